"""The catalogue's data files as text, edited in place so that nothing else in them moves.

YAML is composed for its places and then edited as lines; a CSV table is written anew, which is
refused where its present bytes are not what writing gives. Nothing is on disk before `write`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hugo_calc.catalogue.authoring import last_day  # noqa: E402

DATA = ROOT / "hugo_calc" / "catalogue" / "data"
SOURCES = "sources.yaml"

# A scalar that YAML reads as it stands, in a flow mapping too.
_PLAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 ().-]*[A-Za-z0-9)])?|[A-Za-z0-9_]+")


class RefreshError(Exception):
    """What stops a refresh, before anything is written."""


class Cell(NamedTuple):
    """A value as it stands in the catalogue: its text, the year it is about, its source."""

    text: str
    year: int
    source: str

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(self.text)


# The values of a place: key of the fact, within its namespace, to vintage label to value. The
# labels of a fact stand in the order of its vintages.
Cells = dict[str, dict[str, Cell]]


class Place(Protocol):
    """Where the values of one series stand: a table, or the vintages of one fact."""

    @property
    def title(self) -> str:
        """The file, and what in it."""

    @property
    def namespace(self) -> str:
        """The namespace of its keys."""

    def cells(self) -> Cells:
        """Return the values that stand there."""

    def append(self, label: str, source: str, values: Mapping[str, str]) -> None:
        """Add a value to the vintage `label`, to each of these keys, which has none of it yet."""

    def correct(self, label: str, values: Mapping[str, str], reason: str) -> None:
        """Replace values of the vintage `label`, and say why in a note."""


class CatalogueFiles:
    """The texts of a folder's files, as they are and as they will be."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._before: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._parsed: dict[str, tuple[str, dict[str, Any]]] = {}

    def text(self, name: str) -> str:
        """Return a file's text. Raises OSError where there is none."""
        if name not in self._texts:
            self._texts[name] = self._before[name] = (self._folder / name).read_bytes().decode()
        return self._texts[name]

    def replace(self, name: str, text: str) -> None:
        """Make this the text of a file that was read before."""
        self._texts[name] = text

    def document(self, name: str) -> dict[str, Any]:
        """Return a YAML file's document, every scalar as the text it is written in."""
        text = self.text(name)
        if self._parsed.get(name, ("",))[0] != text:
            self._parsed[name] = text, yaml.load(text, yaml.BaseLoader)  # noqa: S506 - text only
        return self._parsed[name][1]

    def root(self, name: str) -> yaml.Node:
        """Return a YAML file's nodes, which know their places."""
        node = yaml.compose(self.text(name), yaml.BaseLoader)
        if node is None:
            raise RefreshError(f"{name} is empty")
        return node

    def insert(self, name: str, at: int, lines: Iterable[str]) -> None:
        """Put lines before the line of index `at`."""
        present = self.text(name).splitlines(keepends=True)
        self.replace(name, "".join([*present[:at], *(f"{x}\n" for x in lines), *present[at:]]))

    def respell(self, name: str, first: yaml.Node, last: yaml.Node, spelling: str) -> None:
        """Put a spelling in the place of these nodes and what is between them."""
        text = self.text(name)
        start, end = first.start_mark.index, last.end_mark.index
        self.replace(name, text[:start] + spelling + text[end:])

    def changed(self) -> list[str]:
        """Return the names of the files that would be written."""
        return sorted(name for name, text in self._texts.items() if text != self._before[name])

    def write(self) -> None:
        """Write what changed."""
        for name in self.changed():
            (self._folder / name).write_bytes(self._texts[name].encode())

    def published(self, source: str) -> str | None:
        """Return the day, month or year a source was published, None where it is not known yet."""
        record = self.document(SOURCES)["sources"].get(source)
        return None if record is None else record.get("published", "")

    def add_source(self, key: str, record: Mapping[str, str]) -> None:
        """Put a source among the others, in the order of their keys."""
        entries = _entries(_found(self.root(SOURCES), "sources"))
        lines = [f"  {key}:", *(f"    {name}: {scalar(value)}" for name, value in record.items())]
        before = [entry for entry in entries if entry[0].value < key]
        at = _last_line(before[-1][1]) + 1 if before else _line(entries[0][0])
        self.insert(SOURCES, at, lines)

    def moment(self, year: int, source: str) -> tuple[int, str]:
        """Return what vintages are sorted by: the year, and the last day of publication."""
        return year, last_day(self.published(source) or "")[0]


class Table:
    """A CSV file, one row a fact, whose columns a YAML document gives a vintage and a source.

    Two columns may have one label: a row then has a value in one of them. So a value that came
    out later than its neighbours has a publication of its own, and a corrected one its note.
    """

    def __init__(self, files: CatalogueFiles, document: str, table: str) -> None:
        self._files = files
        self._document = document
        self.title = table

    @property
    def namespace(self) -> str:
        """The namespace of its keys."""
        return str(self._files.document(self._document)["namespace"])

    def cells(self) -> Cells:
        """Return the values that stand there."""
        header, rows = self._rows()
        columns = self._columns()
        if set(header) != {"key", "name", *columns}:
            raise RefreshError(
                f"{self.title}: its columns are {', '.join(header)};"
                f" {self._document} names {', '.join(columns)}"
            )
        found: Cells = {}
        for row in rows:
            texts = dict(zip(header, row, strict=True))
            found[texts["key"]] = {
                spec["label"]: Cell(texts[name], _year(spec), spec["source"])
                for name, spec in columns.items()
                if texts[name]
            }
        return found

    def append(self, label: str, source: str, values: Mapping[str, str]) -> None:
        """Add values: to the column of this label and source, or in a new one."""
        columns = self._columns()
        for name, spec in columns.items():
            if (spec["label"], spec["source"], "note" in spec) == (label, source, False):
                self._fill(name, values)
                return
        taken = label in columns
        name = _free(f"{label}_{self._files.published(source)}", columns) if taken else label
        self._add_column(name, {"label": label, "source": source})
        self._fill(name, values)

    def correct(self, label: str, values: Mapping[str, str], reason: str) -> None:
        """Replace values. Those of a column that others stay in move to one with the note."""
        header, rows = self._rows()
        for name, spec in self._columns().items():
            at = header.index(name)
            filled = {row[0] for row in rows if row[at]}
            moving = {key: text for key, text in values.items() if key in filled}
            if spec["label"] != label or not moving:
                continue
            corrected = {**spec, "note": _noted(spec.get("note", ""), reason)}
            if len(moving) == len(filled):
                self._respell(name, corrected)
                self._fill(name, moving)
                continue
            self._fill(name, dict.fromkeys(moving, ""))
            self._fill(self._corrected_column(name, corrected), moving)

    def _corrected_column(self, name: str, spec: Mapping[str, str]) -> str:
        """Return the name of the column with this note, adding it after `name` if need be."""
        columns = self._columns()
        for other, known in columns.items():
            if known == spec:
                return other
        new = _free(f"{spec['label']}_corrected", columns)
        self._add_column(new, spec, after=name)
        return new

    def _rows(self) -> tuple[list[str], list[list[str]]]:
        header, *rows = csv.reader(io.StringIO(self._files.text(self.title), newline=""))
        for row in rows:
            if len(row) != len(header):
                raise RefreshError(
                    f"{self.title}: {len(row)} cells in the row {', '.join(row[:1])}, and"
                    f" {len(header)} columns"
                )
        return header, rows

    def _save(self, header: list[str], rows: list[list[str]]) -> None:
        standing = self._rows()
        if _as_csv(standing[0], standing[1]) != self._files.text(self.title):
            raise RefreshError(
                f"{self.title}: line ends or quotes are unusual, and writing it would change"
                " lines that hold nothing new"
            )
        self._files.replace(self.title, _as_csv(header, rows))

    def _fill(self, name: str, values: Mapping[str, str]) -> None:
        header, rows = self._rows()
        at = header.index(name)
        for row in rows:
            row[at] = values.get(row[0], row[at])
        self._save(header, rows)

    def _columns(self) -> dict[str, dict[str, str]]:
        """Return what the document says of each column, its label always given."""
        for table in self._files.document(self._document).get("tables", ()):
            if table["file"] == self.title:
                return {
                    name: {"label": name, **({"source": spec} if isinstance(spec, str) else spec)}
                    for name, spec in table["columns"].items()
                }
        raise RefreshError(f"{self._document}: no table {self.title}")

    def _column_entries(self) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        for table in _found(self._files.root(self._document), "tables").value:
            if _found(table, "file").value == self.title:
                return _entries(_found(table, "columns"))
        return []  # `_columns`, which comes before, has refused this

    def _add_column(self, name: str, spec: Mapping[str, str], after: str = "") -> None:
        columns = self._columns()
        moment = self._files.moment(_year(spec), spec["source"])
        earlier = [
            other
            for other, known in columns.items()
            if self._files.moment(_year(known), known["source"]) <= moment
        ]
        before = after or (earlier[-1] if earlier else "")
        nodes = self._column_entries()
        at = _line(nodes[0][0])
        at = next((_last_line(value) + 1 for key, value in nodes if key.value == before), at)
        line = " " * _column(nodes[0][0]) + _column_entry(name, spec)
        self._files.insert(self._document, at, [line])
        header, rows = self._rows()
        place = header.index(before) + 1 if before else header.index(next(iter(columns)))
        header.insert(place, name)
        for row in rows:
            row.insert(place, "")
        self._save(header, rows)

    def _respell(self, name: str, spec: Mapping[str, str]) -> None:
        key, value = next(each for each in self._column_entries() if each[0].value == name)
        self._files.respell(self._document, key, value, _column_entry(name, spec))


class FactVintages:
    """The vintages of one fact in a YAML document, a flow mapping each."""

    def __init__(self, files: CatalogueFiles, document: str, name: str) -> None:
        self._files = files
        self._document = document
        self._name = name
        self.title = f"{document}, {name}"

    @property
    def namespace(self) -> str:
        """The namespace of its key."""
        return str(self._files.document(self._document)["namespace"])

    def cells(self) -> Cells:
        """Return the values that stand there."""
        found = {
            vintage["label"]: Cell(vintage["value"], _year(vintage), vintage["source"])
            for vintage in self._vintages()
        }
        return {self._name: found}

    def append(self, label: str, source: str, values: Mapping[str, str]) -> None:
        """Add a vintage."""
        new = {"label": label, "value": values[self._name], "source": source}
        moment = self._files.moment(_year(new), source)
        earlier = [
            index
            for index, vintage in enumerate(self._vintages())
            if self._files.moment(_year(vintage), vintage["source"]) <= moment
        ]
        nodes = self._nodes()
        at = _last_line(nodes[earlier[-1]]) + 1 if earlier else _line(nodes[0])
        line = " " * (_column(nodes[0]) - 2) + "- " + flow(new)
        self._files.insert(self._document, at, [line])

    def correct(self, label: str, values: Mapping[str, str], reason: str) -> None:
        """Replace the value, and add the reason to the note."""
        for node, vintage in zip(self._nodes(), self._vintages(), strict=True):
            if vintage["label"] == label:
                note = _noted(vintage.get("note", ""), reason)
                new = flow({**vintage, "value": values[self._name], "note": note})
                self._files.respell(self._document, node, node, new)
                return

    def _vintages(self) -> list[dict[str, Any]]:
        fact = self._files.document(self._document).get("facts", {}).get(self._name)
        if fact is None or not fact.get("vintages"):
            raise RefreshError(f"{self._document}: no fact {self._name} with a list of vintages")
        return list(fact["vintages"])

    def _nodes(self) -> list[yaml.Node]:
        facts = _found(self._files.root(self._document), "facts")
        return list(_found(_found(facts, self._name), "vintages").value)


def scalar(text: str) -> str:
    """Return a text as YAML writes it, quoted where it must be.

    >>> scalar("eGRID2023 rev 2"), scalar("a: b")
    ('eGRID2023 rev 2', '"a: b"')
    """
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def flow(mapping: Mapping[str, Any]) -> str:
    """Return a mapping on one line.

    >>> flow({"label": "2018", "tags": {"delivery": "generated"}})
    '{label: 2018, tags: {delivery: generated}}'
    """
    return "{" + ", ".join(f"{key}: {_flow_value(value)}" for key, value in mapping.items()) + "}"


def _flow_value(value: Any) -> str:
    return scalar(value) if isinstance(value, str) else flow(value)


def _column_entry(name: str, spec: Mapping[str, str]) -> str:
    shown = {key: text for key, text in spec.items() if (key, text) != ("label", name)}
    return f"{name}: {shown['source'] if len(shown) == 1 else flow(shown)}"


def _free(name: str, taken: Collection[str]) -> str:
    """Return the name, or with the first number that makes it another than those taken."""
    names = (name if count == 1 else f"{name}_{count}" for count in range(1, len(taken) + 2))
    return next(each for each in names if each not in taken)


def _noted(note: str, reason: str) -> str:
    return f"{note}; corrected: {reason}" if note else f"corrected: {reason}"


def _year(spec: Mapping[str, Any]) -> int:
    return int(spec.get("year") or spec["label"][:4])


def _as_csv(header: list[str], rows: Iterable[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def _entries(node: yaml.Node) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    return list(node.value)


def _found(node: yaml.Node, key: str) -> yaml.Node:
    for name, value in _entries(node):
        if name.value == key:
            return value
    raise RefreshError(f"no {key} in the YAML document")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line)


def _column(node: yaml.Node) -> int:
    return int(node.start_mark.column)


def _last_line(node: yaml.Node) -> int:
    """Return the line that a node ends on; a block ends with the last of its parts."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        part = node.value[-1]
        node = part[1] if isinstance(part, tuple) else part
    return int(node.end_mark.line)
