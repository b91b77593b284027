"""The page that holds what models' authors disclosed against what is computed from it.

Its numbers are calls of shortcodes, filled in as `hugo-calc write` does, so that `hugo-calc check`
keeps them fresh; which models stand in which table, and which cannot be compared, is decided here
by what their records have.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reference_facts import wrapped

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Entity, Fact, Vintage
from hugo_calc.post import Answer, Site, evaluate_expression, plan
from hugo_calc.text.splice import splice

NEAR = 0.02  # a ratio further from 1 than this is explained
_FOOTPRINTS = ("co2e", "co2e_market", "co2e_reported")

_HOURS = {"GPU-hours": "row.gpu_hours"}
_ASSUMED = {"PUE": "row.pue", "Grid": "row.grid"}


class Comparison(NamedTuple):
    """One table: a title, what it takes, and the formula that is held against what is disclosed."""

    name: str
    title: str
    text: str
    inputs: dict[str, str]
    formula: str
    unit: str = "tCO2e"
    implied: tuple[str, str] | None = None  # a column's header, and the denominator of its value


COMPARISONS = (
    Comparison(
        "own",
        "From device-hours",
        "Device-hours × power of one device × PUE × grid intensity, all four as the authors give"
        " them.",
        {**_HOURS, **_ASSUMED},
        "training(row).co2e",
    ),
    Comparison(
        "inferred",
        "",
        "Device-hours × power of one device × PUE × grid intensity, the power being the device's"
        " maximum.",
        {**_HOURS, **_ASSUMED},
        "training(row).co2e",
    ),
    Comparison(
        "own_it",
        "From device-hours, without PUE",
        "The same, where the footprint that was disclosed leaves out the data centre around the"
        " devices.",
        {**_HOURS, "Grid": "row.grid"},
        "training(row).it_energy × row.grid",
    ),
    Comparison(
        "own_count",
        "From the number of devices",
        "Number of devices × duration, in the place of device-hours.",
        {"Devices": "row.gpu_count", "Duration": "row.duration", **_ASSUMED},
        "training(row, count=row.gpu_count, duration=row.duration).co2e",
    ),
    Comparison(
        "own_energy",
        "From energy",
        "Energy × grid intensity; the energy holds the PUE.",
        {"Energy": "row.energy", "Grid": "row.grid"},
        "row.energy × row.grid",
    ),
    Comparison(
        "llama",
        "From device-hours",
        "Device-hours × power of one device × the PUE and the grid intensity of the LLaMA paper."
        " Where the power is not disclosed, it is the device's maximum. Implied is what PUE × grid"
        " intensity must have been for the footprint to come out as disclosed.",
        _HOURS,
        "training(row, method.llama).co2e",
        implied=("Implied PUE × grid", "training(row, method.llama).it_energy"),
    ),
    Comparison(
        "llama_it",
        "From device-hours, without PUE",
        "The same without the PUE, where the disclosed footprint leaves it out.",
        _HOURS,
        "training(row, method.llama).it_energy × method.llama.grid",
        implied=("Implied grid", "training(row, method.llama).it_energy"),
    ),
    Comparison(
        "llama_energy",
        "From energy",
        "Energy, which holds the PUE, × the grid intensity of the LLaMA paper.",
        {"Energy": "row.energy"},
        "row.energy × method.llama.grid",
        implied=("Implied grid", "row.energy"),
    ),
    Comparison(
        "energy",
        "With PUE",
        "Device-hours × power of one device × PUE.",
        {**_HOURS, "PUE": "row.pue"},
        "training(row).energy",
        "MWh",
    ),
    Comparison(
        "energy_it",
        "Before PUE",
        "Device-hours × power of one device.",
        _HOURS,
        "training(row).it_energy",
        "MWh",
    ),
)

# Why a computed value is not the disclosed one, by table and the beginning of a record's name.
_LOWER = (
    "the card implies a lower PUE × grid intensity than that of the LLaMA paper, and does not say"
    " which"
)
EXPLAINED: dict[tuple[str, str], str] = {
    (
        "inferred",
        "opt_175b",
    ): "the footprint was published without a method; without PUE it comes out,"
    " so the overhead seems not to be in it",
    ("llama", "codellama_all"): "some of the GPUs were limited to less than the maximum that is"
    " taken for all of them here",
    ("llama", "llama2"): "the 34B model ran at a lower limit than the maximum that is taken for all"
    " of them here; the four models by themselves agree",
    ("llama", "llama31_"): _LOWER,
    ("llama", "llama32_"): _LOWER,
    ("llama", "llama4_"): _LOWER,
    ("llama_it", "stable_diffusion_v1"): "the calculator that was used has a factor for each cloud"
    " region, and the card does not print it",
    ("llama_it", "starcoderbase_15b"): "the authors used a factor of their cloud region, and do not"
    " print it",
    ("llama_energy", "olmo3_all"): "the record has no grid intensity, so the ratio says how far the"
    " LLaMA paper's is from the one that was used",
}


class Row(NamedTuple):
    """A record in a table, and the field that the computed value is held against."""

    entity: Entity
    disclosed: str


class Sorted:
    """The records by the table they are in, and those that are in none, each with the reason."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.rows: dict[str, list[Row]] = {each.name: [] for each in COMPARISONS}
        self.circular: list[Entity] = []
        self.without_inputs: list[Entity] = []
        self.zero: list[Entity] = []
        self.undisclosed: list[Entity] = []
        self.nothing: list[Entity] = []
        for key in catalogue.keys("model"):
            entity = catalogue.entity(key)
            if entity is not None:
                self._sort(entity)

    def _sort(self, entity: Entity) -> None:
        self._sort_energy(entity)
        disclosed = next((name for name in _FOOTPRINTS if name in entity.facts), None)
        if disclosed is None:
            timed = "gpu_hours" in entity.facts
            (self.undisclosed if timed else self.nothing).append(entity)
        elif not newest(entity, disclosed).value:
            self.zero.append(entity)
        elif self._is_circular(entity, disclosed):
            self.circular.append(entity)
        else:
            footprint = newest(entity, disclosed)
            table = _table_of(entity, footprint, inferred=disclosed == "co2e_reported")
            if table is None:
                self.without_inputs.append(entity)
            else:
                self.rows[table].append(Row(entity, disclosed))

    def _sort_energy(self, entity: Entity) -> None:
        if {"gpu_hours", "energy"} <= entity.facts.keys():
            whole = newest(entity, "energy").tags.get("pue") == "in"
            if not whole or "pue" in entity.facts:
                self.rows["energy" if whole else "energy_it"].append(Row(entity, "energy"))

    def _is_circular(self, entity: Entity, disclosed: str) -> bool:
        """Return whether an input was worked out from the footprint, or the footprint here."""
        used = [name for name in ("pue", "grid", disclosed) if name in entity.facts]
        return any(newest(entity, name).confidence == "unverified" for name in used)


def newest(entity: Entity, field: str) -> Vintage:
    """Return the newest vintage of a record's field."""
    fact: Fact = entity.facts[field]
    return fact.vintage()[0]


def _table_of(entity: Entity, footprint: Vintage, *, inferred: bool) -> str | None:
    """Return the name of the comparison that a record's own facts allow, if one does."""
    has = entity.facts.keys()
    market = footprint.tags.get("market")
    whole = footprint.tags.get("pue") == "in" or inferred
    own = "grid" in has and newest(entity, "grid").tags.get("market") == (market or "location")
    if own and "gpu_hours" in has:
        if not whole:
            return "own_it"
        return ("inferred" if inferred else "own") if "pue" in has else None
    if own and {"gpu_count", "duration", "pue"} <= has:
        return "own_count"
    if own and "energy" in has:
        return "own_energy"
    if "gpu_hours" in has:
        return "llama" if whole else "llama_it"
    return "llama_energy" if "energy" in has and whole else None


_FIELD = {
    "co2e": "",
    "co2e_market": "The footprint is market-based, net of carbon-free power that was bought, and so"
    " is the grid intensity.",
    "co2e_reported": "",
    "energy": "",
}
_ESTIMATED = {
    "Model": ("row.label", ""),
    "Estimated": ("training(row, method.llama).co2e in tCO2e", "3sf"),
    "Energy": ("training(row, method.llama).energy in MWh", "3sf"),
    "GPU-hours": ("row.gpu_hours", ""),
}
_HEAD = (
    "Some authors published what their training run emitted, and also what went into it. Then one"
    " can be computed from the other. This page does, for every model of the"
    " [catalogue](../facts/model/) with both. Disclosed is what the authors printed, computed is"
    " what follows from their inputs, and ratio is computed over disclosed. A ratio of 1 says that"
    " the arithmetic can be followed, not that the inputs are right. Each column's note has one"
    " row worked out, and the sources."
)
_GROUPS = (
    (
        "With the authors' own assumptions",
        "These authors disclosed PUE and grid intensity too, so nothing is assumed here.",
        ("own", "own_it", "own_count", "own_energy"),
    ),
    (
        "With the assumptions of the LLaMA paper",
        "These disclosed device-hours or energy, but neither PUE nor grid intensity. In their place"
        " stand the 1.1 and 0.385 kg CO₂e/kWh that Meta printed for the first LLaMA, `method.llama`"
        " in the catalogue: an assumption, which their authors need not have shared.",
        ("llama", "llama_it", "llama_energy"),
    ),
    (
        "With inputs that others inferred",
        "These footprints were published without a method. What went into them was worked out by"
        " the authors of other papers, as the notes say.",
        ("inferred",),
    ),
    (
        "Energy",
        "Where device-hours and energy are both disclosed, the one can be held against the other.",
        ("energy", "energy_it"),
    ),
)


def page(catalogue: Catalogue, site: Site) -> str:
    """Return the page, its tables filled. Raises ValueError where it cannot be computed."""
    records = Sorted(catalogue)
    source = _text(records, site).encode()
    made = plan(source, "content/reference/models.md", site)
    if made.diagnostics:
        raise ValueError("\n".join(str(each) for each in made.diagnostics))
    return splice(source, made.edits).decode()


class _Table(NamedTuple):
    """One table of the page: rows that are compared by one formula with one field."""

    comparison: Comparison
    disclosed: str
    rows: list[Entity]

    @property
    def name(self) -> str:
        """What it is called in the front matter."""
        return self.comparison.name + ("_market" if self.disclosed == "co2e_market" else "")

    @property
    def ratio(self) -> str:
        """The formula of the ratio."""
        return f"{_factor(self.comparison.formula)} / row.{self.disclosed}"

    def columns(self) -> dict[str, tuple[str, str]]:
        """Return the formula and format of each column, by header."""
        made = self.comparison
        columns = {
            "Model": ("row.label", ""),
            "Disclosed": (f"row.{self.disclosed}", ""),
            "Computed": (f"{made.formula} in {made.unit}", "4sf"),
            "Ratio": (self.ratio, "3dp"),
        }
        if made.implied is not None:
            header, energy = made.implied
            columns[header] = (f"row.{self.disclosed} / {energy} in kgCO2e/kWh", "3sf")
        columns.update((header, (formula, "")) for header, formula in made.inputs.items())
        return columns


def _tables(records: Sorted) -> dict[str, list[_Table]]:
    """Return the tables that have rows, by the name of their comparison."""
    tables: dict[str, list[_Table]] = {}
    for made in COMPARISONS:
        for field in _FIELD:
            rows = [row.entity for row in records.rows[made.name] if row.disclosed == field]
            if rows:
                rows.sort(key=lambda each: _age(newest(each, field)))
                tables.setdefault(made.name, []).append(_Table(made, field, rows))
    return tables


def _age(vintage: Vintage) -> tuple[str, float]:
    return vintage.published, vintage.value


def _text(records: Sorted, site: Site) -> str:
    tables = _tables(records)
    lines = [
        *_front_matter(tables, records.undisclosed),
        "",
        *wrapped(_HEAD),
        "",
        *_summary(tables, site),
    ]
    for title, intro, names in _GROUPS:
        lines += ["", f"## {title}", "", *wrapped(intro)]
        for name in names:
            for at, table in enumerate(tables.get(name, ())):
                if at == 0:
                    made = table.comparison
                    lines += ["", *([f"### {made.title}", ""] if made.title else ())]
                    lines += wrapped(made.text)
                lines += _shown(table, site)
    lines += _never_disclosed(records.undisclosed)
    lines += _not_compared(records)
    lines += ["", "This page is generated from the catalogue by `tools/generate_reference.py`."]
    return "\n".join(lines) + "\n"


def _shown(table: _Table, site: Site) -> Iterable[str]:
    if _FIELD[table.disclosed]:
        yield from ("", *wrapped(_FIELD[table.disclosed]))
    yield from ("", f'{{{{% calc-table "{table.name}" /%}}}}')
    if table.comparison.unit == "tCO2e":
        yield from _remarks(table)
    reasons: dict[str, list[str]] = {}
    for entity in table.rows:
        if abs(_ratio(table, entity, site) - 1) > NEAR:
            reasons.setdefault(_reason(table, entity), []).append(entity.label)
    if reasons:
        yield from ("", "Where the ratio is not near 1:", "")
        for reason, labels in reasons.items():
            yield from wrapped(f"- {_listed(labels)}: {reason}.", "  ")


def _remarks(table: _Table) -> Iterable[str]:
    """Yield what the records say of their figures, each remark once."""
    notes: dict[str, list[str]] = {}
    for entity in table.rows:
        if entity.note:
            notes.setdefault(entity.note, []).append(entity.label)
    if notes:
        yield from ("", "What the catalogue says of these figures:", "")
        for note, labels in notes.items():
            yield from wrapped(f"- {_listed(labels)}: {note}.", "  ")


def _reason(table: _Table, entity: Entity) -> str:
    name = entity.key.removeprefix("model.")
    for (of, begins), reason in EXPLAINED.items():
        if of == table.comparison.name and name.startswith(begins):
            return reason
    raise ValueError(f"{entity.key}: say in EXPLAINED why its ratio in {table.name!r} is not 1")


def _ratio(table: _Table, entity: Entity, site: Site) -> float:
    formula = table.ratio.replace("row", entity.key)
    answer = evaluate_expression(formula, None, site)
    if not isinstance(answer, Answer):
        raise ValueError(f"{formula}: {answer[0].message}")
    return answer.value


def _summary(tables: dict[str, list[_Table]], site: Site) -> Iterable[str]:
    compared = [
        (abs(_ratio(table, entity, site) - 1), name)
        for name, each in tables.items()
        for table in each
        for entity in table.rows
        if table.comparison.unit == "tCO2e"
    ]
    own = [distance for distance, name in compared if name.startswith("own")]
    other = [distance for distance, name in compared if name.startswith("llama")]
    yield from wrapped(
        f"That gives {len(compared)} comparisons of emissions. With the authors' own assumptions,"
        f" {_near(own)} of {len(own)} ratios are within {NEAR:.0%} of 1; with those of the LLaMA"
        f" paper, {_near(other)} of {len(other)}."
    )


def _near(distances: list[float]) -> int:
    return sum(distance <= NEAR for distance in distances)


def _never_disclosed(entities: list[Entity]) -> Iterable[str]:
    if not entities:
        return
    yield from ("", "## Hours without a footprint", "")
    yield from wrapped(
        "These authors disclosed device-hours, and no footprint. What the LLaMA paper's assumptions"
        " make of them cannot be held against anything; it is an estimate of this page."
    )
    yield from ("", '{{% calc-table "hours" /%}}')


def _not_compared(records: Sorted) -> Iterable[str]:
    groups = (
        (
            "The footprint follows from itself: the grid intensity or the footprint was worked out"
            " from the rest, so that comparing them shows nothing.",
            records.circular,
        ),
        ("A footprint, but nothing that it could be computed from.", records.without_inputs),
        ("A footprint of 0, by power that was bought under contract.", records.zero),
        ("Neither a footprint nor device-hours.", records.nothing),
    )
    yield from ("", "## What cannot be compared")
    for text, entities in groups:
        if entities:
            yield from ("", *wrapped(text), "")
            for each in entities:
                yield from wrapped(f"- {each.label}{f': {each.note}' if each.note else ''}.", "  ")


def _front_matter(tables: dict[str, list[_Table]], hours: list[Entity]) -> Iterable[str]:
    yield from (
        "---",
        "# Generated by tools/generate_reference.py; its tables are filled by `hugo-calc write`.",
        "title: Disclosed and computed",
        "description: What authors say that training emitted, against what follows from it.",
        "weight: 30",
        "toc: true",
        "calc:",
        "  tables:",
    )
    for each in tables.values():
        for table in each:
            yield from _definition(table.name, table.rows, table.columns())
    if hours:
        yield from _definition("hours", hours, _ESTIMATED)
    yield "---"


def _definition(
    name: str, rows: list[Entity], columns: dict[str, tuple[str, str]]
) -> Iterable[str]:
    yield f"    {name}:"
    yield "      rows:"
    yield from (f"        - {entity.key}" for entity in rows)
    yield "      columns:"
    for header, (formula, form) in columns.items():
        spec = f'{{ expr: "{formula}", format: "{form}" }}' if form else formula
        yield f"        {header}: {spec}"


def _factor(formula: str) -> str:
    return formula if formula.startswith("training(") and "×" not in formula else f"({formula})"


def _listed(labels: list[str]) -> str:
    return ", ".join(labels[:-1]) + " and " + labels[-1] if len(labels) > 1 else labels[0]
