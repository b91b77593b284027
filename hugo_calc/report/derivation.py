"""Derivations for people, as trees from a figure down to its sources, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from hugo_calc.report.cells import shown, width
from hugo_calc.report.facts import DOUBTS


class Step(Protocol):
    """One step of a derivation."""

    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> str: ...  # noqa: D102
    @property
    def parts(self) -> Sequence[Step]: ...  # noqa: D102
    @property
    def fact(self) -> Mapping[str, Any] | None: ...  # noqa: D102


class Derivation(Protocol):
    """A figure with its derivation."""

    @property
    def formula(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def low(self) -> str: ...  # noqa: D102
    @property
    def high(self) -> str: ...  # noqa: D102
    @property
    def steps(self) -> Step: ...  # noqa: D102


def fields(derivation: Derivation, path: str, line: int) -> dict[str, object]:
    """Return a derivation as an object ready for JSON."""
    return {
        "file": path,
        "line": line,
        "formula": derivation.formula,
        "text": derivation.text,
        "low": derivation.low or None,
        "high": derivation.high or None,
        "steps": _object(derivation.steps),
    }


def render(derivations: Sequence[Derivation], path: str, line: int) -> str:
    """Return derivations as text: a tree each, a blank line between."""
    return "\n".join(
        "".join(f"{shown(row)}\n" for row in _rows(each, path, line)) for each in derivations
    )


def _object(step: Step) -> dict[str, object]:
    found: dict[str, object] = {"what": step.what, "value": step.value}
    if step.fact is not None:
        found["fact"] = dict(step.fact)
    if step.parts:
        found["parts"] = [_object(each) for each in step.parts]
    return found


def _rows(derivation: Derivation, path: str, line: int) -> Iterator[str]:
    yield f"{path}:{line}: {' '.join(derivation.formula.split())}"
    between = f"  (95% between {derivation.low} and {derivation.high})" if derivation.low else ""
    yield f"  {derivation.text}{between}"
    cells = list(_cells(derivation.steps, "  ", "  "))
    first = max(width(shown(left)) for left, *_ in cells)
    second = max(width(shown(value)) for _, value, _ in cells)
    for left, value, source in cells:
        padded = left + " " * (first - width(shown(left)))
        last = f"{' ' * (second - width(shown(value)))}  {source}" if source else ""
        yield f"{padded}  {value}{last}"


def _cells(step: Step, lead: str, below: str) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of a tree as what stands left, the value, and the source."""
    yield lead + step.what, step.value, _source(step.fact) if step.fact else ""
    for at, part in enumerate(step.parts):
        last = at == len(step.parts) - 1
        yield from _cells(part, below + ("└ " if last else "├ "), below + ("  " if last else "│ "))


def _source(fact: Mapping[str, Any]) -> str:
    doubt = DOUBTS.get(fact["confidence"], "")
    parts = (
        fact["label"],
        fact["basis_words"],
        doubt,
        fact["source"],
        fact["publisher"],
        fact["published"],
    )
    return "; ".join(filter(None, (", ".join(filter(None, parts)), fact["url"])))
