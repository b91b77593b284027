"""Temporary files beside posts, and the removal of those that killed runs left behind.

One is locked as long as its writer lives, and the kernel ends a lock however a process ends. So
the next run can tell what is left over from what another run is writing at this moment.
"""

# ruff: noqa: PTH208 - pathlib has no calls by folder descriptor, and is slow to import

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator

_LEFTOVER_AGE = 3600  # seconds; where nothing can be locked, an older file has no writer any more
_PREFIX, _SUFFIX = ".#", ".hugo-calc.tmp"  # names that Hugo passes over
LOOK = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def remove_leftovers(folder: str) -> None:
    """Remove our own temporary files in a folder that nobody is writing any more."""
    try:
        at = os.open(folder, FOLDER | os.O_NOFOLLOW)
        try:
            for name in os.listdir(at):
                if name.startswith(_PREFIX) and name.endswith(_SUFFIX):
                    with contextlib.suppress(OSError):
                        _remove_leftover(name, at)
        finally:
            let_go(at)
    except OSError:
        return  # a leftover that stays does no harm; what ails the folder is said elsewhere


def _remove_leftover(name: str, folder: int) -> None:
    descriptor = os.open(name, LOOK, dir_fd=folder)
    try:
        status = os.fstat(descriptor)
        ours = stat.S_ISREG(status.st_mode) and os.geteuid() in (0, status.st_uid)
        if ours and _is_abandoned(descriptor, status.st_mtime):
            os.unlink(name, dir_fd=folder)
    finally:
        let_go(descriptor)


def _is_abandoned(descriptor: int, written: float) -> bool:
    try:
        _lock(descriptor)
    except BlockingIOError:
        return False
    except OSError:  # no locks here
        import time

        return time.time() - written > _LEFTOVER_AGE
    return True


def _lock(descriptor: int) -> None:
    """Lock a file until it is closed or its process ends, however that does. Does not wait."""
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
def second_name(name: str, folder: int) -> Iterator[str]:
    """Give a file one more name for a while; "" where the file system has no links."""
    kept = _new_name(name)
    try:
        os.link(name, kept, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except OSError:
        kept = ""
    try:
        yield kept
    finally:
        if kept:
            _remove(kept, folder)


def _new_name(name: str) -> str:
    """Return a name that nobody can foresee, short enough for any file system."""
    middle = os.fsencode(name)[:180].decode("utf-8", "ignore")
    return f"{_PREFIX}{middle}.{os.urandom(4).hex()}{_SUFFIX}"


def let_go(descriptor: int) -> None:
    """Close what was only read from, or is on the disk: a refusal changes nothing."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _remove(name: str, folder: int) -> None:
    with contextlib.suppress(OSError):  # the next run takes what stays
        os.unlink(name, dir_fd=folder)
