"""Merge conflicts: the marks that Git leaves where two versions of a post differ."""

from __future__ import annotations

import re

from hugo_calc.hugo.shortcodes import Scan
from hugo_calc.post.blocks import within
from hugo_calc.post.covered import apart
from hugo_calc.post.markdown import Body
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.span import Span

_OPENING = re.compile(rb"^<{7} [^\r\n]*", re.MULTILINE)
_MIDDLE = re.compile(rb"^={7}(?=\r?$)", re.MULTILINE)
_CLOSING = re.compile(rb"^>{7} [^\r\n]*", re.MULTILINE)


def conflict(source: bytes, seen: Scan) -> Diagnostic | None:
    """Return what to say of a post with the three marks of a conflict (HC514), else None.

    One that stands in a fence, or in what a shortcode is given raw, is an example.
    """
    body = Body(source, seen.front.body if seen.front is not None else 0)
    examples = apart(seen)
    for opening in _OPENING.finditer(source):
        if body.in_fence(opening.start()) or within(examples, opening.start()):
            continue
        middle = _MIDDLE.search(source, opening.end())
        closing = _CLOSING.search(source, middle.end()) if middle else None
        if middle is None or closing is None:
            return None
        return Diagnostic(
            "HC514",
            "a merge left a conflict here",
            Span(*opening.span()),
            labels=(
                Label(Span(*middle.span()), "the other version begins"),
                Label(Span(*closing.span()), "and ends"),
            ),
            help="decide which version holds, and remove the three marks, then `hugo-calc write`",
        )
    return None
