"""A judge of rewritten posts that shares nothing with the tool: where may an edit stand at all?

It has its own reading of front matter, tags, fences and notes, by regular expressions. It is
written for posts whose tags Hugo accepts; the tool touches no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_SPACE = rb"[ \t\r\n\v\f]*"
_TAG = re.compile(
    rb"\{\{<(?P<angle_comment>/\*.*?\*/)>\}\}|\{\{%(?P<percent_comment>/\*.*?\*/)%\}\}"
    rb"|\{\{(?P<sign>[<%])" + _SPACE + rb"(?P<slash>/?)" + _SPACE + rb"(?P<name>[^\s\"`=<>%{}/]*)"
    rb'(?P<rest>(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^"`])*?)(?:>\}\}|%\}\})',
    re.DOTALL,
)
_FILLED = (b"calc", b"calc-text", b"calc-table")
_LABEL = rb"\[\^calc-[^\[\]\s]+\]"
_MARK = re.compile(rb"(?: ?" + _LABEL + rb")?")
_DEFINED = re.compile(rb" {0,3}(" + _LABEL + rb"):")
_NEW_NOTE = re.compile(rb"(" + _LABEL + rb"): [^\r\n]+")
_NEW_NOTES = re.compile(rb"(?:\r?\n)*(?:" + _NEW_NOTE.pattern + rb"(?:\r?\n)*)+")
_EMPTY_END = re.compile(rb"[ \t\r\n\v\f/]*/" + _SPACE + rb"[>%]\}\}")
_GOES_ON = re.compile(
    rb"(?: {4}| {0,3}\t)[ \t]*\S"
    rb"| {0,3}(?![-*+><|_#= \t]|\{\{|```|~~~|\d+[.)](?:[ \t]|$)|\[.*\]:)\S"
    rb"| {0,3}(?:#+[^# \t]|=[ \t]*[^= \t])"
)
_FENCE = re.compile(rb"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}|~{3,})([^\r\n]*)")


class Region(NamedTuple):
    """Bytes of a post that the tool may replace."""

    kind: str  # "value", "mark", "empty" or "note"
    start: int
    end: int
    name: bytes  # of the shortcode, or the label of the note


def strays(before: bytes, after: bytes, edits: Iterable[tuple[tuple[int, int], bytes]]) -> str:
    """Return "" where `after` is `before` but for edits in the tool's regions, else what is not."""
    found = regions(before)
    pieces, at = [], 0
    for (start, end), new in sorted(edits, key=lambda edit: edit[0]):
        if not at <= start <= end <= len(before):
            return f"an edit of bytes {start} to {end}, behind one that ends at {at}"
        if not _allowed(before, found, start, end, new):
            return f"bytes {start} to {end}, {before[start:end]!r}, may not become {new!r}"
        pieces += [before[at:start], new]
        at = end
    if b"".join([*pieces, before[at:]]) != after:
        return "bytes outside the edits differ"
    return _line_ends(before, after)


def regions(source: bytes) -> list[Region]:
    """Return the tool's regions of a post, by kind and in order."""
    start = body_start(source)
    return [*_of_tags(source, start), *_of_notes(source, start)]


def body_start(source: bytes) -> int:
    """Return where the front matter of a post is over."""
    top = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    match = re.compile(_SPACE + rb"(---|\+\+\+)").match(source, top)
    if match:
        end = re.compile(rb"[\r\n]" + re.escape(match[1])).search(source, match.end())
        return end.end() if end else len(source)
    opened = re.compile(_SPACE + rb"\{").match(source, top)
    if opened:
        text = source[opened.end() - 1 :].decode()
        try:
            _, width = json.JSONDecoder(strict=False).raw_decode(text)
        except ValueError:
            return len(source)
        return opened.end() - 1 + len(text[:width].encode())
    return top


def _of_tags(source: bytes, at: int) -> Iterator[Region]:
    opened: list[tuple[bytes, int]] = []
    for tag in _TAG.finditer(source, at):
        name = tag["name"]
        if name is None or name.lower() not in _FILLED:
            continue
        marked = name.lower() == b"calc"
        if tag["slash"]:
            if opened and opened[-1][0] == name:
                yield Region("value", opened.pop()[1], tag.start(), name)
                yield from _mark(source, tag.end(), marked)
        elif tag["rest"].rstrip().endswith(b"/"):
            cut = len(tag["rest"].rstrip(b" \t\r\n\v\f/"))
            yield Region("empty", tag.start("rest") + cut, tag.end(), name)
            yield from _mark(source, tag.end(), marked)
        else:
            opened.append((name, tag.end()))


def _mark(source: bytes, at: int, marked: bool) -> Iterator[Region]:
    if marked:
        match = _MARK.match(source, at)
        yield Region("mark", at, match.end() if match else at, b"")


def _of_notes(source: bytes, at: int) -> Iterator[Region]:
    fence, quoted = b"", False
    note: Region | None = None
    for line in re.compile(rb"[^\n]*(?:\n|\Z)").findall(source, at):
        bare = line.rstrip(b"\r\n")
        mark = _FENCE.match(bare)
        defined = _DEFINED.match(bare)
        goes_on = note is not None and _GOES_ON.match(bare) is not None
        if quoted and not bare.lstrip(b" \t").startswith(b">"):
            fence, quoted = b"", False  # it ends with its quote
        if fence:
            closes = mark and mark[1][:1] == fence[:1] and len(mark[1]) >= len(fence)
            if closes and mark and not mark[2].strip():
                fence = b""
            defined, goes_on = None, False
        elif mark and not (mark[1][:1] == b"`" and b"`" in mark[2]):
            fence, defined, goes_on = mark[1], None, False
            quoted = bare.lstrip(b" \t").startswith(b">")
        if note is not None and (defined is not None or not goes_on):
            yield note
            note = None
        if defined is not None:
            note = Region("note", at, at + len(bare), defined[1])
        elif goes_on and note is not None:
            note = note._replace(end=at + len(bare))
        at += len(line)
    if note is not None:
        yield note


def _allowed(source: bytes, found: list[Region], start: int, end: int, new: bytes) -> bool:
    if start == end == len(source) and _NEW_NOTES.fullmatch(new):
        return True
    return any(_fits(source, region, start, end, new) for region in found)


def _fits(source: bytes, region: Region, start: int, end: int, new: bytes) -> bool:
    old = source[start:end]
    if region.kind == "note":
        if new:
            note = _NEW_NOTE.fullmatch(new)
            return (start, end) == region[1:3] and note is not None and note[1] == region.name
        # A note that goes takes line ends with it: its own and one more, or those before it.
        before, behind = source[start : region.start], source[region.end : end]
        covered = start <= region.start and region.end <= end
        return covered and not (before + behind).strip(b"\r\n") and old.count(b"\n") < 99
    if (start, end) != (region.start, region.end):
        return False
    if region.kind == "mark":
        return _MARK.fullmatch(new) is not None
    if region.kind == "value":
        return b"{{" not in new and (b"\n" not in new or region.name.lower() == b"calc-table")
    right = source[end - 3 : end]
    left = b"{{" + (b"<" if right == b">}}" else b"%")
    closing = left + b" /" + region.name + b" " + right
    inner = new.removeprefix(b" " + right).removesuffix(closing)
    whole = b" " + right + inner + closing == new
    return whole and b"{{" not in inner and _EMPTY_END.fullmatch(old) is not None


def _line_ends(before: bytes, after: bytes) -> str:
    """Return what is wrong where a post had line ends of one kind only, and then has others."""
    kinds = (before.count(b"\n"), before.count(b"\r"), before.count(b"\r\n"))
    now = (after.count(b"\n"), after.count(b"\r"), after.count(b"\r\n"))
    if kinds[0] and kinds[1] == 0 and now[1]:
        return "a carriage return came into a post that has none"
    if kinds[0] == kinds[1] == kinds[2] > 0 and not now[0] == now[1] == now[2]:
        return "a bare line feed came into a post that has none"
    return ""
