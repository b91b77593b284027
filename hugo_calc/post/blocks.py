"""What a line of Markdown begins: fences, HTML, a note that goes on; and where code spans are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from hugo_calc.text.span import Span

_RAW = ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>"))
_RAW_ELEMENTS = re.compile(rb"<(pre|script|style|textarea)(?=[\s>]|$)")
# The elements that begin a block of HTML in CommonMark 0.31, section 4.6, condition 6.
_BLOCK_ELEMENTS = frozenset(
    b"address article aside base basefont blockquote body caption center col colgroup dd details"
    b" dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6"
    b" head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option"
    b" p param search section summary table tbody td tfoot th thead title tr track ul".split()
)
_ELEMENT = re.compile(rb"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|$)")
_QUOTED = re.compile(rb"^(?: {0,3}>)* {0,3}")
_ALONE = re.compile(rb"</?[A-Za-z][^<>]*>\s*")
_INDENTED = re.compile(rb"(?: {4}| {0,3}\t)")
# What ends the paragraph before it, or may: such a line is never taken for more of a note.
_STARTS = re.compile(
    rb" {0,3}(?:[-*+>|<_]|#+(?:[ \t]|$)|\d+[.)](?:[ \t]|$)|`{3}|~{3}|\{\{|==|=[ \t]*$|\[.*\]:)"
)
_RUN = re.compile(rb"`+")
# A line that is not more of the paragraph before it: blank, or the beginning of something else.
_BREAK = re.compile(rb"[ \t>]*(?:\r?$|[-*+][ \t]|\d+[.)][ \t]|#|\||~~~|```[^`\n]*$)", re.MULTILINE)


def html_end(line: bytes, after_blank: bool) -> bytes | None:
    """Return what ends the block of HTML that a line begins, None where it begins none.

    That is a text, or b"" for a blank line. `after_blank` is whether a blank line stands before.
    """
    bare = _QUOTED.sub(b"", line, count=1)
    if not bare.startswith(b"<"):
        return None
    for opening, closing in _RAW:
        if bare.startswith(opening):
            return closing
    raw = _RAW_ELEMENTS.match(bare[:10].lower())
    if raw is not None:
        return b"</" + raw[1]
    element = _ELEMENT.match(bare)
    if element is None:
        return None
    if element[1].lower() in _BLOCK_ELEMENTS or (after_blank and _ALONE.fullmatch(bare)):
        return b""
    return None


def ends_html(line: bytes, end: bytes) -> bool:
    """Return whether a line has the end of a block of HTML, as `html_end` named it."""
    return end in line.lower() if end else not line.strip(b" \t>")


def is_indented(line: bytes) -> bool:
    """Return whether a line stands so far in that it is within the note above it."""
    return _INDENTED.match(line) is not None


def goes_on(line: bytes) -> bool:
    """Return whether a line that is not blank is more of the paragraph above it."""
    return _STARTS.match(line) is None


class CodeSpans:
    """The code spans of a post: a run of backticks to the next one of its length.

    None goes beyond its paragraph, and a run behind a backslash opens one without its first. Each
    paragraph is looked at when something in it is asked for, and once.
    """

    def __init__(self, source: bytes, start: int) -> None:
        self._source = source
        self._start = start
        self._paragraphs: list[tuple[int, int, list[Span]]] = []  # in order

    def have(self, offset: int) -> bool:
        """Return whether a byte stands in one."""
        at = bisect_right(self._paragraphs, (offset, len(self._source) + 1)) - 1
        if at < 0 or self._paragraphs[at][1] < offset:
            at += 1
            start, end = self._paragraph(offset)
            self._paragraphs.insert(at, (start, end, _code_spans(self._source, start, end)))
        return within(self._paragraphs[at][2], offset)

    def _paragraph(self, offset: int) -> tuple[int, int]:
        """Return where the paragraph of a byte begins and ends, its last line end left out."""
        source = self._source
        start = source.rfind(b"\n", self._start, offset) + 1 or self._start
        while start > self._start and not _BREAK.match(source, start):
            start = source.rfind(b"\n", self._start, start - 1) + 1 or self._start
        end = source.find(b"\n", offset)
        while end >= 0 and not _BREAK.match(source, end + 1):
            end = source.find(b"\n", end + 1)
        return start, end if end >= 0 else len(source)


def _code_spans(source: bytes, start: int, end: int) -> list[Span]:
    """Return the code spans of a paragraph."""
    runs: list[tuple[int, int, int]] = []  # start, length as an opening, and as a closing
    for match in _RUN.finditer(source, start, end):
        at, after = match.span()
        before = source[max(at - 99, start) : at]
        escaped = (len(before) - len(before.rstrip(b"\\"))) % 2
        runs.append((at + escaped, after - at - escaped, after - at))
    by_length: dict[int, list[int]] = {}
    for index, (_, _, whole) in enumerate(runs):
        by_length.setdefault(whole, []).append(index)
    spans = []
    index = 0
    while index < len(runs):
        opened, length, _ = runs[index]
        same = by_length.get(length, [])
        following = bisect_right(same, index)
        if length and following < len(same):
            index = same[following]
            spans.append(Span(opened, runs[index][0] + runs[index][1]))
        index += 1
    return spans


def within(spans: Sequence[Span], offset: int) -> bool:
    """Return whether a byte stands in one of some spans that are in order and apart."""
    at = bisect_right(spans, (offset, 1 << 62)) - 1
    return at >= 0 and spans[at].start <= offset < spans[at].end
