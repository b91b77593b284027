"""The command `explain`: codes, facts and records, functions, units, and what is none of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hugo_calc.cli.main import run
from hugo_calc.report.diagnostic import CODES


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


Explain = Callable[..., Said]


@pytest.fixture
def explain(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Explain:
    """Return what runs `explain` where there is no site."""
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str) -> Said:
        code = run(("explain", *arguments))
        return Said(code, *capsys.readouterr())

    return called


def as_json(explain: Explain, *arguments: str) -> dict[str, Any]:
    said = explain(*arguments, "--output-format", "json")
    assert (said.code, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(explain: Explain, code: str) -> None:
    said = explain(code)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{code}  {CODES[code]}\n")
    assert "\nfor example\n" in said.out
    assert "\nto mend it\n" in said.out
    assert "hugo-calc explain" not in said.out


@pytest.mark.parametrize("spelled", ["HC301", "hc301", "301"])
def test_a_code_is_explained_with_its_example_drawn(explain: Explain, spelled: str) -> None:
    said = explain(spelled)
    assert "  error[HC301]: cannot add energy to mass\n" in said.out
    assert '  4 | It is {{< calc "1200 MWh + 35 tonne" />}}.\n' in said.out
    assert said.out.endswith('\nmended\n  It is {{< calc "1200 MWh × grid.us + 35 tCO2e" />}}.\n')


def test_a_code_in_json_has_the_posts_whole(explain: Explain) -> None:
    found = as_json(explain, "HC611")
    assert (found["what"], found["code"]) == ("code", "HC611")
    assert found["title"] == CODES["HC611"]
    assert found["example"].startswith("---\n")
    assert found["files"]["broken.csv"].startswith("Machine,")
    assert [each["line"] for each in found["diagnostics"]] == [2]
    assert as_json(explain, "HC903")["example"] is None


def test_a_fact_is_explained_with_what_a_post_sees_when(explain: Explain) -> None:
    said = explain("grid.us")
    assert said.code == 0
    for words in (
        "grid.us  US grid",
        "2019     2019  0.403341  kgCO2e/kWh  2021-02-23",
        "basis       average, as generated, combustion only, location-based",
        "confidence  read in the source",
        "US EPA",
        "https://www.epa.gov/",
        "from 2021-02-23  2019  0.403341 kgCO2e/kWh",
    ):
        assert words in said.out, words
    assert "holds" not in said.out
    dated = explain("GRID.US", "--as-of", "2022-05-01").out
    assert dated.endswith("\non 2022-05-01, 2019 holds: 0.403341 kgCO2e/kWh\n")
    early = explain("grid.us", "--as-of", "2001-01-01").out
    assert early.endswith("which was published later: no older one is known\n")


def test_a_pinned_fact_has_that_vintage_alone(explain: Explain) -> None:
    found = as_json(explain, "grid.us[2019]")
    (fact,) = found["facts"]
    assert [each["vintage"] for each in fact["vintages"]] == ["2019"]
    assert "2018" not in explain("grid.us[2019]").out
    missing = explain("grid.us[1999]")
    assert (missing.code, missing.out) == (1, "")
    assert missing.err.startswith("HC207 grid.us has no vintage 1999 (there is 2018, 2019")


def test_a_fact_in_json_says_which_vintage_holds(explain: Explain) -> None:
    (fact,) = as_json(explain, "grid.us", "--as-of", "2022-05-01")["facts"]
    assert (fact["holds"], fact["early"]) == ("2019", False)
    assert fact["sees"][0] == {"from": "2020-03-09", "vintage": "2018"}
    assert as_json(explain, "grid.us")["facts"][0]["holds"] == "2023"


def test_a_record_is_explained_as_of_a_day(explain: Explain) -> None:
    said = explain("method.llama", "--as-of", "2022-05-01")
    assert said.out.startswith("method.llama  the LLaMA paper\n")
    assert "taken for want of an older one: pue, grid" in said.out
    assert "want of" not in explain("method.llama", "--as-of", "2024-05-20").out
    assert explain("gpu.h100_sxm.tdp").out.startswith("gpu.h100_sxm.tdp  ")
    pinned = explain("method.llama[2023]")
    assert (pinned.code, pinned.err[:5]) == (1, "HC207")
    assert "method.llama.pue[2023]" in pinned.err


OWN = (
    "facts:\n  office:\n    label: power of our office\n    unit: kW\n    vintages:\n"
    "      - {value: 14, label: 2022, source: {title: Bills, publisher: Us,"
    " url: /energy/, published: 2023-01}}\n"
    "      - {value: 12.5, low: 12, high: 13, label: 2023, source: {title: More bills,"
    " publisher: Us, url: /energy/, published: 2024-01}}\n"
)


def test_a_fact_of_the_site_is_known_within_it(explain: Explain, tmp_path: Path) -> None:
    assert explain("site.office").code == 1
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "calc.yaml").write_text(OWN)
    said = explain("site.office", "--as-of", "2023-06-01")
    assert (said.code, said.err) == (0, "")
    assert "12 to 13  2024-01" in said.out
    assert "More bills, Us" in said.out
    assert said.out.endswith("\non 2023-06-01, 2022 holds: 14 kW\n")
    assert "did you mean site.office?" in explain("site.ofice").err
    (tmp_path / "data" / "calc.yaml").write_text("facts: [\n")
    broken = explain("grid.us")
    assert broken.code == 0
    assert "data/calc.yaml:1:8: HC602" in broken.err


def test_a_function_is_explained(explain: Explain) -> None:
    said = explain("water")
    assert "gives  a record" in said.out
    assert "wue    site water per IT energy: wue=datacenter.meta.wue" in said.out
    assert "gpu_hours" in as_json(explain, "training")["fields"]


def test_a_unit_is_explained_in_others_of_its_kind(explain: Explain) -> None:
    said = explain("MWh")
    assert said.out.startswith("MWh  unit of energy: mass × length² ÷ time²\n")
    assert "  = 1,000 kWh\n" in said.out
    assert "  = 3.6 GJ\n" in said.out
    assert as_json(explain, "h")["equals"]["min"] == 60
    assert "kgCO2" not in as_json(explain, "kgCO2e")["spelled"]
    assert "often a slip for `MWh`" in explain("mWh").out


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("HC399", "HC201 no message has the code HC399 (did you mean HC332"),
        ("trainig", "did you mean training?"),
        ("gird.us", "did you mean grid.us?"),
        ("kwhs", "did you mean kWh?"),
        ("ton", "HC306 ambiguous unit ton (write tonne"),
        ("grid", "hugo-calc facts grid lists them"),
        ("xyzzy", "hugo-calc facts, with a word, searches the facts"),
    ],
)
def test_what_is_none_of_them_is_1_with_what_was_meant(
    explain: Explain, asked: str, answer: str
) -> None:
    said = explain(asked)
    assert (said.code, said.out) == (1, "")
    assert answer in said.err
    found = json.loads(explain(asked, "--output-format", "json").out)
    assert len(found["diagnostics"]) == 1


def test_a_broken_command_line_is_2(explain: Explain) -> None:
    assert explain("grid.us", "--as-of", "yesterday").code == 2
    assert "Exit code: 0 it is explained, 1 nothing is called so" in " ".join(
        explain("--help").out.split()
    )


def test_the_figures_of_a_line_are_derived_down_to_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "content").mkdir()
    doubling = "".join(f"    a{n + 1}: a{n} + a{n}\n" for n in range(40))
    (tmp_path / "content/a.md").write_text(
        "---\ntitle: t\ndate: 2024-05-20\ncalc:\n  let:\n    a0: 1 kg\n" + doubling + "---\n"
        '{{< calc "2 MWh × grid.us" />}}\n\n{{< calc "a40" />}}\n'
    )
    monkeypatch.chdir(tmp_path)
    line = 48
    assert run(["explain", f"content/a.md:{line}", "--output-format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["derivations"]
    assert (found["formula"], found["steps"]["what"]) == ("2 MWh × grid.us", "×")
    assert found["steps"]["parts"][0]["what"] == "2 MWh"
    assert found["steps"]["parts"][1]["fact"]["publisher"]
    assert run(["explain", f"content/a.md:{line + 2}"]) == 0, "what doubles comes to an end"
    assert "…" in capsys.readouterr().out
    assert run(["explain", "content/a.md:1"]) == 1
    assert "no figure stands on line 1" in capsys.readouterr().err


@pytest.fixture
def own_site(tmp_path: Path) -> Path:
    """Return a site with a fact and names of its own, and a post that claims something."""
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    (tmp_path / "data").mkdir()
    source = "{title: Bills, publisher: Us, published: 2023}"
    (tmp_path / "data" / "calc.yaml").write_text(
        "let:\n  our_pue: 1.2\n  our_energy: site.office × 1 year × our_pue × grid.us\n"
        "  machine: gpu.h100_sxm\n"
        f"facts:\n  office: {{label: our office, unit: kW, value: 12.5, source: {source}}}\n"
    )
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text(
        "---\ntitle: t\ndate: 2024-05-20\n---\n"
        '{{< calc-claim "our_energy" >}}49 tCO2e{{< /calc-claim >}}\n'
    )
    return tmp_path


def test_the_formula_of_a_claim_is_derived(explain: Explain, own_site: Path) -> None:
    said = explain("content/a.md:5")
    assert said.code == 0
    assert said.out.startswith("content/a.md:5: our_energy\n  49.4 t CO₂e\n")
    assert "our office, Bills, Us, 2023\n" in said.out, "as far as the date is known"
    assert "US grid, average, as generated, combustion only, location-based" in said.out
    (found,) = as_json(explain, "content/a.md:5")["derivations"]
    assert found["text"] == "49.4 t CO₂e"


def test_a_name_of_the_site_is_derived(explain: Explain, own_site: Path) -> None:
    said = explain("our_energy")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        "data/calc.yaml:3: our_energy = site.office × 1 year × our_pue × grid.us\n"
    )
    assert "site.office[2023]" in said.out
    dated = explain("our_energy", "--as-of", "2022-05-01").out
    assert "grid.us[2019]" in dated
    fields = as_json(explain, "machine")["derivations"]
    assert any(each["formula"] == "machine = gpu.h100_sxm, tdp" for each in fields)
    assert explain("our_enrgy").code == 1
    (own_site / "data" / "calc.yaml").write_text("let:\n  wrong: 1 kg + 1 m\n")
    wrong = explain("wrong")
    assert (wrong.code, wrong.out) == (1, "")
    assert "data/calc.yaml:2:15: HC301" in wrong.err


def test_a_fact_of_the_site_claims_nothing_that_its_author_did_not(
    explain: Explain, own_site: Path
) -> None:
    said = explain("site.office").out
    assert said.startswith("site.office  our office\n  unit  kW\n\n")
    assert "confidence" not in said
