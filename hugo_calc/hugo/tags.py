"""Tags: the lexer that finds shortcode tags, comments and the summary divider in a file's content.

It goes by Hugo's rules and knows no Markdown: one pass from left to right over the bytes, each
looked at a bounded number of times, up to the first thing that Hugo refuses. Which tag closes
which is not decided here.
"""

from __future__ import annotations

import re
from typing import Literal

from hugo_calc.hugo.frontmatter import FrontMatter, first_character
from hugo_calc.hugo.refusal import Refusal, excerpt, refuse, unrecognized
from hugo_calc.text.span import Span

Kind = Literal["name", "inline", "param", "value", "slash", "end"]
Form = Literal["bare", "quoted", "raw"]

_SPACES = re.compile(rb"[\t\n\v\f\r ]*+")
_NOT_SPACES = re.compile(rb"[^\t\n\v\f\r ]*+")
_WORD = re.compile(rb"[A-Za-z0-9_-]*+")
_QUOTABLE = re.compile(rb'(?:[^"\\\n]++|\\(?!["`]))*+')  # up to a quote, with a \ or without
_INLINE = b"inline "


class Token:
    """One part of a tag: its bytes without quotes from `start` to `end`, with them in `outer`."""

    __slots__ = ("end", "form", "kind", "outer", "start")

    def __init__(
        self, kind: Kind, start: int, end: int, form: Form = "bare", outer: Span | None = None
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.form = form
        self.outer = outer or Span(start, end)


class Tag:
    """A tag from `{{` to `}}`. The last of its tokens is "end", unless it was refused midway."""

    __slots__ = ("markup", "span", "tokens")

    def __init__(self, start: int, markup: bool) -> None:
        self.span = Span(start, start)
        self.markup = markup
        self.tokens: list[Token] = []

    @property
    def is_closing(self) -> bool:
        """Whether it is of the form `{{< /name >}}`."""
        return self.tokens[0].kind == "slash"


class Tags:
    """What the lexer found, in the order of the file, up to the place where it was refused."""

    __slots__ = ("comments", "divider", "refusal", "tags")

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.comments: list[Span] = []
        self.divider: Span | None = None  # the summary divider and the white space behind it
        self.refusal: Refusal | None = None


def lex(source: bytes, front: FrontMatter) -> Tags:
    """Return the tags of a file's content."""
    return _Lexer(source).lex(front)


class _Refused(Exception):  # noqa: N818
    """Unwinds to `lex`; holds the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class _Needle:
    """The next place of some bytes, looked for no more than once over the same stretch."""

    __slots__ = ("_at", "_bytes", "_source")

    def __init__(self, source: bytes, needle: bytes) -> None:
        self._source = source
        self._bytes = needle
        self._at = -1

    def after(self, at: int) -> int:
        """Return the first place at or after `at`, or the length of the file."""
        if self._at < at:
            found = self._source.find(self._bytes, at)
            self._at = found if found >= 0 else len(self._source)
        return self._at


class _Lexer:
    """What has to be remembered from one tag to the next."""

    __slots__ = ("_found", "_inline", "_last", "_names", "_source", "_text_end")

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._found = Tags()
        self._names: set[bytes] = set()  # opened so far, closed since or not
        self._last = b""  # the name read last
        self._inline = False  # whether an inline shortcode is open
        self._text_end = 0  # where white space at the end of the file begins; 0: not yet known

    def lex(self, front: FrontMatter) -> Tags:
        try:
            self._lex(front)
        except _Refused as refused:
            self._found.refusal = refused.refusal
        return self._found

    def _lex(self, front: FrontMatter) -> None:
        source = self._source
        at = front.body
        if not front.format:
            # The look for front matter has consumed the first character by now.
            at = first_character(source, at) + 1
        openings = _Needle(source, b"{{<"), _Needle(source, b"{{%")
        mark = b"# more" if front.format == "org" else b"<!--more-->"
        divider = _Needle(source, mark)
        while True:
            start = min(openings[0].after(at), openings[1].after(at))
            if self._found.divider is None and divider.after(at) < start:
                start = divider.after(at)
                at = self._skip_spaces(start + len(mark))
                self._found.divider = Span(start, at)
                continue
            if start >= len(source):
                return
            if self._inline:
                self._expect_end_of_inline(start)
            at = self._comment(start) if source.startswith(b"/*", start + 3) else self._tag(start)

    def _skip_spaces(self, at: int) -> int:
        found = _SPACES.match(self._source, at)
        return found.end() if found else at

    def _expect_end_of_inline(self, start: int) -> None:
        """Refuse any tag within an inline shortcode but the one that closes it."""
        source = self._source
        slash = self._skip_spaces(start + 3)
        name = slash + 1
        while (character := _character(source, name)[0]).isspace():
            name += len(character.encode())
        end = name + len(self._last)
        self._text_end = self._text_end or len(source.decode("latin-1").rstrip())
        if (
            not source.startswith(b"/", slash)
            or not source.startswith(self._last + b" ", name)
            or end >= self._text_end
        ):
            inline = self._last.decode()
            raise _Refused(
                refuse(
                    "inline shortcodes do not support nesting",
                    start,
                    Span(start, start + 3),
                    f"`{inline}` is still open here",
                    f"close it before, with the space: {{{{< /{inline} >}}}}",
                )
            )

    def _comment(self, start: int) -> int:
        """Read a comment and return where it ends."""
        right = _right(self._source, start)
        body = start + 3
        end = self._source.find(b"*/" + right, body)
        if end < body + 2:
            shown = right.decode()
            raise _Refused(
                refuse(
                    "comment must be closed",
                    start,
                    Span(start, start + 5),
                    f"no */{shown} ends this comment",
                    f"end it with */{shown}",
                )
            )
        self._found.comments.append(Span(start, end + 5))
        return end + 5

    def _tag(self, start: int) -> int:
        """Read a tag and return where it ends."""
        reader = _TagReader(self, start)
        self._found.tags.append(reader.tag)
        return reader.read()


class _TagReader:
    """One tag being read, from `{{` to `}}`."""

    __slots__ = ("_lexer", "_mixing", "_right", "_source", "tag")

    def __init__(self, lexer: _Lexer, start: int) -> None:
        self._lexer = lexer
        self._source = lexer._source
        self._right = _right(lexer._source, start)
        self._mixing = 0  # 1 after a positional parameter, 2 after a named one
        self.tag = Tag(start, self._right == b"%}}")

    def read(self) -> int:
        source, lexer = self._source, self._lexer
        at = self.tag.span.start + 3
        named = closing = False  # since the last slash; whether there was one
        while True:
            at = lexer._skip_spaces(at)
            if source.startswith(self._right, at):
                return self._end(at)
            if at >= len(source):
                raise _Refused(self._unclosed())
            sign = source[at : at + 1]
            character, width = _character(source, at)
            if sign == b"=":
                at = self._value(lexer._skip_spaces(at + 1))
            elif sign == b"/":
                self._expect_any_name(at)
                lexer._inline = named = False
                closing = True
                self._add("slash", at, at + 1)
                at += 1
            elif sign == b"\\":
                at += 1
                if source[at : at + 1] in (b'"', b"`"):
                    at = self._param(at, escaped=True)
            elif named and (sign in (b'"', b"`", b"-") or _in_word(character)):
                at = self._param(at, escaped=False)
            elif _in_word(character):
                at = self._name(at, closing)
                if closing:
                    return self._end_of_closing(at)
                named = True
            else:
                raise _Refused(unrecognized(character, at, width, self._right.decode()))

    def _add(
        self, kind: Kind, start: int, end: int, form: Form = "bare", outer: Span | None = None
    ) -> None:
        self.tag.tokens.append(Token(kind, start, end, form, outer))

    def _end(self, at: int) -> int:
        self._add("end", at, at + 3)
        self.tag.span = Span(self.tag.span.start, at + 3)
        return at + 3

    def _end_of_closing(self, at: int) -> int:
        at = self._lexer._skip_spaces(at)
        self._lexer._inline = False
        if self._source.startswith(self._right, at):
            return self._end(at)
        shown = self._right.decode()
        width = _character(self._source, at)[1]
        raise _Refused(
            refuse(
                "unclosed shortcode",
                at,
                Span(at, at + width),
                f"only {shown} may follow the name that is closed",
                f"end the closing tag with {shown}",
            )
        )

    def _unclosed(self) -> Refusal:
        start = self.tag.span.start
        shown = self._right.decode()
        end = self.tag.tokens[0].end if self.tag.tokens else start + 3
        return refuse(
            "unclosed shortcode action",
            len(self._source),
            Span(start, end),
            f"no {shown} ends this tag",
            f"close the tag with {shown}, matching its opening; "
            'after an unquoted a=value only behind a space',
        )

    def _expect_any_name(self, at: int) -> None:
        if self._lexer._last:
            return
        raise _Refused(
            refuse(
                "got closing shortcode, but none is open",
                at,
                Span(at, at + 1),
                "nothing was opened before this",
                "write {{</* … */>}} to show a tag literally",
            )
        )

    def _name(self, start: int, closing: bool) -> int:
        source, lexer = self._source, self._lexer
        at = _word_end(source, start, b"/")
        if source.startswith(b".", at):
            if not source.startswith(_INLINE, at + 1):
                raise _Refused(
                    refuse(
                        "period in shortcode name only allowed for inline identifiers",
                        start,
                        Span(start, at + 1),
                        "a name has no period",
                        'quote a value: "…"; an inline shortcode is {{< name.inline >}}, '
                        "with the space",
                    )
                )
            lexer._inline = True
            at += len(_INLINE)
        name = source[start:at]
        if closing and name not in lexer._names:
            raise _Refused(self._unopened(name, start))
        lexer._last = name
        lexer._names.add(name)
        self._add("inline" if lexer._inline else "name", start, at)
        return at

    def _unopened(self, name: bytes, start: int) -> Refusal:
        known = self._lexer._names
        spelled = next((each for each in known if each.lower() == name.lower()), b"").decode()
        return refuse(
            f"closing tag for shortcode '{name.decode()}' does not match start tag",
            start,
            Span(start, start + len(name)),
            "nothing of this name was opened before",
            f"it was opened as `{spelled}`: write it the same way"
            if spelled
            else "open it, or write {{</* … */>}} to show a tag literally",
            spelled or None,
        )

    def _param(self, at: int, *, escaped: bool) -> int:
        source = self._source
        if source.startswith(b"`", at) and escaped:
            raise _Refused(_escape(at, at - 1))
        if source[at : at + 1] in (b'"', b"`"):
            if self._mixing == 2:
                raise _Refused(_mixed("got quoted positional parameter", at, at + 1))
            self._mixing = 1
            if source.startswith(b"`", at):
                return self._raw("param", at)
            return self._quoted("param", at, escaped=escaped)
        end = _word_end(source, at, b".")
        named = source.startswith(b"=", end)
        if self._mixing == 0:
            self._mixing = 2 if named else 1
        elif named != (self._mixing == 2):
            what = "named" if named else "positional"
            word = excerpt(source, at, end)
            raise _Refused(_mixed(f"got {what} parameter '{word}'", at, end))
        self._add("param", at, end)
        return end

    def _value(self, at: int) -> int:
        """Read what stands behind `=` and white space."""
        sign = self._source[at : at + 1]
        if sign == b'"':
            return self._quoted("value", at, escaped=False)
        if sign == b"\\":
            return self._quoted("value", at, escaped=True)
        if sign == b"`":
            return self._raw("value", at)
        found = _NOT_SPACES.match(self._source, at)
        end = found.end() if found else at
        self._add("value", at, end)
        return end

    def _quoted(self, kind: Kind, at: int, *, escaped: bool) -> int:
        r"""Read a string in quotes, or in `\"` ones: those end at the next quote of either kind.

        Whatever stands before the opening quote, as in `a=\b"c"`, is nothing to Hugo.
        """
        source = self._source
        outer = at - 1 if escaped and kind == "param" else at
        while (at := self._quotable(at, at, outer)) < len(source) and source[at] == _BACKSLASH:
            at += 1  # of the opening quote
        start = at = at + 1
        while (at := self._quotable(at, start, outer)) and source[at] == _BACKSLASH:
            if escaped:
                break
            at += 2
        end = at + (2 if source[at] == _BACKSLASH else 1)
        self._add(kind, start, at, "quoted", Span(outer, end))
        return end

    def _quotable(self, at: int, start: int, opening: int) -> int:
        r"""Return where the next quote or `\"` is; the string, or what precedes it, is at `start`."""
        source = self._source
        found = _QUOTABLE.match(source, at)
        at = found.end() if found else at
        if source.startswith((b'"', b'\\"'), at):
            return at
        if source.startswith(b"\\`", at):
            raise _Refused(_escape(start, at))
        raise _Refused(
            refuse(
                "unterminated quoted string in shortcode parameter-argument: "
                f"'{excerpt(source, start, at + 1)}'",
                start,
                Span(opening, max(at, opening + 1)),
                "no quote ends this on its line",
                'end it with " on the same line; `…` may go over several lines',
            )
        )

    def _raw(self, kind: Kind, at: int) -> int:
        source = self._source
        end = source.find(b"`", at + 1)
        if end >= 0:
            self._add(kind, at + 1, end, "raw", Span(at, end + 1))
            return end + 1
        raise _Refused(
            refuse(
                "unterminated raw string in shortcode parameter-argument: "
                f"'{excerpt(source, at + 1, len(source))}'",
                at + 1,
                Span(at, at + 1),
                "no second backquote follows",
                "end it with `",
            )
        )


_BACKSLASH = 0x5C


def _right(source: bytes, start: int) -> bytes:
    """Return the delimiter that ends the tag or comment at `start`."""
    return b"%}}" if source.startswith(b"%", start + 2) else b">}}"


def _character(source: bytes, at: int) -> tuple[str, int]:
    """Return the character at `at` and its length in bytes; "" at the end, � where not UTF-8."""
    first = source[at] if at < len(source) else -1
    if first < 0x80:
        return (chr(first), 1) if first >= 0 else ("", 0)
    width = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    try:
        return source[at : at + width].decode(), width
    except UnicodeDecodeError:
        return "\ufffd", 1


def _in_word(character: str) -> bool:
    """Return whether a name may begin with it: a letter or digit of any script, or `_`."""
    return character == "_" or character.isalpha() or character.isdecimal()


def _word_end(source: bytes, at: int, also: bytes) -> int:
    """Return where a run of letters, digits, `_`, `-` and the sign `also` ends."""
    while True:
        found = _WORD.match(source, at)
        at = found.end() if found else at
        character, width = _character(source, at)
        if not (source.startswith(also, at) or _in_word(character)):
            return at
        at += width


def _mixed(what: str, start: int, end: int) -> Refusal:
    return refuse(
        f"{what}. Cannot mix named and positional parameters",
        start,
        Span(start, end),
        "the parameters before are of the other kind",
        'give all by name, as in expr="…" format="…", or none',
        code="HC504",
    )


def _escape(offset: int, at: int) -> Refusal:
    return refuse(
        "unrecognized escape character",
        offset,
        Span(at, at + 2),
        "a backquote cannot be escaped",
        "leave the backslash out, and put quotes round text that has a backquote",
    )
