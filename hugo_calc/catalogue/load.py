"""Catalogue: names to facts, read from the compiled form one namespace at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hugo_calc.catalogue.model import Entity, Fact, Licence, Noun, Source, Vintage
from hugo_calc.catalogue.vocabulary import NAMESPACES
from hugo_calc.lang.suggest import closest

_COMPILED = __file__.removesuffix("load.py") + "compiled/"


class Outline:
    """What a fact or record can be found by; `sources` are the keys of all its vintages'.

    `record` is the key of the record that a fact is part of, a record's own, or "".
    """

    __slots__ = ("key", "label", "note", "record", "sources")

    def __init__(self, key: str, record: str, label: str, note: str, sources: set[str]) -> None:
        self.key = key
        self.record = record
        self.label = label
        self.note = note
        self.sources = sources


class _Namespace:
    """One namespace as it was compiled; a fact is built when it is asked for, and kept."""

    __slots__ = ("_data", "_facts", "_name")

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        self._name = name
        self._data = data
        self._facts: dict[str, Fact] = {}

    def names(self) -> list[str]:
        """Return the names of facts and records, without the namespace, in order."""
        return sorted([*self._data["facts"], *self._data["entities"]])

    def labels(self) -> dict[str, str]:
        """Return the labels of records, and of facts that belong to none, by name."""
        rows = {**self._data["facts"], **self._data["entities"]}
        return {name: row[0] for name, row in rows.items() if "." not in name}

    def outlines(self) -> Iterator[Outline]:
        """Yield what each fact and record can be found by."""
        sources = [source[0] for source in self._data["sources"]]
        shapes, records = self._data["shapes"], self._data["entities"]
        of_record: dict[str, set[str]] = {}
        for name, (label, shape, vintages) in self._data["facts"].items():
            record = name.rpartition(".")[0]
            whole = f"{records[record][0]}, {label}" if record else label
            used = {sources[vintage[2]] for vintage in vintages}
            of_record.setdefault(record, set()).update(used)
            key, note = f"{self._name}.{name}", shapes[shape][4]
            yield Outline(key, f"{self._name}.{record}" if record else "", whole, note, used)
        for name, (label, note, _, texts, _) in records.items():
            key, text = f"{self._name}.{name}", " ".join((note, *texts.values()))
            yield Outline(key, key, label, text, of_record.get(name, set()))

    def fact(self, name: str) -> Fact | None:
        fact = self._facts.get(name)
        if fact is None:
            row = self._data["facts"].get(name)
            if row is None:
                return None
            fact = self._facts[name] = self._built(name, row)
        return fact

    def entity(self, name: str) -> Entity | None:
        row = self._data["entities"].get(name)
        if row is None:
            return None
        label, note, fields, texts, hidden = row
        facts = {field: self._built_once(f"{name}.{field}") for field in fields}
        return Entity(
            key=f"{self._name}.{name}",
            label=label,
            note=note,
            facts=facts,
            texts=texts,
            undisclosed={field: reason for reason in hidden for field in hidden[reason]},
        )

    def _built_once(self, name: str) -> Fact:
        fact = self.fact(name)
        if fact is None:
            raise KeyError(f"{self._name}.{name}")
        return fact

    def _built(self, name: str, row: list[Any]) -> Fact:
        short, shape, vintages = row
        kind, unit, noun, tags, note = self._data["shapes"][shape]
        record, dot, _ = name.rpartition(".")
        label = f"{self._data['entities'][record][0]}, {short}" if dot else short
        return Fact(
            key=f"{self._name}.{name}",
            label=label,
            short=short,
            kind=kind,
            unit=unit,
            noun=Noun(*noun) if noun else None,
            tags=tags,
            note=note,
            vintages=tuple(self._vintage(vintage, tags) for vintage in vintages),
        )

    def _vintage(self, row: list[Any], tags: Mapping[str, str]) -> Vintage:
        label, value, place = row[:3]
        more = row[3] if len(row) > 3 else {}
        source, published, precision = self._data["sources"][place]
        low, high = more.get("low"), more.get("high")
        return Vintage(
            label=label,
            year=more["year"] if "year" in more else int(label[:4]),
            value=float(value),
            low=None if low is None else float(low),
            high=None if high is None else float(high),
            published=published,
            precision=precision,
            source=source,
            confidence=more.get("confidence", "read"),
            note=more.get("note", ""),
            tags=more.get("tags", tags),
        )


class Catalogue:
    """The facts by name.

    Nothing is read before a name asks for it. Every answer is the same for the same package:
    no clock, network or site is looked at.

    >>> Catalogue().find("gpu.h100_sxm.tdp").vintage()[0].value
    700.0
    """

    __slots__ = ("_licences", "_namespaces", "_sources")

    def __init__(self) -> None:
        self._namespaces: dict[str, _Namespace] = {}
        self._sources: dict[str, Source] = {}
        self._licences: dict[str, Licence] = {}

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The names under which facts stand, in alphabetical order."""
        return tuple(NAMESPACES)

    def find(self, key: str) -> Fact | None:
        """Return the fact of this name (`grid.us`, `gpu.h100_sxm.tdp`), or None."""
        namespace, _, name = key.partition(".")
        return self._namespace(namespace).fact(name) if namespace in NAMESPACES else None

    def entity(self, key: str) -> Entity | None:
        """Return the record of this name (`model.llama3_8b`), or None."""
        namespace, _, name = key.partition(".")
        return self._namespace(namespace).entity(name) if namespace in NAMESPACES else None

    def keys(self, namespace: str) -> list[str]:
        """Return the whole names of a namespace's facts and records, in alphabetical order."""
        if namespace not in NAMESPACES:
            return []
        return [f"{namespace}.{name}" for name in self._namespace(namespace).names()]

    def outlines(self) -> Iterator[Outline]:
        """Yield what each fact and record can be found by, without building it."""
        for namespace in NAMESPACES:
            yield from self._namespace(namespace).outlines()

    def suggest(self, key: str) -> list[str]:
        """Return the names that `key` may have meant, the likeliest first.

        >>> Catalogue().suggest("gpu.h100.tdp")
        ['gpu.h100_nvl.tdp', 'gpu.h100_pcie.tdp', 'gpu.h100_sxm.tdp']
        """
        namespace, dot, name = key.partition(".")
        if namespace in NAMESPACES:
            found = self._namespace(namespace)
            near = _labelled(name, found.labels(), found.names()) or _near(name, found.names())
            return [f"{namespace}.{each}" for each in near]
        likely = closest(namespace, list(NAMESPACES))
        if not dot:
            return likely
        renamed = [f"{each}.{name}" for each in likely]
        known = [each for each in renamed if self.find(each) or self.entity(each)]
        return known or [near for each in renamed for near in self.suggest(each)]

    def source(self, key: str) -> Source:
        """Return the publication of this key, as a vintage names it. Raises KeyError."""
        self._read_sources()
        return self._sources[key]

    def licence(self, key: str) -> Licence:
        """Return the licence of this key, as a source names it. Raises KeyError."""
        self._read_sources()
        return self._licences[key]

    def sources(self) -> list[Source]:
        """Return every publication, by key."""
        self._read_sources()
        return list(self._sources.values())

    def _namespace(self, name: str) -> _Namespace:
        if name not in self._namespaces:
            self._namespaces[name] = _Namespace(name, _read(name))
        return self._namespaces[name]

    def _read_sources(self) -> None:
        if self._sources:
            return
        data = _read("sources")
        self._licences = {key: Licence(key, *row) for key, row in data["licences"].items()}
        self._sources = {key: _source(key, row) for key, row in data["sources"].items()}


def _near(name: str, names: Sequence[str]) -> list[str]:
    """Return which of a namespace's names is meant: first the right record, then its field."""
    head, _, field = name.partition(".")
    fields: dict[str, list[str]] = {}
    for each in names:
        record, _, its_field = each.partition(".")
        fields.setdefault(record, []).append(its_field)
    if head in fields:
        known = [each for each in fields[head] if each]
        near = [each for each in known if field and each.startswith(field)]
        return [f"{head}.{each}" for each in near or closest(field, known)] or [head]
    longer = [each for each in fields if head and each.startswith(f"{head}_")]
    heads = longer[:3] or closest(head, fields)
    if field:
        having = [f"{each}.{field}" for each in heads if field in fields[each]]
        return having or heads
    return heads


def _labelled(name: str, labels: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """Return which names are meant by what they are called: `germany` for `de`."""
    from hugo_calc.catalogue.search import by_label

    head, _, field = name.partition(".")
    heads = by_label(head, labels) if head not in labels else []
    return [each for head in heads if (each := f"{head}.{field}") in names] or heads


def _source(key: str, row: Sequence[str]) -> Source:
    title, publisher, authors, edition, published, precision, url, licence, note = row
    return Source(
        key=key,
        title=title,
        publisher=publisher,
        authors=authors,
        edition=edition,
        published=published,
        precision=precision,
        url=url,
        licence=licence,
        note=note,
    )


def _read(name: str) -> Mapping[str, Any]:
    with open(f"{_COMPILED}{name}.json", encoding="utf-8") as file:  # noqa: PTH123 - see below
        # pathlib alone would take longer to import than this takes to read.
        data: Mapping[str, Any] = json.load(file)
    return data
