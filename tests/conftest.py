"""What tests of several rooms share: the lines on conformance and reliability, both parsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of reliability by their folder: the long run has their short forms too."""
    for item in items:
        if "reliability" in item.path.parts:
            item.add_marker(pytest.mark.reliability)


class _Measured(NamedTuple):
    """What one test saw of a bar."""

    figure: str
    long: bool
    passed: bool


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many conformance cases agree, and one line a bar; the tests made the figures."""
    bars: dict[int, list[_Measured]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties:
                if name == "conformance" and outcome == "passed":
                    terminalreporter.write_line(f"conformance: {value}")
                elif name == "bar":
                    number, _, figure = value.partition(" ")
                    seen = _Measured(figure, "slow" in report.keywords, outcome == "passed")
                    bars.setdefault(int(number), []).append(seen)
    if bars:
        _print_bars(terminalreporter, bars)


def _print_bars(reporter: Any, bars: dict[int, list[_Measured]]) -> None:
    """Print each bar with the figures of its long form, else of the short one."""
    from bars import TITLES

    reporter.write_sep("-", "reliability")
    for number, seen in sorted(bars.items()):
        verdict = "holds" if all(each.passed for each in seen) else "FAILS"
        long = [each.figure for each in seen if each.long]
        figures = "; ".join(sorted(set(long or [each.figure for each in seen])))
        reporter.write_line(f"bar {number:2} {verdict}: {TITLES[number]}: {figures}")
