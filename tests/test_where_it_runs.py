"""Where the tool runs: pre-commit, GitHub's actions, make, and the example site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from hugo_calc.cli.main import run
from hugo_calc.site.starter import starter

REPOSITORY = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

GOOD = '---\ntitle: x\n---\nIt is {{< calc-text "2 kg + 3 kg" >}}5 kg{{< /calc-text >}} heavy.\n'
OLD = GOOD.replace("5 kg", "4 kg")
WARNS = '---\ntitle: x\n---\nIt is {{< calc-text "1 mWh" >}}1 mWh{{< /calc-text >}}.\n'


def loaded(text: str) -> Any:
    return yaml.safe_load(text)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    return tmp_path


def post(site: Path, text: str, name: str = "posts/a.md") -> Path:
    path = site / "content" / name
    path.write_text(text, "utf-8")
    return path


def called(site: Path, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the tool on the path, as in an activated environment."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    # The suite itself is started by make, and a make within make would say so.
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    outer.pop("MFLAGS", None)
    return subprocess.run(
        words,
        cwd=site,
        env={**outer, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# pre-commit


@pytest.fixture(scope="module")
def hooks() -> dict[str, dict[str, Any]]:
    listed = loaded((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return {hook["id"]: hook for hook in listed}


def test_pre_commit_takes_our_hooks_and_the_configuration_that_init_writes(
    tmp_path: Path,
) -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib")
    hooks = clientlib.load_manifest(REPOSITORY / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in hooks] == ["hugo-calc-write", "hugo-calc-check"]
    config = tmp_path / ".pre-commit-config.yaml"
    config.write_bytes(starter("pre-commit-config.yaml"))
    (repository,) = clientlib.load_config(config)["repos"]
    assert [hook["entry"] for hook in repository["hooks"]] == ["hugo-calc check"]


@pytest.mark.parametrize(
    ("path", "writes"),
    [
        ("content/posts/a.md", True),
        ("site/content/a.md", True),
        ("README.md", False),
        ("mycontent/a.md", False),
    ],
)
def test_only_posts_are_handed_to_the_hook_that_writes(
    hooks: dict[str, dict[str, Any]], path: str, writes: bool
) -> None:
    assert bool(re.search(hooks["hugo-calc-write"]["files"], path)) is writes


def test_the_hook_that_checks_looks_at_the_whole_site(hooks: dict[str, dict[str, Any]]) -> None:
    assert hooks["hugo-calc-check"]["pass_filenames"] is False
    assert "files" not in hooks["hugo-calc-check"]


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    result = called(folder, "git", *identity, *words)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with what would be committed of this one, as pre-commit clones one."""
    folder = tmp_path_factory.mktemp("clone")
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = called(REPOSITORY, *asked)
    if listed.returncode:
        pytest.skip("the tests do not run in a git repository")
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return folder


@pytest.mark.slow
def test_pre_commit_installs_and_runs_our_hooks(
    site: Path, clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pytest.importorskip("pre_commit")
    home = tmp_path_factory.mktemp("home")

    def precommit(*words: str | Path) -> subprocess.CompletedProcess[str]:
        command = ["pre-commit", *words, "--all-files", "--verbose"]
        return called(site, *command, PRE_COMMIT_HOME=str(home))

    path = post(site, OLD)
    notes = site / "README.md"
    notes.write_text(OLD, "utf-8")
    commit = called(clone, "git", "rev-parse", "HEAD").stdout.strip()
    hooks = "[{id: hugo-calc-write}, {id: hugo-calc-check}]"
    config = f"repos: [{{repo: '{clone}', rev: {commit}, hooks: {hooks}}}]\n"
    (site / ".pre-commit-config.yaml").write_text(config, "utf-8")
    git(site, "init", "--quiet")
    git(site, "add", "--all")

    found = precommit("try-repo", clone, "hugo-calc-check")
    said = found.stdout + found.stderr
    if "No matching distribution" in said or "Could not find a version" in said:
        pytest.skip("pip reaches no index to install the hook from")
    assert found.returncode == 1, said
    assert "HC401" in said
    assert path.read_text("utf-8") == OLD

    wrote = precommit("run", "hugo-calc-write")
    assert wrote.returncode == 1, wrote.stdout  # pre-commit stops where a hook changed a file
    assert "files were modified by this hook" in wrote.stdout
    assert (path.read_text("utf-8"), notes.read_text("utf-8")) == (GOOD, OLD)

    git(site, "add", "--all")
    passed = precommit("run")
    assert passed.returncode == 0, passed.stdout
    assert passed.stdout.count("Passed") == 2

    # What pre-commit installed is the package as a wheel brings it: `init` has all its files there.
    (installed,) = home.glob("repo*/py_env-*/bin/hugo-calc")
    other = site / "other"
    other.mkdir()
    (other / "hugo.toml").write_text("title = 'x'\n")
    assert called(other, installed, "init").returncode == 0
    assert called(other, installed, "write").returncode == 0
    assert "92 kWh" in (other / "content/posts/hugo-calc-sample.md").read_text("utf-8")
    shipped = {path.name for path in (other / "layouts").rglob("*.html")}
    assert {"calc.html", "unfilled.html"} <= shipped


# GitHub's actions


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    found = loaded((REPOSITORY / "action.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_action_is_one_by_githubs_rules(action: dict[str, Any]) -> None:
    assert action.keys() <= {"name", "author", "description", "inputs", "outputs", "runs"}
    assert action["name"]
    assert len(action["description"]) <= 125
    assert action["runs"].keys() == {"using", "steps"}
    assert action["runs"]["using"] == "composite"
    allowed = {"name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory"}
    for step in action["runs"]["steps"]:
        assert step.keys() <= allowed
        assert ("run" in step) != ("uses" in step)
        assert ("run" in step) == ("shell" in step)
        if "uses" in step:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@v\d+", step["uses"])
    for given in action["inputs"].values():
        assert given.keys() <= {"description", "required", "default", "deprecationMessage"}
        assert given["description"]
        assert isinstance(given["default"], str)


def test_each_input_of_the_action_is_used_and_none_is_pasted_into_a_script(
    action: dict[str, Any],
) -> None:
    used = re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", str(action["runs"]))
    assert set(used) == set(action["inputs"])
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def scripts(action: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in action["runs"]["steps"] if "run" in step}


def ran(site: Path, step: dict[str, Any], **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as GitHub does: in a file, by its command for `shell: bash`."""
    script = site / "step.sh"
    script.write_text(step["run"], "utf-8")
    assert given.keys() == step["env"].keys()
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
    assert called(site, "bash", "-n", script).stderr == ""
    return called(site, *bash, script, **given)


@pytest.mark.parametrize(
    ("texts", "given", "code"),
    [
        ({"posts/a.md": GOOD}, ("", "false"), 0),
        ({"posts/a.md": OLD}, ("", "false"), 1),
        ({"posts/a.md": OLD, "b c.md": GOOD}, ("content/b c.md", "false"), 0),
        ({"posts/a.md": GOOD, "b c.md": OLD}, ("content/posts\n\ncontent/b c.md\n", "false"), 1),
        ({"posts/a.md": GOOD}, ("--force", "false"), 2),
        ({"posts/a.md": GOOD}, ("content/$(touch out)*", "false"), 2),
        ({"posts/a.md": WARNS}, ("", "false"), 0),
        ({"posts/a.md": WARNS}, ("", "true"), 1),
    ],
)
def test_the_action_checks_the_figures(
    site: Path,
    action: dict[str, Any],
    texts: dict[str, str],
    given: tuple[str, str],
    code: int,
) -> None:
    for name, text in texts.items():
        post(site, text, name)
    paths, strict = given
    found = ran(site, scripts(action)["Check the figures"], PATHS=paths, STRICT=strict)
    assert found.returncode == code, found.stdout + found.stderr
    assert ("::error" in found.stdout + found.stderr) is (code > 0 and strict == "false")
    assert not (site / "out").exists()


@pytest.mark.parametrize(
    ("version", "wanted"), [("", "/the/action"), ("0.1.0", "hugo-calc==0.1.0")]
)
def test_the_action_installs_itself_or_the_version_asked_for(
    site: Path, action: dict[str, Any], version: str, wanted: str
) -> None:
    (site / "bin").mkdir()
    (site / "bin" / "python").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (site / "bin" / "python").chmod(0o755)
    step = scripts(action)["Install hugo-calc"]
    step = {**step, "run": 'PATH="$PWD/bin:$PATH"\n' + step["run"]}
    found = ran(site, step, VERSION=version, ACTION="/the/action")
    assert found.stdout.splitlines() == ["-m", "pip", "install", wanted]


def test_the_workflow_that_init_writes_installs_and_checks() -> None:
    workflow = loaded(starter("workflow.yml").decode().replace("@REQUIREMENT@", "hugo-calc==1"))
    assert workflow[True] == ["push", "pull_request"]  # `on` is true in YAML 1.1
    assert workflow["permissions"] == {"contents": "read"}
    *_, install, check = workflow["jobs"]["check"]["steps"]
    assert install["env"] == {"HUGO_CALC": "hugo-calc==1"}
    assert install["run"] == 'python -m pip install "$HUGO_CALC"'
    assert check["run"] == "hugo-calc check --output-format github"


# make


def test_make_has_our_targets_and_keeps_its_own_default(site: Path) -> None:
    path = post(site, OLD)
    (site / "hugo-calc.mk").write_bytes(starter("hugo-calc.mk"))
    (site / "Makefile").write_text("include hugo-calc.mk\nown:\n\t@echo mine\n")
    assert called(site, "make").stdout == "mine\n"
    assert called(site, "make", "calc-check").returncode == 2
    limited = called(site, "make", "calc-check", "POST=content/none.md")
    assert "HC904" in limited.stdout + limited.stderr
    assert path.read_text("utf-8") == OLD
    assert called(site, "make", "calc").returncode == 0
    assert path.read_text("utf-8") == GOOD
    assert called(site, "make", "calc-check").returncode == 0


def test_the_makefile_of_a_site_without_one_computes_and_builds(site: Path) -> None:
    path = post(site, OLD)
    for name in ("Makefile", "hugo-calc.mk"):
        (site / name).write_bytes(starter(name))
    dry = called(site, "make", "--dry-run")
    assert dry.stdout.split("\n")[:2] == ["hugo-calc write ", "hugo"]
    assert called(site, "make", "calc").returncode == 0
    assert path.read_text("utf-8") == GOOD


# The example site


def test_the_example_site_is_what_init_and_write_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is brought up to date by `hugo-calc write` in its folder."""
    name = "content/posts/hugo-calc-sample.md"
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert (tmp_path / name).read_bytes() == starter("sample.md")
    assert run(["write"]) == 0
    example = REPOSITORY / "exampleSite"
    assert (tmp_path / name).read_text("utf-8") == (example / name).read_text("utf-8")
    monkeypatch.chdir(example)
    assert run(["check", "--strict"]) == 0


def test_the_theme_says_the_version_of_hugo_that_its_configuration_asks_for() -> None:
    folder = REPOSITORY / "hugo_calc" / "hugo"
    (least,) = re.findall(r'min_version = "(.*)"', (folder / "theme.toml").read_text("utf-8"))
    assert f'min = "{least}"' in (folder / "hugo.toml").read_text("utf-8")
