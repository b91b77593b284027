"""The ledgers of a site, data/hugo_calc/PATH.json: read with a post, written after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.config import Config

_ENDING = ".json"


class Held(NamedTuple):
    """The ledger of a post as it stands: where, its bytes if there is one, and what it says."""

    path: str  # relative to the site's root, "" where the site keeps none
    seen: files.Seen | None = None
    ledger: Mapping[str, Any] | None = None  # None where there is none, or one that says nothing
    wrong: Diagnostic | None = None  # why it cannot be used


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


def held(config: Config, post: str) -> Held:
    """Read the ledger of a post; one that is not there is no fault."""
    from hugo_calc.post import read_ledger

    path = ledger_path(config, post)
    full = f"{config.root}/{path}"
    if not path or not files.kind(full):
        return Held(path)
    found = files.target(full, config.root)
    seen = found if isinstance(found, Diagnostic) else files.read(found)
    if isinstance(seen, Diagnostic):
        return Held(path, wrong=seen)
    return Held(path, seen, read_ledger(seen.data))


def differs(kept: Held, ledger: Mapping[str, Any] | None) -> bool:
    """Return whether a ledger stands that does not say what it should; an absent one is silent."""
    return kept.seen is not None and kept.ledger != ledger


def settle(config: Config, kept: Held, ledger: Mapping[str, Any] | None) -> Diagnostic | None:
    """Write a ledger down, or remove one that is not wanted; None when it is as it should be."""
    if kept.wrong is not None or not kept.path:
        return kept.wrong
    from hugo_calc.post import is_ledger, ledger_text

    if ledger is None:
        removable = kept.seen is not None and is_ledger(kept.seen.data)
        return files.remove(kept.seen) if kept.seen is not None and removable else None
    if kept.seen is None:
        return files.create(config.root, kept.path, ledger_text(ledger))
    return files.replace(kept.seen, ledger_text(ledger)) if kept.ledger != ledger else None


def orphans(config: Config, known: set[str]) -> Iterator[Held]:
    """Yield the ledgers that belong to none of the `known` paths, in order."""
    at = files.real(f"{config.root}/{config.ledgers}")
    waiting = [config.ledgers] if config.ledgers and files.within(at, config.root) else []
    while waiting:
        folder = waiting.pop(0)
        full = f"{config.root}/{folder}"
        listed = files.entries(full) if files.kind(full) == "folder" else []
        for entry in [] if isinstance(listed, Diagnostic) else listed:
            path = f"{folder}/{entry.name}"
            if entry.kind == "folder":
                waiting.append(path)
            elif entry.kind == "file" and path.endswith(_ENDING) and path not in known:
                from hugo_calc.post import is_ledger

                seen = files.read(f"{config.root}/{path}")
                if not isinstance(seen, Diagnostic) and is_ledger(seen.data):
                    yield Held(path, seen)
