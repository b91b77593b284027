"""TOML 1.0 (toml.io) as a tree of raw scalars with their places.

The parsers at hand give values without their places, so this is a reader of its own: one pass,
left to right, each byte seen a constant number of times.
"""

from __future__ import annotations

from hugo_calc.formats.text import (
    RefusalError,
    Text,
    given_twice,
    item_end,
    open_text,
    quoted,
)
from hugo_calc.formats.toml_values import (
    bare_key,
    control_character,
    literal,
    looks_like_a_date,
    string,
)
from hugo_calc.formats.tree import Entry, List, Map, Node, Scalar
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span


def read(source: bytes, span: Span, path: str = "") -> Map | Diagnostic:
    """Return what the bytes of `span` say, or the first thing that is wrong with them.

    All places are byte offsets in `source`. HC602: it is not TOML. HC603: a key or table is given
    twice. HC608: too large or too deep. HC902: it is not UTF-8.
    """
    try:
        text = open_text(source, span, path)
        return _Reader(text).document()
    except RefusalError as refusal:
        return refusal.diagnostic


_ONE_PLACE = "is a table that is written in one place, and cannot go on in another"


class _Table:
    """A table under construction: its map, and who may still add to it.

    A table belongs to the one header that names it, or to the keys of the one section in which
    dotted keys made it (`section`); one that only stands on the way to another (`named` is false)
    may still be named. To values, those in brackets and braces too, nothing is ever added.
    """

    __slots__ = ("children", "depth", "map", "named", "section")

    def __init__(self, map_: Map, depth: int, section: int = -1) -> None:
        self.map = map_
        self.depth = depth
        self.section = section
        self.named = False
        self.children: dict[str, tuple[Scalar, _Table | _Tables | None]] = {}


class _Tables:
    """An array of tables under construction; what is added goes to the last."""

    __slots__ = ("items", "last")

    def __init__(self, items: List, last: _Table) -> None:
        self.items = items
        self.last = last


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._raw = text.text
        self._at = 0
        self._section = 0  # how many headers were read
        self._root = _Table(Map([], text.span(0, len(text.text))), 1)
        self._table = self._root

    def document(self) -> Map:
        """Return the whole text as a map."""
        self._text.count(self._root.depth, 0)
        while True:
            self._skip_space()
            if self._at >= len(self._raw):
                return self._root.map
            if self._raw[self._at] == "[":
                self._header()
            else:
                self._add_entry(self._table, self._section)
            self._end_line()

    # White space, comments, ends of lines

    def _skip_blanks(self) -> None:
        while self._raw[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1

    def _skip_space(self) -> None:
        """Go over blanks, comments and line ends."""
        while True:
            self._skip_blanks()
            self._skip_comment()
            if not self._line_end():
                return

    def _skip_comment(self) -> None:
        if not self._raw.startswith("#", self._at):
            return
        while self._at < len(self._raw) and not self._at_line_end():
            sign = self._raw[self._at]
            if (sign < " " and sign != "\t") or sign == "\x7f":
                raise control_character(self._text, self._at)
            self._at += 1

    def _at_line_end(self) -> bool:
        return self._raw.startswith(("\n", "\r\n"), self._at)

    def _line_end(self) -> bool:
        """Go over one line end, where there is one."""
        if not self._at_line_end():
            return False
        self._at += 1 if self._raw[self._at] == "\n" else 2
        return True

    def _end_line(self) -> None:
        self._skip_blanks()
        self._skip_comment()
        if self._at < len(self._raw) and not self._line_end():
            raise self._unexpected("nothing more is wanted on this line")

    def _rest_of_line(self, at: int) -> int:
        """Return where the line of `at` ends, without a comment and trailing blanks."""
        end = at
        while end < len(self._raw) and self._raw[end] not in "\r\n":
            if self._raw[end] == "#" and self._raw[end - 1 : end] in (" ", "\t"):
                break
            end += 1
        return at + len(self._raw[at:end].rstrip())

    def _unexpected(self, message: str, help_: str = "") -> RefusalError:
        end = max(self._rest_of_line(self._at), self._at + (0 if self._at_line_end() else 1))
        return self._text.refusal(message, self._at, end, "not expected here", help=help_)

    # Keys and headers

    def _key(self) -> list[Scalar]:
        """Read a key, with its parts between dots."""
        parts = [self._key_part()]
        self._skip_blanks()
        while self._raw.startswith(".", self._at):
            self._at += 1
            self._skip_blanks()
            parts.append(self._key_part())
            self._skip_blanks()
        return parts

    def _key_part(self) -> Scalar:
        at = self._at
        sign = self._raw[at : at + 1]
        if sign in ('"', "'") and not self._raw.startswith(sign * 3, at):
            part, self._at = string(self._text, at)
            return part
        bare = bare_key(self._text, at)
        if bare is None:
            raise self._unexpected(
                "a key is wanted here",
                "a key has letters, digits, - and _ only; any other stands in quotes",
            )
        self._at += len(bare.text.text)
        return bare

    def _header(self) -> None:
        start = self._at
        several = self._raw.startswith("[[", start)
        self._at += 2 if several else 1
        self._skip_blanks()
        parts = self._key()
        closing = "]]" if several else "]"
        if not self._raw.startswith(closing, self._at):
            raise self._unexpected(
                f"the name of a table ends with `{closing}`",
                "a name with anything but letters, digits, - and _ stands in quotes",
            )
        self._at += len(closing)
        span = self._text.span(start, self._at)
        self._section += 1
        outer = self._root
        for part in parts[:-1]:
            outer = self._way(outer, part)
        name = parts[-1]
        self._table = self._item(outer, name, span) if several else self._named(outer, name, span)

    def _way(self, table: _Table, part: Scalar) -> _Table:
        """Return the table that a header goes through; one that is not there yet is made."""
        name = part.text.text
        if name not in table.children:
            return self._new_table(table, part, part.span)
        child = table.children[name][1]
        if isinstance(child, _Tables):
            return child.last
        if child is None:
            raise self._twice(table, part, "has a value already")
        return child

    def _named(self, table: _Table, part: Scalar, span: Span) -> _Table:
        """Return the table of the header `[…]`."""
        name = part.text.text
        if name not in table.children:
            made = self._new_table(table, part, span)
        else:
            child = table.children[name][1]
            if not isinstance(child, _Table) or child.named or child.section >= 0:
                raise self._twice(table, part, _ONE_PLACE)
            made = child
            made.map.span = span
        made.named = True
        return made

    def _item(self, table: _Table, part: Scalar, span: Span) -> _Table:
        """Return a new item for the header `[[…]]`."""
        name = part.text.text
        depth = table.depth + 2
        self._count(depth, part)
        item = _Table(Map([], span), depth)
        item.named = True
        if name not in table.children:
            self._count(depth - 1, part)
            items = List([item.map], span)
            self._add(table, part, items, _Tables(items, item))
            return item
        tables = table.children[name][1]
        if not isinstance(tables, _Tables):
            raise self._twice(table, part, "is not a list of tables above")
        tables.items.items.append(item.map)
        tables.last = item
        return item

    def _new_table(self, table: _Table, part: Scalar, span: Span, section: int = -1) -> _Table:
        made = _Table(Map([], span), table.depth + 1, section)
        self._count(made.depth, part)
        self._add(table, part, made.map, made)
        return made

    def _add(
        self, table: _Table, part: Scalar, value: Node, state: _Table | _Tables | None
    ) -> None:
        self._count(table.depth, part)
        table.map.entries.append(Entry(part, value))
        table.children[part.text.text] = (part, state)

    def _count(self, depth: int, part: Scalar) -> None:
        self._text.count(depth, self._place(part))

    def _place(self, part: Scalar) -> int:
        from bisect import bisect_left

        return bisect_left(self._text.offsets, part.span.start)

    def _twice(self, table: _Table, part: Scalar, why: str) -> RefusalError:
        first = table.children[part.text.text][0]
        return given_twice(self._text, part.text, first.text, f"`{part.text.text}` {why}")

    # Values

    def _add_entry(self, table: _Table, section: int, *, bracketed: bool = False) -> None:
        """Read `key = value` into a table, through those that a dotted key names."""
        parts = self._key()
        if not self._raw.startswith("=", self._at):
            raise self._no_equals(parts)
        self._at += 1
        self._skip_blanks()
        way = [table]
        for part in parts[:-1]:
            way.append(self._dotted(way[-1], part, section))
        table = way[-1]
        name = parts[-1]
        if name.text.text in table.children:
            raise self._twice(table, name, "has a value already")
        value = self._value(table.depth + 1, bracketed=bracketed)
        self._add(table, name, value, None)
        for each in way:
            if each is not self._root:
                each.map.span = Span(each.map.span.start, value.span.end)

    def _dotted(self, table: _Table, part: Scalar, section: int) -> _Table:
        """Return the table that a dotted key goes through; one that is not there yet is made."""
        name = part.text.text
        if name not in table.children:
            return self._new_table(table, part, part.span, section)
        child = table.children[name][1]
        if not isinstance(child, _Table) or child.named or child.section not in (-1, section):
            raise self._twice(table, part, _ONE_PLACE)
        child.section = section
        return child

    def _no_equals(self, parts: list[Scalar]) -> RefusalError:
        colon = self._raw.startswith(":", self._at)
        if colon:
            return self._text.refusal(
                "TOML has `=` between a key and its value",
                self._at,
                self._at + 1,
                "a colon is YAML's",
                fix=" =",
            )
        return self._unexpected(
            f"`=` and a value are wanted after `{parts[-1].text.text}`",
            "a key with a blank or any sign but - and _ stands in quotes",
        )

    def _value(self, depth: int, *, bracketed: bool) -> Node:
        """Read a value; `depth` is what a list or map there would have."""
        at = self._at
        sign = self._raw[at : at + 1]
        if sign == "[":
            return self._array(depth)
        if sign == "{":
            return self._inline_table(depth)
        self._text.count(depth - 1, at)
        if sign in ('"', "'"):
            found, self._at = string(self._text, at)
            return found
        plain = literal(self._text, at)
        if plain is None or self._goes_on(plain[1]):
            raise self._no_value(bracketed=bracketed)
        self._at = plain[1]
        return plain[0]

    def _goes_on(self, at: int) -> bool:
        """Return whether a number is the beginning of a text: `5 kWh`, and not `5 b = 6`."""
        while self._raw[at : at + 1] in (" ", "\t"):
            at += 1
        if self._raw[at : at + 1] in ("", "\r", "\n", "#", ",", "]", "}"):
            return False
        return "=" not in self._raw[at : self._rest_of_line(at)]

    def _no_value(self, *, bracketed: bool) -> RefusalError:
        at = self._at
        end = self._rest_of_line(at)
        if bracketed:
            end = item_end(self._raw, at, end)
        if end <= at:
            return self._text.refusal(
                "a value is missing here", at, at, "no value", help='an empty one is ""'
            )
        word = self._raw[at:end]
        if looks_like_a_date(word):
            return self._text.refusal(
                f"`{word}` is no date or time",
                at,
                end,
                "not in the calendar or not complete",
                help="write it as 2024-05-20, or with a time as 2024-05-20T10:00:00Z",
            )
        if word.lower() in ("true", "false"):
            return self._text.refusal(
                f"TOML writes {word.lower()} in small letters", at, end, fix=word.lower()
            )
        return self._text.refusal(
            "a text needs quotes in TOML",
            at,
            end,
            "neither a number, nor a date, true or false",
            help="put a formula into quotes",
            fix=quoted(word),
        )

    def _array(self, depth: int) -> List:
        start = self._at
        self._text.count(depth, start)
        self._at += 1
        items: list[Node] = []
        while True:
            self._skip_space()
            if self._raw.startswith("]", self._at):
                break
            self._refuse_end(start, "]")
            items.append(self._value(depth + 1, bracketed=True))
            self._skip_space()
            if self._raw.startswith("]", self._at):
                break
            self._refuse_end(start, "]")
            self._comma()
        self._at += 1
        return List(items, self._text.span(start, self._at), flow=True)

    def _inline_table(self, depth: int) -> Map:
        start = self._at
        self._text.count(depth, start)
        self._at += 1
        table = _Table(Map([], self._text.span(start, self._at), flow=True), depth)
        self._skip_blanks()
        if not self._raw.startswith("}", self._at):
            while True:
                self._skip_blanks()
                self._refuse_line_end(start)
                self._add_entry(table, 0, bracketed=True)
                self._skip_blanks()
                self._refuse_line_end(start)
                if self._raw.startswith("}", self._at):
                    break
                self._comma()
        self._at += 1
        table.map.span = self._text.span(start, self._at)
        return table.map

    def _comma(self) -> None:
        if not self._raw.startswith(",", self._at):
            raise self._unexpected(
                "a comma is wanted here", "put a value with blanks in it into quotes"
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

    def _refuse_line_end(self, start: int) -> None:
        self._refuse_end(start, "}")
        if self._at_line_end() or self._raw[self._at] == "#":
            raise self._text.refusal(
                "what stands in braces stands on one line in TOML",
                start,
                self._at,
                "the line ends within",
                help="give the table a header of its own: [name]",
            )
