"""Reading and replacing files: the old bytes or the new ones, never a mixture."""

import errno
import fcntl
import hashlib
import os
import socket
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files, temporary

OLD, NEW = b"old \r\n\xff", b"new " * 5000


@pytest.fixture
def post(tmp_path: Path) -> Path:
    post = tmp_path.resolve() / "post.md"
    post.write_bytes(OLD)
    return post


def seen(path: Path) -> files.Seen:
    found = files.read(str(path))
    assert isinstance(found, files.Seen)
    return found


def test_a_replaced_file_has_the_new_bytes_and_the_old_mode(post: Path) -> None:
    post.chmod(0o640)
    assert files.replace(seen(post), NEW) is None
    assert post.read_bytes() == NEW
    assert stat.S_IMODE(post.stat().st_mode) == 0o640
    assert list(post.parent.iterdir()) == [post]


def test_the_owner_is_kept_or_the_file_is_refused(post: Path) -> None:
    if os.geteuid() != 0:
        refused = files.replace(seen(post)._replace(owner=os.geteuid() + 1), NEW)
        assert refused is not None
        assert refused.code == "HC903"
        assert post.read_bytes() == OLD
        return
    os.chown(post, 4242, 4243)
    assert files.replace(seen(post), NEW) is None
    assert (post.stat().st_uid, post.stat().st_gid) == (4242, 4243)


def test_what_an_editor_saved_in_the_meantime_wins(post: Path) -> None:
    read = seen(post)
    post.write_bytes(b"edited")
    refused = files.replace(read, NEW)
    assert refused is not None
    assert refused.code == "HC901"
    assert post.read_bytes() == b"edited"


def test_an_edit_of_equal_length_and_time_is_seen_too(post: Path) -> None:
    read = seen(post)
    status = post.stat()
    post.write_bytes(OLD[::-1])
    os.utime(post, ns=(status.st_atime_ns, status.st_mtime_ns))
    refused = files.replace(read, NEW)
    assert refused is not None
    assert refused.code == "HC901"


def test_a_file_swapped_for_a_link_is_not_followed(post: Path, tmp_path: Path) -> None:
    read = seen(post)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(OLD)
    post.unlink()
    post.symlink_to(elsewhere)
    assert files.replace(read, NEW) is not None
    assert elsewhere.read_bytes() == OLD


def test_a_file_removed_in_the_meantime_stays_removed(post: Path) -> None:
    read = seen(post)
    post.unlink()
    assert files.replace(read, NEW) is not None
    assert list(post.parent.iterdir()) == []


def test_a_hard_link_is_refused(post: Path) -> None:
    os.link(post, post.with_name("other.md"))
    refused = files.replace(seen(post), NEW)
    assert refused is not None
    assert refused.code == "HC903"
    assert "hard links" in refused.message
    assert refused.help
    assert post.read_bytes() == OLD


def test_a_hard_link_is_overwritten_if_that_is_allowed(post: Path) -> None:
    other = post.with_name("other.md")
    os.link(post, other)
    before = post.stat().st_ino
    assert files.replace(seen(post), NEW, in_place=True) is None
    assert (post.read_bytes(), other.read_bytes()) == (NEW, NEW)
    assert (post.stat().st_ino, other.stat().st_ino) == (before, before)
    assert files.replace(seen(post), b"short", in_place=True) is None
    assert other.read_bytes() == b"short"
    edited = seen(post)
    post.write_bytes(b"edited")
    refused = files.replace(edited, NEW, in_place=True)
    assert refused is not None
    assert (refused.code, other.read_bytes()) == ("HC901", b"edited")


def test_a_file_with_one_name_is_replaced_even_where_overwriting_is_allowed(post: Path) -> None:
    with post.open("rb") as reader:  # an open file keeps its inode from being used again
        assert files.replace(seen(post), NEW, in_place=True) is None
        assert reader.read() == OLD


@pytest.mark.parametrize("failures", [1, 2])
def test_what_was_overwritten_halfway_is_put_back(
    post: Path, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    os.link(post, post.with_name("other.md"))
    read, real = seen(post), os.fsync
    left = failures

    def failing(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    refused = files.replace(read, NEW, in_place=True)
    assert refused is not None
    assert refused.code == "HC903"
    assert "no space left on device" in refused.message
    assert ("could not be put back" in refused.message) is (failures == 2)
    assert post.read_bytes() == OLD


def test_a_second_name_that_a_killed_run_left_is_taken_away(post: Path) -> None:
    os.link(post, post.with_name(".#post.md.1234abcd.hugo-calc.tmp"))
    assert files.replace(seen(post), NEW) is None
    assert post.read_bytes() == NEW
    assert list(post.parent.iterdir()) == [post]


def held_at(post: Path, data: bytes) -> Path:
    """Return the second name of a post that was read as `data`."""
    return post.with_name(
        f".#post.md.1234abcd-{hashlib.sha256(data).hexdigest()[:16]}.hugo-calc.tmp"
    )


def test_a_leftover_that_alone_holds_an_edit_is_kept_and_said(post: Path) -> None:
    left = held_at(post, b"read")
    left.write_bytes(b"read, and edited")
    for _ in range(2):  # as long as it lies there
        (said,) = files.sweep(str(post.parent))
        assert (said.code, said.path) == ("HC901", str(left))
    assert left.read_bytes() == b"read, and edited"
    assert files.replace(seen(post), NEW) is None
    assert left.exists()


def test_a_leftover_without_an_edit_of_its_own_is_removed(post: Path) -> None:
    held_at(post, b"read").write_bytes(b"read")
    os.link(post, held_at(post, b"other"))  # what it holds, the post does as well
    for name in ("post.md", "my-post.md", "a.md-0123456789abcdef"):
        post.with_name(f".#{name}.1234abcd.hugo-calc.tmp").write_bytes(b"half of a new po")
    assert files.sweep(str(post.parent)) == []
    assert list(post.parent.iterdir()) == [post]


def test_what_another_run_holds_is_no_name_of_a_post(post: Path) -> None:
    folder = os.open(post.parent, temporary.FOLDER)
    with temporary.held("post.md", folder, OLD) as (second, _):
        assert files.sweep(str(post.parent)) == []
        assert post.with_name(second).exists()
        assert post.stat().st_nlink == 2
        assert files.replace(seen(post), NEW) is None
        assert post.with_name(second).read_bytes() == OLD
    os.close(folder)
    assert list(post.parent.iterdir()) == [post]


@pytest.mark.parametrize("links", [True, False])
def test_an_edit_that_cannot_be_put_back_is_said(
    post: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    real, times = os.replace, 0

    def replace(*arguments: Any, **named: Any) -> None:
        nonlocal times
        times += 1
        if times > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        with post.open("ab") as editor:
            editor.write(b"edit")
        real(*arguments, **named)

    def no_links(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "replace", replace)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    refused = files.replace(seen(post), NEW)
    assert refused is not None
    assert refused.code == "HC903"
    assert "what was saved meanwhile could not be put back: input/output error" in refused.message
    kept = [Path(each.path).read_bytes() for each in files.sweep(str(post.parent))]
    assert kept == ([OLD + b"edit"] if links else [])


def test_an_edit_is_put_back_where_there_are_no_links_either(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace
    edits = [b"edit"]

    def replace(*arguments: Any, **named: Any) -> None:
        if edits:
            with post.open("ab") as editor:
                editor.write(edits.pop())
        real(*arguments, **named)

    def no_links(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "link", no_links)
    refused = files.replace(seen(post), NEW)
    assert refused is not None
    assert refused.code == "HC901"
    assert post.read_bytes() == OLD + b"edit"
    assert list(post.parent.iterdir()) == [post]


def test_a_new_file_is_made_with_its_folders_and_replaces_nothing(tmp_path: Path) -> None:
    root = str(tmp_path.resolve())
    assert files.create(root, "a/b/c.json", NEW) is None
    assert (tmp_path / "a/b/c.json").read_bytes() == NEW
    taken = files.create(root, "a/b/c.json", OLD)
    assert taken is not None
    assert taken.code == "HC901"
    assert (tmp_path / "a/b/c.json").read_bytes() == NEW
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.json"]


def test_a_new_file_is_made_where_there_are_no_links_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    root = str(tmp_path.resolve())
    assert files.create(root, "c.json", NEW) is None
    taken = files.create(root, "c.json", OLD)
    assert taken is not None
    assert taken.code == "HC901"
    assert files.replace(seen(tmp_path.resolve() / "c.json"), OLD) is None
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("c.json", OLD)]


@pytest.mark.parametrize("path", ["../out.json", "a/../../out.json", "a//b", "./a", "link/c.json"])
def test_a_new_file_never_lies_out_of_the_site(tmp_path: Path, path: str) -> None:
    root = tmp_path.resolve() / "site"
    (root / "a").mkdir(parents=True)
    (root.parent / "outside").mkdir()
    (root / "link").symlink_to(root.parent / "outside")
    refused = files.create(str(root), path, NEW)
    assert refused is not None
    assert refused.code == "HC903"
    assert [each for each in root.parent.rglob("*") if each.is_file()] == []


def test_a_file_is_removed_only_if_it_is_what_was_read(post: Path) -> None:
    read = seen(post)
    post.write_bytes(b"edited")
    refused = files.remove(read)
    assert refused is not None
    assert (refused.code, post.read_bytes()) == ("HC901", b"edited")
    assert files.remove(seen(post)) is None
    assert not post.exists()


def test_a_file_out_of_reach_is_not_taken_for_none(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    assert files.kind(str(post.with_name("none"))) == ""
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", failing)
        with pytest.raises(OSError, match="put/output"):
            files.kind(str(post))


def test_a_read_only_file_is_refused(post: Path) -> None:
    post.chmod(0o444)
    refused = files.replace(seen(post), NEW)
    assert refused is not None
    assert (refused.code, refused.message) == (
        "HC903",
        "the file cannot be written: it is read-only",
    )
    assert post.read_bytes() == OLD


def test_the_longest_of_names_can_be_replaced(tmp_path: Path) -> None:
    post = tmp_path.resolve() / ("ü" * 126 + ".md")
    post.write_bytes(OLD)
    assert files.replace(seen(post), NEW) is None
    assert post.read_bytes() == NEW


def test_a_link_within_the_site_leads_to_its_target(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "real.md").write_bytes(OLD)
    (root / "link.md").symlink_to("real.md")
    assert files.target(str(root / "link.md"), str(root)) == str(root / "real.md")


def refusal(path: Path, root: Path) -> Diagnostic:
    found = files.target(str(path), str(root))
    assert isinstance(found, Diagnostic)
    return found


def test_what_is_no_file_of_the_site_is_refused(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "site"
    (root / "folder.md").mkdir(parents=True)
    outside = root.parent / "outside.md"
    outside.write_bytes(OLD)
    (root / "out.md").symlink_to(outside)
    (root / "loop.md").symlink_to("loop.md")
    os.mkfifo(root / "pipe.md")
    refused = {
        name: (refusal(root / name, root).code, refusal(root / name, root).message)
        for name in ("folder.md", "out.md", "../outside.md", "pipe.md", "none.md", "loop.md")
    }
    no_post = "the path is no post of this site: it "
    assert refused["folder.md"] == ("HC905", no_post + "is a folder")
    assert refused["out.md"] == ("HC905", no_post + "is a link that leads out of it")
    assert refused["../outside.md"] == ("HC905", no_post + "lies out of it")
    assert refused["pipe.md"] == ("HC905", no_post + "is a named pipe")
    assert refused["none.md"] == (
        "HC904",
        "the file cannot be read: no such file or directory",
    )
    assert refused["loop.md"][0] == "HC904"
    assert refusal(Path("/dev/null"), Path("/")).message == no_post + "is a device"


def test_a_sibling_with_the_same_beginning_is_not_inside(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site-2").mkdir()
    (tmp_path / "site-2" / "a.md").write_bytes(OLD)
    assert refusal(tmp_path / "site-2" / "a.md", tmp_path / "site").code == "HC905"


def test_reading_never_waits_for_a_pipe_nor_opens_a_socket(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = files.read(str(tmp_path / "pipe"))
    assert isinstance(found, Diagnostic)
    assert found.code == "HC905"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert isinstance(files.read(str(tmp_path / "s")), Diagnostic)


def test_only_our_own_leftovers_are_swept(tmp_path: Path) -> None:
    names = (".#post.md.1234abcd.hugo-calc.tmp", ".#post.md", "post.md.hugo-calc.tmp")
    for name in names:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".#link.1234abcd.hugo-calc.tmp").symlink_to("post.md")
    (tmp_path / ".#folder.1234abcd.hugo-calc.tmp").mkdir()
    os.mkfifo(tmp_path / ".#pipe.1234abcd.hugo-calc.tmp")
    before = {path.name for path in tmp_path.iterdir()}
    files.sweep(str(tmp_path.resolve()))
    assert before - {path.name for path in tmp_path.iterdir()} == {names[0]}


def test_a_leftover_of_another_user_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / ".#post.md.1234abcd.hugo-calc.tmp"
    left.write_bytes(b"")
    monkeypatch.setattr(os, "geteuid", lambda: left.stat().st_uid + 1)
    files.sweep(str(tmp_path.resolve()))
    assert left.exists()


def test_where_nothing_can_be_locked_a_leftover_is_an_hour_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    left = tmp_path / ".#post.md.1234abcd.hugo-calc.tmp"
    left.write_bytes(b"")
    os.utime(left, (0, 0))  # a second name is new, however old the post is
    files.sweep(str(tmp_path.resolve()))
    assert list(tmp_path.iterdir()) == [left]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    files.sweep(str(tmp_path.resolve()))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "post.md").write_bytes(OLD)
    assert files.replace(seen(tmp_path.resolve() / "post.md"), NEW) is None


@pytest.mark.parametrize("swept", [False, True])
def test_a_new_file_that_another_run_sweeps_is_made_again(
    post: Path, monkeypatch: pytest.MonkeyPatch, swept: bool
) -> None:
    times = 0
    real = fcntl.flock

    def late(descriptor: int, operation: int) -> None:
        nonlocal times
        times += 1
        if times == 1 and swept:
            files.sweep(str(post.parent))
        elif times == 1:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    assert files.replace(seen(post), NEW) is None
    assert post.read_bytes() == NEW
    assert times > 1
    assert list(post.parent.iterdir()) == [post]


def test_a_folder_that_a_link_leads_to_is_not_swept(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    (root / "outside").mkdir()
    left = root / "outside" / ".#post.md.1234abcd.hugo-calc.tmp"
    left.write_bytes(b"")
    (root / "link").symlink_to("outside")
    files.sweep(str(root / "link"))
    assert left.exists()


def test_sweeping_what_cannot_be_listed_is_silent(tmp_path: Path) -> None:
    files.sweep(str(tmp_path / "none"))


def test_entries_are_sorted_and_links_are_links(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.md").write_bytes(b"")
    (tmp_path / "c").symlink_to("b")
    os.mkfifo(tmp_path / "d")
    assert files.entries(str(tmp_path)) == [
        ("a.md", "file"),
        ("b", "folder"),
        ("c", "link"),
        ("d", "other"),
    ]
    assert isinstance(files.entries(str(tmp_path / "none")), Diagnostic)
