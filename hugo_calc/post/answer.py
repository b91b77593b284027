"""Answers: one formula worked out by itself, as `hugo-calc eval` shows it."""

from __future__ import annotations

from typing import Any, NamedTuple

from hugo_calc.catalogue.model import Factor
from hugo_calc.lang.quantity import Quantity, inputs_of
from hugo_calc.post.block import Block
from hugo_calc.post.desk import Desk, Site, shared_block
from hugo_calc.post.figures import note_of, read_formula, work_out
from hugo_calc.render.format_words import Format
from hugo_calc.render.measures import fitting, usual_units
from hugo_calc.render.note import published
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import placed


class Answer(NamedTuple):
    """What a formula came to: `value`, `low` and `high` count `unit`, as do none where None."""

    value: float
    unit: str
    low: float | None
    high: float | None
    text: str
    note: str
    factors: tuple[dict[str, Any], ...]
    warnings: tuple[Diagnostic, ...]


def evaluate_expression(
    text: str, as_of: str | None, site: Site
) -> Answer | tuple[Diagnostic, ...]:
    """Work out one formula with the catalogue as of an ISO date, or the newest.

    The site's own definitions hold. The diagnostics of a formula that has no value point into
    `text`, with the path "" for it.
    """
    shared = shared_block(site)
    desk = Desk(Block(), shared, site, as_of)
    desk.diagnostics.extend(shared.diagnostics)
    formula = read_formula(placed(text), desk)
    result = work_out(formula, Format(), desk) if formula is not None else None
    found = (*desk.diagnostics, *desk.sheet.diagnostics)
    if result is None or any(each.severity == "error" for each in found):
        return found
    quantity = result.quantity
    unit = quantity.unit
    if unit is None and any(quantity.dimension):
        unit = fitting(usual_units(quantity.dimension), quantity.value)
    factor = unit.factor if unit else 1.0
    spread = result.spread
    return Answer(
        quantity.value / factor,
        unit.text if unit else "",
        spread.low / factor if spread else None,
        spread.high / factor if spread else None,
        result.text,
        note_of(result, Format(), desk),
        tuple(_factors(quantity, desk)),
        found,
    )


def _factors(quantity: Quantity, desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for entered in inputs_of(quantity):
        given = entered.term.input
        if given is None or not isinstance(given.origin, Factor):
            continue
        factor = given.origin
        source = desk.source(factor.vintage.source)
        rows.append(
            {
                "key": factor.fact.key,
                "label": factor.fact.label,
                "vintage": factor.vintage.label,
                "value": factor.vintage.value,
                "unit": factor.fact.unit,
                "low": factor.vintage.low,
                "high": factor.vintage.high,
                "source": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "published": published(source),
                "basis": {k: v for k, v in sorted(factor.vintage.tags.items()) if k != "role"},
                "confidence": factor.vintage.confidence,
            }
        )
    return rows
