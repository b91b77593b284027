"""Finding posts: what Hugo would publish as a page of Markdown, in one order everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.config import Config, bare, read_config
from hugo_calc.site.settings import find_root

# Hugo's own endings for Markdown; its other content formats have no place for our notes.
_ENDINGS = (".md", ".markdown", ".mdown")


class Post(NamedTuple):
    """A post that was asked for, by the path within its site and the file that leads to."""

    config: Config
    path: str  # relative to the site's root, with slashes
    target: str  # absolute, without links
    named: bool  # whether the user named this very file


def find_posts(paths: Iterable[str]) -> tuple[list[Post], list[Diagnostic]]:
    """Return the posts at `paths`, files or folders; without any, those of the whole site.

    The site is that of the current folder, and what lies outside of it is refused (HC905). Where
    the current folder is in no site, each path is looked for a site of its own, and a folder of
    posts without one is worked on as it is.
    """
    here = files.current_folder()
    home = find_root(here) if here else ""
    asked = list(paths)
    if not asked and not home:
        return [], [
            Diagnostic(
                "HC906",
                "there is no Hugo site here",
                help="run hugo-calc within a site, or name the posts: hugo-calc check PATH",
            )
        ]
    found: list[Post] = []
    wrong: list[Diagnostic] = []
    configs: dict[str, Config | Diagnostic] = {}
    for path in asked or [home]:
        for each in _at(path, home, configs):
            if isinstance(each, Diagnostic):
                wrong.append(each)
            elif not each.config.preferences.excludes(each.path):
                found.append(each)
            elif each.named:
                wrong.append(_excluded(each, path))
    return _distinct(found), list(dict.fromkeys(wrong))


def posts_of(config: Config) -> list[Post]:
    """Return the posts of a whole site; what cannot be read there is left out."""
    found = _in_folder(config, config.root, config.root)
    return _distinct([each for each in found if isinstance(each, Post)])


def _excluded(post: Post, path: str) -> Diagnostic:
    return Diagnostic(
        "HC905",
        f"the post is left alone: {post.config.preferences.origins['exclude']} excludes it",
        severity="warning",
        path=path,
    )


def post_at(path: str) -> Post | Diagnostic:
    """Return the post that a text of an editor is to be saved as; the file need not exist yet."""
    here = files.current_folder()
    home = find_root(here) if here else ""
    full = files.absolute(path)
    if files.kind(full):
        found = next(_at(path, home, {}))
        return found._replace(path=path) if isinstance(found, Diagnostic) else found
    folder, name = full.rsplit("/", 1)
    root = home or find_root(folder or "/")
    config = read_config(root) if root else bare(folder or "/")
    if isinstance(config, Diagnostic):
        return config
    at = f"{files.real(folder or '/').rstrip('/')}/{name}"
    if not files.within(at, config.root) or not is_post(name):
        return Diagnostic("HC905", "the path is no post of this site", path=path)
    return Post(config, at[len(config.root) :].lstrip("/"), at, named=True)


def is_post(name: str) -> bool:
    """Return whether Hugo takes a file of this name, or path, for Markdown content.

    >>> is_post("index.md"), is_post(".#index.md"), is_post("index.md~")
    (True, False, False)
    """
    return name.lower().endswith(_ENDINGS) and not _is_ignored(name.rpartition("/")[2])


def _at(
    path: str, home: str, configs: dict[str, Config | Diagnostic]
) -> Iterator[Post | Diagnostic]:
    full = files.absolute(path)
    is_folder = files.kind(full) == "folder"
    folder = full if is_folder else full.rsplit("/", 1)[0] or "/"
    root = home or find_root(folder)
    if root not in configs:
        configs[root] = read_config(root) if root else bare(folder)
    config = configs[root] if root else bare(folder)
    if isinstance(config, Diagnostic):
        yield config
    elif is_folder:
        yield from _in_folder(config, full, path)
    else:
        yield _named(config, full, path)


def _named(config: Config, full: str, path: str) -> Post | Diagnostic:
    # The folder's links are followed, the file's own is not: it is the name Hugo goes by.
    folder, name = full.rsplit("/", 1)
    at = f"{files.real(folder).rstrip('/')}/{name}"
    found = files.target(at, config.root)
    if isinstance(found, Diagnostic):
        return found._replace(path=path)
    if not is_post(name):
        return Diagnostic(
            "HC905",
            "the path is no post of this site: Hugo reads no Markdown from a file of this name",
            help=f"posts end in {', '.join(_ENDINGS)}, and begin with none of . and #",
            path=path,
        )
    if not files.within(at, config.root):
        at = found
    return Post(config, at[len(config.root) :].lstrip("/"), found, named=True)


def _in_folder(config: Config, full: str, path: str) -> Iterator[Post | Diagnostic]:
    """Yield the posts of those content folders that lie in a folder, or that it lies in."""
    at = files.real(full)
    if not files.within(at, config.root):
        yield Diagnostic("HC905", "the path is no post of this site: it lies out of it", path=path)
        return
    tops = [f"{config.root.rstrip('/')}/{each.path}".rstrip("/") for each in config.folders]
    starts = [top for top in tops if files.within(top, at)]
    if not starts and any(files.within(at, top) for top in tops):
        starts = [at]
    if not starts:
        yield Diagnostic(
            "HC905",
            "the path is no post of this site: none of its content folders lies here",
            help="they are: " + ", ".join(each.path or "." for each in config.folders),
            path=path,
        )
    for start in starts:
        yield from _below(config, start)


def _below(config: Config, start: str) -> Iterator[Post | Diagnostic]:
    kind, real = files.kind(start), files.real(start)
    if kind and not files.within(real, config.root):
        yield Diagnostic(
            "HC905",
            "the folder is no content of this site: it is a link that leads out of it",
            help="hugo-calc reads and writes within the site's own folder only",
            path=start,
        )
        return
    if kind == "file" and is_post(start):  # a mount may bring a single file
        yield _found(config, start, real)
    waiting = [start] if kind == "folder" else []
    while waiting:
        folder = waiting.pop()
        listed = files.entries(folder)
        if isinstance(listed, Diagnostic):
            yield listed
            continue
        for entry in listed:
            at = f"{folder}/{entry.name}"
            if _is_ignored(entry.name):
                continue
            if entry.kind == "folder":
                waiting.append(at)
            elif entry.kind == "file" and is_post(entry.name):
                yield _found(config, at, real + at[len(start) :])
            elif entry.kind == "link" and is_post(entry.name):
                yield from _linked(config, at)


def _linked(config: Config, at: str) -> Iterator[Post | Diagnostic]:
    """Yield the post that a link leads to. Hugo publishes no links, so a bad one is no error."""
    found = files.target(at, config.root)
    if isinstance(found, Diagnostic):
        yield found._replace(
            severity="warning", help="it is left alone; Hugo does not publish it either"
        )
    else:
        yield _found(config, at, found)


def _found(config: Config, at: str, target: str) -> Post:
    return Post(config, at[len(config.root) :].lstrip("/"), target, named=False)


def _distinct(found: list[Post]) -> list[Post]:
    """Return the posts in order, each file once: under its own name rather than a link's."""
    by_target: dict[str, Post] = {}
    for post in sorted(found, key=_order):
        other = by_target.get(post.target)
        if other is None or (_is_link(other) and not _is_link(post)):
            by_target[post.target] = post
    return sorted(by_target.values(), key=_order)


def _order(post: Post) -> tuple[str, list[str], bool]:
    return post.config.root, post.path.split("/"), not post.named


def _is_link(post: Post) -> bool:
    return not post.target.endswith("/" + post.path)


def _is_ignored(name: str) -> bool:
    """Return whether Hugo passes over a file or folder of this name."""
    return name.startswith((".", "#")) or name.endswith("~")
