"""The caret frame: lines of a file with marks under them that say what is where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, groupby
from typing import NamedTuple

from hugo_calc.report.cells import pieces, shown, width
from hugo_calc.text.lines import Lines
from hugo_calc.text.span import Span

# Of a longer line only this many cells are shown, round what is marked: a paragraph is one line.
WINDOW = 100
_CONTEXT = 12  # cells kept free beside the marks, and how far a cut may move to fall between words

# Dresses text in a style: "error", "warning", "stale", "label", "strong" or "" for none.
Paint = Callable[[str, str], str]


class Mark(NamedTuple):
    """A stretch of one line with something to say under it; columns count characters from 0."""

    line: int
    start: int
    end: int
    text: str
    style: str
    primary: bool


def mark(lines: Lines, span: Span, text: str, style: str, *, primary: bool) -> Mark:
    """Return the mark for `span`: of a span over several lines, the first with anything in it."""
    start, end = lines.position(span.start), lines.position(span.end)
    line, column = start.line, start.column - 1
    while line < end.line and not _text(lines, line)[column:].strip():
        line, column = line + 1, 0
    last, stop = end.line, end.column - 1
    while last > line and not _text(lines, last)[:stop].strip():
        last, stop = last - 1, len(_text(lines, last - 1))
    if last == line:
        return Mark(line, column, stop, text, style, primary)
    text = f"{text} (to line {last})" if text else f"to line {last}"
    return Mark(line, column, len(_text(lines, line)), text, style, primary)


def frame(lines: Lines, marks: Iterable[Mark], gutter: int, paint: Paint) -> Iterator[str]:
    """Yield the rows of a frame, line numbers right-aligned in `gutter` cells."""
    before = 0
    for number, group in groupby(sorted(marks), key=lambda each: each.line):
        if before and number > before + 1:
            yield paint("...", "label")
        before = number
        text = _text(lines, number)
        for near in _neighbours(text, list(group)):
            yield from _excerpt(text, number, near, gutter, paint)


def bar(gutter: int, paint: Paint) -> str:
    """Return the row that holds nothing but the frame's left edge."""
    return paint(" " * gutter + " |", "label")


def _text(lines: Lines, number: int) -> str:
    text = lines.bytes(number).decode("utf-8", "replace")
    return text.removeprefix("\ufeff") if number == 1 else text


def _neighbours(text: str, marks: list[Mark]) -> Iterator[list[Mark]]:
    """Yield the marks of one line in groups that fit into one window."""
    near: list[Mark] = []
    for each in marks:
        if near and len(text) > WINDOW // 2:
            first = near[0].start
            if width("".join(pieces(text[first : each.end]))) > WINDOW - 2 * _CONTEXT:
                yield near
                near = []
        near.append(each)
    yield near


def _excerpt(text: str, number: int, marks: list[Mark], gutter: int, paint: Paint) -> Iterator[str]:
    first = min(each.start for each in marks)
    last = max(each.end for each in marks)
    base = max(0, first - 2 * WINDOW)  # nothing beyond can be in the window, however long the line
    parts = pieces(text[base : first + 2 * WINDOW])
    cells = [0, *accumulate(map(width, parts))]
    low, high = _window(parts, cells, first - base, min(last - base, len(parts)))
    cut_left, cut_right = base + low > 0, base + high < len(text)

    row = ("…" if cut_left else "") + "".join(parts[low:high]) + ("…" if cut_right else "")
    yield f"{paint(f'{number:>{gutter}} |', 'label')} {row}".rstrip()

    left = 1 if cut_left else 0
    placed = []
    for each in marks:
        start, end = (
            left + cells[min(max(at - base, low), high)] - cells[low]
            for at in (each.start, max(each.end, each.start))
        )
        placed.append(each._replace(start=start, end=max(end, start + 1)))
    edge = paint(" " * gutter + " |", "label")
    for under in _underline(placed, paint):
        yield f"{edge} {under}"


def _window(parts: list[str], cells: list[int], first: int, last: int) -> tuple[int, int]:
    """Return which characters to show: all, or WINDOW cells of them round the marks."""
    if cells[-1] <= WINDOW:
        return 0, len(parts)
    spare = max(0, WINDOW - (cells[last] - cells[first]))
    left = max(0, min(cells[first] - spare // 2, cells[-1] - WINDOW))
    low = bisect_left(cells, left)
    high = bisect_right(cells, cells[low] + WINDOW) - 1
    if low > 0:
        near = [at for at in range(low, min(first, low + _CONTEXT)) if parts[at - 1] == " "]
        low = near[0] if near else low
    if high < len(parts):
        near = [at for at in range(max(last, high - _CONTEXT), high + 1) if parts[at] == " "]
        high = near[-1] if near else high
    return low, max(high, low)


def _underline(marks: list[Mark], paint: Paint) -> Iterator[str]:
    """Yield the row of carets and dashes and, below it, what does not fit beside them."""
    row: dict[int, tuple[str, str]] = {}
    for each in sorted(marks, key=lambda each: each.primary):
        sign = "^" if each.primary else "-"
        row.update((at, (sign, each.style)) for at in range(each.start, each.end))
    beside = max(marks, key=lambda each: (each.end, each.start, each.primary))
    drawn = _painted(row, paint)
    yield f"{drawn} {paint(shown(beside.text), beside.style)}" if beside.text else drawn

    hanging = [each for each in marks if each is not beside and each.text]
    hanging.sort(key=lambda each: -each.start)
    for index, each in enumerate(hanging):
        below = hanging[index + 1 :]
        bars = {other.start: ("|", other.style) for other in below if other.start < each.start}
        indent = each.start - (max(bars) + 1 if bars else 0)
        yield _painted(bars, paint) + " " * indent + paint(shown(each.text), each.style)


def _painted(row: dict[int, tuple[str, str]], paint: Paint) -> str:
    """Return signs at their cells as one string, neighbours of one style painted together."""
    cells = [row.get(at, (" ", "")) for at in range(max(row, default=-1) + 1)]
    return "".join(
        paint("".join(sign for sign, _ in group), style)
        for style, group in groupby(cells, key=lambda cell: cell[1])
    )
