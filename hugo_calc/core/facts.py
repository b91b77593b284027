"""The catalogue as the language sees it: facts as quantities, as of the day of a post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Entity, Fact, Factor, Source, Vintage
from hugo_calc.lang.evaluate import Failed
from hugo_calc.lang.quantity import Input, Quantity, Record, Term, Value
from hugo_calc.lang.suggest import closest
from hugo_calc.lang.syntax import Part, Unit
from hugo_calc.lang.units import unit
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText

# The namespace of a site's own facts, which the catalogue never has.
OWN_NAMESPACE = "site"


class OwnFacts(NamedTuple):
    """The facts of a site itself by whole name (site.office_power), and their sources by key.

    `broken` are the names of those that could not be read, which was said where they stand.
    """

    facts: Mapping[str, Fact] = {}
    sources: Mapping[str, Source] = {}
    broken: frozenset[str] = frozenset()


class Facts:
    """Names of the catalogue, and of a site's own facts, looked up as of one day.

    `as_of` is an ISO date, or None for the newest vintages. Records are built once: a range asks
    for the same ones again and again.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        as_of: str | None,
        own: OwnFacts = OwnFacts(),  # noqa: B008 - a constant
    ) -> None:
        self.catalogue = catalogue
        self.as_of = as_of
        self.own = own
        self._records: dict[tuple[str, int], Record] = {}
        self._found: dict[tuple[tuple[str, bool], ...], tuple[Value, int]] = {}

    def fact(self, key: str) -> Fact | None:
        """Return the fact of this whole name, or None."""
        return self.own.facts.get(key) or self.catalogue.find(key)

    def keys(self, namespace: str) -> list[str]:
        """Return the whole names of a namespace's facts and records, in alphabetical order."""
        if namespace == OWN_NAMESPACE:
            return sorted(self.own.facts)
        return self.catalogue.keys(namespace)

    def source(self, key: str) -> Source:
        """Return the publication of this key, as a vintage names it. Raises KeyError."""
        return self.own.sources.get(key) or self.catalogue.source(key)

    def quantity(self, key: str) -> Quantity:
        """Return the fact of this whole name as of the day. Raises KeyError."""
        fact = self.fact(key)
        if fact is None:
            raise KeyError(key)
        return self.of_the_day(fact)

    def of_the_day(self, fact: Fact) -> Quantity:
        """Return a fact as of the day."""
        vintage, _ = fact.vintage(self.as_of)
        return self._quantity(fact, vintage)

    def _quantity(self, fact: Fact, vintage: Vintage) -> Quantity:
        """Return a vintage as a quantity; of the catalogue's, made once for all posts."""
        if fact.key in self.own.facts:
            return quantity_of(fact, vintage)
        if vintage not in _QUANTITIES:
            _QUANTITIES[vintage] = quantity_of(fact, vintage)
        return _QUANTITIES[vintage]

    def is_early(self, fact: Fact) -> bool:
        """Return whether nothing of a fact was published by the day."""
        return fact.vintage(self.as_of)[1]

    def find(self, parts: tuple[Part, ...], source: PlacedText) -> tuple[Value, int]:
        """Return the fact or record that the first parts name, and how many parts that took.

        Raises Failed: HC201 for a name the catalogue does not have, HC207 for a vintage.
        """
        spelled = tuple((part.text, part.label) for part in parts)
        if spelled not in self._found:
            self._found[spelled] = self._look_up(parts, source)
        return self._found[spelled]

    def _look_up(self, parts: tuple[Part, ...], source: PlacedText) -> tuple[Value, int]:
        names = [part.text for part in parts if not part.label]
        for used in range(len(names), 1, -1):
            if any(part.label for part in parts[:used]):
                continue
            key = ".".join(names[:used])
            if key in self.own.broken:
                raise Failed(None)
            fact = self.fact(key)
            if fact is not None:
                return self._fact(fact, parts, used, source)
            entity = self.catalogue.entity(key)
            if entity is not None:
                return self.record(entity), used
        raise Failed(self._unknown(parts, source))

    def record(self, entity: Entity, depth: int = 1) -> Record:
        """Return a record of facts; a text that names another record links to that."""
        key = (entity.key, depth)
        if key not in self._records:
            self._records[key] = self._built(entity, depth)
        return self._records[key]

    def _built(self, entity: Entity, depth: int) -> Record:
        fields: dict[str, Value] = {"label": entity.label}
        for name, fact in entity.facts.items():
            fields[name] = self.of_the_day(fact)
        for name, text in entity.texts.items():
            linked = self.catalogue.entity(text) if depth and "." in text else None
            fields[name] = self.record(linked, depth - 1) if linked is not None else text
        absent = dict(entity.undisclosed)
        return Record(entity.label, fields, frozenset(), absent, entity.key)

    def _fact(
        self, fact: Fact, parts: tuple[Part, ...], used: int, source: PlacedText
    ) -> tuple[Value, int]:
        if used < len(parts) and parts[used].label:
            pin = parts[used]
            vintage = fact.pinned(pin.text)
            if vintage is None:
                labels = [each.label for each in fact.vintages]
                raise Failed(
                    Diagnostic(
                        "HC207",
                        f"`{fact.key}` has no vintage {pin.text}",
                        source.span(pin.start, pin.end),
                        help=f"there is {', '.join(labels)}",
                        fix=labels[-1] if len(labels) == 1 else None,
                        path=source.path,
                    )
                )
            return self._quantity(fact, vintage), used + 1
        return self.of_the_day(fact), used

    def _unknown(self, parts: tuple[Part, ...], source: PlacedText) -> Diagnostic:
        names = [part for part in parts if not part.label]
        key = ".".join(part.text for part in names)
        near = self._near(key)
        what = "fact" if len(names) > 1 else "name"
        help_ = ""
        if near:
            fact = self.fact(near[0])
            shown = f" ({self._shown(fact)})" if fact is not None else ""
            help_ = f"did you mean `{near[0]}`{shown}?"
        elif len(names) == 1 and (some := self.keys(key)[:4]):
            listed = ", ".join(f"`{each}`" for each in some)
            help_ = f"`{key}` is a group of facts, such as {listed}"
        elif names[0].text == OWN_NAMESPACE:
            help_ = "a site's own facts stand in its data/calc.yaml, under facts:"
        return Diagnostic(
            "HC201",
            f"unknown {what} `{key}`",
            source.span(names[0].start, names[-1].end),
            "no fact and no name of this post is called that",
            help=help_,
            fix=near[0] if near else None,
            path=source.path,
        )

    def _near(self, key: str) -> list[str]:
        """Return the names that one which is not known may have meant, the likeliest first."""
        namespace, _, name = key.partition(".")
        if namespace != OWN_NAMESPACE:
            return self.catalogue.suggest(key)
        names = [each.partition(".")[2] for each in self.own.facts]
        return [f"{OWN_NAMESPACE}.{each}" for each in closest(name, names)]

    def _shown(self, fact: Fact) -> str:
        vintage, _ = fact.vintage(self.as_of)
        publisher = self.source(vintage.source).publisher
        return f"{vintage.value:g} {fact.unit}, {publisher}, {vintage.label}".replace("  ", " ")


_QUANTITIES: dict[Vintage, Quantity] = {}
_UNITS: dict[str, Unit] = {}


def unit_of(fact: Fact) -> Unit | None:
    """Return the unit of a fact, None for a pure number."""
    if not fact.unit:
        return None
    if fact.unit not in _UNITS:
        _UNITS[fact.unit] = unit(fact.unit)
    return _UNITS[fact.unit]


def quantity_of(fact: Fact, vintage: Vintage) -> Quantity:
    """Return one vintage of a fact as a quantity that knows where it is from."""
    measure = unit_of(fact)
    scale = measure.factor if measure else 1.0
    factor = Factor(fact, vintage)
    low = None if vintage.low is None else vintage.low * scale
    high = None if vintage.high is None else vintage.high * scale
    term = Term("fact", text=fact.key, given=Input(factor.id, fact.label, low, high, factor))
    tags: Mapping[str, str] = vintage.tags
    if measure is None:
        return Quantity(vintage.value, tags=tags, term=term)
    if measure.gas == "CO2" and "gas" not in tags:
        tags = {**tags, "gas": "CO2"}
    return Quantity(vintage.value * scale, measure.dimension, measure, tags, term)
