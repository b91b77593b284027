"""One post: what its author defined and calls for, worked out and planned as edits."""

from __future__ import annotations

from hugo_calc.post.answer import Answer, evaluate_expression
from hugo_calc.post.as_of import with_as_of
from hugo_calc.post.causes import Cause, moved_facts
from hugo_calc.post.derivation import Derivation, Step, explain, explain_name
from hugo_calc.post.desk import Site, newest_day
from hugo_calc.post.kinship import Kinship, apart, filled
from hugo_calc.post.ledger import Reading, ledger_text, read_ledger
from hugo_calc.post.plan import plan
from hugo_calc.post.planned import Figure, Plan
from hugo_calc.post.stale import by_hand, staleness

__all__ = [
    "Answer",
    "Cause",
    "Derivation",
    "Figure",
    "Kinship",
    "Plan",
    "Reading",
    "Site",
    "Step",
    "apart",
    "by_hand",
    "evaluate_expression",
    "explain",
    "explain_name",
    "filled",
    "ledger_text",
    "moved_facts",
    "newest_day",
    "plan",
    "read_ledger",
    "staleness",
    "with_as_of",
]
