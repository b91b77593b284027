"""CSV tables with the place of every cell (RFC 4180, UTF-8)."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span

_LARGEST_SOURCE = 1024 * 1024  # bytes
_MOST_ROWS = 2_000
_MOST_COLUMNS = 50
_BOM = b"\xef\xbb\xbf"


class Table(NamedTuple):
    """A header and rows of cells; a short row is as short as it stands."""

    header: list[PlacedText]
    rows: list[list[PlacedText]]


def read_table(source: bytes, path: str) -> Table | Diagnostic:
    """Return the table in a CSV file, or what is wrong with it.

    Raises nothing: HC611 where it cannot be read, HC612 where it is too large, HC902 where it is
    not UTF-8.
    """
    if len(source) > _LARGEST_SOURCE:
        return _problem("HC612", "the file is larger than 1 MiB", 0, path)
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        return _problem("HC902", "the file is not UTF-8", error.start, path)
    start = len(_BOM) if source.startswith(_BOM) else 0
    if start:
        text = text[1:]
    whole = placed(text, start, path)
    rows = _rows(whole)
    if isinstance(rows, Diagnostic):
        return rows
    filled = [row for row in rows if len(row) > 1 or row[0].text.strip()]
    if not filled:
        return _problem("HC611", "the file has no header", 0, path)
    if len(filled) > _MOST_ROWS + 1:
        place = filled[_MOST_ROWS + 1][0].offsets[0]
        return _problem("HC612", f"more than {_MOST_ROWS:,} rows", place, path)
    header = filled[0]
    for row in filled:
        if len(row) > max(len(header), 1) or len(row) > _MOST_COLUMNS:
            cell = row[min(len(header), _MOST_COLUMNS, len(row) - 1)]
            what = (
                f"more than {_MOST_COLUMNS} columns"
                if len(row) > _MOST_COLUMNS
                else f"a row of {len(row)} cells under a header of {len(header)}"
            )
            code = "HC612" if len(row) > _MOST_COLUMNS else "HC611"
            return Diagnostic(code, what, cell.span(0, len(cell.text)), path=path)
    return Table(header, filled[1:])


def _problem(code: str, message: str, place: int, path: str) -> Diagnostic:
    return Diagnostic(code, message, Span(place, place + 1), path=path)


def _rows(whole: PlacedText) -> list[list[PlacedText]] | Diagnostic:
    """Cut a text into cells; the stdlib's reader would lose their places."""
    text = whole.text
    rows: list[list[PlacedText]] = []
    row: list[PlacedText] = []
    at, size = 0, len(text)
    while at <= size:
        if text[at : at + 1] == '"':
            end = at + 1
            kept: list[int] = []
            while True:
                quote = text.find('"', end)
                if quote < 0:
                    span = whole.span(at, at + 1)
                    return Diagnostic("HC611", "this quote is never closed", span, path=whole.path)
                kept.extend(range(end, quote))
                if text[quote + 1 : quote + 2] != '"':
                    break
                kept.append(quote)
                end = quote + 2
            offsets = [*(whole.offsets[each] for each in kept), whole.offsets[quote]]
            row.append(PlacedText("".join(text[each] for each in kept), offsets, whole.path))
            at = quote + 1
            if text[at : at + 1] not in (",", "\r", "\n", ""):
                return Diagnostic(
                    "HC611",
                    "a comma or the end of the line is wanted behind a closing quote",
                    whole.span(at, at + 1),
                    path=whole.path,
                )
        else:
            end = at
            while end < size and text[end] not in ",\r\n":
                end += 1
            row.append(whole.part(at, end))
            at = end
        if text[at : at + 1] == ",":
            at += 1
            continue
        rows.append(row)
        row = []
        at += 2 if text[at : at + 2] == "\r\n" else 1
        if at >= size:
            break
    return rows
