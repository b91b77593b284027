"""What the conformance tests found, as one line of the summary."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many of the cases agree; the count comes from the test that made it."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "conformance":
                terminalreporter.write_line(f"conformance: {value}")
