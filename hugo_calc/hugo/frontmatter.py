"""Front matter: where it begins and ends, by Hugo's rules (parser/pageparser/pagelexer_intro.go).

The first byte that is no white space decides on the format, and the end is the next line that
begins with the delimiter, whatever follows on it. python-frontmatter and others have rules of
their own; a post must be split as the program splits it that builds the page.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span

Format = Literal["yaml", "toml", "json", "org", ""]

BOM = b"\xef\xbb\xbf"
_SPACE = b"\t\n\v\f\r "
_ENDS = {b"-": re.compile(rb"[\r\n]---"), b"+": re.compile(rb"[\r\n]\+\+\+")}
_JSON_SIGN = re.compile(rb'[{}"\\]')
_ORG_LINES = re.compile(rb"(?:[\t\v\f ]*#\+[^\n]*(?:\n|\Z))+")


class FrontMatter(NamedTuple):
    """A file's front matter: `span` with its delimiters, `inner` without, and where the body is.

    `format` is "" where there is none; then both spans are empty.
    """

    format: Format
    span: Span
    inner: Span
    body: int


def split(source: bytes) -> FrontMatter | Diagnostic:
    """Return the front matter of a file, or what Hugo says against it (HC601)."""
    start = len(BOM) if source.startswith(BOM) else 0
    at = start
    while at < len(source) and source[at] in _SPACE:
        at += 1
    sign = source[at : at + 1]
    if sign in _ENDS and sign:
        return _delimited(source, at, sign)
    if sign == b"{":
        return _json(source, at)
    if source[at : at + 2] == b"#+":
        match = _ORG_LINES.match(source, at)
        end = match.end() if match else at
        return FrontMatter("org", Span(at, end), Span(at, end), end)
    return FrontMatter("", Span(start, start), Span(start, start), start)


def _delimited(source: bytes, at: int, sign: bytes) -> FrontMatter | Diagnostic:
    name: Format = "yaml" if sign == b"-" else "toml"
    delimiter = sign * 3
    if source[at : at + 3] != delimiter:
        return Diagnostic(
            "HC601",
            f"Hugo refuses this: invalid {name.upper()} delimiter",
            Span(at, at + 1),
            f"a file that begins with {sign.decode()} must begin with {delimiter.decode()}",
            help="put front matter, or any other character, before it",
        )
    inner = _after_line_end(source, at + 3)
    if inner > at + 3 and source.startswith(delimiter, inner):
        end = inner
    else:
        match = _ENDS[sign].search(source, inner)
        if match is None:
            return Diagnostic(
                "HC601",
                f"Hugo refuses this: EOF looking for end {name.upper()} front matter delimiter",
                Span(at, at + 3),
                "this is never closed",
                help=f"put a line {delimiter.decode()} behind the last key",
            )
        end = match.start() + 1
    body = _after_line_end(source, end + 3)
    return FrontMatter(name, Span(at, end + 3), Span(inner, end), body)


def _after_line_end(source: bytes, at: int) -> int:
    if source.startswith(b"\r\n", at):
        return at + 2
    return at + 1 if source[at : at + 1] in (b"\r", b"\n") else at


def _json(source: bytes, at: int) -> FrontMatter | Diagnostic:
    level, quoted, here = 0, False, at
    while True:
        match = _JSON_SIGN.search(source, here)
        if match is None:
            return Diagnostic(
                "HC601",
                "Hugo refuses this: unexpected EOF parsing JSON front matter",
                Span(at, at + 1),
                "this is never closed",
                help="close it with }; a file that begins with { has JSON front matter for Hugo",
            )
        sign, here = match[0], match.end()
        if sign == b"\\":
            here += 1
        elif sign == b'"':
            quoted = not quoted
        elif not quoted:
            level += 1 if sign == b"{" else -1
            if level == 0:
                break
    return FrontMatter("json", Span(at, here), Span(at, here), _after_line_end(source, here))
