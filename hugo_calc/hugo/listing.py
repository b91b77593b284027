"""Listing: a scan as JSON, in the terms of Hugo's shortcode variables."""

from __future__ import annotations

from bisect import bisect_left

from hugo_calc.hugo.frontmatter import bom_width
from hugo_calc.hugo.params import Value
from hugo_calc.hugo.shortcodes import Scan, Shortcode
from hugo_calc.text.span import Span

Json = dict[str, object]


def describe(scan: Scan, source: bytes) -> Json:
    """Return what `scan` found in `source` as an object that json can write.

    It has either `shortcodes`, in the order of their opening tags, or `error`. In each shortcode:

    - `name`, `named`, `params`: as the layout gets them; a string that is not UTF-8 is an object
      with its bytes as `base64`.
    - `markup`: whether it is `{{% %}}`; `closing`: "paired", "self" or "none".
    - `ordinal`, and `parent`: the index in this list of the shortcode around it, or null.
    - `offset`, `line`, `column`: what `.Position` says, null within another shortcode. Hugo does
      not count a leading BOM, and its columns count bytes.
    - `span`: byte offsets in the file as it is, a BOM counted; those of the inner text and of the
      closing tag are null unless it is paired.
    - `inner_base64`: `.Inner`, or null where Hugo renders it first.

    `error` has Hugo's `message`, `line` and `column`, counted in the same way.
    """
    positions = _Positions(source)
    if scan.refusal is not None:
        line, column = positions.at(scan.refusal.offset)
        return {"error": {"message": scan.refusal.reason, "line": line, "column": column}}
    parents = {each.parent for each in scan.shortcodes}
    listed: list[Json] = []
    for index, shortcode in enumerate(scan.shortcodes):
        described = _describe(shortcode, source, positions)
        known = index not in parents and not (shortcode.markup and shortcode.parent is not None)
        described["inner_base64"] = _inner(shortcode, scan, source) if known else None
        listed.append(described)
    return {"shortcodes": listed}


class _Positions:
    """Lines and byte columns of ascending offsets, each stretch of the file counted once."""

    __slots__ = ("_at", "_line", "_line_start", "_source")

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._at = self._line_start = bom_width(source)
        self._line = 1

    def at(self, offset: int) -> tuple[int, int]:
        self._line += self._source.count(b"\n", self._at, offset)
        last = self._source.rfind(b"\n", self._at, offset)
        if last >= 0:
            self._line_start = last + 1
        self._at = offset
        return self._line, offset - self._line_start + 1


def _describe(shortcode: Shortcode, source: bytes, positions: _Positions) -> Json:
    values = [_json(param.value) for param in shortcode.params]
    keys = [param.key.text if param.key else "" for param in shortcode.params]
    top = shortcode.parent is None
    line, column = positions.at(shortcode.tag.start) if top else (None, None)
    inner, close = shortcode.inner, shortcode.close
    return {
        "name": shortcode.name,
        "named": shortcode.named,
        "params": dict(zip(keys, values, strict=True)) if shortcode.named else values,
        "markup": shortcode.markup,
        "closing": shortcode.closing,
        "span": {
            "tag_start": shortcode.tag.start,
            "tag_end": shortcode.tag.end,
            "inner_start": inner.start if inner else None,
            "inner_end": inner.end if inner else None,
            "close_end": close.end if close else None,
        },
        "ordinal": shortcode.ordinal,
        "parent": shortcode.parent,
        "offset": shortcode.tag.start - bom_width(source) if top else None,
        "line": line,
        "column": column,
    }


def _json(value: Value) -> object:
    return {"base64": _base64(value)} if isinstance(value, bytes) else value


def _base64(data: bytes) -> str:
    from base64 import b64encode

    return b64encode(data).decode("ascii")


def _inner(shortcode: Shortcode, scan: Scan, source: bytes) -> str:
    """Return `.Inner`: without comment marks and the summary divider, inline shortcodes empty."""
    inner = shortcode.inner
    if inner is None:
        return ""
    cuts: list[Span] = []
    for start, end in _within(inner, scan.comments):
        cuts += (Span(start + 3, start + 5), Span(end - 5, end - 3))
    cuts += _within(inner, scan.inline)
    cuts += _within(inner, [scan.more] if scan.more else [])
    parts = []
    at = inner.start
    for cut in sorted(cuts):
        parts.append(source[at : max(at, cut.start)])
        at = max(at, cut.end)
    parts.append(source[at : inner.end])
    return _base64(b"".join(parts))


def _within(inner: Span, spans: list[Span]) -> list[Span]:
    """Return those of the ordered `spans` that begin in `inner`."""
    first = bisect_left(spans, Span(inner.start, inner.start))
    return spans[first : bisect_left(spans, Span(inner.end, inner.end))]
