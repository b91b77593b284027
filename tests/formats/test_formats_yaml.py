from __future__ import annotations

from typing import Any

import pytest
import yaml
from formats_trees import assert_placed, dump, python_parser, raw, read_all, refused, scalars, tree
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hugo_calc.formats.tree import List, Map, Scalar
from hugo_calc.formats.yaml import read
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span

pytestmark = pytest.mark.usefixtures("each_parser")

WHITE = " \t\r\n\x85\u2028\u2029"


def value(text: str | bytes, key: str = "x") -> Scalar:
    found = tree(read, text).get(key)
    assert isinstance(found, Scalar)
    return found


def test_a_block_of_definitions_is_read_as_it_is_written() -> None:
    text = (
        "title: AI is hot\n"
        "date: 2024-05-20\n"
        "calc:\n"
        "  let:\n"
        "    fleet:  1 million × gpu.h100_sxm.tdp   # a power\n"
        "    share: 7_700_000 / 1e3\n"
        "  tables:\n"
        "    training:\n"
        "      rows: [model.llama2_7b, model.llama3_8b]\n"
        "      columns:\n"
        '        Energy: {expr: "training(row, method.llama).energy in MWh", format: 3sf}\n'
        "      total: true\n"
    )
    assert raw(tree(read, text)) == {
        "title": "AI is hot",
        "date": "2024-05-20",
        "calc": {
            "let": {"fleet": "1 million × gpu.h100_sxm.tdp", "share": "7_700_000 / 1e3"},
            "tables": {
                "training": {
                    "rows": ["model.llama2_7b", "model.llama3_8b"],
                    "columns": {
                        "Energy": {
                            "expr": "training(row, method.llama).energy in MWh",
                            "format": "3sf",
                        }
                    },
                    "total": "true",
                }
            },
        },
    }


@pytest.mark.parametrize(
    "written", ["no", "010", "12:30:45", "1_0", "1e3", "~", "2019-01-01", ".5", "0x1F", "=", "<<"]
)
def test_a_plain_value_is_what_the_author_wrote(written: str) -> None:
    found = value(f"x: {written}\n")
    assert (found.text.text, found.kind) == (written, "plain")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x: a b  # c\n", "a b"),
        ("x: a\n  b\n\n  c\n", "a b\nc"),
        ("x: a\tb\n", "a\tb"),
        ("x:\ta\n", "a"),
        ("x: a#b\n", "a#b"),
        ("x: why? because\n", "why? because"),
        ("x: 'it''s'\n", "it's"),
        ("x: 'a\n\n  b  \n  c'\n", "a\nb c"),
        ('x: "a\\"b\\\\c\\/d"\n', 'a"b\\c/d'),
        ('x: "\\u00e9\\x41\\U0001F600\\n"\n', "éA😀\n"),
        ('x: "\\ud83d\\ude00"\n', "😀"),
        ('x: "a \\\n   b\n   c"\n', "a b c"),
        ("x: |\n  a\n   b\n\n  c\n\n", "a\n b\n\nc\n"),
        ("x: |-\n  a\n\n", "a"),
        ("x: |+\n  a\n\n", "a\n\n"),
        ("x: |1\n   a\n", "  a\n"),
        ("x: >\n\n  a\n  b\n\n\n  c\n   d\n  e\n", "\na b\n\nc\n d\ne\n"),
        ("x: >- # why\n  a\n  b\n", "a b"),
        ("x: |\n\n\n", ""),
        ("x: |+\n\n\n", "\n\n"),
        ("x: |", ""),
        ("x: |\n  a", "a"),
        ("x: |2-\n     \n  a\n", "   \na"),
        ("x: a\u2028  b\n", "a\u2028b"),
        ("x:\n", ""),
        ("x: !!str 5\n", "5"),
        ("x: !t 'a'\n", "a"),
        ("x: &a b\n", "b"),
        ("x: &a\n", ""),
        ("x: !t ''\n", ""),
        ("x: &a # why\n  !t |\n  b\n", "b\n"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_each_style_gives_its_value_and_places(text: str, said: str, line_end: str) -> None:
    source = b"\xef\xbb\xbf" + f"é: 😀 × ₂\n{text}".replace("\n", line_end).encode()
    found = value(source)
    assert found.text.text == said
    assert_placed(source, found.text, spaces=WHITE)


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("x: ab", [3, 4, 5]),
        ("x: '''a'''", [4, 6, 7, 9]),
        ('x: "\\u00e9é"', [4, 10, 12]),
        ("x: a \n\n b", [3, 4, 8, 9]),
        ("x: a \n b", [3, 4, 7, 8]),
        ('x: "a\\\n  b"', [4, 9, 10]),
        ("x: >\n  a\n  b\n", [7, 8, 11, 12, 13]),
        ("x: |\r\n  a\r\n\r\n", [8, 9, 11]),
        ("x: 😀é", [3, 7, 9]),
    ],
)
def test_the_place_of_each_character_and_of_the_end(text: str, offsets: list[int]) -> None:
    assert list(value(text).text.offsets) == offsets


def test_places_count_from_the_beginning_of_the_file() -> None:
    source = "---\nx: é\n---\nbody".encode()
    found = read(source, Span(4, 10), "a.yaml")
    assert isinstance(found, Map)
    node = found.get("x")
    assert isinstance(node, Scalar)
    assert node.span.of(source) == "é".encode()
    assert node.text.path == "a.yaml"


@pytest.mark.parametrize(
    ("text", "key", "span"),
    [
        ("a: 'b'  # c\n", "a", "'b'"),
        ("a: |\n  b\n\n# c\nd: e\n", "a", "|\n  b"),
        ("a: &x b\n", "a", "b"),
        ("a: &x b\nc: *x\n", "c", "*x"),
        ("a: [b, {c: d} ]  \n", "a", "[b, {c: d} ]"),
        ("a:\n  b: c\n\n# d\ne: f\n", "a", "b: c"),
        ("a:\n- b\n- c  # d\n\ne: f\n", "a", "- b\n- c"),
        ("a:\n", "a", ""),
        ("a: [b: c, d]", "a", "[b: c, d]"),
    ],
)
def test_the_span_of_a_value_is_what_is_written_for_it(text: str, key: str, span: str) -> None:
    node = tree(read, text).get(key)
    assert node is not None
    assert node.span.of(text.encode()).decode() == span


def test_a_pair_within_a_list_ends_where_its_value_does() -> None:
    text = "a: [b: c , d]"
    found = tree(read, text).get("a")
    assert isinstance(found, List)
    assert [item.span.of(text.encode()) for item in found.items] == [b"b: c", b"d"]


def test_lists_and_maps_in_brackets_are_told_from_others() -> None:
    found = tree(read, "a: [b]\nc: {d: e}\nf:\n  - g\nh:\n  i: j\n")
    nodes = [entry.value for entry in found.entries]
    flows = [node.flow for node in nodes if not isinstance(node, Scalar)]
    assert flows == [True, True, False, False]


def test_anchors_and_aliases_are_marked_and_never_followed() -> None:
    found = tree(read, "a: &x {b: &y c}\nd: *x\n<<: [*x, *y]\ne: [&z f, g]\n")
    nodes = {entry.key.text.text: entry.value for entry in found.entries}
    assert raw(found)["<<"] == ["*x", "*y"]
    assert nodes["a"].anchor
    assert nodes["d"].anchor
    assert not nodes["e"].anchor
    assert isinstance(nodes["a"], Map)
    assert nodes["a"].entries[0].value.anchor
    assert isinstance(nodes["e"], List)
    assert [item.anchor for item in nodes["e"].items] == [True, False]


def test_a_tag_is_never_obeyed() -> None:
    found = tree(read, "a: !!python/object/apply:os.system [echo]\nb: !!int 'x'\n")
    assert raw(found) == {"a": ["echo"], "b": "x"}


@pytest.mark.parametrize("text", ["", "\n", "# c\n", "\ufeff", "---\n", "   \n\n"])
def test_a_text_without_values_is_an_empty_map(text: str) -> None:
    assert raw(tree(read, text)) == {}


def test_keys_keep_their_case_and_are_looked_up_with_it() -> None:
    found = tree(read, "GPU-hours: 1\ngpu-hours: 2\n'a b': 3\n? c\n: 4\n")
    assert raw(found) == {"GPU-hours": "1", "gpu-hours": "2", "a b": "3", "c": "4"}
    assert found.get("gpu-Hours") is None
    assert found.entry("a b") is found.entries[2]


def test_a_tree_shows_itself_to_whoever_tests_with_it() -> None:
    assert repr(tree(read, "a: [b]\n")) == "Map(['a': List([Scalar('b', 'plain')])])"


def test_a_key_given_twice_is_shown_at_both_places() -> None:
    text = "é: 1\na:\n  b: 1\n  'b': 2\n"
    found = refused(read, text)
    assert (found.code, found.message) == ("HC603", "`b` is given twice")
    assert found.span is not None
    assert found.span.of(text.encode()) == b"b"
    assert found.span.start > found.labels[0].span.start
    assert found.labels[0].span.of(text.encode()) == b"b"


def test_the_first_of_several_keys_given_twice_is_reported() -> None:
    found = refused(read, "a: {b: 1, b: 2}\na: 3\n")
    assert found.message == "`b` is given twice"


def test_the_same_key_in_two_maps_is_no_mistake() -> None:
    assert raw(tree(read, "a: {b: 1}\nc: {b: 2}\n")) == {"a": {"b": "1"}, "c": {"b": "2"}}


# Every document made of these is read alike by both parsers, and as their events say.

_DOUBLE = st.lists(
    st.sampled_from(
        ["a", "é", "😀", " ", "\t", "'", ": ", " #", "\\n", "\\u00e9", "\\x41", '\\"', "\\\\",
         "\n  ", "\n\n   ", "\\\n  ", "\\ud83d\\ude00", "?"]
    )
).map(lambda parts: f'"{"".join(parts)}"')  # fmt: skip
_SINGLE = st.lists(
    st.sampled_from(["a", "é", "😀", " ", "''", '"', "\\", ": ", "\n  ", "\n\n   ", "\u2028 ", "?"])
).map(lambda parts: f"'{''.join(parts)}'")
_PLAIN = st.lists(
    st.sampled_from(
        ["a", "é", "😀", " b", "\n  c", "\n\n   d", "'", '"', " ×", "\tt", "?", " ?", "#"]
    )
).map(lambda parts: "a" + "".join(parts))
_BLOCK = st.builds(
    lambda header, lines: "\n".join([header, *lines]),
    st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|2", ">2-", "> # why"]),
    st.lists(st.sampled_from(["", "  a", "   b", "  é😀", "  a  ", "     ", "  a\tt", " "])),
)
_FLOW = st.lists(st.one_of(st.sampled_from(["a", "é b", "f(1", "2)", "x?"]), _SINGLE, _DOUBLE)).map(
    lambda items: f"[{', '.join(items)}]"
)
_ENTRIES = st.lists(st.one_of(_DOUBLE, _SINGLE, _PLAIN, _BLOCK, _FLOW), min_size=1, max_size=4)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(
    values=_ENTRIES, before=st.sampled_from(["", "\ufeff", "---\n", "😀: é\n"]), crlf=st.booleans()
)
@example(values=["|+", "a"], before="", crlf=True)
def test_values_and_places_hold_for_whatever_is_read(
    values: list[str], before: str, crlf: bool
) -> None:
    text = before + "".join(f"k{index}: {each}\n" for index, each in enumerate(values))
    text = text.replace("\n", "\r\n") if crlf else text
    source = text.encode()
    found = read_all(read, source)
    with python_parser():
        other = read_all(read, source)
    if isinstance(found, Diagnostic) or isinstance(other, Diagnostic):
        assert found == other
        return
    assert dump(found) == dump(other)
    for each in scalars(found):
        assert_placed(source, each.text, spaces=WHITE)
        assert each.span.start <= each.text.offsets[0]
    if "\\ud83d" not in text and "?" not in text and "\t" not in text:
        said = [each.text.text for each in scalars(found)]
        assert said == _said_by_events(text.removeprefix("\ufeff"))


def _said_by_events(text: str) -> list[str]:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events = yaml.parse(text, Loader=loader)
    return [event.value for event in events if isinstance(event, yaml.ScalarEvent)]
