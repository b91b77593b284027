"""Numbers as text: digits, units, separators and format words."""

from __future__ import annotations

import pytest

from hugo_calc.lang.quantity import Quantity
from hugo_calc.post import Answer, Site, evaluate_expression
from hugo_calc.render.digits import round_at, significant, written
from hugo_calc.render.format_words import Format, FormatProblem, read_format
from hugo_calc.render.measures import symbol
from hugo_calc.render.number import Style, printed
from hugo_calc.render.plain import plain
from hugo_calc.render.slug import label_for
from hugo_calc.render.table import content, width


def text_of(expression: str) -> str:
    answer = evaluate_expression(expression, "2024-05-20", Site())
    assert isinstance(answer, Answer), answer
    return answer.text


# Expression, and how a post prints it without a format.
PRINTED = [
    # All digits where it was entered, or is a sum of what was.
    ("700 W", "700 W"),
    ("1.3 million h + 6.4 million h", "7,700,000 h"),
    ("0.385 kgCO2e/kWh", "0.385 kg CO₂e/kWh"),
    ("12%", "12%"),
    ("1 year", "1 year"),
    ("2 year", "2 years"),
    ("1 / 3", "0.333"),
    # Three significant figures where it was computed; scaled after rounding.
    ("2 × 1234.5 kWh", "2.47 MWh"),
    ("2 × 499.9 Wh", "1.00 kWh"),
    ("3 × 333.3 Wh", "1.00 kWh"),
    ("1 million × gpu.h100_sxm.tdp", "700 MW"),
    ("700 MW × 1 year", "6.14 TWh"),
    ("2 × 400000 tCO2e", "800,000 t CO₂e"),
    ("2 × 600000 tCO2e", "1.2 Mt CO₂e"),
    ("2 × 6 gCO2e", "12 g CO₂e"),
    ("700 MW in BTU/h", "2,390,000,000 BTU/h"),
    ("5 kg - 8 kg", "−3 kg"),
    ("2 × 3 token", "6 tokens"),
    ("1000 t / 1 year × 2 year", "2,000 t"),
    ("4.29 tCO2e as equivalence.passenger_vehicle_year[2024]",
     "1.0000 gasoline cars driven for one year"),
    ("2282 tCO2e as removal.mammoth", "23.2 days of the Mammoth capture plant at capacity"),
    # The second digit of the half-width is the last.
    ("2282.66 tCO2e ± 21 tCO2e", "2,283 t CO₂e"),
    ("2282.66 tCO2e ± 2.1 tCO2e", "2,282.7 t CO₂e"),
    # A CO₂ factor gives CO₂, not CO₂e.
    ("person.us × 1 year", "14.9 t CO₂"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), PRINTED)
def test_a_figure_without_a_format_is_printed_like_this(expression: str, expected: str) -> None:
    assert text_of(expression) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2sf", "2,300"), ("5sf", "2,282.7"), ("1dp", "2,282.7"), ("0dp", "2,283"),
        ("words", "2,280"), ("2sf bare", "2,300"), ("x", "2,280×"), ("%", "228,000%"),
    ],
)  # fmt: skip
def test_format_words_say_how(words: str, expected: str) -> None:
    form = read_format(words)
    assert isinstance(form, Format)
    value = evaluate_expression("2282.6612 × 1", None, Site())
    assert isinstance(value, Answer)
    quantity = Quantity(2282.6612)
    quantity.term.operator = "*"
    assert printed(quantity, Style(), form) == expected


@pytest.mark.parametrize(
    ("words", "problem"),
    [("2fs", "2fs"), ("2sf 3dp", "3dp"), ("x x", "x"), ("99sf", "99sf")],
)
def test_an_unknown_or_repeated_format_word_is_told(words: str, problem: str) -> None:
    found = read_format(words)
    assert isinstance(found, FormatProblem)
    assert words[found.start : found.end] == problem


def test_rounding_is_half_away_from_zero_on_the_decimal_that_people_see() -> None:
    assert written(round_at(2.675, -2)) == "2.68"
    assert written(round_at(-0.5, 0)) == "−1"
    assert written(round_at(0.05, -1)) == "0.1"
    assert written(significant(999.95, 4)) == "1,000"
    assert written(significant(0.00045678, 2)) == "0.00046"


def test_very_large_and_small_numbers_get_a_power_of_ten() -> None:
    assert written(significant(1.2345e18, 3)) == "1.23 × 10¹⁸"
    assert written(significant(1.2345e-9, 3)) == "1.23 × 10⁻⁹"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1,234,567.8"), ("de", "1.234.567,8"), ("fr", "1\u202f234\u202f567,8"),
     ("de-CH", "1’234’567.8"), ("hi", "1,234,567.8"), ("xx", "1,234,567.8")],
)  # fmt: skip
def test_separators_are_those_of_the_language(language: str, expected: str) -> None:
    assert written(round_at(1234567.8, -1), language) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("kgCO2e/kWh", "kg CO₂e/kWh"), ("tCO2eq", "t CO₂e"), ("kgCO2", "kg CO₂"), ("m^3/TJ", "m³/TJ"),
     ("hour", "h"), ("kilowatt_hour", "kWh"), ("oil_barrel", "barrels of oil"), ("btu/h", "BTU/h"),
     ("Wh/query", "Wh/query"), ("day", "days")],
)  # fmt: skip
def test_symbols_are_those_of_the_field(unit: str, expected: str) -> None:
    assert symbol(unit) == expected


def test_plain_text_has_no_signs_and_no_sentence_ends() -> None:
    assert plain("U.S. homes") == "US homes"
    assert not set("<>&*_~|$`[]") & set(plain("<b>a & b* c_d ~ e | f $1 `g` [h]"))


def test_labels_are_short_and_never_taken_twice() -> None:
    assert label_for("llama3.co2e") == "calc-llama3-co2e"
    long = label_for("x" * 60)
    assert len(long) <= 40
    assert label_for("llama3.co2e", {"calc-llama3-co2e"}) != "calc-llama3-co2e"
    assert label_for("×") == "calc-value"


def test_tables_are_compared_by_content() -> None:
    assert content(["| a | b |", "| :-- | --: |"]) == content(["|a|   b|", "|:----|---------:|"])
    assert content(["| a |", "| :- |"]) != content(["| a |", "| -: |"])
    assert width("CO₂") == 3
    assert width("日本") == 4
