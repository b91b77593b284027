"""Sites of several makings, made ready by `init`: Hugo builds them, numbers and all."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from hugo_sites import EVERY_HUGO, REPOSITORY, UNDERSCORED_FOLDERS, Hugo, find_hugo

import hugo_calc.hugo
from hugo_calc.cli.main import run
from hugo_calc.site import doctor

pytestmark = pytest.mark.hugo

COMPONENT = Path(hugo_calc.hugo.__path__[0])
POST = """---
title: %s
date: 2024-05-20
calc:
  let:
    laptop: 50 W × 8 h × 230
  tables:
    shares:
      rows: [1, 2]
      columns:
        Laptops: row
        Energy: row × laptop
---

It uses {{< calc "laptop" />}} a year.

{{%% calc-table "shares" /%%}}
"""
PAGE = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}\n"
LIST = "<!doctype html><title>{{ .Title }}</title>\n"
QUIET = "baseURL = 'https://example.org/'\ndisableKinds = ['taxonomy', 'term', 'RSS']\n"

# Each site's files, where a post comes out, and whether it is for Hugo before 0.146 as well.
SITES: dict[str, tuple[dict[str, str], str, bool]] = {
    "hugo.toml, and layouts of today": (
        {
            "hugo.toml": QUIET,
            "layouts/page.html": PAGE,
            "layouts/section.html": LIST,
            "layouts/home.html": LIST,
            "content/posts/a.md": POST % "A",
        },
        "posts/a/index.html",
        False,
    ),
    "config/_default in YAML, and a theme": (
        {
            "config/_default/hugo.yaml": "baseURL: https://example.org/\ntheme: plain\n"
            "disableKinds: [taxonomy, term, RSS]\n",
            "config/_default/markup.yaml": "goldmark:\n  renderer:\n    unsafe: false\n",
            "themes/plain/layouts/_default/single.html": PAGE,
            "themes/plain/layouts/_default/list.html": LIST,
            "themes/plain/layouts/index.html": LIST,
            "themes/plain/theme.toml": "name = 'plain'\n",
            "content/blog/a/index.md": POST % "A",
            "Makefile": "all:\n\thugo\n",
        },
        "blog/a/index.html",
        True,
    ),
    "config.toml, and shortcodes of its own": (
        {
            "config.toml": QUIET,
            "layouts/_default/single.html": PAGE,
            "layouts/_default/list.html": LIST,
            "layouts/index.html": LIST,
            "layouts/shortcodes/box.html": "<aside>{{ .Inner }}</aside>",
            "content/post/a.md": (POST % "A").replace("\n", "\r\n"),
            ".gitattributes": "*.png binary\r\n",
            ".pre-commit-config.yaml": "repos: []\n",
        },
        "post/a/index.html",
        True,
    ),
    "hugo.json, two languages, other folders": (
        {
            "hugo.json": '{"baseURL": "https://example.org/", "contentDir": "text/en",'
            ' "dataDir": "facts", "layoutDir": "look", "defaultContentLanguage": "en",'
            ' "disableKinds": ["taxonomy", "term", "RSS"], "languages":'
            ' {"en": {"contentDir": "text/en", "weight": 1},'
            ' "de": {"contentDir": "text/de", "weight": 2}}}',
            "look/_default/single.html": PAGE,
            "look/_default/list.html": LIST,
            "look/index.html": LIST,
            "facts/other.json": "{}",
            "text/en/posts/a.md": POST % "A",
            "text/de/posts/a.md": (POST % "B").replace("50 W", "5000 W"),
        },
        "posts/a/index.html",
        True,
    ),
}


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """What a second run may not change: bytes, time and inode of every file."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def built(hugo: Hugo, folder: Path, *options: str) -> str:
    result = hugo.run(folder, *options)
    log = result.stdout + result.stderr
    assert result.returncode == 0, log
    return log


def assert_has_numbers(page: str) -> None:
    assert '<data class="calc" value="92" data-unit="kWh">92 kWh</data>' in page
    assert ">184 kWh</td>" in page
    assert "50 W × 8 h × 230 = 92 kWh" in page
    assert 'class="footnote-ref"' in page


@pytest.mark.parametrize(
    ("name", "version"),
    [(name, "newest") for name in SITES] + [(name, "old") for name in SITES if SITES[name][2]],
)
def test_a_site_is_ready_after_init(
    name: str, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, page, _ = SITES[name]
    hugo = find_hugo(version)
    written(tmp_path, files)
    before = state(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert run(["init"]) == 0
    ready = state(tmp_path)
    touched = {each for each in before if ready[each] != before[each]}
    assert touched <= {".gitattributes"}
    assert run(["init"]) == 0
    assert state(tmp_path) == ready

    assert run(["write"]) == 0
    done = state(tmp_path)
    assert run(["write"]) == 0
    assert run(["check"]) == 0
    assert state(tmp_path) == done

    built(hugo, tmp_path)
    assert_has_numbers((tmp_path / "public" / page).read_text("utf-8"))
    if "languages" in str(files):
        german = (tmp_path / "public" / "de" / page).read_text("utf-8")
        assert '<data class="calc" value="9.2" data-unit="MWh">9,2 MWh</data>' in german


def test_the_sample_is_a_draft_that_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, _, _ = SITES["hugo.toml, and layouts of today"]
    files = {name: text for name, text in files.items() if not name.startswith("content/")}
    written(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert run(["write"]) == 0
    hugo = find_hugo("newest")
    sample = tmp_path / "public" / "posts" / "hugo-calc-sample" / "index.html"
    built(hugo, tmp_path)
    assert not sample.exists()
    built(hugo, tmp_path, "--buildDrafts")
    assert '<data class="calc" value="92" data-unit="kWh">' in sample.read_text("utf-8")


OLD_LAYOUTS = {
    "layouts/_default/single.html": PAGE,
    "layouts/_default/list.html": LIST,
    "layouts/index.html": LIST,
    "content/posts/a.md": POST % "A",
}


@pytest.mark.parametrize("version", EVERY_HUGO)
@pytest.mark.parametrize("how", ["by hand", "by init"])
def test_the_component_is_a_theme(
    how: str, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hugo = find_hugo(version)
    written(tmp_path, {"hugo.toml": QUIET + "theme = ['hugo-calc']\n", **OLD_LAYOUTS})
    monkeypatch.chdir(tmp_path)
    if how == "by hand":
        shutil.copytree(COMPONENT, tmp_path / "themes" / "hugo-calc")
        assert run(["init"]) == 0
    else:
        assert run(["init", "--theme"]) == 0
    assert not (tmp_path / "layouts" / "shortcodes").exists()
    assert run(["write"]) == 0
    log = built(hugo, tmp_path)
    assert "deprecated" not in log.lower()
    assert "not compatible" not in log
    assert_has_numbers((tmp_path / "public" / "posts" / "a" / "index.html").read_text("utf-8"))


@pytest.mark.parametrize("version", EVERY_HUGO)
def test_the_repository_is_a_module(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone in themes/, which Hugo finds without Go, is a module as the guide prints it."""
    hugo = find_hugo(version)
    guide = (REPOSITORY / "content" / "guide" / "your-site.md").read_text("utf-8")
    (imports,) = re.findall(r"^```toml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    if hugo.version < UNDERSCORED_FOLDERS:
        imports = imports.partition("[[module.imports.mounts]]")[0] + "".join(
            "[[module.imports.mounts]]\n"
            f"source = 'hugo_calc/hugo/layouts/_{name}'\ntarget = 'layouts/{name}'\n"
            for name in ("shortcodes", "partials")
        )
    written(tmp_path, {"hugo.toml": QUIET + imports, **OLD_LAYOUTS})
    clone = tmp_path / "themes" / "hugo-calc"
    for name in ("hugo.toml", "layouts", "content", "hugo_calc/hugo"):
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, target)
        else:
            shutil.copy(REPOSITORY / name, target)
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert not (tmp_path / "layouts" / "shortcodes").exists()
    assert not (tmp_path / "layouts" / "_shortcodes").exists()
    assert run(["write"]) == 0
    monkeypatch.setattr(doctor, "_program", lambda name: str(hugo.path) if name == "hugo" else "")
    (layouts,) = [each for each in doctor.examine([]).findings if each.subject == "layouts"]
    assert (layouts.verdict, layouts.message) == ("ok", "4 shortcodes")
    built(hugo, tmp_path)
    assert_has_numbers((tmp_path / "public" / "posts" / "a" / "index.html").read_text("utf-8"))
    assert not (tmp_path / "public" / "guide").exists()


@pytest.mark.parametrize(
    "mounts",
    [
        "[[module.mounts]]\nsource = 'look'\ntarget = 'layouts/_partials/own'\n",
        "",
    ],
)
def test_a_mount_below_layouts_takes_the_place_of_the_folder(
    mounts: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor says of a site's templates what Hugo does: that they are not there."""
    hugo = find_hugo("newest")
    written(tmp_path, {"hugo.toml": QUIET, "look/x.html": "x", **OLD_LAYOUTS})
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert run(["write"]) == 0
    (tmp_path / "hugo.toml").write_text(QUIET + mounts)
    (layouts,) = [each for each in doctor.examine([]).findings if each.subject == "layouts"]
    failed = hugo.run(tmp_path)
    assert (layouts.verdict == "wrong") is bool(mounts)
    assert ('shortcode "calc" not found' in failed.stdout + failed.stderr) is bool(mounts)


@pytest.mark.parametrize("version", [each for each in EVERY_HUGO if each != "old"])
def test_the_example_site_builds_with_the_component_alone(version: str, tmp_path: Path) -> None:
    hugo = find_hugo(version)
    site = REPOSITORY / "exampleSite"
    options = ["--noBuildLock", "--destination", str(tmp_path / "public")]
    result = hugo.run(site, *options, scratch=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    sample = tmp_path / "public" / "posts" / "hugo-calc-sample" / "index.html"
    assert '<data class="calc" value="92" data-unit="kWh">' in sample.read_text("utf-8")
    built_pages = {path.parent.name for path in (tmp_path / "public").rglob("index.html")}
    assert built_pages == {"public", "posts", "hugo-calc-sample"}
