"""Footnotes: what a figure was computed from, its range, and the sources of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hugo_calc.catalogue.model import Factor, Source
from hugo_calc.lang.arithmetic import AXES, TAG_WORDS
from hugo_calc.lang.quantity import Quantity, inputs_of
from hugo_calc.lang.ranges import Range
from hugo_calc.render.format_words import Format
from hugo_calc.render.formula import formula
from hugo_calc.render.number import Style, is_input, printed
from hugo_calc.render.plain import plain

SourceOf = Callable[[str], Source]

_CONFIDENCE = {
    "unverified": "not checked against the publication",
    "derived": "derived from printed figures",
}
_MOST_RECORDS = 6  # named one by one in front of a source; more are counted


def note_values(
    quantity: Quantity,
    text: str,
    spread: Range | None,
    *,
    style: Style,
    source_of: SourceOf,
    as_of: str | None,
) -> dict[str, Any]:
    """Return what a note's template is given for one figure that is printed as `text`."""
    sources = cited([quantity], source_of, as_of)
    values: dict[str, Any] = {
        "formula": "" if is_input(quantity) else plain(formula(quantity, style)),
        "value": plain(text),
        "low": "",
        "high": "",
        "drivers": "",
        "sources": sources,
        "as_of": as_of if sources and as_of else "",
    }
    if spread is not None:
        ends = _ends(quantity, spread, style)
        values["low"], values["high"] = ends
        values["drivers"] = _drivers(spread)
    return values


def _ends(quantity: Quantity, spread: Range, style: Style) -> tuple[str, str]:
    both = printed(quantity, style, Format(spread="range", bare=True), spread)
    low, _, high = both.partition(" to ")
    return plain(low), plain(high)


def _drivers(spread: Range) -> str:
    """Name the strongest input, where there are several and it makes most of the range."""
    weights = [effect.below**2 + effect.above**2 for effect in spread.effects]
    if len(weights) < 2 or weights[0] < 0.7 * sum(weights):
        return ""
    return "from " + plain(spread.effects[0].label)


def cited(
    quantities: Iterable[Quantity], source_of: SourceOf, as_of: str | None
) -> list[dict[str, str]]:
    """Return the sources behind some quantities in order of use, each with the facts it gave.

    A fact is named with its vintage and what it includes; facts of one kind are named once for
    all the records they are of. What was published after `as_of` (no older vintage is known)
    says so.
    """
    used: dict[str, dict[str, list[str]]] = {}
    for quantity in quantities:
        for entered in inputs_of(quantity):
            given = entered.term.input
            if given is None or not isinstance(given.origin, Factor):
                continue
            factor = given.origin
            kinds = used.setdefault(factor.vintage.source, {})
            what, record = _named(factor, source_of(factor.vintage.source), as_of)
            records = kinds.setdefault(what, [])
            if record not in records:
                records.append(record)
    return [_cited_source(source_of(key), kinds) for key, kinds in used.items()]


def _cited_source(source: Source, kinds: Mapping[str, list[str]]) -> dict[str, str]:
    """Return one source with its facts: "GPU-hours, power of one GPU of A and B"."""
    of: dict[tuple[str, ...], list[str]] = {}
    for what, records in kinds.items():
        of.setdefault(tuple(records), []).append(what)
    parts = [
        f"{', '.join(kinds_of)} of {_listed(records)}" if any(records) else "; ".join(kinds_of)
        for records, kinds_of in of.items()
    ]
    facts = plain("; ".join(parts))
    return {
        "facts": facts[:1].upper() + facts[1:],
        "title": plain(source.title),
        "url": link(source.url),
        "authors": plain(source.authors),
        "publisher": plain(source.publisher),
        "published": published(source),
    }


def _listed(records: tuple[str, ...]) -> str:
    shown = list(records[:_MOST_RECORDS])
    if len(records) > _MOST_RECORDS:
        shown.append(f"{len(records) - _MOST_RECORDS} more")
    return ", ".join(shown[:-1]) + " and " + shown[-1] if len(shown) > 1 else shown[0]


def _named(factor: Factor, source: Source, as_of: str | None) -> tuple[str, str]:
    """Return what a fact is, with vintage and basis, and the record it is of ("" where none)."""
    fact, year = factor.fact, factor.vintage.label
    record = fact.label.removesuffix(f", {fact.short}") if fact.label != fact.short else ""
    name = fact.short
    if year not in name and not (record and source.published.startswith(year)):
        name = f"{name}, {year}" if not record else f"{name} {year}"
    basis = _basis(factor, as_of)
    return (f"{name} ({basis})" if basis else name), record


def _basis(factor: Factor, as_of: str | None) -> str:
    vintage = factor.vintage
    tags: Mapping[str, str] = vintage.tags
    words = [
        TAG_WORDS[axis, tags[axis]]
        for axis in AXES
        if (axis, tags.get(axis)) in TAG_WORDS and (axis, tags[axis]) != ("gas", "CO2e")
    ]
    confidence = _CONFIDENCE.get(vintage.confidence)
    if confidence:
        words.append(confidence)
    if as_of and not (vintage.published and vintage.published <= as_of):
        words.append("published later than the day of this post")
    return ", ".join(words)


def published(source: Source) -> str:
    """Return the day, month or year a source came out, as far as it is known."""
    digits = {"day": 10, "month": 7, "year": 4}.get(source.precision, 0)
    return source.published[:digits]


def link(url: str) -> str:
    """Return an address that can stand in a Markdown link: no spaces, brackets or quotes."""
    escaped = url.translate(_ESCAPES)
    return escaped if escaped.isprintable() else "".join(filter(str.isprintable, escaped))


_ESCAPES = str.maketrans({each: f"%{ord(each):02X}" for each in ' ()<>"{}`\\'})


def one_paragraph(text: str) -> str:
    r"""Return a note as one line: what a template laid out on several is one paragraph.

    A note that begins with a whole number and a full stop would be a list of one item.

    >>> one_paragraph("12. Number of\nservers.")
    '12\\. Number of servers.'
    """
    words = text.split()
    number, stop = (words[0][:-1], words[0][-1]) if words else ("", "")
    if stop in (".", ")") and number.isascii() and number.isdecimal() and len(number) < 10:
        words[0] = f"{number}\\{stop}"
    return " ".join(words)
