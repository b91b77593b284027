"""Why something in a post is stale: the ledger as it was written against what is true now."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from hugo_calc.post.ledger import Ledger, digest
from hugo_calc.post.markdown import Definition

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


HAND = Cause("hand")
UNKNOWN = Cause("hand", "unknown")  # by whomever: there is no ledger that would tell
_MOST_WORDS = 12
_NO_VALUE = ("\n", "[^", "<!--", "](", "**", "{{")


class Past:
    """What the tool wrote in a post before, by its ledger; `ledger` is None where there is none."""

    def __init__(self, ledger: Ledger | None) -> None:
        self.ledger = ledger
        figures = [_map(each) for each in _map((ledger or {}).get("figures")).values()]
        self.tables = [_map(each) for each in _map((ledger or {}).get("tables")).values()]
        self.texts: set[str] = set()
        self.of: dict[str, set[str]] = {}  # by the expression that they were computed from
        for each in figures:
            texts = {text for text in _map(each.get("printed")).values() if isinstance(text, str)}
            self.texts |= texts
            self.of.setdefault(_text(each, "expression"), set()).update(texts)
        notes = [_text(each, "note") for each in figures]
        notes += [_shown(note) for each in self.tables for note in _map(each.get("notes")).values()]
        self.notes = frozenset(notes)  # their digests


def figure_causes(
    past: Past, new: Ledger | None, label: str, form: str, stored: str, *, expression: str
) -> tuple[Cause, ...]:
    """Return why the figure `label` of `expression`, printed as `form`, no longer reads `stored`.

    "hand" where the tool did not write that for the expression; where it is not known, nowhere in
    the post; without a ledger, where it is no value. Else nothing, where it is not known.
    """
    if not stored:
        return ()
    old = past.ledger
    if old is None:
        return () if _is_value(stored) else (HAND,)
    if stored not in past.of.get(expression, past.texts):
        return (HAND,)
    before, after = _part(old, "figures", label), _part(new or {}, "figures", label)
    printed = _map(before.get("printed"))
    if new is None or not printed or not after:
        return ()
    if before.get("expression") != after.get("expression"):
        formula = Cause("formula", "", _text(before, "expression"), _text(after, "expression"))
        return (formula, *_origins(old, new, before, after))
    found = list(_origins(old, new, before, after))
    if form not in printed:
        was = next((key for key, text in printed.items() if text == stored), "")
        found.append(Cause("format", "", was or "as is usual", form or "as is usual"))
    if not found and before.get("unit") != after.get("unit"):
        found.append(Cause("unit", "", _text(before, "unit"), _text(after, "unit")))
    return tuple(found) or (Cause("unknown"),)


def note_causes(
    past: Past, definition: Definition, text: str, wanted: Container[str]
) -> tuple[Cause, ...]:
    """Return "hand" where the tool never wrote a note that is to become `text`, or to go for "".

    `wanted` are the texts that notes are to have: nothing is lost with one that is written anyway.
    Without a ledger no other is removed, and one changes only where nothing in it looks like an
    author's.
    """
    written = definition.text in wanted or digest(definition.text) in past.notes
    if not text:
        gone = written and not definition.more
        return () if gone else (HAND if past.ledger is not None else UNKNOWN,)
    if written or (past.ledger is None and not definition.wrapped):
        return ()
    return (HAND,)


def is_foreign(definition: Definition, text: str) -> bool:
    """Return whether a note is unlike the one that is to take its place: no figure, no formula."""
    said = definition.text
    return not any(each.isdigit() for each in said) or ("=" in said) != ("=" in text)


def table_causes(
    past: Past, new: Ledger | None, name: str, stored: list[list[str]], *, prose: bool
) -> tuple[Cause, ...]:
    """Return why a table no longer says `stored`, the content of its lines.

    `prose` is whether a line stands among them that is no row, and is not to be written again.
    """
    if not stored:
        return ()
    old = past.ledger
    if old is None:
        return (HAND,) if prose else ()
    before = _part(old, "tables", name)
    if before.get("lines") != stored:
        return () if any(each.get("lines") == stored for each in past.tables) else (HAND,)
    after = _part(new or {}, "tables", name)
    if new is None or not after:
        return ()
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


def _is_value(stored: str) -> bool:
    """Return whether a text may be a value, or the one word that waits for one: TODO."""
    words = len(stored.split())
    digits = any(each.isdigit() for each in stored)
    likely = words == 1 or (digits and words <= _MOST_WORDS)
    return likely and not any(each in stored for each in _NO_VALUE)


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
