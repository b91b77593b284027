"""Readings that are refused, and what each refusal says, marks and offers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.lang.grammar import parse
from hugo_calc.report.diagnostic import CODES, Diagnostic
from hugo_calc.text.placed import PlacedText, placed


def refusal(text: str) -> Diagnostic:
    reading = parse(placed(text))
    assert reading.formula is None, f"{text} was read"
    (diagnostic,) = reading.diagnostics
    assert diagnostic.severity == "error"
    assert diagnostic.span is not None
    return diagnostic


def marked(text: str, diagnostic: Diagnostic) -> str:
    """The formula with brackets round what the diagnostic points at."""
    assert diagnostic.span is not None
    start, end = diagnostic.span
    raw = text.encode()
    return b"".join((raw[:start], "⟦".encode(), raw[start:end], "⟧".encode(), raw[end:])).decode()


# Formula with its place marked; code; a part of the help; the fix.
REFUSED: list[tuple[str, str, str, str | None]] = [
    # numbers
    ("⟦1,5⟧ kg", "HC103", "write 1.5", "1.5"),
    ("⟦1.234,5⟧ kg", "HC103", "write 1234.5", "1234.5"),
    ("⟦1,500⟧ kg", "HC103", "write 1.500 or 1500", None),
    ("⟦0,385⟧ kg", "HC103", "write 0.385", "0.385"),
    ("⟦1,234,567.8⟧ W", "HC103", "write 1234567.8", "1234567.8"),
    ("⟦1,23,4⟧", "HC103", "the decimal sign is a point", None),
    ("min(⟦1,5⟧)", "HC103", "write 1.5 or 1, 5", None),
    ("min(x, ⟦1,500⟧)", "HC103", "write 1.500 or 1500 or 1, 500", None),
    ("⟦1 234 567⟧ W", "HC105", "1_234_567", "1_234_567"),
    ("⟦12 000⟧", "HC105", "12_000", "12_000"),
    ("1.2⟦.3⟧", "HC101", "", None),
    ("⟦1.234.567⟧ kWh", "HC101", "underscore: 1_234_567", "1_234_567"),
    ("⟦1.234.567,8⟧ kWh", "HC101", "underscore: 1_234_567.8", "1_234_567.8"),
    ("max(⟦1.234.567⟧, 2)", "HC101", "underscore: 1_234_567", "1_234_567"),
    ("1.234⟦.56⟧ kWh", "HC101", "", None),
    ("⟦1'000⟧ kWh", "HC101", "underscore: 1_000", "1_000"),
    ("⟦1’234’567⟧ kWh", "HC101", "underscore: 1_234_567", "1_234_567"),
    ("⟦'⟧5 kWh'", "HC101", "a formula has no text in quotes", None),
    ("5⟦.⟧ kg", "HC101", "", ""),
    ("7⟦_⟧_000", "HC101", "", ""),
    ("7⟦_⟧kg", "HC101", "", ""),
    ("⟦70B⟧", "HC112", "write 70 billion", "70 billion"),
    ("6 × ⟦70B⟧ × 2", "HC112", "write 70 billion", "70 billion"),
    ("⟦15T⟧", "HC112", "write 15 trillion", "15 trillion"),
    ("⟦5k⟧ W", "HC112", "write 5 thousand", "5 thousand"),
    ("⟦5 M⟧", "HC112", "write 5 million", "5 million"),
    ("⟦3 bn⟧", "HC112", "write 3 billion", "3 billion"),
    ("⟦5 Million⟧", "HC112", "write 5 million", "5 million"),
    ("⟦300K⟧", "HC112", "write 300 thousand, or 300 K for kelvin", None),
    ("⟦1e400⟧ kg", "HC111", "", None),
    ("1.234⟦.567⟧,8.9 kWh", "HC101", "", None),
    ("⟦nan⟧ kg", "HC111", "", None),
    ("⟦million⟧ × 3", "HC101", "write 1 million", "1 million"),
    ("5 thousand ⟦million⟧", "HC303", "`million` belongs directly behind a number", None),
    # percentages
    ("10 ⟦%⟧ 3", "HC104", "", None),
    ("10 ⟦%⟧ x", "HC104", "", None),
    ("10⟦%⟧ (3)", "HC104", "", None),
    ("x ⟦%⟧ 3", "HC104", "there is no remainder", None),
    ("(1 + 2)⟦%⟧", "HC104", "", None),
    ("5 kg ⟦%⟧", "HC104", "", None),
    ("⟦%⟧5", "HC104", "", None),
    ("12% ⟦of⟧ x", "HC105", "a product", "×"),
    ("1.1 + ⟦10%⟧", "HC109", "write × 1.1 for a change by that share, + 0.1", None),
    ("x - ⟦5%⟧", "HC109", "write × 0.95 for a change by that share, - 0.05", None),
    ("x + ⟦-5%⟧", "HC109", "write × 0.95 for a change by that share, - 0.05", None),
    ("x + ⟦(10%)⟧", "HC109", "× 1.1", None),
    ("10% + 5 + ⟦2%⟧", "HC109", "× 1.02", None),
    ("10% × x + ⟦2%⟧", "HC109", "× 1.02", None),
    # fractions and powers
    ("⟦1/2 h⟧", "HC106", "write 0.5 h for that part of a unit, or 1 / 2 h", None),
    ("⟦1/2h⟧", "HC106", "write 0.5 h", None),
    ("⟦1÷2 h⟧", "HC106", "write 0.5 h", None),
    ("⟦2/3 MWh⟧", "HC106", "write 2 / 3 × 1 MWh for that part of a unit, or 2 / 3 MWh", None),
    ("⟦1/2 million h⟧", "HC106", "write 0.5 million h", None),
    ("⟦1/0 h⟧", "HC106", "write 1 / 0 × 1 h", None),
    ("-⟦1/2 h⟧", "HC106", "write 0.5 h", None),
    ("x × ⟦1/2 h⟧", "HC106", "write 0.5 h", None),
    ("⟦50%/2 h⟧", "HC106", "write 0.25 h", None),
    ("5 m ⟦^2⟧", "HC107", "write (5 m)^2 for a power of all of it, 5 m^2", None),
    ("5 kWh/m ⟦^2⟧", "HC107", "write (5 kWh/m)^2 for a power of all of it", None),
    ("5 kg⟦^⟧x", "HC107", "(5 kg)^2", None),
    ("2^3⟦^⟧2", "HC107", "write (2^3)^2 or 2^(3^2)", None),
    ("5^⟦2 kg⟧", "HC107", "", "2 × 1 kg"),
    ("2 ⟦**⟧ 3", "HC101", "a power is written ^", "^"),
    ("x⟦²⟧", "HC101", "write ^2", "^2"),
    ("5⟦²⟧", "HC101", "write ^2", "^2"),
    ("(a + b)⟦⁻¹⟧", "HC101", "write ^-1", "^-1"),
    # ranges
    ("⟦12% ± 2%⟧", "HC108", "range(10%, 12%, 14%)", "range(10%, 12%, 14%)"),
    ("3 × 5 W ⟦±⟧ 1 W", "HC108", "write (3 × 5 W) ± 1 W or 3 × (5 W ± 1 W)", None),
    ("a + b ⟦±⟧ 1", "HC108", "write (a + b) ± 1 or a + (b ± 1)", None),
    ("-x ⟦±⟧ 1", "HC108", "write (-x) ± 1", None),
    ("x^2 ⟦±⟧ 1", "HC108", "write (x^2) ± 1", None),
    ("1 ± 2 ⟦×⟧ 3", "HC108", "(1 ± 2)", None),
    ("1 ± 2 ⟦±⟧ 3", "HC108", "(1 ± 2)", None),
    ("1 ± 2⟦^⟧3", "HC108", "(1 ± 2)", None),
    ("5 ± ⟦-⟧1", "HC108", "", ""),
    ("⟦7.7 ± 0.1 million h⟧", "HC108", "7.7 million", "7.7 million ± 0.1 million h"),
    ("5 kg ± ⟦1⟧", "HC108", "write 1 kg", "1 kg"),
    ("5 ⟦+/-⟧ 3", "HC101", "it is written ±", "±"),
    # units
    ("5 ⟦ton⟧", "HC306", "write tonne", None),
    ("5 ⟦ton⟧ CO2e", "HC306", "tCO2e", None),
    ("1 ⟦Gb⟧", "HC306", "write GB", None),
    ("3 ⟦kt⟧", "HC306", "ktCO2e", None),
    ("5 ⟦Kwh⟧", "HC305", "did you mean `kWh`?", "kWh"),
    ("5 ⟦MWH⟧", "HC305", "did you mean `MWh`?", "MWh"),
    ("5 ⟦mt⟧", "HC305", "Mt for a million tonnes", None),
    ("5 ⟦MT⟧", "HC305", "Mt for a million tonnes", None),
    ("3 ⟦degC⟧ + 2 degC", "HC304", "write K", None),
    ("20 ⟦°C⟧", "HC304", "write K", None),
    ("5 ⟦GPUs⟧", "HC303", "write the number alone", None),
    ("7.7 million ⟦GPU⟧-hours", "HC303", "GPU-hours are hours", None),
    ("5 ⟦kilowat⟧", "HC303", "did you mean `kilowatt`", None),
    ("5 kWh/⟦n⟧", "HC303", "a name needs spaces: 5 kWh / n", None),
    ("5 kWh·⟦rate⟧", "HC303", "a name needs spaces: 5 kWh · rate", None),
    ("3 ⟦rate⟧", "HC303", "a name needs a sign before it: 3 × rate", None),
    ("5 W/⟦m2⟧", "HC303", "did you mean `m²`?", "m²"),
    ("2290 ⟦tCO2-eq⟧", "HC303", "did you mean `tCO2eq`?", "tCO2eq"),
    ("3 ⟦x⟧ 5", "HC303", "the sign of a product is ×", "×"),
    ("5 ⟦EUR⟧", "HC303", "USD", None),
    ("x in ⟦kilowat⟧", "HC303", "did you mean `kilowatt`", "kilowatt"),
    ("x in ⟦n⟧", "HC303", "only a unit can follow `in`", None),
    ("x in ⟦ton⟧", "HC306", "write tonne", None),
    # values with nothing between
    ("5 ⟦5 kg⟧", "HC105", "", None),
    ("1 h ⟦30 min⟧", "HC105", "write 1 h + 30 min", "+ 30 min"),
    ("1 h ⟦30 km⟧", "HC105", "write the operator", None),
    ("1 h ⟦30⟧", "HC105", "write the operator", None),
    ("(1 + 2) ⟦kg⟧", "HC105", "write × 1 kg", "× 1 kg"),
    ("range(1, 2, 3) ⟦kgCO2e/kWh⟧", "HC105", "write × 1 kgCO2e/kWh", "× 1 kgCO2e/kWh"),
    ("a ⟦b⟧", "HC105", "write × b", "× b"),
    ("2 ⟦(⟧3 + 4)", "HC105", "write ×", "× ("),
    ("(2)⟦(⟧3)", "HC105", "write ×", "× ("),
    ("a ⟦x⟧ b", "HC105", "the sign of a product is ×", "×"),
    ("5 kg  ⟦CO2e⟧", "HC105", "at most one space", None),
    ("5 kWh ⟦per⟧ km", "HC105", "kWh/km", None),
    ("min ⟦(⟧1)", "HC105", "a call has no space", None),
    ("f(a=1 ⟦b⟧=2)", "HC105", "a comma between", ", b"),
    # in and as
    ("5 ⟦in⟧", "HC113", "an inch is written `inch`", "inch"),
    ("5⟦in⟧", "HC113", "an inch is written `inch`", " inch"),
    ("5 ⟦in⟧ in cm", "HC113", "an inch is written `inch`", "inch"),
    ("3 ⟦as⟧", "HC113", "attoseconds are not in the unit table", None),
    ("3⟦as⟧", "HC113", "attoseconds are not in the unit table", None),
    ("x ⟦in⟧", "HC102", "", None),
    ("x ⟦as⟧", "HC102", "", None),
    ("⟦in⟧ MWh", "HC113", "", None),
    ("x in ⟦5⟧ kWh", "HC113", "divide", None),
    ("x in ⟦(⟧kWh)", "HC113", "divide", None),
    ("x in kWh / ⟦person⟧", "HC201", "kWh/person", None),
    ("x in kWh · ⟦h⟧", "HC201", "kWh·h", None),
    ("x in kWh ⟦/⟧ 2", "HC113", "(x in kWh) / …", None),
    ("x in kWh ⟦+⟧ 1", "HC113", "(x in kWh) + …", None),
    ("x in kWh ⟦±⟧ 1", "HC113", "(x in kWh) ± …", None),
    ("x as y ⟦×⟧ 2", "HC113", "(x as y) × …", None),
    ("x in kWh ⟦in⟧ MWh", "HC113", "", None),
    ("x as y ⟦as⟧ z", "HC113", "", None),
    # names and calls
    ("⟦Fleet⟧ × 2", "HC101", "a name begins with a small letter", "fleet"),
    ("⟦café⟧ × 3", "HC101", "letters a to z", None),
    ("x.⟦5⟧", "HC101", "a field begins with a letter", None),
    ("x⟦.⟧", "HC101", "", None),
    ("grid.us⟦[]⟧", "HC101", "", None),
    ("grid.us[⟦a b⟧]", "HC101", "", None),
    ("grid.us⟦[⟧2019", "HC102", "", None),
    ("grid.us ⟦[⟧2019]", "HC101", "without a space", None),
    ("⟦a.b⟧(1)", "HC203", "", None),
    ("f(a=1, ⟦x⟧)", "HC204", "put it first", None),
    ("f(a=1, ⟦a⟧=2)", "HC204", "", None),
    ("f(⟦in⟧=3)", "HC101", "", None),
    ("f(⟦A⟧=1)", "HC101", "", "a"),
    # what is missing or left over
    ("⟦⟧", "HC102", "", None),
    ("⟦   ⟧", "HC102", "", None),
    ("5 ⟦+⟧", "HC102", "", None),
    ("f(1⟦,⟧", "HC102", "", None),
    ("⟦(⟧1", "HC102", "", None),
    ("⟦f(⟧1", "HC102", "", None),
    ("(⟦)⟧", "HC101", "", None),
    ("1⟦)⟧", "HC101", "", None),
    ("1⟦]⟧", "HC101", "", None),
    ("f(1, ⟦)⟧", "HC101", "", None),
    ("(a⟦,⟧ b)", "HC101", "", None),
    ("a⟦=⟧1", "HC101", "", None),
    ("(a)⟦.⟧b", "HC101", "", None),
    ("5 × ⟦×⟧ 3", "HC101", "", None),
    ("⟦[⟧a]", "HC101", "a vintage follows its name", None),
    # characters
    ("5 kg⟦;⟧ 7 kg", "HC101", "", None),
    ("10 kg ⟦@⟧ 5", "HC101", "", None),
    ("3 ⟦$⟧", "HC101", "3 USD", None),
    ("⟦€⟧5", "HC101", "3 USD", None),
    ("5 ⟦–⟧ 3", "HC101", "write -", "-"),
    ("5 ⟦⋅⟧ 3", "HC101", "write ×", "×"),
    ("a⟦\u200b⟧ + b", "HC101", "delete it", ""),
    ('⟦"⟧5"', "HC101", "no text in quotes", None),
    ("a ⟦>⟧ b", "HC101", "not compared", None),
    ("⟦½⟧ h", "HC101", "", None),
]


@pytest.mark.parametrize(("where", "code", "help_", "fix"), REFUSED)
def test_a_reading_is_refused_at_its_place(
    where: str, code: str, help_: str, fix: str | None
) -> None:
    text = where.replace("⟦", "").replace("⟧", "")
    diagnostic = refusal(text)
    assert (diagnostic.code, marked(text, diagnostic), diagnostic.fix) == (code, where, fix)
    assert help_ in diagnostic.help
    assert code in CODES


@pytest.mark.parametrize("where", [where for where, *_, fix in REFUSED if fix is not None])
def test_a_fix_pasted_over_its_place_can_be_read(where: str) -> None:
    text = where.replace("⟦", "").replace("⟧", "")
    fix = refusal(text).fix
    assert fix is not None
    mended = where[: where.index("⟦")] + fix + where[where.index("⟧") + 1 :]
    reading = parse(placed(mended))
    assert reading.formula is not None, (mended, reading.diagnostics)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,5 kg", "ambiguous comma"),
        ("10 % 3", "% is not an operator"),
        ("5 ton", "ambiguous unit `ton`"),
        ("70B", "`B` is no multiplier"),
        ("1/2 h", "ambiguous fraction of a unit"),
        ("5 +", "a value is missing after `+`"),
        ("5 5 kg", "two values with no operator between them"),
        ("x in kWh / person", "unknown name `person`"),
        ("5 kg; 7 kg", "`;` has no meaning in a formula"),
        ("a\u200bb", "an invisible character (U+200B)"),
        ("\ud800", "U+D800 has no meaning in a formula"),
        ("", "the formula is empty"),
    ],
)
def test_what_the_message_says(text: str, message: str) -> None:
    assert refusal(text).message == message


@pytest.mark.parametrize(
    ("text", "slip"),
    [("1 mWh", "mWh"), ("5 × 3 lb/mWh", "mWh"), ("x in mW", "mW"), ("1 Mg CO2e", "Mg")],
)
def test_a_case_slip_of_a_commoner_unit_is_read_with_a_warning(text: str, slip: str) -> None:
    reading = parse(placed(text))
    assert reading.formula is not None
    (warning,) = reading.diagnostics
    assert (warning.code, warning.severity) == ("HC305", "warning")
    assert warning.span is not None
    assert warning.span.of(text.encode()) == slip.encode()


def test_each_warning_of_a_formula_is_given() -> None:
    assert len(parse(placed("1 mWh + 2 mWh in mWh")).diagnostics) == 3


def test_the_place_of_a_reading_is_one_of_bytes_in_its_file() -> None:
    reading = parse(placed("a × 0.385 kg CO₂e/kWh × 5 ton", 1000, "data/calc.yaml"))
    (diagnostic,) = reading.diagnostics
    assert diagnostic.path == "data/calc.yaml"
    assert diagnostic.span == (1000 + 30, 1000 + 33)


def test_a_second_place_is_labelled() -> None:
    (diagnostic,) = parse(PlacedText("3 × x ± 1", [0, 1, 2, 4, 5, 6, 7, 9, 10, 11])).diagnostics
    assert [label.text for label in diagnostic.labels] == ["beside this"]
    assert diagnostic.labels[0].span == (2, 4)


def test_a_hint_on_names_stands_beside_the_suggestion() -> None:
    diagnostic = refusal("3 fleet")
    assert diagnostic.help == "did you mean `feet`?"
    assert diagnostic.notes == (("note", "a name needs a sign before it: 3 × fleet"),)
    assert diagnostic.fix is None  # either may be meant


# Whatever stands in a formula, diagnostics come out and nothing else.

PIECES = [
    *("a", "x.y", "in", "as", "of", "grid.us[2019]", "min(", "f", "pue=", "million", "nan"),
    *("5", "7_700.5", "1e6", "1e400", ".5", "5.", "_", "12%", "%", "70B", "1,5", "0" * 41),
    *("kWh", "kg CO₂e", "t CO2e/kWh", "ton", "Kwh", "mWh", "m²", "m^2", "s⁻¹", "°C", "CO2-eq"),
    *("+", "-", "−", "*", "**", "×", "/", "÷", "·", "^", "±", "+/-", "(", ")", "[", "]", ",", "."),
    *("=", ";", "@", "$", "²", "½", "–", "'", "\u200b", "\u00a0", "\n", " ", "  ", "\ud800", "🌎"),
]
FORMULAS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=16).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.text(max_size=40),
    st.text("0123456789.,_eE+-−% kWhm²^/·", max_size=24),
)


@settings(derandomize=True, max_examples=800, deadline=None)
@given(FORMULAS)
def test_any_text_gives_a_formula_or_a_diagnostic(text: str) -> None:
    source = placed(text, 7)
    formula, diagnostics = parse(source)
    if formula is None:
        (error,) = diagnostics
        assert error.severity == "error"
    for diagnostic in diagnostics:
        assert diagnostic.code in CODES
        assert diagnostic.message
        assert diagnostic.span is not None
        assert 7 <= diagnostic.span.start <= diagnostic.span.end <= source.offsets[-1]
        assert formula is None or diagnostic.severity == "warning"
