"""JSON with the place of every value; strict, as Hugo's reader is."""

from __future__ import annotations

import re
from json.decoder import (
    JSONDecodeError,
    scanstring,  # type: ignore[attr-defined]  # typeshed leaves it out
)
from typing import NoReturn

from hugo_calc.formats.tree import (
    LARGEST_COUNT,
    LARGEST_DEPTH,
    LARGEST_SOURCE,
    Entry,
    List,
    Map,
    Node,
    Scalar,
    ScalarKind,
)
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText, aligned, placed
from hugo_calc.text.span import Span

_SPACE = re.compile(r"[ \t\r\n]*")
_LITERAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null")


def read(source: bytes, span: Span, path: str = "") -> Map | Diagnostic:
    """Return the tree of the JSON at `span` of a file, or what is wrong with it.

    Raises nothing: HC602 for what is no JSON, HC603 for a key given twice, HC608 for what is too
    large or too deep.
    """
    try:
        return _Reader(source, span, path).read()
    except _Refused as refused:
        return refused.diagnostic


class _Refused(Exception):  # noqa: N818 - it carries a diagnostic out of the recursion
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Reader:
    """One text being read; positions count its characters until they become bytes of the file."""

    def __init__(self, source: bytes, span: Span, path: str) -> None:
        self._span = span
        self._path = path
        self._text = span.of(source).decode("utf-8", "replace")
        self._offsets = placed(self._text, span.start).offsets
        self._at = 0
        self._count = 0

    def read(self) -> Map:
        if self._span.end - self._span.start > LARGEST_SOURCE:
            self._refuse(f"more than {LARGEST_SOURCE // 1024} KiB", 0, 1, "HC608")
        tree = self._node(1)
        self._skip()
        if self._at < len(self._text):
            self._refuse("nothing may follow the last brace", self._at, self._at + 1)
        if not isinstance(tree, Map):
            self._refuse("front matter is a map: keys with their values", 0, 1)
        return tree

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _node(self, depth: int) -> Node:
        self._skip()
        self._count += 1
        if depth > LARGEST_DEPTH:
            self._refuse(f"deeper than {LARGEST_DEPTH} levels", self._at, self._at + 1, "HC608")
        if self._count > LARGEST_COUNT:
            self._refuse(f"more than {LARGEST_COUNT:,} values", self._at, self._at + 1, "HC608")
        sign = self._text[self._at : self._at + 1]
        if sign == "{":
            return self._map(depth)
        if sign == "[":
            return self._list(depth)
        if sign == '"':
            return self._string()
        match = _LITERAL.match(self._text, self._at)
        if match is None or match.end() == self._at:
            self._refuse("a value is wanted here", self._at, self._at + 1)
        start, self._at = self._at, match.end()
        word = match[0]
        kind: ScalarKind = "number"
        if word in ("true", "false"):
            kind = "bool"
        elif word == "null":
            kind = "null"
        return Scalar(self._placed(word, start), kind, self._bytes(start, self._at))

    def _string(self) -> Scalar:
        start = self._at
        try:
            value, self._at = scanstring(self._text, start + 1, True)
        except JSONDecodeError as error:
            self._refuse(f"a string that cannot be read: {error.msg.lower()}", start, start + 1)
        raw = self._text[start + 1 : self._at - 1]
        text = aligned(value, raw, self._offsets[start + 1], self._path)
        return Scalar(text, "string", self._bytes(start, self._at))

    def _list(self, depth: int) -> List:
        start = self._at
        items: list[Node] = []
        self._at += 1
        while not self._ends("]", first=not items):
            items.append(self._node(depth + 1))
        return List(items, self._bytes(start, self._at), flow=True)

    def _map(self, depth: int) -> Map:
        start = self._at
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        self._at += 1
        while not self._ends("}", first=not entries):
            self._skip()
            if self._text[self._at : self._at + 1] != '"':
                self._refuse("a key in double quotes is wanted here", self._at, self._at + 1)
            key = self._string()
            name = key.text.text
            if name in seen:
                raise _Refused(
                    Diagnostic(
                        "HC603",
                        f"the key `{name}` is given twice",
                        key.span,
                        "again here",
                        labels=(Label(seen[name].span, "first here", self._path),),
                        help="rename or remove one: the first would be lost without a word",
                        path=self._path,
                    )
                )
            seen[name] = key
            self._skip()
            if self._text[self._at : self._at + 1] != ":":
                self._refuse("a colon is wanted behind a key", self._at, self._at + 1)
            self._at += 1
            entries.append(Entry(key, self._node(depth + 1)))
        return Map(entries, self._bytes(start, self._at), flow=True)

    def _ends(self, sign: str, *, first: bool) -> bool:
        """Step over a comma or the closing sign; return whether it was the closing sign."""
        self._skip()
        here = self._text[self._at : self._at + 1]
        if here == sign:
            self._at += 1
            return True
        if first:
            return False
        if here != ",":
            self._refuse(f"a comma or {sign} is wanted here", self._at, self._at + 1)
        self._at += 1
        self._skip()
        if self._text[self._at : self._at + 1] == sign:
            self._refuse(f"no comma may stand before {sign}", self._at - 1, self._at)
        return False

    def _placed(self, text: str, start: int) -> PlacedText:
        return placed(text, self._offsets[start], self._path)

    def _bytes(self, start: int, end: int) -> Span:
        return Span(self._offsets[start], self._offsets[end])

    def _refuse(self, message: str, start: int, end: int, code: str = "HC602") -> NoReturn:
        size = len(self._text)
        span = self._bytes(min(start, size), min(end, size))
        raise _Refused(Diagnostic(code, message, span, path=self._path))
