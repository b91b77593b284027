"""Inference: from published energy per query or token, and by EcoLogits' regression."""

from __future__ import annotations

import pytest
from core_bench import work

from hugo_calc.lang.quantity import Record


def fields(formula: str, as_of: str | None = None) -> Record:
    value = work(formula, as_of=as_of).value
    assert isinstance(value, Record)
    return value


# A formula, the unit to look at it in, and what comes out by hand.
BY_HAND = [
    # Gemini, 0.24 Wh a prompt with PUE in it: 10⁹ of them are 240 MWh.
    ("inference(per=inference.gemini.energy, queries=1 billion).energy", "MWh", 240),
    # … on the US grid of eGRID 2022, 0.375357 kg/kWh: 240,000 × 0.375357 kg.
    (
        "inference(per=inference.gemini.energy, queries=1 billion, grid=grid.us[2022]).co2e",
        "tCO2e",
        90.08568,
    ),
    # … and off site 240,000 kWh × 3.142 L.
    (
        "inference(per=inference.gemini.energy, queries=1 billion, water=water.us).water_offsite",
        "kL",
        754.08,
    ),
    # Its PUE of 1.09 taken out leaves 240 ÷ 1.09 = 220.1835 MWh, and put in again gives 240.
    (
        "inference(per=inference.gemini.energy / inference.gemini.pue,"
        " queries=1 billion).it_energy",
        "MWh",
        220.183486,
    ),
    (
        "inference(per=inference.gemini.energy / inference.gemini.pue, queries=1 billion,"
        " pue=inference.gemini.pue).energy",
        "MWh",
        240,
    ),
    # On site 220,183.486 kWh × 1.15 L: Google itself prints 0.26 mL a prompt.
    (
        "inference(per=inference.gemini.energy / inference.gemini.pue, queries=1 billion,"
        " wue=inference.gemini.wue).water_onsite",
        "kL",
        253.211009,
    ),
    # ChatGPT, 0.34 Wh: 10⁹ queries are 340 MWh, × 1.2 = 408 MWh, × 0.4 = 163.2 t.
    (
        "inference(per=inference.chatgpt.energy, queries=1 billion query, pue=1.2).energy",
        "MWh",
        408,
    ),
    (
        "inference(per=inference.chatgpt.energy, queries=1 billion, pue=1.2,"
        " grid=0.4 kgCO2e/kWh).co2e",
        "tCO2e",
        163.2,
    ),
    # Water: 340,000 × 1 L on site, 408,000 × 3 L off site.
    (
        "inference(per=inference.chatgpt.energy, queries=1 billion, pue=1.2, wue=1 L/kWh,"
        " water=3 L/kWh).water",
        "kL",
        1564,
    ),
    # Samsi: 3.5 J a token, so 10⁹ tokens are 3.5 GJ = 972.2222 kWh; × 1.1 × 0.385 kg/kWh.
    ("inference(per=inference.samsi.energy, tokens=1 billion).it_energy", "kWh", 972.222222),
    (
        "inference(method.llama, per=inference.samsi.energy, tokens=1 billion token).co2e",
        "kgCO2e",
        411.736111,
    ),
    # Luccioni: a thousand images at 2.907 Wh; a thousand texts at 0.047 Wh.
    ("inference(per=inference.luccioni.image_generation, queries=1000).it_energy", "kWh", 2.907),
    ("inference(per=inference.luccioni.text_generation, queries=1000).it_energy", "Wh", 47),
    # GPT-3: 0.4 kWh for 100 pages, ten times that; a plain energy, and so with tokens.
    ("inference(per=inference.gpt3.hundred_pages, queries=10).it_energy", "kWh", 4),
    ("inference(per=3 J, tokens=1200 token).it_energy", "Wh", 1),
    # Tokens of many queries: 717 × 10⁶ at 0.12 J are 86.04 MJ = 23.9 kWh.
    (
        "inference(per=inference.mlenergy.llama31_8b,"
        " tokens=inference.mlenergy.chat_tokens × 1 million query).it_energy",
        "kWh",
        23.9,
    ),
    # 700 million short queries to GPT-4o, at 0.423 Wh.
    (
        "inference(per=inference.jegham_gpt_4o.short, queries=700 million).it_energy",
        "MWh",
        296.1,
    ),
]


@pytest.mark.parametrize(("formula", "unit", "expected"), BY_HAND, ids=[b[0] for b in BY_HAND])
def test_published_figures_come_out_as_by_hand(formula: str, unit: str, expected: float) -> None:
    worked = work(f"{formula} in {unit}")
    assert worked.warnings == []
    assert worked.amount == pytest.approx(expected, rel=1e-8)


# By hand from the methodology, P in billions: active, all, GPUs, and Wh for one output token.
# For 70: e^(−0.0112059 × 64) = 0.488127, so one GPU takes 1.16653e-6 × 0.488127 × 70 + 4.05293e-5
# = 8.03883e-5 Wh; a token takes 6.78509e-4 × 70 + 3.11931e-4 × 64 + 0.0194737 = 0.0869329 s, the
# rest of the server 0.0869329 s × 1.2 kW × 4 ÷ 8 ÷ 64 = 2.26388e-4 Wh. The weights need
# 1.2 × 70 × 16 ÷ 8 = 168 GB, which is 3 GPUs of 80 GB, and so 4.
REGRESSION = [
    ("8 billion", "", 1, 7.429382e-5),
    ("34 billion", "", 2, 2.0116751e-4),
    ("70 billion", "", 4, 5.4794083e-4),
    ("405 billion", "", 16, 7.6115348e-3),
    ("109 billion", "17 billion", 4, 3.3357673e-4),
    ("671 billion", "37 billion", 32, 3.3157507e-3),
]


@pytest.mark.parametrize(("params", "active", "gpus", "per_token"), REGRESSION)
def test_the_regression_of_ecologits(params: str, active: str, gpus: int, per_token: float) -> None:
    more = f", active_params={active}" if active else ""
    call = f"inference(params={params}{more}, tokens=400)"
    assert work(f"{call}.gpus").amount == gpus
    assert work(f"{call}.energy_per_token in Wh/token").amount == pytest.approx(per_token, rel=1e-7)
    assert work(f"{call}.it_energy in Wh").amount == pytest.approx(400 * per_token, rel=1e-7)


# 1.2 × P × 2 bytes over 80 GB: 100 billion need exactly 3 GPUs, 33.3 billion just less than one.
@pytest.mark.parametrize(
    ("params", "gpus"),
    [("33.3 billion", 1), ("33.4 billion", 2), ("66.6 billion", 2), ("100 billion", 4),
     ("133.3 billion", 4), ("133.4 billion", 8), ("1 million", 1)],
)  # fmt: skip
def test_gpus_are_a_power_of_two_that_holds_the_weights(params: str, gpus: int) -> None:
    assert work(f"inference(params={params}, tokens=1).gpus").amount == gpus


def test_a_model_brings_its_parameters_and_a_method_pue_and_grid() -> None:
    by_model = work("inference(model.deepseek_v3, method.llama, tokens=1000).co2e in gCO2e")
    assert by_model.amount == pytest.approx(3.3157507 * 1.1 * 0.385, rel=1e-7)
    named = work("inference(model.deepseek_v3, method.llama, tokens=1000, pue=1.2).energy in Wh")
    assert named.amount == pytest.approx(3.3157507 * 1.2, rel=1e-7)


def test_the_regression_is_energy_of_whole_servers_without_pue() -> None:
    record = fields("inference(params=8 billion, tokens=1, pue=1.5)")
    tags = {name: dict(value.tags) for name, value in record.fields.items()}  # type: ignore[union-attr]
    assert tags["it_energy"] == {"boundary": "system"}
    assert tags["energy"] == {"boundary": "system", "pue": "in"}


def test_every_constant_of_the_regression_is_a_cited_fact() -> None:
    from hugo_calc.lang.quantity import inputs_of

    worked = work("inference(params=8 billion, tokens=1).it_energy")
    used = {given.term.input.id for given in inputs_of(worked.quantity) if given.term.input}
    assert used == {
        *(f"inference.ecologits.{name}[2025]" for name in (
            "alpha", "beta", "gamma", "batch_size", "latency_alpha", "latency_beta",
            "latency_gamma", "memory_overhead", "quantization", "server_power",
        )),
        "gpu.h100_sxm.memory[2022]",
    }  # fmt: skip


def test_limits_of_a_published_figure_are_the_range_of_the_result() -> None:
    worked = work("inference(per=inference.samsi.energy, tokens=3.6 million, pue=1).it_energy")
    assert worked.spread is not None
    # 3 to 4 J × 3.6 million are 10.8 to 14.4 MJ.
    assert worked.spread.low == pytest.approx(10.8e6)
    assert worked.spread.high == pytest.approx(14.4e6)


@pytest.mark.parametrize(("as_of", "watt_hours"), [("2025-12-31", 0.34), (None, 0.31)])
def test_a_figure_is_that_of_the_day(as_of: str | None, watt_hours: float) -> None:
    worked = work("inference(per=inference.oviedo.energy, queries=1).it_energy in Wh", as_of=as_of)
    assert worked.amount == pytest.approx(watt_hours)


@pytest.mark.parametrize(
    ("formula", "second", "first"),
    [
        (
            "inference(per=inference.gemini.energy, queries=1, pue=1.1)",
            "pue=1.1",
            "inference.gemini.energy",
        ),
        ("inference(per=1 kWh × 1 × a_pue, queries=1, pue=1.1)", "pue=1.1", "1 kWh × 1 × a_pue"),
        (
            "inference(per=inference.gemini.energy, queries=1).energy × datacenter.meta.pue",
            "datacenter.meta.pue",
            "inference.gemini.energy",
        ),
        (
            "inference(params=8 billion, tokens=1, pue=1.1).energy × datacenter.meta.pue",
            "datacenter.meta.pue",
            "inference(params=8 billion, tokens=1, pue=1.1).energy",
        ),
        (
            "inference(per=inference.li.energy, queries=1, pue=1.1).energy × datacenter.meta.pue",
            "datacenter.meta.pue",
            "inference(per=inference.li.energy, queries=1, pue=1.1).energy",
        ),
    ],
)
def test_pue_on_a_figure_that_holds_it_is_refused_with_both_places(
    formula: str, second: str, first: str
) -> None:
    worked = work(formula, {"a_pue": "1.2"})
    assert worked.error.code == "HC330"
    assert worked.places() == [second, first]


def test_a_figure_that_holds_pue_needs_no_pue_of_a_method() -> None:
    call = "inference(method.llama, per=inference.gemini.energy, queries=1 million)"
    assert work(f"{call}.energy in kWh").amount == pytest.approx(240)
    assert work(f"{call}.co2e in kgCO2e").amount == pytest.approx(240 * 0.385)


def test_what_cannot_be_known_says_what_would_give_it() -> None:
    whole = fields("inference(per=inference.gemini.energy, queries=1)")
    assert list(whole.fields) == ["energy"]
    assert "÷ its own PUE" in whole.absent["it_energy"] == whole.absent["water_onsite"]
    assert "grid=" in whole.absent["co2e"]
    assert "water=" in whole.absent["water_offsite"]
    bare = fields("inference(per=0.3 Wh/query, queries=1)")
    assert list(bare.fields) == ["it_energy"]
    assert "pue=" in bare.absent["energy"]


def test_inferences_add_up_field_by_field() -> None:
    first = "inference(per=1 Wh/query, queries=1000, pue=1.1)"
    second = "inference(per=2 Wh/query, queries=1000, pue=1.2)"
    assert work(f"sum({first}, {second}).energy in kWh").amount == pytest.approx(1.1 + 2.4)
    assert work(f"sum({first}, {second}).gpus").error.code == "HC202"


@pytest.mark.parametrize(
    ("formula", "place", "words"),
    [
        ("inference()", "inference", "needs the energy of a query or token"),
        ("inference(tokens=5)", "inference", "such as per="),
        ("inference(per=1 Wh/query)", "inference", "needs `queries=`"),
        ("inference(per=1 J/token)", "inference", "needs `tokens=`"),
        ("inference(per=1 J)", "inference", "needs `queries=`"),
        ("inference(params=8 billion)", "inference", "needs `tokens=`"),
        ("inference(per=1 J/token, queries=5)", "queries=5", "give tokens="),
        ("inference(per=1 Wh/query, tokens=5)", "tokens=5", "give queries="),
        ("inference(per=1 Wh/query, tokens=5, queries=5)", "tokens=5", "of one of them"),
        ("inference(per=1 J/token, tokens=5, queries=5)", "queries=5", "of one of them"),
        ("inference(params=8 billion, queries=5)", "queries=5", "per output token"),
        ("inference(params=8, tokens=5)", "params=8", "write 8 billion"),
        ("inference(per=1 J, params=8 billion, queries=1)", "params=8 billion", "one of them"),
        ("inference(model.llama3_8b, per=1 J, queries=1)", "inference", "leave it out"),
        (
            "inference(params=8 billion, active_params=9 billion, tokens=5)",
            "active_params=9 billion",
            "than there are",
        ),
        ("inference(per=food.eggs, queries=1)", "per=food.eggs", "this is CO₂e per mass"),
        ("inference(per=1 kW, queries=1)", "per=1 kW", "this is power"),
        ("inference(per=1 J, queries=1 kg)", "queries=1 kg", "this is mass"),
        ("inference(per=1 J, queries=1, hours=5 h)", "hours=5 h", "no argument named `hours`"),
        ("inference(gpu.h100_sxm, tokens=1)", "gpu.h100_sxm", "NVIDIA H100 SXM"),
        ("inference(5 Wh/query, queries=1)", "5 Wh/query", "does not take"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused_where_they_stand(formula: str, place: str, words: str) -> None:
    worked = work(formula)
    assert worked.error.code == "HC204"
    assert worked.places()[0] == place
    assert words in f"{worked.error.message} {worked.error.help}"
