"""Evaluation of a formula's tree: from nodes to a value, or to one located diagnostic."""

from __future__ import annotations

import math
from typing import Protocol

from hugo_calc.lang import arithmetic
from hugo_calc.lang import dimension as dim
from hugo_calc.lang.arithmetic import Refused
from hugo_calc.lang.functions import Function, Given
from hugo_calc.lang.limits import LARGEST_EXPONENT
from hugo_calc.lang.quantity import Input, Place, Quantity, Record, Term, Value, kind_of
from hugo_calc.lang.refused_kinds import help_of_conversion, help_of_sum
from hugo_calc.lang.suggest import closest
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
)
from hugo_calc.lang.units import PERCENT
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText


class Failed(Exception):  # noqa: N818 - it carries a diagnostic to where they are gathered
    """A formula has no value. `diagnostic` says why, or is None where that was said before."""

    def __init__(self, diagnostic: Diagnostic | None) -> None:
        super().__init__(diagnostic.message if diagnostic else "")
        self.diagnostic = diagnostic


class Scope(Protocol):
    """What a formula may refer to, and where its warnings go."""

    def value(self, name: Name, source: PlacedText) -> tuple[Value, int]:
        """Return what the first parts of a name stand for, and how many parts that took.

        Raises Failed where they stand for nothing.
        """

    def functions(self) -> dict[str, Function]:
        """Return the functions that can be called, by name."""

    def settle(self, given: Quantity) -> Quantity:
        """Return an uncertain input as it is to be taken this time (low, best or high)."""

    def warn(self, diagnostic: Diagnostic) -> None:
        """Take a warning."""


_SIGNS = {"*": arithmetic.multiply, "/": arithmetic.divide}


def evaluate(formula: Formula, scope: Scope) -> Value:
    """Return the value of a formula. Raises Failed with one diagnostic at the exact place."""
    return _Evaluation(formula.source, scope).value(formula.root)


class _Evaluation:
    """One formula being evaluated: its text, for places, and its scope."""

    def __init__(self, source: PlacedText, scope: Scope) -> None:
        self._source = source
        self._scope = scope

    def value(self, node: Node) -> Value:
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Number):
            return self._number(node)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Group):
            inner = self.value(node.value)
            if isinstance(inner, Quantity):
                return inner.replace(term=Term("group", (inner,)))
            return inner
        if isinstance(node, Conversion):
            return self._conversion(node)
        if isinstance(node, Comparison):
            return self._comparison(node)
        if isinstance(node, Negative):
            return self._placed(arithmetic.negate(self.quantity(node.value)), node)
        return self._spread(node)

    def quantity(self, node: Node) -> Quantity:
        value = self.value(node)
        if isinstance(value, Quantity):
            return value
        help_ = ""
        if isinstance(value, Record) and value.fields:
            help_ = "take one of its fields: " + ", ".join(
                f"`.{f}`" for f in list(value.fields)[:6]
            )
        raise self._failed(
            "HC208", f"a quantity is needed here, and this is {kind_of(value)}", node, help_=help_
        )

    def _number(self, node: Number) -> Quantity:
        unit = PERCENT if node.percent else node.unit
        tags = {"gas": node.unit.gas} if node.unit and node.unit.gas == "CO2" else {}
        dimension = node.unit.dimension if node.unit else dim.NONE
        value = node.value * node.unit.factor if node.unit else node.value
        if not math.isfinite(value):
            raise self._failed("HC111", "the value is too large to be a number", node)
        return self._placed(
            Quantity(value, dimension, unit, tags, Term("number", text=node.text)), node
        )

    def _name(self, node: Name) -> Value:
        value, used = self._scope.value(node, self._source)
        for part in node.parts[used:]:
            value = self._field(value, part, node)
        if isinstance(value, Quantity) and value.term.place is None:
            return value.replace(term=value.term.at(Place(self._source, node.start, node.end)))
        return value

    def _field(self, value: Value, part: Part, node: Name | Call) -> Value:
        if part.label:
            raise self._failed_at(
                "HC207", "a vintage in [ ] goes behind the name of a fact", part.start, part.end
            )
        if not isinstance(value, Record):
            raise self._failed_at(
                "HC202",
                f"`{self._source.text[node.start : part.start].rstrip('.')}` is"
                f" {kind_of(value)} and has no field `{part.text}`",
                part.start,
                part.end,
            )
        field = value.label if part.text == "label" else value.fields.get(part.text)
        if field is None:
            raise self._no_field(value, part)
        if isinstance(field, Quantity):
            term = Term("field", (field,), f"{value.label}: {part.text}")
            return field.replace(term=term)
        return field

    def _no_field(self, record: Record, part: Part) -> Failed:
        reason = record.absent.get(part.text)
        if reason is not None:
            return self._failed_at(
                "HC202", f"{record.label} has no `{part.text}`: {reason}", part.start, part.end
            )
        near = closest(part.text, [*record.fields, *record.absent])
        has = ", ".join(f"`{name}`" for name in record.fields) or "none"
        return self._failed_at(
            "HC202",
            f"{record.label} has no field `{part.text}`",
            part.start,
            part.end,
            help_=f"did you mean `{near[0]}`?" if near else f"its fields are {has}",
            fix=near[0] if near else None,
        )

    def _binary(self, node: Binary) -> Value:
        if node.operator in "+-":
            return self._sum(node)
        left, right = self.quantity(node.left), self.quantity(node.right)
        try:
            if node.operator == "^":
                result = arithmetic.raise_to(left, right, LARGEST_EXPONENT)
            else:
                result = _SIGNS[node.operator](left, right)
        except Refused as refused:
            at: Node = node
            if refused.argument is not None:
                at = (node.left, node.right)[refused.argument]
            elif refused.first is not None:
                at = node.left if arithmetic.is_pue(left) else node.right
                at = node.right if arithmetic.is_pue(right) else at
            raise Failed(self._refused(refused, at.start, at.end)) from None
        return self._placed(result, node)

    def _sum(self, node: Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Record) and isinstance(right, Record):
            self._warn_of(
                arithmetic.clashes_of_records((left, right), overhead=node.operator == "+"), node
            )
            return arithmetic.add_records(left, right, node.operator)
        if not (isinstance(left, Quantity) and isinstance(right, Quantity)):
            left, right = self.quantity(node.left), self.quantity(node.right)
        try:
            result = arithmetic.add(left, right, node.operator)
        except Refused as refused:
            if refused.code != "HC301":
                raise Failed(self._refused(refused, node.start, node.end)) from None
            raise Failed(self._mismatch(node, left, right, refused)) from None
        self._warn_of(arithmetic.clashes((left, right), overhead=node.operator == "+"), node)
        return self._placed(result, node)

    def _warn_of(self, found: list[tuple[str, str, str]], node: Binary) -> None:
        """Warn of a sum whose sides are of different boundaries or bases."""
        if not found:
            return
        first, second = arithmetic.clash_words(found)
        self._scope.warn(
            Diagnostic(
                "HC331",
                arithmetic.clash_message(found),
                self._source.span(node.at, node.at + 1),
                labels=(self._label(node.left, first), self._label(node.right, second)),
                help=arithmetic.CLASH_HELP,
                severity="warning",
                path=self._source.path,
            )
        )

    def _mismatch(
        self, node: Binary, left: Quantity, right: Quantity, refused: Refused
    ) -> Diagnostic:
        sides = [(self._text(node.left), left), (self._text(node.right), right)]
        width = max(len(dim.name(each.dimension)) for _, each in sides)
        wide = max(len(text) for text, _ in sides)
        notes = tuple(
            (side, f"{dim.name(q.dimension):{width}}  {text:{wide}}  {dim.formula(q.dimension)}")
            for side, (text, q) in zip(("left", "right"), sides, strict=True)
        )
        return Diagnostic(
            "HC301",
            refused.message,
            self._source.span(node.at, node.at + 1),
            "cannot be added" if node.operator == "+" else "cannot be subtracted",
            labels=(
                self._label(node.left, f"this is {dim.name(left.dimension)}"),
                self._label(node.right, f"this is {dim.name(right.dimension)}"),
            ),
            notes=notes,
            help=help_of_sum(node, left.dimension, right.dimension),
            path=self._source.path,
        )

    def _conversion(self, node: Conversion) -> Quantity:
        value = self.quantity(node.value)
        try:
            return self._placed(arithmetic.convert(value, node.unit), node)
        except Refused as refused:
            diagnostic = self._refused(refused, node.unit_start, node.unit_end)
            label = self._label(node.value, f"this is {dim.name(value.dimension)}")
            if refused.code == "HC302":
                mend = help_of_conversion(value.dimension, node.unit)
                diagnostic = diagnostic._replace(help=mend)
            raise Failed(diagnostic._replace(labels=(label,))) from None

    def _comparison(self, node: Comparison) -> Quantity:
        value, of = self.quantity(node.value), self.quantity(node.of)
        try:
            return self._placed(arithmetic.compare(value, of), node)
        except Refused as refused:
            raise Failed(self._refused(refused, node.of.start, node.of.end)) from None

    def _spread(self, node: Spread) -> Quantity:
        best, width = self.quantity(node.value), self.quantity(node.half_width)
        if node.relative:
            half = abs(best.value) * width.value
        elif best.dimension != width.dimension:
            raise self._failed(
                "HC301",
                f"{dim.name(best.dimension)} ± {dim.name(width.dimension)}: both sides of ± are"
                " of one kind",
                node.half_width,
                help_="the right side may also be a percentage: ± 10%",
            )
        else:
            half = abs(width.value)
        return self._uncertain(node, best, best.value - half, best.value + half)

    def _uncertain(self, node: Node, best: Quantity, low: float, high: float) -> Quantity:
        if not (math.isfinite(low) and math.isfinite(high)):
            raise self._failed("HC111", "the limits are too large to be numbers", node)
        text = self._text(node)
        place = f"{self._source.path}:{self._source.offsets[node.start]}"
        term = Term("spread", (best,), text, Input(place, text, low, high))
        return self._scope.settle(self._placed(best.replace(term=term), node))

    def _call(self, node: Call) -> Value:
        name = node.function.text
        if name == "range":
            result: Value = self._range(node)
        else:
            result = self._apply(node)
        for part in node.fields:
            result = self._field(result, part, node)
        return self._placed(result, node) if isinstance(result, Quantity) else result

    def _apply(self, node: Call) -> Value:
        functions = self._scope.functions()
        function = functions.get(node.function.text)
        if function is None:
            near = closest(node.function.text, [*functions, "range"])
            raise self._failed_at(
                "HC203",
                f"there is no function `{node.function.text}`",
                node.function.start,
                node.function.end,
                help_=f"did you mean `{near[0]}`?"
                if near
                else "the functions are " + ", ".join(sorted([*functions, "range"])),
                fix=near[0] if near else None,
            )

        def warn(code: str, message: str, help_: str) -> None:
            span = self._source.span(node.start, node.end)
            self._scope.warn(
                Diagnostic(
                    code, message, span, help=help_, severity="warning", path=self._source.path
                )
            )

        try:
            return function([self._given(argument) for argument in node.arguments], warn)
        except Refused as refused:
            at: Part | Argument = node.function
            if refused.argument is not None and refused.argument < len(node.arguments):
                at = node.arguments[refused.argument]
            raise Failed(self._refused(refused, at.start, at.end)) from None

    def _given(self, argument: Argument) -> Given:
        value = self.value(argument.value)
        name = argument.name.text if argument.name else ""
        if name == "pue" and isinstance(value, Quantity):
            value = value.replace(tags={**value.tags, "role": "pue"})
        return Given(name, value)

    def _range(self, node: Call) -> Quantity:
        if len(node.arguments) != 3 or any(each.name for each in node.arguments):
            raise self._failed(
                "HC204", "`range` takes three arguments: range(low, best, high)", node
            )
        low, best, high = (self.quantity(each.value) for each in node.arguments)
        for each, argument in ((low, node.arguments[0]), (high, node.arguments[2])):
            if each.dimension != best.dimension:
                raise self._failed(
                    "HC301",
                    f"`range` cannot mix {dim.name(best.dimension)} and {dim.name(each.dimension)}",
                    argument.value,
                )
        if not low.value <= best.value <= high.value:
            raise self._failed(
                "HC204",
                "`range` takes its low, best and high value in that order",
                node,
                help_="range(low, best, high)",
            )
        return self._uncertain(node, best, low.value, high.value)

    # What places and diagnostics need.

    def _placed(self, value: Quantity, node: Node) -> Quantity:
        if value.term.place is None:
            value.term.place = Place(self._source, node.start, node.end)
        return value

    def _text(self, node: Node) -> str:
        return self._source.text[node.start : node.end]

    def _label(self, node: Node, text: str) -> Label:
        return Label(self._source.span(node.start, node.end), text, self._source.path)

    def _failed(self, code: str, message: str, node: Node, *, help_: str = "") -> Failed:
        return self._failed_at(code, message, node.start, node.end, help_=help_)

    def _failed_at(
        self,
        code: str,
        message: str,
        start: int,
        end: int,
        *,
        help_: str = "",
        fix: str | None = None,
    ) -> Failed:
        span = self._source.span(start, end)
        return Failed(Diagnostic(code, message, span, help=help_, fix=fix, path=self._source.path))

    def _refused(self, refused: Refused, start: int, end: int) -> Diagnostic:
        labels: tuple[Label, ...] = ()
        place = refused.first.term.place if refused.first is not None else None
        span = self._source.span(start, end)
        if place is not None and (place.source.path, place.span) != (self._source.path, span):
            labels = (Label(place.span, "the overhead came in here", place.source.path),)
        return Diagnostic(
            refused.code,
            refused.message,
            span,
            refused.label,
            labels=labels,
            notes=refused.notes,
            help=refused.help,
            path=self._source.path,
        )
