"""Values of the language: quantities, records, and how each of them came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from hugo_calc.lang.dimension import NONE, Dimension
from hugo_calc.lang.syntax import Unit
from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span


class Place(NamedTuple):
    """The characters of a formula that made a value."""

    source: PlacedText
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The place as bytes of its file."""
        return self.source.span(self.start, self.end)


class Origin(Protocol):
    """What the language must know of a fact; the catalogue's vintages are such."""

    @property
    def id(self) -> str:
        """The fact's name with its vintage: grid.us[2022]."""

    @property
    def label(self) -> str:
        """What people call it: US grid."""


class Input(NamedTuple):
    """A value that was put in rather than computed, and its 95 % limits in base units."""

    id: str  # one id is one input, however often it is used
    label: str
    low: float | None = None
    high: float | None = None
    origin: Origin | None = None

    @property
    def uncertain(self) -> bool:
        """Whether it has a limit on either side."""
        return self.low is not None or self.high is not None


class Term:
    """How a quantity came about: an operator with the quantities it was given.

    Operators are "number", "fact", "spread", "name", "field", "call", "group", "negative", "in",
    "as" and the signs + - * / ^. `text` is the literal as written, or the name.
    """

    __slots__ = ("arguments", "input", "operator", "place", "text")

    def __init__(
        self,
        operator: str,
        arguments: tuple[Quantity, ...] = (),
        text: str = "",
        given: Input | None = None,
    ) -> None:
        self.operator = operator
        self.arguments = arguments
        self.text = text
        self.input = given
        self.place: Place | None = None

    def at(self, place: Place) -> Term:
        """Return the same term at a place; what is shared is never changed."""
        term = Term(self.operator, self.arguments, self.text, self.input)
        term.place = place
        return term


class Quantity:
    """A number of something: `value` counts base units (kg, m, s, kg CO₂e …) of `dimension`.

    `unit` is the unit it likes to be printed in, None where none was named. `tags` say what it
    includes and how it was accounted: {"boundary": "facility", "gas": "CO2e"}; an axis that is
    not there is not known. A quantity is never changed once made.
    """

    __slots__ = ("dimension", "inputs", "tags", "term", "unit", "value")

    def __init__(
        self,
        value: float,
        dimension: Dimension = NONE,
        unit: Unit | None = None,
        tags: Mapping[str, str] | None = None,
        term: Term | None = None,
    ) -> None:
        self.value = value
        self.dimension = dimension
        self.unit = unit
        self.tags: Mapping[str, str] = tags or {}
        self.term = term or Term("number")
        self.inputs: tuple[Quantity, ...] | None = None  # filled in by `inputs_of`

    def __repr__(self) -> str:
        unit = f" {self.unit.text}" if self.unit else ""
        return f"Quantity({self.amount:.12g}{unit})"

    @property
    def amount(self) -> float:
        """The value in the quantity's own unit, or in base units where it has none."""
        return self.value / self.unit.factor if self.unit else self.value

    def replace(
        self,
        *,
        value: float | None = None,
        unit: Unit | None = None,
        tags: Mapping[str, str] | None = None,
        term: Term | None = None,
    ) -> Quantity:
        """Return a copy with these parts replaced; the others stay."""
        return Quantity(
            self.value if value is None else value,
            self.dimension,
            self.unit if unit is None else unit,
            self.tags if tags is None else tags,
            self.term if term is None else term,
        )


class Record:
    """Several values of one thing, by field: a model's facts, or what `training` returns.

    `extensive` names the fields that add up when records are added (energy does, PUE does not).
    `absent` says, for fields one might expect, why they are not there.
    """

    __slots__ = ("absent", "extensive", "fields", "key", "label")

    def __init__(
        self,
        label: str,
        fields: Mapping[str, Value],
        extensive: frozenset[str] = frozenset(),
        absent: Mapping[str, str] | None = None,
        key: str = "",
    ) -> None:
        self.label = label
        self.fields = fields
        self.extensive = extensive
        self.absent: Mapping[str, str] = absent or {}
        self.key = key


Value = Quantity | Record | str


def kind_of(value: Value) -> str:
    """Return what to call a value in a message: "a quantity", "a record" or "a text"."""
    if isinstance(value, Quantity):
        return "a quantity"
    return "a record" if isinstance(value, Record) else "a text"


def inputs_of(quantity: Quantity) -> tuple[Quantity, ...]:
    """Return every input that a quantity was computed from, once each, in order of use."""
    if quantity.inputs is None:
        quantity.inputs = tuple(_inputs(quantity))
    return quantity.inputs


def _inputs(quantity: Quantity) -> Iterator[Quantity]:
    seen: set[int] = set()
    ids: set[str] = set()
    waiting = [quantity]
    while waiting:
        now = waiting.pop()
        if id(now) in seen:
            continue
        seen.add(id(now))
        given = now.term.input
        if given is not None and given.id not in ids:
            ids.add(given.id)
            yield now
        waiting.extend(reversed(now.term.arguments))
