"""TOML with the place of every value, found by walking the tokens that tomlkit keeps."""

from __future__ import annotations

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
    ScalarKind,
)
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import aligned, placed
from hugo_calc.text.span import Span


def read(source: bytes, span: Span, path: str = "") -> Map | Diagnostic:
    """Return the tree of the TOML at `span` of a file, or what is wrong with it.

    Raises nothing: HC602 for what is no TOML, HC603 for a key given twice, HC608 for what is too
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
    """One text being walked: tomlkit gives the parts in order, the text gives their places."""

    def __init__(self, source: bytes, span: Span, path: str) -> None:
        self._span = span
        self._path = path
        # tomlkit counts \r\n as it stands; the places are those of this very text.
        self._text = span.of(source).decode("utf-8", "replace")
        self._offsets = placed(self._text, span.start).offsets
        self._at = 0
        self._count = 0
        self._root = Map([], span)

    def read(self) -> Map:
        if self._span.end - self._span.start > LARGEST_SOURCE:
            self._refuse("HC608", f"more than {LARGEST_SOURCE // 1024} KiB", 0, 1)
        if max(self._text.count("["), self._text.count("{")) > LARGEST_COUNT:
            self._refuse("HC608", "too many brackets", 0, 1)
        from tomlkit import parse
        from tomlkit.exceptions import KeyAlreadyPresent, ParseError, TOMLKitError

        try:
            document = parse(self._text)
        except KeyAlreadyPresent as error:
            name = str(error).split('"')[1] if '"' in str(error) else ""
            at = self._text.rfind(name)
            self._refuse(
                "HC603", f"the key `{name}` is given twice", at, at + len(name), "remove one"
            )
        except ParseError as error:
            at = self._place(error.line, error.col)
            reason = str(error).partition(" at line ")[0]
            twice = "already" in reason
            self._refuse("HC603" if twice else "HC602", _lower(reason), at, at + 1)
        except (TOMLKitError, ValueError, RecursionError) as error:
            self._refuse("HC602", f"the front matter cannot be read: {error}", 0, 1)
        self._body(document.body, self._root, 1)
        return self._root

    def _place(self, line: int, column: int) -> int:
        at = 0
        for _ in range(line - 1):
            at = self._text.find("\n", at) + 1
        return min(at + max(0, column - 1), len(self._text))

    def _body(self, body: Any, into: Map, depth: int) -> None:
        """Walk the parts of a table in the order of the file."""
        if depth > LARGEST_DEPTH:
            self._refuse("HC608", f"deeper than {LARGEST_DEPTH} levels", self._at, self._at + 1)
        for key, item in body:
            self._item(key, item, into, depth)

    def _item(self, key: Any, item: Any, into: Map, depth: int) -> None:
        from tomlkit.items import AoT, Table

        self._count += 1
        if self._count > LARGEST_COUNT:
            self._refuse("HC608", f"more than {LARGEST_COUNT:,} values", self._at, self._at + 1)
        if key is None:  # white space or a comment
            return
        if isinstance(item, AoT):
            tables: list[Node] = []
            name = self._find_key(key)
            for table in item.body:
                inner = Map([], name.span)
                tables.append(inner)
                self._body(table.value.body, inner, depth + 1)
            into.entries.append(Entry(name, List(tables, name.span)))
        elif isinstance(item, Table):
            name = self._find_key(key)
            known = into.get(name.text.text)
            inner = known if isinstance(known, Map) else Map([], name.span)
            if inner is not known:
                into.entries.append(Entry(name, inner))
            self._body(item.value.body, inner, depth + 1)
        else:
            name = self._find_key(key)
            into.entries.append(Entry(name, self._value(item, depth)))

    def _find_key(self, key: Any) -> Scalar:
        raw = key.as_string().strip()
        start = self._find(raw)
        self._at = start + len(raw)
        text = key.key
        return Scalar(
            aligned(text, raw, self._offsets[start], self._path),
            "string",
            Span(self._offsets[start], self._offsets[self._at]),
        )

    def _find(self, raw: str) -> int:
        """Return where a part stands: the next place of its spelling outside a comment."""
        at = self._at
        while True:
            found = self._text.find(raw, at)
            if found < 0:
                return min(self._at, len(self._text))
            line = self._text.rfind("\n", 0, found) + 1
            mark = self._text.find("#", max(line, self._at), found)
            if mark < 0:
                return found
            end = self._text.find("\n", found)
            at = len(self._text) if end < 0 else end

    def _value(self, item: Any, depth: int) -> Node:
        from tomlkit.items import Array, InlineTable, String

        if depth > LARGEST_DEPTH:
            self._refuse("HC608", f"deeper than {LARGEST_DEPTH} levels", self._at, self._at + 1)
        raw = item.as_string()
        start = self._find(raw)
        end = min(start + len(raw), len(self._text))
        span = Span(self._offsets[start], self._offsets[end])
        if isinstance(item, Array):
            self._at = start + 1
            items = [self._value(each, depth + 1) for each in item]
            self._at = end
            return List(items, span, flow=True)
        if isinstance(item, InlineTable):
            self._at = start + 1
            table = Map([], span, flow=True)
            self._body(item.value.body, table, depth + 1)
            self._at = end
            return table
        self._at = end
        if isinstance(item, String):
            quote = 3 if raw.startswith(('"""', "'''")) else 1
            inner = raw[quote : len(raw) - quote]
            text = aligned(str(item), inner, self._offsets[start + quote], self._path)
            return Scalar(text, "string", span)
        return Scalar(placed(raw, self._offsets[start], self._path), _kind(item), span)

    def _refuse(self, code: str, message: str, start: int, end: int, help_: str = "") -> NoReturn:
        size = len(self._text)
        start = max(0, min(start, size))
        span = Span(self._offsets[start], self._offsets[min(max(end, start), size)])
        raise _Refused(Diagnostic(code, message, span, help=help_, path=self._path))


def _kind(item: Any) -> ScalarKind:
    from tomlkit.items import Bool, Float, Integer

    if isinstance(item, Bool):
        return "bool"
    return "number" if isinstance(item, Integer | Float) else "date"


def _lower(reason: str) -> str:
    return reason[:1].lower() + reason[1:]
