"""Fuzzing that follows the code's branches: from a small corpus, a fixed number of runs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Bar = Callable[[int, str], None]

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="there is no atheris for this Python"
)
@pytest.mark.parametrize(
    ("target", "runs", "longest"),
    [("scan", 150_000, 1_000), ("formula", 60_000, 500), ("post", 30_000, 2_000)],
)
def test_no_input_that_reaches_new_branches_breaks_a_promise(
    target: str, runs: int, longest: int, tmp_path: Path, bar: Bar
) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(HERE / "hostile" / target, corpus)
    limits = [
        f"-runs={runs}",
        "-seed=8",
        f"-max_len={longest}",
        "-timeout=10",
        "-rss_limit_mb=2048",
    ]
    run = subprocess.run(
        [sys.executable, HERE / "fuzz_atheris.py", target, corpus, *limits],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=900,
        check=False,
    )
    broken = [path.read_bytes() for path in tmp_path.glob("*-*") if path.is_file()]
    bar(8, f"{target}: {runs:,} coverage-guided runs, {len(broken)} broken")
    assert broken == [], run.stderr[-3000:]
    assert run.returncode == 0, run.stderr[-3000:]
