"""What `hugo-calc explain` needs to be worked out: examples of codes, own facts, units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.explanation import explanation
from hugo_calc.report.sources import Sources, resolved
from hugo_calc.site import files
from hugo_calc.site.config import read_config
from hugo_calc.site.ground import Bundle, Ground
from hugo_calc.site.settings import find_root

# Where the post of an example lies: it may have files beside it.
FOLDER = "content/posts/example"
PATH = f"{FOLDER}/index.md"


class Found(NamedTuple):
    """What the tool says of a post, with the texts that it points into."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def example(code: str, *, mended: bool = False) -> Found:
    """Return what the tool says of the example of a code, or of the same post mended.

    Nothing where the code has no example that is a post. What is stale counts where nothing else
    is wrong.
    """
    from hugo_calc.post import Site, plan, staleness

    explained = explanation(code)
    source = (explained.mended if mended else explained.example).encode()
    beside = {name: text.encode() for name, text in explained.beside}
    site = Site(resource=beside.get)
    if explained.before:
        site = site._replace(ledger=plan(explained.before.encode(), PATH, site).ledger)
    made = plan(source, PATH, site)
    sources = Sources()
    sources.add(PATH, source)
    names = {name: f"{FOLDER}/{name}" for name in beside}
    for name, data in beside.items():
        sources.add(names[name], data)
    found = made.diagnostics or staleness(made, PATH)
    return Found(tuple(resolved(each, PATH, names) for each in found), sources)


class Own(NamedTuple):
    """The facts of the site that the current folder lies in, and their publications, by key."""

    facts: Mapping[str, Any]
    sources: Mapping[str, Any]
    found: Found


def own_facts() -> Own:
    """Return the site's own facts; none where there is no site, or where they cannot be read."""
    here = files.current_folder()
    root = find_root(here) if here else ""
    config = read_config(root) if root else None
    if config is None:
        return Own({}, {}, Found((), Sources()))
    if isinstance(config, Diagnostic):
        wrong = config._replace(path=files.relative(config.path, here))
        return Own({}, {}, Found((wrong,), Sources()))
    ground = Ground(config, here)
    sources = Sources()
    if ground.definitions is None or ground.diagnostics:
        return Own({}, {}, Found(tuple(ground.diagnostics), sources))
    from hugo_calc.post.desk import shared_block

    sources.add(*ground.definitions)
    block = shared_block(ground.site("", Bundle(config.root)))
    return Own(block.facts.facts, block.facts.sources, Found(tuple(block.diagnostics), sources))


_MOST = 4  # units of the same kind that are named, decimal multiples and others


def explain_unit(text: str) -> dict[str, Any] | Diagnostic:
    """Return what a unit is, or what is wrong with its spelling."""
    from math import log10

    from hugo_calc.lang import dimension as dim
    from hugo_calc.lang.syntax import Unit
    from hugo_calc.lang.unit_table import TABLE
    from hugo_calc.lang.units import find_unit
    from hugo_calc.lang.units import unit as unit_of

    found = find_unit(text)
    if isinstance(found, Unit):
        unit, note = found, ""
    elif found.unit is not None:
        unit, note = found.unit, f"{found.message}: {found.help}"
    else:
        return Diagnostic(found.code, found.message, help=found.help, fix=found.fix)
    factors: dict[float, str] = {}
    spelled = []
    for name, (factor, dimension) in TABLE.items():
        if dimension == unit.dimension and unit_of(name).gas == unit.gas:
            if factor != unit.factor:
                factors.setdefault(factor, name)
            elif name != text:
                spelled.append(name)
    # Multiples of a thousand say something else than other units do: some of both are named.
    near = sorted(factors, key=lambda factor: abs(log10(factor / unit.factor)))
    decimal = [each for each in near if round(log10(each / unit.factor), 9) % 3 == 0]
    others = [each for each in near if each not in decimal]
    named = sorted([*decimal[:_MOST], *others[:_MOST]])
    return {
        "unit": text,
        "dimension": dim.name(unit.dimension),
        "made_of": dim.formula(unit.dimension),
        "spelled": spelled,
        "equals": {factors[each]: float(f"{unit.factor / each:.12g}") for each in named},
        "note": note,
    }


def near_functions(name: str, known: Iterable[str]) -> list[str]:
    """Return the functions that a name may have meant."""
    from hugo_calc.lang.suggest import closest

    return closest(name, known)
