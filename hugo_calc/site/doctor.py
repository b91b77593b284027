"""Whether a site is ready: its Hugo, its layouts, and whether its formatters agree with this tool.

Formatters are tried on copies in a scratch folder outside of the site: write, format, write. They
agree if the last write has nothing to do. Nothing is installed, no shell is used, and only
programs with a known name are started, each with a limit of time.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources
from hugo_calc.site import files
from hugo_calc.site.config import Config, read_config
from hugo_calc.site.hooks import CONFIG, Hook, read_hooks, repository_of
from hugo_calc.site.judgement import Judged, judge, reason
from hugo_calc.site.posts import Post, find_posts
from hugo_calc.site.run import mentions_calc
from hugo_calc.site.settings import Settings, find_root, read_settings
from hugo_calc.site.starter import same, shipped, templates
from hugo_calc.site.template_places import (
    clone_as_theme,
    imports,
    leads_out,
    mounts,
    places,
    themes_folder,
)

Verdict = Literal["ok", "note", "wrong", "untried"]

_OLDEST_HUGO = (0, 111)  # what the layouts are tried with
_UNDERSCORED = (0, 146)  # from here on Hugo looks into layouts/_shortcodes
_LIMIT = 120  # seconds for one program
_MOST_FILES = 200  # to a command line

# What formatters, Hugo and this tool read beside posts.
_SETTINGS = re.compile(
    r"\.(?:mdformat|rumdl)\.toml|(?:rumdl|pyproject|hugo-calc)\.toml|\.editorconfig"
    r"|\.prettierrc(?:\.(?:json5?|ya?ml|toml))?|\.prettierignore"
    r"|\.markdownlint(?:-cli2)?\.(?:jsonc?|ya?ml)|\.markdownlintignore"
    r"|(?:hugo|config)\.(?:toml|ya?ml|json)"
)
_GOOD_CODES: Mapping[str, tuple[int, ...]] = {"mdformat": (0,), "prettier": (0,)}  # others 0 and 1


class Finding(NamedTuple):
    """One thing that was looked at; `posts` are those it ails, each with what is wrong there."""

    subject: str
    verdict: Verdict
    message: str
    help: str = ""
    posts: tuple[tuple[str, str], ...] = ()


class Health(NamedTuple):
    """What was found; with diagnostics, something could not be looked at."""

    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources

    def exit_code(self) -> int:
        """Return 0 where all is well, 1 where something is not, 2 where that is not known."""
        if any(each.severity == "error" for each in self.diagnostics):
            return 2
        return int(any(each.verdict == "wrong" for each in self.findings))


def examine(paths: Iterable[str]) -> Health:
    """Look at a site, and try its formatters on the posts at `paths`, or on all of them."""
    here = files.current_folder()
    posts, found = find_posts(paths)
    home = posts[0].config.root if posts else find_root(here)
    diagnostics = [each._replace(path=_shown(each.path, here)) for each in found]
    findings: list[Finding] = []
    sources = Sources()
    for wrong in found:
        _keep(sources, wrong, here)
    if home and not any(each.severity == "error" for each in found):
        config = posts[0].config if posts else read_config(home)
        for each in _all(config, [post for post in posts if post.config.root == home], here):
            if isinstance(each, Finding):
                findings.append(each)
            else:
                _keep(sources, each, here)
                diagnostics.append(each._replace(path=_shown(each.path, here)))
    return Health(tuple(findings), tuple(diagnostics), sources)


def _all(
    config: Config | Diagnostic, posts: list[Post], here: str
) -> Iterator[Finding | Diagnostic]:
    if isinstance(config, Diagnostic):
        yield config
        return
    settings = read_settings(config.root) if find_root(config.root) else {}
    if isinstance(settings, Diagnostic):
        yield settings
        return
    version, said = _hugo()
    yield said
    if config.layouts:
        yield _layouts(config, settings, version)
        yield _footnotes(settings)
    repository = repository_of(config.root)
    hooks = read_hooks(repository)
    if isinstance(hooks, Diagnostic):
        yield hooks
    elif not hooks:
        yield Finding("formatters", "ok", f"none that this tool knows in {CONFIG}")
    else:
        yield from _formatters(config, repository, hooks, posts, here)


def _hugo() -> tuple[tuple[int, ...], Finding]:
    program = _program("hugo")
    if not program:
        help_ = "install it: https://gohugo.io/installation/"
        return (), Finding("hugo", "untried", "not installed here", help_)
    _, said = _run([program, "version"], "/")
    match = re.search(r"v(\d+)\.(\d+)(?:\.(\d+))?", said)
    if match is None:
        return (), Finding("hugo", "untried", f"{program} does not say its version")
    version = tuple(int(part or 0) for part in match.groups())
    text = ".".join(map(str, version))
    if version < _OLDEST_HUGO:
        oldest = ".".join(map(str, _OLDEST_HUGO))
        return version, Finding("hugo", "wrong", f"{text} is too old", f"use {oldest} or newer")
    return version, Finding("hugo", "ok", f"{text}, {program}")


def _layouts(config: Config, settings: Settings, hugo: tuple[int, ...]) -> Finding:
    """Look for the shortcodes' templates where Hugo looks for them, and hold them against ours."""
    clone = clone_as_theme(config.root, settings)
    if clone:
        said = f"{clone} is a clone of the repository, and brings the look of its own site along"
        return Finding("layouts", "wrong", said, "hugo-calc init says how to import it instead")
    among = mounts(config, settings)
    missing: list[str] = []
    differing: dict[str, bool] = {}  # where a template lies → whether an older version's is there
    for path, ours in templates():
        plain = path.removeprefix("_")
        spelled = (path, plain) if hugo >= _UNDERSCORED or not hugo else (plain,)
        there = next((at for each in spelled for at in places(config.root, among, each)), "")
        if not there:
            missing.append(plain.partition("/")[2].removesuffix(".html"))
        elif not same(data := _bytes(files.real(f"{config.root}/{there}")), ours):
            differing[there] = shipped(path, data)
    if missing:
        return _missing(config, settings, sorted(missing))
    if not differing:
        count = sum(path.startswith("_shortcodes/") for path, _ in templates())
        return Finding("layouts", "ok", f"{count} shortcodes")
    few = ", ".join(sorted(differing))
    verb = "differs" if len(differing) == 1 else "differ"
    if all(differing.values()):
        return Finding("layouts", "note", f"an older version's: {few}", "hugo-calc init --update")
    help_ = "what you changed may stay; to have the package's, remove it and run hugo-calc init"
    return Finding("layouts", "note", f"{few} {verb} from the package's", help_)


def _missing(config: Config, settings: Settings, names: list[str]) -> Finding:
    module = next((each for each in imports(settings) if each.is_component()), None)
    if module is not None and "/" not in module.path:
        folder = f"{themes_folder(settings)}/{module.path}"
        if files.kind(f"{config.root}/{folder}"):
            said = f"{folder} brings no template of {', '.join(names)}"
        else:
            said = f"there is no {folder}, which the configuration asks for"
        return Finding("layouts", "wrong", said, "hugo-calc init says what to do")
    if not config.complete or leads_out(settings):
        return Finding("layouts", "untried", "a module of the site may bring the shortcodes")
    return Finding(
        "layouts",
        "wrong",
        f"Hugo finds no template of {', '.join(names)}",
        "hugo-calc init puts them there",
    )


def _footnotes(settings: Settings) -> Finding:
    at: object = settings
    for key in ("markup", "goldmark", "extensions", "footnote"):
        at = at.get(key) if isinstance(at, dict) else None
    if isinstance(at, dict):
        at = at.get("enable")
    if str(at).lower() != "false":
        return Finding("footnotes", "ok", "on in Hugo's configuration")
    return Finding(
        "footnotes",
        "wrong",
        "off in Hugo's configuration, so that notes are shown as text",
        "remove footnote = false from markup.goldmark.extensions",
    )


def _formatters(
    config: Config, repository: str, hooks: list[Hook], posts: list[Post], here: str
) -> Iterator[Finding | Diagnostic]:
    with tempfile.TemporaryDirectory(prefix="hugo-calc-doctor-") as made:
        scratch = files.real(made)
        if files.within(scratch, repository):
            yield Diagnostic(
                "HC903", "the scratch folder would lie in the site", help="set TMPDIR to another"
            )
            return
        bench = _Bench(config, repository, scratch)
        try:
            yield from bench.tried(hooks, posts, here)
        except _BrokenError as error:
            yield Diagnostic("HC990", f"the formatters cannot be tried: {error}")


class _BrokenError(Exception):
    """This tool did not run in the scratch folder."""


class _Bench:
    """The scratch folder: the written posts of a site, and a copy of them for each formatter."""

    def __init__(self, config: Config, repository: str, scratch: str) -> None:
        self._config = config
        self._repository = repository
        self._scratch = scratch
        self._base = f"{scratch}/written"
        self._below = config.root[len(repository) :].strip("/")  # the site in the repository
        self._posts: dict[str, bytes] = {}  # by their paths in the repository, once written
        self._copies = 0

    def tried(self, hooks: list[Hook], posts: list[Post], here: str) -> Iterator[Finding]:
        """Yield what came of each formatter, and of all of them one after the other."""
        ill = self._fill(posts)
        if ill:
            shown = tuple((_shown(f"{self._repository}/{path}", here), why) for path, why in ill)
            message = f"{len(ill)} not tried, since they have errors of their own"
            yield Finding("posts", "untried", message, "hugo-calc check", shown)
        if not self._posts:
            yield Finding("formatters", "untried", "no sound post has a figure to try them on")
            return
        good = []
        for hook in hooks:
            finding = self._try([hook], here)
            yield finding
            if finding.verdict == "ok":
                good.append(hook)
        if len(good) > 1:
            yield self._try(good, here)

    def _fill(self, posts: list[Post]) -> list[tuple[str, str]]:
        """Copy the posts and write their figures; return those with errors, which are left out."""
        kept: dict[str, str] = {}
        for post in posts:
            seen = files.read(post.target)
            if not isinstance(seen, Diagnostic) and mentions_calc(seen.data):
                kept[self._path(post.path)] = post.path
                self._put(self._path(post.path), seen.data)
        self._copy_beside(kept)
        answer = _write_in(f"{self._base}/{self._below}")
        ill = {self._path(path): why for path, why in _complaints(answer).items()}
        for path in kept:
            if path not in ill:
                self._posts[path] = _bytes(f"{self._base}/{path}")
        return [(path, why) for path, why in ill.items() if path in kept]

    def _copy_beside(self, posts: Iterable[str]) -> None:
        """Copy what posts are computed and formatted by: settings, definitions, CSV, templates."""
        folders = {path.rpartition("/")[0] for path in posts}
        for folder in list(folders):
            parts = folder.split("/")
            folders.update("/".join(parts[:count]) for count in range(len(parts)))
        for folder in folders:
            self._copy(folder, lambda name: bool(_SETTINGS.fullmatch(name)) or _is_csv(name))
        self._copy(self._path("config/_default"), lambda _: True)
        self._copy(self._path("templates"), lambda name: name.endswith(".j2"))
        self._copy(self._path(self._config.data), lambda name: name.startswith("calc."))

    def _copy(self, folder: str, wanted: Callable[[str], bool]) -> None:
        listed = files.entries(f"{self._repository}/{folder}")
        for entry in [] if isinstance(listed, Diagnostic) else listed:
            path = f"{folder}/{entry.name}".lstrip("/")
            if entry.kind == "file" and wanted(entry.name):
                seen = files.read(f"{self._repository}/{path}")
                if not isinstance(seen, Diagnostic):
                    self._put(path, seen.data)

    def _put(self, path: str, data: bytes) -> None:
        refused = files.create(self._scratch, f"written/{path}", data)
        if refused is not None and refused.code != "HC901":
            raise _BrokenError(refused.message)

    def _path(self, path: str) -> str:
        return f"{self._below}/{path}".lstrip("/")

    def _try(self, hooks: list[Hook], here: str) -> Finding:
        """Format a copy of the written posts, write once more, and say what came of it."""
        subject = ", then ".join(hook.program for hook in hooks)
        self._copies += 1
        place = f"{self._scratch}/{self._copies}"
        shutil.copytree(self._base, place, symlinks=True)
        told: list[str] = []
        touched: dict[str, bytes] = {}
        for hook in hooks:
            program = _program(hook.program)
            if not program:
                return Finding(subject, "untried", "not installed here")
            taken = {path: data for path, data in self._posts.items() if hook.takes(path)}
            if not taken:
                return Finding(subject, "ok", f"{hook.origin} lets it touch no post with figures")
            command, lacking = _command(program, hook)
            told += [f"without {each}, which is not installed here" for each in lacking]
            wrong = _format(command, sorted(taken), place, hook.program)
            if wrong:
                help_ = reason(hook, [], wrong, place)
                return Finding(subject, "wrong", f"it does not format the posts: {wrong}", help_)
            touched.update(taken)
        formatted = {path: _bytes(f"{place}/{path}") for path in touched}
        complaints = _complaints(_write_in(f"{place}/{self._below}"))
        judged = [
            Judged(path, before, formatted[path], _bytes(f"{place}/{path}"), why)
            for path, before in sorted(touched.items())
            for why in (complaints.get(path[len(self._below) :].lstrip("/"), ""),)
        ]
        ailing = [(each, why) for each in judged if (why := judge(each))]
        if not ailing:
            said = "; ".join((f"agrees on {_count(len(judged))}", *told))
            return Finding(subject, "ok", said)
        shown = tuple(
            (_shown(f"{self._repository}/{each.path}", here), why) for each, why in ailing
        )
        help_ = reason(hooks[-1], [each for each, _ in ailing], "", place) if not hooks[1:] else ""
        said = "; ".join((f"disagrees on {len(ailing)} of {_count(len(judged))}", *told))
        return Finding(subject, "wrong", said, help_, shown)


def _command(program: str, hook: Hook) -> tuple[list[str], list[str]]:
    """Return how to start a formatter, and which of its plugins are not here.

    mdformat takes whatever plugins are installed beside it; the hook's are chosen out of these.
    """
    command = [program, *hook.arguments]
    if hook.program != "mdformat" or hook.plugins is None:
        return command, []
    _, said = _run([program, "--help"], "/")
    listed = said.partition("installed extensions:")[2].partition("\n\n")[0]
    installed = {
        re.sub(r"[-_.]+", "-", name).lower(): extensions.split(", ")
        for name, extensions in re.findall(r"^ +(\S+): (.+)$", listed, re.MULTILINE)
    }
    chosen = [each for plugin in hook.plugins for each in installed.get(plugin, ())]
    if "--no-extensions" in said and "--extensions" not in command:
        command += ["--no-extensions"] if not chosen else []
        command += [word for each in dict.fromkeys(chosen) for word in ("--extensions", each)]
    return command, [
        each for each in hook.plugins if each.startswith("mdformat-") and each not in installed
    ]


def _format(command: list[str], posts: list[str], place: str, program: str) -> str:
    """Format posts, and return what the formatter objects to, "" where it does not."""
    good = _GOOD_CODES.get(program, (0, 1))
    for start in range(0, len(posts), _MOST_FILES):
        code, said = _run([*command, *posts[start : start + _MOST_FILES]], place)
        if code not in good:
            lines = [line.strip() for line in said.splitlines() if line.strip()]
            errors = [line for line in lines if line.lower().startswith("error")]
            return (errors or lines or [f"it ended with {code}"])[0].replace(f"{place}/", "")
    return ""


def _write_in(folder: str) -> Mapping[str, object]:
    """Run `hugo-calc write` in a folder, and return what it answered."""
    import json

    command = [sys.executable, "-P", "-m", "hugo_calc", "write", "--output-format", "json", "."]
    code, said = _run(command, folder, errors=False)
    try:
        answer = json.loads(said)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or code not in (0, 1, 2):
        raise _BrokenError(f"hugo-calc write ended with {code}")
    return answer


def _complaints(answer: Mapping[str, object]) -> dict[str, str]:
    """Return what `write` said against each post that it left stale, or did not write at all."""
    found = answer.get("diagnostics")
    said: dict[str, str] = {}
    for each in found if isinstance(found, list) else ():
        if each["severity"] != "warning":
            said.setdefault(each["file"] or "", f"{each['code']} {each['message']}")
    return said


def _program(name: str) -> str:
    """Return where a program is: beside this tool's Python, or on PATH; "" where it is not."""
    beside = sys.executable.rpartition("/")[0]
    return shutil.which(name, path=beside) or shutil.which(name) or ""


def _run(command: list[str], folder: str, *, errors: bool = True) -> tuple[int, str]:
    """Run a program and return its exit code and what it said, its messages too if wanted."""
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, and no shell
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if errors else subprocess.DEVNULL,
            timeout=_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"it did not end within {_LIMIT} s"
    except OSError as error:
        return -1, str(error.strerror or error)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def _bytes(path: str) -> bytes:
    seen = files.read(path)
    return b"" if isinstance(seen, Diagnostic) else seen.data


def _is_csv(name: str) -> bool:
    return name.lower().endswith((".csv", ".tsv"))


def _count(posts: int) -> str:
    return f"{posts:,} post" + ("" if posts == 1 else "s")


def _shown(path: str, here: str) -> str:
    return files.relative(path, here) if path.startswith("/") else path


def _keep(sources: Sources, diagnostic: Diagnostic, here: str) -> None:
    if diagnostic.span is not None and diagnostic.path:
        sources.add(_shown(diagnostic.path, here), _bytes(files.real(diagnostic.path)))
