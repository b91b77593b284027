"""The files that diagnostics point into, and where in them, as people count."""

from __future__ import annotations

from collections.abc import Mapping

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.lines import Lines, Position
from hugo_calc.text.span import Span

_NO_NAMES: Mapping[str, str] = {}


class Sources:
    """The bytes of files by the path they are shown under; their lines are found when asked for."""

    __slots__ = ("_bytes", "_lines")

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}
        self._lines: dict[str, Lines] = {}

    def add(self, path: str, source: bytes) -> None:
        """Keep the bytes of a file that a diagnostic may point into."""
        self._bytes[path] = source

    def lines(self, path: str) -> Lines | None:
        """Return the lines of a file, or None where it is not known here."""
        if path not in self._lines and path in self._bytes:
            self._lines[path] = Lines(self._bytes[path])
        return self._lines.get(path)

    def place(self, path: str, span: Span | None) -> tuple[Position, Position] | None:
        """Return where a span begins and ends, or None where that cannot be said."""
        lines = self.lines(path)
        if lines is None or span is None:
            return None
        return lines.position(span.start), lines.position(span.end)


def resolved(diagnostic: Diagnostic, path: str, names: Mapping[str, str] = _NO_NAMES) -> Diagnostic:
    """Return `diagnostic` with every path as it is shown; `path` is the post it was found in.

    An empty path means the post, and in a label the file of the diagnostic itself. `names` has
    what other files are shown as.
    """
    own = names.get(diagnostic.path, diagnostic.path) or path
    labels = tuple(
        label._replace(path=names.get(label.path, label.path) or own) for label in diagnostic.labels
    )
    return diagnostic._replace(path=own, labels=labels)


def order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    """Return the key that puts the diagnostics of one post in the order of its text."""
    span = diagnostic.span or Span(0, 0)
    return span.start, span.end, diagnostic.code, diagnostic.message
