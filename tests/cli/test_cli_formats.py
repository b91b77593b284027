"""The forms of a report on the command line, colour, patches, and a post from a pipe."""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

import hugo_calc as package
from hugo_calc.cli.main import run
from hugo_calc.site import run as runs

HEAD = "---\ntitle: x\n---\n"
GOOD = f'{HEAD}It is {{{{< calc-text "2 kg + 3 kg" >}}}}5 kg{{{{< /calc-text >}}}} heavy.\n'
OLD = GOOD.replace("5 kg", "4 kg")
EMPTY = f'{HEAD}It is {{{{< calc-text "2 kg + 3 kg" />}}}} heavy.\n'
WRONG = f'{HEAD}数 is {{{{< calc "2 kg + 3 kWh" />}}}} heavy.\n'
CLAIM = f'{HEAD}{{{{< calc-claim "5 kg" >}}}}70 kg{{{{< /calc-claim >}}}}\n'
SCHEMA = json.loads(
    (Path(package.__file__).parent / "report/schemas/findings.schema.json").read_text()
)
ENVIRONMENT = [
    *("NO_COLOR", "FORCE_COLOR", "HUGO_CALC_DEBUG"),
    *("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"),
]


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


HugoCalc = Callable[..., Said]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "hugo.toml").write_text("title = 'x'\n")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def hugo_calc(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> HugoCalc:
    def called(*arguments: str, stdin: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(arguments)
        out, err = capsysbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return called


def post(site: Path, name: str, text: str) -> Path:
    path = site / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


# Forms.


@pytest.mark.parametrize("command", ["eval", "facts", "scan", "explain"])
@pytest.mark.parametrize("form", ["github", "sarif", "junit"])
def test_only_reports_of_posts_have_the_forms_of_ci(
    site: Path, hugo_calc: HugoCalc, command: str, form: str
) -> None:
    said = hugo_calc(command, "x", "--output-format", form)
    assert said.code == 2
    assert "Invalid value for '--output-format'" in said.err


def test_github_annotates_and_counts(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", WRONG)
    post(site, "b.md", OLD)
    said = hugo_calc("check", "--output-format", "github")
    wrong, stale, last = said.out.splitlines()
    assert (said.code, said.err) == (1, "")
    assert wrong.startswith(
        "::error file=content/a.md,line=4,col=21,endLine=4,endColumn=22,title=hugo-calc (HC301)::"
        "content/a.md:4:21: HC301 cannot add mass to energy%0A"
    )
    assert stale.startswith("::error file=content/b.md,line=4,col=38,endLine=4,endColumn=42,")
    assert last == "2 posts, 1 figure: 0 up to date, 1 stale, 1 error (HC301)."


def test_github_counts_paths_from_its_workspace(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(site, "a.md", OLD)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.parent))
    assert "file=site/content/a.md," in hugo_calc("check", "--output-format", "github").out
    found = json.loads(hugo_calc("check", "--output-format", "sarif").out)
    place = found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "site/content/a.md"
    monkeypatch.chdir(site / "content")
    assert "file=site/content/a.md," in hugo_calc("check", "--output-format", "github").out
    link = site.parent / "link"
    link.symlink_to(site.parent)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(link))
    assert "file=site/content/a.md," in hugo_calc("check", "--output-format", "github").out
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site / "content" / "none"))
    assert "file=a.md," in hugo_calc("check", "--output-format", "github").out


def test_github_says_what_was_written(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", OLD)
    assert hugo_calc("write", "--output-format", "github") == (
        0,
        "content/a.md: 1 figure written\n1 post, 1 figure: 1 figure written in 1 post.\n",
        "",
    )


def test_the_jobs_summary_is_added_to(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(site, "a.md", OLD)
    summary = site.parent / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    hugo_calc("check")
    assert summary.read_text() == "before\n"
    hugo_calc("check", "--output-format", "github")
    text = summary.read_text()
    assert text.startswith("before\n### hugo-calc\n\n1 post, 1 figure&#58; 0 up to date, 1 stale.")
    assert "| content/a.md&#58;4&#58;38 | HC401 | figure is out of date&#58; 4 kg" in text


def test_a_summary_that_cannot_be_written_fails_nothing(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(site, "a.md", GOOD)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(site / "none" / "summary.md"))
    said = hugo_calc("check", "--output-format", "github")
    assert (said.code, said.out) == (0, "1 post, 1 figure, all up to date.\n")
    assert said.err == (
        "warning: the summary of the job cannot be written: No such file or directory\n"
    )


def sarif(text: str) -> dict[str, Any]:
    only: dict[str, Any] = json.loads(text)["runs"][0]
    return only


def test_sarif_is_one_log(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", WRONG)
    post(site, "b.md", OLD)
    said = hugo_calc("check", "--output-format", "sarif")
    found = sarif(said.out)
    assert (said.code, said.err) == (1, "")
    assert [each["ruleId"] for each in found["results"]] == ["HC301", "HC401"]
    assert found["tool"]["driver"]["version"] == package.__version__


def test_junit_has_a_case_for_each_post(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", GOOD)
    post(site, "b.md", WRONG)
    said = hugo_calc("check", "--output-format", "junit")
    assert (said.code, said.err) == (1, "")
    suite = ElementTree.fromstring(said.out)[0]  # noqa: S314
    assert suite.attrib == {"name": "hugo-calc", "tests": "2", "failures": "1", "errors": "0"}
    assert [case.get("name") for case in suite] == ["content/a.md", "HC301 at 4:21"]


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        ("check", []),
        ("check", [GOOD]),
        ("check", [GOOD, OLD, EMPTY, WRONG, CLAIM]),
        ("write", [GOOD, OLD, EMPTY, WRONG, CLAIM]),
        ("check", ["---\nx: [\n---\n{{< calc >}}", "\udcff"]),
    ],
)
def test_json_is_valid_whatever_was_found(
    site: Path, hugo_calc: HugoCalc, command: str, texts: list[str]
) -> None:
    for number, text in enumerate(texts):
        path = post(site, f"{number}.md", "")
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    said = hugo_calc(command, "--output-format", "json")
    found = json.loads(said.out)
    Draft202012Validator(SCHEMA).validate(found)
    assert (found["version"], found["summary"]["posts"], said.err) == (1, len(texts), "")


def test_json_names_the_facts_that_moved(site: Path, hugo_calc: HugoCalc) -> None:
    fact = (
        "facts:\n  power:\n    label: our power\n    unit: kW\n    value: 12.5\n    year: 2022\n"
        "    source: {title: Bills, publisher: Us, url: https://example.org/, "
        "published: 2023-01-31}\n"
    )
    (site / "data").mkdir()
    (site / "data" / "calc.yaml").write_text(fact)
    text = HEAD.replace("title: x", "title: x\ndate: 2024-05-20")
    post(site, "a.md", f'{text}{{{{< calc-text "2 × site.power" />}}}}\n')
    post(site, "b.md", f'{text}{{{{< calc-text "3 × site.power" />}}}}\n')
    written = hugo_calc("write", "--output-format", "json")
    assert (written.code, written.err) == (0, ""), written.out
    (site / "data" / "calc.yaml").write_text(fact.replace("12.5", "10"))
    found = json.loads(hugo_calc("check", "--output-format", "json").out)
    Draft202012Validator(SCHEMA).validate(found)
    assert [each["cause"] for each in found["diagnostics"]] == ["fact", "fact"]
    (moved,) = found["moved"]
    assert (moved["fact"], moved["percent"]) == ("site.power", pytest.approx(-20))
    assert [each["file"] for each in moved["figures"]] == ["content/a.md", "content/b.md"]
    lines = hugo_calc("check").out.splitlines()
    assert lines[2].startswith("site.power: 12.5 kW")
    assert lines[2].endswith("−20.0%: 2 figures in 2 posts")


def failing(*_arguments: object, **_named: object) -> None:
    raise RuntimeError("boom")


@pytest.mark.parametrize("form", ["github", "json", "sarif", "junit"])
def test_what_ends_a_command_early_comes_in_the_form_too(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(runs, "find_posts", failing)
    said = hugo_calc("check", "--output-format", form)
    assert (said.code, said.err) == (2, "")
    assert "HC990" in said.out
    if form == "json":
        Draft202012Validator(SCHEMA).validate(json.loads(said.out))
    elif form == "sarif":
        assert sarif(said.out)["invocations"][0]["executionSuccessful"] is False
    elif form == "junit":
        assert ElementTree.fromstring(said.out)[0].get("failures") == "1"  # noqa: S314
    else:
        assert said.out.startswith("::error title=hugo-calc (HC990)::HC990 this is our bug")


PROBE = """
import sys
from hugo_calc.cli.main import run
run(sys.argv[1:])
names = sorted(name for name in sys.modules if name.startswith("hugo_calc.report."))
print(" ".join(names), file=sys.stderr)
"""
RENDERERS = {"full", "concise", "github", "json", "sarif", "junit", "diff"}


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        ((), {"concise"}),
        (("--output-format", "full"), {"full"}),
        (("--output-format", "json"), {"json"}),
        (("--output-format", "github"), {"github", "concise"}),
        (("--output-format", "sarif"), {"sarif", "json"}),
        (("--output-format", "junit"), {"junit", "full", "concise"}),
        (("--diff",), {"diff", "concise"}),
    ],
)
def test_a_form_loads_its_own_renderer(
    site: Path, arguments: tuple[str, ...], loaded: set[str]
) -> None:
    post(site, "a.md", OLD)
    said = subprocess.run(
        [sys.executable, "-c", PROBE, "check", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {name.rpartition(".")[2] for name in said.stderr.splitlines()[-1].split()}
    assert names & RENDERERS == loaded


# Colour: the option, then NO_COLOR, then FORCE_COLOR, then the terminal.


@pytest.mark.parametrize(
    "case",  # the option, the environment, whether it is a terminal, whether there is colour
    [
        (None, {}, False, False),
        (None, {}, True, True),
        (None, {"TERM": "dumb"}, True, False),
        (None, {"NO_COLOR": "1"}, True, False),
        (None, {"NO_COLOR": ""}, True, True),
        (None, {"FORCE_COLOR": "1"}, False, True),
        (None, {"FORCE_COLOR": ""}, False, False),
        (None, {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        (None, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
@pytest.mark.parametrize("name", ["--color", "--colour"])
def test_who_says_whether_there_is_colour(
    site: Path,
    hugo_calc: HugoCalc,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    case: tuple[str | None, dict[str, str], bool, bool],
) -> None:
    option, environment, is_terminal, colour = case
    post(site, "a.md", OLD)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    if is_terminal:
        terminal(monkeypatch)
    chosen = (name, option) if option else ()
    said = hugo_calc("check", "--output-format", "full", *chosen)
    assert ("\x1b[" in said.out) == colour


@pytest.mark.parametrize(
    ("command", "argument"), [("facts", "grid.us"), ("explain", "HC301"), ("eval", "1 kg + 1 W")]
)
def test_every_command_takes_the_option(
    site: Path, hugo_calc: HugoCalc, command: str, argument: str
) -> None:
    arguments = (command, argument, "--output-format", "full")
    said = hugo_calc(*arguments, "--color", "always")
    assert "\x1b[" in said.out + said.err
    said = hugo_calc(*arguments, "--color", "never")
    assert "\x1b[" not in said.out + said.err


@pytest.mark.parametrize("form", ["concise", "github", "json", "sarif", "junit"])
def test_forms_for_programs_never_have_colour(site: Path, hugo_calc: HugoCalc, form: str) -> None:
    post(site, "a.md", WRONG)
    said = hugo_calc("check", "--output-format", form, "--color", "always")
    assert "\x1b" not in said.out + said.err


# Patches.


@pytest.mark.parametrize("command", ["check", "write"])
def test_a_patch_does_what_write_would_do(site: Path, hugo_calc: HugoCalc, command: str) -> None:
    crlf = post(site, "a.md", "\ufeff" + OLD.replace("\n", "\r\n"))
    short = post(site, "über uns.md", EMPTY.removesuffix("\n"))
    post(site, "wrong.md", WRONG)
    before = digest(site)
    said = hugo_calc(command, "--diff")
    assert (said.code, digest(site)) == (1, before)
    assert "HC301" in said.err
    assert said.err.splitlines()[-1].startswith("3 posts, 2 figures: 0 up to date, 2 stale, 1 err")
    subprocess.run(["git", "apply"], cwd=site, input=said.out.encode(), check=True)
    patched = digest(site)
    assert "5 kg" in crlf.read_text(encoding="utf-8")
    assert "5 kg" in short.read_text(encoding="utf-8")
    again = hugo_calc(command, "--diff")
    assert (again.code, again.out) == (1, "")  # of the error alone
    hugo_calc("write")
    assert {name: patched[name] for name in patched if name.endswith(".md")} == {
        name: value for name, value in digest(site).items() if name.endswith(".md")
    }


def test_there_is_no_patch_of_what_is_up_to_date(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", GOOD)
    for command in ("check", "write"):
        assert hugo_calc(command, "--diff") == (0, "", "1 post, 1 figure, all up to date.\n")


def test_a_patch_from_within_counts_from_above_and_says_so(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(site, "a.md", OLD)
    post(site, "posts/deep/b.md", OLD)
    monkeypatch.chdir(site / "content" / "posts" / "deep")
    said = hugo_calc("check", "--diff")
    assert said.err.startswith("the paths of this patch count from ../..: apply it there\n")
    folder = site / "content"
    subprocess.run(["git", "apply"], cwd=folder, input=said.out.encode(), check=True)
    assert hugo_calc("check").code == 0


def test_a_patch_has_colour_for_people_only(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(site, "a.md", OLD)
    plain = hugo_calc("check", "--diff").out
    assert hugo_calc("check", "--diff", "--color", "always").out == plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert hugo_calc("check", "--diff").out == plain
    terminal(monkeypatch)
    assert "\x1b[32m+It is" in hugo_calc("check", "--diff").out


def test_a_patch_with_force_takes_back_what_was_edited_by_hand(
    site: Path, hugo_calc: HugoCalc
) -> None:
    path = post(site, "a.md", EMPTY)
    hugo_calc("write")
    path.write_text(path.read_text().replace("5 kg{", "6 kg{"))
    assert hugo_calc("write", "--diff").out == ""
    said = hugo_calc("write", "--diff", "--force")
    assert "+It is" in said.out
    assert said.code == 1


def test_beside_a_patch_json_is_a_message(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", OLD)
    said = hugo_calc("check", "--diff", "--output-format", "json")
    assert said.out.startswith("--- a/content/a.md\n")
    assert json.loads(said.err)["diagnostics"][0]["code"] == "HC401"


# A post from a pipe.


def test_a_post_from_a_pipe_comes_out_as_it_should_be(site: Path, hugo_calc: HugoCalc) -> None:
    kept = post(site, "a.md", "another text")
    before = digest(site.parent)
    name = ("--stdin-filename", "content/a.md")
    assert hugo_calc("write", *name, stdin=OLD.encode()) == (
        0,
        GOOD,
        "1 post, 1 figure, all up to date.\n",
    )
    assert kept.read_text() == "another text"
    assert digest(site.parent) == before


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (GOOD, 0, "1 post, 1 figure, all up to date."),
        (WRONG, 1, "content/new.md:4:21: HC301"),
        (CLAIM, 1, "content/new.md:4:26: HC410"),
        ("no figure at all", 0, "1 post, 0 figures."),
        ("", 0, "1 post, 0 figures."),
        (GOOD.replace("\n", "\r\n"), 0, "all up to date"),
        ("\ufeff" + GOOD.removesuffix("\n"), 0, "all up to date"),
    ],
)
def test_a_post_with_nothing_to_do_comes_out_as_it_came(
    site: Path, hugo_calc: HugoCalc, text: str, code: int, message: str
) -> None:
    said = hugo_calc("write", "--stdin-filename", "content/new.md", stdin=text.encode())
    assert (said.code, said.out) == (code, text)
    assert message in said.err
    assert digest(site).keys() == {"hugo.toml"}


def test_bytes_that_are_no_text_come_out_as_they_came(
    site: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = OLD.encode() + b"\xff\r"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run(["write", "--stdin-filename", "content/a.md"]) == 2
    said = capsysbinary.readouterr()
    assert said.out == text
    assert b"HC902" in said.err


def test_a_path_outside_of_the_site_is_2(site: Path, hugo_calc: HugoCalc) -> None:
    said = hugo_calc("write", "--stdin-filename", "../a.md", stdin=OLD.encode())
    assert (said.code, said.out) == (2, OLD)
    assert "HC905" in said.err


@pytest.mark.parametrize("form", ["concise", "json", "sarif"])
def test_a_post_comes_out_whatever_goes_wrong(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(runs, "post_at", failing)
    arguments = ("write", "--stdin-filename", "content/a.md", "--output-format", form)
    said = hugo_calc(*arguments, stdin=OLD.encode())
    assert (said.code, said.out) == (2, OLD)
    assert "HC990" in said.err


def test_check_takes_a_post_from_a_pipe(site: Path, hugo_calc: HugoCalc) -> None:
    name = ("--stdin-filename", "content/posts/new.md")
    said = hugo_calc("check", *name, stdin=OLD.encode())
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith("content/posts/new.md:4:38: HC401")
    assert hugo_calc("check", *name, stdin=GOOD.encode()).code == 0
    said = hugo_calc("check", *name, "--diff", stdin=OLD.encode())
    assert said.code == 1
    assert said.out.startswith("--- a/content/posts/new.md\n+++ b/content/posts/new.md\n@@ -1,4")
    assert digest(site).keys() == {"hugo.toml"}


def test_a_post_from_a_pipe_uses_the_sites_definitions(site: Path, hugo_calc: HugoCalc) -> None:
    (site / "data").mkdir()
    (site / "data" / "calc.yaml").write_text("let:\n  load: 7 kg\n")
    text = EMPTY.replace("2 kg + 3 kg", "load")
    said = hugo_calc("write", "--stdin-filename", "content/a.md", stdin=text.encode())
    assert ">}}7 kg{{<" in said.out


@pytest.mark.parametrize("command", ["check", "write"])
def test_a_pipe_and_paths_are_one_too_many(site: Path, hugo_calc: HugoCalc, command: str) -> None:
    said = hugo_calc(command, "content", "--stdin-filename", "content/a.md")
    assert (said.code, said.out) == (2, "")
    assert "--stdin-filename takes the place of PATH" in said.err


def test_in_a_pipe_of_its_own_bytes_are_exact(site: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "hugo_calc", "write", "--stdin-filename", "content/a.md"],
        input=OLD.replace("\n", "\r\n").encode(),
        env={**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1]), "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (0, GOOD.replace("\n", "\r\n").encode())
