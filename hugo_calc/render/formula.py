"""The derivation of a quantity in one line: its inputs with their values and signs."""

from __future__ import annotations

from functools import lru_cache

from hugo_calc.catalogue.model import Factor
from hugo_calc.lang.dimension import Dimension
from hugo_calc.lang.quantity import Quantity, Term
from hugo_calc.lang.syntax import Unit
from hugo_calc.render.format_words import Format
from hugo_calc.render.number import Style, printed

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "as": "÷"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "as": 2, "negative": 3, "^": 4}
_TRANSPARENT = frozenset(("name", "field", "in", "group"))
_DEEPEST = 60  # steps from a figure to an input
_LONGEST = 8  # inputs in one line; beyond that, names stand for what they came to
_IN_WORDS = Format(words=True)
_WHOLE_MILLIONS = 1e4  # 1,300,000 h is 1.3 million h in a formula: three digits say it


def formula(quantity: Quantity, style: Style) -> str:
    """Return how a quantity came about, such as "1.3 million h × 700 W × 1.1"."""
    whole = _fits(quantity)
    while quantity.term.operator in _TRANSPARENT and quantity.term.input is None:
        (quantity,) = quantity.term.arguments  # the figure itself is taken apart in any case
    return _Line(style, whole=whole).written(quantity, 0)


def _fits(quantity: Quantity) -> bool:
    """Return whether few enough inputs would be shown, names and calls taken apart."""
    waiting = [(quantity, 0)]
    inputs = 0
    while waiting:
        now, depth = waiting.pop()
        arguments = now.term.arguments
        if arguments and now.term.input is None:
            waiting.extend((each, depth + 1) for each in arguments)
        else:
            inputs += 1
        if inputs > _LONGEST or depth > _DEEPEST:
            return False
    return True


class _Line:
    """One line being written; `whole` where names are taken apart."""

    def __init__(self, style: Style, *, whole: bool) -> None:
        self._style = style
        self._whole = whole

    def written(self, quantity: Quantity, strength: int) -> str:
        while True:  # names of names may go on for longer than calls may nest
            term = quantity.term
            if term.operator in ("number", "fact", "spread") or not term.arguments:
                return self._entered(quantity)
            if term.operator in ("name", "field") and not self._whole and _is_computed(term):
                return printed(quantity, self._style)
            if term.operator not in _TRANSPARENT and (term.operator, term.text) != ("call", "heat"):
                break
            quantity = term.arguments[0]
        if term.operator == "call":
            inner = ", ".join(self.written(each, 0) for each in term.arguments)
            return f"{term.text}({inner})"
        own = _STRENGTH[term.operator]
        if term.operator == "negative":
            text = "−" + self.written(term.arguments[0], own)
        else:
            left, right = term.arguments
            # a − (b − c) and a ÷ (b × c) need their parentheses; a + b + c does not.
            firm = own + 1 if term.operator in ("-", "/", "as", "^") else own
            sign = f" {_SIGNS[term.operator]} " if term.operator in _SIGNS else "^"
            text = self.written(left, own) + sign + self.written(right, firm)
        return f"({text})" if own < strength else text

    def _entered(self, quantity: Quantity) -> str:
        given = quantity.term.input
        if given is not None and quantity.term.operator == "spread":
            best = quantity.term.arguments[0]
            return self._entered(best) if best is not quantity else given.label
        text = _printed_input(
            quantity.value, quantity.dimension, quantity.unit, quantity.tags.get("gas"), self._style
        )
        if given is not None and isinstance(given.origin, Factor):
            fact = given.origin.fact
            if fact.noun is not None and not fact.per:
                return f"{text} per {fact.noun.one}"
        return text


@lru_cache(maxsize=1024)
def _printed_input(
    value: float, dimension: Dimension, unit: Unit | None, gas: str | None, style: Style
) -> str:
    """Return an input as it is printed in a formula; the same ones come again and again."""
    quantity = Quantity(value, dimension, unit, {"gas": gas} if gas else {})
    amount = quantity.amount
    whole = amount >= 1e6 and amount % _WHOLE_MILLIONS == 0
    return printed(quantity, style, _IN_WORDS if whole else Format())


def _is_computed(term: Term) -> bool:
    return term.arguments[0].term.operator not in ("number", "fact", "spread", "name", "field")
