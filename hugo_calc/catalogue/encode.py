"""The compiled form: what the package loads instead of the files that people edit.

One JSON text a namespace, one line a fact, the same for the same catalogue. What many facts or
vintages share stands once, at the top, and is referred to by its place there:

- `sources`: [key, published, precision]
- `shapes`: [kind, unit, noun, tags, note]
- `facts`: key without the namespace → [label, shape, vintages], the label without the record's
- a vintage: [label, value, source], and where it has more, an object of that
- `entities`: [label, note, fields, texts, undisclosed fields by reason]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from hugo_calc.catalogue.authoring import Draft
from hugo_calc.catalogue.model import Entity, Fact, Vintage
from hugo_calc.catalogue.vocabulary import NAMESPACES


def encode(draft: Draft) -> dict[str, str]:
    """Return the compiled catalogue: the text of each file by its name."""
    files = {"sources.json": _sources(draft)}
    for namespace in NAMESPACES:
        prefix = f"{namespace}."
        facts = [draft.facts[key] for key in sorted(draft.facts) if key.startswith(prefix)]
        entities = [draft.entities[key] for key in sorted(draft.entities) if key.startswith(prefix)]
        files[f"{namespace}.json"] = _namespace(len(prefix), facts, entities)
    return files


def _sources(draft: Draft) -> str:
    licences = {
        key: [each.name, each.url, each.credit] for key, each in sorted(draft.licences.items())
    }
    sources = {
        key: [
            each.title, each.publisher, each.authors, each.edition, each.published,
            each.precision, each.url, each.licence, each.note,
        ]
        for key, each in sorted(draft.sources.items())
    }  # fmt: skip
    return _document({"licences": _lines(licences), "sources": _lines(sources)})


def _namespace(skip: int, facts: list[Fact], entities: list[Entity]) -> str:
    sources = sorted(
        {(each.source, each.published, each.precision) for f in facts for each in f.vintages}
    )
    places = {source[0]: place for place, source in enumerate(sources)}
    shapes = _Shapes()
    rows = {
        fact.key[skip:]: [
            fact.short,
            shapes.place(fact),
            [_vintage(each, fact.tags, places) for each in fact.vintages],
        ]
        for fact in facts
    }
    records = {
        entity.key[skip:]: [
            entity.label,
            entity.note,
            list(entity.facts),
            dict(entity.texts),
            _by_reason(entity.undisclosed),
        ]
        for entity in entities
    }
    return _document(
        {
            "sources": _compact(sources),
            "shapes": _compact(shapes.rows),
            "entities": _lines(records),
            "facts": _lines(rows),
        }
    )


class _Shapes:
    """What facts share, each combination once."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._places: dict[str, int] = {}

    def place(self, fact: Fact) -> int:
        tags = dict(sorted(fact.tags.items()))
        row = [fact.kind, fact.unit, fact.noun, tags, fact.note]
        text = _compact(row)
        if text not in self._places:
            self._places[text] = len(self.rows)
            self.rows.append(row)
        return self._places[text]


def _vintage(vintage: Vintage, tags: Mapping[str, str], places: Mapping[str, int]) -> list[Any]:
    more: dict[str, Any] = {}
    if vintage.year is None or not vintage.label.startswith(str(vintage.year)):
        more["year"] = vintage.year
    if vintage.low is not None and vintage.high is not None:
        more["low"], more["high"] = _number(vintage.low), _number(vintage.high)
    if vintage.confidence != "read":
        more["confidence"] = vintage.confidence
    if vintage.note:
        more["note"] = vintage.note
    if vintage.tags != tags:
        more["tags"] = dict(sorted(vintage.tags.items()))
    row = [vintage.label, _number(vintage.value), places[vintage.source]]
    return [*row, more] if more else row


def _by_reason(undisclosed: Mapping[str, str]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for field, reason in undisclosed.items():
        reasons.setdefault(reason, []).append(field)
    return reasons


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lines(rows: Mapping[str, object]) -> str:
    return _block("{", (f"{_compact(key)}:{_compact(row)}" for key, row in rows.items()), "}")


def _block(start: str, lines: Iterable[str], end: str) -> str:
    return f"{start}\n" + ",\n".join(lines) + f"\n{end}"


def _document(parts: Mapping[str, str]) -> str:
    return _block("{", (f"{_compact(name)}:{text}" for name, text in parts.items()), "}") + "\n"
