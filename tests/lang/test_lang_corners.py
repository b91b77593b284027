"""Corners of the language that no other test comes by."""

from __future__ import annotations

import pytest
from lang_bench import find, work

from hugo_calc.lang.quantity import Record
from hugo_calc.lang.sheet import Sheet
from hugo_calc.report.diagnostic import Diagnostic


def test_a_quantity_shows_its_amount_and_its_unit() -> None:
    assert repr(work("1200 MWh").quantity) == "Quantity(1200 MWh)"
    assert repr(work("1 / 8").quantity) == "Quantity(0.125)"


def test_records_in_parentheses_add_as_they_do_without() -> None:
    worked = work("(hall.one) + (hall.two)")
    assert isinstance(worked.value, Record)
    assert sorted(worked.value.fields) == sorted(work("hall.one + hall.two").value.fields)  # type: ignore[union-attr]


@pytest.mark.parametrize("formula", ["site.pue × site.load", "site.pue / site.load"])
def test_what_is_made_of_a_pue_is_none_itself(formula: str) -> None:
    assert "role" not in work(formula).quantity.tags


def test_a_range_that_no_float_holds_is_none() -> None:
    worked = work("range(-1.7e308, 1, 1.7e308) - range(-1.7e308, 1, 1.7e308)")
    assert worked.spread is None
    assert work("range(-1.7e308, -1e308, 1.7e308)").spread is None


def test_a_warning_is_taken_once() -> None:
    sheet = Sheet({}, {}, find)
    for _ in range(2):
        sheet.warn(Diagnostic("HC305", "twice", severity="warning"))
    assert [each.message for each in sheet.diagnostics] == ["twice"]


@pytest.mark.parametrize(
    ("code", "help_", "words"),
    [
        ("HC306", "tonne", "ton tons Ton Tons TON tonCO2 tonCO2e tonsCO2 tonsCO2e"),
        ("HC306", "ktCO2e", "kt kts"),
        ("HC306", "bit", "b kb Kb Mb Gb Tb Pb"),
        ("HC306", "oil_barrel", "barrel barrels bbl bbls"),
        ("HC306", "MMBtu", "MBtu MBTU"),
        ("HC306", "3 month", "quarter quarters"),
        (
            "HC306",
            "FLOPS",
            "FLOPs flops kFLOPs kflops kiloflops MFLOPs GFLOPs TFLOPs teraflops exaflops",
        ),
        ("HC306", "K for", "degree degrees deg ° C"),
        ("HC306", "delta_degF", "F"),
        ("HC304", "delta_degC", "degC °C celsius Celsius degreeC degree_Celsius degrees_Celsius"),
        ("HC304", "delta_degF", "degF °F fahrenheit Fahrenheit degreeF degree_Fahrenheit"),
    ],
)
def test_each_unit_that_has_two_meanings_is_refused(code: str, help_: str, words: str) -> None:
    for word in words.split():
        error = work(f"5 {word}").error
        assert (word, error.code) == (word, code)
        assert help_ in error.help, (word, error.help)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("mWh", "MWh"), ("mW", "MW"), ("mHz", "MHz"), ("Mm", "mm"), ("Mg", "mg")],
)
def test_a_slip_of_case_names_the_commoner_unit(written: str, meant: str) -> None:
    (warning,) = work(f"5 {written}").diagnostics
    assert (warning.code, warning.severity) == ("HC305", "warning")
    assert warning.message == f"`{written}` is often a slip for `{meant}`"


@pytest.mark.parametrize("sign", "!≠≈")
def test_a_sign_of_comparison_is_explained(sign: str) -> None:
    error = work(f"5 kg {sign} 3 kg").error
    assert error.code == "HC101"
    assert "calc-claim" in error.help


@pytest.mark.parametrize("written", ["ton CO2e", "tons CO₂e", "Ton CO2", "Tons CO2e"])
def test_a_ton_of_co2e_is_refused_for_its_ton_alone(written: str) -> None:
    worked = work(f"5 {written}")
    assert worked.error.code == "HC306"
    assert worked.places() == [written.partition(" ")[0]]
