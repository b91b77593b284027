"""The doctor: formatters are tried on copies, and what does not fit is told with its fix."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hugo_calc.site import doctor, hooks
from hugo_calc.site.doctor import Finding, examine

POST = """\
---
title: A post
date: 2024-05-20
calc:
  tables:
    models:
      rows: [model.llama3_8b, model.llama3_70b]
      columns: { Model: row.label, GPU-hours: row.gpu_hours }
---

It takes {{< calc "gpu.h100_sxm.tdp × 2" />}} or {{< calc "2 × 5 kWh" />}} or
{{< calc "gpu.h100_sxm.tdp × 24000 × 1 year" "3sf" />}}, which is very much of it, so to say.

{{% calc-table "models" /%}}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repository" / "site"
    (root / "content").mkdir(parents=True)
    (root.parent / ".git").mkdir()
    (root / "hugo.toml").write_text("title = 'x'\n")
    (root / "content" / "a.md").write_text(POST, encoding="utf-8")
    (root / "content" / "plain.md").write_text("---\ntitle: x\n---\nNo figure  \n")
    shutil.copytree(Path(doctor.__file__).parents[1] / "hugo/layouts", root / "layouts")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def fake(folder: Path, name: str, body: str) -> None:
    """Put a program there that does `body` with the text of each post, or of its arguments."""
    path = folder / name
    path.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\n"
        "for name in sys.argv[1:]:\n"
        "    path = pathlib.Path(name)\n"
        "    if path.suffix == '.md':\n"
        "        text = path.read_text(encoding='utf-8')\n"
        f"        {body}\n"
        "        path.write_text(text, encoding='utf-8')\n"
    )
    path.chmod(0o755)


def hook(site: Path, *lines: str, repo: str = "https://example.org/x") -> None:
    text = f"repos:\n  - repo: {repo}\n    hooks:\n" + "".join(f"      {line}\n" for line in lines)
    (site.parent / ".pre-commit-config.yaml").write_text(text)


def found(*paths: str) -> dict[str, Finding]:
    health = examine(paths)
    assert health.diagnostics == ()
    return {each.subject: each for each in health.findings}


def snapshot(root: Path) -> dict[Path, tuple[bytes, int]]:
    files = [path for path in root.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_ready_site_without_formatters_is_well(site: Path) -> None:
    health = examine([])
    assert [(each.subject, each.verdict) for each in health.findings] == [
        ("hugo", "ok"),
        ("layouts", "ok"),
        ("footnotes", "ok"),
        ("formatters", "ok"),
    ]
    assert health.exit_code() == 0


def test_formatters_that_agree_touch_no_file_of_the_site(site: Path, programs: Path) -> None:
    hook(site, "- id: prettier", "- id: trailing-whitespace")
    fake(programs, "prettier", "text = text.replace('which is', 'which  is')")
    fake(programs, "trailing-whitespace-fixer", "text = text.rstrip() + '\\n'")
    before = snapshot(site.parent)
    told = found()
    assert told["prettier"].message == "agrees on 1 post"
    assert told["prettier, then trailing-whitespace-fixer"].verdict == "ok"
    assert snapshot(site.parent) == before


def test_what_a_formatter_breaks_is_told_with_the_post_and_the_reason(
    site: Path, programs: Path
) -> None:
    hook(site, "- id: prettier", "- id: markdownlint-fix", "- id: end-of-file-fixer")
    fake(programs, "prettier", "text = text.replace('{{< calc', '{{ < calc', 1)")
    fake(programs, "markdownlint", "text = text.replace('10 kWh', '11 kWh')")
    fake(programs, "end-of-file-fixer", "text = text.replace('calc >}}', 'calc')")
    told = found()
    assert {each.verdict for each in told.values()} == {"ok", "wrong"}
    ((post, why),) = told["prettier"].posts
    assert post == "content/a.md"
    assert why.startswith("Hugo refuses it then: ")
    assert "proseWrap" in told["prettier"].help
    assert told["markdownlint"].posts[0][1].startswith("HC402 ")
    assert told["end-of-file-fixer"].posts[0][1].startswith("Hugo refuses it then: ")
    assert examine([]).exit_code() == 1


def test_a_program_that_is_not_here_that_fails_or_hangs_is_told(
    site: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(site, "- id: prettier", "- id: markdownlint-fix", "- id: end-of-file-fixer")
    fake(programs, "markdownlint", "sys.exit(3)")
    fake(programs, "end-of-file-fixer", "import time; time.sleep(60)")
    real = subprocess.run

    def impatient(command: list[str], **options: Any) -> Any:
        hangs = command[0].endswith("end-of-file-fixer")
        return real(command, **{**options, "timeout": 0.2 if hangs else 60})

    monkeypatch.setattr(subprocess, "run", impatient)
    told = found()
    assert (told["prettier"].verdict, told["prettier"].message) == ("untried", "not installed here")
    assert told["markdownlint"].message == "it does not format the posts: it ended with 3"
    assert "did not end within" in told["end-of-file-fixer"].message


def test_posts_with_errors_and_posts_that_hooks_leave_out_are_not_tried(
    site: Path, programs: Path
) -> None:
    (site / "content" / "bad.md").write_text('---\ntitle: x\n---\n{{< calc "1 kg + 1 W" />}}\n')
    hook(site, "- id: prettier", "  exclude: ^site/content/a", "- id: markdownlint-fix")
    fake(programs, "prettier", "text = ''")
    fake(programs, "markdownlint", "assert 'bad' not in name")
    told = found()
    ((post, why),) = told["posts"].posts
    assert (post, why.split()[0]) == ("content/bad.md", "HC301")
    assert told["prettier"].message.endswith("lets it touch no post with figures")
    assert told["markdownlint"].message == "agrees on 1 post"


@pytest.mark.parametrize(
    ("arguments", "plugins", "verdict", "help_"),
    [
        ("[--wrap, no]", "[mdformat-gfm>=1, mdformat_footnote, mdformat-front-matters]", "ok", ""),
        (
            "[--wrap, '80']",
            "[mdformat-gfm, mdformat-footnote, mdformat-frontmatter]",
            "wrong",
            "wrap = 80 breaks Hugo tags: set wrap = keep or no",
        ),
        ("[]", "[mdformat-gfm, mdformat-footnote]", "wrong", "mdformat-front-matters"),
        ("[]", "[mdformat-gfm, mdformat-frontmatter]", "wrong", "mdformat-footnote"),
        ("[--wrap=no]", "[mdformat-footnote, mdformat-frontmatter]", "wrong", "mdformat-gfm"),
    ],
)
def test_mdformat_is_tried_with_the_plugins_and_arguments_of_its_hook(
    site: Path, arguments: str, plugins: str, verdict: str, help_: str
) -> None:
    hook(site, "- id: mdformat", f"  args: {arguments}", f"  additional_dependencies: {plugins}")
    told = found()["mdformat"]
    assert told.verdict == verdict
    assert help_ in told.help


def test_mdformats_own_settings_and_escapes_are_known(site: Path) -> None:
    (site.parent / ".mdformat.toml").write_text('wrap = 60\nextensions = ["gfm", "footnote"]\n')
    told = found()["mdformat"]
    assert told.verdict == "wrong"
    (site.parent / ".mdformat.toml").write_text(
        'wrap = "keep"\nextensions = ["gfm", "tables", "footnote", "frontmatter"]\n'
    )
    assert found()["mdformat"].verdict == "ok"
    path = site / "content" / "a.md"
    path.write_text(POST + '\nWrite {{</* calc "x" */>}} there.\n', encoding="utf-8")
    told = found()["mdformat"]
    assert told.posts == (("content/a.md", 'the Hugo tag {{</* calc "x" */>}} is broken'),)
    assert "into backticks" in told.help


def test_rumdl_agrees(site: Path) -> None:
    hook(site, "- id: rumdl", "- id: rumdl-fmt")
    assert found()["rumdl"].message == "agrees on 1 post"


def test_hooks_are_read_by_id_and_by_entry(site: Path) -> None:
    hook(
        site,
        "- id: ours",
        "  entry: .venv/bin/mdformat --wrap no",
        "  language: system",
        "- id: rumdl",
        "  args: [--fix]",
        "- id: markdownlint",
        "- id: black",
        "- id: broken",
        "  entry: it's",
        repo="local",
    )
    listed = hooks.read_hooks(str(site.parent))
    assert isinstance(listed, list)
    assert [(each.program, each.arguments, each.plugins) for each in listed] == [
        ("mdformat", ("--wrap", "no"), None),
        ("rumdl", ("check", "--fix"), ()),
    ]


def test_hooks_that_cannot_be_read_are_2(site: Path) -> None:
    (site.parent / ".pre-commit-config.yaml").write_text("repos: [\n")
    health = examine([])
    assert [each.code for each in health.diagnostics] == ["HC906"]
    assert health.diagnostics[0].path == "../.pre-commit-config.yaml"
    assert health.exit_code() == 2


def test_missing_layouts_and_footnotes_that_are_off_are_told(site: Path) -> None:
    (site / "layouts" / "_shortcodes" / "calc.html").unlink()
    (site / "hugo.toml").write_text("[markup.goldmark.extensions]\nfootnote = false\n")
    told = found()
    assert told["layouts"].message == "Hugo finds no template of calc"
    assert told["footnotes"].verdict == "wrong"
    (site / "hugo.toml").write_text("[markup.goldmark.extensions.footnote]\nenable = true\n")
    assert found()["footnotes"].verdict == "ok"
    (site / "hugo.toml").write_text('theme = "elsewhere"\n')
    assert found()["layouts"].verdict == "untried"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("hugo v0.92.1+extended linux/amd64", "wrong"),
        ("hugo v0.146.0-abc linux/amd64", "ok"),
        ("no version", "untried"),
    ],
)
def test_hugos_version_is_judged(
    site: Path, programs: Path, monkeypatch: pytest.MonkeyPatch, said: str, verdict: str
) -> None:
    path = programs / "hugo"
    path.write_text(f"#!{sys.executable}\nprint({said!r})\n")
    path.chmod(0o755)
    monkeypatch.setattr(doctor, "_program", lambda name: str(path) if name == "hugo" else "")
    assert found()["hugo"].verdict == verdict


def test_an_older_hugo_looks_for_layouts_in_the_older_folder(
    site: Path, monkeypatch: pytest.MonkeyPatch, programs: Path
) -> None:
    path = programs / "hugo"
    path.write_text(f"#!{sys.executable}\nprint('hugo v0.131.0')\n")
    path.chmod(0o755)
    monkeypatch.setattr(doctor, "_program", lambda name: str(path) if name == "hugo" else "")
    assert found()["layouts"].verdict == "wrong"
    (site / "layouts" / "_shortcodes").rename(site / "layouts" / "shortcodes")
    assert "calc-text" not in found()["layouts"].message
    (site / "layouts" / "_partials").rename(site / "layouts" / "partials")
    assert found()["layouts"].verdict == "ok"


MODULE = """[[module.imports]]
path = "hugo-calc"
ignoreConfig = true
"""
MOUNT = """[[module.imports.mounts]]
source = "hugo_calc/hugo/layouts"
target = "layouts"
"""


def test_templates_of_a_clone_among_the_themes_are_found(site: Path) -> None:
    (site / "hugo.toml").write_text(MODULE + MOUNT)
    (site / "themes" / "hugo-calc" / "hugo_calc" / "hugo").mkdir(parents=True)
    moved = site / "themes" / "hugo-calc" / "hugo_calc" / "hugo" / "layouts"
    (site / "layouts").rename(moved)
    assert found()["layouts"].message == "4 shortcodes"
    (site / "hugo.toml").write_text("theme = 'hugo-calc'\n")
    assert found()["layouts"].message.startswith("themes/hugo-calc is a clone of the repository")
    (site / "hugo.toml").write_text(MODULE)
    told = found()["layouts"]
    assert told.verdict == "wrong"
    assert told.message.startswith("themes/hugo-calc brings no template of calc, ")
    shutil.rmtree(site / "themes")
    told = found()["layouts"]
    assert told.message == "there is no themes/hugo-calc, which the configuration asks for"


def test_templates_mounted_one_by_one_are_found_and_those_out_of_the_site_not_tried(
    site: Path,
) -> None:
    (site / "layouts").rename(site / "look")
    mount = '[[module.mounts]]\nsource = "look/%s"\ntarget = "layouts/%s"\n'
    (site / "hugo.toml").write_text(
        mount % ("_shortcodes", "_shortcodes")
        + mount % ("_partials/hugo-calc", "_partials/hugo-calc")
    )
    assert found()["layouts"].message == "4 shortcodes"
    out = mount % ("_shortcodes", "_shortcodes") + mount.replace("look/", "../") % (
        "x",
        "_partials",
    )
    (site / "hugo.toml").write_text(out)
    assert found()["layouts"].verdict == "untried"


def test_a_template_that_is_not_the_packages_is_a_note(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site / "layouts" / "_shortcodes" / "calc.html"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found()["layouts"].verdict == "ok"
    path.write_text("X")
    told = found()["layouts"]
    assert (told.verdict, told.message) == (
        "note",
        "layouts/_shortcodes/calc.html differs from the package's",
    )
    assert examine([]).exit_code() == 0
    monkeypatch.setattr(doctor, "shipped", lambda _name, data: data == b"X")
    told = found()["layouts"]
    assert told.message == "an older version's: layouts/_shortcodes/calc.html"
    assert told.help == "hugo-calc init --update"


def test_a_path_of_no_site_is_2(site: Path) -> None:
    health = examine(["../nothing.md"])
    assert health.exit_code() == 2
    assert health.findings == ()
