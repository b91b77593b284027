"""Diagnostics on one line each, as editors and pipes take them."""

from __future__ import annotations

from collections.abc import Iterable

from hugo_calc.report.cells import shown
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources
from hugo_calc.text.lines import Position


def render(diagnostics: Iterable[Diagnostic], sources: Sources) -> str:
    """Return `path:line:column: HC201 unknown factor car.deisel (did you mean car.diesel?)`."""
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
    """Return what goes in parentheses: the fix in short, else the help, else the label."""
    if diagnostic.fix and diagnostic.help.startswith("did you mean"):
        return f"did you mean {diagnostic.fix}?"
    if diagnostic.severity == "stale" and diagnostic.label:
        label = _bare(diagnostic.label)
        return "" if label.partition("  ")[0] in _bare(diagnostic.message) else label
    return _bare(diagnostic.help.split("\n", 1)[0])


def _bare(text: str) -> str:
    return text.replace("`", "")
