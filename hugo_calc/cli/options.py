"""What several commands share: the form of the output, and the paths."""

from __future__ import annotations

import click

from hugo_calc.cli.output import FORMATS, Output


def examples(*lines: str) -> str:
    """Return the end of a command's help, kept as it is by click's wrapping."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _choose(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    context.ensure_object(Output).choose(value)


output_format = click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    callback=_choose,
    expose_value=False,
    help="How to say it. Default: full on a terminal, concise in a pipe.",
)

strict = click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")

force = click.option("--force", is_flag=True, help="Overwrite what was edited by hand too.")

paths = click.argument("paths", metavar="[PATH]...", nargs=-1)
