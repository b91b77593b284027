"""Claims: a number quoted from somewhere, held against the computed value."""

from __future__ import annotations

from math import log10

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.quantity import Quantity
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.units import find_unit
from hugo_calc.post.calls import Call
from hugo_calc.post.claim_text import Claim, read_claim
from hugo_calc.post.desk import Desk
from hugo_calc.post.figures import quantity_of, read_formula
from hugo_calc.render.format_words import Format
from hugo_calc.render.measures import usual_units
from hugo_calc.render.number import printed
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText

_WIDTHS = (1, 2, 3, 5, 10)  # per cent that are advised; a larger difference has another cause
_FIGURES = Format(figures=4)
# How near the logarithm of a quotient is to a whole number where a power of ten was slipped by.
_NEAR_POWER = 0.06


def check_claim(call: Call, source: bytes, desk: Desk) -> str | None:
    """Return the computed text where a claim does not hold; it is said as HC410.

    A claim c holds if the computed value lies in [c − u/2, c + u), u being the unit of its last
    printed digit (papers round, and truncate), or within `within=` of it, a percentage or a
    quantity. What cannot be read goes to the desk.
    """
    formula = read_formula(call.expression, desk)
    value = quantity_of(formula, desk) if formula is not None else None
    claim = read_claim(call, source, desk)
    if value is None or claim is None or call.inner is None:
        return None
    claimed = claim.quantity
    if claimed.dimension != value.dimension:
        help_, fix = _with_its_unit(claim, value)
        desk.diagnostics.append(
            Diagnostic(
                "HC301",
                f"the claim is {dim.name(claimed.dimension)}, and the value"
                f" {dim.name(value.dimension)}",
                call.inner,
                help=help_,
                fix=fix,
            )
        )
        return None
    below, above = claim.step / 2, claim.step
    if call.within is not None:
        tolerance = _tolerance(call.within, claimed, desk)
        if tolerance is None:
            return None
        below = above = tolerance
    slack = abs(claimed.value) * 1e-12
    if claimed.value - below - slack <= value.value < claimed.value + above + slack:
        return None
    text, found = _disagreement(claim, value, call, desk)
    desk.diagnostics.append(found)
    return text


def _disagreement(claim: Claim, value: Quantity, call: Call, desk: Desk) -> tuple[str, Diagnostic]:
    """Return the computed text, and what to say of a claim that is off."""
    claimed = claim.quantity
    ratio = value.value / claimed.value if claimed.value else 0.0
    text = printed(value.replace(unit=claimed.unit), desk.style, _FIGURES)
    off = abs(ratio - 1) * 100
    if ratio <= 0:
        said, help_ = "", "is the claim or its sign wrong, or the formula?"
    elif 0.1 < ratio < 10 and not _power_of_ten(ratio):
        said = f" ({_percent(ratio)})"
        help_ = _advice(off, call.within)
    else:
        text = _well_read(value, desk)
        said, help_ = _slip(claim, ratio)
    return text, Diagnostic(
        "HC410",
        f"the claim does not agree: computed is {text}{said}",
        call.inner,
        "this is claimed",
        help=help_,
        severity="stale",
    )


def _advice(off: float, within: PlacedText | None) -> str:
    """Return what to do of a claim that is off by so many per cent."""
    enough = next((each for each in _WIDTHS if off <= each), None)
    if enough is None:
        return "this is more than rounding: is the claim, its unit or the formula wrong?"
    if within is not None:
        return (
            f'within="{within.text}" is too narrow: if the difference is explained,'
            f' write within="{enough}%"'
        )
    return f'if the difference is explained, allow for it: within="{enough}%"'


def _slip(claim: Claim, ratio: float) -> tuple[str, str]:
    """Return by which factor a claim is off, and what was probably slipped by."""
    power = _power_of_ten(ratio)
    largest = max(ratio, 1 / ratio)
    if power:
        factor = f"{10 ** abs(power):,}" if abs(power) < 16 else f"10^{abs(power)}"
    else:
        factor = f"{float(f'{largest:.2g}'):,.0f}" if largest < 1e15 else f"{largest:.1e}"
    said = f", off by a factor of {factor}"
    if not power:
        return said, "is the claim, its unit or the formula wrong?"
    if abs(power) % 3 or (claim.like_a_group and abs(power) == 3):
        return said, f"off by a factor of {factor}: is the decimal sign right?"
    return said, f"off by a factor of {factor}: is the unit right?"


def _power_of_ten(ratio: float) -> int:
    """Return which power of ten, but not 1, a quotient is about; 0 where it is none."""
    exact = log10(ratio)
    power = round(exact)
    return power if abs(exact - power) <= _NEAR_POWER else 0


def _percent(ratio: float) -> str:
    off = (ratio - 1) * 100
    digits = f"{off:+.2g}" if 0.001 <= abs(off) < 10 else f"{off:+.0f}"
    if abs(off) < 0.001:
        digits = "+less than 0.001" if off > 0 else "-less than 0.001"
    return f"{digits}%".replace("-", "−")


def _well_read(value: Quantity, desk: Desk) -> str:
    """Return a value in its own unit where that suits its size, else in the usual one."""
    if value.unit is not None and not 0.1 <= abs(value.amount) < 1e6:
        value = Quantity(value.value, value.dimension, None, value.tags, value.term)
    return printed(value, desk.style, _FIGURES)


def _with_its_unit(claim: Claim, value: Quantity) -> tuple[str, str | None]:
    """Return how to write a claim whose unit is missing, or of another kind."""
    kinds = (claim.quantity.dimension, value.dimension)
    unit = claim.quantity.unit
    if kinds == (dim.MASS, dim.CO2E) and unit is not None:
        found = find_unit(f"{unit.text}CO2e")
        if isinstance(found, Unit):
            fix = f"{claim.number} {found.text}"
            return f"if the claim is of CO₂e, write {fix}", fix
    if not any(value.dimension):
        return "the formula has no unit: does a claim with one belong to it?", None
    near = _nearest_unit(claim.quantity, value)
    if not any(claim.quantity.dimension) and not claim.percent and near:
        fix = f"{claim.number} {near}"
        return f"a claim has its unit: write {fix}", fix
    named = f" in a unit such as {near}" if near else ""
    return f"the claim must be {dim.name(value.dimension)}{named}, or the formula is another", None


def _nearest_unit(claimed: Quantity, value: Quantity) -> str:
    """Return the unit in which a value's number is nearest to the one that is claimed."""
    units = list(usual_units(value.dimension))
    if value.unit is not None:
        units.append(value.unit)

    def distance(unit: Unit) -> float:
        ratio = abs(value.value / unit.factor / claimed.amount) if claimed.amount else 0.0
        return abs(log10(ratio)) if ratio else 0.0

    return min(units, key=distance).text


def _tolerance(within: PlacedText, claimed: Quantity, desk: Desk) -> float | None:
    formula = read_formula(within, desk)
    value = quantity_of(formula, desk) if formula is not None else None
    if value is None:
        return None
    if value.unit is not None and value.unit.text == "%":
        return abs(value.value * claimed.value)
    if value.dimension != claimed.dimension:
        desk.diagnostics.append(
            Diagnostic(
                "HC506",
                "`within` is a percentage, or a quantity like the claim",
                within.span(0, len(within.text)),
                help='such as within="1%"',
            )
        )
        return None
    return abs(value.value)
