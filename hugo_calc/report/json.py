"""Diagnostics as JSON, for editors and scripts."""

from __future__ import annotations

from collections.abc import Iterable

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources


def entries(diagnostics: Iterable[Diagnostic], sources: Sources) -> list[dict[str, object]]:
    """Return diagnostics as objects ready for JSON.

    Lines and columns count from 1, columns in characters; all four are null where a diagnostic
    is about a file as a whole.
    """
    return [_entry(each, sources) for each in diagnostics]


def _entry(diagnostic: Diagnostic, sources: Sources) -> dict[str, object]:
    place = sources.place(diagnostic.path, diagnostic.span)
    start, end = place or (None, None)
    return {
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


def render(value: object) -> str:
    """Return `value` as JSON that people can read too, with a line end."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
