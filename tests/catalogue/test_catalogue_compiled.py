"""The compiled form says what the files that people edit say."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hugo_calc.catalogue.authoring import Draft
from hugo_calc.catalogue.encode import encode
from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Fact

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ROOT / "hugo_calc" / "catalogue" / "compiled"

Compilation = tuple[Draft, list[str], dict[str, str]]


@pytest.fixture(scope="module")
def compiler() -> ModuleType:
    path = ROOT / "tools" / "compile_catalogue.py"
    spec = importlib.util.spec_from_file_location("compile_catalogue", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def compilation(compiler: ModuleType) -> Compilation:
    result: Any = compiler.compile_catalogue(compiler.load_documents(), compiler.load_tables())
    draft, problems, files = result
    return draft, problems, files


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


def test_nothing_is_wrong_with_the_catalogue(compilation: Compilation) -> None:
    assert compilation[1] == []


def test_the_compiled_files_are_what_the_compiler_makes_today(compilation: Compilation) -> None:
    committed = {path.name: path.read_text("utf-8") for path in COMPILED.iterdir()}
    assert committed == compilation[2], "run tools/compile_catalogue.py"


def test_check_says_that_the_compiled_files_are_current(compiler: ModuleType) -> None:
    assert compiler.main(["--check"]) == 0


def test_compiling_twice_gives_the_same_bytes(compilation: Compilation) -> None:
    draft, _, files = compilation
    assert encode(draft) == files
    for text in files.values():
        json.loads(text)


def test_every_fact_and_record_survives_compiling(
    compilation: Compilation, catalogue: Catalogue
) -> None:
    draft = compilation[0]
    for key, written in draft.facts.items():
        loaded = catalogue.find(key)
        assert loaded is not None, key
        assert described(loaded) == described(written)
    for key, record in draft.entities.items():
        entity = catalogue.entity(key)
        assert entity is not None, key
        assert (entity.label, entity.note, entity.texts, entity.undisclosed) == (
            record.label, record.note, record.texts, record.undisclosed,
        )  # fmt: skip
        assert list(entity.facts) == list(record.facts)
    named = {key for namespace in catalogue.namespaces for key in catalogue.keys(namespace)}
    assert named == {*draft.facts, *draft.entities}


def test_every_source_survives_compiling(compilation: Compilation, catalogue: Catalogue) -> None:
    draft = compilation[0]
    for source in catalogue.sources():
        written = draft.sources[source.key]
        for name in type(source).__slots__:
            assert getattr(source, name) == getattr(written, name)
    assert len(catalogue.sources()) == len(draft.sources)


def described(fact: Fact) -> tuple[object, ...]:
    own = [getattr(fact, name) for name in type(fact).__slots__ if name != "vintages"]
    return (*own, [[getattr(v, name) for name in type(v).__slots__] for v in fact.vintages])
