"""The functions that the emissions core adds to the language."""

from __future__ import annotations

from hugo_calc.core.embodied import embodied
from hugo_calc.core.heat import heat
from hugo_calc.core.share import share
from hugo_calc.core.training import training
from hugo_calc.core.water import water
from hugo_calc.lang.functions import Function

FUNCTIONS: dict[str, Function] = {
    "embodied": embodied,
    "heat": heat,
    "share": share,
    "training": training,
    "water": water,
}
