"""The sources that a site's own facts name, and texts that may stand in a footnote."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hugo_calc.catalogue.authoring import last_day
from hugo_calc.catalogue.checks import text_problem
from hugo_calc.catalogue.model import Source
from hugo_calc.core.facts import OWN_NAMESPACE
from hugo_calc.formats.tree import Node, Scalar
from hugo_calc.post.reading import Reader
from hugo_calc.report.diagnostic import Diagnostic

_KEYS = ("title", "publisher", "published", "url", "authors", "edition")
_NEEDED = ("title", "publisher", "published")
EXAMPLE = "source: {title: Meter of our office, publisher: Our company, published: 2024-01}"
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_URL = re.compile(r"(?:https?://[^/\s]|/(?!/))\S*")


class SourceReader(Reader):
    """Sources being read. One that several facts have, word for word, is one source."""

    def __init__(self, diagnostics: list[Diagnostic], path: str) -> None:
        super().__init__(diagnostics, path)
        self.sources: dict[str, Source] = {}
        self._keys: dict[tuple[str, ...], str] = {}

    def errors(self) -> int:
        """Return how many errors were said so far."""
        return sum(each.severity == "error" for each in self.diagnostics)

    def text(self, node: Node | None, name: str, *, title: bool = False) -> str:
        """Return a text for a footnote, "" where there is none; a title may end in ? or !."""
        scalar = self.scalar(node, name)
        if scalar is None:
            return ""
        problem = text_problem(scalar.text.text, title=title)
        if problem is not None:
            self.say("HC605", f"`{name}` cannot stand in a footnote: {problem}", scalar)
        elif not scalar.text.text:
            self.say("HC605", f"`{name}` is empty", scalar)
        return scalar.text.text

    def needed(
        self, parts: Mapping[str, Node], name: str, what: str, place: Node, *, help_: str = ""
    ) -> Node | None:
        """Return a part that must be there; where it is not, that is said at `place`."""
        if name not in parts:
            self.say("HC605", f"{what} has no `{name}`", place, help_=help_)
        return parts.get(name)

    def source(self, node: Node) -> Source | None:
        """Return the source that stands at a node, None where it is not a whole one."""
        before = self.errors()
        if isinstance(node, Scalar) and node.text.text:
            self.say(
                "HC605",
                "`source` has a title, a publisher and a date",
                node,
                help_=f"write {EXAMPLE}",
            )
            return None
        parts = self.parts(node, "`source`", _KEYS)
        if parts is None:
            return None
        wanted = {
            name: self.needed(parts, name, "`source`", node, help_=f"such as {EXAMPLE}")
            for name in _NEEDED
        }
        title = self.text(wanted["title"], "title", title=True)
        publisher = self.text(wanted["publisher"], "publisher")
        url = self._url(parts.get("url"))
        published, precision = self._published(wanted["published"])
        authors = self.text(parts.get("authors"), "authors")
        edition = self.text(parts.get("edition"), "edition")
        if self.errors() > before:
            return None
        identity = (title, publisher, url, published, authors, edition)
        key = self._keys.setdefault(identity, f"{OWN_NAMESPACE}:{len(self._keys) + 1}")
        if key not in self.sources:
            self.sources[key] = Source(
                key=key,
                title=title,
                publisher=publisher,
                authors=authors,
                edition=edition,
                published=published,
                precision=precision,
                url=url,
                licence="",
                note="",
            )
        return self.sources[key]

    def _published(self, node: Node | None) -> tuple[str, str]:
        scalar = self.scalar(node, "published")
        if scalar is None:
            return last_day("")
        text = scalar.text.text
        if _DATE.fullmatch(text) and text <= last_day(text[:7])[0]:
            return last_day(text)
        self.say(
            "HC605",
            "`published` is a day, month or year",
            scalar,
            help_="write it as 2024-01-31, 2024-01 or 2024",
            label="no date",
        )
        return last_day("")

    def _url(self, node: Node | None) -> str:
        scalar = self.scalar(node, "url")
        if scalar is None:
            return ""
        if not _URL.fullmatch(scalar.text.text):
            self.say(
                "HC605",
                "`url` is no address",
                scalar,
                help_="it begins with https://, or with / for a page of this site; a source that"
                " has none leaves `url` out",
            )
        return scalar.text.text
