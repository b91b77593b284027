"""What a formatter did to a post that this tool had written, and what would mend it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.site import files
from hugo_calc.site.hooks import Hook

if TYPE_CHECKING:
    from hugo_calc.hugo.pairing import Shortcode


class Judged(NamedTuple):
    """A post as `write` left it, as the formatter then did, and as the last `write` did."""

    path: str
    before: bytes
    formatted: bytes
    after: bytes
    complaint: str  # what the last `write` said against it


def judge(post: Judged) -> str:
    r"""Return what is wrong with a post after a formatter, "" where both tools agree.

    >>> judge(Judged("a.md", b"A {{< x >}}", b"A {{\\< x >}}", b"A {{\\< x >}}", ""))
    'the Hugo tag {{< x >}} is broken'
    """
    if _front(post.before) and not _front(post.formatted):
        return "the front matter is taken for text"
    refusal = _refusal(post.formatted)
    if refusal:
        return f"Hugo refuses it then: {refusal.removeprefix('Hugo refuses this: ')}"
    broken = _broken_tag(post)
    if broken:
        return f"the Hugo tag {broken} is broken"
    if post.complaint:
        return post.complaint
    if post.after != post.formatted:
        return "write changes it again"
    lost = _notes(post.before) - _notes(post.after)
    return f"the note {min(lost)} is lost" if lost else ""


def reason(hook: Hook, posts: list[Judged], refusal: str, place: str) -> str:
    """Return how a formatter can be brought to agree, "" where that is not known."""
    if hook.program == "mdformat":
        return _of_mdformat(hook, posts, refusal, place)
    if hook.program == "rumdl" and posts:
        return 'if MD013 has reflow, set its reflow-mode to "sentence-per-line"'
    if hook.program == "prettier" and posts:
        return "set proseWrap to preserve; literal tags belong into code"
    return ""


def _of_mdformat(hook: Hook, posts: list[Judged], refusal: str, place: str) -> str:
    if "Could not format" in refusal:
        return "mdformat gives up on an image whose title has double quotes in single ones"
    if refusal:
        return ""
    width = _wrap(hook, place)
    if width and any(_broken_tag(post) for post in posts):
        return f"wrap = {width} breaks Hugo tags: set wrap = keep or no"
    formatted = b"\n".join(post.formatted for post in posts)
    before = b"\n".join(post.before for post in posts)
    missing = []
    if any(_front(post.before) and not _front(post.formatted) for post in posts):
        missing.append("mdformat-front-matters (front matter is taken for text)")
    if formatted.count(rb"\[^calc-") > before.count(rb"\[^calc-"):
        missing.append("mdformat-footnote (notes are escaped)")
    if re.search(rb"^[ >]*\|[^\n]*\|[ \t]+\|[^\n]*$", formatted, re.MULTILINE):
        missing.append("mdformat-gfm (tables are joined to one line)")
    if missing:
        return f"add to its additional_dependencies: {', '.join(missing)}"
    if any(_broken_tag(post).startswith(("{{</*", "{{%/*")) for post in posts):
        return "mdformat escapes a literal tag in prose: put it into backticks"
    return ""


def _wrap(hook: Hook, place: str) -> str:
    """Return the width that mdformat wraps to, "" where it keeps lines or joins them."""
    words = [part for word in hook.arguments for part in word.split("=", 1)]
    width = words[words.index("--wrap") + 1] if "--wrap" in words[:-1] else ""
    if not width:
        seen = files.read(f"{place}/.mdformat.toml")
        if not isinstance(seen, Diagnostic):
            match = re.search(rb"^\s*wrap\s*=\s*[\"']?(\w+)", seen.data, re.MULTILINE)
            width = match[1].decode() if match else ""
    return width if width.isdecimal() else ""


def _broken_tag(post: Judged) -> str:
    """Return the first tag that is not what it was, literal ones included, "" where all are."""
    before, after = _tags(post.before), _tags(post.formatted)
    missing = Counter(before) - Counter(after)  # a note with tags in it may have been moved
    return next((tag for tag in before if tag in missing), "")


def _refusal(source: bytes) -> str:
    from hugo_calc.hugo.shortcodes import scan

    error = scan(source).error
    return error.message if error is not None else ""


def _tags(source: bytes) -> list[str]:
    """Return what Hugo would see of each tag and literal tag; nothing behind what it refuses."""
    from hugo_calc.hugo.shortcodes import scan

    seen = scan(source)
    if seen.error is not None:
        return []
    tags = [(call.tag.start, _tag(call)) for call in seen.shortcodes]
    tags += [(span.start, _folded(span.of(source))) for span in seen.comments]
    return [text for _, text in sorted(tags)]


def _tag(call: Shortcode) -> str:
    left, right = ("{{%", "%}}") if call.markup else ("{{<", ">}}")
    words = [
        f'{each.key.text}="{each.text.text}"' if each.key else f'"{each.text.text}"'
        for each in call.params
    ]
    return " ".join((left, call.name, *words, right))


def _folded(data: bytes) -> str:
    return " ".join(data.decode("utf-8", "replace").split())


def _front(source: bytes) -> bool:
    from hugo_calc.hugo.frontmatter import split_or_refuse
    from hugo_calc.hugo.refusal import Refusal

    front = split_or_refuse(source)
    return not isinstance(front, Refusal) and bool(front.format)


def _notes(source: bytes) -> set[str]:
    found = re.findall(rb"^[ \t]{0,3}\[\^(calc-[^\[\]\s]+)\]:", source, re.MULTILINE)
    return {label.decode("utf-8", "replace") for label in found}
