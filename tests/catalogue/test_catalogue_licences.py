"""Whoever's licence asks to be named is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from hugo_calc.catalogue.load import Catalogue

TEXT = (Path(__file__).resolve().parents[2] / "DATA-LICENSES.md").read_text("utf-8")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


def test_every_publisher_whose_licence_asks_for_it_is_credited(catalogue: Catalogue) -> None:
    asking = {"cc_by_4_0", "cc_by_sa_4_0", "mpl_2_0", "apache_2_0", "agpl_3_0", "mit"}
    for source in catalogue.sources():
        if source.licence in asking:
            names = source.publisher.replace(", processed by", " and").replace(" / ", " and ")
            for name in names.replace("Thoughtworks, ", "Thoughtworks and ").split(" and "):
                assert name in TEXT, f"{source.key}: {name}"


def test_every_licence_that_asks_for_it_is_linked(catalogue: Catalogue) -> None:
    for source in catalogue.sources():
        licence = catalogue.licence(source.licence)
        if licence.key in {"cc_by_4_0", "mpl_2_0", "apache_2_0"}:
            assert licence.url in TEXT


def test_nothing_comes_from_a_database_whose_licence_would_cover_the_whole(
    catalogue: Catalogue,
) -> None:
    for source in catalogue.sources():
        assert "Electricity Maps" not in source.publisher
    assert "ODbL" in TEXT
