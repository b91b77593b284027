"""Content: the shortcode tags, comments and summary divider in the text behind the front matter.

Hugo's lexer knows no Markdown, so fences and code spans are text like any other. One pass goes
from left to right over the bytes, looks at each a bounded number of times, and stops at the first
thing that Hugo refuses.
"""

from __future__ import annotations

from hugo_calc.hugo.characters import skip_spaces
from hugo_calc.hugo.frontmatter import FrontMatter
from hugo_calc.hugo.refusal import Refusal, refuse
from hugo_calc.hugo.tag import Names, Tag, TagReader, right_delimiter
from hugo_calc.text.span import Span


class Content:
    """What the lexer found, in the order of the file, up to the place where it was refused."""

    __slots__ = ("comments", "divider", "refusal", "tags")

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.comments: list[Span] = []
        self.divider: Span | None = None  # with the white space behind it
        self.refusal: Refusal | None = None


def lex(source: bytes, front: FrontMatter) -> Content:
    """Return the tags of a file whose front matter is `front`, each by itself."""
    found = Content()
    names = Names()
    step: int | Refusal = front.body
    if not front.format:
        # The search for front matter has used up the first character.
        step = skip_spaces(source, front.body) + 1
    angle, percent = _Needle(source, b"{{<"), _Needle(source, b"{{%")
    mark = b"# more" if front.format == "org" else b"<!--more-->"
    divider = _Needle(source, mark)
    while not isinstance(step, Refusal):
        start = min(angle.after(step), percent.after(step))
        if found.divider is None and divider.after(step) < start:
            start = divider.after(step)
            step = skip_spaces(source, start + len(mark))
            found.divider = Span(start, step)
        elif start >= len(source):
            return found
        elif names.inline and not _closes_inline(source, start, names.last):
            step = _nested_in_inline(start, names.last)
        elif source.startswith(b"/*", start + 3):
            step = _comment_end(source, start)
            if not isinstance(step, Refusal):
                found.comments.append(Span(start, step))
        else:
            reader = TagReader(source, start, names)
            found.tags.append(reader.tag)
            step = reader.read()
    found.refusal = step
    return found


class _Needle:
    """The next place of some bytes, with no stretch of the file searched twice."""

    __slots__ = ("_at", "_bytes", "_source")

    def __init__(self, source: bytes, needle: bytes) -> None:
        self._source = source
        self._bytes = needle
        self._at = -1

    def after(self, at: int) -> int:
        """Return the first place at or behind `at`, or the length of the file."""
        if self._at < at:
            found = self._source.find(self._bytes, at)
            self._at = found if found >= 0 else len(self._source)
        return self._at


def _comment_end(source: bytes, start: int) -> int | Refusal:
    right = b"*/" + right_delimiter(source, start)
    end = source.find(right, start + 3)
    if end >= start + 5:
        return end + len(right)
    shown = right.decode()
    return refuse(
        "comment must be closed",
        start,
        Span(start, start + 5),
        f"no {shown} ends this comment" if end < 0 else "the comment's two ends share a sign",
        f"end it with {shown}",
    )


def _closes_inline(source: bytes, start: int, name: bytes) -> bool:
    slash = skip_spaces(source, start + 3)
    return source.startswith(b"/", slash) and source.startswith(
        name + b" ", skip_spaces(source, slash + 1)
    )


def _nested_in_inline(start: int, name: bytes) -> Refusal:
    shown = name.decode()
    return refuse(
        "inline shortcodes do not support nesting",
        start,
        Span(start, start + 3),
        f"`{shown}` is still open here",
        f"close it first, with the space before the end: {{{{< /{shown} >}}}}",
    )
