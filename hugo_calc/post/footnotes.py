"""Footnotes of a post: which label each note gets, and the edits of marks and definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from hugo_calc.lang.suggest import closest
from hugo_calc.post.blocks import within
from hugo_calc.post.markdown import Body, Definition, Reference
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
    """A definition that is missing, stale or left over: its right text, and the edit for that.

    There is no edit where it is kept.
    """

    label: str
    span: Span
    stored: str
    text: str
    edit: Edit | None
    definition: Definition | None = None  # None where it is missing


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


def plan_definitions(
    body: Body, notes: Mapping[str, str], kept: Callable[[Definition, str], bool]
) -> list[Change]:
    """Return what makes the post define exactly `notes` (label to text, in order).

    A definition is updated where it stands; missing ones are appended together, with a blank line
    before each; one that nothing refers to, or a second one of a label, is removed. What is to be
    `kept`, though it should have another text or none, has no edit.
    """
    changes: list[Change] = []
    found: set[str] = set()
    gone = Span(0, 0)  # what is removed just before
    for definition in body.definitions:
        label, span = definition.label, definition.span
        text = "" if label in found else notes.get(label, "")
        found.add(label)
        if text == definition.text and text:
            continue
        edit = None
        if not kept(definition, text):
            gone = span if text else _removal(body.source, definition, gone)
            edit = Edit(gone, f"[^{label}]: {text}".encode() if text else b"")
        changes.append(Change(label, span, definition.text, text, edit, definition))
    missing = [label for label in notes if label not in found]
    if missing:
        end = Span(len(body.source), len(body.source))
        edit = Edit(end, _appended(body, missing, notes))
        changes += [Change(label, end, "", notes[label], edit) for label in missing]
    return changes


def _removal(source: bytes, definition: Definition, before: Span) -> Span:
    """Return what goes with a definition: its line end, and of two blank lines round it one.

    Lines of the author's that have a blank line between them still have one then. `before` is what
    is removed just before it.
    """
    start, end = definition.span
    head = before.start if before.end == start else start  # an update ends before its line does
    line = source.rfind(b"\n", 0, max(head - 1, 0)) + 1
    blank_before = not source[line:head].strip()
    after = _line_end_length(source, end)
    if after:
        end += after
        if blank_before:
            end += _line_end_length(source, end)
    elif blank_before:
        for _ in range(2):
            if source[start - 2 : start] == b"\r\n":
                start -= 2
            elif source[start - 1 : start] == b"\n":
                start -= 1
        start = max(start, before.end)
    return Span(start, end)


def _line_end_length(source: bytes, at: int) -> int:
    if source[at : at + 2] == b"\r\n":
        return 2
    return 1 if source[at : at + 1] == b"\n" else 0


def _appended(body: Body, labels: list[str], notes: Mapping[str, str]) -> bytes:
    source = body.source
    newline = line_end(source)
    text = (newline * 2).join(f"[^{label}]: {notes[label]}".encode() for label in labels)
    if not source.endswith(b"\n"):
        return newline * 2 + text
    blank = source.endswith((b"\n\n", b"\n\r\n"))
    return (b"" if blank else newline) + text + newline


def reserved_labels(
    body: Body, own_places: set[int], table_regions: list[Span], ends: Mapping[int, str]
) -> list[Diagnostic]:
    """Find references with a calc- label that do not stand where the tool puts its own.

    `ends` are the names of the shortcodes by where they end.
    """
    regions = sorted(table_regions)
    defined = {definition.label for definition in body.definitions}
    return [
        _reserved(reference, reference.label in defined, ends.get(reference.span.start, ""))
        for reference in body.references()
        if reference.span.start not in own_places and not within(regions, reference.span.start)
    ]


def _reserved(reference: Reference, defined: bool, name: str) -> Diagnostic:
    own = f"[^{reference.label[len(PREFIX) :]}]"
    near = closest(name, ("calc",)) if name and not name.lower().startswith("calc") else []
    if near:
        return Diagnostic(
            "HC509",
            f"the footnote mark `{reference.label}` stands behind `{name}`, which is not the"
            " tool's",
            reference.span,
            help=f"did you mean {{{{< {near[0]} … >}}}}?",
        )
    if defined:
        return Diagnostic(
            "HC509",
            f"the footnote mark `{reference.label}` stands behind no figure",
            reference.span,
            "its figure is gone",
            help=f"delete the mark; a note of your own needs a label of its own, such as {own}",
        )
    return Diagnostic(
        "HC509",
        f"the footnote label `{reference.label}` is reserved",
        reference.span,
        "not directly behind a closing tag of this tool",
        help="labels that begin with calc- are written by the tool; choose another for your own",
        fix=own,
    )
