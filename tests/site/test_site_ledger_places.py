"""Where ledgers lie: beside files that are none, for posts that share a place, moved or left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.summary import line
from hugo_calc.site import files, run
from hugo_calc.site.outcome import Run
from hugo_calc.site.outdated import outdated

FRONT = "---\ntitle: t\ndate: 2024-05-20\ncalc:\n  let:\n    laptop: 50 W × 8 h × 230\n---\n"
POST = FRONT + 'At {{< calc "laptop" />}} a year, {{< calc "laptop × 2" />}} in two.\n'
HAND = "about 95 kWh"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of one post, not written yet."""
    put(tmp_path / "hugo.toml", "")
    put(tmp_path / "content/a.md", POST)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def by_hand(path: Path) -> None:
    """Write over a value and a note of a post."""
    change(path, "}}92 kWh{{", "}}" + HAND + "{{")
    change(path, "[^calc-laptop-2]: ", "[^calc-laptop-2]: Metered by Bob: ")


def is_kept(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return HAND in text and "Metered by Bob" in text


def said(found: Run) -> list[tuple[str, str, str]]:
    return [(each.code, each.severity, each.path) for each in found.diagnostics]


def ledgers(root: Path) -> dict[str, str]:
    """Return the post that each ledger names, by its path."""
    top = root / "data/hugo_calc"
    found = sorted(top.rglob("*.json"))
    return {str(each.relative_to(top)): json.loads(each.read_text())["post"] for each in found}


# Links, and files that are none of ours.


@pytest.mark.parametrize("to", ["../../content/b.md", "../../hugo.toml", "nowhere", "/", "."])
def test_a_ledger_that_is_a_link_is_neither_followed_nor_replaced(root: Path, to: str) -> None:
    put(root / "content/b.md", "---\ntitle: other\n---\nPrecious words.\n")
    put(root / "hugo.toml", "# my settings\n")
    link = root / "data/hugo_calc/a.md.json"
    link.parent.mkdir(parents=True)
    link.symlink_to(to)
    before = [(root / each).read_bytes() for each in ("content/b.md", "hugo.toml")]
    expected = ("HC407", "error", "data/hugo_calc/a.md.json")
    assert expected in said(run.check([]))
    done = run.write([])
    assert (said(done), done.exit_code()) == ([expected], 1)
    assert "a link stands where a ledger belongs" in done.diagnostics[0].message
    assert "}}92 kWh{{" in (root / "content/a.md").read_text(), "the post itself is written"
    assert link.is_symlink()
    assert [(root / each).read_bytes() for each in ("content/b.md", "hugo.toml")] == before


def test_a_link_on_the_way_leads_to_no_file_but_a_ledger(root: Path) -> None:
    put(root / "mine/a.md.json", '{"my": "charts"}\n')
    (root / "data").mkdir()
    (root / "data/hugo_calc").symlink_to("../mine")
    assert said(run.write([])) == [("HC407", "error", "data/hugo_calc/a.md.json")]
    assert (root / "mine/a.md.json").read_text() == '{"my": "charts"}\n'
    (root / "content/a.md").write_text(POST)
    (root / "content/b.md").write_text("---\ntitle: b\n---\n")
    (root / "content/a.md").unlink()
    assert said(run.write([])) == []
    assert (root / "mine/a.md.json").exists()


def test_a_folder_of_ledgers_behind_a_link_out_of_the_site_is_not_touched(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run.write([])
    outside = tmp_path_factory.mktemp("outside")
    (root / "data/hugo_calc").rename(outside / "ledgers")
    (root / "data/hugo_calc").symlink_to(outside / "ledgers")
    before = (outside / "ledgers/a.md.json").read_bytes()
    change(root / "content/a.md", "230", "231")
    assert run.write([]).exit_code() == 2
    (root / "content/a.md").unlink()
    put(root / "content/b.md", "x")
    run.write([])
    assert (outside / "ledgers/a.md.json").read_bytes() == before


def test_an_authors_file_in_the_folder_stays_when_its_name_is_that_of_no_post(root: Path) -> None:
    run.write([])
    own = {
        "charts.json": '{"hugo_calc": 3, "mine": "charts"}',
        "gone.md.json": '{"hugo_calc": 1, "figures": {}}',
        "later.md.json": '{"hugo_calc": 2, "post": "content/later.md", "figures": {}}',
    }
    for name, text in own.items():
        put(root / "data/hugo_calc" / name, text)
    assert said(run.check([])) == said(run.write([])) == []
    assert {name: (root / "data/hugo_calc" / name).read_text() for name in own} == own


# Posts that are not looked at.


def test_an_excluded_post_keeps_its_ledger(root: Path) -> None:
    put(root / "content/old/b.md", POST)
    run.write([])
    by_hand(root / "content/old/b.md")
    put(root / "hugo-calc.toml", 'exclude = ["content/old/**"]\n')
    assert said(run.check([])) == said(run.write([])) == []
    (root / "hugo-calc.toml").unlink()
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / "content/old/b.md")


def test_a_post_out_of_the_content_folders_keeps_its_ledger(root: Path) -> None:
    put(root / "drafts/x.md", POST)
    run.write(["drafts/x.md"])
    assert said(run.write([])) == said(run.check([])) == []
    assert ledgers(root) == {"a.md.json": "content/a.md", "drafts/x.md.json": "drafts/x.md"}
    by_hand(root / "drafts/x.md")
    run.write(["drafts/x.md"])
    assert is_kept(root / "drafts/x.md")


def test_the_ledger_of_a_post_without_figures_goes(root: Path) -> None:
    put(root / "content/b.md", POST)
    run.write([])
    put(root / "content/a.md", "---\ntitle: t\n---\nNothing.\n")
    assert said(run.check([])) == [("HC407", "stale", "data/hugo_calc/a.md.json")]
    assert said(run.write([])) == said(run.check([])) == []
    assert ledgers(root) == {"b.md.json": "content/b.md"}


@pytest.mark.parametrize("name", ["check", "write"])
def test_the_text_of_an_excluded_post_is_passed_on(root: Path, name: str) -> None:
    put(root / "hugo-calc.toml", 'exclude = ["content/a.md", "content/new.md"]\n')
    for path in ("content/a.md", "content/new.md"):
        found = run.on_text(POST.encode(), path, force=name == "write")
        assert (found.changes, found.diagnostics, found.exit_code()) == ((), (), 0)


def test_ledgers_that_the_settings_keep_no_more_are_left_with_a_warning(root: Path) -> None:
    run.write([])
    before = ledgers(root)
    put(root / "hugo-calc.toml", "ledger = false\n")
    for done in (run.check([]), run.write([])):
        assert said(done) == [("HC407", "warning", "data/hugo_calc/a.md.json")]
        assert done.exit_code() == 0
    assert ledgers(root) == before
    assert said(run.check(["content/a.md"])) == []


# Posts that share a place.

MOUNTS = "".join(
    f'[[module.mounts]]\nsource = "{source}"\ntarget = "{target}"\n'
    for source, target in (("content", "content"), ("docs", "content/docs2"))
)
LANGUAGES = '[languages.en]\nweight = 1\n[languages.de]\nweight = 2\ncontentDir = "i18n/de"\n'


@pytest.mark.parametrize(
    ("settings", "one", "other"),
    [
        (MOUNTS, "content/docs/a.md", "docs/a.md"),
        (LANGUAGES, "content/de/a.md", "i18n/de/a.md"),
        ("", "drafts/x.md", "content/drafts/x.md"),
    ],
)
def test_two_posts_of_one_place_keep_a_ledger_each(
    root: Path, settings: str, one: str, other: str
) -> None:
    put(root / "hugo.toml", settings)
    put(root / one, POST)
    put(root / other, POST.replace('calc "laptop"', 'calc "laptop in MWh"'))
    both = [one, other]
    for asked in ([one], [], both, []):
        assert said(run.write(asked)) == []
        assert said(run.check(asked)) == []
    run.write(both)
    held = ledgers(root)
    assert sorted(held.values()) == sorted(["content/a.md", *both])
    by_hand(root / one)
    before = (root / one).read_bytes()
    run.write([])
    run.write(both)
    assert (root / one).read_bytes() == before
    assert ledgers(root) == held, "they have not changed places"


def test_a_post_takes_the_place_of_one_that_is_gone(root: Path) -> None:
    put(root / "hugo.toml", MOUNTS)
    put(root / "docs/docs/a.md", POST)
    put(root / "content/docs/a.md", POST)
    run.write([])
    (root / "content/docs/a.md").unlink()
    put(root / "docs/a.md", FRONT + '{{< calc "3 kg" />}}\n')
    assert {code for code, _, _ in said(run.check([]))} == {"HC401"}
    assert said(run.write([])) == said(run.check([])) == []
    assert set(ledgers(root).values()) == {"content/a.md", "docs/docs/a.md", "docs/a.md"}


# Posts that were moved.


@pytest.mark.parametrize("to", ["content/b.md", "content/a/index.md", "drafts/a.md"])
@pytest.mark.parametrize("named", [False, True])
def test_a_post_that_was_moved_takes_its_ledger_along(root: Path, to: str, *, named: bool) -> None:
    run.write([])
    by_hand(root / "content/a.md")
    run.write([])
    (root / to).parent.mkdir(parents=True, exist_ok=True)
    (root / "content/a.md").rename(root / to)
    put(root / "content/c.md", FRONT)
    asked = [to] if named or to.startswith("drafts") else []
    assert {code for code, _, _ in said(run.check(asked))} == {"HC402"}
    assert run.write(asked, force=False).written == ()
    assert is_kept(root / to)
    assert list(ledgers(root).values()) == [to]
    assert {code for code, _, _ in said(run.check(asked))} == {"HC402"}


def test_a_moved_post_in_which_nothing_is_stale_has_a_ledger_to_move(root: Path) -> None:
    run.write([])
    (root / "content/a.md").rename(root / "content/b.md")
    (found,) = run.check([]).diagnostics
    assert (found.code, found.severity) == ("HC407", "stale")
    assert found.path == "data/hugo_calc/a.md.json"
    assert found.message == "the ledger is of content/a.md, which is content/b.md now"
    assert said(run.write([])) == said(run.check([])) == []
    assert ledgers(root) == {"b.md.json": "content/b.md"}


def test_content_under_another_name_keeps_what_was_edited(root: Path) -> None:
    put(root / "content/posts/b.md", POST)
    run.write([])
    by_hand(root / "content/posts/b.md")
    (root / "content").rename(root / "pages")
    put(root / "hugo.toml", 'contentDir = "pages"\n')
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / "pages/posts/b.md")
    assert ledgers(root) == {"a.md.json": "pages/a.md", "posts/b.md.json": "pages/posts/b.md"}


def test_a_broken_ledger_of_a_moved_post_lets_nothing_be_overwritten(root: Path) -> None:
    run.write([])
    by_hand(root / "content/a.md")
    path = root / "data/hugo_calc/a.md.json"
    path.write_text(f"<<<<<<< a\n{path.read_text()}=======\n>>>>>>> b\n")
    (root / "content").rename(root / "pages")
    put(root / "hugo.toml", 'contentDir = "pages"\n')
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / "pages/a.md")
    assert ledgers(root) == {"a.md.json": "pages/a.md"}


def test_a_ledger_moves_with_the_languages_of_a_site(root: Path) -> None:
    put(root / "content/de/a.md", POST)
    run.write([])
    by_hand(root / "content/de/a.md")
    put(root / "hugo.toml", '[languages.en]\n[languages.de]\ncontentDir = "content/de"\n')
    run.write([])
    put(root / "hugo.toml", '[languages.en]\n[languages.xx]\ncontentDir = "content/de"\n')
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / "content/de/a.md")
    assert ledgers(root) == {"a.md.json": "content/a.md", "xx/a.md.json": "content/de/a.md"}


def test_of_several_ledgers_the_nearest_is_adopted(root: Path) -> None:
    put(root / "content/b.md", POST.replace("230", "240"))
    put(root / "content/c.md", FRONT + '{{< calc "laptop" />}} {{< calc "7 kg" />}}\n')
    run.write([])
    by_hand(root / "content/a.md")
    run.write([])
    (root / "content/a.md").rename(root / "content/z.md")
    (root / "content/b.md").unlink()
    (root / "content/c.md").unlink()
    change(root / "content/z.md", "230", "460")
    assert len(run.write([]).diagnostics) == 2, "the other value is known to be the tool's"
    assert "}}368 kWh{{" in (root / "content/z.md").read_text()
    assert is_kept(root / "content/z.md")
    assert ledgers(root) == {"z.md.json": "content/z.md"}


def test_a_post_that_has_little_of_a_ledger_does_not_adopt_it(root: Path) -> None:
    run.write([])
    (root / "content/a.md").unlink()
    figures = (("laptop", "92 kWh"), ("7 kg", "8 kg"), ("9 kg", "8 kg"))
    values = [f'{{{{< calc "{each}" >}}}}{text}{{{{< /calc >}}}}' for each, text in figures]
    put(root / "content/b.md", FRONT + ", ".join(values) + "\n")
    assert said(run.write([])) == []
    assert ">}}7 kg{{<" in (root / "content/b.md").read_text()
    assert ledgers(root) == {"b.md.json": "content/b.md"}


def test_a_ledger_waits_for_a_moved_post_that_cannot_be_worked_on(root: Path) -> None:
    run.write([])
    by_hand(root / "content/a.md")
    run.write([])
    (root / "content/a.md").rename(root / "content/b.md")
    change(root / "content/b.md", "in two.", 'in two. {{< calc "unheard" />}}')
    assert {code for code, _, _ in said(run.check([]))} == {"HC201"}
    run.write([])
    assert ledgers(root) == {"a.md.json": "content/a.md"}
    change(root / "content/b.md", ' {{< calc "unheard" />}}', "")
    run.write([])
    assert is_kept(root / "content/b.md")
    assert ledgers(root) == {"b.md.json": "content/b.md"}


def test_a_place_that_another_post_takes_does_not_take_the_ledger_from_a_moved_one(
    root: Path,
) -> None:
    put(root / "hugo.toml", MOUNTS)
    put(root / "content/docs2/a.md", POST)
    (root / "docs").mkdir()
    run.write([])
    by_hand(root / "content/docs2/a.md")
    run.write([])
    (root / "content/docs2/a.md").rename(root / "content/moved.md")
    put(root / "content/docs2/b.md", FRONT + '{{< calc "3 kg" />}}\n')
    (root / "data/hugo_calc/docs2/a.md.json").rename(root / "data/hugo_calc/docs2/b.md.json")
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / "content/moved.md")
    assert "content/moved.md" in ledgers(root).values()


@pytest.mark.parametrize("name", ["content/b.md", "content/0.md"])
def test_a_copy_keeps_what_was_edited(root: Path, name: str) -> None:
    run.write([])
    by_hand(root / "content/a.md")
    run.write([])
    put(root / name, (root / "content/a.md").read_text())
    before = ledgers(root)
    run.check([])
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / name)
    assert is_kept(root / "content/a.md")
    assert ledgers(root) == before | {f"{name[8:]}.json": name}


@pytest.mark.parametrize("name", ["content/b.md", "content/0.md"])
def test_a_new_post_at_the_place_of_a_moved_one_does_not_take_its_ledger(
    root: Path, name: str
) -> None:
    put(root / "content/a.md", POST.replace("in two", 'in two, {{< calc "laptop × 3" />}}'))
    run.write([])
    by_hand(root / "content/a.md")
    run.write([])
    (root / "content/a.md").rename(root / name)
    put(root / "content/a.md", FRONT + 'It is {{< calc "7 kg" />}}.\n')
    assert {code for code, _, _ in said(run.write([]))} == {"HC402"}
    assert is_kept(root / name)


def test_a_word_that_waits_for_a_value_is_filled_though_another_post_has_the_formula(
    root: Path,
) -> None:
    run.write([])
    waiting = POST.replace('"laptop" />}}', '"laptop" >}}TODO{{< /calc >}}')
    put(root / "content/b.md", waiting)
    assert said(run.write([])) == []
    assert "}}92 kWh{{" in (root / "content/b.md").read_text()


def test_outdated_keeps_what_was_edited_in_a_moved_post(root: Path) -> None:
    run.write([])
    by_hand(root / "content/a.md")
    run.write([])
    (root / "content/a.md").rename(root / "content/b.md")
    outdated(["content/b.md"], "2025-01-01", update=True)
    assert "as_of: 2025-01-01" in (root / "content/b.md").read_text()
    assert is_kept(root / "content/b.md")
    assert ledgers(root) == {"b.md.json": "content/b.md"}


def test_a_name_that_is_no_utf8_is_kept_in_a_ledger(root: Path) -> None:
    name = b"content/\xff.md"
    target = files.real(str(root)).encode() + b"/" + name
    try:
        with open(target, "wb") as post:  # noqa: PTH123  # the name has no text
            post.write(POST.encode())
    except OSError:
        pytest.skip("the file system has no such names")
    assert said(run.write([])) == said(run.check([])) == []
    assert b"\\udcff" in (root / "data/hugo_calc/\udcff.md.json").read_bytes()


# What that costs.


def test_a_ledger_is_read_once_and_the_others_only_for_a_post_that_lacks_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        put(root / f"content/p{number}.md", POST)
    run.write([])
    read: list[str] = []
    listed: list[str] = []
    real_read, real_entries = files.read, files.entries

    def counting(path: str) -> files.Seen | Diagnostic:
        read.append(path)
        return real_read(path)

    def listing(folder: str) -> list[files.Entry] | Diagnostic:
        listed.append(folder)
        return real_entries(folder)

    monkeypatch.setattr(files, "read", counting)
    monkeypatch.setattr(files, "entries", listing)
    for asked, times in (([], 1), (["content/a.md", "content/p1.md"], 0)):
        listed.clear()
        read.clear()
        assert said(run.check(asked)) == []
        of_ledgers = [each for each in read if "data/hugo_calc" in each]
        assert len(of_ledgers) == len(set(of_ledgers)) == (len(asked) or 21)
        assert sum("data/hugo_calc" in each for each in listed) == times
    put(root / "content/new.md", POST)
    listed.clear()
    run.check(["content"])
    assert not any("data/hugo_calc" in each for each in listed), "a post without values needs none"
    for number in range(3):
        put(root / f"content/q{number}.md", POST.replace("/>}}", ">}}1{{< /calc >}}"))
    read.clear()
    run.check(["content"])
    of_ledgers = [each for each in read if "data/hugo_calc" in each]
    assert len(of_ledgers) <= 2 * 21


# The summary.


def test_the_counts_of_a_run_add_up(root: Path) -> None:
    put(root / "content/b.md", POST)
    run.write([])
    change(root / "content/a.md", "[^calc-laptop-2]: ", "[^calc-laptop-2]: Bob: ")
    change(root / "data/hugo_calc/b.md.json", '"value"', '"valve"')
    put(root / "content/c.md", (root / "content/b.md").read_text())
    change(root / "content/c.md", "in two.", 'in two. {{< calc "no" />}}')
    change(root / "content/c.md", "}}92 kWh{{", "}}93 kWh{{")
    counts = run.check([]).summary
    assert (counts.figures, counts.current, counts.stale) == (6, 5, 0)
    assert (counts.notes, counts.ledgers, counts.errors) == (1, 1, 1)
    assert line(counts) == (
        "3 posts, 6 figures: 5 up to date, 1 note stale, 1 ledger stale, 1 not checked,"
        " 1 error (HC201)."
    )


def test_a_copy_is_held_against_what_the_ledger_said_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "data").mkdir()
    Path("hugo.toml").write_text("title = 't'\n")
    lets = "".join(f"  f{at}: 1{at} kg\n" for at in range(4))
    Path("data/calc.yaml").write_text(f"let:\n{lets}")
    tags = " ".join(f'{{{{% calc-text "f{at}" /%}}}}' for at in range(4))
    Path("content/a.md").write_text(f"---\ntitle: t\n---\n{tags}\n")
    assert run.write([]).exit_code() == 0
    Path("content/b.md").write_bytes(Path("content/a.md").read_bytes())
    Path("data/calc.yaml").write_text(f"let:\n{lets}".replace("10 kg", "11 kg", 1))
    assert run.write([]).diagnostics == ()
    assert Path("content/b.md").read_text() == Path("content/a.md").read_text()
    assert "11 kg{{% /calc-text %}}" in Path("content/b.md").read_text()


@pytest.mark.parametrize("taken", ["ours", "theirs"])
def test_of_a_ledger_with_conflicts_both_sides_count(
    taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    Path("hugo.toml").write_text("title = 't'\n")
    post, ledger = Path("content/a.md"), Path("data/hugo_calc/a.md.json")
    front = "---\ntitle: t\ncalc:\n  let:\n    x: {x} kg\n    y: {y} kg\n---\n"
    sides = {}
    for side, x, y in (("ours", 1, 5), ("theirs", 2, 4)):
        post.write_text(front.format(x=x, y=y) + '{{< calc "x + 10 × y" />}} in all.\n')
        assert run.write([]).exit_code() == 0
        sides[side] = post.read_text(), ledger.read_text().splitlines(keepends=True)
    (ours, mine), (theirs, other) = sides["ours"], sides["theirs"]
    merged = []
    for one, another in zip(mine, other, strict=True):
        both = ["<<<<<<< HEAD\n", one, "=======\n", another, ">>>>>>> b\n"]
        merged += [one] if one == another else both
    assert len(merged) > len(mine)
    ledger.write_text("".join(merged))
    chosen = ours if taken == "ours" else theirs
    _, _, text = chosen.partition("---\n{{")
    post.write_text(front.format(x=2, y=5) + "{{" + text)
    assert run.write([]).diagnostics == ()
    assert "52 kg{{" in post.read_text()
