"""A run that is killed at any moment leaves each post whole, and the next run tidies up."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_site import command, environment, leftovers, make_site, run_tool, snapshot

from hugo_calc.site import files, run, temporary

Bar = Callable[[int, str], None]

LEFTOVER = re.compile(r"\.#.+\.[0-9a-f]{8}\.hugo-calc\.tmp")

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


def kill_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int) -> str:
    """Kill `write` at random moments; return the figure."""
    rng = random.Random(4)
    fresh, site = tmp_path / "fresh", tmp_path / "site"
    posts = [path.relative_to(fresh) for path in make_site(fresh, 50)]
    old = snapshot(fresh)
    shutil.copytree(fresh, site)
    monkeypatch.chdir(site)
    started = time.monotonic()
    assert run_tool(site, "write").returncode == 0
    lasts = time.monotonic() - started
    undisturbed = snapshot(site)
    assert all(undisturbed[str(post)] != old[str(post)] for post in posts)
    amid = swept = 0
    for _ in range(kills):
        shutil.rmtree(site)
        shutil.copytree(fresh, site)
        process = subprocess.Popen(
            command("write"),
            cwd=site,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(rng.uniform(0, lasts))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        left = snapshot(site)
        for path, data in left.items():
            if not LEFTOVER.fullmatch(Path(path).name):
                # A post is old or new, and a ledger is whole or not there yet.
                assert data in (old.get(path), undisturbed[path]), f"{path} is torn"
        assert [post for post in posts if str(post) not in left] == []
        swept += len(leftovers(site))
        amid += 0 < sum(left[str(post)] != old[str(post)] for post in posts) < len(posts)
        monkeypatch.chdir(site)  # the folder is another one each time
        assert run.write([]).exit_code() == 0
        assert snapshot(site) == undisturbed
    return f"{kills} kills of a run over 50 posts ({amid} amid its writing): 0 torn, {swept} swept"


def test_a_run_killed_at_random_moments_tears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    bar(4, kill_again_and_again(tmp_path, monkeypatch, 12))


@pytest.mark.slow
def test_a_run_killed_at_many_random_moments_tears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    bar(4, kill_again_and_again(tmp_path, monkeypatch, 300))


def test_what_another_run_is_writing_is_no_leftover(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    at = os.open(folder, temporary.FOLDER)
    with temporary.temporary("post.md", at, 0o600) as (name, _):
        files.sweep(str(folder))
        assert [each.name for each in folder.iterdir()] == [name]
    os.close(at)
    assert list(folder.iterdir()) == []
