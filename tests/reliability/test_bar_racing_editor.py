"""Other programs that save posts while the tool writes them lose nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_site import command, environment, leftovers, make_site, meddling, run_tool, snapshot

from hugo_calc.site import files, run, temporary

Bar = Callable[[int, str], None]

OLD, NEW, LINE = b"old\n", b"new\n" * 50, b"a line of the editor\n"


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(LINE)


def overwrite(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data + LINE)


def rename_over(path: Path) -> None:
    beside = path.with_name("editor")
    beside.write_bytes(path.read_bytes() + LINE)
    beside.replace(path)


def saved_before_call(path: Path, number: int, save: Callable[[Path], None]) -> str:
    """Save a post before the n-th call that replaces it; return that call, "" past the last."""
    path.write_bytes(OLD)
    seen = files.read(str(path))
    assert isinstance(seen, files.Seen)
    made, at = 0, ""

    def before(name: str) -> None:
        nonlocal made, at
        made += 1
        if made == number:
            at = name
            save(path)

    with meddling(before):
        refused = files.replace(seen, NEW)
    files.sweep(str(path.parent))
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    if not at:
        assert refused is None
    elif refused is not None:
        assert refused.code == "HC901"
        assert path.read_bytes() == OLD + LINE
    elif path.read_bytes() != NEW + LINE:  # the edit of what had been replaced already
        assert path.read_bytes() == NEW
        return f"lost at {at}"
    return at


def swept_and_append(path: Path) -> None:
    """What another run does on its way, right before the editor saves."""
    files.sweep(str(path.parent))
    append(path)


def read_and_append(path: Path) -> None:
    """Another run that finds the post with two names, and asks whose they are."""
    found = files.read(str(path))
    assert isinstance(found, files.Seen)
    temporary.links(found.path, str(path.parent), found.links)
    append(path)


@pytest.mark.parametrize("save", [append, overwrite, swept_and_append, read_and_append])
def test_an_editor_that_writes_into_the_post_loses_nothing_at_any_boundary(
    tmp_path: Path, bar: Bar, save: Callable[[Path], None]
) -> None:
    post = tmp_path.resolve() / "post.md"
    calls: list[str] = []
    while found := saved_before_call(post, len(calls) + 1, save):
        calls.append(found)
    bar(6, f"an editor saves at each of {len(calls)} boundaries of a replacement: 0 edits lost")
    assert len(calls) > 20
    assert [each for each in calls if each.startswith("lost")] == []
    assert "replace" in calls


def test_an_editor_that_renames_loses_nothing_but_right_before_our_rename(tmp_path: Path) -> None:
    # What SECURITY.md and site/files.py say of the one moment that no system call closes.
    post = tmp_path.resolve() / "post.md"
    calls: list[str] = []
    while found := saved_before_call(post, len(calls) + 1, rename_over):
        calls.append(found)
    assert [each for each in calls if each.startswith("lost")] == ["lost at replace"]


OTHER = b"of the other run\n"


def replaced_before_call(path: Path, number: int) -> bool:
    """Let another run replace a post before the n-th call of ours; False past the last."""
    path.write_bytes(OLD)
    seen = files.read(str(path))
    assert isinstance(seen, files.Seen)
    made, said = 0, None

    def before(name: str) -> None:
        nonlocal made, said
        made += 1
        if made == number:
            found = files.read(str(path))
            assert isinstance(found, files.Seen)
            said = files.replace(found, OTHER)

    with meddling(before):
        refused = files.replace(seen, NEW)
    assert [each.code for each in (refused, said) if each] in ([], ["HC901"])
    assert path.read_bytes() in (NEW, OTHER)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return made >= number


def test_another_run_at_any_boundary_is_done_or_said(tmp_path: Path) -> None:
    post, calls = tmp_path.resolve() / "post.md", 0
    while replaced_before_call(post, calls + 1):
        calls += 1
    assert calls > 20


# Replaces a post, with an editor that appends to it before one call, killed before a later one.
EDITED_AND_KILLED = """
import os, signal, sys
from pathlib import Path
from hugo_calc.site import files, temporary

folder = Path(sys.argv[1]).resolve()
post, old, new, line = folder / "post.md", b"old ", b"new ", b"a line of the editor"
real = os

class Deadly:
    made = 0
    def __getattr__(self, name):
        call = getattr(real, name)
        if not callable(call) or isinstance(call, type):
            return call
        def made(*arguments, **named):
            Deadly.made += 1
            if Deadly.made == edited:
                with post.open("ab") as file:
                    file.write(line)
            if Deadly.made == killed:
                real.kill(real.getpid(), signal.SIGKILL)
            return call(*arguments, **named)
        return made

def act():
    seen = files.read(str(post))
    files.os = temporary.os = Deadly()
    files.replace(seen, new)

pairs = kept = 0
for edited in range(1, 90):
    for killed in range(edited, 90):
        for each in folder.iterdir():
            each.unlink()
        post.write_bytes(old)
        child = os.fork()
        if not child:
            act()
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = files.sweep(str(folder))
        lie = [str(each) for each in folder.iterdir() if each != post]
        assert lie == [each.path for each in said], (edited, killed, lie)
        holders = [post, *map(Path, lie)]
        if code == 0 and killed == edited:  # there are no such calls any more
            print(pairs, kept)
            sys.exit()
        assert post.read_bytes() in (old, old + line, new, new + line), (edited, killed)
        assert any(line in each.read_bytes() for each in holders), (edited, killed)
        pairs, kept = pairs + 1, kept + len(lie)
        if code == 0:
            break
"""


def test_a_kill_loses_no_edit_that_came_before_it(tmp_path: Path, bar: Bar) -> None:
    said = subprocess.run(
        [sys.executable, "-c", EDITED_AND_KILLED, str(tmp_path)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    pairs, kept = map(int, said.stdout.split())
    bar(6, f"an editor saves and a kill comes at {pairs} pairs of boundaries: 0 edits lost")
    assert pairs > 200
    assert 0 < kept < pairs / 10


def test_a_run_says_where_an_edit_lies_that_a_killed_run_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path.resolve()
    post = make_site(site, 2)[0]
    left = post.with_name(f".#{post.name}.1234abcd-0123456789abcdef.hugo-calc.tmp")
    left.write_bytes(LINE)
    monkeypatch.chdir(site)
    done = run.write([])
    assert len(done.written) == 2
    assert [(each.code, each.path) for each in done.diagnostics] == [
        ("HC901", str(left.relative_to(site)))
    ]
    assert done.exit_code() == 2
    left.replace(post)
    assert run.write([]).exit_code() == 0


def test_a_conflict_is_said_and_the_other_posts_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path.resolve()
    first, *others = make_site(site, 3)
    before = snapshot(site)
    monkeypatch.chdir(site)
    edited = False

    def save(name: str) -> None:
        nonlocal edited
        if name == "fsync" and not edited:
            edited = True
            append(first)

    with meddling(save):
        done = run.write([])
    assert done.exit_code() == 2
    name = str(first.relative_to(site))
    assert [(each.code, each.path) for each in done.diagnostics] == [("HC901", name)]
    assert first.read_bytes() == before[name] + LINE
    assert all(post.read_bytes() != before[str(post.relative_to(site))] for post in others)
    assert run.write([]).exit_code() == 0
    assert first.read_bytes().count(LINE) == 1


# Appends numbered lines, each with a figure to be written, at random moments.
APPENDER = """
import os, random, sys, time
rng = random.Random(6)
count, *posts = int(sys.argv[1]), *sys.argv[2:]
for number in range(count):
    time.sleep(rng.uniform(0, 0.06))
    line = f'\\nEdit {number}: {{{{< calc "{number} kg + 1 kg" />}}}}.\\n'.encode()
    descriptor = os.open(rng.choice(posts), os.O_WRONLY | os.O_APPEND)
    os.write(descriptor, line)
    os.close(descriptor)
"""


def race(root: Path, edits: int) -> tuple[int, int, int]:
    """Write a site again and again while another process edits it.

    Return the number of runs, of those with a conflict, and of lines lost.
    """
    posts = make_site(root, 4)
    appender = subprocess.Popen(
        [sys.executable, "-c", APPENDER, str(edits), *map(str, posts)], env=environment()
    )
    runs = conflicts = 0
    while appender.poll() is None:
        done = run_tool(root, "write")
        runs += 1
        conflicts += done.returncode == 2
        assert done.returncode in (0, 2), done.stderr
        told = [each for each in done.stderr.splitlines() if " HC" in each]
        assert all(" HC901 " in each for each in told), told
        assert bool(told) is (done.returncode == 2)
    assert appender.returncode == 0
    assert run_tool(root, "write").returncode == 0
    text = "".join(post.read_text(encoding="utf-8") for post in posts)
    lost = sum(text.count(f"\nEdit {number}: ") != 1 for number in range(edits))
    assert leftovers(root) == []
    assert run_tool(root, "check").returncode == 0
    return runs, conflicts, lost


def test_no_line_is_lost_to_runs_that_go_on_meanwhile(tmp_path: Path, bar: Bar) -> None:
    runs, conflicts, lost = race(tmp_path, 20)
    bar(6, f"20 edits during {runs} runs ({conflicts} conflicts): {lost} lines lost")
    assert lost == 0


@pytest.mark.slow
def test_none_of_many_lines_is_lost_to_runs_that_go_on_meanwhile(tmp_path: Path, bar: Bar) -> None:
    runs, conflicts, lost = race(tmp_path, 500)
    bar(6, f"500 edits during {runs} runs ({conflicts} conflicts): {lost} lines lost")
    assert lost == 0


def write_at_once(tmp_path: Path, times: int) -> int:
    """Start two runs at once, so many times; return how many of them met a conflict."""
    alone = tmp_path / "alone"
    make_site(alone, 12)
    assert run_tool(alone, "write").returncode == 0
    expected = snapshot(alone)
    rng = random.Random(60)
    conflicts = 0
    for number in range(times):
        root = tmp_path / f"site-{number}"
        make_site(root, 12)
        both = []
        for _ in range(2):
            both.append(
                subprocess.Popen(
                    command("write"),
                    cwd=root,
                    env=environment(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            time.sleep(rng.uniform(0, 0.01))
        for process in both:
            said = process.communicate()[1]
            assert process.returncode in (0, 2), said
            told = [each for each in said.splitlines() if " HC" in each]
            assert all(" HC901 " in each for each in told), told
            conflicts += process.returncode == 2
        assert leftovers(root) == []
        after = snapshot(root)
        assert {path: after.get(path) for path in expected if path.endswith(".md")} == {
            path: data for path, data in expected.items() if path.endswith(".md")
        }
        assert run_tool(root, "write").returncode == 0
        assert snapshot(root) == expected
    return conflicts


def test_two_runs_at_once_end_in_one_valid_state(tmp_path: Path, bar: Bar) -> None:
    conflicts = write_at_once(tmp_path, 2)
    bar(6, f"2 pairs of runs at once ({conflicts} conflicts): one valid state")


@pytest.mark.slow
def test_many_pairs_of_runs_at_once_end_in_one_valid_state(tmp_path: Path, bar: Bar) -> None:
    conflicts = write_at_once(tmp_path, 40)
    bar(6, f"40 pairs of runs at once ({conflicts} conflicts): one valid state")
