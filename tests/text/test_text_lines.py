"""Lines, placed texts and splices: every offset is a byte's, every column a character's."""

from __future__ import annotations

import pytest

from hugo_calc.text.lines import Lines, Position, line_end
from hugo_calc.text.placed import PlacedText, aligned, placed
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit, OverlapError, splice

SOURCE = "\ufeffaé\r\n😀b\n\nend".encode()  # BOM 0-3, line 2 at byte 8, 3 at 14, 4 at 15


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [
        (0, 1, 1),  # before the BOM
        (3, 1, 1),  # behind it: it is no column
        (4, 1, 2),
        (6, 1, 3),
        (7, 1, 4),
        (8, 2, 1),
        (12, 2, 2),  # a character of four bytes is one column
        (13, 2, 3),  # the line feed belongs to the line that it ends
        (14, 3, 1),
        (15, 4, 1),
        (18, 4, 4),  # the end of the file
    ],
)
def test_a_byte_has_the_line_and_column_of_its_character(
    offset: int, line: int, column: int
) -> None:
    assert Lines(SOURCE).position(offset) == Position(line, column)


def test_a_byte_order_mark_elsewhere_is_a_column() -> None:
    assert Lines("\n\ufeffa".encode()).position(4) == Position(2, 2)


def test_lines_begin_and_end_where_their_bytes_do() -> None:
    lines = Lines(SOURCE)
    assert len(lines) == 4
    assert [lines.start(number) for number in (1, 2, 3, 4)] == [0, 8, 14, 15]
    assert [lines.bytes(number).decode() for number in (1, 2, 3, 4)] == [
        "\ufeffaé",
        "😀b",
        "",
        "end",
    ]
    assert len(Lines(b"")) == 1
    assert Lines(b"").bytes(1) == b""
    assert len(Lines(b"a\rb")) == 1


@pytest.mark.parametrize(
    ("source", "end"),
    [
        *((b"", b"\n"), (b"a", b"\n"), (b"\n", b"\n"), (b"\r\n", b"\r\n")),
        *((b"a\nb\r\n", b"\n"), (b"a\r\nb\n", b"\r\n"), (b"a\r", b"\n"), (b"a\n\r", b"\n")),
    ],
)
def test_a_new_line_ends_as_the_first_one_does(source: bytes, end: bytes) -> None:
    assert line_end(source) == end


def test_a_placed_text_knows_the_bytes_of_its_characters() -> None:
    text = placed("a×😀b", 10, "x.yaml")
    assert list(text.offsets) == [10, 11, 13, 17, 18]
    assert text.span(1, 3) == Span(11, 17)
    assert text.span(4, 4) == text.span(4, 2) == Span(18, 18)
    assert repr(text) == "PlacedText('a×😀b' at 10)"
    part = text.part(1, 3)
    assert (part.text, list(part.offsets), part.path) == ("×😀", [11, 13, 17], "x.yaml")


def test_a_span_of_a_folded_text_has_a_byte_at_least() -> None:
    text = PlacedText("ab", (5, 5, 5))
    assert text.span(0, 1) == Span(5, 6)
    assert text.span(0, 0) == Span(5, 5)


def test_a_lone_surrogate_has_a_place_too() -> None:
    assert list(placed("a\ud800b").offsets) == [0, 1, 4, 5]


@pytest.mark.parametrize("offsets", [(), (0,), (0, 1), (0, 1, 2, 3)])
def test_a_placed_text_needs_a_place_for_each_character_and_its_end(
    offsets: tuple[int, ...],
) -> None:
    with pytest.raises(ValueError, match=f"2 characters need 3 offsets|{len(offsets)} offsets"):
        PlacedText("ab", offsets)


@pytest.mark.parametrize(
    ("text", "raw", "offsets"),
    [
        ("a b", "a b", [7, 8, 9, 10]),  # as it stands
        ('a"b', 'a\\"b', [7, 9, 10, 11]),  # an escape
        ("é", "\\u00e9", [7, 7]),  # no equal: the place after its neighbour
        ("×a", "×\\n a", [7, 12, 13]),
        ("a b", "a\n   b", [7, 9, 12, 13]),  # a folded line
        ("a b", "a\n" + "\t" * 9 + " b", [7, 8, 19, 20]),  # a blank too far away is not meant
        ("abz", "ab", [7, 8, 9, 9]),  # never outside
    ],
)
def test_a_text_with_escapes_is_placed_within_its_spelling(
    text: str, raw: str, offsets: list[int]
) -> None:
    found = aligned(text, raw, 7, "p.md")
    assert (found.text, found.path, list(found.offsets)) == (text, "p.md", offsets)


def test_edits_are_applied_in_the_order_of_their_places() -> None:
    edits = [Edit(Span(4, 5), b"Z"), Edit(Span(0, 1), b""), Edit(Span(2, 2), b"x")]
    assert splice(b"abcde", edits) == b"bxcdZ"


def test_edits_at_one_place_keep_their_order_and_may_touch() -> None:
    assert splice(b"ab", [Edit(Span(1, 1), b"2"), Edit(Span(1, 1), b"1")]) == b"a21b"
    assert splice(b"ab", [Edit(Span(0, 1), b"x"), Edit(Span(1, 2), b"y")]) == b"xy"
    assert splice(b"ab", [Edit(Span(2, 2), b"!")]) == b"ab!"
    assert splice(b"ab", []) == b"ab"


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(OverlapError, match="two edits claim byte 1"):
        splice(b"abc", [Edit(Span(0, 2), b""), Edit(Span(1, 3), b"")])


@pytest.mark.parametrize("span", [Span(0, 4), Span(2, 1), Span(4, 4)])
def test_edits_outside_of_the_file_are_refused(span: Span) -> None:
    with pytest.raises(ValueError, match=rf"bytes {span.start} to {span.end} in a file of 3"):
        splice(b"abc", [Edit(span, b"")])
