"""Take a new edition of a chart's data, a CSV file of Our World in Data, into the catalogue.

    python tools/refresh_owid.py carbon-intensity-electricity.csv --published 2027-05-30

A file is named as its chart: carbon-intensity-electricity, electricity-generation or
co-emissions-per-capita. Its columns are Entity, Code, Year, and the chart's one quantity.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from areas import owid_area
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


class Chart(NamedTuple):
    """A chart that the catalogue has a table of.

    `column` matches the name of its quantity, in words or in the short form, in lower case.
    `renamed` has the keys that differ in this table; `world` is the fact that has the whole world,
    where that is not a row of the table.
    """

    document: str
    table: str
    column: str
    decimals: int
    source: str
    title: str
    publisher: str
    renamed: Mapping[str, str]
    world: tuple[str, str] | None


_EMBER = "Ember and Energy Institute, processed by Our World in Data"
CHARTS = {
    "carbon-intensity-electricity": Chart(
        "grid_countries.yaml", "grid_countries.csv", r".*(carbon|co2|emissions)[ _]intensity.*", 5,
        "ember_intensity", "Carbon intensity of electricity generation", _EMBER,
        {"us": "us_ember"}, None,  # grid.us is eGRID's
    ),
    "electricity-generation": Chart(
        "generation.yaml", "generation.csv", r".*(electricity|total)[ _]generation.*", 4,
        "ember_generation", "Electricity generation", _EMBER,
        {"world": "electricity"}, ("world.yaml", "electricity"),
    ),
    "co-emissions-per-capita": Chart(
        "person.yaml", "person.csv", r".*emissions.*per[ _]capita.*", 4,
        "gcb_per_capita", "CO2 emissions per capita (Global Carbon Budget)",
        "Global Carbon Project, processed by Our World in Data", {}, None,
    ),
}  # fmt: skip

_AREA = ("Entity", "Code", "Year")


def quantity_column(name: str, header: Sequence[str], pattern: str, wanted: str | None) -> str:
    """Return the column of the chart's quantity: the one wanted, or the only one that matches."""
    if wanted is not None:
        if wanted not in header:
            raise missing_column(name, wanted, header)
        return wanted
    matching = [each for each in header if re.fullmatch(pattern, each.lower())]
    if len(matching) != 1:
        raise RefreshError(
            f"{name}: {len(matching) or 'none'} of its columns can be the quantity, and --column"
            f" names one; it has {', '.join(header)}"
        )
    return matching[0]


def readings(
    name: str, header: Sequence[str], rows: Sequence[Mapping[str, str]], chart: Chart, column: str
) -> list[Reading]:
    """Return the figures of a file. Raises RefreshError for a column or number that is wrong."""
    lower = {each.lower(): each for each in header}
    for each in _AREA:
        if each.lower() not in lower:
            raise missing_column(name, each, header)
    entity, code, year = (lower[each.lower()] for each in _AREA)
    found = []
    for line, row in enumerate(rows, 2):
        where = f"{name}, line {line}"
        value = number(row[column], where)
        if value is None:
            continue
        if not row[year].isdigit():
            raise RefreshError(f"{where}: {row[year]!r} is no year")
        key = owid_area(row[entity], row[code])
        found.append(Reading(chart.renamed.get(key or "", key), row[entity], int(row[year]), value))
    if not found:
        raise RefreshError(f"{name}: {column} has no value")
    return found


def refresh_owid(arguments: argparse.Namespace, files: CatalogueFiles) -> list[str]:
    """Put the chart's figures into the files, and return the review."""
    name = arguments.chart or arguments.file.stem
    chart = CHARTS.get(name)
    if chart is None:
        raise RefreshError(f"no chart {name}: --chart is one of {', '.join(CHARTS)}")
    header, rows = read_csv(arguments.file)
    column = quantity_column(arguments.file.name, header, chart.column, arguments.column)
    found = readings(arguments.file.name, header, rows, chart, column)
    year = arguments.year or max(each.year for each in found)
    record = {
        "title": chart.title,
        "publisher": chart.publisher,
        "edition": f"data of {year}",
        "published": arguments.published,
        "url": arguments.url or f"https://ourworldindata.org/grapher/{name}",
        "licence": "cc_by_4_0",
    }
    source = free_key(files, f"{chart.source}_{year}", arguments.published)
    world = chart.world
    table = [each for each in found if world is None or each.key != world[1]]
    series = [Series(Table(files, chart.document, chart.table), table, chart.decimals)]
    if world is not None:
        whole = [each for each in found if each.key == world[1]]
        series.append(Series(FactVintages(files, *world), whole, chart.decimals))
    edition = Edition(source, record, year, label_of(arguments, year))
    review = refresh(files, edition, series, corrections_of(arguments), whole=arguments.all)
    return [f"column {column}", *review]


def main(words: Sequence[str]) -> int:
    """Run the tool, and return the exit status."""
    line = parser(__doc__ or "")
    line.add_argument("--chart", metavar="NAME", help="the chart's name, where the file's differs")
    line.add_argument("--column", metavar="NAME", help="the column to take, where it is in doubt")
    line.add_argument("--year", type=int, help="the year to take in; else the newest in the file")
    return run(line.parse_args(words), refresh_owid)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
