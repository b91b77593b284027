"""Lines of a text that YAML's parser gave up on, taken apart without it."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.formats.yaml_scalars import BLANKS, BREAKS


class Line(NamedTuple):
    """Where on a line its first sign, its key and its value stand.

    `first` is behind the indentation, `begin` behind the `- ` of list items too. `colon` is the
    place of the colon behind the key, -1 where there is none; then the value begins at `begin`.
    `end` is without trailing blanks and without a comment.
    """

    start: int
    first: int
    begin: int
    colon: int
    value: int
    end: int


def line_at(text: str, at: int) -> Line:
    """Return the line that the character at `at` is on."""
    start = at
    while start > 0 and text[start - 1] not in BREAKS:
        start -= 1
    stop = at
    while stop < len(text) and text[stop] not in BREAKS:
        stop += 1
    first = _skip(text, start, stop)
    begin = first
    while text[begin : begin + 1] == "-" and begin + 1 < stop and text[begin + 1] in BLANKS:
        begin = _skip(text, begin + 1, stop)
    end = _end(text, begin, stop)
    colon = _colon(text, begin, end)
    value = begin if colon < 0 else min(_skip(text, colon + 1, stop), max(end, colon + 1))
    return Line(start, first, begin, colon, value, end)


def line_before(text: str, line: Line) -> Line | None:
    """Return the nearest line above that has something on it besides a comment."""
    while line.start > 0:
        line = line_at(text, line.start - 1)
        if line.first < line.end:
            return line
    return None


def _skip(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] in BLANKS:
        at += 1
    return at


def _end(text: str, at: int, stop: int) -> int:
    """Return where a line ends that a comment may end before `stop`."""
    quote = ""
    for place in range(at, stop):
        sign = text[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and (place == at or text[place - 1] in BLANKS):
            quote = sign
        elif sign == "#" and (place == at or text[place - 1] in BLANKS):
            stop = place
            break
    while stop > at and text[stop - 1] in BLANKS:
        stop -= 1
    return stop


def _colon(text: str, at: int, end: int) -> int:
    """Return the place of the colon behind a key, or -1."""
    if text[at : at + 1] in ("'", '"'):
        close = text.find(text[at], at + 1, end)
        at = close + 1 if close > 0 else at
    while True:
        at = text.find(":", at, end)
        if at < 0 or at + 1 >= end or text[at + 1] in BLANKS:
            return at
        at += 1
