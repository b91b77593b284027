"""The bars' lines come once, at the end, whichever of two runs measured them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
MODULE = """
import pytest

def test_one(bar):
    bar(1, "3 posts")

@pytest.mark.slow
def test_long(bar):
    bar(2, "the long form")

@pytest.mark.slow
@pytest.mark.timed
@pytest.mark.parametrize("passes", [True, False])
def test_time(bar, passes):
    bar(2, "time")
    assert passes
"""


def run(root: Path, *arguments: str) -> tuple[int, list[str]]:
    """Run the module's tests; return the exit code, and the bars' lines."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--tb=no",
            *arguments,
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    lines = done.stdout.splitlines()
    return done.returncode, [line for line in lines if line.startswith("bar ")]


def test_the_lines_of_two_runs_come_once(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_bytes((TESTS / "conftest.py").read_bytes())
    (tmp_path / "bars.py").write_bytes((TESTS / "reliability/bars.py").read_bytes())
    (tmp_path / "test_module.py").write_text(MODULE)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\npythonpath = .\nmarkers =\n  slow\n  timed\n  reliability\n"
    )
    figures = tmp_path / "made/bars.json"
    assert run(tmp_path, "-m", "not timed", f"--bars-to={figures}") == (0, [])
    first = "bar  1 holds: bytes outside the tool's regions are identical: 3 posts"
    of_second = "a second write changes nothing: the long form; time"
    passing = run(tmp_path, "-m", "timed", "-k", "not False", f"--bars-from={figures}")
    assert passing == (0, [first, f"bar  2 holds: {of_second}"])
    failing = run(tmp_path, "-m", "timed", f"--bars-from={figures}")
    assert failing == (1, [first, f"bar  2 FAILS: {of_second}"])
