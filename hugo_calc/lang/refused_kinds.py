"""Refused sums and conversions of different kinds: what was probably meant."""

from __future__ import annotations

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.syntax import Binary, Number, Unit
from hugo_calc.lang.tokens import SPACES, number_end
from hugo_calc.lang.units import find_unit

_OVER_A_TIME = "power becomes energy over a time: multiply it by a time, such as × 1 year"
_THROUGH_A_FACTOR = "energy becomes emissions through a factor, such as × grid.us"
_EXAMPLES = {
    dim.ENERGY: "kWh",
    dim.POWER: "kW",
    dim.CO2E: "tCO2e",
    dim.MASS: "kg",
    dim.TIME: "h",
    dim.VOLUME: "L",
    dim.LENGTH: "km",
    dim.MONEY: "USD",
    dim.over(dim.CO2E, dim.ENERGY): "kgCO2e/kWh",
}


def help_of_sum(node: Binary, left: dim.Dimension, right: dim.Dimension) -> str:
    """Return the help for a sum or difference of two kinds, "" where there is none to give."""
    kinds = {left, right}
    if kinds in ({dim.ENERGY, dim.CO2E}, {dim.ENERGY, dim.MASS}):
        return f"{_THROUGH_A_FACTOR}; and write tCO2e where the tonnes are CO₂e"
    if kinds == {dim.CO2E, dim.MASS}:
        return "emissions are not mass here: write tCO2e where the tonnes are CO₂e"
    if kinds == {dim.ENERGY, dim.POWER}:
        return _OVER_A_TIME
    one, other = node.left, node.right
    if isinstance(one, Number) and isinstance(other, Number) and not one.unit and other.unit:
        return _one_unit(node.operator, one, other)
    return ""


def _one_unit(sign: str, one: Number, other: Number) -> str:
    """Return the help for 5-10 kWh and 5 + 10 kWh."""
    unit = other.text[number_end(other.text, 0) :].strip(SPACES)
    both = f"{one.text} {unit}"
    if one.percent:
        return ""
    if sign == "-" and one.value < other.value:
        middle, half = (one.value + other.value) / 2, (other.value - one.value) / 2
        return (
            f"a range is written {middle:.10g} {unit} ± {half:.10g} {unit},"
            f" or range({both}, {middle:.10g} {unit}, {other.text})"
        )
    return f"each of them has its unit: {both} {'+' if sign == '+' else '−'} {other.text}"


def help_of_conversion(value: dim.Dimension, unit: Unit) -> str:
    """Return the help for a value that is given in a unit of another kind."""
    wanted = unit.dimension
    if (value, wanted) == (dim.ENERGY, dim.POWER):
        return "energy over a time is power: write kWh, or divide by a time, such as / 1 year"
    if (value, wanted) == (dim.POWER, dim.ENERGY):
        return _OVER_A_TIME
    if (value, wanted) == (dim.times(dim.ENERGY, dim.TIME), dim.ENERGY):
        return "this is energy times a time: a power times a time is energy"
    if value == dim.ENERGY and wanted in (dim.CO2E, dim.MASS):
        return _THROUGH_A_FACTOR
    if (value, wanted) == (dim.CO2E, dim.MASS):
        of_gas = find_unit(f"{unit.text}CO2e")
        named = of_gas.text if isinstance(of_gas, Unit) else "tCO2e"
        return f"emissions are not mass here: write {named}"
    if (value, wanted) == (dim.MASS, dim.CO2E):
        return "emissions are not mass here: write tCO2e where the tonnes are CO₂e"
    if not any(value):
        return f"a plain number has no unit: multiply it by one, such as × 1 {unit.text}"
    example = _EXAMPLES.get(value)
    return f"{dim.name(value)} is given in a unit such as {example}" if example else ""
