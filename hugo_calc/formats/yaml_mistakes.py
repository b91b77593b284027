"""What is wrong with a text that is no YAML, in the words of an author.

The parser says where it gave up and what it was reading, in terms of its own. Which of the usual
mistakes led there is told from the text round that place, so that the answer does not depend on
the parser's wording, which differs between its two builds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hugo_calc.formats.text import RefusalError, Text, item_end, quoted
from hugo_calc.formats.yaml_lines import Line, line_at, line_before
from hugo_calc.formats.yaml_refusals import (
    IN_QUOTES,
    bad_escape,
    colon_missing,
    no_plain_key,
    second_document,
)
from hugo_calc.formats.yaml_scalars import skip_properties
from hugo_calc.report.diagnostic import Label

if TYPE_CHECKING:
    from yaml import Event, MarkedYAMLError

_RESERVED = "-?:,[]{}#&*!|>'\"%@`"  # what a plain value cannot begin with
_LONGEST_KEY = 1024  # characters; YAML's limit, so that a parser need not look further


class _Failure(NamedTuple):
    """Where the parser gave up (`at`), and where what it was reading begins (`begun`)."""

    text: Text
    topic: str
    at: int
    begun: int
    events: Sequence[Any]  # that came before

    @property
    def raw(self) -> str:
        return self.text.text

    @property
    def sign(self) -> str:
        return self.raw[self.at : self.at + 1]


def explained(text: Text, error: MarkedYAMLError, events: list[Event]) -> RefusalError:
    """Return what to say about an error of the parser that came after `events`."""
    problem: Any = error.problem_mark
    context: Any = error.context_mark or problem
    last = len(text.text)
    topic = f"{error.context or ''}; {error.problem or ''}"
    failure = _Failure(text, topic, min(problem.index, last), min(context.index, last), events)
    for words, explain in _TOPICS:
        if words in topic:
            return explain(failure)
    return _unexpected(failure)


def _unexpected(failure: _Failure) -> RefusalError:
    end = line_at(failure.raw, failure.at).end
    return failure.text.refusal(
        "YAML cannot be read on from here",
        failure.at,
        max(end, failure.at + 1),
        "not expected here",
        help=IN_QUOTES,
    )


def _tab(failure: _Failure) -> RefusalError:
    return failure.text.refusal(
        "YAML cannot have a tab here",
        failure.at,
        failure.at + 1,
        "a tab",
        help="indent with spaces, two for each level",
    )


def _no_token(failure: _Failure) -> RefusalError:
    return _tab(failure) if failure.sign == "\t" else _reserved(failure)


def _reserved(failure: _Failure) -> RefusalError:
    """Explain a sign that means something to YAML where a value or key begins."""
    raw, at, sign = failure.raw, failure.at, failure.sign
    if not sign or sign not in _RESERVED:
        return _unexpected(failure)
    line = line_at(raw, at)
    end = line.end
    what = "value"
    brackets = _open_brackets(failure)
    if brackets:
        end = _item(failure, brackets[-1])[1]
    elif at == line.begin and line.colon > at:
        what, end = "key", line.colon
    advice = f"put the {what} into quotes"
    if sign == "-":
        sign = "- "
        advice += "; a negative number has no blank after its sign, a list begins on the next line"
    elif sign == "*":
        advice += "; a product begins with its first factor"
    return failure.text.refusal(
        f"a {what} cannot begin with {'a backtick' if sign == '`' else f'`{sign}`'}",
        at,
        max(end, at + 1),
        "means something else to YAML",
        help=advice,
        fix=quoted(raw[at:end]),
    )


def _reserved_value(failure: _Failure) -> RefusalError:
    """Explain an alias, anchor or tag that is none, at the beginning of its value."""
    value = line_at(failure.raw, failure.begun).value
    at = value if failure.raw[value : value + 1] in ("*", "&", "!") else failure.begun  # the first
    return _reserved(failure._replace(at=at))


def _second_colon(failure: _Failure) -> RefusalError:
    """Explain a colon that makes a key of what cannot be one."""
    line = line_at(failure.raw, failure.at)
    if 0 <= line.colon < failure.at:
        return _colon_in_value(failure, line.value, line.end)
    if failure.at - line.begin > _LONGEST_KEY:
        return _long_key(failure, line)
    owner = _owner(failure.raw, line)
    if owner is not None and (owner.colon >= 0 or owner.begin > owner.first):
        return _too_deep(failure, line, owner)
    above = line_before(failure.raw, line)
    return colon_missing(failure.text, owner or above or line)


def _colon_in_value(failure: _Failure, start: int, end: int) -> RefusalError:
    return failure.text.refusal(
        "a value with `: ` in it needs quotes",
        start,
        end,
        "YAML takes this for a key and a value",
        help=IN_QUOTES,
        fix=quoted(failure.raw[start:end]),
    )


def _long_key(failure: _Failure, line: Line) -> RefusalError:
    return failure.text.refusal(
        f"a key has at most {_LONGEST_KEY:,} characters",
        line.begin,
        max(line.colon, line.begin + 1),
        "too long",
        help="shorten it",
    )


def _too_deep(failure: _Failure, line: Line, owner: Line) -> RefusalError:
    """Explain a line that is indented below one that has its value already."""
    value = failure.text.span(owner.value, owner.end)
    return failure.text.refusal(
        "this line is indented deeper than a line whose value is complete",
        line.begin,
        line.colon if line.colon >= 0 else line.end,
        "belongs to no value",
        labels=(Label(value, "the value above"),),
        help="indent both lines alike, or remove the value above",
    )


def _owner(raw: str, line: Line) -> Line | None:
    """Return the nearest line above that is indented less."""
    above = line_before(raw, line)
    while above is not None and above.first - above.start >= line.first - line.start:
        above = line_before(raw, above)
    return above


def _no_colon(failure: _Failure) -> RefusalError:
    line = line_at(failure.raw, failure.begun)
    if line.end - failure.begun > _LONGEST_KEY:
        return _long_key(failure, line)
    return colon_missing(failure.text, line)


def _colon_touches(failure: _Failure) -> RefusalError:
    return failure.text.refusal(
        "a space is missing after the colon",
        failure.at,
        failure.at + 1,
        "YAML does not take it for the end of a key",
        fix=": ",
    )


def _quoted_text(failure: _Failure) -> RefusalError:
    if "stream" in failure.topic or "document" in failure.topic:
        return failure.text.refusal(
            "this quote is not closed",
            failure.begun,
            failure.begun + 1,
            "opened here",
            help="close it at the end of the value",
        )
    return bad_escape(failure.text, failure.raw.rfind("\\", failure.begun, failure.at + 1))


def _text_block(failure: _Failure) -> RefusalError:
    line = line_at(failure.raw, failure.begun)
    return failure.text.refusal(
        f"`{failure.raw[failure.begun]}` begins a text that stands on the lines below",
        failure.begun,
        line.end,
        "nothing may follow on this line",
        help=IN_QUOTES,
        fix=quoted(failure.raw[failure.begun : line.end]),
    )


def _brackets(failure: _Failure) -> RefusalError:
    """Explain what does not fit into a list or map in brackets."""
    raw, at, sign = failure.raw, failure.at, failure.sign
    opening = (_open_brackets(failure) or [failure.begun])[-1]
    line, outer = line_at(raw, at), line_at(raw, opening)
    below = line.start > outer.start
    last = failure.events[-1]
    start, end = _item(failure, opening)
    if sign == "" or (below and line.first - line.start <= outer.first - outer.start):
        return failure.text.refusal(
            f"this `{raw[opening]}` is not closed",
            opening,
            opening + 1,
            "opened here",
            help=f"close it with `{_closing(raw[opening])}`",
        )
    if sign in "[{" and last.end_mark.index == at and _style(last) == "plain":
        return failure.text.refusal(
            "a value with brackets in it needs quotes here",
            start,
            end,
            "YAML takes the bracket for a list of its own",
            help=IN_QUOTES,
            fix=quoted(raw[start:end]),
        )
    if sign in "]}":
        return failure.text.refusal(
            f"`{raw[opening]}` cannot be closed by `{sign}`",
            at,
            at + 1,
            labels=(Label(failure.text.span(opening, opening + 1), "opened here"),),
            help=f"close it with `{_closing(raw[opening])}`",
            fix=_closing(raw[opening]),
        )
    if sign == ",":
        return failure.text.refusal(
            "a value is missing before this comma", at, at + 1, help="remove a comma"
        )
    if sign == ":" and not below:
        return _colon_in_value(failure, start, end)
    if "node content" in failure.topic:
        return _reserved(failure)
    return failure.text.refusal(
        "a comma is missing before this",
        line.begin if sign == ":" else at,
        end,
        "begins another value",
        help="put a comma between the two, or quotes round both",
    )


def _after_value(failure: _Failure) -> RefusalError:
    """Explain what stands behind a value that is complete."""
    raw, at, sign = failure.raw, failure.at, failure.sign
    line = line_at(raw, at)
    last = failure.events[-1] if failure.events else None
    if sign and sign in "]}":
        return failure.text.refusal(f"this `{sign}` closes nothing", at, at + 1, help="remove it")
    if last is None or at <= line.first:
        return _misplaced(failure, line)
    start = last.start_mark.index
    style = _style(last)
    if style == "alias":
        return _reserved_value(failure._replace(begun=start))
    if style == "quoted":
        return _after_quote(failure, line, start)
    if style == "brackets" and line.value < at:
        if raw.startswith("{{", line.value):
            return no_plain_key(failure.text, line.value + 1)
        return failure.text.refusal(
            "the text goes on behind its closing bracket",
            line.value,
            line.end,
            "begins with a bracket, so YAML takes it for a list or map",
            help=IN_QUOTES,
            fix=quoted(raw[line.value : line.end]),
        )
    return _unexpected(failure)


def _after_quote(failure: _Failure, line: Line, start: int) -> RefusalError:
    """Explain text behind a closing quote; the opening one is at `start`."""
    raw = failure.raw
    if start < line.start:
        return failure.text.refusal(
            "this quote is not closed on its line",
            start,
            start + 1,
            "opened here",
            labels=(Label(failure.text.span(failure.at, line.end), "the text goes on here"),),
            help="close it at the end of the value",
        )
    inner = raw[start + 1 : line.end - 1]
    whole = raw[line.end - 1] == raw[start]  # it's a quote within quotes that was not doubled
    return failure.text.refusal(
        "the text goes on behind its closing quote",
        start,
        line.end,
        "YAML ends the value at its second quote",
        help="put the whole value into quotes of the other kind",
        fix=quoted(inner if whole else raw[start : line.end]),
    )


def _misplaced(failure: _Failure, line: Line) -> RefusalError:
    """Explain a line that is neither part of what stands above nor beside it."""
    raw = failure.raw
    end = line.colon if line.colon >= 0 else line.end
    owner = _owner(raw, line)
    above = line_before(raw, line)
    if above is not None and raw.startswith("...", above.start):
        return second_document(failure.text, failure.at)
    if failure.sign == "-" and "mapping" in failure.topic:
        message = "this item belongs to no list"
        label, advice = "among keys", "write `- ` only below a key that has no other value"
    elif "collection" in failure.topic:
        message = "this key stands among the items of a list"
        label, advice = "no item", "begin it with `- `, or indent it as the keys above"
    elif owner is not None and _has_own_value(raw, owner):
        return _too_deep(failure, line, owner)
    else:
        message = "the indentation of this line fits no line above"
        label, advice = "not aligned", "let lines that belong together begin in the same column"
    return failure.text.refusal(message, line.first, max(end, failure.at + 1), label, help=advice)


def _has_own_value(raw: str, line: Line) -> bool:
    value = raw[line.value : line.end]
    return line.colon >= 0 and value != "" and value[0] not in "|>&!"


def _style(event: Any) -> str:
    """Return what kind of value an event ends, as its signs look."""
    if hasattr(event, "style"):
        return "quoted" if event.style in ("'", '"') else "plain"
    if not hasattr(event, "anchor"):
        return "brackets"
    return "brackets" if hasattr(event, "flow_style") else "alias"


def _open_brackets(failure: _Failure) -> list[int]:
    """Return where the brackets begin that are open when the parser gives up."""
    opened: list[int] = []
    for event in failure.events:
        if hasattr(event, "flow_style"):
            start = skip_properties(failure.raw, event.start_mark.index, len(failure.raw))
            opened.append(start if event.flow_style else -1)
        elif not hasattr(event, "anchor"):
            opened.pop()
    return [at for at in opened if at >= 0 and failure.raw[at : at + 1] in ("[", "{")]


def _closing(bracket: str) -> str:
    return "]" if bracket == "[" else "}"


def _item(failure: _Failure, opening: int) -> tuple[int, int]:
    """Return what seems to be meant as the item where the parser gave up, on its line.

    The brackets round it are open at `opening`. A formula with commas is taken whole.
    """
    raw = failure.raw
    start = opening + 1
    while True:
        while raw[start : start + 1].isspace():
            start += 1
        end = item_end(raw, start, len(raw))
        if failure.at <= end:
            line = line_at(raw, failure.at)
            return max(start, line.begin), max(failure.at, min(end, line.end))
        start = end + 1


# What the parser was reading or missing, and what is said of it; the first that fits counts.
_TOPICS: tuple[tuple[str, Callable[[_Failure], RefusalError]], ...] = (
    ("tab character", _tab),
    ("mapping values", _second_colon),
    ("are not allowed", _reserved),
    ("alias", _reserved_value),
    ("anchor", _reserved_value),
    (" tag", _reserved_value),
    ("cannot start any token", _no_token),
    ("quoted scalar", _quoted_text),
    ("block scalar", _text_block),
    ("simple key", _no_colon),
    ("flow", _brackets),
    ("node content", _reserved),
    ("block", _after_value),
    ("document start", _after_value),
    ("directive", _reserved_value),
    ("unexpected ':'", _colon_touches),
)
