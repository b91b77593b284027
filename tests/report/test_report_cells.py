"""What a terminal shows of text: its width, and nothing that acts."""

import pytest

from hugo_calc.report.cells import pieces, shown, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("plain", 5),
        ("t CO₂e", 6),
        ("数字", 4),
        ("e\u0301", 1),
        ("ｆｕｌｌ", 8),
        ("🌎", 2),
        ("", 0),
    ],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("a\x7fb\x85c", "a\\x7fb\\x85c"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("line\nbreak\u2028", "line\\x0abreak\\u2028"),
        ("file\udc80name", "file\\udc80name"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, safe: str) -> None:
    assert shown(text) == safe


@pytest.mark.parametrize("text", ["5 kg\u00a0CO₂e", "👩\u200d🚀", "naïve – ½"])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert shown(text) == text


def test_a_tab_is_one_piece_of_four_cells() -> None:
    assert pieces("a\tb") == ["a", "    ", "b"]
