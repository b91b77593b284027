"""EPA's workbook into the catalogue, on a small one of the same shape."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from catalogue_samples import FILES, ROOT, added, problems, texts, vintages, written_in
from openpyxl import Workbook

sys.path.insert(0, str(ROOT / "tools"))

from refresh_egrid import main

CO2E = "annual CO2 equivalent total output emission rate (lb/MWh)"
CO2 = "annual CO2 total output emission rate (lb/MWh)"
US = [2024, 800, 801.5]
REGIONS = [
    [2024, "AKMS", "ASCC Miscellaneous", 522.407],
    [2024, "CAMX", "WECC California", 430],
    [2024, "PRMS", "Puerto Rico Miscellaneous", 1548.555],
]
STATES = [[2024, "CA", 394.77], [2024, "VT", 52.24]]

Rows = Sequence[Sequence[Any]]


def workbook(
    path: Path, year: int = 2024, *, us: Sequence[Any] = US, regions: Rows = REGIONS,
    states: Rows = STATES, co2e: str = CO2E, co2: str = CO2, region_code: str = "SRC2ERTA",
) -> Path:  # fmt: skip
    """Write a workbook as EPA does: long names, then codes, then a row an area."""
    book = Workbook()
    sheets: dict[str, Rows] = {
        "US": [["Data Year", f"U.S. {co2}", f"U.S. {co2e}"], ["YEAR", "USCO2RTA", "USC2ERTA"], us],
        "SRL": [
            ["Data Year", "eGRID subregion acronym", "eGRID subregion name",
             f"eGRID subregion {co2e}"],
            ["YEAR", "SUBRGN", "SRNAME", region_code],
            *regions,
        ],
        "ST": [
            ["Data Year", "State abbreviation", f"State {co2e}"],
            ["YEAR", "PSTATABB", "STC2ERTA"],
            *states,
        ],
    }  # fmt: skip
    for kind, rows in sheets.items():
        sheet = book.create_sheet(f"{kind}{year % 100}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return written_in(folder)


def refresh(data: Path, file: Path, *words: str, published: str = "2026-01-30") -> int:
    return main([str(file), "--published", published, "--data", str(data), *words])


def test_a_new_edition_is_appended_everywhere_and_nothing_else_moves(
    data: Path, tmp_path: Path
) -> None:
    assert refresh(data, workbook(tmp_path / "egrid2024.xlsx")) == 0
    assert added(data, "grid_us.yaml") == [
        "      - {label: 2024, value: 0.363554, source: egrid_2024}",
        "      - {label: 2024, value: 0.362874, source: egrid_2024}",
        "      2024: egrid_2024",
        "      2024: egrid_2024",
    ]
    assert texts(data)["grid_us_subregions.csv"] == (
        "key,name,2022,2023,2024\n"
        'us_akms,"AKMS, ASCC Miscellaneous",0.225688,0.236961,0.23696\n'
        'us_camx,"CAMX, WECC California",0.226469,0.19504,0.195045\n'
        'us_prms,"PRMS, Puerto Rico",,0.702413,0.702413\n'
    )
    assert texts(data)["grid_us_states.csv"].splitlines()[1:] == [
        "us_ca,California,0.179064,0.179065",
        "us_vt,Vermont,0.023695,0.023696",
    ]
    assert added(data, "sources.yaml") == [
        "  egrid_2024:",
        "    title: Emissions and Generation Resource Integrated Database (eGRID)",
        "    publisher: US EPA",
        "    edition: eGRID2024",
        "    published: 2026-01-30",
        '    url: "https://www.epa.gov/egrid"',
        "    licence: us_government",
    ]
    block, comment = texts(data)["sources.yaml"].split("  egrid_2024:\n")[1].split("  # ")[:2]
    assert block.count("\n") == 6  # what is said of the next source stays with it
    assert comment.startswith("Ember's, by way of")
    touched = {"grid_us.yaml", "grid_us_subregions.csv", "grid_us_states.csv", "sources.yaml"}
    assert all(texts(data)[name] == FILES[name] for name in FILES.keys() - touched)


def test_the_result_compiles_with_the_vintages_in_order(data: Path, tmp_path: Path) -> None:
    assert problems(data) == []
    refresh(data, workbook(tmp_path / "egrid2024.xlsx"))
    assert problems(data) == []
    assert vintages(data, "grid.us") == [
        ("2022", 0.375357, "2024-01-30", ""),
        ("2023", 0.349667, "2025-06-12", ""),
        ("2024", 0.363554, "2026-01-30", ""),
    ]


def test_a_pound_is_exact_and_the_review_shows_the_conversion(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(data, workbook(tmp_path / "e.xlsx", us=[2024, 1000, 952.877]))
    assert "US, USC2ERTA: 952.877 lb/MWh × 0.45359237 / 1000 = 0.432218 kg/kWh\n" in (
        capsys.readouterr().out
    )
    assert vintages(data, "grid.us")[-1][1] == 0.432218
    assert vintages(data, "grid.us_co2")[-1][1] == 0.453592


def test_a_second_run_changes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "egrid2024.xlsx")
    refresh(data, file)
    once = texts(data)
    capsys.readouterr()
    assert refresh(data, file) == 0
    assert texts(data) == once
    assert "nothing to write" in capsys.readouterr().out


def test_a_dry_run_reviews_and_writes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(data, workbook(tmp_path / "e.xlsx"), "--dry-run") == 0
    assert texts(data) == FILES
    out = capsys.readouterr().out
    assert "grid_us_subregions.csv\n  appended as 2024: 3\n" in out
    assert out.endswith("nothing written\n")


def test_unknown_absent_and_odd_regions_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regions: Rows = [
        [2024, "AKMS", "ASCC Miscellaneous", 800],
        [2024, "ABCD", "A new region", 500.1],
        [2024, "PRMS", "Puerto Rico Miscellaneous", None],
        ["", "Notes stand below.", "", ""],
    ]
    assert refresh(data, workbook(tmp_path / "e.xlsx", regions=regions)) == 0
    out = capsys.readouterr().out
    assert "us_akms 0.236961 (2023) → 0.362874, +53.1%" in out
    assert "in the file and without a row here: 1\n    ABCD (A new region)\n" in out
    assert "with a value before and none for 2024: 2\n    us_camx; us_prms\n" in out
    assert "us_abcd" not in texts(data)["grid_us_subregions.csv"]
    assert problems(data) == []


def test_a_row_that_was_added_for_a_new_region_is_filled(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = data / "grid_us_subregions.csv"
    file = workbook(tmp_path / "e.xlsx", regions=[[2024, "ABCD", "A new region", 500.1]])
    row = 'us_abcd,"ABCD, A new region",'
    table.write_text(f"{FILES[table.name]}{row}\n", "utf-8")
    assert refresh(data, file) == 2
    assert "3 cells in the row us_abcd, and 4 columns" in capsys.readouterr().err
    table.write_text(f"{FILES[table.name]}{row},\n", "utf-8")
    assert refresh(data, file) == 0
    assert vintages(data, "grid.us_abcd") == [("2024", 0.226842, "2026-01-30", "")]
    assert problems(data) == []


def test_the_metric_workbook_gives_the_same_values(data: Path, tmp_path: Path) -> None:
    us = [2024, 362.874, 363.554]
    regions = [[2024, "CAMX", "WECC California", 195.0447191]]
    co2e, co2 = CO2E.replace("lb", "kg"), CO2.replace("lb", "kg")
    file = workbook(tmp_path / "e.xlsx", us=us, regions=regions, co2e=co2e, co2=co2)
    assert refresh(data, file) == 0
    assert vintages(data, "grid.us")[-1][:2] == ("2024", 0.363554)
    assert vintages(data, "grid.us_camx")[-1][:2] == ("2024", 0.195045)


def test_a_rate_per_gigajoule_is_not_taken_for_one_per_hour(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "e.xlsx", co2e=CO2E.replace("lb/MWh", "kg/GJ"))
    assert refresh(data, file) == 2
    assert "US24: USC2ERTA is neither in lb/MWh nor in kg/MWh" in capsys.readouterr().err
    assert texts(data) == FILES


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"region_code": "SRC2ERTX"},
         "SRL24: no column SRC2ERTA; it has YEAR, SUBRGN, SRNAME, SRC2ERTX"),
        ({"states": [[2023, "CA", 400]]}, "ST24: rows of another year: 2023"),
        ({"states": [[2024, "CA", "n/a"]]}, "ST24, CA, STC2ERTA: 'n/a' is no number"),
        ({"states": [[2024, "CA", 400], [2024, "CA", 401]]}, "two values for CA, 2024"),
        ({"regions": []}, "SRL24: it has no row below the names and the codes"),
        ({"regions": [[2024, "CAMX", "WECC California", "--"]]}, "SRL24: SRC2ERTA has no value"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_workbook_is_said_and_nothing_written(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, Any],
    message: str,
) -> None:
    assert refresh(data, workbook(tmp_path / "e.xlsx", **changes)) == 2
    assert message in capsys.readouterr().err
    assert texts(data) == FILES


def test_a_workbook_without_the_sheets_says_which_it_has(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    book.create_sheet("PLNT24")
    book.save(tmp_path / "e.xlsx")
    assert refresh(data, tmp_path / "e.xlsx") == 2
    wanted = "wanted one sheet US with the year, as US23; it has Sheet, PLNT24"
    assert wanted in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"SUBRGN,SRC2ERTA\n"])
def test_another_file_is_no_workbook(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "e.xlsx").write_bytes(content)
    assert refresh(data, tmp_path / "e.xlsx") == 2
    assert "e.xlsx is no workbook of Excel (.xlsx)" in capsys.readouterr().err


def revised(path: Path) -> Path:
    """Write a workbook of 2023 that differs from the catalogue in California and the US."""
    regions = [
        [2023, "AKMS", "ASCC Miscellaneous", 522.409],
        [2023, "CAMX", "WECC California", 440],
        [2023, "PRMS", "Puerto Rico Miscellaneous", 1548.555],
    ]
    states = [[2023, "CA", 394.77], [2023, "VT", 52.24]]
    return workbook(path, 2023, us=[2023, 767.2, 780], regions=regions, states=states)


REV2 = ("--edition", "eGRID2023 rev 2")


def test_a_changed_old_value_is_reported_and_stays(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(data, revised(tmp_path / "e.xlsx"), *REV2, published="2025-06-12") == 0
    out = capsys.readouterr().out
    assert out.count("otherwise in the catalogue, which keeps its own: 1\n") == 2
    assert "grid.us_camx[2023] 0.19504 → 0.199581, +2.3%" in out
    assert "grid.us[2023] 0.349667 → 0.353802, +1.2%" in out
    assert "us_akms" not in out  # the same to the last digits
    assert texts(data) == FILES


def test_a_correction_replaces_one_value_and_says_why(data: Path, tmp_path: Path) -> None:
    file = revised(tmp_path / "e.xlsx")
    correct = ("--correct", "grid.us_camx[2023]", "a digit was wrong")
    assert refresh(data, file, *REV2, *correct, published="2025-06-12") == 0
    assert added(data, "grid_us.yaml") == [
        "      2023_corrected: {label: 2023, source: egrid_2023_rev2,"
        ' note: "corrected: a digit was wrong"}'
    ]
    assert texts(data)["grid_us_subregions.csv"] == (
        "key,name,2022,2023,2023_corrected\n"
        'us_akms,"AKMS, ASCC Miscellaneous",0.225688,0.236961,\n'
        'us_camx,"CAMX, WECC California",0.226469,,0.199581\n'
        'us_prms,"PRMS, Puerto Rico",,0.702413,\n'
    )
    assert problems(data) == []
    assert vintages(data, "grid.us_camx")[-1] == (
        "2023", 0.199581, "2025-06-12", "corrected: a digit was wrong",
    )  # fmt: skip
    assert vintages(data, "grid.us_akms")[-1] == ("2023", 0.236961, "2025-06-12", "")
    assert vintages(data, "grid.us")[-1][1] == 0.349667


def test_the_same_correction_again_changes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = revised(tmp_path / "e.xlsx")
    words = (*REV2, "--correct", "2023", "a digit was wrong")
    refresh(data, file, *words, published="2025-06-12")
    once = texts(data)
    assert once != FILES
    capsys.readouterr()
    assert refresh(data, file, *words, published="2025-06-12") == 0
    assert texts(data) == once
    assert "nothing to correct: 2023" in capsys.readouterr().out


def test_a_correction_of_a_fact_of_its_own_adds_to_its_note(data: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "e.xlsx", 2023, us=[2023, 700, 770.884], regions=[
        [2023, "CAMX", "WECC California", 430]], states=[[2023, "CA", 394.77]])  # fmt: skip
    words = (*REV2, "--correct", "grid.us_co2[2023]", "read from the wrong row")
    assert refresh(data, file, *words, published="2025-06-12") == 0
    assert added(data, "grid_us.yaml", FILES["grid_us.yaml"].replace(
        "      - {label: 2023, value: 0.348, source: egrid_2023_rev2, note: rounded}\n", "",
    )) == [
        "      - {label: 2023, value: 0.317515, source: egrid_2023_rev2,"
        ' note: "rounded; corrected: read from the wrong row"}'
    ]  # fmt: skip
    assert problems(data) == []


def test_correcting_all_of_a_column_leaves_it_in_place(data: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "e.xlsx", 2023, us=[2023, 767.2, 770.884], regions=[
        [2023, "CAMX", "WECC California", 430]],
        states=[[2023, "CA", 500], [2023, "VT", 60]])  # fmt: skip
    words = (*REV2, "--correct", "2023", "net of imports")
    assert refresh(data, file, *words, published="2025-06-12") == 0
    assert texts(data)["grid_us_states.csv"] == (
        "key,name,2023\nus_ca,California,0.226796\nus_vt,Vermont,0.027216\n"
    )
    wanted = '      2023: {source: egrid_2023_rev2, note: "corrected: net of imports"}\n'
    assert texts(data)["grid_us.yaml"].endswith(wanted)
    assert problems(data) == []


def test_a_revision_is_a_vintage_of_its_own_behind_the_one_it_revises(
    data: Path, tmp_path: Path
) -> None:
    refresh(data, workbook(tmp_path / "egrid2024.xlsx"))
    words = ("--edition", "eGRID2023 rev 3", "--label", "2023_rev3")
    assert refresh(data, revised(tmp_path / "r.xlsx"), *words, published="2026-03") == 0
    assert problems(data) == []
    assert vintages(data, "grid.us_camx") == [
        ("2022", 0.226469, "2024-01-30", ""),
        ("2023", 0.19504, "2025-06-12", ""),
        ("2023_rev3", 0.199581, "2026-03-31", ""),
        ("2024", 0.195045, "2026-01-30", ""),
    ]
    assert [label for label, *_ in vintages(data, "grid.us")] == [
        "2022", "2023", "2023_rev3", "2024",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--edition", "eGRID2023"), "wanted eGRID2024, or with its revision eGRID2024 rev 2"),
        (("--label", "rev3"), "--label rev3: it begins with the year, 2024"),
        (("--correct", "camx", "why"), "neither a vintage nor a value"),
        (("--correct", "2023", "a <b>"), "it has a character that means something else"),
        (("--correct", "2023", ""), "the reason: it is empty"),
    ],
)
def test_what_is_wrong_with_the_command_line_is_said(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    assert refresh(data, workbook(tmp_path / "e.xlsx"), *words) == 2
    assert message in capsys.readouterr().err
    assert texts(data) == FILES


def test_one_edition_has_one_day(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "e.xlsx")
    refresh(data, file)
    assert refresh(data, file, published="2026-02-01") == 2
    assert "egrid_2024 was published 2026-01-30; a revision has its own name" in (
        capsys.readouterr().err
    )


def test_an_edition_older_than_its_data_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(data, workbook(tmp_path / "e.xlsx"), published="2023-05") == 2
    assert "--published 2023-05 is before 2024 itself" in capsys.readouterr().err


def test_the_catalogue_itself_takes_an_edition_and_agrees_with_its_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "hugo_calc" / "catalogue" / "data", data)
    before = texts(data)
    rows = list(csv.DictReader(before["grid_us_subregions.csv"].splitlines()))

    def pounds(text: str) -> float:
        return float(round(Decimal(text) * 1000 / Decimal("0.45359237"), 4))

    for year, published, edition in (
        (2023, "2025-06-12", "eGRID2023 rev 2"), (2098, "2099-01-30", "eGRID2098"),
    ):  # fmt: skip
        regions = [
            [year, row["key"][3:].upper(), row["name"].partition(", ")[2], pounds(row["2023"])]
            for row in rows
        ]
        file = workbook(tmp_path / "e.xlsx", year, us=[year, 767.2, 770.884], regions=regions,
                        states=[[year, "CA", pounds("0.179064")]])  # fmt: skip
        assert refresh(data, file, "--edition", edition, published=published) == 0
        out = capsys.readouterr().out
        assert "otherwise in" not in out
        assert ("nothing to write" in out) == (year == 2023)
        assert problems(data) == []
    assert added(data, "sources.yaml", before["sources.yaml"])[0] == "  egrid_2098:"
    lines = added(data, "grid_us.yaml", before["grid_us.yaml"])
    assert [line.strip() for line in lines] == [
        "- {label: 2098, value: 0.349667, source: egrid_2098}",
        "- {label: 2098, value: 0.347996, source: egrid_2098}",
        "2098: egrid_2098",
        "2098: egrid_2098",
    ]
