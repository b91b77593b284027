"""Links, pipes, modes and owners stay what they were, and nothing outside the site is touched."""

from __future__ import annotations

import ast
import json
import os
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from disk_site import environment, make_site, run_tool, snapshot

import hugo_calc
from hugo_calc.site import run

Bar = Callable[[int, str], None]

PACKAGE = Path(hugo_calc.__file__).parent
NO_POST = "the path is no post of this site: it "

# No module may run what it is given; asking git and Hugo is for those named here.
FORBIDDEN_NAMES = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "socket", "ssl", "http", "urllib", "ctypes"}
STARTS_PROGRAMS = {"site/doctor.py"}

# Runs the tool and notes what the interpreter's audit says of files, programs and connections.
# A name relative to an open folder is completed from that.
AUDITED = """
import atexit, json, os, sys
report = open(sys.argv.pop(1), "w")
leave, real_open, found, at = os._exit, os.open, [], None
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

def placed(path, folder):
    if isinstance(path, int):
        return os.readlink(f"/proc/self/fd/{path}")
    path = os.fsdecode(path)
    if isinstance(folder, int) and folder >= 0:
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)
    return os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))

def hook(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)):
        path, mode, flags = given
        wide = (flags or 0) & writing or set(str(mode or "")) & set("wax+")
        found.append(["write" if wide else "read", placed(path, at)])
    elif event in ("os.listdir", "os.scandir"):
        found.append(["read", placed(given[0] or ".", None)])
    elif event in ("os.rename", "os.link"):
        found.append(["write", placed(given[0], given[2])])
        found.append(["write", placed(given[1], given[3])])
    elif event in ("os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.truncate",
                   "os.utime", "os.symlink"):
        folder = given[-1] if event in ("os.remove", "os.mkdir", "os.rmdir") else None
        found.append(["write", placed(given[0], folder)])
    elif event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn",
                           "os.system", "urllib.", "ctypes.dlopen", "pty.")):
        found.append(["forbidden", event])

def opened(path, flags, mode=0o777, *, dir_fd=None):
    global at
    at = dir_fd
    try:
        return real_open(path, flags, mode, dir_fd=dir_fd)
    finally:
        at = None

def left(code):
    json.dump({"code": code, "found": found}, report)
    report.close()
    leave(code)

os.open, os._exit = opened, left
from hugo_calc.__main__ import main
sys.addaudithook(hook)
main()
"""


def audited(root: Path, report: Path, *arguments: str) -> tuple[int, list[tuple[str, str]]]:
    """Run the tool; return its exit code, and what it did to which files."""
    said = subprocess.run(
        [sys.executable, "-B", "-c", AUDITED, str(report), *arguments],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in said.stderr, said.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    return told["code"], [(what, path) for what, path in told["found"]]


def is_within(path: str, folders: set[Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def interpreters_own() -> set[Path]:
    """Return where Python, the package and the libraries lie."""
    places = {Path(sysconfig.get_path(each)) for each in ("stdlib", "platstdlib", "purelib")}
    places |= {PACKAGE, Path(sys.prefix), Path(sys.base_prefix) / "lib", Path("/dev/null")}
    return places | {place.resolve() for place in places}


def test_whole_runs_touch_nothing_outside_the_site(tmp_path: Path, bar: Bar) -> None:
    site, report = tmp_path.resolve() / "site", tmp_path.resolve() / "report.json"
    make_site(site, 4)
    (site / "templates").mkdir()
    (site / "templates" / "note.md.j2").write_text("{{ value }}, said here.", encoding="utf-8")
    reads = writes = 0
    wrong = []
    for arguments in (["check"], ["write"], ["check"], ["write", "content/posts"], ["scan"],
                      ["eval", "2 kg + 3 kg"], ["facts", "grid"], ["outdated"]):  # fmt: skip
        _, found = audited(site, report, *arguments)
        for what, path in found:
            reads += what == "read"
            writes += what == "write"
            allowed = {site} if what == "write" else {site, *interpreters_own()}
            if what == "forbidden" or not is_within(path, allowed):
                wrong.append((arguments[0], what, path))
            if what == "write" and arguments[0] != "write":
                wrong.append((arguments[0], what, path))
    bar(14, f"audited: {reads} reads and {writes} writes, {len(wrong)} outside the site")
    assert wrong == []
    assert writes > 20
    assert b"said here" in b"".join(snapshot(site).values())


# Each leads from within the site to a place outside of it.
WAYS_OUT = {
    "content/posts/out.md": "post.md",
    "content/posts/folder": "folder",
    "content/posts/bundle/index.md": "post.md",
    "content/posts/taking/costs.csv": "costs.csv",
    "data/calc.yaml": "calc.yaml",
    "data/hugo_calc": "ledgers",
    "templates/note.md.j2": "note.md.j2",
    "templates": "folder",
    "content": "folder",
    "data": "ledgers",
}


@pytest.mark.parametrize("link", WAYS_OUT)
def test_a_link_out_of_the_site_is_followed_by_no_run(tmp_path: Path, bar: Bar, link: str) -> None:
    root = tmp_path.resolve()
    site, outside = root / "site", root / "outside"
    make_site(site, 2)
    (site / "content/posts/taking").mkdir()
    (site / "content/posts/taking/index.md").write_text(
        "---\ntitle: t\ncalc:\n  tables:\n    costs:\n      rows: costs.csv\n"
        "      columns: {What: row.what}\n---\n"
        '{{% calc-table "costs" /%}}\n',
        encoding="utf-8",
    )
    (outside / "folder").mkdir(parents=True)
    (outside / "ledgers" / "hugo_calc").mkdir(parents=True)
    for name in ("post.md", "folder/post.md", "folder/note.md.j2", "note.md.j2", "calc.yaml"):
        (outside / name).write_text('{{< calc "1 kg + 2 kg" />}}\n', encoding="utf-8")
    (outside / "costs.csv").write_text("What\nSecret\n", encoding="utf-8")
    for folder in ("ledgers", "ledgers/hugo_calc"):
        # A ledger that no post of the site has, and a leftover.
        assert run_tool(site, "write", "content/posts/post-01.md").returncode == 0
        ledger = (site / "data/hugo_calc/posts/post-01.md.json").read_bytes()
        (outside / folder / "gone.md.json").write_bytes(ledger)
        (outside / folder / ".#a.md.1234abcd.hugo-calc.tmp").write_bytes(b"")
    at = site / link
    at.parent.mkdir(parents=True, exist_ok=True)
    if at.exists():
        at.rename(root / "aside")
    at.symlink_to(outside / WAYS_OUT[link])
    before = snapshot(outside)
    # Folders may be listed to learn that there is nothing of the site in them; files are not read.
    wrong = []
    for command in ("write", "check"):
        _, found = audited(site, root / "report.json", command)
        wrong += [
            (command, what, path)
            for what, path in found
            if not is_within(path, {site, *interpreters_own()}) or what == "forbidden"
        ]
    bar(14, f"{len(WAYS_OUT)} kinds of links out of the site: {len(wrong)} files reached")
    assert wrong == []
    assert snapshot(outside) == before
    taking = site / "content/posts/taking/index.md"
    assert not taking.exists() or "Secret" not in taking.read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site = tmp_path.resolve() / "site"
    make_site(site, 2)
    monkeypatch.chdir(site)
    return site


def test_a_link_within_the_site_stays_and_its_target_changes(site: Path, bar: Bar) -> None:
    target = site / "shared.md"
    (site / "content/posts/post-01.md").rename(target)
    link = site / "content/posts/post-01.md"
    link.symlink_to("../../shared.md")
    before = target.read_bytes()
    assert run.write([]).exit_code() == 0
    bar(14, "a link within the site stays, its target changes")
    assert link.is_symlink()
    assert target.read_bytes() != before
    assert run.write([]).written == ()


def test_content_that_is_a_link_within_the_site_is_written(site: Path) -> None:
    (site / "content").rename(site / "docs")
    (site / "content").symlink_to("docs")
    done = run.write([])
    assert [each.path for each in done.written] == [
        "content/notes/post-00.md",
        "content/posts/post-01.md",
    ]
    assert (done.exit_code(), run.check([]).exit_code()) == (0, 0)
    assert (site / "content").is_symlink()


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("content/out.md", "HC905", NO_POST + "is a link that leads out of it"),
        ("content/pipe.md", "HC905", NO_POST + "is a named pipe"),
        ("/dev/null", "HC905", NO_POST + "lies out of it"),
        ("../outside.md", "HC905", NO_POST + "lies out of it"),
        ("content/../../outside.md", "HC905", NO_POST + "lies out of it"),
        ("..", "HC905", NO_POST + "lies out of it"),
        ("data", "HC905", NO_POST.replace("it ", "none of its content folders lies here")),
        ("data/calc.yaml", "HC905", NO_POST.replace("it ", "Hugo reads no Markdown from a file")),
        ("content/none.md", "HC904", "the file cannot be read: no such file or directory"),
        ("content/loop.md", "HC904", "the file cannot be read: "),
    ],
)
def test_what_is_no_post_of_the_site_is_refused(
    site: Path, path: str, code: str, message: str
) -> None:
    (site.parent / "outside.md").write_text('{{< calc "1 kg" />}}\n', encoding="utf-8")
    (site / "content/out.md").symlink_to("../../outside.md")
    (site / "content/loop.md").symlink_to("loop.md")
    os.mkfifo(site / "content/pipe.md")

    def held() -> list[tuple[str, bytes]]:
        return [
            (str(each), each.read_bytes())
            for each in sorted(site.parent.rglob("*"))
            if each.name != "loop.md" and each.is_file()
        ]

    before = held()
    done = run.write([path])
    assert done.exit_code() == 2
    assert [each.code for each in done.diagnostics] == [code]
    assert done.diagnostics[0].message.startswith(message.rstrip())
    assert held() == before


def test_a_folder_with_the_name_of_a_post_is_a_folder(site: Path) -> None:
    (site / "content/a.md").mkdir()
    done = run.write(["content/a.md"])
    assert (done.written, done.diagnostics) == ((), ())


def test_a_pipe_among_the_posts_stops_nothing(site: Path) -> None:
    os.mkfifo(site / "content/posts/pipe.md")
    done = run.write([])
    assert len(done.written) == 2
    assert done.exit_code() == 0


def test_a_post_with_two_names_is_refused_unless_it_may_be_written_in_place(
    site: Path, bar: Bar
) -> None:
    post, other = site / "content/posts/post-01.md", site / "other"
    os.link(post, other)
    before, inode = post.read_bytes(), post.stat().st_ino
    refused = run_tool(site, "write")
    assert refused.returncode == 2
    assert "HC903 the file cannot be written: it has 2 names (hard links)" in refused.stderr
    assert post.read_bytes() == other.read_bytes() == before
    done = run_tool(site, "write", "--in-place")
    bar(14, "a post with two names is refused, and written with --in-place")
    assert done.returncode == 0
    assert post.read_bytes() == other.read_bytes() != before
    assert post.stat().st_ino == other.stat().st_ino == inode
    help_ = " ".join(run_tool(site, "write", "--help").stdout.split())
    assert "Not crash-safe" in help_


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o200 | 0o444])
def test_the_mode_and_the_owner_are_kept(site: Path, mode: int) -> None:
    post = site / "content/posts/post-01.md"
    post.chmod(mode)
    before = post.stat()
    assert run.write([]).exit_code() == 0
    after = post.stat()
    assert stat.S_IMODE(after.st_mode) == mode
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert after.st_size != before.st_size


def test_a_read_only_post_is_refused_and_the_others_are_written(site: Path) -> None:
    post = site / "content/posts/post-01.md"
    post.chmod(0o444)
    before = post.read_bytes()
    done = run.write([])
    assert [(each.code, each.path) for each in done.diagnostics] == [
        ("HC903", "content/posts/post-01.md")
    ]
    assert done.exit_code() == 2
    assert post.read_bytes() == before
    assert stat.S_IMODE(post.stat().st_mode) == 0o444
    assert [each.path for each in done.written] == ["content/notes/post-00.md"]


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
    return found


def named(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_the_package_runs_nothing_that_it_is_given(bar: Bar) -> None:
    wrong: list[tuple[str, Any]] = []
    modules = sorted(PACKAGE.rglob("*.py"))
    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(PACKAGE).as_posix()
        found = (imported(tree) & FORBIDDEN_MODULES) | (named(tree) & FORBIDDEN_NAMES)
        if name not in STARTS_PROGRAMS:
            found |= imported(tree) & {"subprocess", "multiprocessing"}
        wrong += [(name, each) for each in sorted(found)]
    bar(14, f"{len(modules)} modules without eval, exec, pickle, sockets")
    assert wrong == []
