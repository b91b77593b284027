"""Diagnostics in full: a caret frame each, with both sides, the help and the fix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hugo_calc.report.cells import shown
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.report.frame import Mark, Paint, bar, frame, mark
from hugo_calc.report.sources import Sources
from hugo_calc.text.lines import Lines

_SGR = {
    "error": "1;31",
    "stale": "1;35",
    "warning": "1;33",
    "label": "1;34",
    "strong": "1",
}
_WORD = 4  # cells of "help" and "more", which every note is at least as wide as


def render(
    diagnostics: Iterable[Diagnostic], sources: Sources, *, colour: bool, more: bool = True
) -> str:
    """Return the diagnostics as people read them, a blank line between; "" where there are none.

    With `more`, the first of each code names the command that explains it.
    """
    paint = _coloured if colour else _plain
    seen: set[str] = set()
    drawn = []
    for each in diagnostics:
        first = more and each.code not in seen
        seen.add(each.code)
        drawn.append("\n".join(_rows(each, sources, paint, more=first)) + "\n")
    return "\n".join(drawn)


def _plain(text: str, style: str) -> str:
    return text


def _coloured(text: str, style: str) -> str:
    return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if style else text


def _rows(diagnostic: Diagnostic, sources: Sources, paint: Paint, *, more: bool) -> Iterator[str]:
    heading = paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    yield heading + paint(f": {shown(diagnostic.message)}", "strong")

    framed = list(_framed(diagnostic, sources))
    gutter = max((len(str(each.line)) for *_, marks in framed for each in marks), default=2)
    place = sources.place(diagnostic.path, diagnostic.span)
    if diagnostic.path:
        at = f":{place[0].line}:{place[0].column}" if place else ""
        yield paint(" " * gutter + "-->", "label") + f" {shown(diagnostic.path)}{at}"
    for path, lines, marks in framed:
        if path != diagnostic.path:
            first = min(marks)
            yield paint(" " * gutter + ":::", "label") + (
                f" {shown(path)}:{first.line}:{first.start + 1}"
            )
        yield bar(gutter, paint)
        yield from frame(lines, marks, gutter, paint)
    notes = list(_notes(diagnostic))
    if more:
        notes += _note("more", f"hugo-calc explain {diagnostic.code}", _WORD)
    if notes and framed:
        yield bar(gutter, paint)
    for note in notes:
        yield f"{' ' * gutter} {note}"


def _framed(diagnostic: Diagnostic, sources: Sources) -> Iterator[tuple[str, Lines, list[Mark]]]:
    """Yield the known files a diagnostic points into, its own first, with the marks in each."""
    places: list[tuple[Label, str, bool]] = []
    if diagnostic.span is not None:
        own = Label(diagnostic.span, diagnostic.label, diagnostic.path)
        places.append((own, diagnostic.severity, True))
    places += [(label, "label", False) for label in diagnostic.labels]
    for path in dict.fromkeys(label.path for label, _, _ in places):
        lines = sources.lines(path)
        if lines is not None:
            yield (
                path,
                lines,
                [
                    mark(lines, label.span, label.text, style, primary=primary)
                    for label, style, primary in places
                    if label.path == path
                ],
            )


def _notes(diagnostic: Diagnostic) -> Iterator[str]:
    wide = max([_WORD, *(len(name) for name, _ in diagnostic.notes)])
    for name, text in diagnostic.notes:
        yield from _note(name, text, wide)
    text, fix = diagnostic.help, diagnostic.fix
    if fix and fix not in text:
        # What is to be pasted brings its own quotes, or is shown between some.
        shown_fix = fix if fix[0] in "\"'" else f'"{fix}"'
        text = f"{text}\n{shown_fix}" if text else shown_fix
    if text:
        # Help that is a command, or nothing but what to write instead, is the whole fix.
        is_fix = not diagnostic.help or text.startswith("hugo-calc ")
        yield from _note("fix" if is_fix else "help", text, _WORD)


def _note(name: str, text: str, wide: int) -> Iterator[str]:
    first, *rest = text.split("\n")
    yield f"= {name}:{' ' * (wide - len(name))} {shown(first)}".rstrip()
    for line in rest:
        yield f"{' ' * (wide + 4)}{shown(line)}".rstrip()
