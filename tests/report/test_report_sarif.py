"""SARIF: against a schema, and what its places, fixes and fingerprints say."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from report_findings import (
    AGAIN,
    ALL,
    GONE,
    NO_SITE,
    POST,
    STALE,
    TEXT,
    UNKNOWN,
    WARNING,
    same,
    sources,
    span,
)

from hugo_calc.report import sarif
from hugo_calc.report.diagnostic import CODES, Diagnostic
from hugo_calc.report.json import render

SCHEMA = json.loads(
    (Path(__file__).parent / "data" / "sarif-used.schema.json").read_text(encoding="utf-8")
)


def run(found: list[Diagnostic], text: str = TEXT) -> dict[str, Any]:
    written = render(sarif.log(found, sources(text), same, "1.2.3"))
    log = json.loads(written.encode("utf-8", "backslashreplace"))
    Draft202012Validator(SCHEMA).validate(log)
    only: dict[str, Any] = log["runs"][0]
    return only


def result(found: Diagnostic) -> dict[str, Any]:
    (only,) = run([found])["results"]
    assert isinstance(only, dict)
    return only


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("found", [[], ALL, *([each] for each in ALL)])
def test_every_shape_of_finding_is_valid(found: list[Diagnostic]) -> None:
    run(found)


def test_the_tool_names_its_rules_once_each() -> None:
    driver = run(ALL)["tool"]["driver"]
    codes = [rule["id"] for rule in driver["rules"]]
    assert driver["version"] == "1.2.3"
    assert codes == sorted({each.code for each in ALL})
    rule = driver["rules"][codes.index("HC201")]
    assert rule["shortDescription"]["text"] == CODES["HC201"]
    assert "hugo-calc explain HC201" in rule["help"]["text"]


def test_a_result_points_to_its_rule_and_its_place_in_characters() -> None:
    found = run([STALE, UNKNOWN])
    first, second = found["results"]
    rules = found["tool"]["driver"]["rules"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "HC403"
    assert rules[second["ruleIndex"]]["id"] == second["ruleId"] == "HC201"
    assert found["columnKind"] == "unicodeCodePoints"
    (place,) = second["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "content/posts/%C3%BCber%20uns.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 12, "endLine": 4, "endColumn": 22},
    }
    assert place["message"]["text"] == "no factor has this name"


def test_what_is_stale_is_an_error_for_what_reads_levels() -> None:
    levels = [each["level"] for each in run([UNKNOWN, STALE, WARNING])["results"]]
    assert levels == ["error", "error", "warning"]


def test_a_fix_replaces_exactly_the_marked_place() -> None:
    (fix,) = result(UNKNOWN)["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": "car.diesel"}
    region = replacement["deletedRegion"]
    line = TEXT.split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "car.deisel"
    assert "fixes" not in result(STALE)
    assert "fixes" not in result(UNKNOWN._replace(span=None))


def test_labels_are_related_places_in_their_own_files() -> None:
    here, there = result(WARNING)["relatedLocations"]
    assert (here["id"], there["id"]) == (1, 2)
    assert here["message"]["text"] == "from here"
    assert here["physicalLocation"]["artifactLocation"]["uri"].startswith("content/")
    assert there["physicalLocation"]["artifactLocation"]["uri"] == "data/calc.yaml"
    assert there["physicalLocation"]["region"]["startLine"] == 2


def test_a_file_as_a_whole_has_no_region_and_its_name_is_encoded() -> None:
    place = result(GONE)["locations"][0]["physicalLocation"]
    assert "region" not in place
    assert place["artifactLocation"]["uri"] == "content/a%1B%2Cb%3A%0Ac%25.md"


def test_what_is_about_no_file_is_a_notification_of_the_run() -> None:
    found = run([NO_SITE])
    assert found["results"] == []
    (invocation,) = found["invocations"]
    assert invocation["executionSuccessful"] is False
    (said,) = invocation["toolExecutionNotifications"]
    assert (said["descriptor"], said["level"]) == ({"id": "HC906"}, "error")
    assert run([UNKNOWN])["invocations"] == [{"executionSuccessful": True}]


def fingerprints(found: list[Diagnostic], text: str = TEXT) -> list[str]:
    return [each["partialFingerprints"]["hugoCalc/v1"] for each in run(found, text)["results"]]


def test_fingerprints_differ_and_stay_while_lines_move() -> None:
    found = [UNKNOWN, AGAIN, STALE, WARNING]
    before = fingerprints(found)
    assert len(set(before)) == 4
    moved = TEXT.replace("---\r\n数", "---\r\nnew\r\n\r\nlines\r\n  数")
    after = [
        UNKNOWN._replace(span=span("car.deisel", text=moved)),
        AGAIN._replace(span=span("car.deisel", 1, text=moved)),
        STALE._replace(span=span("4 kg", text=moved), message="said otherwise"),
        WARNING._replace(span=span("a long\r\nplace", text=moved), labels=()),
    ]
    assert fingerprints(after, moved) == before


def test_a_fingerprint_changes_with_the_code_the_file_and_the_line() -> None:
    (ours,) = fingerprints([UNKNOWN])
    other = TEXT.replace("near", "nearer")
    assert fingerprints([UNKNOWN._replace(code="HC202")]) != [ours]
    assert fingerprints([UNKNOWN], other) != [ours]
    (moved,) = json.loads(render(sarif.log([UNKNOWN], sources(), lambda path: f"x/{path}", "1.0")))[
        "runs"
    ][0]["results"]
    assert moved["partialFingerprints"]["hugoCalc/v1"] != ours
    assert moved["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("x/")


def test_the_same_text_twice_on_a_line_has_two_fingerprints() -> None:
    first, second = fingerprints([UNKNOWN, AGAIN])
    assert first != second
    assert fingerprints([UNKNOWN, AGAIN]) == [first, second]


@settings(derandomize=True, database=None, deadline=None)
@given(st.text(min_size=1), st.text(), st.text(min_size=1))
def test_any_text_is_valid(message: str, help_: str, path: str) -> None:
    found = UNKNOWN._replace(message=message, help=help_, path=path, span=None)
    if not path.startswith("/"):
        run([found, found._replace(path=POST)])
