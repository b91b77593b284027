"""Annotations of GitHub Actions: read back as the runner reads them; and the job's summary."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_findings import ALL, GONE, NO_SITE, POST, STALE, UNKNOWN, WARNING, same, sources

from hugo_calc.report import github
from hugo_calc.report.diagnostic import Diagnostic


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Return the command, its properties and its data, as the runner takes a line apart."""
    assert "\n" not in line
    match = re.fullmatch("::([a-z]+) ([^:]*)::(.*)", line)
    assert match, line
    command, properties, data = match.groups()
    pairs = [pair.partition("=") for pair in properties.split(",")]
    return command, {name: unescaped(value) for name, _, value in pairs}, unescaped(data)


def unescaped(text: str) -> str:
    for sign in ("\r", "\n", ":", ","):
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text.replace("%25", "%")


def said(diagnostic: Diagnostic) -> tuple[str, dict[str, str], str]:
    return read(github.render([diagnostic], sources(), same).removesuffix("\n"))


def test_an_error_has_its_place_in_characters() -> None:
    command, properties, data = said(UNKNOWN)
    assert command == "error"
    assert list(properties.items()) == [
        ("file", POST),
        ("line", "4"),
        ("col", "12"),
        ("endLine", "4"),
        ("endColumn", "22"),
        ("title", "hugo-calc (HC201)"),
    ]
    assert data == (
        f"{POST}:4:12: HC201 unknown factor car.deisel\n"
        "did you mean `car.diesel` (0.17 kgCO2e/km, publisher, 2024)?"
    )


def test_what_is_stale_is_an_error_and_a_warning_is_one() -> None:
    assert said(STALE)[0] == "error"
    command, properties, data = said(WARNING)
    assert command == "warning"
    assert data.endswith("HC331 warning: the values differ: 100%, a | b, <i>")
    # The runner drops the columns of a place that spans lines, and says so in the log.
    assert properties == {
        "file": POST,
        "line": "6",
        "endLine": "7",
        "title": "hugo-calc (HC331)",
    }


def test_what_has_no_place_or_no_file_has_none() -> None:
    assert said(NO_SITE) == (
        "error",
        {"title": "hugo-calc (HC906)"},
        "HC906 there is no Hugo site here",
    )
    (line,) = github.render([GONE], sources(), same).splitlines()
    assert line == (
        "::error file=content/a\\x1b%2Cb%3A%0Ac%25.md,title=hugo-calc (HC904)::"
        "content/a\\x1b,b:\\x0ac%25.md: HC904 the file cannot be read: gone"
    )


def test_paths_are_taken_to_the_top_of_the_repository() -> None:
    _, properties, data = read(
        github.render([UNKNOWN], sources(), lambda path: f"site/{path}").strip()
    )
    assert properties["file"] == f"site/{POST}"
    assert data.startswith(f"site/{POST}:4:12: ")


@settings(derandomize=True, database=None, deadline=None)
@given(st.text(), st.text(), st.text())
def test_no_text_gets_out_of_its_command(message: str, help_: str, path: str) -> None:
    found = UNKNOWN._replace(message=message, help=help_, path=path, span=None)
    text = github.render([found], sources(), same)
    assert text.count("\n") == 1
    assert "\r" not in text
    command, properties, _ = read(text.removesuffix("\n"))
    assert command == "error"
    assert set(properties) <= {"file", "title"}


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("::stop-commands::x.md: 1 figure written", "- ::stop-commands::x.md: 1 figure written"),
        ("a/##[error]b.md: 1 figure written", "a/## [error]b.md: 1 figure written"),
        ("1 post, 1 figure, all up to date.", "1 post, 1 figure, all up to date."),
    ],
)
def test_no_name_of_a_file_is_a_command(line: str, safe: str) -> None:
    assert github.plain(line) == safe


def rows(markdown: str) -> list[list[str]]:
    """Return the cells of the table as a Markdown parser reads them."""
    found: list[list[str]] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        if token.type == "tr_open":
            found.append([])
        elif token.type == "inline" and found:
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special"}, token.content
            found[-1].append("".join(child.content for child in children))
    return found


def test_the_summary_of_the_job_is_a_table() -> None:
    text = github.step_summary(ALL, sources(), same, "1 post, 2 figures: 1 stale.")
    head, *body = rows(text)
    assert head == ["place", "code", "message", "help"]
    assert len(body) == len(ALL)
    assert body[0] == [
        f"{POST}:4:12",
        "HC201",
        "unknown factor car.deisel",
        "did you mean car.diesel (0.17 kgCO2e/km, publisher, 2024)?",
    ]
    assert body[4][2] == "the values differ: 100%, a | b, <i>"
    assert body[6] == ["", "HC906", "there is no Hugo site here", ""]
    assert "1 post, 2 figures" in text


@settings(derandomize=True, database=None, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_nothing_in_a_message_is_markdown_or_html(message: str) -> None:
    found = UNKNOWN._replace(message=message, help="")
    (_, (_, code, _, _)) = rows(github.step_summary([found], sources(), same, "x"))
    assert code == "HC201"


def test_a_long_summary_is_cut_and_says_so() -> None:
    text = github.step_summary([UNKNOWN] * 1250, sources(), same, "x")
    assert len(rows(text)) == 201
    assert "1,050 more are in the log." in text
    assert len(text.encode()) < 1 << 20


def test_a_summary_without_findings_has_no_table() -> None:
    assert github.step_summary([], sources(), same, "1 post, all up to date.") == (
        "### hugo-calc\n\n1 post, all up to date.\n\n"
    )
