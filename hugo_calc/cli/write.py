"""The command `write`: bring the posts up to date."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

if TYPE_CHECKING:
    from hugo_calc.site.outcome import Run

_EXAMPLES = options.examples(
    "hugo-calc write",
    "hugo-calc write content/posts/ai-is-hot.md",
    "hugo-calc write --stdin-filename content/posts/a.md < a.md",
)


@click.command("write", epilog=_EXAMPLES)
@options.paths
@options.report_format
@options.strict
@options.force
@click.option(
    "--in-place",
    is_flag=True,
    help="Write posts that have several names (hard links) too. Not crash-safe: a kill or a loss "
    "of power can leave such a post half written.",
)
@options.diff
@options.stdin_filename
@click.pass_obj
def command(
    output: Output,
    paths: tuple[str, ...],
    *,
    strict: bool,
    force: bool,
    in_place: bool,
    diff: bool,
    stdin_filename: str | None,
) -> int:
    """Compute the numbers of posts, and write what differs into them.

    PATH is a post or a folder of posts; without one, it is the whole site that the current folder
    lies in. Only the tool's own text changes: values, tables, and notes whose label begins with
    calc-. A post with an error stays as it is, and the others are still written. A value that
    somebody wrote by hand over the tool's is left, and said, unless --force overwrites it.

    With --stdin-filename the post goes to standard output, as it came where there is nothing to
    do or something is wrong, and all messages go to standard error.

    Exit code: 0 all up to date now, 1 something is wrong in a post, 2 something else is broken.
    """
    from hugo_calc.site import run

    text = options.standard_input(stdin_filename, paths)
    if text is not None and stdin_filename is not None:
        call = partial(run.on_text, path=stdin_filename, debug=output.debug, force=force)
        done = call(text) if diff else _pass_on(output, text, call)
    elif diff:
        done = run.check(paths, debug=output.debug, force=force)
    else:
        done = run.write(paths, debug=output.debug, force=force, in_place=in_place)
    if diff:
        output.patch(done.changes)
    output.report(done, findings=False)
    return done.exit_code(strict=strict)


def _pass_on(output: Output, text: bytes, run: Callable[[bytes], Run]) -> Run:
    """Write what a post should be to standard output, and return what is left to say of that.

    Whatever goes wrong, the text comes out: an editor may put it in place of what it had.
    """
    after = text
    try:
        done = run(text)
        for change in done.changes:
            after = change.after
            done = run(after)  # claims, warnings and hands' work stay; all else is done
    except Exception:
        output.exact(text)
        raise
    output.exact(after)
    return done
