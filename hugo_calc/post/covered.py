"""A post in which no tag and no value of the tool's sways how the author's Markdown is read."""

from __future__ import annotations

from hugo_calc.hugo.shortcodes import Scan
from hugo_calc.text.span import Span

_FILLED = ("calc", "calc-text", "calc-table")
_LINE_ENDS = b"\r\n"
_COVER = bytes(byte if byte in _LINE_ENDS else ord("x") for byte in range(256))


def covered(source: bytes, seen: Scan) -> bytes:
    """Return a post of the same length in which tags and our values are plain letters.

    A tag is one word on one line to Markdown, over however many lines it is written; and what
    stands between our tags now must not decide where a mark may stand, since it will not stay.
    What is commented out, {{</* calc "x" */>}}, is a word too.
    """
    text = bytearray(source)
    for start, end in seen.comments:
        text[start:end] = b"x" * (end - start)
    for each in seen.shortcodes:
        for tag in (each.tag, each.close):
            if tag is not None:
                text[tag.start : tag.end] = b"x" * (tag.end - tag.start)
        kind = each.name.lower()
        if each.inner is not None and kind in _FILLED and not each.has_nested:
            inner = each.inner.of(source)  # around another call, ours is refused
            lines = inner.translate(_COVER) if kind == "calc-table" else b"x" * len(inner)
            text[each.inner.start : each.inner.end] = lines
    return bytes(text)


def apart(seen: Scan) -> list[Span]:
    """Return what shortcodes are given as it is, {{< highlight >}}: none of it is the post's text.

    The spans are in order, none within another.
    """
    inners = [
        each.inner
        for each in seen.shortcodes
        if each.inner is not None and not each.markup and each.name.lower() not in _FILLED
    ]
    found: list[Span] = []
    for span in sorted([*inners, *seen.inline]):
        if not found or span.end > found[-1].end:
            found.append(span)
    return found
