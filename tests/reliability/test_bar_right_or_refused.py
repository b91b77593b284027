"""Right or refused: what a lenient reader of units makes other numbers of has one answer here."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pint
import pytest

from hugo_calc.post import Answer, Site, evaluate_expression

Bar = Callable[[int, str], None]

# What Pint reads as another number, or another dimension, than it says; and what it is here: a
# value with its unit, or the code of the refusal.
MISREAD: dict[str, tuple[float, str] | str] = {
    "5 kg − 3 kg": (2, "kg"),
    "6 ÷ 2": (3, ""),
    "1,5 kg": "HC103",
    "10 kg @ 5": "HC101",
    "−3 kg": (-3, "kg"),
    "1.234,5 kg": "HC103",
    "10 ‒ 3": "HC101",
    "3 kWh – 1 kWh": "HC101",
    "2 kg & 3": "HC101",
    "5 kg ; 2": "HC101",
    "5 € × 2": "HC101",
    "12 ± 10%": (12, ""),
    "1/2 h": "HC106",
    "10 % 3": "HC104",
}


def ours(text: str) -> tuple[float, str] | str:
    found = evaluate_expression(text, None, Site())
    if isinstance(found, Answer):
        return found.value, found.unit
    (code, *_) = (each.code for each in found if each.severity == "error")
    return code


def by_pint(registry: Any, text: str) -> tuple[float, str] | None:
    """Return what Pint makes of a text; None where it refuses it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = registry.Quantity(text)
            return float(found.magnitude), f"{found.units:~}"
    except Exception:  # whatever it raises, it has not misread the text
        return None


def test_what_is_misread_elsewhere_is_right_or_refused_here(bar: Bar) -> None:
    found = {text: ours(text) for text in MISREAD}
    wrong = {text: answer for text, answer in found.items() if answer != MISREAD[text]}
    bar(9, f"{len(MISREAD)} strings that Pint misreads: {len(wrong)} wrong")
    assert not wrong


def test_the_strings_are_indeed_misread_elsewhere() -> None:
    registry: Any = pint.UnitRegistry()
    for text, right in MISREAD.items():
        read = by_pint(registry, text)
        assert read is not None, text
        assert read != right


@pytest.mark.parametrize("text", MISREAD)
def test_a_refusal_has_its_place(text: str) -> None:
    found = evaluate_expression(text, None, Site())
    if not isinstance(found, Answer):
        assert all(each.span is not None for each in found)
