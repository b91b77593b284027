"""Diagnostic: one thing found wrong, where, why, and how to mend it; and the HC codes."""

from __future__ import annotations

from typing import Literal, NamedTuple

from hugo_calc.text.span import Span

Severity = Literal["error", "warning", "stale"]

# One line a code: what it is about. 1xx how a formula is written, 2xx its names, 3xx its units,
# 4xx what stands in the post, 5xx shortcodes, 6xx front matter and data, 9xx files and ourselves.
CODES: dict[str, str] = {
    "HC101": "the formula cannot be read here",
    "HC102": "the formula ends too early",
    "HC103": "ambiguous comma",
    "HC104": "% is not an operator",
    "HC105": "two values with no operator between them",
    "HC106": "ambiguous fraction of a unit",
    "HC107": "ambiguous power",
    "HC108": "± cannot be used here",
    "HC109": "a percentage cannot be added to this",
    "HC110": "too long, too deep or too large",
    "HC111": "not a finite number",
    "HC112": "a letter is no multiplier",
    "HC113": "`in` and `as` cannot be used here",
    "HC201": "unknown name",
    "HC202": "this record has no such field",
    "HC203": "unknown function",
    "HC204": "wrong argument",
    "HC205": "a name is defined by itself",
    "HC206": "this name cannot be defined",
    "HC207": "unknown vintage",
    "HC208": "this is not a quantity",
    "HC301": "these cannot be added",
    "HC302": "cannot be converted to this unit",
    "HC303": "unknown unit",
    "HC304": "this unit has an offset or is logarithmic",
    "HC305": "a unit that is a case-slip of a commoner one",
    "HC306": "ambiguous unit",
    "HC307": "wrong dimension for this operation",
    "HC308": "`as` leaves a unit that says nothing",
    "HC330": "an overhead is applied twice",
    "HC331": "the values have different boundaries or bases",
    "HC332": "two vintages of one source are put together",
    "HC401": "figure is out of date",
    "HC402": "edited by hand",
    "HC403": "figure is out of date, since a fact has changed",
    "HC404": "figure is out of date, since its unit has changed",
    "HC405": "note is out of date",
    "HC406": "table is out of date",
    "HC407": "the ledger is out of date, or none",
    "HC410": "the claim does not agree",
    "HC501": "Hugo refuses this shortcode",
    "HC502": "shortcodes are crossed",
    "HC503": "a closing tag without a name",
    "HC504": "named and positional parameters are mixed",
    "HC505": "unknown shortcode of this tool",
    "HC506": "wrong parameter",
    "HC507": "a shortcode within a parameter is never computed",
    "HC508": "markup cannot stand here",
    "HC509": "footnote labels that begin with calc- are the tool's",
    "HC510": "unknown table",
    "HC511": "this cannot be rewritten safely",
    "HC512": "a shortcode is not closed",
    "HC513": "in this form it is not shown as it should be",
    "HC514": "a merge conflict",
    "HC601": "the front matter is not closed",
    "HC602": "the front matter cannot be read",
    "HC603": "a key is given twice",
    "HC604": "unknown key",
    "HC605": "wrong kind of value",
    "HC606": "a formula with a comma needs quotes here",
    "HC607": "anchors and aliases cannot be used here",
    "HC608": "the front matter is too large or too deep",
    "HC609": "a date that Hugo reads as no date",
    "HC610": "no such file beside the post",
    "HC611": "the CSV file cannot be read",
    "HC612": "too many rows or columns",
    "HC901": "the file changed while it was being worked on",
    "HC902": "the file is not UTF-8",
    "HC903": "the file cannot be written",
    "HC904": "the file cannot be read",
    "HC905": "the path is no post of this site",
    "HC906": "the configuration cannot be used",
    "HC907": "a template cannot be used",
    "HC990": "this is our bug",
}


class Label(NamedTuple):
    """A second place that helps to understand a diagnostic, with what to say there."""

    span: Span
    text: str
    path: str = ""  # "" is the file of the diagnostic itself


class Change(NamedTuple):
    """How a figure differs: what stands there, what should, by how much, and why.

    `causes` are words: hand, fact, input, formula, format, file, unit, unknown.
    """

    stored: str
    text: str
    percent: float | None
    causes: tuple[str, ...]


class Diagnostic(NamedTuple):
    """One finding. It is a value: rooms return it, and only `report` draws it.

    `message` says what was found, in lower case and without the code; `label` what to write under
    the carets; `notes` are pairs such as ("left", "energy  1200 MWh"); `help` the likely mend, and
    `fix` text to paste in place of the span. Lines and columns are made from the span when drawn.
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    help: str = ""
    fix: str | None = None
    severity: Severity = "error"
    path: str = ""  # "" is the post being worked on
    change: Change | None = None  # of what is stale
