"""All that is known of one name: its facts, and which vintage a post of which day sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hugo_calc.catalogue.entries import Object, fact_entry, record_entry, source_entry
from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Fact, Source
from hugo_calc.catalogue.search import corrected
from hugo_calc.lang.suggest import closest
from hugo_calc.report.diagnostic import Diagnostic


class Names:
    """The names of the catalogue together with those of a site's own facts."""

    __slots__ = ("_catalogue", "_own", "_sources")

    def __init__(
        self, catalogue: Catalogue, own: Mapping[str, Fact], sources: Mapping[str, Source]
    ) -> None:
        self._catalogue = catalogue
        self._own = own
        self._sources = sources

    def explain(self, name: str, as_of: str | None) -> Object | Diagnostic | None:
        """Return the fact or record of a name, None where there is none.

        The fact of a pinned name (`grid.us[2019]`) has that vintage alone; HC207 where it has no
        such vintage. Each fact says under `sees` which vintage holds from which day, and under
        `holds` which one does on the ISO date `as_of`, or is the newest.
        """
        key, bracket, rest = name.strip().lower().partition("[")
        label = name.strip()[len(key) + 1 :].removesuffix("]") if bracket else ""
        fact = self._own.get(key) or self._catalogue.find(key)
        if fact is not None:
            if label and fact.pinned(label) is None:
                labels = ", ".join(each.label for each in fact.vintages)
                message = f"`{key}` has no vintage {label}"
                return Diagnostic("HC207", message, help=f"there is {labels}")
            return self._said("fact", [fact], [], label, as_of)
        entity = self._catalogue.entity(key)
        if entity is None:
            return None
        if bracket:
            message = f"`{key}` is a record, and has no vintages"
            field = next(iter(entity.facts.values()))
            return Diagnostic("HC207", message, help=f"its fields have: {field.key}[{rest}")
        return self._said("record", entity.facts.values(), [record_entry(entity)], "", as_of)

    def near(self, name: str) -> list[str]:
        """Return the names that are likely meant by one that there is none of."""
        name = name.strip().lower().partition("[")[0]
        own = closest(name, self._own)
        if own or "." in name:
            return own or self._catalogue.suggest(name)
        better = corrected(self._catalogue, name)
        return [better] if better else []

    def is_group(self, name: str) -> bool:
        """Return whether a name is the first part of facts' names."""
        return name in self._catalogue.namespaces

    def _said(
        self,
        what: str,
        facts: Iterable[Fact],
        records: list[Object],
        label: str,
        as_of: str | None,
    ) -> Object:
        said = [self._fact(each, label, as_of) for each in facts]
        used = dict.fromkeys(vintage["source"] for each in said for vintage in each["vintages"])
        return {
            "what": what,
            "as_of": as_of,
            "facts": said,
            "records": records,
            "sources": {key: self._source(key) for key in used},
        }

    def _fact(self, fact: Fact, label: str, as_of: str | None) -> Object:
        entry = fact_entry(fact)
        if label:
            entry["vintages"] = [each for each in entry["vintages"] if each["vintage"] == label]
            return {**entry, "holds": label, "early": False, "sees": []}
        vintage, early = fact.vintage(as_of)
        return {**entry, "holds": vintage.label, "early": early, "sees": _sees(fact)}

    def _source(self, key: str) -> Object:
        own = self._sources.get(key)
        if own is None:
            return source_entry(self._catalogue, self._catalogue.source(key))
        from hugo_calc.catalogue.entries import published

        names = ("title", "authors", "publisher", "edition", "url", "note")
        said: Object = {name: getattr(own, name) for name in names}
        licence = {"name": "not stated", "url": "", "credit": ""}
        return {**said, "published": published(own), "licence": licence}


def _sees(fact: Fact) -> list[dict[str, str]]:
    """Return from which day on a post sees which vintage, the oldest first."""
    seen: list[dict[str, str]] = []
    for day in sorted({each.published for each in fact.vintages if each.published}):
        label = fact.vintage(day)[0].label
        if not seen or seen[-1]["vintage"] != label:
            seen.append({"from": day, "vintage": label})
    return seen
