"""Functions of the language: values, units, tags, and what they refuse."""

from __future__ import annotations

import math

import pytest
from lang_bench import work


@pytest.mark.parametrize(
    ("formula", "amount", "unit"),
    [
        ("min(3 kWh, 2 MJ)", 2.0, "MJ"),
        ("max(3 kWh, 2 MJ)", 3.0, "kWh"),
        ("min(5)", 5.0, ""),
        ("max(-2, -3)", -2.0, ""),
        ("sum(1 kWh)", 1.0, "kWh"),
        ("sum(1 MWh, 500 kWh, 1.8 GJ)", 2.0, "MWh"),
        ("mean(1 MWh, 500 kWh)", 0.75, "MWh"),
        ("mean(1, 2, 3, 4)", 2.5, ""),
        ("abs(-3 kg)", 3.0, "kg"),
        ("abs(3 kg)", 3.0, "kg"),
        ("sqrt(16)", 4.0, ""),
        ("sqrt(9 m²)", 3.0, ""),
        ("sqrt(0)", 0.0, ""),
        ("log10(1000)", 3.0, ""),
        ("log10(1)", 0.0, ""),
        ("exp(0)", 1.0, ""),
        ("exp(1)", math.e, ""),
        ("exp(-800)", 0.0, ""),
        ("round(2.4)", 2.0, ""),
        ("round(2.5)", 3.0, ""),
        ("round(-2.5)", -3.0, ""),
        ("round(0.5)", 1.0, ""),
        ("round(0.49999999)", 0.0, ""),
        ("round(1234.5, 10)", 1230.0, ""),
        ("round(2.675, 0.01)", 2.68, ""),
        ("round(1.005, 0.01)", 1.01, ""),
        ("round(1234567 kg, 10 t)", 1230.0, "t"),
        ("round(7.4 MWh, 500 kWh)", 7500.0, "kWh"),
        ("round(12.34%, 1%)", 12.0, "%"),
        ("round(17, 5)", 15.0, ""),
        ("round(-17 h, 5 h)", -15.0, "h"),
    ],
)
def test_a_function_gives_a_value_in_a_unit(formula: str, amount: float, unit: str) -> None:
    worked = work(formula)
    assert worked.diagnostics == ()
    assert worked.amount == pytest.approx(amount, rel=1e-12)
    assert worked.unit == unit


@pytest.mark.parametrize(
    ("formula", "code", "place"),
    [
        ("min(1 kg, 2 m)", "HC301", "2 m"),
        ("max(1 kg, 2 kg, 3)", "HC301", "3"),
        ("sum(1 kWh, 2 kWh, 3 kg)", "HC301", "3 kg"),
        ("mean(1 t, 2 tCO2e)", "HC301", "2 tCO2e"),
        ("round(5 kg, 1 m)", "HC301", "1 m"),
        ("round(5, 1 m)", "HC301", "1 m"),
        ("sqrt(2 kg)", "HC307", "2 kg"),
        ("sqrt(8 m^3)", "HC307", "8 m^3"),
        ("log10(1 kg)", "HC307", "1 kg"),
        ("exp(1 kg)", "HC307", "1 kg"),
        ("sqrt(-1)", "HC111", "-1"),
        ("log10(0)", "HC111", "0"),
        ("log10(-1)", "HC111", "-1"),
        ("exp(1000)", "HC111", "1000"),
        ("round(2.5 h)", "HC204", "2.5 h"),
        ("round(5 kg, 2)", "HC204", "2"),
        ("round(5, 0)", "HC204", "0"),
        ("round(5, -1)", "HC204", "-1"),
        ("sum()", "HC204", "sum"),
        ("min()", "HC204", "min"),
        ("mean()", "HC204", "mean"),
        ("abs(1, 2)", "HC204", "abs"),
        ("sqrt()", "HC204", "sqrt"),
        ("log10(1, 2)", "HC204", "log10"),
        ("round(1, 2, 3)", "HC204", "round"),
        ("min(a=1)", "HC204", "a=1"),
        ("sqrt(x=4)", "HC204", "x=4"),
        ("sqrt(hall.one)", "HC208", "hall.one"),
        ("sum(hall.one, 1)", "HC208", "hall.one"),
        ("max(1, hall.one.label)", "HC208", "hall.one.label"),
        ("sum(1.7e308, 1.7e308)", "HC111", "sum"),
    ],
)
def test_what_a_function_refuses_is_pointed_at(formula: str, code: str, place: str) -> None:
    worked = work(formula)
    assert (worked.error.code, worked.places()) == (code, [place])


@pytest.mark.parametrize(
    ("formula", "amount"),
    [
        ("mean(1.7e308, 1.7e308)", 1.7e308),
        ("sum(1.7e308, 1.7e308, -1.7e308)", 1.7e308),
        ("round(1e300, 1e-10)", 1e300),
    ],
)
def test_what_is_too_large_on_the_way_is_refused_or_right(formula: str, amount: float) -> None:
    worked = work(formula)
    if worked.value is None:
        assert worked.error.code == "HC111"
    else:
        assert worked.amount == amount


@pytest.mark.parametrize("function", ["min", "max"])
def test_the_least_and_the_most_keep_what_they_are(function: str) -> None:
    chosen = work(f"{function}(grid.here, grid.there)")
    least = work("grid.here" if function == "min" else "grid.there")
    assert chosen.warnings == []
    assert chosen.quantity.tags == least.quantity.tags


@pytest.mark.parametrize("formula", ["abs(grid.here)", "round(grid.here, 1 gCO2e/kWh)"])
def test_rounding_and_signs_keep_what_a_value_includes(formula: str) -> None:
    assert work(formula).quantity.tags == work("grid.here").quantity.tags


@pytest.mark.parametrize("function", ["sum", "mean"])
def test_sums_and_means_of_different_kinds_warn_once_and_are_of_neither(function: str) -> None:
    worked = work(f"{function}(grid.here, grid.there, grid.spare)")
    assert worked.warnings == ["HC331"]
    assert worked.places() == [f"{function}(grid.here, grid.there, grid.spare)"]
    assert dict(worked.quantity.tags) == {}


@pytest.mark.parametrize("formula", ["5 tCO2 + 5 tCO2e", "sum(5 tCO2, 5 t)", "mean(5 tCO2, 5 t)"])
def test_a_sum_or_mean_of_both_gases_is_not_called_co2(formula: str) -> None:
    assert work(formula.replace("5 t)", "5 tCO2e)")).unit == "tCO2e"
    alike = formula.replace("5 t)", "5 tCO2)").replace("5 tCO2e", "5 tCO2")
    assert work(alike).unit == "tCO2"


@pytest.mark.parametrize("function", ["min", "max", "mean"])
def test_one_of_two_pues_is_a_pue(function: str) -> None:
    worked = work(f"site.load × {function}(site.pue, other_pue) × site.pue", {"other_pue": "1.5"})
    assert worked.error.code == "HC330"


def test_the_sum_of_records_is_a_record() -> None:
    assert work("sum(hall.one, hall.two).energy in MWh").amount == 7
    assert work("sum(hall.one).energy in MWh").amount == 3


@pytest.mark.parametrize(
    ("field", "reason"),
    [("power", "give count="), ("water", "give wue=")],
)
def test_what_a_sum_of_records_lacks_says_why(field: str, reason: str) -> None:
    worked = work(f"sum(hall.one, hall.two).{field}")
    assert (worked.error.code, worked.places()) == ("HC202", [field])
    assert reason in worked.error.message


def test_functions_nest() -> None:
    assert work("sqrt(max(9, abs(-16))) + min(1, 2)").amount == 5
