"""What a run over posts found and did, and the exit code that calls for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources
from hugo_calc.report.summary import Summary


class Change(NamedTuple):
    """What a run would do, or did, to the bytes of a file."""

    path: str
    before: bytes
    after: bytes


class Moved(NamedTuple):
    """A fact that has another value than when figures were written, and those it makes stale."""

    fact: str
    was: str
    now: str
    percent: float | None
    figures: tuple[tuple[str, str], ...]  # the post, and the formula or the table


class Written(NamedTuple):
    """A post that was rewritten, and how many of its figures changed."""

    path: str
    figures: int


class Run(NamedTuple):
    """What a run found and did; paths are as people write them in the current folder."""

    diagnostics: tuple[Diagnostic, ...]
    written: tuple[Written, ...]
    sources: Sources
    summary: Summary
    posts: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    moved: tuple[Moved, ...] = ()
    strict: bool = False  # whether a site asks that warnings fail

    def exit_code(self, *, strict: bool = False) -> int:
        """Return 0 clean, 1 stale or wrong in a post, 2 broken; `strict` counts warnings as 1."""
        return exit_code(self.diagnostics, strict=strict or self.strict)


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> int:
    """Return the exit code that these diagnostics call for."""
    worst = 0
    for each in diagnostics:
        if each.severity == "error":
            worst = max(worst, 2 if each.code.startswith("HC9") else 1)
        elif each.severity == "stale" or strict:
            worst = max(worst, 1)
    return worst
