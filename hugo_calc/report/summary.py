"""The last line of a run: how many posts and figures, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hugo_calc.report.cells import shown
from hugo_calc.report.diagnostic import Diagnostic


class Summary(NamedTuple):
    """What a run counted. `figures` are values and tables; notes go with them uncounted.

    Those that are neither current nor stale stand in posts that an error keeps from being checked.
    """

    posts: int
    figures: int
    current: int  # figures that read as they should
    stale: int  # values and tables that do not, and claims that do not agree
    notes: int  # footnotes and their marks that do not
    ledgers: int  # ledgers that do not say what they should
    written: int  # posts that were rewritten
    changed: int  # figures that were rewritten
    errors: int
    warnings: int
    codes: tuple[str, ...]  # of the errors, each once, sorted

    def fields(self) -> dict[str, object]:
        """Return the summary as an object ready for JSON."""
        fields = dict(self._asdict())
        fields["codes"] = list(self.codes)
        return fields


def summary(
    diagnostics: Iterable[Diagnostic],
    *,
    posts: int,
    figures: int,
    current: int,
    stale: int = 0,
    written: int = 0,
    changed: int = 0,
) -> Summary:
    """Return the summary of a run that found `diagnostics`; `stale` are those of figures."""
    severities = [(each.severity, each.code) for each in diagnostics]
    codes = sorted({code for severity, code in severities if severity == "error"})
    errors = sum(severity == "error" for severity, _ in severities)
    warnings = sum(severity == "warning" for severity, _ in severities)
    ledgers = severities.count(("stale", "HC407"))
    notes = sum(severity == "stale" for severity, _ in severities) - ledgers - stale
    return Summary(
        posts, figures, current, stale, max(0, notes), ledgers, written, changed, errors, warnings,
        tuple(codes),
    )  # fmt: skip


def line(of: Summary, seconds: float | None = None) -> str:
    """Return the summary in words; `seconds` is how long the run took, where that is of interest.

    >>> line(Summary(214, 1032, 1032, 0, 0, 0, 0, 0, 0, 0, ()))
    '214 posts, 1,032 figures, all up to date.'
    >>> line(Summary(214, 1032, 1029, 2, 0, 0, 0, 0, 1, 0, ("HC201",)), 0.92)
    '214 posts, 1,032 figures: 1,029 up to date, 2 stale, 1 not checked, 1 error (HC201). 0.9 s'
    """
    said = f"{count(of.posts, 'post')}, {count(of.figures, 'figure')}"
    parts = []
    if of.written:
        parts.append(f"{_changed(of.changed)} in {count(of.written, 'post')}")
    if of.stale:
        parts.append(f"{of.stale:,} stale")
    if of.notes:
        parts.append(f"{count(of.notes, 'note')} stale")
    if of.ledgers:
        parts.append(f"{count(of.ledgers, 'ledger')} stale")
    unchecked = of.figures - of.current - of.stale
    if unchecked > 0 and not of.written:
        parts.append(f"{unchecked:,} not checked")
    if of.errors:
        parts.append(f"{count(of.errors, 'error')} ({', '.join(of.codes)})")
    if of.figures and parts and not of.written:
        parts.insert(0, f"{of.current:,} up to date")
    if of.warnings:
        parts.append(count(of.warnings, "warning"))
    if not (of.stale or of.notes or of.ledgers or of.errors or of.written):
        said += ", all up to date" if of.figures else ""
        said += f"; {parts[0]}" if parts else ""
    elif parts:
        said += f": {', '.join(parts)}"
    return f"{said}." + (f" {seconds:.1f} s" if seconds is not None else "")


def moved_line(fact: str, was: str, now: str, percent: float | None, posts: Sequence[str]) -> str:
    """Return a fact that moved, with what it touches; `posts` has one entry a figure.

    >>> moved_line("grid.us", "0.386 kg/kWh", "0.374 kg/kWh", -3.1, ["a.md", "a.md", "b.md"])
    'grid.us: 0.386 kg/kWh → 0.374 kg/kWh, −3.1%: 3 figures in 2 posts'
    """
    change = "" if percent is None else f", {percent:+.1f}%".replace("-", "−")
    touched = f"{count(len(posts), 'figure')} in {count(len(set(posts)), 'post')}"
    return shown(f"{fact}: {was} → {now}{change}: {touched}")


def written_line(path: str, figures: int) -> str:
    """Return what was done to one post.

    >>> written_line("content/posts/a.md", 3)
    'content/posts/a.md: 3 figures written'
    """
    return f"{shown(path)}: {_changed(figures)}"


def _changed(figures: int) -> str:
    return f"{count(figures, 'figure')} written" if figures else "notes brought up to date"


def count(number: int, noun: str) -> str:
    """Return a number with its noun, "1 figure" or "1,032 figures"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
