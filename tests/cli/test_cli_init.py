"""The command `init`: what it says, in which form, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hugo_calc.cli.main import run


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_says_what_it_did_and_what_comes_next(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "Makefile").write_text("all:\n")
    assert run(["init"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert "created  layouts/_shortcodes/calc.html" in lines
    assert "created  content/posts/hugo-calc-sample.md" in lines
    assert "to do    Makefile: add the targets calc and calc-check to it" in lines
    assert "    include hugo-calc.mk" in lines
    assert lines[-1] == "next     hugo-calc write"

    assert run(["init"]) == 0
    again = capsys.readouterr().out.splitlines()
    assert "    include hugo-calc.mk" in again
    assert again[-1] == "nothing was changed: the rest is for you to do"

    (site / "Makefile").write_text("include hugo-calc.mk\nall:\n")
    assert run(["init"]) == 0
    assert capsys.readouterr().out == "nothing to do: this site is ready\n"


def test_another_folder_is_named_in_the_next_command(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site.parent / "elsewhere").mkdir()
    monkeypatch.chdir(site.parent / "elsewhere")
    assert run(["init", str(site)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == f"next     cd ../{site.name} && hugo-calc write"


def test_scripts_get_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--output-format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["changed"], said["next"]) == (True, "hugo-calc write")
    assert said["diagnostics"] == []
    steps = {step["path"]: step["action"] for step in said["steps"]}
    assert steps["layouts/_shortcodes/calc.html"] == "created"
    assert run(["init", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] is False


def test_the_version_of_hugo_can_be_said(site: Path) -> None:
    assert run(["init", "--hugo-version", "v0.111.3"]) == 0
    assert (site / "layouts" / "shortcodes" / "calc.html").is_file()
    assert not (site / "layouts" / "_shortcodes").exists()


@pytest.mark.parametrize("version", ["new", "1", "", "0.x"])
def test_a_version_that_is_none_is_refused(
    site: Path, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--hugo-version", version]) == 2
    assert "a version is written 0.146.0" in capsys.readouterr().err
    assert not (site / "layouts").exists()


def test_without_a_site_the_exit_code_is_2(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "hugo.toml").unlink()
    assert run(["init"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "HC906" in said.err
    assert run(["init", "--output-format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == "HC906"


def test_what_cannot_be_written_makes_exit_code_2(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "layouts").write_text("a file")
    assert run(["init"]) == 2
    said = capsys.readouterr()
    assert "HC903" in said.err
    assert "created  hugo-calc.mk" in said.out


def test_the_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--help"]) == 0
    said = capsys.readouterr().out
    assert "  hugo-calc init --theme" in said
    assert "Exit code:" in said
