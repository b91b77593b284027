"""Lines and columns of a byte offset, as editors count them."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class Position(NamedTuple):
    """A place as people name it; line and column start at 1, columns count characters."""

    line: int
    column: int


class Lines:
    """The lines of one file, split at line feeds only (Hugo counts a lone CR as no line end)."""

    __slots__ = ("_source", "_starts")

    def __init__(self, source: bytes) -> None:
        self._source = source
        starts = [0]
        at = source.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = source.find(b"\n", at + 1)
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Return the line and column of the byte at `offset`; the end of the file counts too."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        before = self._source[start:offset].decode("utf-8", "replace")
        if start == 0:
            before = before.removeprefix("\ufeff")  # a BOM is no column, for editors and for Hugo
        return Position(line, len(before) + 1)

    def start(self, line: int) -> int:
        """Return the byte offset at which line number `line` begins."""
        return self._starts[line - 1]

    def bytes(self, line: int) -> bytes:
        """Return line number `line` without its line end."""
        end = self._starts[line] if line < len(self._starts) else len(self._source)
        return self._source[self._starts[line - 1] : end].rstrip(b"\r\n")


def line_end(source: bytes) -> bytes:
    r"""Return the line end that a new line in `source` gets: the one its first line has.

    >>> line_end(b"a\r\nb\n"), line_end(b"a")
    (b'\r\n', b'\n')
    """
    at = source.find(b"\n")
    return b"\r\n" if at > 0 and source[at - 1 : at] == b"\r" else b"\n"
