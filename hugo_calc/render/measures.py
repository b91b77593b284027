"""Units as the field writes them, and which unit a quantity without one is printed in."""

from __future__ import annotations

from functools import lru_cache

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.units import unit

# Steps of size for each kind of quantity; the largest that leaves a number of at least 1 is used.
_LADDERS: dict[dim.Dimension, tuple[str, ...]] = {
    dim.ENERGY: ("Wh", "kWh", "MWh", "GWh", "TWh"),
    dim.POWER: ("W", "kW", "MW", "GW"),
    dim.CO2E: ("gCO2e", "kgCO2e", "tCO2e", "MtCO2e", "GtCO2e"),
    dim.MASS: ("g", "kg", "t"),
    dim.TIME: ("s", "min", "h", "day", "year"),
    dim.LENGTH: ("m", "km"),
    dim.VOLUME: ("mL", "L"),
    dim.INFORMATION: ("B", "kB", "MB", "GB", "TB", "PB"),
    dim.OPERATION_RATE: ("GFLOPS", "TFLOPS", "PFLOPS", "EFLOPS"),
    dim.over(dim.CO2E, dim.TIME): ("kgCO2e/year", "tCO2e/year", "MtCO2e/year"),
}

# A step that is taken only from so many of the unit on: tonnes go up to a million.
_FROM: dict[str, float] = {"MtCO2e": 1.0, "MtCO2e/year": 1.0, "day": 2.0, "h": 2.0, "min": 2.0}

# One unit each for the kinds that authors know in one.
_SINGLE: dict[dim.Dimension, str] = {
    dim.over(dim.CO2E, dim.ENERGY): "kgCO2e/kWh",
    dim.over(dim.VOLUME, dim.ENERGY): "L/kWh",
    dim.over(dim.CO2E, dim.LENGTH): "gCO2e/km",
    dim.over(dim.CO2E, dim.MASS): "kgCO2e/kg",
    dim.over(dim.CO2E, dim.VOLUME): "kgCO2e/L",
    dim.over(dim.ENERGY, dim.TOKEN): "Wh/token",
    dim.over(dim.ENERGY, dim.QUERY): "Wh/query",
    dim.over(dim.CO2E, dim.QUERY): "gCO2e/query",
    dim.over(dim.CO2E, dim.TOKEN): "gCO2e/token",
    dim.over(dim.VOLUME, dim.QUERY): "mL/query",
    dim.over(dim.VOLUME, dim.TIME): "L/day",
    dim.over(dim.ENERGY, dim.LENGTH): "kWh/km",
    dim.over(dim.ENERGY, dim.PERSON): "kWh/person",
    dim.over(dim.CO2E, dim.PERSON): "tCO2e/person",
    dim.over(dim.CO2E, dim.MONEY): "kgCO2e/USD",
    dim.over(dim.MONEY, dim.ENERGY): "USD/kWh",
    dim.over(dim.MONEY, dim.CO2E): "USD/tCO2e",
    dim.over(dim.MONEY, dim.TIME): "USD/year",
    dim.MONEY: "USD",
    dim.TOKEN: "token",
    dim.QUERY: "query",
    dim.PERSON: "person",
    dim.ITEM: "item",
    dim.OPERATION: "FLOP",
    dim.AREA: "m^2",
    dim.SPEED: "km/h",
    dim.TEMPERATURE: "K",
}

_BASE_UNITS = ("kg", "m", "s", "A", "K", "mol", "cd", "bit", "kgCO2e", "USD", "token", "query",
               "person", "item", "FLOP")  # fmt: skip

# Spellings that are not their own symbol. Words have a plural; symbols do not.
_SYMBOLS: dict[str, str] = {
    "hour": "h", "hours": "h", "hr": "h", "minute": "min", "minutes": "min", "second": "s",
    "seconds": "s", "watt": "W", "watts": "W", "kilowatt": "kW", "megawatt": "MW",
    "gigawatt": "GW", "kilowatt_hour": "kWh", "megawatt_hour": "MWh", "gigawatt_hour": "GWh",
    "terawatt_hour": "TWh", "kwh": "kWh", "l": "L", "liter": "L", "liters": "L", "litre": "L",
    "litres": "L", "kilogram": "kg", "kilograms": "kg", "gram": "g", "grams": "g", "tonne": "t",
    "tonnes": "t", "metric_ton": "t", "metric_tons": "t", "btu": "BTU", "Btu": "BTU",
    "meter": "m", "metre": "m", "kilometer": "km", "kilometre": "km", "kilometers": "km",
    "kilometres": "km", "gal": "gallon", "yr": "year", "d": "day", "lbs": "lb", "flop": "FLOP",
    "people": "person", "flops": "FLOP", "MMBtu": "MMBTU", "mmbtu": "MMBTU",
}  # fmt: skip

_WORDS: dict[str, tuple[str, str]] = {
    "day": ("day", "days"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "year": ("year", "years"),
    "mile": ("mile", "miles"),
    "gallon": ("gallon", "gallons"),
    "acre": ("acre", "acres"),
    "pound": ("pound", "pounds"),
    "foot": ("foot", "feet"),
    "inch": ("inch", "inches"),
    "home": ("home", "homes"),
    "token": ("token", "tokens"),
    "query": ("query", "queries"),
    "person": ("person", "people"),
    "item": ("item", "items"),
    "therm": ("therm", "therms"),
    "oil_barrel": ("barrel of oil", "barrels of oil"),
    "short_ton": ("short ton", "short tons"),
    "long_ton": ("long ton", "long tons"),
    "refrigeration_ton": ("ton of refrigeration", "tons of refrigeration"),
    "ton_of_refrigeration": ("ton of refrigeration", "tons of refrigeration"),
}

_GASES = (("CO2eq", "CO₂e"), ("CO₂eq", "CO₂e"), ("CO2e", "CO₂e"), ("CO₂e", "CO₂e"),
          ("CO2", "CO₂"), ("CO₂", "CO₂"))  # fmt: skip
_POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=256)
def symbol(text: str, *, plural: bool = True) -> str:
    """Return a unit as the field writes it, its first name in the plural where it has one.

    >>> symbol("kgCO2e/kWh"), symbol("year"), symbol("year", plural=False), symbol("m^3/TJ")
    ('kg CO₂e/kWh', 'years', 'year', 'm³/TJ')
    """
    if text == "%":
        return "%"
    parts: list[str] = []
    name = ""
    for character in text + "/":
        if character in "/·*":
            parts.append(_atom(name, plural=plural and not parts))
            parts.append("·" if character == "*" else character)
            name = ""
        else:
            name += character
    return "".join(parts[:-1])


def _atom(name: str, *, plural: bool) -> str:
    name = name.replace(" ", "")
    for spelled, shown in _GASES:
        if name.endswith(spelled):
            mass = name.removesuffix(spelled)
            return f"{_SYMBOLS.get(mass, mass)} {shown}"
    base, caret, exponent = name.partition("^")
    shown = _SYMBOLS.get(base, base)
    singular = shown if shown in _WORDS else shown.removesuffix("s")
    if singular in _WORDS:
        shown = _WORDS[singular][1 if plural else 0]
    shown = shown.replace("_", " ")
    return shown + exponent.translate(_POWERS) if caret else shown


def usual_units(dimension: dim.Dimension) -> tuple[Unit, ...]:
    """Return the units, smallest first, that a quantity without one may be printed in."""
    names = _LADDERS.get(dimension)
    if names is None:
        single = _SINGLE.get(dimension)
        if not single and any(dimension):
            # Not by its name: a product may have a power that the language reads in no unit.
            return (Unit(_base_name(dimension), 1.0, dimension),)
        names = (single or "",)
    return tuple(unit(name) if name else Unit("", 1.0, dim.NONE) for name in names)


def fitting(units: tuple[Unit, ...], value: float) -> Unit:
    """Return the largest of some units of which `value` (in base units) has at least one."""
    chosen = units[0]
    for step in units[1:]:
        if abs(value) >= step.factor * _FROM.get(step.text, 1.0):
            chosen = step
    return chosen


def _base_name(dimension: dim.Dimension) -> str:
    """Return the base units of a dimension, for what has no unit that people use."""
    above = [_power(u, e) for u, e in zip(_BASE_UNITS, dimension, strict=True) if e > 0]
    below = [_power(u, -e) for u, e in zip(_BASE_UNITS, dimension, strict=True) if e < 0]
    if not above and below:
        above = [_power(u, e) for u, e in zip(_BASE_UNITS, dimension, strict=True) if e < 0]
        below = []
    return "/".join(["·".join(above), *below]) if above else ""


def _power(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}^{exponent}"
