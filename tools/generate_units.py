"""Generate hugo_calc/lang/unit_table.py from Pint's registry of units.

Pint knows what a unit is worth; this file says which of Pint's spellings an author may use. It
is a list of what is let in, not of what is kept out: Pint reads `c`, `k` and `e` as constants,
`Tj` as jute and `point` as a printer's unit, and no author means those. Left out for a reason of
their own: units with an offset or a logarithm (a product of them has no meaning), CGS units
(their dimensions are fractions), atomic units and constants (they change with each CODATA),
angles (plain numbers), and the bare symbols C, F, H, S, T and M (Celsius, Fahrenheit, hours,
seconds, trillions and millions are what they are typed for).

    python tools/generate_units.py            write the table
    python tools/generate_units.py --check    say whether it would change; exit 1 if so
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pint

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hugo_calc.lang.dimension import (  # noqa: E402
    BASES,
    CO2E,
    ITEM,
    MONEY,
    NAMES,
    NONE,
    OPERATION,
    OPERATION_RATE,
    PERSON,
    QUERY,
    TOKEN,
    Dimension,
    formula,
)

Table = dict[str, tuple[float, Dimension]]

TARGET = ROOT / "hugo_calc" / "lang" / "unit_table.py"

# What Pint calls the base units, in the order of BASES. Those that it counts apart from plain
# numbers but that are plain numbers here are not among them.
PINT_BASES = {
    "kilogram": "mass",
    "meter": "length",
    "second": "time",
    "ampere": "current",
    "kelvin": "temperature",
    "mole": "substance",
    "candela": "luminosity",
    "bit": "information",
}
PLAIN_NUMBERS = {"count", "radian"}

# One line a unit: long names; symbols; prefixes. A long name has a plural in -s, or the one behind
# its slash, or none where nothing stands there. A prefix symbol makes two spellings: with the
# symbol (kWh) and, spelled out, with the long names (kilowatt_hour); a spelled-out prefix only the
# latter. Symbols behind a plus sign take no prefix. The order is the order of suggestions.
PINT_UNITS = """
watt_hour watthour; Wh; n µ m k M G T P
watt; W; n µ m k M G T P
joule; J; p n µ m k M G T P E
gram; g; n µ m k M G T P
tonne; t; kilo M G
metric_ton
pound; lb + lbs
ounce; oz
short_ton US_ton
long_ton UK_ton
stone/stone
hundredweight/hundredweight; cwt
carat; ct
troy_ounce; ozt

second; s + sec secs; p n µ m
minute; min + mins
hour; h + hr hrs; kilo
day; d
week
fortnight
month
year; yr + yrs
common_year
leap_year
century/centuries
millennium/millennia

liter litre; l L; n µ m c d h k M G
gallon; gal; k M
quart; qt
pint; pt
cup
fluid_ounce; floz
tablespoon; tbsp
teaspoon; tsp
imperial_gallon UK_gallon; imperial_gal
imperial_pint UK_pint; imperial_pt
oil_barrel; oil_bbl
bushel; bu
cubic_foot/cubic_feet; cu_ft
cubic_inch/; cu_in
cubic_yard; cu_yd
cubic_centimeter; cc
acre_foot/acre_feet
board_foot/board_feet

meter metre; m; n µ m c d k M
foot/feet; ft
inch/inches
yard; yd
mile; mi
nautical_mile; nmi
fathom
furlong
survey_foot/
survey_mile
micron
angstrom; Å
astronomical_unit; au
light_year lightyear; ly
parsec; pc; k M

acre
hectare; ha; M
square_foot/square_feet; sq_ft
square_inch/square_inches; sq_in
square_yard; sq_yd
square_mile; sq_mi

british_thermal_unit; Btu BTU; k
therm; thm; deca deka
US_therm
quad
quadrillion_Btu/
calorie; cal; k M G
tonne_of_oil_equivalent/; toe; k M G
electron_volt electronvolt; eV; m k M G T
volt_ampere; VA; k M G
horsepower/horsepower; hp
metric_horsepower/metric_horsepower
electrical_horsepower/electrical_horsepower
boiler_horsepower/boiler_horsepower
refrigeration_ton ton_of_refrigeration/

bit; bit; k M G T P E Ki Mi Gi Ti Pi Ei
byte; B; k M G T P E Z Y Ki Mi Gi Ti Pi Ei
baud; bps; k M G T
hertz/; Hz; m k M G T

kelvin; K; m
; delta_degC delta_degF delta_celsius delta_fahrenheit

newton; N; m k M G
force_pound pound_force/; lbf
force_kilogram kilogram_force/; kgf
pascal; Pa; m h k M G
bar; bar; m k
atmosphere standard_atmosphere; atm
torr/
pound_force_per_square_inch/; psi
inch_Hg/inches_Hg; inHg

mile_per_hour/; mph
kilometer_per_hour/; kph
knot; kn

ampere amp; A; n µ m k
ampere_hour; Ah; m k
volt; V; n µ m k M
ohm; Ω; m k M
coulomb; C; n µ m k
farad; F; p n µ m
henry; H; n µ m
siemens/; S; n µ m
weber; Wb; m
tesla; T; n µ m

mole; mol; n µ m k M
candela; cd; m k
lumen; lm; k M
lux/; lx; m k
becquerel; Bq; k M G T P
curie; Ci; m k M
gray; Gy; n µ m
sievert; Sv; n µ m

percent/
permille/
ppm
count
"""

LEFT_OUT_BARE = ("C", "F", "H", "S", "T")  # only with a prefix, or spelled out

# What the field writes and Pint does not know: spelling, how many, of what Pint unit ("" = one).
OWN_SPELLINGS: tuple[tuple[str, int, str], ...] = (
    ("kwh", 1, "kilowatt_hour"),
    ("btu", 1, "Btu"),
    ("MMBtu", 1_000_000, "Btu"),
    ("MMBTU", 1_000_000, "Btu"),
    ("Mcf", 1_000, "cubic_foot"),
    ("cubic_inches", 1, "cubic_inch"),
    ("survey_feet", 1, "survey_foot"),
    ("pounds_force", 1, "pound_force"),
    ("tons_of_refrigeration", 1, "refrigeration_ton"),
    ("tonnes_of_oil_equivalent", 1, "toe"),
    ("dozen", 12, ""),
)

# Units of the dimensions that are ours alone.
OWN_UNITS: dict[Dimension, tuple[str, ...]] = {
    MONEY: ("USD",),
    TOKEN: ("token", "tokens"),
    QUERY: ("query", "queries"),
    PERSON: ("person", "persons", "people", "capita"),
    ITEM: ("item", "items", "home", "homes"),
    OPERATION: ("FLOP", "flop", "operation", "operations"),
    OPERATION_RATE: ("FLOPS",),
}
OWN_PREFIXED = {"FLOP": "kMGTPEZY", "FLOPS": "kMGTPEZY", "flop": "kMGTPEZY"}

# Spelling → what it is a mass of; spelled out, for Pint's `kt` is a knot.
CO2E_MASSES = {
    "kg": "kilogram",
    "t": "tonne",
    "g": "gram",
    "kt": "kilotonne",
    "Mt": "megatonne",
    "Gt": "gigatonne",
    "lb": "pound",
    "mg": "milligram",
}
CO2E_TAGS = ("CO2e", "CO₂e", "CO2eq", "CO₂eq", "CO2", "CO₂")

PREFIXES = {
    "p": "pico",
    "n": "nano",
    "µ": "micro",
    "m": "milli",
    "c": "centi",
    "d": "deci",
    "h": "hecto",
    "k": "kilo",
    "M": "mega",
    "G": "giga",
    "T": "tera",
    "P": "peta",
    "E": "exa",
    "Z": "zetta",
    "Y": "yotta",
    "Ki": "kibi",
    "Mi": "mebi",
    "Gi": "gibi",
    "Ti": "tebi",
    "Pi": "pebi",
    "Ei": "exbi",
}
MICRO = ("µ", "μ", "u")  # U+00B5, U+03BC, and what a keyboard has
POWERS = {symbol: 10 ** (3 * (at + 1)) for at, symbol in enumerate("kMGTPEZY")}


def long_spellings(names: str) -> list[str]:
    """Return long names with their plurals, in order: foot/feet → foot, feet."""
    spellings = []
    for name in names.split():
        singular, slash, plural = name.partition("/")
        spellings.append(singular)
        if not slash:
            spellings.append(singular + "s")
        elif plural and plural != singular:
            spellings.append(plural)
    return spellings


def spellings(line: str) -> list[str]:
    """Return every spelling that one line of PINT_UNITS lets in."""
    names, symbols, prefixes = (*line.split(";"), "", "")[:3]
    longs = long_spellings(names)
    prefixable, _, others = symbols.partition("+")
    found = [*prefixable.split(), *others.split(), *longs]
    for prefix in prefixes.split():
        if prefix in PREFIXES:
            signs = MICRO if prefix == "µ" else (prefix,)
            found += [sign + symbol for symbol in prefixable.split() for sign in signs]
        found += [PREFIXES.get(prefix, prefix) + name for name in longs]
    return [spelling for spelling in found if spelling not in LEFT_OUT_BARE]


def worth(registry: Any, spelling: str) -> tuple[Fraction, Dimension]:
    """Return how many base units Pint says that a spelling is, and of what dimension."""
    base = registry.Quantity(Fraction(1), spelling).to_base_units()
    exponents = dict.fromkeys(BASES, 0)
    for name, exponent in base._units.items():
        if name in PLAIN_NUMBERS:
            continue
        if exponent != int(exponent):
            raise ValueError(f"{spelling} has a dimension that is a fraction")
        exponents[PINT_BASES[name]] = int(exponent)
    return Fraction(base.magnitude), tuple(exponents.values())


def table() -> Table:
    """Return what every spelling is worth, in the order in which they are suggested."""
    registry: Any = pint.UnitRegistry(non_int_type=Fraction)
    found: Table = {}

    def let_in(spelling: str, factor: Fraction, dimension: Dimension) -> None:
        known = found.setdefault(spelling, (float(factor), dimension))
        if known != (float(factor), dimension):
            raise ValueError(f"{spelling} is listed with two meanings")

    for symbol, mass in CO2E_MASSES.items():
        for tag in CO2E_TAGS:
            let_in(symbol + tag, worth(registry, mass)[0], CO2E)
    for line in filter(None, PINT_UNITS.splitlines()):
        for spelling in spellings(line):
            let_in(spelling, *worth(registry, spelling))
    for spelling, count, unit in OWN_SPELLINGS:
        factor, dimension = worth(registry, unit) if unit else (Fraction(1), NONE)
        let_in(spelling, count * factor, dimension)
    for dimension, names in OWN_UNITS.items():
        for name in names:
            let_in(name, Fraction(1), dimension)
            for prefix in OWN_PREFIXED.get(name, ""):
                prefixed = (PREFIXES[prefix] if name == "flop" else prefix) + name
                let_in(prefixed, Fraction(POWERS[prefix]), dimension)
    return found


def constant(dimension: Dimension) -> str:
    """Return the name that a dimension has in the generated module."""
    name = NAMES.get(dimension) or formula(dimension)
    for sign, word in (("₂", "2"), ("²", "2"), ("³", "3"), ("⁴", "4"), ("÷", "per"), ("×", "")):
        name = name.replace(sign, word)
    words = "".join(c if c.isalnum() else " " for c in name.removeprefix("1")).upper().split()
    return "_".join(words)


def source(units: Table) -> str:
    """Return the text of the generated module."""
    dimensions = sorted({dimension for _, dimension in units.values()}, reverse=True)
    lines = [
        '"""The spellings of units: how many base units each is, and of what dimension.',
        "",
        "Generated by tools/generate_units.py from Pint's registry; change the lists there.",
        "Base units: kg, m, s, A, K, mol, cd, bit, kgCO2e, USD, token, query, person, item, FLOP.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from hugo_calc.lang.dimension import Dimension",
        "",
        *(f"{constant(each)} = {each}" for each in dimensions),
        "",
        "TABLE: dict[str, tuple[float, Dimension]] = {",
    ]
    row = ""
    for spelling, (factor, dimension) in units.items():
        entry = f'"{spelling}": ({factor!r}, {constant(dimension)}),'
        if len(row) + len(entry) > 94:
            lines.append("    " + row)
            row = ""
        row += (" " if row else "") + entry
    lines += ["    " + row, "}", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Write the table, or with --check say whether it is up to date; return the exit status."""
    wanted = source(table())
    if arguments == ["--check"]:
        if TARGET.read_text(encoding="utf-8") == wanted:
            return 0
        print(f"{TARGET.name} is not what tools/generate_units.py writes", file=sys.stderr)
        return 1
    TARGET.write_text(wanted, encoding="utf-8")
    print(f"{TARGET.name}: {wanted.count(': (')} spellings")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
