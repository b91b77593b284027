"""Shortcode tags of a body, by Hugo's lexer (parser/pageparser/pagelexer_shortcode.go).

One pass from left to right over bytes, without backtracking; Markdown is not known here, as it is
not to Hugo: a tag in a code fence is a tag. Only `{{</* … */>}}` is literal text.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, NoReturn

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span

_OPENING = re.compile(rb"\{\{[<%]")
_WORD = re.compile(rb"[0-9A-Za-z_/-]+")
_BARE = re.compile(rb"[0-9A-Za-z_.-]+")
_QUOTED_SIGN = re.compile(rb'[\\"\n]')
_SPACE = b"\t\n\v\f\r "
_VALUE_END = re.compile(
    "[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
_ASCII_VALUE = re.compile(rb"[^\t\n\v\f\r \x80-\xff]*")

Value = str | int | float | bool | bytes


class Item(NamedTuple):
    """A parameter, or the value of one, as it stands in a tag."""

    kind: Literal["param", "value"]
    value: Value
    text: PlacedText  # a string without quotes and escapes
    span: Span  # with its quotes


class Tag(NamedTuple):
    """One tag. `closing` says that a slash stands in it, before the name or behind it."""

    span: Span
    markup: bool
    name: str
    name_span: Span
    items: tuple[Item, ...]
    closing: Literal["", "before", "behind"]
    inline: bool


class Tags(NamedTuple):
    """What a body holds: its tags, its literal comments, and Hugo's objection, if any."""

    tags: list[Tag]
    comments: list[Span]
    error: Diagnostic | None


class _RefusedError(Exception):
    """Hugo's objection, on its way out of a tag."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def lex(source: bytes, start: int) -> Tags:
    """Return the tags of `source` from byte `start` on, up to the first that Hugo refuses."""
    lexer = _Lexer(source)
    try:
        lexer.run(start)
    except _RefusedError as refused:
        return Tags(lexer.tags, lexer.comments, refused.diagnostic)
    return Tags(lexer.tags, lexer.comments, None)


class _Lexer:
    """The state that Hugo keeps between tags, and a position."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.tags: list[Tag] = []
        self.comments: list[Span] = []
        self._at = 0
        self._opened: set[bytes] = set()
        self._last_name = b""  # of the last tag that opened something
        self._inline = False  # within an inline shortcode

    def run(self, start: int) -> None:
        self._at = start
        while (match := _OPENING.search(self.source, self._at)) is not None:
            start = match.start()
            markup = match[0] == b"{{%"
            self._at = match.end()
            if self._inline:
                self._only_its_own_close(start)
            if self.source.startswith(b"/*", self._at):
                self._comment(start, markup=markup)
            else:
                _TagLexer(self, start, markup=markup).run()

    def _only_its_own_close(self, start: int) -> None:
        rest = self.source[self._at : self._at + len(self._last_name) + 200].lstrip(_SPACE)
        name = rest[1:].lstrip(_SPACE) if rest.startswith(b"/") else b""
        if not name.startswith(self._last_name + b" "):
            self.refuse(
                "inline shortcodes do not support nesting",
                start,
                self._at,
                help_="only its closing tag may follow here",
            )

    def _comment(self, start: int, *, markup: bool) -> None:
        end = b"*/%}}" if markup else b"*/>}}"
        found = self.source.find(end, self._at)
        if found <= self._at + 1:  # the slash of /* is not that of */
            self.refuse(
                "comment must be closed", start, self._at + 2, help_=f"end it with {end.decode()}"
            )
        self._at = found + len(end)
        self.comments.append(Span(start, self._at))

    def refuse(
        self, reason: str, start: int, end: int, *, code: str = "HC501", help_: str = ""
    ) -> NoReturn:
        """Stop with Hugo's own reason."""
        span = Span(start, max(start, min(end, len(self.source))))
        raise _RefusedError(Diagnostic(code, f"Hugo refuses this: {reason}", span, help=help_))

    # What a tag's lexer shares with the whole.

    @property
    def at(self) -> int:
        """Where the next byte is read."""
        return self._at

    @at.setter
    def at(self, value: int) -> None:
        self._at = value

    def open(self, name: bytes, *, inline: bool) -> None:
        """Remember a name that was opened."""
        self._opened.add(name)
        self._last_name = name
        self._inline = inline

    def was_opened(self, name: bytes) -> bool:
        """Return whether a name was opened anywhere before."""
        return name in self._opened

    def anything_open(self) -> bool:
        """Return whether any shortcode came before, as Hugo asks for a closing tag."""
        return bool(self._last_name)

    def leave_inline(self) -> None:
        """Forget that an inline shortcode is open."""
        self._inline = False


class _TagLexer:
    """One tag being read, from behind its opening delimiter."""

    def __init__(self, whole: _Lexer, start: int, *, markup: bool) -> None:
        self._whole = whole
        self._source = whole.source
        self._start = start
        self._markup = markup
        self._right = b"%}}" if markup else b">}}"
        self._at = whole.at
        self._items: list[Item] = []
        self._style = 0  # of parameters: 0 none yet, 1 positional, 2 named
        self._name = b""
        self._name_span = Span(start, start)
        self._slash_before = False
        self._slash_behind = False
        self._in_params = False  # behind the name, and before a slash
        self._inline = False

    def run(self) -> None:
        source, right = self._source, self._right
        while not source.startswith(right, self._at):
            if self._at >= len(source):
                self._refuse("unclosed shortcode action", self._start, self._start + 3)
            byte = source[self._at : self._at + 1]
            if byte in b"\t\n\v\f\r ":
                self._at += 1
            elif byte == b"=":
                self._value()
            elif byte == b"/":
                self._slash()
            elif byte == b"\\":
                self._at += 1
                if source[self._at : self._at + 1] in (b'"', b"`"):
                    self._param(escaped=True)
            elif self._in_params and (byte in b'"`' or self._starts_word(hyphen=True)):
                self._param(escaped=False)
            elif not self._in_params and self._starts_word(hyphen=False):
                if self._identifier():
                    break
            else:
                self._unrecognized()
        self._finish()

    def _finish(self) -> None:
        end = self._at + 3
        self._whole.at = end
        span = Span(self._start, end)
        if not self._name and not self._slash_before:
            self._refuse("shortcode has no name", self._start, end)
        closing: Literal["", "before", "behind"] = ""
        if self._slash_before:
            closing = "before"
        elif self._slash_behind:
            closing = "behind"
        self._whole.tags.append(
            Tag(
                span,
                self._markup,
                self._name.decode("utf-8", "replace"),
                self._name_span,
                tuple(self._items),
                closing,
                self._inline,
            )
        )

    def _slash(self) -> None:
        if not self._whole.anything_open():
            self._refuse(
                "got closing shortcode, but none is open",
                self._at,
                self._at + 1,
                help_="write {{</* … */>}} to show a tag as it is",
            )
        if self._name:
            self._slash_behind = True
        else:
            self._slash_before = True
        self._in_params = False
        self._whole.leave_inline()
        self._at += 1

    def _identifier(self) -> bool:
        """Read the name; return whether the tag has been read to its end."""
        start = self._at
        inline = False
        while True:
            match = _WORD.match(self._source, self._at)
            if match is not None:
                self._at = match.end()
            elif self._source[self._at : self._at + 1] == b".":
                if not self._source.startswith(b"inline ", self._at + 1):
                    self._refuse(
                        "period in shortcode name only allowed for inline identifiers",
                        start,
                        self._at + 1,
                    )
                inline = True
                self._at += 1
            elif self._starts_word(hyphen=True):
                self._at += len(self._rune().encode())
            else:
                break
        name = self._source[start : self._at]
        if not self._slash_behind:
            self._name, self._name_span, self._inline = name, Span(start, self._at), inline
        if self._slash_before or self._slash_behind:
            if not self._whole.was_opened(name):
                self._refuse(
                    f"closing tag for shortcode '{name.decode('utf-8', 'replace')}' does not"
                    " match start tag",
                    start,
                    self._at,
                    help_="nothing before it was opened under this name",
                )
            self._end_of_closing_tag()
            return True
        self._whole.open(name, inline=inline)
        self._in_params = True
        return False

    def _end_of_closing_tag(self) -> None:
        while not self._source.startswith(self._right, self._at):
            byte = self._source[self._at : self._at + 1]
            if not byte or byte not in b"\t\n\v\f\r ":
                self._refuse(
                    "unclosed shortcode",
                    self._start,
                    self._at + 1,
                    help_="nothing may follow the name in a closing tag",
                )
            self._at += 1

    def _param(self, *, escaped: bool) -> None:
        byte = self._source[self._at : self._at + 1]
        if byte == b'"':
            self._positional_quote()
            self._quoted("param", escapes=not escaped)
            return
        if byte == b"`":
            if escaped:
                self._refuse("unrecognized escape character", self._at - 1, self._at + 1)
            self._positional_quote()
            self._raw("param")
            return
        start = self._at
        while True:
            match = _BARE.match(self._source, self._at)
            if match is not None:
                self._at = match.end()
            elif self._starts_word(hyphen=True):
                self._at += len(self._rune().encode())
            else:
                break
        named = self._source[self._at : self._at + 1] == b"="
        word = self._source[start : self._at].decode("utf-8", "replace")
        if self._style == 0:
            self._style = 2 if named else 1
        elif named and self._style == 1:
            self._mixed(f"got named parameter '{word}'", start)
        elif not named and self._style == 2:
            self._mixed(f"got positional parameter '{word}'", start)
        self._emit_bare("param", start)

    def _positional_quote(self) -> None:
        if self._style == 2:
            self._mixed("got quoted positional parameter", self._at)
        self._style = 1

    def _mixed(self, what: str, start: int) -> None:
        self._refuse(
            f"{what}. Cannot mix named and positional parameters",
            start,
            max(self._at, start + 1),
            code="HC504",
            help_='name all of them: expr="…" format="…"',
        )

    def _value(self) -> None:
        """Read what stands behind an equals sign."""
        self._at += 1
        while self._at < len(self._source) and (step := self._space_length()):
            self._at += step
        byte = self._source[self._at : self._at + 1]
        if byte == b"\\":
            self._quoted("value", escapes=False)
        elif byte == b'"':
            self._quoted("value", escapes=True)
        elif byte == b"`":
            self._raw("value")
        else:
            start = self._at
            while True:
                match = _ASCII_VALUE.match(self._source, self._at)
                self._at = match.end() if match else self._at
                if self._at >= len(self._source) or self._space_length():
                    break
                self._at += max(1, len(self._rune().encode()) if self._rune() != "\ufffd" else 1)
            self._emit_bare("value", start)

    def _space_length(self) -> int:
        if self._source[self._at : self._at + 1] in (b"\t", b"\n", b"\v", b"\f", b"\r", b" "):
            return 1
        if self._at < len(self._source) and self._source[self._at] >= 0x80:
            rune = self._rune()
            return len(rune.encode()) if _VALUE_END.match(rune) else 0
        return 0

    def _quoted(self, kind: Literal["param", "value"], *, escapes: bool) -> None:
        """Read a quoted string as Hugo does: one escaped quote makes all its backslashes go."""
        opened, pending, escaped = -1, False, False
        start = here = self._at
        while True:
            match = _QUOTED_SIGN.search(self._source, here)
            if match is None or match[0] == b"\n":
                end = match.end() if match else len(self._source)
                begun = self._source[opened if opened >= 0 else start : end]
                shown = begun.decode("utf-8", "replace")
                self._refuse(
                    f"unterminated quoted string in shortcode parameter-argument: '{shown}'",
                    start,
                    end,
                    help_="close the quote on its line; a backquoted `…` may span lines",
                )
            here = match.end()
            following = self._source[here : here + 1]
            if match[0] == b"\\":
                if following == b"`":
                    self._refuse("unrecognized escape character", here - 1, here + 1)
                if following == b'"' and opened >= 0:
                    if not escapes:
                        here -= 1
                        break
                    escaped = pending = True
            elif pending:
                pending = False
            elif opened >= 0:
                here -= 1
                break
            else:
                opened = here
        raw = self._source[opened:here]
        text = _unescaped(raw, opened) if escaped else _placed(raw, opened)
        if self._source[here : here + 2] == b'\\"':
            self._at = here + 2
        elif self._source[here : here + 1] in (b'"', b"\\"):
            self._at = here + 1
        else:
            self._at = here
        value: Value = text.text
        if not _is_utf8(raw):
            value = raw.replace(b"\\", b"") if escaped else raw
        self._items.append(Item(kind, value, text, Span(start, self._at)))

    def _raw(self, kind: Literal["param", "value"]) -> None:
        start = self._at
        end = self._source.find(b"`", start + 1)
        if end < 0:
            begun = self._source[start + 1 :].decode("utf-8", "replace")
            self._refuse(
                f"unterminated raw string in shortcode parameter-argument: '{begun}'",
                start,
                start + 1,
                help_="close it with a backquote",
            )
        raw = self._source[start + 1 : end]
        self._at = end + 1
        value: Value = raw.decode() if _is_utf8(raw) else raw
        self._items.append(Item(kind, value, _placed(raw, start + 1), Span(start, self._at)))

    def _emit_bare(self, kind: Literal["param", "value"], start: int) -> None:
        raw = self._source[start : self._at]
        text = _placed(raw, start)
        value = _typed(text.text) if _is_utf8(raw) else raw
        self._items.append(Item(kind, value, text, Span(start, self._at)))

    def _rune(self) -> str:
        """Return the character at the position, U+FFFD where the bytes are none."""
        text = self._source[self._at : self._at + 4].decode("utf-8", "replace")
        return text[:1]

    def _starts_word(self, *, hyphen: bool) -> bool:
        rune = self._rune()
        return rune == "_" or rune.isalpha() or rune.isdecimal() or (hyphen and rune == "-")

    def _unrecognized(self) -> None:
        rune = self._rune()
        shown = f" '{rune}'" if rune.isprintable() and rune != "\u00a0" else ""
        self._refuse(
            f"unrecognized character in shortcode action: U+{ord(rune):04X}{shown}. Note:"
            " Parameters with non-alphanumeric args must be quoted",
            self._at,
            self._at + len(rune.encode("utf-8", "replace")),
            help_="put the parameter in double quotes, or write {{</* … */>}} to show a tag",
        )

    def _refuse(
        self, reason: str, start: int, end: int, *, code: str = "HC501", help_: str = ""
    ) -> NoReturn:
        self._whole.refuse(reason, start, end, code=code, help_=help_)


_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?[0-9]*\.[0-9]+")


def _typed(text: str) -> Value:
    """Return an unquoted parameter as Hugo types it (parser/pageparser/item.go)."""
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and len(text) < 21:
        number = int(text)
        return number if -(2**63) <= number < 2**63 else text
    if _FLOAT.fullmatch(text) and len(text) < 400:
        return float(text)
    return text


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _placed(raw: bytes, start: int) -> PlacedText:
    if _is_utf8(raw):
        return placed(raw.decode(), start)
    text = raw.decode("latin-1")  # one character a byte, so that places hold
    return PlacedText(text, range(start, start + len(raw) + 1))


def _unescaped(raw: bytes, start: int) -> PlacedText:
    whole = _placed(raw, start)
    kept = [at for at, each in enumerate(whole.text) if each != "\\"]
    offsets = [whole.offsets[at] for at in kept] + [whole.offsets[len(whole.text)]]
    return PlacedText("".join(whole.text[at] for at in kept), offsets)
