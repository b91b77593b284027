"""Tokens: where the numbers, words and signs of a formula begin and end.

Every function looks at one place of the text, visits each character once and answers for any
string. Whether a word is a unit or a name is not decided here: that depends on what stands
before it, and the grammar knows.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

# What parts values: ordinary white space, and the spaces that editors and we ourselves put
# between a number and its unit (no-break, thin, narrow no-break).
SPACES = " \t\r\n\u00a0\u2009\u202f"

# Each sign that an author may write, and what it stands for.
SIGNS = {
    "+": "+",
    "-": "-",
    "−": "-",
    "*": "*",
    "×": "*",
    "·": "*",
    "/": "/",
    "÷": "/",
    "^": "^",
    "±": "±",
    "(": "(",
    ")": ")",
    "[": "[",
    "]": "]",
    ",": ",",
    ".": ".",
    "=": "=",
    "%": "%",
}

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
DIGITS = "0123456789"

KEYWORDS = frozenset(("in", "as"))
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}  # powers of ten
NOT_FINITE = frozenset(("nan", "inf", "infinity"))

# Words that the language keeps for itself: no name of an author's may be one of them.
RESERVED = KEYWORDS | SCALES.keys() | NOT_FINITE

_PLAIN_WORD = re.compile("[A-Za-z_][A-Za-z0-9_]*")  # as most are; and quicker to find

Kind = Literal["number", "word", "sign", "other", "end"]


class Token(NamedTuple):
    """One token: `sign` is what a sign stands for, or the word; "" for the other kinds."""

    kind: Kind
    start: int
    end: int
    sign: str = ""


def skip_spaces(text: str, at: int) -> int:
    """Return where the white space at `at` ends."""
    while at < len(text) and text[at] in SPACES:
        at += 1
    return at


def starts_word(text: str, at: int) -> bool:
    """Tell whether a word begins at `at`: a letter of any script, an underscore or °.

    >>> starts_word("µW", 0), starts_word("²", 0), starts_word("", 0)
    (True, False, False)
    """
    return at < len(text) and (text[at].isalpha() or text[at] in "_°")


def word_end(text: str, at: int) -> int:
    """Return where the word at `at` ends; superscripts belong to no word, subscripts do."""
    plain = _PLAIN_WORD.match(text, at)
    if plain is not None and text[plain.end() : plain.end() + 1].isascii():
        return plain.end()
    if not starts_word(text, at):
        return at
    while at < len(text) and (text[at].isalnum() or text[at] in "_°"):
        if text[at] in SUPERSCRIPTS:
            break
        at += 1
    return at


def is_digit(text: str, at: int) -> bool:
    """Tell whether a digit stands at `at`."""
    return at < len(text) and text[at] in DIGITS


def number_end(text: str, at: int) -> int:
    """Return where the number at `at` ends: digits, a point and digits, a power of ten.

    Underscores count as digits here; whether they stand well is for the grammar to say.

    >>> number_end("7_700.5e-3 kg", 0), number_end("5eV", 0), number_end("x", 0)
    (10, 1, 0)
    """
    end = _digits_end(text, at)
    if text[end : end + 1] == "." and is_digit(text, end + 1):
        end = _digits_end(text, end + 1)
    if end > at and text[end : end + 1] in ("e", "E"):
        power = end + 1 + (text[end + 1 : end + 2] in ("+", "-", "−"))
        if is_digit(text, power):
            end = _digits_end(text, power)
    return end


def is_name(word: str) -> bool:
    """Tell whether a word is spelled as a name: ASCII, and a small letter or _ first.

    >>> is_name("h100_sxm"), is_name("H100"), is_name("größe")
    (True, False, False)
    """
    return word.isascii() and word.isidentifier() and not word[0].isupper()


def token(text: str, at: int) -> Token:
    """Return the token that begins at `at` or after the white space there."""
    start = skip_spaces(text, at)
    if start == len(text):
        return Token("end", start, start)
    if is_digit(text, start) or (text[start] == "." and is_digit(text, start + 1)):
        return Token("number", start, number_end(text, start))
    end = word_end(text, start)
    if end > start:
        return Token("word", start, end, text[start:end])
    if text[start] in SIGNS:
        return Token("sign", start, start + 1, SIGNS[text[start]])
    return Token("other", start, start + 1)


def _digits_end(text: str, at: int) -> int:
    while at < len(text) and (text[at] in DIGITS or text[at] == "_"):
        at += 1
    return at
