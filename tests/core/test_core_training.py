"""Training, embodied, water, heat, share: what they take, what they lack, and why."""

from __future__ import annotations

import pytest
from core_bench import work

from hugo_calc.lang.quantity import Quantity, Record


def fields(formula: str) -> list[str]:
    value = work(formula).value
    assert isinstance(value, Record)
    return list(value.fields)


def test_a_model_alone_has_what_its_authors_disclose() -> None:
    assert fields("training(model.llama3_8b)") == ["gpu_hours", "it_energy"]


def test_pue_and_grid_give_energy_and_emissions() -> None:
    assert fields("training(model.llama3_8b, pue=1.1)") == ["gpu_hours", "it_energy", "energy"]
    complete = ["gpu_hours", "it_energy", "energy", "co2e"]
    assert fields("training(model.llama3_8b, pue=1.1, grid=grid.us)") == complete
    assert fields("training(model.llama3_8b, method.llama)") == complete


def test_every_field_is_there_when_everything_is_given() -> None:
    given = (
        "device=gpu.h100_sxm, count=8, duration=1 day, pue=1.1, grid=grid.us, wue=0.2 L/kWh,"
        " water=3 L/kWh, embodied=embodied.h100, lifetime=4 year, utilisation=90%"
    )
    assert sorted(fields(f"training({given})")) == [
        "co2e",
        "co2e_total",
        "embodied",
        "energy",
        "gpu_hours",
        "heat",
        "it_energy",
        "power",
        "water",
        "water_offsite",
        "water_onsite",
    ]


# A field that is not there says which argument would give it.
LACKING = [
    ("training(model.llama3_8b).energy", ["Llama 3 8B's authors disclose no PUE", "pue="]),
    ("training(model.llama3_8b).co2e", ["pue=", "grid=", "method.llama"]),
    ("training(model.llama3_8b, pue=1.1).co2e", ["disclose no grid intensity", "grid="]),
    ("training(model.llama3_8b, grid=grid.us).co2e", ["no PUE", "pue="]),
    ("training(gpu.h100_sxm, hours=1 h).energy", ["there is no PUE"]),
    ("training(model.llama3_8b, method.llama).water_onsite", ["wue="]),
    ("training(model.llama3_8b, method.llama).water_offsite", ["water="]),
    ("training(model.llama3_8b, method.llama).water", ["wue="]),
    ("training(model.llama3_8b, method.llama, wue=0.2 L/kWh).water", ["water="]),
    ("training(model.llama3_8b, wue=0.2 L/kWh, water=3 L/kWh).water_offsite", ["pue="]),
    ("training(model.llama3_8b, method.llama).power", ["count="]),
    ("training(model.llama3_8b, method.llama).heat", ["count="]),
    ("training(model.llama3_8b, method.llama).embodied", ["embodied=", "lifetime="]),
    ("training(model.llama3_8b, embodied=150 kgCO2e).embodied", ["lifetime="]),
    ("training(model.llama3_8b, method.llama).co2e_total", ["embodied="]),
    ("model.llama3_8b.pue", ["not published"]),
]


@pytest.mark.parametrize(("formula", "words"), LACKING, ids=[each[0] for each in LACKING])
def test_a_field_that_is_not_there_says_what_would_give_it(formula: str, words: list[str]) -> None:
    worked = work(formula)
    assert worked.error.code == "HC202"
    assert worked.places() == [formula.rpartition(".")[2]]
    for word in words:
        assert word in worked.error.message


# Wrong arguments: the formula, the place, and a word of what is said.
WRONG = [
    ("training()", "training", "needs a model, or a device and its hours"),
    ("training(gpu.h100_sxm)", "training", "needs a model, or a device and its hours"),
    ("training(hours=1 h)", "training", "power of a device"),
    ("training(5)", "5", "does not take a quantity"),
    ("training(model.llama3_8b.label)", "model.llama3_8b.label", "does not take a text"),
    ("training(model.llama3_8b, model.llama3_70b)", "model.llama3_70b", "Llama 3 70B"),
    ("training(server.dgx_h100)", "server.dgx_h100", "NVIDIA DGX H100"),
    ("training(model.llama3_8b, pu=1.1)", "pu=1.1", "no argument named `pu`"),
    ("training(model.llama3_8b, pue=0.9)", "pue=0.9", "at least 1"),
    ("training(model.llama3_8b, overhead=0.5)", "overhead=0.5", "at least 1"),
    ("training(model.llama3_8b, pue=1 kg)", "pue=1 kg", "this is mass"),
    ("training(model.llama3_8b, grid=0.4)", "grid=0.4", "CO₂e per energy"),
    ("training(model.llama3_8b, grid=0.4 kg/kWh)", "grid=0.4 kg/kWh", "CO₂e per energy"),
    ("training(model.llama3_8b, hours=3 kWh)", "hours=3 kWh", "this is energy"),
    ("training(model.llama3_8b, wue=model.gpt3)", "wue=model.gpt3", "this is a record"),
    ("training(gpu.h100_sxm, params=1e9, tokens=1e9, mfu=0)", "mfu=0", "above 0"),
    ("training(gpu.h100_sxm, params=1e9, tokens=1e9, mfu=120%)", "mfu=120%", "at most 1"),
    ("training(power=1 kW, params=1e9, tokens=1e9, mfu=40%)", "mfu=40%", "peak speed"),
    ("training(gpu.h100_sxm, tokens=1e9, mfu=40%)", "training", "`params=`"),
    ("training(model.gpt3, mfu=40%)", "training", "`tokens=`"),
    ("embodied(embodied.h100)", "embodied", "`hours=`"),
    ("embodied(embodied.h100, 1 h)", "embodied", "`lifetime=`"),
    ("embodied(1 kg, 1 h, lifetime=1 year)", "1 kg", "this is mass"),
    ("embodied(1 kgCO2e, 1 h, lifetime=1 year, utilisation=2)", "utilisation=2", "at most 1"),
    ("water(1 MWh)", "water", "`wue=`"),
    ("water(1 kg, wue=1 L/kWh)", "1 kg", "IT energy first, not mass"),
    ("water(wue=1 L/kWh)", "water", "IT energy first"),
    ("water(1 MWh, wue=1 L)", "wue=1 L", "this is volume"),
    ("heat(1 kg)", "1 kg", "not mass"),
    ("heat()", "heat", "1 argument"),
    ("heat(1 W, 2 W)", "heat", "1 argument"),
    ("share(1 kWh)", "share", "2 arguments"),
    ("share(1 kWh, whole=2 kWh)", "whole=2 kWh", "no argument named"),
]


@pytest.mark.parametrize(("formula", "place", "words"), WRONG, ids=[each[0] for each in WRONG])
def test_a_wrong_argument_is_refused_where_it_stands(formula: str, place: str, words: str) -> None:
    worked = work(formula)
    assert worked.error.code == "HC204"
    assert worked.places()[0] == place
    assert words in worked.error.message


def test_overhead_is_not_applied_to_the_power_of_servers() -> None:
    worked = work("training(power=server.dgx_h100.power, hours=1 h, overhead=1.8)")
    assert (worked.error.code, worked.places()) == ("HC330", ["overhead=1.8"])


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("share(1 MW, 1 MWh)", "HC301"),
        ("share(1 tCO2e, 1 t)", "HC301"),
        ("share(1 kWh, 0 kWh)", "HC111"),
        ("training(model.llama3_8b, method.llama) × 2", "HC208"),
        ("training(model.llama3_8b, method.llama) + 5 tCO2e", "HC208"),
        ("heat(model.gpt3)", "HC208"),
        ("training(model.llama4)", "HC201"),
        ("trainin(model.llama3_8b)", "HC203"),
    ],
)
def test_other_mistakes_have_their_own_codes(formula: str, code: str) -> None:
    assert work(formula).error.code == code


@pytest.mark.parametrize(
    ("formula", "fix"),
    [
        ("training(model.lama3_8b)", "model.llama3_8b"),
        ("gpu.h100_smx.tdp × 1 h", "gpu.h100_sxm.tdp"),
        ("training(model.llama3_8b, method.llama).enrgy", "energy"),
        ("trainng(model.llama3_8b)", "training"),
        ("method.llma.pue", "method.llama.pue"),
    ],
)
def test_a_slip_is_answered_with_the_name_that_is_meant(formula: str, fix: str) -> None:
    worked = work(formula)
    error = worked.error
    assert error.fix is not None
    assert f"`{error.fix}`" in error.help
    assert fix in formula.replace(worked.text(error.span), error.fix)


def test_a_method_gives_lifetime_and_utilisation_of_hardware() -> None:
    # 164 kg × 1.3 million h ÷ (6 years × 85%), by the assumptions that the method names.
    worked = work(
        "training(model.llama3_8b, method.luccioni, embodied=embodied.h100).embodied in tCO2e"
    )
    assert worked.diagnostics == ()
    assert worked.amount == pytest.approx(0.164 * 1.3e6 / (6 * 8766 * 0.85), rel=1e-12)


def test_what_is_named_overrides_a_method_whatever_the_order() -> None:
    one = work("training(model.llama3_8b, method.llama, pue=1.2).energy in MWh").amount
    other = work("training(method.llama, model.llama3_8b, pue=1.2).energy in MWh").amount
    assert one == other == pytest.approx(1.3e3 * 0.7 * 1.2, rel=1e-12)


def test_hours_go_before_count_and_duration_and_before_what_a_model_discloses() -> None:
    both = "training(model.llama3_8b, hours=10 h, count=8, duration=5 h)"
    assert work(f"{both}.gpu_hours in h").amount == 10
    assert work(f"{both}.power in W").amount == 5600


def test_heat_is_the_power() -> None:
    call = "training(gpu.h100_sxm, count=8, duration=5 h)"
    power, heat = work(f"{call}.power").quantity, work(f"{call}.heat").quantity
    assert (heat.value, heat.dimension) == (power.value, power.dimension)


def test_gpu_hours_are_given_in_hours() -> None:
    unit = work("training(power=1 kW, hours=2 day).gpu_hours").quantity.unit
    assert unit is not None
    assert unit.text == "h"


def test_a_record_links_to_the_device_of_a_model() -> None:
    tdp = work("model.llama2_7b.device.tdp").quantity
    assert isinstance(tdp, Quantity)
    assert tdp.amount == 400


# Records are added field by field.
BOTH = {
    "both": "training(model.llama3_8b, method.llama) + training(model.llama3_70b, method.llama)"
}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("gpu_hours in h", 7.7e6),
        ("it_energy in MWh", 7.7e3 * 0.7),
        ("energy in MWh", 7.7e3 * 0.7 * 1.1),
        ("co2e in tCO2e", 7.7e3 * 0.7 * 1.1 * 0.385),
    ],
)
def test_records_add_their_extensive_fields(field: str, expected: float) -> None:
    assert work(f"both.{field}", BOTH).amount == pytest.approx(expected, rel=1e-12)
    call = BOTH["both"].replace(" + ", ", ")
    assert work(f"sum({call}).{field}").amount == pytest.approx(expected, rel=1e-12)


def test_records_subtract_too() -> None:
    let = {"more": BOTH["both"].replace(" + ", " - ")}
    assert work("more.gpu_hours in h", let).amount == pytest.approx(-5.1e6, rel=1e-12)


def test_three_records_add_up() -> None:
    runs = [f"training(model.llama2_{size}, method.llama)" for size in ("7b", "13b", "70b")]
    worked = work(f"sum({', '.join(runs)}).gpu_hours in h")
    assert worked.amount == 184_320 + 368_640 + 1_720_320


def test_a_field_that_does_not_add_up_is_dropped_and_says_so() -> None:
    worked = work("both.params", {"both": "model.llama3_8b + model.llama3_70b"})
    assert (worked.error.code, worked.places()) == ("HC202", ["params"])
    assert "does not add up" in worked.error.message


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_field_that_one_record_lacks_says_what_would_give_it(order: tuple[int, int]) -> None:
    runs = ["training(model.llama3_8b)", "training(model.llama3_70b, method.llama)"]
    let = {"both": " + ".join(runs[index] for index in order)}
    assert work("both.it_energy in MWh", let).amount == pytest.approx(5390.0, rel=1e-12)
    error = work("both.co2e", let).error
    assert error.code == "HC202"
    assert "Llama 3 8B's authors disclose no PUE" in error.message


def test_a_record_and_a_quantity_do_not_add() -> None:
    worked = work("sum(training(model.llama3_8b, method.llama), 5 tCO2e)")
    assert worked.error.code == "HC208"
    assert worked.places() == ["training(model.llama3_8b, method.llama)"]
    assert "`.gpu_hours`" in worked.error.help
