"""Refusal: why and where Hugo refuses a file, in its words and in ours."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.span import Span

_EXCERPT = 160  # characters of an author's text repeated in a message

# What several refusals are mended by.
LITERALLY = "write {{</* … */>}} to show a tag literally"
MIXED = 'give all by name, as in expr="…" format="…", or none'

_CURLY = "“”„«»‘’'"


class Refusal(NamedTuple):
    """The first thing for which Hugo stops its build.

    `reason` is Hugo's message and `offset` the byte of the file that Hugo points at, often the
    tag around the fault; the diagnostic points at the fault itself.
    """

    reason: str
    offset: int
    diagnostic: Diagnostic


def refuse(
    reason: str,
    offset: int,
    span: Span,
    label: str = "",
    help: str = "",  # noqa: A002
    *,
    fix: str | None = None,
    labels: tuple[Label, ...] = (),
    code: str = "HC501",
) -> Refusal:
    """Return the refusal with this reason of Hugo's, its diagnostic at `span`."""
    message = "Hugo refuses this: " + reason.replace("\n", " ")
    return Refusal(
        reason, offset, Diagnostic(code, message, span, label, labels=labels, help=help, fix=fix)
    )


def excerpt(source: bytes, start: int, end: int) -> str:
    """Return the text between two offsets, cut to what fits into a message."""
    text = source[start : min(end, start + 4 * _EXCERPT)].decode("utf-8", "replace")
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def unrecognized(
    character: str, span: Span, closing: str, *, wrong_delimiter: bool = False
) -> Refusal:
    """Return the refusal of a character that cannot stand in a tag that `closing` would end.

    `span` covers it, or all of the delimiter that it begins, where that is the wrong one.
    """
    shown = f"U+{ord(character):04X}" + (f" '{character}'" if character.isprintable() else "")
    reason = (
        f"unrecognized character in shortcode action: {shown}. "
        "Note: Parameters with non-alphanumeric args must be quoted"
    )
    label, mend, fix = "cannot stand here without quotes", 'quote the value: "…"', None
    if wrong_delimiter:
        label = f"this tag ends with {closing}"
        mend, fix = f"end it as it begins, with {closing}", closing
    elif character in ">%}":
        label, mend = f"this tag ends with {closing}", f"end it with {closing}"
    elif character == "{":
        label = "a tag cannot stand within a tag"
        mend = f"end the tag before this with {closing}"
    elif character in _CURLY:
        label, mend = "not a quote to Hugo", 'write straight double quotes: "…"'
    elif character.isspace():
        label, mend, fix = "not a plain space", "write a plain space here", " "
    elif character == "*":
        mend += f"; or {LITERALLY}, with no space before /*"
    elif character == ",":
        mend = "part parameters by spaces, and quote a value that has a comma"
    return refuse(reason, span.start, span, label, mend, fix=fix)
