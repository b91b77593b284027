"""A bench for the language's tests: formulas beside facts made up for the test, places as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hugo_calc.lang.evaluate import Failed
from hugo_calc.lang.functions import Function
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Input, Quantity, Record, Term, Value
from hugo_calc.lang.ranges import Range, range_of
from hugo_calc.lang.sheet import Sheet
from hugo_calc.lang.syntax import Part
from hugo_calc.lang.units import unit
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span


def fact(
    key: str,
    value: float,
    of: str = "",
    limits: tuple[float, float] | None = None,
    **tags: str,
) -> Quantity:
    """Return a fact of that key, with its limits in the same unit."""
    measure = unit(of) if of else None
    scale = measure.factor if measure else 1.0
    low, high = (limits[0] * scale, limits[1] * scale) if limits else (None, None)
    term = Term("fact", text=key, given=Input(key, key, low, high))
    if measure is None:
        return Quantity(value, tags=tags, term=term)
    return Quantity(value * scale, measure.dimension, measure, tags, term)


def facts() -> dict[str, Value]:
    """Return what formulas may refer to besides their own names; anew, since values have places."""
    return {
        "grid.here": fact("grid.here", 0.4, "kgCO2e/kWh", gas="CO2e", averaging="average"),
        "grid.there": fact("grid.there", 0.5, "kgCO2/kWh", gas="CO2", averaging="average"),
        "grid.spare": fact("grid.spare", 0.6, "kgCO2e/kWh", gas="CO2e", averaging="marginal"),
        "site.pue": fact("site.pue", 1.25, role="pue"),
        "site.load": fact("site.load", 8, "MWh", boundary="it"),
        "site.bill": fact("site.bill", 10, "MWh", boundary="facility", pue="in"),
        "site.vague": fact("site.vague", 10, "kWh", limits=(8, 14)),
        "site.sure": fact("site.sure", 10, "kWh"),
        "hall.one": Record(
            "hall one",
            {
                "label": "hall one",
                "energy": fact("hall.one.energy", 3, "MWh"),
                "power": fact("hall.one.power", 7, "kW"),
                "pue": fact("hall.one.pue", 1.25, role="pue"),
            },
            frozenset(("energy", "power")),
            {"water": "give wue="},
            "hall.one",
        ),
        "hall.two": Record(
            "hall two",
            {"label": "hall two", "energy": fact("hall.two.energy", 4, "MWh")},
            frozenset(("energy", "power")),
            {"power": "give count="},
            "hall.two",
        ),
    }


def find(parts: tuple[Part, ...], source: PlacedText) -> tuple[Value, int]:
    """Return the fact that the first two parts name. Raises Failed HC201 where none is."""
    key = ".".join(part.text for part in parts[:2])
    found = facts().get(key)
    if found is not None:
        return found, 2
    span = source.span(parts[0].start, parts[-1].end)
    raise Failed(Diagnostic("HC201", f"unknown name `{key}`", span, path=source.path))


class Worked(NamedTuple):
    """What became of one formula; spans of its diagnostics are bytes of `document`."""

    document: bytes
    value: Value | None
    spread: Range | None
    diagnostics: tuple[Diagnostic, ...]
    sheet: Sheet

    @property
    def quantity(self) -> Quantity:
        """The value, which must be a quantity without an error."""
        assert isinstance(self.value, Quantity), self.diagnostics
        return self.value

    @property
    def amount(self) -> float:
        """The value in its own unit."""
        return self.quantity.amount

    @property
    def unit(self) -> str:
        """The unit that the value likes to be printed in, "" for none."""
        return self.quantity.unit.text if self.quantity.unit else ""

    @property
    def limits(self) -> tuple[float, float]:
        """The range in the value's own unit; there must be one."""
        assert self.spread is not None
        scale = self.quantity.unit.factor if self.quantity.unit else 1.0
        return self.spread.low / scale, self.spread.high / scale

    @property
    def error(self) -> Diagnostic:
        """The one diagnostic, where the formula must have been refused."""
        assert self.value is None, self.value
        (diagnostic,) = self.diagnostics
        assert diagnostic.severity == "error"
        return diagnostic

    @property
    def warnings(self) -> list[str]:
        """The codes of all warnings; there must be no error."""
        assert all(each.severity == "warning" for each in self.diagnostics), self.diagnostics
        return [each.code for each in self.diagnostics]

    def text(self, span: Span | None) -> str:
        """Return what stands at a span."""
        assert span is not None
        return self.document[span.start : span.end].decode()

    def places(self) -> list[str]:
        """Return what the one diagnostic points at: its own place, then those of its labels."""
        (diagnostic,) = self.diagnostics
        spans = [diagnostic.span, *(label.span for label in diagnostic.labels)]
        return [self.text(span) for span in spans]


def work(
    text: str,
    let: Mapping[str, str] | None = None,
    local: Mapping[str, Value] | None = None,
    functions: Mapping[str, Function] | None = None,
) -> Worked:
    """Work out a formula beside named ones, all of them lines of one document."""
    document = text + "\n"
    formulas = {}
    for name, definition in (let or {}).items():
        reading = parse(placed(definition, len(document.encode())))
        assert reading.formula is not None, reading.diagnostics
        formulas[name] = reading.formula
        document += definition + "\n"
    sheet = Sheet(formulas, functions or {}, find)
    reading = parse(placed(text))
    value, spread = None, None
    if reading.formula is not None:
        value = sheet.evaluate(reading.formula, local)
        if isinstance(value, Quantity):
            spread = range_of(sheet, reading.formula, value, local)
    found = (*reading.diagnostics, *sheet.diagnostics)
    return Worked(document.encode(), value, spread, found, sheet)
