"""Units: from an author's spelling to a factor and a dimension, or to what is wrong with it.

A unit is one or more names with `/` or `·` between them, each with at most one power, and no
white space; read left to right, so `a/b/c` is `a/(b·c)`. The one exception is the space in
`kg CO₂e`. The names are those of `unit_table`, which is generated.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from hugo_calc.lang.dimension import CO2E, MASS, NONE, Dimension, power, times
from hugo_calc.lang.suggest import closest
from hugo_calc.lang.syntax import Unit
from hugo_calc.lang.tokens import DIGITS, SPACES, SUPERSCRIPTS, starts_word, word_end
from hugo_calc.lang.unit_table import TABLE

PERCENT = Unit("%", 0.01, NONE)

_TAGS = frozenset(("CO2e", "CO₂e", "CO2eq", "CO₂eq", "CO2", "CO₂"))
_GASES = ("CO2", "CO₂")
# Words before `CO2e` that are masses there and nowhere else: `kt` alone could be a knot; a ton
# stays ambiguous, and is refused as one unit.
_MASSES = frozenset(("kt", "ton", "tons", "Ton", "Tons"))
_KILOTONNE = 1e6  # kg

# Units in the table that differ in case alone from a commoner one: read as they stand, with a
# warning.
_CASE_SLIPS = {"mWh": "MWh", "mW": "MW", "mHz": "MHz", "Mm": "mm", "Mg": "mg"}

_POWERS = {"²": 2, "³": 3}
_PLAIN_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


class UnitProblem(NamedTuple):
    """What is wrong with a unit; `start` and `end` are characters of its text.

    `unit` is there where the problem is a warning only, and the unit can be used. `fix` is text
    to paste in place of those characters.
    """

    start: int
    end: int
    code: str
    message: str
    help: str
    fix: str | None = None
    unit: Unit | None = None


class UnknownUnitError(ValueError):
    """A unit in the package's own data is none."""


class _Atom(NamedTuple):
    """One name of a unit, with what stands at it: `word` is cut off before a tag or a power."""

    sign: str  # what stands before it: "" or "·" or "/"
    start: int
    word: str
    tag: str  # the CO₂e of `kg CO₂e`, or ""
    power: int
    end: int


def unit(text: str) -> Unit:
    """Return the unit of that spelling. Raises UnknownUnitError where there is none."""
    found = find_unit(text)
    if isinstance(found, Unit):
        return found
    if found.unit is not None:
        return found.unit
    raise UnknownUnitError(f"{text!r}: {found.message}")


@lru_cache(maxsize=1024)
def find_unit(text: str) -> Unit | UnitProblem:
    """Return the unit of that spelling, or what is wrong with it.

    >>> find_unit("kWh").factor
    3600000.0
    >>> find_unit("5 ton").code
    'HC303'
    """
    if text == "%":
        return PERCENT
    known = TABLE.get(text)
    if known is not None and text not in _CASE_SLIPS:
        return Unit(text, *known, "CO2" if text.endswith(_GASES) else "")
    atoms, end = _atoms(text, 0)
    if not atoms or end < len(text):
        return _not_a_unit(text, end)
    return _product(text, atoms)


def unit_end(text: str, at: int) -> int:
    """Return where the unit at `at` of a formula ends; `at` itself where none begins."""
    return _atoms(text, at)[1]


def _atoms(text: str, at: int) -> tuple[list[_Atom], int]:
    """Return the names of the unit that begins at `at`, and where it ends."""
    atoms: list[_Atom] = []
    sign = ""
    while starts_word(text, at):
        atoms.append(_atom(text, at, sign))
        at = atoms[-1].end
        sign = text[at : at + 1]
        if sign not in ("/", "·") or not starts_word(text, at + 1):
            break
        at += 1
    return atoms, atoms[-1].end if atoms else at


def _atom(text: str, start: int, sign: str) -> _Atom:
    end = word_end(text, start)
    if text[start:end].endswith(_GASES) and text[end : end + 1] == "-":
        # CO2-eq, as some write it: one word, lest it be read as a difference.
        tail = word_end(text, end + 1)
        end = tail if text[end + 1 : tail] in ("e", "eq") else end
    word = text[start:end]
    tag = ""
    if end < len(text) and text[end] in SPACES and (word in _MASSES or _is_mass(word)):
        tag_end = word_end(text, end + 1)
        if text[end + 1 : tag_end] in _TAGS:
            tag, end = text[end + 1 : tag_end], tag_end
    exponent, after = _power(text, end)
    glued = after
    while glued < len(text) and (text[glued].isalnum() or text[glued] in "_°⁻⁺"):
        glued += 1
    if glued > after:  # m⁴, m²x, m^12: no name is like that, and it is refused whole
        return _Atom(sign, start, text[start:glued], "", 1, glued)
    return _Atom(sign, start, word, tag, exponent, after)


def _power(text: str, at: int) -> tuple[int, int]:
    """Return the power that stands at `at`, and where it ends; 1 and `at` where none does."""
    if text[at : at + 1] in _POWERS:
        return _POWERS[text[at]], at + 1
    digit = at + 1
    if text[at : at + 1] == "^":
        digit += text[digit : digit + 1] in ("-", "−")
        if digit < len(text) and text[digit] in DIGITS:
            size = int(text[digit])
            return (size if digit == at + 1 else -size), digit + 1
    return 1, at


def _is_mass(word: str) -> bool:
    return word in TABLE and TABLE[word][1] == MASS


def _product(text: str, atoms: list[_Atom]) -> Unit | UnitProblem:
    factor = 1.0
    dimension: Dimension = NONE
    gases = set()
    slip: _Atom | None = None
    for atom in atoms:
        named = _named(atom)
        if isinstance(named, UnitProblem):
            return named
        exponent = -atom.power if atom.sign == "/" else atom.power
        factor *= named.factor**exponent
        if not 0 < factor < float("inf"):
            message = "the unit is too large or too small to be a number"
            return UnitProblem(0, len(text), "HC111", message, "split the formula, or scale it")
        dimension = times(dimension, power(named.dimension, exponent))
        if named.dimension == CO2E:
            gases.add(named.gas)
        slip = slip or (atom if atom.word in _CASE_SLIPS else None)
    unit = Unit(text, factor, dimension, "CO2" if gases == {"CO2"} else "")
    if slip is None:
        return unit
    common = _CASE_SLIPS[slip.word]
    return UnitProblem(
        slip.start,
        slip.start + len(slip.word),
        "HC305",
        f"`{slip.word}` is often a slip for `{common}`",
        f"it is read as it stands; write `{common}` if that is meant",
        common,
        unit,
    )


def _named(atom: _Atom) -> Unit | UnitProblem:
    """Return what one name means by itself, without its power."""
    if atom.tag and (atom.word in TABLE or atom.word == "kt"):
        factor = TABLE[atom.word][0] if atom.word in TABLE else _KILOTONNE
        return Unit(atom.word, factor, CO2E, "CO2" if atom.tag in _GASES else "")
    if atom.word in TABLE:
        return Unit(atom.word, *TABLE[atom.word], "CO2" if atom.word.endswith(_GASES) else "")
    return _refused(atom.word, atom.start)


def _refused(word: str, start: int) -> UnitProblem:
    """Return what is wrong with a word that no unit is called, and what was likely meant."""
    from hugo_calc.lang.unit_words import INSTEAD

    end = start + len(word)
    if word in INSTEAD:
        return UnitProblem(start, end, *INSTEAD[word])
    same = [name for name in TABLE if name.casefold() == word.casefold()]
    same = _different([name for name in same if name not in _CASE_SLIPS] or same)
    if same and len(word) == 1 and word.islower():  # a name, as likely as a slip for N or W
        return UnitProblem(start, end, "HC303", f"unknown unit `{word}`", _did_you_mean(same))
    if same:
        message = f"unknown unit `{word}`: case matters in units"
        fix = same[0] if len(same) == 1 else None
        return UnitProblem(start, end, "HC305", message, _did_you_mean(same), fix)
    respelled = _respelled(word)
    plain = word_end(word, 0) == len(word)  # and not m²x
    near = [respelled] if respelled else _different(closest(word, TABLE)) if plain else []
    fix = near[0] if near else None
    return UnitProblem(start, end, "HC303", f"unknown unit `{word}`", _did_you_mean(near), fix)


def _respelled(word: str) -> str:
    """Return the spelling for m2, s⁻¹ and kgCO2-eq, or "" where none of them is meant."""
    plain = word.replace("-", "")
    if plain in TABLE:
        return plain
    name = word.rstrip(SUPERSCRIPTS + DIGITS)
    exponent = word[len(name) :].translate(_PLAIN_POWERS).removeprefix("+")
    if name not in TABLE or len(exponent.removeprefix("-")) != 1:
        return ""
    return name + {"2": "²", "3": "³"}.get(exponent, "^" + exponent)


def _different(names: list[str]) -> list[str]:
    """Return the first of the names for each meaning, so that kWh is not offered as kwh too."""
    first: dict[object, str] = {}
    for name in names:
        first.setdefault(TABLE[name], name)
    return list(first.values())


def _did_you_mean(names: list[str]) -> str:
    if not names:
        return ""
    return "did you mean " + " or ".join(f"`{name}`" for name in names) + "?"


def _not_a_unit(text: str, at: int) -> UnitProblem:
    """Return what is wrong with a text that is no unit from character `at` on."""
    together = "".join(text.split())
    if together != text and together and unit_end(together, 0) == len(together):
        message = "a unit has no white space in it"
        return UnitProblem(0, len(text), "HC303", message, f"write `{together}`", together)
    message = f"`{text}` is no unit" if text else "a unit is missing"
    return UnitProblem(min(at, len(text)), len(text), "HC303", message, "")
