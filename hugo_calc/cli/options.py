"""What several commands share: the form of the output, and the paths."""

from __future__ import annotations

from collections.abc import Callable

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


def as_of(help_: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return the option --as-of, an ISO date."""
    return click.option("--as-of", metavar="DATE", callback=_day, help=help_)


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from datetime import date

    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter("a day is written 2024-05-20") from None


force = click.option("--force", is_flag=True, help="Overwrite what was edited by hand too.")

paths = click.argument("paths", metavar="[PATH]...", nargs=-1)
