"""What words find in the catalogue, in which order, and what is offered where they find nothing."""

from __future__ import annotations

import doctest

import pytest

from hugo_calc.catalogue import search as module
from hugo_calc.catalogue.entries import counts, entries, everything, fact_entry, lines, record_entry
from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.look_up import Found, look_up
from hugo_calc.catalogue.search import by_label, corrected, search
from hugo_calc.post import Answer, Site, evaluate_expression
from hugo_calc.report.diagnostic import Diagnostic


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("grid france", "grid.fr"),
        ("france grid", "grid.fr"),
        ("GRID France", "grid.fr"),
        ("grid.germany", "grid.de"),
        ("grid us", "grid.us"),
        ("grid united states", "grid.us"),
        ("grid usa", "grid.us"),
        ("grid uk", "grid.gb"),
        ("grid united kingdom", "grid.gb"),
        ("grid texas", "grid.us_tx"),
        ("germany", "grid.de"),
        ("person france", "person.fr"),
        ("llama 3 8b", "model.llama3_8b"),
        ("llama 3.1 8b", "model.llama31_8b"),
        ("h100 tdp pcie", "gpu.h100_pcie.tdp"),
        ("meta pue", "datacenter.meta.pue"),
        ("home electricity", "home.us_electricity"),
        ("homes electricity", "home.us_electricity"),
        ("smartphone", "equivalence.smartphone_charge"),
        ("smartph", "equivalence.smartphone_charge"),
        ("cote ivoire", "grid.ci"),
        ("co2 tree", "removal.tree"),
        ("frankfurt", "cloud.gcp_europe_west3"),
    ],
)
def test_the_likeliest_comes_first(catalogue: Catalogue, text: str, first: str) -> None:
    assert search(catalogue, text).listed[0] == first


def test_every_country_of_the_grid_is_found_by_its_name(catalogue: Catalogue) -> None:
    for key in catalogue.keys("grid"):
        fact = catalogue.find(key)
        assert fact is not None
        assert key in search(catalogue, f"grid {fact.label}").listed[:3], key


def test_every_word_must_be_found(catalogue: Catalogue) -> None:
    assert search(catalogue, "france h100").listed == ()
    both = set(search(catalogue, "h100 boavizta").facts)
    assert both
    assert both <= set(search(catalogue, "h100").facts) & set(search(catalogue, "boavizta").facts)


def test_notes_and_sources_are_searched_and_count_less_than_names(catalogue: Catalogue) -> None:
    found = search(catalogue, "egrid2022").listed
    assert "grid.us" in found
    assert "demand.gigawatt_cluster" in search(catalogue, "zuckerberg").listed
    found = search(catalogue, "patterson").listed
    assert found.index("model.transformer_search") < found.index("gpu.tpu_v2")  # note, source


def test_a_namespace_lists_its_own_first_and_by_name(catalogue: Catalogue) -> None:
    found = search(catalogue, "grid").listed
    own = [key for key in found if key.startswith("grid.")]
    assert own == catalogue.keys("grid")
    assert list(found[: len(own)]) == own


def test_a_record_stands_for_its_facts_unless_they_are_meant(catalogue: Catalogue) -> None:
    found = search(catalogue, "gpu h100 sxm")
    assert found.listed[0] == "gpu.h100_sxm"
    assert "gpu.h100_sxm.tdp" not in found.listed
    assert "gpu.h100_sxm.tdp" in found.facts
    assert "gpu.h100_sxm" in found.records
    assert "gpu.h100_sxm.tdp" in search(catalogue, "h100 sxm maximum power").listed


def test_short_words_mean_themselves(catalogue: Catalogue) -> None:
    found = search(catalogue, "car").listed
    assert found[0].startswith("car.")
    assert not any("carbon" in key or "cfe" in key for key in found)


def test_the_beginning_of_a_short_word_finds_what_nothing_else_does(catalogue: Catalogue) -> None:
    assert "gpu.h100_sxm" in search(catalogue, "h10").listed


@pytest.mark.parametrize("text", ["", "  ", "…", "zzzz", "grid zzzz"])
def test_nonsense_finds_nothing(catalogue: Catalogue, text: str) -> None:
    assert search(catalogue, text) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("frnace", "france"),
        ("grid frnace", "grid france"),
        ("smartfone", "smartphone"),
        ("gpu.h100_smx", "gpu.h100_sxm"),
        ("gpu.h100_smx.tdp", "gpu.h100_sxm.tdp"),
        ("datacentre.meta.pue", "datacenter.meta.pue"),
    ],
)
def test_a_slip_is_corrected(catalogue: Catalogue, text: str, better: str) -> None:
    assert search(catalogue, text).listed == ()
    assert corrected(catalogue, text) == better


@pytest.mark.parametrize("text", ["", "qqqqq", "france h100"])
def test_what_nothing_is_near_to_is_not_corrected(catalogue: Catalogue, text: str) -> None:
    assert corrected(catalogue, text) is None


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("grid.germany", "grid.de"),
        ("grid.Germany", "grid.de"),
        ("grid.south_africa", "grid.za"),
        ("grid.russia", "grid.ru"),
        ("grid.uk", "grid.gb"),
        ("grid.usa", "grid.us"),
        ("grid.california", "grid.us_ca"),
        ("person.germany", "person.de"),
        ("water.united_kingdom", "water.gb"),
        ("cloud.frankfurt", "cloud.gcp_europe_west3"),
        ("cloud.frankfurt.grid", "cloud.gcp_europe_west3.grid"),
    ],
)
def test_a_name_is_suggested_by_what_people_call_it(
    catalogue: Catalogue, key: str, meant: str
) -> None:
    assert catalogue.suggest(key)[0] == meant


@pytest.mark.parametrize("key", ["grid.grid", "gpu.nvidia", "water.water_per"])
def test_what_too_much_is_called_suggests_nothing(catalogue: Catalogue, key: str) -> None:
    assert catalogue.suggest(key) == []


def test_the_shortest_label_with_all_the_words_is_meant() -> None:
    labels = {
        "us_ca": "US grid, California",
        "us_camx": "US grid, WECC California",
        "de": "Germany",
    }
    assert by_label("california", labels) == ["us_ca", "us_camx"]
    assert by_label("", labels) == []


def test_whole_names_are_looked_up_and_not_searched(catalogue: Catalogue) -> None:
    found = look_up(catalogue, ["Grid.US", "model.llama3_8b", "grid.us"])
    assert isinstance(found, Found)
    assert list(found.named) == ["grid.us", "model.llama3_8b"]
    assert found.listed == ()
    pinned = look_up(catalogue, ["grid.us[2019]"])
    assert isinstance(pinned, Found)
    assert list(pinned.named) == ["grid.us"]


@pytest.mark.parametrize(
    ("words", "code", "help_"),
    [
        (["grid.us[1999]"], "HC207", "there is 2018, 2019"),
        (["frnace"], "HC201", "did you mean `france`?"),
        (["france", "h100"], "HC201", "every word must be found; fewer find more"),
        (["qqqqq"], "HC201", "hugo-calc facts, without a word, lists what there is"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(
    catalogue: Catalogue, words: list[str], code: str, help_: str
) -> None:
    found = look_up(catalogue, words)
    assert isinstance(found, Diagnostic)
    assert found.code == code
    assert found.help.startswith(help_)


def test_counts_are_those_of_what_there_is(catalogue: Catalogue) -> None:
    counted = counts(catalogue, *everything(catalogue))
    assert [each["name"] for each in counted["namespaces"]] == list(catalogue.namespaces)
    facts = [
        f for ns in catalogue.namespaces for key in catalogue.keys(ns) if (f := catalogue.find(key))
    ]
    assert counted["total"]["facts"] == len(facts) == sum(e["facts"] for e in counted["namespaces"])
    assert counted["total"]["vintages"] == sum(len(fact.vintages) for fact in facts)
    some = counts(catalogue, ["grid.us", "method.llama.pue"], ["method.llama"])
    fact = catalogue.find("grid.us")
    assert fact is not None
    vintages = len(fact.vintages) + 2
    assert some["total"] == {"facts": 3, "vintages": vintages, "records": 1}


def test_an_entry_has_every_vintage_and_its_publication(catalogue: Catalogue) -> None:
    known = entries(catalogue, ["grid.us"], [])
    (entry,) = known["facts"]
    assert entry["vintages"][1] == {
        "vintage": "2019",
        "year": 2019,
        "value": 0.403341,
        "low": None,
        "high": None,
        "source": "egrid_2019",
        "confidence": "read",
        "basis": entry["basis"],
        "basis_words": "average, as generated, combustion only, location-based",
        "note": "",
    }
    assert known["sources"]["egrid_2019"]["published"] == "2021-02-23"
    assert known["sources"]["egrid_2019"]["licence"]["name"].startswith("US government work")
    assert known["sources"]["egrid_2020_v2"]["published"] == "2022-09"  # the day is not known


def test_a_record_brings_its_facts(catalogue: Catalogue) -> None:
    known = entries(catalogue, [], ["model.llama3_8b"])
    (record,) = known["records"]
    assert record["facts"]["gpu_hours"] == "model.llama3_8b.gpu_hours"
    assert "pue" in record["undisclosed"]
    assert set(record["facts"].values()) == {each["key"] for each in known["facts"]}
    used = {vintage["source"] for each in known["facts"] for vintage in each["vintages"]}
    assert used == set(known["sources"])


def test_a_line_has_the_newest_value(catalogue: Catalogue) -> None:
    fact, record = lines(catalogue, ["grid.us", "method.llama"])
    assert (fact["value"], fact["unit"], fact["vintage"]) == (0.349667, "kgCO2e/kWh", "2023")
    assert (record["value"], record["fields"]) == (None, ["pue", "grid"])


def test_gas_is_said_where_it_is_not_co2e(catalogue: Catalogue) -> None:
    fact = catalogue.find("removal.tree")
    assert fact is not None
    assert fact_entry(fact)["basis_words"] == "CO₂ alone"


def test_what_a_post_may_write_is_worked_out(catalogue: Catalogue) -> None:
    uses: dict[tuple[str, bool], str] = {}
    keys, records = everything(catalogue)
    for key in keys:
        fact = catalogue.find(key)
        assert fact is not None
        use = fact_entry(fact)["write"]
        assert key in use
        uses[fact.kind, fact.noun is not None] = use
    for key in records:
        entity = catalogue.entity(key)
        assert entity is not None
        use = record_entry(entity)["write"]
        assert key in use
        uses[key.partition(".")[0], "training" in use] = use
    for use in uses.values():
        answer = evaluate_expression(use, None, Site())
        assert isinstance(answer, Answer), use
        assert answer.warnings == (), use


def test_the_examples_in_the_docstrings_hold() -> None:
    results = doctest.testmod(module)
    assert results.attempted
    assert not results.failed
