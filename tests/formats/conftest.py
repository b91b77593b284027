from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from formats_trees import python_parser


@pytest.fixture(params=["C", "Python"])
def each_parser(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a test with both of PyYAML's parsers."""
    if request.param == "Python":
        with python_parser():
            yield "Python"
    elif hasattr(yaml, "CSafeLoader"):
        yield "C"
    else:
        pytest.skip("PyYAML has no C parser here")
