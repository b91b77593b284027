"""Canonical text: one spelling for formulas that say the same, so that they share a note."""

from __future__ import annotations

from hugo_calc.lang.syntax import (
    Argument,
    Binary,
    Call,
    Comparison,
    Conversion,
    Name,
    Negative,
    Node,
    Number,
    Part,
    Spread,
)
from hugo_calc.lang.tokens import SCALES, number_end, token
from hugo_calc.lang.units import UnitProblem, find_unit

_UNIT_SPELLING = str.maketrans({"₂": "2", "²": "^2", "³": "^3", "μ": "µ", "−": "-"})


def canonical(node: Node) -> str:
    """Return the canonical text of a tree; reading it gives a tree with the same text.

    Operators are ASCII with a space on either side (± has no ASCII form and stays), numbers are
    as written without underscores, and a unit stands one space behind, with CO2e spelled so.

    >>> from hugo_calc.lang.grammar import parse
    >>> from hugo_calc.text.placed import placed
    >>> formula = parse(placed("7_700_000h×0.385 kg CO₂e/kWh")).formula
    >>> canonical(formula.root)
    '7700000 h * 0.385 kgCO2e/kWh'
    """
    if isinstance(node, Number):
        return _number(node)
    if isinstance(node, Name):
        return _path(node.parts)
    if isinstance(node, Call):
        arguments = ", ".join(_argument(each) for each in node.arguments)
        fields = "".join("." + part.text for part in node.fields)
        return f"{node.function.text}({arguments}){fields}"
    if isinstance(node, Negative):
        return "-" + canonical(node.value)
    if isinstance(node, Binary):
        return f"{canonical(node.left)} {node.operator} {canonical(node.right)}"
    if isinstance(node, Spread):
        return f"{canonical(node.value)} ± {canonical(node.half_width)}"
    if isinstance(node, Conversion):
        return f"{canonical(node.value)} in {_unit(node.unit.text)}"
    if isinstance(node, Comparison):
        return f"{canonical(node.value)} as {canonical(node.of)}"
    return f"({canonical(node.value)})"


def _number(node: Number) -> str:
    end = number_end(node.text, 0)
    digits = node.text[:end].replace("_", "").replace("−", "-").replace("E", "e").replace("e+", "e")
    scale = token(node.text, end).sign
    parts = [digits + "%" if node.percent else digits]
    if scale in SCALES:
        parts.append(scale)
    if node.unit is not None:
        parts.append(_unit(node.unit.text))
    return " ".join(parts)


def _unit(text: str) -> str:
    spaced = " ".join(text.split()).translate(_UNIT_SPELLING).replace("CO2eq", "CO2e")
    together = spaced.replace(" ", "")
    found = find_unit(together)  # tCO2e is a spelling; tonneCO2e is none, and keeps its space
    return spaced if isinstance(found, UnitProblem) and found.unit is None else together


def _path(parts: tuple[Part, ...]) -> str:
    return "".join(f"[{p.text}]" if p.label else "." + p.text for p in parts).removeprefix(".")


def _argument(argument: Argument) -> str:
    value = canonical(argument.value)
    return f"{argument.name.text}={value}" if argument.name else value
