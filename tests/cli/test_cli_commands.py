"""The commands: what goes to which stream, and with which exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from hugo_calc import __version__
from hugo_calc.cli.main import run
from hugo_calc.site import run as runs

GOOD = '---\ntitle: x\n---\nIt is {{< calc-text "2 kg + 3 kg" >}}5 kg{{< /calc-text >}} heavy.\n'
OLD = GOOD.replace("5 kg", "4 kg")
WRONG = '---\ntitle: x\n---\nIt is {{< calc "2 kg + 3 kWh" />}} heavy.\n'


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


HugoCalc = Callable[..., Said]


@pytest.fixture
def hugo_calc(capsys: pytest.CaptureFixture[str]) -> HugoCalc:
    def called(*arguments: str) -> Said:
        code = run(arguments)
        return Said(code, *capsys.readouterr())

    return called


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("HUGO_CALC_DEBUG", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def post(site: Path, name: str, text: str) -> Path:
    path = site / "content" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_command_there_is_help_and_nothing_else(site: Path, hugo_calc: HugoCalc) -> None:
    path = post(site, "a.md", OLD)
    said = hugo_calc()
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Usage: hugo-calc")
    assert path.read_text() == OLD


def test_the_version_is_the_packages(hugo_calc: HugoCalc) -> None:
    assert hugo_calc("--version") == (0, f"hugo-calc, version {__version__}\n", "")


@pytest.mark.parametrize("command", ["write", "check", "eval", "scan"])
def test_every_command_has_help_with_examples_and_exit_codes(
    hugo_calc: HugoCalc, command: str
) -> None:
    said = hugo_calc(command, "--help")
    assert said.code == 0
    assert f"  hugo-calc {command} " in said.out
    assert "Exit code:" in said.out
    assert command in hugo_calc("--help").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("unknown",),
        ("check", "--unknown"),
        ("check", "--output-format", "xml"),
        ("eval",),
        ("eval", "1", "2"),
        ("eval", "1", "--as-of", "May 2024"),
        ("scan",),
    ],
)
def test_wrong_usage_is_2_and_goes_to_standard_error(
    hugo_calc: HugoCalc, arguments: tuple[str, ...]
) -> None:
    said = hugo_calc(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "Usage: hugo-calc" in said.err


def test_check_tells_what_is_stale_on_standard_output(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", OLD)
    post(site, "b.md", GOOD)
    said = hugo_calc("check")
    assert (said.code, said.err) == (1, "")
    first, last = said.out.splitlines()
    assert first.startswith("content/a.md:4:38: HC401 ")
    assert last == "2 posts, 2 figures: 1 up to date, 1 stale."


def test_check_of_what_is_up_to_date_is_one_line(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", GOOD)
    assert hugo_calc("check") == (0, "1 post, 1 figure, all up to date.\n", "")


def test_write_tells_what_it_did_and_then_there_is_nothing_to_do(
    site: Path, hugo_calc: HugoCalc
) -> None:
    path = post(site, "a.md", OLD)
    said = hugo_calc("write")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "content/a.md: 1 figure written\n1 post, 1 figure: 1 figure written in 1 post.\n"
    )
    assert path.read_text() == GOOD
    assert hugo_calc("write") == (0, "1 post, 1 figure, all up to date.\n", "")


def test_write_says_on_standard_error_what_is_wrong(site: Path, hugo_calc: HugoCalc) -> None:
    wrong, old = post(site, "a.md", WRONG), post(site, "b.md", OLD)
    said = hugo_calc("write")
    assert said.code == 1
    assert said.err.startswith("content/a.md:4:22: HC301 cannot add mass to energy")
    assert said.out.splitlines()[0] == "content/b.md: 1 figure written"
    assert (wrong.read_text(), old.read_text()) == (WRONG, GOOD)


def test_one_path_is_one_post(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", GOOD)
    post(site, "b.md", OLD)
    assert hugo_calc("check", "content/a.md").code == 0
    assert hugo_calc("check", "content").code == 1


@pytest.mark.parametrize("command", ["check", "write"])
def test_a_path_that_is_not_there_is_2(site: Path, hugo_calc: HugoCalc, command: str) -> None:
    post(site, "a.md", GOOD)
    said = hugo_calc(command, "content/none.md", "content/a.md")
    assert said.code == 2
    assert "content/none.md: HC904 the file cannot be read" in said.out + said.err


def test_a_folder_without_a_site_is_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hugo_calc: HugoCalc
) -> None:
    monkeypatch.chdir(tmp_path)
    said = hugo_calc("check")
    assert said.code == 2
    assert "HC906 there is no Hugo site here" in said.out


def test_a_configuration_that_cannot_be_read_is_2(site: Path, hugo_calc: HugoCalc) -> None:
    (site / "hugo.toml").write_text("title = ")
    said = hugo_calc("check")
    assert said.code == 2
    assert said.out.startswith("hugo.toml: HC906 the configuration cannot be read")


def test_warnings_are_no_failure_unless_strict(site: Path, hugo_calc: HugoCalc) -> None:
    (site / "content" / "gone.md").symlink_to("nowhere.md")
    assert hugo_calc("check").code == 0
    assert hugo_calc("check", "--strict").code == 1
    assert hugo_calc("write", "--strict").code == 1


def test_json_is_one_object_on_standard_output(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", OLD)
    post(site, "b.md", WRONG)
    said = hugo_calc("check", "--output-format", "json")
    found = json.loads(said.out)
    assert (said.code, said.err) == (1, "")
    assert list(found) == ["version", "diagnostics", "moved", "summary"]
    stale, wrong = found["diagnostics"]
    assert list(stale)[:10] == [
        *("code", "severity", "file", "line", "column", "end_line", "end_column"),
        *("message", "help", "fix"),
    ]
    assert (stale["code"], stale["file"], stale["line"], stale["column"]) == (
        "HC401",
        "content/a.md",
        4,
        38,
    )
    assert (wrong["code"], wrong["severity"], wrong["end_column"]) == ("HC301", "error", 23)
    assert found["summary"]["codes"] == ["HC301"]


def test_json_of_write_has_the_errors_too(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", OLD)
    post(site, "b.md", WRONG)
    said = hugo_calc("write", "--output-format", "json")
    found = json.loads(said.out)
    assert (said.code, said.err) == (1, "")
    assert [each["code"] for each in found["diagnostics"]] == ["HC301"]
    assert (found["summary"]["written"], found["summary"]["changed"]) == (1, 1)


def test_a_terminal_gets_frames_in_colour_and_the_time(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(site, "a.md", OLD)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = hugo_calc("check")
    assert "\x1b[1;35mstale[HC401]" in said.out
    assert "^^^^" in said.out
    assert said.out.endswith(" s\n")


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_can_refuse_colour(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    post(site, "a.md", OLD)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b" not in hugo_calc("check").out


def test_frames_in_a_pipe_have_no_colour(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", WRONG)
    said = hugo_calc("check", "--output-format", "full")
    assert said.out.startswith("error[HC301]: cannot add mass to energy\n --> content/a.md:4:22\n")
    assert "\x1b" not in said.out


def test_eval_answers_with_the_value(site: Path, hugo_calc: HugoCalc) -> None:
    assert hugo_calc("eval", "2 kg + 3 kg") == (0, "5 kg\n", "")
    assert hugo_calc("eval", "-2 kg") == (0, "−2 kg\n", "")


def test_eval_in_full_names_its_sources(site: Path, hugo_calc: HugoCalc) -> None:
    said = hugo_calc("eval", "1 MWh × grid.us", "--output-format", "full", "--as-of", "2024-05-20")
    value, source = said.out.splitlines()
    assert value.endswith("CO₂e")
    assert "grid.us[2022]" in source
    assert "https://www.epa.gov/" in source


def test_eval_in_json_has_the_value_in_the_unit_it_names(site: Path, hugo_calc: HugoCalc) -> None:
    said = hugo_calc("eval", "range(1, 2, 4) × 1 MWh", "--output-format", "json")
    found = json.loads(said.out)
    assert list(found) == ["value", "unit", "low", "high", "text", "factors"]
    assert (found["value"], found["unit"], found["factors"]) == (2.0, "MWh", [])
    assert found["low"] == pytest.approx(1.0)
    assert found["high"] == pytest.approx(4.0)


def test_eval_uses_the_sites_definitions(site: Path, hugo_calc: HugoCalc) -> None:
    (site / "data").mkdir()
    (site / "data" / "calc.yaml").write_text("let:\n  load: 7 kg\n")
    assert hugo_calc("eval", "2 × load") == (0, "14 kg\n", "")


def test_eval_says_what_is_wrong_with_the_site(site: Path, hugo_calc: HugoCalc) -> None:
    (site / "data").mkdir()
    (site / "data" / "calc.yaml").write_bytes(b"let: \xff")
    said = hugo_calc("eval", "1 kg")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("data/calc.yaml:1:6: HC902")
    (site / "hugo.toml").write_text("title = ")
    assert hugo_calc("eval", "1 kg").err.startswith("hugo.toml: HC906")


@pytest.mark.parametrize("form", ["concise", "full"])
def test_a_wrong_formula_is_1_and_a_message(site: Path, hugo_calc: HugoCalc, form: str) -> None:
    said = hugo_calc("eval", "2 kg + 3 kWh", "--output-format", form)
    assert (said.code, said.out) == (1, "")
    assert "expression:1:6" in said.err
    assert "HC301" in said.err


def test_a_wrong_formula_in_json_is_an_object(site: Path, hugo_calc: HugoCalc) -> None:
    said = hugo_calc("eval", "2 kg +", "--output-format", "json")
    (found,) = json.loads(said.out)["diagnostics"]
    assert (said.code, said.err, found["file"], found["line"]) == (1, "", "expression", 1)


def test_a_formula_that_is_no_text_is_an_error_not_a_crash(site: Path, hugo_calc: HugoCalc) -> None:
    assert hugo_calc("eval", "5 kg \udcff").code == 1


def test_scan_lists_what_hugo_sees(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", 'ü {{< calc "1 kg" 2 true />}}\n{{% box a="b" %}}{{< c >}}{{% /box %}}\n')
    assert hugo_calc("scan", "content/a.md") == (
        0,
        'content/a.md:1:3: {{< calc "1 kg" 2 true />}}\n'
        'content/a.md:2:1: {{% box a="b" %}}…{{% /box %}}\n'
        "content/a.md:2:18: {{< c >}}\n",
        "",
    )


def test_scan_in_json_describes_each_shortcode(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", 'x {{< calc "1 kg" />}}\n')
    said = hugo_calc("scan", "content/a.md", "--output-format", "json")
    (found,) = json.loads(said.out)["shortcodes"]
    assert {key: found[key] for key in ("name", "named", "params", "markup", "closing")} == {
        "name": "calc",
        "named": False,
        "params": ["1 kg"],
        "markup": False,
        "closing": "self",
    }
    assert found["span"]["tag_start"] == 2


def test_scan_says_what_hugo_refuses(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", 'x\ny {{< calc "1 kg" >}}\n')
    said = hugo_calc("scan", "content/a.md", "--output-format", "json")
    found = json.loads(said.out)["error"]
    assert (said.code, found["line"], found["column"]) == (1, 2, 3)
    assert "must be closed or self-closed" in found["message"]
    said = hugo_calc("scan", "content/a.md")
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith("content/a.md:2:3: HC512")


def test_scan_asks_the_sites_layouts(site: Path, hugo_calc: HugoCalc) -> None:
    post(site, "a.md", "x {{< fig >}} {{< box >}} {{< /box >}} {{< nothing >}}\n")
    assert hugo_calc("scan", "content/a.md").code == 0
    layouts = site / "layouts" / "_shortcodes"
    layouts.mkdir(parents=True)
    (layouts / "fig.html").write_text("fig")
    (layouts / "box.html").write_text("{{ .Inner }}")
    said = hugo_calc("scan", "content/a.md")
    assert said.code == 1
    assert '"nothing" not found' in said.out


def test_scan_of_what_cannot_be_read_is_2(site: Path, hugo_calc: HugoCalc) -> None:
    said = hugo_calc("scan", "none.md")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("none.md: HC904")
    said = hugo_calc("scan", "content", "--output-format", "json")
    assert (said.code, json.loads(said.out)["diagnostics"][0]["code"]) == (2, "HC905")


def raising(*_arguments: object, **_named: object) -> None:
    raise RuntimeError("boom")


def test_an_unexpected_error_is_our_bug_without_a_traceback(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "find_posts", raising)
    said = hugo_calc("check")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("HC990 this is our bug: RuntimeError: boom")
    said = hugo_calc("check", "--output-format", "json")
    assert (said.code, said.err) == (2, "")
    assert json.loads(said.out)["diagnostics"][0]["code"] == "HC990"
    monkeypatch.setenv("HUGO_CALC_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        run(["check"])


def test_an_interrupt_is_neither_clean_nor_stale(
    site: Path, hugo_calc: HugoCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "find_posts", interrupt)
    assert hugo_calc("check").code == 130


def command(site: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    package = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "hugo_calc", *arguments],
        cwd=site,
        env={**os.environ, "PYTHONPATH": package, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("locale", ["C", "de_DE.ISO-8859-1", "tr_TR.UTF-8"])
def test_the_bytes_said_do_not_depend_on_the_locale(site: Path, locale: str) -> None:
    said = command(
        site, "eval", "5 tCO2e", LC_ALL=locale, PYTHONIOENCODING="latin-1", PYTHONUTF8="0"
    )
    assert (said.returncode, said.stdout) == (0, "5 t CO₂e\n".encode())


def test_a_file_name_that_is_no_text_can_be_named(site: Path) -> None:
    name = os.fsdecode(b"content/\xff.md")
    try:
        (site / name).write_text(OLD)
    except OSError:
        return  # a file system that takes text only
    said = command(site, "check")
    assert (said.returncode, said.stderr) == (1, b"")
    assert said.stdout.startswith(b"content/\\udcff.md:4:38: HC401")
    assert json.loads(command(site, "check", "--output-format", "json").stdout)["diagnostics"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["check", "facts"])
def test_a_pipe_that_is_closed_ends_the_run_in_silence(site: Path, command: str) -> None:
    post(site, "a.md", OLD * 3000)
    reading, writing = os.pipe()
    os.close(reading)  # as `head` does when it has its lines
    try:
        done = subprocess.run(
            [sys.executable, "-m", "hugo_calc", command, *(["grid"] if command == "facts" else [])],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_output_that_cannot_be_written_is_2_and_said(site: Path) -> None:
    package = str(Path(__file__).parents[2])
    with open("/dev/full", "w") as full:  # noqa: PTH123
        said = subprocess.run(
            [sys.executable, "-m", "hugo_calc", "check"],
            cwd=site,
            env={**os.environ, "PYTHONPATH": package},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (said.returncode, said.stderr) == (
        2,
        "hugo-calc: the output cannot be written: No space left on device\n",
    )
