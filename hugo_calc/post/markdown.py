"""The lines of a post that matter to us: fences, headings, footnotes, what a tag stands behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from hugo_calc.post.blocks import CodeSpans, ends_html, goes_on, html_end, is_indented, within
from hugo_calc.post.signs import Signs, found
from hugo_calc.text.span import Span

_FENCE = re.compile(rb"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t][ \t>]*)*(`{3,}|~{3,})([^\r\n]*)")
_FENCES = re.compile(rb"```|~~~")
_HEADING = re.compile(rb"[ \t>]{0,12}#{1,6}[ \t]")
_UNDERLINES = (b"=", b"-", b" ", b"\t", b"\r")
_UNDERLINE = re.compile(rb" {0,3}(?:=+|-+)[ \t]*\r?$")
# No label has an opening bracket (Goldmark takes none either): otherwise many openings in a row
# would each be followed to the end of the line.
_DEFINITION = re.compile(rb" {0,3}\[\^(calc-[^\[\]\s]+)\]:[ \t]*")
_ESCAPED = re.compile(rb"^([ \t>]*)\\(?=[-+*=#])")  # by a formatter that broke the line there
# Letters in both cases by hand: re.IGNORECASE on bytes takes 8 ms to compile.
_REFERENCE = re.compile(rb"\[\^([cC][aA][lL][cC]-[^\[\]\s]+)\]")
# A tag of HTML within a line, as in CommonMark 0.31, section 6.6.
_TAG = re.compile(
    rb"</?[A-Za-z][A-Za-z0-9-]*"
    rb"""(?:[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^\s"'=<>`]+|'[^'\n]*'|"[^"\n]*"))?)*"""
    rb"[ \t]*/?>"
)
# A line may be as long as a post and have all its figures, so no figure looks back far.
_PREFIX = re.compile(rb"[ \t>]{0,1000}(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]{0,1000}){0,20}")
_CELL = re.compile(rb"[ \t>]{0,1000}\|")
_TITLE = re.compile(rb"\]\([^()\s]*\s+$")
_LONGEST_ADDRESS = 2_000
# A formatter may break a line where a space is; with a colon behind it, a mark begins a definition.
MARK = re.compile(rb"(?: |[ \t]?\r?\n[ \t>]{0,1000}(?!\[\^[^\[\]\s]+\]:))?\[\^(calc-[^\[\]\s]+)\]")


class Definition(NamedTuple):
    """A footnote definition of ours: its label, its lines, and its text as one line."""

    label: str
    span: Span  # from its first character to the end of its last line, line end left out
    text: str
    wrapped: bool  # whether a line of it might as well be a paragraph of the author's
    more: bool  # whether further blocks follow that belong to the note


class _Note:
    """A definition being read; `open` until a line that is not its own."""

    __slots__ = ("end", "label", "lines", "more", "start", "wrapped")

    def __init__(self, label: str, start: int, end: int, text: bytes) -> None:
        self.label = label
        self.start = start
        self.end = end
        self.lines = [text]
        self.wrapped = False
        self.more = False

    def add(self, line: bytes, end: int) -> None:
        bare = line.lstrip()
        block = not goes_on(bare) and not bare[:1].isdigit()  # 182. at a line's start is a value
        self.wrapped = self.wrapped or not is_indented(line) or block
        self.lines.append(_ESCAPED.sub(rb"\1", line))
        self.end = end

    def definition(self) -> Definition:
        text = " ".join(b" ".join(self.lines).decode("utf-8", "replace").split())
        return Definition(self.label, Span(self.start, self.end), text, self.wrapped, self.more)


class Reference(NamedTuple):
    """A footnote reference whose label begins with calc-."""

    label: str
    span: Span


class Body:
    """A post's body by lines: where its fences and headings are, and our footnotes."""

    def __init__(self, source: bytes, start: int, apart: Sequence[Span] = ()) -> None:
        """Take a post with its tags covered; what is `apart` has no footnotes of the post."""
        self.source = source
        self.start = start
        self._apart = apart
        self._fences: list[Span] = []
        self._headings: list[Span] = []
        self._html: list[Span] = []  # of these and headings, what stands at a line's end is in it
        self._signs: dict[bytes, Signs] = {}
        self._brackets: tuple[Signs, Signs] | None = None
        self._pairs: dict[int, int] | None = None
        self._code = CodeSpans(source, start)
        self._elements: list[Span] | None = None
        self._links: dict[int, bool] = {}
        self.definitions: list[Definition] = []
        self.unclosed: tuple[str, Span] | None = None  # a block up to the post's end, its opening
        self._read()

    def _read(self) -> None:
        at = before = ended = self.start  # the line before: where it begins and ends
        fence: tuple[int, int, int, bool] | None = None  # sign, length, start, in a quote
        html: tuple[bytes, int, bool] | None = None  # what ends it, start, in a quote
        note: _Note | None = None
        waiting: _Note | None = None  # a note that may go on behind blank lines
        notes: list[_Note] = []
        has_fences = _FENCES.search(self.source, self.start) is not None
        for line in self.source[self.start :].split(b"\n"):
            bare = line.rstrip(b"\r")
            end = at + len(bare)
            match = _FENCE.match(bare) if has_fences and _FENCES.search(bare) else None
            if (fence or html or (0,))[-1] and not bare.lstrip(b" \t").startswith(b">"):
                if fence is not None:
                    self._fences.append(Span(fence[2], ended))  # they end with their quote
                elif html is not None:
                    self._html.append(Span(html[1], ended + 1))
                fence = html = None
            if fence is not None:
                closes = match and match[1][0] == fence[0] and len(match[1]) >= fence[1]
                if closes and match and not match[2].strip():
                    self._fences.append(Span(fence[2], end))
                    fence = None
            elif html is not None:
                if ends_html(bare, html[0]):
                    self._html.append(Span(html[1], end + 1))
                    html = None
            elif match and not (match[1][:1] == b"`" and b"`" in match[2]):
                note = waiting = None
                quoted = bare.lstrip(b" \t").startswith(b">")
                fence = (match[1][0], len(match[1]), at, quoted)
            elif not bare.strip():
                waiting, note = note or waiting, None
            elif b"[^calc-" in bare and (found := self._definition(bare, at)) is not None:
                note = _Note(found[1].decode("utf-8", "replace"), at, end, bare[found.end() :])
                notes.append(note)
                waiting = None
            elif note is not None and (is_indented(bare) or goes_on(bare)):
                note.add(bare, end)
            elif waiting is not None and is_indented(bare):
                waiting.more = True
            else:
                note = waiting = None
                closing = html_end(bare, before == ended) if b"<" in bare else None
                if closing is not None:
                    if closing and ends_html(bare[bare.find(b"<") + 2 :], closing):
                        self._html.append(Span(at, end + 1))
                    else:
                        html = (closing, at, bare.lstrip(b" ").startswith(b">"))
                elif b"#" in bare and _HEADING.match(bare):
                    self._headings.append(Span(at, end + 1))
                elif (
                    bare[-1:] in _UNDERLINES
                    and _UNDERLINE.match(bare)
                    and self.source[before:ended].strip()
                ):
                    self._headings.append(Span(before, ended + 1))
            before, ended = at, end
            at += len(line) + 1
        self.definitions = [each.definition() for each in notes]
        if fence is not None:
            self._fences.append(Span(fence[2], len(self.source)))
            if not fence[3]:
                self.unclosed = ("code fence", Span(fence[2], fence[2] + 3))
        if html is not None:
            self._html.append(Span(html[1], len(self.source) + 1))
            if html[0] and not html[2]:
                what = "comment" if html[0] == b"-->" else "block of HTML"
                self.unclosed = (what, Span(html[1], html[1] + 4))

    def _definition(self, line: bytes, at: int) -> re.Match[bytes] | None:
        """Return the start of a note of ours that a line has, None where it has none."""
        return None if within(self._apart, at) else _DEFINITION.match(line)

    def in_fence(self, offset: int) -> bool:
        """Return whether a byte stands in a fenced code block."""
        return within(self._fences, offset)

    def in_heading(self, offset: int) -> bool:
        """Return whether a byte stands in a heading."""
        return within(self._headings, offset)

    def in_code(self, offset: int) -> bool:
        """Return whether a byte stands in a code span."""
        return self._code.have(offset)

    def in_html(self, offset: int) -> bool:
        """Return whether a byte stands in a block of HTML, where Markdown is not read, or a tag."""
        if self._elements is None:
            found = _TAG.finditer(self.source, self.start) if b"<" in self.source else ()
            tags = [Span(each.start() + 1, each.end()) for each in found]
            self._elements = [each for each in tags if not self.in_code(each.start)]
        return within(self._html, offset) or within(self._elements, offset)

    def in_attribute(self, offset: int) -> bool:
        """Return whether a byte stands where HTML has an attribute: an image's text, a title."""
        line = max(self._line(offset), self.start)
        quote = max(self._all(sign).last(line, offset) for sign in (b'"', b"'"))
        if quote >= 0 and _TITLE.search(self.source, max(line, quote - _LONGEST_ADDRESS), quote):
            return True
        opened = self._all(b"![").last(line, offset)
        if opened < 0 or self.in_code(offset):
            return False
        return self._closing(opened + 1) >= offset

    def may_be_marked(self, offset: int) -> bool:
        """Return whether a footnote mark may stand at a byte.

        Not in code, HTML or a comment, where it would be text; not in a heading, whose words go
        into the table of contents; not in a table's cell, behind its number; not in a link's text,
        as a link in a link is none.
        """
        if self.in_fence(offset) or self.in_heading(offset):
            return False
        if self.in_code(offset) or self.in_html(offset):
            return False
        if self._in_comment(offset):
            return False
        line = max(self._line(offset), self.start)
        if _CELL.match(self.source, line, offset):
            return False
        opening, closing = self._open_brackets()
        opened = opening.count(line, offset) > closing.count(line, offset)
        return not (opened and self._ends_link(offset))

    def _in_comment(self, offset: int) -> bool:
        """Return whether a byte stands in a comment that its own paragraph closes."""
        opened = self._all(b"<!--").last(self.start, offset)
        if opened <= self._all(b"-->").last(self.start, offset):
            return False
        closing = self._all(b"-->").first(offset, len(self.source))
        blank = min(self._all(each).first(opened, closing) for each in (b"\n\n", b"\n\r\n"))
        return closing < len(self.source) and blank >= closing

    def references(self) -> list[Reference]:
        """Return every reference to a calc- footnote outside fences, code and definitions."""
        starts = {definition.span.start for definition in self.definitions}
        found = []
        for match in _REFERENCE.finditer(self.source, self.start):
            line = self._line(match.start())
            near = match.start() - line <= 3
            if near and line in starts and not self.source[line : match.start()].strip():
                continue
            if self.in_fence(match.start()) or self.in_code(match.start()):
                continue
            if within(self._apart, match.start()) or within(self._html, match.start()):
                continue
            label = match[1].decode("utf-8", "replace")
            found.append(Reference(label, Span(match.start(), match.end())))
        return found

    def prefix(self, offset: int) -> bytes | None:
        """Return what each line of a block must begin with whose tag stands at `offset`.

        That is the quote signs and the indentation before the tag, a list mark counted as
        indentation. None where text stands before the tag.
        """
        line = max(self._line(offset), self.start)
        match = _PREFIX.fullmatch(self.source, line, offset)
        return None if match is None else re.sub(rb"[^\s>]", b" ", match[0])

    def _line(self, offset: int) -> int:
        """Return where the line of a byte begins."""
        return self._all(b"\n").last(0, offset) + 1

    def _all(self, sign: bytes) -> Signs:
        """Return all places of a sign; they are looked for once."""
        if sign not in self._signs:
            self._signs[sign] = Signs(found(self.source, sign))
        return self._signs[sign]

    def _open_brackets(self) -> tuple[Signs, Signs]:
        """Return the brackets that open and those that close, footnotes of ours left out."""
        if self._brackets is None:
            ours = [match.span() for match in _REFERENCE.finditer(self.source, self.start)]
            starts, ends = {start for start, _ in ours}, {end - 1 for _, end in ours}
            self._brackets = (
                Signs(at for at in found(self.source, b"[") if at not in starts),
                Signs(at for at in found(self.source, b"]") if at not in ends),
            )
        return self._brackets

    def _closing(self, opening: int) -> int:
        """Return where a bracket is closed on its line, or the post's end where it is not."""
        if self._pairs is None:
            ours = [match.span() for match in _REFERENCE.finditer(self.source, self.start)]
            passed = {at for start, end in ours for at in (start, end - 1)}
            self._pairs = {}
            waiting: list[int] = []
            for sign in re.finditer(rb"[\[\]\n]", self.source):
                at = sign.start()
                if sign[0] == b"\n":
                    waiting.clear()
                elif at in passed:
                    continue
                elif sign[0] == b"[":
                    waiting.append(at)
                elif waiting:
                    self._pairs[waiting.pop()] = at
        return self._pairs.get(opening, len(self.source))

    def _ends_link(self, offset: int) -> bool:
        """Return whether the next bracket of a line ends a link's text, footnotes passed over."""
        end = self._all(b"\n").first(offset, len(self.source))
        passed: list[int] = []
        while True:
            opening = self._all(b"[").first(offset, end)
            closing = self._all(b"]").first(offset, end)
            place = min(opening, closing)
            footnote = opening < closing < end and self.source[opening + 1 : opening + 2] == b"^"
            if place in self._links or not footnote:
                break
            passed.append(place)
            offset = closing + 1
        ends = self._links.get(place)
        if ends is None:
            ends = closing < opening and self.source[closing + 1 : closing + 2] in (b"(", b"[")
        self._links.update(dict.fromkeys((*passed, place), ends))
        return ends
