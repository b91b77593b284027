"""README and guide, tried out: posts, commands and samples are what the tool takes and says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from hugo_calc.cli.main import hugo_calc as group
from hugo_calc.cli.main import run
from hugo_calc.cli.output import Output
from hugo_calc.site.starter import starter

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text("utf-8")
GUIDE = REPOSITORY / "content" / "guide"
PAGES = sorted(GUIDE.rglob("*.md"))
FILLED = re.compile(r'\{\{% calc-text "([^"]*)"(?: "([^"]*)")? %\}\}(.*?)\{\{% /calc-text %\}\}')


def page(name: str) -> str:
    return (GUIDE / f"{name}.md").read_text("utf-8")


def blocks(text: str, language: str = "") -> list[str]:
    """Return the code blocks of a language as a reader of the built page sees them."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [shown(block) for of, block in found if of == language]


def shown(text: str) -> str:
    return FILLED.sub(lambda found: found[3], re.sub(r"(?<=\{[<%])/\*|\*/(?=[>%]\})", "", text))


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(words) == code
    return capsys.readouterr().out


def test_a_digit_changed_by_hand_is_told_as_the_readme_prints_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = site / "content" / "llama.md"
    post.write_text(blocks(README, "markdown")[0], "utf-8")
    assert run(["write"]) == 0
    good = post.read_text("utf-8")
    post.write_text(good.replace("}}1,897 t", "}}1,987 t"), "utf-8")
    frame = said(capsys, "check", "--output-format", "full", code=1)
    (printed,) = [each for each in blocks(README) if each.startswith("stale[")]
    assert frame.startswith(printed)
    assert said(capsys, "write", code=1).endswith("1 up to date, 1 stale.\n")  # it stays
    (command,) = re.findall(r"= fix:  hugo-calc (.*)", printed)
    assert said(capsys, *command.split()).startswith("content/llama.md: 1 figure written")
    assert post.read_text("utf-8") == good


@pytest.fixture
def laptop(site: Path) -> Path:
    """Make the post of the first steps, written, with its formula then changed."""
    before, after = blocks(page("getting-started"), "markdown")
    post = site / "content" / "posts" / "laptop.md"
    post.write_text(before, "utf-8")
    assert run(["write"]) == 0
    assert post.read_text("utf-8").endswith(after)
    text = post.read_text("utf-8")
    assert text.count("laptop: 50 W") == 1
    post.write_text(text.replace("laptop: 50 W", "laptop: 60 W"), "utf-8")
    return post


def test_the_first_steps_come_out_as_printed(
    laptop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = [each for each in blocks(page("getting-started")) if "HC401" in each]
    told = said(capsys, "check", code=1).splitlines()
    assert folded(line) == told[0]
    assert run(["write"]) == 0
    assert run(["check"]) == 0


def test_the_page_of_the_first_steps_sees_the_facts_of_its_post() -> None:
    text = page("getting-started")
    front = yaml.safe_load(text.split("---\n")[1])
    post = yaml.safe_load(blocks(text, "markdown")[0].split("---\n")[1])
    assert front["calc"]["as_of"] == post["date"]
    assert front["calc"]["let"] == post["calc"]["let"]


def test_the_sample_of_json_is_all_that_the_command_says(
    laptop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample,) = blocks(page("checking"), "json")
    assert said(capsys, "check", "--output-format", "json", code=1) == sample


def test_the_workflow_of_the_guide_is_the_one_that_init_writes() -> None:
    (workflow,) = blocks(page("checking"), "yaml")
    assert workflow == starter("workflow.yml").decode().replace(
        "@REQUIREMENT@", "./tools/hugo-calc"
    )


def test_pue_applied_twice_is_told_as_the_guide_prints_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (frame,) = [each for each in blocks(page("facts")) if "HC330" in each]
    (line,) = re.findall(r"^9 \| (.*)$", frame, re.MULTILINE)
    front = (
        "---\ntitle: x\ncalc:\n  let:\n    llama3: training(model.llama3_70b, method.llama)\n---\n"
    )
    (site / "content" / "posts" / "a.md").write_text(f"{front}\n\n{line}\n", "utf-8")
    assert said(capsys, "check", "--output-format", "full", code=1).startswith(frame)


@pytest.mark.parametrize(
    ("name", "code", "tag"),
    [
        ("language", "HC202", '{{< calc "training(model.llama3_8b).co2e" />}}'),
        (
            "shortcodes/index",
            "HC410",
            '{{< calc-claim expr="training(model.llama3_8b, method.llama).co2e" >}}390 tCO2eq'
            "{{< /calc-claim >}}",
        ),
    ],
)
def test_a_message_is_as_the_guide_prints_it(
    site: Path, capsys: pytest.CaptureFixture[str], name: str, code: str, tag: str
) -> None:
    (printed,) = [each for each in blocks(page(name)) if each.startswith(code)]
    (site / "content" / "posts" / "a.md").write_text(f"---\ntitle: x\n---\n{tag}\n", "utf-8")
    assert printed.strip() in said(capsys, "check", code=1)


def test_eval_answers_as_the_guide_prints_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (printed,) = blocks(page("facts"), "console")
    command, *lines = printed.splitlines()
    answer = said(capsys, *shlex.split(command)[2:]).splitlines()
    assert all(each.startswith(line.rstrip("…")) for each, line in zip(answer, lines, strict=True))


def test_the_notes_in_german_are_as_the_guide_words_them(site: Path) -> None:
    (template,) = [each for each in blocks(page("templates"), "jinja") if "German" in each]
    (site / "templates").mkdir()
    (site / "templates" / "note.md.j2").write_text(template, "utf-8")
    (site / "hugo.toml").write_text("locale = 'de'\n")
    post = site / "content" / "posts" / "a.md"
    formulas = ("training(model.llama3_70b, method.llama).co2e", "1000 km / 1 t × 3 kg")
    tags = "".join(f'Es sind {{{{< calc "{each}" />}}}}.\n' for each in formulas)
    post.write_text(f"---\ntitle: x\ndate: 2024-05-20\n---\n{tags}", "utf-8")
    assert run(["write"]) == 0
    text = post.read_text("utf-8")
    assert "= 1.897 t CO₂e, Spanne 1.882 bis 1.912. " in text
    assert "6,4 million h × 700 W" in text  # what the guide says cannot be changed
    assert text.count("Berechnet mit Daten bis 2024-05-20.") == 1
    assert run(["check"]) == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_value_of_the_guide_hides_no_format(path: Path) -> None:
    """A reader who tries a formula out gets what the page has for it."""
    text = path.read_text("utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for paragraph in prose.split("\n\n"):
        header, *rows = paragraph.strip().splitlines() or [""]
        for part in [f"{header}\n{row}" for row in rows] if header[:1] == "|" else [paragraph]:
            visible = " ".join(re.findall("`([^`]*)`", part))
            for formula, form, _ in FILLED.findall(part):
                assert not form or f"`{form}`" in part, part
                assert formula in visible, part


def commands() -> list[str]:
    """Return the commands of README and guide, as they are to be typed."""
    found = []
    for text in (README, *(path.read_text("utf-8") for path in PAGES)):
        for block in (*blocks(text, "sh"), *blocks(text, "console")):
            lines = re.sub(r"\\\n *", "", block).splitlines()
            found += [re.sub(r"^\$ |\s+#.*| > .*", "", line) for line in lines]
        found += re.findall(r"`(hugo-calc [a-z]+ [^`…]*)`", text)
    return sorted({each for each in found if each.startswith("hugo-calc ")})


@pytest.mark.parametrize("command", commands())
def test_each_command_of_the_docs_is_one(command: str) -> None:
    _, name, *words = shlex.split(command)
    context = click.Context(group, obj=Output())
    found = group.get_command(context, name)
    assert found is not None
    found.make_context(name, words, parent=context)
