"""Take a new edition of eGRID, the US EPA's workbook, into the catalogue.

    python tools/refresh_egrid.py egrid2024_data.xlsx --published 2026-01-30

Read are the total output rates of the country (CO₂e, and CO₂ alone), of the subregions and of the
states. EPA's workbook in lb/MWh and the metric one in kg/MWh will both do: which it is stands in
the names of the columns.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from catalogue_files import CatalogueFiles, FactVintages, Place, RefreshError, Table
from refreshing import (
    Edition,
    Reading,
    Series,
    corrections_of,
    label_of,
    missing_column,
    number,
    parser,
    refresh,
    run,
    written,
)

POUND = Decimal("0.45359237")  # kg, exact by definition
TO_KG_PER_KWH = {"lb/MWh": POUND / 1000, "kg/MWh": Decimal("0.001")}
DECIMALS = 6

_EDITION = re.compile(r"eGRID(?P<year>\d{4})(?: (?P<kind>v|rev) ?(?P<count>\d+))?")


class Sheet(NamedTuple):
    """A sheet of the workbook: its year, and its rows by code and by the columns' long names."""

    title: str
    year: int
    names: list[str]
    codes: list[str]
    rows: list[list[Any]]

    def column(self, code: str) -> int:
        """Return the index of a column. Raises RefreshError where there is none."""
        if code not in self.codes:
            raise missing_column(self.title, code, [each for each in self.codes if each])
        return self.codes.index(code)

    def rate(self, code: str) -> tuple[int, str]:
        """Return the index and unit of a rate per MWh; a code may be there per GJ as well."""
        self.column(code)
        pairs = list(zip(self.names, self.codes, strict=True))
        for index, (name, each) in enumerate(pairs):
            unit = re.search(r"\((lb/MWh|kg/MWh)\)", name)
            if each == code and unit:
                return index, unit[1]
        names = ", ".join(name for name, each in pairs if each == code)
        raise RefreshError(f"{self.title}: {code} is neither in lb/MWh nor in kg/MWh: {names}")

    def readings(
        self, code: str, key: str = "", *, area: str = "", name: str = ""
    ) -> tuple[list[Reading], str]:
        """Return the rates in kg/kWh, and how the first of them was converted.

        They are about `key`, or each about the area whose code and name are in these columns.
        """
        at, unit = self.rate(code)
        columns = [self.column(each) for each in (area, name) if each]
        found, printed = [], []
        for row in self.rows:
            of, *called = [_text(row[each]) for each in columns] or ["US"]
            value = number(_text(row[at]), f"{self.title}, {of}, {code}")
            if value is not None:
                fact = key or f"us_{of.lower()}"
                called_so = f"{of} ({called[0]})" if called else of
                found.append(Reading(fact, called_so, self.year, value * TO_KG_PER_KWH[unit]))
                printed.append(value)
        if not found:
            raise RefreshError(f"{self.title}: {code} has no value")
        factor = f" × {POUND}" if unit == "lb/MWh" else ""
        kg = written(found[0].value, DECIMALS)
        shown = f"{found[0].name}, {code}: {printed[0]} {unit}{factor} / 1000 = {kg} kg/kWh"
        return found, shown


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Return the sheets of the country, the subregions and the states: US, SRL, ST."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError):
        raise RefreshError(f"{path.name} is no workbook of Excel (.xlsx)") from None
    sheets = {}
    try:
        for kind in ("US", "SRL", "ST"):
            titles = [each for each in workbook.sheetnames if re.fullmatch(rf"{kind}\d\d", each)]
            if len(titles) != 1:
                raise RefreshError(
                    f"{path.name}: wanted one sheet {kind} with the year, as {kind}23;"
                    f" it has {', '.join(workbook.sheetnames)}"
                )
            sheets[kind] = _sheet(titles[0], workbook[titles[0]])
    finally:
        workbook.close()
    years = {sheet.year for sheet in sheets.values()}
    if len(years) != 1:
        raise RefreshError(f"{path.name}: sheets of several years: {sorted(years)}")
    return sheets


def _sheet(title: str, worksheet: Any) -> Sheet:
    worksheet.reset_dimensions()  # what a file says of its own size is not always so
    rows = [list(row) for row in worksheet.iter_rows(values_only=True)]
    if len(rows) < 3:
        raise RefreshError(f"{title}: it has no row below the names and the codes")
    width = max(len(row) for row in rows)
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    names = [" ".join(_text(each).split()) for each in rows[0]]
    codes = [_text(each) for each in rows[1]]
    sheet = Sheet(title, 2000 + int(title[-2:]), names, codes, [])
    at = sheet.column("YEAR")
    sheet.rows.extend(row for row in rows[2:] if _text(row[at]))  # notes may stand below
    others = {_text(row[at]) for row in sheet.rows} - {str(sheet.year)}
    if others:
        raise RefreshError(f"{title}: rows of another year: {', '.join(sorted(others))}")
    return sheet


def _text(cell: Any) -> str:
    """Return a cell as text: whole numbers without a point, as Excel shows them."""
    if cell is None or cell == "--":
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def read_series(
    sheets: Mapping[str, Sheet], files: CatalogueFiles
) -> tuple[list[Series], list[str]]:
    """Return what the workbook says of each place, and how its units were converted."""
    country, document = sheets["US"], "grid_us.yaml"
    places: list[Place] = [
        FactVintages(files, document, "us"),
        FactVintages(files, document, "us_co2"),
        Table(files, document, "grid_us_subregions.csv"),
        Table(files, document, "grid_us_states.csv"),
    ]
    read = [
        country.readings("USC2ERTA", "us"),
        country.readings("USCO2RTA", "us_co2"),
        sheets["SRL"].readings("SRC2ERTA", area="SUBRGN", name="SRNAME"),
        sheets["ST"].readings("STC2ERTA", area="PSTATABB"),
    ]
    series = [
        Series(place, readings, DECIMALS) for place, (readings, _) in zip(places, read, strict=True)
    ]
    return series, [conversion for _, conversion in read]


def edition_of(arguments: argparse.Namespace, year: int, files: CatalogueFiles) -> Edition:
    """Return the edition that the workbook is. Raises RefreshError for a name of another year."""
    name = arguments.edition or f"eGRID{year}"
    match = _EDITION.fullmatch(name)
    if match is None or int(match["year"]) != year:
        raise RefreshError(
            f"--edition {name}: wanted eGRID{year}, or with its revision eGRID{year} rev 2"
        )
    key = f"egrid_{year}" + (f"_{match['kind']}{match['count']}" if match["kind"] else "")
    there = files.published(key)
    if there not in (None, arguments.published):
        raise RefreshError(
            f"{key} was published {there}; a revision has its own name: --edition"
            f' "eGRID{year} rev 1"'
        )
    record = {
        "title": "Emissions and Generation Resource Integrated Database (eGRID)",
        "publisher": "US EPA",
        "edition": name,
        "published": arguments.published,
        "url": arguments.url or "https://www.epa.gov/egrid",
        "licence": "us_government",
    }
    return Edition(key, record, year, label_of(arguments, year))


def refresh_egrid(arguments: argparse.Namespace, files: CatalogueFiles) -> list[str]:
    """Put the workbook's figures into the files, and return the review."""
    sheets = read_workbook(arguments.file)
    edition = edition_of(arguments, sheets["US"].year, files)
    series, conversions = read_series(sheets, files)
    review = refresh(files, edition, series, corrections_of(arguments), whole=arguments.all)
    return [review[0], *conversions, *review[1:]]


def main(words: Sequence[str]) -> int:
    """Run the tool, and return the exit status."""
    line = parser(__doc__ or "")
    line.add_argument("--edition", metavar="NAME", help='EPA\'s name for it, as "eGRID2023 rev 2"')
    return run(line.parse_args(words), refresh_egrid)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
