r"""The words of TOML 1.0 (toml.io): keys, strings, numbers and dates with their places.

A string's escape has the place of its backslash, a line break that of its first byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hugo_calc.formats.text import RefusalError, Text
from hugo_calc.formats.tree import Kind, Scalar

_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_DIGITS = {"u": 4, "U": 8}  # hexadecimal digits behind such an escape

_INTEGER = r"[+-]?(?:0|[1-9](?:_?[0-9])*)"
_NUMBER = (
    r"0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*"
    rf"|{_INTEGER}(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[+-]?(?:inf|nan)"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_DATE = r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_WHEN = rf"{_DATE}(?:[Tt ]{_TIME}{_OFFSET}?)?|{_TIME}"
_END = r"(?=[ \t\r\n,\]}#]|\Z)"  # what may follow a literal
_LITERALS: tuple[tuple[Kind, str], ...] = (
    ("date", f"(?:{_WHEN}){_END}"),
    ("number", f"(?:{_NUMBER}){_END}"),
    ("bool", f"(?:true|false){_END}"),
)


def bare_key(text: Text, at: int) -> Scalar | None:
    """Return the key without quotes that stands at `at`, or None."""
    match = re.compile("[A-Za-z0-9_-]+").match(text.text, at)
    if match is None:
        return None
    return Scalar(text.placed(at, match.end()), "plain", text.span(at, match.end()))


def literal(text: Text, at: int) -> tuple[Scalar, int] | None:
    """Return the number, date or truth value at `at` and where it ends, or None."""
    for kind, pattern in _LITERALS:
        match = re.compile(pattern).match(text.text, at)
        if match is not None and (kind != "date" or _is_day(match)):
            end = match.end()
            return Scalar(text.placed(at, end), kind, text.span(at, end)), end
    return None


def _is_day(match: re.Match[str]) -> bool:
    if match[1] is None:
        return True
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return year > 0 and day <= (29 if leap else 28)
    return year > 0 and day <= (30 if month in (4, 6, 9, 11) else 31)


def looks_like_a_date(word: str) -> bool:
    """Return whether a word that is no date was probably meant as one."""
    return re.match("[0-9]{4}-[0-9]{2}-|[0-9]{2}:[0-9]{2}", word) is not None


def string(text: Text, at: int) -> tuple[Scalar, int]:
    """Return the string whose opening quote is at `at`, and where it ends."""
    raw = text.text
    quote = raw[at]
    if raw.startswith(quote * 3, at):
        return _long_string(text, at, quote)
    end = at + 1
    while True:
        sign = raw[end : end + 1]
        if sign == quote:
            break
        if sign in ("", "\n", "\r"):
            raise _unclosed(text, at, quote)
        escape = sign == "\\" and quote == '"' and raw[end + 1 : end + 2] not in ("\n", "\r")
        end += 2 if escape else 1
    return _scalar(text, at, at + 1, end, end + 1)


def _long_string(text: Text, at: int, quote: str) -> tuple[Scalar, int]:
    raw = text.text
    begin = at + 3
    if raw.startswith("\r\n", begin):
        begin += 2
    elif raw.startswith("\n", begin):
        begin += 1
    end = begin
    while not raw.startswith(quote * 3, end):
        if end >= len(raw):
            raise _unclosed(text, at, quote * 3)
        end += 2 if raw[end] == "\\" and quote == '"' else 1
    for _ in range(2):  # one or two quotes may stand before the three that close
        if raw.startswith(quote, end + 3):
            end += 1
    return _scalar(text, at, begin, end, end + 3)


def _unclosed(text: Text, at: int, quotes: str) -> RefusalError:
    return text.refusal(
        "this string is not closed",
        at,
        at + len(quotes),
        "opened here",
        help=f"close it with {quotes}" + (" on the same line" if len(quotes) == 1 else ""),
    )


def _scalar(text: Text, start: int, begin: int, end: int, after: int) -> tuple[Scalar, int]:
    """Return the string between `begin` and `end`; its quotes are at `start` and before `after`."""
    raw = text.text[begin:end]
    _refuse_control_characters(text, begin, end)
    escapes = text.text[start] == '"' and "\\" in raw
    if not escapes and "\r" not in raw:
        placed = text.placed(begin, end)
    else:
        placed = text.gathered(*_content(text, begin, end, escapes=escapes))
    return Scalar(placed, "string", text.span(start, after)), after


def _refuse_control_characters(text: Text, begin: int, end: int) -> None:
    found = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)").search(text.text, begin, end)
    if found is not None:
        raise control_character(text, found.start())


def control_character(text: Text, at: int) -> RefusalError:
    """Return what to say about the control character at `at`."""
    return text.refusal(
        f"TOML cannot have the character U+{ord(text.text[at]):04X} here",
        at,
        at + 1,
        "an invisible character",
        help="remove it",
    )


def _content(text: Text, at: int, end: int, *, escapes: bool) -> tuple[str, Sequence[int]]:
    raw = text.text
    signs: list[str] = []
    places: list[int] = []
    while at < end:
        sign, after = raw[at], at + 1
        if sign == "\\" and escapes:
            sign, after = _escaped(text, at, end)
        elif sign == "\r":  # always with a line feed: a line break is one character
            sign, after = "\n", at + 2
        if sign:
            signs.append(sign)
            places.append(at)
        at = after
    places.append(end)
    return "".join(signs), places


def _escaped(text: Text, at: int, end: int) -> tuple[str, int]:
    """Return what the backslash at `at` stands for, and where that ends."""
    raw = text.text
    code = raw[at + 1 : at + 2]
    if code in _ESCAPES:
        return _ESCAPES[code], at + 2
    if code in _DIGITS:
        after = at + 2 + _DIGITS[code]
        digits = re.compile("[0-9A-Fa-f]*").match(raw, at + 2, min(after, end))
        point = int(digits[0], 16) if digits and digits.end() == after else -1
        if 0 <= point < 0xD800 or 0xE000 <= point <= 0x10FFFF:
            return chr(point), after
    else:
        joined = re.compile(r"\\[ \t]*\r?\n[ \t\r\n]*").match(raw, at, end)
        if joined is not None:  # the string goes on with the next word
            return "", joined.end()
    raise text.refusal(
        f"`{raw[at : at + 2]}` is no escape",
        at,
        at + 2,
        "stands for no character",
        help="between double quotes a backslash begins an escape; write \\\\, or use single quotes",
    )
