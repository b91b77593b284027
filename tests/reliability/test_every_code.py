"""Each code is shown by a small post: the place that is meant, and the exit codes of the tool."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from every_code import CASES, PAGE, Case, figure

from hugo_calc import post as pipeline
from hugo_calc.cli.main import run
from hugo_calc.report.diagnostic import CODES
from hugo_calc.site import run as runs

# Of files and paths rather than of a post; each has a test of its own below.
APART = {"HC901", "HC903", "HC904", "HC905", "HC990"}

Said = tuple[int, list[dict[str, Any]]]
Tool = Callable[..., Said]
Bar = Callable[[int, str], None]


@pytest.fixture
def tool(capsys: pytest.CaptureFixture[str]) -> Tool:
    """Return what runs a command and gives back its exit code and diagnostics."""

    def called(command: str, *arguments: str) -> Said:
        code = run([command, "--output-format", "json", *arguments])
        return code, json.loads(capsys.readouterr().out)["diagnostics"]

    return called


def make(root: Path, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    texts = {"hugo.toml": "title = 't'\n", PAGE: case.post, **dict(case.beside)}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding=case.encoding, newline="")
    monkeypatch.chdir(root)


def place(case: Case, found: dict[str, Any]) -> tuple[str, int] | None:
    """Return the text at the lines and columns that are named, and the how manieth it is."""
    if found["line"] is None:
        return None
    text = Path(case.path).read_bytes().decode(case.encoding)
    lines = text.splitlines(keepends=True)
    start, end = (
        len("".join(lines[: found[line] - 1])) + found[column] - 1
        for line, column in (("line", "column"), ("end_line", "end_column"))
    )
    return text[start:end], text[:start].count(text[start:end])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_code_is_said_of_its_place_and_decides_the_exit_code(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: Tool
) -> None:
    make(tmp_path, monkeypatch, case)
    if case.then or case.severity == "warning":
        assert tool("write")[0] == 0
    for path, old, new in case.then:
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / path).write_text(text.replace(old, new), encoding="utf-8")
    before = (tmp_path / PAGE).read_bytes()
    code, found = tool("check")
    assert [(each["code"], each["severity"], each["file"]) for each in found] == [
        (case.code, case.severity, case.path)
    ]
    assert place(case, found[0]) == (None if case.place is None else (case.place, case.nth))
    assert (code, tool("check", "--strict")[0]) == (case.exit, case.exit or 1)
    assert tool("write")[0] == case.after
    assert tool("check")[0] == case.after
    if case.severity == "error":
        assert (tmp_path / PAGE).read_bytes() == before


def test_a_file_that_changes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: Tool
) -> None:
    make(tmp_path, monkeypatch, Case("HC901", figure("5 W"), None))
    plan = pipeline.plan

    def slow(source: bytes, path: str, *others: Any) -> pipeline.Plan:
        Path(PAGE).write_text("edited\n")
        return plan(source, path, *others)

    monkeypatch.setattr(pipeline, "plan", slow)
    code, found = tool("write")
    assert (code, found[0]["code"], found[0]["file"]) == (2, "HC901", PAGE)
    assert Path(PAGE).read_text() == "edited\n"


def test_a_file_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: Tool
) -> None:
    make(tmp_path, monkeypatch, Case("HC903", figure("5 W"), None))
    os.link(PAGE, "other-name.txt")
    code, found = tool("write")
    assert (code, found[0]["code"], found[0]["file"]) == (2, "HC903", PAGE)
    assert Path(PAGE).read_text() == figure("5 W")


@pytest.mark.parametrize(("named", "code"), [("content/none.md", "HC904"), ("hugo.toml", "HC905")])
def test_a_path_that_is_no_post(
    named: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: Tool
) -> None:
    make(tmp_path, monkeypatch, Case(code, "x", None))
    exit_code, found = tool("check", named)
    assert (exit_code, [(each["code"], each["file"]) for each in found]) == (2, [(code, named)])


def test_a_bug_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: Tool) -> None:
    make(tmp_path, monkeypatch, Case("HC990", figure("5 W"), None))
    monkeypatch.setattr(runs, "_pipeline", lambda: 1 / 0)
    code, found = tool("check")
    assert (code, [(each["code"], each["file"]) for each in found]) == (2, [("HC990", PAGE)])


def test_no_code_is_left_out(bar: Bar) -> None:
    shown = [case.code for case in CASES]
    bar(15, f"{len(set(shown) | APART)} of {len(CODES)} codes have a test of place and exit code")
    assert sorted([*shown, *APART]) == sorted(CODES)
