"""A site's own facts, as its data file has them: read with places, checked as the catalogue is.

In `data/calc.yaml` (or .toml, .json), beside `let:`, and in a formula as `site.office_power`:

    facts:
      office_power:
        label: power of our office        # what people call it; the name in a footnote
        unit: kW                          # as the language spells it; none for a pure number
        value: 12.5
        year: 2023                        # the year it is about
        source: {title: Bills of 2023, publisher: Our utility, url: /energy/, published: 2024-01}

Keys of a fact: `label`; `unit`; `kind`, one of the catalogue's kinds, to have the unit checked
(a number that is called `pue` or `…_pue` is a `pue` without it); `tags` such as
`{boundary: facility, water: consumption}`; `noun: {one, many, of}`, for a thing that `as` and
`equivalents` count; `note`; and the keys of its one vintage, or `vintages`, a list of them.

Keys of a vintage: `value`; `low` and `high`, 95 % limits, both or neither; `source`; `label`,
which pins it as in `site.office_power[2023]`; `year`, the year it is about; `confidence`
(`read`, `unverified`, `derived`); `note`; `tags`. Without a label it is called by its year, and
without a year by that of its publication. `source` and `confidence` of the fact hold for each
vintage that has none.

Keys of a source: `title`, `publisher`, `published` (a day, month or year: 2024-01-31, 2024-01,
2024); and `url` (https://, or a page of this site from / on), `authors`, `edition`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from hugo_calc.catalogue.model import Fact, Noun, Vintage
from hugo_calc.catalogue.vocabulary import CONFIDENCE, KINDS, TAGS
from hugo_calc.core.facts import OWN_NAMESPACE, OwnFacts
from hugo_calc.formats.tree import Entry, List, Node
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.suggest import closest
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.units import find_unit
from hugo_calc.post.site_sources import EXAMPLE, SourceReader
from hugo_calc.report.diagnostic import Diagnostic

_VINTAGE_KEYS = (
    "value", "low", "high", "source", "label", "year", "confidence", "note", "tags",
)  # fmt: skip
_FACT_KEYS = ("label", "kind", "unit", "noun", "tags", "note", "vintages")
_OF_EACH_VINTAGE = ("source", "confidence")
# What a fact with one value says of it; label, note and tags are then the fact's own.
_OF_ONE_VINTAGE = ("value", "low", "high", "year", *_OF_EACH_VINTAGE)
_NOUN_KEYS = ("one", "many", "of")
_AXES = tuple(axis for axis in TAGS if axis != "role")

_NAME = re.compile("[a-z][a-z0-9_]*")
_LABEL = re.compile("[A-Za-z0-9_-]+")
_YEAR = re.compile(r"\d{4}", re.ASCII)


def read_facts(entry: Entry, diagnostics: list[Diagnostic]) -> OwnFacts:
    """Return the facts of the entry `facts:`; what is wrong goes to `diagnostics`.

    HC604 for a key that is none, HC605 for a value that cannot stand there, HC206 for a name,
    and the codes of units (HC303 and its like), each at its place. A fact with anything wrong is
    left out, and known to be.
    """
    return _Reader(diagnostics, entry.key.text.path).facts(entry.value)


class _Reader(SourceReader):
    """The facts of one site being read."""

    def facts(self, node: Node) -> OwnFacts:
        found: dict[str, Fact] = {}
        broken = set()
        for entry in self.entries(node, "`facts` holds names and what is known of each"):
            key = f"{OWN_NAMESPACE}.{entry.key.text.text}"
            before = self.errors()
            fact = self._fact(key, entry)
            if fact is None or self.errors() > before:
                broken.add(key)
            else:
                found[key] = fact
        return OwnFacts(found, self.sources, frozenset(broken))

    def _fact(self, key: str, entry: Entry) -> Fact | None:
        name = entry.key.text.text
        if not _NAME.fullmatch(name):
            self.say(
                "HC206",
                f"`{name}` cannot be the name of a fact",
                entry.key,
                help_="it begins with a small letter and has small letters, digits and _ only",
            )
            return None
        parts = self.parts(entry.value, f"fact `{name}`", (*_FACT_KEYS, *_VINTAGE_KEYS))
        if parts is None:
            return None
        what = f"fact `{name}`"
        called = self.needed(
            parts, "label", what, entry.key, help_="such as label: power of our office"
        )
        label = self.text(called, "label")
        unit = self._unit(parts.get("unit"))
        kind = self._kind(name, parts.get("kind"), unit, parts.get("unit"))
        fact = Fact(
            key=key,
            label=label,
            short=label,
            kind=kind,
            unit=unit.text if unit else "",
            noun=self._noun(parts.get("noun")),
            tags={**_implied(unit, kind), **self._tags(parts.get("tags"))},
            note=self.text(parts.get("note"), "note"),
            vintages=(),
        )
        rows = self._rows(parts, entry.key, what)
        vintages: dict[str, Vintage] = {}
        for row, place in rows:
            vintage = self._vintage(fact, row, place, what)
            if vintage is None:
                continue
            if vintage.label in vintages:
                self.say(
                    "HC605",
                    f"two vintages are labelled {vintage.label}",
                    row.get("label") or row.get("year") or place,
                    help_="give each a label of its own, such as label: 2023b",
                )
            vintages[vintage.label] = vintage
        in_order = sorted(vintages.values(), key=lambda each: (each.year or 0, each.published))
        fact.vintages = tuple(in_order)
        return fact

    def _unit(self, node: Node | None) -> Unit | None:
        scalar = self.scalar(node, "unit")
        if scalar is None or not scalar.text.text:
            return None
        found = find_unit(scalar.text.text)
        if isinstance(found, Unit):
            return found
        self.diagnostics.append(
            Diagnostic(
                found.code,
                found.message,
                scalar.text.span(found.start, found.end),
                help=found.help,
                fix=found.fix,
                severity="error" if found.unit is None else "warning",
                path=scalar.text.path,
            )
        )
        return found.unit

    def _kind(self, name: str, node: Node | None, unit: Unit | None, unit_node: Node | None) -> str:
        scalar = self.scalar(node, "kind")
        if scalar is None:
            is_pue = name == "pue" or name.endswith("_pue")
            return "pue" if is_pue and unit_node is None else ""
        kind = scalar.text.text
        if kind not in KINDS:
            near = closest(kind, KINDS)
            help_ = f"did you mean `{near[0]}`?" if near else "leave it out, or see the catalogue"
            self.say("HC605", f"there is no kind `{kind}`", scalar, help_=help_)
            return ""
        dimension = unit.dimension if unit else dim.NONE
        if dimension != KINDS[kind] and (unit is not None or unit_node is None):
            self.say(
                "HC605",
                f"`{kind}` is {dim.name(KINDS[kind])}, and the unit is that of"
                f" {dim.name(dimension)}"
                if unit
                else f"`{kind}` is {dim.name(KINDS[kind])}, and needs a unit",
                unit_node or scalar,
            )
        return kind

    def _tags(self, node: Node | None) -> dict[str, str]:
        tags: dict[str, str] = {}
        for entry in self.entries(node, "`tags`", _AXES) if node is not None else ():
            axis = entry.key.text.text.lower()
            scalar = self.scalar(entry.value, axis)
            if scalar is None:
                continue
            if scalar.text.text not in TAGS[axis]:
                known = " or ".join(TAGS[axis])
                self.say("HC605", f"`{axis}` is {known}", scalar)
            tags[axis] = scalar.text.text
        return tags

    def _noun(self, node: Node | None) -> Noun | None:
        if node is None:
            return None
        parts = self.parts(node, "`noun`", _NOUN_KEYS)
        if parts is None:
            return None
        for name in ("one", "many"):
            self.needed(parts, name, "`noun`", node)
        one, many, of = (self.text(parts.get(name), name) for name in _NOUN_KEYS)
        return Noun(one, many, of)

    # Vintages.

    def _rows(
        self, parts: Mapping[str, Node], place: Node, what: str
    ) -> list[tuple[Mapping[str, Node], Node]]:
        """Return what is said of each vintage, with the place to say that something is missing."""
        listed = parts.get("vintages")
        if listed is None:
            return [({name: parts[name] for name in _OF_ONE_VINTAGE if name in parts}, place)]
        for name in ("value", "low", "high", "year"):
            if name in parts:
                self.say("HC605", f"with `vintages`, `{name}` stands in each", parts[name])
        if not isinstance(listed, List) or not listed.items:
            self.say("HC605", "`vintages` is a list, with a value and a source in each", listed)
            return []
        inherited = {name: parts[name] for name in _OF_EACH_VINTAGE if name in parts}
        rows: list[tuple[Mapping[str, Node], Node]] = []
        for item in listed.items:
            row = self.parts(item, f"a vintage of {what}", _VINTAGE_KEYS)
            if row is not None:
                rows.append(({**inherited, **row}, item))
        return rows

    def _vintage(
        self, fact: Fact, row: Mapping[str, Node], place: Node, what: str
    ) -> Vintage | None:
        given = self.needed(row, "value", what, place, help_="such as value: 12.5")
        value = self._number(given, "value")
        low, high = self._number(row.get("low"), "low"), self._number(row.get("high"), "high")
        if "source" in row:
            source = self.source(row["source"])
        else:
            source = None
            self.say(
                "HC605",
                f"{what} has no `source`",
                place,
                help_=f"a fact says where it is from, as in {EXAMPLE};"
                " a value without a source goes under let:",
            )
        if value is None or source is None:
            return None
        self._check_limits(row, value, low, high)
        self._check_size(fact, value, row["value"])
        label, year = self._label(row, source.published[:4])
        return Vintage(
            label=label,
            year=year,
            value=value,
            low=low,
            high=high,
            published=source.published,
            precision=source.precision,
            source=source.key,
            confidence=self._confidence(row.get("confidence")),
            note=self.text(row.get("note"), "note"),
            tags={**fact.tags, **self._tags(row.get("tags"))},
        )

    def _label(self, row: Mapping[str, Node], published: str) -> tuple[str, int]:
        """Return what a vintage is called, and the year it is about."""
        year = self.scalar(row.get("year"), "year")
        if year is not None and not _YEAR.fullmatch(year.text.text):
            self.say("HC605", "`year` has four digits", year)
            year = None
        label = self.scalar(row.get("label"), "label")
        if label is not None and not _LABEL.fullmatch(label.text.text):
            self.say("HC605", "a label has letters, digits, - and _ only", label)
        about = year.text.text if year is not None else ""
        called = label.text.text if label is not None else about or published
        if not about:
            about = called[:4] if _YEAR.match(called) else published
        return called, int(about)

    def _number(self, node: Node | None, name: str) -> float | None:
        scalar = self.scalar(node, name)
        if scalar is None:
            return None
        text = scalar.text.text
        try:
            number = float(text) if text.isascii() else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self.say(
            "HC605",
            f"`{name}` is a number",
            scalar,
            help_="write it as 12.5 or 1.25e6; what it counts stands in `unit`",
        )
        return None

    def _check_limits(
        self, row: Mapping[str, Node], value: float, low: float | None, high: float | None
    ) -> None:
        for one, other in (("low", "high"), ("high", "low")):
            if one in row and other not in row:
                self.say("HC605", f"`{one}` is given, and `{other}` is not", row[one])
        if low is not None and low > value:
            self.say("HC605", f"`low` is above the value, {value:g}", row["low"])
        if high is not None and high < value:
            self.say("HC605", f"`high` is below the value, {value:g}", row["high"])

    def _check_size(self, fact: Fact, value: float, node: Node) -> None:
        if fact.kind == "pue" and value < 1:
            self.say("HC605", "a PUE is at least 1", node)
        if fact.kind == "share" and not 0 <= value * (0.01 if fact.unit == "%" else 1) <= 1:
            self.say("HC605", "a share is between 0 and 1", node)

    def _confidence(self, node: Node | None) -> str:
        scalar = self.scalar(node, "confidence")
        if scalar is None:
            return "read"
        if scalar.text.text not in CONFIDENCE:
            self.say("HC605", f"`confidence` is {' or '.join(CONFIDENCE)}", scalar)
        return scalar.text.text


def _implied(unit: Unit | None, kind: str) -> dict[str, str]:
    """Return the tags that a unit and a kind imply."""
    tags = {}
    if unit is not None and "CO2" in unit.text.replace("₂", "2"):
        tags["gas"] = unit.gas or "CO2e"
    if kind == "pue":
        tags["role"] = "pue"
    return tags
