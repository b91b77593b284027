"""Sheets: names that refer to each other, each worked out once, each mistake said once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lang_bench import fact, find, work

from hugo_calc.lang.functions import Given, Warn
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Quantity, Record, Value
from hugo_calc.lang.sheet import Sheet
from hugo_calc.text.placed import placed


def test_names_refer_to_each_other_in_any_order() -> None:
    let = {
        "part": "yearly / world",
        "yearly": "fleet × 1 year",
        "fleet": "700 MW",
        "world": "1 TWh",
    }
    # 0.7 GW × 8,766 h = 6.1362 TWh
    assert work("part", let).amount == pytest.approx(6.1362, rel=1e-12)


def test_a_name_keeps_unit_and_tags_of_its_formula() -> None:
    worked = work("there", {"there": "grid.there"})
    assert worked.unit == "kgCO2/kWh"
    assert dict(worked.quantity.tags) == {"gas": "CO2", "averaging": "average"}


def test_a_name_may_stand_for_a_record() -> None:
    assert work("both.energy in MWh", {"both": "hall.one + hall.two"}).amount == 7


def test_own_names_go_before_facts() -> None:
    assert work("site + 1", {"site": "41"}).amount == 42


def test_a_name_is_worked_out_once() -> None:
    calls = []

    def count(given: Sequence[Given], warn: Warn) -> Value:
        calls.append(1)
        return Quantity(2.0)

    assert work("x × x + x", {"x": "count()"}, functions={"count": count}).amount == 6
    assert len(calls) == 1


def test_functions_of_the_core_are_added_to_those_of_the_language() -> None:
    def two(given: Sequence[Given], warn: Warn) -> Value:
        return Quantity(2.0)

    worked = work("two() + abs(-3)", functions={"two": two})
    assert worked.amount == 5
    assert {"two", "abs", "sum"} <= set(worked.sheet.functions())


def test_a_function_may_warn_and_its_warning_is_said_once() -> None:
    def doubtful(given: Sequence[Given], warn: Warn) -> Value:
        warn("HC331", "doubtful", "think again")
        return Quantity(2.0)

    worked = work("x + x", {"x": "doubtful()"}, functions={"doubtful": doubtful})
    assert worked.warnings == ["HC331"]
    assert worked.places() == ["doubtful()"]


# Circles.


@pytest.mark.parametrize(
    ("let", "names"),
    [
        ({"a": "a + 1"}, ["a"]),
        ({"a": "b + 1", "b": "a × 2"}, ["a", "b"]),
        ({"a": "2 × b", "b": "c - 1", "c": "1 / a"}, ["a", "b", "c"]),
        ({"a": "sum(b, 1)", "b": "max(a, 2)"}, ["a", "b"]),
        ({"a": "(b) in kg", "b": "a as 1 kg"}, ["a", "b"]),
        ({"a": "b.energy", "b": "a"}, ["a", "b"]),
    ],
)
def test_a_circle_is_said_once_and_named(let: dict[str, str], names: list[str]) -> None:
    worked = work("a + a + " + names[-1], let)
    assert worked.error.code == "HC205"
    assert " → ".join([*names, names[0]]) in worked.error.message
    # It points at the use that closes the circle, and at the definition that it leads back to.
    assert worked.places() == ["a", let["a"]]


def test_a_circle_names_only_those_within_it() -> None:
    worked = work("outside", {"outside": "a + 1", "a": "b", "b": "a"})
    assert worked.error.code == "HC205"
    assert "a → b → a" in worked.error.message
    assert "outside" not in worked.error.message


def test_two_circles_are_two_mistakes() -> None:
    worked = work("1", {"a": "b", "b": "a", "x": "y", "y": "x", "fine": "3"})
    worked.sheet.evaluate_all()
    codes = [diagnostic.code for diagnostic in worked.sheet.diagnostics]
    assert codes == ["HC205", "HC205"]


def test_a_long_chain_is_no_circle() -> None:
    let = {f"n{index}": f"n{index + 1} + 1" for index in range(60)}
    assert work("n0", {**let, "n60": "0"}).amount == 60


@pytest.mark.parametrize(("names", "terms"), [(100, 1), (300, 1), (2000, 1), (4, 95), (20, 95)])
def test_a_chain_of_any_length_is_worked_out_or_refused(names: int, terms: int) -> None:
    # As long as a front matter may be; never the end of the program's stack.
    let = {f"n{index}": f"n{index + 1}" + " + 1" * terms for index in range(names)}
    worked = work("n0", {**let, f"n{names}": "0"})
    if worked.value is None:
        assert worked.error.code == "HC110"
    else:
        assert worked.amount == names * terms


def test_a_name_used_twice_is_no_circle() -> None:
    assert (
        work("top", {"top": "left + right", "left": "low", "right": "low", "low": "1"}).amount == 2
    )


# Mistakes.


@pytest.mark.parametrize(
    ("formula", "let"),
    [
        ("d + d × d", {"d": "5 kWh + 3 kg"}),
        ("e + f", {"d": "5 kWh + 3 kg", "e": "d × 2", "f": "d / 2"}),
        ("e", {"d": "5 kWh + 3 kg", "e": "sum(d, d, d)"}),
        ("e.energy", {"d": "5 kWh + 3 kg", "e": "d"}),
        ("d in kg", {"d": "5 kWh + 3 kg"}),
    ],
)
def test_a_broken_name_is_said_once_where_it_is_defined(formula: str, let: dict[str, str]) -> None:
    worked = work(formula, let)
    assert worked.error.code == "HC301"
    assert worked.places() == ["+", "5 kWh", "3 kg"]
    worked.sheet.evaluate_all()
    assert len(worked.sheet.diagnostics) == 1


def test_every_name_is_checked_though_nothing_uses_it() -> None:
    worked = work("1", {"good": "2", "bad": "5 kWh in kg", "worse": "nowhere.at_all"})
    assert worked.diagnostics == ()
    worked.sheet.evaluate_all()
    assert [diagnostic.code for diagnostic in worked.sheet.diagnostics] == ["HC302", "HC201"]


def test_a_mistake_in_one_formula_leaves_the_others() -> None:
    worked = work("bad", {"bad": "nowhere.at_all", "good": "2"})
    assert worked.error.code == "HC201"
    good = parse(placed("good × 3")).formula
    assert good is not None
    value = worked.sheet.evaluate(good)
    assert isinstance(value, Quantity)
    assert value.value == 6


@pytest.mark.parametrize(
    ("formula", "near"),
    [("flet × 2", "fleet"), ("fleets / 2", "fleet"), ("yaerly", "yearly")],
)
def test_a_slip_in_an_own_name_is_answered_with_that_name(formula: str, near: str) -> None:
    error = work(formula, {"fleet": "700 MW", "yearly": "fleet × 1 year"}).error
    assert error.code == "HC201"
    assert (error.fix, error.help) == (near, f"did you mean `{near}`?")


def test_a_name_like_no_other_has_no_suggestion() -> None:
    error = work("zzzzz", {"fleet": "700 MW"}).error
    assert (error.code, error.fix, error.help) == ("HC201", None, "")


def test_a_field_of_a_named_quantity_is_refused() -> None:
    worked = work("fleet.energy", {"fleet": "700 MW"})
    assert (worked.error.code, worked.places()) == ("HC202", ["energy"])
    assert "`fleet` is a quantity" in worked.error.message


def test_a_warning_in_a_name_is_said_once_however_often_it_is_used() -> None:
    let = {"mixed": "grid.here + grid.there", "again": "mixed × 1 MWh"}
    assert work("again + again + mixed × 1 MWh", let).warnings == ["HC331"]


# Overheads.


@pytest.mark.parametrize("name", ["pue", "hall_pue", "a_b_pue"])
def test_a_number_named_pue_is_one(name: str) -> None:
    worked = work(f"site.load × {name} × {name}", {name: "1.25"})
    assert worked.error.code == "HC330"
    assert worked.places() == [name, f"site.load × {name}"]


@pytest.mark.parametrize("name", ["load", "pues", "puedo", "mypue"])
def test_a_number_of_another_name_is_none(name: str) -> None:
    assert work(f"site.load × {name} × {name} in MWh", {name: "1.5"}).amount == 18


def test_where_an_overhead_came_in_is_shown_in_the_definition() -> None:
    worked = work("bill × site.pue", {"bill": "2 × (site.load × site.pue)"})
    assert worked.places() == ["site.pue", "site.load × site.pue"]


# Local names.


def test_local_names_hold_for_one_formula() -> None:
    row = Record("row 1", {"hours": fact("row.hours", 10, "h")})
    worked = work("row.hours × 2 kW in kWh", local={"row": row})
    assert worked.amount == 20
    later = parse(placed("row.hours")).formula
    assert later is not None
    assert worked.sheet.evaluate(later) is None


def test_local_names_do_not_reach_into_definitions() -> None:
    worked = work("uses", {"uses": "row × 2"}, local={"row": Quantity(21.0)})
    assert worked.error.code == "HC201"


def test_local_names_go_before_own_names() -> None:
    assert work("row", {"row": "1"}, local={"row": Quantity(2.0)}).amount == 2


def test_a_definition_with_no_formula_to_use_it_costs_nothing() -> None:
    sheet = Sheet({}, {}, find)
    sheet.evaluate_all()
    assert sheet.diagnostics == []
