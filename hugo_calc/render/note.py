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
from hugo_calc.render.number import Style, printed
from hugo_calc.render.plain import plain

SourceOf = Callable[[str], Source]

_CONFIDENCE = {
    "unverified": "not checked against the publication",
    "derived": "derived from printed figures",
}
_MOST_FACTS = 6  # named one by one in front of a source; more are counted


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
        "formula": plain(formula(quantity, style)),
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
    both = printed(quantity, style, Format(spread="range"), spread)
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

    What was published after `as_of` (no older vintage is known) says so.
    """
    facts: dict[tuple[str, str], list[str]] = {}
    for quantity in quantities:
        for entered in inputs_of(quantity):
            given = entered.term.input
            if given is None or not isinstance(given.origin, Factor):
                continue
            factor = given.origin
            key = (factor.vintage.source, _basis(factor, as_of))
            named = facts.setdefault(key, [])
            name = _named(factor)
            if name not in named:
                named.append(name)
    rows = []
    for (source_key, basis), names in facts.items():
        source = source_of(source_key)
        more = len(names) - _MOST_FACTS
        shown = [*names[:_MOST_FACTS], f"{more} more"] if more > 0 else names
        rows.append(
            {
                "facts": plain("; ".join(shown)),
                "basis": plain(basis),
                "title": plain(source.title),
                "url": link(source.url),
                "publisher": plain(source.publisher),
                "published": published(source),
            }
        )
    return rows


def _named(factor: Factor) -> str:
    year = factor.vintage.label
    return factor.fact.label if year in factor.fact.label else f"{factor.fact.label}, {year}"


def _basis(factor: Factor, as_of: str | None) -> str:
    tags: Mapping[str, str] = factor.vintage.tags
    words = [TAG_WORDS[axis, tags[axis]] for axis in AXES if (axis, tags.get(axis)) in TAG_WORDS]
    confidence = _CONFIDENCE.get(factor.vintage.confidence)
    if confidence:
        words.append(confidence)
    if as_of and factor.vintage.published > as_of:
        words.append("published later than the date of this post")
    return ", ".join(words)


def published(source: Source) -> str:
    """Return the day, month or year a source came out, as far as it is known."""
    digits = {"day": 10, "month": 7, "year": 4}.get(source.precision, 0)
    return source.published[:digits]


def link(url: str) -> str:
    """Return an address that can stand in a Markdown link: no spaces, brackets or quotes."""
    escapes = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22"}
    return "".join(escapes.get(each, each) for each in url if each.isprintable())


def one_paragraph(text: str) -> str:
    """Return a note as one line: what a template laid out on several is one paragraph."""
    return " ".join(text.split())
