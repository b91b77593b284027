"""Making a Hugo site ready: templates, a sample, and what runs the tool; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.setup import Step
from hugo_calc.site import files
from hugo_calc.site.config import Config, read_config
from hugo_calc.site.settings import Settings, configuration, find_root, read_settings
from hugo_calc.site.starter import component, requirement, starter, templates

_UNDERSCORED = (0, 146)  # from here on Hugo looks for shortcodes in layouts/_shortcodes
_COMPONENT = "hugo-calc"  # the theme component's name, which the last part of a module's path is
_SECTIONS = ("posts", "post", "blog", "articles")
_SAMPLE = "hugo-calc-sample.md"
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")  # in the order that make looks for them
_TARGETS = "hugo-calc.mk"
_PRE_COMMIT = ".pre-commit-config.yaml"
_WORKFLOW = ".github/workflows/hugo-calc.yml"
_OFF = (False, "false", "no", "off", "n")  # of YAML, and as Hugo before 0.154 reads it


class Setup(NamedTuple):
    """What was done to a site, and the command that comes next."""

    steps: tuple[Step, ...]
    diagnostics: tuple[Diagnostic, ...]
    following: str


def prepare(folder: str, *, version: tuple[int, ...] | None = None, theme: bool = False) -> Setup:
    """Put into the site that `folder` lies in what it lacks, and say what is left to its author.

    `version` is Hugo's, where the folders of the site's layouts are not to tell; with `theme` the
    templates come as a theme component, in a folder of their own.
    """
    here = files.current_folder()
    is_folder = files.kind(folder) == "folder"
    root = find_root(files.absolute(folder)) if is_folder else ""
    if not root:
        reason = "there is no Hugo site here" if is_folder else "there is no such folder"
        help_ = "`hugo new site NAME` makes one; or name its folder: hugo-calc init FOLDER"
        return Setup((), (Diagnostic("HC906", reason, help=help_, path=folder),), "")
    config, settings = read_config(root), read_settings(root)
    for each in (config, settings):
        if isinstance(each, Diagnostic):
            return Setup((), (each._replace(path=files.relative(each.path, here)),), "")
    assert isinstance(config, Config)  # noqa: S101 -- both were looked at above
    assert isinstance(settings, dict)  # noqa: S101
    work = _Work(config, settings, here)
    if theme:
        work.put_component()
    else:
        work.put_templates(version)
    work.put_sample()
    work.put_make_targets()
    work.put_pre_commit_hook()
    work.put_workflow()
    work.protect_ledgers()
    work.look_at_footnotes()
    return Setup(tuple(work.steps), tuple(work.diagnostics), work.following())


class _Work:
    """One site being made ready."""

    __slots__ = ("_above", "_config", "_here", "_root", "_settings", "diagnostics", "steps")

    def __init__(self, config: Config, settings: Settings, here: str) -> None:
        self._config = config
        self._root = config.root
        self._settings = settings
        self._here = here
        self._above = _repository(config.root)
        self.steps: list[Step] = []
        self.diagnostics: list[Diagnostic] = []

    def put_templates(self, version: tuple[int, ...] | None) -> None:
        """Put each shortcode template where this site has its own, unless one lies there."""
        module = next((name for name in self._imports() if _is_component(name)), "")
        if module:
            self._say("unchanged", module, "the module brings the templates")
            return
        own = _inside(self._config.layouts[0])
        if own is None:
            reason = "the folder of layouts lies out of the site"
            self.diagnostics.append(Diagnostic("HC905", reason, path=self._config.layouts[0]))
            return
        plain = version < _UNDERSCORED if version else self._has_plain_folders()
        for path, data in templates():
            there = next(iter(self._places(path)), "")
            self._put(there or f"{own}/{path.removeprefix('_') if plain else path}", data)

    def put_component(self) -> None:
        """Put the theme component into the folder of themes, and say how a site takes it."""
        top = f"{self._themes()}/{_COMPONENT}"
        for path, data in component():
            self._put(f"{top}/{path}", data)
        if _COMPONENT not in self._imports():
            names = [_COMPONENT, *(name for name in self._imports() if "/" not in name)]
            listed = "[" + ", ".join(f'"{name}"' for name in names) + "]"
            path = configuration(self._root)
            line = f"theme = {listed}"
            if not path.endswith(".toml"):
                line = f'"theme": {listed}' if path.endswith(".json") else f"theme: {listed}"
            self._say("todo", self._named(path), "let the site take the component", line)

    def put_sample(self) -> None:
        """Put a post to look at into a site of which no post uses the tool yet."""
        from hugo_calc.site.posts import posts_of

        found = posts_of(self._config)
        if any(_uses_figures(post.target) for post in found):
            return
        folders = [
            each
            for each in self._config.folders
            if each.language in ("", self._config.language)
            and files.kind(f"{self._root}/{each.path}") != "file"  # a mount may bring one
        ]
        own = next((each for each in folders if each.language), folders[0] if folders else None)
        top = _inside(own.path) if own else None
        if top is None:
            return
        sections = (f"{top}/{name}".lstrip("/") for name in _SECTIONS)
        present = (each for each in sections if files.kind(f"{self._root}/{each}") == "folder")
        section = next(present, f"{top}/{_SECTIONS[0]}".lstrip("/"))
        self._put(f"{section}/{_SAMPLE}", starter("sample.md"))

    def put_make_targets(self) -> None:
        """Put the targets beside the site's Makefile, and make one where there is none."""
        self._put(_TARGETS, starter(_TARGETS))
        present = [name for name in _MAKEFILES if files.kind(f"{self._root}/{name}")]
        if not present:
            self._put("Makefile", starter("Makefile"))
        elif not _mentions(f"{self._root}/{present[0]}", _TARGETS):
            line = f"include {_TARGETS}"
            self._say("todo", present[0], "add the targets calc and calc-check to it", line)

    def put_pre_commit_hook(self) -> None:
        """Make pre-commit check the figures; where it is used already, say how."""
        config = starter("pre-commit-config.yaml")
        path = f"{self._above or self._root}/{_PRE_COMMIT}"
        if _mentions(path, "hugo-calc"):
            return
        if files.kind(path):
            hook = config.decode().partition("\n")[2]
            hook = hook.replace("entry: hugo-calc check", f"entry: hugo-calc check{self._inner()}")
            self._say("todo", self._named(path), "add to its list of repos", hook)
        elif not self._above:
            self._put(_PRE_COMMIT, config)

    def put_workflow(self) -> None:
        """Put a workflow into a site on GitHub; for another, say what its CI is to run."""
        top = self._above or self._root
        folder = f"{top}/.github"
        if not (files.kind(folder) or _mentions(f"{top}/.git/config", "github.com")):
            note = "let it run this, which exits with 1 where a figure is out of date"
            self._say("hint", "your CI", note, f"hugo-calc check{self._inner()}")
            return
        listed = files.entries(f"{folder}/workflows")
        names = [] if isinstance(listed, Diagnostic) else [each.name for each in listed]
        if any(_mentions(f"{folder}/workflows/{name}", "hugo-calc check") for name in names):
            return
        wanted = requirement()
        if self._above:
            line = f"- run: hugo-calc check --output-format github{self._inner()}"
            note = f"let a workflow install {wanted}, and run"
            self._say("todo", self._named(folder), note, line)
        else:
            workflow = starter("workflow.yml").replace(b"@REQUIREMENT@", wanted.encode())
            self._put(_WORKFLOW, workflow)

    def protect_ledgers(self) -> None:
        """Keep git from merging ledgers line by line, which could leave broken JSON."""
        if not self._config.ledgers:
            return
        pattern = f"{self._config.ledgers}/**"
        if " " in pattern:
            pattern = f'"{pattern}"'
        line = f"{pattern} -merge"
        path = f"{self._root}/.gitattributes"
        if not files.kind(path):
            self._put(".gitattributes", f"{line}\n".encode())
            return
        found = files.target(path, self._root)
        seen = found if isinstance(found, Diagnostic) else files.read(found)
        if isinstance(seen, Diagnostic):
            self._refuse(seen)
        elif not any(
            each.strip().startswith((f"{pattern} ", f"{pattern}\t"))
            for each in seen.data.decode("utf-8", "replace").splitlines()
        ):
            refused = files.replace(seen, _with_line(seen.data, line.encode()))
            if refused is None:
                self._say("added", self._named(path), line)
            else:
                self._refuse(refused)

    def look_at_footnotes(self) -> None:
        """Warn where the site has switched off the footnotes that figures are explained in."""
        languages = self._settings.get("languages")
        every = [self._settings, *(languages.values() if isinstance(languages, dict) else ())]
        for settings in every:
            found: object = settings
            for key in ("markup", "goldmark", "extensions", "footnote"):
                found = found.get(key) if isinstance(found, dict) else None
            if isinstance(found, dict):
                found = found.get("enable")
            if any(found is each or found == each for each in _OFF if found is not None):
                reason = "Goldmark's footnotes are off here, so notes would stand in pages as text"
                help_ = "remove markup.goldmark.extensions.footnote from Hugo's configuration"
                self.diagnostics.append(Diagnostic("HC906", reason, help=help_, severity="warning"))
                return

    def following(self) -> str:
        """Return the command that comes next."""
        if files.within(files.real(self._here), self._root):
            return "hugo-calc write"
        return f"cd {files.relative(self._root, self._here)} && hugo-calc write"

    def _put(self, path: str, data: bytes) -> None:
        """Write a file of the site, unless something lies there."""
        named = f"{self._root}/{path}"
        at = files.real(named)
        if files.kind(at) == "file":
            seen = files.read(at)
            if isinstance(seen, Diagnostic):
                self._refuse(seen)
            elif _same(seen.data, data):
                self._say("unchanged", self._named(named))
            else:
                note = "it differs from ours, and stays; to have ours, remove it and run this again"
                self._say("left", self._named(named), note)
        elif files.kind(at):
            self._say("left", self._named(named), "it is no file, and stays")
        elif not files.within(at, self._root):
            reason = "the path leads out of the site"
            self._refuse(Diagnostic("HC905", reason, path=named))
        else:
            refused = files.create(self._root, at[len(self._root) :].lstrip("/"), data)
            if refused is None:
                self._say("created", self._named(named))
            else:
                self._refuse(refused)

    def _places(self, path: str) -> Iterator[str]:
        """Yield where a template lies already, in the site's layouts and those of its themes."""
        for layouts in self._layouts():
            for each in (path, path.removeprefix("_")):
                if files.kind(f"{self._root}/{layouts}/{each}") == "file":
                    yield f"{layouts}/{each}"

    def _layouts(self) -> Iterator[str]:
        """Yield the folders of layouts that Hugo looks into: not those of themes that lie idle."""
        themes = self._themes()
        yield from (each for each in self._config.layouts if not each.startswith(f"{themes}/"))
        yield from (f"{themes}/{name}/layouts" for name in self._imports())

    def _has_plain_folders(self) -> bool:
        """Return whether the layouts are in the folders of Hugo before 0.146.

        Every Hugo looks into those, so they also serve a site that only its theme tells of.
        """
        for layouts in self._layouts():
            listed = files.entries(f"{self._root}/{layouts}")
            names = set() if isinstance(listed, Diagnostic) else {each.name for each in listed}
            if names & {"_shortcodes", "_partials"}:
                return False
            if names & {"shortcodes", "partials", "_default"}:
                return True
        return False

    def _themes(self) -> str:
        folder = self._settings.get("themesdir")
        return (_inside(folder) if isinstance(folder, str) else None) or "themes"

    def _imports(self) -> list[str]:
        """Return the themes and modules that the site asks for."""
        theme, module = self._settings.get("theme"), self._settings.get("module")
        asked = theme if isinstance(theme, list) else [theme]
        imports = module.get("imports") if isinstance(module, dict) else None
        asked += [
            each.get("path")
            for each in (imports if isinstance(imports, list) else [])
            if isinstance(each, dict)
        ]
        return [name for name in asked if isinstance(name, str) and name]

    def _say(self, action: str, path: str, note: str = "", snippet: str = "") -> None:
        self.steps.append(Step(action, path, note, snippet))

    def _refuse(self, refused: Diagnostic) -> None:
        self.diagnostics.append(refused._replace(path=self._named(refused.path)))

    def _inner(self) -> str:
        """Return what commands at the top of the repository say of the site, " docs" or nothing."""
        inner = self._root[len(self._above) :].strip("/") if self._above else ""
        return f' "{inner}"' if " " in inner else inner and f" {inner}"

    def _named(self, path: str) -> str:
        return files.relative(path, self._here)


def _repository(root: str) -> str:
    """Return the folder of the git repository that the site lies below, "" if it is its own."""
    at = root
    while True:
        if files.kind(f"{at}/.git"):
            return "" if at == root else at
        above = at.rpartition("/")[0]
        if not above:
            return ""
        at = above


def _uses_figures(path: str) -> bool:
    import re

    seen = files.read(path)
    return not isinstance(seen, Diagnostic) and bool(
        re.search(rb"\{\{[<%]-?\s*calc[\s-]", seen.data)
    )


def _mentions(path: str, word: str) -> bool:
    seen = files.read(files.real(path))
    return not isinstance(seen, Diagnostic) and word.encode() in seen.data


def _same(data: bytes, other: bytes) -> bool:
    """Return whether two texts differ in nothing but line ends, which git may convert."""
    return data.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def _with_line(data: bytes, line: bytes) -> bytes:
    """Return a text with a line at its end, in the line ends that it has."""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    return data + (b"" if not data or data.endswith(b"\n") else end) + line + end


def _inside(path: str) -> str | None:
    """Return a path of the configuration without dots, or None where it leads out of the site."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if path.startswith("/") or ".." in parts else "/".join(parts)


def _is_component(module: str) -> bool:
    """Return whether a module of this path, which may name a major version, is the component."""
    parts = [part for part in module.split("/") if not (part[:1] == "v" and part[1:].isdigit())]
    return "/" in module and parts[-1:] == [_COMPONENT]
