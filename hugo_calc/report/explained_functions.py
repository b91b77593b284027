"""What the functions of the language take and give, as the reference has it."""

from __future__ import annotations

from collections.abc import Mapping

# By name: what a function takes, and what it gives.
FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "training": (
        "a model, a method, a gpu; device= hours= count= duration= params= tokens= mfu= power= "
        "overhead= pue= grid= wue= water= embodied= lifetime= utilisation=",
        "a record",
    ),
    "inference": (
        "a model, a method; per= queries= tokens= params= active_params= pue= grid= wue= water=",
        "a record",
    ),
    "equivalents": (
        "an amount of CO₂e",
        "a record of the things it equals 1 to 1,000 of",
    ),
    "water": (
        "energy of IT equipment; wue= pue= water=",
        "a record",
    ),
    "embodied": (
        "CO₂e of making one device, hours of use of all; lifetime= utilisation=",
        "CO₂e",
    ),
    "heat": (
        "a power or an energy",
        "the same, as heat",
    ),
    "share": (
        "a part, a whole",
        "a percentage",
    ),
    "min": (
        "quantities of one kind",
        "a quantity",
    ),
    "max": (
        "quantities of one kind",
        "a quantity",
    ),
    "mean": (
        "quantities of one kind",
        "a quantity",
    ),
    "sum": (
        "quantities of one kind, or records",
        "their sum",
    ),
    "round": (
        "a quantity, and a step unless it is a plain number",
        "the nearest multiple, halves away from zero",
    ),
    "abs": (
        "a quantity",
        "it without its sign",
    ),
    "sqrt": (
        "a quantity",
        "its root, of the unit too",
    ),
    "log10": (
        "a plain number",
        "a plain number",
    ),
    "exp": (
        "a plain number",
        "a plain number",
    ),
    "range": (
        "low, best and high of one kind",
        "the best, with its limits",
    ),
}

# By name: what an argument of a function is, and an example.
ARGUMENTS: Mapping[str, tuple[str, str]] = {
    "count": ("a number of devices", "count=16384"),
    "duration": ("a time", "duration=54 day"),
    "hours": ("a time, of all devices together", "hours=1.3 million h"),
    "params": ("a number of parameters", "params=8 billion"),
    "tokens": ("a number of tokens", "tokens=15 trillion"),
    "per": ("energy of one query or one token", "per=inference.gemini.energy"),
    "queries": ("a number of queries", "queries=1 billion"),
    "active_params": ("the parameters that work on a token", "active_params=37 billion"),
    "mfu": ("the share of peak speed that is used, up to 1", "mfu=40%"),
    "power": ("the power of one device", "power=700 W"),
    "overhead": ("servers' power over their devices' power, at least 1", "overhead=1.8"),
    "pue": ("facility energy over IT energy, at least 1", "pue=datacenter.meta.pue"),
    "grid": ("CO₂e per energy", "grid=grid.us"),
    "wue": ("site water per IT energy", "wue=datacenter.meta.wue"),
    "water": ("water per energy of the grid", "water=water.us"),
    "embodied": ("CO₂e of making one device", "embodied=embodied.h100"),
    "lifetime": ("a time", "lifetime=4 year"),
    "utilisation": ("the share of its life that a device works, up to 1", "utilisation=85%"),
}

# What a training run has, by field: what that is, and what it is made of.
TRAINING: Mapping[str, tuple[str, str]] = {
    "gpu_hours": (
        "time of all devices together",
        "hours; or count × duration; or 6 × params × tokens ÷ (peak speed × mfu)",
    ),
    "it_energy": (
        "energy without the data centre's overhead",
        "gpu_hours × power of a device × overhead",
    ),
    "energy": ("energy with it", "it_energy × PUE"),
    "co2e": ("emissions, location-based", "energy × grid"),
    "water_onsite": ("water at the data centre", "it_energy × WUE"),
    "water_offsite": ("water at the power plants", "energy × water"),
    "water": ("both, where they are of one kind", ""),
    "embodied": (
        "the part of making the devices",
        "embodied × gpu_hours ÷ (lifetime × utilisation)",
    ),
    "co2e_total": ("co2e + embodied", ""),
    "power": ("power of all devices at once, and the heat of it", "count × power of a device"),
    "heat": ("power of all devices at once, and the heat of it", "count × power of a device"),
}
