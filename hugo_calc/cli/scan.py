"""The command `scan`: the shortcodes of a file, as Hugo sees them."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc scan content/posts/ai-is-hot.md",
    "hugo-calc scan content/posts/ai-is-hot.md --output-format json",
)


@click.command("scan", epilog=_EXAMPLES)
@click.argument("file", metavar="FILE")
@options.output_format
@click.pass_obj
def command(output: Output, file: str) -> int:
    """List the shortcodes of a file, or say why Hugo refuses it.

    Within a Hugo site, its layouts decide which shortcodes there are and which must be closed.
    In JSON, positions count bytes, as Hugo's do.

    Exit code: 0 Hugo takes the file, 1 Hugo refuses it, 2 the file cannot be read.
    """
    from hugo_calc.report import json, shortcodes
    from hugo_calc.site import query
    from hugo_calc.site.outcome import exit_code

    seen = query.scan_file(file)
    if seen.described is None and output.format == "json":
        output.object({"diagnostics": json.entries(seen.diagnostics, seen.sources)})
    elif seen.described is not None and output.format == "json":
        output.object(seen.described)
    elif seen.diagnostics:
        output.findings(seen.diagnostics, seen.sources, as_result=seen.described is not None)
    elif seen.described is not None:
        output.result(shortcodes.render(file, seen.described, seen.sources))
    return exit_code(seen.diagnostics)
