"""Derivations: how a figure came about, as a tree from its value down to the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hugo_calc.catalogue.entries import basis_words
from hugo_calc.catalogue.model import Factor
from hugo_calc.lang.quantity import Quantity, Record
from hugo_calc.lang.ranges import Range
from hugo_calc.post.block import Block
from hugo_calc.post.desk import Desk, Site, shared_block
from hugo_calc.post.figures import quantity_of, read_formula
from hugo_calc.post.outcomes import Outcome
from hugo_calc.post.plan import Planner
from hugo_calc.render.format_words import Format
from hugo_calc.render.note import published
from hugo_calc.render.number import printed
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.lines import Lines
from hugo_calc.text.span import Span

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "^": "^", "as": "as", "negative": "−"}
_GATHERED = ("+", "*")  # a + b + c is one step with three parts
_DEEPEST = 60
_MOST_STEPS = 2_000  # names that double each other would make a tree without end


class Step(NamedTuple):
    """One step: what it is, what it came to, the fact it rests on, and the steps it is made of.

    `what` is a name, a sign, a function, a fact with its vintage, or a number as written.
    """

    what: str
    value: str
    parts: tuple[Step, ...] = ()
    fact: Mapping[str, Any] | None = None


class Derivation(NamedTuple):
    """A figure of a post with its derivation; `low` and `high` are its printed 95% limits."""

    formula: str
    text: str
    low: str
    high: str
    span: Span
    steps: Step


def explain(
    source: bytes, path: str, site: Site, line: int
) -> tuple[Derivation, ...] | tuple[Diagnostic, ...]:
    """Return the derivations of the figures on a line of a post, from 1; of a table, of its row.

    Where the post has an error, that is returned in their place.
    """
    planner = Planner(source, site)
    made = planner.plan()
    errors = tuple(each for each in made.diagnostics if each.severity == "error")
    if errors or planner.desk is None:
        return tuple(each._replace(path=each.path or path) for each in errors)
    lines = Lines(source)
    found: list[Derivation] = []
    for outcome in planner.outcomes:
        first = lines.position(outcome.call.tag.start).line
        last = lines.position(outcome.call.end).line
        if first <= line <= last:
            found += _of_outcome(outcome, planner.desk, source, lines, line)
    return tuple(found)


def explain_name(
    name: str, as_of: str | None, site: Site
) -> tuple[Derivation, ...] | tuple[Diagnostic, ...]:
    """Return the derivation of a name of the site's `let`, of a record one for each quantity.

    Nothing where the site has no such name; diagnostics where it cannot be worked out.
    """
    shared = shared_block(site)
    formula = shared.formulas.get(name)
    if formula is None:
        return ()
    desk = Desk(Block(), shared, site, as_of)
    value = desk.sheet.evaluate(formula)
    if value is None:
        return (*shared.diagnostics, *desk.sheet.diagnostics)
    written = f"{name} = {formula.source.text}"
    found = {written: value}
    if isinstance(value, Record):
        found = {f"{written}, {field}": each for field, each in value.fields.items()}
    whole = formula.source.span(0, len(formula.source.text))
    return tuple(
        Derivation(what, printed(each, desk.style), "", "", whole, steps(each, desk))
        for what, each in found.items()
        if isinstance(each, Quantity)
    )


def steps(quantity: Quantity, desk: Desk) -> Step:
    """Return the derivation of a quantity."""
    return _step(quantity, desk, 0, [_MOST_STEPS])


def _of_outcome(
    outcome: Outcome, desk: Desk, source: bytes, lines: Lines, line: int
) -> Iterator[Derivation]:
    call, grid = outcome.call, outcome.grid
    if outcome.result is not None and outcome.formula is not None:
        result = outcome.result
        low, high = _limits(result.quantity, result.spread, desk)
        yield Derivation(
            call.expression.text, result.text, low, high, call.tag, steps(result.quantity, desk)
        )
    if call.kind == "calc-claim":
        formula = read_formula(call.expression, desk)
        value = quantity_of(formula, desk) if formula is not None else None
        if value is not None:
            text = printed(value, desk.style)
            yield Derivation(call.expression.text, text, "", "", call.tag, steps(value, desk))
    if grid is None or call.inner is None:
        return
    row = _row(source, lines, call.inner, line)
    for column, cells in zip(grid.table.columns, grid.cells, strict=True):
        shown = range(len(cells)) if row is None else [row] if row < len(cells) else []
        for at in shown:
            cell = cells[at]
            if isinstance(cell, Quantity):
                text = printed(cell, desk.style, column.form)
                name = f"{call.expression.text}: {column.header.text}"
                yield Derivation(name, text, "", "", call.tag, steps(cell, desk))


def _row(source: bytes, lines: Lines, inner: Span, line: int) -> int | None:
    """Return which row of a table a line of the file is, None where it is none of them."""
    first = lines.position(inner.start).line
    texts = inner.of(source).decode("utf-8", "replace").splitlines()
    numbered = [(first + at, text.lstrip(" \t>")) for at, text in enumerate(texts)]
    rows = [number for number, text in numbered if text.startswith("|")][2:]
    return rows.index(line) if line in rows else None


def _limits(quantity: Quantity, spread: Range | None, desk: Desk) -> tuple[str, str]:
    if spread is None:
        return "", ""
    both = printed(quantity, desk.style, Format(spread="range"), spread)
    low, _, high = both.partition(" to ")
    return low, high


def _step(quantity: Quantity, desk: Desk, depth: int, left: list[int]) -> Step:
    """Return one step with those below it; `left` counts down how many there may be."""
    left[0] -= 1
    term = quantity.term
    value = printed(quantity, desk.style)
    given = term.input
    if given is not None and isinstance(given.origin, Factor):
        return Step(given.origin.id, value, (), _fact(given.origin, desk))
    if depth > _DEEPEST or left[0] < 0:
        return Step("…", value)
    if term.operator in ("number", "spread") or not term.arguments:
        return Step(term.text or "a number", value)
    if term.operator == "group" and len(term.arguments) == 1:
        return _step(term.arguments[0], desk, depth + 1, left)
    inner = _gathered(quantity) if term.operator in _GATHERED else term.arguments
    parts = tuple(_step(each, desk, depth + 1, left) for each in inner)
    if term.operator == "in":
        return parts[0]._replace(value=value) if parts else Step("in", value)
    what = _SIGNS.get(term.operator, term.text)
    if term.operator == "call":
        what = f"{term.text}(…)"
    if term.operator == "field" and len(parts) == 1 and not term.text:
        return parts[0]
    return Step(what, value, parts)


def _gathered(quantity: Quantity) -> Iterator[Quantity]:
    """Yield the parts of a sum of sums, or a product of products, from left to right."""
    waiting = [quantity]
    while waiting:
        now = waiting.pop()
        if now.term.operator == quantity.term.operator and now.term.input is None:
            waiting.extend(reversed(now.term.arguments))
        else:
            yield now


def _fact(factor: Factor, desk: Desk) -> dict[str, Any]:
    fact, vintage = factor.fact, factor.vintage
    source = desk.source(vintage.source)
    return {
        "label": fact.label,
        "vintage": vintage.label,
        "source": source.title,
        "publisher": source.publisher,
        "published": published(source),
        "url": source.url,
        "basis": {k: v for k, v in sorted(vintage.tags.items()) if k != "role"},
        "basis_words": basis_words(vintage.tags),
        "confidence": vintage.confidence,
    }
