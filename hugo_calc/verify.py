"""Proofs that a plan may be written: only the tool's own text changes, and the result is settled.

Nothing here shares code with the planning or the splicing it judges, but for the scan of a post's
shortcodes, which is taken over from its plan. A post is reduced to what is its author's
(`_skeleton`); that must come out the same before and after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span

if TYPE_CHECKING:
    from hugo_calc.hugo.shortcodes import Scan, Shortcode
    from hugo_calc.post import Plan

# The shortcodes whose inner text is the tool's; a claim's is the author's.
_FILLED = frozenset(
    ("calc", "calc-text", "calc-table", "calc-work", "calc-equivalents", "calc-chart")
)
_APART = re.compile(rb" |[ \t]?\r?\n[ \t>]{0,1000}")  # what may stand before a mark
_PLACEHOLDER = b"\x00"


def verify(
    before: bytes, after: bytes, plan: Plan, replan: Callable[[bytes], Plan]
) -> Diagnostic | None:
    """Return None where `after` may take the place of `before`, else HC990 that says why not.

    Proved are: bytes outside the plan's edits are the same; with values, marks and notes of the
    tool taken out, both are the same; Hugo finds the same shortcodes with the same parameters in
    the same order; and planning the result plans nothing and finds no error.
    """
    found = _outside(before, after, plan)
    if found is None:
        again = replan(after)
        found = _calls(before, after, _seen(before, plan), _seen(after, again))
    if found is None:
        if again.edits:
            place = again.edits[0].span
            found = _bug("a second run would change the post again", None, f"at byte {place.start}")
        elif any(each.severity == "error" for each in again.diagnostics):
            found = _bug("the result would be refused", None, again.diagnostics[0].message)
    return found


def _outside(before: bytes, after: bytes, plan: Plan) -> Diagnostic | None:
    """Compare what lies between the edits, found by counting bytes rather than by cutting them."""
    read = written = 0
    for (start, end), new in sorted(plan.edits, key=lambda edit: edit.span):
        width = start - read
        same = width >= 0 and before[read:start] == after[written : written + width]
        written += width
        if not same or after[written : written + len(new)] != new or end < start:
            return _bug("the plan would change text beside its edits", Span(start, end))
        read, written = end, written + len(new)
    if before[read:] != after[written:]:
        return _bug("the plan would change text after its last edit", Span(read, len(before)))
    return None


def _seen(source: bytes, plan: Plan) -> Scan:
    """Return what Hugo finds in a post, as its planning did or anew."""
    from hugo_calc.hugo.shortcodes import scan

    return plan.workings.seen if plan.workings is not None else scan(source)


def _calls(before: bytes, after: bytes, was: Scan, now: Scan) -> Diagnostic | None:
    if was.error is not None or now.error is not None:
        return _bug("Hugo would refuse the result", None)
    if len(was.shortcodes) != len(now.shortcodes):
        return _bug("the result would have other shortcodes", None)
    for old, new in zip(was.shortcodes, now.shortcodes, strict=True):
        if not _same(old, new, before, after):
            return _bug("the result would have another shortcode here", old.tag)
    if _skeleton(before, was.shortcodes) != _skeleton(after, now.shortcodes):
        return _bug("the plan would change text that is not the tool's", None)
    return None


def _same(old: Shortcode, new: Shortcode, before: bytes, after: bytes) -> bool:
    if (old.name, old.markup, old.parent) != (new.name, new.markup, new.parent):
        return False
    if _written(old, before) != _written(new, after):
        return False
    if old.closing == "self" and new.closing == "paired":
        return _is_filled(old)
    if old.closing != new.closing or old.tag.of(before) != new.tag.of(after):
        return False
    return old.close is None or new.close is None or old.close.of(before) == new.close.of(after)


def _written(call: Shortcode, source: bytes) -> list[tuple[str, bytes]]:
    """Return the parameters of a shortcode as they are written, with their keys."""
    return [(each.key.text if each.key else "", each.span.of(source)) for each in call.params]


def _is_filled(call: Shortcode) -> bool:
    return call.name.lower() in _FILLED


def _skeleton(source: bytes, calls: Sequence[Shortcode]) -> list[bytes]:
    """Return the lines of the author's own text: no values, marks and notes of the tool.

    Of blank lines only one between two others counts, since notes bring and take some with them.
    """
    parts = []
    at = 0
    for call in calls:
        if call.tag.start >= at and _is_filled(call):
            head = max((each.span.end for each in call.params), default=call.name_span.end)
            parts += [source[at : call.tag.start], source[call.tag.start : head], _PLACEHOLDER]
            at = _after_mark(source, call.end)
    parts.append(source[at:])
    return list(_without_notes(b"".join(parts)))


def _after_mark(source: bytes, at: int) -> int:
    space = _APART.match(source, at)
    start = space.end() if space else at
    end = source.find(b"]", start)
    defines = b"\n" in source[at:start] and source[end + 1 : end + 2] == b":"
    return end + 1 if _is_label(source[start : end + 1]) and not defines else at


def _without_notes(text: bytes) -> Iterator[bytes]:
    in_note = apart = said = False
    for line in text.split(b"\n"):
        bare = line.rstrip(b"\r")
        begins = b"[^calc-" in bare and _begins_note(bare)
        in_note = begins or (in_note and _continues(bare))
        if not bare.strip():
            apart = True
        elif not in_note:
            if apart and said:
                yield b""
            yield bare
            apart, said = False, True


def _begins_note(line: bytes) -> bool:
    bare = line.lstrip(b" ")
    label, colon, _ = bare.partition(b"]:")
    return len(line) - len(bare) <= 3 and colon == b"]:" and _is_label(label + b"]")


def _continues(line: bytes) -> bool:
    """Return whether a line goes on with the note before it: indented, or of its paragraph."""
    bare = line.lstrip(b" \t")
    if not bare or line.expandtabs(4).startswith(b"    "):
        return bool(bare)
    first, rest = bare[:1], bare.lstrip(b"0123456789")
    if first in b"-*+><|" or bare.startswith((b"{{", b"```", b"~~~", b"_", b"==")):
        return False
    if first == b"#" and bare.lstrip(b"#")[:1] in (b"", b" ", b"\t"):
        return False
    if rest[:1] in (b".", b")") and rest != bare and rest[1:2] in (b"", b" ", b"\t"):
        return False
    return not (first == b"[" and b"]:" in bare)


def _is_label(text: bytes) -> bool:
    """Return whether `text` is one footnote label of ours, brackets and all."""
    inner = text[2:-1]
    named = inner.startswith(b"calc-") and inner != b"calc-" and b"]" not in inner
    brackets = text.startswith(b"[^") and text.endswith(b"]")
    return named and brackets and len(inner.split()) == 1


def _bug(reason: str, span: Span | None, detail: str = "") -> Diagnostic:
    return Diagnostic(
        "HC990",
        f"this is our bug: {reason}" + (f" ({detail})" if detail else ""),
        span,
        help="nothing was written; please report it together with this post",
    )
