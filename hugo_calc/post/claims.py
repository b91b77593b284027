"""Claims: a number quoted from somewhere, held against the computed value."""

from __future__ import annotations

import re

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Quantity
from hugo_calc.lang.syntax import Conversion, Number
from hugo_calc.post.calls import Call
from hugo_calc.post.desk import Desk
from hugo_calc.post.figures import quantity_of, read_formula
from hugo_calc.render.digits import separators
from hugo_calc.render.format_words import Format
from hugo_calc.render.number import printed
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText, placed


def check_claim(call: Call, source: bytes, desk: Desk) -> str | None:
    """Return the computed text where a claim does not hold; it is said as HC410.

    A claim c holds if the computed value lies in [c − u/2, c + u), u being the unit of its last
    printed digit (papers round, and truncate), or within `within=` of it, a percentage or a
    quantity. What cannot be read goes to the desk.
    """
    formula = read_formula(call.expression, desk)
    value = quantity_of(formula, desk) if formula is not None else None
    claim = _read_claim(call, source, desk)
    if value is None or claim is None or call.inner is None:
        return None
    claimed, step = claim
    if claimed.dimension != value.dimension:
        desk.diagnostics.append(
            Diagnostic(
                "HC301",
                f"the claim is {dim.name(claimed.dimension)}, and the value"
                f" {dim.name(value.dimension)}",
                call.inner,
            )
        )
        return None
    below, above = step / 2, step
    if call.within is not None:
        tolerance = _tolerance(call.within, claimed, desk)
        if tolerance is None:
            return None
        below = above = tolerance
    slack = abs(claimed.value) * 1e-12
    if claimed.value - below - slack <= value.value < claimed.value + above + slack:
        return None
    text = printed(value.replace(unit=claimed.unit), desk.style, Format(figures=4))
    off = (value.value / claimed.value - 1) * 100 if claimed.value else float("inf")
    desk.diagnostics.append(
        Diagnostic(
            "HC410",
            f"the claim does not agree: computed is {text} ({off:+.2g}%)".replace("-", "−"),
            call.inner,
            "this is claimed",
            help='if the difference is explained, allow for it: within="1%"',
            severity="stale",
        )
    )
    return text


def _read_claim(call: Call, source: bytes, desk: Desk) -> tuple[Quantity, float] | None:
    """Return what is claimed and the size of its last printed digit, both in base units."""
    if call.inner is None:
        return None
    raw = call.inner.of(source).decode("utf-8", "replace")
    lead = len(raw) - len(raw.lstrip())
    inner = placed(raw, call.inner.start).part(lead, max(lead, len(raw.rstrip())))
    decimal, group = separators(desk.site.language)
    quoting = {  # the signs of a block quote, where a formatter broke the line
        at for found in re.finditer(r"\n[ \t>]+", inner.text) for at in range(*found.span())
    }
    kept = [
        at
        for at, each in enumerate(inner.text)
        if not (each == group and inner.text[at - 1 : at].isdigit())
        and not (each == ">" and at in quoting)
    ]
    text = "".join("." if inner.text[at] == decimal != "." else inner.text[at] for at in kept)
    offsets = [inner.offsets[at] for at in kept] + [inner.offsets[len(inner.text)]]
    reading = parse(PlacedText(text, offsets))
    root = reading.formula.root if reading.formula is not None else None
    if isinstance(root, Conversion):
        root = None
    if not isinstance(root, Number):
        desk.diagnostics.append(
            Diagnostic(
                "HC506",
                "a claim is one number with its unit",
                call.inner,
                help="such as 2290 tCO2eq",
            )
        )
        return None
    factor = root.unit.factor if root.unit else 1.0
    dimension = root.unit.dimension if root.unit else dim.NONE
    digits = text[: len(text) - len(text.lstrip("0123456789.,_"))]
    number = float(digits.replace("_", "").replace(",", "") or 1)
    scale = root.value / number if number else 1.0
    places = len(digits.partition(".")[2])
    quantity = Quantity(root.value * factor, dimension, root.unit)
    return quantity, 10.0**-places * abs(scale) * factor


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
