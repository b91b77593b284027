"""Two vintages of one fact in a post: said in figures, tables and claims, and waived by name."""

from __future__ import annotations

import pytest
from post_bench import only, planned, post, written

SUM = '{{< calc "1 MWh × grid.us[2019] + 1 MWh × grid.us[2022]" />}}'

LET = """calc:
  let:
    first: training(model.llama3_8b, pue=1.1, grid=grid.us[2019])
    second: training(model.llama3_70b, pue=1.1, grid=grid.us[2022])
  tables:
    t:
      rows: ROWS
      columns:
        What: row.label
        Emissions: COLUMN
"""


def table(rows: str, column: str) -> str:
    return post('{{% calc-table "t" /%}}', LET.replace("ROWS", rows).replace("COLUMN", column))


def codes(text: str) -> list[str]:
    return [each.code for each in planned(text).diagnostics]


def test_a_sum_of_two_vintages_is_written_and_warned_of() -> None:
    warning, place = only(post(SUM))
    assert (warning.code, warning.severity, place) == ("HC332", "warning", "grid.us[2022]")
    # 0.403341 + 0.375357 kg/kWh, of 1 MWh each.
    assert ">}}779 kg CO₂e{{<" in written(post(SUM))


def test_a_reason_in_the_front_matter_waives_it() -> None:
    allow = 'calc:\n  allow: {HC332: "each year by its own grid"}\n'
    assert codes(post(SUM, allow)) == []
    assert codes(post(SUM, "calc:\n  allow: {HC331: no}\n")) == ["HC332"]


def test_a_sum_of_a_name_is_said_once_however_often_it_is_cited() -> None:
    let = "calc:\n  let:\n    both: 1 MWh × grid.us[2019] + 1 MWh × grid.us[2022]\n"
    warning, place = only(post('{{< calc "both" />}} {{< calc "both in tCO2e" />}}', let))
    assert (warning.code, place) == ("HC332", "grid.us[2022]")


def test_a_claim_is_looked_through_too() -> None:
    claim = '{{< calc-claim "1 MWh × grid.us[2019] + 1 MWh × grid.us[2022]" >}}779 kg CO2e'
    assert codes(post(claim + "{{< /calc-claim >}}")) == ["HC332"]


@pytest.mark.parametrize(
    ("rows", "column", "said"),
    [
        ("[first, second]", "row.co2e", ["HC332"]),
        ("[first, first]", "row.co2e", []),
        ("[first, second]", "row.it_energy", []),
        # The rows are the years, set against each other.
        ('["grid.us[2019]", "grid.us[2022]"]', "row × 1 MWh", []),
        ('["1 MWh × grid.us[2019]", "1 MWh × grid.us[2022]"]', "row", ["HC332"]),
        # Each row compares the same two years.
        ("[1 MWh, 2 MWh]", "row × grid.us[2022] - row × grid.us[2019]", []),
        ("[1 MWh, 2 MWh]", "row × grid.us[2022] + row × grid.us[2019]", ["HC332"]),
    ],
)
def test_rows_of_a_table_by_two_vintages(rows: str, column: str, said: list[str]) -> None:
    text = table(rows, column).replace("        What: row.label\n", "")
    assert codes(text) == said


def test_the_warning_of_a_table_shows_where_both_came_in() -> None:
    text = table("[first, second]", "row.co2e")
    warning, place = only(text)
    assert place == "grid.us[2022]"
    labels = [label.span.of(text.encode()).decode() for label in warning.labels]
    assert labels == ["grid.us[2019]"]
