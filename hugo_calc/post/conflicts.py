"""Merge conflicts: the marks that Git leaves where two versions of a post differ."""

from __future__ import annotations

import re

from hugo_calc.post.markdown import Body
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.span import Span

_OPENING = re.compile(rb"^<{7} [^\r\n]*", re.MULTILINE)
_MIDDLE = re.compile(rb"^={7}(?=\r?$)", re.MULTILINE)
_CLOSING = re.compile(rb"^>{7} [^\r\n]*", re.MULTILINE)


def conflict(source: bytes, body: int) -> Diagnostic | None:
    """Return what to say of a post with the three marks of a conflict (HC514), else None.

    One that stands in a fence, as an example, is none. `body` is where the post's text begins.
    """
    opening = _OPENING.search(source)
    middle = _MIDDLE.search(source, opening.end()) if opening else None
    closing = _CLOSING.search(source, middle.end()) if middle else None
    if opening is None or middle is None or closing is None:
        return None
    if opening.start() >= body and Body(source, body).in_fence(opening.start()):
        return None
    return Diagnostic(
        "HC514",
        "a merge left a conflict here",
        Span(*opening.span()),
        labels=(
            Label(Span(*middle.span()), "the other version begins"),
            Label(Span(*closing.span()), "and ends"),
        ),
        help="decide which version holds, and remove the three marks; then run `hugo-calc write`",
    )
