"""The command line's entry: the commands, each loaded when it is asked for, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from hugo_calc import __version__
from hugo_calc.cli.options import examples
from hugo_calc.cli.output import ClosedPipeError, Output, OutputError

_COMMANDS = (
    "write",
    "check",
    "config",
    "doctor",
    "eval",
    "explain",
    "facts",
    "outdated",
    "scan",
    "init",
)


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"hugo_calc.cli.{cmd_name}").command
        return command


@click.command(
    cls=_Commands,
    invoke_without_command=True,
    epilog=examples(
        "hugo-calc write", "hugo-calc check content/posts/a.md", 'hugo-calc eval "1 MWh × grid.us"'
    ),
)
@click.version_option(__version__, prog_name="hugo-calc")
@click.pass_context
def hugo_calc(context: click.Context) -> None:
    """Numbers in Hugo posts that are computed, unit-checked, sourced and re-checked."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 or 2.

    It is 130 where the run was interrupted, and 141 where its output was no longer read, as a
    shell says of programs that the signals for these end.
    """
    output = Output()
    try:
        code = hugo_calc.main(
            None if arguments is None else list(arguments),
            prog_name="hugo-calc",
            standalone_mode=False,
            obj=output,
        )
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except ClosedPipeError:
        return 141
    except OutputError as error:
        return _unsaid(error)
    except OSError as error:
        from hugo_calc.site.files import unreadable

        output.fail(unreadable(str(error.filename or ""), error))
        return 2
    except Exception as error:
        if output.debug:
            raise
        from hugo_calc.site.run import our_bug

        output.fail(our_bug(error))
        return 2
    return code if isinstance(code, int) else 0


def _unsaid(error: OutputError) -> int:
    print(f"hugo-calc: the output cannot be written: {error}", file=sys.stderr)  # noqa: T201
    return 2
