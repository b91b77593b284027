"""What several commands share: the form of the output, the paths, and a post from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from hugo_calc.cli.output import COLOURS, FORMATS, REPORT_FORMATS, Output


def examples(*lines: str) -> str:
    """Return the end of a command's help, kept as it is by click's wrapping."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


_Command = Callable[..., int]


def _choose(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    context.ensure_object(Output).choose(value)


def _choose_colour(context: click.Context, _parameter: click.Parameter, value: str) -> None:
    context.ensure_object(Output).choose_colour(value)


def _output(formats: Sequence[str], help_: str) -> Callable[[_Command], _Command]:
    """Return the options that say how a command writes: the form and the colour."""
    form = click.option(
        "--output-format",
        type=click.Choice(formats),
        callback=_choose,
        expose_value=False,
        help=help_,
    )
    colour = click.option(
        "--color",
        "--colour",
        type=click.Choice(COLOURS),
        default="auto",
        callback=_choose_colour,
        expose_value=False,
        help="Whether to use colour. auto: on a terminal, unless NO_COLOR or FORCE_COLOR say "
        "otherwise.",
    )
    return lambda command: form(colour(command))


_DEFAULT_FORM = "Default: full on a terminal, concise in a pipe."
output_format = _output(FORMATS, f"How to say it. {_DEFAULT_FORM}")
report_format = _output(
    REPORT_FORMATS,
    f"How to say it. {_DEFAULT_FORM} github: annotations in a job of GitHub Actions. sarif: code "
    "scanning. junit: test reporters.",
)

diff = click.option(
    "--diff",
    is_flag=True,
    help="Print what would change as a patch for git apply, findings to standard error, and write "
    "nothing. Exit with 1 where there is a patch.",
)

stdin_filename = click.option(
    "--stdin-filename",
    metavar="PATH",
    help="Take a post from standard input, as if it stood at PATH of the site. No file is written.",
)

strict = click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")


def as_of(help_: str) -> Callable[[_Command], _Command]:
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


def standard_input(filename: str | None, paths: tuple[str, ...]) -> bytes | None:
    """Return the post that comes in by standard input, or None where posts are files."""
    if filename is None:
        return None
    if paths:
        raise click.UsageError("--stdin-filename takes the place of PATH; name one of them")
    return sys.stdin.buffer.read()
