"""The pipeline of one post: from its bytes to the edits that bring its figures up to date."""

from __future__ import annotations

import re
from typing import Any

from hugo_calc.formats.tree import Map, Node
from hugo_calc.hugo.frontmatter import FrontMatter
from hugo_calc.hugo.shortcodes import Scan, scan
from hugo_calc.post.block import date_of, read_block
from hugo_calc.post.calls import Call, concerns_us, form_warnings, read_calls
from hugo_calc.post.causes import (
    Cause,
    Past,
    figure_causes,
    is_foreign,
    note_causes,
    table_causes,
)
from hugo_calc.post.covered import apart, covered
from hugo_calc.post.desk import Desk, Site, reserved_names, shared_block
from hugo_calc.post.footnotes import Change, Wish, assign_labels, plan_definitions, reserved_labels
from hugo_calc.post.ledger import Written, WrittenTable, form_key, ledger_of
from hugo_calc.post.markdown import Body, Definition
from hugo_calc.post.outcomes import Outcome, Workings
from hugo_calc.post.planned import Figure, Plan
from hugo_calc.post.tables import Grid, table_lines
from hugo_calc.render.slug import PREFIX
from hugo_calc.render.table import content
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.lines import line_end
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit


def plan(source: bytes, path: str, site: Site, earlier: Plan | None = None) -> Plan:
    """Return the plan for a post: total, without I/O, the same for the same input.

    Diagnostics come in the order of their places; `path` is put into those of the post itself.
    `earlier` is a plan of the same post with the same site: what was worked out for it is taken
    over as far as it holds, and what was said of that is not said again.
    """
    made = Planner(source, site, earlier.workings if earlier is not None else None).plan()
    return made._replace(diagnostics=tuple(_located(each, path) for each in made.diagnostics))


def _located(diagnostic: Diagnostic, path: str) -> Diagnostic:
    labels = tuple(each if each.path else each._replace(path=path) for each in diagnostic.labels)
    return diagnostic._replace(path=diagnostic.path or path, labels=labels)


def read_front_matter(source: bytes, front: FrontMatter) -> Map | Diagnostic | None:
    """Return the front matter's tree, None where the post has none or Org's."""
    if front.format == "yaml":
        from hugo_calc.formats.yaml import read
    elif front.format == "toml":
        from hugo_calc.formats.toml import read
    elif front.format == "json":
        from hugo_calc.formats.json import read
    else:
        return None
    return read(source, front.inner)


class Planner:
    """One post being planned, step by step.

    When that is done, `outcomes` and `desk` have what its calls came to and where from; there is
    no desk where the post could not be read, or has nothing of ours.
    """

    def __init__(self, source: bytes, site: Site, earlier: Workings | None = None) -> None:
        self.outcomes: list[Outcome] = []
        self.desk: Desk | None = None
        self._source = source
        self._site = site
        self._earlier = earlier
        self._workings: Workings | None = None
        self._edits: list[Edit] = []
        self._figures: list[Figure] = []
        self._newline = line_end(source)
        self._ledger: dict[str, Any] | None = None
        self._past = Past(site.ledger)
        self._lines: dict[str, list[str]] = {}

    def plan(self) -> Plan:
        """Return the plan; the diagnostics of the post itself have no path yet."""
        try:
            self._source.decode("utf-8")
        except UnicodeDecodeError as error:
            span = Span(error.start, error.end)
            return Plan((), (Diagnostic("HC902", "the file is not UTF-8", span, "not UTF-8"),))
        seen = scan(self._source)
        if b"\n>>>>>>> " in self._source:
            from hugo_calc.post.conflicts import conflict

            found = conflict(self._source, seen)
            if found is not None:
                return Plan((), (found,))
        if seen.error is not None or seen.front is None:
            return Plan((), (_explained(seen.error, self._source),) if seen.error else ())
        desk = self._desk(seen, seen.front)
        if isinstance(desk, Plan):
            return desk
        self.desk = desk
        workings = self._workings = Workings(self._source, seen, desk, self._earlier)
        body = Body(covered(self._source, seen), seen.front.body, apart(seen))
        calls, problems = read_calls(seen, body, self._source)
        desk.diagnostics.extend(problems)
        desk.diagnostics.extend(form_warnings(calls))
        desk.sheet.evaluate_all()
        self.outcomes = [workings.outcome(call) for call in calls]
        desk.diagnostics.extend(_reserved(body, calls, seen))
        self._write(self.outcomes, body, desk)
        return self._finished(desk)

    def _desk(self, seen: Scan, where: FrontMatter) -> Desk | Plan:
        """Return the desk of a post, or the plan where there is nothing to do on one."""
        earlier = self._earlier
        if earlier is not None and earlier.of_same_front_matter(self._source, where.body):
            return earlier.desk.again(self._site)
        self._earlier = None
        front = read_front_matter(self._source, where)
        if isinstance(front, Diagnostic):
            return Plan((), (front,))
        used = b"[^calc-" in self._source or any(map(concerns_us, seen.shortcodes))
        if not used and calc_entry(front) is None:
            return Plan()
        return self._new_desk(front)

    def _new_desk(self, front: Map | None) -> Desk:
        shared = shared_block(self._site)
        taken = [(name, formula.source) for name, formula in shared.formulas.items()]
        entry = calc_entry(front)
        block = read_block(entry, reserved_names(), taken)
        day, warnings = date_of(front) if front is not None else (None, [])
        desk = Desk(block, shared, self._site, self._site.as_of or block.as_of or day)
        if block.as_of is None:
            desk.diagnostics.extend(warnings)
        desk.diagnostics.extend(_misplaced_keys(front))
        desk.diagnostics.extend(shared.diagnostics)
        desk.diagnostics.extend(block.diagnostics)
        return desk

    def _write(self, outcomes: list[Outcome], body: Body, desk: Desk) -> None:
        wishes = []
        for outcome in outcomes:
            if outcome.wish is not None:
                wishes.append(outcome.wish)
            if outcome.grid is not None:
                wishes += [Wish(n.identity, "", n.text) for n in outcome.grid.notes]
        labels = assign_labels(wishes)
        notes: dict[str, str] = {}
        for wish in wishes:
            notes.setdefault(labels[wish.identity], wish.text)
        self._keep(outcomes, labels, notes, desk)
        for outcome in outcomes:
            if outcome.grid is not None:
                self._write_table(outcome.call, outcome.grid, labels, body, desk)
            elif outcome.claim is not None:
                self._keep_claim(outcome.call, outcome.claim)
            elif outcome.result is not None:
                self._write_value(outcome, labels)
        self._write_notes(body, notes, desk)

    def _keep(
        self, outcomes: list[Outcome], labels: dict[str, str], notes: dict[str, str], desk: Desk
    ) -> None:
        """Make the ledger; a figure without a note is kept under the label one would have."""
        unnoted = [
            Wish(each.identity, "", "") for each in outcomes if each.identity and each.wish is None
        ]
        known = [Wish(of, label, "") for of, label in labels.items()]
        self._labels = assign_labels([*known, *unnoted])
        if not self._site.keep:
            return
        figures = [
            Written(
                self._labels[each.identity],
                each.identity,
                each.formula,
                each.call.form,
                each.result,
                notes.get(labels[each.wish.identity], "") if each.wish else "",
            )
            for each in outcomes
            if each.formula is not None and each.result is not None
        ]
        tables = []
        for each in outcomes:
            if each.grid is not None:
                of_table = {labels[n.identity]: notes[labels[n.identity]] for n in each.grid.notes}
                lines = self._table_lines(each.grid, labels, desk)
                tables.append(WrittenTable(each.grid.table, lines, each.grid.quantities, of_table))
        self._ledger = ledger_of(figures, tables, desk)

    def _table_lines(self, grid: Grid, labels: dict[str, str], desk: Desk) -> list[str]:
        """Return the lines of a table with its marks, laid out once for all its places."""
        name = grid.table.name
        if name not in self._lines:
            marks = {note.column: labels[note.identity] for note in grid.notes}
            self._lines[name] = table_lines(grid, marks, desk)
        return self._lines[name]

    def _keep_claim(self, call: Call, computed: str) -> None:
        stored = _folded(call.inner.of(self._source)) if call.inner else ""
        self._figure(call, "claim", "", stored, computed or stored)

    def _write_notes(self, body: Body, notes: dict[str, str], desk: Desk) -> None:
        """Bring the notes up to date, but those of what was edited by hand: they go together."""
        held, filled = self._held_labels()
        wanted = frozenset(notes.values())

        def causes(definition: Definition, text: str) -> tuple[Cause, ...]:
            return note_causes(self._past, definition, text, wanted)

        def kept(definition: Definition, text: str) -> bool:
            if definition.label in held:
                return True
            return not self._site.force and bool(causes(definition, text))

        changes = plan_definitions(body, notes, kept)
        if body.unclosed is not None and any(each.definition is None for each in changes):
            what, opening = body.unclosed
            desk.diagnostics.append(
                Diagnostic(
                    "HC511",
                    f"a {what} is not closed, so no footnote can be put at the end",
                    opening,
                    help=f"close the {what}",
                )
            )
        edits: dict[Edit, None] = {}
        for change in changes:
            of = change.definition
            found: tuple[Cause, ...] = ()
            if of is not None and of.label in held:
                continue
            if of is not None:
                found = causes(of, change.text)
                taken = not (found or of.label in filled or self._site.force)
                if taken and self._site.ledger is None and is_foreign(of, change.text):
                    desk.diagnostics.append(_taken(change))
            self._figures.append(
                Figure(change.label, "note", change.span, change.stored, change.text, "", found)
            )
            if change.edit is not None:
                edits[change.edit] = None
        self._edits += edits

    def _held_labels(self) -> tuple[set[str], set[str]]:
        """Return the labels whose notes stay as they are, and those of figures that had a value.

        A figure that was edited by hand keeps its note, unless another one shares that; a table
        keeps those that its text has marks of.
        """
        held: set[str] = set()
        free: set[str] = set()
        filled: set[str] = set()
        for each in self._figures:
            labels = each.label.split()
            if each.stored:
                filled.update(labels)
            if not each.by_hand or self._site.force:
                free.update(labels)
            elif each.kind == "table":
                held.update(re.findall(r"\[\^(calc-[^\[\]\s]+)\]", each.stored))
            else:
                held.update(labels)
        return held - free, filled

    def _write_value(self, outcome: Outcome, labels: dict[str, str]) -> None:
        call, formula, result = outcome.call, outcome.formula, outcome.result
        if formula is None or result is None:
            return
        label = labels[outcome.wish.identity] if outcome.wish else ""
        text = result.text
        stored = _folded(call.inner.of(self._source)) if call.inner is not None else ""
        causes: tuple[Cause, ...] = ()
        if stored != text:
            causes = figure_causes(
                self._past, self._ledger, self._labels[outcome.identity],
                form_key(formula, call.form), stored, expression=outcome.identity,
            )  # fmt: skip
        value = result.quantity.value
        by_hand = self._figure(call, "figure", label, stored, text, causes=causes, value=value)
        if call.inner is None:
            self._expand(call, text.encode())
        elif stored != text and (not by_hand or self._site.force):
            self._edits.append(Edit(call.inner, text.encode()))
        if call.kind != "calc":
            return
        tight = not text[-1:].isnumeric()
        mark = f"[^{label}]" if label else ""
        wanted = mark if tight or not mark else " " + mark
        standing = call.mark.of(self._source).decode("utf-8", "replace")
        bare = standing.strip(" \t\r\n>")
        kept = mark and bare == mark and (tight or standing != mark)  # a formatter broke the line
        if standing != wanted and not kept:
            self._edits.append(Edit(call.mark, wanted.encode()))
            if stored == text or by_hand:
                self._figures.append(Figure(label, "mark", call.mark, bare, wanted.strip(), ""))

    def _write_table(
        self, call: Call, grid: Grid, labels: dict[str, str], body: Body, desk: Desk
    ) -> None:
        label = " ".join(labels[note.identity] for note in grid.notes)
        lines = self._table_lines(grid, labels, desk)
        prefix = body.prefix(call.tag.start)
        if prefix is None:
            desk.diagnostics.append(
                Diagnostic(
                    "HC511",
                    "a table needs a line of its own",
                    call.tag,
                    "text stands before this tag",
                    help="put the tag on a line of its own, with a blank line before it",
                )
            )
            return
        block = [b"", *(line.encode() for line in lines), b""]
        inner = (
            b"".join(self._newline + (prefix + line).rstrip() for line in block)
            + self._newline
            + prefix
        )
        stored = ""
        if call.inner is not None:
            standing = call.inner.of(self._source).decode("utf-8", "replace")
            bare = [line.lstrip(" \t>") for line in standing.splitlines()]
            if content(bare) == content(lines):
                self._figure(call, "table", label, "\n".join(lines), "\n".join(lines))
                return
            stored = "\n".join(bare).strip("\n")
            causes = table_causes(
                self._past, self._ledger, call.expression.text, content(bare),
                prose=any(line.strip() and line[0] != "|" and line not in lines for line in bare),
            )  # fmt: skip
            by_hand = self._figure(call, "table", label, stored, "\n".join(lines), causes=causes)
            if not by_hand or self._site.force:
                self._edits.append(Edit(call.inner, inner))
            return
        self._expand(call, inner)
        self._figure(call, "table", label, stored, "\n".join(lines))

    def _expand(self, call: Call, inner: bytes) -> None:
        """Turn the empty form, {{< calc "x" />}}, into a pair of tags with `inner` between."""
        name, (left, right) = call.name, ("{{%", "%}}") if call.markup else ("{{<", ">}}")
        tail = f" {right}".encode() + inner + f"{left} /{name} {right}".encode()
        self._edits.append(Edit(Span(call.closing_at, call.tag.end), tail))

    def _figure(
        self,
        call: Call,
        kind: str,
        label: str,
        stored: str,
        text: str,
        *,
        causes: tuple[Cause, ...] = (),
        value: float | None = None,
    ) -> bool:
        """Take a figure down, and return whether it was written over by hand."""
        span = call.inner if call.inner is not None and stored else call.tag
        figure = Figure(label, kind, span, stored, text, call.expression.text, causes, value)
        self._figures.append(figure)
        return figure.by_hand

    def _finished(self, desk: Desk) -> Plan:
        found = [*desk.diagnostics, *desk.sheet.diagnostics]
        kept = [
            each
            for each in dict.fromkeys(found)
            if each.severity != "warning" or each.code not in desk.block.allowed
        ]
        kept.sort(key=lambda each: (each.path, each.span or Span(0, 0)))
        broken = any(each.severity == "error" for each in kept)
        figures = tuple(sorted(self._figures, key=lambda each: each.span))
        if broken:
            return Plan((), tuple(kept), figures)
        return Plan(tuple(self._edits), tuple(kept), figures, self._ledger, self._workings)


def _reserved(body: Body, calls: list[Call], seen: Scan) -> list[Diagnostic]:
    own = {call.mark.end - len(f"[^{call.label}]".encode()) for call in calls if call.label}
    regions = [call.inner for call in calls if call.kind == "calc-table" and call.inner]
    return reserved_labels(body, own, regions, {each.end: each.name for each in seen.shortcodes})


def _taken(change: Change) -> Diagnostic:
    """Return what to say of a note that stands where a figure has had no value yet."""
    return Diagnostic(
        "HC509",
        f"there is a note `{change.label}` already, and its figure has no value yet",
        change.span,
        help=f"labels that begin with calc- are written by the tool: choose another for your own,"
        f" such as [^{change.label[len(PREFIX) :]}], or delete this note",
    )


def _explained(error: Diagnostic, source: bytes) -> Diagnostic:
    """Say more of Hugo's objection where a shortcode stands in quotes within another's tag."""
    if error.code != "HC504" or error.span is None:
        return error
    inner = max(source.rfind(sign, 0, error.span.start) for sign in (b"{{<", b"{{%"))
    outer = max(source.rfind(sign, 0, max(inner, 0)) for sign in (b"{{<", b"{{%"))
    if outer < 0 or b"}}" in source[outer:inner]:
        return error
    return error._replace(
        help="the quote before it ends the parameter; and a shortcode within a parameter is never"
        " computed: put the number into the text, or write it in words here"
    )


def _misplaced_keys(front: Map | None) -> list[Diagnostic]:
    """Find `let` and `tables` that stand beside `calc` rather than under it."""
    return [
        Diagnostic(
            "HC604",
            f"`{entry.key.text.text}` does not stand under `calc`",
            entry.key.span,
            help="indent it under a line calc:",
        )
        for entry in (front.entries if front is not None else ())
        if entry.key.text.text in ("let", "tables") and isinstance(entry.value, Map)
    ]


def calc_entry(front: Map | None) -> Node | None:
    """Return the calc block; Hugo does not tell keys apart by case."""
    if front is None:
        return None
    return next((e.value for e in front.entries if e.key.text.text.lower() == "calc"), None)


def _folded(raw: bytes) -> str:
    """Return what stands between two tags; a line break that a formatter put in is a space."""
    text = raw.decode("utf-8", "replace").strip(" \t\r\n")
    first, *others = text.split("\n")
    return " ".join([first.strip(" \t\r"), *(part.strip(" \t\r>") for part in others)])
