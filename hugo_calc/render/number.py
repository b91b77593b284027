"""A quantity as text: how many digits, which unit, which separators."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.catalogue.model import Fact, Factor
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.quantity import Quantity
from hugo_calc.lang.ranges import Range
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.units import PERCENT
from hugo_calc.lang.units import unit as parse_unit
from hugo_calc.render.digits import (
    Rounded,
    exact,
    figures_of,
    magnitude,
    round_at,
    significant,
    written,
)
from hugo_calc.render.format_words import Format
from hugo_calc.render.measures import fitting, symbol, usual_units

_DEFAULT_FIGURES = 3
_ENTERED_FIGURES = 9  # more digits than anyone enters are the traces of a conversion
_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_PLAIN = Unit("", 1.0, dim.NONE)


class Style(NamedTuple):
    """What all figures of a post have in common."""

    language: str = "en"


def printed(
    quantity: Quantity,
    style: Style,
    form: Format = Format(),  # noqa: B008 - a constant
    spread: Range | None = None,
) -> str:
    """Return a quantity as it is printed in a post.

    Digits: those that `form` asks for; else so many that the last shown is the second digit of
    the half-width of its range; else all where it was entered or is a sum of such; else three,
    without zeros that would say no more.
    """
    unit = _unit(quantity, form, spread)
    number = _Number(quantity, unit, form, spread, style.language)
    text = number.text()
    if form.times:
        return f"{text}×"
    if unit.text == "%":
        return f"{text}%" if _tight_percent(style.language) else f"{text} %"
    if form.bare:
        return text
    name = symbol(unit.text, plural=text != "1") if unit.text else ""
    fact = compared_fact(quantity)
    if fact is not None and fact.noun is not None:
        # "5,810 miles driven by a car", but "23.2 days of the plant": a unit of its own stays.
        if unit.text == fact.per:
            return f"{text} {fact.noun.one if text == '1' else fact.noun.many}"
        if unit.text:
            return f"{text} {name} {fact.noun.of}".rstrip()
    return f"{text} {name}".rstrip()


def compared_fact(quantity: Quantity) -> Fact | None:
    """Return the fact that a value was compared with by `as`, None where it was not."""
    term = quantity.term
    while term.operator in ("name", "group", "field", "negative", "in"):
        term = term.arguments[0].term
    if term.operator != "as":
        return None
    of = term.arguments[1].term
    while of.operator in ("name", "group", "field", "in"):
        of = of.arguments[0].term
    origin = of.input.origin if of.input is not None else None
    return origin.fact if isinstance(origin, Factor) else None


def is_entered(quantity: Quantity) -> bool:
    """Return whether a quantity was put in, or is a sum of such: then every digit counts."""
    waiting = [quantity]
    seen: set[int] = set()  # a name that is used twice is looked at once: names double quickly
    while waiting:
        term = waiting.pop().term
        if term.operator in ("number", "fact", "spread") or id(term) in seen:
            continue
        seen.add(id(term))
        if term.operator not in ("name", "group", "field", "negative", "in", "+", "-"):
            return False
        waiting.extend(term.arguments)
    return True


def is_input(quantity: Quantity) -> bool:
    """Return whether a quantity is one that was put in, by whatever name: nothing is computed."""
    term = quantity.term
    while term.operator in ("name", "group", "field", "in"):
        term = term.arguments[0].term
    return term.operator in ("number", "fact", "spread")


def _tight_percent(language: str) -> bool:
    return language.partition("-")[0] not in ("de", "fr", "sv", "fi", "nb", "da", "es", "cs", "ru")


def _unit(quantity: Quantity, form: Format, spread: Range | None) -> Unit:
    if form.percent:
        return PERCENT
    if quantity.unit is not None and not form.si:
        return quantity.unit
    if quantity.dimension == dim.NONE:
        return _PLAIN
    return _of_gas(_usual_unit(quantity, form, spread), quantity)


def _of_gas(unit: Unit, quantity: Quantity) -> Unit:
    """Return a unit of CO₂e as one of CO₂ where the quantity is CO₂ alone."""
    if quantity.tags.get("gas") != "CO2" or "CO2e" not in unit.text:
        return unit
    return unit._replace(text=unit.text.replace("CO2e", "CO2"), gas="CO2")


def _usual_unit(quantity: Quantity, form: Format, spread: Range | None) -> Unit:
    fact = compared_fact(quantity)
    if fact is not None and fact.per and quantity.dimension != dim.TIME:
        return parse_unit(fact.per)
    units = usual_units(quantity.dimension)
    unit = fitting(units, quantity.value)
    # 999.9 Wh rounds to 1,000 Wh, which is 1 kWh: the size is that of the rounded number.
    rounded = _Number(quantity, unit, form, spread, "en").rounded()
    return fitting(units, rounded.value * unit.factor * (1 + 1e-12))


class _Number:
    """One number being written: its amount in a unit, and the digits it gets."""

    def __init__(
        self, quantity: Quantity, unit: Unit, form: Format, spread: Range | None, language: str
    ) -> None:
        self._quantity = quantity
        self._amount = quantity.value / unit.factor
        self._form = form
        self._language = language
        self._limits: tuple[float, float] | None = None
        if spread is not None:
            self._limits = (spread.low / unit.factor, spread.high / unit.factor)

    def rounded(self) -> Rounded:
        """Return the amount with the digits it gets."""
        form, amount = self._form, self._amount
        if form.decimals is not None:
            return round_at(amount, -form.decimals)
        if form.figures is not None:
            return significant(amount, form.figures)
        if self._limits is not None:
            return round_at(amount, self._place())
        # What three figures say exactly gets no zeros that would look like measured digits.
        whole = exact(amount)
        most = _ENTERED_FIGURES if is_entered(self._quantity) else _DEFAULT_FIGURES
        if figures_of(whole) <= most:
            return whole
        return significant(amount, _DEFAULT_FIGURES)

    def _place(self) -> int:
        """Return the place of the second digit of half the range; at least two figures stay."""
        low, high = self._limits or (0.0, 0.0)
        half = (high - low) / 2
        place = magnitude(half) - 1 if half else magnitude(self._amount) - 2
        return min(place, magnitude(self._amount) - 1) if self._amount else place

    def text(self) -> str:
        """Return the number as it is printed."""
        if self._form.spread and self._limits is not None:
            return self._spread(*self._limits)
        return self._written(self.rounded())

    def _spread(self, low: float, high: float) -> str:
        place = self._place()
        if self._form.decimals is not None:
            place = -self._form.decimals
        elif self._form.figures is not None:
            place = magnitude(max(abs(low), abs(high))) - self._form.figures + 1
        best = self._written(round_at(self._amount, place))
        if self._form.spread == "range":
            ends = [self._written(round_at(each, place)) for each in (low, high)]
            return f"{ends[0]} to {ends[1]}"
        below = written(round_at(self._amount - low, place), self._language)
        above = written(round_at(high - self._amount, place), self._language)
        return f"{best} ± {above}" if below == above else f"{best} (+{above}, −{below})"

    def _written(self, rounded: Rounded) -> str:
        if self._form.words:
            for size, word in _WORDS:
                if abs(rounded.value) >= size:
                    shift = magnitude(size)
                    digits, place = rounded.digits, rounded.place - shift
                    while digits and digits % 10 == 0 and place < 0:
                        digits, place = digits // 10, place + 1
                    scaled = Rounded(digits, place, rounded.negative)
                    return f"{written(scaled, self._language)} {word}"
        return written(rounded, self._language)
