"""What a YAML scalar says, and where each of its characters stands in the text.

The parser gives the value and the outline of a scalar. Here its quotes, escapes, folds and
indentation are undone once more, so that every character keeps its place: an escape has the place
of its backslash, a fold or line break that of the white space it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BREAKS = "\r\n\x85\u2028\u2029"  # what YAML 1.1 takes for a line end
BLANKS = " \t"

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_DIGITS = {"x": 2, "u": 4, "U": 8}  # hexadecimal digits behind such an escape

Content = tuple[str, Sequence[int]]  # a value, and the place of each character and of the end


class BadEscapeError(ValueError):
    """An escape names no character; `at` is the place of its backslash."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def skip_properties(text: str, at: int, end: int) -> int:
    """Return where a value begins behind the anchor and the tag that stand at `at`."""
    while at < end:
        sign = text[at]
        if sign in BLANKS or sign in BREAKS:
            at += 1
        elif sign == "#":
            while at < end and text[at] not in BREAKS:
                at += 1
        elif sign == "&":
            at += 1
            while at < end and (text[at].isalnum() or text[at] in "-_"):
                at += 1
        elif sign == "!":
            while at < end and text[at] not in BLANKS and text[at] not in BREAKS:
                at += 1
        else:
            break
    return at


def flow_content(text: str, at: int, end: int, quote: str) -> Content:
    """Return the content of a scalar in quotes, or of a plain one (`quote` is then empty).

    `at` and `end` are inside the quotes. Raises BadEscapeError.
    """
    raw = text[at:end]
    escape = {"": "", '"': "\\", "'": "'"}[quote]
    if not (escape and escape in raw) and not any(sign in raw for sign in BREAKS):
        return raw, range(at, end + 1)
    signs: list[str] = []
    places: list[int] = []
    while at < end:
        sign = text[at]
        if sign in BLANKS or sign in BREAKS:
            kept, at = _white(text, at, end)
        elif sign == escape:
            kept, at = _escaped(text, at, end)
        else:
            kept, at = [(sign, at)], at + 1
        for each, place in kept:
            signs.append(each)
            places.append(place)
    places.append(end)
    return "".join(signs), places


def _white(text: str, at: int, end: int) -> tuple[list[tuple[str, int]], int]:
    """Undo white space: blanks stay, one line break folds to a blank, of more one is dropped."""
    start = at
    while at < end and text[at] in BLANKS:
        at += 1
    if at == end or text[at] not in BREAKS:
        return [(text[place], place) for place in range(start, at)], at
    breaks, at = _breaks(text, at, end)
    if breaks[0][0] != "\n":
        return breaks, at
    return _folded(("\n", start), breaks[1:]), at


def _breaks(text: str, at: int, end: int) -> tuple[list[tuple[str, int]], int]:
    """Return the line breaks from `at` on, blanks between them ignored, and where they end."""
    breaks: list[tuple[str, int]] = []
    while True:
        while at < end and text[at] in BLANKS:
            at += 1
        if at == end or text[at] not in BREAKS:
            return breaks, at
        breaks.append((_break(text[at]), at))
        at += 2 if text.startswith("\r\n", at) else 1


def _break(sign: str) -> str:
    return sign if sign in "\u2028\u2029" else "\n"


def _escaped(text: str, at: int, end: int) -> tuple[list[tuple[str, int]], int]:
    """Undo one escape: '' in single quotes, a backslash and what follows in double ones."""
    code = text[at + 1]
    if text[at] == "'":
        return [("'", at)], at + 2
    if code in _ESCAPES:
        return [(_ESCAPES[code], at)], at + 2
    if code in _DIGITS:
        point, after = _code_point(text, at)
        return [(chr(point), at)], after
    breaks, after = _breaks(text, at + 1, end)  # the line goes on; this break is none
    return breaks[1:], after


def _code_point(text: str, at: int) -> tuple[int, int]:
    r"""Return the code point of `\x41`, `\u0041` or a pair of surrogates, and where it ends."""
    digits = at + 2
    after = digits + _DIGITS[text[at + 1]]
    point = int(text[digits:after], 16)
    if 0xD800 <= point < 0xDC00 and text.startswith("\\u", after):
        low = int(text[after + 2 : after + 6], 16)
        if 0xDC00 <= low < 0xE000:
            return 0x10000 + ((point - 0xD800) << 10) + low - 0xDC00, after + 6
    if point > 0x10FFFF or 0xD800 <= point < 0xE000:
        raise BadEscapeError(at)
    return point, after


def block_content(text: str, start: int, end: int, value: str) -> tuple[Content, int]:
    """Return the content of a block of text whose sign `|` or `>` stands at `start`.

    `value` is what the parser made of it, which tells the indentation. The second result is where
    the last line that says something ends.
    """
    header, *lines = _lines(text, start, end)
    folded = text[start] == ">"
    marks = text[start : header[1]].partition("#")[0]
    indent = _indent(text, lines, value)

    signs: list[str] = []
    places: list[int] = []
    breaks: list[tuple[str, int]] = []
    line_break: tuple[str, int] | None = None  # of the content line before
    flush = False  # that line began with no white space
    last = header[1]
    for line_start, line_end, next_start in lines:
        if line_end - line_start <= indent and not text[line_start:line_end].strip(" "):
            if next_start > line_end:
                breaks.append((_break(text[line_end]), line_end))
            continue
        first = line_start + indent
        if line_break is not None:
            folds = folded and flush and line_break[0] == "\n" and text[first] not in BLANKS
            breaks = _folded(line_break, breaks) if folds else [line_break, *breaks]
        _add(signs, places, breaks)
        signs.append(text[first:line_end])
        places.extend(range(first, line_end))
        flush = text[first] not in BLANKS
        last = line_end
        line_break = (_break(text[line_end]), line_end) if next_start > line_end else None
        breaks = []
    if line_break is not None and "-" not in marks:
        breaks.insert(0, line_break)
        _add(signs, places, breaks if "+" in marks else breaks[:1])
    elif line_break is None and not signs and "+" in marks:
        _add(signs, places, breaks)
    after = last
    if places and places[-1] >= last:  # a line break comes last
        after = places[-1] + (2 if text.startswith("\r\n", places[-1]) else 1)
    places.append(after)
    return ("".join(signs), places), last


def _folded(first: tuple[str, int], more: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Fold one line break to a blank; of several the first is dropped, and leaves its place."""
    if not more:
        return [(" ", first[1])]
    places = [first[1], *(place for _, place in more)]
    return [(sign, places[index]) for index, (sign, _) in enumerate(more)]


def _add(signs: list[str], places: list[int], breaks: list[tuple[str, int]]) -> None:
    for sign, place in breaks:
        signs.append(sign)
        places.append(place)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and start of the next for each line of characters `start` to `end`."""
    import re

    for match in re.compile("\r\n|[\r\n\x85\u2028\u2029]").finditer(text, start, end):
        yield start, match.start(), match.end()
        start = match.end()
    if start < end:
        yield start, end, end


def _indent(text: str, lines: list[tuple[int, int, int]], value: str) -> int:
    """Return how many blanks each line of a block of text begins with that are not its own."""
    said = value.lstrip("\n\u2028\u2029")
    leading = len(value) - len(said)
    if not said:
        return max((end - start for start, end, _ in lines), default=0)
    line = text[lines[leading][0] : lines[leading][1]]
    words = line.lstrip(" ")
    if words:
        return len(line) - len(words) - (len(said) - len(said.lstrip(" ")))
    return len(line) - len(min((said.partition(sign)[0] for sign in "\n\u2028\u2029"), key=len))
