"""Evaluation of formulas: values, units, precedence, fields, and errors at their places."""

from __future__ import annotations

import pytest
from lang_bench import work

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.quantity import Record, inputs_of


@pytest.mark.parametrize(
    ("formula", "amount", "unit"),
    [
        ("7_700_000", 7.7e6, ""),
        ("7.7 million", 7.7e6, ""),
        ("12%", 12.0, "%"),
        ("0.385 kgCO2e/kWh", 0.385, "kgCO2e/kWh"),
        ("5kg", 5.0, "kg"),
        ("1 MWh + 500 kWh", 1.5, "MWh"),
        ("500 kWh + 1 MWh", 1500.0, "kWh"),
        ("1 MWh − 500 kWh", 0.5, "MWh"),
        ("2 kW × 3 h", 2.16e7, ""),
        ("2 kW × 3 h + 1 kWh", 7.0, "kWh"),
        ("(500 kWh)", 500.0, "kWh"),
        ("-(500 kWh)", -500.0, "kWh"),
        ("+500 kWh", 500.0, "kWh"),
        ("2 kW × 3 h in kWh", 6.0, "kWh"),
        ("(1 MWh in kWh) + 1 MWh", 2000.0, "kWh"),
        ("1 MWh as 250 kWh", 4.0, ""),
        ("1 / 4 in %", 25.0, "%"),
        ("10% + 15%", 25.0, "%"),
        ("0 kg", 0.0, "kg"),
    ],
)
def test_a_value_and_the_unit_it_is_printed_in(formula: str, amount: float, unit: str) -> None:
    worked = work(formula)
    assert worked.diagnostics == ()
    assert worked.amount == pytest.approx(amount, rel=1e-14)
    assert worked.unit == unit


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2 + 3 × 4", 14),
        ("(2 + 3) × 4", 20),
        ("12 / 2 × 3", 18),
        ("12 / 2 / 3", 2),
        ("12 − 2 − 3", 7),
        ("12 − (2 − 3)", 13),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^-1", 0.5),
        ("2 × -3", -6),
        ("2 - -3", 5),
        ("--3", 3),
        ("2^3 × 2", 16),
        ("2 × 2^3", 16),
        ("6 ÷ 2", 3),
        ("2 · 3", 6),
        ("2 * 3", 6),
        ("1 / 2 × 4 h / 1 h", 2),
    ],
)
def test_operators_bind_as_the_reference_says(formula: str, value: float) -> None:
    assert work(formula).amount == value


def test_in_and_as_bind_loosest_and_follow_each_other() -> None:
    assert work("1 MWh + 1 MWh as 500 kWh").amount == 4
    assert work("6 tCO2e as 2 tCO2e/year in month").amount == pytest.approx(36, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "tags"),
    [
        ("5 tCO2", {"gas": "CO2"}),
        ("5 t CO₂", {"gas": "CO2"}),
        ("5 tCO2e", {}),
        ("5 kgCO2/kWh", {"gas": "CO2"}),
        ("5 MWh", {}),
        ("grid.here", {"gas": "CO2e", "averaging": "average"}),
        ("grid.there × 5 MWh", {"gas": "CO2", "averaging": "average"}),
        ("(grid.there)", {"gas": "CO2", "averaging": "average"}),
        ("grid.there in gCO2/kWh", {"gas": "CO2", "averaging": "average"}),
        ("grid.there^2", {}),
    ],
)
def test_tags_of_literals_and_facts(formula: str, tags: dict[str, str]) -> None:
    assert dict(work(formula).quantity.tags) == tags


# Fields.


def test_a_field_of_a_record_is_a_quantity_and_a_text_is_a_text() -> None:
    assert work("hall.one.energy").amount == 3
    assert work("hall.one.label").value == "hall one"
    assert isinstance(work("hall.one").value, Record)


def test_a_value_knows_every_input_once_in_order() -> None:
    quantity = work("site.sure × grid.here + site.vague × grid.here").quantity
    ids = [each.term.input.id for each in inputs_of(quantity) if each.term.input is not None]
    assert ids == ["site.sure", "grid.here", "site.vague"]


# What is refused: the code, and the text at the place, and those at its labels.
REFUSED = [
    ("1 MWh × 2 + 35 tonne", "HC301", ["+", "1 MWh × 2", "35 tonne"]),
    ("35 t − 35 tCO2e", "HC301", ["−", "35 t", "35 tCO2e"]),
    ("2 × (1 kg + 1)", "HC301", ["+", "1 kg", "1"]),
    ("5% − 10 kWh", "HC301", ["−", "5%", "10 kWh"]),
    ("1 W + 1 Wh × 2", "HC301", ["+", "1 W", "1 Wh × 2"]),
    ("5 kWh in kg", "HC302", ["kg", "5 kWh"]),
    ("2 × 5 kWh in km", "HC302", ["km", "2 × 5 kWh"]),
    ("5 kg in kgCO2e", "HC302", ["kgCO2e", "5 kg"]),
    ("5 in kg", "HC302", ["kg", "5"]),
    ("5 kg in %", "HC302", ["%", "5 kg"]),
    ("2^(1 kg)", "HC307", ["(1 kg)"]),
    ("2^0.5", "HC307", ["0.5"]),
    ("2^(1 / 2)", "HC307", ["(1 / 2)"]),
    ("2^(6 + 7)", "HC110", ["(6 + 7)"]),
    ("5 kg / (1 h − 60 min)", "HC111", ["(1 h − 60 min)"]),
    ("(1 − 1)^-1", "HC111", ["(1 − 1)"]),
    ("5 kg as 0 kg", "HC111", ["0 kg"]),
    ("1e200 × 1e200 + 1", "HC111", ["1e200 × 1e200"]),
    ("5 kg as 1 h", "HC308", ["1 h"]),
    ("2 × hall.one", "HC208", ["hall.one"]),
    ("hall.one.label + 1", "HC208", ["hall.one.label"]),
    ("-hall.one", "HC208", ["hall.one"]),
    ("1 kg + hall.one", "HC208", ["hall.one"]),
    ("hall.one in kg", "HC208", ["hall.one"]),
    ("hall.one ± 10%", "HC208", ["hall.one"]),
    ("hall.one.enery", "HC202", ["enery"]),
    ("hall.one.water", "HC202", ["water"]),
    ("hall.one.energy.x", "HC202", ["x"]),
    ("hall.one.label.x", "HC202", ["x"]),
    ("hall.one[2020]", "HC207", ["[2020]"]),
    ("nowhere.at_all × 2", "HC201", ["nowhere.at_all"]),
    ("bsum(1)", "HC203", ["bsum"]),
    ("5 kg ± 1 m", "HC301", ["1 m"]),
    ("range(1 kg, 2 kg, 3 m)", "HC301", ["3 m"]),
    ("range(1, 2 kg, 3 kg)", "HC301", ["1"]),
    ("range(3, 2, 4)", "HC204", ["range(3, 2, 4)"]),
    ("range(1, 2)", "HC204", ["range(1, 2)"]),
    ("range(low=1, best=2, high=3)", "HC204", ["range(low=1, best=2, high=3)"]),
    ("site.bill × site.pue", "HC330", ["site.pue", "site.bill"]),
    ("site.load × site.pue × site.pue", "HC330", ["site.pue", "site.load × site.pue"]),
    ("site.pue × (site.load × site.pue)", "HC330", ["site.pue", "site.load × site.pue"]),
]


@pytest.mark.parametrize(("formula", "code", "places"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_is_refused_is_pointed_at(formula: str, code: str, places: list[str]) -> None:
    worked = work(formula)
    assert worked.error.code == code
    found = worked.places()
    found[0] = found[0] if formula != "hall.one[2020]" else f"[{found[0].strip('[]')}]"
    assert found == places


@pytest.mark.parametrize(
    "formula",
    [
        "1e308 GWh",
        "1e200 × 1e200",
        "1e200 / 1e-200",
        "1e30^12",
        "1.7e308 + 1.7e308",
        "1 + (1.7e308 − -1.7e308)",
        "1e308 as 1e-308",
        "1e300 t in mg",
        "1e307 in %",
        "1e308 ± 1e308",
        "1e308 ± 200%",
        # Too small is as wrong as too large: neither is 0.
        "1e-200 × 1e-200",
        "1e-200 / 1e200",
        "1e-200 as 1e200",
        "(1e-30)^12",
    ],
)
def test_what_no_float_can_hold_is_refused(formula: str) -> None:
    worked = work(formula)
    assert worked.error.code == "HC111"
    assert worked.text(worked.error.span) in formula


def test_a_sum_of_energy_and_mass_is_explained_from_both_sides() -> None:
    error = work("1200 MWh + 35 tonne").error
    assert error.message == "cannot add energy to mass"
    assert error.label == "cannot be added"
    assert [label.text for label in error.labels] == ["this is energy", "this is mass"]
    assert error.notes == (
        ("left", "energy  1200 MWh  mass × length² ÷ time²"),
        ("right", "mass    35 tonne  mass"),
    )
    assert "grid." in error.help
    assert "tCO2e" in error.help


def test_a_difference_is_explained_in_the_order_of_subtraction() -> None:
    error = work("5 kWh − 3 kg").error
    assert error.message == "cannot subtract mass from energy"
    assert error.label == "cannot be subtracted"


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ("35 t + 35 tCO2e", "tCO2e"),
        ("1 MW + 1 MWh", "× 1 year"),
        ("1 MWh + 1 tCO2e", "grid"),
    ],
)
def test_common_confusions_have_a_help_of_their_own(formula: str, word: str) -> None:
    assert word in work(formula).error.help


@pytest.mark.parametrize(
    ("formula", "fix", "help_"),
    [
        ("hall.one.enrgy", "energy", "did you mean `energy`?"),
        ("summ(1)", "sum", "did you mean `sum`?"),
        ("rnge(1, 2, 3)", "range", "did you mean `range`?"),
        ("hall.one.xyz", None, "its fields are `label`, `energy`, `power`, `pue`"),
    ],
)
def test_a_slip_is_answered_with_what_is_meant(formula: str, fix: str | None, help_: str) -> None:
    error = work(formula).error
    assert (error.fix, error.help) == (fix, help_)


def test_an_absent_field_says_what_would_give_it() -> None:
    assert work("hall.one.water").error.message == "hall one has no `water`: give wue="


def test_a_record_where_a_quantity_is_needed_lists_its_fields() -> None:
    error = work("2 × hall.one").error
    assert error.message == "a quantity is needed here, and this is a record"
    assert error.help == "take one of its fields: `.label`, `.energy`, `.power`, `.pue`"


def test_places_are_bytes_of_the_file() -> None:
    # Each × and ÷ is two bytes; the place must still be the last name.
    worked = work("2 × 3 ÷ 4 × 5 · nowhere.at_all")
    assert worked.error.span is not None
    assert worked.error.span.start == len("2 × 3 ÷ 4 × 5 · ".encode())
    assert worked.places() == ["nowhere.at_all"]


def test_the_first_error_from_the_left_is_the_one_that_is_said() -> None:
    assert work("(1 kg + 1 m) × nowhere.at_all").error.code == "HC301"
    assert work("nowhere.at_all × (1 kg + 1 m)").error.code == "HC201"


def test_a_quantity_by_any_other_name_has_that_dimension() -> None:
    assert work("3 kg·m²/s^2").quantity.dimension == dim.ENERGY
    assert work("3 J/s").quantity.dimension == dim.POWER


# Sums of different kinds.


@pytest.mark.parametrize(
    ("formula", "labels"),
    [
        ("grid.here + grid.there", ["CO₂e", "CO₂ alone"]),
        ("grid.here − grid.there", ["CO₂e", "CO₂ alone"]),
        ("grid.here + grid.spare", ["average", "marginal"]),
        ("site.load + site.bill", ["IT equipment", "whole facility"]),
        ("grid.here × 1 MWh + 2 tCO2", ["CO₂e", "CO₂ alone"]),
        ("grid.there + grid.spare", ["CO₂ alone, average", "CO₂e, marginal"]),
    ],
)
def test_a_sum_of_different_kinds_is_a_warning_at_the_sign(formula: str, labels: list[str]) -> None:
    worked = work(formula)
    assert worked.warnings == ["HC331"]
    (warning,) = worked.diagnostics
    assert [label.text for label in warning.labels] == labels
    sign = "−" if "−" in formula else "+"
    left, right = formula.split(f" {sign} ")
    assert worked.places() == [sign, left, right]
    assert "calc.allow" in warning.help


@pytest.mark.parametrize(
    "formula",
    [
        "grid.here + 0.1 kgCO2e/kWh",
        "site.load + 1 MWh",
        "grid.here / grid.there",
        "site.load as site.bill",
        "max(site.load, site.bill)",
        "grid.here × 1 MWh as 1 tCO2",
    ],
)
def test_untagged_values_division_and_as_do_not_warn(formula: str) -> None:
    assert work(formula).warnings == []


# Spreads are values too.


def test_a_spread_is_its_best_value_with_limits() -> None:
    worked = work("1.1 ± 0.05 kg")
    assert (worked.amount, worked.unit) == (1.1, "kg")
    assert worked.limits == pytest.approx((1.05, 1.15), rel=1e-12)


def test_a_range_is_its_best_value_in_its_own_unit() -> None:
    worked = work("range(1 kWh, 2 MWh, 3 GWh)")
    assert (worked.amount, worked.unit) == (2.0, "MWh")
    assert worked.limits == pytest.approx((0.001, 3000), rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "code", "help_"),
    [
        ("5-10 kWh", "HC301", "7.5 kWh ± 2.5 kWh, or range(5 kWh, 7.5 kWh, 10 kWh)"),
        ("5 + 10 kWh", "HC301", "each of them has its unit: 5 kWh + 10 kWh"),
        ("10 − 5 kWh", "HC301", "each of them has its unit: 10 kWh − 5 kWh"),
        ("5 kWh in kW", "HC302", "energy over a time is power"),
        ("5 kW in kWh", "HC302", "multiply it by a time"),
        ("5 kWh × 1 h in kWh", "HC302", "a power times a time is energy"),
        ("5 kWh in tCO2e", "HC302", "× grid.us"),
        ("5 tCO2e in t", "HC302", "write tCO2e"),
        ("5 tonne in kgCO2e", "HC302", "write tCO2e where the tonnes are"),
        ("5 in kg", "HC302", "× 1 kg"),
        ("5 h in m", "HC302", "in a unit such as h"),
    ],
)
def test_what_was_meant_by_another_kind_is_said(formula: str, code: str, help_: str) -> None:
    worked = work(formula)
    assert worked.error.code == code
    assert help_ in worked.error.help
