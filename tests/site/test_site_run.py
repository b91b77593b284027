"""A run over a site: what is found, what is written, and what stays as it is."""

import base64
import errno
import json
import os
import re
from pathlib import Path

import pytest

from hugo_calc.post import Figure, Plan, Site
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files, run
from hugo_calc.site.outcome import Run, exit_code
from hugo_calc.site.run import mentions_calc
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit

CALL = re.compile(rb'\{\{< calc "(\w+)" >\}\}(.*?)\{\{< /calc >\}\}')


class Upper:
    """A planner whose figures are their expressions in capitals; some words are special."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Site]] = []
        self.silent = False

    def plan(self, source: bytes, path: str, site: Site, _earlier: Plan | None = None) -> Plan:
        self.seen.append((path, site))
        edits: list[Edit] = []
        found: list[Diagnostic] = []
        figures: list[Figure] = []
        for match in CALL.finditer(source):
            word, stored = match[1].decode(), match[2].decode()
            span = Span(*match.span(2))
            if word == "crash":
                raise KeyError("crash")
            if word == "wrong":
                found.append(Diagnostic("HC201", "unknown name", Span(*match.span(1))))
                continue
            if word == "warn":
                found.append(Diagnostic("HC331", "differ", span, severity="warning"))
            if word == "file":
                stored = (site.resource("x.csv") or b"none").decode()
            if word == "spoil":
                edits.append(Edit(Span(0, 1), b"#"))
            text = word.upper()
            figures.append(Figure(word, "figure", span, stored, text, word))
            if stored != text:
                edits.append(Edit(span, text.encode()))
        return Plan(() if any(d.code == "HC201" for d in found) else tuple(edits),
                    tuple(found), tuple(figures))  # fmt: skip

    def staleness(self, plan: Plan, path: str) -> tuple[Diagnostic, ...]:
        return tuple(
            Diagnostic("HC401", "out of date", each.span, severity="stale", path=path)
            for each in plan.figures
            if each.stale and plan.edits and not self.silent
        )


def call(word: str, value: str = "") -> str:
    return f'{{{{< calc "{word}" >}}}}{value}{{{{< /calc >}}}}'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path.resolve() / "site"
    (root / "content").mkdir(parents=True)
    (root / "hugo.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def post(root: Path, name: str, *parts: str) -> Path:
    path = root / "content" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("---\ntitle: x\n---\n" + " ".join(parts) + "\n", encoding="utf-8")
    return path


def write(*paths: str) -> Run:
    return run.write(paths, planner=Upper())


def check(*paths: str) -> Run:
    return run.check(paths, planner=Upper())


def told(run: Run) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in run.diagnostics]


def snapshot(root: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in root.rglob("*")
        if path.is_file()
    }


def test_check_says_what_write_would_change_and_writes_nothing(root: Path) -> None:
    post(root, "a.md", call("one", "ONE"), call("two", "old"))
    before = snapshot(root)
    found = check()
    assert told(found) == [("HC401", "content/a.md")]
    assert found.exit_code() == 1
    assert (found.summary.figures, found.summary.current, found.summary.stale) == (2, 1, 1)
    assert snapshot(root) == before


def test_write_writes_and_then_check_is_clean(root: Path) -> None:
    path = post(root, "a.md", call("one", "ONE"), call("two", "old"))
    done = write()
    assert path.read_text().endswith(f"{call('one', 'ONE')} {call('two', 'TWO')}\n")
    assert (done.written, done.exit_code()) == ((("content/a.md", 1),), 0)
    assert (done.summary.written, done.summary.changed) == (1, 1)
    assert check().exit_code() == 0
    assert list(root.rglob(".#*")) == []


def test_a_second_write_touches_nothing(root: Path) -> None:
    post(root, "a.md", call("one", "old"))
    write()
    before = snapshot(root)
    again = write()
    assert (again.written, again.diagnostics) == ((), ())
    assert snapshot(root) == before


def test_an_error_leaves_its_post_alone_and_the_others_are_written(root: Path) -> None:
    bad = post(root, "a.md", call("wrong"), call("two", "old"))
    good = post(root, "b.md", call("one", "old"))
    before = bad.read_bytes()
    done = write()
    assert told(done) == [("HC201", "content/a.md")]
    assert done.exit_code() == 1
    assert bad.read_bytes() == before
    assert "ONE" in good.read_text()


def test_a_bug_in_one_post_stays_with_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = post(root, "a.md", call("crash"), call("two", "old"))
    good = post(root, "b.md", call("one", "old"))
    before = bad.read_bytes()
    done = write()
    (found,) = done.diagnostics
    assert (found.code, found.path) == ("HC990", "content/a.md")
    assert found.message == "this is our bug: KeyError: 'crash'"
    assert (done.exit_code(), bad.read_bytes()) == (2, before)
    assert "ONE" in good.read_text()
    with pytest.raises(KeyError):
        run.write([], planner=Upper(), debug=True)


def test_a_plan_that_cannot_be_proved_is_not_written(root: Path) -> None:
    path = post(root, "a.md", call("spoil", "old"))
    before = path.read_bytes()
    done = write()
    assert told(done) == [("HC990", "content/a.md")]
    assert (done.exit_code(), path.read_bytes(), done.written) == (2, before, ())


def test_what_shows_our_bug_is_saved_once_where_the_author_is_told(root: Path) -> None:
    path = post(root, "a.md", call("spoil", "old"))
    assert told(run.check([], planner=Upper()))[0][0] == "HC990"
    assert list(root.glob("hugo-calc-bug-*")) == [], "a check writes nothing"
    (said,) = write().diagnostics
    (report,) = root.glob("hugo-calc-bug-*.json")
    assert report.name in said.help
    found = json.loads(report.read_text())
    assert base64.b64decode(found["post"]) == path.read_bytes()
    assert found["message"] == said.message
    assert write().diagnostics == (said,)
    assert list(root.glob("hugo-calc-bug-*")) == [report]


def test_a_change_that_nothing_is_said_about_is_our_bug(root: Path) -> None:
    planner = Upper()
    planner.silent = True
    post(root, "a.md", call("one", "old"))
    found = run.check([], planner=planner)
    assert (told(found), found.exit_code()) == ([("HC990", "content/a.md")], 2)


def test_a_post_that_cannot_be_written_is_named_and_the_others_are_written(root: Path) -> None:
    bad = post(root, "a.md", call("one", "old"))
    good = post(root, "b.md", call("one", "old"))
    bad.chmod(0o444)
    done = write()
    assert told(done) == [("HC903", "content/a.md")]
    assert (done.exit_code(), done.written) == (2, (("content/b.md", 1),))
    assert "ONE" in good.read_text()


def test_whichever_call_fails_the_other_posts_are_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    class Failing:
        def __getattr__(self, name: str) -> object:
            real = getattr(os, name)
            if name not in ("open", "write", "fsync", "fchmod", "replace", "read", "fstat"):
                return real

            def made(*arguments: object, **named: object) -> object:
                nonlocal calls
                calls += 1
                if calls == failing:
                    raise OSError(errno.EIO, "Input/output error")
                return real(*arguments, **named)

            return made

    for failing in range(1, 400):
        calls = 0
        posts = [post(root, f"{name}.md", call("one", "old")) for name in "abc"]
        old = posts[0].read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(files, "os", Failing())
            done = write()
        new = old.replace(b">old<", b">}}ONE{{<").replace(b"}}old{{", b"}}ONE{{")
        assert all(path.read_bytes() in (old, new) for path in posts)
        assert list(root.rglob(".#*")) == []
        if calls < failing:
            break
        spoilt = [path for path in posts if path.read_bytes() == old]
        assert len(spoilt) <= 1 or told(done)[0][0] == "HC906"
        assert done.exit_code() == 2 or not spoilt
    assert 20 < failing < 399


def test_an_edit_during_the_run_wins(root: Path) -> None:
    path = post(root, "a.md", call("one", "old"))

    class Slow(Upper):
        def plan(self, source: bytes, path_: str, site: Site, _earlier: Plan | None = None) -> Plan:
            if not self.seen:
                path.write_bytes(source + b"one more line\n")
            return super().plan(source, path_, site)

    done = run.write([], planner=Slow())
    assert (told(done), done.exit_code()) == ([("HC901", "content/a.md")], 2)
    assert path.read_bytes().endswith(b"one more line\n")
    assert list(root.rglob(".#*")) == []


def test_a_post_that_is_not_utf_8_is_refused_where_it_concerns_us(root: Path) -> None:
    (root / "content" / "a.md").write_bytes(b"caf\xe9 " + call("one", "old").encode())
    (root / "content" / "plain.md").write_bytes(b"caf\xe9")
    found = write()
    assert (told(found), found.exit_code()) == ([("HC902", "content/a.md")], 2)
    assert told(write("content/plain.md")) == [("HC902", "content/plain.md")]


@pytest.mark.parametrize(
    ("source", "mentions"),
    [
        (b'{{< calc "x" />}}', True),
        (b"{{<calc`x`/>}}", True),
        (b'{{% CALC-table "x" %}}', True),
        (b"---\ncalc:\n  let: {}\n---\n", True),
        (b"+++\n[calc.let]\n+++\n", True),
        (b'{"calc": {}}', True),
        (b"[^calc-x]: left over", True),
        (b"a calculation, recalc and calc_x", False),
        (b"", False),
    ],
)
def test_posts_without_the_word_need_no_planning(source: bytes, mentions: bool) -> None:
    assert mentions_calc(source) is mentions


def test_posts_without_the_word_are_not_planned(root: Path) -> None:
    post(root, "a.md", "a calculation")
    planner = Upper()
    found = run.check([], planner=planner)
    assert (planner.seen, found.summary.posts, found.summary.figures) == ([], 1, 0)


def test_a_link_keeps_being_one_and_its_target_is_written(root: Path) -> None:
    target = root / "shared.md"
    target.write_text(call("one", "old").replace("{{<", "x {{<", 1), encoding="utf-8")
    link = root / "content" / "a.md"
    link.symlink_to("../shared.md")
    assert write().written == (("content/a.md", 1),)
    assert link.is_symlink()
    assert "ONE" in target.read_text()


def test_diagnostics_come_in_the_order_of_posts_and_of_their_text(root: Path) -> None:
    post(root, "b.md", call("two", "old"), call("one", "old"))
    post(root, "a.md", call("one", "old"))
    found = check("content/b.md", "content/a.md")
    assert [each.path for each in found.diagnostics] == ["content/a.md", *["content/b.md"] * 2]
    spans = [each.span for each in found.diagnostics[1:] if each.span]
    assert spans == sorted(spans)


def test_a_file_beside_the_post_reaches_the_planner(root: Path) -> None:
    post(root, "bundle/index.md", call("file", "FILE"))
    (root / "content" / "bundle" / "x.csv").write_bytes(b"FILE")
    assert check().exit_code() == 0


def test_a_file_beside_the_post_that_cannot_be_read_stops_the_post(root: Path) -> None:
    path = post(root, "bundle/index.md", call("file", "old"))
    os.mkfifo(root / "content" / "bundle" / "x.csv")
    before = path.read_bytes()
    done = write()
    assert told(done) == [("HC905", "content/bundle/x.csv")]
    assert (done.exit_code(), path.read_bytes()) == (2, before)


def test_each_post_is_planned_in_its_own_language(root: Path) -> None:
    (root / "hugo.toml").write_text(
        "defaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\nlocale = 'de-AT'\n"
    )
    post(root, "a.md", call("one", "ONE"))
    post(root, "a.de.md", call("one", "ONE"))
    planner = Upper()
    run.check([], planner=planner)
    assert [(path, site.language) for path, site in planner.seen] == [
        ("content/a.de.md", "de-AT"),
        ("content/a.md", "en"),
    ]


def test_what_ails_the_site_is_said_once_and_nothing_is_written(root: Path) -> None:
    (root / "data").mkdir()
    (root / "data" / "calc.yaml").write_bytes(b"\xff")
    paths = [post(root, f"{name}.md", call("one", "old")) for name in "ab"]
    done = write()
    assert (told(done), done.exit_code()) == ([("HC902", "data/calc.yaml")], 2)
    assert all("old" in path.read_text() for path in paths)


def test_paths_are_shown_as_seen_from_the_current_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(root, "posts/a.md", call("one", "old"))
    monkeypatch.chdir(root / "content" / "posts")
    assert told(check()) == [("HC401", "a.md")]
    monkeypatch.chdir(root / "content")
    assert told(check()) == [("HC401", "posts/a.md")]


def test_leftovers_of_a_killed_run_are_swept_by_write_alone(root: Path) -> None:
    post(root, "a.md", call("one", "ONE"))
    stray = root / "content" / ".#a.md.12ab34cd.hugo-calc.tmp"
    stray.write_bytes(b"half")
    os.utime(stray, (1, 1))
    check()
    assert stray.exists()
    write()
    assert not stray.exists()


@pytest.mark.parametrize(
    ("code", "severity", "strict", "expected"),
    [
        ("HC201", "error", False, 1),
        ("HC904", "error", False, 2),
        ("HC990", "error", False, 2),
        ("HC401", "stale", False, 1),
        ("HC331", "warning", False, 0),
        ("HC331", "warning", True, 1),
        ("HC905", "warning", False, 0),
    ],
)
def test_the_exit_code_tells_stale_from_broken(
    code: str, severity: str, strict: bool, expected: int
) -> None:
    found = Diagnostic(code, "x", severity=severity)  # type: ignore[arg-type]
    assert exit_code([found], strict=strict) == expected
    assert exit_code([], strict=strict) == 0
