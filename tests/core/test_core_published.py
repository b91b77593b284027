"""The training tables that Meta printed for Llama 1, 2 and 3, worked out again row by row."""

from __future__ import annotations

import math

import pytest
from core_bench import work

# The recipe of all three: GPU-hours × power of one GPU × PUE 1.1 × 0.385 kg CO₂e/kWh.
RECIPE = "pue=1.1, grid=0.385 kgCO2e/kWh"


def run(hours: int, watts: int) -> str:
    return f"training(hours={hours} h, power={watts} W, {RECIPE})"


# LLaMA (arXiv:2302.13971), Table 15: hours, printed MWh, printed t, MWh and t by the recipe.
LLAMA_1 = {
    "OPT-175B": (809_472, 356, 137, 356.16768, 137.1245568),
    "BLOOM-175B": (1_082_880, 475, 183, 476.4672, 183.439872),
    "LLaMA-7B": (82_432, 36, 14, 36.27008, 13.9639808),
    "LLaMA-13B": (135_168, 59, 23, 59.47392, 22.8974592),
    "LLaMA-33B": (530_432, 233, 90, 233.39008, 89.8551808),
    "LLaMA-65B": (1_022_362, 449, 173, 449.83928, 173.1881228),
}


@pytest.mark.parametrize("name", LLAMA_1)
def test_energy_of_llama_1_is_what_the_recipe_gives(name: str) -> None:
    hours, _, _, mwh, _ = LLAMA_1[name]
    assert work(f"{run(hours, 400)}.energy in MWh").amount == pytest.approx(mwh, rel=1e-12)


@pytest.mark.parametrize("name", ["OPT-175B", "LLaMA-7B", "LLaMA-13B", "LLaMA-33B"])
def test_energy_of_llama_1_rounds_to_what_is_printed(name: str) -> None:
    hours, printed, *_ = LLAMA_1[name]
    assert round(work(f"{run(hours, 400)}.energy in MWh").amount) == printed


def test_energy_of_llama_1_65b_is_printed_truncated() -> None:
    energy = work(f"{run(1_022_362, 400)}.energy in MWh").amount
    assert (round(energy), math.floor(energy)) == (450, 449)


def test_energy_of_the_bloom_row_fits_no_way_of_printing() -> None:
    # 1,082,880 h × 400 W × 1.1 = 476.5 MWh; printed is 475.
    energy = work(f"{run(1_082_880, 400)}.energy in MWh").amount
    assert energy - 475 == pytest.approx(1.4672, rel=1e-9)
    assert 475 not in (round(energy), math.floor(energy))


@pytest.mark.parametrize("name", LLAMA_1)
def test_emissions_of_llama_1_round_to_what_is_printed(name: str) -> None:
    hours, _, printed, _, tonnes = LLAMA_1[name]
    amount = work(f"{run(hours, 400)}.co2e in tCO2e").amount
    assert amount == pytest.approx(tonnes, rel=1e-12)
    assert round(amount) == printed


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("llama1_7b", "LLaMA-7B"),
        ("llama1_13b", "LLaMA-13B"),
        ("llama1_33b", "LLaMA-33B"),
        ("llama1_65b", "LLaMA-65B"),
    ],
)
def test_llama_1_needs_no_assumptions(key: str, name: str) -> None:
    # The paper itself states PUE and grid, so the model's record is enough.
    _, _, _, mwh, tonnes = LLAMA_1[name]
    energy = work(f"training(model.{key}).energy in MWh").amount
    co2e = work(f"training(model.{key}).co2e in tCO2e").amount
    assert (energy, co2e) == pytest.approx((mwh, tonnes), rel=1e-12)


def test_opt_and_bloom_are_compared_on_the_grid_of_the_llama_paper() -> None:
    # What the recipe gives for OPT's hours, not OPT's own 75 t.
    opt = work("training(model.opt_175b, method.llama).co2e in tCO2e").amount
    assert round(opt) == 137


def test_the_whole_llama_1_project_is_printed_truncated() -> None:
    # The paper: 2,638 MWh in all, and 1,015 t.
    tonnes = work("2638 MWh × 0.385 kgCO2e/kWh in tCO2e").amount
    assert tonnes == pytest.approx(1015.63, rel=1e-12)
    assert (round(tonnes), math.floor(tonnes)) == (1016, 1015)


# Llama 2 (arXiv:2307.09288), Table 2: hours, cap in W, printed t, t by the recipe.
LLAMA_2 = {
    "llama2_7b": (184_320, 400, 31.22, 31.223808),
    "llama2_13b": (368_640, 400, 62.44, 62.447616),
    "llama2_34b": (1_038_336, 350, 153.90, 153.9073536),
    "llama2_70b": (1_720_320, 400, 291.42, 291.422208),
}


@pytest.mark.parametrize("key", LLAMA_2)
def test_emissions_of_llama_2_are_printed_to_a_hundredth_of_a_tonne(key: str) -> None:
    hours, watts, printed, tonnes = LLAMA_2[key]
    by_model = work(f"training(model.{key}, method.llama).co2e in tCO2e").amount
    by_hand = work(f"{run(hours, watts)}.co2e in tCO2e").amount
    assert (by_model, by_hand) == pytest.approx((tonnes, tonnes), rel=1e-12)
    assert math.floor(by_model * 100) / 100 == printed


@pytest.mark.parametrize(("key", "rounded"), [("llama2_13b", 62.45), ("llama2_34b", 153.91)])
def test_two_rows_of_llama_2_are_truncated_not_rounded(key: str, rounded: float) -> None:
    tonnes = work(f"training(model.{key}, method.llama).co2e in tCO2e").amount
    assert round(tonnes, 2) == rounded
    assert LLAMA_2[key][2] == pytest.approx(rounded - 0.01)


@pytest.mark.parametrize(
    ("key", "mwh"),
    [
        ("llama2_7b", 73.728),
        ("llama2_13b", 147.456),
        ("llama2_34b", 363.4176),
        ("llama2_70b", 688.128),
    ],
)
def test_energy_of_llama_2_by_its_gpus_alone(key: str, mwh: float) -> None:
    assert work(f"training(model.{key}).it_energy in MWh").amount == pytest.approx(mwh, rel=1e-12)


def test_the_total_of_llama_2_is_of_unrounded_rows() -> None:
    runs = [f"training(model.{key}, method.llama)" for key in LLAMA_2]
    total = {"llama2": f"sum({', '.join(runs)})"}
    hours = work("llama2.gpu_hours in h", total)
    tonnes = work("llama2.co2e in tCO2e", total)
    assert hours.amount == 3_311_616
    assert tonnes.amount == pytest.approx(539.0009856, rel=1e-12)
    assert round(tonnes.amount, 2) == 539.00  # while the printed rows add up to 538.98


# Llama 3 model card: hours are printed to 0.1 million, tonnes to two or three digits.
LLAMA_3 = {
    "llama3_8b": (1.3e6, 385.385, (370.5625, 400.2075), (385.0, 395.0)),
    "llama3_70b": (6.4e6, 1897.28, (1882.4575, 1912.1025), (1850.0, 1950.0)),
}


@pytest.mark.parametrize("key", LLAMA_3)
def test_emissions_of_llama_3_agree_within_the_digits_printed(key: str) -> None:
    _, tonnes, limits, printed = LLAMA_3[key]
    worked = work(f"training(model.{key}, method.llama).co2e in tCO2e")
    assert worked.amount == pytest.approx(tonnes, rel=1e-12)
    assert worked.spread is not None
    low, high = worked.spread.low / 1e3, worked.spread.high / 1e3
    assert (low, high) == pytest.approx(limits, rel=1e-12)
    assert low < printed[1]
    assert printed[0] < high


def test_the_total_of_llama_3_is_below_what_is_printed() -> None:
    # Printed is 2,290, the sum of the rounded rows; 7.7 million h give 2,282.7 t, 0.3% less.
    runs = [f"training(model.{key}, method.llama)" for key in LLAMA_3]
    llama3 = {"llama3": " + ".join(runs)}
    tonnes = work("llama3.co2e in tCO2e", llama3)
    assert tonnes.amount == pytest.approx(7.7e6 * 0.7 * 1.1 * 0.385 / 1000, rel=1e-12)
    assert tonnes.amount == pytest.approx(2282.665, rel=1e-12)
    assert tonnes.amount / 2290 == pytest.approx(0.9968, abs=5e-5)
    assert work("llama3.gpu_hours in h", llama3).amount == pytest.approx(7.7e6, rel=1e-12)


@pytest.mark.parametrize(("hours", "tonnes"), [(1_300_000, 379.47), (6_400_000, 1868.16)])
def test_the_epa_factor_without_pue_falls_short_of_the_llama_3_card(
    hours: int, tonnes: float
) -> None:
    without = f"{hours} h × 700 W × grid.us_delivered[2023b] in tCO2"
    assert work(without).amount == pytest.approx(tonnes, rel=1e-12)
