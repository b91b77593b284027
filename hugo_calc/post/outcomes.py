"""Outcomes: what each shortcode of a post comes to, and what a later look may take over of that."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.hugo.shortcodes import Scan
from hugo_calc.lang.syntax import Formula
from hugo_calc.post.calls import Call
from hugo_calc.post.desk import Desk
from hugo_calc.post.figures import Result, identity, note_of, read_formula, work_out
from hugo_calc.post.footnotes import Wish
from hugo_calc.post.tables import Grid, work_out_table
from hugo_calc.render.format_words import Format
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText


class Outcome(NamedTuple):
    """What one call came to; `identity` is that of its formula, `claim` what a claim should say."""

    call: Call
    formula: Formula | None = None
    result: Result | None = None
    identity: str = ""
    wish: Wish | None = None
    grid: Grid | None = None
    claim: str | None = None


class Workings:
    """The calls of a post worked out on its desk.

    A look at the same post with other text in its body, such as the proof of what is to be
    written, takes over the desk and what came to something without a word.
    """

    def __init__(self, source: bytes, seen: Scan, desk: Desk, earlier: Workings | None) -> None:
        self.seen = seen
        self.desk = desk
        self._source = source
        self._known = earlier._quiet if earlier is not None else {}
        self._quiet: dict[tuple[str, str, Format, bool], Outcome] = {}
        self._grids: dict[str, Grid | None] = {}

    def of_same_front_matter(self, source: bytes, body: int) -> bool:
        """Return whether what stands before `body` in another source stands in this one too."""
        front = self.seen.front
        return front is not None and self._source[: front.body] == source[:body]

    def outcome(self, call: Call) -> Outcome:
        """Return what a call comes to; what is wrong with it goes to the desk."""
        asked = (call.kind, call.expression.text, call.form, call.noted)
        known = self._known.get(asked)
        if known is None:
            said = self.desk.said
            found = self._work_out(call)
            if self.desk.said > said or found.claim is not None:
                return found
        else:
            wish = known.wish._replace(label=call.label) if known.wish else None
            found = known._replace(call=call, wish=wish)
        self._quiet[asked] = found
        return found

    def _work_out(self, call: Call) -> Outcome:
        if call.kind == "calc-table":
            return Outcome(call, grid=self._grid(call.expression))
        if call.kind == "calc-claim":
            from hugo_calc.post.claims import check_claim

            return Outcome(call, claim=check_claim(call, self._source, self.desk) or "")
        formula = read_formula(call.expression, self.desk)
        result = work_out(formula, call.form, self.desk) if formula is not None else None
        if result is None or formula is None:
            return Outcome(call)
        of = identity(formula)
        wish = None
        if call.noted:
            wish = Wish(of, call.label, note_of(result, call.form, self.desk))
        return Outcome(call, formula, result, of, wish)

    def _grid(self, name: PlacedText) -> Grid | None:
        table = self.desk.tables.get(name.text)
        if table is None:
            if name.text not in self.desk.block.broken_tables:
                self.desk.diagnostics.append(_unknown_table(name, list(self.desk.tables)))
            return None
        if name.text not in self._grids:
            self._grids[name.text] = work_out_table(table, self.desk)
        return self._grids[name.text]


def _unknown_table(name: PlacedText, known: list[str]) -> Diagnostic:
    from hugo_calc.lang.suggest import closest

    near = closest(name.text, known)
    if near:
        help_ = f"did you mean `{near[0]}`?"
    elif known:
        help_ = "this post has " + ", ".join(f"`{each}`" for each in known)
    else:
        help_ = "define it in the front matter, under calc: tables:"
    return Diagnostic(
        "HC510",
        f"there is no table `{name.text}`",
        name.span(0, len(name.text)),
        help=help_,
        fix=near[0] if near else None,
    )
