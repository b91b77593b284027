"""What `hugo-calc facts` was asked for: whole names, or words to search for."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.search import corrected, search
from hugo_calc.report.diagnostic import Diagnostic


class Found:
    """Keys of facts and records, the likeliest first.

    `named` are those that were asked for by their whole names, and `listed` what a search has to
    show; one of the two is empty.
    """

    __slots__ = ("facts", "listed", "named", "records")

    def __init__(
        self,
        facts: Sequence[str],
        records: Sequence[str],
        *,
        named: Sequence[str] = (),
        listed: Sequence[str] = (),
    ) -> None:
        self.facts = facts
        self.records = records
        self.named = named
        self.listed = listed


def look_up(catalogue: Catalogue, words: Sequence[str]) -> Found | Diagnostic:
    """Return what the words name or, where they are no names, what they find.

    A name may be pinned (`grid.us[2019]`). The diagnostic is HC201 where nothing is found, and
    HC207 for a vintage that a fact does not have.
    """
    names = [word.strip().lower().partition("[") for word in words]
    facts = [key for key, *_ in names if catalogue.find(key)]
    records = [key for key, *_ in names if catalogue.entity(key)]
    if len(facts) + len(records) == len(words):
        for key, _, rest in names:
            missing = _missing(catalogue, key, rest.removesuffix("]"))
            if missing is not None:
                return missing
        named = tuple(dict.fromkeys(key for key, *_ in names))
        return Found(facts, records, named=named)
    text = " ".join(words)
    found = search(catalogue, text)
    if found.listed:
        return Found(found.facts, found.records, listed=found.listed)
    return _nothing(catalogue, text, len(words))


def _missing(catalogue: Catalogue, key: str, label: str) -> Diagnostic | None:
    fact = catalogue.find(key)
    if not label or fact is None or fact.pinned(label):
        return None
    labels = ", ".join(vintage.label for vintage in fact.vintages)
    return Diagnostic("HC207", f"`{key}` has no vintage {label}", help=f"there is {labels}")


def _nothing(catalogue: Catalogue, text: str, words: int) -> Diagnostic:
    better = corrected(catalogue, text)
    if better is not None:
        help_ = f"did you mean `{better}`?"
    elif words > 1:
        help_ = "every word must be found; fewer find more"
    else:
        help_ = "hugo-calc facts, without a word, lists what there is"
    message = f"nothing in the catalogue is called or mentions `{text}`"
    return Diagnostic("HC201", message, help=help_, fix=better)
