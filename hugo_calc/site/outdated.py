"""What would change if posts were brought up to a day's facts, and bringing them there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources, resolved
from hugo_calc.site import files
from hugo_calc.site.ground import Bundle, Grounds, not_utf8
from hugo_calc.site.ledgers import Ledgers
from hugo_calc.site.outcome import exit_code
from hugo_calc.site.posts import Post, find_posts
from hugo_calc.site.run import mentions_calc, our_bug

if TYPE_CHECKING:
    from hugo_calc.post import Plan, Site


class Outdated(NamedTuple):
    """A figure that the newer facts change, or a cell of a table; `because` has one line a fact."""

    post: str
    figure: str  # its formula, or the name of its table
    then: str
    now: str
    percent: float | None  # None for a table's cell
    because: tuple[str, ...]
    cell: str = ""  # row and column, "Llama 3 8B, Emissions"


class Comparison(NamedTuple):
    """What was compared, and what was found; `updated` are the posts that were brought up."""

    day: str
    posts: int
    rows: tuple[Outdated, ...]
    updated: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources

    def exit_code(self) -> int:
        """Return 0: an old post is right as of its day; 1 or 2 where something else is wrong."""
        return exit_code(self.diagnostics)


def outdated(
    paths: Iterable[str], day: str | None, *, update: bool = False, debug: bool = False
) -> Comparison:
    """Compare posts as of their own day with what they would say as of `day`, an ISO date.

    Without a day, it is that of the newest publication known: no clock is read.

    With `update`, `as_of: day` is put into each, and its figures are written.
    """
    return _Comparer(day, update=update, debug=debug).run(paths)


class _Comparer:
    def __init__(self, day: str | None, *, update: bool, debug: bool) -> None:
        self._asked = day
        self._day = day or ""
        self._update = update
        self._debug = debug
        self._here = files.current_folder()
        self._sources = Sources()
        self._diagnostics: dict[Diagnostic, None] = {}
        self._rows: list[Outdated] = []
        self._updated: list[str] = []
        self._ledgers: dict[str, Ledgers] = {}  # by the site's root
        self._grounds = Grounds(self._here, self._sources, self._say)

    def run(self, paths: Iterable[str]) -> Comparison:
        posts, wrong = find_posts(paths)
        for diagnostic in wrong:
            at = self._shown(diagnostic.path)
            seen = files.read(files.real(diagnostic.path)) if diagnostic.span is not None else None
            if isinstance(seen, files.Seen):
                self._sources.add(at, seen.data)
            self._say(diagnostic._replace(path=at))
        for post in posts:
            at = self._shown(f"{post.config.root}/{post.path}")
            try:
                self._one(post, at)
            except Exception as error:
                if self._debug:
                    raise
                self._say(our_bug(error)._replace(path=at))
        return Comparison(
            self._day,
            len(posts),
            tuple(self._rows),
            tuple(self._updated),
            tuple(self._diagnostics),
            self._sources,
        )

    def _one(self, post: Post, at: str) -> None:
        seen = files.read(post.target)
        if isinstance(seen, Diagnostic):
            self._say(seen._replace(path=at))
            return
        if not mentions_calc(seen.data):
            return
        wrong = not_utf8(seen.data)
        if wrong is not None:
            self._say(wrong._replace(path=at))
            return
        ground = self._grounds.of(post.config)
        if ground.diagnostics:
            return
        bundle = ground.bundle(post.path)
        site = ground.site(post.path, bundle)
        if not self._asked:
            from hugo_calc.post import newest_day

            self._day = max(self._day, newest_day(site))
        self._sources.add(at, seen.data)
        self._compare(seen.data, at, site, bundle)
        if self._update:
            self._bring_up(post, at, seen, site)

    def _compare(self, source: bytes, at: str, site: Site, bundle: Bundle) -> None:
        from hugo_calc.post import plan
        from hugo_calc.text.splice import splice

        then = plan(source, at, site)
        if not self._sound(then, at, bundle):
            return
        # What the post says as of its own day is the old text, and its ledger tells why.
        newer = site._replace(ledger=then.ledger, as_of=self._day)
        now = plan(splice(source, then.edits), at, newer)
        if not self._sound(now, at, bundle):
            return
        kinds = ("figure", "table")
        old = [each for each in then.figures if each.kind in kinds]
        new = [each for each in now.figures if each.kind in kinds]
        for was, figure in zip(old, new, strict=True):
            if not figure.stale:
                continue
            percent = None
            if was.value and figure.value is not None:
                percent = (figure.value / was.value - 1) * 100
            because = tuple(
                f"{cause.subject}: {cause.was} → {cause.now}"
                for cause in figure.causes
                if cause.kind == "fact"
            )
            cells = [("", was.text, figure.text)]
            if figure.kind == "table":
                cells = list(_cells(was.text, figure.text))
            self._rows += [
                Outdated(at, figure.expression, old, new, percent, because, cell)
                for cell, old, new in cells
            ]

    def _bring_up(self, post: Post, at: str, seen: files.Seen, site: Site) -> None:
        from hugo_calc.post import by_hand, plan, with_as_of
        from hugo_calc.text.splice import splice
        from hugo_calc.verify import verify

        dated = with_as_of(seen.data, self._day)
        if isinstance(dated, Diagnostic):
            self._say(dated._replace(path=at))
            return
        book = self._ledgers.setdefault(post.config.root, Ledgers(post.config))
        kept, made = book.planned(
            post.path, lambda ledger: plan(dated, at, site._replace(ledger=ledger))
        )
        site = site._replace(ledger=kept.ledger)
        if made.refused:
            return
        after = splice(dated, made.edits)
        refused = verify(dated, after, made, lambda source: plan(source, at, site))
        if refused is None and after != seen.data:
            refused = files.replace(seen, after)
        if refused is None:
            refused = book.settle(kept, made.ledger)
        if refused is not None:
            self._say(refused._replace(path=at))
            return
        self._updated.append(at)
        self._sources.add(at, after)
        for each in by_hand(made, at):  # at its place in the post as it is now
            self._say(each._replace(span=None))

    def _sound(self, plan: Plan, at: str, bundle: Bundle) -> bool:
        errors = [each for each in plan.diagnostics if each.severity == "error"]
        names = {}
        for name, data in bundle.taken.items():
            names[name] = self._shown(f"{bundle.folder}/{name}")
            self._sources.add(names[name], data)
        for each in errors:
            self._say(resolved(each, at, names))
        for each in bundle.diagnostics:
            self._say(each._replace(path=self._shown(each.path)))
        return not errors and not bundle.diagnostics

    def _say(self, diagnostic: Diagnostic) -> None:
        self._diagnostics[diagnostic] = None

    def _shown(self, path: str) -> str:
        return files.relative(path, self._here) if path.startswith("/") else path


def _cells(then: str, now: str) -> Iterator[tuple[str, str, str]]:
    """Yield each cell of a table that differs: where it is, how it was, and how it would be."""
    old, new = _split(then), _split(now)
    header = new[0] if new else []
    for was, row in zip(old[2:], new[2:], strict=False):  # without the header and its rule
        for column, one, other in zip(header, was, row, strict=False):
            if one != other:
                yield ", ".join(filter(None, (row[0], column))), one, other
    if len(old) != len(new):
        yield "rows", str(max(0, len(old) - 2)), str(max(0, len(new) - 2))


def _split(table: str) -> list[list[str]]:
    """Return the cells of a table's lines, without the marks of notes."""
    import re

    bare = re.sub(r"\[\^[^\]\n]*\]", "", table)
    return [[cell.strip() for cell in line.strip(" >|").split("|")] for line in bare.splitlines()]
