"""Vintages: which figure a post of some day sees, and figures pinned by their year."""

from __future__ import annotations

import pytest
from core_bench import CATALOGUE, Worked, work

from hugo_calc.core.vintages import mixed_in_column, mixed_in_sum
from hugo_calc.lang.quantity import Place
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import placed

# grid.us, kg CO₂e/kWh by eGRID, and the days on which its editions came out.
EGRID = {
    "2018": 0.432218,
    "2019": 0.403341,
    "2020": 0.373135,
    "2021": 0.388737,
    "2022": 0.375357,
    "2023": 0.349667,
}


@pytest.mark.parametrize(
    ("as_of", "edition"),
    [
        ("2024-05-20", "2022"),
        ("2020-03-09", "2018"),
        ("2021-02-22", "2018"),
        ("2021-02-23", "2019"),
        ("2022-09-29", "2019"),  # eGRID2020 v2 is of September 2022: its last day counts
        ("2022-09-30", "2020"),
        ("2023-01-29", "2020"),
        ("2023-01-30", "2021"),
        ("2024-01-29", "2021"),
        ("2024-01-30", "2022"),
        ("2025-06-11", "2022"),
        ("2025-06-12", "2023"),
        (None, "2023"),
    ],
)
def test_a_post_sees_the_newest_figure_of_its_day(as_of: str | None, edition: str) -> None:
    assert work("grid.us", as_of=as_of).amount == pytest.approx(EGRID[edition], rel=1e-12)


def test_where_nothing_is_old_enough_the_oldest_serves() -> None:
    assert work("grid.us", as_of="2000-01-01").amount == pytest.approx(EGRID["2018"], rel=1e-12)
    # The model card is of April 2024, and there is no older one.
    early = work("training(model.llama3_8b).gpu_hours in h", as_of="2023-01-01")
    assert early.amount == pytest.approx(1.3e6, rel=1e-12)


@pytest.mark.parametrize("as_of", [None, "2024-05-20", "2000-01-01"])
@pytest.mark.parametrize("label", EGRID)
def test_a_pinned_figure_does_not_depend_on_the_day(label: str, as_of: str | None) -> None:
    assert work(f"grid.us[{label}]", as_of=as_of).amount == pytest.approx(EGRID[label], rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "as_of", "expected"),
    [
        ("grid.de", "2024-05-07", 419.74),
        ("grid.de", "2024-05-08", 362.92),
        ("grid.de[2020]", "2024-05-20", 355.61),
        ("datacenter.meta.pue", "2024-05-20", 1.09),
        ("datacenter.meta.pue", "2024-08-31", 1.08),
        ("world.electricity in TWh", "2024-05-20", 29_665.34),
        # Only the year of the calculator's editions is known: the last day of it counts.
        ("grid.us_delivered", "2023-12-30", 0.433),
        ("grid.us_delivered", "2023-12-31", 0.417),
        ("grid.us_delivered", "2024-12-31", 0.394),
        ("equivalence.home_electricity_year", "2024-05-20", 5.139),
    ],
)
def test_other_facts_are_of_the_day_too(formula: str, as_of: str, expected: float) -> None:
    assert work(formula, as_of=as_of).amount == pytest.approx(expected, rel=1e-12)


def test_fields_of_a_record_are_of_the_day() -> None:
    call = "training(model.llama3_8b, pue=datacenter.meta.pue, grid=grid.us).co2e in tCO2e"
    then, now = work(call, as_of="2024-05-20").amount, work(call).amount
    assert then == pytest.approx(1.3e3 * 0.7 * 1.09 * 0.375357, rel=1e-12)
    assert now == pytest.approx(1.3e3 * 0.7 * 1.08 * 0.349667, rel=1e-12)


def test_the_figures_for_the_us_differ_by_a_quarter() -> None:
    # eGRID's output rate of 2022 and the calculator's of early 2023, with losses.
    least = work("grid.us[2023]").amount
    most = work("grid.us_delivered[2022]").amount
    assert most / least == pytest.approx(0.433 / 0.349667, rel=1e-12)
    assert most / least > 1.2


@pytest.mark.parametrize(
    ("formula", "place"),
    [("grid.us[1999]", "1999"), ("2 × grid.us[2024]", "2024"), ("grid.us[next]", "next")],
)
def test_a_vintage_that_is_not_there_lists_those_that_are(formula: str, place: str) -> None:
    worked = work(formula)
    assert worked.error.code == "HC207"
    assert place in worked.places()[0]
    assert worked.error.help == "there is 2018, 2019, 2020, 2021, 2022, 2023"


@pytest.mark.parametrize(
    "formula", ["model.llama3_8b[2024]", "grid.us[2019][2020]", "let_of_mine[2019]"]
)
def test_only_a_fact_has_vintages(formula: str) -> None:
    assert work(formula, {"let_of_mine": "5 kg"}).error.code == "HC207"


@pytest.mark.parametrize("key", ["grid.in", "grid.as", "grid.no"])
def test_after_a_dot_keywords_are_names(key: str) -> None:
    fact = CATALOGUE.find(key)
    assert fact is not None
    assert work(key).amount == pytest.approx(fact.vintages[-1].value, rel=1e-12)


def test_two_vintages_of_a_fact_are_two_inputs() -> None:
    worked = work("equivalence.vehicle_mile[2024] / equivalence.vehicle_mile[2023a]")
    assert worked.spread is not None
    assert len(worked.spread.effects) == 2


def test_the_newest_figure_and_the_same_one_pinned_are_one_input() -> None:
    worked = work("equivalence.vehicle_mile - equivalence.vehicle_mile[2024]")
    assert (worked.quantity.value, worked.spread) == (0.0, None)


def test_a_field_of_a_result_moves_with_the_fact_behind_it() -> None:
    worked = work("training(model.llama3_8b).gpu_hours - model.llama3_8b.gpu_hours")
    assert (worked.quantity.value, worked.spread) == (0.0, None)


def mixed(formula: str, let: dict[str, str] | None = None) -> tuple[Worked, list[Diagnostic]]:
    """Return a formula worked out, and the warnings HC332 of its sums."""
    worked = work(formula, let)
    whole = Place(placed(formula), 0, len(formula))
    return worked, mixed_in_sum(worked.quantity, whole)


PUT_TOGETHER = [
    ("grid.us[2019] + grid.us[2022]", "grid.us[2022]", "grid.us[2019]"),
    ("1 MWh × grid.us[2019] + 2 MWh × grid.us[2022]", "grid.us[2022]", "grid.us[2019]"),
    ("1 MWh × grid.us[2019] + 2 MWh × grid.us", "grid.us", "grid.us[2019]"),
    ("sum(1 MWh × grid.us[2022], 1 kgCO2e, 2 MWh × grid.us[2020])", "grid.us[2020]",
     "grid.us[2022]"),
    ("then + now", "grid.us[2022]", "grid.us[2019]"),
    ("(then + now) / now", "grid.us[2022]", "grid.us[2019]"),
    ("-(then + now) in kgCO2e", "grid.us[2022]", "grid.us[2019]"),
    ("5 kgCO2e as (grid.us[2019] × 1 kWh + grid.us[2022] × 1 kWh)", "grid.us[2022]",
     "grid.us[2019]"),
    ("1 kgCO2e / grid.us[2019] + 1 kgCO2e / grid.us[2022]", "grid.us[2022]", "grid.us[2019]"),
    ("sum(training(model.llama3_8b, pue=1.1, grid=grid.us[2019]),"
     " training(model.llama3_70b, pue=1.1, grid=grid.us[2022])).co2e", "grid.us[2022]",
     "grid.us[2019]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "second", "first"), PUT_TOGETHER, ids=[each[0] for each in PUT_TOGETHER]
)
def test_two_vintages_in_a_sum_are_a_warning_at_both_places(
    formula: str, second: str, first: str
) -> None:
    let = {"then": "1 MWh × grid.us[2019]", "now": "1 MWh × grid.us[2022]"}
    worked, (warning,) = mixed(formula, let)
    assert (warning.code, warning.severity) == ("HC332", "warning")
    assert worked.text(warning.span) == second
    assert [worked.text(label.span) for label in warning.labels] == [first]
    assert "US grid" in warning.message
    assert 'calc.allow: {HC332: "reason"}' in warning.help


COMPARED = [
    "grid.us[2022] - grid.us[2019]",
    "grid.us[2022] / grid.us[2019]",
    "share(1 MWh × grid.us[2022], 1 MWh × grid.us[2019])",
    "1 MWh × grid.us[2022] as (1 MWh × grid.us[2019])",
    "(grid.us[2022] - grid.us[2019]) / grid.us[2019]",
    "1 MWh × grid.us[2022] - 1 MWh × grid.us[2019] + 1 MWh × grid.us[2021]",
    "1 + grid.us[2022] / grid.us[2019] + grid.us[2021] / grid.us[2020]",
    "max(grid.us[2022], grid.us[2019])",
    "mean(grid.us[2022], grid.us[2019])",
    # Other facts of the same publisher, and one vintage twice.
    "grid.us[2022] + grid.us_camx[2019]",
    "1 MWh × grid.us[2022] + 2 MWh × grid.us[2022]",
    "1 MWh × grid.us + 2 MWh × grid.us[2023]",
]


@pytest.mark.parametrize("formula", COMPARED)
def test_vintages_that_are_compared_are_no_warning(formula: str) -> None:
    assert mixed(formula)[1] == []


def test_each_fact_is_said_once() -> None:
    _, found = mixed(
        "sum(1 MWh × grid.us[2019], 1 MWh × grid.us[2020], 1 MWh × grid.us[2021],"
        " 1 MWh × grid.de[2020], 1 MWh × grid.de[2021])"
    )
    assert [each.message.partition(": ")[2] for each in found] == [
        "US grid, 2019 and 2020",
        "Germany grid, 2020 and 2021",
    ]


def test_down_a_column_rows_that_are_vintages_themselves_do_not_count() -> None:
    whole = Place(placed("row"), 0, 3)
    years = [work(f"grid.us[{year}]").quantity for year in (2019, 2022)]
    cells = [work(f"1 MWh × grid.us[{year}]").quantity for year in (2019, 2022)]
    assert [each.code for each in mixed_in_column(cells, [None, None], whole)] == ["HC332"]
    assert mixed_in_column(cells, years, whole) == []
    assert mixed_in_column([cells[0], cells[0]], [None, None], whole) == []
    both = work("grid.us[2019] + grid.us[2022]").quantity
    assert [each.code for each in mixed_in_column([both], [years[0]], whole)] == ["HC332"]


def test_a_long_sum_of_many_names_is_looked_through_in_time() -> None:
    let = {"a0": "1 MWh × grid.us[2019]"}
    let |= {f"a{n}": f"a{n - 1} + a{n - 1}" for n in range(1, 40)}
    let["last"] = "a39 + 1 MWh × grid.us[2020]"
    assert [each.code for each in mixed("last", let)[1]] == ["HC332"]
