"""GFM tables: written padded, and compared cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """One column of a table: its header, its cells, and whether they are numbers."""

    header: str
    cells: tuple[str, ...]
    numeric: bool


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal: wide characters take two."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text
    )


def padded_rows(columns: Sequence[Column]) -> list[list[str]]:
    """Return header, rule and rows as cells: numbers to the right, everything else to the left."""
    sizes = [
        max(3, width(column.header), *(width(cell) for cell in column.cells), 3)
        for column in columns
    ]

    def padded(cells: Sequence[str]) -> list[str]:
        line = []
        for cell, size, column in zip(cells, sizes, columns, strict=True):
            space = " " * (size - width(cell))
            line.append(space + cell if column.numeric else cell + space)
        return line

    rule = [
        "-" * (size - 1) + ":" if column.numeric else ":" + "-" * (size - 1)
        for size, column in zip(sizes, columns, strict=True)
    ]
    rows = zip(*(column.cells for column in columns), strict=True)
    return [padded([column.header for column in columns]), rule, *(padded(row) for row in rows)]


def content(lines: Sequence[str]) -> list[list[str]]:
    """Return what lines say, for comparison: the cells of a table's rows, other lines as one.

    Padding and the number of dashes do not count, and nor do blank lines: a formatter may change
    them.
    """
    said = []
    for line in lines:
        row = " ".join(line.split())
        if row.startswith("|"):
            said.append([_alignment(cell.strip()) for cell in row.strip("|").split("|")])
        elif row:
            said.append([row])
    return said


def _alignment(cell: str) -> str:
    if set(cell) - set(":-") or "-" not in cell:
        return cell
    return (":" if cell.startswith(":") else "") + "-" + (":" if cell.endswith(":") else "")
