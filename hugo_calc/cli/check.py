"""The command `check`: what is stale or wrong in the posts."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc check",
    "hugo-calc check content/posts/ai-is-hot.md",
    "hugo-calc check --output-format json > findings.json",
)


@click.command("check", epilog=_EXAMPLES)
@options.paths
@options.output_format
@options.strict
@click.pass_obj
def command(output: Output, paths: tuple[str, ...], *, strict: bool) -> int:
    """Say what is stale or wrong in posts, and write nothing.

    PATH is a post or a folder of posts; without one, it is the whole site that the current folder
    lies in. Drafts and posts of the future count.

    Exit code: 0 all up to date, 1 stale or wrong in a post, 2 something else is broken.
    """
    from hugo_calc.site import run

    found = run.check(paths, debug=output.debug)
    output.report(found, findings=True)
    return found.exit_code(strict=strict)
