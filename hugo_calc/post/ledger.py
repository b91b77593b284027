"""The ledger of a post: what each figure came to, and from what; it tells why one is stale.

A ledger is plain data, ready for JSON:

    {"hugo_calc": 1, "post": "content/posts/a.md", "as_of": "2024-05-20",
     "facts":   {"grid.us": {"value": …, "unit": …, "vintage": …, "publisher": …, …}},
     "names":   {"llama3": {"formula": …}},
     "figures": {"calc-llama3-co2e": {"expression": …, "value": …, "unit": …, "low": …,
                                      "high": …, "printed": {"3sf": …}, "note": …,
                                      "facts": […], "names": […]}},
     "tables":  {"training": {"columns": {…}, "rows": […], "lines": […], …}}}

Numbers have twelve digits; of a note there is a digest, for the post has its text. A ledger is
never needed, and never believed. Which post it is of is put in where it is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from hugo_calc.catalogue.model import Factor
from hugo_calc.lang.canonical import canonical
from hugo_calc.lang.quantity import Quantity, inputs_of
from hugo_calc.lang.sheet import names_in
from hugo_calc.lang.syntax import Conversion, Formula, Node
from hugo_calc.post.block import Table
from hugo_calc.post.desk import Desk
from hugo_calc.post.figures import Result
from hugo_calc.render.format_words import Format
from hugo_calc.render.measures import fitting, usual_units
from hugo_calc.render.table import content

Ledger = Mapping[str, Any]
VERSION = 1
_MARK = "hugo_calc"  # the key that makes a JSON file a ledger
_LARGEST = 8_000_000  # bytes


class Reading(NamedTuple):
    """What the file of a ledger turns out to be.

    "newer": a ledger of a later version. "broken": one that a merge or an edit left unreadable.
    "other": none of ours. `posts` are those that it names, several at most where it is broken.
    """

    kind: Literal["ledger", "newer", "broken", "other"]
    ledger: Ledger  # empty but for a ledger of this version
    posts: tuple[str, ...]


_OTHER = Reading("other", {}, ())


class Written(NamedTuple):
    """A figure as it is to stand in the post, under the label of its note or what that would be."""

    label: str
    expression: str
    formula: Formula
    form: Format
    result: Result
    note: str


class WrittenTable(NamedTuple):
    """A table as it is to stand in the post; `notes` are texts by label."""

    table: Table
    lines: list[str]
    quantities: tuple[Quantity, ...]
    notes: Mapping[str, str]


def ledger_of(
    figures: Iterable[Written], tables: Iterable[WrittenTable], desk: Desk
) -> dict[str, Any] | None:
    """Return the ledger of a post, None where it has no figure."""
    book = _Book(desk)
    for each in figures:
        book.add_figure(each)
    for table in tables:
        book.add_table(table)
    if not book.figures and not book.tables:
        return None
    found: dict[str, Any] = {_MARK: VERSION, "as_of": desk.as_of}
    parts = {
        "facts": book.facts,
        "names": book.names,
        "figures": book.figures,
        "tables": book.tables,
    }
    found.update((key, part) for key, part in parts.items() if part)
    return found


def form_key(formula: Formula, form: Format) -> str:
    """Return how a figure is printed, as the ledger names it: "in MWh 3sf"; "" as is usual."""
    parts = []
    node: Node = formula.root
    while isinstance(node, Conversion):
        parts.append(f"in {node.unit.text}")
        node = node.value
    words = {
        "words": form.words,
        "si": form.si,
        "x": form.times,
        "%": form.percent,
        "bare": form.bare,
        form.spread: bool(form.spread),
        f"{form.figures}sf": form.figures is not None,
        f"{form.decimals}dp": form.decimals is not None,
    }
    return " ".join([*reversed(parts), *(word for word, used in words.items() if used)])


def digest(note: str) -> str:
    """Return what a ledger keeps of a note's text: enough to tell that it was edited."""
    return hashlib.sha256(" ".join(note.split()).encode()).hexdigest()[:12]


def ledger_text(ledger: Ledger) -> bytes:
    """Return a ledger as the bytes of its file: sorted, a fact, name, figure or table a line."""
    import json

    def one(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)

    parts = []
    for key, value in sorted(ledger.items()):
        if isinstance(value, dict):
            rows = ",\n".join(f"  {one(name)}: {one(value[name])}" for name in sorted(value))
            parts.append(f" {one(key)}: {{\n{rows}\n }}")
        else:
            parts.append(f" {one(key)}: {one(value)}")
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    return text.encode(errors="backslashreplace")  # a path may have bytes that are no UTF-8


def read_ledger(source: bytes) -> Reading:
    """Return what the bytes of a file are, which stands where a ledger does."""
    import json

    if len(source) > _LARGEST:
        return _OTHER
    try:
        found = json.loads(source)
    except (ValueError, RecursionError):
        return _unreadable(source)
    if not isinstance(found, dict):
        return _OTHER
    version, post = found.get(_MARK), found.get("post")
    filled = isinstance(found.get("figures"), dict) or isinstance(found.get("tables"), dict)
    if type(version) is not int or not isinstance(post, str) or not filled:
        return _OTHER
    if version > VERSION:
        return Reading("newer", {}, (post,))
    return Reading("ledger", found if version == VERSION else {}, (post,))


def _unreadable(source: bytes) -> Reading:
    """Tell a ledger of ours that was broken from somebody else's file; an empty one is no loss.

    A merge leaves its marks; any other edit leaves the two lines as we lay them out.
    """
    import json
    import re
    from contextlib import suppress

    if not source.strip():
        return Reading("broken", {}, ())
    lines = b"\n" + source
    merged = all(b"\n" + mark in lines for mark in (b"<<<<<<<", b"=======", b">>>>>>>"))
    ours = b'\n "hugo_calc": ' in lines and b'\n "post": "' in lines
    if b'"hugo_calc":' not in source or not (merged or ours):
        return _OTHER
    sides = [read_ledger(_side(source, side)) for side in (0, 1)] if merged else []
    if sides and all(each.kind == "ledger" for each in sides):
        posts_of = tuple(dict.fromkeys(post for each in sides for post in each.posts))
        return Reading("broken", _united(*(each.ledger for each in sides)), posts_of)
    named = re.findall(rb'^ *"post": *("(?:[^"\\\r\n]|\\.)*")', source, re.MULTILINE)
    posts = []
    for each in named:
        with suppress(ValueError):
            posts.append(json.loads(each))
    return Reading("broken", {}, tuple(dict.fromkeys(posts)))


def _side(source: bytes, side: int) -> bytes:
    """Return a file with conflicts as one of the two sides has it, 0 or 1."""
    lines = []
    within = 2  # both
    for line in source.splitlines(keepends=True):
        mark = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
        if line.startswith(mark[3]):
            within = 3  # what both come from
        elif line.startswith(mark[:3]):
            within = mark.index(line[:7])
        elif within in (2, side):
            lines.append(line)
    return b"".join(lines)


def _united(ours: Ledger, theirs: Ledger) -> Ledger:
    """Return one ledger with all that two say was written; of "theirs" under other names."""
    found = dict(ours)
    for part in ("figures", "tables"):
        both = [each.get(part) for each in (ours, theirs)]
        mine, other = (each if isinstance(each, dict) else {} for each in both)
        found[part] = {**mine, **{f"theirs {name}": entry for name, entry in other.items()}}
    return found


class _Book:
    """A ledger being written."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.facts: dict[str, Any] = {}
        self.names: dict[str, Any] = {}
        self.figures: dict[str, Any] = {}
        self.tables: dict[str, Any] = {}
        self._keys: dict[str, str] = {}  # of facts, by the id of what was entered

    def add_figure(self, each: Written) -> None:
        known = self.figures.get(each.label)
        if known is not None:
            known["printed"][form_key(each.formula, each.form)] = each.result.text
            if each.note:
                known["note"] = digest(each.note)
            return
        quantity, spread = each.result.quantity, each.result.spread
        unit = quantity.unit
        if unit is None and any(quantity.dimension):
            unit = fitting(usual_units(quantity.dimension), quantity.value)
        factor = unit.factor if unit else 1.0
        entry: dict[str, Any] = {
            "expression": each.expression,
            "value": _digits(quantity.value / factor),
            "printed": {form_key(each.formula, each.form): each.result.text},
        }
        if unit is not None:
            entry["unit"] = unit.text
        if spread is not None:
            entry["low"], entry["high"] = (
                _digits(spread.low / factor),
                _digits(spread.high / factor),
            )
        if each.note:
            entry["note"] = digest(each.note)
        self._add_origins(entry, [each.formula], [quantity])
        self.figures[each.label] = entry

    def add_table(self, each: WrittenTable) -> None:
        table = each.table
        if table.name in self.tables:
            return
        entry: dict[str, Any] = {
            "columns": {
                column.header.text: " | ".join(
                    filter(
                        None,
                        (canonical(column.formula.root), form_key(column.formula, column.form)),
                    )
                )
                for column in table.columns
            },
            "lines": content(each.lines),
            "total": table.total,
        }
        if table.file is None:
            entry["rows"] = [canonical(row.root) for row in table.rows]
        else:
            entry["file"] = table.file.text
            held = self._desk.site.resource(table.file.text) or b""
            entry["sha256"] = hashlib.sha256(held).hexdigest()
        if each.notes:
            entry["notes"] = {label: digest(text) for label, text in each.notes.items()}
        formulas = [*table.rows, *(column.formula for column in table.columns)]
        self._add_origins(entry, formulas, each.quantities)
        self.tables[table.name] = entry

    def _add_origins(
        self, entry: dict[str, Any], formulas: Iterable[Formula], quantities: Iterable[Quantity]
    ) -> None:
        facts = {key for quantity in quantities for key in self._facts_of(quantity)}
        names = self._names_of(formulas)
        if facts:
            entry["facts"] = sorted(facts)
        if names:
            entry["names"] = names

    def _facts_of(self, quantity: Quantity) -> Iterable[str]:
        for entered in inputs_of(quantity):
            given = entered.term.input
            if given is None or not isinstance(given.origin, Factor):
                continue
            if given.id not in self._keys:
                self._keys[given.id] = self._add_fact(given.origin)
            yield self._keys[given.id]

    def _add_fact(self, factor: Factor) -> str:
        fact, vintage = factor.fact, factor.vintage
        of_the_day, _ = fact.vintage(self._desk.as_of)
        key = fact.key if vintage is of_the_day else f"{fact.key}[{vintage.label}]"
        source = self._desk.source(vintage.source)
        entry: dict[str, Any] = {"label": fact.label, "value": _digits(vintage.value)}
        parts = {
            "unit": fact.unit,
            "low": None if vintage.low is None else _digits(vintage.low),
            "high": None if vintage.high is None else _digits(vintage.high),
            "vintage": vintage.label,
            "source": source.title,
            "publisher": source.publisher,
            "published": source.published,
            "url": source.url,
        }
        entry.update((name, part) for name, part in parts.items() if part not in (None, ""))
        self.facts[key] = entry
        return key

    def _names_of(self, formulas: Iterable[Formula]) -> list[str]:
        """Return the names that formulas are made of, and the names that those are made of."""
        defined = self._desk.formulas
        waiting = [formula.root for formula in formulas]
        found: set[str] = set()
        while waiting:
            for part in names_in(waiting.pop()):
                formula = defined.get(part.text)
                if formula is None or part.text in found:
                    continue
                found.add(part.text)
                waiting.append(formula.root)
                if part.text not in self.names:
                    entry: dict[str, Any] = {"formula": canonical(formula.root)}
                    if formula.source.path:
                        entry["site"] = True  # defined for the whole site
                    self.names[part.text] = entry
        return sorted(found)


def _digits(number: float) -> float:
    return float(f"{number:.12g}")
