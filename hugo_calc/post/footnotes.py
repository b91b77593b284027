"""Footnotes of a post: which label each note gets, and the edits of marks and definitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hugo_calc.post.markdown import Body, Definition, Reference, within
from hugo_calc.render.slug import PREFIX, label_for
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.lines import line_end
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit


class Wish(NamedTuple):
    """A note that something in the post wants: what it is of, and the mark that stands there."""

    identity: str  # two wishes of one identity share a note
    label: str  # the label of the mark that stands there, "" where none does
    text: str


class Change(NamedTuple):
    """A definition that is missing, stale or left over, with its place and right text."""

    label: str
    span: Span
    stored: str
    text: str


def assign_labels(wishes: Iterable[Wish]) -> dict[str, str]:
    """Return the label of each identity.

    A mark that stands in the post stays, unless another identity claimed it before; labels are
    told apart without regard to case, as some Markdown tools do not.
    """
    wishes = list(wishes)
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for wish in wishes:
        held = wish.label.lower()
        if held.startswith(PREFIX) and wish.identity not in labels and held not in taken:
            labels[wish.identity] = wish.label
            taken.add(held)
    for wish in wishes:
        if wish.identity not in labels:
            labels[wish.identity] = label_for(wish.identity, taken)
            taken.add(labels[wish.identity].lower())
    return labels


def plan_definitions(body: Body, notes: dict[str, str]) -> tuple[list[Edit], list[Change]]:
    """Return the edits that make the post define exactly `notes` (label to text, in order).

    A definition is updated where it stands; a missing one is appended, with a blank line before
    it; one that nothing refers to, or a second one of a label, is removed.
    """
    edits: list[Edit] = []
    changes: list[Change] = []
    found: set[str] = set()
    for definition in body.definitions:
        text = notes.get(definition.label)
        if text is None or definition.label in found:
            gone = _removal(body.source, definition)
            start = max(gone.span.start, edits[-1].span.end if edits else 0)
            edits.append(Edit(Span(start, gone.span.end), b""))
            changes.append(Change(definition.label, definition.span, definition.text, ""))
            continue
        found.add(definition.label)
        if definition.text != text:
            edits.append(Edit(definition.span, f"[^{definition.label}]: {text}".encode()))
            changes.append(Change(definition.label, definition.span, definition.text, text))
    missing = [label for label in notes if label not in found]
    if missing:
        end = len(body.source)
        edits.append(Edit(Span(end, end), _appended(body, missing, notes)))
        changes += [Change(label, Span(end, end), "", notes[label]) for label in missing]
    return edits, changes


def _removal(source: bytes, definition: Definition) -> Edit:
    """Remove a definition with its line end and one blank line beside it."""
    start, end = definition.span
    after = _line_end_length(source, end)
    if after:
        end += after
        end += _line_end_length(source, end)
    else:
        for _ in range(2):
            if source[start - 2 : start] == b"\r\n":
                start -= 2
            elif source[start - 1 : start] == b"\n":
                start -= 1
    return Edit(Span(start, end), b"")


def _line_end_length(source: bytes, at: int) -> int:
    if source[at : at + 2] == b"\r\n":
        return 2
    return 1 if source[at : at + 1] == b"\n" else 0


def _appended(body: Body, labels: list[str], notes: dict[str, str]) -> bytes:
    source = body.source
    newline = line_end(source)
    text = (newline * 2).join(f"[^{label}]: {notes[label]}".encode() for label in labels)
    if not source.endswith(b"\n"):
        return newline * 2 + text
    blank = source.endswith((b"\n\n", b"\n\r\n"))
    return (b"" if blank else newline) + text + newline


def reserved_labels(
    body: Body, own_places: set[int], table_regions: list[Span]
) -> list[Diagnostic]:
    """Find references with a calc- label that do not stand where the tool puts its own."""
    regions = sorted(table_regions)
    return [
        _reserved(reference)
        for reference in body.references()
        if reference.span.start not in own_places and not within(regions, reference.span.start)
    ]


def _reserved(reference: Reference) -> Diagnostic:
    return Diagnostic(
        "HC509",
        f"the footnote label `{reference.label}` is reserved",
        reference.span,
        "not directly behind a closing tag of this tool",
        help="labels that begin with calc- are written by the tool; choose another for your own",
        fix=f"[^{reference.label[len(PREFIX) :]}]",
    )
