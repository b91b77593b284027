"""Refusal: why and where Hugo refuses a file, in its words and in ours."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.span import Span

_EXCERPT = 160  # characters of an author's text repeated in a message

# A character that stands where none may, and the likely slip.
_CURLY = "“”„«»‘’'"
_SLIPS = {
    "{": "a tag cannot stand within a tag: close the one before with >}}",
    ">": "a tag opened with {{< is closed with >}}, one opened with {{% with %}}",
    "%": "a tag opened with {{% is closed with %}}, one opened with {{< with >}}",
    "}": "a tag opened with {{< is closed with >}}, one opened with {{% with %}}",
    "*": "{{</* … */>}} shows a tag literally, with no space before /*; else quote the value",
    ",": "parameters are parted by spaces, not by commas",
}


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
    message = f"Hugo refuses this: {reason}"
    return Refusal(
        reason, offset, Diagnostic(code, message, span, label, labels=labels, help=help, fix=fix)
    )


def excerpt(source: bytes, start: int, end: int) -> str:
    """Return the text between two offsets, cut to what fits into a message."""
    text = source[start : min(end, start + 4 * _EXCERPT)].decode("utf-8", "replace")
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def unrecognized(character: str, offset: int, width: int, closing: str) -> Refusal:
    """Return the refusal of a character that cannot stand in a tag that `closing` would end."""
    shown = f"U+{ord(character):04X}" + (f" '{character}'" if character.isprintable() else "")
    reason = (
        f"unrecognized character in shortcode action: {shown}. "
        "Note: Parameters with non-alphanumeric args must be quoted"
    )
    fix = None
    if character in _CURLY:
        mend = 'write straight double quotes: "…"'
    elif character.isspace():
        mend, fix = "write a plain space; this one only looks like it", " "
    else:
        mend = _SLIPS.get(character, 'quote the value: "…"')
    label = f"Hugo does not know what this is, or the tag is not closed with {closing}"
    return refuse(reason, offset, Span(offset, offset + width), label, mend, fix=fix)
