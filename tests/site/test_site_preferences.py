"""Settings: where they may stand, which one wins, and what a slip in them says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from jsonschema import Draft202012Validator

from hugo_calc.cli.main import run as hugo_calc
from hugo_calc.post.block import KEYS as POST_KEYS
from hugo_calc.post.block import SITE_KEYS
from hugo_calc.site import run
from hugo_calc.site.preferences import KEYS, Preferences
from hugo_calc.site.query import schema, settings

HERE = Path(__file__).parent
POST = '---\ntitle: t\ndate: 2024-05-20\n---\n{{< calc "2 kg" />}}\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hugo.toml").write_text('title = "t"\n')
    for name in ("a", "old/b", "old/deep/c"):
        path = tmp_path / f"content/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POST)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def value(name: str) -> tuple[object, str]:
    return next((value, origin) for key, value, origin in settings().rows if key == name)


def test_a_setting_may_stand_in_three_places_and_the_nearest_wins(root: Path) -> None:
    assert value("strict") == (False, "default")
    (root / "hugo.toml").write_text("[params.calc]\nstrict = true\nexclude = ['a/**']\n")
    assert value("strict") == (True, "params.calc")
    (root / "pyproject.toml").write_text("[tool.hugo-calc]\nstrict = false\n[tool.other]\nx = 1\n")
    assert value("strict") == (False, "pyproject.toml")
    (root / "hugo-calc.toml").write_text("strict = true\n")
    assert value("strict") == (True, "hugo-calc.toml")
    assert value("exclude") == (("a/**",), "params.calc")


def test_hugos_yaml_has_types_as_well(root: Path) -> None:
    (root / "hugo.toml").unlink()
    (root / "hugo.yaml").write_text("params:\n  calc:\n    strict: true\n    exclude: [x]\n")
    assert value("strict") == (True, "params.calc")
    assert value("exclude") == (("x",), "params.calc")


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("strcit = true\n", "unknown setting `strcit`", "did you mean `strict`?"),
        ("frobnicate = 1\n", "unknown setting `frobnicate`", "known: strict, exclude, ledger"),
        ("strict = 'yes'\n", "`strict` is true or false", ""),
        ("exclude = 'a'\n", '`exclude` is a list of patterns, such as ["content/old/**"]', ""),
        ("strict = \n", "the configuration cannot be read: ", ""),
    ],
)
def test_a_slip_stops_every_command_and_names_the_mend(
    root: Path, capsys: pytest.CaptureFixture[str], text: str, message: str, help_: str
) -> None:
    (root / "hugo-calc.toml").write_text("# ours\n" + text)
    checked = run.check([])
    (said,) = checked.diagnostics
    assert (said.code, checked.exit_code(), said.path) == ("HC906", 2, "hugo-calc.toml")
    assert said.message.startswith(message)
    assert said.help == help_
    assert hugo_calc(["config"]) == 2
    assert "hugo-calc.toml" in capsys.readouterr().err


def test_all_slips_of_a_file_are_told_with_their_lines(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "hugo-calc.toml").write_text("# ours\nstrict = 'yes'\nexclude = []\nledgre = false\n")
    said = (
        "hugo-calc.toml:2:1: HC906 strict is true or false;"
        " line 4: unknown setting ledgre (did you mean ledger?)\n"
    )
    for command in ("check", "config", "outdated", "doctor"):
        assert hugo_calc([command]) == 2
        out, err = capsys.readouterr()
        assert (out if command == "check" else err).startswith(said), command


def test_slips_of_other_files_are_told_together(root: Path) -> None:
    (root / "pyproject.toml").write_text("[tool.hugo-calc]\nstrict = 1\nx = 1\n")
    (said,) = run.check([]).diagnostics
    assert (said.path, said.span) == ("pyproject.toml", None)
    assert said.message == (
        "`strict` is true or false; unknown setting `x` (known: strict, exclude, ledger)"
    )


def test_excluded_posts_are_left_alone_and_one_that_is_named_says_so(root: Path) -> None:
    (root / "hugo-calc.toml").write_text('exclude = ["content/old/**"]\n')
    assert run.check([]).posts == ("content/a.md",)
    found = run.write(["content/old/b.md"])
    assert [each.message for each in found.diagnostics] == [
        "the post is left alone: hugo-calc.toml excludes it"
    ]
    assert (root / "content/old/b.md").read_text() == POST


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("content/old/**", "content/old/deep/c.md", True),
        ("content/old", "content/old/b.md", True),
        ("content/*", "content/a.md", True),
        ("content/*.md", "content/old/b.md", False),
        ("**/b.md", "content/old/b.md", True),
        ("**/b.md", "content/old/c.md", False),
        ("old/**", "content/old/b.md", False),
    ],
)
def test_a_pattern_is_of_a_path_from_the_root(pattern: str, path: str, expected: bool) -> None:
    assert Preferences(exclude=(pattern,)).excludes(path) is expected


def test_strict_in_the_settings_fails_a_run_with_warnings(root: Path) -> None:
    (root / "content/a.md").write_text('---\ntitle: t\n---\n{{< calc "5 mWh" />}}\n')
    assert run.write([]).exit_code() == 0
    (root / "hugo-calc.toml").write_text("strict = true\n")
    assert run.check([]).exit_code() == 1


def test_without_ledgers_none_is_written(root: Path) -> None:
    (root / "hugo-calc.toml").write_text("ledger = false\n")
    assert run.write([]).exit_code() == 0
    assert not (root / "data").exists()


# The schemas, which let editors complete.


def validator(name: str) -> Draft202012Validator:
    found = json.loads(schema(name))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_the_schemas_know_the_keys_that_the_tool_knows() -> None:
    config, post, site = (json.loads(schema(name)) for name in ("config", "post", "site"))
    assert set(config["properties"]) == set(KEYS)
    assert set(post["properties"]["calc"]["properties"]) == set(POST_KEYS)
    assert set(site["properties"]) == set(SITE_KEYS)


def test_every_post_of_the_site_fits_the_schema() -> None:
    checker = validator("post")
    posts = sorted((HERE.parents[1] / "content").rglob("*.md"))
    with_block = 0
    for path in posts:
        metadata = frontmatter.load(str(path)).metadata
        with_block += "calc" in metadata
        # JSON has no dates; the schema is for editors, which see text.
        plain = json.loads(json.dumps(metadata, default=str))
        assert list(checker.iter_errors(plain)) == [], path
    assert with_block > 3


@pytest.mark.parametrize(
    ("name", "text", "sound"),
    [
        ("post", "calc: {let: {a: 1 kg}, allow: {HC331: meant}}", True),
        ("post", "calc: {lets: {a: 1 kg}}", False),
        ("post", "calc: {tables: {t: {rows: x.csv, columns: {A: row.a}}}}", True),
        ("post", "calc: {tables: {t: {rows: x.csv, column: {A: row.a}}}}", False),
        ("site", "facts: {x: {label: l, value: 1, unit: kg}}", True),
        ("site", "facts: {x: {value: 1, units: kg}}", False),
        ("site", "as_of: 2024-01-01", False),
        ("config", "strict: true", True),
        ("config", "strict: 1", False),
    ],
)
def test_the_schemas_refuse_slips(name: str, text: str, sound: bool) -> None:
    data: Any = yaml.safe_load(text)
    assert validator(name).is_valid(data) is sound


def test_the_command_prints_a_schema_and_the_settings(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hugo_calc(["config", "--schema", "post"]) == 0
    assert json.loads(capsys.readouterr().out)["title"].startswith("The front matter")
    assert hugo_calc(["config", "--output-format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ledgers"] == {
        "value": "data/hugo_calc",
        "from": "Hugo's configuration, its dataDir",
    }
