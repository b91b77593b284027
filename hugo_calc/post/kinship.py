"""How near a post is to ledgers that name another one: whether it is the same, or moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hugo_calc.post.ledger import Ledger
from hugo_calc.post.planned import Figure, Plan
from hugo_calc.render.table import content


def filled(plan: Plan) -> list[Figure]:
    """Return the values and tables of a post that have a text, be it right or wrong."""
    return [each for each in plan.figures if each.kind in ("figure", "table") and each.stored]


class Kin(NamedTuple):
    """A ledger by its number, which share of a post's figures it tells of, and of its own."""

    number: int
    share: float
    back: float


class Kinship:
    """Ledgers by what they say, to be asked for those that a post is near to.

    Of each figure that has a text, both the text and the formula count, of a table its lines and
    its name. A post that a ledger is of has most of the formulas even where a hand has written
    over all texts, and most of the texts where formulas were changed.
    """

    def __init__(self, ledgers: Iterable[Ledger]) -> None:
        self._having: dict[object, list[int]] = {}
        self._sizes: list[int] = []
        for number, ledger in enumerate(ledgers):
            parts = {*_texts(ledger), *_formulas(ledger), *_tables(ledger)}
            self._sizes.append(max(1, len(parts)))
            for part in parts:
                self._having.setdefault(part, []).append(number)

    def of(self, plan: Plan) -> list[Kin]:
        """Return the ledgers that tell of anything in a post, in their order."""
        figures = filled(plan)
        parts = {part for figure in figures for part in _parts(figure)}
        parts |= {*_formulas(plan.ledger or {})} if figures else set()
        agree = self._counted(parts)
        return [
            Kin(number, agree[number] / len(parts), agree[number] / self._sizes[number])
            for number in sorted(agree)
        ]

    def _counted(self, parts: Iterable[object]) -> Counter[int]:
        counts: Counter[int] = Counter()
        for part in parts:
            counts.update(self._having.get(part, ()))
        return counts


def apart(old: Ledger, new: Ledger) -> bool:
    """Return whether no more than half of a ledger's formulas and tables are in another."""
    was = {*_formulas(old), *_tables(old)}
    return 2 * len(was & {*_formulas(new), *_tables(new)}) <= len(was)


def _parts(figure: Figure) -> Iterator[object]:
    if figure.kind == "table":
        yield "lines", repr(content(figure.stored.splitlines()))
        yield "table", figure.expression
    else:
        yield "text", figure.stored


def _texts(ledger: Ledger) -> Iterator[object]:
    for figure in _entries(ledger, "figures").values():
        printed = figure.get("printed")
        if isinstance(printed, dict):
            yield from (("text", each) for each in printed.values() if isinstance(each, str))


def _formulas(ledger: Ledger) -> Iterator[object]:
    for figure in _entries(ledger, "figures").values():
        if isinstance(figure.get("expression"), str):
            yield "formula", figure["expression"]


def _tables(ledger: Ledger) -> Iterator[object]:
    for name, table in _entries(ledger, "tables").items():
        yield "table", name
        yield "lines", repr(table.get("lines"))


def _entries(ledger: Ledger, part: str) -> Ledger:
    found = ledger.get(part)
    entries = found.items() if isinstance(found, dict) else ()
    return {name: each for name, each in entries if isinstance(each, dict)}
