"""Boundaries: PUE once, sums of one kind, water of one kind, whatever the way to write them."""

from __future__ import annotations

import pytest
from core_bench import work

META = "datacenter.meta.pue[2023]"  # 1.08

# What already holds PUE, the second PUE, and the place where the first came in.
TWICE = [
    (f"1 MWh × {META} × {META}", META, f"1 MWh × {META}"),
    (f"{META} × 1 MWh × 1.0 × {META}", META, f"{META} × 1 MWh"),
    (f"1 MWh × ({META}) × ({META})", f"({META})", f"1 MWh × ({META})"),
    (f"{META} × (1 MWh × {META})", META, f"1 MWh × {META}"),
    (f"-(1 MWh × {META}) × {META}", META, f"1 MWh × {META}"),
    (f"(1 MWh × {META} in kWh) × {META}", META, f"1 MWh × {META}"),
    (f"1 MWh × {META} × grid.us × {META}", META, f"1 MWh × {META}"),
    (f"1 MWh × {META} / 1 year × {META}", META, f"1 MWh × {META}"),
    (f"1 MWh × {META} × 3.1 L/kWh × {META}", META, f"1 MWh × {META}"),
    (f"heat(1 MW × {META}) × {META}", META, f"1 MW × {META}"),
    (f"abs(1 MW × {META}) × {META}", META, f"1 MW × {META}"),
    (f"round(1 MWh × {META}, 1 kWh) × {META}", META, f"1 MWh × {META}"),
    (f"(1 MWh × {META} + 2 MWh × {META}) × {META}", META, f"1 MWh × {META}"),
    (f"1 MWh × ({META} ± 2%) × {META}", META, f"1 MWh × ({META} ± 2%)"),
    # Facts that hold it.
    (f"model.llama1_7b.energy × {META}", META, "model.llama1_7b.energy"),
    (f"{META} × model.llama1_7b.energy", META, "model.llama1_7b.energy"),
    (f"model.t5_11b.energy × {META}", META, "model.t5_11b.energy"),
    (f"model.t5_11b.co2e × {META}", META, "model.t5_11b.co2e"),
    # Calls into which it went as an argument, or with a method.
    (
        f"training(model.llama3_8b, pue=1.1).energy × {META}",
        META,
        "training(model.llama3_8b, pue=1.1).energy",
    ),
    (
        f"training(model.llama3_8b, method.llama).co2e × {META}",
        META,
        "training(model.llama3_8b, method.llama).co2e",
    ),
    (
        f"water(1 GWh, pue=1.1, water=water.us).offsite × {META}",
        META,
        "water(1 GWh, pue=1.1, water=water.us).offsite",
    ),
]


@pytest.mark.parametrize(("formula", "second", "first"), TWICE, ids=[each[0] for each in TWICE])
def test_pue_on_what_holds_it_is_refused_with_both_places(
    formula: str, second: str, first: str
) -> None:
    worked = work(formula)
    assert worked.error.code == "HC330"
    assert worked.places() == [second, first]


def test_pue_of_a_name_is_found_where_it_was_defined() -> None:
    let = {"site_pue": "1.1", "energy": "1 MWh × site_pue"}
    worked = work("2 × energy × site_pue", let)
    assert worked.error.code == "HC330"
    assert worked.places() == ["site_pue", "1 MWh × site_pue"]


@pytest.mark.parametrize("name", ["pue", "site_pue", "llama_pue"])
def test_a_name_that_ends_in_pue_is_a_pue(name: str) -> None:
    assert work(f"1 MWh × {name} × {name}", {name: "1.1"}).error.code == "HC330"
    assert work(f"1 MWh × {name} × {META}", {name: "range(1.05, 1.1, 1.2)"}).error.code == "HC330"


@pytest.mark.parametrize("name", ["factor", "puerto", "opue"])
def test_a_name_that_merely_resembles_pue_is_a_number(name: str) -> None:
    worked = work(f"1 MWh × {name} × {name} in MWh", {name: "1.1"})
    assert worked.warnings == []
    assert worked.amount == pytest.approx(1.21, rel=1e-12)


def test_a_name_for_a_fact_stays_a_pue() -> None:
    assert work("1 MWh × overhead × overhead", {"overhead": META}).error.code == "HC330"


def test_a_literal_cannot_be_known_for_a_pue() -> None:
    worked = work(f"1 MWh × 1.1 × {META} in kWh")
    assert worked.warnings == []
    assert worked.amount == pytest.approx(1188.0, rel=1e-12)


def test_a_quantity_named_pue_is_no_pue_unless_it_is_a_number() -> None:
    assert work(f"pue × {META} × 2", {"pue": "1 MWh"}).warnings == []


@pytest.mark.parametrize(
    "formula",
    [
        f"training(power=1 kW × {META}, hours=1 h, pue=1.1).energy",
        f"training(power=model.t5_11b.energy / 1 h, hours=1 h, pue={META}).energy",
        f"water(1 GWh × {META}, pue=1.1, water=water.us).offsite",
    ],
)
def test_pue_as_an_argument_on_what_holds_it_is_refused(formula: str) -> None:
    assert work(formula).error.code == "HC330"


def test_water_on_site_is_of_it_energy_so_facility_energy_is_refused() -> None:
    # On site is IT energy × WUE: 1.08 GWh of a facility are 1 GWh of IT, hence 500 m³, not 540.
    assert work(f"water(1 GWh × {META}, wue=0.5 L/kWh).onsite").error.code == "HC330"


# A PUE reaches the energy by way of another factor.
@pytest.mark.parametrize(
    "formula",
    [
        f"training(model.llama3_8b, method.llama).energy × (grid.us × {META})",
        f"(grid.us × {META}) × training(model.llama3_8b, method.llama).energy",
        f"1 MWh × {META} × ({META} × 2)",
        f"1 MWh × ({META} × {META})",
    ],
)
def test_brackets_do_not_hide_a_second_pue(formula: str) -> None:
    worked = work(formula)
    assert worked.error.code == "HC330"
    assert len(worked.places()) == 2


def test_a_delivered_factor_with_pue_of_a_name_is_applied_once_only() -> None:
    let = {"site": f"grid.us × {META}"}
    assert work("1 MWh × site in kgCO2e", let).warnings == []
    assert work(f"1 MWh × {META} × site in kgCO2e", let).error.code == "HC330"


def test_facility_energy_over_pue_is_it_energy_and_takes_pue_again() -> None:
    once = work("model.t5_11b.energy / model.t5_11b.pue in MWh")
    assert once.quantity.tags == {"boundary": "it"}
    assert once.amount == pytest.approx(85.7 / 1.12, rel=1e-12)
    again = work(f"model.t5_11b.energy / model.t5_11b.pue × {META} in MWh")
    assert again.quantity.tags == {"boundary": "facility", "pue": "in"}
    assert again.amount == pytest.approx(85.7 / 1.12 * 1.08, rel=1e-12)


def test_one_over_pue_takes_the_overhead_out_too() -> None:
    worked = work(f"1 MWh × {META} / {META} × {META} in kWh")
    assert worked.amount == pytest.approx(1080.0, rel=1e-12)
    assert worked.quantity.tags == {"pue": "in"}


def test_what_both_sides_of_a_division_hold_is_gone() -> None:
    # Emissions that hold PUE, over a factor that holds it, are IT energy: PUE may come in again.
    call = "training(model.llama3_8b, pue=1.08, grid=0.4 kgCO2e/kWh)"
    worked = work(f"{call}.co2e / (0.4 kgCO2e/kWh × {META}) × {META} in MWh")
    assert worked.diagnostics == ()
    assert worked.amount == pytest.approx(910 * 1.08, rel=1e-12)


def test_a_ratio_of_two_energies_carries_nothing() -> None:
    worked = work(f"1 MWh × {META} / (2 MWh × {META}) × 1 kWh × {META} in Wh")
    assert worked.warnings == []
    assert worked.amount == pytest.approx(540.0, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "tags"),
    [
        ("gpu.h100_sxm.tdp", {"boundary": "device"}),
        ("gpu.h100_sxm.tdp × 1 h", {"boundary": "device"}),
        (f"gpu.h100_sxm.tdp × 1 h × {META}", {"boundary": "device", "pue": "in"}),
        ("server.dgx_h100.power", {"boundary": "system"}),
        ("water.gpt3_training_energy", {"boundary": "it"}),
        (f"water.gpt3_training_energy × {META}", {"boundary": "facility", "pue": "in"}),
        ("training(gpu.h100_sxm, hours=1 h, overhead=1.8).it_energy", {"boundary": "system"}),
        ("1 MWh", {}),
        ("7 tCO2e", {}),
        ("7 tCO2", {"gas": "CO2"}),
        ("1 MWh × grid.us_delivered", None),
    ],
)
def test_what_a_value_includes_rides_on_it(formula: str, tags: dict[str, str] | None) -> None:
    found = dict(work(formula).quantity.tags)
    if tags is None:
        tags = {
            "averaging": "average",
            "delivery": "delivered",
            "gas": "CO2",
            "market": "location",
            "scope": "combustion",
        }
    assert found == tags


# Sums of what differs in one thing, with the words for either side.
CLASHES = [
    ("gpu.h100_sxm.tdp + server.dgx_h100.power", "accelerators alone", "whole servers"),
    ("model.t5_11b.energy + water.gpt3_training_energy", "whole facility", "IT equipment"),
    ("model.t5_11b.energy - water.gpt3_training_energy", "whole facility", "IT equipment"),
    ("grid.us + grid.us_co2", "CO₂e", "CO₂ alone"),
    ("1 MWh × grid.us + 1 tCO2", "CO₂e", "CO₂ alone"),
    ("grid.us_avoided + grid.us_delivered", "marginal", "average"),
    ("grid.us_co2 + grid.us_delivered", "as generated", "as delivered"),
    ("grid.us + lifecycle.gas", "combustion only", "life-cycle"),
    ("1 MWh × grid.us + 2 MWh × lifecycle.gas", "combustion only", "life-cycle"),
    (
        "model.llama31_8b.co2e + model.llama31_8b.co2e_market",
        "location-based",
        "market-based",
    ),
    (
        "datacenter.meta.water_withdrawn + datacenter.us.water_onsite",
        "water withdrawal",
        "water consumption",
    ),
    ("datacenter.meta.wue[2023] + water.us", "water withdrawal", "water consumption"),
]


@pytest.mark.parametrize(("formula", "left", "right"), CLASHES, ids=[each[0] for each in CLASHES])
def test_a_sum_of_different_kinds_warns_and_shows_both(formula: str, left: str, right: str) -> None:
    worked = work(formula)
    assert worked.warnings == ["HC331"]
    sign = " + " if " + " in formula else " - "
    first, second = formula.split(sign)
    assert worked.places() == [sign.strip(), first, second]
    (warning,) = worked.diagnostics
    assert [label.text for label in warning.labels] == [left, right]
    assert left in warning.message
    assert right in warning.message


@pytest.mark.parametrize("formula", [each[0] for each in CLASHES])
def test_what_both_sides_differ_in_is_gone_from_the_sum(formula: str) -> None:
    left, right = formula.replace(" - ", " + ").split(" + ")
    total = work(formula).quantity.tags
    one, other = work(left).quantity.tags, work(right).quantity.tags
    assert dict(total) == {axis: one[axis] for axis in one if other.get(axis) == one[axis]}


@pytest.mark.parametrize("function", ["sum", "mean"])
def test_functions_that_add_warn_as_a_sum_does(function: str) -> None:
    worked = work(f"{function}(1 MWh × grid.us, 1 tCO2e, 1 MWh × grid.us_delivered)")
    assert worked.warnings == ["HC331"]


def test_a_mean_of_different_kinds_is_of_neither() -> None:
    mean = work("mean(grid.us, grid.us_delivered)").quantity.tags
    total = work("grid.us + grid.us_delivered").quantity.tags
    assert dict(mean) == dict(total)


def test_a_mean_does_not_depend_on_the_order() -> None:
    pair = f"1 MWh × {META}", "1 MWh"
    one = work(f"mean({pair[0]}, {pair[1]})").quantity.tags
    other = work(f"mean({pair[1]}, {pair[0]})").quantity.tags
    assert dict(one) == dict(other)


def test_records_of_different_kinds_warn_when_they_are_added() -> None:
    let = {
        "both": "training(model.llama3_8b, pue=1.1, grid=grid.us)"
        " + training(model.llama3_70b, pue=1.1, grid=grid.us_delivered)"
    }
    assert work("both.co2e", let).warnings == ["HC331"]


@pytest.mark.parametrize(
    "formula",
    [
        "grid.us + 0.4 kgCO2e/kWh",
        "0.4 kgCO2e/kWh + grid.us_delivered",
        "model.t5_11b.energy + 1 MWh",
        "gpu.h100_sxm.tdp + 50 W",
        "1 tCO2e + person.us × 1 year",
        "datacenter.meta.wue + 1 L/kWh",
        "grid.us + grid.us[2019]",
    ],
)
def test_what_carries_nothing_never_warns(formula: str) -> None:
    assert work(formula).warnings == []


def test_a_sum_with_an_untagged_value_is_untagged() -> None:
    assert dict(work("model.t5_11b.energy + 1 MWh").quantity.tags) == {}


@pytest.mark.parametrize(
    "formula",
    [
        "grid.us / grid.us_delivered",
        "model.t5_11b.energy / water.gpt3_training_energy",
        "server.dgx_h100.power / gpu.h100_sxm.tdp",
        "1 MWh × lifecycle.gas / (1 MWh × grid.us)",
        "1 MWh × lifecycle.gas as equivalence.home_electricity_year",
        "1 MWh × grid.us as removal.mammoth",
        "model.t5_11b.energy as water.gpt3_training_energy",
        "share(model.t5_11b.energy, water.gpt3_training_energy)",
    ],
)
def test_division_and_as_never_warn(formula: str) -> None:
    assert work(formula).warnings == []


def test_withdrawal_and_consumption_have_no_sum() -> None:
    let = {"used": "water(1 GWh, wue=datacenter.aws.wue, pue=1.1, water=water.us)"}
    assert work("used.onsite in kL", let).amount == pytest.approx(150.0, rel=1e-12)
    assert work("used.offsite in kL", let).amount == pytest.approx(3456.2, rel=1e-12)
    worked = work("used.total", let)
    assert (worked.error.code, worked.places()) == ("HC202", ["total"])
    assert "water withdrawal" in worked.error.message
    assert "water consumption" in worked.error.message


def test_training_has_no_water_of_two_kinds_either() -> None:
    call = "training(model.llama3_8b, method.llama, wue=datacenter.aws.wue, water=water.us)"
    assert work(f"{call}.water_onsite").warnings == []
    assert work(f"{call}.water").error.code == "HC202"


def test_water_of_it_energy_has_a_total() -> None:
    # 1,287 MWh × (0.55 + 1.17 × 3.142) L/kWh: on site is of IT energy, off site of the facility's,
    # which is what the formula asks for.
    worked = work(
        "water(water.gpt3_training_energy, wue=0.55 L/kWh, pue=1.17, water=3.142 L/kWh).total in ML"
    )
    assert worked.warnings == []
    assert worked.amount == pytest.approx(1.287 * (0.55 + 1.17 * 3.142), rel=1e-12)


def test_the_same_warning_is_said_once() -> None:
    worked = work("both + both", {"both": "grid.us + grid.us_delivered"})
    assert worked.warnings == ["HC331"]
