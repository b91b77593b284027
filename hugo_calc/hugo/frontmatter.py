"""Front matter: where it begins and ends, by the rules of Hugo's page lexer.

The first byte that is not white space decides, whatever the author meant: `-`, `+` and `{` begin
YAML, TOML and JSON, `#+` begins Org. What stands inside is not read here.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from hugo_calc.hugo.characters import skip_spaces
from hugo_calc.hugo.refusal import Refusal, refuse
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span

Format = Literal["yaml", "toml", "json", "org", ""]

BOM = b"\xef\xbb\xbf"

_JSON_MARKS = rb'[{}]|"(?:[^"\\]++|\\.)*+"?|\\.'


class FrontMatter(NamedTuple):
    """The front matter of a file; format "" and empty spans where there is none.

    `span` goes from the opening delimiter to behind the closing one, `inner` is what Hugo hands
    to the format's parser (of JSON with its braces), and the content begins at `body`.
    """

    format: Format
    span: Span
    inner: Span
    body: int


def split(source: bytes) -> FrontMatter | Diagnostic:
    r"""Return where the front matter of a file stands, or HC601 where Hugo finds no end of it.

    >>> split(b"---\ntitle: a\n---\nText").body
    17
    """
    found = split_or_refuse(source)
    return found.diagnostic if isinstance(found, Refusal) else found


def split_or_refuse(source: bytes) -> FrontMatter | Refusal:
    """Return the same as `split`, with Hugo's own words and place for a refusal."""
    top = bom_width(source)
    start = skip_spaces(source, top)
    first = source[start : start + 1]
    if first == b"-":
        return _delimited(source, top, start, "yaml")
    if first == b"+":
        return _delimited(source, top, start, "toml")
    if first == b"{":
        return _json(source, top, start)
    if source.startswith(b"#+", start):
        return _org(source, start)
    return FrontMatter("", Span(top, top), Span(top, top), top)


def bom_width(source: bytes) -> int:
    """Return the length of a leading byte order mark, which Hugo drops; a second one is text."""
    return len(BOM) if source.startswith(BOM) else 0


def _delimited(
    source: bytes, top: int, start: int, kind: Literal["yaml", "toml"]
) -> FrontMatter | Refusal:
    name = kind.upper()
    mark = source[start : start + 1] * 3
    shown = mark.decode()
    if not source.startswith(mark, start):
        return refuse(
            f"invalid {name} delimiter",
            top,
            Span(start, start + 1),
            f"a file that begins with {shown[0]} is taken for {name} front matter",
            f"begin the file with front matter, be it only two lines with {shown}",
            code="HC601",
        )
    inner = _behind_line_break(source, start + 3)
    if inner > start + 3 and source.startswith(mark, inner):
        end = inner
    else:
        # Hugo ends a line at a lone CR too, and does not care what follows the delimiter.
        found = re.compile(rb"[\r\n]" + re.escape(mark)).search(source, inner)
        if found is None:
            return refuse(
                f"EOF looking for end {name} front matter delimiter",
                inner,
                Span(start, start + 3),
                f"no later line begins with {shown}",
                f"end the front matter with a line of {shown}, not indented",
                code="HC601",
            )
        end = found.start() + 1
    return FrontMatter(
        kind, Span(start, end + 3), Span(inner, end), _behind_line_break(source, end + 3)
    )


def _json(source: bytes, top: int, start: int) -> FrontMatter | Refusal:
    depth = 0
    for mark in re.compile(_JSON_MARKS, re.DOTALL).finditer(source, start):
        brace = mark[0]
        if brace == b"{":
            depth += 1
        elif brace == b"}":
            depth -= 1
            if depth == 0:
                break
    else:
        return refuse(
            "unexpected EOF parsing JSON front matter",
            top,
            Span(start, start + 1),
            "a file that begins with { is taken for JSON front matter, and no } ends it",
            "put front matter before it, be it only two lines with ---",
            code="HC601",
        )
    end = mark.end()
    if source.startswith(b"{{", start):
        return refuse(
            "unmarshal failed: invalid character '{' looking for beginning of object key string",
            start,
            Span(start, start + 2),
            "a file that begins with { is taken for JSON front matter",
            "put front matter before it, be it only two lines with ---",
            code="HC601",
        )
    return FrontMatter("json", Span(start, end), Span(start, end), _behind_line_break(source, end))


def _org(source: bytes, start: int) -> FrontMatter:
    """Take all lines from `start` on that begin with `#+`."""
    end = start
    while source.startswith(b"#+", end):
        line_end = source.find(b"\n", end)
        end = line_end + 1 if line_end >= 0 else len(source)
    return FrontMatter("org", Span(start, end), Span(start, end), end)


def _behind_line_break(source: bytes, at: int) -> int:
    """Return the offset behind one CR, LF or CR LF at `at`."""
    at += source.startswith(b"\r", at)
    return at + source.startswith(b"\n", at)
