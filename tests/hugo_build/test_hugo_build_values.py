"""What `<data value="…">` says for machines, in pages of several languages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hugo_sites import EVERY_HUGO, Pages, build, find_hugo

pytestmark = pytest.mark.hugo

NBSP = "\u00a0"
NARROW = "\u202f"

# What is printed, and the value and unit that a script reads; by the page's language.
READINGS: dict[str, list[tuple[str, str, str | None]]] = {
    "en": [
        ("910", "910", None),
        ("2,280 t CO₂e", "2280", "t CO₂e"),
        ("1,234,567.8 kWh", "1234567.8", "kWh"),
        ("−12 °C", "-12", "°C"),
        ("0.43%", "0.43", "%"),
        ("7.7 million h", "7700000", "h"),
        ("1.1 million", "1100000", None),
        ("2.39 billion BTU/h", "2390000000", "BTU/h"),
        ("1.5 trillion", "1500000000000", None),
        ("USD 3.5 billion", "3500000000", "USD"),
        ("3.8 × 10²⁵ FLOP", "3.8e+25", "FLOP"),
        ("1.5 × 10⁻⁹ g", "1.5e-09", "g"),
        ("910 ± 40 kWh", "910", "kWh"),
        ("12% ± 2%", "12", "%"),
        ("910 kWh ± 5%", "910", "kWh"),
        ("2.3 ± 0.1 million t", "2300000", "t"),
        ("(1.5 ± 0.2) × 10⁹ t", "1500000000", "t"),
        ("−3 to 2%", "-3/2", "%"),
        ("5% to 8%", "5/8", "%"),
        ("1.2–3.4 million t", "1200000/3400000", "t"),
        ("900,000 to 1.2 million t", "900000/1200000", "t"),
        ("1.5×", "1.5", "×"),
        ("12 CO₂", "12", "CO₂"),
        ("5 kg &amp; more", "5", "kg & more"),
        ("5 tons of refrigeration", "5", "tons of refrigeration"),
    ],
    "de": [
        ("2.280 t CO₂e", "2280", "t CO₂e"),
        ("1.234.567,8 kWh", "1234567.8", "kWh"),
        (f"0,43{NBSP}%", "0.43", "%"),
        ("1,5 × 10⁹ FLOP", "1500000000", "FLOP"),
        (f"−3 bis 2{NBSP}%", "-3/2", "%"),
    ],
    "fr": [
        (f"1{NARROW}234{NARROW}567,8 kWh", "1234567.8", "kWh"),
        (f"12,5{NARROW}%", "12.5", "%"),
    ],
    "sv": [(f"−1{NBSP}234,5 kWh", "-1234.5", "kWh")],
}

CASES = [
    pytest.param(language, at, value, unit, id=f"{language}-{printed}")
    for language, rows in READINGS.items()
    for at, (printed, value, unit) in enumerate(rows)
]


def post(rows: list[tuple[str, str, str | None]]) -> str:
    items = [f'- {{{{< calc "x" >}}}}{printed}{{{{< /calc >}}}}.' for printed, _, _ in rows]
    return "---\ntitle: Figures\n---\n\n" + "\n".join(items) + "\n"


FILES = {
    "hugo.toml": 'baseURL = "https://example.org/"\ndefaultContentLanguage = "en"\n'
    'defaultContentLanguageInSubdir = true\ndisableKinds = ["taxonomy", "term", "RSS"]\n'
    + "".join(f"[languages.{language}]\nweight = 1\n" for language in READINGS),
    "layouts/_default/single.html": "{{ .Content }}\n",
    "layouts/_default/list.html": "{{ .Title }}\n",
    "layouts/index.html": "{{ .Title }}\n",
    "content/other.md": '---\ntitle: Other\n---\n\nThe {{< calc "x" >}}A100{{< /calc >}} and '
    '{{< calc-claim "x" >}}~2290 *tCO2eq*{{< /calc-claim >}} &c.\n',
    **{f"content/figures.{language}.md": post(rows) for language, rows in READINGS.items()},
}


@pytest.fixture(scope="module", params=EVERY_HUGO)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return build(find_hugo(request.param), tmp_path_factory.mktemp("values"), FILES)


@pytest.mark.parametrize(("language", "at", "value", "unit"), CASES)
def test_a_printed_figure_carries_its_number_and_its_unit(
    pages: Pages, language: str, at: int, value: str, unit: str | None
) -> None:
    items = re.findall(r"<li>(.*?)</li>", pages[f"{language}/figures/index.html"])
    element = re.fullmatch(
        r'<data class="calc" value="([^"]*)"(?: data-unit="([^"]*)")?>(.*)</data>\.', items[at]
    )
    assert element, items[at]
    assert unescape(element[1]) == value
    assert element[2] is None if unit is None else unescape(element[2]) == unit
    assert element[3] == READINGS[language][at][0]


def test_a_text_without_a_number_of_its_own_gets_no_value(pages: Pages) -> None:
    assert '<span class="calc">A100</span>' in pages["en/other/index.html"]


def test_a_claim_keeps_the_words_it_quotes(pages: Pages) -> None:
    page = pages["en/other/index.html"]
    assert 'value="~2290 *tCO2eq*">~2290 *tCO2eq*</data>' in page


def test_layouts_add_no_white_space_round_an_inline_value(pages: Pages) -> None:
    assert "The <span" in pages["en/other/index.html"]
    assert "</span> and <data" in pages["en/other/index.html"]
    assert "</data> &amp;c." in pages["en/other/index.html"]
