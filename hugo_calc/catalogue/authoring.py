"""From the files that people edit to facts: YAML documents and CSV tables, read as text.

A document of facts has a `namespace` and any of these:

- `fields`: what the facts of a record are called, by field name (short, kind, unit, tags);
- `entities`: records, each with a label, its `facts` by field, `texts`, and what is `undisclosed`;
- `facts`: facts by name, each with label, kind, unit and its `vintages`, or the one `value`;
- `tables`: CSV files, one row a fact, one column a vintage.

`source`, `year` and `confidence` of a record or document hold for each value below that has none.
Scalars are text: nothing here guesses a number or a truth value from how a word looks.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from typing import Any

from hugo_calc.catalogue.model import Entity, Fact, Licence, Noun, Source, Vintage

Document = Mapping[str, Any]
Row = Mapping[str, str]

_DOCUMENT_KEYS = {
    "namespace", "fields", "entities", "facts", "tables", "source", "year", "confidence",
}  # fmt: skip
_ENTITY_KEYS = {
    "label", "note", "facts", "texts", "undisclosed", "source", "year", "confidence",
}  # fmt: skip
_VINTAGE_KEYS = {
    "label", "year", "value", "low", "high", "source", "confidence", "note", "tags",
}  # fmt: skip
_FACT_KEYS = {"label", "kind", "unit", "noun", "tags", "note", "vintages", "same_as"}
_FIELD_KEYS = {"short", "kind", "unit", "tags", "note"}
_TABLE_KEYS = {
    "file", "label", "entity", "field", "kind", "unit", "noun", "tags", "note", "columns",
}  # fmt: skip
NOT_FOUND = "not published, as far as was found"

_INHERITED = ("source", "year", "confidence")


class Draft:
    """The catalogue as it was written, and what was found wrong with it."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}
        self.entities: dict[str, Entity] = {}
        self.sources: dict[str, Source] = {}
        self.licences: dict[str, Licence] = {}
        self.problems: list[str] = []


def read(documents: Mapping[str, Document], tables: Mapping[str, Sequence[Row]]) -> Draft:
    """Return the catalogue that these documents and tables, by file name, are."""
    draft = Draft()
    for document in documents.values():
        _read_sources(document, draft)
    aliases: list[tuple[str, str, Fact]] = []
    for name, document in documents.items():
        if "namespace" in document:
            _File(name, document, tables, draft, aliases).read()
    for where, of, fact in aliases:
        other = draft.facts.get(of)
        if other is None:
            draft.problems.append(f"{where}: same_as names no fact: {of}")
            continue
        fact.kind, fact.unit, fact.tags = other.kind, other.unit, other.tags
        fact.vintages = other.vintages
    return draft


def last_day(published: str) -> tuple[str, str]:
    """Return the last day that a date, month or year may mean, and its precision.

    >>> last_day("2024-02"), last_day("2023"), last_day("")
    (('2024-02-29', 'month'), ('2023-12-31', 'year'), ('', 'unknown'))
    """
    if not published:
        return "", "unknown"
    parts = published.split("-")
    if len(parts) == 1:
        return f"{published}-12-31", "year"
    if len(parts) == 2:
        return f"{published}-{monthrange(int(parts[0]), int(parts[1]))[1]:02}", "month"
    return published, "day"


def _read_sources(document: Document, draft: Draft) -> None:
    for key, spec in document.get("licences", {}).items():
        draft.licences[key] = Licence(
            key, spec.get("name", ""), spec.get("url", ""), spec.get("credit", "")
        )
    for key, spec in document.get("sources", {}).items():
        published, precision = last_day(spec.get("published", ""))
        draft.sources[key] = Source(
            key=key,
            title=spec.get("title", ""),
            publisher=spec.get("publisher", ""),
            authors=spec.get("authors", ""),
            edition=spec.get("edition", ""),
            published=published,
            precision=precision,
            url=spec.get("url", ""),
            licence=spec.get("licence", ""),
            note=spec.get("note", ""),
        )


class _File:
    """One document of facts, while it is read."""

    def __init__(
        self,
        name: str,
        document: Document,
        tables: Mapping[str, Sequence[Row]],
        draft: Draft,
        aliases: list[tuple[str, str, Fact]],
    ) -> None:
        self._name = name
        self._document = document
        self._tables = tables
        self._draft = draft
        self._aliases = aliases
        self._namespace: str = document["namespace"]
        self._fields: Mapping[str, Document] = document.get("fields", {})

    def read(self) -> None:
        document = self._document
        self._only(document, _DOCUMENT_KEYS, "")
        inherited = {name: document[name] for name in _INHERITED if name in document}
        for name, spec in self._fields.items():
            self._only(spec, _FIELD_KEYS, f"field {name}")
        for name, spec in document.get("entities", {}).items():
            self._read_entity(name, spec, inherited)
        for name, spec in document.get("facts", {}).items():
            self._read_fact(f"{self._namespace}.{name}", spec, inherited)
        for spec in document.get("tables", ()):
            self._read_table(spec)

    def _problem(self, where: str, message: str) -> None:
        self._draft.problems.append(f"{self._name}: {where + ': ' if where else ''}{message}")

    def _only(self, spec: Document, known: set[str], where: str) -> None:
        for key in spec:
            if key not in known:
                self._problem(where, f"unknown key {key!r}")

    def _read_entity(self, name: str, spec: Document, inherited: Document) -> None:
        key = f"{self._namespace}.{name}"
        self._only(spec, _ENTITY_KEYS, key)
        inherited = {**inherited, **{name: spec[name] for name in _INHERITED if name in spec}}
        entity = self._entity(key, spec.get("label", ""))
        entity.note = spec.get("note", entity.note)
        entity.texts = {**entity.texts, **spec.get("texts", {})}
        undisclosed = spec.get("undisclosed", {})
        if isinstance(undisclosed, list):
            undisclosed = dict.fromkeys(undisclosed, NOT_FOUND)
        entity.undisclosed = {**entity.undisclosed, **undisclosed}
        for field, fact in spec.get("facts", {}).items():
            self._read_field(entity, field, fact, inherited)

    def _entity(self, key: str, label: str) -> Entity:
        entity = self._draft.entities.get(key)
        if entity is None:
            entity = self._draft.entities[key] = Entity(
                key=key, label=label, note="", facts={}, texts={}, undisclosed={}
            )
        elif label != entity.label:
            self._problem(key, f"this record is labelled {entity.label!r} elsewhere")
        return entity

    def _read_field(
        self, entity: Entity, field: str, spec: str | Document, inherited: Document
    ) -> None:
        general = self._fields.get(field, {})
        if isinstance(spec, str):
            spec = {"value": spec}
        merged = {**general, **spec}
        merged["tags"] = {**general.get("tags", {}), **spec.get("tags", {})}
        short = merged.pop("short", "")
        merged["label"] = f"{entity.label}, {short}"
        fact = self._read_fact(f"{entity.key}.{field}", merged, inherited)
        fact.short = short
        entity.facts = {**entity.facts, field: fact}

    def _read_fact(self, key: str, spec: Document, inherited: Document) -> Fact:
        self._only(spec, _FACT_KEYS if "vintages" in spec else _FACT_KEYS | _VINTAGE_KEYS, key)
        unit, kind = spec.get("unit", ""), spec.get("kind", "")
        tags = _tagged(unit, kind, spec.get("tags", {}))
        noun = Noun(**spec["noun"]) if "noun" in spec else None
        label = spec.get("label", "")
        fact = Fact(
            key=key,
            label=label,
            short=label,
            kind=kind,
            unit=unit,
            noun=noun,
            tags=tags,
            note=spec.get("note", ""),
            vintages=(),
        )
        if key in self._draft.facts:
            self._problem(key, "this fact is there twice")
        self._draft.facts[key] = fact
        if "same_as" in spec:
            self._aliases.append((f"{self._name}: {key}", spec["same_as"], fact))
            return fact
        rows = spec.get("vintages") or [_one_vintage(spec)]
        fact.vintages = tuple(
            vintage
            for row in rows
            if (vintage := self._vintage(key, {**inherited, **row}, tags)) is not None
        )
        return fact

    def _vintage(self, key: str, row: Document, tags: Mapping[str, str]) -> Vintage | None:
        self._only(row, _VINTAGE_KEYS, key)
        label = row.get("label") or row.get("year", "")
        year = row.get("year", label[:4])
        source = self._draft.sources.get(row.get("source", ""))
        if source is None:
            self._problem(key, f"unknown source {row.get('source', '')!r}")
            return None
        try:
            value, low, high = (
                float(row[name]) if row.get(name) else None for name in ("value", "low", "high")
            )
        except ValueError as error:
            self._problem(key, str(error))
            return None
        if value is None:
            self._problem(key, "no value")
            return None
        return Vintage(
            label=label,
            year=int(year) if year.isdigit() else None,
            value=value,
            low=low,
            high=high,
            published=source.published,
            precision=source.precision,
            source=source.key,
            confidence=row.get("confidence", "read"),
            note=row.get("note", ""),
            tags={**tags, **row.get("tags", {})},
        )

    def _read_table(self, table: Document) -> None:
        self._only(table, _TABLE_KEYS, table.get("file", "tables"))
        columns: Mapping[str, Any] = table["columns"]
        rows = self._tables.get(table["file"])
        if rows is None:
            self._problem("", f"no such table: {table['file']}")
            return
        for row in rows:
            if set(row) != {"key", "name", *columns}:
                self._problem(table["file"], "its header is not key, name and the columns given")
                return
            vintages = [
                {**_column(name, spec), "value": row[name]}
                for name, spec in columns.items()
                if row[name]
            ]
            shared = {
                name: table[name] for name in ("kind", "unit", "tags", "note") if name in table
            }
            if "noun" in table:
                words = table["noun"].items()
                shared["noun"] = {name: text.format(**row) for name, text in words}
            if "field" in table:
                key = f"{self._namespace}.{row['key']}"
                entity = self._entity(key, table["entity"].format(**row))
                self._read_field(entity, table["field"], {**shared, "vintages": vintages}, {})
            else:
                label = table["label"].format(**row)
                fact = {**shared, "label": label, "vintages": vintages}
                self._read_fact(f"{self._namespace}.{row['key']}", fact, {})


def _one_vintage(spec: Document) -> Document:
    """Return the vintage of a fact that gives its one value itself."""
    return {key: spec[key] for key in spec if key in _VINTAGE_KEYS - _FACT_KEYS}


def _column(name: str, spec: str | Document) -> Document:
    return {"label": name, "source": spec} if isinstance(spec, str) else {"label": name, **spec}


def _tagged(unit: str, kind: str, tags: Mapping[str, str]) -> Mapping[str, str]:
    """Return the tags of a fact with those that its unit and kind imply."""
    implied = {}
    if "CO2" in unit:
        implied["gas"] = "CO2e" if "CO2e" in unit else "CO2"
    if kind == "pue":
        implied["role"] = "pue"
    return {**implied, **tags}
