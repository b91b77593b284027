from __future__ import annotations

import pytest

from hugo_calc.lang.suggest import closest

FACTS = ["car.petrol", "car.diesel", "gpu.h100_sxm.tdp", "model.llama3_8b", "model.llama3_70b"]


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("car.deisel", FACTS, ["car.diesel"]),
        ("models.llama3_8b", FACTS, ["model.llama3_8b", "model.llama3_70b"]),
        ("h100", FACTS, ["gpu.h100_sxm.tdp"]),
        ("KWH", ["kWh", "MWh"], ["kWh", "MWh"]),
        ("enrgy", ["power", "energy"], ["energy"]),
        ("eenrgy", ["energy"], ["energy"]),  # two letters swapped are one slip
        ("water", ["heat", "power"], []),
        ("n", ["N", "m"], ["N"]),  # a single letter is only ever a slip of case
        ("ab", ["abc"], []),
        ("", ["a"], []),
        ("word", [], []),
    ],
)
def test_a_slip_is_recognised(word: str, candidates: list[str], expected: list[str]) -> None:
    assert closest(word, candidates) == expected


def test_the_same_word_in_another_case_comes_first() -> None:
    assert closest("energy", ["enemy", "Energy"])[0] == "Energy"


def test_fewer_slips_come_before_more_and_before_containing() -> None:
    assert closest("litre", ["litres_per_hour", "metre", "litres"]) == [
        "litres",
        "metre",
        "litres_per_hour",
    ]


def test_candidates_equally_near_keep_their_order() -> None:
    assert closest("cat", ["bat", "car", "hat"]) == ["bat", "car", "hat"]
    assert closest("cat", ["hat", "car", "bat"]) == ["hat", "car", "bat"]


def test_no_more_than_the_limit_are_offered() -> None:
    assert len(closest("cat", ["bat", "car", "hat", "rat"])) == 3
    assert closest("cat", ["bat", "car", "hat", "rat"], limit=1) == ["bat"]


@pytest.mark.parametrize(
    ("length", "slips"), [(2, 0), (3, 1), (4, 1), (5, 2), (8, 2), (9, 3), (12, 3)]
)
def test_how_many_slips_are_forgiven_grows_with_the_word(length: int, slips: int) -> None:
    word = "abcdefghijkl"[:length]
    for wrong in range(1, length):
        found = closest(word, ["z" * wrong + word[wrong:]])
        assert bool(found) == (wrong <= slips)
