"""Our shortcodes in a post: what each asks for, or what is wrong with how it is written."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.hugo.frontmatter import BOM
from hugo_calc.hugo.params import Param
from hugo_calc.hugo.shortcodes import Scan, Shortcode
from hugo_calc.lang.suggest import closest
from hugo_calc.post.block import placed_format
from hugo_calc.post.blocks import within
from hugo_calc.post.markdown import MARK, Body
from hugo_calc.render.format_words import Format
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

# The shortcodes of this tool, each with its positional parameters and those it takes by name.
_PARAMETERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "calc": (("expr", "format"), ("expr", "format", "note")),
    "calc-text": (("expr", "format"), ("expr", "format")),
    "calc-table": (("table",), ("table",)),
    "calc-claim": (("expr", "within"), ("expr", "within")),
}
_BLANKS = b" \t\r\n"


class Call(NamedTuple):
    """One of our shortcodes that can be worked on."""

    kind: str  # "calc", "calc-text", "calc-table" or "calc-claim"
    name: str  # the same as it is written: Hugo does not mind capitals
    expression: PlacedText  # of a table, its name
    form: Format
    noted: bool  # whether it carries a footnote mark
    within: PlacedText | None
    tag: Span
    inner: Span | None  # None in the empty form {{< calc "x" />}}
    end: int  # behind the closing tag, or the tag of the empty form
    closing_at: int  # where in the empty form its slash begins
    markup: bool
    label: str  # of the mark that stands behind it, "" where none does
    mark: Span  # that mark with the space before it, empty where none is


def is_ours(name: str) -> bool:
    """Return whether a shortcode is, or looks like, one of this tool's."""
    name = name.lower()
    return name == "calc" or name.startswith("calc-")


def concerns_us(shortcode: Shortcode) -> bool:
    """Return whether a shortcode is ours, or has one of ours where it can never be filled."""
    return is_ours(shortcode.name) or bool(_hidden(shortcode))


def read_calls(scan: Scan, body: Body, source: bytes) -> tuple[list[Call], list[Diagnostic]]:
    """Return our shortcodes in order, and what is wrong with those that are left out."""
    calls: list[Call] = []
    problems: list[Diagnostic] = []
    crossed_up_to = 0
    for shortcode in scan.shortcodes:
        if not is_ours(shortcode.name):
            problems.extend(_hidden(shortcode))
            continue
        if shortcode.crossed and shortcode.tag.start < crossed_up_to:
            continue  # the other one of a pair that was told already
        if shortcode.crossed:
            crossed_up_to = shortcode.end
        found = _read(shortcode, body, source)
        if isinstance(found, Call):
            calls.append(found)
        else:
            problems.append(found)
    problems.extend(_in_notes(scan.shortcodes, body))
    return calls, problems


def _in_notes(shortcodes: list[Shortcode], body: Body) -> list[Diagnostic]:
    """Find shortcodes in the notes of the tool, which is going to write or remove those.

    A note before anything else is refused too where a post has no front matter: what comes next
    might be taken for it when the note goes.
    """
    notes = [definition.span for definition in body.definitions]
    first = [
        Diagnostic(
            "HC511",
            "a post without front matter cannot begin with a note of this tool",
            note,
            help="move it to the end of the post, or put front matter before it",
        )
        for note in notes[:1]
        if body.start <= len(BOM) and not body.source[body.start : note.start].strip()
    ]
    return first + [
        Diagnostic(
            "HC511",
            "a shortcode in a note of this tool would be lost",
            each.tag,
            help="take it out, for notes whose label begins with calc- are written by the tool; or"
            " put a blank line between, if it is not meant for the note",
        )
        for each in shortcodes
        if within(notes, each.tag.start)
        or (each.close is not None and within(notes, each.close.start))
    ]


def _hidden(shortcode: Shortcode) -> list[Diagnostic]:
    """Find our shortcodes in the parameters of another, where Hugo alone would see them."""
    return [
        Diagnostic(
            "HC507",
            f"a calc within a parameter of `{shortcode.name}` is never computed",
            param.text.span(at, at + 3),
            "Hugo renders this, but no value can be written here",
            help="put the number into the text, or write it in words here",
        )
        for param in shortcode.params
        for opening in ("{{<", "{{%")
        if (at := param.text.text.find(opening)) >= 0
        and param.text.text[at + 3 :].lstrip().lower().startswith("calc")
    ]


def _read(shortcode: Shortcode, body: Body, source: bytes) -> Call | Diagnostic:
    kind = shortcode.name.lower()
    if kind not in _PARAMETERS:
        near = closest(kind, list(_PARAMETERS))
        return Diagnostic(
            "HC505",
            f"there is no shortcode `{shortcode.name}`",
            shortcode.name_span,
            help=f"did you mean `{near[0]}`?" if near else "there are " + ", ".join(_PARAMETERS),
            fix=near[0] if near else None,
        )
    refused = _unsafe(shortcode)
    if refused is not None:
        return refused
    given = _parameters(shortcode, kind)
    if isinstance(given, Diagnostic):
        return given
    return _call(shortcode, kind, given, body, source)


def _unsafe(shortcode: Shortcode) -> Diagnostic | None:
    """Return why nothing may be written between these tags, if so."""
    close = shortcode.close
    if shortcode.crossed and close is not None:
        return Diagnostic(
            "HC502",
            f"`{shortcode.name}` is closed by a tag of another name",
            close,
            "Hugo takes this as the end",
            labels=(Label(shortcode.tag, "of this"),),
            help="close the inner shortcode before the outer one",
        )
    if shortcode.nameless_close and close is not None:
        return Diagnostic(
            "HC503",
            "a closing tag without a name is not written into",
            close,
            help=f"write {{{{< /{shortcode.name} >}}}}",
        )
    what = (
        "a comment"
        if shortcode.has_comment
        else "<!--more-->"
        if shortcode.has_more
        else "another shortcode"
        if shortcode.has_nested
        else ""
    )
    if what:
        return Diagnostic(
            "HC511",
            f"{what} between the tags of `{shortcode.name}` would be lost",
            shortcode.inner,
            help="take it out: what stands between these tags is written by the tool",
        )
    return None


def _misplaced(shortcode: Shortcode, kind: str, body: Body) -> str:
    """Return why a value cannot stand here as markup, "" where it can."""
    if kind == "calc-table" or (shortcode.markup and kind == "calc-text"):
        return ""
    if not shortcode.markup and body.in_heading(shortcode.tag.start):
        return (
            f"in a heading, {{{{< {kind} >}}}} leaves a placeholder word in the table of contents"
        )
    if body.in_attribute(shortcode.tag.start):
        return "in an image's text or a title, markup breaks the page"
    return ""


def form_warnings(calls: list[Call]) -> list[Diagnostic]:
    """Return warnings of calls in the one form of the two that Hugo shows badly."""
    warnings = []
    for call in calls:
        if call.kind == "calc-table" and not call.markup:
            message = "in {{< >}} a table is shown as its raw text"
            mend = f'write {{{{% {call.name} "{call.expression.text}" %}}}}'
        elif call.kind == "calc" and call.markup:
            message = "in {{% %}} Hugo leaves the element out, and keeps only its text"
            mend = f'write {{{{< {call.name} "…" >}}}}, or {{{{% calc-text "…" %}}}} for plain text'
        else:
            continue
        warnings.append(Diagnostic("HC513", message, call.tag, help=mend, severity="warning"))
    return warnings


def _parameters(shortcode: Shortcode, kind: str) -> dict[str, Param] | Diagnostic:
    positional, named = _PARAMETERS[kind]
    given: dict[str, Param] = {}
    for index, param in enumerate(shortcode.params):
        if param.key is None:
            if index >= len(positional):
                return Diagnostic(
                    "HC506",
                    f"`{kind}` takes {len(positional)} parameters at most",
                    param.span,
                    help="put the whole expression in one pair of quotes",
                )
            name = positional[index]
        else:
            name = param.key.text
            if name not in named:
                near = closest(name, list(named))
                return Diagnostic(
                    "HC506",
                    f"`{kind}` has no parameter `{name}`",
                    param.key.span(0, len(name)),
                    help=f"did you mean `{near[0]}`?"
                    if near
                    else "it has " + ", ".join(f"{each}=" for each in named),
                    fix=near[0] if near else None,
                )
        if name in given:
            return Diagnostic("HC506", f"`{name}` is given twice", param.span)
        given[name] = param
    if positional[0] not in given:
        what = "the name of a table" if kind == "calc-table" else "an expression"
        return Diagnostic(
            "HC506",
            f"`{kind}` needs {what}",
            shortcode.tag,
            help='such as {{< calc "1200 MWh × grid.us" />}}'
            if kind != "calc-table"
            else 'such as {{% calc-table "training" /%}}',
        )
    return given


def _closing_slash(shortcode: Shortcode, source: bytes) -> int:
    """Return where the white space before a tag's closing slashes begins, -1 where it has none.

    One slash is usual, but Hugo takes any number of them.
    """
    head = max((each.span.end for each in shortcode.params), default=shortcode.name_span.end)
    tail = source[head : shortcode.tag.end - len(b">}}")]
    held = tail.rstrip(_BLANKS + b"/")
    return head + len(held) if tail.rstrip(_BLANKS).endswith(b"/") else -1


def _call(
    shortcode: Shortcode, kind: str, given: dict[str, Param], body: Body, source: bytes
) -> Call | Diagnostic:
    form = Format()
    if "format" in given:
        form, problem = placed_format(given["format"].text)
        if problem is not None:
            return problem
    noted = kind == "calc" and shortcode.parent is None and body.may_be_marked(shortcode.end)
    if "note" in given:
        note = given["note"]
        if note.text.text not in ("true", "false"):
            return Diagnostic("HC506", "`note` is true or false", note.span)
        noted = noted and note.text.text == "true"
    slash = _closing_slash(shortcode, source)
    if shortcode.inner is None and slash < 0:
        return Diagnostic(
            "HC511",
            "this form of the empty tag cannot be filled",
            shortcode.tag,
            help=f'write {{{{< {kind} "…" />}}}}',
        )
    misplaced = _misplaced(shortcode, kind, body)
    if misplaced:
        return Diagnostic(
            "HC508",
            misplaced,
            shortcode.tag,
            help='use the plain form there: {{% calc-text "…" %}}…{{% /calc-text %}}',
        )
    if kind == "calc-claim" and shortcode.inner is None:
        return Diagnostic(
            "HC506",
            "a claim needs the number that is claimed between its tags",
            shortcode.tag,
            help='such as {{< calc-claim "x" >}}2290 tCO2eq{{< /calc-claim >}}',
        )
    end = shortcode.end
    match = MARK.match(body.source, end) if kind == "calc" else None
    return Call(
        kind=kind,
        name=shortcode.name,
        expression=given[_PARAMETERS[kind][0][0]].text,
        form=form,
        noted=noted,
        within=given["within"].text if "within" in given else None,
        tag=shortcode.tag,
        inner=shortcode.inner,
        end=end,
        closing_at=slash if slash >= 0 else shortcode.tag.end,
        markup=shortcode.markup,
        label=match[1].decode("utf-8", "replace") if match else "",
        mark=Span(end, match.end()) if match else Span(end, end),
    )
