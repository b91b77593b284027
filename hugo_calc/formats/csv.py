"""CSV tables with the place of every cell (RFC 4180, UTF-8).

The standard library's reader gives no places, so this is one of its own that agrees with it. It is
stricter where a table was probably meant otherwise: rows of different lengths, columns of one
name, other separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hugo_calc.formats.text import RefusalError
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span

LARGEST_BYTES = 1024 * 1024
MOST_ROWS = 2_000  # below the header
MOST_COLUMNS = 50

_BOM = b"\xef\xbb\xbf"


class Table(NamedTuple):
    """A header and rows of as many cells each."""

    header: list[PlacedText]
    rows: list[list[PlacedText]]


def read_table(source: bytes, path: str) -> Table | Diagnostic:
    """Return the table in a CSV file, or the first thing that is wrong with it.

    Lines with nothing on them count for nothing. HC611: it cannot be read. HC612: it is too large.
    HC902: it is not UTF-8.
    """
    try:
        return _table(source, path)
    except RefusalError as refusal:
        return refusal.diagnostic


def _table(source: bytes, path: str) -> Table:
    if len(source) > LARGEST_BYTES:
        raise _refusal(path, Span(0, 0), "the file is larger than 1 MiB", code="HC612")
    start = len(_BOM) if source.startswith(_BOM) else 0
    try:
        text = source[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        span = Span(start + error.start, start + error.end)
        advice = "save it as CSV in UTF-8"
        raise _refusal(path, span, "the file is not UTF-8", advice, code="HC902") from None
    rows = _Reader(text, start, path).rows()
    header = next(rows, None)
    if header is None:
        advice = "the first line has the names of the columns"
        raise _refusal(path, Span(0, 0), "the file is empty", advice)
    _check_header(header)
    table = Table(header, [])
    for row in rows:
        if len(table.rows) == MOST_ROWS:
            raise _refusal(path, _whole(row[0]), f"more than {MOST_ROWS:,} rows", code="HC612")
        _check_row(row, header)
        table.rows.append(row)
    return table


def _check_header(header: list[PlacedText]) -> None:
    first: dict[str, PlacedText] = {}
    for cell in header:
        name = cell.text.strip()
        if name and name in first:
            raise _refusal(
                cell.path,
                _whole(cell),
                f"two columns are called `{name}`",
                "rename one",
                labels=(Label(_whole(first[name]), "the other one", cell.path),),
            )
        first[name] = cell
    only = header[0].text
    for separator, name in ((";", "a semicolon"), ("\t", "a tab")):
        if len(header) == 1 and separator in only:
            at = only.index(separator)
            span = header[0].span(at, at + 1)
            message = f"the columns are separated by {name}"
            raise _refusal(header[0].path, span, message, "separate them by commas")


def _check_row(row: list[PlacedText], header: list[PlacedText]) -> None:
    if len(row) == len(header):
        return
    cell = row[min(len(header), len(row) - 1)]
    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
    raise _refusal(
        cell.path,
        _whole(cell),
        f"a row of {cells} under a header of {len(header)}",
        "put a cell with a comma in it into double quotes, and leave no cell out",
        labels=(Label(_whole(header[-1]), "the last column", cell.path),),
    )


def _undoubled(cell: PlacedText) -> PlacedText:
    """Return a cell with one quote for each two."""
    kept = []
    doubled = False
    for index, sign in enumerate(cell.text):
        doubled = sign == '"' and not doubled
        if doubled or sign != '"':
            kept.append(index)
    text = "".join(cell.text[index] for index in kept)
    offsets = [cell.offsets[index] for index in kept]
    return PlacedText(text, [*offsets, cell.offsets[-1]], cell.path)


def _whole(cell: PlacedText) -> Span:
    return cell.span(0, len(cell.text))


def _refusal(
    path: str,
    span: Span,
    message: str,
    advice: str = "",
    *,
    code: str = "HC611",
    labels: tuple[Label, ...] = (),
) -> RefusalError:
    return RefusalError(Diagnostic(code, message, span, labels=labels, help=advice, path=path))


class _Reader:
    """Cuts a text into rows and cells, one pass, left to right."""

    def __init__(self, text: str, start: int, path: str) -> None:
        self._text = text
        self._path = path
        self._at = 0
        self._byte = start  # the offset in the file of the character at `_at`

    def rows(self) -> Iterator[list[PlacedText]]:
        """Yield the rows that have anything in them."""
        line_end = re.compile("[\r\n]+")
        while self._at < len(self._text):
            found = line_end.search(self._text, self._at)
            stop = found.start() if found else len(self._text)
            if stop > self._at:
                yield self._row(stop)
                found = line_end.match(self._text, self._at)
            self._go_to(found.end() if found else len(self._text))

    def _row(self, stop: int) -> list[PlacedText]:
        """Read one row; its line ends at `stop`, unless a cell in quotes goes on beyond."""
        row: list[PlacedText] = []
        while True:
            if len(row) == MOST_COLUMNS:
                raise _refusal(
                    self._path,
                    Span(self._byte, self._byte),
                    f"more than {MOST_COLUMNS} columns",
                    code="HC612",
                )
            if self._text.startswith('"', self._at):
                row.append(self._quoted_cell())
                stop = max(stop, self._line_end()) if self._at > stop else stop
            else:
                row.append(self._plain_cell(stop))
            if self._at >= stop:
                return row
            self._go_to(self._at + 1)  # over the comma

    def _line_end(self) -> int:
        found = re.compile("[\r\n]").search(self._text, self._at)
        return found.start() if found else len(self._text)

    def _plain_cell(self, stop: int) -> PlacedText:
        comma = self._text.find(",", self._at, stop)
        end = comma if comma >= 0 else stop
        cell = placed(self._text[self._at : end], self._byte, self._path)
        if cell.text.lstrip(" \t").startswith('"'):
            raise _refusal(
                self._path,
                cell.span(0, cell.text.index('"') + 1),
                "a blank before an opening quote",
                "remove the blank: a quote begins a cell only directly behind the comma",
            )
        self._go_to(end)
        return cell

    def _quoted_cell(self) -> PlacedText:
        opening = Span(self._byte, self._byte + 1)
        self._go_to(self._at + 1)
        quote = self._text.find('"', self._at)
        while self._text.startswith('""', quote) and quote >= 0:
            quote = self._text.find('"', quote + 2)
        if quote < 0:
            advice = 'close it with "; a quote within the cell is written ""'
            raise _refusal(self._path, opening, "this quote is not closed", advice)
        cell = placed(self._text[self._at : quote], self._byte, self._path)
        if '"' in cell.text:
            cell = _undoubled(cell)
        self._go_to(quote)
        self._go_to(self._at + 1)
        if self._text[self._at : self._at + 1] not in (",", "\r", "\n", ""):
            raise _refusal(
                self._path,
                Span(self._byte, self._byte + len(self._text[self._at].encode())),
                "a comma is wanted behind the closing quote",
                'a quote within a cell in quotes is written ""',
            )
        return cell

    def _go_to(self, at: int) -> None:
        passed = self._text[self._at : at]
        self._byte += len(passed) if passed.isascii() else len(passed.encode())
        self._at = at
