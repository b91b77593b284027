"""The desk a post is worked out on: its sheet, its facts, its templates, its style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from typing import Any, NamedTuple

from hugo_calc.catalogue.load import Catalogue
from hugo_calc.catalogue.model import Source
from hugo_calc.core.facts import OWN_NAMESPACE, Facts
from hugo_calc.core.functions import FUNCTIONS, functions
from hugo_calc.lang.functions import FUNCTIONS as LANGUAGE_FUNCTIONS
from hugo_calc.lang.sheet import Sheet
from hugo_calc.lang.syntax import Formula
from hugo_calc.lang.tokens import RESERVED
from hugo_calc.post.block import Block, read_block
from hugo_calc.render.note import one_paragraph
from hugo_calc.render.number import Style
from hugo_calc.render.templates import TemplateError, Templates
from hugo_calc.report.diagnostic import Diagnostic

# What a table's rows are called, functions that are not in the tables of functions, and where a
# site's own facts are.
_MORE_NAMES = ("row", "range", "equivalents", "inference", OWN_NAMESPACE)
_CATALOGUE = Catalogue()


class Site(NamedTuple):
    """What a post may draw on besides its own bytes. Nothing in it is read from here.

    `definitions` is the site's data/calc.yaml, .toml or .json as (path, bytes). `resource` gives
    the bytes of a file beside the post by its plain name, None where there is none. `templates`
    has the site's own templates by name. `ledger` is what was written down when the post was last
    written; `force` says to overwrite what somebody wrote in place of the tool's text. `as_of` is
    a day to take in place of the post's own. Without `keep`, no ledger is made: a proof needs none.
    """

    language: str = "en"
    definitions: tuple[str, bytes] | None = None
    resource: Callable[[str], bytes | None] = lambda _name: None
    templates: Mapping[str, str] = {}
    ledger: Mapping[str, Any] | None = None
    force: bool = False
    as_of: str | None = None
    keep: bool = True


def reserved_names() -> frozenset[str]:
    """Return the names that no post may define: a closed list, so facts may come, names not."""
    return frozenset(
        (*RESERVED, *_MORE_NAMES, *LANGUAGE_FUNCTIONS, *FUNCTIONS, *_CATALOGUE.namespaces)
    )


def newest_day(site: Site) -> str:
    """Return the ISO day of the newest publication that the catalogue and the site cite."""
    own = shared_block(site).facts.sources.values()
    return max(each.published for each in (*_CATALOGUE.sources(), *own))


class Desk:
    """One post's sheet with the facts as of its day, and what is needed to print from it."""

    def __init__(self, block: Block, shared: Block, site: Site, as_of: str | None) -> None:
        self.block = block
        self.site = site
        self.as_of = as_of
        self.style = Style(site.language)
        self.facts = Facts(_CATALOGUE, as_of, shared.facts)
        self.templates = _templates(site.templates)
        self.formulas: dict[str, Formula] = {**shared.formulas, **block.formulas}
        library = partial(functions, self.facts)
        broken = shared.broken_names | block.broken_names
        self.sheet = Sheet(self.formulas, library, self.facts.find, broken=broken)
        self.tables = {**shared.tables, **block.tables}
        self.diagnostics: list[Diagnostic] = []
        self._template_failed: set[str] = set()

    @property
    def said(self) -> int:
        """How many diagnostics there are so far."""
        return len(self.diagnostics) + len(self.sheet.diagnostics)

    def again(self, site: Site) -> Desk:
        """Return the desk for another look at the post, with the names' values and no diagnostics.

        `site` is the same but for its ledger and what to do with that.
        """
        desk = copy(self)
        desk.site = site
        desk.sheet = self.sheet.again()
        desk.diagnostics = []
        desk._template_failed = set()
        return desk

    def source(self, key: str) -> Source:
        """Return a publication by its key."""
        return self.facts.source(key)

    def note(self, template: str, values: Mapping[str, Any]) -> str:
        """Return a note laid out by a template, as one paragraph; "" where the template fails."""
        return one_paragraph(self.laid_out(template, values))

    def laid_out(self, template: str, values: Mapping[str, Any]) -> str:
        """Return a template filled in, "" where it fails; that is said once (HC907)."""
        try:
            return self.templates.render(template, values)
        except TemplateError as error:
            if template not in self._template_failed:
                self._template_failed.add(template)
                where = f", line {error.line}" if error.line else ""
                self.diagnostics.append(
                    Diagnostic(
                        "HC907",
                        f"the template {error.name} cannot be used{where}: {error.reason}",
                        help=f"mend templates/{error.name}, or remove it to use the package's own",
                        path=f"templates/{error.name}",
                    )
                )
            return ""


_SHARED: list[tuple[tuple[str, bytes], Block]] = []


def shared_block(site: Site) -> Block:
    """Return the site's own definitions, read once for all its posts and runs.

    Those that were asked for last are kept. Nobody changes a block that has been read.
    """
    if site.definitions is None:
        return Block()
    if not _SHARED or _SHARED[0][0] != site.definitions:
        _SHARED[:] = [(site.definitions, _read_definitions(*site.definitions))]
    return _SHARED[0][1]


def _read_definitions(path: str, source: bytes) -> Block:
    from hugo_calc.formats.tree import Map
    from hugo_calc.text.span import Span

    read = _reader(path)
    node = read(source, Span(0, len(source)), path)
    if not isinstance(node, Map):
        block = Block()
        block.diagnostics.append(node)
        return block
    return read_block(node, reserved_names(), of_site=True)


def _reader(path: str) -> Callable[..., Any]:
    ending = path.rpartition(".")[2].lower()
    if ending == "toml":
        from hugo_calc.formats.toml import read
    elif ending == "json":
        from hugo_calc.formats.json import read
    else:
        from hugo_calc.formats.yaml import read
    return read


_TEMPLATES: list[tuple[Mapping[str, str], Templates]] = []


def _templates(own: Mapping[str, str]) -> Templates:
    """Return the templates of a site, compiled once for all its posts and runs.

    Those of the site that was asked for last are kept: a process that goes on does not grow.
    """
    if not _TEMPLATES or _TEMPLATES[0][0] != own:
        kept = dict(own)
        _TEMPLATES[:] = [(kept, Templates(kept))]
    return _TEMPLATES[0][1]
