"""Bars 1 to 3, on random posts: other bytes stay, a second write is idle, check knows of both."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from accidents import disturbed
from hypothesis import given, settings
from random_posts import CSV, posts, random_post
from region_check import strays

from hugo_calc.post import Plan, Site, by_hand, plan, staleness
from hugo_calc.report.diagnostic import CODES
from hugo_calc.site import run
from hugo_calc.text.splice import splice
from hugo_calc.verify import verify

ROOT = Path(__file__).parents[2]
PATH = "content/posts/p.md"
LEFT = ("HC402", "HC410")  # what a plain write leaves: what somebody else wrote, and claims
SITE = Site(resource=lambda name: CSV.encode() if name == "machines.csv" else None)


class Seen(NamedTuple):
    """What became of one post."""

    after: bytes
    plan: Plan
    kind: str  # "changed", "same" or "refused"


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def judged(source: bytes, site: Site = SITE) -> Seen:
    """Plan, write and check a post, and hold all three bars against it."""

    def planned(data: bytes) -> Plan:
        return plan(data, PATH, site)

    made = planned(source)
    for each in made.diagnostics:
        assert each.code in CODES, each
        assert each.code != "HC990", each
        if each.span is not None and each.path == PATH:
            assert 0 <= each.span.start <= each.span.end <= len(source), each
    stale = staleness(made, PATH)
    if made.refused:
        assert made.edits == ()
        assert stale == ()
        return Seen(source, made, "refused")
    after = splice(source, made.edits)
    assert strays(source, after, made.edits) == ""
    changes = after != source
    assert bool(made.edits) == changes, made.edits
    left = () if site.force else by_hand(made, PATH)
    others = [each for each in stale if each not in left and each.code != "HC410"]
    assert bool(others) == changes, (stale, made.edits)
    assert verify(source, after, made, planned) is None
    again = planned(after)
    assert again.edits == ()
    kept = [each.message for each in left]
    told = [each for each in staleness(again, PATH) if each.code != "HC410"]
    assert [each.message for each in told if each.message not in kept] == []
    return Seen(after, made, "changed" if changes else "same")


def explained(source: bytes, site: Site = SITE, *, seed: int | str) -> Seen:
    """Judge a post, and show it where it fails."""
    try:
        return judged(source, site)
    except Exception as error:
        error.add_note(f"seed {seed}: {source!r}")
        raise


def judged_twice(seed: int) -> Iterator[Seen]:
    """Judge a random post, and the same after a first write and some accident or edit.

    With what the first write noted down, and without it; what is left then is written by force.
    """
    rng = seeded(seed)
    first = explained(random_post(rng), seed=seed)
    yield first
    if first.kind == "refused":
        return
    again = disturbed(first.after, rng)
    known = SITE._replace(ledger=first.plan.ledger)
    forced = explained(again, known._replace(force=True), seed=seed)
    assert forced.after == explained(again, SITE._replace(force=True), seed=seed).after
    for site in (SITE, known):
        second = explained(again, site, seed=seed)
        if second.kind != "refused" and by_hand(second.plan, PATH) == ():
            assert second.after == forced.after
        yield second


def counted(seeds: range) -> dict[str, int]:
    counts = dict.fromkeys(("changed", "same", "refused"), 0)
    for seed in seeds:
        for seen in judged_twice(seed):
            counts[seen.kind] += 1
    return counts


def told(counts: dict[str, int]) -> str:
    return f"{sum(counts.values())} random posts, {counts['changed']} rewritten"


def report(bar: Callable[[int, str], None], what: str) -> None:
    bar(1, f"{what}: 0 other bytes differ")
    bar(2, f"{what}: 0 changes by a second write")
    bar(3, f"{what}: 0 disagreements")


def test_random_posts_keep_the_three_bars(bar: Callable[[int, str], None]) -> None:
    counts = counted(range(160))
    assert counts["changed"] > 100
    assert counts["refused"] > 30
    report(bar, told(counts))


@settings(derandomize=True, database=None, deadline=None, max_examples=40)
@given(posts())
def test_posts_that_can_be_made_smaller_keep_them_too(source: bytes) -> None:
    judged(source)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_random_posts_keep_the_three_bars(
    part: int, bar: Callable[[int, str], None]
) -> None:
    counts = counted(range(10_000 + part * 1_600, 10_000 + (part + 1) * 1_600))
    assert sum(counts.values()) > 2_500
    assert counts["changed"] > 1_000
    report(bar, f"part {part + 1}: {told(counts)}")


# The posts of this site, as they are and with other digits.


def real_posts() -> list[tuple[Path, bytes]]:
    return [(path, path.read_bytes()) for path in sorted((ROOT / "content").rglob("*.md"))]


def site_of(path: Path) -> Site:
    def resource(name: str) -> bytes | None:
        beside = path.parent / name
        return beside.read_bytes() if beside.is_file() else None

    return Site(resource=resource)


def test_the_posts_of_this_site_keep_them(bar: Callable[[int, str], None]) -> None:
    rng = seeded(1)
    count = changed = 0
    for path, source in real_posts():
        site = site_of(path)
        clean = explained(source, site, seed=str(path))
        assert clean.kind != "refused"
        count += 1
        if b"/calc" in source:
            spoilt = disturbed(source, rng)
            changed += explained(spoilt, site, seed=str(path)).kind == "changed"
            count += 1
    report(bar, f"{count} real posts")


@pytest.mark.slow
def test_the_posts_of_this_site_keep_them_however_disturbed(
    bar: Callable[[int, str], None],
) -> None:
    count = 0
    for path, source in real_posts():
        site = site_of(path)
        for seed in range(40 if b"/calc" in source else 3):
            explained(disturbed(source, seeded(seed)), site, seed=f"{path} {seed}")
            count += 1
    report(bar, f"{count} disturbed real posts")


# The same through the shell, on files.


def make_folder(root: Path, seeds: range) -> dict[str, bytes]:
    """Write random posts below `root`, and return them by their names."""
    (root / "hugo.toml").write_text('title = "t"\n')
    made = {}
    for seed in seeds:
        rng = seeded(seed)
        source = random_post(rng)
        if seed % 2 and not (first := plan(source, PATH, SITE)).refused:
            source = disturbed(splice(source, first.edits), rng)
        name = f"content/posts/p{seed}/index.md"
        (root / name).parent.mkdir(parents=True)
        (root / name).write_bytes(source)
        (root / name).with_name("machines.csv").write_bytes(CSV.encode())
        made[name] = source
    return made


def state(root: Path) -> dict[str, tuple[int, int, str]]:
    """Return the inode, the time and the digest of every file below `root`."""
    return {
        str(path): (
            path.stat().st_ino,
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def folder_keeps_them(root: Path, seeds: range, monkeypatch: pytest.MonkeyPatch) -> int:
    """Check, write, write and check random posts in a folder; return how many were written."""
    made = make_folder(root, seeds)
    monkeypatch.chdir(root)
    before = state(root)
    checked = run.check([])
    assert state(root) == before, "check wrote"
    refused = {each.path for each in checked.diagnostics if each.severity == "error"}
    stale = {
        each.path
        for each in checked.diagnostics
        if each.severity == "stale" and each.code not in LEFT and each.path in made
    }
    written = run.write([])
    assert not [each for each in written.diagnostics if each.code.startswith("HC99")]
    changed = set()
    for name, source in made.items():
        pure = plan(source, name, SITE)
        expected = splice(source, pure.edits) if run.mentions_calc(source) else source
        found = (root / name).read_bytes()
        assert found == expected, name
        if found != source:
            changed.add(name)
        else:
            assert state_of(root / name) == before[str(root / name)][:2], name
    assert {each.path for each in written.written} == changed
    assert stale == changed
    assert not refused & changed

    settled = state(root)
    again = run.write([])
    assert again.written == ()
    assert state(root) == settled, "a second write changed something"
    assert again.exit_code() == run.check([]).exit_code()
    for name in made:
        alone = run.check([name])
        if name not in refused:
            left = [each for each in alone.diagnostics if each.code in LEFT]
            assert alone.exit_code() == bool(left), alone.diagnostics
    assert state(root) == settled
    return len(changed)


def state_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def test_a_folder_of_posts_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Callable[[int, str], None]
) -> None:
    changed = folder_keeps_them(tmp_path, range(500, 540), monkeypatch)
    assert changed > 10
    report(bar, f"40 files, {changed} rewritten")


@pytest.mark.slow
def test_a_large_folder_of_posts_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Callable[[int, str], None]
) -> None:
    changed = folder_keeps_them(tmp_path, range(20_000, 21_000), monkeypatch)
    report(bar, f"1,000 files, {changed} rewritten")
