"""A post in which the tool's own values are covered, so that they do not sway how it is read."""

from __future__ import annotations

from collections.abc import Iterable

from hugo_calc.hugo.shortcodes import Shortcode

_FILLED = ("calc", "calc-text", "calc-table")
_LINE_ENDS = b"\r\n"
_COVER = bytes(byte if byte in _LINE_ENDS else ord("x") for byte in range(256))
_JOIN = bytes(ord(" ") if byte in _LINE_ENDS else byte for byte in range(256))


def covered(source: bytes, shortcodes: Iterable[Shortcode]) -> bytes:
    """Return a post of the same length in which our values are plain letters.

    A tag is one word on one line to Markdown, over however many lines it is written; and what
    stands between the tags now must not decide where a mark may stand, since it will not stay.
    """
    text = bytearray(source)
    for each in shortcodes:
        kind = each.name.lower()
        if kind not in _FILLED or each.has_nested:  # a call around another is refused
            continue
        for tag in (each.tag, each.close):
            if tag is not None:
                text[tag.start : tag.end] = tag.of(source).translate(_JOIN)
        if each.inner is not None:
            inner = each.inner.of(source)
            lines = inner.translate(_COVER) if kind == "calc-table" else b"x" * len(inner)
            text[each.inner.start : each.inner.end] = lines
    return bytes(text)
