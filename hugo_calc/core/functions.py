"""The functions that the emissions core adds to the language."""

from __future__ import annotations

from hugo_calc.core.embodied import embodied
from hugo_calc.core.equivalents import equivalents_among
from hugo_calc.core.facts import Facts
from hugo_calc.core.heat import heat
from hugo_calc.core.inference import inference_by
from hugo_calc.core.share import share
from hugo_calc.core.training import training
from hugo_calc.core.water import water
from hugo_calc.lang.functions import Function
from hugo_calc.lang.sheet import Scenario

# Those that work on their arguments alone.
FUNCTIONS: dict[str, Function] = {
    "embodied": embodied,
    "heat": heat,
    "share": share,
    "training": training,
    "water": water,
}


def functions(facts: Facts, scenario: Scenario | None = None) -> dict[str, Function]:
    """Return all functions of the core, for a sheet that sees these facts.

    Facts that a function looks up by itself are taken at the limits that `scenario` names, as
    those that a formula names are.
    """
    return {
        **FUNCTIONS,
        "equivalents": equivalents_among(facts, scenario or {}),
        "inference": inference_by(facts, scenario or {}),
    }
