"""The command `write`: bring the posts up to date."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    "hugo-calc write",
    "hugo-calc write content/posts/ai-is-hot.md",
)


@click.command("write", epilog=_EXAMPLES)
@options.paths
@options.output_format
@options.strict
@options.force
@click.pass_obj
def command(output: Output, paths: tuple[str, ...], *, strict: bool, force: bool) -> int:
    """Compute the numbers of posts, and write what differs into them.

    PATH is a post or a folder of posts; without one, it is the whole site that the current folder
    lies in. Only the tool's own text changes: values, tables, and notes whose label begins with
    calc-. A post with an error stays as it is, and the others are still written. A value that
    somebody wrote by hand over the tool's is left, and said, unless --force overwrites it.

    Exit code: 0 all up to date now, 1 something is wrong in a post, 2 something else is broken.
    """
    from hugo_calc.site import run

    done = run.write(paths, debug=output.debug, force=force)
    output.report(done, findings=False)
    return done.exit_code(strict=strict)
