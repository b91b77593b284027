"""A bench for the core's tests: formulas worked out with the real catalogue, places as text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.core.facts import Facts
from hugo_calc.core.functions import functions
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.quantity import Quantity, Value
from hugo_calc.lang.ranges import Range, range_of
from hugo_calc.lang.sheet import Sheet
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import placed
from hugo_calc.text.span import Span

CATALOGUE = Catalogue()


class Worked(NamedTuple):
    """What became of one formula; spans of its diagnostics are bytes of `document`."""

    document: bytes
    value: Value | None
    spread: Range | None
    diagnostics: tuple[Diagnostic, ...]

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
    def error(self) -> Diagnostic:
        """The one diagnostic, where the formula must have been refused."""
        assert self.value is None
        (diagnostic,) = self.diagnostics
        assert diagnostic.severity == "error"
        return diagnostic

    @property
    def warnings(self) -> list[str]:
        """The codes of all warnings."""
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


def work(text: str, let: Mapping[str, str] | None = None, as_of: str | None = None) -> Worked:
    """Work out a formula beside named ones, all of them lines of one document."""
    document = text + "\n"
    formulas = {}
    for name, definition in (let or {}).items():
        reading = parse(placed(definition, len(document.encode())))
        assert reading.formula is not None, reading.diagnostics
        formulas[name] = reading.formula
        document += definition + "\n"
    facts = Facts(CATALOGUE, as_of)
    sheet = Sheet(formulas, partial(functions, facts), facts.find)
    reading = parse(placed(text))
    value, spread = None, None
    if reading.formula is not None:
        value = sheet.evaluate(reading.formula)
        if isinstance(value, Quantity):
            spread = range_of(sheet, reading.formula, value)
    found = (*reading.diagnostics, *sheet.diagnostics)
    return Worked(document.encode(), value, spread, found)
