from __future__ import annotations

import tomllib
from typing import Any

import pytest
from formats_trees import assert_placed, marked, raw, read_all, refused, scalars, tree
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hugo_calc.formats.toml import read
from hugo_calc.formats.tree import List, Map, Node, Scalar
from hugo_calc.report.diagnostic import Diagnostic


def value(node: Node) -> Any:
    """Return a tree as tomllib would read it, made from the spelling of each scalar."""
    if isinstance(node, Map):
        return {entry.key.text.text: value(entry.value) for entry in node.entries}
    if isinstance(node, List):
        return [value(item) for item in node.items]
    text = node.text.text
    return text if node.kind == "string" else tomllib.loads(f"x = {text}")["x"]


def scalar(text: str | bytes) -> Scalar:
    found = tree(read, text).get("x")
    assert isinstance(found, Scalar)
    return found


def test_a_block_of_definitions_is_read_as_it_is_written() -> None:
    text = (
        'title = "AI is hot"\n'
        "date = 2024-05-20\n"
        "[params.calc.let] # names\n"
        'fleet = "1 million × gpu.h100_sxm.tdp"\n'
        "'part' = '''yearly / world.electricity'''\n"
        "[params.calc.tables.training]\n"
        'rows = ["model.llama2_7b", "model.llama3_8b"]\n'
        "total = true\n"
        'columns.Energy = {expr = "training(row)", format = "3sf"}\n'
    )
    assert raw(tree(read, text)) == {
        "title": "AI is hot",
        "date": "2024-05-20",
        "params": {
            "calc": {
                "let": {
                    "fleet": "1 million × gpu.h100_sxm.tdp",
                    "part": "yearly / world.electricity",
                },
                "tables": {
                    "training": {
                        "rows": ["model.llama2_7b", "model.llama3_8b"],
                        "total": "true",
                        "columns": {"Energy": {"expr": "training(row)", "format": "3sf"}},
                    }
                },
            }
        },
    }


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("7_700_000", "number"),
        ("-0.5e-3", "number"),
        ("0x1F", "number"),
        ("+inf", "number"),
        ("true", "bool"),
        ("2024-05-20", "date"),
        ("2024-02-29T10:00:00.5+02:00", "date"),
        ("2024-05-20 07:30:00Z", "date"),
        ("07:30:00", "date"),
    ],
)
def test_a_literal_keeps_its_spelling(written: str, kind: str) -> None:
    found = scalar(f"x = {written} # c\n")
    assert (found.text.text, found.kind) == (written, kind)


@pytest.mark.parametrize(
    ("text", "said", "offsets"),
    [
        ('x="a"', "a", [3, 4]),
        ("x='a\\b'", "a\\b", [3, 4, 5, 6]),
        ('x="\\u00e9é\\t"', "éé\t", [3, 9, 11, 13]),
        ('x="""\r\na\r\nb"""', "a\nb", [7, 8, 10, 11]),
        ('x="""a\\\n  \n b"""', "ab", [5, 12, 13]),
        ('x="""a"""""', 'a""', [5, 6, 7, 8]),
        ("x='''\n'a'''", "'a", [6, 7, 8]),
        ("x=''", "", [3]),
        ("x='😀'", "😀", [3, 7]),
        ("x=12", "12", [2, 3, 4]),
    ],
)
def test_the_place_of_each_character_and_of_the_end(
    text: str, said: str, offsets: list[int]
) -> None:
    found = scalar(text)
    assert (found.text.text, list(found.text.offsets)) == (said, offsets)
    after_bom = scalar(b"\xef\xbb\xbf" + text.encode())
    assert list(after_bom.text.offsets) == [each + 3 for each in offsets]


@pytest.mark.parametrize(
    ("text", "keys", "span"),
    [
        ("a = 'b' # c\n", "a", "'b'"),
        ("a = [1,\n 2] # c\n", "a", "[1,\n 2]"),
        ("a = {b = 1, c = 2 }", "a", "{b = 1, c = 2 }"),
        ("a = {b = 1, c.d = 2 }", "a c", "c.d = 2"),
        ("x = 1\n[a] # c\nb = 2\nc = 3 # d\n\n", "a", "[a] # c\nb = 2\nc = 3"),
        ("[a.b]\nc = 2\n", "a b", "[a.b]\nc = 2"),
        ("a.b.c = 2\na.b.d = 3\n", "a b", "b.c = 2\na.b.d = 3"),
        ("[[a]]\nb = 1\n[[a]]\n", "a", "[[a]]"),
    ],
)
def test_the_span_of_a_value_is_what_is_written_for_it(text: str, keys: str, span: str) -> None:
    node: Node | None = tree(read, text)
    for key in keys.split():
        assert isinstance(node, Map)
        node = node.get(key)
    assert node is not None
    assert node.span.of(text.encode()).decode() == span


def test_tables_in_braces_are_told_from_others() -> None:
    found = tree(read, "a = {}\nb = []\n[c]\n[[d]]\n")
    nodes = [entry.value for entry in found.entries]
    flows = [node.flow for node in nodes if not isinstance(node, Scalar)]
    assert flows == [True, True, False, False]


TWICE = [
    "a = 1\n‹a› = 2\n",
    "a = 1\n'‹a›' = 2\n",
    "[t]\na = 1\n‹a› = 2\n",
    "a = {b = 1, ‹b› = 2}\n",
    "a = {b = {}, ‹b›.c = 2}\n",
    "[a]\n[‹a›]\n",
    "[[a]]\n[‹a›]\n",
    "[a]\n[[‹a›]]\n",
    "a = []\n[[‹a›]]\n",
    "a = {}\n[‹a›.b]\n",
    "a = 1\n[‹a›]\n",
    "a.b = 1\n[‹a›]\n",
    "a.b = 1\na.‹b›.c = 2\n",
    "[a.b]\n[a]\n‹b›.c = 1\n",
    "[a]\nb.c = 1\n[a.‹b›]\n",
    "[[a.b]]\n[a]\n‹b›.c = 1\n",
]


@pytest.mark.parametrize("written", TWICE)
def test_a_key_or_table_given_twice_is_shown_at_both_places(written: str) -> None:
    text, span = marked(written)
    found = refused(read, text)
    assert (found.code, found.span) == ("HC603", span)
    assert found.labels[0].span.end <= span.start
    assert found.labels[0].span.of(text.encode()) == span.of(text.encode())
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)


MISTAKES = [
    ("x = ‹f(a, b)› # c\n", "a text needs quotes in TOML", '"f(a, b)"'),
    ("x = ‹5 kWh› # c\n", "a text needs quotes in TOML", '"5 kWh"'),
    ("x = ‹2024-05-20 late›\n", "`2024-05-20 late` is no date or time", None),
    ("x = ‹12%›\n", "a text needs quotes in TOML", '"12%"'),
    ("x = ‹010›\n", "a text needs quotes in TOML", '"010"'),
    ("x = [‹f(a, b)›, 1]\n", "a text needs quotes in TOML", '"f(a, b)"'),
    ("x = {a = ‹g.us[2019]›, b = 1}\n", "a text needs quotes in TOML", '"g.us[2019]"'),
    ('x = ‹a "b"›\n', "a text needs quotes in TOML", "'a \"b\"'"),
    ("x = ‹True›\n", "TOML writes true in small letters", "true"),
    ("x = ‹2024-02-30›\n", "`2024-02-30` is no date or time", None),
    ("x = ‹2023-02-29T10:00:00›\n", "`2023-02-29T10:00:00` is no date or time", None),
    ("x = ‹12:30›\n", "`12:30` is no date or time", None),
    ("x =‹›\n", "a value is missing here", None),
    ("x = [1, ‹›, 2]\n", "a value is missing here", None),
    ("x‹:› 1\n", "TOML has `=` between a key and its value", " ="),
    ("x ‹y = 1›\n", "`=` and a value are wanted after `x`", None),
    ("‹é = 1›\n", "a key is wanted here", None),
    ("x.‹= 1›\n", "a key is wanted here", None),
    ("x = {a = 1,‹}›\n", "a key is wanted here", None),
    ("[‹]›\n", "a key is wanted here", None),
    ("[a ‹b]›\n", "the name of a table ends with `]`", None),
    ("[[a‹]›\n", "the name of a table ends with `]]`", None),
    ("[a]‹]›\n", "nothing more is wanted on this line", None),
    ("x = 1 ‹y = 2›\n", "nothing more is wanted on this line", None),
    ("x = [1\n‹y = 2›", "a comma is wanted here", None),
    ("x = ‹[›1,\n", "this `[` is not closed", None),
    ("x = ‹{›a = 1", "this `{` is not closed", None),
    ("x = ‹{a = 1,›\nb = 2}\n", "what stands in braces stands on one line in TOML", None),
    ("x = ‹{a = 1 ›# c\n}\n", "what stands in braces stands on one line in TOML", None),
    ("x = [‹1 2›]\n", "a text needs quotes in TOML", '"1 2"'),
    ("x = ['a' ‹'b']›\n", "a comma is wanted here", None),
    ('x = ‹"›a\n', "this string is not closed", None),
    ("x = ‹'›a\n", "this string is not closed", None),
    ('x = ‹"›a\\\n b"\n', "this string is not closed", None),
    ("x = ‹'''›a\n", "this string is not closed", None),
    ('x = "a‹\\q›"\n', "`\\q` is no escape", None),
    ('x = "a‹\\u›12"\n', "`\\u` is no escape", None),
    ('x = "‹\\u›d800"\n', "`\\u` is no escape", None),
    ("x = 'a‹\x01›'\n", "TOML cannot have the character U+0001 here", None),
    ("x = 1 # a‹\x7f›\n", "TOML cannot have the character U+007F here", None),
]


@pytest.mark.parametrize(("written", "message", "fix"), MISTAKES)
def test_a_mistake_is_named_in_our_words_at_its_place(
    written: str, message: str, fix: str | None
) -> None:
    text, span = marked(written)
    found = refused(read, text)
    assert (found.code, found.message, found.span, found.fix) == ("HC602", message, span, fix)
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)


@pytest.mark.parametrize(
    ("written", "message", "fix"), [each for each in MISTAKES if each[2] is not None]
)
def test_a_fix_that_is_pasted_mends_its_mistake(written: str, message: str, fix: str) -> None:
    text, span = marked(written)
    source = text.encode()
    tree(read, source[: span.start] + fix.encode() + source[span.end :])


_DOCUMENTS = [
    "a=1\nb.c=2\nb.d=3\n",
    "[a]\nb=1\n[a.c]\nd=2\n",
    "[[a]]\nb=1\n[[a]]\nb=2\n[a.x]\ny=1\n",
    "[a.b.c]\nz=1\n[a]\nb.t=1\n",
    "[a]\nb.c=1\n[a.b.d]\n",
    "a={b=1, c.d=2, c.e=3}\nb=[1,2,\n 3,]#é\n",
    'a="x\\n\\u00e9"\n"é x"=\'\\\'\n',
    "a='''\nx\r\ny'''\r\n" + 'b="""\nx \\\n   y"""""\n',
    "a=[[1],[{b=2}]]\nc=2024-05-20 07:30:00Z\nd=0x1F\ne=1_000.5e-3\n",
    *(marked(each)[0] for each in TWICE),
]
_PIECES = st.sampled_from(
    ["a", "b", "=", "= 1\n", ".", "[", "]", "[[", "]]", "{", "}", ",", " ", "\n", "\r\n", "'", '"',
     "'''", '"""', "\\n", "\\u00e9", "\\\n ", "\\", "é", "😀", "# c", "1", "0x1f", "1_0", "1e5",
     "true", "2024-05-20", "T10:00:00", "Z", "a.b = 2\n", "[a]\n", "[[b]]\n", "\t", "\x01", "\r"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.sampled_from(_DOCUMENTS),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2), _PIECES), max_size=4),
)
@example(_DOCUMENTS[0], [])
def test_documents_are_read_or_refused_as_by_the_standard_library(
    document: str, edits: list[tuple[int, int, str]]
) -> None:
    text = document
    for at, removed, piece in edits:
        text = text[:at] + piece + text[at + removed :]
    found = read_all(read, text)
    try:
        expected = tomllib.loads(text)
    except ValueError:
        assert isinstance(found, Diagnostic)
        return
    assert isinstance(found, Map), (text, found)
    assert value(found) == expected
    for each in scalars(found):
        assert_placed(text.encode(), each.text)
        assert each.span.start <= each.text.offsets[0] <= each.text.offsets[-1] <= each.span.end
