"""The ledger: it says why a figure is stale, tells a hand's work, and is never needed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_site import LEDGER, POST, make_site

from hugo_calc.report import full
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import run
from hugo_calc.site.config import Config, Folder
from hugo_calc.site.ledgers import ledger_path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that has been written."""
    make_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run.write([]).exit_code() == 0
    assert run.check([]).diagnostics == ()
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (text.count(old), old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def found() -> list[Diagnostic]:
    checked = run.check([])
    assert checked.exit_code() == (1 if checked.diagnostics else 0)
    return list(checked.diagnostics)


def settled(*, force: bool = False) -> None:
    """Write, and see that nothing is left to do."""
    assert run.write([], force=force).exit_code() == 0
    assert run.check([]).diagnostics == ()


def causes(diagnostics: list[Diagnostic]) -> list[tuple[str, ...]]:
    return [each.change.causes if each.change else () for each in diagnostics]


# What is written down.


def test_a_ledger_has_value_range_text_and_origins_of_each_figure(root: Path) -> None:
    ledger = json.loads((root / LEDGER).read_text())
    assert ledger["as_of"] == "2024-05-20"
    assert ledger["post"] == POST
    assert ledger["figures"]["calc-yearly"] | {"note": ""} == {
        "expression": "yearly",
        "value": 12.5,
        "unit": "MWh",
        "printed": {"": "12.5 MWh", "2sf": "13 MWh"},
        "note": "",
        "facts": ["site.office_power"],
        "names": ["hours", "yearly"],
    }
    assert ledger["facts"]["site.office_power"]["value"] == 12.5
    assert ledger["facts"]["site.office_power"]["publisher"] == "Our utility"
    assert ledger["names"]["shared"] == {"formula": "2 MWh", "site": True}
    assert ledger["tables"]["costs"]["file"] == "costs.csv"
    assert "calc-3-kg" in ledger["figures"], "a figure without a note is kept as well"


def test_writing_again_leaves_the_ledger_alone(root: Path) -> None:
    before = (root / LEDGER).stat()
    run.write([])
    after = (root / LEDGER).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@pytest.mark.parametrize(
    ("folders", "post", "expected"),
    [
        ([("content", "")], "content/posts/a.md", "data/hugo_calc/posts/a.md.json"),
        ([("content", "")], "content/posts/a.de.md", "data/hugo_calc/posts/a.de.md.json"),
        (
            [("content", ""), ("content/de", "de")],
            "content/de/posts/a.md",
            "data/hugo_calc/de/posts/a.md.json",
        ),
        ([("en", "en"), ("more", "en")], "more/a.md", "data/hugo_calc/en/more/a.md.json"),
        ([("", "")], "a.md", "data/hugo_calc/a.md.json"),
    ],
)
def test_a_ledger_lies_where_its_post_does(
    folders: list[tuple[str, str]], post: str, expected: str
) -> None:
    listed = tuple(Folder(*each) for each in folders)
    config = Config("/s", listed, {}, "en", (), True, "data", "data/hugo_calc")
    assert ledger_path(config, post) == expected
    assert ledger_path(config._replace(ledgers=""), post) == ""


# Why a figure is stale.


def test_a_fact_that_moved_is_named_with_both_values_and_all_its_figures(root: Path) -> None:
    change(root / "data/calc.yaml", "value: 12.5\n    year: 2022", "value: 10\n    year: 2023")
    said = found()
    assert {each.code for each in said} == {"HC403"}
    assert "since site.office_power has changed" in said[0].message
    assert ("was", "site.office_power: 12.5 kW, Our utility 2022, published 2023-01-31") in (
        said[0].notes
    )
    assert (
        "now",
        "site.office_power: 10 kW, Our utility 2023, published 2023-01-31  (−20.0%)",
    ) in said[0].notes
    (moved,) = run.check([]).moved
    assert moved.fact == "site.office_power"
    assert moved.percent == pytest.approx(-20)
    assert [post for post, _ in moved.figures].count(POST) == 3
    assert ("content/posts/other.md", "site.office_power") in moved.figures
    settled()


def test_an_input_that_changed_is_named(root: Path) -> None:
    change(root / POST, "hours: 1000 h", "hours: 2000 h")
    said = found()
    assert set(causes(said)) == {("input",)}
    assert "since `hours` is defined otherwise in the front matter" in said[0].message
    assert ("now", "hours: 2000 h") in said[0].notes
    settled()


def test_an_input_of_the_site_that_changed_is_named(root: Path) -> None:
    change(root / "data/calc.yaml", "shared: 2 MWh", "shared: 3 MWh")
    (said,) = found()
    assert said.message.endswith("since `shared` is defined otherwise in the site's data")
    settled()


def test_a_formula_that_changed_is_told_from_its_inputs(root: Path) -> None:
    change(root / POST, 'calc "2 × yearly"', 'calc "3 × yearly"')
    (said,) = found()
    assert said.change is not None
    assert said.change.causes == ("formula",)
    assert said.message.endswith("should read 37.5 MWh, since its formula has changed")
    assert said.change.percent == pytest.approx(50)
    settled()


def test_a_format_that_changed_is_told_from_a_formula(root: Path) -> None:
    change(root / POST, '"yearly" "2sf"', '"yearly" "1sf"')
    (said,) = found()
    assert causes([said]) == [("format",)]
    assert ("now", "format: 1sf") in said.notes
    settled()


def test_a_unit_that_alone_changed_has_a_code_of_its_own(root: Path) -> None:
    ledger = json.loads((root / LEDGER).read_text())
    figure = ledger["figures"]["calc-3-kg"]
    figure["unit"], figure["printed"][""] = "g", "3,000 g"
    (root / LEDGER).write_text(json.dumps(ledger))
    change(root / POST, "%}}3 kg{{%", "%}}3,000 g{{%")
    (said,) = found()
    assert (said.code, said.message) == (
        "HC404",
        "figure is out of date: 3,000 g should read 3 kg, since its unit has changed",
    )
    settled()


def test_a_file_that_changed_is_named(root: Path) -> None:
    change(root / "content/posts/offices/costs.csv", "Heat,5 MWh", "Heat,6 MWh")
    (said,) = found()
    assert (said.code, said.message) == (
        "HC406",
        "table is out of date, since costs.csv has changed",
    )
    settled()


# What a hand wrote.


def test_a_value_edited_by_hand_is_never_overwritten_without_force(root: Path) -> None:
    change(root / POST, ">}}25 MWh{{<", ">}}26 MWh{{<")
    (said,) = found()
    assert (said.code, said.severity) == ("HC402", "stale")
    assert said.help == f"hugo-calc write --force {POST}"
    before = (root / POST).read_bytes()
    done = run.write([])
    assert (done.exit_code(), [each.code for each in done.diagnostics]) == (1, ["HC402"])
    assert (root / POST).read_bytes() == before
    settled(force=True)
    assert b">}}25 MWh{{<" in (root / POST).read_bytes()


def test_a_hand_edit_stays_while_the_rest_of_its_post_is_written(root: Path) -> None:
    change(root / POST, ">}}25 MWh{{<", ">}}26 MWh{{<")
    change(root / "data/calc.yaml", "shared: 2 MWh", "shared: 3 MWh")
    assert sorted(each.code for each in found()) == ["HC401", "HC402"]
    done = run.write([])
    assert [each.figures for each in done.written] == [1]
    text = (root / POST).read_text()
    assert ">}}26 MWh{{<" in text
    assert ">}}3 MWh{{<" in text
    assert [each.code for each in found()] == ["HC402"]


def test_a_table_and_a_note_edited_by_hand_stay(root: Path) -> None:
    change(root / POST, "1 MWh |", "7 MWh |")
    change(root / POST, "[^calc-yearly]: ", "[^calc-yearly]: I say: ")
    said = found()
    assert [each.code for each in said] == ["HC402", "HC402"]
    assert [each.message for each in said] == [
        "table was edited by hand",
        "note calc-yearly was edited by hand",
    ]
    before = (root / POST).read_bytes()
    assert run.write([]).exit_code() == 1
    assert (root / POST).read_bytes() == before
    settled(force=True)


def test_a_value_a_note_and_a_row_that_were_deleted_come_back(root: Path) -> None:
    before = (root / POST).read_bytes()
    change(root / POST, ">}}25 MWh{{<", ">}}{{<")
    text = (root / POST).read_text()
    at = text.index("[^calc-2-yearly]:")
    (root / POST).write_text(text[:at] + text[text.index("\n", at) + 2 :])
    assert [each.code for each in found()] == ["HC401"]
    settled()
    assert sorted((root / POST).read_bytes().split(b"\n")) == sorted(before.split(b"\n"))


# The ledger itself.


def test_without_ledgers_all_is_well_and_they_come_back(root: Path) -> None:
    before = (root / LEDGER).read_bytes()
    (root / LEDGER).unlink()
    assert found() == []
    settled()
    assert (root / LEDGER).read_bytes() == before


def _merged(ledger: bytes) -> bytes:
    return b"<<<<<<< ours\r\n" + ledger + b"=======\r\n" + ledger + b">>>>>>> theirs\r\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b" \n",
        _merged,
        lambda ledger: ledger.replace(b'"hugo_calc": 1', b'"hugo_calc": 0'),
        lambda ledger: ledger[:-3],
        lambda ledger: _merged(ledger).replace(b'"post": "', b'"post": "\\q\xff'),
        lambda ledger: ledger.replace(b"25", b'2"5'),
    ],
)
def test_a_ledger_that_was_broken_is_written_anew_and_overwrites_nothing(
    root: Path, spoil: Callable[[bytes], bytes]
) -> None:
    before = (root / LEDGER).read_bytes()
    (root / LEDGER).write_bytes(spoil(before))
    (said,) = found()
    assert (said.code, said.severity, said.path) == ("HC407", "stale", LEDGER)
    settled()
    assert (root / LEDGER).read_bytes() == before
    (root / LEDGER).write_bytes(spoil(before))
    change(root / POST, ">}}25 MWh{{<", ">}}26 MWh{{<")
    assert [each.code for each in found()] == ["HC402"]
    assert run.write([]).exit_code() == 1
    assert ">}}26 MWh{{<" in (root / POST).read_text()
    assert (root / LEDGER).read_bytes() == before


@pytest.mark.parametrize(
    "own",
    [
        b"[]",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"mine": 1}',
        b'{"hugo_calc": 99}',
        b'{"hugo_calc": true, "post": "content/posts/offices/index.md", "figures": {}}',
        b'{"hugo_calc": 1.0, "post": "content/posts/offices/index.md", "figures": {}}',
        b'{"hugo_calc": 1, "figures": {"calc-yearly": 7}, "facts": [], "tables": {"costs": []}}',
        b'{"hugo_calc": 1, "post": 7, "figures": {}}',
        b'{"hugo_calc": 1, "post": "content/posts/offices/index.md"}',
        b'<<<<<<< ours\n{"mine": 1}\n=======\n{"mine": 2}\n>>>>>>> theirs\n',
        b'{"hugo_calc": 2, "post": "content/posts/offices/index.md", "tables": {}}',
        b'{"hugo_calc": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_ledger_of_ours_is_never_replaced(root: Path, own: bytes) -> None:
    (root / LEDGER).write_bytes(own)
    (said,) = found()
    newer = own.startswith(b'{"hugo_calc": 2,')
    assert said.message == (
        "the ledger was made by a newer version of hugo-calc"
        if newer
        else f"the file is no ledger, and stands where that of {POST} belongs"
    )
    assert (said.code, said.severity, said.path) == ("HC407", "error", LEDGER)
    change(root / POST, ">}}25 MWh{{<", ">}}26 MWh{{<")
    change(root / POST, ">}}2 MWh{{<", ">}}{{<")
    done = run.write([])
    assert sorted(each.code for each in done.diagnostics) == ["HC402", "HC407"]
    assert (root / LEDGER).read_bytes() == own
    assert ">}}26 MWh{{<" in (root / POST).read_text(), "nothing is known, so it may be a hand's"
    assert ">}}2 MWh{{<" in (root / POST).read_text(), "an empty place is nobody's"
    (root / "content/posts/other.md").unlink()
    run.write([])
    assert (root / LEDGER).read_bytes() == own


@pytest.mark.parametrize(
    "parts",
    [
        b'"figures": {"calc-yearly": 7}, "facts": [], "tables": {"costs": []}',
        b'"figures": {"calc-yearly": {"expression": "yearly", "printed": [1]}}, "x": NaN',
        b'"figures": {"calc-yearly": {"printed": {"": ["x"]}, "note": 5, "facts": 3}}, "tables": 7',
    ],
)
def test_a_ledger_with_nonsense_in_it_is_written_anew(root: Path, parts: bytes) -> None:
    before = (root / LEDGER).read_bytes()
    spoiled = b'{"hugo_calc": 1, "post": "' + POST.encode() + b'", ' + parts + b"}"
    (root / LEDGER).write_bytes(spoiled)
    (said,) = found()
    assert (said.code, said.severity, said.path) == ("HC407", "stale", LEDGER)
    settled()
    assert (root / LEDGER).read_bytes() == before
    (root / LEDGER).write_bytes(spoiled)
    change(root / POST, "hours: 1000 h", "hours: 2000 h")
    assert found()
    settled(force=True)


def test_a_ledger_that_disagrees_counts_as_a_change(root: Path) -> None:
    before = (root / LEDGER).read_bytes()
    change(root / LEDGER, '"value": 25.0', '"value": 24.0')
    (said,) = found()
    assert said.message == "the ledger does not say what the post does"
    settled()
    assert (root / LEDGER).read_bytes() == before


def test_a_fact_that_moved_below_the_shown_digits_moves_the_ledger_alone(root: Path) -> None:
    change(root / "data/calc.yaml", "value: 12.5\n", "value: 12.5001\n")
    assert {each.code for each in found()} <= {"HC403", "HC405", "HC407"}
    settled()


def test_a_full_write_removes_the_ledger_of_a_post_that_is_gone(root: Path) -> None:
    (root / "content/posts/other.md").unlink()
    (said,) = found()
    assert said.message == "the ledger belongs to no post"
    stranger = root / "data/hugo_calc/own.json"
    stranger.write_text('{"mine": 1}')
    settled()
    assert not (root / "data/hugo_calc/posts/other.md.json").exists()
    assert stranger.exists(), "a file that is no ledger is nobody's to remove"


def test_a_post_with_an_error_keeps_its_ledger(root: Path) -> None:
    before = (root / LEDGER).read_bytes()
    change(root / POST, "hours: 1000 h", "hours: 1000 kg +")
    assert run.write([]).exit_code() == 1
    assert (root / LEDGER).read_bytes() == before


# check fails exactly when write would change something.


def _spoil(root: Path, rng: random.Random) -> None:
    """Make one small change somewhere: a digit, a character, a line; in a post, data or ledger."""
    paths = sorted(each for each in root.rglob("*.*") if each.is_file() and each.suffix != ".toml")
    path = rng.choice(paths)
    text = path.read_text(encoding="utf-8")
    kind = rng.randrange(4)
    digits = [at for at, each in enumerate(text) if each.isdigit()]
    if kind <= 1 and digits:
        at = rng.choice(digits)
        text = text[:at] + rng.choice("0123456789") + text[at + 1 :]
    elif kind == 2:
        lines = text.splitlines(keepends=True)
        del lines[rng.randrange(len(lines))]
        text = "".join(lines)
    else:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(" x1}]\n") + text[at + 1 :]
    path.write_text(text, encoding="utf-8")


def _snapshot(root: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in root.rglob("*.*") if each.is_file()}


def _agree(root: Path, seed: int) -> None:
    rng = random.Random(seed)
    whole = _snapshot(root)
    for _ in range(rng.choice((1, 1, 2))):
        _spoil(root, rng)
    spoiled = _snapshot(root)
    checked = run.check([])
    assert _snapshot(root) == spoiled, "check writes nothing"
    done = run.write([], force=True)
    now = _snapshot(root)
    # A ledger that is absent is silent, so that what `write` makes anew does not count.
    changed = any(now.get(path) != data for path, data in spoiled.items())
    broken = any(each.severity == "error" for each in checked.diagnostics)
    assert not any(each.code == "HC990" for each in (*checked.diagnostics, *done.diagnostics))
    if broken:
        assert checked.exit_code() >= 1
    else:
        assert (checked.exit_code() == 1) == changed, [each.message for each in checked.diagnostics]
        assert run.check([]).exit_code() == 0
    for path, data in whole.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(data)
    for path in set(now) - set(whole):
        Path(path).unlink()


def test_check_fails_exactly_when_write_would_change_something(root: Path) -> None:
    for seed in range(60):
        _agree(root, seed)


@pytest.mark.slow
def test_check_fails_exactly_when_write_would_change_something_a_thousand_times(
    root: Path,
) -> None:
    for seed in range(60, 1060):
        _agree(root, seed)


def test_the_sample_of_the_guide_is_what_check_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    run.write([])
    change(tmp_path / "data/calc.yaml", "value: 12.5\n    year: 2022", "value: 10\n    year: 2023")
    checked = run.check([POST])
    drawn = full.render(checked.diagnostics[:1], checked.sources, colour=False)
    guide = Path(__file__).parents[2] / "content/guide/stale.md"
    shown = guide.read_text(encoding="utf-8").replace("{{</* ", "{{< ").replace(" */>}}", " >}}")
    assert f"```text\n{drawn}```" in shown
