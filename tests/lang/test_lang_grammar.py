"""What formulas are read as: their trees, values and places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.lang.dimension import CO2E, ENERGY, MASS, NONE, TIME, over
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.syntax import (
    Binary,
    Call,
    Comparison,
    Conversion,
    Name,
    Negative,
    Node,
    Number,
    Spread,
)
from hugo_calc.text.placed import PlacedText, placed


def read(text: str) -> Node:
    reading = parse(placed(text))
    assert reading.formula is not None, reading.diagnostics
    assert reading.diagnostics == ()
    return reading.formula.root


def shape(node: Node) -> str:
    """A tree as text, with a bracket round everything that belongs together."""
    if isinstance(node, Number):
        unit = node.unit.text if node.unit else ""
        return f"{node.value:.15g}{unit}{'%' if node.percent else ''}"
    if isinstance(node, Name):
        return "".join(f"[{p.text}]" if p.label else "." + p.text for p in node.parts)[1:]
    if isinstance(node, Call):
        given = ", ".join(
            (f"{each.name.text}=" if each.name else "") + shape(each.value)
            for each in node.arguments
        )
        return f"{node.function.text}({given})" + "".join("." + p.text for p in node.fields)
    if isinstance(node, Negative):
        return f"{{-{shape(node.value)}}}"
    if isinstance(node, Binary):
        return f"{{{shape(node.left)} {node.operator} {shape(node.right)}}}"
    if isinstance(node, Spread):
        relative = "rel " if node.relative else ""
        return f"{{{shape(node.value)} ± {relative}{shape(node.half_width)}}}"
    if isinstance(node, Conversion):
        return f"{{{shape(node.value)} in {node.unit.text}}}"
    if isinstance(node, Comparison):
        return f"{{{shape(node.value)} as {shape(node.of)}}}"
    return f"({shape(node.value)})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers
        ("5", "5"),
        (".5", "0.5"),
        ("7_700_000", "7700000"),
        ("7.7e6", "7700000"),
        ("7.7E+6", "7700000"),
        ("1e−3", "0.001"),
        ("7.7 million", "7700000"),
        ("2 thousand", "2000"),
        ("8 billion", "8000000000"),
        ("15 trillion", "15000000000000"),
        ("12%", "0.12%"),
        ("12 %", "0.12%"),
        # units
        ("700 W", "700W"),
        ("5kg", "5kg"),
        ("5\u00a0kg", "5kg"),
        ("7.7 million h", "7700000h"),
        ("300 K", "300K"),  # apart, the letter is a unit
        ("70 B", "70B"),
        ("70B/s", "70B/s"),
        ("0.385 kgCO2e/kWh", "0.385kgCO2e/kWh"),
        ("0.385 kg CO₂e/kWh", "0.385kg CO₂e/kWh"),
        ("12 t CO2e/kWh", "12t CO2e/kWh"),
        ("3 kg·m/s²", "3kg·m/s²"),
        ("5 kWh / n", "{5kWh / n}"),
        ("5 kWh*n", "{5kWh * n}"),
        ("5 kWh/2", "{5kWh / 2}"),
        ("5 kWh/(2 h)", "{5kWh / (2h)}"),
        ("2 h/3 h", "{2h / 3h}"),
        ("5 m²", "5m²"),
        ("5 m^2", "5m^2"),
        ("5 s^-1", "5s^-1"),
        # operators
        ("a + b − c", "{{a + b} - c}"),
        ("a - b + c", "{{a - b} + c}"),
        ("a/b·c", "{{a / b} * c}"),
        ("a ÷ b × c", "{{a / b} * c}"),
        ("a + b × c", "{a + {b * c}}"),
        ("(a + b) × c", "{({a + b}) * c}"),
        ("6 ÷ 2", "{6 / 2}"),
        ("5 kg − 3 kg", "{5kg - 3kg}"),
        ("−3 kg", "{-3kg}"),
        ("-2^2", "{-{2 ^ 2}}"),
        ("(-2)^2", "{({-2}) ^ 2}"),
        ("2^-3", "{2 ^ {-3}}"),
        ("2^−3", "{2 ^ {-3}}"),
        ("a × -b", "{a * {-b}}"),
        ("a - -b", "{a - {-b}}"),
        ("--a", "{-{-a}}"),
        ("+a", "a"),
        ("(5 m)^2", "{(5m) ^ 2}"),
        ("a^b", "{a ^ b}"),
        # percentages
        ("10% + 5%", "{0.1% + 0.05%}"),
        ("10% + 5% - 2%", "{{0.1% + 0.05%} - 0.02%}"),
        ("(10% + 5%) - 2%", "{({0.1% + 0.05%}) - 0.02%}"),
        ("10% + x", "{0.1% + x}"),
        ("x + 10% × y", "{x + {0.1% * y}}"),
        ("-10% + 5%", "{{-0.1%} + 0.05%}"),
        # fractions
        ("1 / 50 Wh", "{1 / 50Wh}"),
        ("1 /2 h", "{1 / 2h}"),
        ("1/ 2 h", "{1 / 2h}"),
        ("x/2 h", "{x / 2h}"),
        ("2^1/2 h", "{{2 ^ 1} / 2h}"),
        ("(1)/2 h", "{(1) / 2h}"),
        ("1/2", "{1 / 2}"),
        # ranges
        ("a ± b", "{a ± b}"),
        ("5 W ± 1 W", "{5W ± 1W}"),
        ("a ± 10%", "{a ± rel 0.1%}"),
        ("a ± (10%)", "{a ± rel (0.1%)}"),
        ("1.1 ± 0.05 kg", "{1.1kg ± 0.05kg}"),
        ("-5 ± 1 kg", "{{-5kg} ± 1kg}"),
        ("7.7 million ± 0.1 million h", "{7700000h ± 100000h}"),
        ("7.7 million ± 5000 h", "{7700000h ± 5000h}"),
        ("(3 × 5 W) ± 1 W", "{({3 * 5W}) ± 1W}"),
        ("12% ± 0.02", "{0.12% ± 0.02}"),
        ("5 ± 1 kg in g", "{{5kg ± 1kg} in g}"),
        ("min(1, 2) ± 3", "{min(1, 2) ± 3}"),
        # in and as
        ("x in MWh", "{x in MWh}"),
        ("a + b in MWh", "{{a + b} in MWh}"),
        ("x in kWh/person", "{x in kWh/person}"),
        ("x in t CO2e", "{x in t CO2e}"),
        ("x in %", "{x in %}"),
        ("x as equivalence.home", "{x as equivalence.home}"),
        ("x as y in day", "{{x as y} in day}"),
        ("x in MWh as y", "{{x in MWh} as y}"),
        ("(x in MWh) + y", "{({x in MWh}) + y}"),
        ("5 million in kWh", "{5000000 in kWh}"),
        # names
        ("grid.in", "grid.in"),
        ("grid.as + grid.no", "{grid.as + grid.no}"),
        ("grid.us[2019]", "grid.us[2019]"),
        ("a.b[2019-v2].c", "a.b[2019-v2].c"),
        ("_x.Y", "_x.Y"),
        ("grid.million in day", "{grid.million in day}"),
        # calls
        ("f()", "f()"),
        ("min(1, 5)", "min(1, 5)"),
        ("min(a,b)", "min(a, b)"),
        ("min(5 kg,3 kg)", "min(5kg, 3kg)"),
        ("f( a , b=2 )", "f(a, b=2)"),
        ("training(model.llama3_8b, method.llama).co2e in tCO2e",
         "{training(model.llama3_8b, method.llama).co2e in tCO2e}"),
        ("f(x in MWh, y as z)", "f({x in MWh}, {y as z})"),
        ("f(g(h(1)))", "f(g(h(1)))"),
        ("round(1.5 h)", "round(1.5h)"),
        ("range(10%, 12%, 14%)", "range(0.1%, 0.12%, 0.14%)"),
        ("6 × 8 billion × 15 trillion token", "{{6 * 8000000000} * 15000000000000token}"),
        ("1 million × gpu.h100_sxm.tdp", "{1000000 * gpu.h100_sxm.tdp}"),
    ],
)  # fmt: skip
def test_a_formula_is_read_as(text: str, expected: str) -> None:
    assert shape(read(text)) == expected


def test_white_space_means_nothing_but_round_units() -> None:
    assert shape(read(" a+b\n\t* c ")) == shape(read("a + b * c"))


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("0.385 kgCO2e/kWh", 0.385, over(CO2E, ENERGY)),
        ("7.7 million h", 7.7e6, TIME),
        ("35 t", 35.0, MASS),
        ("1.1 million", 1.1e6, NONE),  # 1.1 × 10⁶ in floats would be 1100000.0000000002
        ("0.07%", 0.0007, NONE),  # rounded once, not twice
    ],
)
def test_a_literal_has_its_value_and_its_unit(
    text: str, value: float, dimension: tuple[int, ...]
) -> None:
    number = read(text)
    assert isinstance(number, Number)
    assert number.value == value
    assert (number.unit.dimension if number.unit else NONE) == dimension
    assert number.text == text


def test_a_literal_keeps_the_text_of_its_author() -> None:
    node = read("7_700_000h × 0.385 kg CO₂e/kWh")
    assert isinstance(node, Binary)
    assert isinstance(node.left, Number)
    assert isinstance(node.right, Number)
    assert (node.left.text, node.right.text) == ("7_700_000h", "0.385 kg CO₂e/kWh")


def test_the_unit_behind_a_half_width_is_written_on_both_sides() -> None:
    node = read("1.1 ± 0.05 kg")
    assert isinstance(node, Spread)
    assert isinstance(node.value, Number)
    assert node.value.text == "1.1 kg"
    assert node.value.unit is not None


# Places: what each node of a formula covers.


def covered(text: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def visit(node: Node) -> None:
        found.setdefault(type(node).__name__, text[node.start : node.end])
        if isinstance(node, Binary):
            assert text[node.at : node.at + 1] in "+-*/^×·÷−"
        for child in node:
            if isinstance(child, Node):
                visit(child)

    visit(read(text))
    return found


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a × 0.385 kg CO₂e/kWh + b",
         {"Number": "0.385 kg CO₂e/kWh", "Binary": "a × 0.385 kg CO₂e/kWh + b", "Name": "a"}),
        ("x × −(5 %)", {"Negative": "−(5 %)", "Group": "(5 %)", "Number": "5 %"}),
        ("1 + f(a, b).c.d", {"Call": "f(a, b).c.d"}),
        ("1 + grid.us[2019].x", {"Name": "grid.us[2019].x"}),
        ("a + b in MWh", {"Conversion": "a + b in MWh", "Binary": "a + b"}),
        ("a + b as f(1)", {"Comparison": "a + b as f(1)", "Binary": "a + b", "Call": "f(1)"}),
        ("(a) ± 10%", {"Spread": "(a) ± 10%"}),
        ("2^-3", {"Binary": "2^-3", "Negative": "-3"}),
    ],
)  # fmt: skip
def test_a_node_covers_its_text(text: str, places: dict[str, str]) -> None:
    found = covered(text)
    assert {kind: found.get(kind) for kind in places} == places


def test_parts_of_names_and_arguments_have_places() -> None:
    text = "train(x, pue=1.1).co2e"
    call = read(text)
    assert isinstance(call, Call)
    first, second = call.arguments
    assert (text[first.start : first.end], first.name) == ("x", None)
    assert text[second.start : second.end] == "pue=1.1"
    assert second.name is not None
    assert text[second.name.start : second.name.end] == "pue"
    assert [text[p.start : p.end] for p in call.fields] == ["co2e"]

    text = "grid.us[2019].x"
    name = read(text)
    assert isinstance(name, Name)
    assert [text[p.start : p.end] for p in name.parts] == ["grid", "us", "2019", "x"]
    assert [p.label for p in name.parts] == [False, False, True, False]


def test_a_conversion_knows_where_its_unit_is() -> None:
    text = "x in kg CO₂e"
    node = read(text)
    assert isinstance(node, Conversion)
    assert text[node.unit_start : node.unit_end] == "kg CO₂e"


def test_a_formula_keeps_the_text_that_it_was_read_from() -> None:
    source = PlacedText("a + b", [3, 4, 5, 6, 7, 8], "data/calc.yaml")
    formula = parse(source).formula
    assert formula is not None
    assert formula.source is source


# Precedence, against an oracle: trees written with the fewest parentheses that they need.

Tree = tuple["str", "Tree", "Tree"] | str
RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
LEAVES = st.sampled_from(["a", "b.c", "7", "12.5", "f(1)"])
TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES, lambda inner: st.tuples(st.sampled_from("+-*/"), inner, inner), max_leaves=12
)


def written(tree: Tree, *, least: int = 0) -> str:
    if isinstance(tree, str):
        return tree
    sign, left, right = tree
    rank = RANK[sign]
    text = f"{written(left, least=rank)} {sign} {written(right, least=rank + 1)}"
    return f"({text})" if rank < least else text


def grouped(tree: Tree, *, least: int = 0) -> str:
    if isinstance(tree, str):
        return tree
    sign, left, right = tree
    rank = RANK[sign]
    text = f"{{{grouped(left, least=rank)} {sign} {grouped(right, least=rank + 1)}}}"
    return f"({text})" if rank < least else text


@settings(derandomize=True, max_examples=300, deadline=None)
@given(TREES)
def test_operators_group_from_the_left_and_by_rank(tree: Tree) -> None:
    assert shape(read(written(tree))) == grouped(tree)
