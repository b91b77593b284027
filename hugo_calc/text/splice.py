"""Edits of a file: decided first, applied once, nothing else touched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hugo_calc.text.span import Span


class Edit(NamedTuple):
    """Replace the bytes of `span` by `new`; an empty span inserts."""

    span: Span
    new: bytes


class OverlapError(ValueError):
    """Two edits claim the same bytes; which one should win cannot be known."""


def splice(source: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `source` with every edit applied; bytes outside the edits stay as they are.

    Edits at one place are applied in the order given. Raises OverlapError where two overlap, and
    ValueError for a span outside the file.

    >>> splice(b"a 1 b", [Edit(Span(2, 3), b"22")])
    b'a 22 b'
    """
    parts: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span
        if start < at:
            raise OverlapError(f"two edits claim byte {start}")
        if not start <= end <= len(source):
            raise ValueError(f"an edit of bytes {start} to {end} in a file of {len(source)}")
        parts += (source[at:start], edit.new)
        at = end
    parts.append(source[at:])
    return b"".join(parts)
