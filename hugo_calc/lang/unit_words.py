"""Words that are taken for units and are none here, each with what to write instead.

Imported only where a unit is refused.
"""

from __future__ import annotations

from typing import NamedTuple


class Instead(NamedTuple):
    """What is said of a word, the help, and what to paste where only one thing can be meant."""

    code: str
    message: str
    help: str
    fix: str | None = None


_COUNTED = (
    *("GPU", "GPUs", "gpu", "gpus", "TPU", "TPUs", "tpu", "tpus", "CPU", "CPUs", "cpu", "cpus"),
    *("GPUh", "GPU_h", "gpu_h", "GPU_hour", "GPU_hours", "gpu_hour", "gpu_hours"),
    *("accelerator", "accelerators", "chip", "chips", "server", "servers", "rack", "racks"),
    *("parameter", "parameters", "param", "params", "model", "models", "car", "cars"),
)

_OPERATIONS = {"": "", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "E": "exa"}

# Each group: code, what is said of the word, the help, what to paste, and the words.
_GROUPS: tuple[tuple[str, str, str, str | None, tuple[str, ...]], ...] = (
    (
        "HC306",
        "ambiguous unit `{}`",
        "write tonne (1,000 kg), short_ton (2,000 lb) or long_ton (2,240 lb); for CO₂e, tCO2e",
        None,
        ("ton", "tons", "Ton", "Tons", "TON", "tonCO2", "tonCO2e", "tonsCO2", "tonsCO2e"),
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write kilotonne for a mass, ktCO2e for CO₂e, knot for a speed",
        None,
        ("kt", "kts"),
    ),
    *(
        (
            "HC306",
            "ambiguous unit `{}`",
            f"write {prefix}B for bytes (8 bits each), {prefix}bit for bits",
            None,
            words,
        )
        for prefix, words in (
            ("", ("b",)),
            ("k", ("kb", "Kb")),
            ("M", ("Mb",)),
            ("G", ("Gb",)),
            ("T", ("Tb",)),
            ("P", ("Pb",)),
        )
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write oil_barrel for 42 US gallons, or the volume in gallon or L",
        None,
        ("barrel", "barrels", "bbl", "bbls"),
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write kBtu for a thousand, MMBtu for a million",
        None,
        ("MBtu", "MBTU"),
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write 3 month for a quarter of a year, 0.25 for a quarter",
        None,
        ("quarter", "quarters"),
    ),
    *(
        (
            "HC306",
            "ambiguous unit `{}`",
            f"write {short}FLOP for a count of operations, {short}FLOPS for operations per second",
            None,
            (f"{short}FLOPs", f"{short}flops", f"{long}flops"),
        )
        for short, long in _OPERATIONS.items()
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write K for a difference of temperatures; an angle is a plain number",
        None,
        ("degree", "degrees", "deg", "°"),
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write coulomb for a charge, K for a difference of temperatures",
        None,
        ("C",),
    ),
    (
        "HC306",
        "ambiguous unit `{}`",
        "write farad for a capacitance, delta_degF for a difference of temperatures",
        None,
        ("F",),
    ),
    (
        "HC304",
        "`{}` counts from a zero of its own and cannot be computed with",
        "write K, or delta_degC for a difference of temperatures",
        None,
        ("degC", "°C", "celsius", "Celsius", "degreeC", "degree_Celsius", "degrees_Celsius"),
    ),
    (
        "HC304",
        "`{}` counts from a zero of its own and cannot be computed with",
        "write K, or delta_degF for a difference of temperatures",
        None,
        ("degF", "°F", "fahrenheit", "Fahrenheit", "degreeF", "degree_Fahrenheit"),
    ),
    (
        "HC304",
        "`{}` is logarithmic and cannot be computed with",
        "write the plain ratio or the power that it stands for",
        None,
        ("dB", "dBm", "dBW", "dBu", "decibel", "decibels", "neper", "Np", "octave", "octaves"),
    ),
    (
        "HC303",
        "`{}` is no unit: such things are counted",
        "write the number alone, such as 1 million; GPU-hours are hours, such as 7.7 million h",
        None,
        _COUNTED,
    ),
    ("HC303", "unknown unit `{}`", "write 10 year for a decade", None, ("decade", "decades")),
    ("HC303", "unknown unit `{}`", "an angle is a plain number", None, ("rad", "radian", "rpm")),
    (
        "HC303",
        "unknown unit `{}`",
        "money is in USD here; convert it first",
        None,
        ("EUR", "GBP", "CNY", "JPY", "INR", "euro", "euros", "Euro"),
    ),
    (
        "HC303",
        "unknown unit `{}`",
        "money is written in USD",
        "USD",
        ("dollar", "dollars", "usd", "Usd"),
    ),
    (
        "HC303",
        "`{}` has no mass before it",
        "write gCO2e, kgCO2e, tCO2e or MtCO2e",
        None,
        ("CO2e", "CO₂e", "CO2eq", "CO₂eq", "CO2", "CO₂"),
    ),
    ("HC303", "unknown unit `{}`", "newton metres are written N·m", "N·m", ("Nm",)),
    (
        "HC305",
        "`{}` can be a slip of more than one unit",
        "write t for a tonne, Mt for a million tonnes, MWh for energy",
        None,
        ("mt", "MT"),
    ),
)

INSTEAD: dict[str, Instead] = {
    word: Instead(code, message.format(word), help_, fix)
    for code, message, help_, fix, words in _GROUPS
    for word in words
}
