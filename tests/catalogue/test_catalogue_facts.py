"""Figures that posts rely on, transcribed from the publications once more."""

from __future__ import annotations

import re

import pytest

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Entity, Fact, Vintage
from hugo_calc.catalogue.vocabulary import KINDS
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.units import unit


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


def fact(catalogue: Catalogue, key: str) -> Fact:
    found = catalogue.find(key)
    assert found is not None, key
    return found


def vintage(catalogue: Catalogue, key: str, label: str | None = None) -> Vintage:
    found = fact(catalogue, key)
    chosen = found.vintages[-1] if label is None else found.pinned(label)
    assert chosen is not None, f"{key}[{label}]"
    return chosen


def value(catalogue: Catalogue, key: str, label: str | None = None) -> float:
    return vintage(catalogue, key, label).value


def entity(catalogue: Catalogue, key: str) -> Entity:
    found = catalogue.entity(key)
    assert found is not None, key
    return found


# GPU-hours × power × 1.1 × 0.385 kg/kWh, worked out by hand from the papers' tables.
RECOMPUTED = [
    ("model.llama1_7b", 36.27, 13.964),
    ("model.llama1_13b", 59.474, 22.897),
    ("model.llama1_33b", 233.39, 89.855),
    ("model.llama1_65b", 449.839, 173.188),
    ("model.opt_175b_llama", 356.168, 137.125),
    ("model.bloom_176b_llama", 476.467, 183.44),
    ("model.llama2_7b", 81.101, 31.2238),
    ("model.llama2_13b", 162.202, 62.4476),
    ("model.llama2_34b", 399.759, 153.9074),
    ("model.llama2_70b", 756.941, 291.4222),
    ("model.llama3_8b", 1001.0, 385.385),
    ("model.llama3_70b", 4928.0, 1897.28),
]


@pytest.mark.parametrize(("key", "energy", "co2e"), RECOMPUTED)
def test_the_llama_tables_follow_from_hours_and_power(
    catalogue: Catalogue, key: str, energy: float, co2e: float
) -> None:
    hours = value(catalogue, f"{key}.gpu_hours")
    power = value(catalogue, f"{key}.gpu_power")
    pue, grid = (value(catalogue, f"method.llama.{name}") for name in ("pue", "grid"))
    megawatt_hours = hours * power / 1e6 * pue
    assert megawatt_hours == pytest.approx(energy, abs=6e-4)
    assert megawatt_hours * grid == pytest.approx(co2e, abs=6e-4)


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("model.llama1_7b.co2e", 14), ("model.llama1_65b.co2e", 173),
        ("model.llama1_65b.energy", 449), ("model.opt_175b_llama.energy", 356),
        ("model.bloom_176b_llama.co2e", 183), ("model.llama1.energy", 2638),
        ("model.llama1.co2e", 1015), ("model.llama2_7b.co2e", 31.22),
        ("model.llama2_13b.co2e", 62.44), ("model.llama2_34b.co2e", 153.90),
        ("model.llama2_70b.co2e", 291.42), ("model.llama2.co2e", 539.0),
        ("model.llama2.gpu_hours", 3311616), ("model.llama3_8b.co2e", 390),
        ("model.llama3_70b.co2e", 1900), ("model.llama3.co2e", 2290),
        ("model.llama3.gpu_hours", 7.7e6), ("model.llama3_8b.tflops", 400),
        ("model.llama3_70b.effective_time", 0.95), ("model.llama3_70b.efficiency_gain", 3),
        ("model.gpt3.energy", 1287), ("model.gpt3.co2e", 552.1), ("model.gpt3.gpu_hours", 3.552e6),
        ("model.llama33_70b.co2e", 2040), ("model.bloom_176b.energy", 433.196),
        ("method.llama.pue", 1.1), ("method.llama.grid", 0.385),
        ("method.li.pue", 1.17), ("method.li.wue", 0.55), ("method.li.water", 3.142),
        ("gpu.v100_sxm2.tdp", 300), ("gpu.a100_sxm4_80gb.tdp", 400), ("gpu.h100_sxm.tdp", 700),
        ("gpu.h100_sxm.peak_bf16", 989), ("gpu.a100_sxm4_80gb.peak_bf16", 312),
        ("server.dgx_h100.power", 10.2), ("server.dgx_h100.gpu_count", 8),
        ("embodied.h100", 164), ("embodied.a100", 150), ("embodied.lifetime", 6),
        ("embodied.utilisation", 0.85), ("water.us", 3.142), ("water.world", 3.908),
        ("water.de", 1.947), ("removal.mammoth", 36000), ("removal.orca", 4000),
        ("removal.stratos", 500000), ("nuclear.ap1000", 1117),
        ("nuclear.us.capacity_factor", 0.927), ("demand.h100_2023", 550000),
        ("demand.gigawatt_cluster", 1), ("world.electricity_wikipedia", 24816.4),
        ("world.co2", 36), ("inference.gemini.energy", 0.24), ("food.tofu", 3.16),
        ("lifecycle.coal", 820), ("flight.sf_nyc_passenger", 1.2), ("car.eu", 0.175),
    ],
)  # fmt: skip
def test_a_figure_is_as_published(catalogue: Catalogue, key: str, printed: float) -> None:
    assert value(catalogue, key) == printed


@pytest.mark.parametrize(
    ("key", "series"),
    [
        ("grid.us", {"2018": 0.432218, "2019": 0.403341, "2020": 0.373135, "2021": 0.388737,
                     "2022": 0.375357, "2023": 0.349667}),
        ("grid.us_delivered", {"2022": 0.433, "2023b": 0.417, "2024": 0.394}),
        ("grid.us_avoided", {"2020": 0.70704, "2022": 0.709, "2023b": 0.699}),
        ("world.electricity", {"2022": 28917.76, "2023": 29665.34, "2025": 31772.35}),
        ("generation.us", {"2022": 4286.89, "2023": 4253.91, "2024": 4391.02}),
        ("person.us", {"2018": 16.1914, "2022": 14.9496}),
        ("person.world", {"2018": 4.785, "2022": 4.6582}),
        ("datacenter.meta.pue", {"2021": 1.09, "2023": 1.08}),
        ("datacenter.meta.wue", {"2021": 0.26, "2023": 0.18}),
        ("datacenter.google.pue", {"2008": 1.22, "2021": 1.1, "2023": 1.1, "2024": 1.09}),
        ("datacenter.microsoft.pue", {"2022": 1.18, "2024": 1.16, "2025": 1.17}),
        ("datacenter.microsoft.wue", {"2021": 0.49, "2024": 0.3, "2025": 0.27}),
        ("datacenter.industry.pue", {"2007": 2.5, "2022": 1.55, "2023": 1.58, "2024": 1.56}),
        ("demand.us_datacenters", {"2014": 58, "2016": 60, "2018": 76, "2023": 176}),
        ("equivalence.home_electricity_year",
         {"2008": 7.21, "2018": 5.734, "2022": 5.139, "2023a": 5.139, "2024": 4.798}),
        ("equivalence.passenger_vehicle_year", {"2022": None, "2023a": 4.5, "2024": 4.29}),
        ("equivalence.vehicle_mile", {"2022": 4.03e-4, "2023a": 3.91e-4, "2024": 3.93e-4}),
        ("equivalence.smartphone_charge", {"2023b": 1.51e-5, "2024": 1.24e-5}),
        ("equivalence.kwh_used", {"2022": 0.433, "2023b": 0.417, "2024": 0.394}),
    ],
)  # fmt: skip
def test_a_series_is_as_published(
    catalogue: Catalogue, key: str, series: dict[str, float | None]
) -> None:
    for label, printed in series.items():
        pinned = fact(catalogue, key).pinned(label)
        assert (pinned.value if pinned else None) == printed, label


def test_every_entry_of_the_calculator_is_there_in_its_newest_edition(
    catalogue: Catalogue,
) -> None:
    newest = {
        "gasoline_gallon", "diesel_gallon", "passenger_vehicle_year", "electric_vehicle_year",
        "vehicle_mile", "home_electricity_year", "home_energy_year", "smartphone_charge",
        "tree_seedling_10yr", "forest_acre_year", "forest_acre_preserved", "waste_ton_recycled",
        "garbage_truck_recycled", "trash_bag_recycled", "kwh_used", "propane_cylinder",
        "oil_barrel", "coal_pound", "coal_railcar", "wind_turbine_year", "tanker_truck_gasoline",
        "coal_plant_year", "gas_plant_year",
    }  # fmt: skip
    for name in newest:
        assert fact(catalogue, f"equivalence.{name}").vintages[-1].label == "2024", name
    older = {"led_bulb": "2022", "natural_gas_mcf": "2023a", "therm_natural_gas": "2023b",
             "kwh_reduced": "2023b"}  # fmt: skip
    for name, label in older.items():
        assert fact(catalogue, f"equivalence.{name}").vintages[-1].label == label, name
    assert len(catalogue.keys("equivalence")) == len(newest) + len(older)


def test_a_post_of_may_2024_sees_what_was_public_then(catalogue: Catalogue) -> None:
    def seen(key: str) -> tuple[str, bool]:
        chosen, missing = fact(catalogue, key).vintage("2024-05-20")
        return chosen.label, missing

    assert seen("grid.us") == ("2022", False)
    assert seen("grid.us_delivered") == ("2023b", False)
    assert seen("world.electricity") == ("2023", False)
    assert seen("equivalence.home_electricity_year") == ("2023a", False)
    assert seen("removal.mammoth") == ("2024", True)  # known to the month of May
    assert seen("embodied.h100") == ("2025", True)


def test_power_and_energy_say_what_they_count(catalogue: Catalogue) -> None:
    def tags(key: str) -> dict[str, str]:
        return dict(vintage(catalogue, key).tags)

    assert tags("model.llama3_8b.gpu_power") == {"boundary": "device"}
    assert tags("gpu.h100_sxm.tdp") == {"boundary": "device"}
    assert tags("server.dgx_h100.power") == {"boundary": "system"}
    assert tags("model.llama1_65b.energy") == {"boundary": "device", "pue": "in"}
    assert tags("model.gpt3.gpu_power") == {"boundary": "system"}
    assert tags("model.gpt3.energy") == {"boundary": "facility", "pue": "in"}
    assert tags("water.gpt3_training_energy") == {"boundary": "it"}
    assert tags("model.bloom_176b.energy") == {"boundary": "device"}


def test_bases_say_which_they_are(catalogue: Catalogue) -> None:
    egrid = vintage(catalogue, "grid.us").tags
    assert egrid == {
        "gas": "CO2e", "averaging": "average", "delivery": "generated", "scope": "combustion",
        "market": "location",
    }  # fmt: skip
    assert vintage(catalogue, "grid.us_ember").tags == {**egrid, "scope": "life-cycle"}
    delivered = vintage(catalogue, "grid.us_delivered").tags
    assert (delivered["gas"], delivered["delivery"]) == ("CO2", "delivered")
    avoided = fact(catalogue, "grid.us_avoided")
    assert [v.tags["averaging"] for v in avoided.vintages] == ["marginal"] * 3
    assert [v.tags["delivery"] for v in avoided.vintages] == [
        "generated", "delivered", "delivered",
    ]  # fmt: skip
    assert vintage(catalogue, "datacenter.meta.wue", "2023").tags["water"] == "withdrawal"
    assert vintage(catalogue, "datacenter.google.wue").tags["water"] == "consumption"
    assert vintage(catalogue, "model.gopher_280b.co2e_market").tags["market"] == "market"


def test_every_pue_is_marked_as_one(catalogue: Catalogue) -> None:
    for namespace in catalogue.namespaces:
        for key in catalogue.keys(namespace):
            found = catalogue.find(key)
            if found is not None:
                assert (found.tags.get("role") == "pue") == (found.kind == "pue"), key


def test_the_hours_of_llama_3_have_the_limits_of_their_rounding(catalogue: Catalogue) -> None:
    hours = vintage(catalogue, "model.llama3_8b.gpu_hours")
    assert (hours.low, hours.value, hours.high) == (1.25e6, 1.3e6, 1.35e6)


def test_what_a_model_did_not_disclose_is_known(catalogue: Catalogue) -> None:
    assert {"pue", "grid", "energy"} <= set(entity(catalogue, "model.llama2_70b").undisclosed)
    assert not {"pue", "grid", "energy"} & set(entity(catalogue, "model.llama1_65b").undisclosed)


def test_an_unverified_or_derived_value_says_so(catalogue: Catalogue) -> None:
    assert vintage(catalogue, "model.palm_540b.grid").confidence == "unverified"
    assert vintage(catalogue, "model.gpt3.gpu_hours").confidence == "derived"
    assert vintage(catalogue, "equivalence.home_energy_year", "2024").confidence == "derived"
    assert vintage(catalogue, "grid.us").confidence == "read"


def test_equivalences_have_words_for_one_and_many(catalogue: Catalogue) -> None:
    for key in catalogue.keys("equivalence"):
        found = fact(catalogue, key)
        assert found.noun is not None, key
        assert found.noun.one
        assert found.noun.many
        assert bool(found.noun.of) == bool(found.per), key
    home = fact(catalogue, "equivalence.home_electricity_year").noun
    assert home is not None
    assert home.many == "US homes' electricity use for one year"


def test_every_unit_is_one_of_the_language_and_of_its_kind(catalogue: Catalogue) -> None:
    for namespace in catalogue.namespaces:
        for key in catalogue.keys(namespace):
            found = catalogue.find(key)
            if found is not None:
                actual = unit(found.unit).dimension if found.unit else dim.NONE
                assert actual == KINDS[found.kind], key


def test_masses_of_gas_are_never_plain_masses(catalogue: Catalogue) -> None:
    plain = {
        key
        for namespace in catalogue.namespaces
        for key in catalogue.keys(namespace)
        if (found := catalogue.find(key)) and found.kind in ("mass", "mass_per_query")
    }
    assert all(key.endswith("adpe") for key in plain)


def test_every_name_can_be_written_in_a_formula(catalogue: Catalogue) -> None:
    part = r"[a-z][a-z0-9_]*"
    for namespace in catalogue.namespaces:
        for key in catalogue.keys(namespace):
            assert re.fullmatch(rf"{part}\.{part}(\.{part})?", key), key
