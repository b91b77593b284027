"""Hostile expressions: each gives an answer or diagnostics in milliseconds, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from load_site import slowness
from random_expressions import (
    CALLS,
    CHARACTERS,
    NUMBERS,
    OPERATORS,
    UNITS,
    WORDS,
    collected,
    random_expressions,
)

from hugo_calc.lang.grammar import parse
from hugo_calc.post import Answer, Site, evaluate_expression
from hugo_calc.report.diagnostic import CODES
from hugo_calc.text.placed import placed

Bar = Callable[[int, str], None]

MOST_SECONDS = 0.05
MOST_MEMORY = 20 * 1024 * 1024  # bytes beside the texts themselves
SITE = Site()

# Answers all that are collected, in an address space of 512 MiB; prints how many there are, what
# the slowest took, and by how much the peak of memory grew. The first is for what is loaded once.
_ANSWER_ALL = """
import json, resource, sys
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))

resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
from random_expressions import collected
from test_bar_expressions import answer, seconds

texts = collected()
for warm in ("training(model.llama3_8b)", "grid.us × 3 kWh", "5 kilowat", "range(1, 2, 3) ± 10%"):
    answer(warm)
before = peak()
slowest = max((seconds(text), text[:60]) for text in texts)
print(json.dumps([len(texts), *slowest, peak() - before]))
"""


def answer(text: str) -> bool:
    """Return whether a text has a value; where it has none, a located diagnostic must say why."""
    found = evaluate_expression(text, None, SITE)
    if isinstance(found, Answer):
        assert all(each.severity == "warning" for each in found.warnings)
        assert found.text
        assert found.value == found.value
        return True
    assert any(each.severity == "error" for each in found), text
    end = len(text.encode("utf-8", "surrogatepass"))
    for each in found:
        assert each.code in CODES
        assert each.code != "HC990"
        assert each.span is not None, text
        assert 0 <= each.span.start <= each.span.end <= end, text
    reading = parse(placed(text))
    assert reading.formula is None or reading.diagnostics == () or len(text) <= 500
    return False


def answered(texts: Iterable[str]) -> tuple[int, int]:
    """Return how many texts there were, and how many of them have a value."""
    values = [answer(text) for text in texts]
    return len(values), sum(values)


def seconds(text: str) -> float:
    """Return what a text that `answer` took costs; of a costly one, the least of five times."""
    answer(text)
    best = 1.0
    for _ in range(5):
        began = time.process_time()
        evaluate_expression(text, None, SITE)
        best = min(best, time.process_time() - began)
        if best < MOST_SECONDS / 2:
            break
    return best


def test_hostile_expressions_get_an_answer_or_a_diagnostic(bar: Bar) -> None:
    known = collected()
    assert len(known) >= 500
    asked, values = answered([*known, *random_expressions(1_000, 8)])
    bar(8, f"{asked:,} strings: {values} values, 0 tracebacks")
    assert 100 < values < asked / 2


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(
    st.lists(
        st.one_of(
            *(st.sampled_from(each) for each in (OPERATORS, NUMBERS, UNITS, WORDS, CALLS)),
            st.sampled_from(CHARACTERS),
            st.text(st.characters(), max_size=5),
            st.just(" "),
        ),
        max_size=40,
    ).map("".join)
)
def test_any_pieces_get_an_answer_or_a_diagnostic(text: str) -> None:
    answer(text)


@pytest.mark.parametrize(
    "text", ["(2 kg)^12", "(1 m^9) × (1 m^9)", "1 s^-9 / (1 s^9)", "(grid.us)^-12"]
)
def test_a_power_that_no_unit_has_is_printed_in_base_units(text: str) -> None:
    found = evaluate_expression(text, None, SITE)
    assert isinstance(found, Answer)
    assert found.unit


@pytest.mark.slow
@pytest.mark.parametrize("shard", [0, 1])
def test_many_hostile_expressions_cost_milliseconds(shard: int, bar: Bar) -> None:
    count, most = 50_000, MOST_SECONDS * slowness()
    answer("training(model.llama3_8b) + 1")
    slowest = max(seconds(text) for text in random_expressions(count, 80 + shard))
    bar(8, f"{count:,} fuzzed strings: 0 tracebacks, 0 hangs, slowest {slowest * 1000:.0f} ms")
    assert slowest <= most


@pytest.mark.slow
@pytest.mark.timed
def test_the_collected_expressions_need_little_time_and_memory(bar: Bar) -> None:
    here = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", _ANSWER_ALL],
        env={**os.environ, "PYTHONPATH": here},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    count, slowest, text, grown = json.loads(run.stdout)
    bar(
        8,
        f"{count:,} collected strings in 512 MiB: 0 tracebacks, slowest {slowest * 1000:.0f} ms,"
        f" {grown / 2**20:.1f} MiB more",
    )
    assert slowest <= MOST_SECONDS * slowness(), text
    assert grown <= MOST_MEMORY
