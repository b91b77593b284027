"""The concise lines, the JSON objects and the summary."""

import json

import pytest

from hugo_calc.report import concise
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.json import entries, render
from hugo_calc.report.sources import Sources
from hugo_calc.report.summary import line, summary, written_line
from hugo_calc.text.span import Span

SOURCE = "zero\nDriving: 数 car.deisel far\n"
SOURCES = Sources()
SOURCES.add("content/commute.md", SOURCE.encode())
START = SOURCE.encode().index(b"car")
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
                message="out of date",
                label="should read 5",
                help="",
            ),
            "content/commute.md:2:12: HC401 out of date (should read 5)",
        ),
        (
            UNKNOWN._replace(
                severity="stale",
                message="4 kg should read 5 kg",
                label="should read 5 kg  (+25%)",
                fix=None,
            ),
            "content/commute.md:2:12: HC201 4 kg should read 5 kg",
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
            {"posts": 214, "figures": 1032, "current": 1029},
            "214 posts, 1,032 figures: 1,029 up to date, 2 stale, 1 error (HC201).",
        ),
        (
            [STALE, STALE._replace(code="HC405")],
            {"posts": 1, "figures": 2, "current": 1},
            "1 post, 2 figures: 1 up to date, 1 stale, 1 note stale.",
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
    fields = summary([ERROR, WARNING, STALE], posts=1, figures=2, current=1).fields()
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
    }
