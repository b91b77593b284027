"""What tests of several rooms share: the lines on conformance and reliability, both parsers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the figures of one run be printed by the next, which then prints those of both."""
    parser.addoption("--bars-to", type=Path, help="write the bars' figures there, print none")
    parser.addoption("--bars-from", type=Path, help="print the figures that lie there as well")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of reliability by their folder: the long run has their short forms too."""
    for item in items:
        if "reliability" in item.path.parts:
            item.add_marker(pytest.mark.reliability)


class _Measured(NamedTuple):
    """What one test saw of a bar."""

    bar: int
    figure: str
    long: bool
    passed: bool


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print how many conformance cases agree, and one line a bar; the tests made the figures."""
    seen: list[_Measured] = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties:
                if name == "conformance" and outcome == "passed":
                    terminalreporter.write_line(f"conformance: {value}")
                elif name == "bar":
                    number, _, figure = value.partition(" ")
                    long, passed = "slow" in report.keywords, outcome == "passed"
                    seen.append(_Measured(int(number), figure, long, passed))
    to, earlier = config.getoption("bars_to"), config.getoption("bars_from")
    if to is not None:
        to.parent.mkdir(exist_ok=True)
        to.write_text(json.dumps(seen))
        return
    if earlier is not None and earlier.exists():
        seen += [_Measured(*each) for each in json.loads(earlier.read_text())]
    if seen:
        _print_bars(terminalreporter, seen)


def _print_bars(reporter: Any, seen: list[_Measured]) -> None:
    """Print each bar with the figures of its long form, else of the short one."""
    from bars import TITLES

    reporter.write_sep("-", "reliability")
    for number in sorted({each.bar for each in seen}):
        of_it = [each for each in seen if each.bar == number]
        verdict = "holds" if all(each.passed for each in of_it) else "FAILS"
        long = [each.figure for each in of_it if each.long]
        figures = "; ".join(sorted(set(long or [each.figure for each in of_it])))
        reporter.write_line(f"bar {number:2} {verdict}: {TITLES[number]}: {figures}")
