"""The syntax tree of a formula. Offsets count characters of the formula's own text."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.lang.dimension import Dimension
from hugo_calc.text.placed import PlacedText


class Unit(NamedTuple):
    """A unit: how it is written, how many base units it has, and of what.

    `text` is the author's spelling ("kgCO2e/kWh"). `gas` is "CO2" where a CO₂ unit was named
    rather than a CO₂e one: both have the same dimension.
    """

    text: str
    factor: float
    dimension: Dimension
    gas: str = ""


class Part(NamedTuple):
    """One piece of a dotted name, or a [label] behind it."""

    start: int
    end: int
    text: str
    label: bool = False


class Number(NamedTuple):
    """A literal: 7.7 million, 12%, 0.385 kgCO2e/kWh. `value` has the scale and the % in it."""

    start: int
    end: int
    value: float
    unit: Unit | None
    percent: bool
    text: str  # as the author wrote it


class Name(NamedTuple):
    """A name with its fields and vintage: llama3.energy, grid.us[2019]."""

    start: int
    end: int
    parts: tuple[Part, ...]


class Argument(NamedTuple):
    """One argument of a call, with its name where it has one."""

    start: int
    end: int
    name: Part | None
    value: Node


class Call(NamedTuple):
    """A call, with the fields that are taken of its result: training(x).energy."""

    start: int
    end: int
    function: Part
    arguments: tuple[Argument, ...]
    fields: tuple[Part, ...]


class Negative(NamedTuple):
    """A minus sign before a value."""

    start: int
    end: int
    value: Node


class Binary(NamedTuple):
    """One of + - * / ^ between two values; `at` is where the sign stands."""

    start: int
    end: int
    operator: str
    at: int
    left: Node
    right: Node


class Spread(NamedTuple):
    """A value ± its 95 % half-width; `relative` where that is a percentage of the value."""

    start: int
    end: int
    value: Node
    half_width: Node
    relative: bool


class Conversion(NamedTuple):
    """A value `in` a unit; the unit stands from `unit_start` to `unit_end`."""

    start: int
    end: int
    value: Node
    unit: Unit
    unit_start: int
    unit_end: int


class Comparison(NamedTuple):
    """A value `as` many of another: x as equivalence.passenger_vehicle_year."""

    start: int
    end: int
    value: Node
    of: Node


class Group(NamedTuple):
    """A value in parentheses; kept because a derivation shows them."""

    start: int
    end: int
    value: Node


Node = Number | Name | Call | Negative | Binary | Spread | Conversion | Comparison | Group


class Formula(NamedTuple):
    """A formula that was read: its text, where that stands, and its tree."""

    source: PlacedText
    root: Node
