"""What `outdated` found: a table for people, a line a figure for pipes, an object for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hugo_calc.report.cells import shown, width
from hugo_calc.report.summary import count


class Row(Protocol):
    """A figure that newer facts change."""

    @property
    def post(self) -> str: ...  # noqa: D102
    @property
    def figure(self) -> str: ...  # noqa: D102
    @property
    def then(self) -> str: ...  # noqa: D102
    @property
    def now(self) -> str: ...  # noqa: D102
    @property
    def percent(self) -> float | None: ...  # noqa: D102
    @property
    def cell(self) -> str: ...  # noqa: D102
    @property
    def because(self) -> tuple[str, ...]: ...  # noqa: D102


_HEADERS = ("post", "figure", "then", "now", "change")


def fields(rows: Sequence[Row], day: str, updated: Sequence[str]) -> dict[str, object]:
    """Return the findings as an object ready for JSON."""
    return {
        "version": 1,
        "as_of": day,
        "outdated": [
            {
                "file": each.post,
                "figure": each.figure,
                "cell": each.cell or None,
                "then": each.then,
                "now": each.now,
                "percent": each.percent,
                "because": list(each.because),
            }
            for each in rows
        ],
        "updated": list(updated),
    }


def render(rows: Sequence[Row], day: str, *, posts: int, full: bool) -> str:
    """Return the findings as text; in full, the facts that moved stand below their figures."""
    lines = _table(rows) if full else [_line(each) for each in rows]
    if full:
        moved = dict.fromkeys(fact for each in rows for fact in each.because)
        lines += ["", *(f"because  {fact}" for fact in moved)] if moved else []
        lines += [""] if rows else []
    touched = len({each.post for each in rows})
    if rows:
        tables = {(each.post, each.figure) for each in rows if each.cell}
        figures = len(tables) + sum(not each.cell for each in rows)
        said = f"{count(figures, 'figure')} in {count(touched, 'post')} would change"
        lines.append(f"As of {day}, {said}; to bring a post up: hugo-calc outdated --update POST")
    else:
        lines.append(f"As of {day}, no figure in {count(posts, 'post')} would change.")
    return "".join(f"{shown(line)}".rstrip() + "\n" for line in lines)


def updated_line(post: str, day: str) -> str:
    """Return what was done to a post."""
    return f"{shown(post)}: as of {day} now\n"


def percent(value: float | None) -> str:
    """Return a change as it is printed: "−3.2%", "" where it is not known."""
    return "" if value is None else f"{value:+.1f}%".replace("-", "−")


def _line(row: Row) -> str:
    because = f" ({'; '.join(row.because)})" if row.because else ""
    change = f", {percent(row.percent)}" if row.percent is not None else ""
    return f"{row.post}: {_name(row)}: {row.then} → {row.now}{change}{because}"


def _name(row: Row) -> str:
    return f"{row.figure}: {row.cell}" if row.cell else row.figure


def _table(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    cells = [
        _HEADERS,
        *((each.post, _name(each), each.then, each.now, percent(each.percent)) for each in rows),
    ]
    wide = [max(width(row[at]) for row in cells) for at in range(len(_HEADERS))]
    return [
        "  ".join(text + " " * (size - width(text)) for text, size in zip(row, wide, strict=True))
        for row in cells
    ]
