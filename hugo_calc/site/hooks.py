"""Which formatters of Markdown a repository runs: its pre-commit hooks, or their own settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.text.span import Span

if TYPE_CHECKING:
    from hugo_calc.formats.tree import Map, Node

CONFIG = ".pre-commit-config.yaml"

# Hook id, or name of a program → the program, and what it needs to be told to format in place.
_FORMATTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "mdformat": ("mdformat", ()),
    "rumdl-fmt": ("rumdl", ("fmt",)),
    "rumdl": ("rumdl", ("check",)),
    "prettier": ("prettier", ("--write", "--ignore-unknown")),
    "markdownlint": ("markdownlint", ()),
    "markdownlint-fix": ("markdownlint", ("--fix",)),
    "markdownlint-cli2": ("markdownlint-cli2", ()),
    "end-of-file-fixer": ("end-of-file-fixer", ()),
    "trailing-whitespace": ("trailing-whitespace-fixer", ()),
    "trailing-whitespace-fixer": ("trailing-whitespace-fixer", ()),
    "mixed-line-ending": ("mixed-line-ending", ()),
}
_LINTERS = {"rumdl", "markdownlint", "markdownlint-cli2"}  # they change nothing without being told
_MAKE_THEM_FORMAT = {"--fix", "fmt", "format"}

# Settings of a formatter at the top of a repository that has no hook for it.
_SETTINGS = (
    (".mdformat.toml", "mdformat"),
    (".rumdl.toml", "rumdl-fmt"),
    ("rumdl.toml", "rumdl-fmt"),
    *((f".prettierrc{ending}", "prettier") for ending in ("", ".json", ".yaml", ".yml", ".toml")),
)


class Hook(NamedTuple):
    """A formatter, and how the repository runs it."""

    program: str
    arguments: tuple[str, ...]
    plugins: tuple[str, ...] | None  # the packages beside it; None where it is what is installed
    files: tuple[str, ...]  # patterns that a path must match, as pre-commit has them
    exclude: tuple[str, ...]  # patterns that it must not
    origin: str  # the file that names it

    def takes(self, path: str) -> bool:
        """Return whether it formats the file at `path`, relative to the repository's root."""
        return all(_found(each, path) for each in self.files) and not any(
            _found(each, path) for each in self.exclude
        )


def repository_of(root: str) -> str:
    """Return the repository that a folder lies in, by its .git; the folder itself without one."""
    at = root
    while at:
        if files.kind(f"{at}/.git"):
            return at
        at = at.rpartition("/")[0]
    return root


def read_hooks(repository: str) -> list[Hook] | Diagnostic:
    """Return the formatters of a repository in the order they run, or HC906 at what is wrong."""
    path = f"{repository}/{CONFIG}"
    hooks: list[Hook] = []
    if files.kind(path) == "file":
        seen = files.read(files.real(path))
        if isinstance(seen, Diagnostic):
            return seen
        from hugo_calc.formats.yaml import read

        found = read(seen.data, Span(0, len(seen.data)), path)
        if isinstance(found, Diagnostic):
            message = f"the hooks cannot be read: {found.message}"
            return Diagnostic("HC906", message, found.span, found.label, path=path)
        hooks = list(_hooks(found))
    programs = {hook.program for hook in hooks}
    for name, known in _SETTINGS:
        program, arguments = _FORMATTERS[known]
        if program not in programs and files.kind(f"{repository}/{name}") == "file":
            programs.add(program)
            hooks.append(Hook(program, arguments, None, (), (), name))
    return hooks


def _hooks(config: Map) -> Iterator[Hook]:
    overall = _text(config, "files"), _text(config, "exclude")
    for repo in _maps(config.get("repos")):
        for hook in _maps(repo.get("hooks")):
            found = _hook(hook, *overall)
            if found is not None:
                yield found


def _hook(hook: Map, files_: str, exclude: str) -> Hook | None:
    words = _entry(_text(hook, "entry"))
    known = _FORMATTERS.get(words[0] if words else _text(hook, "id"))
    if known is None:
        return None
    program, leading = known
    given = (*words[1:], *_texts(hook, "args"))
    if words:
        leading = tuple(each for each in leading if each.startswith("-") and each not in given)
    told = {*leading, *given}
    if program in _LINTERS and not told & _MAKE_THEM_FORMAT:
        return None
    plugins = tuple(map(_package, _texts(hook, "additional_dependencies")))
    installed = _text(hook, "language") in ("system", "script", "unsupported")
    return Hook(
        program,
        (*leading, *given),
        None if installed else plugins,
        tuple(filter(None, (files_, _text(hook, "files")))),
        tuple(filter(None, (exclude, _text(hook, "exclude")))),
        CONFIG,
    )


def _entry(text: str) -> list[str]:
    """Return the words of a command with the bare name of its program first."""
    import shlex

    try:
        words = shlex.split(text)
    except ValueError:
        return []
    return [words[0].rpartition("/")[2], *words[1:]] if words else []


def _package(requirement: str) -> str:
    """Return the name of a package as the index has it.

    >>> _package("mdformat_gfm[x]>=1.0")
    'mdformat-gfm'
    """
    name = re.split(r"[^A-Za-z0-9._-]", requirement.strip(), maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _found(pattern: str, path: str) -> bool:
    try:
        return re.search(pattern, path) is not None
    except re.error:
        return False


def _maps(node: Node | None) -> Iterator[Map]:
    from hugo_calc.formats.tree import List, Map

    if isinstance(node, List):
        yield from (each for each in node.items if isinstance(each, Map))


def _text(of: Map, key: str) -> str:
    from hugo_calc.formats.tree import Scalar

    node = of.get(key)
    return node.text.text.strip() if isinstance(node, Scalar) else ""


def _texts(of: Map, key: str) -> list[str]:
    from hugo_calc.formats.tree import List, Scalar

    node = of.get(key)
    items = node.items if isinstance(node, List) else []
    return [each.text.text for each in items if isinstance(each, Scalar)]
