"""Making a Hugo site ready: templates, a sample, and what runs the tool; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.setup import Step
from hugo_calc.site import files
from hugo_calc.site.config import Config, read_config
from hugo_calc.site.settings import Settings, configuration, find_root, read_settings
from hugo_calc.site.starter import component, requirement, same, shipped, starter, templates
from hugo_calc.site.template_places import (
    COMPONENT,
    IN_CLONE,
    clone_as_theme,
    imports,
    inside,
    mounts,
    places,
    themes_folder,
)

_UNDERSCORED = (0, 146)  # from here on Hugo looks for shortcodes in layouts/_shortcodes
_SECTIONS = ("posts", "post", "blog", "articles")
_SAMPLE = "hugo-calc-sample.md"
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")  # in the order that make looks for them
_TARGETS = "hugo-calc.mk"
_PRE_COMMIT = ".pre-commit-config.yaml"
_WORKFLOW = ".github/workflows/hugo-calc.yml"
_IMPORT = f'[[module.imports]]\npath = "{COMPONENT}"\nignoreConfig = true\n'
_MOUNT = '[[module.imports.mounts]]\nsource = "{}"\ntarget = "layouts"'
_OFF = (False, "false", "no", "off", "n")  # of YAML, and as Hugo before 0.154 reads it


class Setup(NamedTuple):
    """What was done to a site, and the command that comes next."""

    steps: tuple[Step, ...]
    diagnostics: tuple[Diagnostic, ...]
    following: str


def prepare(
    folder: str,
    *,
    version: tuple[int, ...] | None = None,
    theme: bool = False,
    update: bool = False,
) -> Setup:
    """Put into the site that `folder` lies in what it lacks, and say what is left to its author.

    `version` is Hugo's, where the folders of the site's layouts are not to tell; with `theme` the
    templates come as a theme component, in a folder of their own. With `update`, what an older
    version of this tool put there, and nobody has changed, is brought up to this version's.
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
    work = _Work(config, settings, here, update=update)
    if work.has_module(theme=theme):
        pass  # it brings the templates, or what it lacks was said
    elif theme:
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

    __slots__ = (
        "_above",
        "_config",
        "_here",
        "_mounts",
        "_root",
        "_settings",
        "_update",
        "diagnostics",
        "steps",
    )

    def __init__(self, config: Config, settings: Settings, here: str, *, update: bool) -> None:
        self._config = config
        self._root = config.root
        self._settings = settings
        self._here = here
        self._above = _repository(config.root)
        self._mounts = mounts(config, settings)
        self._update = update
        self.steps: list[Step] = []
        self.diagnostics: list[Diagnostic] = []

    def has_module(self, *, theme: bool) -> bool:
        """Return whether the site takes the templates from a module, and say how that stands.

        With `theme`, the component is about to be put where a theme of this name is missing.
        """
        module = next((each for each in imports(self._settings) if each.is_component()), None)
        if module is None:
            return False
        folder = f"{themes_folder(self._settings)}/{module.path}"
        if not files.kind(f"{self._root}/{folder}"):
            if "/" not in module.path:  # this one is nowhere, and others in a cache of Hugo's
                if theme and not module.own:
                    return False
                note = "the configuration asks for it: "
                note += (
                    "put a clone there" if module.own else "hugo-calc init --theme puts it there"
                )
                self._say("todo", self._named(f"{self._root}/{folder}"), note)
                return True
            self._say("unchanged", module.path, "the module brings the templates")
            return True
        path = configuration(self._root)
        if clone_as_theme(self._root, self._settings):
            note = f"{folder} is a clone: take {module.path} out of theme, and import it"
            lines = _IMPORT + _MOUNT.format(IN_CLONE)
            self._say("todo", self._named(path), note, lines if path.endswith(".toml") else "")
            return True
        if not module.own:
            return False  # copies of the component, which are looked at one by one
        if all(next(self._places(path), "") for path, _ in templates()):
            self._say("unchanged", module.path, "the module brings the templates")
            return True
        source = IN_CLONE if files.kind(f"{self._root}/{folder}/{IN_CLONE}") else "layouts"
        note = f"let the import of {module.path} mount {source} on layouts"
        lines = _MOUNT.format(source)
        self._say("todo", self._named(path), note, lines if path.endswith(".toml") else "")
        return True

    def put_templates(self, version: tuple[int, ...] | None) -> None:
        """Put each shortcode template where this site has its own, unless one lies there."""
        own = inside(self._config.layouts[0])
        if own is None:
            reason = "the folder of layouts lies out of the site"
            self.diagnostics.append(Diagnostic("HC905", reason, path=self._config.layouts[0]))
            return
        plain = version < _UNDERSCORED if version else self._has_plain_folders()
        for path, data in templates():
            there = next(self._places(path), "")
            self._put(there or f"{own}/{path.removeprefix('_') if plain else path}", data, path)

    def put_component(self) -> None:
        """Put the theme component into the folder of themes, and say how a site takes it."""
        top = f"{themes_folder(self._settings)}/{COMPONENT}"
        for path, data in component():
            self._put(f"{top}/{path}", data, path.removeprefix("layouts/"))
        asked = [each.path for each in imports(self._settings)]
        if COMPONENT not in asked:
            names = [COMPONENT, *(name for name in asked if "/" not in name)]
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
        top = inside(own.path) if own else None
        if top is None:
            return
        sections = (f"{top}/{name}".lstrip("/") for name in _SECTIONS)
        present = (each for each in sections if files.kind(f"{self._root}/{each}") == "folder")
        section = next(present, f"{top}/{_SECTIONS[0]}".lstrip("/"))
        self._put(f"{section}/{_SAMPLE}", starter("sample.md"))

    def put_make_targets(self) -> None:
        """Put the targets beside the site's Makefile, and make one where there is none."""
        self._put(_TARGETS, starter(_TARGETS), _TARGETS)
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
        wanted = requirement()
        if not self._in_workflows("hugo-calc check"):
            if self._above:
                line = f"- run: hugo-calc check --output-format github{self._inner()}"
                note = f"let a workflow install {wanted}, and run"
                self._say("todo", self._named(folder), note, line)
            else:
                workflow = starter("workflow.yml").replace(b"@REQUIREMENT@", wanted.encode())
                self._put(_WORKFLOW, workflow)
        if wanted.startswith("./") and self._in_workflows(wanted):
            source = files.absolute(f"{top}/{wanted}")
            if not files.kind(source):
                note = "put a clone of hugo-calc there, as a submodule: the workflow installs it"
                self._say("todo", self._named(source), note)

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

    def _put(self, path: str, data: bytes, name: str = "") -> None:
        """Write a file of the site, unless something lies there.

        `name` is what `shipped` knows the file by, where older versions of it can be told.
        """
        named = f"{self._root}/{path}"
        at = files.real(named)
        if files.kind(at) == "file":
            seen = files.read(at)
            if isinstance(seen, Diagnostic):
                self._refuse(seen)
            elif same(seen.data, data):
                self._say("unchanged", self._named(named))
            elif name and shipped(name, seen.data):
                self._renew(named, seen, data)
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

    def _renew(self, named: str, seen: files.Seen, data: bytes) -> None:
        """Bring a file of an older version up to this one's, if that is asked for."""
        if not self._update:
            note = "it is an older version's, and stays; to have ours: hugo-calc init --update"
            self._say("left", self._named(named), note)
        elif not files.within(seen.path, self._root):
            reason = "the path leads out of the site"
            self._refuse(Diagnostic("HC905", reason, path=named))
        else:
            ends = data.replace(b"\n", b"\r\n") if b"\r\n" in seen.data else data
            refused = files.replace(seen, ends)
            if refused is None:
                self._say("updated", self._named(named))
            else:
                self._refuse(refused)

    def _places(self, path: str) -> Iterator[str]:
        """Yield where a template lies already, in the site's layouts and those of its themes."""
        for each in (path, path.removeprefix("_")):
            yield from places(self._root, self._mounts, each)

    def _has_plain_folders(self) -> bool:
        """Return whether the layouts are in the folders of Hugo before 0.146.

        Every Hugo looks into those, so they also serve a site that only its theme tells of.
        """
        for layouts in (each.source for each in self._mounts if not each.target):
            listed = files.entries(f"{self._root}/{layouts}")
            names = set() if isinstance(listed, Diagnostic) else {each.name for each in listed}
            if names & {"_shortcodes", "_partials"}:
                return False
            if names & {"shortcodes", "partials", "_default"}:
                return True
        return False

    def _say(self, action: str, path: str, note: str = "", snippet: str = "") -> None:
        self.steps.append(Step(action, path, note, snippet))

    def _refuse(self, refused: Diagnostic) -> None:
        self.diagnostics.append(refused._replace(path=self._named(refused.path)))

    def _in_workflows(self, word: str) -> bool:
        """Return whether one of GitHub's workflows of the repository has a word in it."""
        folder = f"{self._above or self._root}/.github/workflows"
        listed = files.entries(folder)
        names = [] if isinstance(listed, Diagnostic) else [each.name for each in listed]
        return any(_mentions(f"{folder}/{name}", word) for name in names)

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


def _with_line(data: bytes, line: bytes) -> bytes:
    """Return a text with a line at its end, in the line ends that it has."""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    return data + (b"" if not data or data.endswith(b"\n") else end) + line + end
