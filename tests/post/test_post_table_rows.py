"""Tables of a CSV file: a bad cell is told at its line, with its row, its column and the mend."""

from __future__ import annotations

from post_bench import PATH, planned, post

from hugo_calc.post import Site
from hugo_calc.report.diagnostic import Diagnostic

FILE = "devices.csv"


def told(csv: str, *columns: str) -> tuple[Diagnostic, ...]:
    """Return what is said of a table of these columns."""
    lines = "".join(f"        C{at}: {each}\n" for at, each in enumerate(columns))
    front = f"calc:\n  tables:\n    t:\n      rows: {FILE}\n      columns:\n{lines}"
    beside = {FILE: csv.encode()}
    made = planned(post('{{% calc-table "t" /%}}', front), Site(resource=beside.get))
    assert made.edits == () or not made.diagnostics
    return made.diagnostics


def covered(csv: str, found: Diagnostic) -> str:
    """Return the text of the file that a diagnostic points at."""
    assert found.path == FILE
    assert found.span is not None
    return found.span.of(csv.encode()).decode()


def test_a_cell_with_an_unknown_unit_is_told_in_the_file() -> None:
    csv = "Device,Power draw\nFridge,100 W\nOven,800 Watt\n"
    (found,) = told(csv, "row.power_draw × 1 h")
    assert found.code == "HC208"
    assert found.message.startswith(
        "`800 Watt` in row 2 (Oven), column `Power draw` is no quantity"
    )
    assert covered(csv, found) == "Watt"
    assert "watt" in found.help + (found.fix or "")
    assert found.notes[-1] == ("needed", "C0: row.power_draw × 1 h")


def test_a_cell_with_a_decimal_comma_is_told_what_to_write() -> None:
    csv = 'Device,Power\nFridge,100 W\nÖfen,"0,8 kW"\n'
    (found,) = told(csv, "row.power × 1 h")
    assert "`0,8 kW` in row 2 (Öfen), column `Power`" in found.message
    assert covered(csv, found) == "0,8"
    assert "0.8" in found.help


def test_an_empty_cell_and_one_of_words_are_told_in_the_file() -> None:
    csv = "Device,Power\nFridge,100 W\nOven,\nLamp,unknown\n"
    empty, words = told(csv, "row.power × 1 h")
    assert "row 2 (Oven) has nothing in column `Power`" in empty.message
    assert covered(csv, empty) == ""
    assert covered(csv, words) == "unknown"
    assert "such as 800 W" in words.help


def test_a_cell_of_another_kind_is_told_with_what_the_others_are() -> None:
    csv = "Device,Power\nFridge,100 W\nOven,800 kWh\nLamp,5 W\n"
    (found,) = told(csv, "row.label", "row.power × 1 h in kWh")
    assert found.code == "HC302"
    assert "`800 kWh` in row 2 (Oven), column `Power` is energy, and power in the other" in (
        found.message
    )
    assert covered(csv, found) == "800 kWh"


def test_where_no_cell_is_to_blame_the_row_is_named() -> None:
    csv = "Device,Power,Share\nFridge,100 W,0\nOven,800 W,1\n"
    (found,) = told(csv, "row.power / row.share")
    assert (found.code, found.path) == ("HC111", PATH)
    assert found.message == "division by zero, in row 1 (Fridge) of devices.csv"
    assert [each.path for each in found.labels] == [FILE, FILE]


def test_a_misspelt_column_is_told_once_with_the_columns_there_are() -> None:
    csv = "Device,Power,Hours a day\nFridge,100 W,24 h\nOven,800 W,1 h\n"
    (found,) = told(csv, "row.power × row.hours", "row.hours", "row.label")
    assert (found.code, found.path) == ("HC202", PATH)
    assert found.message == "devices.csv has no column `hours`"
    assert len(found.labels) == 1
    assert "there are `row.device`, `row.power`, `row.hours_a_day`" in found.help
    (near,) = told(csv, "row.powr × 1 h")
    assert near.fix == "power"


def test_what_is_wrong_in_every_row_is_told_once() -> None:
    csv = "Device,Power\nFridge,100 W\nOven,800 W\n"
    (found,) = told(csv, "row.power in kg")
    assert found.code == "HC302"
    assert ("note", "it is so in each of the 2 rows") in found.notes
    (unknown,) = told(csv, "row.power × nothing.known")
    assert unknown.code == "HC201"


def test_of_many_bad_cells_the_first_are_told() -> None:
    csv = "Device,Power\nFridge,100 W\n" + "".join(f"Oven {at},{at} Watt\n" for at in range(9))
    found = told(csv, "row.power × 1 h")
    assert len(found) == 5
    assert found[-1].notes[-1] == ("note", "so it is in 4 more rows")
