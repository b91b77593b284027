"""Temporary files beside posts, and the removal of those that killed runs left behind.

One is locked as long as its writer lives, and the kernel ends a lock however a process ends. So
the next run can tell what is left over from what another run is writing at this moment.

A post that is being replaced has a second name of this kind, which says what the post held when
it was read. A kill right after the rename leaves the old file there. If an editor has written
into that in the meantime, it is the only place where the edit is, and stays.
"""

# ruff: noqa: PTH116, PTH208 - pathlib has no calls by folder descriptor, and is slow to import

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator

_LEFTOVER_AGE = 3600  # seconds; where nothing can be locked, an older file has no writer any more
_DIGEST = 16  # characters of the digest in a second name
_PREFIX, _SUFFIX = ".#", ".hugo-calc.tmp"  # names that Hugo passes over
LOOK = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_SUCH_CALL = (errno.EPERM, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def remove_leftovers(folder: str) -> list[str]:
    """Remove our own temporary files in a folder that nobody is writing any more.

    Return the names of those that stay, since they alone hold what an editor has saved.
    """
    edited = []
    try:
        at = os.open(folder, FOLDER | os.O_NOFOLLOW)
        try:
            for name in sorted(filter(_is_ours, os.listdir(at))):
                with contextlib.suppress(OSError):
                    if not _remove_leftover(name, at):
                        edited.append(name)
        finally:
            let_go(at)
    except OSError:
        pass  # a leftover that stays does no harm; what ails the folder is said elsewhere
    return edited


def links(path: str, folder: str, known: int) -> int:
    """Return how many names a file has, of `known` ones those of killed and of other runs not."""
    while known > 1:
        remove_leftovers(folder)
        try:
            inode = os.stat(path, follow_symlinks=False).st_ino
            with os.scandir(folder) as found:
                ours = sum(_is_ours(each.name) and each.inode() == inode for each in found)
            now = os.stat(path, follow_symlinks=False).st_nlink
        except OSError:
            return known
        if now == known:  # no name came or went while they were counted
            return known - ours
        known = now
    return known


def _is_ours(name: str) -> bool:
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)


def _remove_leftover(name: str, folder: int) -> bool:
    """Remove one that has no writer any more; False if it holds what nothing else does."""
    descriptor = os.open(name, LOOK, dir_fd=folder)
    try:
        status = os.fstat(descriptor)
        ours = stat.S_ISREG(status.st_mode) and os.geteuid() in (0, status.st_uid)
        if ours and _is_abandoned(descriptor, status.st_ctime):
            digest = _held_digest(name)
            only = digest and os.fstat(descriptor).st_nlink == 1
            if only and _digest(read_all(descriptor)) != digest:
                return False
            os.unlink(name, dir_fd=folder)
    finally:
        let_go(descriptor)
    return True


def _is_abandoned(descriptor: int, changed: float) -> bool:
    try:
        _lock(descriptor)
    except BlockingIOError:
        return False
    except OSError:  # no locks here
        import time

        return time.time() - changed > _LEFTOVER_AGE
    return True


def _lock(descriptor: int, *, shared: bool = False) -> None:
    """Lock a file until it is closed or its process ends, however that does. Does not wait."""
    import fcntl

    fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _is_claimed(name: str, descriptor: int, folder: int) -> bool:
    """Lock a new file; False if another run has removed it before, or is about to."""
    try:
        _lock(descriptor)
    except BlockingIOError:
        return False
    except OSError:
        return True  # no locks here, so that nobody removes a young file
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


@contextlib.contextmanager
def temporary(name: str, folder: int, mode: int) -> Iterator[tuple[str, int]]:
    """Give the name and descriptor of a new file, which is gone afterwards unless renamed."""
    while True:
        named = _new_name(name)
        descriptor = os.open(named, _CREATE, mode, dir_fd=folder)
        try:
            if not _is_claimed(named, descriptor, folder):
                continue
            yield named, descriptor
            return
        finally:
            let_go(descriptor)
            _remove(named, folder)


@contextlib.contextmanager
def held(name: str, folder: int, data: bytes) -> Iterator[tuple[str, int]]:
    """Open a file that holds `data`, and give it one more name for a while.

    The name is "" where the file system has no links. The lock comes before the name, so that no
    other run takes that away; it is shared, since another run may replace the same post.
    """
    descriptor = os.open(name, LOOK, dir_fd=folder)
    second = ""
    try:
        with contextlib.suppress(OSError):
            _lock(descriptor, shared=True)
        second = _second_name(name, folder, data)
        yield second, descriptor
    except BaseException:  # perhaps after the rename: what an editor saved may be in there alone
        let_go(descriptor)
        if second:
            with contextlib.suppress(OSError):
                _remove_leftover(second, folder)
        raise
    if second:
        _remove(second, folder)
    let_go(descriptor)


def _second_name(name: str, folder: int, data: bytes) -> str:
    second = _new_name(name, f"-{_digest(data)}")
    try:
        os.link(name, second, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except OSError:
        return ""
    return second


def _new_name(name: str, ending: str = "") -> str:
    """Return a name that nobody can foresee, short enough for any file system."""
    middle = os.fsencode(name)[:180].decode("utf-8", "ignore")
    return f"{_PREFIX}{middle}.{os.urandom(4).hex()}{ending}{_SUFFIX}"


def _held_digest(name: str) -> str:
    """Return the digest in a second name, "" for a first one, which has a dot so near the end."""
    ending = name.removesuffix(_SUFFIX)[-_DIGEST - 1 :]
    return ending[1:] if ending.startswith("-") and "." not in ending else ""


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()[:_DIGEST]


def give_name(filled: str, name: str, folder: int) -> None:
    """Give a new file its name. A link, unlike a rename, replaces nothing that came to lie there.

    Some file systems have no links: there the look and the rename are two steps.
    """
    try:
        os.link(filled, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
        with contextlib.suppress(FileNotFoundError):
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(filled, name, src_dir_fd=folder, dst_dir_fd=folder)


def read_all(descriptor: int) -> bytes:
    """Return what a file holds, from where it was read last."""
    parts = []
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def pour(descriptor: int, data: bytes) -> None:
    """Write all of `data` into a file."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def flush(folder: int) -> None:
    """Put a folder's names on the disk, where the file system has a notion of that."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise


def let_go(descriptor: int) -> None:
    """Close what was only read from, or is on the disk: a refusal changes nothing."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _remove(name: str, folder: int) -> None:
    with contextlib.suppress(OSError):  # the next run takes what stays
        os.unlink(name, dir_fd=folder)
