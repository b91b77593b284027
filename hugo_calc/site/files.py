"""Every call to the file system: reading with proof of what was read, and atomic replacement.

A post is replaced by a temporary file beside it that is filled, flushed, and renamed over it, so
that a reader, a crash or a full disk leaves the old bytes or the new ones, never a mixture. Right
before the rename the post is read again, and right after it the old file, which keeps a second
name so long: what an editor saved in the meantime wins. A kill between rename and look leaves that
name, and the next run says so if it holds an edit. An editor that renames a file of its own over
the post in the microseconds between the first look and our rename, or that opened the post before
and goes on writing after, cannot be seen. Mode and owner are kept; access lists and extended
attributes are those of a new file. A temporary file is locked as long as its writer lives, and the
next run removes one that is not. POSIX only.

The system's refusals come back as diagnostics: HC901 changed meanwhile, HC903 cannot be written,
HC904 cannot be read, HC905 is no file of this site.
"""

# pathlib has no calls by folder descriptor, and is slow to import.
# ruff: noqa: PTH100, PTH109, PTH114, PTH116

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site.temporary import (
    FOLDER,
    LOOK,
    flush,
    give_name,
    held,
    let_go,
    links,
    pour,
    read_all,
    remove_leftovers,
    temporary,
)

_NOTHING = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EACCES)


class Seen(NamedTuple):
    """A regular file as it was when it was read; `path` has no links in it."""

    path: str
    data: bytes
    identity: tuple[int, int, int, int]  # device, inode, size, time of change in ns
    mode: int
    owner: int
    group: int
    links: int


class Entry(NamedTuple):
    """One name in a folder."""

    name: str
    kind: str  # "file", "folder", "link" or "other"


def within(path: str, folder: str) -> bool:
    """Return whether `path` is `folder` or lies in it; both absolute and without links."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def real(path: str) -> str:
    """Return the absolute path with every link followed, whether or not it exists."""
    return os.path.realpath(path)


def absolute(path: str) -> str:
    """Return the absolute path without dots, links as they are."""
    return os.path.abspath(path)


def relative(path: str, folder: str) -> str:
    """Return an absolute path as people would write it in `folder`."""
    return os.path.relpath(path, folder) if folder else path


def current_folder() -> str:
    """Return the folder that relative paths are relative to; "" where it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def kind(path: str, *, follow: bool = True) -> str:
    """Return "file", "folder", "other", or "" where there is nothing; links are followed.

    Without `follow`, a link is a "link", wherever it leads. Raises OSError where the system cannot
    tell: a file that is there but out of reach for the moment is not to be taken for none.
    """
    try:
        return _kind(os.stat(path, follow_symlinks=follow).st_mode)
    except ValueError:
        return ""
    except OSError as error:
        if error.errno in _NOTHING:
            return ""
        raise


def target(path: str, root: str) -> str | Diagnostic:
    """Return the regular file that `path` leads to, if that lies within the site at `root`.

    HC904 where there is nothing, HC905 for a folder, a device and for what leads out of the site.
    """
    try:
        found = os.path.realpath(path)
        if not within(found, os.path.realpath(root)):
            way = "is a link that leads" if os.path.islink(path) else "lies"
            return Diagnostic(
                "HC905",
                f"the path is no post of this site: it {way} out of it",
                help="hugo-calc reads and writes within the site's own folder only",
                path=path,
            )
        mode = os.stat(found).st_mode
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    if not stat.S_ISREG(mode):
        return _not_regular(path, mode)
    return found


def read(path: str) -> Seen | Diagnostic:
    """Return the bytes of a regular file and what identifies them; no link is followed."""
    try:
        descriptor = os.open(path, LOOK)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _not_regular(path, status.st_mode)
            data = read_all(descriptor)
        finally:
            let_go(descriptor)
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    return Seen(
        path,
        data,
        _identity(status),
        stat.S_IMODE(status.st_mode),
        status.st_uid,
        status.st_gid,
        status.st_nlink,
    )


def unreadable(path: str, error: OSError | ValueError) -> Diagnostic:
    """Return HC904 for what the system said of a file."""
    return Diagnostic("HC904", f"the file cannot be read: {_reason(error)}", path=path)


def entries(folder: str) -> list[Entry] | Diagnostic:
    """Return what lies in a folder, sorted by name; links are not followed."""
    try:
        with os.scandir(folder) as found:
            listed = [Entry(each.name, _entry_kind(each)) for each in found]
    except (OSError, ValueError) as error:
        return Diagnostic("HC904", f"the folder cannot be read: {_reason(error)}", path=folder)
    return sorted(listed)


def replace(seen: Seen, new: bytes, *, in_place: bool = False) -> Diagnostic | None:
    """Put `new` in the place of a file that was read; None when that is done and on the disk.

    On any diagnostic the file is as it was, with one exception that says so: the bytes are in
    place, but the system would not promise that they survive a loss of power.

    A file with several names (hard links) is refused, since only one of them would change.
    With `in_place` its bytes are overwritten, and a crash meanwhile leaves a mixture.
    """
    folder, name = os.path.split(seen.path)
    names = links(seen.path, folder, seen.links)
    refused = _refusal(seen, 1 if in_place else names)
    if refused is not None:
        return refused
    try:
        at = os.open(folder, FOLDER)
        try:
            if not os.access(name, os.W_OK, dir_fd=at):
                return _unwritable(seen, "it is read-only for this user")
            put = _replace if names == 1 else _overwrite
            return put(seen, name, new, at)
        finally:
            let_go(at)
    except FileNotFoundError:
        return _changed(seen)
    except OSError as error:
        return _unwritable(seen, _reason(error))


def create(root: str, path: str, data: bytes) -> Diagnostic | None:
    """Write a new file at `path` below `root`, with the folders it needs; None when that is done.

    Nothing is ever replaced (HC901 where something has come to lie there), and no link is
    followed on the way (HC903).
    """
    full = f"{root.rstrip('/')}/{path}"
    *folders, name = path.split("/")
    if {"", ".", ".."} & {*folders, name}:
        return _uncreated(full, "its path has dots in it")
    try:
        at = os.open(root, FOLDER)
        try:
            for folder in folders:
                inner = _entered(folder, at)
                let_go(at)
                at = inner
            return _create(full, name, data, at)
        finally:
            let_go(at)
    except OSError as error:
        return _uncreated(full, _reason(error))


def remove(seen: Seen) -> Diagnostic | None:
    """Remove a file if it still is what was read; None when that is done."""
    folder, name = os.path.split(seen.path)
    try:
        at = os.open(folder, FOLDER)
        try:
            if not _unchanged(seen, name, at):
                return _changed(seen)
            os.unlink(name, dir_fd=at)
        finally:
            let_go(at)
    except OSError as error:
        return Diagnostic("HC903", f"the file cannot be removed: {_reason(error)}", path=seen.path)
    return None


def sweep(folder: str) -> list[Diagnostic]:
    """Remove what killed runs left in a folder, and return HC901 for each edit that is there alone.

    A folder that a link leads to may be outside of the site: there nothing is done.
    """
    if os.path.realpath(folder) != folder:
        return []
    return [
        Diagnostic(
            "HC901",
            "this holds what was saved into the post while a run wrote it that was killed",
            help="take over what the post lacks, then remove this file",
            path=f"{folder}/{name}",
        )
        for name in remove_leftovers(folder)
    ]


def _replace(seen: Seen, name: str, new: bytes, folder: int) -> Diagnostic | None:
    with temporary(name, folder, 0o600) as (filled, descriptor):
        _fill(descriptor, seen, new)
        with held(name, folder, seen.data) as (second, old):
            if not (_holds(seen, old) and _is_named(seen, name, folder)):
                return _changed(seen)
            os.replace(filled, name, src_dir_fd=folder, dst_dir_fd=folder)
            if _was_edited(seen, old):
                _put_back(seen, second, old, name, folder)
                return _changed(seen)
    try:
        flush(folder)
    except OSError as error:
        return _unwritable(
            seen, f"it was rewritten, but its folder was not flushed: {_reason(error)}"
        )
    return None


def _put_back(seen: Seen, second: str, old: int, name: str, folder: int) -> None:
    """Give the old file its name again, or what it holds if its second name is not there."""
    try:
        try:
            os.replace(second, name, src_dir_fd=folder, dst_dir_fd=folder)
        except FileNotFoundError:
            with temporary(name, folder, 0o600) as (filled, descriptor):
                os.lseek(old, 0, os.SEEK_SET)
                _fill(descriptor, seen, read_all(old))
                os.replace(filled, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        why = f"what was saved meanwhile could not be put back: {_reason(error)}"
        raise OSError(error.errno, why) from error


def _overwrite(seen: Seen, name: str, new: bytes, folder: int) -> Diagnostic | None:
    """Put `new` into the file itself, or the old bytes back if the system takes no more."""
    if not _unchanged(seen, name, folder):
        return _changed(seen)
    descriptor = os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        try:
            _rewrite(descriptor, new)
        except OSError as error:
            try:
                _rewrite(descriptor, seen.data)
            except OSError:
                why = f"{_reason(error)}; what it said could not be put back, look at it"
                return _unwritable(seen, why)
            return _unwritable(seen, _reason(error))
    finally:
        let_go(descriptor)
    return None


def _rewrite(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    pour(descriptor, data)
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


def _entered(folder: str, above: int) -> int:
    """Return a folder opened, made first where there is none."""
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, dir_fd=above)
        flush(above)
    return os.open(folder, FOLDER | os.O_NOFOLLOW, dir_fd=above)


def _create(full: str, name: str, data: bytes, folder: int) -> Diagnostic | None:
    try:
        with temporary(name, folder, 0o666) as (filled, descriptor):
            pour(descriptor, data)
            os.fsync(descriptor)
            give_name(filled, name, folder)
    except FileExistsError:
        return Diagnostic("HC901", "a file of this name has just been made", path=full)
    flush(folder)
    return None


def _uncreated(full: str, reason: str) -> Diagnostic:
    return Diagnostic("HC903", f"the file cannot be written: {reason}", path=full)


def _fill(descriptor: int, seen: Seen, new: bytes) -> None:
    pour(descriptor, new)
    status = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) != (seen.owner, seen.group):
        os.fchown(descriptor, seen.owner, seen.group)
    os.fchmod(descriptor, seen.mode)
    os.fsync(descriptor)


def _unchanged(seen: Seen, name: str, folder: int) -> bool:
    """Return whether the file still is what was read."""
    try:
        descriptor = os.open(name, LOOK, dir_fd=folder)
        try:
            same = _holds(seen, descriptor)
        finally:
            let_go(descriptor)
        return same and _is_named(seen, name, folder)
    except FileNotFoundError:
        return False


def _holds(seen: Seen, descriptor: int) -> bool:
    """Return whether an open file is the one that was read, and holds the same."""
    if _identity(os.fstat(descriptor)) != seen.identity:
        return False
    os.lseek(descriptor, 0, os.SEEK_SET)
    return read_all(descriptor) == seen.data


def _is_named(seen: Seen, name: str, folder: int) -> bool:
    """Return whether the name still is of the file that was read, and nothing came after that."""
    return _identity(os.stat(name, dir_fd=folder, follow_symlinks=False)) == seen.identity


def _was_edited(seen: Seen, old: int) -> bool:
    """Return whether the file that has just been replaced is known to have changed before."""
    try:
        return not _holds(seen, old)
    except OSError:
        return False


def _refusal(seen: Seen, links: int) -> Diagnostic | None:
    if links > 1:
        return _unwritable(
            seen,
            f"it has {links} names (hard links), and only one of them would change",
            "write all of them with --in-place, which a crash can interrupt halfway, "
            "or make it a file of its own: copy it, and move the copy over it",
        )
    if not seen.mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return _unwritable(seen, "it is read-only", "make it writable first: chmod u+w")
    return None


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISLNK(mode):
        return "link"
    return "folder" if stat.S_ISDIR(mode) else "other"


def _entry_kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


def _reason(error: OSError | ValueError) -> str:
    said = error.strerror if isinstance(error, OSError) else None
    said = said or str(error) or type(error).__name__
    return said[:1].lower() + said[1:]


def _not_regular(path: str, mode: int) -> Diagnostic:
    if stat.S_ISDIR(mode):
        what = "a folder"
    elif stat.S_ISFIFO(mode):
        what = "a named pipe"
    elif stat.S_ISSOCK(mode):
        what = "a socket"
    else:
        what = "a device"
    return Diagnostic("HC905", f"the path is no post of this site: it is {what}", path=path)


def _unwritable(seen: Seen, reason: str, mend: str = "") -> Diagnostic:
    return Diagnostic("HC903", f"the file cannot be written: {reason}", help=mend, path=seen.path)


def _changed(seen: Seen) -> Diagnostic:
    return Diagnostic(
        "HC901",
        "the file changed while it was being worked on",
        help="nothing was written; run hugo-calc again",
        path=seen.path,
    )
