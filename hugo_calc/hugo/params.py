"""Param: one parameter of a shortcode, with its value typed as Hugo types it."""

from __future__ import annotations

import re

from hugo_calc.hugo.tag import Token
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span

Value = str | int | float | bool | bytes

_LARGEST = 2**63  # Go's int
_LONGEST = 400  # more digits than any finite float has before its point
_ESCAPED = b'\\"'


class Param:
    """One parameter; its texts are made when asked for, since most are never looked at."""

    __slots__ = ("_key", "_source", "_value")

    def __init__(self, source: bytes, key: Token | None, value: Token) -> None:
        self._source = source
        self._key = key
        self._value = value

    def __repr__(self) -> str:
        key = f"{self.key.text}=" if self.key else ""
        return f"Param({key}{self.value!r} at {self.span.start})"

    @property
    def key(self) -> PlacedText | None:
        """The name of a named parameter."""
        return _text(self._source, self._key) if self._key else None

    @property
    def text(self) -> PlacedText:
        """The value as text, without quotes; U+FFFD stands for each byte that is not UTF-8."""
        return _text(self._source, self._value)

    @property
    def span(self) -> Span:
        """The bytes of the value, with its quotes."""
        return self._value.outer

    @property
    def value(self) -> Value:
        """What the layout gets: Hugo's type where it is unquoted, bytes where it is not UTF-8."""
        token = self._value
        raw = self._source[token.start : token.end]
        if token.quote == '"' and _ESCAPED in raw:
            raw = raw.replace(b"\\", b"")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return raw
        return text if token.quote else _typed(text)


def _typed(text: str) -> str | int | float | bool:
    """Return the value of an unquoted word; `1.` and `1e5` are strings to Hugo.

    >>> _typed("007"), _typed("-.5"), _typed("1e5"), _typed("true")
    (7, -0.5, '1e5', True)
    """
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        digits = text.lstrip("+-").lstrip("0")
        number = int(digits or "0") if len(digits) < 20 else _LARGEST + 1
        number = -number if text[0] == "-" else number
        return number if -_LARGEST <= number < _LARGEST else text
    if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", text):
        whole = text.lstrip("+-").lstrip("0").partition(".")[0]
        number_or_infinity = float(text) if len(whole) < _LONGEST else float("inf")
        return text if number_or_infinity in (float("inf"), float("-inf")) else number_or_infinity
    return text


def _text(source: bytes, token: Token) -> PlacedText:
    raw = source[token.start : token.end]
    escaped = token.quote == '"' and _ESCAPED in raw
    text = raw.decode("utf-8", "surrogateescape")
    if not escaped and text.isascii():
        return placed(text, token.start)
    characters: list[str] = []
    offsets: list[int] = []
    start = at = token.start
    for character in text:
        stray = "\udc80" <= character <= "\udcff"
        at += 1 if stray else len(character.encode())
        if escaped and character == "\\":
            continue  # the next character, escaped or not, begins here
        characters.append("\ufffd" if stray else character)
        offsets.append(start)
        start = at
    return PlacedText("".join(characters), [*offsets, start])
