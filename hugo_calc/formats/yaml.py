"""YAML, from the parser's events: nothing is constructed, so nothing can blow up or be misread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from hugo_calc.formats.tree import (
    LARGEST_COUNT,
    LARGEST_DEPTH,
    LARGEST_SOURCE,
    Entry,
    List,
    Map,
    Node,
    Scalar,
)
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText, aligned, placed
from hugo_calc.text.span import Span


def read(source: bytes, span: Span, path: str = "") -> Map | Diagnostic:
    """Return the tree of the YAML that stands at `span` of a file, or what is wrong with it.

    Raises nothing: what the parser refuses is HC602 at its place, a key given twice HC603, and
    what is too large or deep HC608, before anything is built from it.
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
    """One text being read; the parser counts characters, and the tree counts bytes of the file."""

    def __init__(self, source: bytes, span: Span, path: str) -> None:
        self._span = span
        self._path = path
        raw = span.of(source)
        self._text = raw.decode("utf-8", "replace")
        self._offsets: Sequence[int] = placed(self._text, span.start).offsets
        self._count = 0

    def read(self) -> Map:
        if self._span.end - self._span.start > LARGEST_SOURCE:
            self._refuse("HC608", f"more than {LARGEST_SOURCE // 1024} KiB", 0, 1)
        if not self._text.strip():
            return Map([], self._span)
        self._check_characters()
        import yaml

        events = self._events(yaml)
        try:
            tree = self._document(events, yaml)
        except yaml.MarkedYAMLError as error:
            self._explain(error)
        except yaml.YAMLError as error:
            self._refuse("HC602", f"the front matter cannot be read: {error}", 0, 1)
        return tree

    def _check_characters(self) -> None:
        """Refuse control characters here, as the parser gives no usable place for them."""
        for at, each in enumerate(self._text):
            if each < " " and each not in "\t\n\r":
                self._refuse("HC602", f"a control character, U+{ord(each):04X}", at, at + 1)

    def _events(self, yaml: Any) -> Iterator[Any]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        events: Iterator[Any] = yaml.parse(self._text, Loader=loader)
        return events

    def _document(self, events: Iterator[Any], yaml: Any) -> Map:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    start = self._index(event.start_mark)
                    self._refuse("HC602", "a second document begins here", start, start + 3)
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, yaml, 1)
        if root is None or (isinstance(root, Scalar) and not root.text.text):
            return Map([], self._span)
        if not isinstance(root, Map):
            self._refuse_at("HC602", "front matter is a map: keys with their values", root.span)
        return root

    def _node(self, event: Any, events: Iterator[Any], yaml: Any, depth: int) -> Node:
        self._count += 1
        start = self._index(event.start_mark)
        if self._count > LARGEST_COUNT:
            self._refuse("HC608", f"more than {LARGEST_COUNT:,} values", start, start + 1)
        if depth > LARGEST_DEPTH:
            self._refuse("HC608", f"deeper than {LARGEST_DEPTH} levels", start, start + 1)
        anchor = event.anchor is not None
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, anchor=anchor)
        if isinstance(event, yaml.AliasEvent):
            end = self._index(event.end_mark)
            text = PlacedText("", [self._offsets[start]], self._path)
            return Scalar(text, "plain", self._bytes(start, end), anchor=True)
        flow = bool(event.flow_style)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self._node(inner, events, yaml, depth + 1))
            span = self._bytes(start, self._index(inner.end_mark))
            return List(items, span, flow=flow, anchor=anchor)
        return self._map(start, events, yaml, depth, flow=flow, anchor=anchor)

    def _map(
        self,
        start: int,
        events: Iterator[Any],
        yaml: Any,
        depth: int,
        *,
        flow: bool,
        anchor: bool,
    ) -> Map:
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        end = start
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                end = self._index(event.end_mark)
                break
            key = self._node(event, events, yaml, depth + 1)
            value = self._node(next(events), events, yaml, depth + 1)
            if not isinstance(key, Scalar):
                self._refuse_at("HC602", "a key is one word or text", key.span)
            name = key.text.text
            if name in seen and name != "<<":
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
            entries.append(Entry(key, value))
        return Map(entries, self._bytes(start, end), flow=flow, anchor=anchor)

    def _scalar(self, event: Any, *, anchor: bool) -> Scalar:
        start, end = self._index(event.start_mark), self._index(event.end_mark)
        if anchor:
            # The mark stands before the anchor, not before the value.
            start = max(start, end - len(event.value)) if event.style is None else start
        raw = self._text[start:end]
        value: str = event.value
        if event.style in ("'", '"'):
            inner = start + raw.find(event.style) + 1
            text = self._aligned(value, inner, end - 1)
            return Scalar(text, "string", self._bytes(start, end), anchor=anchor)
        if event.style in ("|", ">"):
            head = raw.find("\n") + 1
            text = self._aligned(value, start + head, end)
            return Scalar(text, "string", self._bytes(start, end), anchor=anchor)
        return Scalar(
            self._aligned(value, start, end), "plain", self._bytes(start, end), anchor=anchor
        )

    def _aligned(self, value: str, start: int, end: int) -> PlacedText:
        return aligned(value, self._text[start:end], self._offsets[start], self._path)

    def _index(self, mark: Any) -> int:
        return min(int(mark.index), len(self._text))

    def _bytes(self, start: int, end: int) -> Span:
        return Span(self._offsets[start], self._offsets[max(start, end)])

    def _refuse(self, code: str, message: str, start: int, end: int, help_: str = "") -> NoReturn:
        start = min(start, len(self._text))
        self._refuse_at(code, message, self._bytes(start, min(end, len(self._text))), help_)

    def _refuse_at(self, code: str, message: str, span: Span, help_: str = "") -> NoReturn:
        raise _Refused(Diagnostic(code, message, span, help=help_, path=self._path))

    def _explain(self, error: Any) -> NoReturn:
        """Say what the parser said, in the words of an author's mistake."""
        mark = error.problem_mark or error.context_mark
        at = self._index(mark) if mark is not None else 0
        message, help_ = _reason(str(error.problem or ""), self._text[at : at + 1])
        self._refuse("HC602", message, at, at + 1, help_)


_REASONS = (
    (
        "mapping values are not allowed",
        "a colon and a space within a value",
        'put the value in quotes: title: "Energy: a story"',
    ),
    ("found character '\\t'", "a tab where YAML wants spaces", "indent with spaces"),
    ("cannot start any token", "a value cannot begin with this sign", "put the value in quotes"),
    ("found undefined alias", "a value that begins with * is an alias", "put the value in quotes"),
    ("did not find expected alphabetic", "* and & begin an alias or an anchor",
     "put the value in quotes"),
    ("block sequence entries are not allowed", "a list cannot begin behind a key",
     "put the value in quotes, or the list on lines of its own"),
    ("while scanning a quoted scalar", "this quote is never closed", "close it"),
    ("found unexpected end of stream", "this quote is never closed", "close it with the same sign"),
    ("did not find expected ',' or", "a list or map in brackets is not closed, or lacks a comma",
     "close it, and put formulas with commas or brackets in quotes"),
    ("expected ',' or", "a list or map in brackets is not closed, or lacks a comma",
     "close it, and put formulas with commas or brackets in quotes"),
    ("did not find expected key", "the indentation does not fit the lines before",
     "begin keys of one map in one column, and put values with quotes or brackets in quotes"),
    ("did not find expected '-' indicator", "the indentation does not fit the list before",
     "begin items of one list in one column"),
    ("could not find expected ':'", "a key without its colon", "write key: value"),
    ("did not find expected node content", "a value is wanted here", "put the value in quotes"),
    ("found unknown directive", "a line cannot begin with % here", "put the value in quotes"),
    ("did not find expected", "YAML expects something else here", "put the value in quotes"),
)  # fmt: skip


def _reason(problem: str, sign: str) -> tuple[str, str]:
    for part, message, help_ in _REASONS:
        if part in problem:
            shown = f": {sign}" if part.startswith("cannot start") and sign.strip() else ""
            return message + shown, help_
    return f"the front matter cannot be read: {problem}", ""


def split_formula(node: Node) -> Diagnostic | None:
    """Find a formula that a comma in a flow list or map has cut in two (HC606).

    `[training(a, b), c]` reads as the items `training(a`, `b)` and `c`, without a word.
    """
    if isinstance(node, Scalar) or not node.flow:
        return None
    parts = (
        [item for item in node.items if isinstance(item, Scalar)]
        if isinstance(node, List)
        else [
            each
            for entry in node.entries
            for each in (entry.key, entry.value)
            if isinstance(each, Scalar)
        ]
    )
    for at, first in enumerate(parts):
        depth = _depth(first)
        if first.kind != "plain" or depth <= 0:
            continue
        for last in parts[at + 1 :]:
            depth += _depth(last)
            if depth <= 0:
                break
        else:
            last = first
        span = Span(first.span.start, last.span.end)
        between = parts[at : parts.index(last) + 1]
        whole = ", ".join(each.text.text for each in between if each.text.text)
        return Diagnostic(
            "HC606",
            "YAML cuts this formula in two at its comma",
            span,
            "one formula, but several items",
            help="put it in quotes",
            fix=f'"{whole}"',
            path=first.text.path,
        )
    return None


def _depth(scalar: Scalar) -> int:
    text = scalar.text.text
    return text.count("(") - text.count(")")
