"""Ranges worked by hand: each input to its limits, effects in quadrature, each side apart."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from lang_bench import fact, work

from hugo_calc.lang.quantity import Record

# Formula, names, and the limits in the unit of the result.
RANGES: list[tuple[str, Mapping[str, str], tuple[float, float]]] = [
    # One input.
    ("1.1 ± 0.05 kg", {}, (1.05, 1.15)),
    ("-2 ± 1", {}, (-3, -1)),
    ("2 kg ± 500 g", {}, (1.5, 2.5)),
    ("200 MWh ± 10%", {}, (180, 220)),
    ("range(1, 2, 4)", {}, (1, 4)),
    ("range(1, 2, 2)", {}, (1, 2)),
    ("range(-4, -2, -1)", {}, (-4, -1)),
    ("range(1, 2, 4) × 3", {}, (3, 12)),
    ("-range(1, 2, 4)", {}, (-4, -1)),
    ("5 - range(1, 2, 4)", {}, (1, 4)),
    ("10 / range(1, 2, 4)", {}, (2.5, 10)),
    ("range(1, 2, 4)^2", {}, (1, 16)),
    ("sqrt(range(1, 4, 9))", {}, (1, 3)),
    ("log10(range(1, 10, 1000))", {}, (0, 3)),
    ("range(8 kWh, 10 kWh, 14 kWh) in MJ", {}, (28.8, 50.4)),
    ("range(8 kWh, 10 kWh, 14 kWh) as 2 kWh", {}, (4, 7)),
    ("site.vague", {}, (8, 14)),
    ("site.vague × 2 + 1 kWh", {}, (17, 29)),
    ("max(site.vague, 12 kWh)", {}, (12, 14)),
    ("min(site.vague, 12 kWh)", {}, (8, 12)),
    # Several inputs: below and above by themselves, each the root of a sum of squares.
    ("x + y", {"x": "3 ± 3", "y": "4 ± 4"}, (7 - 5, 7 + 5)),
    ("x - y", {"x": "10 ± 3", "y": "4 ± 4"}, (6 - 5, 6 + 5)),
    (
        "(2 ± 10%) × (3 ± 20%)",
        {},
        (6 - math.hypot(0.6, 1.2), 6 + math.hypot(0.6, 1.2)),
    ),
    (
        "x × y × z",
        {"x": "2 ± 0.2", "y": "5 ± 1", "z": "10 ± 3"},
        (100 - math.hypot(10, 20, 30), 100 + math.hypot(10, 20, 30)),
    ),
    (
        "x / y",
        {"x": "10 ± 1", "y": "range(4, 5, 8)"},
        (2 - math.hypot(0.2, 0.75), 2 + math.hypot(0.2, 0.5)),
    ),
    (
        "range(0, 3, 4) + range(1, 5, 17)",
        {},
        (8 - math.hypot(3, 4), 8 + math.hypot(1, 12)),
    ),
    (
        "x - y",
        {"x": "range(9, 10, 14)", "y": "range(1, 4, 6)"},
        (6 - math.hypot(1, 2), 6 + math.hypot(4, 3)),
    ),
    # One input used twice moves both times together.
    ("x + x", {"x": "3 ± 1"}, (4, 8)),
    ("x × x", {"x": "3 ± 1"}, (4, 16)),
    ("x + 2 × x", {"x": "range(1, 2, 4)"}, (3, 12)),
    ("x / (x + 1)", {"x": "range(1, 2, 4)"}, (0.5, 0.8)),
    ("a × b", {"x": "3 ± 1", "a": "x + 1", "b": "x - 1"}, (3, 15)),
    ("site.vague + site.vague", {}, (16, 28)),
    ("site.vague × 2 - site.vague in kWh", {}, (8, 14)),
    # A literal written twice is two inputs.
    ("(3 ± 3) + (4 ± 4)", {}, (2, 12)),
    ("(3 ± 1) + (3 ± 1)", {}, (6 - math.sqrt(2), 6 + math.sqrt(2))),
    # Limits on limits: the fact and the doubt about it.
    (
        "site.vague ± 50%",
        {},
        (10 - math.hypot(2, 5), 10 + math.hypot(4, 5)),
    ),
]


@pytest.mark.parametrize(("formula", "let", "limits"), RANGES, ids=[each[0] for each in RANGES])
def test_a_range_worked_by_hand(
    formula: str, let: Mapping[str, str], limits: tuple[float, float]
) -> None:
    worked = work(formula, let)
    assert worked.diagnostics == ()
    assert worked.limits == pytest.approx(limits, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("formula", "let"),
    [
        ("2 × 3 kg", {}),
        ("site.sure × 2", {}),
        ("x - x", {"x": "3 ± 1"}),
        ("x / x", {"x": "3 ± 1"}),
        ("x × 0", {"x": "3 ± 1"}),
        ("3 ± 0", {}),
        ("0 ± 10%", {}),
        ("max(site.vague, 20 kWh)", {}),
        ("site.vague - site.vague", {}),
    ],
)
def test_what_nothing_moves_has_no_range(formula: str, let: Mapping[str, str]) -> None:
    worked = work(formula, let)
    assert worked.diagnostics == ()
    assert worked.quantity is not None
    assert worked.spread is None


def test_the_strongest_input_stands_first() -> None:
    worked = work("x × y", {"x": "10 ± 1", "y": "10 ± 3"})
    assert worked.spread is not None
    effects = worked.spread.effects
    assert [effect.label for effect in effects] == ["10 ± 3", "10 ± 1"]
    assert [(effect.below, effect.above) for effect in effects] == [(30, 30), (10, 10)]


def test_what_rests_on_very_many_uncertain_inputs_has_no_range_and_says_so() -> None:
    def sum_of(count: int) -> dict[str, str]:
        let = {f"n{at}": f"{at + 9} ± 1" for at in range(count)}
        for half in (0, 1):
            let[f"s{half}"] = " + ".join(f"n{at}" for at in range(half, count, 2))
        return let

    assert work("s0 + s1", sum_of(100)).spread is not None
    worked = work("s0 + s1", sum_of(101))
    assert worked.spread is None
    assert [each.code for each in worked.diagnostics] == ["HC111"]


def test_a_value_that_rises_whichever_way_an_input_moves_has_no_lower_limit() -> None:
    # The square of 0 ± 2 is nowhere below 0.
    assert work("x^2", {"x": "0 ± 2"}).limits == (0, 4)


@pytest.mark.parametrize("formula", ["1 / (1 ± 1)", "log10(1 ± 2)", "sqrt(1 ± 2)"])
def test_a_limit_that_has_no_value_is_not_taken_for_the_best_one(formula: str) -> None:
    # At a limit of the input the result does not exist, so one side of the range is not known.
    worked = work(formula)
    best = worked.quantity.value if worked.value is not None else math.nan
    known = worked.spread is not None
    assert worked.diagnostics or not known or best not in worked.limits


def test_fields_of_records_move_too() -> None:
    row = Record("row", {"energy": fact("row.energy", 10, "MWh", limits=(9, 12))})
    worked = work("row.energy × 2 in MWh", local={"row": row})
    assert worked.limits == pytest.approx((18, 24), rel=1e-12)


def test_a_local_value_and_the_same_fact_elsewhere_are_one_input() -> None:
    row = Record("row", {"energy": fact("site.vague", 10, "kWh", limits=(8, 14))})
    assert work("row.energy - site.vague", local={"row": row}).spread is None


def test_a_range_says_nothing_new_about_mistakes() -> None:
    worked = work("(grid.here + grid.there) × (1 MWh ± 10%)")
    assert worked.warnings == ["HC331"]


def test_evaluating_again_gives_the_same() -> None:
    once, again = (work("x × y", {"x": "2 ± 1", "y": "range(1, 3, 9)"}) for _ in range(2))
    assert once.spread == again.spread
