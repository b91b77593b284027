"""What ± and % mean beside the literals that they stand at."""

from __future__ import annotations

from hugo_calc.lang import refused_operators as operators
from hugo_calc.lang.syntax import Binary, Group, Negative, Node, Number, Spread
from hugo_calc.lang.tokens import SCALES, number_end, token


def spread(left: Node, half: Node) -> Spread:
    """Return left ± half; a unit behind the half-width is that of both: 1.1 ± 0.05 kg."""
    best, width = literal_of(left), literal_of(half)
    relative = width is not None and width.percent
    if best is not None and width is not None and width.percent and best.percent:
        raise operators.spread_of_percentages(left, half, signed_value(left, best), width.value)
    if best is not None and isinstance(half, Number) and not relative and not best.percent:
        if half.unit is None and best.unit is not None:
            raise operators.spread_without_unit(half, best.unit.text)
        if best.unit is None and _scale(half) and not _scale(best):
            raise operators.spread_of_scale(best, half)
        if best.unit is None and half.unit is not None and not isinstance(left, Group):
            shared = best._replace(unit=half.unit, text=f"{best.text} {half.unit.text}")
            left = left._replace(value=shared) if isinstance(left, Negative) else shared
    return Spread(left.start, half.end, left, half, relative)


def literal_of(node: Node) -> Number | None:
    """Return the number that a node is but for signs and parentheses, or None."""
    while isinstance(node, Group | Negative):
        node = node.value
    return node if isinstance(node, Number) else None


def signed_value(node: Node, literal: Number) -> float:
    """Return the value of a literal with the minus signs that stand before it."""
    value = literal.value
    while isinstance(node, Group | Negative):
        value = -value if isinstance(node, Negative) else value
        node = node.value
    return value


def _scale(number: Number) -> str:
    word = token(number.text, number_end(number.text, 0)).sign
    return word if word in SCALES else ""


def is_percentage(node: Node) -> bool:
    """Tell whether a node is a percentage, or a sum of percentages."""
    while isinstance(node, Group | Negative | Binary):
        if isinstance(node, Binary):
            if node.operator not in "+-" or not is_percentage(node.left):
                return False
            node = node.right
        else:
            node = node.value
    return isinstance(node, Number) and node.percent
