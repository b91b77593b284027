"""Diagnostics as JSON, for editors and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources

_VERSION = 1  # of what schemas/findings.schema.json describes; a new key keeps it


def findings(
    diagnostics: Iterable[Diagnostic],
    sources: Sources,
    *,
    moved: Iterable[Mapping[str, object]] = (),
    summary: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return what a run found as one object; without a summary, it ended before it could count."""
    said: dict[str, object] = {
        "version": _VERSION,
        "diagnostics": entries(diagnostics, sources),
        "moved": list(moved),
    }
    return said if summary is None else {**said, "summary": dict(summary)}


def moved_entry(
    fact: str, was: str, now: str, percent: float | None, figures: Iterable[tuple[str, str]]
) -> dict[str, object]:
    """Return a fact that moved, with the figures it makes stale: their post and their formula."""
    return {
        "fact": fact,
        "was": was,
        "now": now,
        "percent": percent,
        "figures": [{"file": file, "expression": expression} for file, expression in figures],
    }


def entries(diagnostics: Iterable[Diagnostic], sources: Sources) -> list[dict[str, object]]:
    """Return diagnostics as objects ready for JSON.

    Lines and columns count from 1, columns in characters; all four are null where a diagnostic
    is about a file as a whole. What is stale says what stands there, what should, by how many
    percent they differ, and the first cause.
    """
    return [_entry(each, sources) for each in diagnostics]


def _entry(diagnostic: Diagnostic, sources: Sources) -> dict[str, object]:
    place = sources.place(diagnostic.path, diagnostic.span)
    start, end = place or (None, None)
    entry: dict[str, object] = {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": diagnostic.path or None,
        "line": start and start.line,
        "column": start and start.column,
        "end_line": end and end.line,
        "end_column": end and end.column,
        "message": diagnostic.message,
        "help": diagnostic.help or None,
        "fix": diagnostic.fix,
    }
    change = diagnostic.change
    if change is not None:
        entry["cause"] = change.causes[0] if change.causes else "unknown"
        entry["stored"] = change.stored
        entry["text"] = change.text
        entry["percent"] = change.percent
    return entry


def render(value: object) -> str:
    """Return `value` as JSON that people can read too, with a line end.

    What a terminal would obey is escaped, more of it than JSON asks for.
    """
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if text.isascii():
        return text
    return "".join(
        each if each.isprintable() or each in "\n\u00a0\u202f" else json.dumps(each)[1:-1]
        for each in text
    )
