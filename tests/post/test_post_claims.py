"""Claims: what is said of one that is off, that has another unit, or that cannot be read."""

from __future__ import annotations

import pytest
from post_bench import only, planned, post

from hugo_calc.post import Site
from hugo_calc.report.diagnostic import Diagnostic


def claim(
    text: str, expression: str = "385.4 tCO2e", more: str = "", language: str = "en"
) -> tuple[Diagnostic, str]:
    """Return what is said of a claim, and what it is said of."""
    tag = f'It is {{{{< calc-claim expr="{expression}"{more} >}}}}{text}{{{{< /calc-claim >}}}}.'
    return only(post(tag), Site(language=language))


@pytest.mark.parametrize(
    ("text", "more", "percent", "help_"),
    [
        ("390 tCO2e", "", "(−1.2%)", 'within="2%"'),
        ("376 tCO2e", "", "(+2.5%)", 'within="3%"'),
        ("400 tCO2e", ' within="3%"', "(−3.6%)", 'within="3%" is too narrow'),
        ("400 tCO2e", ' within="3%"', "(−3.6%)", 'write within="5%"'),
        ("387 tCO2e", "", "(−0.41%)", 'within="1%"'),
        ("420 tCO2e", "", "(−8.2%)", 'within="10%"'),
        ("500 tCO2e", "", "(−23%)", "is the claim, its unit or the formula wrong?"),
        ("100 tCO2e", ' within="5%"', "(+285%)", "is the claim, its unit or the formula wrong?"),
    ],
)
def test_a_width_is_advised_that_suffices(text: str, more: str, percent: str, help_: str) -> None:
    found, covered = claim(text, more=more)
    assert (found.code, covered) == ("HC410", text)
    assert found.message.endswith(percent)
    assert help_ in found.help


def test_the_advised_width_lets_the_claim_pass() -> None:
    for number in range(351, 425):
        tag = f'{{{{< calc-claim expr="385.4 tCO2e"%s >}}}}{number} tCO2e{{{{< /calc-claim >}}}}'
        found = planned(post(tag % "")).diagnostics
        if found:
            _, _, advised = found[0].help.rpartition(" ")
            assert planned(post(tag % f" {advised}")).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "expression", "language", "message", "help_"),
    [
        ("8,930 MtCO2e", "9143 tCO2e", "en", "9,143 t CO₂e, off by a factor of 1,000,000", "unit"),
        ("8.930 tCO2e", "9143 tCO2e", "en", "9,143 t CO₂e, off by a factor of 1,000", "decimal"),
        ("8,930 tCO2e", "9143 tCO2e", "de", "9.143 t CO₂e, off by a factor of 1,000", "decimal"),
        ("8930 tCO2e", "8930 kgCO2e × 1", "en", "8.930 t CO₂e, off by a factor of 1,000", "unit"),
        ("893 tCO2e", "8930 tCO2e", "en", "8,930 t CO₂e, off by a factor of 10", "decimal"),
        ("385 tCO2e", "23 tCO2e", "en", "23.00 t CO₂e, off by a factor of 17", "the formula"),
        ("385 tCO2e", "-23 tCO2e", "en", "−23.00 t CO₂e", "its sign"),
    ],
)
def test_a_slip_of_a_power_of_ten_is_told_as_such(
    text: str, expression: str, language: str, message: str, help_: str
) -> None:
    found, covered = claim(text, expression, language=language)
    assert (found.code, covered) == ("HC410", text)
    assert found.message == f"the claim does not agree: computed is {message}"
    assert help_ in found.help


@pytest.mark.parametrize(
    ("text", "expression", "fix"),
    [
        ("390 t", "385.4 tCO2e", "390 tCO2e"),
        ("390 kg", "0.3854 tCO2e", "390 kgCO2e"),
        ("8,930", "9143 tCO2e", "8,930 tCO2e"),
        ("40", "40 kWh × 1", "40 kWh"),
        ("7.7 million", "7700 t × 1000", "7.7 million t"),
        ("5 kWh", "5 kW", None),
        ("5 kg", "5", None),
        ("5%", "5 kg", None),
    ],
)
def test_a_claim_in_another_unit_is_told_how_to_write_it(
    text: str, expression: str, fix: str | None
) -> None:
    found, covered = claim(text, expression)
    assert (found.code, covered, found.fix) == ("HC301", text, fix)
    assert found.help
    if fix:
        assert fix in found.help
        agreed = (
            f'{{{{< calc-claim expr="{expression}" within="5%" >}}}}{fix}{{{{< /calc-claim >}}}}'
        )
        assert planned(post(agreed)).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "language", "code", "covered", "help_"),
    [
        ("about 390 tCO2e", "en", "HC506", "about", "move `about` before the tags"),
        ("~390 tCO2e", "en", "HC506", "~", "move `~` before the tags"),
        ("390 tCO2e or so", "en", "HC506", "or so", "move `or so` behind the tags"),
        ("380–390 tCO2e", "en", "HC506", "380–390 tCO2e", "claim the middle"),
        ("380-390 tCO2e", "en", "HC506", "380-390 tCO2e", "claim the middle"),
        ("390 tCO2e in kgCO2e", "en", "HC506", "390 tCO2e in kgCO2e", "conversion"),
        ("390 tonen", "en", "HC303", "tonen", ""),
        ("$390", "en", "HC101", "$", "USD"),
        ("", "en", "HC506", "", "such as"),
        ("1,5 tCO2e", "en", "HC103", ",", "`.`"),
        ("1.5 tCO2e", "de", "HC103", ".", "`,`"),
    ],
)
def test_a_claim_that_cannot_be_read_is_told_why_at_its_place(
    text: str, language: str, code: str, covered: str, help_: str
) -> None:
    found, at = claim(text, language=language)
    assert (found.code, at) == (code, covered)
    assert help_ in found.help


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1,234,567 t", "en"),
        ("1.234.567 t", "de"),
        ("1'234'567 t", "de-CH"),
        ("1 234 567 t", "fr"),
        ("1\u202f234\u202f567 t", "en"),
        ("12,34,567 t", "en"),
        ("1,234.567 MJ", "en"),
        ("1.234,567 MJ", "de"),
    ],
)
def test_thousands_are_parted_as_people_do(text: str, language: str) -> None:
    value = "1234567 kJ" if text.endswith("MJ") else "1234567 t"
    body = f'{{{{< calc-claim "{value}" >}}}}{text}{{{{< /calc-claim >}}}}'
    assert planned(post(body), Site(language=language)).diagnostics == ()


def test_a_percentage_is_compared_as_one() -> None:
    found, _ = claim("12%", "0.5")
    assert "computed is 50.00%" in found.message
    assert planned(post('{{< calc-claim "0.12" >}}12%{{< /calc-claim >}}')).diagnostics == ()
