"""Sheet: named formulas that refer to each other, each evaluated at most once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterator, Mapping
from copy import copy

from hugo_calc.lang import dimension as dim
from hugo_calc.lang.evaluate import Failed, evaluate
from hugo_calc.lang.functions import FUNCTIONS, Function
from hugo_calc.lang.quantity import Quantity, Record, Term, Value
from hugo_calc.lang.suggest import closest
from hugo_calc.lang.syntax import (
    Binary,
    Call,
    Comparison,
    Conversion,
    Formula,
    Group,
    Name,
    Negative,
    Node,
    Part,
    Spread,
)
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText

# Which side of which input to take, by its id: -1 its low, +1 its high limit.
Scenario = Mapping[str, int]

# What a name outside the sheet stands for, and how many of its parts that took.
Find = Callable[[tuple[Part, ...], PlacedText], tuple[Value, int]]

# What makes the functions of a sheet: those that look facts up by themselves take them at the
# limits which the sheet's scenario names.
Library = Callable[[Scenario], Mapping[str, Function]]


def settled(value: Value, scenario: Scenario) -> Value:
    """Return a value with its inputs at the limits that a scenario names, else as they are."""
    if not scenario or isinstance(value, str):
        return value
    if isinstance(value, Quantity):
        return at_limit(value, scenario)
    fields = {name: settled(field, scenario) for name, field in value.fields.items()}
    return Record(value.label, fields, value.extensive, value.absent, value.key)


def at_limit(given: Quantity, scenario: Scenario) -> Quantity:
    """Return an input at the limit that a scenario names for it, else as it is."""
    entered = given.term.input
    side = scenario.get(entered.id, 0) if entered is not None else 0
    if not side or entered is None:
        return given
    limit = entered.low if side < 0 else entered.high
    return given if limit is None else given.replace(value=limit)


def names_in(root: Node) -> Iterator[Part]:
    """Yield the first part of each name that a formula refers to, from left to right."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            yield node.parts[0]
        elif isinstance(node, Call):
            waiting.extend(argument.value for argument in reversed(node.arguments))
        elif isinstance(node, Binary):
            waiting += (node.right, node.left)
        elif isinstance(node, Spread):
            waiting += (node.half_width, node.value)
        elif isinstance(node, Comparison):
            waiting += (node.of, node.value)
        elif isinstance(node, Negative | Conversion | Group):
            waiting.append(node.value)


class Sheet:
    """Named formulas, the functions and facts they may use, and what they came to.

    `functions` are those beside the language's own, or what makes them. `find` looks a name up
    where the sheet does not have it (the catalogue); it raises Failed.
    Diagnostics gather in `diagnostics`, one a cause: what refers to a broken name stays silent.
    """

    def __init__(
        self,
        formulas: Mapping[str, Formula],
        functions: Mapping[str, Function] | Library,
        find: Find,
        scenario: Scenario | None = None,
        broken: Container[str] = (),
    ) -> None:
        """Take formulas; `broken` are names whose formulas could not be read, which was said."""
        self._formulas = formulas
        self._library = functions
        self._find = find
        self._broken = broken
        self._scenario = scenario or {}
        more = functions(self._scenario) if callable(functions) else functions
        self._functions = {**FUNCTIONS, **more}
        self._values: dict[str, Value | None] = {}
        self._locals: Mapping[str, Value] = {}
        self._said: set[Diagnostic] = set()
        self._variants: dict[tuple[str, int], Sheet] = {}
        self.diagnostics: list[Diagnostic] = []

    def evaluate(self, formula: Formula, local: Mapping[str, Value] | None = None) -> Value | None:
        """Return the value of a formula, or None where `diagnostics` says why it has none.

        `local` names values that hold for this formula alone, such as a table's `row`.
        """
        before = self._locals
        self._locals = {name: settled(each, self._scenario) for name, each in (local or {}).items()}
        try:
            return evaluate(formula, self)
        except Failed as failed:
            if failed.diagnostic is not None:
                self._say(failed.diagnostic)
            return None
        finally:
            self._locals = before

    def evaluate_all(self) -> None:
        """Evaluate every named formula, so that what is wrong with an unused one is said too."""
        for name in self._formulas:
            part = Part(0, len(name), name)
            with contextlib.suppress(Failed):
                self._defined(part)

    def again(self) -> Sheet:
        """Return the same sheet with the values that its names have, and no diagnostics."""
        sheet = copy(self)
        sheet._values = dict(self._values)
        sheet._said, sheet.diagnostics = set(), []
        return sheet

    def variant(self, given: str, side: int) -> Sheet:
        """Return the same sheet with one input at its low (-1) or high (+1) limit."""
        key = (given, side)
        if key not in self._variants:
            self._variants[key] = Sheet(
                self._formulas, self._library, self._find, {given: side}, self._broken
            )
        return self._variants[key]

    # What a formula asks of its scope.

    def value(self, name: Name, source: PlacedText) -> tuple[Value, int]:
        """Return what the first parts of a name stand for; see `Scope`."""
        first = name.parts[0]
        if first.text in self._locals:
            return self._locals[first.text], 1
        if first.text in self._formulas:
            return self._defined(first), 1
        if first.text in self._broken:
            raise Failed(None)
        try:
            found, used = self._find(name.parts, source)
        except Failed as failed:
            if failed.diagnostic is not None and failed.diagnostic.code == "HC201":
                raise Failed(self._with_own_names(failed.diagnostic, first)) from None
            raise
        return settled(found, self._scenario), used

    def functions(self) -> dict[str, Function]:
        """Return the language's functions and those of the core."""
        return self._functions

    def settle(self, given: Quantity) -> Quantity:
        """Return an input at the limit that this sheet's scenario names, else as it is."""
        return at_limit(given, self._scenario)

    def warn(self, diagnostic: Diagnostic) -> None:
        """Take a warning, once."""
        self._say(diagnostic)

    def _say(self, diagnostic: Diagnostic) -> None:
        if diagnostic not in self._said:
            self._said.add(diagnostic)
            self.diagnostics.append(diagnostic)

    def _defined(self, part: Part) -> Value:
        if part.text not in self._values:
            self._work_out(part.text)
        value = self._values[part.text]
        if value is None:
            raise Failed(None)
        return value

    def _work_out(self, name: str) -> None:
        """Evaluate a named formula behind all it refers to; a chain may be of any length."""
        open_ = {name: names_in(self._formulas[name].root)}
        while open_:
            top = next(reversed(open_))
            for part in open_[top]:
                if part.text in self._values or part.text not in self._formulas:
                    continue
                if part.text in open_:
                    self._break_circle(list(open_), part, self._formulas[top].source)
                    break
                open_[part.text] = names_in(self._formulas[part.text].root)
                break
            else:
                del open_[top]
                self._evaluate_named(top)
                continue
            open_ = {each: rest for each, rest in open_.items() if each not in self._values}

    def _evaluate_named(self, name: str) -> None:
        before, self._locals = self._locals, {}
        try:
            self._values[name] = self._named(name, evaluate(self._formulas[name], self))
        except Failed as failed:
            self._values[name] = None
            if failed.diagnostic is not None:
                self._say(failed.diagnostic)
        finally:
            self._locals = before

    def _named(self, name: str, value: Value) -> Value:
        if not isinstance(value, Quantity):
            return value
        tags = value.tags
        if value.dimension == dim.NONE and (name == "pue" or name.endswith("_pue")):
            tags = {**tags, "role": "pue"}
        return value.replace(tags=tags, term=Term("name", (value,), name))

    def _break_circle(self, open_: list[str], part: Part, source: PlacedText) -> None:
        """Say that names refer to each other in a circle; none of them has a value."""
        circle = open_[open_.index(part.text) :]
        for name in circle:
            self._values[name] = None
        first = self._formulas[part.text].source
        self._say(
            Diagnostic(
                "HC205",
                f"`{part.text}` is defined by itself: {' → '.join([*circle, part.text])}",
                source.span(part.start, part.end),
                labels=(
                    Label(first.span(0, len(first.text)), f"`{part.text}` is this", first.path),
                ),
                help="give one of them a value that does not need the others",
                path=source.path,
            )
        )

    def _with_own_names(self, diagnostic: Diagnostic, first: Part) -> Diagnostic:
        near = closest(first.text, [*self._formulas, *self._locals])
        if not near or diagnostic.fix is not None:
            return diagnostic
        return diagnostic._replace(help=f"did you mean `{near[0]}`?", fix=near[0])
