"""Questions that write nothing: one formula worked out, one file scanned as Hugo would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources, resolved
from hugo_calc.site import files
from hugo_calc.site.config import bare, read_config
from hugo_calc.site.ground import Bundle, Ground, not_utf8
from hugo_calc.site.layouts import shortcode_templates
from hugo_calc.site.posts import post_at
from hugo_calc.site.preferences import KEYS
from hugo_calc.site.settings import find_root

if TYPE_CHECKING:
    from hugo_calc.post import Answer, Derivation

_FORMULA = "expression"  # what stands in the place of a path for a formula of the command line


class Asked(NamedTuple):
    """An answer where there is one, what was found on the way, and the texts that points into."""

    answer: Answer | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def evaluate(text: str, as_of: str | None) -> Asked:
    """Work out a formula with the definitions of the site that the current folder lies in.

    `as_of` is an ISO date, or None for the newest facts.
    """
    from hugo_calc.post import Answer, evaluate_expression

    sources = Sources()
    sources.add(_FORMULA, text.encode("utf-8", "surrogatepass"))
    here = files.current_folder()
    root = find_root(here) if here else ""
    config = read_config(root) if root else bare(here or "/")
    if isinstance(config, Diagnostic):
        return Asked(None, (config._replace(path=files.relative(config.path, here)),), sources)
    ground = Ground(config, here)
    if ground.definitions is not None:
        sources.add(*ground.definitions)
    if ground.diagnostics:
        return Asked(None, tuple(ground.diagnostics), sources)
    found = evaluate_expression(text, as_of, ground.site("", Bundle(config.root)))
    if isinstance(found, Answer):
        return Asked(found, _named(found.warnings), sources)
    return Asked(None, _named(found), sources)


class Settings(NamedTuple):
    """Each setting with its value and its origin, or why the configuration cannot be used."""

    rows: tuple[tuple[str, object, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def settings() -> Settings:
    """Return what holds for the site that the current folder lies in."""
    sources = Sources()
    here = files.current_folder()
    root = find_root(here) if here else ""
    if not root:
        missing = Diagnostic("HC906", "there is no Hugo site here")
        return Settings((), (missing,), sources)
    config = read_config(root)
    if isinstance(config, Diagnostic):
        at = files.relative(config.path, here) if config.path.startswith("/") else config.path
        seen = files.read(config.path) if config.path.startswith("/") else None
        if isinstance(seen, files.Seen):
            sources.add(at, seen.data)
        return Settings((), (config._replace(path=at),), sources)
    set_ = config.preferences
    rows: list[tuple[str, object, str]] = [
        (key, getattr(set_, key), set_.origins.get(key, "default")) for key in KEYS
    ]
    ground = Ground(config, here)
    hugo = "Hugo's configuration"
    definitions = ground.definitions[0] if ground.definitions else ""
    rows += [
        ("root", root, "found from the current folder"),
        ("posts", tuple(folder.path or "." for folder in config.folders), hugo),
        ("languages", tuple(config.languages), hugo),
        ("definitions", definitions, f"{config.data}/calc.yaml, .toml or .json"),
        ("templates", tuple(sorted(ground.templates)), "templates/"),
        ("ledgers", config.ledgers, f"{hugo}, its dataDir"),
    ]
    return Settings(tuple(rows), (), sources)


def schema(name: str) -> str:
    """Return the JSON Schema "config", "post" or "site". Raises OSError where it is not there."""
    seen = files.read(f"{files.real(__file__).rpartition('/')[0]}/schemas/{name}.schema.json")
    if isinstance(seen, Diagnostic):
        raise OSError(seen.message)
    return seen.data.decode()


class Explained(NamedTuple):
    """The derivations of the figures on a line, or why there are none."""

    path: str
    line: int
    derivations: tuple[Derivation, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def explain_place(path: str, line: int) -> Explained:
    """Derive the figures that stand on a line of a post, counted from 1."""
    from hugo_calc.post import Derivation, explain

    sources = Sources()

    def refused(*found: Diagnostic) -> Explained:
        return Explained(path, line, (), found, sources)

    post = post_at(path)
    if isinstance(post, Diagnostic):
        return refused(post._replace(path=path))
    seen = files.read(post.target)
    wrong = seen if isinstance(seen, Diagnostic) else not_utf8(seen.data)
    if isinstance(seen, Diagnostic) or wrong is not None:
        return refused(*(each._replace(path=path) for each in (wrong,) if each is not None))
    sources.add(path, seen.data)
    ground = Ground(post.config, files.current_folder())
    if ground.definitions is not None:
        sources.add(*ground.definitions)
    if ground.diagnostics:
        return refused(*ground.diagnostics)
    bundle = ground.bundle(post.path)
    found = explain(seen.data, path, ground.site(post.path, bundle), line)
    derivations = tuple(each for each in found if isinstance(each, Derivation))
    here = files.current_folder()
    names = {each: files.relative(f"{bundle.folder}/{each}", here) for each in bundle.taken}
    for name, data in bundle.taken.items():
        sources.add(names[name], data)
    wrongs = tuple(resolved(each, path, names) for each in found if isinstance(each, Diagnostic))
    return Explained(path, line, derivations, wrongs, sources)


def explain_name(name: str, as_of: str | None) -> Explained | None:
    """Derive a name of the `let` of the site that the current folder lies in, None for no such.

    `as_of` is an ISO date, or None for the newest facts.
    """
    from hugo_calc.post import Derivation
    from hugo_calc.post import explain_name as derived

    here = files.current_folder()
    root = find_root(here) if here else ""
    config = read_config(root) if root else None
    if config is None or isinstance(config, Diagnostic):
        return None
    ground = Ground(config, here)
    if ground.definitions is None or ground.diagnostics:
        return None
    path, source = ground.definitions
    found = derived(name.strip(), as_of, ground.site("", Bundle(config.root)))
    if not found:
        return None
    sources = Sources()
    sources.add(path, source)
    derivations = tuple(each for each in found if isinstance(each, Derivation))
    wrongs = tuple(resolved(each, path) for each in found if isinstance(each, Diagnostic))
    place = sources.place(path, derivations[0].span) if derivations else None
    return Explained(path, place[0].line if place else 1, derivations, wrongs, sources)


class Seen(NamedTuple):
    """What Hugo sees in a file, ready for JSON, or why the file cannot be looked at."""

    described: dict[str, Any] | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def scan_file(path: str) -> Seen:
    """Scan a file for shortcodes with the templates of the site it lies in, if they are known."""
    from hugo_calc.hugo.listing import describe
    from hugo_calc.hugo.shortcodes import scan

    sources = Sources()
    full = files.real(path)
    seen = files.read(full)
    if isinstance(seen, Diagnostic):
        return Seen(None, (seen._replace(path=path),), sources)
    root = find_root(full.rsplit("/", 1)[0] or "/")
    config = read_config(root) if root else None
    known = None if config is None or isinstance(config, Diagnostic) else config
    found = scan(seen.data, shortcode_templates(known) if known is not None else None)
    sources.add(path, seen.data)
    wrong = (resolved(found.error, path),) if found.error is not None else ()
    return Seen(describe(found, seen.data), wrong, sources)


def _named(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(resolved(each, _FORMULA) for each in found)
