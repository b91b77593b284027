"""Equivalents: the things that an amount equals in a number that people can picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hugo_calc.catalogue.model import Fact
from hugo_calc.core.facts import OWN_NAMESPACE, Facts
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused, compare
from hugo_calc.lang.functions import Function, Given, Warn, quantities
from hugo_calc.lang.quantity import Quantity, Record, Value
from hugo_calc.lang.sheet import Scenario, at_limit
from hugo_calc.lang.units import unit

# Where things that can be counted are found, in the order of their fields.
_NAMESPACES = (
    "equivalence", "removal", "nuclear", "flight", "car", "person", "food", OWN_NAMESPACE,
)  # fmt: skip

_LEAST, _MOST = 1.0, 1000.0
_YEAR = unit("year").factor


def equivalents_among(facts: Facts, scenario: Scenario) -> Function:
    """Return the function `equivalents` for a post that sees these facts."""

    def equivalents(given: Sequence[Given], warn: Warn) -> Value:
        """Return what an amount of CO₂e (or a power) equals, as a record of quantities.

        `equivalents(2282 tCO2e).coal_railcar` is what `2282 tCO2e as equivalence.coal_railcar`
        gives: amount ÷ the fact, in the vintage of the post's day. The record has those that
        come to 1 to 1,000 (a time: from one second to a thousand years, as it is printed in the
        unit that fits). A field is called as its fact, without the namespace for an
        `equivalence`, and with it for others: `removal_mammoth`, `person_us`, and `site_…` for
        a site's own fact with a noun. What came out after the post's day is left out.

        Raises Refused HC204 for an amount that no fact says anything of.
        """
        (amount,) = quantities("equivalents", given, 1, 1)
        fields: dict[str, Value] = {}
        absent: dict[str, str] = {}
        for fact in _countable(facts):
            name = fact.key.removeprefix("equivalence.").replace(".", "_")
            of = at_limit(facts.of_the_day(fact), scenario)
            number = _number(amount, of, fact)
            if number is None:
                continue
            if facts.is_early(fact):
                absent[name] = (
                    f"it was published later than {facts.as_of}; `as {fact.key}` gives it even so"
                )
            elif scenario or _is_human(number):
                # Under a scenario the choice must not change: it is that of the best values.
                fields[name] = number
            else:
                absent[name] = (
                    f"that is {_shown(number)}, and those from 1 to 1,000 are picked;"
                    f" `as {fact.key}` gives it even so"
                )
        if not fields and not absent:
            raise Refused(
                "HC204",
                f"no fact says what {dim.name(amount.dimension)} equals",
                argument=0,
                help="energy becomes emissions through a factor, such as × grid.us"
                if amount.dimension == dim.ENERGY
                else "`equivalents` takes CO₂e, or a power",
            )
        return Record("equivalents", fields, frozenset(), absent)

    return equivalents


def _countable(facts: Facts) -> Iterator[Fact]:
    """Yield the facts about one thing that has a noun, each namespace in alphabetical order."""
    for namespace in _NAMESPACES:
        for key in facts.keys(namespace):
            fact = facts.fact(key)
            if fact is not None and fact.noun is not None:
                yield fact


def _number(amount: Quantity, of: Quantity, fact: Fact) -> Quantity | None:
    """Return how many of a fact's things an amount is, None where it is none of them.

    Its noun fits only a number of what the fact is per: a power is so many reactors, and energy
    is some time of one, of which the noun says nothing.
    """
    counted = unit(fact.per).dimension if fact.per else dim.NONE
    if of.value == 0 or dim.over(amount.dimension, of.dimension) != counted:
        return None
    return compare(amount, of)


def _is_human(number: Quantity) -> bool:
    if number.dimension == dim.TIME:
        return 1 <= abs(number.value) <= _MOST * _YEAR
    return _LEAST <= abs(number.amount) <= _MOST


def _shown(number: Quantity) -> str:
    value, unit_ = number.amount, ""
    if number.dimension == dim.TIME:
        value, unit_ = (value / _YEAR, " years") if value > 1 else (value, " s")
    return (f"{value:,.0f}" if abs(value) >= _MOST else f"{value:.2g}") + unit_
