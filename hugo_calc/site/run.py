"""One run over a site's posts: read, plan, then say what is stale or write what differs.

A post with an error is left alone and reported with all its errors; the other posts are still
done. Whatever goes wrong within one post, our own bugs too, stays with that post.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources, order, resolved
from hugo_calc.report.summary import Summary, summary
from hugo_calc.site import files
from hugo_calc.site.ground import Bundle, Ground, not_utf8
from hugo_calc.site.posts import Post, find_posts

if TYPE_CHECKING:
    from hugo_calc.post import Plan, Site


class Planner(Protocol):
    """What a run asks of the pipeline of one post; the module `post` is one."""

    def plan(self, source: bytes, path: str, site: Site) -> Plan:
        """Return what should change in a post."""

    def staleness(self, plan: Plan, path: str) -> tuple[Diagnostic, ...]:
        """Return what a post says that is out of date."""


class Written(NamedTuple):
    """A post that was rewritten, and how many of its figures changed."""

    path: str
    figures: int


class Run(NamedTuple):
    """What a run found and did; paths are as people write them in the current folder."""

    diagnostics: tuple[Diagnostic, ...]
    written: tuple[Written, ...]
    sources: Sources
    summary: Summary

    def exit_code(self, *, strict: bool = False) -> int:
        """Return 0 clean, 1 stale or wrong in a post, 2 broken; `strict` counts warnings as 1."""
        return exit_code(self.diagnostics, strict=strict)


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> int:
    """Return the exit code that these diagnostics call for."""
    worst = 0
    for each in diagnostics:
        if each.severity == "error":
            worst = max(worst, 2 if each.code.startswith("HC9") else 1)
        elif each.severity == "stale" or strict:
            worst = max(worst, 1)
    return worst


def check(paths: Iterable[str], *, planner: Planner | None = None, debug: bool = False) -> Run:
    """Return what is stale or wrong in the posts at `paths`; nothing is written."""
    return _Worker(planner, debug, write=False).run(paths)


def write(paths: Iterable[str], *, planner: Planner | None = None, debug: bool = False) -> Run:
    """Bring the posts at `paths` up to date, and return what was done."""
    return _Worker(planner, debug, write=True).run(paths)


class _Worker:
    """The state of one run."""

    def __init__(self, planner: Planner | None, debug: bool, *, write: bool) -> None:
        self._planner = planner
        self._debug = debug
        self._write = write
        self._here = files.current_folder()
        self._sources = Sources()
        self._diagnostics: dict[Diagnostic, None] = {}
        self._written: list[Written] = []
        self._grounds: dict[str, Ground] = {}
        self._swept: set[str] = set()
        self._figures = self._current = 0

    def run(self, paths: Iterable[str]) -> Run:
        posts, wrong = find_posts(paths)
        for diagnostic in wrong:
            self._say(diagnostic._replace(path=self._shown(diagnostic.path)))
        for post in posts:
            self._work(post)
        found = tuple(self._diagnostics)
        counted = summary(
            found,
            posts=len(posts),
            figures=self._figures,
            current=self._current,
            written=len(self._written),
            changed=sum(each.figures for each in self._written),
        )
        return Run(found, tuple(self._written), self._sources, counted)

    def _work(self, post: Post) -> None:
        at = self._shown(f"{post.config.root}/{post.path}")
        try:
            self._one(post, at)
        except Exception as error:
            if self._debug:
                raise
            self._say(our_bug(error)._replace(path=at))

    def _one(self, post: Post, at: str) -> None:
        if self._write:
            self._sweep(post.target)
        seen = files.read(post.target)
        if isinstance(seen, Diagnostic):
            self._say(seen._replace(path=at))
            return
        concerned = mentions_calc(seen.data)
        wrong = not_utf8(seen.data) if concerned or post.named else None
        if wrong is not None:
            self._sources.add(at, seen.data)
            self._say(wrong._replace(path=at))
        elif concerned:
            self._plan(post, at, seen)

    def _plan(self, post: Post, at: str, seen: files.Seen) -> None:
        ground = self._ground(post)
        if ground.diagnostics:
            return
        planner = self._planner or _pipeline()
        bundle = ground.bundle(post.path)
        site = ground.site(post.path, bundle)

        def replan(source: bytes) -> Plan:
            return planner.plan(source, at, site)

        plan = replan(seen.data)
        found = list(plan.diagnostics)
        found += [each._replace(path=self._shown(each.path)) for each in bundle.diagnostics]
        if not self._write:
            stale = planner.staleness(plan, at)
            found += stale if stale or not plan.edits else [_untold(plan)]
        elif plan.edits and not bundle.diagnostics:
            refused = _put(seen, plan, replan)
            if refused is None:
                self._written.append(Written(at, _changed(plan)))
            else:
                found.append(refused._replace(path=at))
        figures = [each for each in plan.figures if each.kind not in ("note", "mark")]
        self._figures += len(figures)
        self._current += sum(not figure.stale for figure in figures)
        self._tell(at, seen, found, bundle)

    def _tell(self, at: str, seen: files.Seen, found: list[Diagnostic], bundle: Bundle) -> None:
        """Report what was found in a post, in the order of its text."""
        if not found:
            return
        self._sources.add(at, seen.data)
        names = {}
        for name, data in bundle.taken.items():
            names[name] = self._shown(f"{bundle.folder}/{name}")
            self._sources.add(names[name], data)
        for diagnostic in sorted(found, key=order):
            self._say(resolved(diagnostic, at, names))

    def _ground(self, post: Post) -> Ground:
        root = post.config.root
        if root not in self._grounds:
            ground = self._grounds[root] = Ground(post.config, self._here)
            if ground.definitions is not None:
                self._sources.add(*ground.definitions)
            for diagnostic in ground.diagnostics:
                self._say(diagnostic)
        return self._grounds[root]

    def _sweep(self, target: str) -> None:
        folder = target.rpartition("/")[0]
        if folder not in self._swept:
            self._swept.add(folder)
            files.sweep(folder)

    def _say(self, diagnostic: Diagnostic) -> None:
        self._diagnostics[diagnostic] = None  # what ails a shared file is said once

    def _shown(self, path: str) -> str:
        return files.relative(path, self._here) if path.startswith("/") else path


def mentions_calc(source: bytes) -> bool:
    """Return whether a post can hold anything of ours: the word `calc`, in any case, by itself.

    Our shortcodes, the front matter's key and our footnotes' labels all have it, while most posts
    of a site do not; those cost nothing more.
    """
    return re.search(rb"(?<![A-Za-z0-9_])[cC][aA][lL][cC](?![A-Za-z0-9_])", source) is not None


def our_bug(error: Exception) -> Diagnostic:
    """Return HC990 for an exception that nothing should have raised."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Diagnostic(
        "HC990",
        f"this is our bug: {what}",
        help="please report it, with the post if there is one; HUGO_CALC_DEBUG=1 shows where",
    )


def _pipeline() -> Planner:
    from hugo_calc import post

    return post


def _put(seen: files.Seen, plan: Plan, replan: Callable[[bytes], Plan]) -> Diagnostic | None:
    """Write the post if the plan can be proved harmless; None when that is done."""
    from hugo_calc.text.splice import splice
    from hugo_calc.verify import verify

    after = splice(seen.data, plan.edits)
    return verify(seen.data, after, plan, replan) or files.replace(seen, after)


def _changed(plan: Plan) -> int:
    return sum(figure.kind in ("figure", "table") and figure.stale for figure in plan.figures)


def _untold(plan: Plan) -> Diagnostic:
    """Return what to say where `write` would change a post that nothing is said against."""
    return Diagnostic(
        "HC990",
        "this is our bug: the post would be rewritten, but nothing in it is out of date",
        plan.edits[0].span,
        help="please report it together with this post",
    )
