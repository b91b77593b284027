"""Functions of the language itself; the emissions core adds its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import (
    CLASH_HELP,
    Refused,
    add,
    add_records,
    clash_message,
    clashes,
    clashes_of_records,
    finite,
    is_pue,
    of_known_gas,
    shared_tags,
)
from hugo_calc.lang.quantity import Quantity, Record, Term, Value, kind_of


class Given(NamedTuple):
    """One argument of a call: its name ("" where positional) and what it came to."""

    name: str
    value: Value


Warn = Callable[[str, str, str], None]  # code, message, help
Function = Callable[[Sequence[Given], Warn], Value]


def quantities(name: str, given: Sequence[Given], least: int, most: int | None) -> list[Quantity]:
    """Return the arguments of a function that takes quantities by position only.

    Raises Refused HC204 for a name, a wrong count, a text or a record.
    """
    for index, each in enumerate(given):
        if each.name:
            raise Refused(
                "HC204", f"`{name}` takes no argument named `{each.name}`", argument=index
            )
        if not isinstance(each.value, Quantity):
            raise Refused(
                "HC208",
                f"`{name}` needs quantities, and this is {kind_of(each.value)}",
                argument=index,
                help=_field_help(each.value),
            )
    if len(given) < least or (most is not None and len(given) > most):
        wanted = (
            str(least) if most == least else f"{least} to {most}" if most else f"{least} or more"
        )
        noun = "argument" if wanted == "1" else "arguments"
        raise Refused("HC204", f"`{name}` takes {wanted} {noun}, and has {len(given)}")
    return [each.value for each in given if isinstance(each.value, Quantity)]


def _field_help(value: Value) -> str:
    if isinstance(value, Record) and value.fields:
        some = ", ".join(f"`.{field}`" for field in list(value.fields)[:4])
        return f"take one of its fields: {some}"
    return ""


def _alike(name: str, values: Sequence[Quantity]) -> None:
    for index, value in enumerate(values):
        if value.dimension != values[0].dimension:
            raise Refused(
                "HC301",
                f"`{name}` cannot mix {dim.name(values[0].dimension)} and"
                f" {dim.name(value.dimension)}",
                argument=index,
                label=f"this is {dim.name(value.dimension)}",
            )


def _warn_of(found: list[tuple[str, str, str]], warn: Warn) -> None:
    if found:
        warn("HC331", clash_message(found), CLASH_HELP)


def _called(name: str, value: float, like: Quantity, values: Sequence[Quantity]) -> Quantity:
    term = Term("call", tuple(values), name)
    return Quantity(finite(value), like.dimension, like.unit, like.tags, term)


def _minimum(given: Sequence[Given], warn: Warn) -> Value:
    values = quantities("min", given, 1, None)
    _alike("min", values)
    least = min(values, key=lambda each: each.value)
    return _called("min", least.value, least, values)


def _maximum(given: Sequence[Given], warn: Warn) -> Value:
    values = quantities("max", given, 1, None)
    _alike("max", values)
    most = max(values, key=lambda each: each.value)
    return _called("max", most.value, most, values)


def _sum(given: Sequence[Given], warn: Warn) -> Value:
    records = [each.value for each in given if isinstance(each.value, Record)]
    if records and len(records) == len(given):
        _warn_of(clashes_of_records(records, overhead=True), warn)
        total = records[0]
        for record in records[1:]:
            total = add_records(total, record)
        return total
    values = quantities("sum", given, 1, None)
    _alike("sum", values)
    _warn_of(clashes(values, overhead=True), warn)
    result = values[0]
    for value in values[1:]:
        result = add(result, value)
    return result


def _mean(given: Sequence[Given], warn: Warn) -> Value:
    values = quantities("mean", given, 1, None)
    _alike("mean", values)
    _warn_of(clashes(values, overhead=True), warn)
    size = len(values)
    mean = _called("mean", math.fsum(v.value / size for v in values), values[0], values)
    if all(map(is_pue, values)):
        return mean
    for value in values:
        mean = mean.replace(tags=shared_tags(mean, value))
    return of_known_gas(mean)


def _root(given: Sequence[Given], warn: Warn) -> Value:
    (value,) = quantities("sqrt", given, 1, 1)
    if value.value < 0:
        raise Refused("HC111", "a negative value has no square root", argument=0)
    if any(exponent % 2 for exponent in value.dimension):
        raise Refused("HC307", f"{dim.name(value.dimension)} has no square root", argument=0)
    dimension = tuple(exponent // 2 for exponent in value.dimension)
    return Quantity(math.sqrt(value.value), dimension, None, {}, Term("call", (value,), "sqrt"))


def _round(given: Sequence[Given], warn: Warn) -> Value:
    values = quantities("round", given, 1, 2)
    value = values[0]
    if len(values) == 1:
        if value.dimension != dim.NONE:
            raise Refused(
                "HC204",
                "`round` needs a step here: rounded in which unit?",
                argument=0,
                help="give the step with its unit: round(x, 1 h)",
            )
        step = Quantity(1.0)
    else:
        step = values[1]
        if step.dimension == dim.NONE and value.dimension != dim.NONE:
            raise Refused("HC204", "the step needs a unit", argument=1, help="round(x, 10 t)")
        _alike("round", values)
    if step.value <= 0:
        raise Refused("HC204", "the step must be more than 0", argument=1)
    steps = value.value / step.value
    if abs(steps) >= 2**53:  # a float has no finer digits to round
        return _called("round", value.value, value, values)
    # Half away from zero, as people round; the tiny term undoes binary noise (2.675 / 0.01).
    whole = math.floor(abs(steps) * (1 + 1e-14) + 0.5)
    unit = step.unit or value.unit
    return _called("round", math.copysign(whole, steps) * step.value, value, values).replace(
        unit=unit
    )


def _absolute(given: Sequence[Given], warn: Warn) -> Value:
    (value,) = quantities("abs", given, 1, 1)
    return _called("abs", abs(value.value), value, [value])


def _number(name: str, given: Sequence[Given]) -> Quantity:
    (value,) = quantities(name, given, 1, 1)
    if value.dimension != dim.NONE:
        raise Refused(
            "HC307",
            f"`{name}` takes a plain number, not {dim.name(value.dimension)}",
            argument=0,
            help="divide by a unit first: x / 1 kWh",
        )
    return value


def _logarithm(given: Sequence[Given], warn: Warn) -> Value:
    value = _number("log10", given)
    if value.value <= 0:
        raise Refused("HC111", "only a number above 0 has a logarithm", argument=0)
    return Quantity(math.log10(value.value), term=Term("call", (value,), "log10"))


def _exponential(given: Sequence[Given], warn: Warn) -> Value:
    value = _number("exp", given)
    if value.value > 700:
        raise Refused("HC111", "the result is too large to be a number", argument=0)
    return Quantity(math.exp(value.value), term=Term("call", (value,), "exp"))


FUNCTIONS: dict[str, Function] = {
    "abs": _absolute,
    "exp": _exponential,
    "log10": _logarithm,
    "max": _maximum,
    "mean": _mean,
    "min": _minimum,
    "round": _round,
    "sqrt": _root,
    "sum": _sum,
}
