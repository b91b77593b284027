"""Rows of a table: formulas, or the lines of a CSV file; and what is wrong with one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from hugo_calc.formats.csv import read_table
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Quantity, Record, Value
from hugo_calc.lang.suggest import closest
from hugo_calc.lang.syntax import Formula, Number
from hugo_calc.post.block import Column, Table
from hugo_calc.post.desk import Desk
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span

_MOST_TOLD = 5  # rows of a column that are told one by one


class Row(NamedTuple):
    """One row: its value, its number from 1, and its cells by field where it is of a file."""

    value: Value
    number: int
    cells: dict[str, PlacedText]

    @property
    def name(self) -> str:
        """What the row is called in a message."""
        label = self.value.label if isinstance(self.value, Record) else ""
        return f"row {self.number} ({label})" if label else f"row {self.number}"


class Rows(NamedTuple):
    """The rows of a table; of a CSV file with its name, and each field's column header."""

    rows: list[Row]
    file: str = ""
    headers: Mapping[str, str] = MappingProxyType({})

    @property
    def values(self) -> list[Value]:
        """What the rows are."""
        return [row.value for row in self.rows]


def read_rows(table: Table, desk: Desk) -> Rows | None:
    """Return the rows of a table; None where the desk's diagnostics say why there are none."""
    if table.file is not None:
        return _of_file(table.file, desk)
    values = [desk.sheet.evaluate(formula) for formula in table.rows]
    known = [Row(value, at, {}) for at, value in enumerate(values, 1) if value is not None]
    return Rows(known) if len(known) == len(values) else None


def _of_file(name: PlacedText, desk: Desk) -> Rows | None:
    source = desk.site.resource(name.text)
    if source is None:
        desk.diagnostics.append(
            Diagnostic(
                "HC610",
                f"there is no file `{name.text}` beside this post",
                name.span(0, len(name.text)),
                help="a CSV file stands in the folder of its post, and is named without a path",
                path=name.path,
            )
        )
        return None
    read = read_table(source, name.text)
    if isinstance(read, Diagnostic):
        desk.diagnostics.append(read)
        return None
    fields = [_field_name(cell.text) for cell in read.header]
    headers = {
        field: cell.text.strip() for field, cell in zip(fields, read.header, strict=True) if field
    }
    rows = []
    for number, line in enumerate(read.rows, 1):
        cells = {field: cell for field, cell in zip(fields, line, strict=False) if field}
        label = line[0].text if line else ""
        values = {field: _value(cell.text) for field, cell in cells.items()}
        rows.append(Row(Record(label, {"label": label, **values}), number, cells))
    return Rows(rows, name.text, headers)


def _field_name(header: str) -> str:
    name = "".join(each if each.isascii() and each.isalnum() else "_" for each in header.lower())
    return name.strip("_")


def _value(text: str) -> Value:
    """Return a cell of a CSV file as a quantity where it reads as one, else as text."""
    reading = parse(placed(text.strip()))
    root = reading.formula.root if reading.formula is not None else None
    if isinstance(root, Number):
        factor = root.unit.factor if root.unit else 1.0
        dimension = root.unit.dimension if root.unit else dim.NONE
        return Quantity(root.value * factor, dimension, root.unit)
    return text.strip()


class Columns:
    """The columns of a table being worked out, with one diagnostic a cause."""

    def __init__(self, rows: Rows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._missing: dict[str, list[tuple[Span, str]]] = {}

    def work_out(self, column: Column) -> list[Value | None]:
        """Return the cells of a column; what is wrong with some goes to the desk."""
        sheet = self._desk.sheet
        cells: list[Value | None] = []
        failed: list[tuple[Row, Diagnostic]] = []
        for row in self._rows.rows:
            before = len(sheet.diagnostics)
            value = sheet.evaluate(column.formula, {"row": row.value})
            cells.append(value)
            if value is None:
                # Two rows may fail in the same words, of which a sheet says the first alone.
                probe = sheet.again()
                probe.evaluate(column.formula, {"row": row.value})
                errors = [each for each in probe.diagnostics if each.severity == "error"]
                failed += [(row, each) for each in errors[:1]]
                new = [each for each in sheet.diagnostics[before:] if each not in errors]
                sheet.diagnostics[before:] = new
        self._desk.diagnostics.extend(self._told(column, failed))
        return cells

    def tell_missing(self) -> None:
        """Say which columns a file does not have, each once with all the places that want it."""
        for field, places in self._missing.items():
            near = closest(field, list(self._rows.headers))
            has = ", ".join(f"`row.{each}`" for each in self._rows.headers)
            (span, path), *others = places
            self._desk.diagnostics.append(
                Diagnostic(
                    "HC202",
                    f"{self._rows.file} has no column `{field}`",
                    span,
                    labels=tuple(Label(each, "and here", at) for each, at in others),
                    help=(f"did you mean `{near[0]}`? " if near else "") + f"there are {has}",
                    fix=near[0] if near else None,
                    path=path,
                )
            )

    def _told(self, column: Column, failed: list[tuple[Row, Diagnostic]]) -> Iterator[Diagnostic]:
        """Yield what is said of the rows that a column cannot be worked out for."""
        found = []
        for row, wrong in failed:
            missing = self._missing_field(column.formula, row, wrong)
            if missing:
                places = self._missing.setdefault(missing, [])
                if wrong.span is not None and (wrong.span, wrong.path) not in places:
                    places.append((wrong.span, wrong.path))
            else:
                found.append((row, wrong))
        everywhere = len(found) == len(self._rows.rows) > 1
        if everywhere and len({(each.code, each.span) for _, each in found}) == 1:
            row, wrong = found[0]
            note = ("note", f"it is so in each of the {len(found)} rows")
            told = self._located(column, row, wrong)
            yield told._replace(notes=(*told.notes, note))
            return
        for at, (row, wrong) in enumerate(found[:_MOST_TOLD]):
            told = self._located(column, row, wrong)
            left = len(found) - _MOST_TOLD
            if at == _MOST_TOLD - 1 and left > 0:
                note = ("note", f"so it is in {left} more rows" if left > 1 else "and in one more")
                told = told._replace(notes=(*told.notes, note))
            yield told

    def _missing_field(self, formula: Formula, row: Row, wrong: Diagnostic) -> str:
        """Return the column that a formula wants and the file has not, "" where it is not that."""
        if wrong.code != "HC202" or not self._rows.file:
            return ""
        for found in _fields(formula):
            is_there = found[1] == "label" or found[1] in row.cells
            if not is_there and formula.source.span(*found.span(1)) == wrong.span:
                return found[1]
        return ""

    def _located(self, column: Column, row: Row, wrong: Diagnostic) -> Diagnostic:
        """Return what is wrong with a row, with the cell of the file that is to blame."""
        if not self._rows.file:
            return wrong
        used = self._used(column.formula, row, wrong)
        texts = [field for field, value in used if isinstance(value, str)]
        needed = ("needed", f"{column.header.text}: {column.formula.source.text.strip()}")
        if texts and wrong.code in ("HC204", "HC208"):
            return self._no_quantity(row, texts[0], needed)
        for field, value in used:
            usual = self._usual_kind(field, row)
            if isinstance(value, Quantity) and usual not in (None, value.dimension):
                return wrong._replace(
                    message=f"{wrong.message}: {self._cell(row, field)} is"
                    f" {dim.name(value.dimension)}, and {dim.name(usual or dim.NONE)}"
                    " in the other rows",
                    span=_whole(row.cells[field]),
                    label="",
                    labels=(),
                    notes=(*wrong.notes, needed),
                    fix=None,
                    path=self._rows.file,
                )
        labels = tuple(
            Label(_whole(row.cells[field]), f"`row.{field}`", self._rows.file)
            for field, _ in used[:3]
        )
        return wrong._replace(
            message=f"{wrong.message}, in {row.name} of {self._rows.file}",
            labels=(*wrong.labels, *labels),
        )

    def _used(
        self, formula: Formula, row: Row, wrong: Diagnostic
    ) -> list[tuple[str, Value | None]]:
        """Return the fields that a formula takes of a row, those under the caret first."""
        record = row.value
        if not isinstance(record, Record):
            return []
        found: dict[str, bool] = {}
        for each in _fields(formula):
            span = formula.source.span(*each.span())
            under = wrong.span is not None and (
                wrong.span.start <= span.start and span.end <= wrong.span.end
            )
            if each[1] in row.cells:
                found[each[1]] = found.get(each[1], False) or under
        fields = sorted(found, key=lambda field: not found[field])
        return [(field, record.fields.get(field)) for field in fields]

    def _usual_kind(self, field: str, row: Row) -> dim.Dimension | None:
        """Return the one dimension that a column has in the other rows, None where it differs."""
        kinds = set()
        for each in self._rows.rows:
            value = each.value.fields.get(field) if isinstance(each.value, Record) else None
            if each is not row and isinstance(value, Quantity):
                kinds.add(value.dimension)
        return kinds.pop() if len(kinds) == 1 else None

    def _no_quantity(self, row: Row, field: str, needed: tuple[str, str]) -> Diagnostic:
        """Return what is wrong with a cell that should be a number with its unit."""
        cell = row.cells[field]
        lead = len(cell.text) - len(cell.text.lstrip())
        inner = cell.part(lead, max(lead, len(cell.text.rstrip())))
        if not inner.text:
            return Diagnostic(
                "HC208",
                f"a quantity is needed here, and {row.name} has nothing in column"
                f" `{self._rows.headers[field]}`",
                _whole(cell),
                notes=(needed,),
                help="write a number with its unit, or leave the row out",
                path=self._rows.file,
            )
        errors = [each for each in parse(inner).diagnostics if each.severity == "error"]
        why = errors[0] if errors else None
        if why is not None and why.code == "HC201":
            why = None
        return Diagnostic(
            "HC208",
            f"{self._cell(row, field)} is no quantity" + (f": {why.message}" if why else ""),
            why.span if why and why.span else _whole(inner),
            notes=(*(why.notes if why else ()), needed),
            help=(why.help if why else "") or "write one number with its unit, such as 800 W",
            fix=why.fix if why else None,
            path=self._rows.file,
        )

    def _cell(self, row: Row, field: str) -> str:
        text = row.cells[field].text.strip()
        return f"`{text}` in {row.name}, column `{self._rows.headers[field]}`"


def _fields(formula: Formula) -> Sequence[re.Match[str]]:
    """Return where a formula takes a field of its row."""
    return list(re.finditer(r"\brow\.([A-Za-z_][A-Za-z0-9_]*)", formula.source.text))


def _whole(cell: PlacedText) -> Span:
    return cell.span(0, len(cell.text))
