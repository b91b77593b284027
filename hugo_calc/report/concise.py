"""Diagnostics on one line each, as editors and pipes take them."""

from __future__ import annotations

from collections.abc import Iterable

from hugo_calc.report.cells import shown
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources
from hugo_calc.text.lines import Position


def render(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """Return `path:line:column: HC201 unknown fact car.deisel (did you mean car.diesel?)`."""
    return "".join(f"{line(each, sources)}\n" for each in diagnostics)


def line(diagnostic: Diagnostic, sources: Sources) -> str:
    """Return one diagnostic on one line, without the line end."""
    said = heading(diagnostic, sources.place(diagnostic.path, diagnostic.span))
    more = _more(diagnostic)
    return shown(f"{said} ({more})" if more else said)


def heading(diagnostic: Diagnostic, place: tuple[Position, Position] | None) -> str:
    """Return where, which code and what was found, as it is, without what goes in parentheses."""
    at = f"{diagnostic.path}:" if diagnostic.path else ""
    if place is not None:
        at += f"{place[0].line}:{place[0].column}:"
    warning = "warning: " if diagnostic.severity == "warning" else ""
    return f"{at} {diagnostic.code} {warning}{_bare(diagnostic.message)}".lstrip()


def _more(diagnostic: Diagnostic) -> str:
    """Return what goes in parentheses: the fix in short, else the label and the help.

    A label says something only of a figure that is stale: what its message has not said.
    """
    if diagnostic.fix and diagnostic.help.startswith("did you mean"):
        return f"did you mean {diagnostic.fix}?"
    help_ = _bare(diagnostic.help.split("\n", 1)[0])
    label = _bare(diagnostic.label) if diagnostic.change is not None else ""
    if label.partition("  ")[0] in _bare(diagnostic.message):
        return help_
    return f"{label}: {help_}" if help_ else label


def _bare(text: str) -> str:
    return text.replace("`", "")
