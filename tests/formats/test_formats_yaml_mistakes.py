from __future__ import annotations

import pytest
import yaml
from formats_trees import marked, refused
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.formats.text import RefusalError, Text
from hugo_calc.formats.yaml import read
from hugo_calc.formats.yaml_mistakes import explained
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span

# What an author wrote, ‹the place that is shown›, what is said, and what can be pasted there.
MISTAKES = [
    ("x: ‹a: b›\ny: 1\n", "a value with `: ` in it needs quotes", '"a: b"'),
    ("é:\n  x: ‹note: 5 kg›  # c\n", "a value with `: ` in it needs quotes", '"note: 5 kg"'),
    ("x: ‹'b': c›\n", "a value with `: ` in it needs quotes", "\"'b': c\""),
    ("x: [a, ‹b: c: d›, e]\n", "a value with `: ` in it needs quotes", '"b: c: d"'),
    ("a:\n‹\t›b: 1\n", "YAML cannot have a tab here", None),
    ("a: 1\n‹\t›b: 2\n", "YAML cannot have a tab here", None),
    ("a:\n  - x\n‹\t›- y\n", "YAML cannot have a tab here", None),
    ("a: |\n‹\t›b\n", "YAML cannot have a tab here", None),
    ("x: ‹*y›\n", "`*y` refers to an anchor that is not there", '"*y"'),
    ("x: ‹* y›\n", "a value cannot begin with `*`", '"* y"'),
    ("x: ‹*y * 3›\n", "a value cannot begin with `*`", '"*y * 3"'),
    ("x: 5\ny: ‹*x × 3› # c\n", "a value cannot begin with `*`", '"*x × 3"'),
    ("x: ‹&›\n", "a value cannot begin with `&`", '"&"'),
    ("x: ‹!a!b c›\n", "a value cannot begin with `!`", '"!a!b c"'),
    ("x: ‹- 3 kg›\n", "a value cannot begin with `- `", '"- 3 kg"'),
    ("x: ‹? b›\n", "a value cannot begin with `?`", '"? b"'),
    ("x: ‹%5›\n", "a value cannot begin with `%`", '"%5"'),
    ("x: ‹`a`›\n", "a value cannot begin with a backtick", '"`a`"'),
    ("x: [a, ‹@b›, c]\n", "a value cannot begin with `@`", '"@b"'),
    ("‹@x›: 1\n", "a key cannot begin with `@`", '"@x"'),
    ("x: ‹]›\n", "a value cannot begin with `]`", '"]"'),
    ("x: ‹, b›\n", "a value cannot begin with `,`", '", b"'),
    ('x: ‹"›abc\ny: 1\n', "this quote is not closed", None),
    ("x: ‹'›abc\ny: 1\n", "this quote is not closed", None),
    ('x: ‹"›abc\ny: "1"\n', "this quote is not closed on its line", None),
    ("x: ‹'it's'›\n", "the text goes on behind its closing quote", '"it\'s"'),
    ('x: ‹"a" × 3›\n', "the text goes on behind its closing quote", "'\"a\" × 3'"),
    ('x: ‹"a" c: d› # e\n', "the text goes on behind its closing quote", "'\"a\" c: d'"),
    ('x: "a‹\\q›"\n', "`\\q` stands for no character", None),
    ('x: "‹\\u12›"\n', "`\\u12` stands for no character", None),
    ('x: "‹\\ud83d›"\n', "`\\ud83d` stands for no character", None),
    ('x: "‹\\U00110000›"\n', "`\\U00110000` stands for no character", None),
    ("x: ‹[›a, b\ny: 1\n", "this `[` is not closed", None),
    ("x: ‹{›a: 1\ny: 2\n", "this `{` is not closed", None),
    ("x: [a, ‹[›b\n", "this `[` is not closed", None),
    ("x: [a, b]‹]›\n", "this `]` closes nothing", None),
    ("x: [a‹}›\n", "`[` cannot be closed by `}`", "]"),
    ("x: [a, ‹,› b]\n", "a value is missing before this comma", None),
    ("x: {\n  a: 1\n  ‹b: 2›\n}\n", "a comma is missing before this", None),
    ('x: ["a" ‹"b"›, c]\n', "a comma is missing before this", None),
    (
        "x: [‹grid.us[2019]›, b]\n",
        "a value with brackets in it needs quotes here",
        '"grid.us[2019]"',
    ),
    (
        "x: [a, ‹f(b, g.us[2019])›, c]\n",
        "a value with brackets in it needs quotes here",
        '"f(b, g.us[2019])"',
    ),
    ("x: ‹[a] × b›\n", "the text goes on behind its closing bracket", '"[a] × b"'),
    ("x: ‹{{ title }}›\n", "YAML takes {{ }} for a map within a map", '"{{ title }}"'),
    ("x: ‹{{ title }}-b›\n", "YAML takes {{ }} for a map within a map", '"{{ title }}-b"'),
    ("‹[›a]: b\n", "a key cannot be a list or map", None),
    ("a:\n    b: 1\n   ‹c›: 2\n", "the indentation of this line fits no line above", None),
    (" a: 1\n‹b›: 2\n", "the indentation of this line fits no line above", None),
    ("a: |\n  x\n ‹y›\n", "the indentation of this line fits no line above", None),
    ("a: 1\n  ‹b›: 2\n", "this line is indented deeper than a line whose value is complete", None),
    (
        'a: "1"\n  ‹b›: 2\n',
        "this line is indented deeper than a line whose value is complete",
        None,
    ),
    (
        "a:\n- b\n  ‹c›: d\n",
        "this line is indented deeper than a line whose value is complete",
        None,
    ),
    ("‹x 5›\ny: 1\n", "this line has no colon", None),
    ("y: 1\n‹x 5›\nz: 1\n", "this line has no colon", None),
    ("‹a›\n  b: c\n", "this line has no colon", None),
    ("‹http://a›\n", "this line has no colon", None),
    ("x‹:›5\ny: 1\n", "a space is missing after the colon", ": "),
    ("y: 1\nx‹:›5\nz: 1\n", "a space is missing after the colon", ": "),
    ("a: 1\n‹- b›\n", "this item belongs to no list", None),
    ("- a\n‹b›: 1\n", "this key stands among the items of a list", None),
    ("‹- a›\n- b\n", "keys and values are wanted here, not a list", None),
    ("‹'a'›\n", "keys and values are wanted here, not a single value", None),
    ("x: ‹> 5 kg›\n", "`>` begins a text that stands on the lines below", '"> 5 kg"'),
    ("x: ‹|x›\n  y\n", "`|` begins a text that stands on the lines below", '"|x"'),
    ("a: b\n‹---›\nc: d\n", "a second YAML document begins here", None),
    ("a: b\n...\n‹c: d›\n", "a second YAML document begins here", None),
    ("a: b‹\x07›\n", "YAML cannot have the character U+0007 in it", None),
    (f"‹{'k' * 1100}›: v\n", "a key has at most 1,024 characters", None),
    (f"a: 1\n‹{'k' * 1100}›: v\n", "a key has at most 1,024 characters", None),
]


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(("written", "message", "fix"), MISTAKES)
def test_a_mistake_is_named_in_our_words_at_its_place(
    written: str, message: str, fix: str | None
) -> None:
    text, span = marked(written)
    found = refused(read, text)
    assert (found.code, found.message, found.span, found.fix) == ("HC602", message, span, fix)
    assert found.help or found.fix
    assert found.label != message


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "\ufeff", "😀é: ₂\n"])
@pytest.mark.parametrize(("written", "message", "fix"), MISTAKES[:2] + MISTAKES[22:28])
def test_the_place_is_in_bytes_of_the_file(
    written: str, message: str, fix: str | None, before: str, line_end: str
) -> None:
    text, span = marked((before + written).replace("\n", line_end))
    found = refused(read, text)
    assert (found.message, found.span) == (message, span)


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(
    ("written", "message", "fix"), [each for each in MISTAKES if each[2] is not None]
)
def test_a_fix_that_is_pasted_mends_its_mistake(written: str, message: str, fix: str) -> None:
    text, span = marked(written)
    source = text.encode()
    mended = source[: span.start] + fix.encode() + source[span.end :]
    after = read(mended, Span(0, len(mended)))
    assert not isinstance(after, Diagnostic) or after.message != message or after.span != span


def test_a_line_whose_value_is_complete_is_shown_with_that_value() -> None:
    found = refused(read, "a: 1 kg # c\n  b: 2\n")
    assert [label.span for label in found.labels] == [Span(3, 7)]


def test_a_bracket_closed_by_another_is_shown() -> None:
    found = refused(read, "a: [b}\n")
    assert [label.span for label in found.labels] == [Span(3, 4)]


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="only the C parser refuses it")
def test_a_colon_that_touches_what_follows_is_shown() -> None:
    text, span = marked("x: {k‹:›, l: 1}\n")
    found = refused(read, text)
    assert (found.message, found.span) == ("a space is missing after the colon", span)


def test_an_error_that_nobody_foresaw_is_still_placed() -> None:
    from yaml import MarkedYAMLError
    from yaml.error import Mark

    mark = Mark("", 4, 0, 4, None, 4)
    error = MarkedYAMLError(None, None, "gave up", mark)
    refusal = explained(Text("ab: é c", 10, "p"), error, [])
    assert isinstance(refusal, RefusalError)
    assert refusal.diagnostic.span == Span(14, 18)
    assert refusal.diagnostic.message == "YAML cannot be read on from here"


_PIECES = st.sampled_from(
    ["a: ", "b: ", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ", ", ": ", "'", '"', "\\n",
     "\\", "|", ">", "# c", "\t", "é", "😀", "x y", "*a", "&a ", "!t ", "%", "@", "`", "? ", "\r\n",
     "---\n", "...\n", "f(a, b)", "<<: ", "grid.us[2019]", "\\ud83d", "\x85", "\u2028", "\ufeff"]
)  # fmt: skip


@pytest.mark.usefixtures("each_parser")
@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_whatever_is_written_a_tree_or_a_located_diagnostic_comes_out(text: str) -> None:
    source = text.encode()
    found = read(source, Span(0, len(source)))
    assert found.span is not None
    assert 0 <= found.span.start <= found.span.end <= len(source)
    if isinstance(found, Diagnostic):
        source[: found.span.start].decode()  # a place between two characters
        source[found.span.start : found.span.end].decode()
        assert "token" not in found.message
