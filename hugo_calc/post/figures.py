"""Figures: a formula worked out, printed, and explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hugo_calc.core.vintages import mixed_in_sum
from hugo_calc.lang.canonical import canonical
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Place, Quantity, Record, Value, kind_of
from hugo_calc.lang.ranges import Range, range_of
from hugo_calc.lang.syntax import Conversion, Formula, Node
from hugo_calc.post.desk import Desk
from hugo_calc.render.format_words import Format
from hugo_calc.render.note import note_values
from hugo_calc.render.number import printed
from hugo_calc.render.plain import plain
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText


class Result(NamedTuple):
    """A formula's value with its range, and both as they are printed."""

    quantity: Quantity
    spread: Range | None
    text: str


def read_formula(text: PlacedText, desk: Desk) -> Formula | None:
    """Read a formula; what is wrong with it goes to the desk."""
    reading = parse(text)
    desk.diagnostics.extend(reading.diagnostics)
    return reading.formula


def identity(formula: Formula) -> str:
    """Return what makes two figures the same: the canonical formula without its `in`."""
    node: Node = formula.root
    while isinstance(node, Conversion):
        node = node.value
    return canonical(node)


def place_of(formula: Formula) -> Place:
    """Return the place of a whole formula."""
    return Place(formula.source, formula.root.start, formula.root.end)


def quantity_of(
    formula: Formula, desk: Desk, local: Mapping[str, Value] | None = None
) -> Quantity | None:
    """Return the quantity a formula comes to; None where the desk's diagnostics say why not."""
    value = desk.sheet.evaluate(formula, local)
    if value is None:
        return None
    if isinstance(value, Quantity):
        desk.diagnostics.extend(mixed_in_sum(value, place_of(formula)))
        return value
    some = ""
    if isinstance(value, Record) and value.fields:
        named = [name for name in value.fields if name != "label"]
        some = "take one of its fields: " + ", ".join(f"`.{name}`" for name in named[:6])
    source = formula.source
    desk.diagnostics.append(
        Diagnostic(
            "HC208",
            f"only a quantity can be printed here, and this is {kind_of(value)}",
            source.span(formula.root.start, formula.root.end),
            help=some,
            path=source.path,
        )
    )
    return None


def work_out(formula: Formula, form: Format, desk: Desk) -> Result | None:
    """Return a figure worked out and printed; None where the desk's diagnostics say why not."""
    quantity = quantity_of(formula, desk)
    if quantity is None:
        return None
    spread = range_of(desk.sheet, formula, quantity)
    if form.percent and any(quantity.dimension):
        desk.diagnostics.append(
            Diagnostic(
                "HC506",
                "only a plain number can be printed as a percentage",
                formula.source.span(formula.root.start, formula.root.end),
                help="divide it by a whole first, or use share(part, whole)",
                path=formula.source.path,
            )
        )
        return None
    return Result(quantity, spread, plain(printed(quantity, desk.style, form, spread)))


def note_of(result: Result, form: Format, desk: Desk) -> str:
    """Return the footnote of a figure.

    It has the digits that the range allows, whatever `form` asks for in the text: several figures
    may share it.
    """
    whole = Format(percent=form.percent)
    text = result.text
    if form != whole:
        text = plain(printed(result.quantity, desk.style, whole, result.spread))
    values = note_values(
        result.quantity,
        text,
        result.spread,
        style=desk.style,
        source_of=desk.source,
        as_of=desk.as_of,
    )
    return desk.note("note.md.j2", values)
