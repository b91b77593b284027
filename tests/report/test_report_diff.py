"""Patches: `git apply` makes of the old file the new one, to the byte."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.report.diff import for_terminal, render

LINES = [f"line {number}\n".encode() for number in range(40)]
LONG = b"".join(LINES)


def changed(*numbers: int, by: bytes = b"other\n") -> bytes:
    return b"".join(by if number in numbers else line for number, line in enumerate(LINES))


CONTENT = {
    "one line": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "first line": (LONG, changed(0)),
    "last line": (LONG, changed(39)),
    "two hunks": (LONG, changed(5, 30)),
    "hunks that touch": (LONG, changed(5, 11)),
    "hunks just apart": (LONG, changed(5, 13)),
    "lines gone": (LONG, changed(7, 8, 9, by=b"")),
    "lines added": (LONG, changed(7, by=b"x\ny\nz\n")),
    "crlf": (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    "mixed line ends": (b"a\r\nb\nc\r\nd\n", b"a\r\nB\nc\r\nD\n"),
    "lone carriage returns": (b"a\rb\rc\nd\n", b"a\rB\rc\nd\n"),
    "line end changed": (b"a\nb\n", b"a\r\nb\n"),
    "no newline at the end": (b"a\nb", b"A\nb"),
    "newline at the end comes": (b"a\nb", b"a\nb\n"),
    "newline at the end goes": (b"a\nb\n", b"a\nb"),
    "no newline, last line differs": (b"a\nb", b"a\nB"),
    "far above no newline": (LONG + b"end", changed(3) + b"end"),
    "bom": (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfA\nb\n"),
    "utf-8": ("ä\n数 14.5 t\n".encode(), "ä\n数 15.2 t CO₂e\n".encode()),
    "not utf-8": (b"\xff\xfe\nb\n", b"\xff\xfe\nB\n"),
    "separators of unicode": ("a\u2028b\x0bc\x85\nd\n".encode(), "a\u2028b\x0bc\x85\nD\n".encode()),
    "looks like a patch": (b"--- a\n+++ b\n@@ -1 +1 @@\nx\n", b"--- a\n+++ b\n@@ -1 +1 @@\ny\n"),
    "spaces at line ends": (b"a  \n\t\n \n", b"a  \n\t\n  \n"),
    "long, with blank lines": (
        LONG.replace(b"\n", b"\n\n") * 8,
        b"x" + LONG.replace(b"\n", b"\n\n") * 4 + b"\n" + LONG.replace(b"\n", b"\n\n") * 4 + b"y",
    ),
    "emptied": (b"a\n", b""),
}

NAMES = [
    "a.md",
    "content/posts/a.md",
    "my post.md",
    "über uns.md",
    "数.md",
    'quo"te.md',
    "back\\slash.md",
    "tab\there.md",
    "line\nend.md",
    "bell\x07.md",
    " leading.md",
    "trailing ",
    "-dash.md",
    "a b/c d.md",
]


def git(folder: Path, *arguments: str, patch: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=patch,
        env=environment,
        capture_output=True,
        check=False,
    )


def applies(folder: Path, name: str, before: bytes, after: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(before)
    said = git(folder, "apply", patch=render(name, before, after))
    assert said.returncode == 0, said.stderr.decode()
    assert (path.read_bytes() if path.exists() else b"") == after


@pytest.mark.parametrize("name", CONTENT)
def test_git_applies_every_kind_of_content(tmp_path: Path, name: str) -> None:
    applies(tmp_path, "a.md", *CONTENT[name])


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_git_applies_every_kind_of_name(tmp_path: Path, name: str) -> None:
    applies(tmp_path, name, *CONTENT["one line"])


def test_git_applies_a_name_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.md")
    try:
        (tmp_path / name).touch()
    except OSError:
        pytest.skip("a file system that takes text only")
    applies(tmp_path, name, *CONTENT["one line"])


def test_names_are_written_as_git_writes_them(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"a\n")
    git(tmp_path, "add", "--all")
    for name in NAMES:
        (tmp_path / name).write_bytes(b"b\n")
    theirs = git(tmp_path, "diff").stdout.splitlines()
    for name in NAMES:
        ours = render(name, b"a\n", b"b\n").splitlines()
        assert set(ours) <= set(theirs), ours


def test_git_applies_several_files_at_once_and_backwards(tmp_path: Path) -> None:
    pairs = [CONTENT["crlf"], CONTENT["no newline at the end"], CONTENT["two hunks"]]
    patch = b""
    for number, (before, after) in enumerate(pairs):
        (tmp_path / f"{number}.md").write_bytes(before)
        patch += render(f"{number}.md", before, after)
    assert git(tmp_path, "apply", patch=patch).returncode == 0
    for number, (_, after) in enumerate(pairs):
        assert (tmp_path / f"{number}.md").read_bytes() == after
    assert git(tmp_path, "apply", "--reverse", patch=patch).returncode == 0
    for number, (before, _) in enumerate(pairs):
        assert (tmp_path / f"{number}.md").read_bytes() == before


def test_paths_count_from_the_folder_where_git_runs(tmp_path: Path) -> None:
    site = tmp_path / "docs" / "site"
    site.mkdir(parents=True)
    assert git(tmp_path, "init", "-q").returncode == 0
    applies(site, "content/a.md", *CONTENT["one line"])


def test_there_is_no_patch_of_what_is_the_same() -> None:
    assert render("a.md", b"a\n", b"a\n") == b""


def test_context_is_three_lines() -> None:
    assert render("a.md", LONG, changed(20)) == (
        b"--- a/a.md\n+++ b/a.md\n@@ -18,7 +18,7 @@\n"
        b" line 17\n line 18\n line 19\n-line 20\n+other\n line 21\n line 22\n line 23\n"
    )


_TEXT = st.lists(
    st.sampled_from([b"a", b"b", b"", b"a\r", b" ", b"\\ No newline", b"\xc3\xa4"]), max_size=12
).map(b"\n".join)


@settings(derandomize=True, database=None, deadline=None, max_examples=40)
@given(_TEXT, _TEXT)
def test_git_applies_any_change(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, after: bytes
) -> None:
    if before and before != after:
        applies(tmp_path_factory.mktemp("any"), "a.md", before, after)


def test_on_a_terminal_a_patch_has_colour_and_nothing_that_acts() -> None:
    patch = render("a.md", "ä \x1b[31m\r\n".encode(), b"b\xff\r\n")
    assert for_terminal(patch, colour=False) == (
        "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-ä \\x1b[31m\n+b\ufffd\n"
    )
    painted = for_terminal(patch, colour=True)
    assert "\x1b[31m-ä \\x1b[31m\x1b[0m\n\x1b[32m+b\ufffd\x1b[0m\n" in painted
    assert for_terminal(b"", colour=True) == ""


def test_a_file_that_is_emptied_has_no_lines() -> None:
    assert render("a.md", b"a\n", b"").splitlines()[2:] == [b"@@ -1 +0,0 @@", b"-a"]
