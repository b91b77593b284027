"""The steps that every footprint shares: device-hours to energy, CO₂e, water and hardware.

Formulas, with IT energy in kWh and PUE, WUE as ISO/IEC 30134-2 and -9 define them:

- energy = IT energy × PUE
- CO₂e = energy × intensity of the grid (GHG Protocol Scope 2 Guidance, location-based)
- water = IT energy × (WUE + PUE × water per kWh of the grid) (Li et al. 2023, arXiv:2304.03271)
- embodied = CO₂e of one device × hours ÷ (lifetime × utilisation) (Luccioni et al. 2022,
  arXiv:2211.02001, section 4.1)
"""

from __future__ import annotations

from collections.abc import Mapping

from hugo_calc.lang.arithmetic import add, clash_words, clashes, divide, multiply
from hugo_calc.lang.quantity import Quantity, Value
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.units import unit

# The fields that add up when footprints are added; ratios do not.
EXTENSIVE = frozenset(
    (
        "co2e", "co2e_total", "embodied", "energy", "gpu_hours", "heat", "it_energy", "power",
        "water", "water_offsite", "water_onsite",
    )
)  # fmt: skip

HOUR: Unit = unit("h")


class Footprint:
    """Fields as they are worked out, and for each that is missing, what would give it."""

    def __init__(self) -> None:
        self.fields: dict[str, Value] = {}
        self.absent: dict[str, str] = {}

    def quantity(self, name: str) -> Quantity | None:
        """Return a field that was worked out, or None."""
        value = self.fields.get(name)
        return value if isinstance(value, Quantity) else None

    def lack(self, names: tuple[str, ...], reason: str) -> None:
        """Say why fields are not there; the first reason given stays."""
        for name in names:
            if name not in self.fields:
                self.absent.setdefault(name, reason)


def work_out(
    footprint: Footprint,
    it_energy: Quantity,
    given: Mapping[str, Quantity | None],
    who: str,
    mend: str = "give pue= and grid=, or a method such as method.llama",
) -> None:
    """Work out energy, CO₂e and water from IT energy, as far as what is given allows.

    `given` may hold `pue`, `grid` (CO₂e per energy), `wue` and `water` (volume per energy). `who`
    begins the reason for a field that is missing ("Llama 3 8B's authors disclose"), `mend` ends
    that of a missing PUE.
    """
    footprint.fields["it_energy"] = it_energy
    pue, grid = given.get("pue"), given.get("grid")
    wue, water = given.get("wue"), given.get("water")
    if pue is None:
        footprint.lack(
            ("energy", "co2e", "co2e_total", "water_offsite", "water"),
            f"{who} no PUE; {mend}",
        )
    else:
        footprint.fields["energy"] = multiply(it_energy, pue)
    energy = footprint.quantity("energy")
    if grid is None:
        footprint.lack(
            ("co2e", "co2e_total"),
            f"{who} no grid intensity; give grid=, such as grid=grid.us, or a method",
        )
    elif energy is not None:
        footprint.fields["co2e"] = multiply(energy, grid)
    _work_out_water(footprint, it_energy, wue, water)


def _work_out_water(
    footprint: Footprint, it_energy: Quantity, wue: Quantity | None, water: Quantity | None
) -> None:
    energy = footprint.quantity("energy")
    if wue is None:
        footprint.lack(
            ("water_onsite", "water"),
            "no water per IT energy is given; add wue=, such as wue=datacenter.meta.wue",
        )
    else:
        footprint.fields["water_onsite"] = multiply(it_energy, wue)
    if water is None:
        footprint.lack(
            ("water_offsite", "water"),
            "no water per energy of the grid is given; add water=, such as water=water.us",
        )
    elif energy is not None:
        footprint.fields["water_offsite"] = multiply(energy, water)
    onsite, offsite = footprint.quantity("water_onsite"), footprint.quantity("water_offsite")
    if onsite is None or offsite is None:
        return
    # Water on site is of IT energy and water off site of the facility's: that is how it is meant.
    found = [each for each in clashes((onsite, offsite)) if each[0] not in ("boundary", "pue")]
    if found:
        first, second = clash_words(found)
        footprint.lack(("water",), f"on site it is {first}, off site {second}: no sum is either")
    else:
        footprint.fields["water"] = add(onsite, offsite)


def amortised(
    per_device: Quantity, hours: Quantity, lifetime: Quantity, utilisation: Quantity | None
) -> Quantity:
    """Return the share of making devices that falls on some device-hours of use."""
    life = multiply(lifetime, utilisation) if utilisation is not None else lifetime
    return divide(multiply(per_device, hours), life)
