"""What the tests of a post share: plan a text, apply the plan, see what was said."""

from __future__ import annotations

from hugo_calc.post import Plan, Site, plan, staleness
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.splice import splice

PATH = "content/posts/a.md"


def planned(text: str | bytes, site: Site | None = None) -> Plan:
    """Plan a post."""
    source = text.encode() if isinstance(text, str) else text
    return plan(source, PATH, site or Site())


def written(text: str | bytes, site: Site | None = None) -> str:
    """Write a post that has no errors; writing it again must change nothing."""
    source = text.encode() if isinstance(text, str) else text
    made = plan(source, PATH, site or Site())
    errors = [each for each in made.diagnostics if each.severity == "error"]
    assert not errors, errors
    result = splice(source, made.edits)
    again = plan(result, PATH, site or Site())
    assert again.edits == (), again.edits
    assert staleness(again, PATH) == ()
    return result.decode()


def only(text: str | bytes, site: Site | None = None) -> tuple[Diagnostic, str]:
    """Return the one diagnostic of a post that is refused, with the text its span covers."""
    source = text.encode() if isinstance(text, str) else text
    made = plan(source, PATH, site or Site())
    assert len(made.diagnostics) == 1, made.diagnostics
    (found,) = made.diagnostics
    assert found.severity != "error" or made.edits == ()
    covered = found.span.of(source).decode() if found.span else ""
    return found, covered


def post(body: str, front: str = "") -> str:
    """Return a post of 20 May 2024 with this body and these lines of front matter."""
    return f"---\ntitle: t\ndate: 2024-05-20\n{front}---\n{body}\n"
