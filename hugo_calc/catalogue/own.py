"""The catalogue together with a site's own facts, to be listed, searched and shown as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hugo_calc.catalogue.entries import OWN
from hugo_calc.catalogue.load import Catalogue, Outline
from hugo_calc.catalogue.model import Fact, Licence, Source
from hugo_calc.lang.suggest import closest


class WithOwn(Catalogue):
    """The facts by name, and those of one site, whose names begin with `site`."""

    __slots__ = ("_own", "_own_sources")

    def __init__(self, own: Mapping[str, Fact], sources: Mapping[str, Source]) -> None:
        super().__init__()
        self._own = own
        self._own_sources = sources

    def find(self, key: str) -> Fact | None:
        """Return the fact of this name, or None."""
        return self._own.get(key) or super().find(key)

    def outlines(self) -> Iterator[Outline]:
        """Yield what each fact and record can be found by."""
        for fact in self._own.values():
            used = {vintage.source for vintage in fact.vintages}
            yield Outline(fact.key, "", fact.label, fact.note, used)
        yield from super().outlines()

    def suggest(self, key: str) -> list[str]:
        """Return the names that `key` may have meant, the likeliest first."""
        namespace, _, name = key.partition(".")
        if namespace != OWN:
            return super().suggest(key)
        names = [each.partition(".")[2] for each in self._own]
        return [f"{OWN}.{each}" for each in closest(name, names)]

    def source(self, key: str) -> Source:
        """Return the publication of this key, as a vintage names it. Raises KeyError."""
        return self._own_sources.get(key) or super().source(key)

    def sources(self) -> list[Source]:
        """Return every publication, the site's own first."""
        return [*self._own_sources.values(), *super().sources()]

    def licence(self, key: str) -> Licence:
        """Return the licence of this key; a site's own source has none. Raises KeyError."""
        return super().licence(key) if key else Licence("", "not stated", "", "")
