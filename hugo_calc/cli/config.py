"""The command `config`: what is set, what was found out about the site, and where from."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc config",
    "hugo-calc config --output-format json",
    "hugo-calc config --schema site > calc.schema.json",
)


@click.command("config", epilog=_EXAMPLES)
@click.option(
    "--schema",
    type=click.Choice(("config", "post", "site")),
    help="Print a JSON Schema instead: of hugo-calc.toml, of a post's front matter, of data/calc.",
)
@options.output_format
@click.pass_obj
def command(output: Output, schema: str | None) -> int:
    """Print each setting, and each thing found out about the site, with where it came from.

    Settings stand in hugo-calc.toml beside Hugo's configuration, under [tool.hugo-calc] in
    pyproject.toml, or under params.calc in Hugo's own; the first of these wins.

    Exit code: 0, or 2 where the configuration cannot be used.
    """
    from hugo_calc.report import json, settings
    from hugo_calc.site import query

    if schema is not None:
        output.result(query.schema(schema))
        return 0
    found = query.settings()
    if found.diagnostics:
        if output.format == "json":
            output.object({"diagnostics": json.entries(found.diagnostics, found.sources)})
        else:
            output.findings(found.diagnostics, found.sources, as_result=False)
        return 2
    if output.format == "json":
        output.object(settings.fields(found.rows))
    else:
        output.result(settings.render(found.rows))
    return 0
