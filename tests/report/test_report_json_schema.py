"""The JSON of check and write against its schema, in every shape."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from report_findings import ALL, EMPTY, STALE, UNKNOWN, sources

import hugo_calc
from hugo_calc.report import summary
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.json import findings, moved_entry, render

FILE = Path(hugo_calc.__file__).parent / "report" / "schemas" / "findings.schema.json"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
MOVED = moved_entry("grid.us", "0.386 kg/kWh", "0.374 kg/kWh", -3.1, [("a.md", "1 MWh × grid.us")])


def closed(schema: Any) -> Any:
    """Return the schema without room for keys that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if "properties" in schema else {}
    return {**{name: closed(value) for name, value in schema.items()}, **more}


def checked(value: dict[str, object]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(render(value).encode("utf-8", "backslashreplace"))
    Draft202012Validator(SCHEMA).validate(read)
    Draft202012Validator(closed(SCHEMA)).validate(read)
    return read


def test_the_schema_is_one_and_lets_keys_be_added() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate({"version": 1, "diagnostics": [], "moved": [], "new": 1})


@pytest.mark.parametrize("found", [[], ALL, *([each] for each in ALL)])
def test_every_shape_of_finding_is_valid(found: list[Diagnostic]) -> None:
    checked(findings(found, sources()))


def test_a_whole_run_is_valid() -> None:
    counts = summary.summary(ALL, posts=2, figures=3, current=1, written=1, changed=1)
    said = checked(findings(ALL, sources(), moved=[MOVED], summary=counts.fields()))
    assert list(said) == ["version", "diagnostics", "moved", "summary"]
    assert said["version"] == 1
    assert said["moved"] == [
        {
            "fact": "grid.us",
            "was": "0.386 kg/kWh",
            "now": "0.374 kg/kWh",
            "percent": -3.1,
            "figures": [{"file": "a.md", "expression": "1 MWh × grid.us"}],
        }
    ]


def test_what_is_stale_says_from_what_to_what_and_why() -> None:
    found: Any = findings([STALE, EMPTY, UNKNOWN], sources())
    stale, empty, wrong = found["diagnostics"]
    keys = ("cause", "stored", "text", "percent")
    assert [stale[key] for key in keys] == ["fact", "4 kg", "5 kg", 25.0]
    assert [empty[key] for key in keys] == ["unknown", "", "5 kg", None]
    assert not set(keys) & set(wrong)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("code", "E1"),
        ("severity", "fatal"),
        ("line", 0),
        ("column", "1"),
        ("message", ""),
        ("file", 1),
        ("cause", "whim"),
    ],
)
def test_the_schema_refuses_what_is_never_written(key: str, value: object) -> None:
    said = json.loads(render(findings([STALE], sources())))
    said["diagnostics"][0][key] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(said)
