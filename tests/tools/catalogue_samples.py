"""A small catalogue for the refreshing tools to work on, and what the compiler says of it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from compile_catalogue import compile_catalogue, load_documents, load_tables  # noqa: E402

FILES = {
    "sources.yaml": """\
# Publications.
licences:
  us_government:
    name: US government work
  cc_by_4_0:
    name: CC BY 4.0
sources:
  # EPA's.
  egrid_2022:
    title: Emissions and Generation Resource Integrated Database (eGRID)
    publisher: US EPA
    edition: eGRID2022
    published: 2024-01-30
    url: "https://www.epa.gov/egrid2022.xlsx"
    licence: us_government
  egrid_2023_rev2:
    title: Emissions and Generation Resource Integrated Database (eGRID)
    publisher: US EPA
    edition: eGRID2023 rev 2
    published: 2025-06-12
    url: "https://www.epa.gov/egrid2023.xlsx"
    licence: us_government
  # Ember's, by way of Our World in Data.
  ember_generation_2025:
    title: Electricity generation
    publisher: "Ember and Energy Institute, processed by Our World in Data"
    edition: data of 2025
    published: 2026-04-29
    licence: cc_by_4_0
  ember_intensity_2024:
    title: Carbon intensity of electricity generation
    publisher: "Ember and Energy Institute, processed by Our World in Data"
    edition: data of 2024
    published: 2025-05-30
    licence: cc_by_4_0
  ember_intensity_2025:
    title: Carbon intensity of electricity generation
    publisher: "Ember and Energy Institute, processed by Our World in Data"
    edition: data of 2025
    published: 2026-04-29
    licence: cc_by_4_0
  gcb_per_capita_2022:
    title: CO2 emissions per capita (Global Carbon Budget)
    publisher: "Global Carbon Project, processed by Our World in Data"
    edition: data of 2022
    published: 2023-12-05
    licence: cc_by_4_0
""",
    "grid_us.yaml": """\
namespace: grid
facts:
  us:
    label: US grid
    kind: carbon_intensity
    unit: kgCO2e/kWh
    vintages:
      - {label: 2022, value: 0.375357, source: egrid_2022}
      - {label: 2023, value: 0.349667, source: egrid_2023_rev2}
  us_co2:  # CO₂ alone
    label: "US grid, CO₂ alone"
    kind: carbon_intensity
    unit: kgCO2/kWh
    vintages:
      - {label: 2023, value: 0.348, source: egrid_2023_rev2, note: rounded}
tables:
  - file: grid_us_subregions.csv
    label: "US grid, subregion {name}"
    kind: carbon_intensity
    unit: kgCO2e/kWh
    columns:
      2022: egrid_2022
      2023: egrid_2023_rev2
  - file: grid_us_states.csv
    label: "US grid, {name}"
    kind: carbon_intensity
    unit: kgCO2e/kWh
    columns:
      2023: egrid_2023_rev2
""",
    "grid_us_subregions.csv": """\
key,name,2022,2023
us_akms,"AKMS, ASCC Miscellaneous",0.225688,0.236961
us_camx,"CAMX, WECC California",0.226469,0.19504
us_prms,"PRMS, Puerto Rico",,0.702413
""",
    "grid_us_states.csv": """\
key,name,2023
us_ca,California,0.179064
us_vt,Vermont,0.023695
""",
    "grid_countries.yaml": """\
namespace: grid
tables:
  - file: grid_countries.csv
    label: "{name} grid"
    kind: carbon_intensity
    unit: gCO2e/kWh
    columns:
      2024: ember_intensity_2024
      2025: ember_intensity_2025
""",
    "grid_countries.csv": """\
key,name,2024,2025
ae,United Arab Emirates,467.51,
africa,Africa,544.13214,
africa_ember,Africa (Ember),543.62,529.88
fr,France,42.1,41.36
us_ember,US (Ember),383.78,384.4
world,World,471.08,458.29
xk,Kosovo,924.67,900.94
""",
    "generation.yaml": """\
namespace: generation
tables:
  - file: generation.csv
    label: "electricity generated in {name}"
    kind: energy
    unit: TWh
    columns:
      2025: ember_generation_2025
""",
    "generation.csv": """\
key,name,2025
eu,the European Union,2797.09
us,the United States,4519.79
""",
    "world.yaml": """\
namespace: world
facts:
  electricity:
    label: electricity generated in the world
    kind: energy
    unit: TWh
    vintages:
      - {label: 2025, value: 31772.35, source: ember_generation_2025}
""",
    "person.yaml": """\
namespace: person
tables:
  - file: person.csv
    label: "CO₂ of one person in {name}"
    kind: co2e_rate
    unit: tCO2/year
    columns:
      2022: gcb_per_capita_2022
""",
    "person.csv": """\
key,name,2022
fr,France,4.6039
world,the world,4.6582
""",
}


def written_in(folder: Path) -> Path:
    """Write the small catalogue, and return its folder."""
    for name, text in FILES.items():
        (folder / name).write_bytes(text.encode())
    return folder


def texts(folder: Path) -> dict[str, str]:
    """Return the catalogue's files as they are."""
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def added(folder: Path, name: str, before: str | None = None) -> list[str]:
    """Return the lines of a file that were not there before; those before must all be there."""
    old = (FILES[name] if before is None else before).splitlines()
    new = texts(folder)[name].splitlines()
    found = []
    for line in new:
        if old and line == old[0]:
            old.pop(0)
        else:
            found.append(line)
    assert old == [], f"{name} has lost lines"
    return found


def problems(folder: Path) -> list[str]:
    """Return what the compiler finds wrong with the catalogue."""
    return compile_catalogue(load_documents(folder), load_tables(folder))[1]


def vintages(folder: Path, key: str) -> list[tuple[str, float, str, str]]:
    """Return label, value, day of publication and note of each vintage of a fact."""
    draft = compile_catalogue(load_documents(folder), load_tables(folder))[0]
    return [(v.label, v.value, v.published, v.note) for v in draft.facts[key].vintages]
