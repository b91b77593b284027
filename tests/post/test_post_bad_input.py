"""Bad input: a coded diagnostic at the exact place, and the post is not touched."""

from __future__ import annotations

import pytest
from post_bench import only, planned, post

from hugo_calc.post import Site

LET = "calc:\n  let:\n    a: {}\n"

# What is wrong, the post, the code, what the carets stand under, and a piece of the help or fix.
CASES = [
    ("unknown name", post('{{< calc "12 × removal.mamoth" />}}'), "HC201", "removal.mamoth",
     "removal.mammoth"),
    ("did you mean", post('{{< calc "gpu.h100_smx.tdp" />}}'), "HC201", "gpu.h100_smx.tdp",
     "gpu.h100_sxm.tdp"),
    ("own name", post('{{< calc "flet" />}}', "calc:\n  let:\n    fleet: 5 W\n"), "HC201", "flet",
     "fleet"),
    ("units", post('{{< calc "1200 MWh + 35 tonne" />}}'), "HC301", "+", "× grid.us"),
    ("conversion", post('{{< calc "5 kg in kWh" />}}'), "HC302", "kWh", ""),
    ("wrong argument", post('{{< calc "training(model.llama3_8b, pu=1.1).energy" />}}'), "HC204",
     "pu=1.1", "pue="),
    ("no such function", post('{{< calc "trainig(1)" />}}'), "HC203", "trainig", "training"),
    ("unclosed", post('{{< calc "5 W" >}}5 W'), "HC512", '{{< calc "5 W" >}}', "/calc"),
    ("crossed", post('{{< calc "5 W" >}}{{< calc-text "5 W" >}}{{< /calc >}}{{< /calc-text >}}'),
     "HC502", "", ""),
    ("mixed", post('{{< calc expr="5 W" "2sf" />}}'), "HC504", '"', "format="),
    ("nameless close", post('{{< calc "5 W" >}}5 W{{< / >}}'), "HC503", "{{< / >}}", "/calc"),
    ("broken front matter", post("x", "calc: [\n"), "HC602", "", ""),
    ("no end of front matter", "---\ntitle: t\n", "HC601", "---", "---"),
    ("duplicate key", post('{{< calc "a" />}}', "calc:\n  let:\n    a: 1\n    a: 2\n"), "HC603",
     "a", ""),
    ("reserved label", post("Mine.[^calc-x]\n\n[^calc-x]: Mine.", LET.format("5 W")), "HC509",
     "[^calc-x]", ""),
    ("missing CSV", post('{{% calc-table "t" /%}}',
     "calc:\n  tables:\n    t:\n      rows: fleet.csv\n      columns: {A: row.label}\n"),
     "HC610", "fleet.csv", "folder of its post"),
    ("circular", post('{{< calc "a" />}}', "calc:\n  let:\n    a: b + 1\n    b: a + 1\n"), "HC205",
     "a", ""),
    ("unknown key", post("x", "calc:\n  lets:\n    a: 1\n"), "HC604", "lets", "let"),
    ("keyword as name", post("x", "calc:\n  let:\n    grid: 1\n"), "HC206", "grid", ""),
    ("names alike", post("x", "calc:\n  let:\n    aB: 1\n    ab: 1\n"), "HC206", "ab", ""),
    ("unknown table", post('{{% calc-table "trainig" /%}}',
     "calc:\n  tables:\n    training:\n      rows: [gpu.b200]\n      columns: {A: row.label}\n"),
     "HC510", "trainig", "training"),
    ("unknown shortcode", post("{{< calc-tabel />}}"), "HC505", "calc-tabel", "calc-table"),
    ("unknown parameter", post('{{< calc exp="5 W" />}}'), "HC506", "exp", "expr"),
    ("unknown format word", post('{{< calc "5 W" "2fs" />}}'), "HC506", "2fs", ""),
    ("a record is no number", post('{{< calc "model.llama3_8b" />}}'), "HC208", "model.llama3_8b",
     "."),
    ("in a heading", post('## A {{< calc "5 W" />}}'), "HC508", '{{< calc "5 W" />}}', "calc-text"),
    ("in a heading, as text", post('## A {{< calc-text "5 W" />}}'), "HC508",
     '{{< calc-text "5 W" />}}', "{{% calc-text"),
    ("in an image's text", post('![a {{< calc "5 W" />}}](x.png)'), "HC508",
     '{{< calc "5 W" />}}', "calc-text"),
    ("in a title", post('[a](x.png "b {{< calc "5 W" />}}")'), "HC508", '{{< calc "5 W" />}}',
     "calc-text"),
    ("an empty claim", post('{{< calc-claim "5 W" />}}'), "HC506", '{{< calc-claim "5 W" />}}',
     "2290"),
    ("in a parameter", post('{{< figure caption="{{< calc `5 W` >}}" >}}'), "HC507", "{{<", ""),
    ("a comment inside", post('{{< calc "5 W" >}}{{</* x */>}}{{< /calc >}}'), "HC511", "", ""),
    ("no ISO date for as_of", post("x", "calc:\n  as_of: May 2024\n"), "HC605", "May 2024", "2024"),
    ("a formula cut in two", post("x",
     "calc:\n  tables:\n    t:\n      rows: [sum(1, 2), 3]\n      columns: {A: row}\n"), "HC606",
     "sum(1, 2)", "quotes"),
    ("a formula cut in two in a map", post("x",
     "calc:\n  tables:\n    t:\n      rows: [gpu.b200]\n      columns:\n"
     "        A: {expr: sum(1, 2), format: 2sf}\n"), "HC606", "", "quotes"),
    ("let beside calc", post('{{< calc "5 W" />}}', "let:\n  a: 5 W\n"), "HC604", "let", "calc:"),
    ("a quote in quotes", post('{{< figure caption="a {{< calc "b" />}} c" >}}{{< calc "5 W" />}}'),
     "HC504", "", "never"),
    ("to for in", post('{{< calc "5 kWh to MWh" />}}'), "HC105", "to", "in"),
    ("an alias", post("x", "calc:\n  let: &a\n    b: 1\n"), "HC607", "", ""),
    ("PUE twice", post('{{< calc "1 GWh × 1 × b × datacenter.meta.pue" />}}',
     "calc:\n  let:\n    b: 1 GWh × datacenter.meta.pue\n").replace("1 GWh × 1 × b", "b"), "HC330",
     "datacenter.meta.pue", "÷ PUE"),
    ("vintage", post('{{< calc "grid.us[1999]" />}}'), "HC207", "1999", "2022"),
    ("not UTF-8", b"---\ntitle: \xff\n---\n{{< calc `1` />}}", "HC902", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "at", "hint"), [c[1:] for c in CASES],
                         ids=[c[0] for c in CASES])  # fmt: skip
def test_bad_input_is_told_with_its_place_and_a_mend(
    text: str | bytes, code: str, at: str, hint: str
) -> None:
    made = planned(text)
    assert made.edits == ()
    found = [each for each in made.diagnostics if each.severity == "error"]
    assert [each.code for each in found] == [code], found
    source = text.encode() if isinstance(text, str) else text
    span = found[0].span
    assert span is not None
    if at:
        assert span.of(source).decode() == at
    told = f"{found[0].help} {found[0].fix}"
    assert hint in told


def test_a_broken_name_is_told_once_however_often_it_is_used() -> None:
    text = post(
        '{{< calc "a" />}} {{< calc "a × 2" />}} {{< calc "b" />}}', LET.format("5 W + 1 kg")
    )
    text = text.replace("    a: 5 W + 1 kg\n", "    a: 5 W + 1 kg\n    b: a + 1 W\n")
    found, at = only(text)
    assert (found.code, at) == ("HC301", "+")


def test_all_errors_of_a_post_are_told_in_the_order_of_their_places() -> None:
    made = planned(post('{{< calc "5 W + 1 kg" />}} {{< calc "nix" />}} {{< calc "5 W" />}}'))
    assert [each.code for each in made.diagnostics] == ["HC301", "HC201"]
    assert made.edits == ()


def test_a_diagnostic_in_toml_and_json_points_at_the_character() -> None:
    toml = '+++\ntitle = "t"\n[calc.let]\na = "5 W + 1 kg"\n+++\n{{< calc "a" />}}\n'
    found, at = only(toml)
    assert (found.code, at) == ("HC301", "+")
    assert found.span is not None
    assert found.span.start == toml.index("+ 1 kg")
    json = '{"title": "t", "calc": {"let": {"a": "5 W + 1 kg"}}}\n{{< calc "a" />}}\n'
    found, at = only(json)
    assert (found.code, at) == ("HC301", "+")


def test_an_unreadable_date_is_a_warning_and_the_newest_facts_serve() -> None:
    made = planned('---\ndate: May 20, 2024\n---\n{{< calc "grid.us" />}}')
    assert [(each.code, each.severity) for each in made.diagnostics] == [("HC609", "warning")]
    assert any(edit.new.decode().startswith(" >}}0.349667") for edit in made.edits)


def test_a_site_definition_is_not_redefined_and_its_errors_name_its_file() -> None:
    site = Site(definitions=("data/calc.yaml", b"let:\n  fleet: 5 W\n"))
    found, at = only(post("x", "calc:\n  let:\n    fleet: 6 W\n"), site)
    assert (found.code, at) == ("HC206", "fleet")
    assert found.labels[0].path == "data/calc.yaml"
    broken = Site(definitions=("data/calc.yaml", b"let:\n  fleet: 5 W + 1 kg\n"))
    made = planned(post('{{< calc "fleet" />}}'), broken)
    assert [(each.code, each.path) for each in made.diagnostics] == [("HC301", "data/calc.yaml")]


def test_a_broken_template_of_the_site_is_told_once_with_its_file() -> None:
    site = Site(templates={"note.md.j2": "{{ nothing_of_the_kind }}"})
    made = planned(post('{{< calc "2 × 1 W" />}} {{< calc "3 × 1 W" />}}'), site)
    assert [(each.code, each.path) for each in made.diagnostics] == [
        ("HC907", "templates/note.md.j2")
    ]
    assert made.edits == ()


def test_a_template_of_the_site_cannot_reach_out() -> None:
    site = Site(templates={"note.md.j2": "{{ formula.__class__.__mro__ }}"})
    made = planned(post('{{< calc "2 × 1 W" />}}'), site)
    assert [each.code for each in made.diagnostics] == ["HC907"]


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ('{{< calc-table "t" />}}', "{{% calc-table"),
        ('{{% calc "5 W" /%}}', "{{<"),
    ],
)
def test_a_form_that_hugo_shows_badly_is_a_warning(body: str, hint: str) -> None:
    table = "calc:\n  tables:\n    t:\n      rows: [gpu.b200]\n      columns: {A: row.label}\n"
    made = planned(post(body, table))
    assert [(each.code, each.severity) for each in made.diagnostics] == [("HC513", "warning")]
    assert hint in made.diagnostics[0].help
    assert made.edits


@pytest.mark.parametrize("broken", ["grid: 5 W", "a: 1,5 kg", "a: 5 5"])
def test_uses_of_a_name_that_cannot_be_read_say_nothing_more(broken: str) -> None:
    name = broken.partition(":")[0]
    found, _ = only(post(f'{{{{< calc "{name} × 2" />}}}}', f"calc:\n  let:\n    {broken}\n"))
    assert found.code in ("HC206", "HC103", "HC105")


@pytest.mark.parametrize(
    ("formula", "codes"),
    [
        ("x.energy + x.it_energy", ["HC331"]),  # facility and IT energy are no sum
        ("x.energy - x.it_energy", []),  # their difference is the overhead
        ("sum(x.energy, x.it_energy)", ["HC331"]),
        ("grid.us × 1 MWh + grid.us_co2 × 1 MWh", ["HC331"]),  # CO₂e and CO₂
        ("1 tCO2e + 1 tonne", ["HC301"]),
        ("datacenter.meta.pue^2 × 1 MWh", ["HC330"]),
        ("5 ton", ["HC306"]),
    ],
)
def test_what_an_lca_would_not_add_is_refused_or_warned_about(
    formula: str, codes: list[str]
) -> None:
    front = "calc:\n  let:\n    x: training(model.llama3_8b, method.llama)\n"
    made = planned(post(f'{{{{< calc "{formula}" />}}}}', front))
    assert [each.code for each in made.diagnostics] == codes


@pytest.mark.parametrize("line", ["as_of: 2022-01-01", 'allow: {HC331: "meant"}'])
def test_what_only_a_post_can_say_is_refused_in_a_sites_definitions(line: str) -> None:
    site = Site(definitions=("data/calc.yaml", f"{line}\nlet:\n  k: 2\n".encode()))
    made = planned(post('{{< calc "k × 3" />}}'), site)
    assert [(each.code, each.path) for each in made.diagnostics] == [("HC604", "data/calc.yaml")]


@pytest.mark.parametrize(
    ("code", "help_"),
    [("HC401", "HC401 is no warning: mend what it says"), ("HC999", "warnings are HC111, HC305")],
)
def test_only_warnings_can_be_allowed(code: str, help_: str) -> None:
    found, covered = only(post("x", f"calc:\n  allow: {{{code}: meant}}\n"))
    assert (found.code, covered) == ("HC604", code)
    assert help_ in found.help


def test_what_a_name_with_a_point_should_be_is_a_fact() -> None:
    found, _ = only(post('{{< calc "car.deisel" />}}'))
    assert found.message == "unknown fact `car.deisel`"
