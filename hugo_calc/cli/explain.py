"""The command `explain`: what a message means, and all that is known of a name."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from hugo_calc.cli import completion, options
from hugo_calc.cli.output import Output

if TYPE_CHECKING:
    from hugo_calc.report.diagnostic import Diagnostic
    from hugo_calc.report.facts import View
    from hugo_calc.site.query import Explained

_EXAMPLES = options.examples(
    "hugo-calc explain content/posts/ai-is-hot.md:89",
    "hugo-calc explain HC301",
    "hugo-calc explain grid.us --as-of 2024-05-20",
    'hugo-calc explain "grid.us[2019]"',
    "hugo-calc explain training",
    "hugo-calc explain MWh",
)


@click.command("explain", epilog=_EXAMPLES)
@click.argument("target", metavar="WHAT", shell_complete=completion.codes_and_names)
@options.as_of("Say which vintages hold on this day, YYYY-MM-DD.")
@options.output_format
@click.pass_obj
def command(output: Output, target: str, as_of: str | None) -> int:
    """Explain a figure, the code of a message, a fact, a record, a function, a name or a unit.

    Of POST:LINE: how the figures and claims on that line came about, down to the sources. Of a
    code: what it means, an example, and how to mend it. Of a fact: every vintage with its source,
    and which of them a post sees on which day. Of a name that the site's `let` defines: how it
    came about. Facts of the site that the current folder lies in are known too.

    Exit code: 0 it is explained, 1 nothing is called so, 2 something else is broken.
    """
    from hugo_calc.report import explain as report

    path, colon, line = target.rpartition(":")
    if colon and line.isascii() and line.isdigit():
        return _place(output, path, int(line))
    code = report.code_of(target)
    if not code:
        named = _let(target, as_of)
        if named is not None:
            return _derived(output, named)
    wrong = _code(output, code) if code else _name(output, target, as_of)
    if wrong is not None:
        output.fail(wrong)
        return 1
    return 0


def _place(output: Output, path: str, line: int) -> int:
    from hugo_calc.site.query import explain_place

    return _derived(output, explain_place(path, line))


def _derived(output: Output, found: Explained) -> int:
    """Print derivations, or why there are none."""
    from hugo_calc.report import derivation
    from hugo_calc.report.diagnostic import Diagnostic
    from hugo_calc.report.json import entries
    from hugo_calc.site.outcome import exit_code

    path, line, wrong = found.path, found.line, found.diagnostics
    if not wrong and not found.derivations:
        wrong = (Diagnostic("HC201", f"no figure stands on line {line}", path=path),)
    if output.format == "json":
        derived = [derivation.fields(each, path, line) for each in found.derivations]
        output.object({"derivations": derived, "diagnostics": entries(wrong, found.sources)})
        return exit_code(wrong)
    output.findings(wrong, found.sources, as_result=False)
    output.result(derivation.render(found.derivations, path, line))
    return exit_code(wrong)


def _let(target: str, as_of: str | None) -> Explained | None:
    """Return the derivation of a name that the site's `let` defines, None for anything else.

    No fact has such a name: theirs have a point, and groups of facts are reserved.
    """
    if not target.strip().isidentifier():
        return None
    from hugo_calc.site.query import explain_name

    return explain_name(target, as_of)


def _code(output: Output, code: str) -> Diagnostic | None:
    from hugo_calc.report import explain as report
    from hugo_calc.report import full
    from hugo_calc.report.diagnostic import CODES
    from hugo_calc.report.explanation import explanation
    from hugo_calc.report.json import entries
    from hugo_calc.report.sources import Sources
    from hugo_calc.site.explain import Found, example

    if code not in CODES:
        return report.unknown_code(code)
    found = example(code) if explanation(code).example else Found((), Sources())
    if output.format == "json":
        output.object(report.code_fields(code, entries(found.diagnostics, found.sources)))
        return None
    view = _view(output)
    drawn = full.render(found.diagnostics, found.sources, colour=view.colour, more=False)
    output.result(report.code(code, drawn, view))
    return None


def _name(output: Output, target: str, as_of: str | None) -> Diagnostic | None:
    from hugo_calc.catalogue.explain import Names
    from hugo_calc.catalogue.load import Catalogue
    from hugo_calc.report import explain as report
    from hugo_calc.report.diagnostic import Diagnostic
    from hugo_calc.site import explain

    own = explain.own_facts()
    output.findings(own.found.diagnostics, own.found.sources, as_result=False)
    names = Names(Catalogue(), own.facts, own.sources)
    known = names.explain(target, as_of)
    if isinstance(known, Diagnostic):
        return known
    if known is not None:
        _say(output, known, report.name(known, _view(output)))
        return None
    if target in report.functions():
        _say(output, report.function_fields(target), report.function(target, _view(output)))
        return None
    unit = explain.explain_unit(target)
    if not isinstance(unit, Diagnostic):
        _say(output, {"what": "unit", **unit}, report.unit(unit, _view(output)))
        return None
    if unit.code != "HC303" and not unit.fix:
        return unit  # a word that is known, and refused as ambiguous
    near = [*explain.near_functions(target, report.functions()), *names.near(target)]
    near += [unit.fix] if unit.fix and not near else []
    return report.unknown(target, near, group=names.is_group(target.lower()))


def _say(output: Output, answer: dict[str, object], text: str) -> None:
    if output.format == "json":
        output.object(answer)
    else:
        output.result(text)


def _view(output: Output) -> View:
    """Return how a page is to be drawn: to the terminal's measure, or without limits in a pipe."""
    from hugo_calc.report.facts import View

    columns = shutil.get_terminal_size().columns if output.interactive else 0
    return View(columns, colour=output.takes_colour(sys.stdout))
