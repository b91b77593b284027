"""Why something in a post is stale: the ledger as it was written against what is true now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from hugo_calc.post.ledger import Ledger, digest

Kind = Literal["hand", "fact", "formula", "input", "file", "format", "unit", "unknown"]


class Cause(NamedTuple):
    """One reason: what changed, from what to what. `subject` is the fact, name or file.

    `of_site` is true of a name that all posts of the site share.

    "hand": the text matches nothing that the tool wrote. "fact": a fact has another value.
    "formula", "format" and "unit" are of the figure itself, "input" is a name it is made of,
    "file" a CSV file. `percent` is the change of a fact's value.
    """

    kind: Kind
    subject: str = ""
    was: str = ""
    now: str = ""
    percent: float | None = None
    of_site: bool = False


def figure_causes(
    old: Ledger | None, new: Ledger | None, label: str, form: str, stored: str
) -> tuple[Cause, ...]:
    """Return why the figure `label`, printed as `form`, no longer reads `stored`.

    Nothing where there is no ledger, or none of this figure: then it is not known.
    """
    if old is None or new is None or not stored:
        return ()
    before, after = _part(old, "figures", label), _part(new, "figures", label)
    printed = _map(before.get("printed"))
    if not printed or not after:
        return ()
    if before.get("expression") != after.get("expression"):
        formula = Cause("formula", "", _text(before, "expression"), _text(after, "expression"))
        return (formula, *_origins(old, new, before, after))
    if stored not in printed.values():
        return (Cause("hand"),)
    found = list(_origins(old, new, before, after))
    if form not in printed:
        was = next((key for key, text in printed.items() if text == stored), "")
        found.append(Cause("format", "", was or "as is usual", form or "as is usual"))
    if not found and before.get("unit") != after.get("unit"):
        found.append(Cause("unit", "", _text(before, "unit"), _text(after, "unit")))
    return tuple(found) or (Cause("unknown"),)


def note_causes(
    old: Ledger | None, new: Ledger | None, label: str, stored: str
) -> tuple[Cause, ...]:
    """Return why a note no longer reads `stored`; "hand" where the tool never wrote that."""
    if old is None or new is None or not stored:
        return ()
    written = _text(_part(old, "figures", label), "note")
    for table in _map(old.get("tables")).values():
        written = written or _text(_map(_map(table).get("notes")), label)
    return (Cause("hand"),) if written and written != digest(stored) else ()


def table_causes(
    old: Ledger | None, new: Ledger | None, name: str, stored: list[list[str]]
) -> tuple[Cause, ...]:
    """Return why a table no longer says `stored`, the content of its lines."""
    if old is None or new is None or not stored:
        return ()
    before, after = _part(old, "tables", name), _part(new, "tables", name)
    if not before or not after:
        return ()
    if before.get("lines") != stored:
        return (Cause("hand"),)
    found = list(_origins(old, new, before, after))
    for header, formula in _map(after.get("columns")).items():
        was = _map(before.get("columns")).get(header)
        if was != formula:
            found.append(Cause("formula", header, _shown(was), _shown(formula)))
    if before.get("rows") != after.get("rows") or before.get("total") != after.get("total"):
        found.append(Cause("formula", "rows"))
    if before.get("sha256") != after.get("sha256"):
        found.append(Cause("file", _text(after, "file")))
    return tuple(found) or (Cause("unknown"),)


def moved_facts(old: Ledger | None, new: Ledger | None) -> tuple[Cause, ...]:
    """Return the facts that both ledgers have, with another value or vintage."""
    if old is None or new is None:
        return ()
    keys = sorted(_map(new.get("facts")))
    return tuple(cause for key in keys if (cause := _moved(old, new, key)) is not None)


def _origins(
    old: Ledger, new: Ledger, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Cause]:
    """Yield the names and the facts that changed, of those that a figure is made of."""
    for name in _names(after, "names"):
        was, now = _part(old, "names", name), _part(new, "names", name)
        if was and was.get("formula") != now.get("formula"):
            yield Cause(
                "input",
                name,
                _text(was, "formula"),
                _text(now, "formula"),
                of_site=now.get("site") is True,
            )
    for key in _names(after, "facts"):
        moved = _moved(old, new, key)
        if moved is not None:
            yield moved


def _moved(old: Ledger, new: Ledger, key: str) -> Cause | None:
    was, now = _part(old, "facts", key), _part(new, "facts", key)
    same = ("value", "low", "high", "unit", "vintage")
    if not was or not now or all(was.get(name) == now.get(name) for name in same):
        return None
    before, after = was.get("value"), now.get("value")
    percent = None
    if (
        isinstance(before, (int, float))
        and isinstance(after, (int, float))
        and before
        and was.get("unit") == now.get("unit")
    ):
        percent = (after / before - 1) * 100
    return Cause("fact", key, _fact(was), _fact(now), percent)


def _fact(entry: Mapping[str, Any]) -> str:
    """Return a fact in one line: 0.386 kgCO2e/kWh, EPA 2021, published 2023-01-30."""
    number = entry.get("value")
    value = f"{number:.6g}" if isinstance(number, (int, float)) else ""
    words = " ".join(filter(None, (value, _text(entry, "unit"))))
    source = " ".join(filter(None, (_text(entry, "publisher"), _text(entry, "vintage"))))
    published = _text(entry, "published")
    return ", ".join(filter(None, (words, source, published and f"published {published}")))


def _part(ledger: Ledger, part: str, name: str) -> Mapping[str, Any]:
    return _map(_map(ledger.get(part)).get(name))


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(entry: Mapping[str, Any], part: str) -> list[str]:
    value = entry.get(part)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text(entry: Mapping[str, Any], name: str) -> str:
    return _shown(entry.get(name))


def _shown(value: object) -> str:
    return value if isinstance(value, str) else ""
