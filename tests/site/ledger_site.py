"""A small site whose figures have every kind of origin: facts, names, a table, a CSV file."""

from __future__ import annotations

from pathlib import Path

DEFINITIONS = """\
let:
  shared: 2 MWh
facts:
  office_power:
    label: power of our office
    unit: kW
    source: {title: Bills, publisher: Our utility, url: https://example.org/, published: 2023-01-31}
    value: 12.5
    year: 2022
"""

FRONT = """\
---
title: Offices
date: 2024-05-20
calc:
  let:
    hours: 1000 h
    yearly: site.office_power × hours
  tables:
    costs:
      rows: costs.csv
      columns:
        What: row.what
        Energy: row.energy
---
"""

BODY = """\
The office takes {{< calc "yearly" />}},
or {{< calc "yearly" "2sf" />}}.

Both offices: {{< calc "2 × yearly" />}}; the site says {{< calc "shared" />}},
and {{% calc-text "3 kg" /%}}.

{{% calc-table "costs" /%}}
"""

CSV = "What,Energy\nHeat,5 MWh\nLight,1 MWh\n"

POST = "content/posts/offices/index.md"
LEDGER = "data/hugo_calc/posts/offices/index.md.json"


def make_site(root: Path) -> Path:
    """Make the site below `root`, its posts unwritten, and return the post."""
    parts = {
        "hugo.toml": 'title = "t"\n',
        "data/calc.yaml": DEFINITIONS,
        POST: FRONT + BODY,
        "content/posts/offices/costs.csv": CSV,
        "content/posts/other.md": '---\ntitle: o\n---\nIt is {{< calc "site.office_power" />}}.\n',
    }
    for path, text in parts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root / POST
