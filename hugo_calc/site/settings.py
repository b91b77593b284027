"""Hugo's configuration files: where a site begins, and its settings as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.text.span import Span

if TYPE_CHECKING:
    from hugo_calc.formats.tree import Node

_EXTENSIONS = ("toml", "yaml", "yml", "json")
_SITE_FOLDERS = ("content", "layouts", "themes", "archetypes", "static")

# Settings by their keys in lower case, as Hugo compares them.
Settings = dict[str, object]


def find_root(folder: str) -> str:
    """Return the folder of the Hugo site that `folder` lies in, or "" where there is none."""
    at = files.real(folder)
    while True:
        if _is_site(at):
            return at
        above = at.rsplit("/", 1)[0] or "/"
        if above == at:
            return ""
        at = above


def configuration(root: str) -> str:
    """Return the path of the file that a site's author sets what is about the site in."""
    found = dict(_config_files(root))
    return next((found[name] for name in ("hugo", "config") if name in found), f"{root}/hugo.toml")


def read_settings(root: str) -> Settings | Diagnostic:
    """Return the settings of the site at `root`, or HC906 with the file that is at fault.

    Read are the configuration file and `config/_default`, of which Hugo lets the latter win. What
    an environment adds is not: it would make posts differ between a build and a preview.
    """
    merged: Settings = {}
    for name, path in _config_files(root):
        found = _settings(path)
        if isinstance(found, Diagnostic):
            return found
        key, _, language = name.partition(".")
        if key not in ("hugo", "config"):  # config/_default/languages.toml, menus.de.toml
            found = {"languages": {language: {key: found}}} if language else {key: found}
        merged = _merged(merged, found)
    return merged


def _is_site(folder: str) -> bool:
    if any(files.kind(f"{folder}/hugo.{each}") == "file" for each in _EXTENSIONS):
        return True
    if files.kind(f"{folder}/config/_default") == "folder":
        return True
    # Many programs have a file of the older name; a site has its folders beside it.
    return any(files.kind(f"{folder}/config.{each}") == "file" for each in _EXTENSIONS) and any(
        files.kind(f"{folder}/{each}") == "folder" for each in _SITE_FOLDERS
    )


def _config_files(root: str) -> Iterator[tuple[str, str]]:
    """Yield name without ending and path of each configuration file, what wins later, last."""
    names = (f"{name}.{ending}" for name in ("hugo", "config") for ending in _EXTENSIONS)
    single = next((name for name in names if files.kind(f"{root}/{name}") == "file"), "")
    if single:
        yield single.rsplit(".", 1)[0], f"{root}/{single}"
    folder = f"{root}/config/_default"
    if files.kind(folder) != "folder":
        return
    found = files.entries(folder)
    listed = [] if isinstance(found, Diagnostic) else [each.name for each in found]
    for name in listed:
        stem, _, ending = name.rpartition(".")
        if stem and ending in _EXTENSIONS and files.kind(f"{folder}/{name}") == "file":
            yield stem.lower(), f"{folder}/{name}"


def _settings(path: str) -> Settings | Diagnostic:
    seen = files.read(files.real(path))
    if isinstance(seen, Diagnostic):
        return Diagnostic("HC906", f"the configuration {seen.message}", path=path)
    try:
        if path.endswith(".toml"):
            import tomllib  # quicker than the reader with places, and without its limits

            found: object = tomllib.loads(seen.data.decode("utf-8-sig"))
        elif path.endswith(".json"):
            import json

            found = json.loads(seen.data.decode("utf-8-sig"))
        else:
            return _yaml(path, seen.data)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is too deep"
        return Diagnostic("HC906", f"the configuration cannot be read: {reason}", path=path)
    lowered = _lowered(found)
    return lowered if isinstance(lowered, dict) else {}


def _yaml(path: str, source: bytes) -> Settings | Diagnostic:
    from hugo_calc.formats.yaml import read

    start = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    found = read(source, Span(start, len(source)), path)
    if isinstance(found, Diagnostic):
        message = f"the configuration cannot be read: {found.message}"
        return Diagnostic("HC906", message, found.span, found.label, path=path)
    lowered = _plain(found)
    return lowered if isinstance(lowered, dict) else {}


def _plain(node: Node) -> object:
    """Return a node as text, lists and maps with lower-case keys; `no` stays "no", for Norway."""
    from hugo_calc.formats.tree import List, Map

    if isinstance(node, Map):
        return {entry.key.text.text.lower(): _plain(entry.value) for entry in node.entries}
    if isinstance(node, List):
        return [_plain(item) for item in node.items]
    return node.text.text


def _lowered(value: object) -> object:
    if isinstance(value, dict):
        return {str(key).lower(): _lowered(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_lowered(each) for each in value]
    return value


def _merged(below: Settings, above: Settings) -> Settings:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merged(old, value) if both else value  # type: ignore[arg-type]
    return merged
