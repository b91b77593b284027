"""Completion in the shell: commands, options, names of facts and codes."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from hugo_calc.cli.completion import codes_and_names, fact_names

CONTEXT = click.Context(click.Command("x"))
PARAMETER = click.Argument(["x"])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gri", {"grid."}),
        ("grid.franc", set()),
        ("grid.fr", {"grid.fr"}),
        ("model.llama3_8b.gpu_h", {"model.llama3_8b.gpu_hours"}),
        ("nothing.", set()),
    ],
)
def test_names_are_offered_by_what_was_typed(typed: str, expected: set[str]) -> None:
    found = set(fact_names(CONTEXT, PARAMETER, typed))
    assert expected <= found if expected else not found
    assert all(each.startswith(typed) for each in found)


def test_codes_are_offered_in_any_case() -> None:
    assert codes_and_names(CONTEXT, PARAMETER, "hc30")[:2] == ["HC301", "HC302"]
    assert "grid." in codes_and_names(CONTEXT, PARAMETER, "g")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("hugo-calc ch", "check"),
        ("hugo-calc facts gpu.h100_sxm.t", "gpu.h100_sxm.tdp"),
        ("hugo-calc write --fo", "--force"),
    ],
)
def test_a_shell_gets_what_it_asks_for(words: str, offered: str) -> None:
    # What the script that click hands to bash sets, when Tab is pressed behind these words.
    environment = {
        "_HUGO_CALC_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "hugo_calc"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert offered in {line.partition(",")[2] for line in done.stdout.splitlines()}, done.stderr


def test_the_script_for_bash_is_printed() -> None:
    environment = {"_HUGO_CALC_COMPLETE": "bash_source", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "hugo_calc"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "complete -o nosort -F _hugo_calc_completion hugo-calc" in done.stdout
