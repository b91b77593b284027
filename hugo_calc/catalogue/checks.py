"""What must hold for the catalogue before it is compiled: names, units, order, ranges, texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator

from hugo_calc.catalogue.authoring import Draft
from hugo_calc.catalogue.model import Entity, Fact, Source, Vintage
from hugo_calc.catalogue.vocabulary import CONFIDENCE, KINDS, NAMESPACES, TAGS
from hugo_calc.lang import dimension

# The dimension of a unit as the language spells it. Raises ValueError for an unknown unit.
DimensionOf = Callable[[str], dimension.Dimension]

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,2}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LABEL = re.compile(r"[A-Za-z0-9_-]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|")
# What Markdown, Hugo or a formatter would make something else of, and the end of a sentence,
# where formatters break lines.
_MARKUP = re.compile(r"[<>&*_~|$`\[\]“”‘’\n]")
_SENTENCE_END = re.compile(r"[.!?](\s|$)")
_QUESTION = re.compile(r"[.!?]\s")


def problems(draft: Draft, dimension_of: DimensionOf) -> list[str]:
    """Return what is wrong with the catalogue, those found in reading it included."""
    found = list(draft.problems)
    for fact in draft.facts.values():
        found += (f"{fact.key}: {message}" for message in _of_fact(fact, dimension_of))
    for entity in draft.entities.values():
        found += (f"{entity.key}: {message}" for message in _of_entity(entity, draft))
    for source in draft.sources.values():
        found += (f"source {source.key}: {message}" for message in _of_source(source, draft))
    found += _of_the_whole(draft)
    return found


def text_problem(text: str, *, title: bool = False) -> str | None:
    """Return what keeps a text from standing in a footnote, or None.

    The title of a work may end in a question or exclamation mark.

    >>> text_problem("electricity of a U.S. home")
    'a sentence ends in it: electricity of a U.S. home'
    """
    if _MARKUP.search(text):
        return f"it has a character that means something else: {text}"
    if (_QUESTION if title else _SENTENCE_END).search(text):
        return f"a sentence ends in it: {text}"
    if text != text.strip() or "  " in text:
        return f"it has a stray space: {text}"
    return None


def _texts(texts: dict[str, str], *, title: bool = False) -> Iterator[str]:
    for name, text in texts.items():
        problem = text_problem(text, title=title)
        if problem:
            yield f"{name}: {problem}"


def _of_fact(fact: Fact, dimension_of: DimensionOf) -> Iterator[str]:
    if not _KEY.fullmatch(fact.key):
        yield "not a key: lower-case letters, digits and _, two or three parts"
    if not fact.label:
        yield "no label"
    yield from _texts({"label": fact.label, "note": fact.note})
    if fact.noun:
        yield from _texts({"one": fact.noun.one, "many": fact.noun.many, "of": fact.noun.of})
    yield from _of_unit(fact, dimension_of)
    if not fact.vintages:
        yield "no vintage"
        return
    labels = Counter(vintage.label for vintage in fact.vintages)
    yield from (f"two vintages are labelled {label}" for label, n in labels.items() if n > 1)
    for earlier, later in zip(fact.vintages, fact.vintages[1:], strict=False):
        if (earlier.year or 0, earlier.published) > (later.year or 0, later.published):
            yield f"vintage {later.label} is older than {earlier.label}, which stands before it"
    for vintage in fact.vintages:
        yield from (f"vintage {vintage.label}: {each}" for each in _of_vintage(fact, vintage))


def _of_unit(fact: Fact, dimension_of: DimensionOf) -> Iterator[str]:
    wanted = KINDS.get(fact.kind)
    if wanted is None:
        yield f"unknown kind {fact.kind!r}"
        return
    try:
        actual = dimension_of(fact.unit) if fact.unit else dimension.NONE
    except ValueError as error:
        yield f"unit {fact.unit!r}: {error}"
        return
    if actual != wanted:
        names = dimension.name(wanted), dimension.name(actual)
        yield f"{fact.kind} is {names[0]}, and {fact.unit!r} is {names[1]}"


def _of_vintage(fact: Fact, vintage: Vintage) -> Iterator[str]:
    if not _LABEL.fullmatch(vintage.label):
        yield "its label has other characters than letters, digits, - and _"
    if vintage.confidence not in CONFIDENCE:
        yield f"unknown confidence {vintage.confidence!r}"
    yield from _texts({"note": vintage.note})
    for axis, tag in vintage.tags.items():
        if tag not in TAGS.get(axis, ()):
            yield f"unknown tag {axis}: {tag}"
    limits = (vintage.low, vintage.high)
    if None in limits:
        if limits != (None, None):
            yield "low and high are given together"
    elif not vintage.low <= vintage.value <= vintage.high:  # type: ignore[operator]
        yield "its value is not between low and high"
    if not math.isfinite(vintage.value):
        yield "its value is not finite"
    if fact.kind == "pue" and vintage.value < 1:
        yield "a PUE is at least 1"
    if fact.kind == "share" and not 0 <= vintage.value <= 1:
        yield "a share is between 0 and 1"


def _of_entity(entity: Entity, draft: Draft) -> Iterator[str]:
    if entity.key in draft.facts:
        yield "a fact has the same key"
    if not entity.facts:
        yield "no facts"
    yield from _texts({"label": entity.label, "note": entity.note})
    yield from _texts(dict(entity.undisclosed))
    for field in entity.undisclosed:
        if field in entity.facts:
            yield f"{field} is both disclosed and not"
    for name, text in entity.texts.items():
        if not _NAME.fullmatch(name):
            yield f"not a name: {name}"
        if text.partition(".")[0] in NAMESPACES:
            if text not in draft.entities and text not in draft.facts:
                yield f"{name}: nothing is called {text}"
        else:
            yield from _texts({name: text})


def _of_source(source: Source, draft: Draft) -> Iterator[str]:
    yield from _texts({"title": source.title}, title=True)
    yield from _texts(
        {
            "publisher": source.publisher,
            "authors": source.authors,
            "edition": source.edition,
            "note": source.note,
        }
    )
    if not (source.title and source.publisher):
        yield "it needs a title and a publisher"
    if not _DATE.fullmatch(source.published):
        yield f"published is no date: {source.published}"
    if not source.url.startswith("https://") and source.url:
        yield f"url is no https address: {source.url}"
    if source.licence not in draft.licences:
        yield f"unknown licence {source.licence!r}"


def _of_the_whole(draft: Draft) -> Iterator[str]:
    for key in [*draft.facts, *draft.entities]:
        if key.partition(".")[0] not in NAMESPACES:
            yield f"{key}: unknown namespace"
    labels = Counter(fact.label for fact in draft.facts.values())
    yield from (f"{n} facts are labelled {label!r}" for label, n in labels.items() if n > 1)
    used = {vintage.source for fact in draft.facts.values() for vintage in fact.vintages}
    yield from (f"source {key}: no fact uses it" for key in draft.sources if key not in used)
    wanted = {source.licence for source in draft.sources.values()}
    yield from (f"licence {key}: no source has it" for key in draft.licences if key not in wanted)
