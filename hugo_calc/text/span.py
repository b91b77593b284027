"""Where something stands in a file: half-open ranges of bytes."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """The bytes from `start` up to, not including, `end` (both counted from 0)."""

    start: int
    end: int

    def of(self, source: bytes) -> bytes:
        """Return the bytes of `source` that the span covers."""
        return source[self.start : self.end]
