"""Arithmetic of quantities by themselves: dimensions, units, tags, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import (
    AXES,
    TAG_WORDS,
    Refused,
    add,
    add_records,
    clash_message,
    clashes,
    clashes_of_records,
    compare,
    convert,
    divide,
    finite,
    multiply,
    negate,
    overhead_source,
    raise_to,
)
from hugo_calc.lang.quantity import Quantity, Record
from hugo_calc.lang.units import unit


def of(value: float, text: str = "", **tags: str) -> Quantity:
    measure = unit(text) if text else None
    if measure is None:
        return Quantity(value, tags=tags)
    return Quantity(value * measure.factor, measure.dimension, measure, tags)


def pue(value: float = 1.25) -> Quantity:
    return of(value, role="pue")


def shown(quantity: Quantity) -> str:
    return quantity.unit.text if quantity.unit else ""


# Values and units.


def test_a_sum_keeps_the_unit_of_its_left_side() -> None:
    total = add(of(1, "MWh"), of(500, "kWh"))
    assert (total.amount, shown(total)) == (1.5, "MWh")
    assert shown(add(of(500, "kWh"), of(1, "MWh"))) == "kWh"


def test_a_sum_takes_the_unit_of_its_right_side_where_the_left_has_none() -> None:
    area = multiply(of(2, "m"), of(3, "m"))
    assert shown(add(area, of(1, "cm²"))) == "cm²"


def test_a_difference_is_in_base_units_what_it_should_be() -> None:
    assert add(of(1, "h"), of(15, "min"), "-").value == 2700


@pytest.mark.parametrize(
    ("operation", "dimension", "value"),
    [
        (multiply(of(2, "kW"), of(3, "h")), dim.ENERGY, 2000 * 3 * 3600),
        (divide(of(6, "kWh"), of(2, "h")), dim.POWER, 3000),
        (divide(of(6, "kWh"), of(2, "Wh")), dim.NONE, 3000),
        (multiply(of(3, "kgCO2e/kWh"), of(2, "kWh")), dim.CO2E, 6),
        (raise_to(of(3, "m"), of(2), 12), dim.AREA, 9),
        (raise_to(of(2, "s"), of(-2), 12), dim.power(dim.TIME, -2), 0.25),
        (raise_to(of(7, "kg"), of(0), 12), dim.NONE, 1),
    ],
)
def test_products_and_powers_multiply_dimensions_and_lose_the_unit(
    operation: Quantity, dimension: dim.Dimension, value: float
) -> None:
    assert operation.dimension == dimension
    assert operation.value == pytest.approx(value, rel=1e-12)
    assert operation.unit is None


def test_a_negative_keeps_unit_and_tags() -> None:
    minus = negate(of(3, "tCO2", gas="CO2"))
    assert (minus.amount, shown(minus), dict(minus.tags)) == (-3.0, "tCO2", {"gas": "CO2"})


def test_a_conversion_changes_the_unit_alone() -> None:
    before = of(1.5, "MWh", boundary="it")
    after = convert(before, unit("kWh"))
    assert (after.value, after.amount, shown(after)) == (before.value, 1500.0, "kWh")
    assert after.tags == before.tags


@pytest.mark.parametrize(
    ("value", "fact", "number", "dimension"),
    [
        (of(2, "MWh"), of(500, "kWh"), 4.0, dim.NONE),
        (of(6, "tCO2e"), of(2, "tCO2e/year"), 3 * 31_557_600.0, dim.TIME),
        (of(6, "tCO2e"), of(2, "tCO2e/gallon"), 3 * 0.003785411784, dim.VOLUME),
        (of(6, "tCO2e"), of(2, "tCO2e/km"), 3000.0, dim.LENGTH),
        (of(6, "tCO2e"), of(2, "tCO2e/kg"), 3.0, dim.MASS),
        (of(6, "tCO2e"), of(2, "tCO2e/person"), 3.0, dim.PERSON),
        (of(6, "tCO2e"), of(2, "tCO2e/kWh"), 3 * 3.6e6, dim.ENERGY),
        (of(6, "kWh"), of(2, "kWh/mile"), 3 * 1609.344, dim.LENGTH),
        (of(6, "L"), of(2, "L/kWh"), 3 * 3.6e6, dim.ENERGY),
    ],
)
def test_as_leaves_a_number_a_time_or_what_the_fact_is_per(
    value: Quantity, fact: Quantity, number: float, dimension: dim.Dimension
) -> None:
    count = compare(value, fact)
    assert count.value == pytest.approx(number, rel=1e-12)
    assert count.dimension == dimension
    assert dict(count.tags) == {}


def test_as_refuses_what_counts_nothing() -> None:
    with pytest.raises(Refused, match="counts nothing") as caught:
        compare(of(1, "kg"), of(1, "h"))
    assert (caught.value.code, caught.value.argument) == ("HC308", 1)


# Refusals: the operation, its code, the argument to point at, and a part of the message.
REFUSALS: list[tuple[Callable[[], object], str, int | None, str]] = [
    (lambda: add(of(1, "kWh"), of(1, "kg")), "HC301", None, "cannot add energy to mass"),
    (
        lambda: add(of(1, "kWh"), of(1, "kg"), "-"),
        "HC301",
        None,
        "cannot subtract mass from energy",
    ),
    (lambda: add(of(35, "t"), of(35, "tCO2e")), "HC301", None, "cannot add mass to CO₂e"),
    (lambda: add(of(1), of(1, "person")), "HC301", None, "people"),
    (lambda: add(of(1, "token"), of(1, "query")), "HC301", None, "cannot add tokens to queries"),
    (lambda: divide(of(1, "kg"), of(0, "h")), "HC111", 1, "division by zero"),
    (lambda: compare(of(1, "kg"), of(0, "kg")), "HC111", 1, "division by zero"),
    (lambda: raise_to(of(0, "kg"), of(-1), 12), "HC111", 0, "division by zero"),
    (lambda: raise_to(of(2), of(1, "kg"), 12), "HC307", 1, "not mass"),
    (lambda: raise_to(of(2), of(0.5), 12), "HC307", 1, "whole number"),
    (lambda: raise_to(of(2), of(13), 12), "HC110", 1, "12"),
    (lambda: raise_to(of(2), of(-13), 12), "HC110", 1, "12"),
    (lambda: raise_to(of(1e200), of(2), 12), "HC111", None, "too large"),
    (lambda: multiply(of(1e200), of(1e200)), "HC111", None, "too large"),
    (lambda: divide(of(1e200), of(1e-200)), "HC111", None, "too large"),
    (lambda: add(of(1.7e308), of(1.7e308)), "HC111", None, "too large"),
    (lambda: convert(of(1, "kWh"), unit("kg")), "HC302", None, "energy cannot be given in kg"),
    (lambda: convert(of(1), unit("kg")), "HC302", None, "number cannot be given in kg"),
    (lambda: finite(math.nan), "HC111", None, "too large"),
]


@pytest.mark.parametrize(("operation", "code", "argument", "message"), REFUSALS)
def test_what_is_refused_says_why(
    operation: Callable[[], object], code: str, argument: int | None, message: str
) -> None:
    with pytest.raises(Refused) as caught:
        operation()
    assert (caught.value.code, caught.value.argument) == (code, argument)
    assert message in caught.value.message


# Tags.

LOAD = {"boundary": "it"}
BILL = {"boundary": "facility", "pue": "in"}


@pytest.mark.parametrize(
    ("result", "tags"),
    [
        (multiply(of(8, "MWh", **LOAD), pue()), BILL),
        (multiply(pue(), of(8, "MWh", **LOAD)), BILL),
        (multiply(of(8, "MWh", boundary="device"), pue()), {"boundary": "device", "pue": "in"}),
        (multiply(of(8, "MWh", boundary="system"), pue()), {"boundary": "system", "pue": "in"}),
        (multiply(of(8, "MWh"), pue()), {"pue": "in"}),
        (multiply(of(8), pue()), {"pue": "in"}),
        (divide(of(10, "MWh", **BILL), pue()), LOAD),
        (divide(of(10, "MWh", pue="in"), pue()), {}),
        (divide(of(10, "MWh", boundary="device", pue="in"), pue()), {"boundary": "device"}),
        (multiply(multiply(of(8, "MWh", **LOAD), pue()), of(2)), BILL),
        (multiply(of(8, "MW", **BILL), of(1, "h")), BILL),
        (divide(of(8, "MWh", **BILL), of(1, "h")), BILL),
        (divide(of(8, "MWh", **BILL), of(2, "MWh", **BILL)), {}),
        (divide(of(8, "MWh", **BILL), of(2, "person")), {}),
        (divide(of(8, "tCO2", gas="CO2"), of(2, "person")), {"gas": "CO2"}),
        (
            multiply(of(8, "MWh", **BILL), of(1, "kgCO2e/kWh", gas="CO2e", market="location")),
            {**BILL, "gas": "CO2e", "market": "location"},
        ),
        (multiply(of(1, "kg", gas="CO2"), of(1, "kg", gas="CO2e")), {}),
        (divide(pue(), pue(1.1)), {}),
    ],
)
def test_what_products_and_quotients_include(result: Quantity, tags: dict[str, str]) -> None:
    assert dict(result.tags) == tags


@pytest.mark.parametrize("tags", [BILL, {"pue": "in"}, {"boundary": "facility"}])
def test_pue_on_what_includes_it_is_refused_from_either_side(tags: dict[str, str]) -> None:
    held = of(10, "MWh", **tags)
    for pair in ((held, pue()), (pue(), held)):
        with pytest.raises(Refused, match="PUE is applied twice") as caught:
            multiply(*pair)
        assert caught.value.code == "HC330"
        assert caught.value.first is held


def test_two_factors_that_both_include_pue_are_refused() -> None:
    with pytest.raises(Refused, match="PUE is applied twice"):
        multiply(of(10, "MWh", pue="in"), of(1, "kgCO2e/kWh", pue="in"))


def test_the_source_of_an_overhead_is_where_it_came_in() -> None:
    energy = multiply(of(8, "MWh", **LOAD), pue())
    emitted = multiply(multiply(energy, of(2)), of(0.4, "kgCO2e/kWh"))
    assert overhead_source(emitted) is emitted  # no place is known of any
    assert overhead_source(of(1)).value == 1


def test_a_sum_keeps_what_both_sides_share() -> None:
    one = of(1, "tCO2e", gas="CO2e", market="location", averaging="average")
    other = of(1, "tCO2e", gas="CO2e", market="market")
    assert dict(add(one, other).tags) == {"gas": "CO2e"}
    assert dict(add(one, of(1, "tCO2e")).tags) == {}


def test_a_sum_of_two_pues_is_no_pue() -> None:
    assert "role" not in add(pue(), pue()).tags


def test_clashes_are_found_axis_by_axis() -> None:
    one = of(1, gas="CO2e", scope="combustion", market="location")
    other = of(1, gas="CO2", scope="life-cycle", market="location")
    assert clashes([one, other]) == [
        ("gas", "CO2e", "CO2"),
        ("scope", "combustion", "life-cycle"),
    ]
    assert clashes([one, of(1), one]) == []
    assert clashes([of(1), one, of(2), other])[0] == ("gas", "CO2e", "CO2")


def test_clashes_of_records_are_said_in_the_order_of_their_fields() -> None:
    # Not in an order that changes from run to run.
    names = [f"field{number}" for number in range(20)]
    one = {name: of(1, "L", water="withdrawal") for name in names}
    other = {name: of(1, "L", water="consumption") for name in names}
    one["field0"], other["field0"] = other["field0"], one["field0"]
    records = [Record("one", one, frozenset(names)), Record("other", other, frozenset(names))]
    assert clashes_of_records(records) == [("water", "consumption", "withdrawal")]


def test_the_message_of_a_clash_names_both_sides() -> None:
    found = clashes([of(1, boundary="it"), of(1, boundary="facility")])
    assert clash_message(found) == (
        "values of different boundary are put together: IT equipment; and whole facility"
    )


def test_every_tag_has_words() -> None:
    assert {axis for axis, _ in TAG_WORDS} == set(AXES)


# Records.


def test_records_add_what_is_extensive_in_both() -> None:
    extensive = frozenset(("energy", "power"))
    one = Record("one", {"label": "one", "energy": of(1, "kWh"), "pue": pue()}, extensive)
    other = Record("other", {"energy": of(2, "kWh"), "power": of(1, "W"), "pue": pue()}, extensive)
    both = add_records(one, other)
    assert list(both.fields) == ["energy"]
    energy = both.fields["energy"]
    assert isinstance(energy, Quantity)
    assert energy.amount == 3
    assert both.label == "one + other"
    assert both.absent["pue"] == "it does not add up, so a sum of records does not have it"
    assert both.absent["power"] == "one does not have it"
    assert "label" in both.absent


def test_a_sum_of_records_can_be_added_again() -> None:
    extensive = frozenset(("energy",))
    halls = [Record(str(n), {"energy": of(n, "kWh")}, extensive) for n in (1, 2, 3)]
    total = add_records(add_records(halls[0], halls[1]), halls[2])
    energy = total.fields["energy"]
    assert isinstance(energy, Quantity)
    assert energy.amount == 6


def test_the_reason_for_a_missing_field_stays_with_a_sum() -> None:
    extensive = frozenset(("energy",))
    has = Record("one", {"energy": of(1, "kWh")}, extensive)
    lacks = Record("two", {}, extensive, {"energy": "give pue="})
    assert "give pue=" in add_records(lacks, has).absent["energy"]
    assert "give pue=" in add_records(has, lacks).absent["energy"]
