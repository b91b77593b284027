"""Equivalents: which things an amount equals in a number from 1 to 1,000, and how many."""

from __future__ import annotations

import pytest
from core_bench import CATALOGUE, work

from hugo_calc.lang.quantity import Quantity, Record
from hugo_calc.render.number import Style, printed


def picked(formula: str, as_of: str | None = None) -> Record:
    value = work(formula, as_of=as_of).value
    assert isinstance(value, Record), value
    return value


def text(formula: str, as_of: str | None = None) -> str:
    return printed(work(formula, as_of=as_of).quantity, Style())


# Tonnes (or what else) over the catalogue's figure for one, and how it reads.
BY_HAND = [
    # Llama 3, 2,282.4 t, by the calculator of 2024.
    ("2282.4 tCO2e", "home_electricity_year", 2282.4 / 4.798, "476 US homes' electricity use"),
    ("2282.4 tCO2e", "passenger_vehicle_year", 2282.4 / 4.29, "532 gasoline cars driven"),
    ("2282.4 tCO2e", "tanker_truck_gasoline", 2282.4 / 75.5395, "30.2 tanker trucks of gasoline"),
    ("2282.4 tCO2e", "garbage_truck_recycled", 2282.4 / 19.81, "115 garbage trucks of waste"),
    ("2282.4 tCO2e", "flight_sf_nyc_jet", 2282.4 / 180, "12.7 full jets"),
    ("2282.4 tCO2e", "car_us_lifetime", 2282.4 / (126_000 * 0.45359237e-3), "39.9 US cars"),
    # 5 kg: by the gallon, mile, kWh, pound and kg that each fact is per.
    ("5 kgCO2e", "vehicle_mile", 5 / 0.393, "12.7 miles driven by a gasoline car"),
    ("5 kgCO2e", "kwh_used", 5 / 0.394, "12.7 kWh of US electricity used"),
    ("5 kgCO2e", "coal_pound", 5 / 0.9002399, "5.55 pounds of coal burned"),
    ("5 kgCO2e", "smartphone_charge", 5 / 0.0124, "403 smartphone charges"),
    ("5 kgCO2e", "food_eggs", 5 / 4.67, "1.07 kg of eggs"),
    ("5 kgCO2e", "food_bananas", 5 / 0.86, "5.81 kg of bananas"),
    ("20 kgCO2e", "gasoline_gallon", 20 / 8.887, "2.25 gallons of gasoline burned"),
    # A rate gives a time: 2,282.4 t of 36,000 t a year are 0.0634 years, 23.2 days.
    ("2282.4 tCO2e", "removal_mammoth", 2282.4 / 36_000, "23.2 days of the Mammoth capture plant"),
    ("2282.4 tCO2e", "person_us", 2282.4 / 14.9496, "153 years of one person's emissions"),
    # 90 GW of reactors of 1,117 MW.
    ("90 GW", "nuclear_ap1000", 90_000 / 1117, "80.6 AP1000 reactors"),
]
YEAR = 365.25 * 86_400


@pytest.mark.parametrize(("amount", "field", "expected", "words"), BY_HAND)
def test_numbers_and_words_come_out_as_by_hand(
    amount: str, field: str, expected: float, words: str
) -> None:
    formula = f"equivalents({amount}).{field}"
    worked = work(formula)
    assert worked.warnings == []
    of_years = YEAR if field.startswith(("removal", "person")) else 1
    assert worked.quantity.amount / of_years == pytest.approx(expected, rel=1e-9)
    if not field.startswith("car"):  # the limits of some facts ask for fewer digits
        assert text(formula).startswith(words)


AMOUNTS = ["1 gCO2e", "1 kgCO2e", "1 tCO2e", "2282.4 tCO2e", "1 MtCO2e", "-5 tCO2e", "5 tCO2"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_each_field_is_what_as_gives_and_each_number_is_from_1_to_1000(amount: str) -> None:
    record = picked(f"equivalents({amount})")
    assert record.fields
    for name, value in record.fields.items():
        key = f"equivalence.{name}"
        if CATALOGUE.find(key) is None:
            key = name.replace("_", ".", 1)
        same = work(f"{amount} as {key}").quantity
        assert isinstance(value, Quantity)
        assert (value.value, value.unit) == (same.value, same.unit)
        if same.unit or not any(same.dimension):
            assert 1 <= abs(value.amount) <= 1000
        else:
            assert 1 <= abs(value.value) <= 1000 * YEAR


@pytest.mark.parametrize(
    ("amount", "name", "there"),
    [
        ("4.29 tCO2e", "passenger_vehicle_year", True),
        ("4.28 tCO2e", "passenger_vehicle_year", False),
        ("4290 tCO2e", "passenger_vehicle_year", True),
        ("4291 tCO2e", "passenger_vehicle_year", False),
        ("0.393 kgCO2e", "vehicle_mile", True),
        ("0.392 kgCO2e", "vehicle_mile", False),
    ],
)
def test_the_ends_of_the_choice(amount: str, name: str, *, there: bool) -> None:
    record = picked(f"equivalents({amount})")
    assert (name in record.fields) is there
    assert (name in record.absent) is not there


def test_what_is_not_picked_says_its_number_and_how_to_have_it() -> None:
    error = work("equivalents(2282 tCO2e).vehicle_mile").error
    assert error.code == "HC202"
    # 2,282 t ÷ 0.000393 t a mile.
    assert "that is 5,806,616, and" in error.message
    assert "`as equivalence.vehicle_mile`" in error.message
    small = work("equivalents(1 kgCO2e).coal_railcar").error
    assert "that is 5.5e-06, and" in small.message
    long = work("equivalents(1 GtCO2e).removal_orca").error
    assert "that is 250,000 years, and" in long.message


def test_what_the_post_could_not_know_is_left_out() -> None:
    # Mammoth is of May 2024, so of its last day; the calculator of that day is that of 2023.
    before = picked("equivalents(2282.4 tCO2e)", "2024-05-20")
    assert "removal_mammoth" not in before.fields
    assert "later than 2024-05-20" in before.absent["removal_mammoth"]
    homes = before.fields["home_electricity_year"]
    assert isinstance(homes, Quantity)
    assert homes.amount == pytest.approx(2282.4 / 5.139)
    assert "removal_mammoth" in picked("equivalents(2282.4 tCO2e)", "2024-05-31").fields


def test_limits_of_the_fact_are_the_range_as_with_as() -> None:
    worked = work("equivalents(429 tCO2e).passenger_vehicle_year")
    same = work("429 tCO2e as equivalence.passenger_vehicle_year")
    assert worked.spread is not None
    assert same.spread is not None
    assert (worked.spread.low, worked.spread.high) == (same.spread.low, same.spread.high)
    # 429 ÷ 4.295 to 429 ÷ 4.285.
    assert worked.spread.low == pytest.approx(429 / 4.295)
    assert worked.spread.high == pytest.approx(429 / 4.285)


def test_a_range_that_passes_the_end_of_the_choice_is_whole() -> None:
    worked = work("equivalents(4200 tCO2e ± 10%).passenger_vehicle_year")
    assert worked.spread is not None
    assert worked.spread.high > 1000 > worked.quantity.value
    assert worked.spread.high - worked.quantity.value == pytest.approx(
        worked.quantity.value - worked.spread.low, rel=0.01
    )


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("equivalents(5 kWh)", "× grid.us"),
        ("equivalents(5 m)", "takes CO₂e, or a power"),
        ("equivalents(5)", "takes CO₂e, or a power"),
        ("equivalents(1 tCO2e, 2 tCO2e)", ""),
        ("equivalents(x=1 tCO2e)", ""),
    ],
)
def test_other_arguments_are_refused(formula: str, words: str) -> None:
    error = work(formula).error
    assert error.code == "HC204"
    assert words in error.help


def test_a_field_of_no_fact_is_unknown() -> None:
    error = work("equivalents(5 tCO2e).vehicle_mil").error
    assert error.code == "HC202"
    assert error.fix == "vehicle_mile"
