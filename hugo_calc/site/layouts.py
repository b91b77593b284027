"""Which shortcodes a site has, and which of them take a closing tag: what `scan` asks.

Hugo decides by the template whether a shortcode must be closed. `scan` may ask the templates too,
since it only shows what Hugo sees; `write` and `check` do without, for a theme can come as a module
whose templates lie in a cache of Hugo's, and a shortcode of theirs must not become an error here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.config import Config

# Hugo's embedded shortcodes, the deprecated ones too (0.147 and 0.168), by whether they use .Inner.
_CONTAINERS = ("comment", "details", "highlight", "qr")
_VOIDS = (
    *("figure", "gist", "instagram", "instagram_simple", "param", "ref", "relref", "tweet"),
    *("twitter", "twitter_simple", "vimeo", "vimeo_simple", "x", "x_simple", "youtube"),
)


def shortcode_templates(config: Config) -> dict[str, bool] | None:
    """Return each shortcode's name, in lower case, and whether its template uses its inner text.

    None where that cannot be known: a site without shortcodes of its own, or one whose modules
    may bring others.
    """
    own: dict[str, bool] = {}
    for layouts in config.layouts:
        for folder in ("_shortcodes", "shortcodes"):
            for name, path in _templates(f"{config.root}/{layouts}/{folder}", ""):
                seen = files.read(files.real(path))
                if not isinstance(seen, Diagnostic):
                    own[name] = own.get(name, False) or uses_inner(
                        seen.data.decode("utf-8", "replace")
                    )
    if not own or not config.complete:
        return None
    return {**dict.fromkeys(_CONTAINERS, True), **dict.fromkeys(_VOIDS, False), **own}


def uses_inner(template: str) -> bool:
    """Return whether a template takes `.Inner` or `.InnerDeindent`, as Hugo's own look at it does.

    Text outside of the template's actions does not count, nor do comments and strings.

    >>> uses_inner("<b>{{ .Inner }}</b>"), uses_inner("{{/* .Inner */}} .Inner")
    (True, False)
    """
    code = re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", template, flags=re.DOTALL)
    for action in re.findall(r'\{\{((?:"(?:\\.|[^"\\\n])*"|`[^`]*`|[^"`])*?)\}\}', code):
        bare = re.sub(r'"(?:\\.|[^"\\\n])*"|`[^`]*`', "", action)
        if re.search(r"\.Inner(?:Deindent)?\b", bare):
            return True
    return False


def _templates(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the path of each template in a folder and those below it."""
    if files.kind(folder) != "folder":
        return
    listed = files.entries(folder)
    for entry in [] if isinstance(listed, Diagnostic) else listed:
        path = f"{folder}/{entry.name}"
        name = prefix + entry.name.split(".", 1)[0].lower()
        if entry.kind == "folder":
            yield from _templates(path, f"{prefix}{entry.name.lower()}/")
        elif name and "." in entry.name and files.kind(path) == "file":
            yield name, path
