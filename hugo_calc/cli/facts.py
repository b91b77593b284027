"""The command `facts`: search the catalogue, or show what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

if TYPE_CHECKING:
    from hugo_calc.catalogue.load import Catalogue
    from hugo_calc.catalogue.search import Findings
    from hugo_calc.report.diagnostic import Diagnostic

_EXAMPLES = options.examples(
    "hugo-calc facts h100",
    "hugo-calc facts grid france",
    "hugo-calc facts grid.us",
    "hugo-calc facts model.llama3_8b --output-format json",
    "hugo-calc facts --count",
)


@click.command("facts", epilog=_EXAMPLES)
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--count", is_flag=True, help="Only say how many there are, by namespace.")
@click.option("--all", "everything", is_flag=True, help="List all that is found, however many.")
@options.output_format
@click.pass_obj
def command(output: Output, words: tuple[str, ...], *, count: bool, everything: bool) -> int:
    """Search the facts of the catalogue: names, labels, notes and sources.

    Whole names, such as grid.us or model.llama3_8b, are shown in full: a fact with all its
    vintages, their sources and licences; a record with its fields and what was not disclosed.
    Without a word, the namespaces are listed.

    Exit code: 0 something was found, 1 nothing was, 2 something else is broken.
    """
    from hugo_calc.catalogue.load import Catalogue
    from hugo_calc.catalogue.look_up import look_up

    catalogue = Catalogue()
    ...
    return 0
