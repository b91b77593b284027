"""The ledgers of a site, data/hugo_calc/PATH.json: read with a post, and written after it.

Each names its post. It stands at the post's path within its content folder or, where another
post has that place, below `_/` at the post's whole path. Only what is a ledger is ever replaced
or removed: no link, no file of somebody else's, none of a newer version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.config import Config

if TYPE_CHECKING:
    from hugo_calc.post import Kinship, Plan, Reading

_ENDING = ".json"
_WHOLE = "_"  # the folder of ledgers that lie at the whole path of their post
# The share of a post's figures that a ledger must tell of: to be the post's own, which was moved,
# and to tell of a copy of its post.
_SAME, _COPY = 0.5, 0.75


class Stray(NamedTuple):
    """A ledger that may be that of a post which has none."""

    path: str
    seen: files.Seen
    ledger: Mapping[str, Any]
    post: str  # that it names
    gone: bool = True  # whether that is no more


class Held(NamedTuple):
    """The ledger of a post: where it is to stand, what stands there, and what it says."""

    path: str  # relative to the site's root, "" where the site keeps none
    post: str = ""
    seen: files.Seen | None = None  # what stands there and may be replaced
    ledger: Mapping[str, Any] | None = None  # None where there is none, {} for one without use
    wrong: Diagnostic | None = None  # why it can be neither used nor replaced
    stray: Stray | None = None  # one of a post that is gone: at this very place, or adopted

    @property
    def moves(self) -> bool:
        """Whether the ledger is one that lies elsewhere, and is to be moved here."""
        return self.stray is not None and self.stray.path != self.path

    def wanted(self, ledger: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Return what the file is to say of a post with this ledger, None where none is wanted."""
        return None if ledger is None else {**ledger, "post": self.post}


def ledger_path(config: Config, post: str) -> str:
    """Return where the ledger of a post lies, both relative to the root; "" where none is kept.

    It has the post's path within its content folder, below the language where each language has
    a folder of its own. Of several folders for one language the first is meant; a post of another
    keeps its whole path.
    """
    if not config.ledgers:
        return ""
    inside = [each for each in config.folders if not each.path or post.startswith(each.path + "/")]
    if not inside:
        return f"{config.ledgers}/{post}{_ENDING}"
    folder = max(inside, key=lambda each: len(each.path))
    first = next(each for each in config.folders if each.language == folder.language)
    path = post[len(folder.path) :].lstrip("/") if folder == first else post
    return "/".join(filter(None, (config.ledgers, folder.language, path))) + _ENDING


def _places(config: Config, post: str) -> tuple[str, str]:
    return ledger_path(config, post), f"{config.ledgers}/{_WHOLE}/{post}{_ENDING}"


class Ledgers:
    """The ledgers of one site, as one run meets them."""

    __slots__ = (
        "_before", "_config", "_idle", "_kinship", "_known", "_moved", "_strays", "_waits",
    )  # fmt: skip

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known: set[str] = set()  # ledgers that their post's name stands in
        self._idle: set[str] = set()  # posts without anything of ours
        self._moved: set[str] = set()  # strays that are replaced or removed by now
        self._before: dict[str, bytes] = {}  # what ledgers said that this run replaced
        self._strays: list[Stray] | None = None
        self._kinship: Kinship | None = None
        self._waits = False

    def idle(self, post: str) -> None:
        """Note that a post has nothing of ours; a ledger that names it is left over."""
        self._idle.add(post)

    def wait(self) -> None:
        """Note that a post could not be worked on: a ledger whose post is gone may be its own."""
        self._waits = True

    def planned(
        self, post: str, plan: Callable[[Mapping[str, Any] | None], Plan]
    ) -> tuple[Held, Plan]:
        """Return the ledger of a post, and its plan with that.

        A post that has figures with texts, and no ledger, was perhaps moved: then it adopts the
        ledger that it had, so that what was edited by hand stays. Of a copy, that of the other
        post tells.
        """
        kept = self._held(post)
        made = plan(kept.ledger)
        stray = self._own(kept, made)
        if stray is None:
            return kept, made
        if stray.gone or stray.post == post:
            kept = kept._replace(stray=stray)
        kept = kept._replace(ledger=stray.ledger)
        return kept, plan(kept.ledger)

    def differs(self, kept: Held, ledger: Mapping[str, Any] | None) -> bool:
        """Return whether a ledger stands that is not what and where it should be.

        One that is absent is silent.
        """
        wanted = kept.wanted(ledger)
        if wanted is not None and kept.stray is not None:
            self._known |= {kept.path, kept.stray.path}  # it is said of the post, then
        stands = kept.seen is not None or kept.moves
        return stands and (kept.moves or kept.ledger != wanted)

    def settle(self, kept: Held, ledger: Mapping[str, Any] | None) -> Diagnostic | None:
        """Write a ledger down, or remove one that is not wanted; None when it is as it should."""
        if kept.wrong is not None or not kept.path:
            return kept.wrong
        from hugo_calc.post import apart, ledger_text

        wanted = kept.wanted(ledger)
        if wanted is None:
            unwanted = kept.seen is not None and kept.ledger is not None
            return files.remove(kept.seen) if kept.seen is not None and unwanted else None
        refused = None
        if kept.seen is None:
            refused = files.create(self._config.root, kept.path, ledger_text(wanted))
        elif kept.ledger != wanted:
            if kept.stray is not None or apart(kept.ledger or {}, wanted):
                self._found()  # before it is gone: the post that it is of may come later
            if kept.stray is not None:
                self._moved.add(kept.path)
            self._before[kept.path] = kept.seen.data
            refused = files.replace(kept.seen, ledger_text(wanted))
        if refused is None:
            self._known.add(kept.path)
        if refused is None and kept.stray is not None and kept.moves:
            gone = kept.stray.path in self._moved
            self._moved.add(kept.stray.path)
            return None if gone else files.remove(kept.stray.seen)
        return refused

    def left_over(self) -> Iterator[tuple[str, files.Seen, str]]:
        """Yield the ledgers that are no post's: path, file, and why; once all posts are done.

        Those of posts that this run did not look at are none. As long as a post could not be
        worked on, neither are those whose post is gone.
        """
        for path, seen, reading in self._others():
            if reading.kind != "ledger":
                continue
            if not _is_there(self._config, reading.posts[0]):
                if not self._waits:
                    yield path, seen, "the ledger belongs to no post"
            elif reading.posts[0] in self._idle:
                yield path, seen, "the ledger is of a post that has no figure"

    def unkept(self) -> str:
        """Return a ledger that lies where the settings keep none, "" where there is none."""
        if self._config.ledgers:
            return ""
        folder = f"{self._config.data}/hugo_calc"
        found = _files(self._config, folder)
        return next((path for path, _, reading in found if reading.kind == "ledger"), "")

    def _held(self, post: str) -> Held:
        if not self._config.ledgers:
            return Held("")
        possible: list[Held] = []
        for path in _places(self._config, post):
            at = _at(self._config, path)
            held = Held(path, post)
            if at is None:
                possible.append(held)
                continue
            if isinstance(at, Diagnostic):
                possible.append(held._replace(ledger={}, wrong=at))
                continue
            seen, (kind, ledger, posts) = at
            if post in posts or (kind == "broken" and not posts):
                self._known.add(path)
                wrong = _newer() if kind == "newer" else None
                return Held(path, post, seen, ledger, wrong)
            if any(_is_there(self._config, each) for each in posts):
                continue
            if kind in ("other", "newer"):
                wrong = _newer() if kind == "newer" else _foreign(post)
                possible.append(held._replace(ledger={}, wrong=wrong))
                continue
            stray = Stray(path, seen, ledger, posts[0])
            possible.append(held._replace(seen=seen, stray=stray))
            if kind == "broken":
                possible[-1] = possible[-1]._replace(ledger={})
        return possible[0] if possible else Held(path, post, None, {}, _foreign(post))

    def _own(self, kept: Held, made: Plan) -> Stray | None:
        """Return the ledger of a post that has none at its place, if there is one."""
        if not kept.path or kept.ledger is not None or made.ledger is None:
            return None
        from hugo_calc.post import Kinship, filled

        if not filled(made):
            return None
        here = kept.stray
        if here is not None and any(
            each.share >= _SAME for each in Kinship([here.ledger]).of(made)
        ):
            return here
        strays = self._found()
        named = next((each for each in strays if each.post == kept.post), None)
        if named is not None:
            return named
        if self._kinship is None:
            self._kinship = Kinship(each.ledger for each in strays)
        near = [
            (each.share, strays[each.number].gone, each.back, -each.number)
            for each in self._kinship.of(made)
            if each.share >= (_SAME if strays[each.number].gone else _COPY)
        ]
        return strays[-max(near)[-1]] if near else None

    def _found(self) -> list[Stray]:
        """Return all ledgers of the site as it met them, listed once, if a post lacks its own."""
        if self._strays is None:
            from hugo_calc.post import read_ledger

            folder = self._config.ledgers
            self._strays = [
                Stray(path, seen, reading.ledger, post, not _is_there(self._config, post))
                for path, seen, now in _files(self._config, folder, self._moved)
                for reading in (read_ledger(self._before[path]) if path in self._before else now,)
                if reading.kind == "ledger"
                for post in reading.posts
            ]
        return self._strays

    def _others(self) -> Iterator[tuple[str, files.Seen, Reading]]:
        """Yield the files in the folder of ledgers that no post of this run has as its own."""
        folder = self._config.ledgers
        return _files(self._config, folder, self._known | self._moved) if folder else iter(())


def _at(config: Config, path: str) -> tuple[files.Seen, Reading] | Diagnostic | None:
    """Return the file at the place of a ledger, and what it is; None where there is nothing."""
    full = f"{config.root}/{path}"
    kind = files.kind(full, follow=False)
    if not kind:
        return None
    if kind == "link":
        return Diagnostic(
            "HC407",
            "a link stands where a ledger belongs, and is not followed",
            help="remove it, then run hugo-calc write",
        )
    folder, name = full.rsplit("/", 1)
    at = files.real(folder)
    if not files.within(at, config.root):
        out = files.target(full, config.root)
        return out if isinstance(out, Diagnostic) else None
    return _read(f"{at}/{name}")


def _read(path: str) -> tuple[files.Seen, Reading] | Diagnostic:
    from hugo_calc.post import read_ledger

    seen = files.read(path)
    return seen if isinstance(seen, Diagnostic) else (seen, read_ledger(seen.data))


def _is_there(config: Config, post: str) -> bool:
    """Return whether the post that a ledger names is a file of the site."""
    if post.startswith("/") or ".." in post.split("/"):
        return False
    try:
        return files.kind(f"{config.root}/{post}") == "file"
    except OSError:  # there, but out of reach for the moment
        return True


def _files(
    config: Config, folder: str, known: set[str] | frozenset[str] = frozenset()
) -> Iterator[tuple[str, files.Seen, Reading]]:
    """Yield the JSON files below a folder that are not `known`, in order; no link is followed."""
    at = files.real(f"{config.root}/{folder}")
    waiting = [folder] if files.within(at, config.root) else []
    while waiting:
        folder = waiting.pop(0)
        full = f"{config.root}/{folder}"
        listed = files.entries(full) if files.kind(full) == "folder" else []
        for entry in [] if isinstance(listed, Diagnostic) else listed:
            path = f"{folder}/{entry.name}"
            if entry.kind == "folder":
                waiting.append(path)
            elif entry.kind == "file" and path.endswith(_ENDING) and path not in known:
                found = _read(f"{config.root}/{path}")
                if not isinstance(found, Diagnostic):
                    yield path, *found


def _foreign(post: str) -> Diagnostic:
    return Diagnostic(
        "HC407",
        f"the file is no ledger, and stands where that of {post} belongs",
        help="move it to another place, then run hugo-calc write",
    )


def _newer() -> Diagnostic:
    return Diagnostic(
        "HC407",
        "the ledger was made by a newer version of hugo-calc",
        help="update hugo-calc; or remove the file, and with it what it tells of edits by hand",
    )
