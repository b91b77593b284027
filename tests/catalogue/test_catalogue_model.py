"""Which vintage of a fact a date or a label gives."""

from __future__ import annotations

import pytest

from hugo_calc.catalogue.model import Fact, Factor, Noun, Vintage


def vintage(label: str, published: str, value: float = 1.0) -> Vintage:
    return Vintage(
        label=label,
        year=int(label[:4]),
        value=value,
        low=None,
        high=None,
        published=published,
        precision="day" if published else "unknown",
        source="a_source",
        confidence="read",
        note="",
        tags={},
    )


def fact(*vintages: Vintage, unit: str = "tCO2e", noun: Noun | None = None) -> Fact:
    return Fact(
        key="grid.here",
        label="the grid here",
        short="the grid here",
        kind="co2e",
        unit=unit,
        noun=noun,
        tags={},
        note="",
        vintages=vintages,
    )


SERIES = fact(
    vintage("2021", "2023-01-30"), vintage("2022", "2024-01-30"), vintage("2023", "2025-06-12")
)


@pytest.mark.parametrize(
    ("as_of", "label", "too_young"),
    [
        (None, "2023", False),
        ("2025-06-12", "2023", False),
        ("2025-06-11", "2022", False),
        ("2024-05-20", "2022", False),
        ("2023-01-30", "2021", False),
        ("2023-01-29", "2021", True),
        ("1999-01-01", "2021", True),
    ],
)
def test_a_date_sees_the_newest_vintage_that_was_public(
    as_of: str | None, label: str, too_young: bool
) -> None:
    chosen, missing = SERIES.vintage(as_of)
    assert (chosen.label, missing) == (label, too_young)


def test_a_late_correction_of_an_old_year_does_not_hide_a_newer_year() -> None:
    corrected = fact(vintage("2022", "2025-01-13"), vintage("2023", "2024-07-02"))
    assert corrected.vintage("2025-02-01")[0].label == "2023"
    assert corrected.vintage("2024-12-31")[0].label == "2023"


def test_a_vintage_of_unknown_date_is_never_taken_for_old_enough() -> None:
    undated = fact(vintage("2023", ""))
    assert undated.vintage("2099-01-01") == (undated.vintages[0], True)
    assert undated.vintage() == (undated.vintages[0], False)


def test_of_two_states_of_a_page_with_one_date_the_later_counts() -> None:
    page = fact(vintage("2023a", "2023-12-31"), vintage("2023b", "2023-12-31"))
    assert page.vintage("2024-05-20")[0].label == "2023b"


def test_a_label_pins_a_vintage_and_only_a_whole_label_does() -> None:
    assert SERIES.pinned("2022") is SERIES.vintages[1]
    assert SERIES.pinned("202") is None
    assert fact(vintage("2023a", "2023-12-31")).pinned("2023") is None


def test_what_a_fact_is_counted_per_is_what_its_unit_says_where_it_names_a_thing() -> None:
    one = vintage("2024", "2024-12-31")
    mile = Noun("mile driven", "miles driven", "driven")
    assert fact(one, unit="tCO2e/mile", noun=mile).per == "mile"
    assert fact(one, unit="tCO2e", noun=Noun("home", "homes")).per == ""
    assert fact(one, unit="kgCO2e/kWh").per == ""


def test_a_factor_is_named_with_its_vintage() -> None:
    factor = Factor(SERIES, SERIES.vintages[0])
    assert (factor.id, factor.label) == ("grid.here[2021]", "the grid here")
