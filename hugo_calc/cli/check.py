"""The command `check`: what is stale or wrong in the posts."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc check",
    "hugo-calc check content/posts/ai-is-hot.md",
    "hugo-calc check --diff | git apply",
    "hugo-calc check --output-format json > findings.json",
)


@click.command("check", epilog=_EXAMPLES)
@options.paths
@options.report_format
@options.strict
@options.diff
@options.stdin_filename
@click.pass_obj
def command(
    output: Output,
    paths: tuple[str, ...],
    *,
    strict: bool,
    diff: bool,
    stdin_filename: str | None,
) -> int:
    """Say what is stale or wrong in posts, and write nothing.

    PATH is a post or a folder of posts; without one, it is the whole site that the current folder
    lies in. Drafts and posts of the future count.

    Exit code: 0 all up to date, 1 stale or wrong in a post, 2 something else is broken.
    """
    from hugo_calc.site import run

    text = options.standard_input(stdin_filename, paths)
    if text is None or stdin_filename is None:
        found = run.check(paths, debug=output.debug)
    else:
        found = run.on_text(text, stdin_filename, debug=output.debug)
    if diff:
        output.patch(found.changes)
    output.report(found, findings=True)
    return found.exit_code(strict=strict)
