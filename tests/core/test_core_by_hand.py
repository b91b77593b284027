"""Results worked by hand: the arithmetic stands beside each formula in plain Python."""

from __future__ import annotations

import math

import pytest
from core_bench import work

HOURS_A_YEAR = 365.25 * 24  # 8766
BTU = 1055.056  # J, the international one as it is commonly rounded
MILE = 1.609344  # km
GALLON = 3.785411784  # L
POUND = 0.45359237  # kg

# Formula, and the number that must stand before the unit it asks for.
TRAINING = [
    # From a model's own disclosures.
    ("training(model.llama2_7b).it_energy in MWh", 184_320 * 400 / 1e6),
    ("training(model.llama2_7b, method.llama).energy in MWh", 184_320 * 400 * 1.1 / 1e6),
    ("training(model.llama2_70b, method.llama).co2e in kgCO2e", 1_720_320 * 0.4 * 1.1 * 0.385),
    ("training(model.llama1_65b).co2e in tCO2e", 1_022_362 * 0.4 * 1.1 * 0.385 / 1000),
    ("training(model.llama31_405b).power in MW", 16_384 * 700 / 1e6),
    ("training(model.llama31_405b).heat in BTU/h", 16_384 * 700 * 3600 / BTU),
    ("training(model.llama31_405b, method.llama).co2e in tCO2e", 30.84e3 * 0.7 * 1.1 * 0.385),
    ("training(model.gpt3).energy in MWh", 3_552_000 * 330 * 1.1 / 1e6),
    ("training(model.gpt3).co2e in tCO2e", 3_552 * 0.33 * 1.1 * 0.429),
    ("training(model.gpt3).power in MW", 10_000 * 330 / 1e6),
    ("training(model.t5_11b).energy in MWh", 245_760 * 310 * 1.12 / 1e6),
    ("training(model.bloom_176b).it_energy × model.bloom_176b.grid in tCO2e", 433.196 * 0.057),
    # What is named goes before what the method says.
    ("training(model.llama3_8b, method.llama, pue=1.08).energy in MWh", 1.3e6 * 0.7 * 1.08 / 1e3),
    (
        "training(model.llama3_8b, method.llama, grid=grid.us[2022]).co2e in tCO2e",
        1.3e3 * 0.7 * 1.1 * 0.375357,
    ),
    ("training(model.llama3_8b, pue=1.2, grid=grid.fr).co2e / grid.fr in MWh", 1.3e3 * 0.7 * 1.2),
    ("training(model.llama3_8b, power=500 W).it_energy in MWh", 1.3e6 * 500 / 1e6),
    ("training(model.llama3_8b, hours=2 million h).it_energy in MWh", 2e6 * 700 / 1e6),
    ("training(model.llama3_8b, device=gpu.a100_sxm4_80gb).it_energy in MWh", 1.3e6 * 400 / 1e6),
    # From hours.
    ("training(device=gpu.h100_sxm, hours=1000 h).it_energy in kWh", 700.0),
    ("training(power=350 W, hours=2 year).it_energy in kWh", 0.35 * 2 * HOURS_A_YEAR),
    ("training(gpu.v100_sxm2, hours=10 day, pue=1.5).energy in kWh", 0.3 * 240 * 1.5),
    # From count and duration.
    (
        "training(device=gpu.h100_sxm, count=16384, duration=54 day).gpu_hours in h",
        16_384 * 54 * 24,
    ),
    (
        "training(device=gpu.h100_sxm, count=16384, duration=54 day).it_energy in GWh",
        16_384 * 54 * 24 * 700 / 1e9,
    ),
    ("training(device=gpu.h100_sxm, count=16384, duration=54 day).power in kW", 16_384 * 0.7),
    (
        "training(power=400 W, count=8 item, duration=1 week, pue=1.2).energy in kWh",
        8 * 168 * 0.4 * 1.2,
    ),
    # From operations: 6 × parameters × tokens over the speed that is reached.
    (
        "training(device=gpu.h100_sxm, params=8 billion, tokens=15 trillion, mfu=40%)"
        ".gpu_hours in h",
        6 * 8e9 * 15e12 / (989e12 * 0.4) / 3600,
    ),
    (
        "training(gpu.a100_sxm4_80gb, params=7e9, tokens=1 trillion token, mfu=0.5)"
        ".it_energy in MWh",
        6 * 7e9 * 1e12 / (312e12 * 0.5) / 3600 * 400 / 1e6,
    ),
    (  # a V100 has no BF16: its FP16 speed counts
        "training(gpu.v100_sxm2, params=175e9, tokens=300e9, mfu=20%).gpu_hours in year",
        6 * 175e9 * 300e9 / (125e12 * 0.2) / (HOURS_A_YEAR * 3600),
    ),
    (
        "training(model.llama3_8b, mfu=40%).gpu_hours in h",
        6 * 8_030_261_248 * 1.5e13 / (989e12 * 0.4) / 3600,
    ),
    # Servers around the accelerators.
    ("training(gpu.h100_sxm, hours=1000 h, overhead=1.8).it_energy in kWh", 700 * 1.8),
    ("training(gpu.h100_sxm, hours=1000 h, overhead=1.8, pue=1.1).energy in kWh", 700 * 1.8 * 1.1),
    ("training(gpu.h100_sxm, count=8, duration=1 h, overhead=1.8).power in kW", 8 * 0.7 * 1.8),
    ("server.dgx_h100.power / (server.dgx_h100.gpu_count × gpu.h100_sxm.tdp)", 10_200 / 5_600),
]

HEAT = [
    ("heat(700 MW) in BTU/h", 700e6 * 3600 / BTU),
    ("heat(700 MW) in ton_of_refrigeration", 700e6 / (12_000 * BTU / 3600)),
    ("heat(3 ton_of_refrigeration) in BTU/h", 36_000.0),
    ("heat(12000 BTU/h) in kW", 12 * BTU / 3600),
    ("heat(1 million × gpu.h100_sxm.tdp) in MW", 700.0),
    ("heat(1 kWh) in BTU", 3.6e6 / BTU),
    ("heat(100 W × 1 day) in kWh", 2.4),
    # A US home's gas for a year, as continuous heat: 41.59 Mcf of 10.38 therms.
    (
        "heat(700 MW) / (home.us_natural_gas × home.natural_gas_heat)",
        700e6 / (41.59 * 10.38 * 1e5 * BTU / (HOURS_A_YEAR * 3600)),
    ),
]

WATER = [
    # Li and others on GPT-3: 0.708 ML on site and 4.731 ML at the power plants.
    ("water(1287 MWh, wue=0.55 L/kWh).onsite in ML", 1.287 * 0.55),
    ("water(1287 MWh, pue=1.17, water=3.142 L/kWh).offsite in ML", 1.287 * 1.17 * 3.142),
    (
        "water(1287 MWh, wue=0.55 L/kWh, pue=1.17, water=3.142 L/kWh).total in ML",
        1.287 * (0.55 + 1.17 * 3.142),
    ),
    (
        "water(1287 MWh, wue=method.li.wue, pue=method.li.pue, water=method.li.water).total in L",
        1.287e6 * (0.55 + 1.17 * 3.142),
    ),
    ("water(100 MWh, pue=1.2, water=water.us_lbnl).offsite in kL", 100 * 1.2 * 4.52),
    ("water(water.gpt3_training_energy, wue=0.55 L/kWh).onsite in L", 1_287_000 * 0.55),
    (
        "training(model.llama3_8b, method.llama, wue=0.18 L/kWh).water_onsite in kL",
        1.3e3 * 0.7 * 0.18,
    ),
    (
        "training(model.llama3_8b, method.llama, water=3.142 L/kWh).water_offsite in kL",
        1.3e3 * 0.7 * 1.1 * 3.142,
    ),
    (
        "training(model.llama3_8b, method.llama, wue=0.18 L/kWh, water=3.142 L/kWh).water in kL",
        1.3e3 * 0.7 * (0.18 + 1.1 * 3.142),
    ),
    ("training(model.gpt3, method.li).water in ML", 3.552 * 0.33 * (0.55 + 1.17 * 3.142)),
    # A median prompt to Gemini: 0.24 Wh of a facility with PUE 1.09, 1.15 L per IT kWh.
    ("water(0.24 Wh / 1.09, wue=1.15 L/kWh).onsite in mL", 0.24 / 1.09 * 1.15),
]

EMBODIED = [
    # Luccioni and others on BLOOM: 6 years at 85% are 44,676 h where a year has 8,760 of them;
    # printed are 7.57 t for servers of 8 GPUs and 3.64 t for GPUs.
    (
        "embodied(2500 kgCO2e, 1082990 h / 8, lifetime=44676 h) in tCO2e",
        2.5 * 1_082_990 / 8 / 44_676,
    ),
    ("embodied(150 kgCO2e, 1082990 h, lifetime=44676 h) in tCO2e", 0.15 * 1_082_990 / 44_676),
    (
        "embodied(embodied.a100, 1082990 h, lifetime=52560 h, utilisation=85%) in tCO2e",
        0.15 * 1_082_990 / 44_676,
    ),
    (
        "embodied(embodied.server, 1082990 h / 8, lifetime=embodied.lifetime,"
        " utilisation=embodied.utilisation) in tCO2e",
        2.5 * 1_082_990 / 8 / (6 * HOURS_A_YEAR * 0.85),
    ),
    (
        "embodied(embodied.h100, 7.7 million h, lifetime=4 year) in tCO2e",
        0.164 * 7.7e6 / (4 * HOURS_A_YEAR),
    ),
    (
        "embodied(embodied=164 kgCO2e, hours=7.7 million h, lifetime=4 year, utilisation=0.5)"
        " in tCO2e",
        0.164 * 7.7e6 / (2 * HOURS_A_YEAR),
    ),
    (
        "training(model.llama3_8b, method.llama, embodied=164 kgCO2e, lifetime=5 year,"
        " utilisation=80%).embodied in tCO2e",
        0.164 * 1.3e6 / (4 * HOURS_A_YEAR),
    ),
    (
        "training(model.llama3_8b, method.llama, embodied=164 kgCO2e, lifetime=5 year,"
        " utilisation=80%).co2e_total in tCO2e",
        1.3e3 * 0.7 * 1.1 * 0.385 + 0.164 * 1.3e6 / (4 * HOURS_A_YEAR),
    ),
]

# The regression of EcoLogits 0.9 at 64 requests at a time: Wh of a token on one GPU, s of a token.
BATCH = 64


def token_on_a_gpu(billions: float) -> float:
    falling = 1.1665273170451914e-06 * math.exp(-0.011205921025579175 * BATCH)
    return falling * billions + 4.052928146734005e-05


def token_of_a_server(billions: float, gpus: int) -> float:
    seconds = 0.0006785088094353663 * billions + 0.0003119310311688259 * BATCH
    host = (seconds + 0.019473717579473387) / 3600 * 1200 * gpus / 8 / BATCH
    return gpus * token_on_a_gpu(billions) + host


INFERENCE = [
    ("inference(per=0.3 Wh/query, queries=1 billion).it_energy in MWh", 300.0),
    ("inference(per=0.3 Wh, queries=1 billion query).it_energy in MWh", 300.0),
    ("inference(per=0.3 Wh/query, queries=1e9, pue=1.2).energy in MWh", 360.0),
    (
        "inference(per=0.3 Wh/query, queries=1e9, pue=1.2, grid=0.4 kgCO2e/kWh).co2e in t CO₂e",
        144.0,
    ),
    ("inference(per=0.3 Wh/query, queries=1e9, wue=1.15 L/kWh).water_onsite in kL", 345.0),
    (
        "inference(method.li, per=0.3 Wh/query, queries=1e9).water in kL",
        300 * (0.55 + 1.17 * 3.142),
    ),
    ("inference(per=3.5 J/token, tokens=1 million).it_energy in Wh", 3.5e6 / 3600),
    ("inference(per=inference.gemini.energy, queries=1e9).energy in MWh", 240.0),
    (  # 1.2 × 70 billion × 2 bytes are 168 GB: three GPUs of 80 GB, so four
        "inference(params=70 billion, tokens=400).it_energy in Wh",
        400 * token_of_a_server(70, 4),
    ),
    ("inference(params=70 billion, tokens=400).gpus", 4.0),
    ("inference(params=8 billion, tokens=1).it_energy in Wh", token_of_a_server(8, 1)),
    (  # all parameters need memory, the active ones energy: 960 GB are 12 GPUs, so 16
        "inference(params=400e9, active_params=17 billion, tokens=1000).it_energy in Wh",
        1000 * token_of_a_server(17, 16),
    ),
    (
        "inference(params=70 billion, tokens=400, pue=1.2, grid=0.4 kgCO2e/kWh).co2e in gCO2e",
        400 * token_of_a_server(70, 4) * 1.2 * 0.4,
    ),
]

SHARE = [
    ("share(1 kWh, 4 kWh)", 25.0),  # in %
    ("share(1 kWh, 4 kWh) × 8 kg in kg", 2.0),
    (
        "share(1 million × 700 W × 1 year, world.electricity[2023])",
        0.7 * HOURS_A_YEAR / 29_665.34e3 * 100,
    ),
    (
        "share(1 million × 700 W × 1 year, generation.us[2023])",
        0.7 * HOURS_A_YEAR / 4_253_910 * 100,
    ),
    # 106 TWh are 0.43% of 24,816.4 TWh; 106 GWh would be a thousandth of that.
    ("share(106 TWh, world.electricity_wikipedia)", 106 / 24_816.4 * 100),
    ("share(106 GWh, world.electricity_wikipedia)", 0.106 / 24_816.4 * 100),
    ("share(demand.us_datacenters[2023], 4000 TWh)", 4.4),
    ("share(30 min, 1 h) in %", 50.0),
]

EQUIVALENCES = [
    ("2282 tCO2e as equivalence.home_electricity_year[2024]", 2282 / 4.798),
    ("2282 tCO2e as equivalence.home_energy_year[2023a]", 2282 / 7.93),
    ("2282 tCO2e as equivalence.passenger_vehicle_year[2023a]", 2282 / 4.5),
    ("2282 tCO2e as equivalence.vehicle_mile[2024] in mile", 2282 / 0.000393),
    ("2282 tCO2e as equivalence.vehicle_mile[2024] in km", 2282 / 0.000393 * MILE),
    ("2282 tCO2e as equivalence.gasoline_gallon[2024] in gallon", 2282 / 0.008887),
    ("2282 tCO2e as equivalence.gasoline_gallon[2024] in L", 2282 / 0.008887 * GALLON),
    ("2282 tCO2e as equivalence.oil_barrel[2018] in oil_barrel", 2282 / 0.43),
    ("2282 tCO2e as equivalence.coal_pound[2023a] in lb", 2282 / 0.000893),
    ("2282 tCO2e as equivalence.waste_ton_recycled[2020] in short_ton", 2282 / 2.94),
    ("2282 tCO2e as equivalence.natural_gas_mcf[2020] in Mcf", 2282 / 0.054868),
    ("2282 tCO2e as equivalence.tanker_truck_gasoline[2018]", 2282 / 75.54),
    ("2282 tCO2e as equivalence.smartphone_charge[2024]", 2282 / 1.24e-5),
    ("2282 tCO2e as flight.sf_nyc_jet", 2282 / 180),
    # Capture plants: years of one plant, and plants for a rate.
    ("2282 tCO2e as removal.mammoth in day", 2282 / 36_000 * 365.25),
    ("2282 tCO2e as removal.orca in year", 2282 / 4000),
    ("72000 tCO2/year as removal.mammoth", 2.0),
    # Reactors, and years of a person.
    ("1 GW as nuclear.ap1000", 1000 / 1117),
    ("700 MW as nuclear.vogtle4", 700 / 1114),
    ("2282 tCO2 as person.us[2022] in year", 2282 / 14.9496),
    ("10 MWh as 2 MWh", 5.0),
]

UNITS = [
    ("1 MWh in MJ", 3600.0),
    ("1 year in h", HOURS_A_YEAR),
    ("1 kWh/day in W", 1000 / 24),
    ("0.385 kgCO2e/kWh in lbCO2e/MWh", 0.385 * 1000 / POUND),
    ("852.3 lbCO2e/MWh in gCO2e/kWh", 852.3 * POUND),
    ("1 tCO2e in lbCO2e", 1000 / POUND),
    ("12 gallon in L", 12 * GALLON),
    ("26.2 mile in km", 26.2 * MILE),
    ("1 Mcf in m³", 1000 * 0.3048**3),
    ("1 oil_barrel in gallon", 42.0),
    ("1 short_ton in kg", 2000 * POUND),
    ("1 MMBtu in kWh", 1e6 * BTU / 3.6e6),
    ("989 TFLOPS × 1 h in EFLOP", 989e12 * 3600 / 1e18),
    ("550000 gallon/day in ML/year", 0.55 * GALLON * 365.25),
    ("4241 m³/TJ in L/kWh", 4241 * 1000 / (1e12 / 3.6e6)),
    ("77.5 inch in cm", 77.5 * 2.54),
    ("12 MWh / 4 h in MW", 3.0),
    ("3 billion query/day × 0.34 Wh/query in GWh/year", 3 * 0.34 * 365.25),
    ("(2 m)^3 in L", 8000.0),
]

FUNCTIONS = [
    ("min(3 kWh, 2 MJ, 1 MWh) in kWh", 2 / 3.6),
    ("max(3 kWh, 2 MJ, 20 MJ) in kWh", 20 / 3.6),
    ("sum(1 kWh, 500 Wh, 1.8 MJ) in kWh", 2.0),
    ("mean(1 kWh, 500 Wh, 1.8 MJ) in Wh", 2000 / 3),
    ("sqrt(9 m²) in cm", 300.0),
    ("sqrt(2)", math.sqrt(2)),
    ("round(2282.7 tCO2e, 10 tCO2e) in tCO2e", 2280.0),
    ("round(2285 tCO2e, 10 tCO2e) in tCO2e", 2290.0),  # half away from zero
    ("round(-2.5)", -3.0),
    ("round(2.675, 0.01)", 2.68),
    ("abs(-3 kg) in g", 3000.0),
    ("log10(1 MWh / 1 Wh)", 6.0),
    ("exp(2) × 1 kg in kg", math.exp(2)),
    ("-2^2", -4.0),
    ("2^-2", 0.25),
    ("12 / 2 × 3", 18.0),
    ("7.7 million h × 700 W × 1.1 × 0.385 kg CO₂e/kWh in tCO2e", 7700 * 0.7 * 1.1 * 0.385),
]

ALL = [*TRAINING, *HEAT, *WATER, *EMBODIED, *INFERENCE, *SHARE, *EQUIVALENCES, *UNITS, *FUNCTIONS]


@pytest.mark.parametrize(("formula", "expected"), ALL, ids=[formula for formula, _ in ALL])
def test_a_result_worked_by_hand(formula: str, expected: float) -> None:
    worked = work(formula)
    assert worked.diagnostics == ()
    assert worked.amount == pytest.approx(expected, rel=1e-12)


# An equivalence per something whose unit has a time or a mass in it: therms, or miles of a
# consumption in kWh.
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("2282 tCO2e as equivalence.therm_natural_gas[2013] in therm", 2282 / 0.005306),
        ("2 MWh as 0.5 kWh/mile in mile", 4000.0),
    ],
)
def test_as_leaves_the_unit_that_a_fact_is_counted_per(formula: str, expected: float) -> None:
    worked = work(formula)
    assert worked.diagnostics == ()
    assert worked.amount == pytest.approx(expected, rel=1e-12)


def test_hardware_of_bloom_comes_out_as_printed_with_years_of_8760_hours() -> None:
    # Printed are 7.57 t and 3.64 t. A year of 365.25 days makes the life 31 h longer, and the
    # share of the GPUs 3.634 t, which would print as 3.63.
    printed = "embodied({}, {}, lifetime={}, utilisation=85%) in tCO2e"
    servers = work(printed.format("embodied.server", "1082990 h / 8", "6 × 8760 h")).amount
    gpus = work(printed.format("embodied.a100", "1082990 h", "6 × 8760 h")).amount
    assert math.floor(servers * 100) / 100 == 7.57
    assert round(gpus, 2) == 3.64
    assert round(work(printed.format("embodied.a100", "1082990 h", "6 year")).amount, 3) == 3.634


def test_a_product_with_both_gases_written_out_is_the_same_amount() -> None:
    one = work("40 MWh × 0.38 kgCO2e/kWh in tCO2e").amount
    other = work("40 MWh × 0.38 kg CO₂e/kWh in t CO₂e").amount
    assert one == other == pytest.approx(15.2, rel=1e-12)
