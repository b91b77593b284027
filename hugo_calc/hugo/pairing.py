"""Pairing: which tag closes which, by Hugo's own rule.

A closing tag ends the innermost shortcode that is open, whatever name it has. All that matters
besides is whether a name's template uses its inner text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Literal

from hugo_calc.hugo.containers import fold
from hugo_calc.hugo.content import Content
from hugo_calc.hugo.params import Param
from hugo_calc.hugo.refusal import LITERALLY, MIXED, Refusal, refuse
from hugo_calc.hugo.tag import Tag, Token
from hugo_calc.report.diagnostic import Label
from hugo_calc.text.span import Span

Templates = Mapping[str, bool]
"""For each lower-cased name that has a template, whether that uses `.Inner`."""


class Shortcode:
    """One call of a shortcode. Spans are of bytes in the file, a leading BOM counted."""

    __slots__ = (
        "close",
        "closing",
        "crossed",
        "end",
        "has_comment",
        "has_more",
        "has_nested",
        "inner",
        "markup",
        "name",
        "name_span",
        "named",
        "nameless_close",
        "ordinal",
        "params",
        "parent",
        "tag",
    )

    def __init__(
        self, name: str, name_span: Span, tag: Tag, parent: int | None, ordinal: int
    ) -> None:
        self.name = name  # as written
        self.name_span = name_span
        self.named = False  # whether its parameters have names
        self.params: list[Param] = []
        self.markup = tag.markup  # whether it is {{% %}}
        self.parent = parent  # the index of the shortcode around it
        self.ordinal = ordinal  # among those with the same parent, inline ones counted
        self.tag = tag.span
        self.closing: Literal["self", "paired", "none"] = "none"
        self.inner: Span | None = None  # None unless paired
        self.close: Span | None = None  # the closing tag, None unless paired
        self.end = tag.span.end  # behind the closing tag, if there is one
        self.crossed = False  # whether what closed it was meant for another
        self.nameless_close = False
        # What its inner text has that does not reach the layout as it stands:
        self.has_comment = False
        self.has_more = False
        self.has_nested = False

    def __repr__(self) -> str:
        return f"Shortcode({self.name!r} at {self.tag.start}, {self.closing})"


class _Open:
    """A shortcode that is being read."""

    __slots__ = ("container", "count", "index", "inline", "named", "ordinal", "params", "tag")

    def __init__(self, tag: Tag, ordinal: int) -> None:
        self.tag = tag
        self.ordinal = ordinal
        self.index: int | None = None  # among the shortcodes found; None before it has a name
        self.container: bool | None = None  # None before it has a name, and if it is inline
        self.inline = False
        self.named: bool | None = None  # None before the first parameter
        self.params: list[Param] = []
        self.count = 0  # of the shortcodes directly within


class Pairing:
    """Hugo's reading of the tags one after the other, with the open shortcodes on a stack.

    A tag may have more tokens than the shortcode it closes takes up, as `{{< // >}}` has. Hugo
    gives them to the shortcode around, and what is left at the top is text; so do we.
    """

    __slots__ = (
        "_content",
        "_crossed",
        "_open",
        "_ordinal",
        "_source",
        "_templates",
        "inline",
        "shortcodes",
    )

    def __init__(self, source: bytes, content: Content, templates: Templates) -> None:
        self.shortcodes: list[Shortcode] = []  # in the order of their opening tags
        self.inline: list[Span] = []  # the inline shortcodes
        self._source = source
        self._content = content
        self._templates = templates
        self._open: list[_Open] = []
        self._ordinal = 0
        self._crossed: dict[str, Shortcode] = {}  # by the name that closed it, the latest

    def pair(self) -> Refusal | None:
        """Read all tags; where Hugo refuses the file, return why, and nothing found counts."""
        for tag in self._content.tags:
            refusal = self._take(tag)
            if refusal is not None:
                return refusal
        return self._content.refusal or self._finish()

    def _take(self, tag: Tag) -> Refusal | None:
        """Read one tag; of one that was refused midway, the tokens before."""
        if tag.kind == "end":
            return refuse(
                "shortcode has no name",
                self._outermost(tag),
                tag.span,
                "a name is missing here",
                LITERALLY,
            )
        if tag.kind != "slash":
            self._open.append(_Open(tag, self._next_ordinal()))
        elif not self._open:
            return self._not_a_container(tag, 0) if len(tag.tokens) > 1 else None
        at = 0
        while at < len(tag.tokens) and self._open:
            step = self._token(tag, at, self._open[-1])
            if isinstance(step, Refusal):
                return step
            at = step
        return None

    def _token(self, tag: Tag, at: int, current: _Open) -> int | Refusal:
        """Read the token at `at` and return the index of the next."""
        token = tag.tokens[at]
        following = tag.tokens[at + 1].kind if at + 1 < len(tag.tokens) else None
        if token.kind in ("name", "inline"):
            return self._name(tag, token, current) or at + 1
        if token.kind == "param" and following == "value":
            return self._param(tag, token, tag.tokens[at + 1]) or at + 2
        if token.kind == "param" and following:
            return self._param(tag, None, token) or at + 1
        if token.kind == "slash" and following:
            if not (current.container or current.inline):
                return self._not_a_container(tag, at)
            self._complete(tag, at)
            return at + (2 if following == "end" else 3)
        if token.kind == "end" and not current.inline:
            if current.container is None:
                return self._crash(tag)
            if not current.container:
                self._complete(tag, at)
        return at + 1

    def _next_ordinal(self) -> int:
        if not self._open:
            self._ordinal += 1
            return self._ordinal - 1
        self._open[-1].count += 1
        return self._open[-1].count - 1

    def _outermost(self, tag: Tag) -> int:
        """Return the offset that Hugo gives for whatever is wrong in `tag`."""
        return (self._open[0].tag if self._open else tag).span.start

    def _name(self, tag: Tag, token: Token, current: _Open) -> Refusal | None:
        span = token.span
        name = span.of(self._source)
        if token.kind == "inline":
            current.inline = True
            return None
        current.container = self._templates.get(fold(name))
        if current.container is None:
            return self._not_found(tag, span)
        if current.index is None:
            parent = self._open[-2].index if len(self._open) > 1 else None
            current.index = len(self.shortcodes)
            self.shortcodes.append(
                Shortcode(name.decode(), span, current.tag, parent, current.ordinal)
            )
        else:
            shortcode = self.shortcodes[current.index]
            shortcode.name, shortcode.name_span = name.decode(), span
        return None

    def _param(self, tag: Tag, key: Token | None, value: Token) -> Refusal | None:
        current = self._open[-1]
        named = key is not None
        if current.named not in (None, named):
            kind, wanted = ("map[string]", "a map") if named else ("[]", "a slice")
            name = self._name_of(current)
            start = (key or value).outer.start
            return refuse(
                "failed to extract shortcode: invalid state: invalid param type "
                f'{kind}interface {{}} for shortcode "{name}", expected {wanted}',
                self._outermost(tag),
                Span(start, value.outer.end),
                "the parameters before are of the other kind",
                MIXED,
                code="HC504",
            )
        current.named = named
        current.params.append(Param(self._source, key, value))
        return None

    def _name_of(self, current: _Open) -> str:
        return "" if current.index is None else self.shortcodes[current.index].name

    def _complete(self, tag: Tag, at: int) -> None:
        """Take the innermost shortcode off the stack; its end is token `at` of `tag`."""
        current = self._open.pop()
        if current.inline:
            self.inline.append(Span(current.tag.span.start, tag.span.end))
        if current.index is None:
            return
        shortcode = self.shortcodes[current.index]
        shortcode.params = current.params
        shortcode.named = bool(current.named)
        if tag is current.tag:
            shortcode.closing = "self" if tag.tokens[at].kind == "slash" else "none"
            return
        close = tag.span
        if tag.kind == "slash" and at == 0:
            self._compare_names(shortcode, tag)
        else:
            # Ended by what is left over of a tag within it, which still belongs to its inner.
            shortcode.crossed = True
            close = Span(close.end, close.end)
        shortcode.closing = "paired"
        shortcode.close = close
        shortcode.end = close.end
        inner = Span(shortcode.tag.end, close.start)
        shortcode.inner = inner
        shortcode.has_nested = current.count > 0
        shortcode.has_comment = _begins_within(inner, self._content.comments)
        divider = self._content.divider
        shortcode.has_more = divider is not None and _begins_within(inner, [divider])

    def _compare_names(self, shortcode: Shortcode, tag: Tag) -> None:
        token = tag.tokens[1]
        shortcode.nameless_close = token.kind not in ("name", "inline")
        if shortcode.nameless_close:
            return
        name = token.span.of(self._source).decode()
        shortcode.crossed = name != shortcode.name
        if shortcode.crossed:
            self._crossed[name] = shortcode

    def _finish(self) -> Refusal | None:
        """Return what is wrong at the end of the file; only inline shortcodes may be open there."""
        for current in reversed(self._open):
            if current.container:
                return self._unclosed(self.shortcodes[current.index or 0])
            self.inline.append(Span(current.tag.span.start, len(self._source)))
        return None

    def _unclosed(self, shortcode: Shortcode) -> Refusal:
        name = shortcode.name
        slip = self._crossed.get(name)
        if slip and slip.tag.start < shortcode.tag.start:
            slip = None
        at_fault = slip or shortcode
        left, right = ("{{%", "%}}") if at_fault.markup else ("{{<", ">}}")
        labels: tuple[Label, ...] = ()
        if slip and slip.close:
            labels = (Label(slip.close, f"Hugo took this for the end of `{slip.name}`"),)
        return refuse(
            f'failed to extract shortcode: shortcode "{name}" must be closed or self-closed',
            self._open[0].tag.span.start,
            at_fault.tag,
            f"`{at_fault.name}` is not closed",
            f"add {left} /{at_fault.name} {right}, or end this tag with /{right}",
            labels=labels,
            code="HC512",
        )

    def _not_a_container(self, tag: Tag, slash: int) -> Refusal:
        """Return the refusal of a closing tag or mark for what takes none."""
        name = self._name_of(self._open[-1]) if self._open else ""
        stray = not name
        if stray:
            following = tag.tokens[slash + 1]
            span = (
                following.span if following.kind != "end" else Span(tag.span.end - 3, tag.span.end)
            )
            name = span.of(self._source).decode("utf-8", "replace")
        mark = tag.tokens[slash]
        end = max(mark.end, tag.span.end)  # a tag that Hugo cannot read to its end has none
        return refuse(
            f'failed to extract shortcode: shortcode "{name}" does not evaluate .Inner or '
            ".InnerDeindent, yet a closing tag was provided",
            self._outermost(tag),
            tag.span if stray else Span(mark.start, end),
            "nothing is open here that this could close"
            if stray
            else f"the layout of `{name}` does not use its inner text",
            "take it out" if stray else "leave the slash out",
        )

    def _not_found(self, tag: Tag, span: Span) -> Refusal:
        name = span.of(self._source).decode()
        if name.endswith("/"):
            mend, fix = "put a space before the slash", f"{name[:-1]} /"
        else:
            mend, fix = f"check its spelling, or add its layout; or {LITERALLY}", None
        return refuse(
            f'failed to extract shortcode: template for shortcode "{name}" not found',
            self._outermost(tag),
            span,
            "the site has no shortcode of this name",
            mend,
            fix=fix,
        )

    def _crash(self, tag: Tag) -> Refusal:
        return refuse(
            "runtime error: invalid memory address or nil pointer dereference",
            self._outermost(tag),
            tag.span,
            "Hugo itself breaks down at a tag without a name",
            "begin the tag with the name of a shortcode",
        )


def _begins_within(inner: Span, spans: list[Span]) -> bool:
    """Return whether one of the ordered `spans` begins in `inner`."""
    at = bisect_left(spans, Span(inner.start, inner.start))
    return at < len(spans) and spans[at].start < inner.end
