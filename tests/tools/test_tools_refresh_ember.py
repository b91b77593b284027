"""Ember's yearly data into the catalogue, in its shape before July 2026 and in that since."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from catalogue_samples import FILES, ROOT, added, problems, texts, vintages, written_in

sys.path.insert(0, str(ROOT / "tools"))

from refresh_ember import main

# Area, code, year, g CO₂e/kWh, TWh; a region has no code.
Row = tuple[str, str, int, str, str]
ROWS: list[Row] = [
    ("Africa", "", 2025, "529.88", "950"),
    ("Africa", "", 2026, "525.1", "960.5"),
    ("AU", "", 2026, "480", "870"),  # the African Union, not Australia
    ("EU", "", 2025, "200", "2797.1"),
    ("EU", "", 2026, "190", "2850.25"),
    ("France", "FRA", 2024, "42.3", "561.78"),
    ("France", "FRA", 2025, "41.36", "569.98"),
    ("France", "FRA", 2026, "40", "571"),
    ("Kosovo", "XKX", 2025, "900.94", "6.1"),
    ("Kosovo", "XKX", 2026, "600.5", "6.2"),
    ("United Arab Emirates", "ARE", 2025, "450.5", "170"),
    ("United Arab Emirates", "ARE", 2026, "", ""),
    ("United States of America", "USA", 2025, "384.4", "4519.79"),
    ("United States of America", "USA", 2026, "380.004", "4600"),
    ("World", "", 2025, "458.54", "31772.35"),
    ("World", "", 2026, "450", "32500.129"),
]


def long(path: Path, rows: Sequence[Row] = ROWS, unit: str = "gCO2/kWh") -> Path:
    """Write a file of the older shape: a row a variable."""
    lines = [
        "Area,ISO 3 code,Year,Area type,Continent,Category,Subcategory,Variable,Unit,Value,YoY"
    ]
    for area, code, year, intensity, generation in rows:
        kind = "Country or economy" if code else "Region"
        start = f"{area},{code},{year},{kind},"
        lines += [
            f"{start},Capacity,Fuel,Solar,GW,12,",
            f"{start},Electricity generation,Total,Total Generation,TWh,{generation},",
            f"{start},Electricity generation,Total,Total Generation,%,100,",
            f"{start},Power sector emissions,CO2 intensity,CO2 intensity,{unit},{intensity},",
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def wide(path: Path, rows: Sequence[Row] = ROWS, intensity_column: str = "gCO2e/kWh") -> Path:
    """Write a file of the newer shape: a row a source of electricity."""
    lines = [
        "Area,ISO 3 code,Year,Area type,Electricity source,Is aggregated source,"
        f"Generation (TWh),Capacity (GW),Emissions intensity ({intensity_column})"
    ]
    for area, code, year, intensity, generation in rows:
        kind = "Country or economy" if code else "Region"
        start = f"{area},{code},{year},{kind}"
        lines += [
            f"{start},Coal,False,1.5,2,950",
            f"{start},Total generation,True,{generation},,{intensity}",
            f"{start},Demand,True,{generation},,",
        ]
    path.write_bytes(b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode())
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return written_in(folder)


def refresh(data: Path, file: Path, *words: str, published: str = "2027-04-20") -> int:
    return main([str(file), "--published", published, "--data", str(data), *words])


def test_the_newest_year_is_appended_everywhere(data: Path, tmp_path: Path) -> None:
    assert refresh(data, wide(tmp_path / "release.csv")) == 0
    assert texts(data)["grid_countries.csv"] == (
        "key,name,2024,2025,2026\n"
        "ae,United Arab Emirates,467.51,,\n"
        "africa,Africa,544.13214,,\n"
        "africa_ember,Africa (Ember),543.62,529.88,525.1\n"
        "fr,France,42.1,41.36,40\n"
        "us_ember,US (Ember),383.78,384.4,380\n"
        "world,World,471.08,458.29,450\n"
        "xk,Kosovo,924.67,900.94,600.5\n"
    )
    assert texts(data)["generation.csv"] == (
        "key,name,2025,2026\n"
        "eu,the European Union,2797.09,2850.25\n"
        "us,the United States,4519.79,4600\n"
    )
    assert added(data, "grid_countries.yaml") == ["      2026: ember_yearly_2026"]
    assert added(data, "generation.yaml") == ["      2026: ember_yearly_2026"]
    assert added(data, "world.yaml") == [
        "      - {label: 2026, value: 32500.13, source: ember_yearly_2026}"
    ]
    assert added(data, "sources.yaml") == [
        "  ember_yearly_2026:",
        "    title: Yearly electricity data",
        "    publisher: Ember",
        "    edition: data of 2026",
        "    published: 2027-04-20",
        '    url: "https://ember-energy.org/data/yearly-electricity-data/"',
        "    licence: cc_by_4_0",
    ]
    assert texts(data)["grid_us.yaml"] == FILES["grid_us.yaml"]
    assert problems(data) == []


def test_both_shapes_say_the_same(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(data, wide(tmp_path / "wide.csv"))
    reviews = [capsys.readouterr().out]
    newer = texts(data)
    written_in(data)
    refresh(data, long(tmp_path / "long.csv"))
    reviews.append(capsys.readouterr().out)
    assert texts(data) == newer
    assert reviews[0] == reviews[1]


def test_a_second_run_changes_nothing(data: Path, tmp_path: Path) -> None:
    refresh(data, wide(tmp_path / "release.csv"))
    once = texts(data)
    assert refresh(data, wide(tmp_path / "release.csv")) == 0
    assert texts(data) == once


def test_the_review_says_what_is_new_changed_absent_and_odd(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(data, wide(tmp_path / "release.csv"))
    review = capsys.readouterr().out.split("\n\n")
    assert review[0] == "data of 2026, published 2027-04-20: source ember_yearly_2026"
    assert review[1].splitlines() == [
        "grid_countries.csv",
        "  appended as 2026: 5",
        "  as they are in the catalogue: 4",
        "  odd, more than 30% from the year before or not above zero: 1",
        "    xk 900.94 (2025) → 600.5, -33.3%",
        "  otherwise in the catalogue, which keeps its own: 2",
        "    grid.fr[2024] 42.1 → 42.3, +0.5%",
        "    grid.world[2025] 458.29 → 458.54, +0.1%",
        "  in the file and without a row here: 2",
        "    AU; EU",
        "  in the file for 2025 and not here, see --year 2025: 1",
    ]
    assert review[2].startswith("generation.csv\n  appended as 2026: 2\n")
    assert review[3].startswith("world.yaml, electricity\n  appended as 2026: 1\n")


def test_areas_that_had_a_value_and_have_none_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in ROWS if row[0] != "Kosovo" and row[:3] != ("Africa", "", 2026)]
    refresh(data, wide(tmp_path / "release.csv", rows))
    out = capsys.readouterr().out
    assert "with a value before and none for 2026: 1\n    africa_ember\n" in out
    assert "nowhere in the file: 1\n    xk\n" in out


def test_a_value_that_came_late_has_the_later_publication(data: Path, tmp_path: Path) -> None:
    file = wide(tmp_path / "release.csv", [row for row in ROWS if row[2] < 2026])
    assert refresh(data, file, published="2026-11") == 0
    assert texts(data)["grid_countries.csv"].splitlines()[:3] == [
        "key,name,2024,2025,2025_2026-11",
        "ae,United Arab Emirates,467.51,,450.5",
        "africa,Africa,544.13214,,",
    ]
    assert added(data, "grid_countries.yaml") == [
        "      2025_2026-11: {label: 2025, source: ember_yearly_2025}"
    ]
    assert problems(data) == []
    assert vintages(data, "grid.ae") == [
        ("2024", 467.51, "2025-05-30", ""),
        ("2025", 450.5, "2026-11-30", ""),
    ]
    assert vintages(data, "grid.fr")[-1] == ("2025", 41.36, "2026-04-29", "")


def test_a_later_release_of_the_same_year_is_a_source_of_its_own(
    data: Path, tmp_path: Path
) -> None:
    refresh(data, wide(tmp_path / "first.csv"))
    later = [("United Arab Emirates", "ARE", 2026, "440", "171"), *ROWS]
    later.remove(("United Arab Emirates", "ARE", 2026, "", ""))
    assert refresh(data, wide(tmp_path / "second.csv", later), published="2027-09-01") == 0
    assert vintages(data, "grid.ae")[-1] == ("2026", 440.0, "2027-09-01", "")
    assert vintages(data, "grid.fr")[-1] == ("2026", 40.0, "2027-04-20", "")
    assert "  ember_yearly_2026_2027_09_01:" in texts(data)["sources.yaml"].splitlines()
    assert problems(data) == []


def test_an_older_year_can_be_taken_in_after_a_newer_one(data: Path, tmp_path: Path) -> None:
    refresh(data, wide(tmp_path / "release.csv"))
    assert refresh(data, wide(tmp_path / "release.csv"), "--year", "2025") == 0
    header = texts(data)["grid_countries.csv"].splitlines()[0]
    assert header == "key,name,2024,2025,2025_2027-04-20,2026"
    assert problems(data) == []


def test_corrections_of_one_value_and_then_of_another_share_their_column(
    data: Path, tmp_path: Path
) -> None:
    file = wide(tmp_path / "release.csv", [row for row in ROWS if row[2] < 2026])
    for fact in ("grid.fr[2024]", "grid.world[2025]"):
        assert refresh(data, file, "--correct", fact, "a slip", published="2026-05") == 0
    rows = [(*row[:3], "530", row[4]) if row[0] == "Africa" else row for row in ROWS]
    file = wide(tmp_path / "release.csv", [row for row in rows if row[2] < 2026])
    words = ("--correct", "grid.africa_ember[2025]", "a slip")
    assert refresh(data, file, *words, published="2026-05") == 0
    lines = texts(data)["grid_countries.csv"].splitlines()
    assert lines[0] == "key,name,2024,2024_corrected,2025,2025_corrected,2025_2026-05"
    assert lines[3] == "africa_ember,Africa (Ember),543.62,,,530,"
    assert lines[4] == "fr,France,,42.3,41.36,,"
    assert lines[6] == "world,World,471.08,,,458.54,"
    assert vintages(data, "grid.world")[-1] == ("2025", 458.54, "2026-04-29", "corrected: a slip")
    assert problems(data) == []


def test_a_long_list_is_cut_unless_all_is_wanted(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*ROWS, *((f"Region {n:02}", "", 2026, "1", "1") for n in range(40))]
    refresh(data, wide(tmp_path / "release.csv", rows), "--dry-run")
    short = capsys.readouterr().out
    assert "in the file and without a row here: 42" in short
    assert "and 12 more, which --all shows" in short
    assert "Region 39" not in short
    refresh(data, wide(tmp_path / "release.csv", rows), "--dry-run", "--all")
    assert "Region 39" in capsys.readouterr().out


def test_a_missing_column_is_named_with_those_there_are(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = wide(tmp_path / "release.csv", intensity_column="gCO2/kWh")
    assert refresh(data, file) == 2
    err = capsys.readouterr().err
    assert "release.csv: no column Emissions intensity (gCO2e/kWh); it has Area, ISO 3" in err
    (tmp_path / "release.csv").write_text("Area,Country code,Year,Value\nFrance,FRA,2026,1\n")
    assert refresh(data, tmp_path / "release.csv") == 2
    assert "no column ISO 3 code; it has Area, Country code, Year, Value" in capsys.readouterr().err
    assert texts(data) == FILES


def test_another_unit_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(data, long(tmp_path / "release.csv", unit="tCO2/MWh")) == 2
    wanted = "release.csv, line 5: CO2 intensity in tCO2/MWh, wanted gCO2/kWh"
    assert wanted in capsys.readouterr().err
    assert texts(data) == FILES


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("France", "FRA", 2026, "n/a", "1"), "'n/a' is no number"),
        (("France", "FRA", 2026, "nan", "1"), "'nan' is no number"),
        (("France", "FRA", 2026, "41", "1"), "two values for France, 2026: 40, 41"),
    ],
)
def test_a_figure_that_is_none_or_there_twice_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], row: Row, message: str
) -> None:
    assert refresh(data, wide(tmp_path / "release.csv", [*ROWS, row])) == 2
    assert message in capsys.readouterr().err
    assert texts(data) == FILES


def test_a_file_cut_down_to_other_figures_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[Row] = [("France", "FRA", 2026, "", "571")]
    assert refresh(data, wide(tmp_path / "release.csv", rows)) == 2
    assert "no figure of intensity" in capsys.readouterr().err


def test_a_table_with_unusual_line_ends_is_not_rewritten(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "grid_countries.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = texts(data)
    assert refresh(data, wide(tmp_path / "release.csv")) == 2
    assert "line ends or quotes are unusual" in capsys.readouterr().err
    assert texts(data) == before


def test_a_table_whose_columns_are_not_those_of_its_document_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "grid_countries.yaml"
    path.write_text(path.read_text("utf-8") + "      2026: ember_intensity_2025\n", "utf-8")
    assert refresh(data, wide(tmp_path / "release.csv")) == 2
    err = capsys.readouterr().err
    assert (
        "its columns are key, name, 2024, 2025; grid_countries.yaml names 2024, 2025, 2026" in err
    )


@pytest.mark.parametrize("published", ["soon", "2027-13", "2027-2-3"])
def test_the_day_of_publication_is_a_date(data: Path, tmp_path: Path, published: str) -> None:
    with pytest.raises(SystemExit):
        refresh(data, wide(tmp_path / "release.csv"), published=published)


def test_a_file_that_is_not_there_is_said_to_be(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(data, tmp_path / "none.csv") == 2
    assert "none.csv" in capsys.readouterr().err
