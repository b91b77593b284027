"""The lines of a post that matter to us: fences, headings, footnotes, what a tag stands behind."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from hugo_calc.text.span import Span

_FENCE = re.compile(rb"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})([^\r\n]*)")
_HEADING = re.compile(rb"[ \t>]{0,12}#{1,6}[ \t]")
_UNDERLINE = re.compile(rb" {0,3}(?:=+|-+)[ \t]*\r?$")
_DEFINITION = re.compile(rb" {0,3}\[\^(calc-[^\]\s]+)\]:[ \t]*")
# Letters in both cases by hand: re.IGNORECASE on bytes takes 8 ms to compile.
_REFERENCE = re.compile(rb"\[\^([cC][aA][lL][cC]-[^\]\s]+)\]")
_CONTINUED = re.compile(rb"(?: {2,}|\t)[ \t]*\S")
_PREFIX = re.compile(rb"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t>]*")
_TITLE = re.compile(rb"\]\([^()\s]*\s+[\"'][^\"']*$")
_LINK_END = re.compile(rb"[^\[\]]*(?:\[\^[^\]]*\][^\[\]]*)*\][(\[]")
MARK = re.compile(rb" ?\[\^(calc-[^\]\s]+)\]")


class Definition(NamedTuple):
    """A footnote definition of ours: its label, its lines, and its text as one line."""

    label: str
    span: Span  # from its first character to the end of its last line, line end left out
    text: str


class Reference(NamedTuple):
    """A footnote reference whose label begins with calc-."""

    label: str
    span: Span


class Body:
    """A post's body by lines: where its fences and headings are, and our footnotes."""

    def __init__(self, source: bytes, start: int) -> None:
        self.source = source
        self.start = start
        self._fences: list[Span] = []
        self._headings: list[Span] = []
        self.definitions: list[Definition] = []
        self.open_fence: Span | None = None
        self._read()

    def _read(self) -> None:
        at, before = self.start, Span(self.start, self.start)
        fence: tuple[int, int, int] | None = None  # sign, length, start
        definition: tuple[str, int, int, list[bytes]] | None = None
        for line in self.source[self.start :].splitlines(keepends=True):
            bare = line.rstrip(b"\r\n")
            end = at + len(bare)
            match = _FENCE.match(bare) if b"```" in bare or b"~~~" in bare else None
            if fence is not None:
                closes = match and match[1][0] == fence[0] and len(match[1]) >= fence[1]
                if closes and match and not match[2].strip():
                    self._fences.append(Span(fence[2], end))
                    fence = None
            elif match and not (match[1][:1] == b"`" and b"`" in match[2]):
                self._close(definition)
                definition = None
                fence = (match[1][0], len(match[1]), at)
            elif (found := _DEFINITION.match(bare)) is not None:
                self._close(definition)
                text = bare[found.end() :]
                definition = (found[1].decode("utf-8", "replace"), at, end, [text])
            elif definition is not None and _CONTINUED.match(bare):
                definition[3].append(bare)
                definition = (definition[0], definition[1], end, definition[3])
            else:
                self._close(definition)
                definition = None
                if _HEADING.match(bare):
                    self._headings.append(Span(at, end))
                elif _UNDERLINE.match(bare) and before.of(self.source).strip():
                    self._headings.append(before)
            before = Span(at, end)
            at += len(line)
        self._close(definition)
        if fence is not None:
            self.open_fence = Span(fence[2], len(self.source))
            self._fences.append(self.open_fence)

    def _close(self, definition: tuple[str, int, int, list[bytes]] | None) -> None:
        if definition is not None:
            label, start, end, lines = definition
            text = " ".join(b" ".join(lines).decode("utf-8", "replace").split())
            self.definitions.append(Definition(label, Span(start, end), text))

    def in_fence(self, offset: int) -> bool:
        """Return whether a byte stands in a fenced code block."""
        return _within(self._fences, offset)

    def in_heading(self, offset: int) -> bool:
        """Return whether a byte stands in a heading."""
        return _within(self._headings, offset)

    def in_code(self, offset: int) -> bool:
        """Return whether a byte stands in a code span, as its line has it."""
        line = self.source.rfind(b"\n", 0, offset) + 1
        return self.source.count(b"`", line, offset) % 2 == 1

    def in_attribute(self, offset: int) -> bool:
        """Return whether a byte stands where HTML has an attribute: an image's text, a title."""
        line = max(self.source.rfind(b"\n", 0, offset) + 1, self.start)
        before = self.source[line:offset]
        if _TITLE.search(before):
            return True
        opened = before.rfind(b"![")
        if opened < 0 or self.in_code(offset):
            return False
        inside = _REFERENCE.sub(b"", before[opened + 2 :])
        return inside.count(b"]") <= inside.count(b"[")

    def may_be_marked(self, offset: int) -> bool:
        """Return whether a footnote mark may stand at a byte.

        Not in code or a comment, where it would be text; not in a heading, whose words go into the
        table of contents; not in a table's cell, behind its number; not in a link's text, as a link
        in a link is none.
        """
        if self.in_fence(offset) or self.in_heading(offset) or self.in_code(offset):
            return False
        if self.source.rfind(b"<!--", self.start, offset) > self.source.rfind(
            b"-->", self.start, offset
        ):
            return False
        line = max(self.source.rfind(b"\n", 0, offset) + 1, self.start)
        before = self.source[line:offset]
        if before.lstrip(b" \t>").startswith(b"|"):
            return False
        end = self.source.find(b"\n", offset)
        behind = self.source[offset : end if end >= 0 else len(self.source)]
        return not (_in_brackets(before) and _LINK_END.match(behind))

    def references(self) -> list[Reference]:
        """Return every reference to a calc- footnote outside fences, code and definitions."""
        starts = {definition.span.start for definition in self.definitions}
        found = []
        for match in _REFERENCE.finditer(self.source, self.start):
            line = self.source.rfind(b"\n", 0, match.start()) + 1
            if line in starts and not self.source[line : match.start()].strip():
                continue
            if self.in_fence(match.start()):
                continue
            if self.in_code(match.start()):
                continue
            label = match[1].decode("utf-8", "replace")
            found.append(Reference(label, Span(match.start(), match.end())))
        return found

    def prefix(self, offset: int) -> bytes | None:
        """Return what each line of a block must begin with whose tag stands at `offset`.

        That is the quote signs and the indentation before the tag, a list mark counted as
        indentation. None where text stands before the tag.
        """
        line = max(self.source.rfind(b"\n", 0, offset) + 1, self.start)
        before = self.source[line:offset]
        if not before:
            return b""
        match = _PREFIX.fullmatch(before)
        if match is None:
            return None
        return re.sub(rb"[^\s>]", b" ", before)


def _in_brackets(before: bytes) -> bool:
    """Return whether a bracket is open at the end of a line's beginning, footnotes aside."""
    bare = _REFERENCE.sub(b"", before)
    return bare.count(b"[") > bare.count(b"]")


def _within(spans: list[Span], offset: int) -> bool:
    at = bisect_right(spans, (offset, 1 << 62)) - 1
    return at >= 0 and spans[at].start <= offset < spans[at].end
