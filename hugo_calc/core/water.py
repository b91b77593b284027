"""Water: evaporated at the data centre, and at the power plants that feed it."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.core.arguments import WANTED, Arguments, Wanted
from hugo_calc.core.footprint import EXTENSIVE, Footprint, work_out
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused, overhead_source
from hugo_calc.lang.functions import Given, Warn
from hugo_calc.lang.quantity import Record, Value

_ENERGY = Wanted((dim.ENERGY,), "the IT energy", "water(1287 MWh, wue=0.55 L/kWh)")


def water(given: Sequence[Given], warn: Warn) -> Value:
    """Return the water for some IT energy as a record: onsite, offsite and total (volume).

    `water(energy, wue=, pue=, water=)`: on site is IT energy × WUE; off site is IT energy × PUE ×
    water per energy of the grid; each is there where its factors are given (Li et al. 2023,
    arXiv:2304.03271, equations 1 to 3). What a WUE counts, consumption or withdrawal, stays
    with the result.

    Raises Refused HC204 for wrong arguments, HC330 where the energy already holds PUE.
    """
    arguments = Arguments("water", given, ("wue", "pue", "water"), positional=("energy",))
    energy = arguments.get("energy")
    if energy is None or energy.dimension not in _ENERGY.dimensions:
        raise Refused(
            "HC204",
            "`water` takes the IT energy first"
            + (f", not {dim.name(energy.dimension)}" if energy else ""),
            argument=arguments.index("energy"),
            help=f"such as {_ENERGY.example}",
        )
    if energy.tags.get("pue") == "in" or energy.tags.get("boundary") == "facility":
        raise Refused(
            "HC330",
            "`water` takes IT energy, and this already holds PUE",
            argument=arguments.index("energy"),
            help="÷ PUE gives the IT energy back",
            first=overhead_source(energy),
        )
    if arguments.get("wue") is None and arguments.get("water") is None:
        raise Refused(
            "HC204",
            "`water` needs `wue=` (on site), or `pue=` and `water=` (off site), or all three",
            help=f"such as {WANTED['wue'].example}, {WANTED['water'].example}",
        )
    footprint = Footprint()
    given_factors = {name: arguments.get(name) for name in ("pue", "wue", "water")}
    work_out(footprint, energy, given_factors, "there is", "give pue=")
    names = {"onsite": "water_onsite", "offsite": "water_offsite", "total": "water"}
    fields = {
        short: footprint.fields[name] for short, name in names.items() if name in footprint.fields
    }
    absent = {
        short: footprint.absent[name] for short, name in names.items() if name in footprint.absent
    }
    return Record("water", fields, EXTENSIVE | frozenset(names), absent)
