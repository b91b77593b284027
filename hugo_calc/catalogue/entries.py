"""Facts and records of the catalogue as plain objects, with all that a reader may want to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Entity, Fact, Source, Vintage
from hugo_calc.catalogue.vocabulary import NAMESPACES

Object = dict[str, Any]

# What a fact of some kind is used for, with its name in the place of {}.
_USES = {
    "carbon_intensity": "1200 MWh × {} in tCO2e",
    "co2e_per_distance": "100 km × {} in kgCO2e",
    "co2e_per_mass": "2 kg × {} in kgCO2e",
    "co2e_per_query": "1000 query × {} in gCO2e",
    "co2e_rate": "{} × 1 year in tCO2e",
    "energy_per_query": "1000000 query × {} in kWh",
    "energy_per_token": "1000000 token × {} in Wh",
    "energy_rate": "{} × 1 year in MWh",
    "power": "{} × 24 h in kWh",
    "pue": "1200 MWh × {} in MWh",
    "volume_per_query": "1000000 query × {} in L",
    "water_intensity": "1200 MWh × {} in m^3",
}
_EMISSIONS = ("co2e", "co2e_per_distance", "co2e_per_mass", "co2e_per_volume", "co2e_rate")
OWN = "site"  # the namespace of a site's own facts
_PRECISION = {"day": 10, "month": 7, "year": 4}


def fact_entry(fact: Fact) -> Object:
    """Return a fact with all its vintages; `write` is how a post may use it."""
    return {
        "key": fact.key,
        "label": fact.label,
        "kind": fact.kind,
        "unit": fact.unit,
        "basis": _basis(fact.tags),
        "basis_words": basis_words(fact.tags),
        "note": fact.note,
        "write": _use(fact),
        "vintages": [_vintage_entry(each) for each in fact.vintages],
    }


def record_entry(entity: Entity) -> Object:
    """Return a record with the names of its facts, and what its authors did not disclose."""
    return {
        "key": entity.key,
        "label": entity.label,
        "note": entity.note,
        "texts": dict(entity.texts),
        "facts": {field: fact.key for field, fact in entity.facts.items()},
        "undisclosed": dict(entity.undisclosed),
        "write": _use_of_record(entity),
    }


def source_entry(catalogue: Catalogue, source: Source) -> Object:
    """Return a publication with its licence; `published` has only what is known of the date."""
    licence = catalogue.licence(source.licence)
    return {
        "title": source.title,
        "authors": source.authors,
        "publisher": source.publisher,
        "edition": source.edition,
        "published": published(source),
        "url": source.url,
        "note": source.note,
        "licence": {"name": licence.name, "url": licence.url, "credit": licence.credit},
    }


def published(source: Source) -> str:
    """Return when a source came out, as far as that is known: a day, a month, a year or ""."""
    return source.published[: _PRECISION.get(source.precision, 0)]


def basis_words(tags: Mapping[str, str]) -> str:
    """Return a basis in words; that CO₂e is CO₂e its unit says."""
    from hugo_calc.lang.arithmetic import AXES, TAG_WORDS  # not needed to list what was found

    return ", ".join(
        TAG_WORDS[axis, tags[axis]]
        for axis in AXES
        if (axis, tags.get(axis)) in TAG_WORDS and (axis, tags[axis]) != ("gas", "CO2e")
    )


def entries(catalogue: Catalogue, facts: Iterable[str], records: Iterable[str]) -> Object:
    """Return facts and records by key, the facts of the records too, and their publications."""
    chosen = [each for key in records if (each := catalogue.entity(key)) is not None]
    found = _with_fields(catalogue, facts, chosen)
    used = dict.fromkeys(vintage.source for fact in found for vintage in fact.vintages)
    return {
        "facts": [fact_entry(fact) for fact in found],
        "records": [record_entry(entity) for entity in chosen],
        "sources": {key: source_entry(catalogue, catalogue.source(key)) for key in used},
    }


def lines(catalogue: Catalogue, keys: Iterable[str]) -> Iterator[Object]:
    """Yield what to list of facts and records: of a fact its newest value, of a record its fields.

    `value` is None for a record, and `fields` is empty for a fact.
    """
    for key in keys:
        fact = catalogue.find(key)
        entity = catalogue.entity(key) if fact is None else None
        if fact is not None:
            newest, _ = fact.vintage()
            yield {
                "key": fact.key,
                "label": fact.label,
                "value": newest.value,
                "unit": fact.unit,
                "vintage": newest.label,
                "confidence": newest.confidence,
                "fields": [],
            }
        elif entity is not None:
            yield {
                "key": entity.key,
                "label": entity.label,
                "value": None,
                "unit": "",
                "vintage": "",
                "confidence": "read",
                "fields": list(entity.facts),
            }


def counts(catalogue: Catalogue, facts: Iterable[str], records: Iterable[str]) -> Object:
    """Return how many of these facts, those of these records too, each namespace has."""
    chosen = [each for key in records if (each := catalogue.entity(key)) is not None]
    named = {**NAMESPACES, OWN: "facts of this site, from its own data file"}
    rows: dict[str, Object] = {
        name: {"name": name, "about": about, "facts": 0, "vintages": 0, "records": 0}
        for name, about in named.items()
    }
    for fact in _with_fields(catalogue, facts, chosen):
        row = rows[fact.key.partition(".")[0]]
        row["facts"] += 1
        row["vintages"] += len(fact.vintages)
    for entity in chosen:
        rows[entity.key.partition(".")[0]]["records"] += 1
    used = [row for row in rows.values() if row["facts"]]
    total = {name: sum(row[name] for row in used) for name in ("facts", "vintages", "records")}
    return {"namespaces": used, "total": total}


def _with_fields(
    catalogue: Catalogue, facts: Iterable[str], records: Iterable[Entity]
) -> list[Fact]:
    """Return facts by key and those of records, each once."""
    found = {key: fact for key in facts if (fact := catalogue.find(key)) is not None}
    for entity in records:
        found.update((fact.key, fact) for fact in entity.facts.values())
    return list(found.values())


def everything(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Return the keys of all facts, and those of all records."""
    outlines = list(catalogue.outlines())
    return (
        [each.key for each in outlines if each.key != each.record],
        [each.key for each in outlines if each.key == each.record],
    )


def _vintage_entry(vintage: Vintage) -> Object:
    return {
        "vintage": vintage.label,
        "year": vintage.year,
        "value": vintage.value,
        "low": vintage.low,
        "high": vintage.high,
        "source": vintage.source,
        "confidence": vintage.confidence,
        "basis": _basis(vintage.tags),
        "basis_words": basis_words(vintage.tags),
        "note": vintage.note,
    }


def _basis(tags: Mapping[str, str]) -> dict[str, str]:
    return {axis: tag for axis, tag in sorted(tags.items()) if axis != "role"}


def _use(fact: Fact) -> str:
    if fact.noun is not None and fact.kind in _EMISSIONS:
        return f"35 tCO2e as {fact.key}"
    return _USES.get(fact.kind, "{}").format(fact.key)


def _use_of_record(entity: Entity) -> str:
    namespace = entity.key.partition(".")[0]
    if namespace == "model" and "gpu_hours" in entity.facts:
        own = {"pue", "grid"} <= entity.facts.keys()
        return f"training({entity.key}{'' if own else ', method.llama'}).co2e"
    if namespace == "gpu" and "tdp" in entity.facts:
        return f"training(device={entity.key}, hours=1000 h, pue=1.1, grid=grid.us).co2e"
    return _use(next(iter(entity.facts.values())))
