"""Decimal digits of a number: rounded half up, as people round, then grouped for a language."""

from __future__ import annotations

import math
from typing import NamedTuple

from hugo_calc.render.separators import SEPARATORS

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_KEPT = 15  # digits of a float that are not binary noise


class Rounded(NamedTuple):
    """A whole number of units of its last digit: `digits` × 10 to the power of `place`."""

    digits: int
    place: int
    negative: bool = False

    @property
    def value(self) -> float:
        """The number itself."""
        value = float(f"{self.digits}e{self.place}")
        return -value if self.negative else value


def round_at(value: float, place: int) -> Rounded:
    """Round to a multiple of 10 to the power of `place`, half away from zero.

    >>> round_at(2.675, -2).digits, round_at(1250, 2).digits
    (268, 13)
    """
    digits, last = _digits(value)
    drop = place - last
    if drop <= 0:
        return Rounded(digits * 10**-drop, place, value < 0)
    if drop > _KEPT + 1:
        return Rounded(0, place, value < 0)
    whole, rest = divmod(digits, 10**drop)
    return Rounded(whole + (2 * rest >= 10**drop), place, value < 0)


def _digits(value: float) -> tuple[int, int]:
    """Return all the digits of a number that count, its sign left out, and the last one's place."""
    text = f"{abs(value):.{_KEPT - 1}e}"
    return int(text[0] + text[2 : _KEPT + 1]), int(text[_KEPT + 2 :]) - _KEPT + 1


def magnitude(value: float) -> int:
    """Return the power of ten of the first digit: 2 for 452, −3 for 0.0045, 0 for 0."""
    return int(f"{abs(value):.{_KEPT - 1}e}".partition("e")[2])


def significant(value: float, figures: int) -> Rounded:
    """Round to so many significant figures; what rounds up to a power of ten keeps that many.

    >>> significant(2282.66, 3).digits, significant(999.9, 3).digits
    (228, 100)
    """
    if value == 0:
        return Rounded(0, 0)
    rounded = round_at(value, magnitude(value) - figures + 1)
    if rounded.digits == 10**figures:
        return Rounded(rounded.digits // 10, rounded.place + 1, rounded.negative)
    return rounded


def exact(value: float) -> Rounded:
    """Return all digits of a number that was entered, without the zeros behind its point."""
    digits, place = _digits(value) if value else (0, 0)
    while digits and digits % 10 == 0:
        digits, place = digits // 10, place + 1
    if 0 < place <= _KEPT:
        digits, place = digits * 10**place, 0
    return Rounded(digits, place, value < 0)


def figures_of(rounded: Rounded) -> int:
    """Return how many significant figures a rounded number shows, final zeros not counted."""
    return len(str(rounded.digits).rstrip("0")) or 1


def written(rounded: Rounded, language: str = "en") -> str:
    """Write a rounded number with the separators of a language (a BCP 47 tag).

    Very large and very small ones get a power of ten. A minus is U+2212.

    >>> written(round_at(2282.66, 0)), written(round_at(-0.5, -1), "de")
    ('2,283', '−0,5')
    """
    decimal, group = separators(language)
    sign = "−" if rounded.negative and rounded.digits else ""
    size = math.floor(math.log10(rounded.digits)) + rounded.place if rounded.digits else 0
    if rounded.digits and (size >= 15 or size < -6):
        text = str(rounded.digits)
        text = text[0] + (decimal + text[1:] if len(text) > 1 else "")
        return f"{sign}{text} × 10{str(size).translate(_SUPERSCRIPTS)}"
    if rounded.place >= 0:
        whole, fraction = str(rounded.digits * 10**rounded.place), ""
    else:
        text = str(rounded.digits).rjust(1 - rounded.place, "0")
        whole, fraction = text[: rounded.place], text[rounded.place :]
    if len(whole) > 3:
        first = len(whole) % 3
        parts = [whole[:first]] if first else []
        parts += [whole[at : at + 3] for at in range(first, len(whole), 3)]
        whole = group.join(parts)
    return sign + whole + (decimal + fraction if fraction else "")


def separators(language: str) -> tuple[str, str]:
    """Return the decimal sign and the group sign of a language, English where it is unknown."""
    tag = language.lower().replace("_", "-")
    while tag:
        if tag in SEPARATORS:
            return SEPARATORS[tag]
        tag = tag.rpartition("-")[0]
    return SEPARATORS["en"]
