"""Shortcodes: the calls in a file as Hugo sees them, with their parameters and places."""

from __future__ import annotations

from hugo_calc.hugo.containers import infer_templates
from hugo_calc.hugo.content import Content, lex
from hugo_calc.hugo.frontmatter import FrontMatter, split_or_refuse
from hugo_calc.hugo.pairing import Pairing, Shortcode, Templates
from hugo_calc.hugo.params import Param
from hugo_calc.hugo.refusal import Refusal
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span

__all__ = ["Param", "Scan", "Shortcode", "Templates", "scan"]


class Scan:
    """What Hugo finds in a file; where it refuses the file, the reason and no shortcodes."""

    __slots__ = ("comments", "front", "inline", "more", "refusal", "shortcodes")

    def __init__(self, front: FrontMatter | None, content: Content | None) -> None:
        self.front = front  # None where that is what Hugo refuses
        self.shortcodes: list[Shortcode] = []  # in the order of their opening tags
        self.refusal: Refusal | None = None
        self.comments = content.comments if content else []  # such as {{</* … */>}}
        self.more = content.divider if content else None  # <!--more--> and the space behind it
        self.inline: list[Span] = []  # inline shortcodes, {{< x.inline >}}…{{< /x.inline >}}

    @property
    def error(self) -> Diagnostic | None:
        """Why Hugo refuses the file, or None."""
        return self.refusal.diagnostic if self.refusal else None


def scan(source: bytes, templates: Templates | None = None) -> Scan:
    r"""Return the shortcodes of a file, for any bytes.

    With `templates`, a name that is not among them is refused as Hugo does. Without, `calc` and
    `calc-…` are containers, and of other names those that the file closes.

    >>> scan(b'Text {{< calc "1" >}}1{{< /calc >}}').shortcodes
    [Shortcode('calc' at 5, paired)]
    """
    front = split_or_refuse(source)
    if isinstance(front, Refusal):
        found = Scan(None, None)
        found.refusal = front
        return found
    content = lex(source, front)
    found = Scan(front, content)
    if templates is None:
        templates = infer_templates(source, content.tags)
    pairing = Pairing(source, content, templates)
    found.refusal = pairing.pair()
    if found.refusal is None:
        found.shortcodes = pairing.shortcodes
        found.inline = pairing.inline
    return found
