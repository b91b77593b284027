"""What each code means: every code has its story, and every example is what the tool says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hugo_calc.core.arguments import WANTED
from hugo_calc.core.functions import functions
from hugo_calc.post.block import Block
from hugo_calc.post.desk import Desk, Site
from hugo_calc.report.diagnostic import CODES
from hugo_calc.report.explained_files import EXPLAINED as OF_FILES
from hugo_calc.report.explained_formulas import EXPLAINED as OF_FORMULAS
from hugo_calc.report.explained_functions import ARGUMENTS, FUNCTIONS, TRAINING
from hugo_calc.report.explained_posts import EXPLAINED as OF_POSTS
from hugo_calc.report.explanation import explanation
from hugo_calc.site.explain import example

# What needs other files than a post, and the CSV files beside it; or a post of 200 rows.
IN_WORDS = {
    *("HC403", "HC404", "HC407", "HC612"),
    *(code for code in CODES if code.startswith("HC9")),
}
WITH_EXAMPLE = [code for code in CODES if code not in IN_WORDS]
REFERENCE = Path(__file__).parents[2] / "content" / "reference" / "functions.md"


def test_each_code_is_explained_and_nothing_else() -> None:
    explained = [*OF_FORMULAS, *OF_POSTS, *OF_FILES]
    assert [f"HC{number}" for number in explained] == list(CODES)
    with pytest.raises(KeyError):
        explanation("HC999")


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_is_a_few_whole_sentences(code: str) -> None:
    of = explanation(code)
    for text in (of.meaning, of.fix):
        assert text[0].isupper() or text[0] in "`±"
        assert text.endswith(".")
        assert "  " not in text
    sentences = re.findall(r"[.:;?](?= |$)", of.meaning)
    assert 1 <= len(sentences) <= 8
    assert len(of.meaning) < 450
    assert bool(of.words) == (code in IN_WORDS)
    assert bool(of.example) == bool(of.mended) == (code not in IN_WORDS)


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_the_example_has_its_code_and_no_other_and_mended_it_has_none(code: str) -> None:
    assert [each.code for each in example(code).diagnostics] == [code]
    left = [each.code for each in example(code, mended=True).diagnostics]
    # An example whose figure is still empty is filled by `write`: that is all that may be left.
    empty = "/>}}" in explanation(code).mended or "/%}}" in explanation(code).mended
    assert set(left) <= ({"HC401", "HC406"} if empty else set())


def test_an_example_is_drawn_with_the_file_that_is_meant() -> None:
    found = example("HC611")
    (diagnostic,) = found.diagnostics
    assert diagnostic.path == "content/posts/example/broken.csv"
    assert found.sources.place(diagnostic.path, diagnostic.span) is not None


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table behind a line of the reference, without backticks."""
    lines = REFERENCE.read_text("utf-8").partition(heading)[2].lstrip("\n").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("| :"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.replace("`", "").strip("|").split("|")])
    return rows


def test_functions_are_explained_as_in_the_reference() -> None:
    rows = [*table("## Functions of the core"), *table("## Functions of the language")]
    found = {name.strip(","): (t, g) for names, t, g in rows for name in names.split()}
    assert found == FUNCTIONS
    arguments = {name.removesuffix("="): (is_, such) for name, is_, such in table("by name:")}
    assert arguments == ARGUMENTS
    fields = {
        name: (is_, made)
        for names, is_, made in table("## Fields of their records")
        for name in names.split(", ")
    }
    assert fields == TRAINING


def test_the_functions_that_are_explained_are_those_there_are() -> None:
    from hugo_calc.lang.functions import FUNCTIONS as OF_LANGUAGE

    desk = Desk(Block(), Block(), Site(), None)
    assert set(FUNCTIONS) - {"range"} == {*OF_LANGUAGE, *functions(desk.facts)} - {"range"}
    assert set(ARGUMENTS) == set(WANTED)
