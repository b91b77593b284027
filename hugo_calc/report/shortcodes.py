"""The shortcodes of a file, one to a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hugo_calc.report.cells import shown


def render(path: str, described: Mapping[str, Any]) -> str:
    r"""Return the shortcodes that a scan describes; "" where there are none.

    >>> call = {"line": 3, "column": 9, "name": "calc", "markup": False, "params": ["x"],
    ...         "closing": "self"}
    >>> render("a.md", {"shortcodes": [call]})
    'a.md:3:9: {{< calc "x" />}}\n'
    """
    return "".join(
        shown(f"{path}:{each['line']}:{each['column']}: {_tag(each)}") + "\n"
        for each in described["shortcodes"]
    )


def _tag(call: Mapping[str, Any]) -> str:
    left, right = ("{{%", "%}}") if call["markup"] else ("{{<", ">}}")
    given = call["params"]
    params = (
        [f"{key}={_value(value)}" for key, value in given.items()]
        if isinstance(given, Mapping)
        else [_value(value) for value in given]
    )
    opening = " ".join([left, call["name"], *params])
    if call["closing"] == "self":
        return f"{opening} /{right}"
    closing = f"…{left} /{call['name']} {right}" if call["closing"] == "paired" else ""
    return f"{opening} {right}{closing}"


def _value(value: object) -> str:
    """Return a parameter as it could be written: text in quotes, other types bare."""
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{value}`" if '"' in value or "\\" in value else f'"{value}"'
