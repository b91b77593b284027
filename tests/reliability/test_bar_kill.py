"""A run that is killed at any moment leaves each post whole, and the next run tidies up."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from disk_site import command, environment, make_site, snapshot

from hugo_calc.site import files, run, temporary

Bar = Callable[[int, str], None]

LEFTOVER = re.compile(r"\.#.+\.[0-9a-f]{8}(-[0-9a-f]{16})?\.hugo-calc\.tmp")

# Does one thing to a file again and again, killed at its first call, its second, and so on, each
# time in a process of its own; prints what each left, and what was there after a sweep.
EACH_CALL = """
import json, os, signal, sys
from pathlib import Path
from hugo_calc.site import files, temporary

folder, what = Path(sys.argv[1]).resolve(), sys.argv[2]
post, old, new = folder / "post.md", b"old " * 3000, b"new " * 4000
real = os

class Deadly:
    made = 0
    def __getattr__(self, name):
        call = getattr(real, name)
        if not callable(call) or isinstance(call, type):
            return call
        def made(*arguments, **named):
            Deadly.made += 1
            if Deadly.made == deadly:
                real.kill(real.getpid(), signal.SIGKILL)
            if name == "write":  # in small pieces, so that half a file can be left
                arguments = (arguments[0], arguments[1][:5000])
            return call(*arguments, **named)
        return made

def act():
    if what == "replace":
        seen = files.read(str(post))
        files.os = temporary.os = Deadly()
        return files.replace(seen, new)
    files.os = temporary.os = Deadly()
    return files.create(str(folder), "post.md", new)

for deadly in range(1, 90):
    if what == "replace":
        post.write_bytes(old)
    else:
        post.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        os._exit(act() is not None)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    holds = post.read_bytes() if post.exists() else None
    stray = [each.name for each in folder.iterdir() if each != post]
    files.sweep(str(folder))
    print(json.dumps({
        "code": code,
        "holds": {None: "nothing", old: "old", new: "new"}.get(holds, "torn"),
        "stray": stray,
        "after": [each.name for each in folder.iterdir() if each != post],
        "links": post.stat().st_nlink if post.exists() else 1,
    }))
    if code >= 0:
        break
"""


@pytest.mark.parametrize(("what", "before"), [("replace", "old"), ("create", "nothing")])
def test_a_kill_at_any_call_leaves_the_old_bytes_or_the_new(
    tmp_path: Path, bar: Bar, what: str, before: str
) -> None:
    said = subprocess.run(
        [sys.executable, "-c", EACH_CALL, str(tmp_path), what],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in said.stdout.splitlines()]
    *killed, last = found
    strays = [name for each in killed for name in each["stray"]]
    bar(4, f"{what} killed at each of {len(killed)} calls: 0 torn, {len(strays)} leftovers swept")
    assert last["code"] == 0
    assert {each["code"] for each in killed} == {-signal.SIGKILL}
    assert {each["holds"] for each in killed} == {before, "new"}
    assert len(strays) > 5  # the kills did hit the writing of the temporary file
    assert all(LEFTOVER.fullmatch(name) for name in strays)
    assert [each for each in found if each["after"] or each["links"] != 1] == []


Kill = Callable[[Path, float | None], float]

# Runs `write` in the folder that a line names, in a process that begins with all imported, and
# kills it after so many seconds; prints how long it lasted.
FORKER = """
import json, os, signal, sys, time
from hugo_calc.__main__ import main
from hugo_calc.site import run

os.chdir(sys.argv[1])
run.check([])
sys.argv[1:] = ["write"]
for line in sys.stdin:
    folder, seconds = json.loads(line)
    began = time.monotonic()
    child = os.fork()
    if not child:
        try:
            os.chdir(folder)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            main()
        finally:
            os._exit(70)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    print(time.monotonic() - began, flush=True)
"""


def as_program(site: Path, seconds: float | None) -> float:
    """Run `write` as a program and kill it after so many seconds; return how long it lasted."""
    began = time.monotonic()
    process = subprocess.Popen(
        command("write"),
        cwd=site,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - began


@contextlib.contextmanager
def forking(site: Path) -> Iterator[Kill]:
    """Give what runs and kills `write` without the time that an interpreter takes to start."""
    with subprocess.Popen(
        [sys.executable, "-c", FORKER, str(site)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forker:

        def kill(site: Path, seconds: float | None) -> float:
            assert forker.stdin is not None
            assert forker.stdout is not None
            print(json.dumps([str(site), seconds]), file=forker.stdin, flush=True)
            return float(forker.stdout.readline())

        yield kill


def kill_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int, kill: Kill
) -> tuple[int, str]:
    """Kill `write` at random moments; return how many were amid its writing, and the figure."""
    rng = random.Random(4)
    fresh, site = tmp_path / "fresh", tmp_path / "site"
    posts = [path.relative_to(fresh) for path in sorted(fresh.rglob("*.md"))]
    old = snapshot(fresh)
    shutil.copytree(fresh, site)
    lasts = kill(site, None)
    undisturbed = snapshot(site)
    assert len(posts) == 50
    assert all(undisturbed[str(post)] != old[str(post)] for post in posts)
    amid = swept = 0
    for _ in range(kills):
        shutil.rmtree(site)
        shutil.copytree(fresh, site)
        kill(site, rng.uniform(0, lasts))
        left = snapshot(site)
        for path, data in left.items():
            if not LEFTOVER.fullmatch(Path(path).name):
                # A post is old or new, and a ledger is whole or not there yet.
                assert data in (old.get(path), undisturbed[path]), f"{path} is torn"
        assert [post for post in posts if str(post) not in left] == []
        swept += sum(LEFTOVER.fullmatch(Path(path).name) is not None for path in left)
        amid += 0 < sum(left[str(post)] != old[str(post)] for post in posts) < len(posts)
        monkeypatch.chdir(site)  # the folder is another one each time
        assert run.write([]).exit_code() == 0
        assert snapshot(site) == undisturbed
    figure = f"{kills} kills of a run over 50 posts ({amid} amid its writing): 0 torn"
    return amid, f"{figure}, {swept} leftovers swept"


def test_a_run_killed_at_random_moments_tears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    make_site(tmp_path / "fresh", 50)
    _, figure = kill_again_and_again(tmp_path, monkeypatch, 12, as_program)
    bar(4, figure)


@pytest.mark.slow
def test_a_run_killed_at_many_random_moments_tears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    make_site(tmp_path / "fresh", 50)
    with forking(tmp_path / "fresh") as kill:
        amid, figure = kill_again_and_again(tmp_path, monkeypatch, 300, kill)
    bar(4, figure)
    assert amid > 100


def test_what_another_run_is_writing_is_no_leftover(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    at = os.open(folder, temporary.FOLDER)
    with temporary.temporary("post.md", at, 0o600) as (name, _):
        files.sweep(str(folder))
        assert [each.name for each in folder.iterdir()] == [name]
    os.close(at)
    assert list(folder.iterdir()) == []
