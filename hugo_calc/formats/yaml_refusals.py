"""What is said where YAML's parser is content but a front matter cannot be, or a word is wrong."""

from __future__ import annotations

from hugo_calc.formats.text import RefusalError, Text, quoted
from hugo_calc.formats.tree import List, Node, Scalar
from hugo_calc.formats.yaml_lines import Line, line_at

IN_QUOTES = "put the value into quotes"


def bad_escape(text: Text, at: int) -> RefusalError:
    """Return what to say about the backslash at character `at`."""
    end = at + 2
    if text.text[at + 1 : end] in ("x", "u", "U"):
        while text.text[end : end + 1].isalnum() and end < at + 10:
            end += 1
    escape = text.text[at:end]
    return text.refusal(
        f"`{escape}` stands for no character",
        at,
        end,
        "not an escape",
        help="in double quotes a backslash begins an escape; write \\\\, or use single quotes",
    )


def no_map(text: Text, root: Node, start: int) -> RefusalError:
    """Return what to say about a text that is one value or a list rather than keys and values."""
    line = line_at(text.text, start)
    if isinstance(root, Scalar) and root.kind == "plain" and not root.anchor:
        return colon_missing(text, line)
    what = "a list" if isinstance(root, List) else "a single value"
    return text.refusal(
        f"keys and values are wanted here, not {what}",
        start,
        line.end,
        what,
        help="write each as `key: value` on a line of its own",
    )


def no_plain_key(text: Text, start: int) -> RefusalError:
    """Return what to say about the list or map that begins where a key should."""
    line = line_at(text.text, start)
    if text.text.startswith("{{", start - 1):
        begin = min(line.value, start - 1) if line.colon >= 0 else start - 1
        return text.refusal(
            "YAML takes {{ }} for a map within a map",
            begin,
            line.end,
            "no template is run here",
            help=IN_QUOTES,
            fix=quoted(text.text[begin : line.end]),
        )
    return text.refusal(
        "a key cannot be a list or map",
        start,
        start + 1,
        "a key begins here",
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


def colon_missing(text: Text, line: Line) -> RefusalError:
    """Return what to say about a line that is neither a key with a value nor a list item."""
    at = text.text.find(":", line.begin, line.end)
    if at > line.begin and not text.text.startswith("//", at + 1):
        return text.refusal(
            "a space is missing after the colon",
            at,
            at + 1,
            "read as part of a word",
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
