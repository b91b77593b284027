"""One spelling for formulas that say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.lang.canonical import canonical
from hugo_calc.lang.grammar import parse
from hugo_calc.lang.syntax import Node, Number, Unit
from hugo_calc.text.placed import placed


def read(text: str) -> Node:
    formula, diagnostics = parse(placed(text))
    assert formula is not None, (text, diagnostics)
    return formula.root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", "5"),
        ("7_700_000", "7700000"),
        ("7.70", "7.70"),  # as written: digits say how sure an author is
        (".5", ".5"),
        ("1E+6", "1e6"),
        ("1e−6", "1e-6"),
        ("7.7  million  h", "7.7 million h"),
        ("5kg", "5 kg"),
        ("5\u00a0kg", "5 kg"),
        ("12 %", "12%"),
        ("0.385 kg CO₂e/kWh", "0.385 kgCO2e/kWh"),
        ("0.385 kgCO2eq/kWh", "0.385 kgCO2e/kWh"),
        ("3 tCO₂", "3 tCO2"),
        ("3 tonnes CO₂e", "3 tonnes CO2e"),
        ("3 m²", "3 m^2"),
        ("3 μm", "3 µm"),
        ("3 kg·m/s²", "3 kg·m/s^2"),
        ("a×b·c÷d−e", "a * b * c / d - e"),
        ("a  +b", "a + b"),
        ("−a", "-a"),
        ("- - a", "--a"),
        ("+a", "a"),
        ("a^−2", "a ^ -2"),
        ("( a )", "(a)"),
        ("a±10 %", "a ± 10%"),
        ("1.1 ± 0.05 kg", "1.1 kg ± 0.05 kg"),
        ("1.1 kg ± 0.05 kg", "1.1 kg ± 0.05 kg"),
        ("min( 1 ,b , c=2 )", "min(1, b, c=2)"),
        ("f()", "f()"),
        ("training( x , pue = 1.1 ).co2e  in  t CO₂e", "training(x, pue=1.1).co2e in tCO2e"),
        ("grid.us[2019].x", "grid.us[2019].x"),
        ("x  as\nequivalence.home in  %", "x as equivalence.home in %"),
    ],
)
def test_canonical_text(text: str, expected: str) -> None:
    assert canonical(read(text)) == expected
    assert canonical(read(expected)) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a + b", "b + a"),
        ("5 kg", "5 t"),
        ("5 tCO2", "5 tCO2e"),
        ("1.1", "1.10"),
        ("(a + b)", "a + b"),
        ("x in kWh", "x in MWh"),
        ("grid.us[2019]", "grid.us"),
    ],
)
def test_formulas_that_are_told_apart(left: str, right: str) -> None:
    assert canonical(read(left)) != canonical(read(right))


NUMBERS = st.sampled_from(
    [*("5", "7_700.50", ".5", "1E+6", "2e−3", "12 %", "7.7 million", "3 billion"), "1 thousand W"]
)
QUANTITIES = st.sampled_from(
    [
        *("700 W", "5kg", "0.385 kg CO₂e/kWh", "3 m²", "4 s^-1", "2 t CO2/MWh", "9 kg·m/s²"),
        *("8 tonnes CO2eq", "1 µW", "6 USD/t CO₂e"),
    ]
)
NAMES = st.sampled_from(["a", "llama3.co2e", "grid.us[2019]", "grid.in", "x.as.million"])
SPACE = st.sampled_from(["", " ", "  ", "\u00a0", "\n"])


def groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sums = st.builds(
        lambda a, left, sign, right, b: f"({a}){left}{sign}{right}({b})",
        inner,
        SPACE,
        st.sampled_from(["+", "-", "−", "*", "×", "·", "/", "÷", "±"]),
        SPACE,
        inner,
    )
    return st.one_of(
        sums,
        st.builds(lambda a: f"-({a})", inner),
        st.builds(lambda a, n: f"({a}) ^ {n}", inner, st.integers(0, 12)),
        st.builds(lambda a, b, s: f"min({a},{s}{b}, step = 2).field", inner, inner, SPACE),
        st.builds(lambda a, u: f"({a}) in {u}", inner, st.sampled_from(["MWh", "t CO₂e", "%"])),
        st.builds(lambda a, b: f"({a}) as {b}", inner, NAMES),
    )


FORMULAS = st.recursive(NUMBERS | QUANTITIES | NAMES, groups, max_leaves=8)


def same(left: object, right: object) -> bool:
    """Whether two trees are equal but for places, and the spelling of literals and units."""
    if isinstance(left, Unit) and isinstance(right, Unit):
        return left[1:] == right[1:]
    if isinstance(left, Number) and isinstance(right, Number):
        return left[2:5:2] == right[2:5:2] and same(left.unit, right.unit)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, int) and not isinstance(left, bool):
        return isinstance(right, int)  # a place
    return left == right


@settings(derandomize=True, max_examples=400, deadline=None)
@given(FORMULAS)
def test_the_canonical_text_is_its_own_and_means_the_same(text: str) -> None:
    formula, _ = parse(placed(text))
    if formula is None:
        return
    once = canonical(formula.root)
    again = read(once)
    assert canonical(again) == once
    assert same(formula.root, again)
