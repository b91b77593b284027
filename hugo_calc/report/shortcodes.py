"""The shortcodes of a file, one to a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hugo_calc.report.cells import shown
from hugo_calc.report.sources import Sources
from hugo_calc.text.span import Span


def render(path: str, described: Mapping[str, Any], sources: Sources) -> str:
    """Return `a.md:3:9: {{< calc "x" />}}` for each shortcode of a scan; "" where there are none.

    Lines and columns count as those of a diagnostic do, within other shortcodes too.
    """
    rows = []
    for each in described["shortcodes"]:
        start = each["span"]["tag_start"]
        place = sources.place(path, Span(start, start))
        at = f":{place[0].line}:{place[0].column}" if place else ""
        rows.append(shown(f"{path}{at}: {_tag(each)}") + "\n")
    return "".join(rows)


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
