"""Settings and where they came from, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.report.cells import shown, width

Row = tuple[str, object, str]  # name, value, origin


def fields(rows: Sequence[Row]) -> dict[str, object]:
    """Return settings as an object ready for JSON."""
    return {name: {"value": value, "from": origin} for name, value, origin in rows}


def render(rows: Sequence[Row]) -> str:
    """Return settings one to a line, with their origins in a column."""
    cells = [(name, shown(_written(value)), shown(origin)) for name, value, origin in rows]
    first, second = (max(width(row[at]) for row in cells) for at in (0, 1))
    return "".join(
        f"{name}{' ' * (first - width(name))}  {value}{' ' * (second - width(value))}  {origin}\n"
        for name, value, origin in cells
    )


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return str(value) or "none"
