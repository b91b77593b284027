"""What the tests of the readers share: marked texts, values of trees, and the rule of places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import yaml

from hugo_calc.formats.tree import List, Map, Node, Scalar
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

Reader = Callable[..., Map | Diagnostic]


def read_all(read: Reader, text: str | bytes) -> Map | Diagnostic:
    """Read a text that is a file of its own."""
    source = text.encode() if isinstance(text, str) else text
    return read(source, Span(0, len(source)))


def tree(read: Reader, text: str | bytes) -> Map:
    found = read_all(read, text)
    assert isinstance(found, Map), found
    return found


def refused(read: Reader, text: str | bytes) -> Diagnostic:
    found = read_all(read, text)
    assert isinstance(found, Diagnostic), found
    return found


def marked(text: str) -> tuple[str, Span]:
    """Return a text without the marks ‹ and ›, and the bytes between them."""
    before, _, rest = text.partition("‹")
    inside, _, after = rest.partition("›")
    start = len(before.encode())
    return before + inside + after, Span(start, start + len(inside.encode()))


def raw(node: Node) -> Any:
    """Return a tree as dicts, lists and the texts of its scalars."""
    if isinstance(node, Map):
        return {entry.key.text.text: raw(entry.value) for entry in node.entries}
    if isinstance(node, List):
        return [raw(item) for item in node.items]
    return node.text.text


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield all keys and values in the order of the text."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, List):
        for item in node.items:
            yield from scalars(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from scalars(entry.value)


def assert_placed(source: bytes, placed: PlacedText, *, spaces: str = "\r\n") -> None:
    """Assert that each character is where it is said to be.

    Only an escape (its place is a backslash), and a blank or line break that stands for white
    space in the text (`spaces`), may find another character there.
    """
    offsets = list(placed.offsets)
    assert offsets == sorted(offsets)
    for sign, offset in zip(placed.text, offsets, strict=False):
        found = source[offset:].decode()[:1]
        folded = sign in " \n\u2028\u2029" and found in spaces
        assert found in (sign, "\\") or folded, (placed, sign, found)


def dump(node: Node) -> Any:
    """Return everything that a tree says, as values that can be compared."""
    if isinstance(node, Scalar):
        return (node.text.text, list(node.text.offsets), node.kind, node.span, node.anchor)
    more = (node.span, node.flow, node.anchor)
    if isinstance(node, List):
        return ([dump(item) for item in node.items], *more)
    return ([(dump(entry.key), dump(entry.value)) for entry in node.entries], *more)


@contextmanager
def python_parser() -> Iterator[None]:
    """Have PyYAML's parser in Python used, as on a machine without the C one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(yaml, "CSafeLoader", raising=False)
        yield
