"""Heat: all electricity that a computer takes leaves it as heat."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused
from hugo_calc.lang.functions import Given, Warn, quantities
from hugo_calc.lang.quantity import Quantity, Term, Value


def heat_of(power: Quantity) -> Quantity:
    """Return the heat that a power (W) or an energy (J) becomes: the same amount."""
    return power.replace(term=Term("call", (power,), "heat"))


def heat(given: Sequence[Given], warn: Warn) -> Value:
    """Return the heat given off at a power, or by an energy.

    A computer does no work on its surroundings worth counting, so heat = electricity (first law
    of thermodynamics). It can be had in W, in BTU/h, or in tons of refrigeration (12,000 BTU/h):
    `heat(1 million × gpu.h100_sxm.tdp) in refrigeration_ton`.

    Raises Refused HC204 for anything but a power or an energy.
    """
    (value,) = quantities("heat", given, 1, 1)
    if value.dimension not in (dim.POWER, dim.ENERGY):
        raise Refused(
            "HC204",
            f"`heat` takes a power or an energy, not {dim.name(value.dimension)}",
            argument=0,
        )
    return heat_of(value)
