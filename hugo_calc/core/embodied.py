"""Embodied CO₂e: the share of making hardware that falls on one use of it."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.core.arguments import Arguments
from hugo_calc.core.footprint import amortised
from hugo_calc.lang.functions import Given, Warn
from hugo_calc.lang.quantity import Value


def embodied(given: Sequence[Given], warn: Warn) -> Value:
    """Return the CO₂e of making devices, for the part of their life that a use takes.

    `embodied(embodied.h100, 7.7 million h, lifetime=4 year, utilisation=85%)`: CO₂e of one device
    × device-hours ÷ (lifetime × utilisation). Without `utilisation=` the device is taken to work
    all its life, which gives the least (Luccioni et al. 2022, arXiv:2211.02001, section 4.1,
    use 6 years and 85 %).

    Raises Refused HC204 for wrong arguments.
    """
    arguments = Arguments(
        "embodied",
        given,
        ("embodied", "hours", "lifetime", "utilisation"),
        positional=("embodied", "hours"),
    )
    return amortised(
        arguments.need("embodied"),
        arguments.need("hours"),
        arguments.need("lifetime"),
        arguments.get("utilisation"),
    )
