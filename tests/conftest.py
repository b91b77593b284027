"""What tests of several rooms share: the line on conformance, and both YAML parsers."""

from __future__ import annotations

from collections.abc import Iterator
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


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many of the cases agree; the count comes from the test that made it."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "conformance":
                terminalreporter.write_line(f"conformance: {value}")
