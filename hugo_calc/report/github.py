"""Diagnostics as annotations of GitHub Actions, and the summary of its job in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from hugo_calc.report import concise
from hugo_calc.report.cells import shown
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources

_MOST_ROWS = 200  # GitHub drops a summary of more than 1 MiB, all of it
_PLAIN = frozenset(" .,;()/+-=%?'")  # what means nothing to Markdown, beside letters and digits


def render(diagnostics: Iterable[Diagnostic], sources: Sources, base: Callable[[str], str]) -> str:
    """Return one workflow command a diagnostic; what is stale is an error, since the job fails.

    `base` makes a path relative to the top of the repository, where GitHub looks for it. Lines
    and columns count from 1, columns in characters. The text names the place again, as the log
    of a job shows nothing but the text.
    """
    return "".join(_command(each, sources, base) + "\n" for each in diagnostics)


def plain(text: str) -> str:
    """Return a line that the runner takes for no command, whatever names are in it.

    >>> plain("::error::.md: 1 figure written"), plain("##[error]a.md: 1 figure written")
    ('- ::error::.md: 1 figure written', '## [error]a.md: 1 figure written')
    """
    sign = "- " if text.lstrip().startswith("::") else ""
    return sign + text.replace("##[", "## [")


def step_summary(
    diagnostics: Iterable[Diagnostic], sources: Sources, base: Callable[[str], str], line: str
) -> str:
    """Return the Markdown of a job's summary: the counts, and a table of what was found."""
    found = list(diagnostics)
    parts = ["### hugo-calc\n\n", _markdown(line), "\n\n"]
    if found:
        parts.append("| place | code | message | help |\n| :--- | :--- | :--- | :--- |\n")
    for each in islice(found, _MOST_ROWS):
        place = _place(each, sources, base(each.path) if each.path else "")
        cells = (place, each.code, each.message.replace("`", ""), each.help.replace("`", ""))
        parts.append(f"| {' | '.join(_markdown(cell) for cell in cells)} |\n")
    if len(found) > _MOST_ROWS:
        parts.append(f"\n{len(found) - _MOST_ROWS:,} more are in the log.\n")
    return "".join(parts) + ("\n" if found else "")


def _command(diagnostic: Diagnostic, sources: Sources, base: Callable[[str], str]) -> str:
    level = "warning" if diagnostic.severity == "warning" else "error"
    path = base(diagnostic.path) if diagnostic.path else ""
    properties = {"title": f"hugo-calc ({diagnostic.code})"}
    if path:
        properties = {"file": path, **_region(diagnostic, sources), **properties}
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = concise.heading(
        diagnostic._replace(path=path), sources.place(diagnostic.path, diagnostic.span)
    )
    lines = [text, *diagnostic.help.split("\n")] if diagnostic.help else [text]
    return f"::{level} {said}::{_data(chr(10).join(shown(line) for line in lines))}"


def _region(diagnostic: Diagnostic, sources: Sources) -> dict[str, str]:
    """Return the place; the runner drops columns of a place that has several lines."""
    place = sources.place(diagnostic.path, diagnostic.span)
    if place is None:
        return {}
    start, end = place
    if start.line != end.line:
        return {"line": str(start.line), "endLine": str(end.line)}
    return {
        "line": str(start.line),
        "col": str(start.column),
        "endLine": str(end.line),
        "endColumn": str(end.column),
    }


def _place(diagnostic: Diagnostic, sources: Sources, path: str) -> str:
    place = sources.place(diagnostic.path, diagnostic.span)
    return path if place is None else f"{path}:{place[0].line}:{place[0].column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    exact = "".join(each if each in "\r\n" else shown(each) for each in text)
    return _data(exact).replace(":", "%3A").replace(",", "%2C")


def _markdown(text: str) -> str:
    r"""Return text for a cell of a table: whatever could mean something becomes an entity.

    >>> _markdown("a | <b>\n`c`")
    'a &#124; &#60;b&#62; &#96;c&#96;'
    """
    return "".join(
        each if each.isalnum() or each in _PLAIN or ord(each) > 0x7F else f"&#{ord(each)};"
        for each in shown(" ".join(text.split()))
    )
