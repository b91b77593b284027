"""Shortcodes of a file: tags paired into calls, as Hugo's extractor pairs them (shortcode.go)."""

from __future__ import annotations

import base64
import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from hugo_calc.hugo.frontmatter import BOM, FrontMatter, split
from hugo_calc.hugo.lexer import Item, Tag, Value, lex
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

# For each shortcode a site has a template of, by its name in small letters: whether the template
# uses .Inner. Such a shortcode must be closed, another must not.
Templates = Mapping[str, bool]

Closing = Literal["self", "paired", "none"]

_DIVIDER = re.compile(rb"<!--more-->|# more")


class Param(NamedTuple):
    """A parameter: its key where it is named, its value as Hugo types it, and where it stands."""

    key: PlacedText | None
    value: Value
    text: PlacedText
    span: Span


class Shortcode:
    """One shortcode as Hugo sees it; spans are bytes of the file, a BOM counted."""

    __slots__ = (
        "close", "closing", "crossed", "has_comment", "has_more", "has_nested", "inner", "markup",
        "name", "name_span", "named", "nameless_close", "ordinal", "params", "parent", "tag",
    )  # fmt: skip

    def __init__(self, tag: Tag, params: list[Param]) -> None:
        self.name = tag.name
        self.name_span = tag.name_span
        self.named = bool(params) and params[0].key is not None
        self.params = params
        self.markup = tag.markup
        self.closing: Closing = "none"
        self.tag = tag.span
        self.inner: Span | None = None
        self.close: Span | None = None
        self.parent: int | None = None  # index of the shortcode it stands in
        self.ordinal = 0  # among those of one parent, inline ones counted
        self.crossed = False  # closed by a tag of another name
        self.nameless_close = False
        self.has_comment = False  # between its tags, and so on
        self.has_more = False
        self.has_nested = False

    def __repr__(self) -> str:
        return f"Shortcode({self.name} at {self.tag.start})"

    @property
    def end(self) -> int:
        """The byte behind the shortcode: behind its closing tag, where it has one."""
        return self.close.end if self.close is not None else self.tag.end


class Scan(NamedTuple):
    """What Hugo sees in a file. With an error it sees nothing: the build stops."""

    shortcodes: list[Shortcode]
    error: Diagnostic | None
    front: FrontMatter | None
    comments: list[Span]


def scan(source: bytes, templates: Templates | None = None) -> Scan:
    """Return the shortcodes of a file in the order of their opening tags.

    Whether a shortcode must be closed, Hugo asks its template. Where `templates` is None these
    are not known: `calc` and `calc-…` must be closed, any other is if a closing tag of its name
    follows at its level.
    """
    front = split(source)
    if isinstance(front, Diagnostic):
        return Scan([], front, None, [])
    tags = lex(source, front.body)
    pairing = _Pairing(templates)
    error = pairing.pair(tags.tags)
    if error is None:
        error = tags.error or pairing.end()
    if error is not None:
        return Scan([], error, front, tags.comments)
    _mark_contents(pairing, source, front, tags.comments)
    return Scan(pairing.shortcodes, None, front, tags.comments)


class _Open:
    """A shortcode that waits for its closing tag; `sure` where it must have one."""

    __slots__ = ("index", "inline", "sure", "tag")

    def __init__(self, index: int, tag: Tag, *, sure: bool, inline: bool) -> None:
        self.index = index  # in the list of shortcodes; −1 for an inline one, which is not listed
        self.tag = tag
        self.sure = sure
        self.inline = inline


class _Pairing:
    """Tags being paired. Every tag is put on the stack once and taken off once."""

    def __init__(self, templates: Templates | None) -> None:
        self._templates = templates
        self._stack: list[_Open] = []
        self._waiting: dict[str, int] = {}  # how many on the stack have this name
        self._passed_over: set[str] = set()  # taken for no containers, as another closed round them
        self._sure = 0  # how many on the stack must be closed
        self.shortcodes: list[Shortcode] = []
        self.inlines: list[int] = []  # where inline shortcodes begin

    def pair(self, tags: list[Tag]) -> Diagnostic | None:
        """Pair all tags; return Hugo's objection to the first that does not fit."""
        for tag in tags:
            error = self._close(tag) if tag.closing == "before" else self._open(tag)
            if error is not None:
                return error
        return None

    def end(self) -> Diagnostic | None:
        """Return Hugo's objection to what is still open at the end of the file."""
        first = next((each for each in self._stack if each.sure and not each.inline), None)
        if first is None:
            return None
        name = first.tag.name
        left, right = ("{{%", "%}}") if first.tag.markup else ("{{<", ">}}")
        return Diagnostic(
            "HC512",
            f'Hugo refuses this: shortcode "{name}" must be closed or self-closed',
            first.tag.span,
            "this is never closed",
            help=f"close it with {left} /{name} {right}, or write {left} {name} … /{right}",
        )

    def _uses_inner(self, name: str) -> bool | None:
        """Return whether a shortcode must be closed, None where that is not known."""
        lower = name.lower()
        if self._templates is not None:
            return self._templates.get(lower)
        return True if lower == "calc" or lower.startswith("calc-") else None

    def _open(self, tag: Tag) -> Diagnostic | None:
        if tag.inline:
            self.inlines.append(tag.span.start)
            if not tag.closing:
                self._push(_Open(-1, tag, sure=True, inline=True))
            return None
        uses_inner = self._uses_inner(tag.name)
        if uses_inner is None and self._templates is not None:
            return Diagnostic(
                "HC501",
                "Hugo refuses this: failed to extract shortcode: template for shortcode"
                f' "{tag.name}" not found',
                tag.name_span,
            )
        params = _params(tag)
        if isinstance(params, Diagnostic):
            return params

        shortcode = Shortcode(tag, params)
        self.shortcodes.append(shortcode)
        if tag.closing == "behind":
            if uses_inner is False:
                return _not_a_container(tag)
            shortcode.closing = "self"
        elif uses_inner is not False:
            index = len(self.shortcodes) - 1
            self._push(_Open(index, tag, sure=bool(uses_inner), inline=False))
        return None

    def _push(self, opened: _Open) -> None:
        self._stack.append(opened)
        self._waiting[opened.tag.name] = self._waiting.get(opened.tag.name, 0) + 1
        self._sure += opened.sure

    def _pop(self) -> _Open:
        opened = self._stack.pop()
        self._waiting[opened.tag.name] -= 1
        self._sure -= opened.sure
        return opened

    def _close(self, tag: Tag) -> Diagnostic | None:
        named_here = self._waiting.get(tag.name, 0) > 0
        if not self._stack or not (named_here or self._sure or not tag.name):
            if tag.name in self._passed_over:
                return None  # crossed with the one that closed around it, which Hugo accepts
            return _not_a_container(tag)
        while True:
            opened = self._pop()
            if opened.sure or not tag.name or opened.tag.name == tag.name:
                break  # a closing tag closes the innermost that waits, whatever its name
            self._passed_over.add(opened.tag.name)
        if opened.index < 0:
            return None
        shortcode = self.shortcodes[opened.index]
        shortcode.closing = "paired"
        shortcode.inner = Span(opened.tag.span.end, tag.span.start)
        shortcode.close = tag.span
        shortcode.crossed = bool(tag.name) and tag.name != opened.tag.name
        shortcode.nameless_close = not tag.name
        return None


def _not_a_container(tag: Tag) -> Diagnostic:
    return Diagnostic(
        "HC501",
        f'Hugo refuses this: failed to extract shortcode: shortcode "{tag.name}" does not evaluate'
        " .Inner or .InnerDeindent, yet a closing tag was provided",
        tag.span,
        "nothing of this name is open here",
    )


def _params(tag: Tag) -> list[Param] | Diagnostic:
    """Return a tag's parameters; a value goes with the word before it (shortcode.go)."""
    params: list[Param] = []
    places: dict[str, int] = {}
    before: Item | None = None
    for item in (*tag.items, None):
        if before is not None:
            if item is not None and item.kind == "value":
                param = Param(before.text, item.value, item.text, item.span)
            else:
                param = Param(None, before.value, before.text, before.span)
            if params and (params[0].key is None) != (param.key is None):
                kind = "named" if param.key is not None else "positional"
                return Diagnostic(
                    "HC504",
                    f"Hugo refuses this: invalid state: invalid param type for shortcode"
                    f' "{tag.name}": a {kind} parameter behind one of the other kind',
                    param.span,
                    help='name all parameters, without spaces: expr="…" format="…"',
                )
            key = param.key.text if param.key is not None else None
            if key is not None and key in places:
                params[places[key]] = param  # the last of a name wins
            else:
                if key is not None:
                    places[key] = len(params)
                params.append(param)
        before = item if item is not None and item.kind == "param" else None
    return params


def _mark_contents(
    pairing: _Pairing, source: bytes, front: FrontMatter, comments: list[Span]
) -> None:
    """Settle parents and ordinals, and note what stands between the tags of each shortcode."""
    shortcodes = pairing.shortcodes
    dividers = [match.start() for match in _DIVIDER.finditer(source, front.body)]
    remarks = [comment.start for comment in comments]
    ordinals: dict[int | None, int] = {}
    open_: list[int] = []
    places = [(each.tag.start, index) for index, each in enumerate(shortcodes)]
    places += [(start, -1) for start in pairing.inlines]
    for start, index in sorted(places):
        while open_ and shortcodes[open_[-1]].end <= start:
            open_.pop()
        parent = open_[-1] if open_ else None
        ordinal = ordinals[parent] = ordinals.get(parent, -1) + 1
        if parent is not None:
            shortcodes[parent].has_nested = True
        if index < 0:
            continue
        shortcode = shortcodes[index]
        shortcode.parent, shortcode.ordinal = parent, ordinal
        if shortcode.inner is not None:
            open_.append(index)
            shortcode.has_more = _any_within(dividers, shortcode.inner)
            shortcode.has_comment = _any_within(remarks, shortcode.inner)


def _any_within(places: list[int], span: Span) -> bool:
    at = bisect_left(places, span.start)
    return at < len(places) and places[at] < span.end


def describe(seen: Scan, source: bytes) -> dict[str, Any]:
    """Return a scan as `hugo-calc scan` prints it in JSON.

    {"shortcodes": […]}, each with `name`, `named`, `params`, `markup`, `closing`, `parent` (an
    index), `ordinal`, `offset`, `line`, `column` and `span` (`tag_start`, `tag_end`,
    `inner_start`, `inner_end`, `close_end`); or {"error": {"message", "line", "column"}}. All are
    bytes: spans count a BOM, `offset` does not, `column` starts at 1. A string that is not UTF-8
    is {"base64": …}.
    """
    bom = len(BOM) if source.startswith(BOM) else 0
    if seen.error is not None:
        start = seen.error.span.start if seen.error.span else 0
        line, column = _line_and_column(source, start, bom)
        return {"error": {"message": seen.error.message, "line": line, "column": column}}
    rows = []
    for shortcode in seen.shortcodes:
        line, column = _line_and_column(source, shortcode.tag.start, bom)
        inner = shortcode.inner
        rows.append(
            {
                "name": shortcode.name,
                "named": shortcode.named,
                "params": _described(shortcode),
                "markup": shortcode.markup,
                "closing": shortcode.closing,
                "parent": shortcode.parent,
                "ordinal": shortcode.ordinal,
                "offset": shortcode.tag.start - bom,
                "line": line,
                "column": column,
                "span": {
                    "tag_start": shortcode.tag.start,
                    "tag_end": shortcode.tag.end,
                    "inner_start": inner.start if inner else None,
                    "inner_end": inner.end if inner else None,
                    "close_end": shortcode.close.end if shortcode.close else None,
                },
            }
        )
    return {"shortcodes": rows}


def _described(shortcode: Shortcode) -> Any:
    if shortcode.named:
        return {p.key.text: _json(p.value) for p in shortcode.params if p.key is not None}
    return [_json(param.value) for param in shortcode.params]


def _json(value: Value) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return value


def _line_and_column(source: bytes, offset: int, bom: int) -> tuple[int, int]:
    start = source.rfind(b"\n", 0, offset) + 1
    return source.count(b"\n", 0, offset) + 1, offset - start + 1 - (bom if start == 0 else 0)
