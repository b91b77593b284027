"""The grammar: from the text of a formula to its tree, or to one located diagnostic.

    expr    = unc { "in" unit | "as" primary }      each at most once; they bind loosest
    unc     = sum [ "±" primary ]                   no other operator beside it
    sum     = term { ("+" | "-") term }             a percentage only to a percentage
    term    = unary { ("*" | "/") unit-less unary }  left to right
    unary   = { "-" | "+" } power                   -2^2 is -4
    power   = primary [ "^" ["-"] primary ]         a^b^c is refused
    primary = "(" expr ")" | number | path | call
    path    = ident { "." field | "[" label "]" }
    call    = ident "(" [ arg { "," arg } ] ")" { "." field }
    arg     = [ ident "=" ] expr                    positional before named
    number  = digits [ "%" ] | digits [ scale ] [ unit ]

White space decides between units and names: what follows a number is its unit and has no space
in it; everywhere else a bare word is a name. Readings on which people differ are refused, with
what to write for each, in `refusals`.
"""

from __future__ import annotations

import math
from typing import NamedTuple, NoReturn

from hugo_calc.lang import limits, refusals
from hugo_calc.lang.refusals import Refusal
from hugo_calc.lang.syntax import (
    Argument,
    Binary,
    Call,
    Comparison,
    Conversion,
    Formula,
    Group,
    Name,
    Negative,
    Node,
    Number,
    Part,
    Spread,
    Unit,
)
from hugo_calc.lang.tokens import (
    DIGITS,
    KEYWORDS,
    NOT_FINITE,
    SCALES,
    SPACES,
    Token,
    skip_spaces,
    starts_word,
    token,
    word_end,
)
from hugo_calc.lang.units import PERCENT, UnitProblem, find_unit, unit_end
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText


class Reading(NamedTuple):
    """What a text was read as: a formula, perhaps with warnings, or the error that it has."""

    formula: Formula | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: PlacedText) -> Reading:
    """Return the reading of any text whatever; it never raises, and takes linear time."""
    reader = _Reader(source.text)
    try:
        root = reader.formula()
    except Refusal as refusal:
        return Reading(None, (refusal.diagnostic(source),))
    warnings = tuple(warning.diagnostic(source) for warning in reader.warnings)
    return Reading(Formula(source, root), warnings)
