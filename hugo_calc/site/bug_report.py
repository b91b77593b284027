"""Reports of our own bugs: what is needed to see one again, in one file beside the site."""

from __future__ import annotations

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files


def with_report(
    bug: Diagnostic, root: str, path: str, post: bytes, definitions: tuple[str, bytes] | None
) -> Diagnostic:
    """Save what shows a bug, and return its diagnostic with where that is.

    The report has the post and the site's definitions as they are, in a file of the site's root
    that is named by its content; the same bug is saved once. Where it cannot be saved, the
    diagnostic stays as it is.
    """
    import base64
    import hashlib
    import json
    import sys

    from hugo_calc import __version__

    def packed(data: bytes) -> str:
        return base64.b64encode(data).decode()

    found = {
        "hugo_calc": __version__,
        "python": sys.version.split()[0],
        "message": bug.message,
        "span": list(bug.span) if bug.span else None,
        "path": path,
        "post": packed(post),
        "definitions": definitions and {"path": definitions[0], "data": packed(definitions[1])},
    }
    text = json.dumps(found, indent=1, sort_keys=True).encode() + b"\n"
    name = f"hugo-calc-bug-{hashlib.sha256(text).hexdigest()[:8]}.json"
    if not files.kind(f"{root}/{name}") and files.create(root, name, text) is not None:
        return bug
    return bug._replace(
        help=f"nothing was written; please report it with the file {name}, which has this post"
    )
