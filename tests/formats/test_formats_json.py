from __future__ import annotations

import json
from typing import Any

import pytest
from formats_trees import assert_placed, marked, raw, read_all, refused, scalars, tree
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.formats.json import read
from hugo_calc.formats.tree import List, Map, Node, Scalar
from hugo_calc.report.diagnostic import Diagnostic


def value(node: Node) -> Any:
    """Return a tree as the standard library would read it, from the spelling of each scalar."""
    if isinstance(node, Map):
        return {entry.key.text.text: value(entry.value) for entry in node.entries}
    if isinstance(node, List):
        return [value(item) for item in node.items]
    text = node.text.text
    return text if node.kind == "string" else json.loads(text)


def test_a_block_of_definitions_is_read_as_it_is_written() -> None:
    text = (
        '{\n  "title": "AI is hot",\n  "calc": {\n    "let": {"fleet": "1 million × gpu.tdp"},\n'
        '    "tables": {"t": {"rows": ["a", "b"], "total": true, "n": -1.50e3, "x": null}}}}\n'
    )
    assert raw(tree(read, text)) == {
        "title": "AI is hot",
        "calc": {
            "let": {"fleet": "1 million × gpu.tdp"},
            "tables": {"t": {"rows": ["a", "b"], "total": "true", "n": "-1.50e3", "x": "null"}},
        },
    }


def test_each_kind_of_value_is_told() -> None:
    found = tree(read, '{"a": "1", "b": 1, "c": false, "d": null, "e": [], "f": {}}')
    kinds = [e.value.kind if isinstance(e.value, Scalar) else "" for e in found.entries]
    assert kinds == ["string", "number", "bool", "null", "", ""]


@pytest.mark.parametrize(
    ("text", "said", "offsets"),
    [
        ('{"x":"a"}', "a", [6, 7]),
        ('{"x":""}', "", [6]),
        ('{"x":"\\u00e9é\\/\\n"}', "éé/\n", [6, 12, 14, 16, 18]),
        ('{"x":"\\ud83d\\ude00a"}', "😀a", [6, 18, 19]),
        ('{"x":"\\ud83da"}', "\ufffda", [6, 12, 13]),
        ('{"x":"\\ude00\\ud83d"}', "\ufffd\ufffd", [6, 12, 18]),
        ('{"x":"\\ud83d\\u0041"}', "\ufffdA", [6, 12, 18]),
        ('{"x":"😀"}', "😀", [6, 10]),
        ('{"x":12}', "12", [5, 6, 7]),
    ],
)
def test_the_place_of_each_character_and_of_the_end(
    text: str, said: str, offsets: list[int]
) -> None:
    for bom in (b"", b"\xef\xbb\xbf"):
        node = tree(read, bom + text.encode()).get("x")
        assert isinstance(node, Scalar)
        assert node.text.text == said
        assert list(node.text.offsets) == [each + len(bom) for each in offsets]


@pytest.mark.parametrize(
    ("text", "key", "span"),
    [
        ('{"a": "b" }', "a", '"b"'),
        ('{"a": [1,\n 2] }', "a", "[1,\n 2]"),
        ('{"a": {"b": 1}\n}', "a", '{"b": 1}'),
        ('{"a":-1.5e3}', "a", "-1.5e3"),
    ],
)
def test_the_span_of_a_value_is_what_is_written_for_it(text: str, key: str, span: str) -> None:
    node = tree(read, text).get(key)
    assert node is not None
    assert node.span.of(text.encode()).decode() == span


def test_white_space_alone_is_an_empty_map() -> None:
    assert raw(tree(read, "")) == {}
    assert raw(tree(read, " \n")) == {}


@pytest.mark.parametrize(
    "written", ['{"a": 1, "‹a›": 2}', '{"x": {"é": 1, "‹\\u00e9›": 2}}', '{"": 1, "‹›": 2}']
)
def test_a_key_given_twice_is_shown_at_both_places(written: str) -> None:
    text, span = marked(written)
    found = refused(read, text)
    assert (found.code, found.span) == ("HC603", span)
    assert found.labels[0].span.start < span.start


MISTAKES = [
    ("‹[1]›", "JSON front matter begins with `{`", None),
    ('{"a": 1} ‹{}›', "nothing may stand behind the last brace", None),
    ('{"a": 1‹,›}', "no comma may stand before `}` in JSON", ""),
    ('{"a": [1‹,› ]}', "no comma may stand before `]` in JSON", ""),
    ('{"a": [1 ‹2›]}', "a comma or `]` is wanted here", None),
    ('{"a": 1 ‹"b": 2›}', "a comma or `}` is wanted here", None),
    ('{"a" ‹1›}', "a colon is wanted behind the key `a`", None),
    ("{‹a›: 1}", "a key stands in double quotes in JSON", '"a"'),
    ("{‹'a'›: 1}", "a key stands in double quotes in JSON", '"a"'),
    ("{‹1›: 1}", "a key stands in double quotes in JSON", None),
    ('{"a": ‹NaN›}', "a text stands in double quotes in JSON", '"NaN"'),
    ('{"a": ‹-Infinity›}', "a text stands in double quotes in JSON", '"-Infinity"'),
    ('{"a": ‹01›}', "a text stands in double quotes in JSON", '"01"'),
    ('{"a": ‹.5›}', "a text stands in double quotes in JSON", '".5"'),
    ('{"a": ‹+1›}', "a text stands in double quotes in JSON", '"+1"'),
    ('{"a": ‹f(a, b)›, "c": 1}', "a text stands in double quotes in JSON", '"f(a, b)"'),
    ('{"a": [‹g.us[2019]›, 1]}', "a text stands in double quotes in JSON", '"g.us[2019]"'),
    ("{\"a\": ‹'b'›}", "a text stands in double quotes in JSON", '"b"'),
    ('{"a": ‹b "c"›}', "a text stands in double quotes in JSON", None),
    ('{"a": ‹True›}', "JSON writes true in small letters", "true"),
    ('{"a": ‹›}', "a value is missing here", None),
    ('{"a": [‹›, 1]}', "a value is missing here", None),
    ('‹{›"a": 1', "this `{` is not closed", None),
    ('{"a": ‹[›1', "this `[` is not closed", None),
    ('{"a": ‹[›1,', "this `[` is not closed", None),
    ('{"a": ‹"›b\n"}', "this string is not closed", None),
    ('{"a": ‹"›b', "this string is not closed", None),
    ('{"a": "b‹\t›"}', "a string cannot have the character U+0009 in it", None),
    ('{"a": "b‹\\q›"}', "`\\q` is no escape", None),
    ('{"a": "b‹\\u›12"}', "`\\u` is no escape", None),
    ('{"a": "b‹\\u› 123"}', "`\\u` is no escape", None),
    ('{‹// c›\n"a": 1}', "JSON has no comments", None),
    ('{"a": 1 ‹/* c */›}', "JSON has no comments", None),
]


@pytest.mark.parametrize(("written", "message", "fix"), MISTAKES)
def test_a_mistake_is_named_in_our_words_at_its_place(
    written: str, message: str, fix: str | None
) -> None:
    text, span = marked(written)
    found = refused(read, text)
    assert (found.code, found.message, found.span, found.fix) == ("HC602", message, span, fix)


@pytest.mark.parametrize(
    ("written", "message", "fix"), [each for each in MISTAKES if each[2] is not None]
)
def test_a_fix_that_is_pasted_mends_its_mistake(written: str, message: str, fix: str) -> None:
    text, span = marked(written)
    source = text.encode()
    tree(read, source[: span.start] + fix.encode() + source[span.end :])


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text('ab é😀"\\\n', max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(_VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_what_the_standard_library_writes_is_read(
    inner: Any, escaped: bool, indent: int | None
) -> None:
    text = json.dumps({"x": inner}, ensure_ascii=escaped, indent=indent)
    found = tree(read, text)
    assert value(found) == {"x": inner}
    for each in scalars(found):
        assert_placed(text.encode(), each.text)


_PIECES = st.sampled_from(
    ["{", "}", "[", "]", ",", ":", '"', '"a"', "1", "-", "0", "true", "null", "NaN", " ", "\n",
     "\\", "\\u12", "é", "'", "//", "\t", "\x01", ".", "e"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2), _PIECES), max_size=4))
def test_texts_are_read_or_refused_as_by_the_standard_library(
    edits: list[tuple[int, int, str]],
) -> None:
    text = '{"a": 1, "b": [true, null, "x\\n\\u00e9"], "c": {"d": -1.5e3}, "e": "\\/\\""}'
    for at, removed, piece in edits:
        text = text[:at] + piece + text[at + removed :]
    found = read_all(read, text)
    try:
        expected = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except ValueError:
        assert isinstance(found, Diagnostic)
        return
    if isinstance(expected, dict):
        assert isinstance(found, Map)
        assert value(found) == expected
    else:
        assert isinstance(found, Diagnostic)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def _refuse(word: str) -> Any:
    raise ValueError(word)
