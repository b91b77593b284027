"""Preferences: what a site says of this tool, in hugo-calc.toml, pyproject.toml or Hugo's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.settings import Settings
from hugo_calc.text.span import Span

OWN_FILE = "hugo-calc.toml"
_PYTHON = "pyproject.toml"
_HUGO = "params.calc"
_NOTHING: Mapping[str, str] = {}


class Preferences(NamedTuple):
    """What can be set. `origins` names where each that is set was set.

    `strict`: warnings fail a run. `exclude`: posts that are left alone, as patterns of paths from
    the site's root (`content/old/**`). `ledger`: whether ledgers are kept.
    """

    strict: bool = False
    exclude: tuple[str, ...] = ()
    ledger: bool = True
    origins: Mapping[str, str] = _NOTHING

    def excludes(self, path: str) -> bool:
        """Return whether the post at `path`, from the site's root, is left alone."""
        return any(_matches(path.split("/"), pattern.split("/")) for pattern in self.exclude)


KEYS = ("strict", "exclude", "ledger")


def read_preferences(root: str, settings: Settings) -> Preferences | Diagnostic:
    """Return the preferences of the site at `root`, or HC906 at what is wrong with them.

    A key in hugo-calc.toml wins over `[tool.hugo-calc]` in pyproject.toml, and that over
    `params.calc` of Hugo's configuration.
    """
    chosen: dict[str, object] = {}
    origins: dict[str, str] = {}
    for origin, found in _tables(root, settings):
        if isinstance(found, Diagnostic):
            return found
        wrong: list[tuple[Diagnostic, _Place]] = []
        for key, (value, place) in found.items():
            said = _wrong(key, value)
            if said is not None:
                wrong.append((said, place))
            chosen[key] = tuple(value) if isinstance(value, list) else value
            origins[key] = origin
        if wrong:
            known = all(place.line for _, place in wrong)
            return _together(wrong)._replace(path=f"{root}/{origin}" if known else origin)
    return Preferences(**chosen, origins=origins)  # type: ignore[arg-type]  # _wrong saw to it


class _Place(NamedTuple):
    """Where a key stands: its line, counted from 1, or 0 where that is not known."""

    span: Span | None = None
    line: int = 0


_Table = dict[str, tuple[object, _Place]]


def _together(wrong: list[tuple[Diagnostic, _Place]]) -> Diagnostic:
    """Return all that is wrong in one file as one diagnostic, at the first of its places."""
    wrong.sort(key=lambda each: each[1].line)
    (first, place), *more = wrong
    said = [first.message]
    for each, at in more:
        said.append((f"line {at.line}: " if at.line else "") + each.message)
        said[-1] += f" ({each.help})" if each.help else ""
    return first._replace(message="; ".join(said), span=place.span)


def _tables(root: str, settings: Settings) -> Iterator[tuple[str, _Table | Diagnostic]]:
    """Yield each place that says something, the one that wins last."""
    params = settings.get("params")
    own = params.get("calc") if isinstance(params, dict) else None
    if isinstance(own, dict):
        yield _HUGO, {key: (_typed(value), _Place()) for key, value in own.items()}
    for name in (_PYTHON, OWN_FILE):
        path = f"{root}/{name}"
        if files.kind(path) == "file":
            yield name, _read(path, whole=name == OWN_FILE)


def _read(path: str, *, whole: bool) -> _Table | Diagnostic:
    seen = files.read(files.real(path))
    if isinstance(seen, Diagnostic):
        return Diagnostic("HC906", f"the configuration {seen.message}", path=path)
    if not whole and b"hugo-calc" not in seen.data:
        return {}
    import tomllib

    try:
        found = tomllib.loads(seen.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Diagnostic("HC906", f"the configuration cannot be read: {error}", path=path)
    if not whole:
        tool = found.get("tool")
        found = tool.get("hugo-calc", {}) if isinstance(tool, dict) else {}
    return {
        key: (value, _place(seen.data, key) if whole else _Place()) for key, value in found.items()
    }


def _place(source: bytes, key: str) -> _Place:
    """Return where a key of a whole file stands."""
    wanted = key.encode()
    at = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        bare = line.lstrip(b" \t[\"'")
        if bare.startswith(wanted):
            start = at + len(line) - len(bare)
            return _Place(Span(start, start + len(wanted)), number)
        at += len(line)
    return _Place()


def _wrong(key: str, value: object) -> Diagnostic | None:
    if key not in KEYS:
        from hugo_calc.lang.suggest import closest

        near = closest(key, KEYS)
        return Diagnostic(
            "HC906",
            f"unknown setting `{key}`",
            help=f"did you mean `{near[0]}`?" if near else f"known: {', '.join(KEYS)}",
            fix=near[0] if near else None,
        )
    if key == "exclude":
        sound = isinstance(value, list) and all(isinstance(each, str) and each for each in value)
        wanted = 'a list of patterns, such as ["content/old/**"]'
    else:
        sound, wanted = isinstance(value, bool), "true or false"
    return None if sound else Diagnostic("HC906", f"`{key}` is {wanted}")


def _typed(value: object) -> object:
    """Return a value of Hugo's configuration; YAML's are all text here."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _matches(path: list[str], pattern: list[str]) -> bool:
    """Return whether a path fits a pattern: `*` within a name, `**` for any folders.

    A pattern that names a folder means all that lies in it.
    """
    from fnmatch import fnmatchcase

    if not pattern or pattern == [""]:
        return True
    if pattern[0] == "**":
        rest = pattern[1:]
        return not rest or any(_matches(path[at:], rest) for at in range(len(path)))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and _matches(path[1:], pattern[1:])
