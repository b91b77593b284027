"""The command `doctor`: what it prints in each form, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hugo_calc.cli.main import run
from hugo_calc.report.doctor import render
from hugo_calc.report.sources import Sources
from hugo_calc.site import doctor
from hugo_calc.site.doctor import Finding, Health

FINDINGS = (
    Finding("hugo", "ok", "0.168.0, /bin/hugo"),
    Finding("mdformat", "wrong", "disagrees on 7 of 9 posts", "set wrap = keep",
            tuple((f"content/{at}.md", "broken") for at in range(7))),
    Finding("prettier", "untried", "not installed here"),
)  # fmt: skip

FULL = """\
ok         hugo      0.168.0, /bin/hugo
wrong      mdformat  disagrees on 7 of 9 posts
           content/0.md: broken
           content/1.md: broken
           content/2.md: broken
           content/3.md: broken
           content/4.md: broken
           and 2 more
           fix: set wrap = keep
not tried  prettier  not installed here
"""


def test_findings_in_full_and_one_to_a_line() -> None:
    assert render(FINDINGS, full=True) == FULL
    assert render(FINDINGS[:1], full=True).endswith("\nEverything is fine.\n")
    noted = render([Finding("layouts", "note", "x differs")], full=True)
    assert noted == "note       layouts  x differs\nNothing is wrong.\n"
    assert render(FINDINGS[2:], full=True).endswith("\nNothing that was tried is wrong.\n")
    first, second, third = render(FINDINGS, full=False).splitlines()
    assert first == "ok: hugo: 0.168.0, /bin/hugo"
    assert second.startswith("wrong: mdformat: disagrees on 7 of 9 posts: content/0.md: broken; ")
    assert second.endswith(" content/6.md: broken (set wrap = keep)")
    assert third == "not tried: prettier: not installed here"


def test_the_command_exits_with_what_was_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda _: Health(FINDINGS, (), Sources()))
    assert run(["doctor", "--output-format", "full"]) == 1
    assert capsys.readouterr().out == FULL
    assert run(["doctor", "--output-format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [each["verdict"] for each in said["findings"]] == ["ok", "wrong", "untried"]
    assert said["findings"][1]["posts"][0] == {"file": "content/0.md", "message": "broken"}
    assert said["diagnostics"] == []


def test_without_a_site_there_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["doctor"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "HC906" in said.err


def test_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--help"]) == 0
    said = capsys.readouterr().out
    assert "  hugo-calc doctor\n" in said
    assert "Exit code:" in said
