"""Posts that are moved, copied, replaced and merged: what a hand wrote stays, and check knows."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hugo_calc.site import run

NAMES = [f"{folder}{name}.md" for folder in ("", "x/", "y/") for name in ("a", "b", "index")]
SETTINGS = """\
[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "x"
target = "content/xx"
"""


def _post(number: int) -> str:
    return f"""\
---
title: t
date: 2024-05-20
calc:
  let:
    power: {number} W
---
It takes {{{{< calc "power × {number} h" />}}}} and {{{{% calc-text "power × {number} min" /%}}}},
that is {{{{< calc "power × {number} h × 1.{number}" />}}}}, or {{{{< calc "2 × power" />}}}}.
"""


class _Author:
    """Somebody who does things to a site; `words` are those that were written over the tool's."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.rng = random.Random(seed)
        self.words: dict[str, Path] = {}
        self.count = 0
        (root / "hugo.toml").write_text(SETTINGS, encoding="utf-8")
        for _ in range(3):
            self.begin()

    def posts(self) -> list[Path]:
        return sorted(each for top in ("content", "x") for each in (self.root / top).rglob("*.md"))

    def free(self) -> Path:
        path = self.root / self.rng.choice(("content", "content", "x")) / self.rng.choice(NAMES)
        while path.exists():
            path = path.with_name(f"_{path.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def begin(self) -> None:
        self.count += 1
        self.free().write_text(_post(self.count), encoding="utf-8")

    def move(self) -> None:
        post, to = self.rng.choice(self.posts()), self.free()
        post.rename(to)
        for word, at in self.words.items():
            self.words[word] = to if at == post else at

    def move_and_begin(self) -> None:
        post = self.rng.choice(self.posts())
        to = self.free()
        post.rename(to)
        for word, at in self.words.items():
            self.words[word] = to if at == post else at
        self.count += 1
        post.write_text(_post(self.count), encoding="utf-8")

    def copy(self) -> None:
        shutil.copy(self.rng.choice(self.posts()), self.free())

    def delete(self) -> None:
        if len(self.posts()) > 2:
            post = self.rng.choice(self.posts())
            post.unlink()
            self.words = {word: at for word, at in self.words.items() if at != post}

    def edit(self) -> None:
        """Write over the first value of a post, once, and into a note."""
        post = self.rng.choice(self.posts())
        text = post.read_text(encoding="utf-8")
        if "by hand" not in text and 'h" >}}' in text:
            self.count += 1
            at = text.index('h" >}}') + len('h" >}}')
            word = f"{self.count}00 by hand"
            post.write_text(text[:at] + word + text[text.index("{{<", at) :], encoding="utf-8")
            self.words[word] = post

    def redefine(self) -> None:
        post = self.rng.choice(self.posts())
        lines = post.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[5] = f"    power: {self.rng.randrange(1, 99)} W\n"
        post.write_text("".join(lines), encoding="utf-8")

    def merge(self) -> None:
        found = sorted((self.root / "data").rglob("*.json"))
        if found:
            path = self.rng.choice(found)
            text = path.read_bytes()
            if not text.startswith(b"<"):
                path.write_bytes(b"<<<<<<< a\n" + text + b"=======\n" + text + b">>>>>>> b\n")

    def act(self) -> str:
        acts: list[Callable[[], None]] = [
            *(self.begin, self.move, self.move, self.move_and_begin, self.copy, self.delete),
            *(self.edit, self.edit, self.edit, self.redefine, self.merge),
        ]
        act = self.rng.choice(acts)
        act()
        return act.__name__


def _state(root: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in root.rglob("*.*") if each.is_file()}


def _restore(root: Path, state: dict[Path, bytes]) -> None:
    for path in set(_state(root)) - set(state):
        path.unlink()
    for path, data in state.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _live(root: Path, seed: int) -> None:
    author = _Author(root, seed)
    run.write([])
    did = []
    for _ in range(6):
        did.append(author.act())
        if did[-1] == "edit":
            run.write([])  # the ledger tells of the figure as it was computed
        before = _state(root)
        checked = run.check([])
        assert _state(root) == before, (seed, did)
        forced = run.write([], force=True)
        after = _state(root)
        changed = any(after.get(path) != data for path, data in before.items())
        codes = [each.code for each in (*checked.diagnostics, *forced.diagnostics)]
        assert "HC990" not in codes, (seed, did)
        assert (checked.exit_code() == 1) == changed, (seed, did, checked.diagnostics)
        assert run.check([]).exit_code() == 0, (seed, did)
        _restore(root, before)
        run.write([])
        for word, post in author.words.items():
            assert word in post.read_text(encoding="utf-8"), (seed, did, word)
        again = _state(root)
        run.write([])
        assert _state(root) == again, (seed, did)
    _restore(root, {})


def test_what_a_hand_wrote_stays_whatever_becomes_of_its_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in range(12):
        _live(tmp_path, seed)


@pytest.mark.slow
def test_what_a_hand_wrote_stays_in_five_hundred_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in range(12, 512):
        _live(tmp_path, seed)
