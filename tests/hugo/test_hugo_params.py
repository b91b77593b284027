"""Parameters: what an author may write, and what value and place each gets."""

from __future__ import annotations

import pytest

from hugo_calc.hugo.params import Param, Value
from hugo_calc.hugo.shortcodes import scan


def params(written: str) -> list[Param]:
    source = b"x {{< calc " + written.encode() + b" />}}"
    found = scan(source)
    assert found.error is None
    return found.shortcodes[0].params


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ('"a" `b` c', ["a", "b", "c"]),
        ('"a""b"', ["a", "b"]),
        ("", []),
        ('""', [""]),
        ("größe-1.x", ["größe-1.x"]),
        (r'"say \"hi\" \n"', ['say "hi" n']),
        (r'"a\b"', [r"a\b"]),
        ('"a ` >}} b"', ["a ` >}} b"]),
        ('"a\rb"', ["a\rb"]),
        (r"`a\b" + "\n" + 'c"`', [r"a\b" + "\n" + 'c"']),
        (r"\"a b\"", ["a b"]),
        (r'\"a b"', ["a b"]),
        (r"\a", ["a"]),
        ("true false True", [True, False, "True"]),
        ('7 007 -7 "7" `7`', [7, 7, -7, "7", "7"]),
        ("9223372036854775807 9223372036854775808", [2**63 - 1, "9223372036854775808"]),
        ("-9223372036854775808", [-(2**63)]),
        ("1.5 1. 1e5 1.5e5 00.50", [1.5, "1.", "1e5", "1.5e5", 0.5]),
        ("9" * 400 + ".5", ["9" * 400 + ".5"]),
    ],
)
def test_positional(written: str, values: list[Value]) -> None:
    found = params(written)
    assert [(type(param.value), param.value) for param in found] == [(type(v), v) for v in values]
    assert all(param.key is None for param in found)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ('a="b" c=`d`', [("a", "b"), ("c", "d")]),
        ('a= "b"', [("a", "b")]),
        ('a ="b"', [("a", "b")]),
        ('a = "b" c = "d"', [("a", "b"), ("c", "d")]),
        ('"key"="value"', [("key", "value")]),
        ("a=1 b=+1.5 c=-.5 d=true", [("a", 1), ("b", 1.5), ("c", -0.5), ("d", True)]),
        ("a=x=>}}*y", [("a", "x=>}}*y")]),
        (r"a=\"z\"", [("a", "z")]),
        (r'a=\ignored"z"', [("a", "z")]),
        ('a="1" A="2" a="3"', [("a", "1"), ("A", "2"), ("a", "3")]),
    ],
)
def test_named(written: str, values: list[tuple[str, Value]]) -> None:
    found = params(written)
    assert [(param.key and param.key.text, param.value) for param in found] == values


def test_a_value_without_a_key_before_it_is_nothing() -> None:
    assert [param.value for param in params('="x" y')] == ["y"]


def test_a_value_that_is_not_utf8_is_bytes_and_its_text_is_marked() -> None:
    (param,) = scan(b'x {{< calc "a\xff\xc3\xa9" />}}').shortcodes[0].params
    assert param.value == b"a\xff\xc3\xa9"
    assert param.text.text == "a\ufffdé"
    assert list(param.text.offsets) == [12, 13, 14, 16]


@pytest.mark.parametrize(
    ("written", "outer", "texts"),
    [
        ('"1 kg"', '"1 kg"', "1 kg"),
        ("`1 kg`", "`1 kg`", "1 kg"),
        ("1kg", "1kg", "1kg"),
        (r"\"1 kg\"", r"\"1 kg\"", "1 kg"),
        (r'\"1 kg"', r'\"1 kg"', "1 kg"),
        ('expr="× é"', '"× é"', "× é"),
    ],
)
def test_a_span_has_the_quotes_and_the_text_has_not(written: str, outer: str, texts: str) -> None:
    source = f"x {{{{< calc {written} />}}}}".encode()
    (param,) = scan(source).shortcodes[0].params
    assert param.span.of(source).decode() == outer
    assert param.text.text == texts
    assert param.text.span(0, len(texts)).of(source).decode() == texts


def test_each_character_of_an_escaped_text_knows_its_place() -> None:
    source = r'x {{< calc "a \"é\" b" />}}'.encode()
    (param,) = scan(source).shortcodes[0].params
    assert param.text.text == 'a "é" b'
    assert [param.text.span(at, at + 1).of(source).decode() for at in (0, 3, 6)] == ["a", "é", "b"]
