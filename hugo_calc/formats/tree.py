"""The tree of a data file: scalars as written, lists and maps, each with its place."""

from __future__ import annotations

from typing import Literal

from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

ScalarKind = Literal["string", "plain", "number", "bool", "null", "date"]

LARGEST_SOURCE = 32 * 1024  # bytes of a front matter or of a site's definitions
LARGEST_DEPTH = 20
LARGEST_COUNT = 5_000  # nodes


class Scalar:
    """A value as it is written, without quotes and escapes; what it means is for the reader.

    `kind` is "plain" for an unquoted YAML scalar, whatever YAML would make of it (`no`, `010`,
    `12:30` are not what they seem), and "string" for a quoted one.
    """

    __slots__ = ("anchor", "kind", "span", "text")

    def __init__(
        self, text: PlacedText, kind: ScalarKind, span: Span, *, anchor: bool = False
    ) -> None:
        self.text = text
        self.kind = kind
        self.span = span
        self.anchor = anchor

    def __repr__(self) -> str:
        return f"Scalar({self.text.text!r}, {self.kind})"


class Entry:
    """A key and its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: Scalar, value: Node) -> None:
        self.key = key
        self.value = value

    def __repr__(self) -> str:
        return f"Entry({self.key.text.text!r})"


class List:
    """A list; `flow` where it is written in brackets."""

    __slots__ = ("anchor", "flow", "items", "span")

    def __init__(
        self, items: list[Node], span: Span, *, flow: bool = False, anchor: bool = False
    ) -> None:
        self.items = items
        self.span = span
        self.flow = flow
        self.anchor = anchor

    def __repr__(self) -> str:
        return f"List({self.items})"


class Map:
    """A map, its entries in the order of the file; `flow` where it is written in braces."""

    __slots__ = ("anchor", "entries", "flow", "span")

    def __init__(
        self, entries: list[Entry], span: Span, *, flow: bool = False, anchor: bool = False
    ) -> None:
        self.entries = entries
        self.span = span
        self.flow = flow
        self.anchor = anchor

    def __repr__(self) -> str:
        return f"Map({self.entries})"

    def entry(self, key: str) -> Entry | None:
        """Return the entry of this very key."""
        return next((each for each in self.entries if each.key.text.text == key), None)

    def get(self, key: str) -> Node | None:
        """Return the value of this very key."""
        entry = self.entry(key)
        return entry.value if entry is not None else None


Node = Scalar | List | Map
