"""Tag: the inside of one shortcode tag, split into its tokens by the rules of Hugo's lexer.

Which tag closes which is not decided here, and neither is whether the parameters of one
shortcode fit together.
"""

from __future__ import annotations

from typing import Literal

from hugo_calc.hugo.characters import (
    begins_word,
    character_at,
    skip_quotable,
    skip_spaces,
    skip_to_space,
    word_end,
)
from hugo_calc.hugo.refusal import LITERALLY, MIXED, Refusal, excerpt, refuse, unrecognized
from hugo_calc.report.diagnostic import Label
from hugo_calc.text.span import Span

Kind = Literal["name", "inline", "param", "value", "slash", "end"]

_BACKSLASH = 0x5C
_INLINE = b"inline "  # the space belongs to it


class Token:
    """One part of a tag: its bytes without quotes, from `start` to `end`."""

    __slots__ = ("before", "behind", "end", "kind", "quote", "start")

    def __init__(
        self,
        kind: Kind,
        start: int,
        end: int,
        quote: str = "",
        *,
        before: int = 0,
        behind: int = 0,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.quote = quote  # '"', "`" or nothing
        self.before = before  # bytes of the quote, and of what Hugo skips before it
        self.behind = behind

    @property
    def span(self) -> Span:
        """The bytes of the token without its quotes."""
        return Span(self.start, self.end)

    @property
    def outer(self) -> Span:
        """The bytes of the token with its quotes."""
        return Span(self.start - self.before, self.end + self.behind)


_END = Token("end", 0, 0)  # one for all tags: a tag's span says where it ends


class Tag:
    """A tag from `{{` to `}}`. The last of its tokens is "end", unless it was refused midway."""

    __slots__ = ("markup", "span", "tokens")

    def __init__(self, start: int, markup: bool) -> None:
        self.span = Span(start, start)
        self.markup = markup  # whether it is {{% %}}
        self.tokens: list[Token] = []

    @property
    def kind(self) -> Kind | None:
        """The kind of its first token: "slash" for a closing tag; None where it was refused."""
        return self.tokens[0].kind if self.tokens else None


class Names:
    """What the lexer remembers of the shortcode names it has read, from tag to tag."""

    __slots__ = ("inline", "last", "opened")

    def __init__(self) -> None:
        self.opened: set[bytes] = set()  # whether or not they were closed since
        self.last = b""
        self.inline = False  # whether an inline shortcode, by the last name, is open


def right_delimiter(source: bytes, start: int) -> bytes:
    """Return what ends the tag or comment that begins at `start`."""
    return b"%}}" if source.startswith(b"%", start + 2) else b">}}"


class TagReader:
    """The reading of one tag. Every step returns the offset behind it, or a refusal."""

    __slots__ = ("_mixing", "_names", "_right", "_source", "tag")

    def __init__(self, source: bytes, start: int, names: Names) -> None:
        self._source = source
        self._names = names
        self._right = right_delimiter(source, start)
        self._mixing = ""  # "positional" or "named" after the first parameter
        self.tag = Tag(start, self._right == b"%}}")

    def read(self) -> int | Refusal:
        """Read up to the end of the tag."""
        source = self._source
        step: int | Refusal = self.tag.span.start + 3
        named = closing = False  # whether a name stands before, since the slash if there is one
        while not isinstance(step, Refusal):
            at = skip_spaces(source, step)
            if source.startswith(self._right, at):
                return self._end(at)
            character, width = character_at(source, at)
            if not character:
                step = self._unclosed()
            elif character == "=":
                step = self._value(skip_spaces(source, at + 1))
            elif character == "/":
                step = self._slash(at)
                named, closing = False, True
            elif character == "\\":
                escaped = source.startswith((b'"', b"`"), at + 1)
                step = self._param(at + 1, escaped=True) if escaped else at + 1
            elif named and (character in '"`-' or begins_word(character)):
                step = self._param(at, escaped=False)
            elif begins_word(character):
                step = self._name(at, closing)
                named = True
                if closing:
                    step = step if isinstance(step, Refusal) else self._end_of_closing(step)
                    return self._explained(step) if isinstance(step, Refusal) else step
            else:
                step = self._unrecognized(character, at, width)
        return self._explained(step)

    def _add(self, token: Token) -> int:
        self.tag.tokens.append(token)
        return token.end + token.behind

    def _end(self, at: int) -> int:
        self._add(_END)
        self.tag.span = Span(self.tag.span.start, at + 3)
        return at + 3

    def _end_of_closing(self, at: int) -> int | Refusal:
        """Read what follows the name in a closing tag."""
        at = skip_spaces(self._source, at)
        self._names.inline = False
        if self._source.startswith(self._right, at):
            return self._end(at)
        shown = self._right.decode()
        return refuse(
            "unclosed shortcode",
            at,
            Span(at, at + character_at(self._source, at)[1]),
            f"only {shown} may follow the name that is closed",
            f"end the closing tag with {shown}",
        )

    def _slash(self, at: int) -> int | Refusal:
        if not self._names.last:
            return refuse(
                "got closing shortcode, but none is open",
                at,
                Span(at, at + 1),
                "nothing was opened before this",
                LITERALLY,
            )
        self._names.inline = False
        return self._add(Token("slash", at, at + 1))

    def _name(self, start: int, closing: bool) -> int | Refusal:
        source, names = self._source, self._names
        at = word_end(source, start, b"/")
        if source.startswith(b".", at):
            if not source.startswith(_INLINE, at + 1):
                return refuse(
                    "period in shortcode name only allowed for inline identifiers",
                    start,
                    Span(start, at + 1),
                    "a name has no period",
                    "an inline shortcode is {{< name.inline >}}, with the space",
                )
            names.inline = True
            at += len(_INLINE)
        name = source[start:at]
        if closing and name not in names.opened:
            return self._unopened(name, start)
        names.last = name
        names.opened.add(name)
        return self._add(Token("inline" if names.inline else "name", start, at))

    def _unopened(self, name: bytes, start: int) -> Refusal:
        folded = name.decode().lower()
        opened = sorted(each.decode() for each in self._names.opened)
        spelled = next((each for each in opened if each.lower() == folded), None)
        return refuse(
            f"closing tag for shortcode '{name.decode()}' does not match start tag",
            start,
            Span(start, start + len(name)),
            "nothing of this name was opened before",
            f"it was opened as `{spelled}`; write it the same way"
            if spelled
            else f"open it before; or {LITERALLY}",
            fix=spelled,
        )

    def _param(self, at: int, *, escaped: bool) -> int | Refusal:
        source = self._source
        quote = source[at : at + 1]
        if quote == b"`" and escaped:
            return _escaped_backquote(at, at - 1)
        if quote in (b'"', b"`"):
            if self._mixing == "named":
                return _mixed("got quoted positional parameter", at, at + 1)
            self._mixing = "positional"
            if quote == b"`":
                return self._raw("param", at)
            return self._quoted("param", at, escaped=escaped)
        end = word_end(source, at, b".")
        form = "named" if source.startswith(b"=", end) else "positional"
        if self._mixing not in ("", form):
            return _mixed(f"got {form} parameter '{excerpt(source, at, end)}'", at, end)
        self._mixing = form
        return self._add(Token("param", at, end))

    def _value(self, at: int) -> int | Refusal:
        """Read what stands behind `=` and white space."""
        sign = self._source[at : at + 1]
        if sign == b"`":
            return self._raw("value", at)
        if sign in (b'"', b"\\"):
            return self._quoted("value", at, escaped=sign == b"\\")
        return self._add(Token("value", at, skip_to_space(self._source, at)))

    def _quoted(self, kind: Kind, at: int, *, escaped: bool) -> int | Refusal:
        r"""Read a string in quotes, or in `\"` ones: those end at the next quote of either kind.

        Whatever stands between the backslash and the opening quote, as in `a=\b"c"`, is nothing
        to Hugo.
        """
        opening = self._quote(at, at, at)
        if isinstance(opening, Refusal):
            return opening
        start = opening + (2 if self._source[opening] == _BACKSLASH else 1)
        end = self._quote(start, start, at)
        while not isinstance(end, Refusal) and self._source[end] == _BACKSLASH and not escaped:
            end = self._quote(end + 2, start, at)
        if isinstance(end, Refusal):
            return end
        behind = 2 if self._source[end] == _BACKSLASH else 1
        before = start - at + (1 if escaped and kind == "param" else 0)
        return self._add(Token(kind, start, end, '"', before=before, behind=behind))

    def _quote(self, at: int, start: int, opening: int) -> int | Refusal:
        r"""Return where the next `"` or `\"` is, in a string that begins at `start`."""
        source = self._source
        at = skip_quotable(source, at)
        if source.startswith((b'"', b'\\"'), at):
            return at
        if source.startswith(b"\\", at):
            return _escaped_backquote(start, at)
        return refuse(
            "unterminated quoted string in shortcode parameter-argument: "
            f"'{excerpt(source, start, at + 1)}'",
            start,
            Span(opening, max(at, opening + 1)),
            "no quote ends this on its line",
            'end it with " on the same line; `…` may go over several lines',
        )

    def _raw(self, kind: Kind, at: int) -> int | Refusal:
        source = self._source
        end = source.find(b"`", at + 1)
        if end < 0:
            return refuse(
                "unterminated raw string in shortcode parameter-argument: "
                f"'{excerpt(source, at + 1, len(source))}'",
                at + 1,
                Span(at, at + 1),
                "no other backquote follows",
                "end it with `",
            )
        return self._add(Token(kind, at + 1, end, "`", before=1, behind=1))

    def _unclosed(self) -> Refusal:
        start = self.tag.span.start
        shown = self._right.decode()
        tokens = self.tag.tokens
        return refuse(
            "unclosed shortcode action",
            len(self._source),
            Span(start, tokens[0].end if tokens and tokens[0].kind == "name" else start + 3),
            f"no {shown} ends this tag",
            f"end it with {shown}; or {LITERALLY}",
        )

    def _unrecognized(self, character: str, at: int, width: int) -> Refusal:
        slip = next((d for d in (b">}}", b"%}}", b"}}") if self._source.startswith(d, at)), b"")
        span = Span(at, at + (len(slip) or width))
        return unrecognized(character, span, self._right.decode(), wrong_delimiter=bool(slip))

    def _explained(self, refusal: Refusal) -> Refusal:
        """Add where the cause is, if an unquoted value has taken in the end of the tag."""
        shown = self._right.decode()
        for token in self.tag.tokens:
            if token.kind == "value" and not token.quote:
                end = self._source.find(self._right, token.start, token.end)
                if end >= 0:
                    label = Label(
                        token.span, f"without quotes this goes on to the space, {shown} too"
                    )
                    value = excerpt(self._source, token.start, end)
                    found = refusal.diagnostic._replace(
                        labels=(label,), help=f'put the value in quotes: "{value}"'
                    )
                    return refusal._replace(diagnostic=found)
        return refusal


def _mixed(what: str, start: int, end: int) -> Refusal:
    return refuse(
        f"{what}. Cannot mix named and positional parameters",
        start,
        Span(start, end),
        "the parameters before are of the other kind",
        MIXED,
        code="HC504",
    )


def _escaped_backquote(offset: int, at: int) -> Refusal:
    return refuse(
        "unrecognized escape character",
        offset,
        Span(at, at + 2),
        "a backquote cannot be escaped",
        "leave the backslash out; a backquote may stand between quotes as it is",
    )
