"""The catalogue's closed lists: its namespaces, kinds of quantity, tags, and degrees of trust."""

from __future__ import annotations

from hugo_calc.lang import dimension as dim

# What the names under each namespace are. They are reserved: no post may define one of these.
NAMESPACES: dict[str, str] = {
    "car": "driving",
    "cloud": "regions of cloud providers",
    "datacenter": "operators of data centres and their overheads",
    "demand": "what data centres ask of the grid, and accelerators shipped",
    "embodied": "emissions of making hardware, and how long it serves",
    "equivalence": "things that an amount of emissions equals",
    "flight": "journeys by air",
    "food": "food by weight",
    "generation": "electricity that a country generates in a year",
    "gpu": "accelerators",
    "grid": "emissions of grid electricity",
    "home": "energy that a home uses",
    "inference": "energy, water and emissions of answering",
    "lifecycle": "emissions of electricity by how it is made, over the life of the plant",
    "method": "named sets of assumptions with a source",
    "model": "trained models",
    "nuclear": "reactors",
    "person": "emissions of an average person in a year",
    "removal": "capture plants and trees",
    "server": "machines that hold accelerators",
    "water": "water behind electricity and computing",
    "world": "totals of the whole world in a year",
}

# What sort of quantity a fact is, and the dimension that its unit must then have.
KINDS: dict[str, dim.Dimension] = {
    "area": dim.AREA,
    "carbon_intensity": dim.over(dim.CO2E, dim.ENERGY),
    "co2e": dim.CO2E,
    "co2e_per_area": dim.over(dim.CO2E, dim.AREA),
    "co2e_per_distance": dim.over(dim.CO2E, dim.LENGTH),
    "co2e_per_mass": dim.over(dim.CO2E, dim.MASS),
    "co2e_per_operation": dim.over(dim.CO2E, dim.OPERATION),
    "co2e_per_query": dim.over(dim.CO2E, dim.QUERY),
    "co2e_per_volume": dim.over(dim.CO2E, dim.VOLUME),
    "co2e_rate": dim.over(dim.CO2E, dim.TIME),
    "coefficient": dim.NONE,
    "compute_rate": dim.OPERATION_RATE,
    "count": dim.NONE,
    "data": dim.INFORMATION,
    "energy": dim.ENERGY,
    "energy_per_query": dim.over(dim.ENERGY, dim.QUERY),
    "energy_per_token": dim.over(dim.ENERGY, dim.TOKEN),
    "energy_per_volume": dim.over(dim.ENERGY, dim.VOLUME),
    "energy_rate": dim.POWER,
    "mass": dim.MASS,
    "mass_per_query": dim.over(dim.MASS, dim.QUERY),
    "operations": dim.OPERATION,
    "power": dim.POWER,
    "pue": dim.NONE,
    "ratio": dim.NONE,
    "share": dim.NONE,
    "time": dim.TIME,
    "time_per_token": dim.over(dim.TIME, dim.TOKEN),
    "tokens": dim.TOKEN,
    "tokens_per_query": dim.over(dim.TOKEN, dim.QUERY),
    "volume": dim.VOLUME,
    "volume_per_query": dim.over(dim.VOLUME, dim.QUERY),
    "volume_rate": dim.over(dim.VOLUME, dim.TIME),
    "water_intensity": dim.over(dim.VOLUME, dim.ENERGY),
}

# What rides on a quantity, by axis. Two values that differ on an axis are not the same thing.
TAGS: dict[str, tuple[str, ...]] = {
    "averaging": ("average", "marginal"),
    "boundary": ("device", "system", "it", "facility"),
    "delivery": ("generated", "delivered"),
    "gas": ("CO2", "CO2e"),
    "market": ("location", "market"),
    "pue": ("in",),
    "role": ("pue",),
    "scope": ("combustion", "life-cycle"),
    "water": ("consumption", "withdrawal"),
}

# How far a value can be trusted: read in the source or in a copy of it; known, but not compared
# with the source; computed from figures that the source prints.
CONFIDENCE = ("read", "unverified", "derived")

PRECISION = ("day", "month", "year", "unknown")
