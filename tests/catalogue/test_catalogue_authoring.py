"""The forms in which people write facts, and what is said of slips in them."""

from __future__ import annotations

from typing import Any

import pytest

from hugo_calc.catalogue.authoring import Draft, last_day, read

SOURCES: dict[str, Any] = {
    "licences": {"facts": {"name": "facts"}},
    "sources": {
        "first": {"title": "A", "publisher": "B", "published": "2021-03", "licence": "facts"},
        "second": {"title": "C", "publisher": "D", "published": "2022-05-01", "licence": "facts"},
    },
}


def drafted(document: dict[str, Any], **tables: list[dict[str, str]]) -> Draft:
    files = {f"{name}.csv": rows for name, rows in tables.items()}
    return read({"sources.yaml": SOURCES, "facts.yaml": document}, files)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2024-05-20", "2024-05-20", "day"),
        ("2024-02", "2024-02-29", "month"),
        ("2023-02", "2023-02-28", "month"),
        ("2023", "2023-12-31", "year"),
        ("", "", "unknown"),
    ],
)
def test_a_month_or_a_year_counts_from_its_last_day(written: str, day: str, precision: str) -> None:
    assert last_day(written) == (day, precision)


def test_a_fact_with_vintages() -> None:
    rows = [
        {"label": "2020", "value": "0.4", "source": "first"},
        {"label": "2021b", "value": "0.3", "low": "0.2", "high": "0.5", "source": "second"},
    ]
    fact = {"label": "a grid", "kind": "carbon_intensity", "unit": "kgCO2e/kWh", "vintages": rows}
    draft = drafted({"namespace": "grid", "facts": {"no": fact}})
    assert draft.problems == []
    older, newer = draft.facts["grid.no"].vintages
    assert (older.label, older.year, older.value, older.low) == ("2020", 2020, 0.4, None)
    assert (older.published, older.precision) == ("2021-03-31", "month")
    assert (newer.label, newer.year, newer.low, newer.high) == ("2021b", 2021, 0.2, 0.5)
    assert older.tags == {"gas": "CO2e"}


def test_a_fact_with_one_value_takes_source_and_year_from_its_document() -> None:
    fact = {"label": "a plant", "kind": "power", "unit": "MW", "value": "1_117"}
    document = {"namespace": "nuclear", "source": "second", "year": "2022", "facts": {"x": fact}}
    (vintage,) = drafted(document).facts["nuclear.x"].vintages
    assert (vintage.value, vintage.label, vintage.source) == (1117.0, "2022", "second")


def test_a_record_says_only_what_its_fields_do_not() -> None:
    document = {
        "namespace": "model",
        "fields": {
            "pue": {"short": "PUE", "kind": "pue"},
            "gpu_power": {"short": "power of one GPU", "kind": "power", "unit": "W"},
        },
        "entities": {
            "x": {
                "label": "Model X",
                "source": "first",
                "year": "2021",
                "texts": {"accelerator": "A100"},
                "facts": {
                    "pue": "1.1",
                    "gpu_power": {"value": "400", "tags": {"boundary": "device"}},
                },
                "undisclosed": ["grid"],
            }
        },
    }
    draft = drafted(document)
    assert draft.problems == []
    record = draft.entities["model.x"]
    assert record.facts["pue"] is draft.facts["model.x.pue"]
    assert record.facts["pue"].label == "Model X, PUE"
    assert record.facts["pue"].tags == {"role": "pue"}
    assert record.facts["gpu_power"].vintages[0].tags == {"boundary": "device"}
    assert list(record.undisclosed) == ["grid"]


def test_a_vintage_can_differ_from_its_fact_in_a_tag() -> None:
    rows = [
        {"label": "2020", "value": "1", "source": "first", "tags": {"averaging": "marginal"}},
        {"label": "2021", "value": "1", "source": "second"},
    ]
    fact = {
        "label": "x", "kind": "co2e", "unit": "tCO2", "tags": {"averaging": "average"},
        "vintages": rows,
    }  # fmt: skip
    older, newer = drafted({"namespace": "grid", "facts": {"x": fact}}).facts["grid.x"].vintages
    assert older.tags == {"gas": "CO2", "averaging": "marginal"}
    assert newer.tags == {"gas": "CO2", "averaging": "average"}


def test_a_table_has_a_fact_a_row_and_a_vintage_a_column() -> None:
    table = {
        "file": "countries.csv",
        "label": "{name} grid",
        "kind": "carbon_intensity",
        "unit": "gCO2e/kWh",
        "columns": {
            "2020": "first",
            "2020b": {"label": "2020", "year": "none", "source": "second"},
        },
    }
    rows = [
        {"key": "de", "name": "Germany", "2020": "300", "2020b": ""},
        {"key": "no", "name": "Norway", "2020": "", "2020b": "30"},
    ]
    draft = drafted({"namespace": "grid", "tables": [table]}, countries=rows)
    assert draft.problems == []
    germany, norway = draft.facts["grid.de"], draft.facts["grid.no"]
    assert (germany.label, germany.vintages[0].value) == ("Germany grid", 300)
    assert [(v.label, v.year, v.source) for v in norway.vintages] == [("2020", None, "second")]


def test_tables_can_be_fields_of_the_same_records() -> None:
    grid = {
        "file": "grid.csv", "entity": "Cloud {name}", "field": "grid", "columns": {"2020": "first"},
    }  # fmt: skip
    document = {
        "namespace": "cloud",
        "fields": {
            "grid": {"short": "grid", "kind": "carbon_intensity", "unit": "gCO2e/kWh"},
            "cfe": {"short": "carbon-free share", "kind": "share"},
        },
        "tables": [grid, {**grid, "file": "cfe.csv", "field": "cfe"}],
    }
    rows = [{"key": "x1", "name": "X1", "2020": "300"}]
    draft = drafted(document, grid=rows, cfe=[{**rows[0], "2020": "0.5"}])
    assert draft.problems == []
    assert list(draft.entities["cloud.x1"].facts) == ["grid", "cfe"]
    assert draft.facts["cloud.x1.cfe"].label == "Cloud X1, carbon-free share"


def test_the_words_behind_a_number_may_name_the_row() -> None:
    table = {
        "file": "person.csv", "label": "person in {name}", "kind": "co2e_rate",
        "unit": "tCO2/year", "noun": {"one": "year in {name}", "many": "years in {name}"},
        "columns": {"2020": "first"},
    }  # fmt: skip
    rows = [{"key": "fr", "name": "France", "2020": "5"}]
    noun = drafted({"namespace": "person", "tables": [table]}, person=rows).facts["person.fr"].noun
    assert noun is not None
    assert (noun.one, noun.many) == ("year in France", "years in France")


def test_a_fact_can_be_another_under_a_second_name() -> None:
    fact = {"label": "x", "kind": "carbon_intensity", "unit": "kgCO2/kWh", "value": "0.4"}
    document = {
        "namespace": "grid", "source": "first", "year": "2021",
        "facts": {"also": {"label": "y", "same_as": "grid.x"}, "x": fact},
    }  # fmt: skip
    draft = drafted(document)
    also, grid = draft.facts["grid.also"], draft.facts["grid.x"]
    assert (also.label, also.unit, also.vintages) == ("y", grid.unit, grid.vintages)


FACT = {"label": "x", "kind": "power", "unit": "W", "source": "first", "year": "2021"}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({**FACT, "value": "1", "vlaue": "1"}, "unknown key 'vlaue'"),
        ({**FACT}, "no value"),
        ({**FACT, "value": "1,5"}, "could not convert string to float: '1,5'"),
        ({**FACT, "value": "1", "source": "third"}, "unknown source 'third'"),
        ({"label": "x", "same_as": "grid.nothing"}, "same_as names no fact: grid.nothing"),
    ],
)
def test_a_slip_is_said_with_its_file_and_name(fact: dict[str, Any], said: str) -> None:
    draft = drafted({"namespace": "grid", "facts": {"x": fact}})
    assert f"facts.yaml: grid.x: {said}" in draft.problems


def test_a_table_with_another_header_is_refused() -> None:
    table = {"file": "t.csv", "label": "x", "columns": {"2020": "first"}}
    draft = drafted({"namespace": "grid", "tables": [table]}, t=[{"key": "a", "2020": "1"}])
    assert draft.problems == [
        "facts.yaml: t.csv: its header is not key, name and the columns given"
    ]


def test_a_missing_table_is_said() -> None:
    table = {"file": "t.csv", "label": "x", "columns": {"2020": "first"}}
    draft = drafted({"namespace": "grid", "tables": [table]})
    assert draft.problems == ["facts.yaml: no such table: t.csv"]


def test_a_fact_that_is_there_twice_is_said() -> None:
    fact = {**FACT, "value": "1"}
    documents = {
        "sources.yaml": SOURCES,
        "one.yaml": {"namespace": "grid", "facts": {"x": fact}},
        "two.yaml": {"namespace": "grid", "facts": {"x": fact}},
    }
    assert read(documents, {}).problems == ["two.yaml: grid.x: this fact is there twice"]
