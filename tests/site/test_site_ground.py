"""What a site gives to its posts: definitions, templates, and the files beside a post."""

import os
from pathlib import Path

import pytest

from hugo_calc.site.config import bare
from hugo_calc.site.ground import Bundle, Ground, not_utf8
from hugo_calc.text.span import Span


def ground(root: Path) -> Ground:
    return Ground(bare(str(root)), str(root.resolve()))


def told(ground: Ground) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in ground.diagnostics]


def test_a_site_without_anything_gives_nothing(tmp_path: Path) -> None:
    found = ground(tmp_path)
    assert (found.definitions, dict(found.templates), found.diagnostics) == (None, {}, [])


@pytest.mark.parametrize("ending", ["yaml", "yml", "toml", "json"])
def test_the_sites_definitions_are_read(tmp_path: Path, ending: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / f"calc.{ending}").write_bytes(b"let: {}")
    assert ground(tmp_path).definitions == (f"data/calc.{ending}", b"let: {}")


def test_two_files_of_definitions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for ending in ("yaml", "toml"):
        (tmp_path / "data" / f"calc.{ending}").write_bytes(b"")
    assert told(ground(tmp_path)) == [("HC906", "data/calc.toml")]


def test_definitions_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "calc.yaml").write_bytes(b"let: {x: \xff}")
    assert told(ground(tmp_path)) == [("HC902", "data/calc.yaml")]


def test_definitions_outside_of_the_site_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_bytes(b"")
    (tmp_path / "site" / "data").mkdir(parents=True)
    (tmp_path / "site" / "data" / "calc.yaml").symlink_to("../../elsewhere.yaml")
    assert told(ground(tmp_path / "site")) == [("HC905", "data/calc.yaml")]


def test_the_sites_templates_are_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "note.md.j2").write_text("{{ text }} ₂", encoding="utf-8")
    (tmp_path / "templates" / "readme.txt").write_text("x", encoding="utf-8")
    assert ground(tmp_path).templates == {"note.md.j2": "{{ text }} ₂"}


def test_a_bundle_gives_the_files_beside_the_post(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(b"a,b")
    bundle = Bundle(str(tmp_path.resolve()))
    assert (bundle.read("data.csv"), bundle.taken) == (b"a,b", {"data.csv": b"a,b"})
    assert (bundle.read("none.csv"), bundle.diagnostics) == (None, [])


@pytest.mark.parametrize("name", ["", ".", "..", "../x.csv", "sub/x.csv", "a\\b", ".env", "a\0b"])
def test_a_bundle_gives_nothing_by_another_way(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.csv").write_bytes(b"")
    (tmp_path / "post" / "sub").mkdir(parents=True)
    (tmp_path / "post" / "sub" / "x.csv").write_bytes(b"")
    (tmp_path / "post" / ".env").write_bytes(b"secret")
    bundle = Bundle(str((tmp_path / "post").resolve()))
    assert (bundle.read(name), bundle.diagnostics) == (None, [])


def test_what_lies_beside_a_post_but_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_bytes(b"")
    post = tmp_path / "post"
    post.mkdir()
    (post / "out.csv").symlink_to("../out.csv")
    os.mkfifo(post / "pipe.csv")
    bundle = Bundle(str(post.resolve()))
    assert [bundle.read(name) for name in ("out.csv", "pipe.csv")] == [None, None]
    assert [each.code for each in bundle.diagnostics] == ["HC905", "HC905"]


def test_the_first_byte_that_is_not_utf_8_is_pointed_at() -> None:
    wrong = not_utf8("ab→".encode() + b"\xe9 caf\xe9")
    assert wrong is not None
    assert (wrong.code, wrong.span) == ("HC902", Span(5, 6))
    assert not_utf8("→ \0".encode()) is None
