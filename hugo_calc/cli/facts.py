"""The command `facts`: search the catalogue, or show what is in it."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from hugo_calc.cli import completion, options
from hugo_calc.cli.output import Output

if TYPE_CHECKING:
    from hugo_calc.catalogue.load import Catalogue
    from hugo_calc.report.facts import View

_EXAMPLES = options.examples(
    "hugo-calc facts h100",
    "hugo-calc facts grid france",
    "hugo-calc facts grid.us",
    "hugo-calc facts model.llama3_8b --output-format json",
    "hugo-calc facts --count",
)


@click.command("facts", epilog=_EXAMPLES)
@click.argument("words", metavar="[WORD]...", nargs=-1, shell_complete=completion.fact_names)
@click.option("--count", is_flag=True, help="Say how many there are, by namespace.")
@click.option("--all", "whole", is_flag=True, help="List everything found, however much it is.")
@options.output_format
@click.pass_obj
def command(output: Output, words: tuple[str, ...], *, count: bool, whole: bool) -> int:
    """Search the facts, the catalogue's and the site's own: names, labels, notes and sources.

    A whole name, such as grid.us or model.llama3_8b, shows the fact with all its vintages, their
    sources and licences, or the record with its fields and what was not disclosed. Without a
    word, the namespaces are listed.

    Exit code: 0 something was found, 1 nothing was, 2 something else is broken.
    """
    from hugo_calc.catalogue import entries
    from hugo_calc.catalogue.look_up import Found, look_up
    from hugo_calc.report import facts
    from hugo_calc.report.diagnostic import Diagnostic

    catalogue = _known(output)
    found = look_up(catalogue, words) if words else Found(*entries.everything(catalogue))
    if isinstance(found, Diagnostic):
        output.fail(found)
        return 1
    view = _view(output, whole=whole)
    if count or not words:
        counted = entries.counts(catalogue, found.facts, found.records)
        _say(output, counted, facts.totals(counted, view))
    elif found.listed and output.format != "json":
        output.result(facts.listing(list(entries.lines(catalogue, found.listed)), view))
    else:
        known = entries.entries(catalogue, found.facts, found.records)
        _say(output, known, facts.in_full(found.named, known, view))
    return 0


def _known(output: Output) -> Catalogue:
    """Return the catalogue with the facts of the site that the current folder lies in."""
    from hugo_calc.site import files
    from hugo_calc.site.settings import find_root

    here = files.current_folder()
    if not here or not find_root(here):
        from hugo_calc.catalogue.load import Catalogue

        return Catalogue()
    from hugo_calc.catalogue.own import WithOwn
    from hugo_calc.site.explain import own_facts

    own = own_facts()
    output.findings(own.found.diagnostics, own.found.sources, as_result=False)
    return WithOwn(own.facts, own.sources)


def _say(output: Output, answer: dict[str, object], text: str) -> None:
    if output.format == "json":
        output.object(answer)
    else:
        output.result(text)


def _view(output: Output, *, whole: bool) -> View:
    """Return how a page is to be drawn: to the terminal's measure, or without limits in a pipe."""
    from hugo_calc.report.facts import MOST, View

    return View(
        shutil.get_terminal_size().columns if output.interactive else 0,
        MOST if output.format == "full" and not whole else 0,
        colour=output.takes_colour(sys.stdout),
    )
