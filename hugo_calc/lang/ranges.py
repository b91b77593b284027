"""The range of a figure: each uncertain input taken to its limits, effects in quadrature.

The numerical form of error propagation: JCGM 100:2008 (GUM) 5.1.3 note 2, and approach 1 of the
2006 IPCC Guidelines, volume 1, chapter 3. Each side is kept apart, so skewed limits stay skewed.
One fact is one input however often it is used, so what depends on it moves together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from hugo_calc.lang.limits import LARGEST_INPUTS
from hugo_calc.lang.quantity import Quantity, Value, inputs_of
from hugo_calc.lang.sheet import Sheet
from hugo_calc.lang.syntax import Formula
from hugo_calc.report.diagnostic import Diagnostic


class Effect(NamedTuple):
    """How far one input moves a figure, in base units: to below and to above, both ≥ 0."""

    label: str
    below: float
    above: float


class Range(NamedTuple):
    """The 95 % limits of a figure in base units, and the inputs behind them, strongest first."""

    low: float
    high: float
    effects: tuple[Effect, ...]


def _no_range(formula: Formula, reason: str, help_: str) -> Diagnostic:
    source = formula.source
    return Diagnostic(
        "HC111",
        f"no range: {reason}",
        source.span(formula.root.start, formula.root.end),
        help=help_,
        severity="warning",
        path=source.path,
    )


def range_of(
    sheet: Sheet, formula: Formula, best: Quantity, local: Mapping[str, Value] | None = None
) -> Range | None:
    """Return the range of a formula whose value is `best`, or None where no input has limits."""
    effects = []
    inputs = [entered.term.input for entered in inputs_of(best)]
    uncertain = [given for given in inputs if given is not None and given.uncertain]
    if len(uncertain) > LARGEST_INPUTS:
        reason = f"it rests on more than {LARGEST_INPUTS} uncertain inputs"
        sheet.warn(_no_range(formula, reason, "give the limits of a sum instead of those of all"))
        return None
    for given in uncertain:
        moves = []
        for side in (-1, 1):
            moved = sheet.variant(given.id, side).evaluate(formula, local)
            if not isinstance(moved, Quantity):
                limit = f"the {'lower' if side < 0 else 'upper'} limit of {given.label}"
                reason = f"the formula has no value at {limit}"
                sheet.warn(_no_range(formula, reason, "narrow the limits, or leave them out"))
                return None
            moves.append(moved.value - best.value)
        below = max([-move for move in moves if move < 0], default=0.0)
        above = max([move for move in moves if move > 0], default=0.0)
        effects.append(Effect(given.label, below, above))
    if not any(effect.below or effect.above for effect in effects):
        return None
    if not math.isfinite(sum(effect.below + effect.above for effect in effects)):
        return None  # a range that no float holds
    effects.sort(key=lambda effect: -(effect.below + effect.above))
    return Range(
        best.value - math.hypot(*(effect.below for effect in effects)),
        best.value + math.hypot(*(effect.above for effect in effects)),
        tuple(effects),
    )
