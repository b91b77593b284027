"""Where front matter begins and ends."""

from __future__ import annotations

import pytest

from hugo_calc.hugo.frontmatter import FrontMatter, split
from hugo_calc.report.diagnostic import Diagnostic


def parts(source: bytes) -> tuple[str, bytes, bytes, bytes]:
    """Return format, span, inner and body of a file that Hugo accepts."""
    front = split(source)
    assert isinstance(front, FrontMatter)
    return front.format, front.span.of(source), front.inner.of(source), source[front.body :]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"---\na: 1\n---\nText", ("yaml", b"---\na: 1\n---", b"a: 1\n", b"Text")),
        (b"+++\na = 1\n+++\nText", ("toml", b"+++\na = 1\n+++", b"a = 1\n", b"Text")),
        (b'{"a": 1}\nText', ("json", b'{"a": 1}', b'{"a": 1}', b"Text")),
        (b"#+A: 1\n#+B\nText", ("org", b"#+A: 1\n#+B\n", b"#+A: 1\n#+B\n", b"Text")),
        (b"Text\n---\na: 1\n---\n", ("", b"", b"", b"Text\n---\na: 1\n---\n")),
        (b"# Heading", ("", b"", b"", b"# Heading")),
        (b"", ("", b"", b"", b"")),
        (b" \n", ("", b"", b"", b" \n")),
    ],
)
def test_the_first_character_decides_the_format(
    source: bytes, expected: tuple[str, bytes, bytes, bytes]
) -> None:
    assert parts(source) == expected


def test_white_space_may_stand_before() -> None:
    assert parts(b"\n\t ---\na: 1\n---\nText") == ("yaml", b"---\na: 1\n---", b"a: 1\n", b"Text")


def test_one_byte_order_mark_is_dropped_and_a_second_is_text() -> None:
    assert parts(b"\xef\xbb\xbf---\na: 1\n---\nText")[0] == "yaml"
    text = b"\xef\xbb\xbf---\na: 1\n---\nText"
    assert parts(b"\xef\xbb\xbf" + text) == ("", b"", b"", text)
    assert parts(b" " + text) == ("", b"", b"", b" " + text)


@pytest.mark.parametrize("closing", [b"----", b"--- x", b"---x"])
def test_whatever_follows_the_closing_delimiter_is_content(closing: bytes) -> None:
    assert parts(b"---\na: 1\n" + closing)[3] == closing[3:]


@pytest.mark.parametrize(
    ("source", "inner"),
    [
        (b"---\n---\n", b""),
        (b"---\r\na: 1\r\n---\r\nText", b"a: 1\r\n"),
        (b"---\ra: 1\r---\rText", b"a: 1\r"),
        (b"---a: 1\n---\n", b"a: 1\n"),
        (b"---\n ---\n...\n---\n", b" ---\n...\n"),
        (b"---\na: |\n---\n  x\n---\n", b"a: |\n"),
    ],
)
def test_the_first_line_that_begins_with_the_delimiter_ends_it(source: bytes, inner: bytes) -> None:
    assert parts(source)[2] == inner


@pytest.mark.parametrize(
    ("source", "inner"),
    [
        (b'{"a": {"b": 1}}x', b'{"a": {"b": 1}}'),
        (b'{"a": "}"}x', b'{"a": "}"}'),
        (b'{"a": "\\"}"}x', b'{"a": "\\"}"}'),
        (b'{"a": 1}{{< calc "x" />}}', b'{"a": 1}'),
    ],
)
def test_json_ends_at_the_matching_brace(source: bytes, inner: bytes) -> None:
    assert parts(source)[2] == inner


@pytest.mark.parametrize(
    ("source", "marked", "reason"),
    [
        (b"- item\n", b"-", "invalid YAML delimiter"),
        (b"\n+ item\n", b"+", "invalid TOML delimiter"),
        (b"---\na: 1\n", b"---", "EOF looking for end YAML front matter delimiter"),
        (b"+++\na = 1\n +++\n", b"+++", "EOF looking for end TOML front matter delimiter"),
        (b'{"a": {}\n', b"{", "unexpected EOF parsing JSON front matter"),
        (b'{"a": "}\n', b"{", "unexpected EOF parsing JSON front matter"),
        (b'{{< calc "x" />}}', b"{{", "unmarshal failed: invalid character '{'"),
    ],
)
def test_front_matter_without_an_end_is_refused(source: bytes, marked: bytes, reason: str) -> None:
    found = split(source)
    assert isinstance(found, Diagnostic)
    assert found.code == "HC601"
    assert found.span is not None
    assert found.span.of(source) == marked
    assert found.message.startswith(f"Hugo refuses this: {reason}")
    assert found.help
