"""Tables: rows and columns worked out, as padded lines, with a note for each column."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.core.vintages import mixed_in_column
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import add
from hugo_calc.lang.quantity import Quantity, Record, Value
from hugo_calc.lang.ranges import range_of
from hugo_calc.post.block import Column, Table
from hugo_calc.post.desk import Desk
from hugo_calc.post.figures import place_of
from hugo_calc.post.table_rows import Columns, read_rows
from hugo_calc.render import table as layout
from hugo_calc.render.formula import formula as written_formula
from hugo_calc.render.measures import fitting, usual_units
from hugo_calc.render.note import cited
from hugo_calc.render.number import is_entered, is_input, printed
from hugo_calc.render.plain import plain

# What adds up from row to row. Powers do where they were computed: a device's own do not.
_EXTENSIVE = frozenset(
    (dim.ENERGY, dim.CO2E, dim.VOLUME, dim.MASS, dim.MONEY, dim.TIME, dim.TOKEN, dim.QUERY,
     dim.PERSON, dim.ITEM, dim.OPERATION, dim.INFORMATION)
)  # fmt: skip


class ColumnNote(NamedTuple):
    """The footnote of one column; `column` is its place, counted from 0."""

    column: int
    identity: str
    text: str


class Grid(NamedTuple):
    """A table worked out: its columns as text, the notes that go with them, and its values."""

    table: Table
    columns: tuple[layout.Column, ...]
    notes: tuple[ColumnNote, ...]
    cells: tuple[tuple[Value | None, ...], ...]  # column by column, without totals

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity of the table."""
        return tuple(cell for column in self.cells for cell in column if isinstance(cell, Quantity))


def work_out_table(table: Table, desk: Desk) -> Grid | None:
    """Return a table worked out; None where the desk's diagnostics say why it cannot be."""
    before, before_sheet = len(desk.diagnostics), len(desk.sheet.diagnostics)
    read = read_rows(table, desk)
    if read is None:
        return None
    rows = read.values
    worked_out = Columns(read, desk)
    columns = []
    notes = []
    everything: list[tuple[Value | None, ...]] = []
    for index, column in enumerate(table.columns):
        cells = worked_out.work_out(column)
        quantities = [cell for cell in cells if isinstance(cell, Quantity)]
        everything.append(tuple(cells))
        _check_vintages(column, cells, rows, desk)
        values = [_shared_unit(cell, quantities) for cell in cells]
        texts = [_text(value, row, column, desk) for value, row in zip(values, rows, strict=True)]
        if table.total:
            texts.append(_total(index, values, column, desk))
        columns.append(
            layout.Column(plain(column.header.text), tuple(texts), len(quantities) == len(cells))
        )
        note = _note(table, column, values, rows, desk)
        if note:
            identity = f"table {table.name} {column.header.text}"
            notes.append(ColumnNote(index, identity, note))
    worked_out.tell_missing()
    new = (*desk.diagnostics[before:], *desk.sheet.diagnostics[before_sheet:])
    if any(each.severity == "error" for each in new):
        return None
    return Grid(table, tuple(columns), tuple(notes), tuple(everything))


def table_lines(grid: Grid, marks: dict[int, str], desk: Desk) -> list[str]:
    """Return the lines of a table with the footnote marks in its headers, as its template says."""
    columns = [
        column._replace(header=column.header + _mark(column.header, marks.get(index)))
        for index, column in enumerate(grid.columns)
    ]
    header, rule, *rows = layout.padded_rows(columns)
    text = desk.laid_out("table.md.j2", {"header": header, "rule": rule, "rows": rows})
    return [line.rstrip() for line in text.strip("\n").split("\n")]


def _mark(header: str, label: str | None) -> str:
    if label is None:
        return ""
    return f" [^{label}]" if header[-1:].isdigit() else f"[^{label}]"


def _check_vintages(
    column: Column, cells: list[Value | None], rows: list[Value], desk: Desk
) -> None:
    """Warn of a fact that a column takes in one vintage for a row, and in another for the next."""
    pairs = [
        (cell, row if isinstance(row, Quantity) else None)
        for cell, row in zip(cells, rows, strict=True)
        if isinstance(cell, Quantity)
    ]
    found = mixed_in_column(
        [cell for cell, _ in pairs], [row for _, row in pairs], place_of(column.formula)
    )
    desk.diagnostics.extend(found)


def _shared_unit(cell: Value | None, column: list[Quantity]) -> Value | None:
    """Give a cell without a unit the one that fits the smallest of its column."""
    if not isinstance(cell, Quantity) or cell.unit is not None or cell.dimension == dim.NONE:
        return cell
    sizes = [abs(each.value) for each in column if each.dimension == cell.dimension and each.value]
    return cell.replace(unit=fitting(usual_units(cell.dimension), min(sizes, default=0.0)))


def _text(value: Value | None, row: Value, column: Column, desk: Desk) -> str:
    if isinstance(value, str):
        return plain(value)
    if not isinstance(value, Quantity):
        if isinstance(value, Record):
            return plain(value.label)
        return ""
    spread = None
    if column.form.spread:
        spread = range_of(desk.sheet, column.formula, value, {"row": row})
    return plain(printed(value, desk.style, column.form, spread))


def _total(index: int, values: list[Value | None], column: Column, desk: Desk) -> str:
    if index == 0 and not any(isinstance(value, Quantity) for value in values):
        return "Total"
    quantities = [value for value in values if isinstance(value, Quantity)]
    if not quantities or len(quantities) != len(values):
        return ""
    dimension = quantities[0].dimension
    adds_up = dimension in _EXTENSIVE or (
        dimension == dim.POWER and not any(is_entered(each) for each in quantities)
    )
    if not adds_up or any(each.dimension != dimension for each in quantities):
        return ""
    total = quantities[0]
    for each in quantities[1:]:
        total = add(total, each)
    return plain(printed(total, desk.style, column.form))


def _note(
    table: Table, column: Column, cells: list[Value | None], rows: list[Value], desk: Desk
) -> str:
    quantities = [cell for cell in cells if isinstance(cell, Quantity)]
    if not quantities:
        return ""
    first = quantities[0]
    example = rows[cells.index(first)]
    sources = cited(quantities, desk.source, desk.as_of)
    formula = "" if is_input(first) else plain(written_formula(first, desk.style))
    value = plain(printed(first, desk.style, column.form))
    if not formula and not sources:
        return ""
    return desk.note(
        "column.md.j2",
        {
            "expression": " ".join(column.formula.source.text.replace("`", "'").split()),
            "example": plain(example.label if isinstance(example, Record) else table.name),
            "formula": formula,
            "value": value,
            "sources": sources,
            "as_of": desk.as_of if sources and desk.as_of else "",
        },
    )
