"""What `init` puts into a site, where, and what it leaves alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import pytest

import hugo_calc.hugo
from hugo_calc.site import starter as starter_module
from hugo_calc.site.init import Setup, prepare
from hugo_calc.site.starter import component, requirement, shipped, starter, templates

REPOSITORY = Path(__file__).parents[2]
LAYOUTS = Path(hugo_calc.hugo.__path__[0]) / "layouts"
FIGURE = '---\ntitle: x\n---\n{{< calc "2 kg" />}}\n'


def site(root: Path, files: Mapping[str, str], *folders: str) -> Path:
    for name, text in {"hugo.toml": "", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    for folder in folders:
        (root / folder).mkdir(parents=True, exist_ok=True)
    return root


def done(setup: Setup, action: str) -> list[str]:
    return [step.path for step in setup.steps if step.action == action]


def created(root: Path, setup: Setup) -> set[str]:
    return {(Path.cwd() / path).relative_to(root).as_posix() for path in done(setup, "created")}


@pytest.fixture(autouse=True)
def in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_templates_are_those_of_the_package_and_of_the_demo_site() -> None:
    shipped = {path.relative_to(LAYOUTS).as_posix() for path in LAYOUTS.rglob("*.html")}
    assert {"_shortcodes/calc.html", "_partials/hugo-calc/number.html"} <= shipped
    assert {path: data for path, data in templates() if path.endswith(".html")} == {
        path: (LAYOUTS / path).read_bytes() for path in shipped
    }
    for path, data in templates():
        assert dict(component())[f"layouts/{path}"] == data
    assert 'source = "hugo_calc/hugo/layouts"' in (REPOSITORY / "hugo.toml").read_text("utf-8")
    own = REPOSITORY / "layouts"
    assert [path for path, _ in templates() if (own / path).exists()] == []


@pytest.mark.parametrize(
    ("files", "folders", "version", "at"),
    [
        ({}, [], None, "layouts/_shortcodes/calc.html"),
        ({}, [], (0, 145), "layouts/shortcodes/calc.html"),
        ({}, ["layouts/shortcodes"], None, "layouts/shortcodes/calc.html"),
        ({}, ["layouts/shortcodes"], (0, 146), "layouts/_shortcodes/calc.html"),
        ({}, ["layouts/_default"], None, "layouts/shortcodes/calc.html"),
        ({}, ["layouts/_default", "layouts/_partials"], None, "layouts/_shortcodes/calc.html"),
        ({}, ["themes/idle/layouts/partials"], None, "layouts/_shortcodes/calc.html"),
        (
            {"hugo.toml": "theme = 't'"},
            ["themes/t/layouts/partials"],
            None,
            "layouts/shortcodes/calc.html",
        ),
        ({"hugo.toml": "layoutDir = './own/'"}, [], None, "own/_shortcodes/calc.html"),
        (
            {"hugo.toml": "[[module.mounts]]\nsource = 'own'\ntarget = 'layouts'"},
            [],
            None,
            "own/_shortcodes/calc.html",
        ),
    ],
)
def test_the_templates_go_where_the_site_has_its_own(
    tmp_path: Path, files: dict[str, str], folders: list[str], version: tuple[int, ...], at: str
) -> None:
    made = created(tmp_path, prepare(str(site(tmp_path, files, *folders)), version=version))
    assert at in made
    partials = "_partials" if "/_shortcodes/" in at else "partials"
    top = at.partition("/")[0]
    assert f"{top}/{partials}/hugo-calc/unfilled.html" in made


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    site(tmp_path, {})
    first = prepare(".")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    second = prepare(".")
    assert done(first, "created")
    assert {step.action for step in second.steps} <= {"unchanged", "hint"}
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_lies_there_stays_and_is_said(tmp_path: Path) -> None:
    own = {
        "layouts/shortcodes/calc.html": "mine",
        "Makefile": "post:\n\thugo\n",
        "hugo-calc.mk": "mine",
        ".pre-commit-config.yaml": "repos: []\n",
        ".github/workflows/hugo-calc.yml": "mine",
        "content/posts/hugo-calc-sample.md": "mine",
    }
    setup = prepare(str(site(tmp_path, own)))
    assert {name: (tmp_path / name).read_text() for name in own} == own
    left, todo = done(setup, "left"), done(setup, "todo")
    assert set(left) == set(own) - {"Makefile", ".pre-commit-config.yaml"}
    assert set(todo) == {"Makefile", ".pre-commit-config.yaml"}
    assert "include hugo-calc.mk" in [step.snippet for step in setup.steps]
    assert "layouts/shortcodes/calc-text.html" in done(setup, "created")


def test_a_template_that_a_theme_brings_is_not_put_in_twice(tmp_path: Path) -> None:
    where = site(tmp_path / "site", {"hugo.toml": "theme = ['hugo-calc']"}, "themes")
    (where / "themes" / "hugo-calc").symlink_to(LAYOUTS.parent)
    setup = prepare(str(where))
    assert setup.diagnostics == ()
    assert not (where / "layouts").exists()
    assert done(setup, "left") == []


def test_a_module_that_brings_the_templates_is_enough(tmp_path: Path) -> None:
    imports = "[[module.imports]]\npath = 'example.org/me/hugo-calc/v2'\n"
    setup = prepare(str(site(tmp_path, {"hugo.toml": imports})))
    assert "example.org/me/hugo-calc/v2" in done(setup, "unchanged")
    assert not (tmp_path / "layouts").exists()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("hugo.toml", "theme = 't'", 'theme = ["hugo-calc", "t"]'),
        ("hugo.yaml", "theme: [t, u]", 'theme: ["hugo-calc", "t", "u"]'),
        ("hugo.json", "{}", '"theme": ["hugo-calc"]'),
    ],
)
def test_the_theme_component_is_put_in_and_its_line_said(
    tmp_path: Path, name: str, text: str, line: str
) -> None:
    (tmp_path / name).write_text(text)
    setup = prepare(".", theme=True)
    assert not (tmp_path / "layouts").exists()
    for path, data in component():
        assert (tmp_path / "themes" / "hugo-calc" / path).read_bytes() == data
    assert (name, line) in [(step.path, step.snippet) for step in setup.steps]


def test_a_template_that_differs_by_line_ends_alone_is_ours(tmp_path: Path) -> None:
    path, data = next((path, data) for path, data in templates() if b"\n" in data)
    site(tmp_path, {f"layouts/{path}": data.decode().replace("\n", "\r\n")})
    assert f"layouts/{path}" in done(prepare("."), "unchanged")


@pytest.mark.parametrize(
    ("config", "before", "after"),
    [
        ("", "a b\n", "a b\ndata/hugo_calc/** -merge\n"),
        ("", "a b", "a b\ndata/hugo_calc/** -merge\n"),
        ("", "a b\r\nc d", "a b\r\nc d\r\ndata/hugo_calc/** -merge\r\n"),
        ("", "\ufeff# ü\n", "\ufeff# ü\ndata/hugo_calc/** -merge\n"),
        ("", "", "data/hugo_calc/** -merge\n"),
        ("", "data/hugo_calc/** merge=ours\n", None),
        ("", "data/hugo_calc/**\t-merge", None),
        ("dataDir = 'facts'", "", "facts/hugo_calc/** -merge\n"),
        ("dataDir = 'my data'", "", '"my data/hugo_calc/**" -merge\n'),
    ],
)
def test_ledgers_are_kept_from_merging(
    tmp_path: Path, config: str, before: str, after: str | None
) -> None:
    site(tmp_path, {"hugo.toml": config, ".gitattributes": before})
    prepare(".")
    assert (tmp_path / ".gitattributes").read_bytes() == (after or before).encode()
    prepare(".")
    assert (tmp_path / ".gitattributes").read_bytes() == (after or before).encode()


@pytest.mark.parametrize(
    ("name", "text", "off"),
    [
        ("hugo.toml", "[markup.goldmark.extensions]\nfootnote = false", True),
        ("hugo.toml", "[markup.goldmark.extensions.footnote]\nenable = false", True),
        ("hugo.toml", "[languages.de.markup.goldmark.extensions]\nfootnote = false", True),
        ("config/_default/markup.yaml", "goldmark: {extensions: {footnote: false}}", True),
        ("hugo.toml", "[markup.goldmark.extensions]\nfootnote = true", False),
        ("hugo.toml", "[markup.goldmark.extensions.footnote]\nenable = true", False),
        ("hugo.toml", "[markup.goldmark]\nduplicateResourceFiles = false", False),
        ("hugo.toml", "markup = 1", False),
    ],
)
def test_footnotes_that_are_off_are_said(tmp_path: Path, name: str, text: str, off: bool) -> None:
    site(tmp_path, {name: text})
    found = prepare(".").diagnostics
    assert [(each.code, each.severity) for each in found] == [("HC906", "warning")] * off


@pytest.mark.parametrize(
    ("config", "folders", "at"),
    [
        ("", [], "content/posts"),
        ("", ["content/blog"], "content/blog"),
        ("", ["content/blog", "content/post"], "content/post"),
        ("contentDir = 'text'", [], "text/posts"),
        (
            "defaultContentLanguage = 'de'\n[languages.en]\ncontentDir = 'en'\n"
            "[languages.de]\ncontentDir = 'de'",
            [],
            "de/posts",
        ),
        (
            "[[module.mounts]]\nsource = 'en'\ntarget = 'content'\nlang = 'en'\n"
            "[[module.mounts]]\nsource = 'de'\ntarget = 'content'\nlang = 'de'\n"
            "[languages.en]\nweight = 2\n[languages.de]\nweight = 1\n"
            "[x]\n",
            [],
            "en/posts",
        ),
    ],
)
def test_the_sample_lies_with_the_posts(
    tmp_path: Path, config: str, folders: list[str], at: str
) -> None:
    made = created(tmp_path, prepare(str(site(tmp_path, {"hugo.toml": config}, *folders))))
    assert f"{at}/hugo-calc-sample.md" in made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(FIGURE, False), ('{{%calc-table "t" /%}}', False), ('{{</* calc "x" */>}}', True)],
)
def test_a_site_that_has_figures_needs_no_sample(tmp_path: Path, text: str, wanted: bool) -> None:
    site(tmp_path, {"content/a.md": text})
    assert any("sample" in path for path in created(tmp_path, prepare("."))) is wanted


@pytest.mark.parametrize("name", ["GNUmakefile", "makefile", "Makefile"])
@pytest.mark.parametrize("has", [True, False])
def test_a_makefile_is_its_authors(tmp_path: Path, name: str, has: bool) -> None:
    site(tmp_path, {name: "include hugo-calc.mk\n" if has else "x:\n"})
    setup = prepare(".")
    assert done(setup, "todo") == ([] if has else [name])
    assert created(tmp_path, setup).isdisjoint({"GNUmakefile", "makefile", "Makefile"})


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({".github/dependabot.yml": ""}, True),
        ({".git/config": '[remote "origin"]\n\turl = git@github.com:me/site.git\n'}, True),
        ({".git/config": '[remote "origin"]\n\turl = https://codeberg.org/me/site\n'}, False),
        ({".github/workflows/all.yml": "run: hugo-calc check"}, False),
        ({}, False),
    ],
)
def test_a_workflow_is_for_github(tmp_path: Path, files: dict[str, str], wanted: bool) -> None:
    made = created(tmp_path, prepare(str(site(tmp_path, files))))
    assert (".github/workflows/hugo-calc.yml" in made) is wanted


def test_another_host_is_told_what_its_ci_is_to_run(tmp_path: Path) -> None:
    setup = prepare(str(site(tmp_path, {})))
    assert [s.snippet for s in setup.steps if s.action == "hint"] == ["hugo-calc check"]


def test_nothing_is_written_above_the_site(tmp_path: Path) -> None:
    above = {".github/workflows/a.yml": "", ".pre-commit-config.yaml": "repos: []\n"}
    site(tmp_path, {}).joinpath("hugo.toml").unlink()
    site(tmp_path / "docs", {})
    for name, text in {**above, ".git/config": ""}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before = {path for path in tmp_path.rglob("*") if "docs" not in path.parts}
    setup = prepare("docs")
    assert {path for path in tmp_path.rglob("*") if "docs" not in path.parts} == before
    snippets = {step.path: step.snippet for step in setup.steps if step.action == "todo"}
    assert set(snippets) == {".github", ".pre-commit-config.yaml"}
    assert "run: hugo-calc check --output-format github docs" in snippets[".github"]
    assert "entry: hugo-calc check docs\n" in snippets[".pre-commit-config.yaml"]
    assert not (tmp_path / "docs" / ".pre-commit-config.yaml").exists()


def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (site(tmp_path / "site", {}) / "layouts").symlink_to(out)
    setup = prepare("site")
    assert {each.code for each in setup.diagnostics} == {"HC905"}
    assert list(out.iterdir()) == []
    assert (tmp_path / "site" / "hugo-calc.mk").exists()


def test_a_link_within_the_site_is_followed(tmp_path: Path) -> None:
    where = site(tmp_path / "site", {}, "shared")
    (where / "layouts").symlink_to("shared")
    assert prepare("site").diagnostics == ()
    assert (where / "shared" / "_shortcodes" / "calc.html").is_file()


def test_a_folder_of_layouts_out_of_the_site_is_refused(tmp_path: Path) -> None:
    setup = prepare(str(site(tmp_path / "site", {"hugo.toml": "layoutDir = '../layouts'"})))
    assert [each.code for each in setup.diagnostics] == ["HC905"]
    assert not (tmp_path / "layouts").exists()


def test_what_cannot_be_written_is_said_and_the_rest_done(tmp_path: Path) -> None:
    setup = prepare(str(site(tmp_path, {"layouts": "a file"})))
    assert {each.code for each in setup.diagnostics} == {"HC903"}
    assert "hugo-calc.mk" in done(setup, "created")


@pytest.mark.parametrize("folder", [".", "missing"])
def test_without_a_site_nothing_is_done(tmp_path: Path, folder: str) -> None:
    setup = prepare(folder)
    assert [each.code for each in setup.diagnostics] == ["HC906"]
    assert setup.steps == ()
    assert list(tmp_path.iterdir()) == []


def test_a_mistyped_folder_within_a_site_is_not_taken_for_the_site(tmp_path: Path) -> None:
    site(tmp_path, {})
    assert prepare("typo").steps == ()
    assert [path.name for path in tmp_path.iterdir()] == ["hugo.toml"]


def test_a_configuration_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    site(tmp_path, {"hugo.toml": "title = "})
    setup = prepare(".")
    assert [(each.code, each.path) for each in setup.diagnostics] == [("HC906", "hugo.toml")]
    assert setup.steps == ()


class Installed:
    """A distribution as pip leaves it."""

    version = "9.8"

    def __init__(self, origin: object) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return json.dumps(self.origin) if self.origin else None


SOURCE = "./tools/hugo-calc"
ADDRESS = "https://example.org/hugo-calc.git"


@pytest.mark.parametrize(
    ("origin", "wanted"),
    [
        (None, "hugo-calc==9.8"),
        ({"url": "file:///home/me/hugo-calc", "dir_info": {"editable": True}}, SOURCE),
        ({"url": "file:///x", "vcs_info": {"vcs": "git", "commit_id": "abc"}}, SOURCE),
        (
            {"url": ADDRESS, "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            f"hugo-calc @ git+{ADDRESS}@abc",
        ),
    ],
)
def test_ci_installs_what_runs_here(
    monkeypatch: pytest.MonkeyPatch, origin: object, wanted: str
) -> None:
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed(origin))
    assert requirement() == wanted


def test_without_metadata_ci_installs_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert requirement() == SOURCE


def test_the_source_that_the_workflow_installs_is_asked_for_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed({"url": "file:///x"}))
    site(tmp_path, {}, ".github")
    assert done(prepare("."), "todo") == ["tools/hugo-calc"]
    assert f'HUGO_CALC: "{SOURCE}"' in (tmp_path / ".github/workflows/hugo-calc.yml").read_text()
    assert done(prepare("."), "todo") == ["tools/hugo-calc"]
    (tmp_path / "tools" / "hugo-calc").mkdir(parents=True)
    assert done(prepare("."), "todo") == []


# Templates of a module, and those of an older version

MODULE = "[[module.imports]]\npath = 'hugo-calc'\nignoreConfig = true\n"
MOUNT = """[[module.imports.mounts]]
source = "hugo_calc/hugo/layouts"
target = "layouts"
"""
OLD_MOUNTS = "".join(
    f'[[module.imports.mounts]]\nsource = "hugo_calc/hugo/layouts/_{name}"\n'
    f'target = "layouts/{name}"\n'
    for name in ("shortcodes", "partials")
)


def cloned(root: Path, imports: str) -> Path:
    """Return a site with a clone of the repository where Hugo finds a module without Go."""
    site(root, {"hugo.toml": imports}, "themes/hugo-calc/layouts/_default")
    (root / "themes" / "hugo-calc" / "hugo_calc").mkdir()
    (root / "themes" / "hugo-calc" / "hugo_calc" / "hugo").symlink_to(LAYOUTS.parent)
    return root


@pytest.mark.parametrize("mounts", [MOUNT, OLD_MOUNTS])
def test_a_clone_among_the_themes_is_a_module(tmp_path: Path, mounts: str) -> None:
    cloned(tmp_path, MODULE + mounts)
    setup = prepare(".")
    assert "hugo-calc" in done(setup, "unchanged")
    assert not (tmp_path / "layouts").exists()
    prepare(".", theme=True)
    assert not (tmp_path / "themes" / "hugo-calc" / "layouts" / "_shortcodes").exists()


def test_a_clone_that_mounts_no_template_is_told_how(tmp_path: Path) -> None:
    cloned(tmp_path, MODULE)
    (step,) = [step for step in prepare(".").steps if step.action == "todo"]
    assert (step.path, step.snippet) == ("hugo.toml", MOUNT.strip())
    assert not (tmp_path / "layouts").exists()


@pytest.mark.parametrize("theme", [False, True])
def test_a_clone_that_is_not_there_is_asked_for(tmp_path: Path, theme: bool) -> None:
    setup = prepare(str(site(tmp_path, {"hugo.toml": MODULE + MOUNT})), theme=theme)
    assert done(setup, "todo") == ["themes/hugo-calc"]
    assert not (tmp_path / "layouts").exists()
    assert not (tmp_path / "themes").exists()


def test_a_component_that_is_not_there_is_asked_for_or_put_there(tmp_path: Path) -> None:
    site(tmp_path, {"hugo.toml": "theme = 'hugo-calc'\n"})
    (step,) = [step for step in prepare(".").steps if step.action == "todo"]
    assert (step.path, "init --theme" in step.note) == ("themes/hugo-calc", True)
    assert not (tmp_path / "layouts").exists()
    assert done(prepare(".", theme=True), "todo") == []
    assert (tmp_path / "themes/hugo-calc/layouts/_shortcodes/calc.html").exists()
    assert done(prepare("."), "created") == []


def test_a_clone_that_is_a_theme_is_told_to_be_imported(tmp_path: Path) -> None:
    """As a theme, the look of the repository's own site would come along."""
    cloned(tmp_path, "theme = ['hugo-calc', 'other']\n")
    (step,) = [step for step in prepare(".").steps if step.action == "todo"]
    assert step.snippet == (MODULE.replace("'", '"') + MOUNT).strip()
    assert "take hugo-calc out of theme" in step.note
    assert not (tmp_path / "layouts").exists()


def test_every_file_that_can_be_updated_is_listed_as_shipped() -> None:
    """A file that changes gets a line more in shipped.txt; the lines of older versions stay."""
    for path, data in component():
        assert shipped(path.removeprefix("layouts/"), data), path
    assert shipped("hugo-calc.mk", starter("hugo-calc.mk"))
    assert not shipped("hugo-calc.mk", b"mine")


OLDER = b"{{/* of an older version */}}\n"


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let OLDER be a calc.html and a hugo-calc.mk that an older version put into sites."""
    known = starter_module._shipped()
    digest = hashlib.sha256(OLDER).hexdigest()
    more = {f"{digest}  {name}" for name in ("_shortcodes/calc.html", "hugo-calc.mk")}
    monkeypatch.setattr(starter_module, "_shipped", lambda: known | more)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_update_replaces_what_an_older_version_put_there_and_nobody_changed(
    tmp_path: Path, older: None, ends: bytes
) -> None:
    site(tmp_path, {})
    prepare(".")
    old, own = (tmp_path / "layouts/_shortcodes" / name for name in ("calc.html", "calc-text.html"))
    ours = old.read_bytes().replace(b"\n", ends)
    old.write_bytes(OLDER.replace(b"\n", ends))
    own.write_text("mine")
    (tmp_path / "hugo-calc.mk").write_bytes(OLDER)
    listed = {"layouts/_shortcodes/calc.html", "hugo-calc.mk"}

    first = prepare(".")
    assert set(done(first, "left")) == {*listed, "layouts/_shortcodes/calc-text.html"}
    notes = {step.path: step.note for step in first.steps}
    assert "init --update" in notes["layouts/_shortcodes/calc.html"]
    assert "remove it" in notes["layouts/_shortcodes/calc-text.html"]
    assert old.read_bytes() == OLDER.replace(b"\n", ends)

    assert set(done(prepare(".", update=True), "updated")) == listed
    assert (old.read_bytes(), own.read_text()) == (ours, "mine")
    assert done(prepare(".", update=True), "updated") == []


def test_update_follows_no_link_out_of_the_site(tmp_path: Path, older: None) -> None:
    out = tmp_path / "calc.html"
    out.write_bytes(OLDER)
    where = site(tmp_path / "site", {}, "layouts/_shortcodes")
    (where / "layouts/_shortcodes/calc.html").symlink_to(out)
    setup = prepare("site", update=True)
    assert [each.code for each in setup.diagnostics] == ["HC905"]
    assert out.read_bytes() == OLDER


def test_a_package_that_lacks_a_file_is_our_bug() -> None:
    with pytest.raises(TypeError, match="the package lacks"):
        starter("missing.md")
