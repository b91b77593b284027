"""Vintages put together: one fact taken in two vintages within a sum, or down a table's column.

A grid's intensity of 2019 for one term and of 2022 for the other is mostly a slip. Where they are
set against each other (a difference, a quotient), comparing them is the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from hugo_calc.catalogue.model import Factor
from hugo_calc.lang.quantity import Place, Quantity, Term, inputs_of
from hugo_calc.report.diagnostic import Diagnostic, Label

_COMPARING = frozenset(("-", "/", "as"))


class _Used(NamedTuple):
    """A fact in one vintage, and the nearest place where an author put it in."""

    factor: Factor
    place: Place | None


# By fact, the vintages of it that a value was computed from, each where it came in first.
_Vintages = Mapping[str, Mapping[str, _Used]]


def mixed_in_sum(quantity: Quantity, whole: Place) -> list[Diagnostic]:
    """Return a warning HC332 for each fact that a sum within `quantity` takes in two vintages.

    `whole` is the place of the formula, for what has none of its own.
    """
    if not _has_two_of_one(quantity):
        return []
    _, mixed = _gathered(quantity)
    return [_warning(one, other, whole) for one, other in mixed.values()]


def _has_two_of_one(quantity: Quantity) -> bool:
    """Return whether any fact is used in two vintages: most figures use none so, and are done."""
    seen: dict[str, str] = {}
    for entered in inputs_of(quantity):
        origin = entered.term.input.origin if entered.term.input is not None else None
        if isinstance(origin, Factor):
            label = origin.vintage.label
            if seen.setdefault(origin.fact.key, label) != label:
                return True
    return False


def mixed_in_column(
    cells: Sequence[Quantity], rows: Sequence[Quantity | None], whole: Place
) -> list[Diagnostic]:
    """Return a warning HC332 for each fact that the cells of a column take in two vintages.

    `rows` are what the cells were computed for, where that is a quantity: a row that itself is a
    fact of some year is there to be compared, and does not count. A sum within a cell does.
    """
    sides: list[_Vintages] = []
    found: dict[str, tuple[_Used, _Used]] = {}
    for cell, row in zip(cells, rows, strict=True):
        vintages, mixed = _gathered(cell)
        found = {**mixed, **found}
        listed = _listed(row)
        sides.append({key: labels for key, labels in vintages.items() if key != listed})
    found = {**dict(_differing(sides)), **found}
    return [_warning(one, other, whole) for one, other in found.values()]


def _gathered(quantity: Quantity) -> tuple[_Vintages, Mapping[str, tuple[_Used, _Used]]]:
    """Return the vintages behind a value, and by fact two of them that a sum put together."""
    known: dict[int, _Vintages] = {}
    mixed: dict[str, tuple[_Used, _Used]] = {}
    for each in _innermost_first(quantity):
        term = each.term
        sides = [known[id(argument)] for argument in term.arguments]
        if term.operator == "+":
            for key, pair in _differing(sides):
                mixed.setdefault(key, pair)
        known[id(each)] = _located(_own(term) or _joined(sides, term.operator), term.place)
    return known[id(quantity)], mixed


def _innermost_first(quantity: Quantity) -> Iterable[Quantity]:
    """Yield each quantity behind one after all that it was computed from, it itself last."""
    seen: set[int] = set()
    waiting = [(quantity, False)]
    while waiting:
        now, ready = waiting.pop()
        if ready:
            yield now
        elif id(now) not in seen:
            seen.add(id(now))
            waiting.append((now, True))
            waiting += [(each, False) for each in now.term.arguments]


def _own(term: Term) -> _Vintages:
    """Return the fact that a term is, none for any other."""
    origin = term.input.origin if term.input is not None else None
    if not isinstance(origin, Factor):
        return {}
    return {origin.fact.key: {origin.vintage.label: _Used(origin, None)}}


def _joined(sides: Sequence[_Vintages], operator: str) -> _Vintages:
    """Return the vintages of several values, less those that are compared with each other."""
    if len(sides) == 1:
        return sides[0]
    compared = {key for key, _ in _differing(sides)} if operator in _COMPARING else set()
    joined: dict[str, dict[str, _Used]] = {}
    for side in sides:
        for key, labels in side.items():
            if key not in compared:
                joined[key] = {**labels, **joined.get(key, {})}
    return joined


def _located(vintages: _Vintages, place: Place | None) -> _Vintages:
    """Return the same, with `place` for what has no place yet."""
    if place is None or all(used.place for each in vintages.values() for used in each.values()):
        return vintages
    return {
        key: {label: used._replace(place=used.place or place) for label, used in labels.items()}
        for key, labels in vintages.items()
    }


def _differing(sides: Iterable[_Vintages]) -> Iterable[tuple[str, tuple[_Used, _Used]]]:
    """Yield each fact that one value has in another vintage than one before it."""
    first: dict[str, _Used] = {}
    said: set[str] = set()
    for side in sides:
        for key, labels in side.items():
            for label, used in labels.items():
                before = first.setdefault(key, used)
                if before.factor.vintage.label != label and key not in said:
                    said.add(key)
                    yield key, (before, used)


def _listed(row: Quantity | None) -> str:
    """Return the name of the fact that a row itself is, "" where it is none."""
    while row is not None and row.term.input is None:
        if row.term.operator not in ("name", "group", "field", "in"):
            return ""
        (row,) = row.term.arguments
    origin = row.term.input.origin if row is not None and row.term.input is not None else None
    return origin.fact.key if isinstance(origin, Factor) else ""


def _warning(one: _Used, other: _Used, whole: Place) -> Diagnostic:
    place = other.place or whole
    fact, labels = one.factor.fact, (one.factor.vintage.label, other.factor.vintage.label)
    first = () if one.place is None else (Label(one.place.span, labels[0], one.place.source.path),)
    return Diagnostic(
        "HC332",
        f"two vintages of one source are put together: {fact.label}, {labels[0]} and {labels[1]}",
        place.span,
        labels[1],
        labels=first,
        help=f"take one for both, such as {fact.key}[{max(labels)}];"
        ' or say why it is meant: calc.allow: {HC332: "reason"}',
        severity="warning",
        path=place.source.path,
    )
