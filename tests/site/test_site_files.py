"""Reading and replacing files: the old bytes or the new ones, never a mixture."""

import errno
import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files

OLD, NEW = b"old \r\n\xff", b"new " * 5000

# Every call that may fail, as often as `replace` and `read` make it.
CALLS = ("open", "read", "write", "fsync", "close", "fstat", "stat", "access", "fchmod", "replace")
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE", "EINTR", "EBUSY")


class FailingOs:
    """The module `os`, of whose calls the n-th fails."""

    def __init__(self, failing: int, code: int) -> None:
        self.failing, self.code, self.made = failing, code, 0
        self.failed = ""

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*arguments: object, **named: object) -> object:
            self.made += 1
            if self.made == self.failing:
                self.failed = name
                if name == "close":
                    real(*arguments)
                raise OSError(self.code, os.strerror(self.code))
            return real(*arguments, **named)

        return call


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


@pytest.mark.parametrize("code", ERRORS)
def test_whichever_call_fails_the_file_is_whole(post: Path, code: str) -> None:
    number = getattr(errno, code)
    read = seen(post)
    for failing in range(1, 200):
        broken = FailingOs(failing, number)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "os", broken)
            refused = files.replace(read, NEW)
        assert [path.name for path in post.parent.iterdir()] == ["post.md"], broken.failed
        if not broken.failed:
            break
        if refused is None:  # only closing what was read from may fail unnoticed
            assert broken.failed == "close"
        else:
            assert (refused.code, refused.path) == ("HC903", str(post))
            assert os.strerror(number)[1:] in refused.message
        if post.read_bytes() == NEW:  # then the rename was done
            assert refused is None or "it was rewritten" in refused.message
            post.write_bytes(OLD)
            read = seen(post)
        assert post.read_bytes() == OLD
    else:
        pytest.fail("the calls never ended")
    assert failing > 12


@pytest.mark.parametrize("call", range(1, 5))
def test_a_file_that_cannot_be_read_is_reported(post: Path, call: int) -> None:
    broken = FailingOs(call, errno.EIO)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "os", broken)
        found = files.read(str(post))
    if broken.failed != "close":
        assert isinstance(found, Diagnostic)
        assert found.code == "HC904"
        assert "put/output error" in found.message


def test_a_full_disk_leaves_the_file_intact(post: Path) -> None:
    body = OLD * 9000
    post.write_bytes(body)
    code = (
        "import resource, signal, sys\n"
        "from hugo_calc.site import files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n"
        "seen = files.read(sys.argv[1])\n"
        "refused = files.replace(seen, seen.data + b'more')\n"
        "print(refused.code, refused.message)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(post)], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "HC903 the file cannot be written: file too large"
    assert post.read_bytes() == body
    assert list(post.parent.iterdir()) == [post]


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


def test_only_our_own_old_leftovers_are_swept(tmp_path: Path) -> None:
    old = time.time() - 7200
    names = {
        ".#post.md.1234abcd.hugo-calc.tmp": old,
        ".#new.md.1234abcd.hugo-calc.tmp": time.time(),
        ".#post.md": old,
        "post.md.hugo-calc.tmp": old,
    }
    for name, when in names.items():
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (when, when))
    link = tmp_path / ".#link.hugo-calc.tmp"
    link.symlink_to("post.md")
    os.utime(link, (old, old), follow_symlinks=False)
    files.sweep(str(tmp_path))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*list(names)[1:], link.name}


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
