"""What a shell offers behind a command: names of facts and records, and codes of messages."""

from __future__ import annotations

import click


def fact_names(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the names that begin with what was typed: namespaces first, then what is in one.

    Only the namespace that is meant is read, so that the answer is there at once.
    """
    from hugo_calc.catalogue.load import Catalogue

    catalogue = Catalogue()
    namespace, dot, _ = typed.partition(".")
    if dot:
        known = catalogue.keys(namespace) if namespace in catalogue.namespaces else []
    else:
        known = [f"{each}." for each in catalogue.namespaces]
    return [name for name in known if name.startswith(typed)]


def codes_and_names(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return the codes of messages that begin with what was typed, else names of facts."""
    from hugo_calc.report.diagnostic import CODES

    codes = [code for code in CODES if typed and code.startswith(typed.upper())]
    return codes or fact_names(context, parameter, typed)
