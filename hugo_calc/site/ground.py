"""What a site gives to each of its posts: its definitions, templates, and the files beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources
from hugo_calc.site import files
from hugo_calc.site.config import Config
from hugo_calc.text.span import Span

if TYPE_CHECKING:
    from hugo_calc.post import Site

_TEMPLATE = ".j2"


class Ground:
    """The files of one site that posts are computed from, each read at most once.

    `diagnostics` says which of them cannot be used; then no post of the site can be worked on.
    Paths are as people write them in the folder `here`.
    """

    __slots__ = ("_here", "config", "definitions", "diagnostics", "templates")

    def __init__(self, config: Config, here: str) -> None:
        self.config = config
        self._here = here
        self.diagnostics: list[Diagnostic] = []
        self.definitions = self._read_definitions()
        self.templates = self._read_templates()

    def bundle(self, path: str) -> Bundle:
        """Return the files beside the post at `path`, relative to the site's root."""
        folder = path.rpartition("/")[0]
        return Bundle(f"{self.config.root.rstrip('/')}/{folder}".rstrip("/"))

    def site(self, path: str, bundle: Bundle) -> Site:
        """Return what planning the post at `path` may know of the site."""
        from hugo_calc.post import Site

        return Site(self.config.locale(path), self.definitions, bundle.read, self.templates)

    def _read_definitions(self) -> tuple[str, bytes] | None:
        """Return the site's own definitions, `data/calc.yaml` or of another ending."""
        stem = f"{self.config.data}/calc"
        names = [f"{stem}.{ending}" for ending in ("yaml", "yml", "toml", "json")]
        present = [name for name in names if files.kind(f"{self.config.root}/{name}") == "file"]
        if len(present) > 1:
            self.diagnostics.append(
                Diagnostic(
                    "HC906",
                    f"the site has two files of definitions: {' and '.join(present[:2])}",
                    help="keep one of them",
                    path=self._shown(present[1]),
                )
            )
        data = self._read(present[0]) if present else None
        return (self._shown(present[0]), data) if data is not None else None

    def _read_templates(self) -> Mapping[str, str]:
        folder = f"{self.config.root}/templates"
        if files.kind(folder) != "folder":
            return {}
        listed = files.entries(folder)
        if isinstance(listed, Diagnostic):
            self.diagnostics.append(listed._replace(path=self._shown("templates")))
            return {}
        texts: dict[str, str] = {}
        for entry in listed:
            if entry.name.endswith(_TEMPLATE) and not entry.name.startswith("."):
                data = self._read(f"templates/{entry.name}")
                texts[entry.name] = (data or b"").decode("utf-8", "replace")
        return texts

    def _read(self, path: str) -> bytes | None:
        """Return a file of the site, or None with a diagnostic taken down."""
        full = f"{self.config.root}/{path}"
        found = files.target(full, self.config.root)
        seen = found if isinstance(found, Diagnostic) else files.read(found)
        wrong = seen if isinstance(seen, Diagnostic) else not_utf8(seen.data)
        if wrong is not None:
            self.diagnostics.append(wrong._replace(path=self._shown(path)))
        return None if isinstance(seen, Diagnostic) else seen.data

    def _shown(self, path: str) -> str:
        return files.relative(f"{self.config.root}/{path}", self._here)


class Grounds:
    """The grounds of the sites that a run meets, each made once; `say` is told what ails one."""

    __slots__ = ("_found", "_here", "_say", "_sources")

    def __init__(self, here: str, sources: Sources, say: Callable[[Diagnostic], None]) -> None:
        self._here = here
        self._sources = sources
        self._say = say
        self._found: dict[str, Ground] = {}

    def of(self, config: Config) -> Ground:
        """Return the ground of a site."""
        if config.root not in self._found:
            ground = self._found[config.root] = Ground(config, self._here)
            if ground.definitions is not None:
                self._sources.add(*ground.definitions)
            for diagnostic in ground.diagnostics:
                self._say(diagnostic)
        return self._found[config.root]


class Bundle:
    """The folder of one post, from which it may take files by their plain names."""

    __slots__ = ("diagnostics", "folder", "taken")

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.taken: dict[str, bytes] = {}
        self.diagnostics: list[Diagnostic] = []  # what lies there but cannot be read

    def read(self, name: str) -> bytes | None:
        """Return the file of this name beside the post, or None where there is none.

        A name with a separator is none, and a link that leaves the folder leads nowhere.
        """
        if not name or name.startswith(".") or any(sign in name for sign in "/\\\x00"):
            return None
        full = f"{self.folder}/{name}"
        if name not in self.taken and files.kind(full):
            found = files.target(full, self.folder)
            seen = found if isinstance(found, Diagnostic) else files.read(found)
            if isinstance(seen, Diagnostic):
                self.diagnostics.append(seen._replace(path=full))
                return None
            self.taken[name] = seen.data
        return self.taken.get(name)


def not_utf8(source: bytes) -> Diagnostic | None:
    """Return HC902 at the first byte that is not UTF-8, or None."""
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return Diagnostic(
            "HC902",
            "the file is not UTF-8",
            Span(error.start, error.end),
            f"byte 0x{source[error.start]:02x} has no meaning here",
            help="save it as UTF-8; nothing was changed",
        )
    return None
