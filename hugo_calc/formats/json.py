"""JSON (RFC 8259) as a tree of raw scalars with their places.

Strict, as Hugo's own reader is; but a key that is given twice is refused, where Hugo takes the
last. An escape has the place of its backslash; half a surrogate pair is U+FFFD, as for Hugo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hugo_calc.formats.text import RefusalError, Text, given_twice, item_end, open_text
from hugo_calc.formats.tree import Entry, Kind, List, Map, Node, Scalar
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

_SPACE = " \t\r\n"
_ESCAPES = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_WORDS: dict[str, Kind] = {"true": "bool", "false": "bool", "null": "null"}
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_WORD = r"[^ \t\r\n,\]}]*"


def read(source: bytes, span: Span, path: str = "") -> Map | Diagnostic:
    """Return what the bytes of `span`, braces included, say, or the first thing wrong with them.

    All places are byte offsets in `source`. HC602: it is not JSON, or not an object. HC603: a key
    is given twice. HC608: too large or too deep. HC902: it is not UTF-8. Nothing but white space
    is an empty map.
    """
    try:
        return _Reader(open_text(source, span, path)).document()
    except RefusalError as refusal:
        return refusal.diagnostic


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._raw = text.text
        self._at = 0

    def document(self) -> Map:
        """Return the whole text as a map."""
        self._skip_space()
        if self._at == len(self._raw):
            return Map([], self._text.span(0, self._at))
        if self._sign() != "{":
            raise self._unexpected("JSON front matter begins with `{`")
        root = self._object(1)
        self._skip_space()
        if self._at < len(self._raw):
            raise self._unexpected("nothing may stand behind the last brace")
        return root

    # What stands between values

    def _sign(self) -> str:
        return self._raw[self._at : self._at + 1]

    def _skip_space(self) -> None:
        while self._at < len(self._raw) and self._raw[self._at] in _SPACE:
            self._at += 1
        if self._raw.startswith(("//", "/*", "#"), self._at):
            raise self._unexpected("JSON has no comments", "YAML and TOML have")

    def _items(self, closing: str) -> Iterator[None]:
        """Stop at each item of the list or object that begins here, and go over all else."""
        start = self._at
        self._at += 1
        self._skip_space()
        while self._sign() != closing:
            self._refuse_end(start, closing)
            yield
            self._skip_space()
            if self._sign() == closing:
                break
            self._refuse_end(start, closing)
            comma = self._at
            if self._sign() != ",":
                raise self._unexpected(f"a comma or `{closing}` is wanted here")
            self._at += 1
            self._skip_space()
            if self._sign() == closing:
                raise self._text.refusal(
                    f"no comma may stand before `{closing}` in JSON", comma, comma + 1, fix=""
                )
        self._at += 1

    def _refuse_end(self, start: int, closing: str) -> None:
        if self._at >= len(self._raw):
            raise self._text.refusal(
                f"this `{self._raw[start]}` is not closed",
                start,
                start + 1,
                "opened here",
                help=f"close it with `{closing}`",
            )

    def _unexpected(self, message: str, help_: str = "") -> RefusalError:
        end = max(self._word_end(), self._at + 1)
        return self._text.refusal(message, self._at, end, "not expected here", help=help_)

    def _word_end(self) -> int:
        """Return where what stands here ends: at a comma, a closing bracket or the line's end."""
        end = self._at
        while end < len(self._raw) and self._raw[end] not in "\r\n":
            end += 1
        return item_end(self._raw, self._at, end)

    # Values

    def _value(self, depth: int) -> Node:
        """Read a value; `depth` is what a list or object there would have."""
        sign = self._sign()
        if sign == "{":
            return self._object(depth)
        if sign == "[":
            return self._array(depth)
        self._text.count(depth - 1, self._at)
        return self._string() if sign == '"' else self._word()

    def _object(self, depth: int) -> Map:
        start = self._at
        self._text.count(depth, start)
        entries: list[Entry] = []
        first: dict[str, PlacedText] = {}
        for _ in self._items("}"):
            key = self._key(depth)
            name = key.text.text
            if name in first:
                why = "readers of JSON differ in which of the two they take"
                raise given_twice(self._text, key.text, first[name], why)
            first[name] = key.text
            self._skip_space()
            if self._sign() != ":":
                raise self._unexpected(f"a colon is wanted behind the key `{name}`")
            self._at += 1
            self._skip_space()
            entries.append(Entry(key, self._value(depth + 1)))
        return Map(entries, self._text.span(start, self._at), flow=True)

    def _array(self, depth: int) -> List:
        start = self._at
        self._text.count(depth, start)
        items = [self._value(depth + 1) for _ in self._items("]")]
        return List(items, self._text.span(start, self._at), flow=True)

    def _key(self, depth: int) -> Scalar:
        if self._sign() != '"':
            colon = self._raw.find(":", self._at, self._word_end())
            end = colon if colon > self._at else self._word_end()
            word = self._raw[self._at : end].strip().strip("'")
            raise self._text.refusal(
                "a key stands in double quotes in JSON",
                self._at,
                max(end, self._at + 1),
                "not in double quotes",
                fix=f'"{word}"' if word.isidentifier() else None,
            )
        self._text.count(depth, self._at)
        return self._string()

    def _word(self) -> Scalar:
        """Read a number, true, false or null."""
        import re

        start = self._at
        match = re.compile(_WORD).match(self._raw, start)
        word = match[0] if match else ""
        kind = _WORDS.get(word)
        if kind is None and re.fullmatch(_NUMBER, word):
            kind = "number"
        if kind is None:
            raise self._no_word(start)
        self._at = end = start + len(word)
        return Scalar(self._text.placed(start, end), kind, self._text.span(start, end))

    def _no_word(self, start: int) -> RefusalError:
        end = self._word_end()
        word = self._raw[start:end]
        if not word:
            return self._text.refusal(
                "a value is missing here", start, start, "no value", help='an empty one is ""'
            )
        if word.lower() in _WORDS:
            small = word.lower()
            message = f"JSON writes {small} in small letters"
            return self._text.refusal(message, start, end, "capitals", fix=small)
        inner = word[1:-1] if word[0] == word[-1] == "'" and len(word) > 1 else word
        return self._text.refusal(
            "a text stands in double quotes in JSON",
            start,
            end,
            "neither a number, nor true, false or null",
            help="put a formula into double quotes",
            fix=f'"{inner}"' if '"' not in inner and "\\" not in inner else None,
        )

    # Strings

    def _string(self) -> Scalar:
        """Read the string whose opening quote is here."""
        raw, start = self._raw, self._at
        at = begin = start + 1
        escapes = False
        while raw[at : at + 1] != '"':
            sign = raw[at : at + 1]
            if sign in ("", "\n", "\r"):
                raise self._text.refusal(
                    "this string is not closed",
                    start,
                    start + 1,
                    "opened here",
                    help='close it with " on the same line; a line break within is written \\n',
                )
            if sign < " ":
                raise self._text.refusal(
                    f"a string cannot have the character U+{ord(sign):04X} in it",
                    at,
                    at + 1,
                    "an invisible character",
                    help="write a tab as \\t" if sign == "\t" else "remove it",
                )
            if sign == "\\":
                escapes = True
                at += 1
            at += 1
        self._at = at + 1
        if escapes:
            placed = self._text.gathered(*self._content(begin, at))
        else:
            placed = self._text.placed(begin, at)
        return Scalar(placed, "string", self._text.span(start, self._at))

    def _content(self, at: int, end: int) -> tuple[str, Sequence[int]]:
        signs: list[str] = []
        places: list[int] = []
        while at < end:
            places.append(at)
            sign = self._raw[at]
            at += 1
            if sign == "\\":
                sign, at = self._escaped(at - 1)
            signs.append(sign)
        places.append(end)
        return "".join(signs), places

    def _escaped(self, at: int) -> tuple[str, int]:
        """Return what the backslash at `at` stands for, and where that ends."""
        code = self._raw[at + 1]
        if code in _ESCAPES:
            return _ESCAPES[code], at + 2
        point = self._code_unit(at)
        if point is None:
            raise self._text.refusal(
                f"`{self._raw[at : at + 2]}` is no escape",
                at,
                at + 2,
                "stands for no character",
                help="write \\\\ for a backslash",
            )
        if not 0xD800 <= point < 0xE000:
            return chr(point), at + 6
        low = self._code_unit(at + 6) if point < 0xDC00 else None
        if low is None or not 0xDC00 <= low < 0xE000:
            return "\ufffd", at + 6
        return chr(0x10000 + ((point - 0xD800) << 10) + low - 0xDC00), at + 12

    def _code_unit(self, at: int) -> int | None:
        r"""Return the number in the escape `\uXXXX` at `at`, None where there is none."""
        digits = self._raw[at + 2 : at + 6]
        hexadecimal = len(digits) == 4 and _HEXADECIMAL.issuperset(digits)
        return int(digits, 16) if hexadecimal and self._raw.startswith("\\u", at) else None
