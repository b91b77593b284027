"""The command `facts`: what it shows, in which form, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.cli.main import run

PACKAGE = str(Path(__file__).parents[2])


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of the result."""
        return self.out.splitlines()


Facts = Callable[..., Said]


@pytest.fixture
def facts(capsys: pytest.CaptureFixture[str]) -> Facts:
    def called(*arguments: str) -> Said:
        code = run(("facts", *arguments))
        return Said(code, *capsys.readouterr())

    return called


def as_json(facts: Facts, *arguments: str) -> dict[str, Any]:
    said = facts(*arguments, "--output-format", "json")
    assert (said.code, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_a_search_lists_one_thing_a_line_with_its_newest_value(facts: Facts) -> None:
    said = facts("grid", "france")
    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(r"grid\.fr +41\.44 gCO2e/kWh +2025 +France grid", said.lines[0])
    assert said.lines[1].startswith("cloud.azure_france_central")
    assert said.lines[1].endswith("Azure France Central, Paris: grid")


def test_columns_stand_under_one_another(facts: Facts) -> None:
    said = facts("h100")
    keys = [line.split(" ")[0] for line in said.lines]
    assert "gpu.h100_sxm" in keys
    assert len({line.rindex("  NVIDIA H100") for line in said.lines[:3]}) == 1
    units = {line.index(" kgCO2e ") for line in said.lines if " kgCO2e " in line}
    assert len(units) == 1


def test_in_a_pipe_everything_is_listed_and_for_people_the_likeliest(facts: Facts) -> None:
    everything = facts("grid")
    assert len(everything.lines) > 326
    some = facts("grid", "--output-format", "full")
    assert len(some.lines) == 41
    assert some.lines[-1] == (
        f"{len(everything.lines) - 40} more: another word narrows it down, --all lists them"
    )
    assert facts("grid", "--output-format", "full", "--all").lines == everything.lines


def test_a_whole_name_shows_the_fact_with_every_vintage(facts: Facts) -> None:
    said = facts("grid.us")
    fact = Catalogue().find("grid.us")
    assert fact is not None
    assert said.lines[0] == "grid.us  US grid"
    for vintage in fact.vintages:
        row = next(line for line in said.lines if line.startswith(f"  {vintage.label} "))
        assert f"{vintage.value}  kgCO2e/kWh" in row
    for words in (
        "kind        carbon intensity, in kgCO2e/kWh",
        "basis       average, as generated, combustion only, location-based",
        "note        total output rate of the national mix",
        "confidence  read in the source",
        "2020-03-09",
        "Emissions and Generation Resource Integrated Database (eGRID), US EPA",
        "licence: US government work in the public domain",
        "2019: eGRID2019, https://www.epa.gov/",
        "grid.us[2023]  this vintage, whatever the day",
        '{{< calc "1200 MWh × grid.us in tCO2e" />}}',
    ):
        assert words in said.out, words


def test_a_range_and_a_doubt_are_shown(facts: Facts) -> None:
    said = facts("equivalence.vehicle_mile")
    assert "confidence  as said of each vintage" in said.out
    row = next(line for line in said.lines if line.startswith("  2023a"))
    assert "0.00039 to 0.0003915" in row
    assert row.endswith("derived from printed figures")
    searched = facts("h200", "peak", "fp8")
    assert searched.lines[0].endswith("(not checked against the source)")


def test_a_basis_that_differs_between_vintages_is_said_of_each(facts: Facts) -> None:
    said = facts("cloud.gcp_europe_west1.grid")
    assert "life-cycle" in next(line for line in said.lines if line.startswith("  2019 "))
    assert "combustion only" in next(line for line in said.lines if line.startswith("  2022 "))


def test_a_record_shows_its_fields_and_what_was_not_disclosed(facts: Facts) -> None:
    said = facts("model.llama3_8b")
    assert said.lines[0] == "model.llama3_8b  Llama 3 8B"
    assert "device  gpu.h100_sxm" in said.out
    row = next(line for line in said.lines if line.startswith("  gpu_hours"))
    assert re.search(r"1,300,000 +h +2024 +GPU-hours", row)
    assert "not disclosed\n  gpu_count, duration, pue, energy, grid" in said.out
    assert '{{< calc "training(model.llama3_8b, method.llama).co2e" />}}' in said.out
    assert "Llama 3 model card, Meta" in said.out


def test_several_whole_names_are_shown_one_after_the_other(facts: Facts) -> None:
    said = facts("grid.us", "method.llama")
    assert said.lines[0].startswith("grid.us  ")
    assert "\n\nmethod.llama  " in said.out


def test_the_count_is_by_namespace_with_totals(facts: Facts) -> None:
    said = facts("--count")
    assert said.code == 0
    head, *rows, total = said.lines
    assert head.split() == ["namespace", "facts", "vintages", "records"]
    catalogue = Catalogue()
    assert [row.split()[0] for row in rows] == list(catalogue.namespaces)
    numbers = [[int(cell.replace(",", "")) for cell in row.split()[1:4]] for row in (*rows, total)]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert facts().out == said.out
    counted = as_json(facts, "--count")
    assert list(counted["total"].values()) == numbers[-1]


def test_the_count_of_words_is_of_what_they_find(facts: Facts) -> None:
    counted = as_json(facts, "--count", "h100")
    names = [each["name"] for each in counted["namespaces"]]
    assert "gpu" in names
    assert "food" not in names
    assert counted["total"]["facts"] == len(as_json(facts, "h100")["facts"])


def test_json_has_what_was_found_with_its_sources(facts: Facts) -> None:
    found = as_json(facts, "grid", "france")
    assert list(found) == ["facts", "records", "sources"]
    first = found["facts"][0]
    assert list(first) == [
        *("key", "label", "kind", "unit", "basis", "basis_words", "note", "write", "vintages"),
    ]
    assert first["key"] == "grid.fr"
    assert first["basis"]["scope"] == "life-cycle"
    newest = first["vintages"][-1]
    assert (newest["vintage"], newest["value"]) == ("2025", 41.44)
    source = found["sources"][newest["source"]]
    assert source["publisher"].startswith("Ember")
    assert source["licence"]["name"] == "CC BY 4.0"


@pytest.mark.parametrize("form", ["full", "concise"])
def test_nothing_found_is_1_with_what_was_meant(facts: Facts, form: str) -> None:
    said = facts("grid", "frnace", "--output-format", form)
    assert (said.code, said.out) == (1, "")
    assert "grid frnace" in said.err
    assert "did you mean" in said.err
    assert "grid france" in said.err


def test_nothing_found_is_a_diagnostic_in_json(facts: Facts) -> None:
    said = facts("frnace", "--output-format", "json")
    (diagnostic,) = json.loads(said.out)["diagnostics"]
    assert (said.code, diagnostic["code"], diagnostic["fix"]) == (1, "HC201", "france")


def test_a_vintage_that_is_not_there_is_1(facts: Facts) -> None:
    said = facts("grid.us[1999]")
    assert said.code == 1
    assert said.err.startswith("HC207 grid.us has no vintage 1999 (there is 2018, 2019")


def test_help_has_examples_and_exit_codes(facts: Facts) -> None:
    said = facts("--help")
    assert said.code == 0
    assert "hugo-calc facts grid france" in said.out
    assert "Exit code: 0 something was found, 1 nothing was" in " ".join(said.out.split())


def on_a_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """Return what the command writes to a terminal of so many columns."""
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")
    }
    with subprocess.Popen(
        [sys.executable, "-m", "hugo_calc", "facts", *arguments],
        stdout=follower,
        env={**kept, "TERM": "xterm", "PYTHONPATH": PACKAGE, **environment},
    ) as command:
        os.close(follower)
        written = b""
        while True:
            try:
                some = os.read(leader, 65536)
            except OSError:  # Linux says so at the end
                break
            if not some:
                break
            written += some
    os.close(leader)
    assert command.returncode == 0
    return written.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_lines_that_fit() -> None:
    text = on_a_terminal("h100")
    assert "\x1b[1;36mgpu.h100_nvl" in text
    bare = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert max(map(len, bare.splitlines())) <= 80
    assert "…" in bare


def test_running_text_is_wrapped_to_the_terminal() -> None:
    bare = re.sub(r"\x1b\[[\d;]*m", "", on_a_terminal("model.llama3_8b", columns=100))
    links = [line for line in bare.splitlines() if "https://" in line]
    assert max(len(line) for line in bare.splitlines() if line not in links) <= 100
    assert links


def test_no_color_is_obeyed() -> None:
    assert "\x1b" not in on_a_terminal("h100", NO_COLOR="1")


def test_searching_loads_nothing_but_click(tmp_path: Path) -> None:
    probe = (
        "import sys; before = set(sys.modules)\n"
        "from hugo_calc.cli.main import run; run(['facts', 'grid', 'france'])\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('hugo_calc.')}\n"
        "print(*sorted(new - sys.stdlib_module_names - {'hugo_calc'}), file=sys.stderr)\n"
        "print(*sorted(rooms), file=sys.stderr)\n"
        "print('hugo_calc.site.config' in sys.modules, file=sys.stderr)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
        check=True,
    )
    libraries, rooms, read = said.stderr.splitlines()
    assert libraries == "click"
    assert set(rooms.split()) <= {"catalogue", "cli", "lang", "report", "site", "text"}
    assert read == "False", "a site is not read where there is none"


def test_the_sites_own_facts_are_searched_too(
    facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "calc.yaml").write_text(
        "facts:\n  office_power:\n    label: power of our office\n    unit: kW\n    value: 12.5\n"
        "    source: {title: Meter, publisher: Us, published: 2023}\n"
    )
    assert facts("site.office_power").code == 1
    monkeypatch.chdir(tmp_path)
    said = facts("site.office_power")
    assert (said.code, said.err) == (0, "")
    assert said.lines[0] == "site.office_power  power of our office"
    assert "Meter, Us" in said.lines
    assert facts("our", "office").lines[0].startswith("site.office_power  12.5 kW")
    assert facts("site").lines[0].startswith("site.office_power ")
    assert facts("meter", "us").lines[0].startswith("site.office_power ")
    assert any(line.startswith("site  ") for line in facts("--count").lines)
    found = as_json(facts, "site.office_power")
    assert found["facts"][0]["key"] == "site.office_power"
    assert next(iter(found["sources"].values()))["publisher"] == "Us"
    assert facts("site.ofice_power").code == 1
