"""What the catalogue holds: facts with their vintages, records of facts, sources, licences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Noun(NamedTuple):
    """What one of a fact's things is called behind a number.

    `one` and `many` name it together with the unit it is counted in ("miles driven by a car");
    `of` is the same without that unit, for a result that prefers another one, such as days.
    """

    one: str
    many: str
    of: str = ""


class Licence:
    """Terms under which figures were published; `credit` is what they ask a user to say."""

    __slots__ = ("credit", "key", "name", "url")

    def __init__(self, key: str, name: str, url: str, credit: str) -> None:
        self.key = key
        self.name = name
        self.url = url
        self.credit = credit

    def __repr__(self) -> str:
        return f"Licence({self.key})"


class Source:
    """One edition of a publication.

    `published` is an ISO date: the last day it may have come out where `precision` is "month" or
    "year" rather than "day", and "" where `precision` is "unknown". `licence` is a licence's key.
    """

    __slots__ = (
        "authors", "edition", "key", "licence", "note", "precision", "published", "publisher",
        "title", "url",
    )  # fmt: skip

    def __init__(
        self,
        *,
        key: str,
        title: str,
        publisher: str,
        authors: str,
        edition: str,
        published: str,
        precision: str,
        url: str,
        licence: str,
        note: str,
    ) -> None:
        self.key = key
        self.title = title
        self.publisher = publisher
        self.authors = authors
        self.edition = edition
        self.published = published
        self.precision = precision
        self.url = url
        self.licence = licence
        self.note = note

    def __repr__(self) -> str:
        return f"Source({self.key})"


class Vintage:
    """One value of a fact, as one source published it.

    `label` pins it (`grid.us[2019]`); `year` is the year the value is about, None where the
    source does not say. `low` and `high` are given together or not at all. `published` and
    `precision` are those of `source`, a source's key. `tags` are all that hold for the value,
    the fact's own included. `confidence` is "read", "unverified" or "derived".
    """

    __slots__ = (
        "confidence", "high", "label", "low", "note", "precision", "published", "source", "tags",
        "value", "year",
    )  # fmt: skip

    def __init__(
        self,
        *,
        label: str,
        year: int | None,
        value: float,
        low: float | None,
        high: float | None,
        published: str,
        precision: str,
        source: str,
        confidence: str,
        note: str,
        tags: Mapping[str, str],
    ) -> None:
        self.label = label
        self.year = year
        self.value = value
        self.low = low
        self.high = high
        self.published = published
        self.precision = precision
        self.source = source
        self.confidence = confidence
        self.note = note
        self.tags = tags

    def __repr__(self) -> str:
        return f"Vintage({self.label}: {self.value:g})"


class Fact:
    """A quantity somebody published, in every vintage the catalogue has of it.

    `key` is its whole name; `label` what people call it, `short` the same without the record it
    is part of. `kind` says what sort of quantity it is, in the words of `vocabulary.KINDS`;
    `unit` is spelled in the language ("" for a pure number). `noun`, where there is one, names
    the thing that the fact is about one of, and `per` the unit that thing is counted in ("mile";
    "" where it is counted by itself). Vintages stand in the order of the years they are about, and
    of their publication within a year.
    """

    __slots__ = ("key", "kind", "label", "note", "noun", "short", "tags", "unit", "vintages")

    def __init__(
        self,
        *,
        key: str,
        label: str,
        short: str,
        kind: str,
        unit: str,
        noun: Noun | None,
        tags: Mapping[str, str],
        note: str,
        vintages: tuple[Vintage, ...],
    ) -> None:
        self.key = key
        self.label = label
        self.short = short
        self.kind = kind
        self.unit = unit
        self.noun = noun
        self.tags = tags
        self.note = note
        self.vintages = vintages

    def __repr__(self) -> str:
        return f"Fact({self.key})"

    @property
    def per(self) -> str:
        """The unit that the fact's thing is counted in."""
        return self.unit.partition("/")[2] if self.noun else ""

    def vintage(self, as_of: str | None = None) -> tuple[Vintage, bool]:
        """Return the newest vintage that was public on the ISO date `as_of`.

        The newest is the one about the latest year, so that a late correction of an old year does
        not hide a newer one. Without a date it is the newest there is. Where none was public yet,
        the oldest serves, and the second value is True.
        """
        if as_of is None:
            return self.vintages[-1], False
        for vintage in reversed(self.vintages):
            if vintage.published and vintage.published <= as_of:
                return vintage, False
        return self.vintages[0], True

    def pinned(self, label: str) -> Vintage | None:
        """Return the vintage of this label."""
        return next((each for each in self.vintages if each.label == label), None)


class Entity:
    """A record of facts about one thing: a model, a device, an operator.

    `facts` has them by field name; `texts` what is said of it in words, such as the key of the
    `device` it ran on. `undisclosed` has the fields its authors did not publish, as far as was
    found, each with the reason.
    """

    __slots__ = ("facts", "key", "label", "note", "texts", "undisclosed")

    def __init__(
        self,
        *,
        key: str,
        label: str,
        note: str,
        facts: Mapping[str, Fact],
        texts: Mapping[str, str],
        undisclosed: Mapping[str, str],
    ) -> None:
        self.key = key
        self.label = label
        self.note = note
        self.facts = facts
        self.texts = texts
        self.undisclosed = undisclosed

    def __repr__(self) -> str:
        return f"Entity({self.key})"


class Factor(NamedTuple):
    """A fact in the vintage that was used: what a footnote cites and the ledger records."""

    fact: Fact
    vintage: Vintage

    @property
    def id(self) -> str:
        """The fact's name with its vintage: grid.us[2022]."""
        return f"{self.fact.key}[{self.vintage.label}]"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.fact.label
