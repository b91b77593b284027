"""Charts of Our World in Data into the catalogue, on small files of the same shape."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from babel.core import get_global
from catalogue_samples import FILES, ROOT, added, problems, texts, vintages, written_in

sys.path.insert(0, str(ROOT / "tools"))

from areas import EMBER_REGIONS, OWID_REGIONS, country, ember_area, owid_area
from refresh_owid import main

INTENSITY = "carbon-intensity-electricity.csv"
ROWS = """\
Africa,OWID_AFR,2026,540.12345678
Africa (Ember),,2025,529.88
Africa (Ember),,2026,525.1
EU (Ember),,2026,190
France,FRA,2025,41.36
France,FRA,2026,40.0
Kosovo,OWID_KOS,2025,900.94
Kosovo,OWID_KOS,2026,880
United States,USA,2026,380.5
World,OWID_WRL,2026,450.25
"""
HEADER = "Entity,Code,Year,Carbon intensity of electricity - gCO2/kWh\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return written_in(folder)


def chart(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refresh(data: Path, file: Path, *words: str, published: str = "2027-05-30") -> int:
    return main([str(file), "--published", published, "--data", str(data), *words])


def test_a_chart_of_intensity_is_appended(data: Path, tmp_path: Path) -> None:
    assert refresh(data, chart(tmp_path, INTENSITY, HEADER + ROWS)) == 0
    assert texts(data)["grid_countries.csv"] == (
        "key,name,2024,2025,2026\n"
        "ae,United Arab Emirates,467.51,,\n"
        "africa,Africa,544.13214,,540.12346\n"
        "africa_ember,Africa (Ember),543.62,529.88,525.1\n"
        "fr,France,42.1,41.36,40\n"
        "us_ember,US (Ember),383.78,384.4,380.5\n"
        "world,World,471.08,458.29,450.25\n"
        "xk,Kosovo,924.67,900.94,880\n"
    )
    assert added(data, "sources.yaml") == [
        "  ember_intensity_2026:",
        "    title: Carbon intensity of electricity generation",
        '    publisher: "Ember and Energy Institute, processed by Our World in Data"',
        "    edition: data of 2026",
        "    published: 2027-05-30",
        '    url: "https://ourworldindata.org/grapher/carbon-intensity-electricity"',
        "    licence: cc_by_4_0",
    ]
    assert problems(data) == []


@pytest.mark.parametrize(
    "header",
    [
        "Entity,Code,Year,Carbon intensity of electricity per kWh\n",
        "entity,code,year,co2_intensity__gco2_kwh\n",
        "Entity,Code,Year,World region according to OWID,Carbon intensity of electricity\n",
    ],
)
def test_the_quantity_is_found_under_each_of_its_names(
    data: Path, tmp_path: Path, header: str
) -> None:
    rows = (
        ROWS.replace("2026,", "2026,,").replace("2025,", "2025,,") if "region" in header else ROWS
    )
    refresh(data, chart(tmp_path, INTENSITY, header + rows))
    assert vintages(data, "grid.fr")[-1] == ("2026", 40.0, "2027-05-30", "")


def test_a_second_run_changes_nothing(data: Path, tmp_path: Path) -> None:
    refresh(data, chart(tmp_path, INTENSITY, HEADER + ROWS))
    once = texts(data)
    assert refresh(data, chart(tmp_path, INTENSITY, HEADER + ROWS)) == 0
    assert texts(data) == once


def test_the_review_names_the_column_and_what_has_no_row(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(data, chart(tmp_path, INTENSITY, HEADER + ROWS))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "column Carbon intensity of electricity - gCO2/kWh"
    at = lines.index("  in the file and without a row here: 1")
    assert lines[at + 1] == "    EU (Ember)"


def test_generation_has_a_table_and_the_world_as_a_fact(data: Path, tmp_path: Path) -> None:
    text = (
        "Entity,Code,Year,Electricity generation - TWh\n"
        "European Union (27),OWID_EU27,2026,2850.0\n"
        "United States,USA,2026,4600.12345\n"
        "World,OWID_WRL,2025,31772.35\n"
        "World,OWID_WRL,2026,32500\n"
    )
    assert refresh(data, chart(tmp_path, "electricity-generation.csv", text)) == 0
    assert texts(data)["generation.csv"].splitlines() == [
        "key,name,2025,2026",
        "eu,the European Union,2797.09,2850",
        "us,the United States,4519.79,4600.1234",
    ]
    assert added(data, "world.yaml") == [
        "      - {label: 2026, value: 32500, source: ember_generation_2026}"
    ]
    assert problems(data) == []


def test_emissions_per_person_are_appended(data: Path, tmp_path: Path) -> None:
    text = (
        "Entity,Code,Year,Annual CO₂ emissions (per capita)\n"
        "France,FRA,2022,4.60391\nFrance,FRA,2023,4.2\nWorld,OWID_WRL,2023,4.7\n"
    )
    file = chart(tmp_path, "downloaded.csv", text)
    assert refresh(data, file, "--chart", "co-emissions-per-capita", published="2024-06-20") == 0
    assert texts(data)["person.csv"].splitlines() == [
        "key,name,2022,2023",
        "fr,France,4.6039,4.2",
        "world,the world,4.6582,4.7",
    ]
    assert vintages(data, "person.fr")[-1] == ("2023", 4.2, "2024-06-20", "")
    assert problems(data) == []


def test_a_correction_leaves_the_other_vintages_alone(data: Path, tmp_path: Path) -> None:
    text = "Entity,Code,Year,CO2 emissions per capita\nFrance,FRA,2022,4.7039\n"
    file = chart(tmp_path, "co-emissions-per-capita.csv", text)
    words = ("--correct", "person.fr[2022]", "a digit was wrong")
    assert refresh(data, file, *words, published="2023-12-05") == 0
    assert vintages(data, "person.fr") == [
        ("2022", 4.7039, "2023-12-05", "corrected: a digit was wrong")
    ]
    assert vintages(data, "person.world") == [("2022", 4.6582, "2023-12-05", "")]
    assert problems(data) == []


@pytest.mark.parametrize(
    ("name", "text", "words", "message"),
    [
        ("chart.csv", HEADER + ROWS, (), "no chart chart: --chart is one of carbon-intensity-"),
        (INTENSITY, "Entity,Code,Year,Emissions\nFrance,FRA,2026,1\n", (),
         "none of its columns can be the quantity, and --column names one; it has Entity, Code"),
        (INTENSITY, "Entity,Code,Year,CO2 intensity,Carbon intensity\nFrance,FRA,2026,1,2\n", (),
         "2 of its columns can be the quantity"),
        (INTENSITY, HEADER + ROWS, ("--column", "CO2"), "no column CO2; it has Entity, Code, Year"),
        (INTENSITY, HEADER.replace("Code", "Iso") + ROWS, (), "no column Code; it has Entity, Iso"),
        (INTENSITY, HEADER + "France,FRA,26 May,1\n", (), "line 2: '26 May' is no year"),
        (INTENSITY, HEADER + "France,FRA,2026,\n", (), "has no value"),
        (INTENSITY, HEADER + "France,FRA,2026,12 g\n", (), "line 2: '12 g' is no number"),
        (INTENSITY, "", (), "it has "),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_and_nothing_written(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    name: str,
    text: str,
    words: tuple[str, ...],
    message: str,
) -> None:
    assert refresh(data, chart(tmp_path, name, text), *words) == 2
    assert message in capsys.readouterr().err
    assert texts(data) == FILES


@pytest.mark.parametrize(
    ("code", "key"),
    [("FRA", "fr"), ("OWID_KOS", "xk"), ("XKX", "xk"), ("TWN", "tw"), ("QQX", None), ("AU", None)],
)
def test_countries_have_the_keys_of_two_letters(code: str, key: str | None) -> None:
    assert country(code) == key


@pytest.mark.parametrize(
    ("name", "code", "owid", "ember"),
    [
        ("World", "", None, "world"),
        ("World", "OWID_WRL", "world", None),
        ("Africa", "OWID_AFR", "africa", None),
        ("Africa", "", None, "africa_ember"),
        ("Africa (Ember)", "", "africa_ember", None),
        ("Africa (EI)", "", None, None),
    ],
)
def test_a_region_is_its_publishers_own(
    name: str, code: str, owid: str | None, ember: str | None
) -> None:
    assert owid_area(name, code) == owid
    assert ember_area(name, code) == ember


def test_every_row_of_the_catalogue_can_be_reached() -> None:
    table = (ROOT / "hugo_calc/catalogue/data/grid_countries.csv").read_text("utf-8")
    keys = {line.partition(",")[0] for line in table.splitlines()[1:]} - {"us_ember"}
    codes = [code for code in get_global("territory_aliases") if len(code) == 3]
    reached = {country(code) for code in (*codes, "OWID_KOS")}
    assert keys - reached - set(EMBER_REGIONS.values()) - set(OWID_REGIONS.values()) == set()


def test_the_catalogue_itself_takes_a_year_for_every_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "hugo_calc" / "catalogue" / "data", data)
    before = texts(data)
    file = chart(tmp_path, INTENSITY, HEADER + "France,FRA,2098,40\nWorld,OWID_WRL,2098,300\n")
    assert refresh(data, file, published="2099-05-30") == 0
    assert "grid_countries.csv\n  appended as 2098: 2\n" in capsys.readouterr().out
    assert added(data, "grid_countries.yaml", before["grid_countries.yaml"]) == [
        "      2098: ember_intensity_2098"
    ]
    rows = texts(data)["grid_countries.csv"].splitlines()
    for old, new in zip(before["grid_countries.csv"].splitlines(), rows, strict=True):
        assert new.startswith(f"{old},")
    assert problems(data) == []
