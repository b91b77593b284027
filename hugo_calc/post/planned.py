"""What planning a post returns: the figures, what to edit, what was found, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hugo_calc.post.causes import Cause
from hugo_calc.post.outcomes import Workings
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit


class Figure(NamedTuple):
    """One thing the tool writes: what stands there now, and what should.

    `label` is that of its footnote, or the labels of a table's, separated by spaces. `causes` say
    why it is stale, as far as the ledger tells. `value` counts base units.
    """

    label: str
    kind: str  # "figure", "table", "note", "mark" or "claim"
    span: Span
    stored: str
    text: str
    expression: str
    causes: tuple[Cause, ...] = ()
    value: float | None = None

    @property
    def by_hand(self) -> bool:
        """Whether somebody wrote over what the tool had written."""
        return any(cause.kind == "hand" for cause in self.causes)

    @property
    def stale(self) -> bool:
        """Whether what stands there is not what should."""
        return self.stored != self.text


class Plan(NamedTuple):
    """What to do with a post. With an error among the diagnostics there are no edits.

    `ledger` is what to write down of the post, None where it has no figure or an error.
    `workings` is what a plan of what the post then becomes may take over.
    """

    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    figures: tuple[Figure, ...] = ()
    ledger: Mapping[str, Any] | None = None
    workings: Workings | None = None

    @property
    def refused(self) -> bool:
        """Whether an error keeps the post from being written."""
        return any(each.severity == "error" for each in self.diagnostics)
