"""Refused numbers and units, and what to write instead."""

from __future__ import annotations

from hugo_calc.lang.refusal import Refusal
from hugo_calc.lang.syntax import Node, Number
from hugo_calc.lang.tokens import (
    DIGITS,
    SCALES,
    SPACES,
    Token,
    is_digit,
    is_name,
    number_end,
    skip_spaces,
)
from hugo_calc.lang.units import UnitProblem, find_unit, unit_end

# Letters that people write for a scale, and the word that says it.
MULTIPLIERS = {
    **dict.fromkeys(("k", "K"), "thousand"),
    **dict.fromkeys(("M", "MM", "mn", "mln", "mio", "Mio", "mil"), "million"),
    **dict.fromkeys(("G", "B", "bn", "Bn", "bln", "mrd", "Mrd", "bil"), "billion"),
    **dict.fromkeys(("T", "tn", "trn"), "trillion"),
    **{
        spelling: scale
        for scale in ("thousand", "million", "billion", "trillion")
        for spelling in (scale + "s", scale.capitalize(), scale.capitalize() + "s")
    },
}
_MULTIPLIER_UNITS = {"K": "K for kelvin", "B": "B for bytes", "T": "tesla"}


def comma(text: str, start: int, *, in_call: bool) -> Refusal:
    """Refuse 1,5 and 1,500 and 1.234,5; the number begins at `start`."""
    end = start
    while end < len(text) and text[end] in DIGITS + "_.,":
        end += 1
    while text[end - 1] in ".,":
        end -= 1
    written = text[start:end]
    whole, _, last = written.rpartition(",")
    readings = []
    if written.count(",") == 1 and "." not in last:
        readings.append(whole.replace(".", "") + "." + last)
    first, *groups = written.partition(".")[0].split(",")
    if "." not in whole and first[:1] != "0" and all(len(group) == 3 for group in groups):
        readings.append(written.replace(",", ""))
    if in_call and written.count(",") == 1:
        readings.append(f"{whole}, {last}")
    return Refusal(
        "HC103",
        "ambiguous comma",
        start,
        end,
        help="write " + " or ".join(readings) if readings else "the decimal sign is a point",
        fix=readings[0] if len(readings) == 1 else None,
    )


def spelled_number(text: str, start: int, end: int) -> Refusal | None:
    """Refuse 1.2.3 and 5. and 1__0, or return None for a number that is well spelled."""
    written = text[start:end]
    if text[end : end + 1] == ".":
        grouped = _grouped_by_points(text, start)
        if grouped is not None:
            return grouped
        stop = number_end(text, end) if is_digit(text, end + 1) else end + 1
        message = "a number has one decimal point, with digits behind it"
        return Refusal("HC101", message, end, stop, fix="" if stop == end + 1 else None)
    for at, character in enumerate(written):
        if character == "_" and not (is_digit(written, at - 1) and is_digit(written, at + 1)):
            message = "an underscore in a number stands between two digits"
            return Refusal("HC101", message, start + at, start + at + 1, fix="")
    return None


def _grouped_by_points(text: str, start: int) -> Refusal | None:
    """Refuse 1.234.567 and 1.234.567,8, whose points part thousands; None for what is neither."""
    end = start
    while end < len(text) and text[end] in DIGITS + ".,":
        end += 1
    whole, comma_, behind = text[start:end].rstrip(".,").partition(",")
    first, *groups = whole.split(".")
    if not 0 < len(first) <= 3 or len(groups) < 2 or any(len(each) != 3 for each in groups):
        return None
    if comma_ and not behind.isdecimal():
        return None
    plain = "_".join((first, *groups)) + (f".{behind}" if comma_ else "")
    return Refusal(
        "HC101",
        "a point is the decimal sign, and a number has one",
        start,
        start + len(whole) + len(comma_) + len(behind),
        help=f"digits are grouped with an underscore: {plain}",
        fix=plain,
    )


def multiplier(text: str, start: int, number: int, end: int) -> Refusal | None:
    """Refuse 70B, 15T and 5k; the number ends at `number`, the word behind it at `end`.

    Return None where the word is a unit and cannot be taken for a multiplier.
    """
    at = skip_spaces(text, number)
    letter, digits = text[at:end], text[start:number]
    scale = MULTIPLIERS.get(letter)
    if scale is None:
        return None
    apart = at > number or unit_end(text, at) > end
    if apart and not isinstance(find_unit(letter), UnitProblem):
        return None
    meant = f"write {digits} {scale}"
    if letter in _MULTIPLIER_UNITS:
        meant += f", or {digits} {_MULTIPLIER_UNITS[letter]}"
    return Refusal(
        "HC112",
        f"`{letter}` is no multiplier",
        start,
        end,
        help=meant,
        fix=None if letter == "K" else f"{digits} {scale}",
    )


def percentage_of(at: int, following: Token) -> Refusal:
    """Refuse `10 % 3` and `10% x`; the sign stands at `at`."""
    if following.sign == "of":
        return Refusal(
            "HC105",
            "`of` is not an operator",
            following.start,
            following.end,
            help="a share of something is a product: 12% × x",
            fix="×",
        )
    return stray_percent(at, help_="write × for a product: 12% × x")


def stray_percent(at: int, *, help_: str = "") -> Refusal:
    """Refuse a percent sign that belongs to no number."""
    return Refusal(
        "HC104",
        "% is not an operator",
        at,
        at + 1,
        help=help_ or "a percentage is a number and %, such as 12%; there is no remainder",
    )


# Units.


def bad_unit(problem: UnitProblem, text: str, number: int, at: int) -> Refusal:
    """Say what is wrong with the unit at `at`; the number before it begins at `number`.

    `number` is -1 where no number stands before the unit, but `in`.
    """
    word = text[at + problem.start : at + problem.end]
    before = text[number : at + problem.start]
    hint = ""
    help_, fix = problem.help, problem.fix
    if problem.code == "HC303" and word in ("x", "X") and number >= 0:
        help_, fix = "the sign of a product is ×, or *", "×"
    elif word in SCALES:
        help_, fix = f"`{word}` belongs directly behind a number, once: 5 {word}", None
    elif problem.code == "HC303" and is_name(word):
        if number < 0:
            hint = "only a unit can follow `in`, and inside a unit every name is one"
        elif problem.start:
            hint = f"a name needs spaces: {before[:-1]} {before[-1]} {word}"
        else:
            hint = f"a name needs a sign before it: {before.rstrip(SPACES)} × {word}"
        if number >= 0 and word.isalpha():
            fix = None  # `3 fleet` is more likely a product than a slip for feet
    other = hint
    if not help_ or (hint and len(word) == 1 and (problem.start or number < 0)):
        help_, other = hint, help_
    return Refusal(
        problem.code,
        problem.message,
        at + problem.start,
        at + problem.end,
        notes=((("note", other),) if other else ()),
        help=help_,
        fix=fix,
        severity="error" if problem.unit is None else "warning",
    )


def no_unit(text: str, keyword: Token, value: Node, found: Token) -> Refusal:
    """Refuse an `in` without a unit, which may have been an inch."""
    if isinstance(value, Number) and value.unit is None:
        return Refusal(
            "HC113",
            "`in` needs a unit after it",
            keyword.start,
            keyword.end,
            help="an inch is written `inch`",
            fix="inch" if keyword.start > value.end else " inch",
        )
    if found.kind == "end":
        return Refusal("HC102", "a unit is missing after `in`", keyword.start, keyword.end)
    return Refusal(
        "HC113",
        "`in` needs a unit after it, such as MWh",
        found.start,
        found.end,
        help=f"to count in multiples of a value, divide: {text[value.start : value.end]} / …",
    )


def touching(number: Token, word: str) -> Refusal:
    """Refuse 5in and 5as, where the keyword was meant for a unit."""
    end = number.end + len(word)
    if word == "in":
        help_, fix = "an inch is written `inch`", " inch"
    else:
        help_, fix = "attoseconds are not in the unit table", None
    return Refusal("HC113", f"`{word}` is no unit", number.end, end, help=help_, fix=fix)


def no_fact(keyword: Token, value: Node) -> Refusal:
    """Refuse an `as` at the end, which may have been an attosecond."""
    if isinstance(value, Number) and value.unit is None:
        return Refusal(
            "HC113",
            "`as` needs a name after it",
            keyword.start,
            keyword.end,
            help="such as equivalence.home_electricity_year; attoseconds are not in the unit table",
        )
    return Refusal("HC102", "a name is missing after `as`", keyword.start, keyword.end)
