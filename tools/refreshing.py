"""A publisher's new figures against the catalogue: what is new, what differs, what is odd.

Vintages are only ever appended. A value that the catalogue has already and the publisher now gives
otherwise is reported and stays, unless a correction with a reason is asked for.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from catalogue_files import DATA, CatalogueFiles, Cell, Cells, Place, RefreshError

from hugo_calc.catalogue.authoring import last_day
from hugo_calc.catalogue.checks import text_problem

OUTLIER = Decimal("0.3")  # of the year before: what is said to be odd
ROUNDING = Decimal("0.00005")  # of a value: what two roundings of it may differ by
SHOWN = 30  # lines of one sort, unless all are asked for

_LABEL = re.compile(r"\d{4}[A-Za-z0-9_-]*")
_CORRECTED = re.compile(r"(?:(?P<fact>[a-z0-9_.]+)\[)?(?P<label>\d{4}[A-Za-z0-9_-]*)(?(fact)\])")


class Reading(NamedTuple):
    """One figure of the publisher: about an area, which may have no key, and a year."""

    key: str | None
    name: str
    year: int
    value: Decimal


class Series(NamedTuple):
    """What the publisher says of one place, in its unit; `decimals` is how many are written."""

    place: Place
    readings: Sequence[Reading]
    decimals: int


class Edition(NamedTuple):
    """A publication: the source it becomes, and the year and label of the vintage it adds."""

    source: str
    record: Mapping[str, str]
    year: int
    label: str


class Correction(NamedTuple):
    """A wish to replace values of a vintage: of one fact, or of all where `fact` is ""."""

    fact: str
    label: str
    reason: str


class Change(NamedTuple):
    """A value of the catalogue that the publisher gives otherwise."""

    fact: str
    key: str
    label: str
    old: Cell
    new: str

    @property
    def percent(self) -> Decimal:
        """By how much, in percent of the old value."""
        return percent(self.old.value, Decimal(self.new))

    def __str__(self) -> str:
        return f"{self.fact}[{self.label}] {self.old.text} → {self.new}, {signed(self.percent)}"


class Findings:
    """What comes of comparing one series with the catalogue."""

    def __init__(self) -> None:
        self.appended: dict[str, str] = {}
        self.agreeing = 0
        self.changes: list[Change] = []
        self.outliers: list[str] = []
        self.missing: list[str] = []
        self.gone: list[str] = []
        self.strange: list[str] = []
        self.elsewhere: Counter[int] = Counter()


def refresh(
    files: CatalogueFiles,
    edition: Edition,
    series: Sequence[Series],
    corrections: Sequence[Correction],
    *,
    whole: bool = False,
) -> list[str]:
    """Put an edition into the files, not yet on disk, and return the review, line by line."""
    findings = [compare(each, edition) for each in series]
    if any(found.appended for found in findings) and files.published(edition.source) is None:
        files.add_source(edition.source, edition.record)
    record = edition.record
    lines = [f"{record['edition']}, published {record['published']}: source {edition.source}"]
    met: set[Correction] = set()
    for each, found in zip(series, findings, strict=True):
        corrected = [
            (change, wish)
            for change in found.changes
            if (wish := _wish(change, corrections)) is not None
        ]
        met.update(wish for _, wish in corrected)
        if found.appended:
            each.place.append(edition.label, edition.source, found.appended)
        for wish in dict.fromkeys(wish for _, wish in corrected):
            values = {change.key: change.new for change, of in corrected if of == wish}
            each.place.correct(wish.label, values, wish.reason)
        lines += _review(each.place, edition, found, [change for change, _ in corrected], whole)
    lines += [f"nothing to correct: {_spelt(wish)}" for wish in corrections if wish not in met]
    return lines


def compare(series: Series, edition: Edition) -> Findings:
    """Return what a series says that the catalogue does not, and the other way round."""
    found = Findings()
    cells = series.place.cells()
    by_key = _by_key(series.readings)
    found.strange = sorted({each.name for each in series.readings if each.key not in cells})
    years = {cell.year for row in cells.values() for cell in row.values()}
    several = len({each.year for each in series.readings}) > 1
    followed = _followed(cells, edition)
    for key, row in cells.items():
        read = by_key.get(key, {})
        for year, value in sorted(read.items()):
            new = written(value, series.decimals)
            standing = _newest(row, year)
            if year == edition.year and edition.label not in row:
                found.appended[key] = new
                found.outliers += _outlier(key, new, _before(row, read, year))
            elif standing is None and year in years:
                found.elsewhere[year] += 1
            if standing is not None and differs(standing[1].value, Decimal(new)):
                fact = f"{series.place.namespace}.{key}"
                found.changes.append(Change(fact, key, *standing, new))
            elif standing is not None:
                found.agreeing += 1
        absent = edition.year not in read and edition.label not in row
        if absent and any(cell.year == followed for cell in row.values()):
            (found.gone if several and not read else found.missing).append(key)
    return found


def _by_key(readings: Iterable[Reading]) -> dict[str, dict[int, Decimal]]:
    found: dict[str, dict[int, Decimal]] = {}
    for each in readings:
        if each.key is None:
            continue
        value = found.setdefault(each.key, {}).setdefault(each.year, each.value)
        if value != each.value:
            raise RefreshError(f"two values for {each.name}, {each.year}: {value}, {each.value}")
    return found


def _newest(row: Mapping[str, Cell], year: int) -> tuple[str, Cell] | None:
    """Return the last vintage about a year."""
    found = [(label, cell) for label, cell in row.items() if cell.year == year]
    return found[-1] if found else None


def _before(
    row: Mapping[str, Cell], read: Mapping[int, Decimal], year: int
) -> tuple[int, Decimal] | None:
    """Return the value of the newest earlier year: the publisher's, or else the catalogue's."""
    standing = {cell.year: cell.value for cell in row.values() if cell.year < year}
    values = {**standing, **{each: value for each, value in read.items() if each < year}}
    return (max(values), values[max(values)]) if values else None


def _outlier(key: str, text: str, before: tuple[int, Decimal] | None) -> list[str]:
    new = Decimal(text)
    if new <= 0:
        return [f"{key} {text}: not above zero"]
    if before is None:
        return []
    year, old = before
    if abs(new - old) <= OUTLIER * abs(old):
        return []
    return [f"{key} {old.normalize():f} ({year}) → {text}, {signed(percent(old, new))}"]


def _followed(cells: Cells, edition: Edition) -> int | None:
    """Return the year of the newest vintages that this edition comes after."""
    years = (
        cell.year
        for row in cells.values()
        for label, cell in row.items()
        if cell.year <= edition.year and label != edition.label
    )
    return max(years, default=None)


def _wish(change: Change, corrections: Iterable[Correction]) -> Correction | None:
    return next(
        (x for x in corrections if x.label == change.label and x.fact in ("", change.fact)), None
    )


def _spelt(wish: Correction) -> str:
    return f"{wish.fact}[{wish.label}]" if wish.fact else wish.label


def _review(
    place: Place, edition: Edition, found: Findings, corrected: Sequence[Change], whole: bool
) -> list[str]:
    """Return the part of the review that is about one place."""
    lines = ["", place.title, f"  appended as {edition.label}: {len(found.appended)}"]
    if found.agreeing:
        lines.append(f"  as they are in the catalogue: {found.agreeing}")

    def cut(items: Sequence[str]) -> list[str]:
        if whole or len(items) <= SHOWN:
            return list(items)
        return [*items[:SHOWN], f"and {len(items) - SHOWN} more, which --all shows"]

    def add(heading: str, items: Sequence[str]) -> None:
        if items:
            lines.append(f"  {heading}: {len(items)}")
            lines.extend(f"    {item}" for item in cut(items))

    def add_names(heading: str, names: Sequence[str]) -> None:
        if names:
            lines.append(f"  {heading}: {len(names)}")
            lines.extend(
                textwrap.indent(textwrap.fill("; ".join(cut(names)), 96), "    ").split("\n")
            )

    kept = [change for change in found.changes if change not in corrected]
    kept.sort(key=lambda change: (-abs(change.percent), change.fact, change.label))
    odd = f"odd, more than {OUTLIER:.0%} from the year before or not above zero"
    add(odd, found.outliers)
    add("corrected", [str(change) for change in corrected])
    add("otherwise in the catalogue, which keeps its own", [str(change) for change in kept])
    add_names(f"with a value before and none for {edition.year}", found.missing)
    add_names("nowhere in the file", found.gone)
    add_names("in the file and without a row here", found.strange)
    for year, count in sorted(found.elsewhere.items()):
        lines.append(f"  in the file for {year} and not here, see --year {year}: {count}")
    return lines


def written(value: Decimal, decimals: int) -> str:
    """Return a value as the catalogue writes it.

    >>> written(Decimal("952.877") * Decimal("0.45359237") / 1000, 6)
    '0.432218'
    """
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    return f"{rounded.normalize() + 0:f}"


def differs(old: Decimal, new: Decimal) -> bool:
    """Say whether two values are further apart than rounding would bring them."""
    return abs(new - old) > ROUNDING * abs(old)


def percent(old: Decimal, new: Decimal) -> Decimal:
    """Return the change in percent of the old value; infinite where that was nothing."""
    return (new / old - 1) * 100 if old else Decimal("Infinity").copy_sign(new)


def signed(change: Decimal) -> str:
    """Return a change with its sign.

    >>> signed(Decimal("-3.24")), signed(Decimal("Infinity"))
    ('-3.2%', 'from zero')
    """
    if change.is_infinite():
        return "from zero"
    return f"{change:+.1f}%" if abs(change) >= Decimal("0.05") else f"{change:+.3f}%"


def checked(text: str, what: str) -> str:
    """Return a text that can stand in a note. Raises RefreshError for one that cannot."""
    problem = text_problem(text) if text else "it is empty"
    if problem:
        raise RefreshError(f"{what}: {problem}")
    return text


def number(text: str, where: str) -> Decimal | None:
    """Return a number as printed, None where there is none. Raises RefreshError for other text."""
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise RefreshError(f"{where}: {text!r} is no number")
    return value


def read_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the header of a CSV file in UTF-8, and its rows by column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or ())
        return header, [{name: row.get(name) or "" for name in header} for row in reader]


def missing_column(where: str, wanted: str, header: Sequence[str]) -> RefreshError:
    """Return the error of a file that lacks a column."""
    return RefreshError(f"{where}: no column {wanted}; it has {', '.join(header) or 'none'}")


def free_key(files: CatalogueFiles, key: str, published: str) -> str:
    """Return the key of a source of this day: `key`, or with the day where that is taken."""
    if files.published(key) in (None, published):
        return key
    return f"{key}_{published.replace('-', '_')}"


def parser(description: str) -> argparse.ArgumentParser:
    """Return a command line with what all refreshing tools take."""
    line = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    line.add_argument("file", type=Path, help="the publisher's file")
    line.add_argument(
        "--published", required=True, type=_published, metavar="DATE",
        help="when this edition came out: a day, or a month or year where no more is known",
    )  # fmt: skip
    line.add_argument("--url", type=_url, help="where the file can be had")
    line.add_argument(
        "--label", metavar="LABEL",
        help="the vintage's label, where it is not the year: for a revision, as 2023_rev3",
    )  # fmt: skip
    line.add_argument(
        "--correct", nargs=2, action="append", default=[], metavar=("WHAT", "REASON"),
        help="replace a value that was wrong, as grid.fr[2019], or all such of a vintage, as 2019",
    )  # fmt: skip
    line.add_argument("--all", action="store_true", help="leave nothing out of the review")
    line.add_argument("--dry-run", action="store_true", help="print the review, write nothing")
    line.add_argument("--data", type=Path, default=DATA, help=argparse.SUPPRESS)
    return line


def label_of(arguments: argparse.Namespace, year: int) -> str:
    """Return the label of the vintage. Raises RefreshError for one that hides the year."""
    label: str = arguments.label or str(year)
    if not _LABEL.fullmatch(label) or int(label[:4]) != year:
        raise RefreshError(f"--label {label}: it begins with the year, {year}, as {year}_rev2 does")
    if int(arguments.published[:4]) < year:
        raise RefreshError(f"--published {arguments.published} is before {year} itself")
    return label


def corrections_of(arguments: argparse.Namespace) -> list[Correction]:
    """Return the corrections that are asked for. Raises RefreshError for bad ones."""
    found = []
    for what, reason in arguments.correct:
        match = _CORRECTED.fullmatch(what)
        if match is None:
            raise RefreshError(f"--correct {what}: neither a vintage nor a value, as grid.fr[2019]")
        checked(reason, f"--correct {what}, the reason")
        found.append(Correction(match["fact"] or "", match["label"], reason))
    return found


def run(
    arguments: argparse.Namespace,
    tool: Callable[[argparse.Namespace, CatalogueFiles], list[str]],
) -> int:
    """Run a tool, print its review, write what changed, and return the exit status."""
    files = CatalogueFiles(arguments.data)
    try:
        lines = tool(arguments, files)
    except (RefreshError, OSError, UnicodeDecodeError, csv.Error) as error:
        print(f"{arguments.file.name}: {error}" if isinstance(error, ValueError) else error,
              file=sys.stderr)  # fmt: skip
        print("nothing written", file=sys.stderr)
        return 2
    print(*lines, sep="\n")
    changed = files.changed()
    if arguments.dry_run or not changed:
        print("", "nothing written" if changed else "nothing to write", sep="\n")
        return 0
    files.write()
    print("", f"written: {', '.join(changed)}", sep="\n")
    print("next: python tools/compile_catalogue.py, make test, and read the diff")
    return 0


def _published(text: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
            raise ValueError
        date.fromisoformat(last_day(text)[0])
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date, as 2026-01-30") from None
    return text


def _url(text: str) -> str:
    if not re.fullmatch(r"https://\S+", text):
        raise argparse.ArgumentTypeError(f"{text} is no https address")
    return text
