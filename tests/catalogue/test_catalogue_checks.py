"""What the compiler refuses in a catalogue."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from hugo_calc.catalogue.authoring import read
from hugo_calc.catalogue.checks import problems, text_problem
from hugo_calc.lang.units import unit

SOURCES: dict[str, Any] = {
    "licences": {"facts": {"name": "facts"}},
    "sources": {
        "first": {
            "title": "A", "publisher": "B", "published": "2021", "licence": "facts",
            "url": "https://example.org/",
        },
        "second": {"title": "C", "publisher": "D", "published": "2022", "licence": "facts"},
    },
}  # fmt: skip
FACT: dict[str, Any] = {
    "label": "a grid",
    "kind": "carbon_intensity",
    "unit": "kgCO2e/kWh",
    "vintages": [
        {"label": "2020", "value": "0.4", "source": "first"},
        {"label": "2021", "value": "0.3", "source": "second"},
    ],
}


def said(fact: dict[str, Any], key: str = "x", namespace: str = "grid") -> list[str]:
    documents = {"s.yaml": SOURCES, "f.yaml": {"namespace": namespace, "facts": {key: fact}}}
    return problems(read(documents, {}), lambda text: unit(text).dimension)


def test_a_sound_fact_passes() -> None:
    assert said(FACT) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": "a U.S. grid"}, "label: a sentence ends in it"),
        ({"label": "a grid."}, "label: a sentence ends in it"),
        ({"label": "a *grid*"}, "label: it has a character that means something else"),
        ({"note": "5 < 6"}, "note: it has a character that means something else"),
        ({"note": "more $"}, "note: it has a character that means something else"),
        ({"note": "two  blanks"}, "note: it has a stray space"),
        ({"noun": {"one": "home", "many": "homes_x"}}, "many: it has a character"),
        ({"label": ""}, "no label"),
        ({"kind": "power"}, "power is power, and 'kgCO2e/kWh' is CO₂e per energy"),
        ({"kind": "wattage"}, "unknown kind 'wattage'"),
        ({"unit": "kgCO2e/kWhh"}, "unit 'kgCO2e/kWhh'"),
        ({"tags": {"delivery": "bought"}}, "unknown tag delivery: bought"),
        ({"tags": {"colour": "blue"}}, "unknown tag colour: blue"),
        ({"vintages": []}, "no vintage"),
    ],
)
def test_what_is_wrong_with_a_fact_is_said(changes: dict[str, Any], message: str) -> None:
    found = said({**FACT, **changes})
    assert any(message in each for each in found), found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"low": "0.5", "high": "0.6"}, "its value is not between low and high"),
        ({"low": "0.1"}, "low and high are given together"),
        ({"value": "nan"}, "its value is not finite"),
        ({"value": "inf"}, "its value is not finite"),
        ({"confidence": "recalled"}, "unknown confidence 'recalled'"),
        ({"label": "2020 b"}, "its label has other characters"),
        ({"label": "2021", "year": "2020"}, "two vintages are labelled 2021"),
        ({"label": "2022"}, "vintage 2021 is older than 2022"),
    ],
)
def test_what_is_wrong_with_a_vintage_is_said(changes: dict[str, Any], message: str) -> None:
    fact = deepcopy(FACT)
    fact["vintages"][0].update(changes)
    found = said(fact)
    assert any(message in each for each in found), found


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [("pue", "0.9", "a PUE is at least 1"), ("share", "95", "a share is between 0 and 1")],
)
def test_a_ratio_outside_its_bounds_is_refused(kind: str, value: str, message: str) -> None:
    rows = [{"label": "2020", "value": value, "source": "first"}]
    found = said({"label": "x", "kind": kind, "vintages": rows})
    assert f"grid.x: vintage 2020: {message}" in found


@pytest.mark.parametrize("key", ["US", "us-x", "1a", "a.b.c", "ü"])
def test_a_name_that_cannot_be_written_in_a_formula_is_refused(key: str) -> None:
    assert any("not a key" in each for each in said(FACT, key))


def test_an_unknown_namespace_is_refused() -> None:
    assert "grud.x: unknown namespace" in said(FACT, namespace="grud")


def test_two_facts_of_one_label_are_refused() -> None:
    document = {"namespace": "grid", "facts": {"x": FACT, "y": FACT}}
    found = problems(
        read({"s.yaml": SOURCES, "f.yaml": document}, {}), lambda text: unit(text).dimension
    )
    assert found == ["2 facts are labelled 'a grid'"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"facts": {}}, "no facts"),
        ({"undisclosed": ["grid"]}, "grid is both disclosed and not"),
        ({"texts": {"device": "gpu.nothing"}}, "device: nothing is called gpu.nothing"),
        ({"texts": {"accelerator": "A & B"}}, "accelerator: it has a character"),
        ({"label": "Model *"}, "label: it has a character"),
    ],
)
def test_what_is_wrong_with_a_record_is_said(changes: dict[str, Any], message: str) -> None:
    grid = {"label": "x", "kind": "carbon_intensity", "unit": "kgCO2e/kWh"}
    entity = {
        "label": "Model", "facts": {"grid": {"vintages": FACT["vintages"]}}, **changes,
    }  # fmt: skip
    document = {
        "namespace": "model", "fields": {"grid": {**grid, "short": "grid"}},
        "entities": {"x": entity},
    }  # fmt: skip
    del document["fields"]["grid"]["label"]  # type: ignore[index]
    found = problems(
        read({"s.yaml": SOURCES, "f.yaml": document}, {}), lambda text: unit(text).dimension
    )
    assert any(message in each for each in found), found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "A. B"}, "title: a sentence ends in it"),
        ({"publisher": ""}, "it needs a title and a publisher"),
        ({"published": "May 2024"}, "published is no date"),
        ({"url": "http://example.org/"}, "url is no https address"),
        ({"licence": "none"}, "unknown licence 'none'"),
        ({"authors": "A & B"}, "authors: it has a character"),
    ],
)
def test_what_is_wrong_with_a_source_is_said(changes: dict[str, Any], message: str) -> None:
    sources = deepcopy(SOURCES)
    sources["sources"]["first"].update(changes)
    document = {"namespace": "grid", "facts": {"x": FACT}}
    found = problems(
        read({"s.yaml": sources, "f.yaml": document}, {}), lambda text: unit(text).dimension
    )
    assert any(f"source first: {message}" in each for each in found), found


def test_a_source_or_licence_that_nothing_uses_is_said() -> None:
    sources = deepcopy(SOURCES)
    sources["sources"]["third"] = {**sources["sources"]["second"], "licence": "facts"}
    sources["licences"]["cc0"] = {"name": "CC0"}
    document = {"namespace": "grid", "facts": {"x": FACT}}
    found = problems(
        read({"s.yaml": sources, "f.yaml": document}, {}), lambda text: unit(text).dimension
    )
    assert found == ["source third: no fact uses it", "licence cc0: no source has it"]


def test_the_title_of_a_work_may_end_in_a_question() -> None:
    assert text_problem("How much energy does it use?", title=True) is None
    assert text_problem("How much? A lot", title=True) is not None
    assert text_problem("at 0.5 kg per kWh") is None
