"""The text of a claim, as people quote numbers, read as a quantity with its last printed digit."""

from __future__ import annotations

import re
from typing import NamedTuple

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Quantity
from hugo_calc.lang.syntax import Conversion, Node, Number
from hugo_calc.lang.units import PERCENT
from hugo_calc.post.calls import Call
from hugo_calc.post.desk import Desk
from hugo_calc.render.digits import separators
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText, placed

_ONE_NUMBER = "a claim is one number with its unit"
_EXAMPLE = "such as 2290 tCO2eq"
_ABOUT = "~≈∼<>≤≥"
# What parts thousands in any language, where three digits follow.
_GROUPS = "'’\u00a0\u2009\u202f"
# The number of a claim as it is written, with its power of ten or the word for one.
_WRITTEN = r"[\d.,_'’\s]+(?:[eE][+−-]?\d+)?(?:\s*(?:thousand|million|billion|trillion)\b)?"


class Claim(NamedTuple):
    """What is claimed: a quantity, the size of its last printed digit in base units, its number.

    `like_a_group`: the number has one decimal sign and three digits behind it, or one sign that
    parts thousands, which people take for each other.
    """

    quantity: Quantity
    step: float
    number: str
    like_a_group: bool
    percent: bool


def read_claim(call: Call, source: bytes, desk: Desk) -> Claim | None:
    """Return what is claimed between the tags of a call; what is wrong with it goes to the desk."""
    if call.inner is None:
        return None
    raw = call.inner.of(source).decode("utf-8", "replace")
    lead = len(raw) - len(raw.lstrip())
    inner = placed(raw, call.inner.start).part(lead, max(lead, len(raw.rstrip())))
    language = desk.site.language
    text = _in_the_languages_signs(inner, *separators(language))
    if isinstance(text, int):
        decimal, group = separators(language)
        desk.diagnostics.append(
            Diagnostic(
                "HC103",
                f"ambiguous `{group}`: between the digits of a claim it parts groups of three",
                inner.span(text, text + 1),
                help=f"the decimal sign of this page's language is `{decimal}`",
            )
        )
        return None
    reading = parse(text)
    root = reading.formula.root if reading.formula is not None else None
    if not isinstance(root, Number):
        desk.diagnostics.append(_refused(call, text, root, reading.diagnostics))
        return None
    desk.diagnostics.extend(reading.diagnostics)
    digits = text.text[: len(text.text) - len(text.text.lstrip("0123456789.,_"))]
    number = float(digits.replace("_", "").replace(",", "") or 1)
    scale = root.value / number if number else 1.0
    behind = digits.partition(".")[2]
    unit = PERCENT if root.percent else root.unit
    factor = root.unit.factor if root.unit else 1.0
    quantity = Quantity(root.value * factor, unit.dimension if unit else dim.NONE, unit)
    found = re.match(_WRITTEN, inner.text)
    written = found[0].rstrip() if found else ""
    like_a_group = len(behind) == 3 or bool(re.fullmatch(r"\d{1,3}[^\d\s]\d{3}", written))
    step = 10.0 ** -len(behind) * abs(scale) * factor
    return Claim(quantity, step, written, like_a_group, root.percent)


def _in_the_languages_signs(inner: PlacedText, decimal: str, group: str) -> PlacedText | int:
    """Return a claim as the language of formulas has it: no groups, and a decimal point.

    Where a sign of groups parts no groups, return where it stands. The signs of a block quote are
    left out, where a formatter broke the line.
    """
    text = inner.text
    dropped = {
        at
        for found in re.finditer(r"\n[ \t>]+", text)
        for at in range(*found.span())
        if text[at] == ">"
    }
    signs = re.escape(group + _GROUPS)
    for found in re.finditer(rf"(?<!\d)\d+(?:[{signs} ]\d+)+", text):
        parts = re.split(rf"[{signs} ]", found[0])
        is_grouped = 0 < len(parts[0]) <= 3 and len(parts[-1]) == 3
        if is_grouped and all(len(part) in (2, 3) for part in parts[1:]):
            dropped |= {at for at in range(*found.span()) if not text[at].isdigit()}
        elif group in found[0]:
            return found.start() + found[0].index(group)
    kept = [at for at in range(len(text)) if at not in dropped]
    plain = "".join("." if text[at] == decimal != "." else text[at] for at in kept)
    offsets = [inner.offsets[at] for at in kept] + [inner.offsets[len(text)]]
    return PlacedText(plain, offsets)


def _refused(
    call: Call, text: PlacedText, root: Node | None, found: tuple[Diagnostic, ...]
) -> Diagnostic:
    """Return what is wrong with a claim that is no number with its unit."""
    if re.search(r"\d\s*[–—−-]\s*\d", text.text):
        help_ = "of a range, claim the middle, and allow for half its width with within="
        return Diagnostic("HC506", _ONE_NUMBER, call.inner, help=help_)
    start = next((at for at, sign in enumerate(text.text) if sign.isdigit()), 0)
    before = text.text[:start].rstrip()
    if before and (before[0].isalpha() or before[0] in _ABOUT) and _is_number(text.text[start:]):
        return Diagnostic(
            "HC506",
            _ONE_NUMBER,
            text.span(0, len(before)),
            "this is no part of it",
            help=f"move `{before}` before the tags",
        )
    if root is None and found and text.text:
        return found[0] if found[0].code != "HC105" else _trailing(text, found[0])
    help_ = _EXAMPLE
    if isinstance(root, Conversion):
        help_ = "leave the conversion out: the claim is compared in its own unit"
    return Diagnostic("HC506", _ONE_NUMBER, call.inner, help=help_)


def _is_number(text: str) -> bool:
    formula = parse(placed(text)).formula
    return formula is not None and isinstance(formula.root, Number)


def _trailing(text: PlacedText, two_values: Diagnostic) -> Diagnostic:
    """Return what to say of a claim with more behind its number."""
    span = two_values.span
    if span is None or span.start not in text.offsets:
        return two_values
    at = list(text.offsets).index(span.start)
    if not text.text[at : at + 1].isalpha() or not _is_number(text.text[:at]):
        return two_values
    return Diagnostic(
        "HC506",
        _ONE_NUMBER,
        text.span(at, len(text.text)),
        "this is no part of it",
        help=f"move `{text.text[at:]}` behind the tags",
    )
