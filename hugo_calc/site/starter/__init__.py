"""What `init` puts into a site: the shortcode templates, and files to start from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hugo_calc import hugo
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files

_NAME = "hugo-calc"
_CLONE = "./tools/hugo-calc"  # where the guide puts the tool's source in a site's repository


def component() -> list[tuple[str, bytes]]:
    """Return the files of the Hugo theme component, by their paths within it."""
    top = files.real(hugo.__path__[0])
    names = [name for name in ("hugo.toml", "theme.toml") if files.kind(f"{top}/{name}") == "file"]
    return [*((name, _bytes(f"{top}/{name}")) for name in names), *_below(top, "layouts")]


def templates() -> list[tuple[str, bytes]]:
    """Return the shortcode templates by their paths in a folder of layouts of Hugo 0.146 on."""
    return [
        (path.partition("/")[2], data)
        for path, data in _below(files.real(hugo.__path__[0]), "layouts")
    ]


def starter(name: str) -> bytes:
    """Return one of the files to start from."""
    return _bytes(f"{files.real(__path__[0])}/{name}")


def same(data: bytes, other: bytes) -> bool:
    """Return whether two texts differ in nothing but line ends, which git may convert."""
    return _lines(data) == _lines(other)


def shipped(name: str, data: bytes) -> bool:
    """Return whether a version of this tool had a file of this name with just these bytes.

    The name of a template is its path in a folder of layouts of Hugo 0.146 on.
    """
    import hashlib

    return f"{hashlib.sha256(_lines(data)).hexdigest()}  {name}" in _shipped()


def requirement() -> str:
    """Return what pip is to install elsewhere, to have there what runs here.

    That is the version that an index had, or the commit of the repository that it was installed
    from; else the tool's source, which then lies in the site's repository.
    """
    import json
    from importlib import metadata

    try:
        installed = metadata.distribution(_NAME)
    except metadata.PackageNotFoundError:
        return _CLONE
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    commit = origin.get("vcs_info", {}).get("commit_id", "")
    address = origin.get("url", "")
    if commit and address.startswith(("https://", "ssh://")):
        return f"{_NAME} @ git+{address}@{commit}"
    return _CLONE if origin else f"{_NAME}=={installed.version}"


@cache
def _shipped() -> frozenset[str]:
    """Return the lines of shipped.txt, as sha256sum writes them; every version adds its own."""
    return frozenset(starter("shipped.txt").decode().splitlines())


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _below(top: str, path: str) -> Iterator[tuple[str, bytes]]:
    listed = files.entries(f"{top}/{path}")
    for entry in [] if isinstance(listed, Diagnostic) else listed:
        at = f"{path}/{entry.name}"
        if entry.kind == "folder":
            yield from _below(top, at)
        elif not entry.name.startswith("."):
            yield at, _bytes(f"{top}/{at}")


def _bytes(path: str) -> bytes:
    seen = files.read(path)
    if isinstance(seen, Diagnostic):
        raise TypeError(f"the package lacks {path}: {seen.message}")
    return seen.data
