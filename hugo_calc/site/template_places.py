"""Where Hugo finds a template of a site: in its layouts, and in what its themes mount there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.config import Config
from hugo_calc.site.settings import Settings, configuration, read_settings

IN_CLONE = "hugo_calc/hugo/layouts"  # the templates in a clone of the repository
COMPONENT = "hugo-calc"  # the theme component's name, which the last part of a module's path is


class Mount(NamedTuple):
    """A folder or file that Hugo takes for a part of the layouts."""

    source: str  # relative to the site's root
    target: str  # below layouts, "" for all of them


class Import(NamedTuple):
    """A theme or module that a site asks for."""

    path: str
    own: Settings  # what the site's configuration says of it

    def is_component(self) -> bool:
        """Return whether its path, which may name a major version, is that of our component."""
        parts = [each for each in self.path.split("/") if not _is_major_version(each)]
        return parts[-1:] == [COMPONENT]


def imports(settings: Settings) -> list[Import]:
    """Return the themes and modules that a site asks for."""
    theme, module = settings.get("theme"), settings.get("module")
    listed = module.get("imports") if isinstance(module, dict) else None
    asked: list[tuple[object, Settings]] = [
        (each, {}) for each in (theme if isinstance(theme, list) else [theme])
    ]
    for each in listed if isinstance(listed, list) else []:
        asked += [(each.get("path"), each)] if isinstance(each, dict) else []
    return [Import(path, own) for path, own in asked if isinstance(path, str) and path]


def clone_as_theme(root: str, settings: Settings) -> str:
    """Return the folder of a clone of the repository that a site has for a theme, "" without.

    The look of the repository's own site would come along; as a module it need not.
    """
    for path in (each.path for each in imports(settings) if not each.own and each.is_component()):
        folder = f"{themes_folder(settings)}/{path}"
        if files.kind(f"{root}/{folder}/{IN_CLONE}") == "folder":
            return folder
    return ""


def themes_folder(settings: Settings) -> str:
    """Return the folder that themes lie in, and modules that are there without Go."""
    folder = settings.get("themesdir")
    return (inside(folder) if isinstance(folder, str) else None) or "themes"


def mounts(config: Config, settings: Settings) -> list[Mount]:
    """Return what makes up the layouts of a site; not those of a module that lies elsewhere."""
    themes = themes_folder(settings)
    # Any mount below layouts/ takes the place of the folder that Hugo looks into by itself.
    found = list(_layouts(settings, "")) or [
        Mount(each, "") for each in config.layouts if not each.startswith(f"{themes}/")
    ]
    for each in imports(settings):
        folder = inside(each.path)
        if folder and files.kind(f"{config.root}/{themes}/{folder}") == "folder":
            found += _of_theme(config.root, f"{themes}/{folder}", each.own)
    return found


def places(root: str, among: list[Mount], path: str) -> Iterator[str]:
    """Yield where the template at `path` below layouts lies, relative to the site's root."""
    for source, target in among:
        at = source
        if path != target:
            if target and not path.startswith(f"{target}/"):
                continue
            at = f"{source}/{path[len(target) :].lstrip('/')}"
        if files.kind(f"{root}/{at}") == "file":
            yield at


def leads_out(settings: Settings) -> bool:
    """Return whether layouts are mounted from out of the site, which is not looked at."""
    module = settings.get("module")
    listed = module.get("mounts") if isinstance(module, dict) else None
    return any(
        inside(_text(each, "source")) is None and _text(each, "target").startswith("layouts")
        for each in (listed if isinstance(listed, list) else [])
    )


def inside(path: str) -> str | None:
    """Return a path of the configuration without dots, or None where it leads out of the site."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if path.startswith("/") or ".." in parts else "/".join(parts)


def _of_theme(root: str, folder: str, asked: Settings) -> list[Mount]:
    """Return the mounts of a theme: those that the site gives it, else its own, else by name."""
    found = list(_layouts({"module": asked}, folder))
    if asked.get("mounts") or _is_on(asked, "nomounts"):
        return found
    path = configuration(f"{root}/{folder}")
    if not _is_on(asked, "ignoreconfig") and files.kind(path) == "file":
        own = read_settings(f"{root}/{folder}")
        module = {} if isinstance(own, Diagnostic) else own.get("module")
        if isinstance(own, dict) and isinstance(module, dict) and module.get("mounts"):
            return list(_layouts(own, folder))
    return [Mount(f"{folder}/layouts", "")]


def _layouts(settings: Settings, folder: str) -> Iterator[Mount]:
    """Yield the mounts at or below layouts/, whose sources count from `folder`."""
    module = settings.get("module")
    listed = module.get("mounts") if isinstance(module, dict) else None
    for each in listed if isinstance(listed, list) else []:
        source, target = (_text(each, key) for key in ("source", "target"))
        at, to = inside(source), inside(target) or ""
        if at is not None and f"{to}/".startswith("layouts/"):
            yield Mount(f"{folder}/{at}".strip("/"), to.removeprefix("layouts").lstrip("/"))


def _text(mount: object, key: str) -> str:
    value = mount.get(key) if isinstance(mount, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _is_on(settings: Settings, key: str) -> bool:
    return str(settings.get(key, "")).lower() == "true"


def _is_major_version(part: str) -> bool:
    return part[:1] == "v" and part[1:].isdigit()
