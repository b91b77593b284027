"""Outdated: an old post stays right as of its day; what newer facts would change is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledger_site import make_site

from hugo_calc.cli.main import run as hugo_calc
from hugo_calc.site import run
from hugo_calc.site.outdated import outdated

VINTAGES = """\
facts:
  office_power:
    label: power of our office
    unit: kW
    vintages:
      - {year: 2022, value: 12.5,
         source: {title: Bills, publisher: Our utility, url: https://example.org/,
                  published: 2023-01-31}}
      - {year: 2024, value: 15,
         source: {title: Bills, publisher: Our utility, url: https://example.org/,
                  published: 2025-01-31}}
let:
  shared: 2 MWh
"""
POST = "content/posts/offices/index.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    run.write([])
    return tmp_path


def test_a_newer_vintage_leaves_an_old_post_alone_and_is_listed(root: Path) -> None:
    before = (root / POST).read_bytes()
    (root / "data/calc.yaml").write_text(VINTAGES)
    assert run.check([POST]).diagnostics == ()
    found = outdated([POST], "2026-01-01")
    assert [(each.figure, each.then, each.now) for each in found.rows] == [
        ("yearly", "12.5 MWh", "15 MWh"),
        ("yearly", "13 MWh", "15 MWh"),
        ("2 × yearly", "25 MWh", "30 MWh"),
    ]
    assert [each.percent for each in found.rows] == pytest.approx([20, 20, 20])
    assert found.rows[0].because == (
        "site.office_power: 12.5 kW, Our utility 2022, published 2023-01-31"
        " → 15 kW, Our utility 2024, published 2025-01-31",
    )
    assert found.exit_code() == 0
    assert outdated([POST], "2024-12-31").rows == ()
    assert (root / POST).read_bytes() == before


def test_update_puts_the_day_into_the_post_and_writes_its_figures(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "data/calc.yaml").write_text(VINTAGES)
    run.write([])
    assert hugo_calc(["outdated", "--update", "--as-of", "2026-01-01", POST]) == 0
    assert capsys.readouterr().out == f"{POST}: as of 2026-01-01 now\n"
    text = (root / POST).read_text()
    assert "calc:\n  as_of: 2026-01-01\n  let:" in text
    assert '{{< calc "yearly" >}}15 MWh{{< /calc >}}' in text
    assert run.check([]).diagnostics == ()
    assert outdated([POST], "2026-01-01").rows == ()


def test_a_table_says_each_cell_that_differs_by_its_row_and_column(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "data/calc.yaml").write_text(VINTAGES)
    text = (root / POST).read_text()
    text = text.replace("Energy: row.energy", "Energy: row.energy × 2 × site.office_power / 25 kW")
    (root / POST).write_text(text)
    run.write([], force=True)
    found = [each for each in outdated([POST], "2026-01-01").rows if each.figure == "costs"]
    assert [(each.cell, each.then, each.now, each.percent) for each in found] == [
        ("Heat, Energy", "5 MWh", "6 MWh", None),
        ("Light, Energy", "1 MWh", "1.2 MWh", None),
    ]
    assert hugo_calc(["outdated", "--as-of", "2026-01-01", POST]) == 0
    said = capsys.readouterr().out
    assert f"{POST}: costs: Heat, Energy: 5 MWh → 6 MWh (site.office_power" in said
    assert "4 figures in 1 post would change" in said
    assert hugo_calc(["outdated", "--as-of", "2026-01-01", "--output-format", "json", POST]) == 0
    cells = [each["cell"] for each in json.loads(capsys.readouterr().out)["outdated"]]
    assert cells == [None, None, None, "Heat, Energy", "Light, Energy"]


def test_json_and_lines_say_the_same(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "data/calc.yaml").write_text(VINTAGES)
    run.write([])
    assert hugo_calc(["outdated", "--as-of", "2026-01-01", "--output-format", "json", POST]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [each["then"] for each in said["outdated"]] == ["12.5 MWh", "13 MWh", "25 MWh"]
    assert hugo_calc(["outdated", "--as-of", "2026-01-01", POST]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{POST}: yearly: 12.5 MWh → 15 MWh, +20.0% (site.office_power")
    assert hugo_calc(["outdated", "--as-of", "2026-01-01", "--output-format", "full", POST]) == 0
    assert "because  site.office_power: 12.5 kW" in capsys.readouterr().out


def test_a_post_that_is_wrong_is_said_and_update_needs_a_path(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / POST).write_text((root / POST).read_text().replace("1000 h", "1000 q"))
    before = (root / POST).read_bytes()
    assert hugo_calc(["outdated", "--update", POST]) == 1
    assert "HC303" in capsys.readouterr().err
    assert (root / POST).read_bytes() == before
    assert hugo_calc(["outdated", "--update"]) == 2
