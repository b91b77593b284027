"""A site's own facts: read from its data file, checked, cited, and told apart from others."""

from __future__ import annotations

import pytest
from post_bench import planned, post, written

from hugo_calc.post import Plan, Site, evaluate_expression
from hugo_calc.post.answer import Answer
from hugo_calc.report.diagnostic import Diagnostic

PATH = "data/calc.yaml"

OFFICE = """facts:
  office_power:
    label: power of our office
    unit: kW
    kind: power
    tags: {boundary: it}
    source:
      title: Bills of 2023
      publisher: Our utility
      url: https://example.org/bills
      published: 2024-01
    value: 12.5
    low: 12
    high: 14
    year: 2023
"""

SOURCE = "{title: Bills, publisher: Our utility, url: /energy/, published: 2024-01-31}"


def fact(*lines: str, name: str = "office_power") -> str:
    """Return a data file with one fact that has these lines."""
    return f"facts:\n  {name}:\n" + "".join(f"    {line}\n" for line in lines)


def site(definitions: str, path: str = PATH) -> Site:
    return Site(definitions=(path, definitions.encode()))


def answer(formula: str, definitions: str, as_of: str | None = None, path: str = PATH) -> Answer:
    found = evaluate_expression(formula, as_of, site(definitions, path))
    assert isinstance(found, Answer), found
    return found


def refused(formula: str, definitions: str) -> tuple[Diagnostic, ...]:
    found = evaluate_expression(formula, None, site(definitions))
    assert not isinstance(found, Answer)
    return found


def plan_of(body: str, definitions: str, front: str = "") -> Plan:
    return planned(post(body, front), site(definitions))


# What a fact is good for.


def test_a_fact_is_computed_with_and_its_limits_are_a_range() -> None:
    found = answer("site.office_power × 100 h in kWh", OFFICE)
    # 12.5 kW × 100 h, from 12 to 14 kW.
    assert found.value == pytest.approx(1250)
    assert [found.low, found.high] == pytest.approx([1200, 1400])


def test_its_footnote_is_that_of_any_fact() -> None:
    body = written(post('{{< calc "site.office_power" />}}'), site(OFFICE))
    assert (
        "Power of our office, 2023 (IT equipment): [Bills of 2023](https://example.org/bills),"
        " Our utility, 2024-01. Computed as of 2024-05-20." in body
    )


def test_two_facts_of_one_source_cite_it_once() -> None:
    text = fact("label: rooms", f"source: {SOURCE}", "value: 12", name="rooms") + (
        f"  desks:\n    label: desks\n    source: {SOURCE}\n    value: 40\n"
    )
    note = answer("site.desks / site.rooms", text).note
    assert note.count("[Bills](/energy/)") == 1
    assert "Desks, 2024; rooms, 2024: [Bills](/energy/), Our utility, 2024-01-31." in note


def test_answers_name_it_as_a_factor_with_its_source() -> None:
    (row,) = answer("2 × site.office_power", OFFICE).factors
    assert (row["key"], row["vintage"], row["value"], row["unit"]) == (
        "site.office_power", "2023", 12.5, "kW",
    )  # fmt: skip
    assert (row["source"], row["publisher"]) == ("Bills of 2023", "Our utility")
    assert row["published"] == "2024-01"  # as far as it is known
    assert row["basis"] == {"boundary": "it"}


VINTAGES = fact(
    "label: grid of our supplier",
    "unit: gCO2e/kWh",
    "tags: {market: market}",
    "source: {title: Label of 2021, publisher: Supplier, url: /l/, published: 2022-03-01}",
    "vintages:",
    "  - {year: 2022, value: 180, source: {title: Label of 2022, publisher: Supplier,"
    " url: /l/, published: 2023-03-01}}",
    "  - {year: 2021, value: 200}",
    "  - {label: 2023a, value: 150, confidence: unverified, tags: {averaging: average},"
    " source: {title: Label of 2023, publisher: Supplier, url: /l/, published: 2024}}",
    name="supplier",
)


@pytest.mark.parametrize(
    ("formula", "as_of", "expected"),
    [
        ("site.supplier", None, 150),
        ("site.supplier", "2024-12-30", 180),  # of 2024 only the year is known: its last day
        ("site.supplier", "2024-12-31", 150),
        ("site.supplier", "2023-02-28", 200),
        ("site.supplier", "2020-01-01", 200),  # none was out: the oldest serves
        ("site.supplier[2021]", None, 200),
        ("site.supplier[2023a]", "2020-01-01", 150),
    ],
)
def test_vintages_are_seen_as_of_the_day_and_pinned(
    formula: str, as_of: str | None, expected: float
) -> None:
    assert answer(f"{formula} in gCO2e/kWh", VINTAGES, as_of).value == pytest.approx(expected)


def test_what_a_vintage_says_of_itself_is_in_the_note() -> None:
    note = answer("site.supplier", VINTAGES).note
    assert "(average, market-based, not checked against the publication)" in note


def test_an_unknown_vintage_lists_those_there_are() -> None:
    (found,) = refused("site.supplier[1999]", VINTAGES)
    assert (found.code, found.help) == ("HC207", "there is 2021, 2022, 2023a")


def test_two_vintages_of_it_in_a_sum_are_a_warning() -> None:
    found = answer("1 kWh × site.supplier[2021] + 1 kWh × site.supplier[2022]", VINTAGES)
    assert [each.code for each in found.warnings] == ["HC332"]


def test_it_takes_part_in_boundaries_and_bases() -> None:
    pue = fact("label: our PUE", f"source: {SOURCE}", "value: 1.3", name="pue")
    (found,) = refused("1 MWh × site.pue × site.pue", pue)
    assert found.code == "HC330"
    twice = answer("1 MWh × site.supplier + 1 MWh × grid.us", VINTAGES)
    assert "HC331" in [each.code for each in twice.warnings]


def test_a_noun_makes_it_a_thing_to_compare_with() -> None:
    text = fact(
        "label: emissions of our van in a year", "unit: tCO2e", f"source: {SOURCE}", "value: 2.5",
        "noun: {one: year of our van, many: years of our van}", name="van",
    )  # fmt: skip
    assert answer("25 tCO2e as site.van", text).text == "10 years of our van"
    assert answer("equivalents(25 tCO2e).site_van", text).text == "10 years of our van"


def test_a_sites_formulas_and_a_posts_use_it() -> None:
    text = OFFICE + "let:\n  yearly: site.office_power × 1 year\n"
    # 12.5 kW × 8,766 h.
    assert answer("yearly in kWh", text).value == pytest.approx(109_575)
    body = written(
        post('{{< calc "half" />}}', "calc:\n  let:\n    half: yearly / 2\n"), site(text)
    )
    assert "54.8 MWh" in body


TOML = """[facts.office_power]
label = "power of our office"
unit = "kW"
value = 12.5
[facts.office_power.source]
title = "Bills of 2023"
publisher = "Our utility"
url = "/energy/"
published = 2024-01-31
"""
JSON = """{"facts": {"office_power": {"label": "power of our office", "unit": "kW", "value": 12.5,
"source": {"title": "Bills of 2023", "publisher": "Our utility", "url": "/energy/",
"published": "2024-01-31"}}}}"""


@pytest.mark.parametrize(("path", "text"), [("data/calc.toml", TOML), ("data/calc.json", JSON)])
def test_toml_and_json_say_the_same(path: str, text: str) -> None:
    found = answer("site.office_power", text, path=path)
    assert found.text == "12.5 kW"
    assert "[Bills of 2023](/energy/), Our utility, 2024-01-31." in found.note


# Names.


def test_a_post_cannot_take_the_namespace_nor_have_facts_of_its_own() -> None:
    (found,) = planned(post("x", "calc:\n  let:\n    site: 5\n")).diagnostics
    assert (found.code, found.message) == ("HC206", "`site` is a name of the language itself")
    (found,) = planned(post("x", "calc:\n  facts: {}\n")).diagnostics
    assert (found.code, found.message) == ("HC604", "unknown key `facts`")


@pytest.mark.parametrize("name", ["grid", "gpu", "training", "office_power"])
def test_a_fact_may_be_called_as_anything_else_is(name: str) -> None:
    text = fact("label: a number", f"source: {SOURCE}", "value: 7", name=name)
    assert answer(f"site.{name}", text).value == 7


def test_unknown_names_are_told_with_those_that_are_near() -> None:
    (near,) = refused("site.ofice_power", OFFICE)
    assert (near.code, near.fix) == ("HC201", "site.office_power")
    assert "12.5 kW, Our utility, 2023" in near.help
    (group,) = refused("site", OFFICE)
    assert "such as `site.office_power`" in group.help
    (none,) = refused("site.office_power", "let: {}\n")
    assert "data/calc.yaml, under facts:" in none.help


# What is refused: the lines of a fact, the code, the place, and words of the message or help.

LABEL = "label: power of our office"
OTHER = f"source: {SOURCE}"
WRONG = [
    ("no map", ["12 kW"], "HC605", "12 kW", "a map is wanted"),
    ("nothing", [], "HC605", "", "is empty"),
    ("no label", ["value: 1", OTHER], "HC605", "office_power", "has no `label`"),
    ("no value", [LABEL, OTHER], "HC605", "office_power", "has no `value`"),
    ("no source", [LABEL, "value: 1"], "HC605", "office_power", "has no `source`"),
    ("an unknown key", [LABEL, OTHER, "value: 1", "units: kW"], "HC604", "units", "`unit`"),
    ("an unknown unit", [LABEL, OTHER, "value: 1", "unit: kX"], "HC303", "kX", "unknown unit"),
    ("an ambiguous unit", [LABEL, OTHER, "value: 1", "unit: ton"], "HC306", "ton", ""),
    ("a value with a unit", [LABEL, OTHER, "value: 12 kW"], "HC605", "12 kW", "`unit`"),
    ("a decimal comma", [LABEL, OTHER, 'value: "1,5"'], "HC605", '"1,5"', "is a number"),
    ("not a number", [LABEL, OTHER, "value: nan"], "HC605", "nan", "is a number"),
    ("infinity", [LABEL, OTHER, "value: 1e999"], "HC605", "1e999", "is a number"),
    ("a list", [LABEL, OTHER, "value: [1, 2]"], "HC605", "[1, 2]", "one value"),
    ("low above", [LABEL, OTHER, "value: 5", "low: 6", "high: 7"], "HC605", "6", "`low` is above"),
    ("high below", [LABEL, OTHER, "value: 5", "low: 3", "high: 4"], "HC605", "4", "below"),
    ("low alone", [LABEL, OTHER, "value: 5", "low: 3"], "HC605", "3", "`high` is not"),
    ("a kind", [LABEL, OTHER, "value: 5", "kind: powr"], "HC605", "powr", "`power`"),
    ("a kind of another unit", [LABEL, OTHER, "value: 5", "kind: energy", "unit: kW"], "HC605",
     "kW", "`energy` is energy, and the unit is that of power"),
    ("a kind without a unit", [LABEL, OTHER, "value: 5", "kind: energy"], "HC605", "energy",
     "needs a unit"),
    ("a share", [LABEL, OTHER, "value: 40", "kind: share"], "HC605", "40", "between 0 and 1"),
    ("a share in %", [LABEL, OTHER, "value: 140", "kind: share", 'unit: "%"'], "HC605", "140",
     "between 0 and 1"),
    ("a PUE", [LABEL, OTHER, "value: 0.9", "kind: pue"], "HC605", "0.9", "at least 1"),
    ("an axis", [LABEL, OTHER, "value: 5", "tags: {bounds: it}"], "HC604", "bounds", "boundary"),
    ("a role", [LABEL, OTHER, "value: 5", "tags: {role: pue}"], "HC604", "role", ""),
    ("a tag", [LABEL, OTHER, "value: 5", "tags: {boundary: IT}"], "HC605", "IT", "it or facility"),
    ("a year", [LABEL, OTHER, "value: 5", "year: 23"], "HC605", "23", "four digits"),
    ("trust", [LABEL, OTHER, "value: 5", "confidence: sure"], "HC605", "sure", "unverified"),
    ("a noun", [LABEL, OTHER, "value: 5", "noun: {one: van}"], "HC605", "{one: van}", "`many`"),
    ("markup", ["label: our *own* power", OTHER, "value: 5"], "HC605", "our *own* power",
     "cannot stand in a footnote"),
    ("two sentences", [LABEL, OTHER, "value: 5", "note: One. Two"], "HC605", "One. Two",
     "a sentence ends"),
    ("an alias", [LABEL, OTHER, "value: &a 5"], "HC607", "5", "anchors"),
    ("a source as text", [LABEL, "value: 5", "source: our bills"], "HC605", "our bills",
     "write source: {title:"),
    ("a source without a date", [LABEL, "value: 5",
     "source: {title: B, publisher: U, url: /e/}"], "HC605", "{title: B, publisher: U, url: /e/}",
     "no `published`"),
    ("a date in words", [LABEL, "value: 5",
     "source: {title: B, publisher: U, url: /e/, published: May 2024}"], "HC605", "May 2024",
     "2024-01-31"),
    ("a day that is none", [LABEL, "value: 5",
     "source: {title: B, publisher: U, url: /e/, published: 2023-02-29}"], "HC605", "2023-02-29",
     "day, month or year"),
    ("an address", [LABEL, "value: 5",
     "source: {title: B, publisher: U, url: example.org, published: 2024}"], "HC605",
     "example.org", "https://"),
    ("an empty title", [LABEL, "value: 5",
     'source: {title: "", publisher: U, url: /e/, published: 2024}'], "HC605", '""', "is empty"),
    ("a key of a source", [LABEL, "value: 5",
     "source: {title: B, publisher: U, link: /e/, url: /e/, published: 2024}"], "HC604", "link",
     "known: title"),
    ("vintages in a map", [LABEL, OTHER, "vintages: {2023: 5}"], "HC605", "{2023: 5}", "a list"),
    ("no vintages", [LABEL, OTHER, "vintages: []"], "HC605", "[]", "a list"),
    ("a value beside vintages", [LABEL, OTHER, "value: 5", "vintages: [{year: 2023, value: 5}]"],
     "HC605", "5", "stands in each"),
    ("two of one year", [LABEL, OTHER,
     "vintages: [{year: 2023, value: 5}, {year: 2023, value: 6}]"], "HC605", "2023",
     "two vintages are labelled 2023"),
    ("a label", [LABEL, OTHER, "vintages: [{label: 2023 a, value: 5}]"], "HC605", "2023 a",
     "letters, digits"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "code", "place", "words"), [each[1:] for each in WRONG], ids=[e[0] for e in WRONG]
)
def test_what_is_wrong_is_said_at_its_place_and_once(
    lines: list[str], code: str, place: str, words: str
) -> None:
    text = fact(*lines) if lines else "facts:\n  office_power:\n"
    found = plan_of('{{< calc "site.office_power × 2" />}}', text).diagnostics
    assert [each.code for each in found] == [code], found
    (said,) = found
    assert said.path == PATH
    assert said.span is not None
    assert said.span.of(text.encode()).decode().strip() == place
    assert words in f"{said.message} {said.help}"


@pytest.mark.parametrize("name", ["Office", "2nd", "größe", "a-b", "a.b"])
def test_a_name_is_spelled_as_those_of_the_catalogue(name: str) -> None:
    text = fact(LABEL, OTHER, "value: 1", name=name)
    (found,) = plan_of('x {{< calc "1" />}}', text).diagnostics
    assert found.code == "HC206"
    assert found.span is not None
    assert found.span.of(text.encode()).decode() == name


def test_a_slip_of_case_in_a_unit_is_a_warning_and_the_fact_is_there() -> None:
    text = fact(LABEL, OTHER, "value: 5", "unit: mW")
    found = answer("site.office_power", text)
    assert found.text == "5 mW"
    assert [(each.code, each.path) for each in found.warnings] == [("HC305", PATH)]


def test_a_broken_fact_leaves_the_others_there() -> None:
    text = (
        fact(LABEL, OTHER, "value: 1", "unit: kX")
        + f"  b:\n    label: b\n    {OTHER}\n    value: 2\n"
    )
    made = plan_of('{{< calc "site.b" />}} {{< calc "site.office_power" />}}', text)
    assert [each.code for each in made.diagnostics] == ["HC303"]


def test_a_source_without_an_address_is_cited_by_its_title() -> None:
    text = fact(
        "label: our meter",
        "unit: kW",
        "source: {title: Meter, publisher: Our company, published: 2023}",
        "value: 12",
    )
    assert "Our meter, 2023: Meter, Our company, 2023." in answer("site.office_power", text).note
    (row,) = answer("site.office_power", text).factors
    assert (row["published"], row["url"]) == ("2023", "")


@pytest.mark.parametrize(
    ("source", "help_"),
    [("Messung", "write source: {title: "), ("{title: Messung}", "such as source: {title: ")],
)
def test_a_source_that_is_no_whole_one_is_told_with_an_example(source: str, help_: str) -> None:
    found = refused("site.office_power", fact("label: l", f"source: {source}", "value: 12"))
    assert {each.code for each in found} == {"HC605"}
    assert all(each.help.startswith(help_) for each in found)
    example = found[0].help.partition("source: ")[2]
    written_so = fact("label: l", f"source: {example}", "value: 12")
    assert answer("site.office_power", written_so).value == 12


def test_what_a_fact_lacks_is_told_with_an_example() -> None:
    for lines in (["value: 12", f"source: {SOURCE}"], ["label: l", f"source: {SOURCE}"]):
        (found,) = refused("site.office_power", fact(*lines))
        assert found.help.startswith("such as ")
