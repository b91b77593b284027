"""The command `outdated`: which figures newer facts would change, and bringing a post up."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc outdated",
    "hugo-calc outdated --as-of 2025-12-31 content/posts/",
    "hugo-calc outdated --update content/posts/ai-is-hot.md",
)


@click.command("outdated", epilog=_EXAMPLES)
@options.paths
@options.as_of("Compare with the facts of this day, YYYY-MM-DD. Default: of the newest.")
@click.option(
    "--update", is_flag=True, help="Put as_of: DATE into the posts named, and write their figures."
)
@options.output_format
@click.pass_obj
def command(output: Output, paths: tuple[str, ...], as_of: str | None, *, update: bool) -> int:
    """List the figures that would change if posts were brought up to newer facts.

    A post sees the facts as they were published on its day, so it stays right as it ages. This
    compares it with another day: what each figure says, what it would say, and which facts moved.
    Nothing is written without --update.

    Exit code: 0, or 1 where a post is wrong, 2 where something else is broken.
    """
    if update and not paths:
        raise click.UsageError("--update needs the posts that are meant: --update PATH")
    from hugo_calc.report import json
    from hugo_calc.report import outdated as report
    from hugo_calc.site.outdated import outdated

    found = outdated(paths, as_of, update=update, debug=output.debug)
    if output.format == "json":
        said = report.fields(found.rows, found.day, found.updated)
        output.object({**said, "diagnostics": json.entries(found.diagnostics, found.sources)})
        return found.exit_code()
    output.findings(found.diagnostics, found.sources, as_result=False)
    if update:
        for post in found.updated:
            output.result(report.updated_line(post, found.day))
    else:
        full = output.format == "full"
        output.result(report.render(found.rows, found.day, posts=found.posts, full=full))
    return found.exit_code()
