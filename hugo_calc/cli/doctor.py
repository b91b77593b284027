"""The command `doctor`: whether Hugo, the layouts and the formatters get on with this tool."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc doctor",
    "hugo-calc doctor content/posts/ai-is-hot.md",
)


@click.command("doctor", epilog=_EXAMPLES)
@options.paths
@options.output_format
@click.pass_obj
def command(output: Output, paths: tuple[str, ...]) -> int:
    """Say whether a site is ready, and whether its formatters agree with this tool.

    Looked at are Hugo's version, the shortcodes' layouts, and Hugo's footnotes. The formatters of
    Markdown that .pre-commit-config.yaml names, and that are installed here, are tried on copies
    of the posts: write, format, write; the last must change nothing. No file of yours is touched,
    and nothing is installed.

    Exit code: 0 all is well, 1 something does not fit, 2 it cannot be looked at.
    """
    from hugo_calc.report import doctor as report
    from hugo_calc.report import json
    from hugo_calc.site.doctor import examine

    health = examine(paths)
    if output.format == "json":
        said = report.fields(health.findings)
        output.object({**said, "diagnostics": json.entries(health.diagnostics, health.sources)})
        return health.exit_code()
    output.findings(health.diagnostics, health.sources, as_result=False)
    if health.findings:
        output.result(report.render(health.findings, full=output.format == "full"))
    return health.exit_code()
