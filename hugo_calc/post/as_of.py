"""Putting a day into a post's `calc:` block: one line changes, whatever the front matter is in."""

from __future__ import annotations

import re

from hugo_calc.formats.tree import List, Map, Node, Scalar
from hugo_calc.hugo.frontmatter import FrontMatter, split
from hugo_calc.post.plan import calc_entry, read_front_matter
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.lines import line_end
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit, splice

_INDENT = b"  "
_TABLE = re.compile(rb"^[ \t]*\[[ \t]*calc[ \t]*\][^\n]*(?:\n|\Z)", re.MULTILINE | re.IGNORECASE)


def with_as_of(source: bytes, day: str) -> bytes | Diagnostic:
    """Return a post with `as_of: day` in its calc block, which is made where there is none.

    Nothing else changes: the front matter is read again, and must say the same but for this one
    key. Where that does not come out (HC511), or there is no front matter to put it into, the
    author has to.
    """
    front = split(source)
    if isinstance(front, Diagnostic):
        return front
    tree = read_front_matter(source, front)
    if isinstance(tree, Diagnostic):
        return tree
    edit = _edit(source, front, tree, day) if tree is not None else None
    if tree is None or edit is None:
        return _refused(front.span, day)
    result = splice(source, [edit])
    again = split(result)
    read = read_front_matter(result, again) if isinstance(again, FrontMatter) else None
    if not isinstance(read, Map) or not _differ_by_the_day(tree, read, day):
        return _refused(front.span, day)
    return result


def _refused(span: Span, day: str) -> Diagnostic:
    return Diagnostic(
        "HC511",
        "the day cannot be put into this front matter safely",
        span,
        help=f"write it yourself, under calc: as_of: {day}",
    )


def _edit(source: bytes, front: FrontMatter, tree: Map, day: str) -> Edit | None:
    calc = calc_entry(tree)
    held = _held_day(calc)
    if held is not None:
        quote = source[held.span.start : held.span.start + 1]
        quote = quote if quote in (b'"', b"'") else b""
        return Edit(held.span, quote + day.encode() + quote)
    newline = line_end(source)
    if front.format == "yaml":
        return _in_yaml(source, front, calc, day.encode(), newline)
    if front.format == "toml":
        return _in_toml(source, front, calc, b'"%s"' % day.encode(), newline)
    return _in_json(source, tree, calc, b'"%s"' % day.encode())


def _held_day(calc: Node | None) -> Scalar | None:
    entries = calc.entries if isinstance(calc, Map) else []
    held = next((e.value for e in entries if e.key.text.text.lower() == "as_of"), None)
    return held if isinstance(held, Scalar) else None


def _in_yaml(
    source: bytes, front: FrontMatter, calc: Node | None, day: bytes, newline: bytes
) -> Edit | None:
    if calc is None:
        at = front.inner.end
        return Edit(Span(at, at), b"calc:" + newline + _INDENT + b"as_of: " + day + newline)
    if not isinstance(calc, Map):
        return None
    if calc.flow:
        at = source.index(b"{", calc.span.start) + 1
        return Edit(Span(at, at), b"as_of: " + day + (b", " if calc.entries else b""))
    first = calc.entries[0].key.span.start
    line = source.rfind(b"\n", 0, first) + 1
    return Edit(Span(line, line), source[line:first] + b"as_of: " + day + newline)


def _in_toml(
    source: bytes, front: FrontMatter, calc: Node | None, day: bytes, newline: bytes
) -> Edit | None:
    setting = b"as_of = " + day + newline
    header = _TABLE.search(source, front.inner.start, front.inner.end)
    if header is not None:
        return Edit(Span(header.end(), header.end()), setting)
    if calc is None:
        at = front.inner.end
        return Edit(Span(at, at), b"[calc]" + newline + setting)
    if not isinstance(calc, Map):
        return None
    if calc.flow:
        at = source.index(b"{", calc.span.start) + 1
        more = b", " if calc.entries else b" "
        return Edit(Span(at, at), b" as_of = " + day + more)
    first = re.compile(rb"^[ \t]*(\[[ \t]*)?calc[ \t]*\.", re.MULTILINE | re.IGNORECASE).search(
        source, front.inner.start, front.inner.end
    )
    if first is None:
        return None
    at = first.start()
    new = b"[calc]" + newline + setting if first[1] else b"calc." + setting
    return Edit(Span(at, at), new)


def _in_json(source: bytes, tree: Map, calc: Node | None, day: bytes) -> Edit | None:
    if calc is not None and not isinstance(calc, Map):
        return None
    inner = calc if isinstance(calc, Map) else tree
    at = source.index(b"{", inner.span.start) + 1
    setting = b'"as_of": ' + day
    if calc is None:
        setting = b'"calc": {' + setting + b"}"
    if not inner.entries:
        return Edit(Span(at, at), setting)
    # As the first entry stands, so does the new one: behind the same break and indentation.
    lead = source[at : inner.entries[0].key.span.start]
    return Edit(Span(at, at), lead + setting + b"," + (b"" if lead else b" "))


def _differ_by_the_day(old: Map, new: Map, day: str) -> bool:
    """Return whether two front matters say the same, but that the new one has the day."""
    held = _held_day(calc_entry(new))
    if held is None or held.text.text != day:
        return False
    return _said(old) == _said(new)


def _said(tree: Map) -> object:
    """Return what a front matter says apart from the day, for comparison."""
    entries = []
    for entry in tree.entries:
        value = _plain(entry.value)
        if entry.key.text.text.lower() == "calc" and isinstance(entry.value, Map):
            kept = [e for e in entry.value.entries if e.key.text.text.lower() != "as_of"]
            value = [(each.key.text.text, _plain(each.value)) for each in kept]
            if not value:
                continue
        entries.append((entry.key.text.text, value))
    return entries


def _plain(node: Node) -> object:
    if isinstance(node, Map):
        return [(each.key.text.text, _plain(each.value)) for each in node.entries]
    if isinstance(node, List):
        return ["list", *map(_plain, node.items)]
    return (node.kind, node.text.text)
