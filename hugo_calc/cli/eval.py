"""The command `eval`: work out one formula."""

from __future__ import annotations

import click

from hugo_calc.cli import options
from hugo_calc.cli.output import Output

_EXAMPLES = options.examples(
    'hugo-calc eval "1200 MWh × grid.us in tCO2e"',
    'hugo-calc eval "training(model.llama3_8b, method.llama).co2e" --as-of 2024-05-20',
    'hugo-calc eval "5 MWh × grid.de" --output-format json',
)


@click.command(
    "eval", epilog=_EXAMPLES, context_settings={"ignore_unknown_options": True}
)  # "-3 kg" is a formula, not an option
@click.argument("expression", metavar="EXPR")
@options.as_of("Use the facts as they were published on this day, YYYY-MM-DD. Default: the newest.")
@options.output_format
@click.pass_obj
def command(output: Output, expression: str, as_of: str | None) -> int:
    """Work out one formula, with its sources.

    The definitions of the site that the current folder lies in hold (data/calc.yaml). Put the
    formula in quotes, or the shell reads its * and parentheses.

    Exit code: 0 it has a value, 1 the formula is wrong, 2 something else is broken.
    """
    from hugo_calc.report import answer, json
    from hugo_calc.site import query
    from hugo_calc.site.outcome import exit_code

    asked = query.evaluate(expression, as_of)
    if output.format != "json":
        output.findings(asked.diagnostics, asked.sources, as_result=False)
        if asked.answer is not None:
            output.result(answer.render(asked.answer, full=output.format == "full"))
    elif asked.answer is not None:
        output.object(answer.fields(asked.answer))
    else:
        output.object({"diagnostics": json.entries(asked.diagnostics, asked.sources)})
    return exit_code(asked.diagnostics)
