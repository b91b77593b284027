"""Refused places: what is missing, left over, or stands where it cannot."""

from __future__ import annotations

from hugo_calc.lang.refusal import Refusal
from hugo_calc.lang.refused_literals import stray_percent
from hugo_calc.lang.syntax import Argument, Conversion, Node, Number, Part, Unit
from hugo_calc.lang.tokens import (
    KEYWORDS,
    SPACES,
    SUPERSCRIPTS,
    Token,
    is_digit,
    is_name,
    skip_spaces,
    token,
    word_end,
)
from hugo_calc.lang.units import find_unit, unit_end

# Signs that look like one that is read, and that one.
_LOOK_ALIKES = {
    **dict.fromkeys("–—‐‑‒―﹣－", "-"),
    **dict.fromkeys("∗＊✱", "*"),
    **dict.fromkeys("⋅∙•✕✖⨯", "×"),
    **dict.fromkeys("∕⁄／", "/"),
    **dict.fromkeys("＋", "+"),
}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_PLAIN_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

_APOSTROPHES = "'’"
_QUOTES = "\"'`“”‘’"


def empty(text: str) -> Refusal:
    """Refuse a formula of nothing but white space."""
    return Refusal("HC102", "the formula is empty", 0, len(text))


def no_value(text: str, found: Token, before: Token | None) -> Refusal:
    """Refuse a place where a value is missing; `before` is the token that asks for one."""
    if found.kind == "other":
        return stray(text, found.start)
    if found.kind == "end":
        if before is None:
            return empty(text)
        sign = text[before.start : before.end]
        return Refusal("HC102", f"a value is missing after `{sign}`", before.start, before.end)
    if found.sign == "[":
        help_ = "a vintage follows its name, as in grid.us[2019]; lists are for tables"
    elif found.sign == ".":
        help_ = "a number and a name begin without a point of their own"
    else:
        help_ = ""
    sign = text[found.start : found.end]
    if found.sign == "%":
        return stray_percent(found.start)
    return Refusal(
        "HC101", f"a value is missing before `{sign}`", found.start, found.end, help=help_
    )


def left_over(text: str, found: Token, node: Node, last: Number | None) -> Refusal:
    """Refuse what follows a complete value; `last` is the literal that it ends with."""
    if found.kind in ("number", "word") or found.sign == "(":
        return two_values(text, found, last)
    if found.kind == "other":
        return stray(text, found.start)
    if found.sign == "%":
        return stray_percent(found.start)
    if found.sign in ("+", "-", "*", "/", "^", "±"):
        return _after_conversion(text, found, node)
    message, help_ = _STRAY_SIGNS[found.sign]
    return Refusal("HC101", message, found.start, found.end, help=help_)


_STRAY_SIGNS = {
    ")": ("there is no parenthesis that this closes", ""),
    "[": (
        "a vintage stands directly behind a name",
        "such as grid.us[2019], without a space before it",
    ),
    "]": ("there is no bracket that this closes", ""),
    ",": (
        "a comma only parts the arguments of a function",
        "the decimal sign is a point, and digits are grouped with _: 7_700_000",
    ),
    "=": (
        "`=` only gives an argument its name",
        "such as training(model.llama3_8b, pue=1.1); a name of the post is defined in `let`",
    ),
    ".": ("a field follows a name or a call, directly behind it", ""),
}


def _after_conversion(text: str, sign: Token, node: Node) -> Refusal:
    """Refuse x in kWh / person: `in` binds loosest, so nothing is computed after it."""
    written = text[sign.start : sign.end]
    if isinstance(node, Conversion):
        unit = text[node.unit_start : node.unit_end]
        following = token(text, sign.end)
        joined = f"{unit}/{following.sign}" if sign.sign == "/" else f"{unit}·{following.sign}"
        if sign.sign in "*/" and isinstance(find_unit(joined), Unit):
            return Refusal(
                "HC201",
                f"unknown name `{following.sign}`",
                following.start,
                following.end,
                help=f"a unit has no spaces in it: {joined}",
            )
    value = text[node.start : node.end]
    return Refusal(
        "HC113",
        f"nothing is computed behind `in` and `as`, so `{written}` cannot follow",
        sign.start,
        sign.end,
        help=f"put the conversion last, or into parentheses: ({value}) {written} …",
    )


def twice(keyword: Token) -> Refusal:
    """Refuse a second `in` or `as`."""
    return Refusal(
        "HC113",
        f"`{keyword.sign}` can stand once in a formula",
        keyword.start,
        keyword.end,
        help="the last unit is the one that is printed; leave the other out",
    )


def two_values(text: str, found: Token, last: Number | None) -> Refusal:
    """Refuse two values with nothing between them; `last` is the literal on the left, if any."""
    end = _value_end(text, found)
    value = text[found.start : end]
    start, help_ = found.start, f"to multiply, write × {value}"
    fix: str | None = f"× {value}"
    if value == "to":
        fix, help_ = "in", "to convert, write in before the unit"
    if found.sign == "(":
        fix, help_ = "× (", "to multiply, write × before the parenthesis"
    elif token(text, found.end).sign == "=":
        fix, help_ = f", {value}", f"arguments have a comma between them: , {value}=…"
    elif found.sign == "per" and last is not None and last.unit is not None:
        over = token(text, found.end).sign
        fix, help_ = None, f"a unit per another is written {last.unit.text}/{over}, without spaces"
    elif found.sign in ("x", "X"):
        fix, help_ = "×", "the sign of a product is ×, or *"
    elif found.sign.startswith(("CO2", "CO₂")):
        fix, help_ = None, "CO₂e follows a mass, with at most one space between: kg CO₂e"
    elif found.kind == "word":
        unit = text[found.start : unit_end(text, found.start)]
        if isinstance(find_unit(unit), Unit):
            end = found.start + len(unit)
            fix, help_ = f"× 1 {unit}", f"only a number has a unit; write × 1 {unit}"
    elif found.kind == "number" and last is not None:
        start, end, fix, help_ = _number_after_number(text, found, end, last)
    return Refusal(
        "HC105", "two values with no operator between them", start, end, help=help_, fix=fix
    )


def _number_after_number(
    text: str, found: Token, end: int, last: Number
) -> tuple[int, int, str | None, str]:
    """Return span, fix and help for 1 h 30 min, for 1 234 567 and for 5 5 kg."""
    unit = find_unit(text[found.end : end].strip(SPACES))
    if last.unit is not None and isinstance(unit, Unit) and unit.dimension == last.unit.dimension:
        sum_ = f"+ {text[found.start : end]}"
        return found.start, end, sum_, f"for a sum, write {text[last.start : last.end]} {sum_}"
    groups = [text[last.start : last.end]]
    at = found
    stop = end
    while at.kind == "number" and at.end - at.start == 3 and text[at.start : at.end].isdecimal():
        groups.append(text[at.start : at.end])
        stop = at.end
        at = token(text, at.end)
    if len(groups) > 1 and groups[0].isdecimal() and len(groups[0]) <= 3:
        grouped = "_".join(groups)
        return last.start, stop, grouped, f"digits are grouped with an underscore: {grouped}"
    return found.start, end, None, "write the operator that is meant between them"


def _value_end(text: str, found: Token) -> int:
    """Return where the value that a token begins ends, as far as it is one piece."""
    if found.kind != "number":
        return found.end
    at = skip_spaces(text, found.end)
    word = text[at : word_end(text, at)]
    return found.end if word in KEYWORDS else max(found.end, unit_end(text, at))


def stray(text: str, at: int) -> Refusal:
    """Refuse a character that no formula has."""
    character = text[at]
    if character in _APOSTROPHES and at and is_digit(text, at - 1) and is_digit(text, at + 1):
        return _grouped_by_apostrophes(text, at)
    if character in SUPERSCRIPTS:
        end = at
        while end < len(text) and text[end] in SUPERSCRIPTS:
            end += 1
        power = "^" + text[at:end].translate(_PLAIN_POWERS)
        return Refusal(
            "HC101",
            "a superscript is the power of a unit only",
            at,
            end,
            help=f"write {power} for a power of a value",
            fix=power,
        )
    if character in _INVISIBLE:
        message = f"an invisible character (U+{ord(character):04X})"
        return Refusal("HC101", message, at, at + 1, help="delete it", fix="")
    likely = _LOOK_ALIKES.get(character)
    help_ = ""
    if likely is not None:
        help_ = f"write {likely}"
        if character in "–—":
            help_ += "; a range is written range(low, best, high)"
    elif character in "$€£¥":
        help_ = "money is written with its unit behind the number: 3 USD"
    elif character in "<>!≤≥≠≈":
        help_ = "values are not compared here; calc-claim checks one against another"
    elif character in _QUOTES:
        help_ = "a formula has no text in quotes"
    shown = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
    return Refusal(
        "HC101", f"{shown} has no meaning in a formula", at, at + 1, help=help_, fix=likely
    )


def _grouped_by_apostrophes(text: str, at: int) -> Refusal:
    """Refuse 1'234'567; an apostrophe stands at `at`, between two digits."""
    start, end = at, at
    while start and (text[start - 1] in _APOSTROPHES or is_digit(text, start - 1)):
        start -= 1
    while end < len(text) and (text[end] in _APOSTROPHES or is_digit(text, end)):
        end += 1
    plain = "".join("_" if each in _APOSTROPHES else each for each in text[start:end]).strip("_")
    return Refusal(
        "HC101",
        f"`{text[at]}` does not group digits here",
        start,
        end,
        help=f"digits are grouped with an underscore: {plain}",
        fix=plain,
    )


# Names and calls.


def keyword_as_value(word: Token) -> Refusal:
    """Refuse `in` or `as` where a value is due."""
    return Refusal("HC113", f"a value is missing before `{word.sign}`", word.start, word.end)


def scale_as_value(word: Token) -> Refusal:
    """Refuse `million` without a number."""
    return Refusal(
        "HC101",
        f"a number is missing before `{word.sign}`",
        word.start,
        word.end,
        help=f"write 1 {word.sign}",
        fix=f"1 {word.sign}",
    )


def reserved(word: Token) -> Refusal:
    """Refuse a word of the language as the name of an argument."""
    message = f"`{word.sign}` is a word of the language, and names no argument"
    return Refusal("HC101", message, word.start, word.end)


def bad_name(word: Token) -> Refusal:
    """Refuse a name that is not spelled as names are."""
    lowered = word.sign[:1].lower() + word.sign[1:]
    good = is_name(lowered)
    return Refusal(
        "HC101",
        f"`{word.sign}` is not spelled as a name",
        word.start,
        word.end,
        help="a name begins with a small letter and has letters a to z, digits and _"
        + (f": {lowered}" if good else ""),
        fix=lowered if good else None,
    )


def bad_field(text: str, at: int) -> Refusal:
    """Refuse what stands behind a point and is no field; `at` is behind the point."""
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    if end == at:
        return Refusal("HC101", "a field is missing behind the point", at - 1, at)
    return Refusal(
        "HC101",
        f"`{text[at:end]}` is not spelled as a field",
        at,
        end,
        help="a field begins with a letter or _, and has letters a to z, digits and _",
    )


def bad_label(text: str, at: int) -> Refusal:
    """Refuse what stands in brackets and is no vintage; `at` is that of the bracket."""
    end = text.find("]", at)
    if end < 0:
        return Refusal("HC102", "this bracket is not closed", at, at + 1)
    return Refusal(
        "HC101",
        "a vintage has letters, digits, - and _, such as [2019]",
        at + 1 if end > at + 1 else at,
        end if end > at + 1 else end + 1,
    )


def not_called(text: str, name: Node, found: Token) -> Refusal:
    """Refuse `min (1)` and `a.b(1)`."""
    written = text[name.start : name.end]
    if "." in written or "[" in written:
        return Refusal("HC203", f"`{written}` is not a function", name.start, name.end)
    return Refusal(
        "HC105",
        "two values with no operator between them",
        found.start,
        found.end,
        help=f"a call has no space before its parenthesis: {written}(…; a product is written ×",
    )


def not_closed(start: int, end: int, what: str) -> Refusal:
    """Refuse a parenthesis that is left open."""
    return Refusal("HC102", f"this {what} is not closed", start, end, help="a `)` is missing")


def argument_order(argument: Argument, text: str) -> Refusal:
    """Refuse a positional argument behind a named one."""
    return Refusal(
        "HC204",
        "an argument without a name stands behind one with a name",
        argument.start,
        argument.end,
        help=f"put it first, or give it its name: …={text[argument.start : argument.end]}",
    )


def argument_twice(name: Part, first: Part) -> Refusal:
    """Refuse an argument that is given twice."""
    return Refusal(
        "HC204",
        f"the argument `{name.text}` is given twice",
        name.start,
        name.end,
        also=((first.start, first.end, "first here"),),
    )
