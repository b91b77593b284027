"""Whichever call to the file system fails, no post is harmed, and the run says what failed."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_site import command, environment, leftovers, make_site, meddling, run_tool, snapshot

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files, run

Bar = Callable[[int, str], None]

OLD, NEW = b"old \r\n\xff", b"new " * 5000
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE", "EINTR")
CAP = 8192  # bytes: the size of file that stands in for a full disk

# Where a failure costs nothing and is passed over: tidying up, the look after a rename, and lists
# of layouts, without which a post is read with more caution.
HARMLESS = {
    *("remove_leftovers", "let_go", "_remove", "_second_name", "_was_edited", "links", "left_over"),
    *("_themes", "_templates"),
}


class Failing:
    """What makes the n-th call fail, and notes which that was and on whose behalf."""

    def __init__(self, failing: int, code: int) -> None:
        self.failing, self.code, self.made = failing, code, 0
        self.failed = ""
        self.callers: set[str] = set()

    def __call__(self, name: str) -> None:
        self.made += 1
        if self.made == self.failing:
            self.failed = name
            frame = sys._getframe()
            while frame.f_back is not None:
                frame = frame.f_back
                self.callers.add(frame.f_code.co_name)
            raise OSError(self.code, os.strerror(self.code))

    @property
    def harmless(self) -> bool:
        return bool(self.callers & HARMLESS)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    post = tmp_path.resolve() / "post.md"
    post.write_bytes(OLD)
    return post


def reading(path: Path) -> files.Seen:
    found = files.read(str(path))
    assert isinstance(found, files.Seen)
    return found


@pytest.mark.parametrize("code", [*ERRORS, "EBUSY"])
def test_whichever_call_fails_a_replaced_file_is_whole(post: Path, bar: Bar, code: str) -> None:
    number = getattr(errno, code)
    seen = reading(post)
    for failing in range(1, 200):
        broken = Failing(failing, number)
        with meddling(broken):
            refused = files.replace(seen, NEW)
        if broken.failed != "unlink":
            assert [path.name for path in post.parent.iterdir()] == ["post.md"], broken.failed
        if not broken.failed:
            break
        if refused is None:
            assert broken.harmless, broken.failed
        else:
            assert (refused.code, refused.path) == ("HC903", str(post))
            assert os.strerror(number)[1:] in refused.message
        if post.read_bytes() == NEW:  # then the rename was done
            assert refused is None or "it was rewritten" in refused.message
            post.write_bytes(OLD)
        assert post.read_bytes() == OLD
        files.sweep(str(post.parent))
        seen = reading(post)
        assert [path.name for path in post.parent.iterdir()] == ["post.md"]
    else:
        pytest.fail("the calls never ended")
    bar(5, "each call of replace and create fails, 7 errors: old or new bytes, path and reason")
    assert failing > 20


@pytest.mark.parametrize("code", ERRORS)
def test_whichever_call_fails_a_new_file_is_whole_or_not_there(tmp_path: Path, code: str) -> None:
    number = getattr(errno, code)
    root = tmp_path.resolve()
    for failing in range(1, 200):
        broken = Failing(failing, number)
        with meddling(broken):
            refused = files.create(str(root), "a/b/new.json", NEW)
        found = [path for path in root.rglob("*") if path.is_file()]
        if broken.failed != "unlink":
            assert all(path == root / "a/b/new.json" for path in found), broken.failed
        if not broken.failed:
            break
        if refused is None:
            assert broken.harmless, broken.failed
        else:
            assert (refused.code, refused.path) == ("HC903", str(root / "a/b/new.json"))
            assert os.strerror(number)[1:] in refused.message
        if (root / "a/b/new.json").exists():
            assert (root / "a/b/new.json").read_bytes() == NEW
        shutil.rmtree(root / "a", ignore_errors=True)
    else:
        pytest.fail("the calls never ended")
    assert failing > 15


@pytest.mark.parametrize("call", range(1, 5))
def test_a_file_that_cannot_be_read_is_reported(post: Path, call: int) -> None:
    broken = Failing(call, errno.EIO)
    with meddling(broken):
        found = files.read(str(post))
    if not broken.harmless:
        assert isinstance(found, Diagnostic)
        assert found.code == "HC904"
        assert "put/output error" in found.message


def fail_each_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: tuple[str, ...], step: int
) -> int:
    """Make every `step`-th call of a whole run fail; return how many runs that were."""
    fresh, site = tmp_path / "fresh", tmp_path / "site"
    posts = [str(path.relative_to(fresh)) for path in make_site(fresh, 3)]
    old = snapshot(fresh)
    shutil.copytree(fresh, site)
    monkeypatch.chdir(site)
    assert run.write([]).exit_code() == 0
    undisturbed = snapshot(site)
    runs = 0
    for code in codes:
        number = getattr(errno, code)
        for failing in range(1, 2000, step):
            shutil.rmtree(site)
            shutil.copytree(fresh, site)
            monkeypatch.chdir(site)
            broken = Failing(failing, number)
            with meddling(broken):
                try:
                    done = run.write([])
                    diagnostics, exit_code = list(done.diagnostics), done.exit_code()
                except OSError as error:  # the command line says it, see cli/main.py
                    diagnostics = [files.unreadable(str(error.filename or ""), error)]
                    exit_code = 2
            if not broken.failed:
                break
            runs += 1
            where = f"call {failing}, {broken.failed}: {code}, {diagnostics}"
            left = snapshot(site)
            for path, data in left.items():
                if not path.endswith(".hugo-calc.tmp"):
                    assert data in (old.get(path), undisturbed[path]), where
            assert [post for post in posts if post not in left] == [], where
            assert broken.failed == "unlink" or leftovers(site) == [], where
            assert not any(each.code == "HC990" for each in diagnostics), where
            # EACCES says of a folder that one may not look into it, as those above a site may be.
            if not broken.harmless and (code, broken.failed) != ("EACCES", "stat"):
                assert exit_code == 2, where
                reason = os.strerror(number)[1:]
                told = [each for each in diagnostics if reason in each.message]
                assert told, where
                harmed = {each.path for each in told}
                if harmed < set(posts):  # a post of its own; the others are done
                    assert all(left[post] != old[post] for post in posts if post not in harmed)
            elif exit_code == 0 and broken.failed != "stat":
                assert {key: left[key] for key in posts} == {
                    key: undisturbed[key] for key in posts
                }, where
            assert run.write([]).exit_code() == 0, where
            assert snapshot(site) == undisturbed, where
        else:
            pytest.fail("the calls never ended")
    return runs


def test_calls_of_a_whole_run_that_fail_harm_no_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    runs = fail_each_call(tmp_path, monkeypatch, ("ENOSPC", "EIO"), 3)
    bar(5, f"{runs} runs with a failing call: posts whole, exit 2, the others done, 0 leftovers")


@pytest.mark.slow
def test_every_call_of_a_whole_run_that_fails_harms_no_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    runs = fail_each_call(tmp_path, monkeypatch, ERRORS, 1)
    bar(5, f"{runs} runs with a failing call: posts whole, exit 2, the others done, 0 leftovers")


@pytest.mark.parametrize("size", [28_000, 60_000])
def test_a_full_disk_leaves_a_large_post_intact_and_the_small_ones_written(
    tmp_path: Path, bar: Bar, size: int
) -> None:
    site = tmp_path / "site"
    *small, large = make_site(site, 4)
    text = large.read_text(encoding="utf-8")
    large.write_text(text + "More of it.\n" * (size // 12), encoding="utf-8")
    before = snapshot(site)

    def cap() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (CAP, CAP))

    said = subprocess.run(
        command("write"),
        cwd=site,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        preexec_fn=cap,
        check=False,
    )
    name = str(large.relative_to(site))
    bar(5, f"file size capped at 8 KiB: {len(before[name]) // 1000} KB post intact, HC903, exit 2")
    assert said.returncode == 2
    assert f"{name}: HC903 the file cannot be written: file too large" in said.stdout + said.stderr
    after = snapshot(site)
    assert after[name] == before[name]
    assert leftovers(site) == []
    for path in small:
        assert after[str(path.relative_to(site))] != before[str(path.relative_to(site))]
    assert run_tool(site, "write").returncode == 0
    assert large.read_bytes() != before[name]
