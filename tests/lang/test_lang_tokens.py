from __future__ import annotations

import pytest

from hugo_calc.lang.tokens import (
    RESERVED,
    is_name,
    number_end,
    skip_spaces,
    token,
    word_end,
)


def tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while True:
        each = token(text, at)
        if each.kind == "end":
            return found
        found.append((each.kind, each.sign or text[each.start : each.end]))
        at = each.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\r\n\u00a0\u2009\u202f", []),
        ("5", [("number", "5")]),
        ("a_1", [("word", "a_1")]),
        ("×·*", [("sign", "*")] * 3),
        ("÷/", [("sign", "/")] * 2),
        ("−-", [("sign", "-")] * 2),
        ("a.b", [("word", "a"), ("sign", "."), ("word", "b")]),
        (".5", [("number", ".5")]),
        (". 5", [("sign", "."), ("number", "5")]),
        ("5%", [("number", "5"), ("sign", "%")]),
        ("µW", [("word", "µW")]),
        ("°C", [("word", "°C")]),
        ("CO₂e", [("word", "CO₂e")]),  # a subscript belongs to its word
        ("m²", [("word", "m"), ("other", "²")]),  # a superscript does not
        ("½", [("other", "½")]),
        ("5–3", [("number", "5"), ("other", "–"), ("number", "3")]),
        ("a;b", [("word", "a"), ("other", ";"), ("word", "b")]),
        ("٣", [("other", "٣")]),  # digits of other scripts are none
        ("\ud800", [("other", "\ud800")]),
    ],
)
def test_tokens_of_a_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", "5"),
        ("7_700_000 h", "7_700_000"),
        ("7.25x", "7.25"),
        ("1.", "1"),
        ("1.2.3", "1.2"),
        ("1e6", "1e6"),
        ("1E-6", "1E-6"),
        ("1e−6", "1e−6"),
        ("1e+6", "1e+6"),
        ("5eV", "5"),  # a unit, not a power of ten
        ("5e", "5"),
        ("5e+", "5"),
        ("5e+x", "5"),
        ("1,5", "1"),
        ("5kg", "5"),
    ],
)
def test_where_a_number_ends(text: str, number: str) -> None:
    assert text[: number_end(text, 0)] == number


def test_a_word_ends_at_a_sign_and_at_the_end() -> None:
    assert word_end("kWh/n", 0) == 3
    assert word_end("kWh", 0) == 3
    assert word_end("/n", 0) == 0
    assert word_end("", 0) == 0


def test_spaces_are_skipped_to_the_end_and_no_further() -> None:
    assert skip_spaces("  a", 0) == 2
    assert skip_spaces("  ", 0) == 2
    assert skip_spaces("a", 0) == 0


@pytest.mark.parametrize("word", ["a", "_x", "h100_sxm", "gpu", "aB9"])
def test_a_name_begins_small(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["", "H100", "größe", "1a", "a-b", "µ", "a b"])
def test_what_is_no_name(word: str) -> None:
    assert not is_name(word)


def test_the_words_of_the_language_are_reserved() -> None:
    assert {"in", "as", "million", "trillion", "nan", "infinity"} <= RESERVED
