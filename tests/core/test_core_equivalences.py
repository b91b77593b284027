"""Equivalences: every fact that an amount can be expressed `as`, in every vintage."""

from __future__ import annotations

import pytest
from core_bench import CATALOGUE, work

EQUIVALENCES = CATALOGUE.keys("equivalence")
NOUNS = [
    key
    for namespace in ("equivalence", "removal", "flight", "nuclear", "car", "person")
    for key in CATALOGUE.keys(namespace)
    if (fact := CATALOGUE.find(key)) is not None and fact.noun is not None
]


@pytest.mark.parametrize("key", EQUIVALENCES)
def test_every_entry_of_the_epa_calculator_can_be_had(key: str) -> None:
    fact = CATALOGUE.find(key)
    assert fact is not None
    per = f" in {fact.per}" if fact.per else ""
    for vintage in fact.vintages:
        worked = work(f"1000 tCO2e as {key}[{vintage.label}]{per}")
        assert worked.diagnostics == ()
        # Whatever the fact is per, 1,000 t are 1,000 ÷ its figure of them: it is in t, or t per it.
        scale = {"t": 1.0, "k": 1e-3, "l": 0.45359237e-3}[fact.unit[0]]
        assert worked.amount == pytest.approx(1000 / (vintage.value * scale), rel=1e-12)


@pytest.mark.parametrize("key", NOUNS)
def test_a_fact_with_a_noun_counts_one_of_itself_as_one(key: str) -> None:
    worked = work(f"{key} as {key}")
    assert worked.warnings == []
    assert worked.amount == 1.0


def test_as_gives_the_time_that_one_plant_needs_and_the_plants_for_one_year() -> None:
    assert work("72000 tCO2 as removal.mammoth in year").amount == pytest.approx(2.0, rel=1e-12)
    assert work("72000 tCO2 / 1 year as removal.mammoth").amount == pytest.approx(2.0, rel=1e-12)


@pytest.mark.parametrize("formula", ["5 kg as 2 h", "1 MWh as 1 MW/km", "1 kg as 1 kWh"])
def test_as_refuses_what_counts_nothing(formula: str) -> None:
    error = work(formula).error
    assert error.code == "HC308"
    assert "counts nothing" in error.message


def test_as_by_nothing_is_a_division_by_zero() -> None:
    worked = work("5 kg as 0 kg")
    assert (worked.error.code, worked.places()) == ("HC111", ["0 kg"])


def test_a_newer_edition_gives_another_count() -> None:
    older = work("2282 tCO2e as equivalence.home_electricity_year[2022]").amount
    newer = work("2282 tCO2e as equivalence.home_electricity_year").amount
    assert (older, newer) == pytest.approx((2282 / 5.139, 2282 / 4.798), rel=1e-12)
