"""Search: the facts and records that some words may mean, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from hugo_calc.lang.suggest import closest

if TYPE_CHECKING:
    from hugo_calc.catalogue.load import Catalogue
    from hugo_calc.catalogue.model import Entity, Fact

# How much a word counts, by where it stands. A namespace counts most, so that "grid france" is
# the grid of France and not a cloud region in France, whose intensity is a field called grid.
_NAMESPACE, _NAME, _PIECE, _LABEL, _NOTE, _SOURCE = 9.0, 7.0, 6.0, 5.0, 2.0, 1.0
_RECORD = 2.0  # a record before its single facts, and before facts that are named alike
_BEGINS = 2.0  # what a word loses that only begins one
_LENGTH = 0.1  # what a fact loses for each word of its label

_BEGINNING = 4  # letters a word must have to match one that it begins; shorter ones mean themselves
_SHORTEST = 2  # the same where nothing else is found

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
_SINGULAR = ("ss", "us", "is")  # endings whose s is no plural's
# Names that are also known by a short one, and what else people write for that.
_SHORT = {"united states": "us", "united kingdom": "uk", "european union": "eu"}
_SAID = {"usa": "us", "britain": "uk", "co2eq": "co2e"}


class Findings(NamedTuple):
    """What some words found, as keys, the likeliest first.

    `listed` is the same to show: facts and records mixed, but of a record that was found by its
    own name only the record, and not again each of its facts.
    """

    facts: tuple[str, ...]
    records: tuple[str, ...]
    listed: tuple[str, ...]


class _Entry:
    """What one fact or record can be found by: its words with their weight."""

    __slots__ = ("key", "length", "record", "sources", "words")

    def __init__(self, key: str, label: str, record: str) -> None:
        namespace, *names = key.split(".")
        self.key = key
        self.record = record  # key of the record it is part of, or its own, or ""
        self.sources: set[str] = set()
        self.words = dict.fromkeys(words_of(label), _LABEL)
        self.length = len(self.words)
        for name in names:
            self.add(words_of(name), _PIECE)
            self.add((name,), _NAME)
        self.add((namespace,), _NAMESPACE)

    def add(self, words: Iterable[str], weight: float) -> None:
        for word in words:
            if self.words.get(word, 0.0) < weight:
                self.words[word] = weight

    def weight(self, word: str, beginning: int) -> float:
        """Return what `word` counts here, 0 where it does not occur."""
        found = self.words.get(word, 0.0)
        if found or len(word) < beginning:
            return found
        begun = [weight for each, weight in self.words.items() if each.startswith(word)]
        return max(max(begun) - _BEGINS, 0.5) if begun else 0.0


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: without case, accents or a plural's s.

    >>> words_of("CO₂ of Côte d'Ivoire, US homes, Llama 3.1")
    ('co2', 'of', 'cote', 'd', 'ivoire', 'us', 'home', 'llama', '3.1')
    """
    text = text.casefold()
    if not text.isascii():
        from unicodedata import combining, normalize

        text = "".join(each for each in normalize("NFKD", text) if not combining(each))
    words = [_singular(word) for word in _WORD.findall(text)]
    words += [short for name, short in _SHORT.items() if name in text]
    return tuple(dict.fromkeys(words))


def asked_words(text: str) -> tuple[str, ...]:
    """Return the words that someone asks for: as `words_of`, and names by their short form.

    >>> asked_words("grids of the United States"), asked_words("uk"), asked_words("Britain")
    (('grid', 'of', 'the', 'us'), ('uk',), ('uk',))
    """
    text = " ".join(text.casefold().split())
    for name, short in _SHORT.items():
        text = text.replace(name, short)
    return tuple(dict.fromkeys(_SAID.get(word, word) for word in words_of(text)))


def search(catalogue: Catalogue, text: str) -> Findings:
    """Return what has every word of `text` in its name, label, note or sources.

    Four letters are enough of a word; fewer only where that finds nothing.
    """
    words = asked_words(text)
    if not words:
        return Findings((), (), ())
    index = _Index(catalogue)
    return index.find(words, _BEGINNING) or index.find(words, _SHORTEST) or Findings((), (), ())


def corrected(catalogue: Catalogue, text: str) -> str | None:
    """Return words that find something and are near to `text`, which finds nothing, or None.

    >>> from hugo_calc.catalogue.load import Catalogue
    >>> corrected(Catalogue(), "grid frnace")
    'grid france'
    """
    near = catalogue.suggest(text.strip()) if "." in text else []
    if near:
        return near[0]
    index = _Index(catalogue)
    words = [word if index.knows(word) else index.nearest(word) for word in asked_words(text)]
    better = " ".join(words)
    return better if words and all(words) and search(catalogue, better).listed else None


def by_label(name: str, labels: Mapping[str, str], limit: int = 3) -> list[str]:
    """Return the names whose label has every word of `name`, the shortest label first.

    Words that very many labels have say nothing, and bring nothing.

    >>> by_label("germany", {"us": "US grid", "de": "Germany grid"})
    ['de']
    """
    words = set(asked_words(name))
    found = []
    for each, label in labels.items():
        has = words_of(label)
        if words and words.issubset(has):
            found.append((len(has), each))
    return [each for _, each in sorted(found)[:limit]] if len(found) <= 4 * limit else []


class _Index:
    """Every fact and record of the catalogue, ready to be searched."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._sources = {
            source.key: words_of(
                " ".join((source.title, source.publisher, source.authors, source.edition))
            )
            for source in catalogue.sources()
        }
        self._facts: list[_Entry] = []
        self._records: list[_Entry] = []
        for namespace in catalogue.namespaces:
            for key in catalogue.keys(namespace):
                fact = catalogue.find(key)
                entity = catalogue.entity(key) if fact is None else None
                if fact is not None:
                    self._facts.append(_of_fact(fact))
                elif entity is not None:
                    self._records.append(_of_record(entity))

    def find(self, words: Sequence[str], beginning: int) -> Findings | None:
        """Return what has all the words, or None."""
        records = self._ranked(self._records, words, beginning)
        facts = self._ranked(self._facts, words, beginning)
        if not records and not facts:
            return None
        whole = {entry.key for _, entry in records}
        listed = [each for each in facts if each[1].record not in whole] + records
        return Findings(*(_keys(each) for each in (facts, records, listed)))

    def knows(self, word: str) -> bool:
        """Return whether a word finds anything at all."""
        return any(
            self._weight(entry, word, _BEGINNING) for entry in (*self._records, *self._facts)
        )

    def nearest(self, word: str) -> str:
        """Return the word of a name or label that a mistyped one is nearest to, or ""."""
        known = {
            each: None
            for entry in (*self._records, *self._facts)
            for each, weight in entry.words.items()
            if weight > _NOTE
        }
        return next(iter(closest(word, known, 1)), "")

    def _ranked(
        self, entries: list[_Entry], words: Sequence[str], beginning: int
    ) -> list[tuple[float, _Entry]]:
        found = []
        for entry in entries:
            weights = [self._weight(entry, word, beginning) for word in words]
            if all(weights):
                above = _RECORD if entry.record == entry.key else 0.0
                found.append((sum(weights) + above - _LENGTH * entry.length, entry))
        return found

    def _weight(self, entry: _Entry, word: str, beginning: int) -> float:
        own = entry.weight(word, beginning)
        if own:
            return own
        named = any(word in self._sources[source] for source in entry.sources)
        return _SOURCE if named else 0.0


def _keys(found: list[tuple[float, _Entry]]) -> tuple[str, ...]:
    ranked = sorted(found, key=lambda each: (-each[0], each[1].key))
    return tuple(entry.key for _, entry in ranked)


def _of_fact(fact: Fact) -> _Entry:
    record = fact.key.rpartition(".")[0] if fact.key.count(".") > 1 else ""
    entry = _Entry(fact.key, fact.label, record)
    entry.add(words_of(fact.note), _NOTE)
    entry.sources.update(vintage.source for vintage in fact.vintages)
    return entry


def _of_record(entity: Entity) -> _Entry:
    entry = _Entry(entity.key, entity.label, entity.key)
    entry.add(words_of(" ".join((entity.note, *entity.texts.values()))), _NOTE)
    for fact in entity.facts.values():
        entry.sources.update(vintage.source for vintage in fact.vintages)
    return entry


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(_SINGULAR):
        return word[:-1]
    return word
