"""What Hugo's configuration says of a site: where its posts and layouts lie, in which languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.preferences import Preferences, read_preferences
from hugo_calc.site.settings import Settings, read_settings


class Folder(NamedTuple):
    """A folder of posts, relative to the root ("" is the root), and its language if it has one."""

    path: str
    language: str


class Config(NamedTuple):
    """What the tool needs to know of a Hugo site."""

    root: str  # absolute, without links
    folders: tuple[Folder, ...]
    languages: Mapping[str, str]  # Hugo's key of each language → its locale, as it is written
    language: str  # the key of the default language
    layouts: tuple[str, ...]  # folders of the site itself that hold layouts, relative to the root
    complete: bool  # whether every layout lies within the root; modules may bring others
    data: str  # the folder of data files, relative to the root
    ledgers: str = ""  # the folder of ledgers, relative to the root; "" where none are kept
    preferences: Preferences = Preferences()

    def locale(self, path: str) -> str:
        """Return the locale of the post at `path`, relative to the root: "de", "en-gb".

        A folder's own language first, then a suffix of the name (`post.de.md`), then the default.
        """
        inside = [folder for folder in self.folders if _holds(folder.path, path)]
        key = max(inside, key=lambda folder: len(folder.path)).language if inside else ""
        if not key:
            parts = path.rsplit("/", 1)[-1].lower().split(".")
            key = parts[-2] if len(parts) > 2 and parts[-2] in self.languages else self.language
        return self.languages.get(key, key)


def bare(folder: str) -> Config:
    """Return the configuration of a folder of posts that belongs to no Hugo site."""
    return Config(files.real(folder), (Folder("", ""),), {}, "en", (), False, "data")


def read_config(root: str) -> Config | Diagnostic:
    """Return the configuration of the site at `root`, or HC906 with the file that is at fault."""
    settings = read_settings(root)
    if isinstance(settings, Diagnostic):
        return settings
    preferences = read_preferences(root, settings)
    if isinstance(preferences, Diagnostic):
        return preferences
    config = _config(root, settings)
    ledgers = config.ledgers if preferences.ledger else ""
    return config._replace(ledgers=ledgers, preferences=preferences)


def _config(root: str, settings: Settings) -> Config:
    mounts = list(_mounts(settings))
    language, languages = _languages(settings)
    themes, complete = _themes(root, settings)
    data = _path(_text(settings, "datadir") or "data") or "data"
    layouts = _sources(mounts, "layouts") or [_text(settings, "layoutdir") or "layouts"]
    return Config(
        root,
        tuple(_folders(settings, mounts)),
        languages,
        language,
        (*layouts, *(f"{theme}/layouts" for theme in themes)),
        complete,
        data,
        f"{data}/hugo_calc",
    )


def _folders(settings: Settings, mounts: list[tuple[str, str, str]]) -> Iterator[Folder]:
    mounted = [(source, lang) for source, target, lang in mounts if _holds("content", target)]
    if mounted:
        yield from (Folder(source, lang) for source, lang in mounted)
        return
    content = _path(_text(settings, "contentdir") or "content")
    yield Folder("content" if content is None else content, "")
    for key, of_language in _maps(settings.get("languages")):
        own = _path(_text(of_language, "contentdir"))
        if own and own != content:
            yield Folder(own, key)


def _mounts(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield source, target and language of each mount that lies within the site."""
    for mount in _module(settings, "mounts"):
        source, target = _path(_text(mount, "source")), _path(_text(mount, "target"))
        if source is not None and target is not None:
            yield source, target, _text(mount, "lang").lower()


def _sources(mounts: list[tuple[str, str, str]], target: str) -> list[str]:
    return [source for source, at, _ in mounts if at == target]


def _languages(settings: Settings) -> tuple[str, dict[str, str]]:
    """Return the key of the default language, and the locale of each.

    The top `locale` (`languageCode` before Hugo 0.158) speaks for the default language, unless
    that is named and is another one: many sites keep the `en-us` of their first day.
    """
    named = _text(settings, "defaultcontentlanguage").lower()
    top = _text(settings, "locale") or _text(settings, "languagecode")
    own: dict[str, str] = {}
    weights: list[tuple[bool, float, str]] = []  # Hugo's order: by weight, those without one last
    for key, of in _maps(settings.get("languages")):
        own[key] = _text(of, "locale") or _text(of, "languagecode")
        weight = _number(of.get("weight"))
        weights.append((weight == 0, weight, key))
    default = named or ("en" if "en" in own or not own else min(weights)[2])
    own.setdefault(default, "")
    for key, locale in own.items():
        if not locale:
            refines = top and (_primary(top) == _primary(key) or (key == default and not named))
            own[key] = top if refines else key
    return default, own


def _themes(root: str, settings: Settings) -> tuple[list[str], bool]:
    """Return the folders of the site's themes, and whether no other module brings layouts."""
    folder = _path(_text(settings, "themesdir") or "themes")
    if folder is None:
        return [], False
    found = files.entries(f"{root}/{folder}")
    names = [] if isinstance(found, Diagnostic) else [e.name for e in found if e.kind == "folder"]
    theme = settings.get("theme")
    asked = [theme] if isinstance(theme, str) else _listed(settings, "theme")
    asked = [*asked, *(_text(each, "path") for each in _module(settings, "imports"))]
    return [f"{folder}/{name}" for name in names], all(each in names for each in asked)


def _module(settings: Settings, key: str) -> Iterator[Settings]:
    """Yield the entries of `module.imports` or `module.mounts`."""
    module = settings.get("module")
    for each in _listed(module, key) if isinstance(module, dict) else []:
        if isinstance(each, dict):
            yield each


def _listed(settings: Settings, key: str) -> list[object]:
    value = settings.get(key)
    return value if isinstance(value, list) else []


def _maps(value: object) -> Iterator[tuple[str, Settings]]:
    if isinstance(value, dict):
        yield from ((key, each) for key, each in value.items() if isinstance(each, dict))


def _text(settings: Settings, key: str) -> str:
    value = settings.get(key)
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float:
    try:
        return float(value) if isinstance(value, (int, float, str)) else 0
    except ValueError:
        return 0


def _path(text: str) -> str | None:
    """Return a path of the configuration without dots, or None where it leads out of the site."""
    if text.startswith("/"):
        return None
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return None if ".." in parts else "/".join(parts)


def _holds(folder: str, path: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")


def _primary(locale: str) -> str:
    return locale.replace("_", "-").split("-", 1)[0].lower()
