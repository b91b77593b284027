"""Format words: how an author asks for a figure to be printed."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.lang.suggest import closest

WORDS = {
    "words": "large numbers in words: 7.7 million",
    "si": "the unit with the fitting prefix, whatever was asked for: 2.28 kt",
    "x": "a multiple: 3.2×",
    "%": "a percentage: 0.43%",
    "bare": "the number alone, without its unit",
    "range": "the limits instead of the value: 2,260 to 2,300",
    "±": "the value with half its range: 2,283 ± 21",
    "3sf": "three significant figures (1sf to 12sf)",
    "2dp": "two decimal places (0dp to 12dp)",
}


class Format(NamedTuple):
    """What the format words of one figure ask for."""

    figures: int | None = None
    decimals: int | None = None
    words: bool = False
    si: bool = False
    times: bool = False
    percent: bool = False
    bare: bool = False
    spread: str = ""  # "", "range" or "±"


class FormatProblem(NamedTuple):
    """A word that is no format word; `start` and `end` are characters of the format."""

    start: int
    end: int
    message: str
    help: str


def read_format(text: str) -> Format | FormatProblem:
    """Read format words, separated by white space.

    >>> read_format("2sf bare").figures
    2
    """
    chosen: dict[str, bool | int | str] = {}
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        setting = _setting(word)
        if setting is None:
            near = closest(word, list(WORDS))
            return FormatProblem(
                start,
                at,
                f"`{word}` is no format word",
                f"did you mean `{near[0]}`?" if near else "there are " + ", ".join(WORDS),
            )
        name, value = setting
        if name in chosen or (name in _DIGITS and any(other in chosen for other in _DIGITS)):
            return FormatProblem(start, at, f"`{word}` says the same thing twice", "leave one out")
        chosen[name] = value
    return Format(**chosen)  # type: ignore[arg-type]  # the names and kinds are those of _setting


_DIGITS = ("figures", "decimals")


def _setting(word: str) -> tuple[str, bool | int | str] | None:
    flags = {"words": "words", "si": "si", "x": "times", "%": "percent", "bare": "bare"}
    if word in flags:
        return flags[word], True
    if word in ("range", "±"):
        return "spread", word
    number, kind = word[:-2], word[-2:]
    if not (number.isascii() and number.isdigit() and len(number) <= 2):
        return None
    if kind == "sf" and 1 <= int(number) <= 12:
        return "figures", int(number)
    if kind == "dp" and int(number) <= 12:
        return "decimals", int(number)
    return None
