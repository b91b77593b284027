"""How much of the rooms that decide what is written their own tests run through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ROOMS = ("text", "hugo", "lang", "verify")
TESTS = ("tests/text", "tests/hugo", "tests/lang", "tests/post", "tests/test_verify.py")
AT_LEAST = 100.0  # per cent of lines and branches


@pytest.mark.slow
@pytest.mark.skipif(find_spec("coverage") is None, reason="coverage is not installed")
def test_every_branch_of_the_rooms_that_decide_is_run(
    tmp_path: Path, bar: Callable[[int, str], None]
) -> None:
    environment = {**os.environ, "COVERAGE_FILE": str(tmp_path / "data")}
    sources = ",".join(f"hugo_calc.{room}" for room in ROOMS)
    tests = ["-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider", "-p", "no:xdist"]
    report = tmp_path / "report.json"
    for arguments in (
        ["run", "--branch", f"--source={sources}", *tests, *TESTS],
        ["json", "-q", "-o", str(report)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "coverage", *arguments],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found = json.loads(report.read_text())
    missing = {
        name: each["missing_lines"] + each["missing_branches"]
        for name, each in found["files"].items()
        if each["missing_lines"] or each["missing_branches"]
    }
    percent = found["totals"]["percent_covered"]
    bar(15, f"{percent:.2f} % branch coverage of {', '.join(ROOMS)}")
    assert percent >= AT_LEAST, missing
