"""The concise lines, the JSON objects and the summary."""

import json
from typing import Any, NamedTuple

import pytest

from hugo_calc.report import answer, concise
from hugo_calc.report.diagnostic import Change, Diagnostic
from hugo_calc.report.json import entries, render
from hugo_calc.report.sources import Sources
from hugo_calc.report.summary import line, summary, written_line
from hugo_calc.text.span import Span

SOURCE = "zero\nDriving: 数 car.deisel far\n"
SOURCES = Sources()
SOURCES.add("content/commute.md", SOURCE.encode())
START = SOURCE.encode().index(b"car")
CHANGE = Change("4 kg", "5 kg", 25.0, ())
UNKNOWN = Diagnostic(
    "HC201",
    "unknown factor `car.deisel`",
    Span(START, START + 10),
    help="did you mean `car.diesel` (0.17 kgCO2e/km, publisher, 2024)?",
    fix="car.diesel",
    path="content/commute.md",
)


@pytest.mark.parametrize(
    ("diagnostic", "expected"),
    [
        (
            UNKNOWN,
            "content/commute.md:2:12: HC201 unknown factor car.deisel (did you mean car.diesel?)",
        ),
        (
            UNKNOWN._replace(help="write `x`\nor y", fix=None),
            "content/commute.md:2:12: HC201 unknown factor car.deisel (write x)",
        ),
        (
            UNKNOWN._replace(code="HC331", severity="warning", message="two kinds", help=""),
            "content/commute.md:2:12: HC331 warning: two kinds",
        ),
        (
            UNKNOWN._replace(
                code="HC401",
                severity="stale",
                message="table is out of date",
                label="`a`: 4 kg should read 5 kg",
                help="hugo-calc write a.md",
                fix=None,
                change=CHANGE,
            ),
            "content/commute.md:2:12: HC401 table is out of date"
            " (a: 4 kg should read 5 kg: hugo-calc write a.md)",
        ),
        (
            UNKNOWN._replace(
                severity="stale",
                message="4 kg should read 5 kg",
                label="should read 5 kg  (+25%)",
                help="hugo-calc write a.md",
                fix=None,
                change=CHANGE,
            ),
            "content/commute.md:2:12: HC201 4 kg should read 5 kg (hugo-calc write a.md)",
        ),
        (
            UNKNOWN._replace(
                code="HC410",
                severity="stale",
                message="the claim does not agree",
                label="this is claimed",
                help="allow for it",
                fix=None,
            ),
            "content/commute.md:2:12: HC410 the claim does not agree (allow for it)",
        ),
        (
            Diagnostic("HC904", "the file cannot be read: gone", path="a\nb.md"),
            "a\\x0ab.md: HC904 the file cannot be read: gone",
        ),
        (Diagnostic("HC906", "there is no Hugo site here"), "HC906 there is no Hugo site here"),
    ],
)
def test_one_diagnostic_is_one_line(diagnostic: Diagnostic, expected: str) -> None:
    assert concise.render([diagnostic], SOURCES) == expected + "\n"


def test_json_counts_characters_from_one() -> None:
    (entry,) = json.loads(render(entries([UNKNOWN], SOURCES)))
    assert entry == {
        "code": "HC201",
        "severity": "error",
        "file": "content/commute.md",
        "line": 2,
        "column": 12,
        "end_line": 2,
        "end_column": 22,
        "message": "unknown factor `car.deisel`",
        "help": "did you mean `car.diesel` (0.17 kgCO2e/km, publisher, 2024)?",
        "fix": "car.diesel",
    }


def test_json_of_a_whole_file_has_no_place() -> None:
    (entry,) = entries([Diagnostic("HC904", "gone", path="x.md")], SOURCES)
    assert [entry[key] for key in ("line", "column", "end_line", "end_column")] == [None] * 4
    assert (entry["help"], entry["fix"]) == (None, None)


ERROR = Diagnostic("HC201", "unknown")
WARNING = Diagnostic("HC331", "differ", severity="warning")
STALE = Diagnostic("HC401", "old", severity="stale")


@pytest.mark.parametrize(
    ("found", "counts", "said"),
    [
        (
            [],
            {"posts": 214, "figures": 1032, "current": 1032},
            "214 posts, 1,032 figures, all up to date.",
        ),
        ([], {"posts": 1, "figures": 0, "current": 0}, "1 post, 0 figures."),
        (
            [STALE, STALE, ERROR],
            {"posts": 214, "figures": 1032, "current": 1029, "stale": 2},
            "214 posts, 1,032 figures: 1,029 up to date, 2 stale, 1 not checked, 1 error (HC201).",
        ),
        (
            [STALE, STALE._replace(code="HC405")],
            {"posts": 1, "figures": 2, "current": 1, "stale": 1},
            "1 post, 2 figures: 1 up to date, 1 stale, 1 note stale.",
        ),
        (
            [STALE._replace(code="HC407")],
            {"posts": 1, "figures": 2, "current": 2},
            "1 post, 2 figures: 2 up to date, 1 ledger stale.",
        ),
        (
            [STALE._replace(code="HC402")],
            {"posts": 1, "figures": 2, "current": 2},
            "1 post, 2 figures: 2 up to date, 1 note stale.",
        ),
        (
            [STALE._replace(code="HC405")] * 2,
            {"posts": 1, "figures": 2, "current": 2},
            "1 post, 2 figures: 2 up to date, 2 notes stale.",
        ),
        (
            [WARNING],
            {"posts": 2, "figures": 9, "current": 9},
            "2 posts, 9 figures, all up to date; 1 warning.",
        ),
        (
            [],
            {"posts": 3, "figures": 9, "current": 5, "written": 2, "changed": 4},
            "3 posts, 9 figures: 4 figures written in 2 posts.",
        ),
        (
            [ERROR, ERROR],
            {"posts": 3, "figures": 9, "current": 7, "written": 1, "changed": 1},
            "3 posts, 9 figures: 1 figure written in 1 post, 2 errors (HC201).",
        ),
    ],
)
def test_the_summary_says_how_things_stand(
    found: list[Diagnostic], counts: dict[str, int], said: str
) -> None:
    assert line(summary(found, **counts)) == said


def test_the_time_is_said_where_it_is_given() -> None:
    assert line(summary([], posts=1, figures=1, current=1), 0.92).endswith("up to date. 0.9 s")


def test_a_written_post_is_named_safely() -> None:
    assert written_line("a\x1b.md", 1) == "a\\x1b.md: 1 figure written"


def test_the_summary_goes_into_json_as_it_is() -> None:
    fields = summary([ERROR, WARNING, STALE], posts=1, figures=2, current=1, stale=1).fields()
    assert json.loads(render(fields)) == {
        "posts": 1,
        "figures": 2,
        "current": 1,
        "stale": 1,
        "notes": 0,
        "written": 0,
        "changed": 0,
        "errors": 1,
        "warnings": 1,
        "codes": ["HC201"],
        "ledgers": 0,
    }


class Answered(NamedTuple):
    """An answer, as the pipeline gives it."""

    value: float = -2283.4
    unit: str = "tCO2e"
    low: float | None = -2300.0
    high: float | None = 2200.0
    text: str = "−2,283 t CO₂e"
    factors: tuple[dict[str, Any], ...] = ()


FACTOR = {
    "key": "grid.us",
    "vintage": "2022",
    "value": 0.375357,
    "unit": "kgCO2e/kWh",
    "source": "eGRID",
    "published": "2024-01-30",
    "url": "https://example.org/egrid",
    "confidence": "derived",
}


def test_an_answer_in_full_has_its_range_and_its_sources() -> None:
    other = {**FACTOR, "key": "x", "vintage": "", "value": 2.0, "unit": "", "confidence": "high"}
    said = answer.render(Answered(factors=(FACTOR, {**other, "url": ""})), full=True)
    assert said.splitlines() == [
        "−2,283 t CO₂e",
        "  95% between −2300 and 2200 tCO2e",
        "  grid.us[2022]  0.375357 kgCO2e/kWh  "
        "eGRID, 2024-01-30, https://example.org/egrid (derived)",
        "  x              2                    eGRID, 2024-01-30",
    ]


def test_an_answer_in_a_pipe_is_its_text() -> None:
    assert answer.render(Answered(factors=(FACTOR,)), full=False) == "−2,283 t CO₂e\n"


def test_an_answer_in_json_keeps_its_numbers() -> None:
    fields = json.loads(render(answer.fields(Answered(low=None, high=None, factors=(FACTOR,)))))
    assert fields == {
        "value": -2283.4,
        "unit": "tCO2e",
        "low": None,
        "high": None,
        "text": "−2,283 t CO₂e",
        "factors": [FACTOR],
    }
