"""One run over a site's posts: read, plan, then say what is stale or write what differs.

A post with an error is left alone and reported with all its errors; the other posts are still
done. Whatever goes wrong within one post, our own bugs too, stays with that post.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources, order, resolved
from hugo_calc.report.summary import summary
from hugo_calc.site import files
from hugo_calc.site.config import Config
from hugo_calc.site.ground import Bundle, Grounds, not_utf8
from hugo_calc.site.ledgers import Held, Ledgers
from hugo_calc.site.outcome import Change, Moved, Run, Written
from hugo_calc.site.posts import Post, find_posts, post_at

if TYPE_CHECKING:
    from hugo_calc.post import Cause, Figure, Plan, Site


class Planner(Protocol):
    """What a run asks of the pipeline of one post; the module `post` is one."""

    def plan(self, source: bytes, path: str, site: Site, earlier: Plan | None = None, /) -> Plan:
        """Return what should change in a post; `earlier` is a plan that led to this source."""

    def staleness(self, plan: Plan, path: str) -> tuple[Diagnostic, ...]:
        """Return what a post says that is out of date."""


def check(
    paths: Iterable[str],
    *,
    planner: Planner | None = None,
    debug: bool = False,
    force: bool = False,
) -> Run:
    """Return what is stale or wrong in the posts at `paths`; nothing is written.

    The run's changes are what `write` would do; with `force`, to what was edited by hand as well.
    """
    return _Worker(planner, debug, force, write=False).run(paths)


def write(
    paths: Iterable[str],
    *,
    planner: Planner | None = None,
    debug: bool = False,
    force: bool = False,
    in_place: bool = False,
) -> Run:
    """Bring the posts at `paths` up to date, and return what was done.

    What was edited by hand stays and is said, unless `force` overwrites it. A post with several
    names (hard links) is refused, unless it may be written `in_place`, where a crash can tear it.
    """
    return _Worker(planner, debug, force, write=True, in_place=in_place).run(paths)


def on_text(data: bytes, path: str, *, debug: bool = False, force: bool = False) -> Run:
    """Return what is stale or wrong in `data`, taken for the post at `path`; nothing is written.

    What `write` would make of it is the run's one change, if there is any. The post need not
    exist; that it would lie within the site must hold (HC905).
    """
    worker = _Worker(None, debug, force, write=False)
    return worker.run_text(data, path)


class _Worker:
    """The state of one run."""

    def __init__(
        self,
        planner: Planner | None,
        debug: bool,
        force: bool,
        *,
        write: bool,
        in_place: bool = False,
    ) -> None:
        self._planner = planner
        self._debug = debug
        self._force = force
        self._write = write
        self._in_place = in_place
        self._in_memory = False  # whether the text is an editor's, and its ledger not of interest
        self._here = files.current_folder()
        self._sources = Sources()
        self._diagnostics: dict[Diagnostic, None] = {}
        self._written: list[Written] = []
        self._changes: list[Change] = []
        self._moved: dict[Cause, list[tuple[str, str]]] = {}
        self._grounds = Grounds(self._here, self._sources, self._say)
        self._ledgers: dict[str, Ledgers] = {}  # by the site's root
        self._swept: set[str] = set()
        self._figures = self._current = self._stale = 0

    def run(self, paths: Iterable[str]) -> Run:
        asked = list(paths)
        posts, wrong = find_posts(asked)
        for diagnostic in wrong:
            self._say_of_site(diagnostic)
        for post in posts:
            self._work(post)
        if not asked and posts and not wrong:
            self._remove_left_over(posts[0].config)
        return self._result(posts)

    def run_text(self, data: bytes, path: str) -> Run:
        self._in_memory = True
        post = post_at(path)
        if isinstance(post, Diagnostic):
            self._say_of_site(post)
            return self._result([])
        if post.config.preferences.excludes(post.path):
            return self._result([])
        at = self._at(post)
        wrong = not_utf8(data)
        if wrong is not None:
            self._sources.add(at, data)
            self._say(wrong._replace(path=at))
        else:
            self._plan(post, at, files.Seen(post.target, data, (0, 0, 0, 0), 0, 0, 0, 1))
        return self._result([post])

    def _result(self, posts: list[Post]) -> Run:
        found = tuple(self._diagnostics)
        counted = summary(
            found,
            posts=len(posts),
            figures=self._figures,
            current=self._current,
            stale=self._stale,
            written=len(self._written),
            changed=sum(each.figures for each in self._written),
        )
        return Run(
            found,
            tuple(self._written),
            self._sources,
            counted,
            tuple(self._at(post) for post in posts),
            tuple(self._changes),
            tuple(
                Moved(cause.subject, cause.was, cause.now, cause.percent, tuple(figures))
                for cause, figures in sorted(self._moved.items())
            ),
            any(post.config.preferences.strict for post in posts),
        )

    def _at(self, post: Post) -> str:
        return self._shown(f"{post.config.root}/{post.path}")

    def _work(self, post: Post) -> None:
        at = self._at(post)
        done = False
        try:
            done = self._one(post, at)
        except OSError as error:  # of the files that the post depends on
            self._say(files.unreadable(at, error))
        except Exception as error:
            if self._debug:
                raise
            bug = our_bug(error)
            seen = files.read(post.target)
            if not isinstance(seen, Diagnostic):
                bug = self._reported(bug, post, seen.data)
            self._say(bug._replace(path=at))
        if not done:
            self._book(post).wait()

    def _reported(self, bug: Diagnostic, post: Post, source: bytes) -> Diagnostic:
        """Save what shows one of our bugs; a check writes nothing, not even that."""
        if not self._write:
            return bug
        from hugo_calc.site.bug_report import with_report

        definitions = self._grounds.of(post.config).definitions
        return with_report(bug, post.config.root, post.path, source, definitions)

    def _one(self, post: Post, at: str) -> bool:
        """Work on one post, and return whether nothing is left to be known of its ledger."""
        if self._write:
            self._sweep(post.target)
        seen = files.read(post.target)
        if isinstance(seen, Diagnostic):
            self._say(seen._replace(path=at))
            return False
        concerned = mentions_calc(seen.data)
        wrong = not_utf8(seen.data) if concerned or post.named else None
        if wrong is not None:
            self._sources.add(at, seen.data)
            self._say(wrong._replace(path=at))
            return False
        if concerned:
            return self._plan(post, at, seen)
        self._book(post).idle(post.path)
        return True

    def _book(self, post: Post) -> Ledgers:
        config = post.config
        if config.root not in self._ledgers:
            self._ledgers[config.root] = Ledgers(config)
        return self._ledgers[config.root]

    def _plan(self, post: Post, at: str, seen: files.Seen) -> bool:
        ground = self._grounds.of(post.config)
        if ground.diagnostics:
            return False
        planner = self._planner or _pipeline()
        bundle = ground.bundle(post.path)
        site = ground.site(post.path, bundle)._replace(force=self._force)
        kept, plan = self._book(post).planned(
            post.path, lambda ledger: planner.plan(seen.data, at, site._replace(ledger=ledger))
        )

        def replan(source: bytes) -> Plan:
            return planner.plan(source, at, site._replace(ledger=kept.ledger, keep=False), plan)

        found = list(plan.diagnostics)
        found += [each._replace(path=self._shown(each.path)) for each in bundle.diagnostics]
        sound = not plan.refused and not bundle.diagnostics
        if self._write:
            found += self._put(post, at, seen, plan, replan) if sound else ()
        else:
            found += self._said(at, seen, plan, planner, replan) if sound else ()
        done = sound and not any(each.code.startswith("HC9") for each in found)
        if done and not self._in_memory:
            self._settle(post, kept, plan, stale=len(found) > len(plan.diagnostics))
        figures = [each for each in plan.figures if each.kind not in ("note", "mark")]
        self._figures += len(figures)
        self._current += sum(not figure.stale for figure in figures)
        self._stale += sum(self._is_said(figure, done=done) for figure in figures)
        for figure in figures:
            for cause in figure.causes:
                if cause.kind == "fact" and sound:
                    self._moved.setdefault(cause, []).append((at, figure.expression))
        self._tell(at, seen, found, bundle)
        return done or kept.ledger is not None

    def _is_said(self, figure: Figure, *, done: bool) -> bool:
        """Return whether a figure is stale and said to be; of a post with an error only claims."""
        stays = figure.by_hand and not self._force
        return figure.stale and (figure.kind == "claim" or (done and (stays or not self._write)))

    def _said(
        self,
        at: str,
        seen: files.Seen,
        plan: Plan,
        planner: Planner,
        replan: Callable[[bytes], Plan],
    ) -> tuple[Diagnostic, ...]:
        """Return what is stale in a post, and take down what `write` would make of it."""
        stale = planner.staleness(plan, at)
        if plan.edits:
            after, refused = _proved(seen.data, plan, replan)
            if refused is not None:
                return (refused._replace(path=at),)
            self._changes.append(Change(at, seen.data, after))
        return stale if stale or not plan.edits else (_untold(plan),)

    def _put(
        self, post: Post, at: str, seen: files.Seen, plan: Plan, replan: Callable[[bytes], Plan]
    ) -> tuple[Diagnostic, ...]:
        """Write a post if the plan can be proved harmless; return what was left, and why."""
        from hugo_calc.post import by_hand

        left = () if self._force else by_hand(plan, at)
        if not plan.edits:
            return left
        after, refused = _proved(seen.data, plan, replan)
        if refused is not None:
            refused = self._reported(refused, post, seen.data)
        refused = refused or files.replace(seen, after, in_place=self._in_place)
        if refused is not None:
            return (refused._replace(path=at),)
        self._written.append(Written(at, _changed(plan, force=self._force)))
        self._changes.append(Change(at, seen.data, after))
        return left

    def _settle(self, post: Post, kept: Held, plan: Plan, *, stale: bool) -> None:
        """Write the ledger of a post down, or say that it is not what it should be."""
        book = self._book(post)
        path = kept.stray.path if kept.stray is not None else kept.path
        if self._write:
            self._sweep(f"{post.config.root}/{kept.path}")
            refused = book.settle(kept, plan.ledger)
        else:
            differs = book.differs(kept, plan.ledger) and not stale
            refused = kept.wrong or (_other_ledger(kept, plan) if differs else None)
        if refused is not None:
            path = path if kept.moves and not self._write else kept.path
            self._say(refused._replace(path=self._shown(f"{post.config.root}/{path}")))

    def _remove_left_over(self, config: Config) -> None:
        """Remove the ledgers that are no post's, or say that they should be."""
        book = self._ledgers[config.root]
        for path, seen, why in book.left_over():
            found = files.remove(seen) if self._write else _stale_ledger(why)
            if found is not None:
                self._say(found._replace(path=self._shown(f"{config.root}/{path}")))
        unkept = book.unkept()
        if unkept:
            said = Diagnostic(
                "HC407",
                "a ledger lies here, and the settings keep none",
                help=f"remove {config.data}/hugo_calc, or set ledger = true",
                severity="warning",
            )
            self._say(said._replace(path=self._shown(f"{config.root}/{unkept}")))

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

    def _sweep(self, target: str) -> None:
        folder = target.rpartition("/")[0]
        if folder not in self._swept:
            self._swept.add(folder)
            for edited in files.sweep(folder):
                self._say(edited._replace(path=self._shown(edited.path)))

    def _say_of_site(self, diagnostic: Diagnostic) -> None:
        """Report what is wrong with a site's configuration, with its place where it has one."""
        at = self._shown(diagnostic.path)
        seen = files.read(files.real(diagnostic.path)) if diagnostic.span is not None else None
        if isinstance(seen, files.Seen):
            self._sources.add(at, seen.data)
        self._say(diagnostic._replace(path=at))

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


def _proved(
    before: bytes, plan: Plan, replan: Callable[[bytes], Plan]
) -> tuple[bytes, Diagnostic | None]:
    """Return what a plan makes of a post, and why that may not be written if it may not."""
    from hugo_calc.text.splice import splice
    from hugo_calc.verify import verify

    after = splice(before, plan.edits)
    return after, verify(before, after, plan, replan)


def _changed(plan: Plan, *, force: bool) -> int:
    return sum(
        each.kind in ("figure", "table") and each.stale and (force or not each.by_hand)
        for each in plan.figures
    )


def _other_ledger(kept: Held, plan: Plan) -> Diagnostic:
    """Return what to say of a ledger that disagrees with a post in which nothing is stale."""
    from hugo_calc.post import moved_facts

    if kept.stray is not None and kept.ledger is not None and kept.stray.post != kept.post:
        message = f"the ledger is of {kept.stray.post}, which is {kept.post} now"
    elif kept.moves:
        message = f"the ledger of {kept.post} lies at another place by now"
    elif kept.ledger is None:
        message = "the ledger belongs to no post"
    elif plan.ledger is None:
        message = "the ledger is of a post that has no figure"
    elif not kept.ledger:
        message = "the ledger cannot be read"
    else:
        message = "the ledger does not say what the post does"
    notes = []
    for cause in moved_facts(kept.ledger, plan.ledger):
        notes += [
            ("was", f"{cause.subject}: {cause.was}"),
            ("now", f"{cause.subject}: {cause.now}"),
        ]
    return _stale_ledger(message)._replace(notes=tuple(notes))


def _stale_ledger(message: str) -> Diagnostic:
    return Diagnostic("HC407", message, help="hugo-calc write", severity="stale")


def _untold(plan: Plan) -> Diagnostic:
    """Return what to say where `write` would change a post that nothing is said against."""
    return Diagnostic(
        "HC990",
        "this is our bug: the post would be rewritten, but nothing in it is out of date",
        plan.edits[0].span,
        help="please report it together with this post",
    )
