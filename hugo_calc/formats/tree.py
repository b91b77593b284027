"""What a YAML, TOML or JSON text says, as a tree of raw scalars that know their places."""

from __future__ import annotations

from typing import Literal, TypeAlias

from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

Kind = Literal["string", "plain", "number", "bool", "null", "date"]


class Scalar:
    """A single value as it was written, without its quotes and escapes.

    `kind` is "string" for what was quoted (or a YAML block of text) and "plain" for whatever YAML
    has without quotes, a missing value too: `no`, `010` and `12:30` stay what the author wrote.
    The other kinds are the typed literals of TOML and JSON, `text` is their spelling. `span` has
    the quotes in it. `anchor` is true of a YAML alias (whose text is `*name`) and of a value that
    carries an anchor.
    """

    __slots__ = ("anchor", "kind", "span", "text")

    def __init__(self, text: PlacedText, kind: Kind, span: Span, *, anchor: bool = False) -> None:
        self.text = text
        self.kind = kind
        self.span = span
        self.anchor = anchor

    def __repr__(self) -> str:
        return f"Scalar({self.text.text!r}, {self.kind!r})"


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
        return f"List({self.items!r})"


class Entry:
    """A key of a map and its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: Scalar, value: Node) -> None:
        self.key = key
        self.value = value

    def __repr__(self) -> str:
        return f"{self.key.text.text!r}: {self.value!r}"


class Map:
    """Keys and values in the order of the text; `flow` where it is written in braces."""

    __slots__ = ("anchor", "entries", "flow", "span")

    def __init__(
        self, entries: list[Entry], span: Span, *, flow: bool = False, anchor: bool = False
    ) -> None:
        self.entries = entries
        self.span = span
        self.flow = flow
        self.anchor = anchor

    def __repr__(self) -> str:
        return f"Map({self.entries!r})"

    def entry(self, key: str) -> Entry | None:
        """Return the entry of `key`, which is compared with its case."""
        for entry in self.entries:
            if entry.key.text.text == key:
                return entry
        return None

    def get(self, key: str) -> Node | None:
        """Return the value of `key`, which is compared with its case."""
        entry = self.entry(key)
        return entry.value if entry is not None else None


Node: TypeAlias = Scalar | List | Map
