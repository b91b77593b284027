"""Dimensions: what a quantity is a quantity of, as exponents of the base dimensions."""

from __future__ import annotations

BASES = (
    "mass", "length", "time", "current", "temperature", "substance", "luminosity", "information",
    "CO₂e", "money", "token", "query", "person", "item", "operation",
)  # fmt: skip

# One exponent a base, in the order of BASES.
Dimension = tuple[int, ...]

NONE: Dimension = (0,) * len(BASES)


def dimension(**exponents: int) -> Dimension:
    """Return the dimension with these exponents; CO₂e is spelled `co2e` here.

    >>> dimension(mass=1, length=2, time=-2) == ENERGY
    True
    """
    names = [base.lower().replace("₂", "2") for base in BASES]
    vector = [0] * len(BASES)
    for name, exponent in exponents.items():
        vector[names.index(name)] = exponent
    return tuple(vector)


def times(left: Dimension, right: Dimension) -> Dimension:
    """Return the dimension of a product."""
    return tuple(map(int.__add__, left, right))


def over(left: Dimension, right: Dimension) -> Dimension:
    """Return the dimension of a quotient."""
    return tuple(map(int.__sub__, left, right))


def power(base: Dimension, exponent: int) -> Dimension:
    """Return the dimension of a power."""
    return tuple(each * exponent for each in base)


LENGTH = dimension(length=1)
AREA = dimension(length=2)
VOLUME = dimension(length=3)
MASS = dimension(mass=1)
TIME = dimension(time=1)
INFORMATION = dimension(information=1)
ENERGY = dimension(mass=1, length=2, time=-2)
POWER = dimension(mass=1, length=2, time=-3)
CO2E = dimension(co2e=1)
MONEY = dimension(money=1)
TOKEN = dimension(token=1)
QUERY = dimension(query=1)
PERSON = dimension(person=1)
ITEM = dimension(item=1)
OPERATION = dimension(operation=1)
OPERATION_RATE = dimension(operation=1, time=-1)
TEMPERATURE = dimension(temperature=1)
SPEED = dimension(length=1, time=-1)

NAMES: dict[Dimension, str] = {
    NONE: "number",
    LENGTH: "length",
    AREA: "area",
    VOLUME: "volume",
    MASS: "mass",
    TIME: "time",
    INFORMATION: "information",
    ENERGY: "energy",
    POWER: "power",
    CO2E: "CO₂e",
    MONEY: "money",
    TOKEN: "tokens",
    QUERY: "queries",
    PERSON: "people",
    ITEM: "items",
    OPERATION: "operations",
    OPERATION_RATE: "operations per time",
    TEMPERATURE: "temperature",
    SPEED: "speed",
    over(CO2E, ENERGY): "CO₂e per energy",
    over(CO2E, TIME): "CO₂e per time",
    over(CO2E, LENGTH): "CO₂e per length",
    over(CO2E, VOLUME): "CO₂e per volume",
    over(CO2E, MASS): "CO₂e per mass",
    over(VOLUME, ENERGY): "volume per energy",
    over(VOLUME, TIME): "volume per time",
    over(ENERGY, TOKEN): "energy per token",
    over(ENERGY, QUERY): "energy per query",
}

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def formula(of: Dimension) -> str:
    """Return a dimension in base dimensions.

    >>> formula(ENERGY)
    'mass × length² ÷ time²'
    """

    def written(base: str, exponent: int) -> str:
        return base if exponent == 1 else base + str(exponent).translate(_SUPERSCRIPTS)

    above = " × ".join(written(b, e) for b, e in zip(BASES, of, strict=True) if e > 0)
    below = " × ".join(written(b, -e) for b, e in zip(BASES, of, strict=True) if e < 0)
    if not below:
        return above or "number"
    return f"{above or '1'} ÷ {below}" if " × " not in below else f"{above or '1'} ÷ ({below})"


def name(of: Dimension) -> str:
    """Return what people call a dimension: "energy", or its formula where it has no name.

    >>> name(ENERGY), name(dimension(mass=1, length=1))
    ('energy', 'mass × length')
    """
    if of == NONE:
        return "a plain number"
    return NAMES.get(of) or formula(of)
