"""What tests of several rooms share: the lines on conformance and reliability, both parsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml


@pytest.fixture(params=["C", "Python"])
def each_parser(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a test with both of PyYAML's parsers."""
    if request.param == "Python":
        from formats_trees import python_parser

        with python_parser():
            yield "Python"
    elif hasattr(yaml, "CSafeLoader"):
        yield "C"
    else:
        pytest.skip("PyYAML has no C parser here")


@pytest.fixture
def bar(record_property: Callable[[str, object], None]) -> Callable[[int, str], None]:
    """Return what a test of a bar reports its figure with: the bar's number, and what was seen.

    To be called before the figure is asserted upon, so that a bar that fails says it too.
    """

    def measured(number: int, figure: str) -> None:
        record_property("bar", f"{number} {figure}")

    return measured


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many conformance cases agree, and one line a bar; the tests made the figures."""
    bars: dict[int, list[str]] = {}
    failed: set[int] = set()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties:
                if name == "conformance" and outcome == "passed":
                    terminalreporter.write_line(f"conformance: {value}")
                elif name == "bar":
                    number, _, figure = value.partition(" ")
                    bars.setdefault(int(number), []).append(figure)
                    if outcome == "failed":
                        failed.add(int(number))
    if bars:
        _print_bars(terminalreporter, bars, failed)


def _print_bars(reporter: Any, bars: dict[int, list[str]], failed: set[int]) -> None:
    from bars import TITLES

    reporter.write_sep("-", "reliability")
    for number in sorted(bars):
        verdict = "FAILS" if number in failed else "holds"
        figures = "; ".join(dict.fromkeys(bars[number]))
        reporter.write_line(f"bar {number:2} {verdict}: {TITLES[number]}: {figures}")
