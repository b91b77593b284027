"""Compile the catalogue: hugo_calc/catalogue/data (YAML, CSV) → hugo_calc/catalogue/compiled.

    python tools/compile_catalogue.py            write what changed
    python tools/compile_catalogue.py --check    say whether anything would; exit 1 if so

Everything that is wrong is listed, and then nothing is written.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hugo_calc.catalogue.authoring import Draft, read  # noqa: E402
from hugo_calc.catalogue.checks import problems  # noqa: E402
from hugo_calc.catalogue.encode import encode  # noqa: E402
from hugo_calc.lang.dimension import Dimension  # noqa: E402
from hugo_calc.lang.units import unit  # noqa: E402

DATA = ROOT / "hugo_calc" / "catalogue" / "data"
COMPILED = ROOT / "hugo_calc" / "catalogue" / "compiled"


def load_documents(folder: Path = DATA) -> dict[str, Any]:
    """Return the YAML documents by file name, every scalar as the text it is written in."""
    return {
        path.name: yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - text only
        for path in sorted(folder.glob("*.yaml"))
    }


def load_tables(folder: Path = DATA) -> dict[str, list[dict[str, str]]]:
    """Return the CSV tables by file name, each row by column."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.name] = list(csv.DictReader(file))
    return tables


def dimension_of(text: str) -> Dimension:
    """Return the dimension of a unit as the language spells it."""
    return unit(text).dimension


def compile_catalogue(
    documents: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, str]]]
) -> tuple[Draft, list[str], dict[str, str]]:
    """Return the catalogue, what is wrong with it, and where nothing is, its compiled files."""
    draft = read(documents, tables)
    found = problems(draft, dimension_of)
    return draft, found, {} if found else encode(draft)


def main(arguments: Sequence[str]) -> int:
    """Compile, and return the exit status."""
    draft, found, files = compile_catalogue(load_documents(), load_tables())
    if found:
        print(*found, sep="\n", file=sys.stderr)
        print(f"{len(found)} problems; nothing written", file=sys.stderr)
        return 1
    before = {path.name: path.read_text("utf-8") for path in COMPILED.glob("*.json")}
    changed = sorted(name for name in files | before if files.get(name) != before.get(name))
    if "--check" in arguments:
        print(*(f"stale: {name}" for name in changed), sep="\n", end="\n" if changed else "")
        return 1 if changed else 0
    COMPILED.mkdir(exist_ok=True)
    for name in changed:
        if name in files:
            (COMPILED / name).write_text(files[name], "utf-8")
        else:
            (COMPILED / name).unlink()
    vintages = sum(len(fact.vintages) for fact in draft.facts.values())
    print(
        f"{len(draft.facts)} facts, {vintages} values, {len(draft.entities)} records,"
        f" {len(draft.sources)} sources; {len(changed)} files changed"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
