from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.lang.dimension import (
    AREA,
    BASES,
    CO2E,
    ENERGY,
    INFORMATION,
    LENGTH,
    MASS,
    MONEY,
    NONE,
    OPERATION_RATE,
    POWER,
    TIME,
    VOLUME,
    Dimension,
    over,
)
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.unit_table import TABLE
from hugo_calc.lang.units import UnitProblem, UnknownUnitError, find_unit, unit, unit_end

# The oracle is Pint's ordinary registry, with our own dimensions and aliases defined here once
# more, in Pint's language and independently of the generator.
OWN_DEFINITIONS = """
USD = [money]
token = [token]
query = [query] = _ = queries
person = [person] = _ = people = capita
item = [item] = _ = home
FLOP = [operation] = _ = flop = operation
FLOPS = FLOP / second
kwh = kWh
btu = Btu
MMBtu = 1e6 Btu = MMBTU
Mcf = 1000 cubic_foot
cubic_inches = cubic_inch
survey_feet = survey_foot
pounds_force = pound_force
tons_of_refrigeration = refrigeration_ton
tonnes_of_oil_equivalent = toe
dozen = 12
"""
CO2E_NAME = re.compile(r"(kg|t|g|kt|Mt|Gt|lb|mg)CO[2₂](e|eq)?")
KILOTONNE = {"kt": "kilotonne"}  # in Pint a knot

PINT_BASES = {
    "kilogram": "mass",
    "meter": "length",
    "second": "time",
    "ampere": "current",
    "kelvin": "temperature",
    "mole": "substance",
    "candela": "luminosity",
    "bit": "information",
    "USD": "money",
    "token": "token",
    "query": "query",
    "person": "person",
    "item": "item",
    "FLOP": "operation",
}
PLAIN_NUMBERS = {"radian", "count"}


def oracle() -> Any:
    registry: Any = pint.UnitRegistry()
    for definition in OWN_DEFINITIONS.strip().splitlines():
        registry.define(definition)
    return registry


ORACLE = oracle()


def in_base_units(quantity: Any) -> tuple[float, Dimension]:
    base = quantity.to_base_units()
    exponents = dict.fromkeys(BASES, 0)
    for name, exponent in base.unit_items():
        if name not in PLAIN_NUMBERS:
            exponents[PINT_BASES[name]] = exponent
    return base.magnitude, tuple(exponents.values())


def by_pint(spelling: str) -> tuple[float, Dimension]:
    tagged = CO2E_NAME.fullmatch(spelling)
    if tagged is None:
        return in_base_units(ORACLE.Quantity(1.0, spelling))
    factor, dimension = by_pint(KILOTONNE.get(tagged[1], tagged[1]))
    assert dimension == MASS
    return factor, CO2E


def read(text: str) -> Unit:
    found = find_unit(text)
    if isinstance(found, UnitProblem):
        assert found.unit is not None, found
        return found.unit
    return found


def test_every_spelling_is_worth_what_pint_says() -> None:
    for name in TABLE:
        factor, dimension = by_pint(name)
        found = read(name)
        assert (found.text, found.dimension) == (name, dimension)
        assert found.factor == pytest.approx(factor, rel=1e-12), name


def generator() -> ModuleType:
    path = Path(__file__).parents[2] / "tools" / "generate_units.py"
    spec = importlib.util.spec_from_file_location("generate_units", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_committed_table_is_what_its_tool_writes() -> None:
    tool = generator()
    assert tool.TARGET.read_text(encoding="utf-8") == tool.source(tool.table())
    assert tool.main(["--check"]) == 0


def test_a_spelling_with_two_meanings_stops_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    tool = generator()
    monkeypatch.setattr(tool, "OWN_SPELLINGS", (("kWh", 2, "Wh"),))
    with pytest.raises(ValueError, match="kWh is listed with two meanings"):
        tool.table()


# Pint's names that an author never means: constants, CGS, atomic units, printers' and cloth
# makers' units, short words.
@pytest.mark.parametrize(
    "name",
    [
        *("a", "u", "c", "e", "k", "R", "pi", "N_A", "hbar", "g_0", "speed_of_light", "alpha"),
        *("G", "Gb", "Fr", "statV", "Oe", "erg", "dyn", "hartree", "bohr", "Ry", "E_h", "Da"),
        *("Tj", "tex", "den", "Ne", "point", "pica", "dot", "pixel", "in", "as", "at", "ton"),
        *("barrel", "bbl", "kt", "bag", "shot", "link", "hand", "b", "barn", "M", "T", "C", "F"),
        *("degC", "degF", "dB", "dBm", "decade", "octave", "rad", "degree", "rpm", "strain"),
    ],
)
def test_a_spelling_that_would_surprise_is_left_out(name: str) -> None:
    assert name not in TABLE
    found = find_unit(name)
    assert isinstance(found, UnitProblem)
    assert found.unit is None


@pytest.mark.parametrize(
    ("text", "factor", "dimension"),
    [
        ("kWh", 3.6e6, ENERGY),
        ("MWh", 3.6e9, ENERGY),
        ("kwh", 3.6e6, ENERGY),
        ("Btu", 1055.056, ENERGY),
        ("btu", 1055.056, ENERGY),
        ("MMBtu", 1.055056e9, ENERGY),
        ("BTU/h", 1055.056 / 3600, POWER),
        ("Mcf", 28.316846592, VOLUME),
        ("year", 365.25 * 86400, TIME),
        ("byte", 8, INFORMATION),
        ("GB", 8e9, INFORMATION),
        ("GiB", 8 * 2**30, INFORMATION),
        ("Gbit", 1e9, INFORMATION),
        ("gallon", 231 * 0.0254**3, VOLUME),
        ("oil_barrel", 42 * 231 * 0.0254**3, VOLUME),
        ("inch", 0.0254, LENGTH),
        ("short_ton", 907.18474, MASS),
        ("tonne", 1000, MASS),
        ("t", 1000, MASS),
        ("Mt", 1e9, MASS),
        ("TFLOPS", 1e12, OPERATION_RATE),
        ("exaflop", 1e18, (*NONE[:-1], 1)),
        ("TFLOP/s", 1e12, OPERATION_RATE),
        ("USD", 1, MONEY),
        ("dozen", 12, NONE),
        ("%", 0.01, NONE),
        ("ktCO2e", 1e6, CO2E),
        ("lbCO2e", 0.45359237, CO2E),
        ("lb/MWh", 0.45359237 / 3.6e9, over(MASS, ENERGY)),
        ("t/acre", 1000 / 4046.872609874252, over(MASS, AREA)),
        ("t/acre/year", 1000 / 4046.872609874252 / 31557600, over(over(MASS, AREA), TIME)),
        ("L/kWh", 1e-3 / 3.6e6, over(VOLUME, ENERGY)),
        ("gCO2e/kWh", 1e-3 / 3.6e6, over(CO2E, ENERGY)),
        ("tCO2e/year", 1e3 / 31557600, over(CO2E, TIME)),
        ("m³/TJ", 1e-12, over(VOLUME, ENERGY)),
        ("m^3/TJ", 1e-12, over(VOLUME, ENERGY)),
        ("mm²", 1e-6, AREA),
        ("kg·m²/s²", 1, ENERGY),
        ("kg·m/s/s", 1, over(ENERGY, LENGTH)),
        ("s^-1", 1, over(NONE, TIME)),
        ("s^−1", 1, over(NONE, TIME)),
    ],
)
def test_a_unit_is_read(text: str, factor: float, dimension: Dimension) -> None:
    found = find_unit(text)
    assert isinstance(found, Unit)
    assert found.text == text
    assert found.factor == pytest.approx(factor, rel=1e-12)
    assert found.dimension == dimension


COMPOSABLE = [name for name in TABLE if name.isascii() and CO2E_NAME.fullmatch(name) is None]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(COMPOSABLE), st.sampled_from(["", "²", "³", "^2", "^-1", "^3"])),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.sampled_from("/·"), min_size=3, max_size=3),
)
def test_units_compose_as_in_pint(atoms: list[tuple[str, str]], signs: list[str]) -> None:
    ours = atoms[0][0] + atoms[0][1]
    theirs = ORACLE.Quantity(1.0, atoms[0][0]) ** exponent(atoms[0][1])
    for (name, written), sign in zip(atoms[1:], signs, strict=False):
        ours += sign + name + written
        atom = ORACLE.Quantity(1.0, name) ** exponent(written)
        theirs = theirs / atom if sign == "/" else theirs * atom
    factor, dimension = in_base_units(theirs)
    if not 1e-290 < factor < 1e290:
        assert isinstance(find_unit(ours), Unit | UnitProblem)
        return
    assert read(ours).factor == pytest.approx(factor, rel=1e-9)
    assert read(ours).dimension == dimension


def exponent(written: str) -> int:
    return {"": 1, "²": 2, "³": 3}.get(written) or int(written[1:])


@pytest.mark.parametrize("mass", ["g", "kg", "t", "kt", "Mt", "Gt", "lb", "mg"])
@pytest.mark.parametrize("tag", ["CO2e", "CO₂e", "CO2eq", "CO₂eq", "CO2", "CO₂"])
@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u202f"])
def test_co2e_may_stand_one_space_behind_its_mass(mass: str, tag: str, space: str) -> None:
    found = find_unit(f"{mass}{space}{tag}/kWh")
    assert isinstance(found, Unit)
    assert found.dimension == over(CO2E, ENERGY)
    assert found.factor == pytest.approx(by_pint(KILOTONNE.get(mass, mass))[0] / 3.6e6, rel=1e-12)
    assert found.gas == ("CO2" if tag in ("CO2", "CO₂") else "")


@pytest.mark.parametrize("text", ["tonnes CO2e", "pounds CO₂e", "kilogram CO2eq", "short_ton CO2e"])
def test_a_long_name_of_a_mass_takes_co2e_with_a_space(text: str) -> None:
    assert unit(text).dimension == CO2E


def test_a_price_of_emissions_has_its_space_below() -> None:
    assert unit("USD/t CO₂e").dimension == over(MONEY, CO2E)
    assert unit("USD/t CO₂e").factor == pytest.approx(1e-3)


def test_gas_is_not_claimed_where_both_are_named() -> None:
    assert unit("kgCO2/kgCO2e").gas == ""


@pytest.mark.parametrize("name", ["mWh", "mW", "mHz", "Mg", "Mm"])
def test_a_case_slip_of_a_commoner_unit_is_a_warning_with_the_unit(name: str) -> None:
    found = find_unit(f"t/{name}")
    assert isinstance(found, UnitProblem)
    assert found.code == "HC305"
    assert (found.start, found.end) == (2, 2 + len(name))
    assert found.unit is not None
    assert found.unit.factor == pytest.approx(1000 / TABLE[name][0])
    assert unit(name).factor == TABLE[name][0]


@pytest.mark.parametrize(
    ("text", "code", "word", "fix"),
    [
        ("ton", "HC306", "ton", None),
        ("tons/year", "HC306", "tons", None),
        ("ton CO2e", "HC306", "ton", None),
        ("kt", "HC306", "kt", None),
        ("Gb", "HC306", "Gb", None),
        ("Mb/s", "HC306", "Mb", None),
        ("barrel", "HC306", "barrel", None),
        ("USD/bbl", "HC306", "bbl", None),
        ("MBtu", "HC306", "MBtu", None),
        ("TFLOPs", "HC306", "TFLOPs", None),
        ("flops", "HC306", "flops", None),
        ("petaflops", "HC306", "petaflops", None),
        ("degree", "HC306", "degree", None),
        ("C", "HC306", "C", None),
        ("degC", "HC304", "degC", None),
        ("°C", "HC304", "°C", None),
        ("W/°F", "HC304", "°F", None),
        ("dB", "HC304", "dB", None),
        ("Kwh", "HC305", "Kwh", "kWh"),
        ("MWH", "HC305", "MWH", "MWh"),
        ("kgCO2e/KWH", "HC305", "KWH", "kWh"),
        ("KG", "HC305", "KG", "kg"),
        ("tco2e", "HC305", "tco2e", "tCO2e"),
        ("H", "HC305", "H", "h"),
        ("PJ/pj", "HC305", "pj", None),  # picojoule or petajoule
        ("mt", "HC305", "mt", None),
        ("MT", "HC305", "MT", None),
        ("kilowat", "HC303", "kilowat", "kilowatt"),
        ("m2", "HC303", "m2", "m²"),
        ("W/m3", "HC303", "m3", "m³"),
        ("s⁻¹", "HC303", "s⁻¹", "s^-1"),
        ("m⁴", "HC303", "m⁴", "m^4"),
        ("m^12", "HC303", "m^12", None),
        ("m²x", "HC303", "m²x", None),
        ("m²²", "HC303", "m²²", None),
        ("kgCO2-eq", "HC303", "kgCO2-eq", "kgCO2eq"),
        ("GPUs", "HC303", "GPUs", None),
        ("CO2e", "HC303", "CO2e", None),
        ("EUR", "HC303", "EUR", None),
        ("Nm", "HC303", "Nm", "N·m"),
        ("kWh/n", "HC303", "n", None),
        ("kWh / person", "HC303", "kWh / person", "kWh/person"),
        ("kg  CO2e", "HC303", "kg  CO2e", "kgCO2e"),
        ("kWh/", "HC303", "/", None),
        ("5 kg", "HC303", "5 kg", None),
        ("kg^x", "HC303", "^x", None),
        ("", "HC303", "", None),
        ("TW^9·TW^9·TW^9", "HC111", "TW^9·TW^9·TW^9", None),
        ("nW^9·nW^9·nW^9·nW^9", "HC111", "nW^9·nW^9·nW^9·nW^9", None),
    ],
)
def test_what_is_wrong_with_a_unit(text: str, code: str, word: str, fix: str | None) -> None:
    found = find_unit(text)
    assert isinstance(found, UnitProblem)
    assert (found.code, text[found.start : found.end], found.fix) == (code, word, fix)
    assert found.unit is None
    assert found.fix is None or isinstance(find_unit(found.fix), Unit)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ton", "tonne"),
        ("Gb", "GB"),
        ("kt", "ktCO2e"),
        ("degC", "K"),
        ("barrel", "oil_barrel"),
        ("GPU", "write the number alone"),
        ("Kwh", "did you mean `kWh`?"),
        ("MWH", "did you mean `MWh`?"),
        ("pj", "did you mean `pJ` or `PJ`?"),
    ],
)
def test_the_help_says_what_to_write(text: str, said: str) -> None:
    found = find_unit(text)
    assert isinstance(found, UnitProblem)
    assert said in found.help


def test_units_that_mean_the_same_are_suggested_once() -> None:
    found = find_unit("kwhh")
    assert isinstance(found, UnitProblem)
    assert found.help == "did you mean `kWh`?"


def test_package_data_gets_an_exception() -> None:
    assert unit("gCO2e/kWh").dimension == over(CO2E, ENERGY)
    with pytest.raises(UnknownUnitError, match="'gram / kilowatt_hour': a unit has no white space"):
        unit("gram / kilowatt_hour")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("kWh rest", "kWh"),
        ("kWh/2", "kWh"),
        ("kWh/(2 h)", "kWh"),
        ("kWh*n", "kWh"),
        ("kWh·n × 2", "kWh·n"),
        ("kg CO₂e/kWh × 2", "kg CO₂e/kWh"),
        ("kg  CO₂e", "kg"),
        ("kWh CO2e", "kWh"),
        ("m² × 2", "m²"),
        ("m^x", "m"),
        ("m^2^3", "m^2"),
        ("tCO2 - e", "tCO2"),
        ("/kWh", ""),
        ("", ""),
    ],
)
def test_where_a_unit_ends(text: str, read: str) -> None:
    assert text[: unit_end(text, 0)] == read


@pytest.mark.parametrize(
    "texts",
    [
        ("hour", "hours", "h", "hr"),
        ("day", "days", "d"),
        ("year", "years", "yr"),
        ("tonne", "tonnes", "metric_ton", "t"),
        ("kilowatt_hour", "kilowatt_hours", "kilowatthours", "kWh"),
        ("litre", "litres", "liter", "L", "l"),
        ("foot", "feet", "ft"),
        ("inch", "inches"),
        ("person", "people", "persons"),
        ("home", "homes", "item"),
        ("query", "queries"),
        ("µm", "μm", "um", "micrometres"),
        ("FLOP", "flop", "operations"),
    ],
)
def test_spellings_of_one_unit(texts: tuple[str, ...]) -> None:
    assert len({unit(text)[1:] for text in texts}) == 1
