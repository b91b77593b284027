"""Search: the facts and records that some words may mean, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hugo_calc.lang.suggest import closest

if TYPE_CHECKING:
    from hugo_calc.catalogue.load import Catalogue, Outline

# How much a word counts, by where it stands. A namespace counts most, so that "grid france" is
# the grid of France and not a cloud region in France, whose intensity is a field called grid.
_NAMESPACE, _NAME, _PIECE, _LABEL, _NOTE, _SOURCE = 9.0, 6.2, 6.0, 5.0, 2.0, 1.0
_RECORD = 0.5  # a record comes before its facts, and before facts that are named alike
_BEGINS = 2.0  # what a word loses that only begins one
_LENGTH = 0.2  # what is lost for each word of the label

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


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: without case, accents or a plural's s.

    >>> words_of("CO₂ of Côte d'Ivoire, US homes, Llama 3.1")
    ('co2', 'of', 'cote', 'd', 'ivoire', 'us', 'home', 'llama', '3.1')
    """
    return tuple(dict.fromkeys(_singular(word) for word in _WORD.findall(_letters(text))))


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

    Four letters are enough of a word; fewer only where that finds nothing. A namespace by itself
    brings all that is in it first, by name.
    """
    words = asked_words(text)
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
    words = asked_words(text)
    better = [word if index.find((word,), _BEGINNING) else index.nearest(word) for word in words]
    found = better != list(words) and all(better) and index.find(better, _BEGINNING)
    return " ".join(better) if found else None


def by_label(name: str, labels: Mapping[str, str], limit: int = 3) -> list[str]:
    """Return the names whose label has every word of `name`, the shortest label first.

    Words that many labels have say nothing, and bring nothing.

    >>> by_label("germany", {"us": "US grid", "de": "Germany grid"})
    ['de']
    """
    wanted = set(asked_words(name))
    found = []
    for each, label in labels.items():
        words = words_of(label)
        if wanted and wanted.issubset(words):
            found.append((len(words), each))
    found.sort()
    alike = sum(length == found[0][0] for length, _ in found)
    return [each for _, each in found[:limit]] if alike <= limit else []


class _Index:
    """Every fact and record of the catalogue, ready to be searched.

    A word is first looked for as mere letters, which is quick; what has them is read word by word.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._sources = {
            source.key: _letters(
                f"{source.title} {source.publisher} {source.authors} {source.edition}"
            )
            for source in catalogue.sources()
        }
        self._entries = [
            (each, _letters(f"{each.key} {each.label} {each.note}"))
            for each in catalogue.outlines()
        ]

    def find(self, words: Sequence[str], beginning: int) -> Findings | None:
        """Return what has all the words, or None."""
        found = [
            (score, entry)
            for entry, letters in self._entries
            if words
            and all(word in letters or self._cites(entry, word) for word in words)
            and (score := self._score(entry, words, beginning))
        ]
        if not found:
            return None
        namespace = words[0] if len(words) == 1 else ""
        found.sort(key=lambda each: _order(each[0], each[1], namespace))
        whole = {entry.key for _, entry in found if entry.key == entry.record}
        return Findings(
            tuple(entry.key for _, entry in found if entry.key != entry.record),
            tuple(entry.key for _, entry in found if entry.key == entry.record),
            tuple(
                entry.key
                for _, entry in found
                if entry.key == entry.record or entry.record not in whole
            ),
        )

    def nearest(self, word: str) -> str:
        """Return the word of a name or label that a mistyped one is nearest to, or ""."""
        known: dict[str, None] = {}
        for entry, _ in self._entries:
            known.update(dict.fromkeys(words_of(f"{entry.key} {entry.label}")))
        return next(iter(closest(word, known, 1)), "")

    def _cites(self, entry: Outline, word: str) -> bool:
        return any(word in self._sources[source] for source in entry.sources)

    def _score(self, entry: Outline, words: Sequence[str], beginning: int) -> float:
        """Return how well an entry fits, 0 where it lacks one of the words."""
        has = _weights(entry)
        score = _RECORD if entry.key == entry.record else 0.0
        score -= _LENGTH * len(words_of(entry.label))
        for word in words:
            weight = _weight(has, word, beginning)
            if not weight and any(
                word in words_of(self._sources[source]) for source in entry.sources
            ):
                weight = _SOURCE
            if not weight:
                return 0.0
            score += weight
        return max(score, _SOURCE / 2)


def _order(score: float, entry: Outline, namespace: str) -> tuple[bool, float, str]:
    inside = entry.key.startswith(f"{namespace}.")
    return not inside, 0.0 if inside else -score, entry.key


def _weights(entry: Outline) -> dict[str, float]:
    """Return the words an entry has, each with what it counts."""
    namespace, *names = entry.key.split(".")
    weights = dict.fromkeys(words_of(entry.note), _NOTE)
    weights.update(dict.fromkeys(words_of(entry.label), _LABEL))
    weights.update(dict.fromkeys(words_of(" ".join(names)), _PIECE))
    weights.update(dict.fromkeys(names, _NAME))
    weights[namespace] = _NAMESPACE
    return weights


def _weight(has: Mapping[str, float], word: str, beginning: int) -> float:
    found = has.get(word, 0.0)
    if found or len(word) < beginning:
        return found
    begun = [weight for each, weight in has.items() if each.startswith(word)]
    return max(max(begun) - _BEGINS, _SOURCE) if begun else 0.0


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    """Return a text as it is compared, with the short forms of names it has."""
    text = text.casefold()
    if not text.isascii():
        from unicodedata import combining, normalize

        text = "".join(each for each in normalize("NFKD", text) if not combining(each))
    for name, short in _SHORT.items():
        if name in text:
            text += f" {short}"
    return text


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(_SINGULAR):
        return word[:-1]
    return word
