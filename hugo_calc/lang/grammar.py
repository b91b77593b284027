"""The grammar: from the text of a formula to its tree, or to one located diagnostic.

    expr    = unc { "in" unit | "as" primary }      each at most once; they bind loosest
    unc     = sum [ "±" primary ]                   no other operator beside it
    sum     = term { ("+" | "-") term }             a percentage only to a percentage
    term    = unary { ("*" | "/") unary }           left to right: a/b*c is (a/b)*c
    unary   = { "-" | "+" } power                   -2^2 is -4
    power   = primary [ "^" ["-"] primary ]         a^b^c is refused
    primary = "(" expr ")" | number | path | call
    path    = ident { "." field | "[" label "]" }
    call    = ident "(" [ arg { "," arg } ] ")" { "." field }
    arg     = [ ident "=" ] expr                    positional before named
    number  = digits [ "%" ] | digits [ scale ] [ unit ]

What follows a number is its unit, without a space in it; elsewhere a bare word is a name.
Readings on which people differ are refused, with what to write, in the modules `refused_…`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from hugo_calc.lang import limits
from hugo_calc.lang import refusal as refuse
from hugo_calc.lang import refused_literals as literals
from hugo_calc.lang import refused_operators as operators
from hugo_calc.lang import refused_places as places
from hugo_calc.lang.refusal import Refusal
from hugo_calc.lang.spreads import is_percentage, literal_of, signed_value, spread
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
    Unit,
)
from hugo_calc.lang.tokens import (
    KEYWORDS,
    NOT_FINITE,
    RESERVED,
    SCALES,
    Token,
    is_digit,
    is_name,
    skip_spaces,
    token,
    word_end,
)
from hugo_calc.lang.units import PERCENT, find_unit, unit_end
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


class _Reader:
    """One formula being read, by descent: a method for each line of the grammar.

    `_token` is the next token, `_before` the one taken last, `_literal` the number read last.
    """

    __slots__ = ("_before", "_calls", "_depth", "_literal", "_size", "_text", "_token", "warnings")

    def __init__(self, text: str) -> None:
        self._text = text
        self._before: Token | None = None
        self._literal: Number | None = None
        self._calls = 0
        self._depth = 0
        self._size = 0
        self.warnings: list[Refusal] = []

    def formula(self) -> Node:
        """Return the tree of the whole text. Raises Refusal."""
        if len(self._text) > limits.LARGEST_LENGTH:
            raise refuse.too_long(self._text)
        self._move(0)
        node = self._expression()
        if self._token.kind != "end":
            raise self._left_over(node)
        return node

    # Moving along the text, and counting what is built.

    def _move(self, at: int) -> None:
        self._token = token(self._text, at)

    def _take(self) -> Token:
        taken = self._before = self._token
        self._move(taken.end)
        return taken

    def _count(self, start: int, end: int) -> None:
        self._size += 1
        if self._size > limits.LARGEST_SIZE:
            raise refuse.too_large(start, end)

    def _descend(self, start: int, end: int) -> None:
        self._depth += 1
        if self._depth > limits.LARGEST_DEPTH:
            raise refuse.too_deep(start, end)

    def _left_over(self, node: Node) -> Refusal:
        last = self._literal
        touching = last is not None and skip_spaces(self._text, last.end) == self._token.start
        return places.left_over(self._text, self._token, node, last if touching else None)

    # The lines of the grammar, from what binds loosest.

    def _expression(self) -> Node:
        node = self._uncertain()
        seen = set()
        while self._token.sign in KEYWORDS:
            if self._token.sign in seen:
                raise places.twice(self._token)
            seen.add(self._token.sign)
            node = self._conversion(node) if self._token.sign == "in" else self._comparison(node)
        return node

    def _conversion(self, value: Node) -> Node:
        keyword = self._take()
        start = self._token.start
        if self._token.sign == "%":
            unit, end = PERCENT, self._token.end
        elif self._token.kind != "word" or self._token.sign in KEYWORDS:
            raise literals.no_unit(self._text, keyword, value, self._token)
        else:
            end = unit_end(self._text, start)
            unit = self._unit(start, end, number=-1)
        self._move(end)
        self._count(start, end)
        return Conversion(value.start, end, value, unit, start, end)

    def _comparison(self, value: Node) -> Node:
        keyword = self._take()
        if self._token.kind == "end":
            raise literals.no_fact(keyword, value)
        of = self._primary()
        self._count(keyword.start, keyword.end)
        return Comparison(value.start, of.end, value, of)

    def _uncertain(self) -> Node:
        left = self._sum()
        if self._token.sign != "±":
            return left
        sign = self._take()
        if self._token.sign in ("+", "-"):
            raise operators.negative_width(self._token)
        half = self._primary()
        if isinstance(left, Binary) or (
            isinstance(left, Negative) and not isinstance(left.value, Number)
        ):
            raise operators.spread_beside(self._text, left, half, sign)
        self._count(sign.start, sign.end)
        node = spread(left, half)
        if self._token.sign in ("+", "-", "*", "/", "^", "±"):
            raise operators.spread_before(self._text, node, self._token)
        return node

    def _sum(self) -> Node:
        left = self._term()
        percentage = is_percentage(left)
        while self._token.sign in ("+", "-"):
            sign = self._take()
            if self._text.startswith("+/-", sign.start):
                raise operators.spelled_spread(sign.start)
            right = self._term()
            literal = literal_of(right)
            if literal is not None and literal.percent and not percentage:
                raise operators.percentage_added(right, signed_value(right, literal), sign.sign)
            percentage = percentage and is_percentage(right)
            self._count(sign.start, sign.end)
            left = Binary(left.start, right.end, sign.sign, sign.start, left, right)
        return left

    def _term(self) -> Node:
        left = last = self._unary()
        while self._token.sign in ("*", "/"):
            sign = self._take()
            if self._text.startswith("**", sign.start):
                raise operators.double_star(sign.start)
            apart = sign.start > last.end or self._token.start > sign.end
            right = self._unary()
            if sign.sign == "/" and not apart and isinstance(right, Number) and right.unit:
                above = last.value if isinstance(last, Negative) else last
                if isinstance(above, Number) and not above.unit:
                    raise operators.fraction_of_unit(above, right)
            self._count(sign.start, sign.end)
            left = Binary(left.start, right.end, sign.sign, sign.start, left, right)
            last = right
        return left

    def _unary(self) -> Node:
        minuses = []
        while self._token.sign in ("+", "-"):
            sign = self._take()
            if sign.sign == "-":
                self._descend(sign.start, sign.end)
                minuses.append(sign)
        node = self._power()
        for sign in reversed(minuses):
            self._count(sign.start, sign.end)
            node = Negative(sign.start, node.end, node)
        self._depth -= len(minuses)
        return node

    def _power(self) -> Node:
        base = self._primary()
        if self._token.sign != "^":
            return base
        sign = self._take()
        if isinstance(base, Number) and base.unit is not None:
            raise operators.power_of_quantity(self._text, base, sign)
        minus = self._take() if self._token.sign == "-" else None
        exponent = self._primary()
        if isinstance(exponent, Number):
            if exponent.unit is not None:
                raise operators.power_with_unit(exponent)
            if exponent.value > limits.LARGEST_EXPONENT:
                raise operators.too_high(exponent, base)
        if minus is not None:
            self._count(minus.start, minus.end)
            exponent = Negative(minus.start, exponent.end, exponent)
        if self._token.sign == "^":
            raise operators.power_of_power(self._text, base, exponent, self._token)
        self._count(sign.start, sign.end)
        return Binary(base.start, exponent.end, "^", sign.start, base, exponent)

    def _primary(self) -> Node:
        if self._token.kind == "number":
            return self._number()
        if self._token.kind == "word":
            return self._word()
        if self._token.sign == "(":
            return self._group()
        raise places.no_value(self._text, self._token, self._before)

    def _group(self) -> Node:
        opening = self._take()
        self._descend(opening.start, opening.end)
        node = self._expression()
        if self._token.kind == "end":
            raise places.not_closed(opening.start, opening.end, "parenthesis")
        if self._token.sign != ")":
            raise self._left_over(node)
        closing = self._take()
        self._depth -= 1
        self._count(opening.start, closing.end)
        return Group(opening.start, closing.end, node)

    # Literals.

    def _number(self) -> Node:
        text = self._text
        start, end = self._token.start, self._token.end
        if text[end : end + 1] == "," and is_digit(text, end + 1):
            raise literals.comma(text, start, in_call=self._calls > 0)
        misspelled = literals.spelled_number(text, start, end)
        if misspelled is not None:
            raise misspelled
        at = skip_spaces(text, end)
        if text[at : at + 1] == "%":
            return self._percentage(start, end, at)
        stop, power = end, 0
        word = text[at : word_end(text, at)]
        if word in SCALES:
            stop, power = at + len(word), SCALES[word]
            at = skip_spaces(text, stop)
            word = text[at : word_end(text, at)]
        elif at == end and word in KEYWORDS:
            raise literals.touching(self._token, word)
        unit = None
        if word and word not in KEYWORDS and not self._names_argument(at + len(word)):
            letter = literals.multiplier(text, start, stop, at + len(word))
            if letter is not None:
                raise letter
            stop = unit_end(text, at)
            unit = self._unit(at, stop, number=start)
        return self._literal_at(start, stop, self._value(start, end, power), unit)

    def _percentage(self, start: int, end: int, sign: int) -> Node:
        number = self._literal_at(start, sign + 1, self._value(start, end, -2), None, percent=True)
        following = self._token
        starts_value = following.kind in ("number", "word") or following.sign == "("
        if starts_value and following.sign not in KEYWORDS:
            raise literals.percentage_of(sign, following)
        return number

    def _literal_at(
        self, start: int, end: int, value: float, unit: Unit | None, *, percent: bool = False
    ) -> Number:
        self._before = self._token
        self._move(end)
        self._count(start, end)
        self._literal = Number(start, end, value, unit, percent, self._text[start:end])
        return self._literal

    def _value(self, start: int, end: int, power: int) -> float:
        """Return the number at `start`, times ten to `power`, rounded once."""
        written = self._text[start:end].replace("_", "").replace("−", "-").lower()
        if sum(map(str.isdecimal, written)) > limits.LARGEST_DIGITS:
            raise refuse.too_many_digits(start, end)
        mantissa, _, exponent = written.partition("e")
        value = float(f"{mantissa}e{int(exponent or 0) + power}")
        if not math.isfinite(value):
            raise refuse.not_finite(start, end, "it is too large")
        if value == 0 and mantissa.strip("0."):
            raise refuse.not_finite(start, end, "it is too close to zero")
        return value

    def _unit(self, start: int, end: int, *, number: int) -> Unit:
        found = find_unit(self._text[start:end])
        if isinstance(found, Unit):
            return found
        refusal = literals.bad_unit(found, self._text, number, start)
        if found.unit is None:
            raise refusal
        self.warnings.append(refusal)
        return found.unit

    # Names and calls.

    def _word(self) -> Node:
        word = self._token
        if word.sign in KEYWORDS:
            raise places.keyword_as_value(word)
        if word.sign in SCALES:
            raise places.scale_as_value(word)
        if word.sign in NOT_FINITE:
            raise refuse.not_finite(word.start, word.end, "formulas have none")
        if not is_name(word.sign):
            raise places.bad_name(word)
        if self._text[word.end : word.end + 1] == "(":
            return self._call()
        parts = [Part(word.start, word.end, word.sign)]
        end = self._fields(word.end, parts, labels=True)
        self._before = word
        self._move(end)
        self._count(word.start, end)
        name = Name(word.start, end, tuple(parts))
        if self._token.sign == "(":
            raise places.not_called(self._text, name, self._token)
        return name

    def _fields(self, at: int, parts: list[Part], *, labels: bool) -> int:
        """Read `.field` and `[label]` from `at` on into `parts`; return where they end."""
        text = self._text
        while True:
            if text[at : at + 1] == ".":
                end = word_end(text, at + 1)
                field = text[at + 1 : end]
                if not (field.isascii() and field.isidentifier()):
                    raise places.bad_field(text, at + 1)
                parts.append(Part(at + 1, end, field))
            elif labels and text[at : at + 1] == "[":
                end = at + 1
                while end < len(text) and _in_label(text[end]):
                    end += 1
                if end == at + 1 or text[end : end + 1] != "]":
                    raise places.bad_label(text, at)
                parts.append(Part(at + 1, end, text[at + 1 : end], label=True))
                end += 1
            else:
                return at
            at = end

    def _call(self) -> Node:
        word = self._take()
        opening = self._take()
        self._descend(word.start, opening.end)
        self._calls += 1
        arguments = self._arguments(word, opening)
        closing = self._take()
        self._calls -= 1
        self._depth -= 1
        fields: list[Part] = []
        end = self._fields(closing.end, fields, labels=False)
        self._move(end)
        self._count(word.start, end)
        function = Part(word.start, word.end, word.sign)
        return Call(word.start, end, function, arguments, tuple(fields))

    def _arguments(self, word: Token, opening: Token) -> tuple[Argument, ...]:
        arguments: list[Argument] = []
        named: dict[str, Part] = {}
        if self._token.sign == ")":
            return ()
        while True:
            argument = self._argument()
            if argument.name is None and named:
                raise places.argument_order(argument, self._text)
            if argument.name is not None:
                first = named.setdefault(argument.name.text, argument.name)
                if first is not argument.name:
                    raise places.argument_twice(argument.name, first)
            arguments.append(argument)
            if self._token.sign == ")":
                return tuple(arguments)
            if self._token.kind == "end":
                raise places.not_closed(word.start, opening.end, "call")
            if self._token.sign != ",":
                raise self._left_over(argument.value)
            self._take()

    def _names_argument(self, end: int) -> bool:
        """Tell whether the word that ends at `end` is the name of an argument."""
        return self._calls > 0 and token(self._text, end).sign == "="

    def _argument(self) -> Argument:
        word = self._token
        name = None
        if word.kind == "word" and self._names_argument(word.end):
            if word.sign in RESERVED:
                raise places.reserved(word)
            if not is_name(word.sign):
                raise places.bad_name(word)
            name = Part(word.start, word.end, word.sign)
            self._take()
            self._take()
        value = self._expression()
        return Argument(word.start, value.end, name, value)


def _in_label(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "_-")
