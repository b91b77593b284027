"""A small site to be written under hard conditions, and the ways to meddle with its file calls."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hugo_calc.site import files, temporary

REPOSITORY = Path(__file__).parents[2]
TOOL = (sys.executable, "-m", "hugo_calc")

# What counts as a call to the file system, of those that the tool makes.
CALLS = {
    *("access", "close", "fchmod", "fchown", "fstat", "fsync", "ftruncate", "link", "listdir"),
    *("lseek", "mkdir", "open", "read", "rename", "replace", "scandir", "stat", "unlink", "write"),
}


class Meddler:
    """The module `os`, which says before each call to the system what is to be called."""

    def __init__(self, before: Callable[[str], None]) -> None:
        self._before = before

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*arguments: object, **named: object) -> object:
            try:
                self._before(name)
            except OSError:
                if name == "close":  # Linux closes the descriptor whatever it says
                    real(*arguments)
                raise
            return real(*arguments, **named)

        return call


@contextlib.contextmanager
def meddling(before: Callable[[str], None]) -> Iterator[None]:
    """Have `before` called ahead of each of the tool's file calls."""
    meddler = Meddler(before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "os", meddler)
        patch.setattr(temporary, "os", meddler)
        yield


def post_text(number: int, lines: int = 3) -> str:
    """Return a post, not yet written, that takes figures from the site and of its own."""
    filler = "".join(
        f"Line {each} of post {number}: größer, naïve — ½.\n\n" for each in range(lines)
    )
    return (
        f"---\ntitle: Post {number}\ncalc:\n  let:\n    power: {number + 2} kW\n---\n{filler}"
        f'It takes {{{{< calc "power × 24 h" />}}}}, or {{{{< calc "shared + {number} MWh" />}}}}\n'
        f'and {{{{% calc-text "{number + 1} kg × 2" /%}}}} in a day.\n'
    )


def make_site(root: Path, posts: int, *, lines: int = 3) -> list[Path]:
    """Make a site of so many posts, none of them written yet; return their paths."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    (root / "hugo.toml").write_text('title = "t"\n', encoding="utf-8")
    (root / "data" / "calc.yaml").write_text("let:\n  shared: 2 MWh\n", encoding="utf-8")
    made = []
    for number in range(posts):
        path = root / "content" / ("posts" if number % 2 else "notes") / f"post-{number:02}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post_text(number, lines), encoding="utf-8")
        made.append(path)
    return sorted(made)


def command(*arguments: str) -> list[str]:
    """Return the command that runs the tool as a process of its own."""
    return [*TOOL, *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the surroundings of such a process."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **more}


def run_tool(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tool in a site to its end."""
    return subprocess.run(
        command(*arguments),
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def snapshot(root: Path) -> dict[str, bytes]:
    """Return what each file of a site holds, by its path; leftovers are among them."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def leftovers(root: Path) -> list[Path]:
    """Return the temporary files that lie in a site."""
    return sorted(root.rglob("*.hugo-calc.tmp"))
