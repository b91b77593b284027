"""Findings of every shape, and the file they lie in; shared by the tests of the formats."""

from __future__ import annotations

from hugo_calc.report.diagnostic import Change, Diagnostic, Label
from hugo_calc.report.sources import Sources
from hugo_calc.text.span import Span

POST = "content/posts/über uns.md"
DATA = "data/calc.yaml"
TEXT = (
    "---\r\ntitle: x\r\n---\r\n"
    "数 Driving: car.deisel far, car.deisel near\r\n"
    "  Stored: 4 kg\r\n"
    "a long\r\nplace\r\n"
)


def span(of: str, number: int = 0, *, text: str = TEXT) -> Span:
    """Return where the text stands for the time `number`, counted from 0."""
    source, wanted = text.encode(), of.encode()
    at = source.index(wanted)
    for _ in range(number):
        at = source.index(wanted, at + 1)
    return Span(at, at + len(wanted))


def sources(text: str = TEXT) -> Sources:
    known = Sources()
    known.add(POST, text.encode())
    known.add(DATA, b"let:\n  load: 7 kg\n")
    return known


UNKNOWN = Diagnostic(
    "HC201",
    "unknown factor `car.deisel`",
    span("car.deisel"),
    label="no factor has this name",
    help="did you mean `car.diesel` (0.17 kgCO2e/km, publisher, 2024)?",
    fix="car.diesel",
    path=POST,
)
AGAIN = UNKNOWN._replace(span=span("car.deisel", 1))
STALE = Diagnostic(
    "HC403",
    "figure is out of date: 4 kg should read 5 kg, since grid.us has changed",
    span("4 kg"),
    label="should read 5 kg  (+25%)",
    help="hugo-calc write 'content/posts/über uns.md'",
    severity="stale",
    path=POST,
    change=Change("4 kg", "5 kg", 25.0, ("fact", "format")),
)
EMPTY = STALE._replace(code="HC401", change=Change("", "5 kg", None, ()), label="")
WARNING = Diagnostic(
    "HC331",
    "the values differ: 100%, a | b, <i>",
    span("a long\r\nplace"),
    labels=(Label(span("Driving"), "from here"), Label(Span(7, 11), "and here", DATA)),
    severity="warning",
    path=POST,
)
GONE = Diagnostic("HC904", "the file cannot be read: gone", path="content/a\x1b,b:\nc%.md")
NO_SITE = Diagnostic("HC906", "there is no Hugo site here")
BUG = Diagnostic("HC990", "this is our bug: \ud800\x00 <x> & ]]>", path=POST)
ALL = [UNKNOWN, AGAIN, STALE, EMPTY, WARNING, GONE, NO_SITE, BUG]


def same(path: str) -> str:
    """Take a path as it is."""
    return path
