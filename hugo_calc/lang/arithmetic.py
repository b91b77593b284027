"""Arithmetic of quantities: dimensions checked, boundaries and bases carried along.

What a quantity includes rides on it as tags. The rules: a product has the tags of both factors; a
sum keeps those on which both sides agree; × PUE puts the overhead in and ÷ PUE takes it out, and
doing either twice is refused. Location-based figures, as the GHG Protocol's Scope 2 Guidance names
them, and IT or facility energy, as ISO/IEC 30134-2 (PUE) does, are such tags.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NoReturn

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.quantity import Quantity, Record, Term, Value
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.units import find_unit

# An axis, and what people call it. The order is that of messages and notes.
AXES: dict[str, str] = {
    "boundary": "boundary",
    "pue": "overhead",
    "gas": "gas",
    "averaging": "basis",
    "delivery": "basis",
    "scope": "basis",
    "market": "basis",
    "water": "basis",
}

# What people call the value of an axis.
TAG_WORDS: dict[tuple[str, str], str] = {
    ("boundary", "device"): "accelerators alone",
    ("boundary", "system"): "whole servers",
    ("boundary", "it"): "IT equipment",
    ("boundary", "facility"): "whole facility",
    ("pue", "in"): "PUE included",
    ("pue", "out"): "PUE not included",
    ("gas", "CO2"): "CO₂ alone",
    ("gas", "CO2e"): "CO₂e",
    ("averaging", "average"): "average",
    ("averaging", "marginal"): "marginal",
    ("delivery", "generated"): "as generated",
    ("delivery", "delivered"): "as delivered",
    ("scope", "combustion"): "combustion only",
    ("scope", "life-cycle"): "life-cycle",
    ("market", "location"): "location-based",
    ("market", "market"): "market-based",
    ("water", "consumption"): "water consumption",
    ("water", "withdrawal"): "water withdrawal",
}

_OVERHEAD_AXES = ("boundary", "pue")
_CARRIES_OVERHEAD = frozenset(
    (dim.ENERGY, dim.POWER, dim.CO2E, dim.over(dim.CO2E, dim.TIME), dim.VOLUME)
)


class Refused(Exception):  # noqa: N818 - it is an answer, not an accident
    """An operation that the language refuses; whoever called knows where it stands.

    `argument` is the number of the argument to point at (from 0), or None for the whole.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        label: str = "",
        help: str = "",  # noqa: A002 - the diagnostic's own word
        notes: tuple[tuple[str, str], ...] = (),
        argument: int | None = None,
        first: Quantity | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.label = label
        self.help = help
        self.notes = notes
        self.argument = argument
        self.first = first  # the quantity whose place is shown as well


def is_pue(quantity: Quantity) -> bool:
    """Return whether a quantity is a power usage effectiveness."""
    return quantity.tags.get("role") == "pue"


def clashes(values: Iterable[Quantity], *, overhead: bool = False) -> list[tuple[str, str, str]]:
    """Return the axes on which values differ, each with the first two tags that do.

    With `overhead`, energy of devices or IT without PUE differs from such with it: that is for
    sums. A difference of the two is the overhead itself.
    """
    first: dict[str, str] = {}
    found: dict[str, tuple[str, str, str]] = {}
    for value in values:
        tags = dict(value.tags)
        if overhead and tags.get("boundary") in _WITHOUT_OVERHEAD:
            tags.setdefault("pue", "out")
        for axis in AXES:
            tag = tags.get(axis)
            if tag is None:
                continue
            if first.setdefault(axis, tag) != tag and axis not in found:
                found[axis] = (axis, first[axis], tag)
    if "boundary" in found:
        found.pop("pue", None)  # with the boundary at odds, whether PUE is in follows from it
    return [found[axis] for axis in AXES if axis in found]


_WITHOUT_OVERHEAD = ("device", "system", "it")

CLASH_HELP = 'bring them to one basis, or say why it is meant: calc.allow: {HC331: "reason"}'


def clash_words(found: list[tuple[str, str, str]]) -> tuple[str, str]:
    """Return what the two sides of `clashes` are, in words."""
    first = ", ".join(TAG_WORDS[axis, one] for axis, one, _ in found)
    second = ", ".join(TAG_WORDS[axis, other] for axis, _, other in found)
    return first, second


def clash_message(found: list[tuple[str, str, str]]) -> str:
    """Return what to say of the entries of `clashes`."""
    kinds = dict.fromkeys(AXES[axis] for axis, _, _ in found)
    first, second = clash_words(found)
    return f"values of different {' and '.join(kinds)} are put together: {first}; and {second}"


def shared_tags(left: Quantity, right: Quantity) -> dict[str, str]:
    """Return the tags that two quantities agree on."""
    return {
        axis: tag
        for axis, tag in left.tags.items()
        if axis != "role" and right.tags.get(axis) == tag
    }


def add(left: Quantity, right: Quantity, sign: str = "+") -> Quantity:
    """Return the sum (or with sign "-" the difference), in the unit of the left side.

    Raises Refused HC301 where the dimensions differ.
    """
    if left.dimension != right.dimension:
        verb, joint = ("add", "to") if sign == "+" else ("subtract", "from")
        one, other = (left, right) if sign == "+" else (right, left)
        raise Refused(
            "HC301",
            f"cannot {verb} {dim.name(one.dimension)} {joint} {dim.name(other.dimension)}",
        )
    value = left.value + right.value if sign == "+" else left.value - right.value
    term = Term(sign, (left, right))
    tags = shared_tags(left, right)
    total = Quantity(finite(value), left.dimension, left.unit or right.unit, tags, term)
    return of_known_gas(total)


def of_known_gas(value: Quantity) -> Quantity:
    """Return a value in a unit of CO₂e where its unit names CO₂, and it is not CO₂ alone."""
    unit = value.unit
    if unit is None or unit.gas != "CO2" or value.tags.get("gas") == "CO2":
        return value
    text = unit.text.replace("CO2", "CO2e").replace("CO₂", "CO₂e")
    return value.replace(unit=unit._replace(text=text, gas=""))


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Return the product. Raises Refused HC330 where PUE would be applied twice."""
    dimension = dim.times(left.dimension, right.dimension)
    if is_pue(right) and not is_pue(left):
        tags = _with_overhead(left)
    elif is_pue(left) and not is_pue(right):
        tags = _with_overhead(right)
    else:
        if _holds_pue(left) and _holds_pue(right):
            _refuse_overhead(right, left)
        tags = _merged(left.tags, right.tags)
    value = _representable(left.value * right.value, left.value and right.value)
    return Quantity(value, dimension, None, tags, Term("*", (left, right)))


def divide(left: Quantity, right: Quantity) -> Quantity:
    """Return the quotient. Raises Refused HC111 for a division by zero."""
    if right.value == 0:
        raise Refused("HC111", "division by zero", argument=1, label="this is 0")
    dimension = dim.over(left.dimension, right.dimension)
    if is_pue(right) and not is_pue(left):
        tags = _without_overhead(left)
    elif dimension == dim.NONE:
        tags = {}
    else:
        tags = _merged(left.tags, right.tags)
        # What the divisor holds too cancels out.
        gone = [
            axis
            for axis in _OVERHEAD_AXES
            if axis in right.tags or dimension not in _CARRIES_OVERHEAD
        ]
        tags = {axis: tag for axis, tag in tags.items() if axis not in gone}
    value = _representable(left.value / right.value, left.value)
    return Quantity(value, dimension, None, tags, Term("/", (left, right)))


def raise_to(base: Quantity, exponent: Quantity, largest: int) -> Quantity:
    """Return a power; the exponent is a whole number of at most `largest` either way."""
    if exponent.dimension != dim.NONE:
        raise Refused(
            "HC307",
            f"an exponent is a plain number, not {dim.name(exponent.dimension)}",
            argument=1,
        )
    whole = round(exponent.value)
    if whole != exponent.value:
        raise Refused(
            "HC307",
            "an exponent is a whole number",
            argument=1,
            help="write sqrt(x) for a root, exp(x) for a power of e",
        )
    if abs(whole) > largest:
        raise Refused("HC110", f"exponents go up to {largest}", argument=1)
    if is_pue(base) and whole > 1:
        _refuse_overhead(base, base)
    if base.value == 0 and whole < 0:
        raise Refused("HC111", "division by zero", argument=0, label="this is 0")
    try:
        value = base.value**whole
    except OverflowError:
        value = math.inf
    value = _representable(value, base.value)
    return Quantity(value, dim.power(base.dimension, whole), None, {}, Term("^", (base, exponent)))


def negate(value: Quantity) -> Quantity:
    """Return the value with its sign turned; unit and tags stay."""
    return value.replace(value=-value.value, term=Term("negative", (value,)))


def convert(value: Quantity, unit: Unit) -> Quantity:
    """Return the value with `unit` to print it in. Raises Refused HC302."""
    if value.dimension != unit.dimension:
        raise Refused(
            "HC302",
            f"{dim.name(value.dimension)} cannot be given in {unit.text}",
            label=f"{unit.text} is a unit of {dim.name(unit.dimension)}",
        )
    finite(value.value / unit.factor)
    return of_known_gas(value.replace(unit=unit, term=Term("in", (value,), unit.text)))


def compare(value: Quantity, of: Quantity) -> Quantity:
    """Return how many of another a value is: a number, a time, or in the other's own unit.

    Raises Refused HC308 where the quotient says nothing of the kind.
    """
    if of.value == 0:
        raise Refused("HC111", "division by zero", argument=1, label="this is 0")
    dimension = dim.over(value.dimension, of.dimension)
    number = _representable(value.value / of.value, value.value)
    term = Term("as", (value, of))
    per = _counted_per(of.unit)
    if per is not None and per.dimension == dimension:
        return Quantity(number, dimension, per if dimension != dim.TIME else None, {}, term)
    if dimension in (dim.NONE, dim.TIME):
        return Quantity(number, dimension, None, {}, term)
    raise Refused(
        "HC308",
        f"{dim.name(value.dimension)} `as` {dim.name(of.dimension)} leaves {dim.name(dimension)},"
        " which counts nothing",
        argument=1,
        help="divide them with ÷ if that is what you mean",
    )


def _counted_per(unit: Unit | None) -> Unit | None:
    """Return what a unit is "per": the mile of kWh/mile, None where it is per nothing."""
    below = unit.text.partition("/")[2] if unit is not None else ""
    found = find_unit(below.replace("/", "·")) if below else None
    return found if isinstance(found, Unit) else None


def _merged(left: Mapping[str, str], right: Mapping[str, str]) -> dict[str, str]:
    tags = {}
    for axis in (*left, *right):
        if axis == "role":
            continue
        one, other = left.get(axis), right.get(axis)
        if one is None or other is None or one == other:
            tags[axis] = one or other or ""
    return tags


def _holds_pue(of: Quantity) -> bool:
    return of.tags.get("pue") == "in" or is_pue(of)


def _refuse_overhead(of: Quantity, before: Quantity) -> NoReturn:
    """Refuse PUE on `of`; `before` is where it came in already."""
    facility = of.tags.get("boundary") == "facility"
    raise Refused(
        "HC330",
        "PUE is applied twice: this already is energy of the whole facility"
        if facility
        else "PUE is applied twice: it is already in this value",
        label="PUE is applied here again",
        help="leave one of them out; ÷ PUE gives the IT energy back",
        first=overhead_source(before),
    )


def _with_overhead(of: Quantity) -> dict[str, str]:
    if _holds_overhead(of):
        _refuse_overhead(of, of)
    tags = {axis: tag for axis, tag in of.tags.items() if axis != "role"}
    if tags.get("boundary") == "it":
        tags["boundary"] = "facility"
    tags["pue"] = "in"
    return tags


def _without_overhead(of: Quantity) -> dict[str, str]:
    tags = {axis: tag for axis, tag in of.tags.items() if axis not in ("role", "pue")}
    if tags.get("boundary") == "facility":
        tags["boundary"] = "it"
    return tags


def overhead_source(of: Quantity) -> Quantity:
    """Return the quantity by which PUE came into `of`, the innermost whose place is known."""
    found, now = of, of
    while True:
        inner = next((each for each in now.term.arguments if _holds_overhead(each)), None)
        if inner is None:
            return found
        now = inner
        if now.term.place is not None:
            found = now


def _holds_overhead(value: Quantity) -> bool:
    return value.tags.get("pue") == "in" or value.tags.get("boundary") == "facility"


def clashes_of_records(
    records: Iterable[Record], *, overhead: bool = False
) -> list[tuple[str, str, str]]:
    """Return the axes on which fields that would be added differ, each once."""
    records = list(records)
    found: dict[str, tuple[str, str, str]] = {}
    for name in records[0].fields:
        if any(name not in record.extensive for record in records):
            continue
        fields = [record.fields.get(name) for record in records]
        values = [field for field in fields if isinstance(field, Quantity)]
        for clash in clashes(values, overhead=overhead):
            found.setdefault(clash[0], clash)
    return [found[axis] for axis in AXES if axis in found]


def add_records(left: Record, right: Record, sign: str = "+") -> Record:
    """Return the record of both together: fields that add up are added, others are dropped."""
    fields: dict[str, Value] = {}
    absent = {**right.absent, **left.absent}
    for name in dict.fromkeys((*left.fields, *right.fields)):
        one, other = left.fields.get(name), right.fields.get(name)
        adds_up = name in left.extensive and name in right.extensive
        if adds_up and isinstance(one, Quantity) and isinstance(other, Quantity):
            fields[name] = add(one, other, sign)
            absent.pop(name, None)
        elif (one is not None and other is not None) or not (
            name in left.extensive or name in right.extensive
        ):
            absent[name] = "it does not add up, so a sum of records does not have it"
        else:
            lacking = right if other is None else left
            absent.setdefault(name, f"{lacking.label} does not have it")
    return Record(f"{left.label} {sign} {right.label}", fields, frozenset(fields), absent)


def _representable(value: float, factor: float) -> float:
    """Return a finite value. Raises Refused HC111 also where one that is not 0 became 0."""
    if value == 0 and factor != 0:
        raise Refused("HC111", "the result is too small to be a number")
    return finite(value)


def finite(value: float) -> float:
    """Return the value. Raises Refused HC111 where it is infinite or no number."""
    if not math.isfinite(value):
        raise Refused("HC111", "the result is too large to be a number")
    return value
