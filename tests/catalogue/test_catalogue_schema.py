"""The schema that editors complete and check the catalogue's files by."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from hugo_calc.catalogue import authoring
from hugo_calc.catalogue.vocabulary import CONFIDENCE, KINDS, NAMESPACES, TAGS

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "hugo_calc" / "catalogue"
FILES = sorted((CATALOGUE / "data").glob("*.y*ml"))
SCHEMA: dict[str, Any] = json.loads((CATALOGUE / "schema.json").read_text("utf-8"))
FIRST_LINE = "# yaml-language-server: $schema=../schema.json\n"


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it, by the JSON schema of YAML 1.2: a date is text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def with_text_keys(value: Any) -> Any:
    """Return a value with the keys that JSON has: a column called 2019 is "2019"."""
    if isinstance(value, dict):
        return {str(key): with_text_keys(each) for key, each in value.items()}
    return [with_text_keys(each) for each in value] if isinstance(value, list) else value


def mistakes(document: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_is_what_its_generator_makes_today() -> None:
    path = ROOT / "tools" / "generate_schema.py"
    spec = importlib.util.spec_from_file_location("generate_schema", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.render() == (CATALOGUE / "schema.json").read_text("utf-8"), "run `make generate`"


def test_there_is_a_file_for_every_namespace_and_one_for_the_sources() -> None:
    documents = [
        yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
        for path in FILES
    ]
    assert {each.get("namespace", "sources") for each in documents} == {*NAMESPACES, "sources"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("loader", [yaml.BaseLoader, EditorLoader])
def test_every_file_is_valid_as_the_compiler_and_as_an_editor_reads_it(
    path: Path, loader: Any
) -> None:
    document = yaml.load(path.read_text("utf-8"), loader)  # noqa: S506 - safe ones, both
    assert mistakes(with_text_keys(document)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_tells_editors_its_schema(path: Path) -> None:
    assert path.read_text("utf-8").startswith(FIRST_LINE)


def test_what_the_compiler_reads_is_what_the_schema_knows() -> None:
    parts, document = SCHEMA["$defs"], SCHEMA["oneOf"][0]
    assert set(document["properties"]) == authoring._DOCUMENT_KEYS
    assert set(parts["entity"]["properties"]) == authoring._ENTITY_KEYS
    assert set(parts["vintage"]["properties"]) == authoring._VINTAGE_KEYS
    assert set(parts["fact"]["properties"]) == authoring._FACT_KEYS | authoring._VINTAGE_KEYS
    assert set(parts["field"]["properties"]) == authoring._FIELD_KEYS
    assert set(parts["table"]["properties"]) == authoring._TABLE_KEYS


def test_the_closed_lists_are_the_vocabularys() -> None:
    parts = SCHEMA["$defs"]
    assert SCHEMA["oneOf"][0]["properties"]["namespace"]["enum"] == list(NAMESPACES)
    assert parts["field"]["properties"]["kind"]["enum"] == list(KINDS)
    assert parts["vintage"]["properties"]["confidence"]["enum"] == list(CONFIDENCE)
    tags = parts["tags"]["properties"]
    assert {axis: tuple(spec["enum"]) for axis, spec in tags.items()} == TAGS


def test_everything_is_described_to_whoever_completes_it() -> None:
    def undescribed(schema: Any, place: str) -> list[str]:
        found = []
        for name, spec in schema.get("properties", {}).items():
            if not {"description", "$ref"} & spec.keys() and "tags" not in place:
                found.append(f"{place}.{name}")
        return found

    places = {**SCHEMA["$defs"], "document": SCHEMA["oneOf"][0], "sources": SCHEMA["oneOf"][1]}
    assert [each for place, schema in places.items() for each in undescribed(schema, place)] == []


GOOD: dict[str, Any] = {
    "namespace": "gpu",
    "fields": {"tdp": {"short": "maximum power", "kind": "power", "unit": "W"}},
    "entities": {
        "h100": {
            "label": "NVIDIA H100",
            "source": "nvidia_h100",
            "year": 2022,
            "facts": {"tdp": {"value": 700, "tags": {"boundary": "device"}}},
            "undisclosed": ["memory"],
        }
    },
    "facts": {
        "mean": {
            "label": "mean power of all",
            "kind": "power",
            "unit": "W",
            "vintages": [{"label": 2022, "value": "4.5e2", "source": "nvidia_h100"}],
        }
    },
}


def test_the_example_of_this_test_is_valid() -> None:
    assert mistakes(GOOD) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("namespaces",), "gpu"),
        (("namespace",), "gpus"),
        (("fields", "tdp", "kind"), "powr"),
        (("fields", "tdp", "label"), "maximum power"),
        (("fields", "TDP"), {"short": "maximum power", "kind": "power"}),
        (("fields", "tdp", "short"), "maximum power. Mostly"),
        (("entities", "h100", "confidence"), "guessed"),
        (("entities", "h100", "year"), "last year"),
        (("entities", "h100", "label"), "NVIDIA *H100*"),
        (("entities", "h100", "label"), "NVIDIA H100 "),
        (("entities", "h100", "facts", "tdp"), "700 W"),
        (("entities", "h100", "facts", "tdp", "low"), 650),
        (("entities", "h100", "facts", "tdp", "tags", "boundary"), "rack"),
        (("entities", "h100", "facts", "tdp", "vintages"), []),
        (("facts", "mean", "vintages"), []),
        (("facts", "mean", "value"), 450),
        (("facts", "mean", "vintages"), [{"label": "2022 rev", "value": 450}]),
        (("facts", "mean", "vintages"), [{"label": 2022, "value": 450, "unit": "W"}]),
        (("sources",), {}),
    ],
)
def test_a_slip_is_marked(place: tuple[str, ...], value: object) -> None:
    document = copy.deepcopy(GOOD)
    *parents, name = place
    within = document
    for parent in parents:
        within = within[parent]
    within[name] = value
    assert mistakes(document)


@pytest.mark.parametrize(
    "source",
    [
        {"title": "A", "publisher": "B"},
        {"title": "A", "publisher": "B", "licence": "facts", "url": "http://example.org/"},
        {"title": "A", "publisher": "B", "licence": "facts", "published": "May 2024"},
        {"title": "A", "publisher": "B", "licence": "facts", "date": "2024"},
        {"title": "A <b>", "publisher": "B", "licence": "facts"},
    ],
)
def test_a_slip_in_a_source_is_marked(source: dict[str, str]) -> None:
    good = {"title": "Who pays?", "publisher": "B", "licence": "facts", "published": 2024}
    licences = {"facts": {"name": "single published figures"}}
    assert mistakes({"licences": licences, "sources": {"a": good}}) == []
    assert mistakes({"licences": licences, "sources": {"a": source}})
