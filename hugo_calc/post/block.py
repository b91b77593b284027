"""The `calc:` block of a front matter, or a site's definitions: names, tables, settings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from hugo_calc.core.facts import OwnFacts
from hugo_calc.formats.tree import Entry, List, Map, Node, Scalar
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.syntax import Formula
from hugo_calc.post.reading import Reader, path_of
from hugo_calc.render.format_words import Format, FormatProblem, read_format
from hugo_calc.report.diagnostic import CODES, Diagnostic, Label
from hugo_calc.text.placed import PlacedText

KEYS = ("let", "tables", "as_of", "allow")
SITE_KEYS = ("let", "tables", "facts")  # a day, and what is waived, are for each post to say
_TABLE_KEYS = ("rows", "columns", "total")
_COLUMN_KEYS = ("expr", "format")
# What a post may waive: the codes of warnings, some of which are errors elsewhere.
WARNINGS = ("HC111", "HC305", "HC331", "HC332", "HC513", "HC609")
_NAME = re.compile("[a-z_][A-Za-z0-9_]*")
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_MOST_NAMES = 500
_MOST_ROWS = 200
_MOST_COLUMNS = 30


class Column(NamedTuple):
    """One column of a table: its header, the formula of its cells, and their format."""

    header: PlacedText
    formula: Formula
    form: Format


class Table(NamedTuple):
    """A named table: formulas that give its rows, or a CSV file beside the post."""

    name: str
    rows: tuple[Formula, ...]
    file: PlacedText | None
    columns: tuple[Column, ...]
    total: bool


class Block:
    """What an author defined, and the diagnostics of what could not be read."""

    def __init__(self) -> None:
        self.formulas: dict[str, Formula] = {}
        self.tables: dict[str, Table] = {}
        self.broken_tables: set[str] = set()
        self.broken_names: set[str] = set()  # defined, but not so that it can be used; told already
        self.as_of: str | None = None
        self.allowed: dict[str, str] = {}
        self.facts = OwnFacts()
        self.diagnostics: list[Diagnostic] = []


def read_block(
    node: Node | None,
    reserved: Container[str],
    taken: Iterable[tuple[str, PlacedText]] = (),
    *,
    of_site: bool = False,
) -> Block:
    """Read a `calc:` block, or with `of_site` a site's definitions, which may hold facts.

    `reserved` are names that nobody may define (functions, namespaces, keywords), `taken` those
    that the site defines already, with their places.
    """
    if node is None:
        return Block()
    reader = _Reader(path_of(node), reserved, taken, of_site=of_site)
    reader.block(node)
    return reader.result


def date_of(front: Map) -> tuple[str | None, list[Diagnostic]]:
    """Return the day of a post, from its `date` or `publishDate` as Hugo reads them.

    A date that Hugo would silently take for none is a warning (HC609), and is none here too.
    """
    warnings: list[Diagnostic] = []
    for key in ("date", "publishdate"):
        entry = next((e for e in front.entries if e.key.text.text.lower() == key), None)
        if entry is None or not isinstance(entry.value, Scalar) or not entry.value.text.text:
            continue
        text = entry.value.text.text
        if _is_date(text):
            return text[:10], warnings
        warnings.append(
            Diagnostic(
                "HC609",
                f"to Hugo, `{entry.key.text.text}: {text}` is no date",
                entry.value.span,
                "not an ISO date",
                help="write it as 2024-05-20, or with a time as 2024-05-20T10:00:00Z",
                severity="warning",
            )
        )
    return None, warnings


_TIME = re.compile(r"(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d+)? ?(?:[Zz]|[+-]\d\d:?\d\d)?)?")


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    return match is not None and _TIME.fullmatch(text, match.end()) is not None


class _Reader(Reader):
    """A block being read."""

    def __init__(
        self,
        path: str,
        reserved: Container[str],
        taken: Iterable[tuple[str, PlacedText]],
        *,
        of_site: bool,
    ) -> None:
        self.result = Block()
        super().__init__(self.result.diagnostics, path)
        self._of_site = of_site
        self._reserved = reserved
        self._taken = {name.lower(): (name, place) for name, place in taken}

    def block(self, node: Node) -> None:
        what = "`calc` holds `let`, `tables` and the like"
        for entry in self.entries(node, what, SITE_KEYS if self._of_site else KEYS):
            key = entry.key.text.text.lower()
            if key == "let":
                self._names(entry.value)
            elif key == "tables":
                self._tables(entry.value)
            elif key == "as_of":
                self._as_of(entry.value)
            elif key == "facts":
                from hugo_calc.post.site_facts import read_facts

                self.result.facts = read_facts(entry, self.diagnostics)
            else:
                self._allow(entry.value)

    def _formula(self, node: Node, what: str) -> Formula | None:
        if node.anchor:
            self.say("HC607", "anchors and aliases cannot be used in the calc block", node)
            return None
        if not isinstance(node, Scalar):
            from hugo_calc.formats.commas import split_formula

            broken = split_formula(node)
            if broken is not None:
                self.diagnostics.append(broken)
            else:
                self.say("HC605", f"{what} is a formula", node)
            return None
        reading = parse(node.text)
        self.diagnostics.extend(reading.diagnostics)
        return reading.formula

    def _names(self, node: Node) -> None:
        entries = self.entries(node, "`let` holds names and their formulas")
        if len(entries) > _MOST_NAMES:
            self.say("HC110", f"more than {_MOST_NAMES} names", entries[_MOST_NAMES].key)
            entries = entries[:_MOST_NAMES]
        seen: dict[str, Scalar] = {}
        for entry in entries:
            name = entry.key.text.text
            if not self._may_define(entry.key, seen):
                self.result.broken_names.add(name)
                continue
            seen[name.lower()] = entry.key
            formula = self._formula(entry.value, f"`{name}`")
            if formula is None:
                self.result.broken_names.add(name)
            else:
                self.result.formulas[name] = formula

    def _may_define(self, key: Scalar, seen: dict[str, Scalar]) -> bool:
        name = key.text.text
        if not _NAME.fullmatch(name):
            self.say(
                "HC206",
                f"`{name}` cannot be a name",
                key,
                help_="a name begins with a small letter and has letters, digits and _ only",
            )
            return False
        if name in self._reserved:
            self.say(
                "HC206",
                f"`{name}` is a name of the language itself",
                key,
                help_=f"call it my_{name}, say",
            )
            return False
        before = seen.get(name.lower())
        if before is not None:
            self.diagnostics.append(
                Diagnostic(
                    "HC206",
                    f"`{before.text.text}` and `{name}` differ only in case",
                    key.span,
                    labels=(Label(before.span, "the other one"),),
                    help="Hugo and most readers would take them for one; rename one",
                    path=key.text.path,
                )
            )
            return False
        if name.lower() in self._taken:
            other, place = self._taken[name.lower()]
            self.diagnostics.append(
                Diagnostic(
                    "HC206",
                    f"the site already defines `{other}`",
                    key.span,
                    labels=(Label(place.span(0, len(place.text)), "here", place.path),),
                    help="choose another name, so that one name means one thing",
                    path=key.text.path,
                )
            )
            return False
        return True

    def _as_of(self, node: Node) -> None:
        if isinstance(node, Scalar) and _is_date(node.text.text):
            self.result.as_of = node.text.text[:10]
        else:
            self.say(
                "HC605", "`as_of` is a day", node, help_="write it as 2024-05-20", label="no date"
            )

    def _allow(self, node: Node) -> None:
        for entry in self.entries(node, "`allow` holds codes of warnings, each with a reason"):
            code = entry.key.text.text.upper()
            if code not in WARNINGS:
                help_ = f"{code} is no warning: mend what it says" if code in CODES else ""
                self.say(
                    "HC604",
                    f"there is no warning {code}",
                    entry.key,
                    help_=help_ or f"warnings are {', '.join(WARNINGS)}",
                )
            elif not isinstance(entry.value, Scalar) or not entry.value.text.text.strip():
                self.say("HC605", f"say why {code} is allowed", entry.value)
            else:
                self.result.allowed[code] = entry.value.text.text

    def _tables(self, node: Node) -> None:
        for entry in self.entries(node, "`tables` holds tables by name"):
            name = entry.key.text.text
            before = len(self.diagnostics)
            table = self._table(name, entry)
            if table is None or len(self.diagnostics) > before:
                self.result.broken_tables.add(name)
            if table is not None:
                self.result.tables[name] = table

    def _table(self, name: str, entry: Entry) -> Table | None:
        parts = {
            each.key.text.text.lower(): each
            for each in self.entries(entry.value, f"table `{name}`", _TABLE_KEYS)
        }
        for wanted in ("rows", "columns"):
            if wanted not in parts:
                self.say("HC605", f"table `{name}` has no `{wanted}`", entry.key)
                return None
        rows, file = self._rows(parts["rows"].value)
        columns = self._columns(parts["columns"].value)
        total = "total" in parts and self._flag(parts["total"].value)
        return Table(name, rows, file, columns, total)

    def _flag(self, node: Node) -> bool:
        if isinstance(node, Scalar) and node.text.text.lower() in ("true", "false"):
            return node.text.text.lower() == "true"
        self.say("HC605", "`total` is true or false", node)
        return False

    def _rows(self, node: Node) -> tuple[tuple[Formula, ...], PlacedText | None]:
        if isinstance(node, Scalar) and node.text.text.lower().endswith(".csv"):
            return (), node.text
        if not isinstance(node, List):
            self.say(
                "HC605",
                "`rows` is a list of formulas, or the name of a CSV file beside the post",
                node,
            )
            return (), None
        from hugo_calc.formats.commas import split_formula

        broken = split_formula(node)
        if broken is not None:
            self.diagnostics.append(broken)
            return (), None
        if len(node.items) > _MOST_ROWS:
            self.say("HC612", f"a table has at most {_MOST_ROWS} rows", node.items[_MOST_ROWS])
            return (), None
        formulas = [self._formula(item, "a row") for item in node.items]
        return tuple(each for each in formulas if each is not None), None

    def _columns(self, node: Node) -> tuple[Column, ...]:
        columns = []
        entries = self.entries(node, "`columns` holds headers and formulas")
        if len(entries) > _MOST_COLUMNS:
            self.say("HC612", f"a table has at most {_MOST_COLUMNS} columns", entries[-1].key)
            return ()
        for entry in entries:
            form = Format()
            value: Node | None = entry.value
            if isinstance(entry.value, Map):
                before = len(self.diagnostics)
                parts = {
                    each.key.text.text.lower(): each.value
                    for each in self.entries(entry.value, "a column", _COLUMN_KEYS)
                }
                form = self._format(parts.get("format"))
                value = parts.get("expr")
                if value is None and len(self.diagnostics) == before:
                    self.say("HC605", "a column needs its formula: expr", entry.key)
            formula = self._formula(value, "a column") if value is not None else None
            if formula is not None:
                columns.append(Column(entry.key.text, formula, form))
        return tuple(columns)

    def _format(self, node: Node | None) -> Format:
        if node is None:
            return Format()
        if not isinstance(node, Scalar):
            self.say("HC605", "a format is a few words, such as 3sf", node)
            return Format()
        form, problem = placed_format(node.text)
        if problem is not None:
            self.diagnostics.append(problem)
        return form


def placed_format(text: PlacedText) -> tuple[Format, Diagnostic | None]:
    """Read format words where they stand; with a problem, the default format and what it is."""
    form = read_format(text.text)
    if not isinstance(form, FormatProblem):
        return form, None
    return Format(), Diagnostic(
        "HC506", form.message, text.span(form.start, form.end), help=form.help, path=text.path
    )
