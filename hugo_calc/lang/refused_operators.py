"""Refused fractions, powers, percentages and ±: readings on which people differ."""

from __future__ import annotations

import math

from hugo_calc.lang import limits
from hugo_calc.lang.refusal import Refusal
from hugo_calc.lang.syntax import Binary, Node, Number, Spread, Unit
from hugo_calc.lang.tokens import SPACES, Token, number_end, token, word_end
from hugo_calc.lang.units import find_unit, unit_end


def fraction_of_unit(above: Number, below: Number) -> Refusal:
    """Refuse 1/2 h: half an hour to people, one divided by two hours to a grammar."""
    end = number_end(below.text, 0)
    digits, unit = below.text[:end], below.text[end:].strip(SPACES)
    divisor = float(digits.replace("_", "").replace("−", "-"))
    share = above.value / divisor if divisor else math.inf
    short = f"{share:.6g}"
    exact = math.isfinite(share) and share != 0 and float(short) == share
    part = f"{short} {unit}" if exact else f"{above.text} / {digits} × 1 {unit}"
    return Refusal(
        "HC106",
        "ambiguous fraction of a unit",
        above.start,
        below.end,
        help=f"write {part} for that part of a unit,"
        f" or {above.text} / {below.text}, with spaces, for a quotient",
    )


def too_high(exponent: Number, base: Node) -> Refusal:
    """Refuse an exponent whose power has no meaning."""
    ten = isinstance(base, Number) and base.value == 10
    return Refusal(
        "HC110",
        f"an exponent goes up to {limits.LARGEST_EXPONENT}",
        exponent.start,
        exponent.end,
        help=f"a power of ten is written 1e{exponent.text}" if ten else "",
    )


def power_of_quantity(text: str, base: Number, sign: Token) -> Refusal:
    """Refuse 5 m ^2, where the unit or all of it may be meant."""
    literal = text[base.start : base.end]
    end = number_end(text, sign.end)
    exponent = text[sign.end : end] or "2"
    help_ = f"write ({literal})^{exponent} for a power of all of it"
    unit = base.unit.text if base.unit is not None else ""
    if isinstance(find_unit(f"{unit}^{exponent}"), Unit) and unit_end(unit, 0) == word_end(unit, 0):
        help_ += f", {literal}^{exponent} for one of the unit"
    return Refusal("HC107", "ambiguous power", sign.start, max(end, sign.end), help=help_)


def power_with_unit(exponent: Number) -> Refusal:
    """Refuse 5^2 kg, whose exponent would have a unit."""
    end = number_end(exponent.text, 0)
    mend = f"{exponent.text[:end]} × 1 {exponent.text[end:].strip(SPACES)}"
    return Refusal(
        "HC107",
        "ambiguous power: an exponent has no unit",
        exponent.start,
        exponent.end,
        help=f"write ^{mend} for a power with a unit behind it",
        fix=mend,
    )


def power_of_power(text: str, base: Node, exponent: Node, sign: Token) -> Refusal:
    """Refuse 2^3^2: 64 to some programs, 512 to others."""
    left, right = text[base.start : base.end], text[exponent.start : exponent.end]
    last = text[sign.end : number_end(text, sign.end)] or "…"
    return Refusal(
        "HC107",
        "ambiguous power of a power",
        sign.start,
        sign.end,
        help=f"write ({left}^{right})^{last} or {left}^({right}^{last})",
    )


def double_star(at: int) -> Refusal:
    """Refuse a ** b."""
    return Refusal(
        "HC101", "`**` is not an operator", at, at + 2, help="a power is written ^", fix="^"
    )


def spelled_spread(at: int) -> Refusal:
    """Refuse a +/- b."""
    return Refusal("HC101", "`+/-` is not an operator", at, at + 3, help="it is written ±", fix="±")


def spread_beside(text: str, left: Node, half: Node, sign: Token) -> Refusal:
    """Refuse 3 × 5 W ± 1 W, where ± may belong to the product or to its last factor."""
    written = text[left.start : left.end]
    width = text[half.start : half.end]
    also: tuple[tuple[int, int, str], ...] = ()
    help_ = f"write ({written}) ± {width}"
    if isinstance(left, Binary):
        also = ((left.at, left.at + 1, "beside this"),)
        if left.operator != "^":
            last = left.right
            help_ += f" or {text[left.start : last.start]}({text[last.start : last.end]} ± {width})"
    return Refusal(
        "HC108",
        "± cannot stand beside another operator",
        sign.start,
        sign.end,
        also=also,
        help=help_,
    )


def spread_before(text: str, spread: Spread, sign: Token) -> Refusal:
    """Refuse 5 W ± 1 W × 3; `sign` is the operator behind."""
    return Refusal(
        "HC108",
        "± cannot stand beside another operator",
        sign.start,
        sign.end,
        help=f"put the range into parentheses: ({text[spread.start : spread.end]})",
    )


def negative_width(sign: Token) -> Refusal:
    """Refuse 5 ± -1."""
    return Refusal("HC108", "what follows ± has no sign of its own", sign.start, sign.end, fix="")


def spread_of_percentages(left: Node, half: Node, best: float, width: float) -> Refusal:
    """Refuse 12% ± 2%: two percent of it or two points."""
    low, high = (f"{100 * limit:.10g}%" for limit in (best - width, best + width))
    points = f"range({low}, {100 * best:.10g}%, {high})"
    return Refusal(
        "HC108",
        "a percentage ± a percentage: of the value, or points?",
        left.start,
        half.end,
        help=f"write {points} for points",
        fix=points,
    )


def spread_of_scale(left: Number, half: Number) -> Refusal:
    """Refuse 7.7 ± 0.1 million, where the scale may be that of both."""
    scale = token(half.text, number_end(half.text, 0)).sign
    mend = f"{left.text} {scale} ± {half.text}"
    return Refusal(
        "HC108",
        f"`{scale}` stands on one side of ± only",
        left.start,
        half.end,
        help=f"write {mend} if both sides are meant",
        fix=mend,
    )


def spread_without_unit(half: Number, unit: str) -> Refusal:
    """Refuse 5 kg ± 1."""
    mend = f"{half.text} {unit}"
    return Refusal(
        "HC108",
        "what follows ± has no unit",
        half.start,
        half.end,
        help=f"write {mend}, or a percentage such as 10%",
        fix=mend,
    )


def percentage_added(right: Node, value: float, sign: str) -> Refusal:
    """Refuse x + 10%: a spreadsheet adds 0.1, a pocket calculator a tenth of x."""
    change = value if sign == "+" else -value
    return Refusal(
        "HC109",
        "a percentage can only be added to a percentage",
        right.start,
        right.end,
        help=f"write × {1 + change:.10g} for a change by that share,"
        f" {'-' if change < 0 else '+'} {abs(change):.10g} for the number itself",
    )
