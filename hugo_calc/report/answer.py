"""The answer to `eval` in words: the value, its range, and the facts it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hugo_calc.report.cells import shown, width


class Answer(Protocol):
    """What a formula came to; `low` and `high` are its 95 % limits, in `unit` as `value` is."""

    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def low(self) -> float | None: ...  # noqa: D102
    @property
    def high(self) -> float | None: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def factors(self) -> Sequence[Mapping[str, Any]]: ...  # noqa: D102


def fields(answer: Answer) -> dict[str, object]:
    """Return an answer as an object ready for JSON."""
    return {
        "value": answer.value,
        "unit": answer.unit,
        "low": answer.low,
        "high": answer.high,
        "text": answer.text,
        "factors": [dict(factor) for factor in answer.factors],
    }


def render(answer: Answer, *, full: bool) -> str:
    """Return an answer for people: its text alone, or with all that it rests on."""
    lines = [answer.text]
    if full and answer.low is not None and answer.high is not None:
        limits = f"{answer.low:.4g} and {answer.high:.4g} {answer.unit}".replace("-", "−")
        lines.append(f"  95% between {limits.strip()}")
    if full:
        lines += _factors(answer.factors)
    return "".join(f"{shown(line)}\n" for line in lines)


def _factors(factors: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = [
        (
            f"{each['key']}[{each['vintage']}]" if each["vintage"] else str(each["key"]),
            f"{each['value']:.12g} {each['unit']}".strip(),
            _source(each),
        )
        for each in factors
    ]
    first, second = (max((width(row[at]) for row in rows), default=0) for at in (0, 1))
    return [
        f"  {key}{' ' * (first - width(key))}  {value}{' ' * (second - width(value))}  {source}"
        for key, value, source in rows
    ]


def _source(factor: Mapping[str, Any]) -> str:
    said = ", ".join(str(factor[key]) for key in ("source", "published", "url") if factor.get(key))
    doubt = factor.get("confidence")
    return f"{said} ({doubt})" if doubt in ("unverified", "derived") else said
