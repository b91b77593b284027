"""One post: what its author defined and calls for, worked out and planned as edits."""

from __future__ import annotations

from hugo_calc.post.answer import Answer, evaluate_expression
from hugo_calc.post.desk import Site
from hugo_calc.post.plan import Figure, Plan, plan
from hugo_calc.post.stale import staleness

__all__ = ["Answer", "Figure", "Plan", "Site", "evaluate_expression", "plan", "staleness"]
