"""Share: what part of a whole something is."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused, divide
from hugo_calc.lang.functions import Given, Warn, quantities
from hugo_calc.lang.quantity import Value
from hugo_calc.lang.units import PERCENT


def share(given: Sequence[Given], warn: Warn) -> Value:
    """Return part ÷ whole as a percentage; both are of one dimension.

    Raises Refused HC301 where they are not, HC111 for a whole of 0.
    """
    part, whole = quantities("share", given, 2, 2)
    if part.dimension != whole.dimension:
        raise Refused(
            "HC301",
            f"{dim.name(part.dimension)} is no share of {dim.name(whole.dimension)}",
            argument=1,
            label=f"this is {dim.name(whole.dimension)}",
            help="power becomes energy over a time: multiply it by a time, such as × 1 year"
            if {part.dimension, whole.dimension} == {dim.POWER, dim.ENERGY}
            else "",
        )
    return divide(part, whole).replace(unit=PERCENT)
