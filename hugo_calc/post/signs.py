"""Where a sign stands in a post: found once, then counted between any two places."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache


class Signs:
    """The places of one sign in a post, in order."""

    __slots__ = ("_places",)

    def __init__(self, places: Iterable[int]) -> None:
        self._places = array("Q", places)

    def count(self, start: int, end: int) -> int:
        """Return how many begin from `start` on and before `end`."""
        return bisect_left(self._places, end) - bisect_left(self._places, start)

    def last(self, start: int, end: int) -> int:
        """Return where the last one before `end` begins, -1 where none does from `start` on."""
        index = bisect_left(self._places, end) - 1
        return self._places[index] if index >= 0 and self._places[index] >= start else -1

    def first(self, start: int, otherwise: int) -> int:
        """Return where the first one from `start` on begins, `otherwise` where none does or later.

        >>> Signs(found(b"a-b-c", b"-")).first(2, 5)
        3
        """
        index = bisect_left(self._places, start)
        return min(self._places[index], otherwise) if index < len(self._places) else otherwise


@lru_cache(maxsize=16)
def _pattern(sign: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(sign))


def found(source: bytes, sign: bytes) -> Iterable[int]:
    """Return every place at which a sign begins; no sign overlaps itself."""
    if sign not in source:
        return ()
    return [match.start() for match in _pattern(sign).finditer(source)]
