"""What is too large is refused, at once and with its place."""

from __future__ import annotations

import time

import pytest

from hugo_calc.lang import limits
from hugo_calc.lang.grammar import Reading, parse
from hugo_calc.text.placed import placed


def reading(text: str) -> Reading:
    return parse(placed(text))


def refused(text: str) -> tuple[str, int, int]:
    found = reading(text)
    assert found.formula is None
    (diagnostic,) = found.diagnostics
    assert diagnostic.span is not None
    return diagnostic.code, diagnostic.span.start, diagnostic.span.end


def test_500_characters_are_read_and_501_are_not() -> None:
    assert reading("5".rjust(500)).formula
    assert refused("5".rjust(501)) == ("HC110", 500, 501)


def test_32_parentheses_are_read_and_33_are_not() -> None:
    assert reading("(" * 32 + "5" + ")" * 32).formula
    assert refused("(" * 33 + "5" + ")" * 33) == ("HC110", 32, 33)


def test_calls_and_minus_signs_count_as_depth() -> None:
    assert reading("f(" * 16 + "-" * 16 + "5" + ")" * 16).formula
    assert refused("f(" * 16 + "-" * 17 + "5" + ")" * 16) == ("HC110", 48, 49)
    assert refused("f(" * 33 + "5" + ")" * 33) == ("HC110", 64, 66)


def test_depth_is_of_what_is_open_not_of_all_that_was() -> None:
    assert reading(" + ".join(["((-f(1)))"] * 20)).formula


def test_200_values_and_operators_are_read_and_more_are_not() -> None:
    sums = "+".join(["1"] * 100)  # 100 values, 99 operators
    assert reading(sums).formula
    assert reading(f"-{sums}").formula
    assert refused(f"-{sums}+1")[0] == "HC110"
    assert refused("+".join(["1"] * 101)) == ("HC110", 199, 200)


def test_40_digits_are_read_and_41_are_not() -> None:
    assert reading("1" * 40).formula
    assert reading("0." + "1" * 37 + "e10").formula
    assert refused("1" * 41 + " kg") == ("HC110", 0, 41)
    assert refused("0." + "1" * 38 + "e10") == ("HC110", 0, 43)


@pytest.mark.parametrize("text", ["2^12", "2^-12", "10^12"])
def test_an_exponent_of_12_is_read(text: str) -> None:
    assert reading(text).formula


@pytest.mark.parametrize(
    ("text", "start", "end"), [("2^13", 2, 4), ("2^-13", 3, 5), ("10^15", 3, 5), ("x^99", 2, 4)]
)
def test_an_exponent_of_13_is_not(text: str, start: int, end: int) -> None:
    assert refused(text) == ("HC110", start, end)


def test_a_power_of_ten_that_is_too_large_has_another_spelling() -> None:
    (diagnostic,) = reading("10^15").diagnostics
    assert diagnostic.help == "a power of ten is written 1e15"


@pytest.mark.parametrize("text", ["1e400 kg", "1e309", "1e308 million", "1e-400", "nan", "inf"])
def test_a_number_that_is_not_finite_is_refused(text: str) -> None:
    assert refused(text)[0] == "HC111"


def test_zero_and_the_smallest_numbers_are_read() -> None:
    for text in ("0", "0.000", "0e-999", "5e-324", "1e308"):
        assert reading(text).formula


def test_the_limits_are_those_of_the_reference() -> None:
    assert (
        limits.LARGEST_LENGTH,
        limits.LARGEST_DEPTH,
        limits.LARGEST_SIZE,
        limits.LARGEST_DIGITS,
        limits.LARGEST_EXPONENT,
    ) == (500, 32, 200, 40, 12)


HOSTILE = {
    "parentheses": "(" * 100_000,
    "minus signs": "-" * 100_000,
    "digits": "9" * 1_000_000,
    "towers": "9**9**9**9",
    "powers": "9^9^9^9",
    "atoms": "5 " + "m/" * 248 + "m",
    "superscripts": "5 m" + "²" * 490,
    "one word": "5 " + "q" * 498,
    "calls": "f(" * 240,
    "fields": "a" + ".b" * 249,
    "arguments": "f(" + "a," * 240 + "a)",
    "commas": "1," * 240,
    "points": "1." * 240,
    "groups": "123 " * 120,
    "percents": "5%" * 240,
    "sums": "1+" * 249 + "1",
    "ranges": "1±" * 249 + "1",
    "conversions": "x in m " * 70,
    "tags": "5 " + "kg CO2e/" * 60 + "kg",
    "high characters": "\U0001f30e" * 500,
    "surrogates": "\ud800" * 500,
    "blanks": " " * 500,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_costs_milliseconds(text: str) -> None:
    began = time.process_time()
    found = reading(text)
    assert time.process_time() - began < 0.05
    assert (found.formula is None) == bool(found.diagnostics)
