from __future__ import annotations

import pytest
from formats_trees import marked, tree

from hugo_calc.formats import json, toml
from hugo_calc.formats.commas import split_formula
from hugo_calc.formats.yaml import read
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span


def found_in(text: str) -> Diagnostic | None:
    node = tree(read, text).get("x")
    assert node is not None
    return split_formula(node)


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("x: [‹training(a, b)›, c]\n", '"training(a, b)"'),
        ("x: [é, ‹f(a,b,  c)› , d]\n", '"f(a, b, c)"'),
        ("x: [‹f(g(1, 2), h(3, 4)) / 2›]\n", '"f(g(1, 2), h(3, 4)) / 2"'),
        ("x: [‹f(a,\n  b)›, c]\n", '"f(a, b)"'),
        ("x: {a: ‹f(1, 2)›}\n", '"f(1, 2)"'),
        (
            "x: {expr: ‹f(row, m.llama).energy in MWh›, format: 3sf}\n",
            '"f(row, m.llama).energy in MWh"',
        ),
        ("x: {‹f(1, 2)›: 3}\n", '"f(1, 2)"'),
        ("x: {a: ‹f(b, pue: 1)›}\n", '"f(b, pue: 1)"'),
        ("x: [‹f(a\\b, c)›]\n", "'f(a\\b, c)'"),
        ("x: [‹f(a, b)›, g(c, d)]\n", '"f(a, b)"'),
    ],
)
def test_a_formula_in_pieces_is_found_whole(written: str, fix: str) -> None:
    text, span = marked(written)
    found = found_in(text)
    assert found is not None
    assert (found.code, found.span, found.fix) == ("HC606", span, fix)
    mended = text.encode()[: span.start] + fix.encode() + text.encode()[span.end :]
    after = found_in(mended.decode())
    assert after is None or after.span != span


def test_the_pieces_are_shown() -> None:
    found = found_in("x: [training(a, b, c), d]\n")
    assert found is not None
    assert found.label == "YAML takes this for 3 values: `training(a` and `b` …"


def test_a_parenthesis_that_never_closes_has_no_fix() -> None:
    found = found_in("x: [f(a, b]\n")
    assert found is not None
    assert found.fix is None
    assert found.help.endswith("the parenthesis is not closed either")


@pytest.mark.parametrize(
    "text",
    [
        'x: ["training(a, b)", c]\n',
        "x: ['f(a, b)']\n",
        "x: {expr: 'f(a, b)', format: 3sf}\n",
        "x:\n  - training(a, b)\n  - c\n",
        "x: training(a, b)\n",
        "x: {a: f(1), b: g(2)}\n",
        "x: [f(a), g(b)]\n",
        "x: [f(a, 'b', c)]\n",  # the quoted text was not meant as a piece
        "x: [b), c]\n",
        "x: [f(a]\n",
        "x: [f(a, {b: c}]\n",
        "x: []\n",
    ],
)
def test_whole_formulas_and_other_mistakes_are_left_alone(text: str) -> None:
    found = found_in(text)
    assert found is None or found.fix is None


@pytest.mark.parametrize(
    "text", ['x: ["training(a, b)", c]\n', "x:\n  - training(a, b)\n", "x: f(a, b)"]
)
def test_formulas_where_they_are_safe_give_nothing(text: str) -> None:
    assert found_in(text) is None


def test_strings_of_toml_and_json_are_never_pieces() -> None:
    for reader, text in ((toml.read, 'x = ["f(a", "b)"]'), (json.read, '{"x": ["f(a", "b)"]}')):
        source = text.encode()
        found = reader(source, Span(0, len(source)))
        assert not isinstance(found, Diagnostic)
        node = found.get("x")
        assert node is not None
        assert split_formula(node) is None
