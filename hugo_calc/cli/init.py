"""The command `init`: making a Hugo site ready."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc init",
    "hugo-calc init ~/my-site",
    "hugo-calc init --theme",
    "hugo-calc init --update",
)


def _version(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[int, ...] | None:
    if value is None:
        return None
    try:
        numbers = tuple(int(part) for part in value.removeprefix("v").split("."))
    except ValueError:
        numbers = ()
    if len(numbers) < 2:
        raise click.BadParameter("a version is written 0.146.0")
    return numbers


@click.command("init", epilog=_EXAMPLES)
@click.argument("folder", metavar="[FOLDER]", default=".")
@click.option(
    "--hugo-version",
    metavar="VERSION",
    callback=_version,
    help="Hugo's version, for the names of folders. Default: as the site's layouts are.",
)
@click.option("--theme", is_flag=True, help="Put the templates into themes/hugo-calc/ instead.")
@click.option(
    "--update",
    is_flag=True,
    help="Bring templates and Make targets of an older hugo-calc up to this one, unless they were "
    "changed by hand.",
)
@options.output_format
@click.pass_obj
def command(
    output: Output,
    folder: str,
    hugo_version: tuple[int, ...] | None,
    *,
    theme: bool,
    update: bool,
) -> int:
    """Make a Hugo site ready: templates, a sample post, Make targets, pre-commit hook.

    A site with a .github folder, or with a remote on github.com, gets a workflow too; for another,
    what its CI is to run is said.

    Nothing is overwritten: what lies there stays, and is said. What only you can decide is said
    too, with the lines to paste. A second run finds nothing to do.

    Exit code: 0, or 2 where something could not be written.
    """
    from hugo_calc.report import json, setup
    from hugo_calc.report.sources import Sources
    from hugo_calc.site.init import prepare
    from hugo_calc.site.outcome import exit_code

    done = prepare(folder, version=hugo_version, theme=theme, update=update)
    if output.format == "json":
        said = setup.fields(done.steps, done.following)
        output.object({**said, "diagnostics": json.entries(done.diagnostics, Sources())})
        return exit_code(done.diagnostics)
    output.findings(done.diagnostics, Sources(), as_result=False)
    if done.following:
        output.result(setup.render(done.steps, done.following))
    return exit_code(done.diagnostics)
