"""Right or refused: random formulas against exact fractions that know nothing of the evaluator.

An oracle builds a formula together with its exact value, its dimension, and a bound on what floats
may lose on the way. Where dimensions agree, the tool must give that value; where they do not, it
must refuse with the right code.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lang_bench import work

from hugo_calc.lang.dimension import CO2E, ENERGY, MASS, NONE, TIME, Dimension

Bar = Callable[[int, str], None]

# Exponents of energy, mass, time and CO₂e: all that the oracle knows of dimensions.
Kind = tuple[int, int, int, int]
PLAIN: Kind = (0, 0, 0, 0)

# Units of each base, with their exact size in J, kg, s, kg CO₂e.
UNITS: list[dict[str, Fraction]] = [
    {
        "J": Fraction(1),
        "kJ": Fraction(10**3),
        "Wh": Fraction(3600),
        "kWh": Fraction(3_600_000),
        "MWh": Fraction(3_600_000_000),
        "TJ": Fraction(10**12),
    },
    {
        "g": Fraction(1, 1000),
        "kg": Fraction(1),
        "t": Fraction(1000),
        "lb": Fraction(45_359_237, 10**8),
    },
    {
        "s": Fraction(1),
        "min": Fraction(60),
        "h": Fraction(3600),
        "day": Fraction(86_400),
        "year": Fraction(31_557_600),
    },
    {
        "gCO2e": Fraction(1, 1000),
        "kgCO2e": Fraction(1),
        "tCO2e": Fraction(1000),
        "MtCO2e": Fraction(10**9),
    },
]
SCALES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9}
ROUNDING = Fraction(1, 2**52)

# How tightly a formula binds: a sum, a product, a sign, a power, or something whole.
SUM, PRODUCT, SIGN, POWER, WHOLE = range(5)


class Case(NamedTuple):
    """A formula, how tightly it binds, its exact value and kind, and what rounding may cost."""

    text: str
    binding: int
    value: Fraction
    kind: Kind
    error: Fraction
    unit: str = ""  # the unit that it is to be printed in

    def within(self, binding: int) -> str:
        """Return the text, in parentheses where it binds less tightly than asked for."""
        return self.text if self.binding >= binding else f"({self.text})"


def rounded(value: Fraction, error: Fraction) -> Fraction:
    """Return the error bound after one more rounding; discard what leaves the range of floats."""
    assume(value == 0 or Fraction(1, 10**250) < abs(value) < 10**250)
    return error + abs(value) * ROUNDING


def kinds() -> st.SearchStrategy[Kind]:
    small = st.sampled_from([0, 0, 0, 1, 1, -1, 2])
    return st.tuples(small, small, small, small)


@st.composite
def literals(draw: st.DrawFn, kind: Kind) -> Case:
    digits = draw(st.integers(1, 99_999))
    places = draw(st.integers(0, 4))
    value = Fraction(digits, 10**places)
    text = f"{digits // 10**places}.{digits % 10**places:0{places}}" if places else str(digits)
    if kind == PLAIN:
        scale = draw(st.sampled_from(list(SCALES)))
        exact = value * SCALES[scale]
        return Case(text + scale, WHOLE, exact, kind, rounded(exact, Fraction(0)))
    atoms = []
    for base, exponent in enumerate(kind):
        if exponent:
            name = draw(st.sampled_from(list(UNITS[base])))
            value *= UNITS[base][name] ** exponent
            atoms.append((name, exponent))
    above = [
        f"{name}^{exponent}" if exponent > 1 else name for name, exponent in atoms if exponent > 0
    ]
    below = [
        f"{name}^{-exponent}" if exponent < -1 else name for name, exponent in atoms if exponent < 0
    ]
    if above:
        unit = "·".join(above) + "".join(f"/{name}" for name in below)
    else:
        unit = "·".join(f"{name}^{exponent}" for name, exponent in atoms)
    # The literal, its unit's factor of up to four atoms, and their product are all rounded.
    error = abs(value) * ROUNDING * 8
    return Case(f"{text} {unit}", WHOLE, value, kind, rounded(value, error), unit)


@st.composite
def cases(draw: st.DrawFn, kind: Kind, depth: int) -> Case:
    """Draw a formula of that kind."""
    if not depth:
        return draw(literals(kind))
    shape = draw(
        st.sampled_from(["literal", "sum", "sum", "product", "quotient", "sign", "group", "power"])
    )
    if shape == "sum":
        return added(draw, draw(cases(kind, depth - 1)), draw(cases(kind, depth - 1)))
    if shape == "product":
        part = draw(kinds())
        rest = (kind[0] - part[0], kind[1] - part[1], kind[2] - part[2], kind[3] - part[3])
        return multiplied(draw, draw(cases(part, depth - 1)), draw(cases(rest, depth - 1)))
    if shape == "quotient":
        part = draw(kinds())
        whole = (kind[0] + part[0], kind[1] + part[1], kind[2] + part[2], kind[3] + part[3])
        return divided(draw, draw(cases(whole, depth - 1)), draw(cases(part, depth - 1)))
    if shape == "sign":
        inner = draw(cases(kind, depth - 1))
        sign = draw(st.sampled_from(["-", "−"]))
        text = f"{sign}{inner.within(POWER)}"
        return Case(text, SIGN, -inner.value, kind, inner.error, inner.unit)
    if shape == "group":
        inner = draw(cases(kind, depth - 1))
        return Case(f"({inner.text})", WHOLE, inner.value, kind, inner.error, inner.unit)
    if shape == "power":
        return raised(draw, kind, depth)
    return draw(literals(kind))


def added(draw: st.DrawFn, left: Case, right: Case) -> Case:
    sign = draw(st.sampled_from("+-−"))
    value = left.value + right.value if sign == "+" else left.value - right.value
    text = f"{left.within(SUM)} {sign} {right.within(PRODUCT)}"
    error = rounded(value, left.error + right.error)
    return Case(text, SUM, value, left.kind, error, left.unit or right.unit)


def multiplied(draw: st.DrawFn, left: Case, right: Case) -> Case:
    sign = draw(st.sampled_from("*×·"))
    value = left.value * right.value
    error = abs(left.value) * right.error + abs(right.value) * left.error + left.error * right.error
    kind = (
        left.kind[0] + right.kind[0],
        left.kind[1] + right.kind[1],
        left.kind[2] + right.kind[2],
        left.kind[3] + right.kind[3],
    )
    text = f"{left.within(PRODUCT)} {sign} {right.within(SIGN)}"
    return Case(text, PRODUCT, value, kind, rounded(value, error))


def divided(draw: st.DrawFn, left: Case, right: Case) -> Case:
    assume(abs(right.value) > 1000 * right.error)  # else nothing is known of the quotient
    sign = draw(st.sampled_from("/÷"))
    value = left.value / right.value
    error = 2 * (left.error + abs(value) * right.error) / abs(right.value)
    kind = (
        left.kind[0] - right.kind[0],
        left.kind[1] - right.kind[1],
        left.kind[2] - right.kind[2],
        left.kind[3] - right.kind[3],
    )
    text = f"{left.within(PRODUCT)} {sign} {right.within(SIGN)}"
    return Case(text, PRODUCT, value, kind, rounded(value, error))


def raised(draw: st.DrawFn, kind: Kind, depth: int) -> Case:
    exponents = [n for n in (3, 2, 1, -1, -2) if all(part % n == 0 for part in kind)]
    exponent = draw(st.sampled_from(exponents))
    root = (
        kind[0] // exponent,
        kind[1] // exponent,
        kind[2] // exponent,
        kind[3] // exponent,
    )
    base = draw(cases(root, depth - 1))
    assume(abs(base.value) > 1000 * base.error)
    value = base.value**exponent
    error = 2 * abs(exponent) * abs(value) * base.error / abs(base.value)
    plain = base.binding == WHOLE and not base.unit and base.text.replace(".", "").isdigit()
    text = f"{base.text if plain else f'({base.text})'}^{exponent}"
    return Case(text, POWER, value, kind, rounded(value, error + abs(value) * ROUNDING))


def dimension_of(kind: Kind) -> Dimension:
    bases = (ENERGY, MASS, TIME, CO2E)
    return tuple(
        sum(exponent * base[index] for exponent, base in zip(kind, bases, strict=True))
        for index in range(len(NONE))
    )


def check_right(case: Case) -> None:
    assume(len(case.text) <= 500)
    worked = work(case.text)
    assert worked.diagnostics == (), case.text
    quantity = worked.quantity
    assert quantity.dimension == dimension_of(case.kind), case.text
    assert worked.unit == case.unit, case.text
    away = abs(Fraction(quantity.value) - case.value)
    # A difference of near equals has no more digits than its sides; else twelve must be right.
    assert away <= max(abs(case.value) / 10**12, 2 * case.error), case.text
    if case.error * 10**13 < abs(case.value):
        assert away * 10**12 <= abs(case.value), case.text


# Ill-typed formulas, and the code of each.


class Wrong(NamedTuple):
    """A formula that must be refused, how tightly it binds, and with what code."""

    text: str
    binding: int
    code: str

    def within(self, binding: int) -> str:
        """Return the text, in parentheses where it binds less tightly than asked for."""
        return self.text if self.binding >= binding else f"({self.text})"


@st.composite
def mistakes(draw: st.DrawFn) -> Wrong:
    """Draw the one mistake of a formula."""
    one = draw(kinds())
    other = draw(kinds().filter(lambda kind: kind != one))
    left, right = draw(cases(one, 1)), draw(cases(other, 1))
    shape = draw(st.sampled_from(["sum", "in", "exponent", "fraction", "call", "number", "root"]))
    if shape == "sum":
        sign = draw(st.sampled_from("+-−"))
        return Wrong(f"{left.within(SUM)} {sign} {right.within(PRODUCT)}", SUM, "HC301")
    if shape == "in":
        assume(other != PLAIN)
        unit = draw(literals(other)).unit
        return Wrong(f"({left.text} in {unit})", WHOLE, "HC302")
    if shape == "exponent":
        assume(other != PLAIN)
        return Wrong(f"({left.text})^({right.text})", POWER, "HC307")
    if shape == "fraction":
        return Wrong(f"({left.text})^1.5", POWER, "HC307")
    if shape == "call":
        function = draw(st.sampled_from(["min", "max", "sum", "mean"]))
        return Wrong(f"{function}({left.text}, {right.text})", WHOLE, "HC301")
    if shape == "number":
        assume(other != PLAIN)
        function = draw(st.sampled_from(["exp", "log10"]))
        return Wrong(f"{function}({right.text})", WHOLE, "HC307")
    assume(any(exponent % 2 for exponent in dimension_of(one)) and left.value > 0)
    return Wrong(f"sqrt({left.text})", WHOLE, "HC307")


@st.composite
def wrong_formulas(draw: st.DrawFn) -> Wrong:
    """Draw a formula with one mistake somewhere in it."""
    wrong = draw(mistakes())
    for _ in range(draw(st.integers(0, 3))):
        right = draw(cases(draw(kinds()), 1))
        shape = draw(st.sampled_from(["left", "right", "sum", "sign", "group", "call", "power"]))
        sign = draw(st.sampled_from("*×·"))
        if shape == "left":
            text, binding = f"{wrong.within(PRODUCT)} {sign} {right.within(SIGN)}", PRODUCT
        elif shape == "right":
            text, binding = f"{right.within(PRODUCT)} ÷ {wrong.within(SIGN)}", PRODUCT
        elif shape == "sum":
            text, binding = f"{right.within(SUM)} + {wrong.within(PRODUCT)}", SUM
        elif shape == "sign":
            text, binding = f"-{wrong.within(POWER)}", SIGN
        elif shape == "group":
            text, binding = f"({wrong.text})", WHOLE
        elif shape == "call":
            text, binding = f"max({wrong.text})", WHOLE
        else:
            text, binding = f"({wrong.text})^2", POWER
        wrong = Wrong(text, binding, wrong.code)
    return wrong


def check_refused(wrong: Wrong) -> None:
    assume(len(wrong.text) <= 500)
    worked = work(wrong.text)
    assert worked.value is None, wrong.text
    assert worked.error.code == wrong.code, wrong.text
    place = worked.text(worked.error.span)
    assert place
    if wrong.code == "HC301" and worked.error.label.startswith("cannot be"):
        assert place in "+-−"


quick = settings(
    max_examples=300,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
long = settings(quick, max_examples=5_000)


@st.composite
def products(draw: st.DrawFn) -> tuple[str, int]:
    """Draw a product in any order and brackets, and how often a PUE is in it."""
    factors = draw(
        st.lists(
            st.sampled_from(
                [
                    ("site.pue", 1),
                    ("hall.one.pue", 1),
                    ("hall_pue", 1),
                    ("site.bill", 1),
                    ("site.load", 0),
                    ("grid.here", 0),
                    ("2", 0),
                    ("3 MWh", 0),
                ]
            ),
            min_size=1,
            max_size=6,
        )
    )
    pieces = [(text, count) for text, count in factors]
    while len(pieces) > 1:
        at = draw(st.integers(0, len(pieces) - 2))
        (left, before), (right, after) = pieces[at : at + 2]
        pieces[at : at + 2] = [(f"({left} × {right})", before + after)]
    return pieces[0]


@quick
@given(products())
def test_two_overheads_are_found_however_a_product_is_written(product: tuple[str, int]) -> None:
    text, overheads = product
    worked = work(text, {"hall_pue": "1.2"})
    if overheads < 2:
        assert worked.diagnostics == ()
    else:
        assert worked.error.code == "HC330"
        assert len(worked.places()) == 2


def right_formulas(limits: settings, depth: int) -> int:
    """Check formulas whose dimensions agree, and return how many."""
    count = 0

    @limits
    @given(st.data())
    def check(data: st.DataObject) -> None:
        nonlocal count
        check_right(data.draw(kinds().flatmap(lambda kind: cases(kind, depth))))
        count += 1

    check()
    return count


def refused_formulas(limits: settings) -> int:
    """Check formulas whose dimensions disagree, and return how many."""
    count = 0

    @limits
    @given(wrong_formulas())
    def check(wrong: Wrong) -> None:
        nonlocal count
        check_refused(wrong)
        count += 1

    check()
    return count


def test_formulas_whose_dimensions_agree_are_right(bar: Bar) -> None:
    bar(9, f"{right_formulas(quick, 3):,} well-typed formulas equal exact fractions")


def test_formulas_whose_dimensions_disagree_are_refused(bar: Bar) -> None:
    bar(9, f"{refused_formulas(quick):,} ill-typed formulas refused")


@pytest.mark.slow
def test_many_formulas_whose_dimensions_agree_are_right(bar: Bar) -> None:
    bar(9, f"{right_formulas(long, 4):,} well-typed formulas equal exact fractions")


@pytest.mark.slow
def test_many_formulas_whose_dimensions_disagree_are_refused(bar: Bar) -> None:
    bar(9, f"{refused_formulas(long):,} ill-typed formulas refused")


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("0.1 + 0.2", Fraction(3, 10)),
        ("0.1 kWh × 3 − 300 Wh + 1 J", Fraction(1)),
        ("1e15 + 1 − 1e15", Fraction(1)),
        ("(1 / 3) × 3", Fraction(1)),
        ("1 kWh / 3 s × 3 s", Fraction(3_600_000)),
        ("2^12 × 2^-12", Fraction(1)),
        ("9.999 million × 1.0001 thousand", Fraction("9999999900")),
    ],
)
def test_awkward_numbers_come_out_within_what_floats_hold(text: str, exact: Fraction) -> None:
    assert abs(Fraction(work(text).quantity.value) - exact) <= exact / 10**8
