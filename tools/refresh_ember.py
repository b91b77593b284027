"""Take a new release of Ember's yearly electricity data, a CSV file, into the catalogue.

    python tools/refresh_ember.py release_generation_yearly_global.csv --published 2027-04-20

Read are the emissions intensity and the total generation of countries and regions. Ember changed
the shape of its file in July 2026; both are read: a row a variable (Category, Variable, Unit,
Value) as before, and a row a source of electricity (Electricity source, Generation (TWh), …).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from areas import ember_area
from catalogue_files import CatalogueFiles, FactVintages, RefreshError, Table
from refreshing import (
    Edition,
    Reading,
    Series,
    corrections_of,
    free_key,
    label_of,
    missing_column,
    number,
    parser,
    read_csv,
    refresh,
    run,
)

INTENSITY, GENERATION = "intensity", "generation"

_AREA = ("Area", "ISO 3 code", "Year", "Area type")
_LONG = (*_AREA, "Category", "Variable", "Unit", "Value")
_TOTAL = "total generation"
_WIDE = {
    "Emissions intensity (gCO2e/kWh)": INTENSITY,
    "Generation (TWh)": GENERATION,
}
# In the older shape: the variable and category, in lower case since Ember's own has varied, and
# the units that are meant. Ember wrote gCO2 for what its methodology says is CO₂e.
_VARIABLES = {
    ("power sector emissions", "co2 intensity"): (INTENSITY, ("gCO2/kWh", "gCO2e/kWh")),
    ("electricity generation", _TOTAL): (GENERATION, ("TWh",)),
}


class Figure(NamedTuple):
    """One figure of Ember's: what it measures, of which area and year."""

    measure: str
    area: str
    code: str
    year: int
    value: Decimal


def figures(name: str, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[Figure]:
    """Return the figures of a file of either shape. Raises RefreshError for another shape."""
    wide = "Electricity source" in header
    wanted = (*_AREA, "Electricity source", *_WIDE) if wide else _LONG
    for column in wanted:
        if column not in header:
            raise missing_column(name, column, header)
    found = list((_wide if wide else _long)(name, rows))
    for measure in (INTENSITY, GENERATION):
        if not any(each.measure == measure for each in found):
            raise RefreshError(f"{name}: no figure of {measure}; was it cut down to other figures?")
    return found


def _wide(name: str, rows: Sequence[Mapping[str, str]]) -> Iterator[Figure]:
    for line, row in enumerate(rows, 2):
        if row["Electricity source"].lower() == _TOTAL:
            for column, measure in _WIDE.items():
                yield from _figure(f"{name}, line {line}", measure, row, row[column])


def _long(name: str, rows: Sequence[Mapping[str, str]]) -> Iterator[Figure]:
    for line, row in enumerate(rows, 2):
        variable = row["Category"].lower(), row["Variable"].lower()
        if variable not in _VARIABLES:
            continue
        measure, units = _VARIABLES[variable]
        where = f"{name}, line {line}"
        if row["Unit"] in units:
            yield from _figure(where, measure, row, row["Value"])
        elif row["Unit"] != "%":  # generation is given as a share of itself, too
            raise RefreshError(f"{where}: {row['Variable']} in {row['Unit']}, wanted {units[0]}")


def _figure(where: str, measure: str, row: Mapping[str, str], text: str) -> Iterator[Figure]:
    value = number(text, where)
    if value is not None:
        if not row["Year"].isdigit():
            raise RefreshError(f"{where}: {row['Year']!r} is no year")
        code = "" if row["Area type"] == "Region" else row["ISO 3 code"]
        yield Figure(measure, row["Area"], code, int(row["Year"]), value)


def readings(found: Sequence[Figure], measure: str, renamed: Mapping[str, str]) -> list[Reading]:
    """Return the figures of one measure, with keys; `renamed` has those that differ here."""
    result = []
    for each in found:
        if each.measure == measure:
            key = ember_area(each.area, each.code)
            result.append(Reading(renamed.get(key or "", key), each.area, each.year, each.value))
    return result


def refresh_ember(arguments: argparse.Namespace, files: CatalogueFiles) -> list[str]:
    """Put the release's figures into the files, and return the review."""
    header, rows = read_csv(arguments.file)
    found = figures(arguments.file.name, header, rows)
    year = arguments.year or max(each.year for each in found)
    record = {
        "title": "Yearly electricity data",
        "publisher": "Ember",
        "edition": f"data of {year}",
        "published": arguments.published,
        "url": arguments.url or "https://ember-energy.org/data/yearly-electricity-data/",
        "licence": "cc_by_4_0",
    }
    source = free_key(files, f"ember_yearly_{year}", arguments.published)
    generation = readings(found, GENERATION, {"eu_ember": "eu", "world": "electricity"})
    world = [each for each in generation if each.key == "electricity"]
    countries = [each for each in generation if each.key != "electricity"]
    series = [
        Series(
            Table(files, "grid_countries.yaml", "grid_countries.csv"),
            readings(found, INTENSITY, {"us": "us_ember"}),  # grid.us is eGRID's
            2,
        ),
        Series(Table(files, "generation.yaml", "generation.csv"), countries, 2),
        Series(FactVintages(files, "world.yaml", "electricity"), world, 2),
    ]
    edition = Edition(source, record, year, label_of(arguments, year))
    return refresh(files, edition, series, corrections_of(arguments), whole=arguments.all)


def main(words: Sequence[str]) -> int:
    """Run the tool, and return the exit status."""
    line = parser(__doc__ or "")
    line.add_argument("--year", type=int, help="the year to take in; else the newest in the file")
    return run(line.parse_args(words), refresh_ember)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
