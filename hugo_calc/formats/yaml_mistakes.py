"""What is wrong with a text that is no YAML, in the words of an author.

The parser says where it gave up and what it was reading, in terms of its own. Which of the usual
mistakes led there is told from the text round that place, so that the answer does not depend on
the parser's wording, which differs from one build to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hugo_calc.formats.text import RefusalError, Text, quoted
from hugo_calc.formats.tree import List, Node, Scalar
from hugo_calc.formats.yaml_lines import Line, line_at, line_before
from hugo_calc.formats.yaml_scalars import BLANKS, BREAKS
from hugo_calc.report.diagnostic import Label

if TYPE_CHECKING:
    from yaml import Event, MarkedYAMLError

_QUOTES = "put the value into quotes"
_LONGEST_KEY = 1024  # characters; YAML 1.1 has the limit so that parsers need not look further

# What the parser was doing or missing, and whose business that is; the first that fits is taken.
_TOPICS = (
    ("mapping values", "_second_colon"),
    ("entries are not allowed", "_reserved"),
    ("mapping keys", "_reserved"),
    ("alias", "_reserved_value"),
    ("anchor", "_reserved_value"),
    ("tag", "_reserved_value"),
    ("cannot start any token", "_reserved"),
    ("quoted scalar", "_quotes"),
    ("block scalar", "_block_of_text"),
    ("simple key", "_no_colon"),
    ("flow", "_brackets"),
    ("node content", "_reserved"),
    ("block", "_after_value"),
    ("document start", "_after_value"),
    ("directive", "_reserved"),
)


def explained(text: Text, error: MarkedYAMLError, events: list[Event]) -> RefusalError:
    """Return what to say about an error of the parser that came after `events`."""
    return _Explanation(text, error, events).refusal()


def bad_escape(text: Text, at: int) -> RefusalError:
    """Return what to say about the backslash at character `at`."""
    end = at + 2
    while end < len(text.text) and text.text[end].isalnum() and end < at + 10:
        end += 1
    sign = text.text[at + 1 : at + 2]
    escape = text.text[at:end] if sign in ("x", "u", "U") else text.text[at : at + 2]
    return text.refusal(
        f"`{escape}` stands for no character",
        at,
        at + len(escape),
        "not an escape",
        help="in double quotes a backslash begins an escape; write \\\\, or use single quotes",
    )


def no_map(text: Text, root: Node, start: int) -> RefusalError:
    """Return what to say about a text that is one value or a list rather than keys and values."""
    if isinstance(root, Scalar) and root.kind == "plain" and not root.anchor:
        return _colon_missing(text, line_at(text.text, start))
    what = "a list" if isinstance(root, List) else "a single value"
    return text.refusal(
        f"keys and values are wanted here, not {what}",
        start,
        line_at(text.text, start).end,
        what,
        help="write each as `key: value` on a line of its own",
    )


def no_plain_key(text: Text, start: int) -> RefusalError:
    """Return what to say about a list or map where a key should be."""
    line = line_at(text.text, start)
    if text.text.startswith("{{", start - 1):
        begin = line.value if line.value < start else start - 1
        return text.refusal(
            "YAML takes {{ }} for a map within a map",
            begin,
            line.end,
            label="not a template here",
            help=_QUOTES,
            fix=quoted(text.text[begin : line.end]),
        )
    return text.refusal(
        "a key is a single word or a text in quotes",
        start,
        start + 1,
        "a list or map as a key",
        help="put the key into quotes",
    )


def unknown_alias(text: Text, start: int, end: int) -> RefusalError:
    """Return what to say about `*name` where no `&name` stands before."""
    name = text.text[start:end]
    return text.refusal(
        f"`{name}` refers to an anchor that is not there",
        start,
        end,
        f"no `&{name[1:]}` above",
        help="to YAML a `*` before a word means a value from above; as text it needs quotes",
        fix=quoted(name),
    )


def second_document(text: Text, start: int) -> RefusalError:
    """Return what to say about a second YAML document."""
    return text.refusal(
        "a second YAML document begins here",
        start,
        line_at(text.text, start).end,
        "only one is read",
        help="remove this line",
    )


def _colon_missing(text: Text, line: Line) -> RefusalError:
    """Return what to say about a line that is neither a key with a value nor a list item."""
    raw = text.text
    at = raw.find(":", line.begin, line.end)
    if at > line.begin and not raw.startswith("//", at + 1):
        return text.refusal(
            "a space is missing after the colon",
            at,
            at + 1,
            f"`{raw[at : at + 2]}` is read as part of a word",
            help="write `key: value`",
            fix=": ",
        )
    return text.refusal(
        "this line has no colon",
        line.begin,
        line.end,
        "neither `key: value` nor an item of a list",
        help="where a value goes on, its lines are indented deeper than its key",
    )


class _Explanation:
    """One error of the parser, looked into."""

    def __init__(self, text: Text, error: MarkedYAMLError, events: list[Event]) -> None:
        self._text = text
        self._raw = text.text
        self._topic = f"{error.context or ''}; {error.problem or ''}"
        self._events = events
        problem: Any = error.problem_mark
        context: Any = error.context_mark
        self._at = min(problem.index, len(self._raw))
        self._begun = min(context.index, len(self._raw)) if context is not None else self._at
        self._sign = self._raw[self._at : self._at + 1]

    def refusal(self) -> RefusalError:
        """Return what to say."""
        if self._sign == "\t" or "tab character" in self._topic:
            return self._text.refusal(
                "YAML cannot have a tab here",
                self._at,
                self._at + 1,
                "a tab",
                help="indent with spaces, two for each level",
            )
        for words, method in _TOPICS:
            if words in self._topic:
                found: RefusalError = getattr(self, method)()
                return found
        return self._unexpected()

    def _unexpected(self) -> RefusalError:
        line = line_at(self._raw, self._at)
        return self._text.refusal(
            "YAML cannot be read on from here",
            self._at,
            max(line.end, self._at + 1),
            "not expected here",
            help=_QUOTES,
        )
