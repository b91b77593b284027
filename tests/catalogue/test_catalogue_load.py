"""Names to facts: what is found, what is suggested, and what is read for it."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pytest

from hugo_calc.catalogue import authoring, checks, load
from hugo_calc.catalogue.load import Catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


def test_a_fact_is_found_by_its_whole_name(catalogue: Catalogue) -> None:
    fact = catalogue.find("gpu.h100_sxm.tdp")
    assert fact is not None
    assert fact.key == "gpu.h100_sxm.tdp"
    assert fact.label == "NVIDIA H100 SXM, maximum power"
    assert fact.short == "maximum power"
    assert (fact.kind, fact.unit) == ("power", "W")
    assert fact.vintage()[0].value == 700
    assert catalogue.find("gpu.h100_sxm.tdp") is fact


@pytest.mark.parametrize(
    "key", ["gpu.h100_sxm", "gpu", "gpu.", ".tdp", "", "GPU.h100_sxm.tdp", "nothing.here"]
)
def test_what_is_no_fact_is_not_found(catalogue: Catalogue, key: str) -> None:
    assert catalogue.find(key) is None


def test_a_record_has_facts_texts_and_what_was_not_disclosed(catalogue: Catalogue) -> None:
    llama = catalogue.entity("model.llama3_8b")
    assert llama is not None
    assert llama.label == "Llama 3 8B"
    assert llama.facts["gpu_hours"] is catalogue.find("model.llama3_8b.gpu_hours")
    assert llama.texts["device"] == "gpu.h100_sxm"
    assert {"pue", "grid", "energy"} <= set(llama.undisclosed)
    assert llama.undisclosed["pue"] == "not published, as far as was found"
    assert catalogue.entity("model.llama3_8b.gpu_hours") is None
    assert catalogue.entity("nothing.here") is None


def test_a_text_that_names_a_record_names_one_that_is_there(catalogue: Catalogue) -> None:
    for key in catalogue.keys("model"):
        entity = catalogue.entity(key)
        if entity is not None and "device" in entity.texts:
            assert catalogue.entity(entity.texts["device"]) is not None


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("model.lama3_8b", "model.llama3_8b"),
        ("modle.llama3_8b", "model.llama3_8b"),
        ("gpu.h100_smx.tdp", "gpu.h100_sxm.tdp"),
        ("model.llama3_8b.gpu_hour", "model.llama3_8b.gpu_hours"),
        ("datacenter.meta.pu", "datacenter.meta.pue"),
        ("equivalence.home_elec", "equivalence.home_electricity_year"),
        ("nuclear.ap100", "nuclear.ap1000"),
        ("grid.US", "grid.us"),
        ("grid.us.tdp", "grid.us"),
        ("grd.us", "grid.us"),
        ("datacentre.meta.pue", "datacenter.meta.pue"),
        ("datacentre", "datacenter"),
    ],
)
def test_a_slip_brings_the_name_that_was_meant(catalogue: Catalogue, key: str, first: str) -> None:
    assert catalogue.suggest(key)[0] == first


@pytest.mark.parametrize("key", ["", ".", "xx", "qqqq.zzzz", "water."])
def test_nonsense_brings_no_suggestion(catalogue: Catalogue, key: str) -> None:
    assert catalogue.suggest(key) == []


def test_keys_are_sorted_whole_names_of_facts_and_records(catalogue: Catalogue) -> None:
    keys = catalogue.keys("method")
    assert keys == sorted(keys)
    assert {"method.llama", "method.llama.pue", "method.llama.grid"} <= set(keys)
    assert catalogue.keys("nothing") == []


def test_every_name_leads_to_a_fact_or_a_record(catalogue: Catalogue) -> None:
    for namespace in catalogue.namespaces:
        keys = catalogue.keys(namespace)
        assert keys, namespace
        for key in keys:
            assert catalogue.find(key) or catalogue.entity(key), key


def test_every_source_and_licence_can_be_cited(catalogue: Catalogue) -> None:
    sources = catalogue.sources()
    assert [source.key for source in sources] == sorted(source.key for source in sources)
    for source in sources:
        assert catalogue.source(source.key) is source
        assert catalogue.licence(source.licence).name
    with pytest.raises(KeyError):
        catalogue.source("nothing")


def test_only_the_namespace_that_is_asked_for_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    reading = load._read

    def record(name: str) -> object:
        asked.append(name)
        return reading(name)

    monkeypatch.setattr(load, "_read", record)
    catalogue = Catalogue()
    catalogue.find("nothing.here")
    assert asked == []
    catalogue.find("grid.us")
    catalogue.find("grid.de")
    catalogue.suggest("grid.uss")
    assert asked == ["grid"]
    catalogue.source("egrid_2022")
    assert asked == ["grid", "sources"]


def test_loading_imports_neither_yaml_nor_what_compiles_the_catalogue() -> None:
    program = (
        "import sys; from hugo_calc.catalogue.load import Catalogue;"
        "assert Catalogue().find('grid.us');"
        "print(sorted({'yaml', 'csv', 'pathlib', 'dataclasses', 'hugo_calc.catalogue.checks',"
        " 'hugo_calc.catalogue.authoring', 'hugo_calc.catalogue.encode'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", [authoring, checks, load])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]
    assert results.attempted
    assert not results.failed
