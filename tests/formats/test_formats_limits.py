"""Hostile texts: refused with a code and a place, or read, but never costly and never a traceback.

What keeps them cheap is counted before anything is built, so the counts are what is tested; the
clock is only there for what nobody counted, and generous.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from formats_trees import Reader, raw, read_all, refused, tree

from hugo_calc.formats import json, toml
from hugo_calc.formats import yaml as yaml_format
from hugo_calc.formats.text import LARGEST_BYTES, LARGEST_DEPTH, LARGEST_NODES
from hugo_calc.formats.tree import Map
from hugo_calc.report.diagnostic import Diagnostic

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghijkl", "bcdefghijklm", strict=True)
)
MERGES = "m0: &m0 {a: 1}\n" + "".join(
    f"m{each}: &m{each}\n  <<: [*m{each - 1}, *m{each - 1}]\n" for each in range(1, 25)
)
MOST_SECONDS = 1.5  # ten times what the slowest may need where nothing else runs

READ: tuple[Reader, ...] = (yaml_format.read, toml.read, json.read)

# A text, the code that refuses it ("" where it is read), and for HC608 what there is too much of.
HOSTILE = {
    "alias bomb": (yaml_format.read, BOMB, "", ""),
    "merge chain": (yaml_format.read, MERGES, "", ""),
    "python tag": (yaml_format.read, "a: !!python/object/apply:os.system ['echo']\n", "", ""),
    "lists in lists": (yaml_format.read, "a: " + "[" * 10_000, "HC608", "within one another"),
    "maps in maps": (yaml_format.read, "a: " + "{b: " * 8_000, "HC608", "within one another"),
    "braces": (yaml_format.read, "a: " + "{" * 10_000, "HC608", "within one another"),
    "items in items": (yaml_format.read, "- " * 10_000, "HC608", "within one another"),
    "keys in keys": (yaml_format.read, "? " * 10_000, "HC608", "within one another"),
    "indentation": (
        yaml_format.read,
        "".join(" " * each + "a:\n" for each in range(200)),
        "HC608",
        "within one another",
    ),
    "keys": (yaml_format.read, "".join(f"k{n}: v\n" for n in range(100_000)), "HC608", "KiB"),
    "fewer keys": (yaml_format.read, "".join(f"k{n}: v\n" for n in range(3_000)), "HC608", "keys"),
    "items": (yaml_format.read, f"a: [{'1, ' * 9_000}]", "HC608", "keys"),
    "one key": (yaml_format.read, "k: v\n" * 1_200, "HC603", ""),
    "a megabyte": (yaml_format.read, "a: " + "x" * 1_000_000, "HC608", "KiB"),
    "anchors": (yaml_format.read, "".join(f"k{n}: &a{n} v\n" for n in range(1_200)), "", ""),
    "open quote": (yaml_format.read, 'a: "' + "x" * 32_000, "HC602", ""),
    "open bracket": (yaml_format.read, "a: [" + "b, " * 1_200, "HC602", ""),
    "escapes": (yaml_format.read, 'a: "' + "\\u00e9" * 5_000 + '"', "", ""),
    "quotes": (yaml_format.read, "a: '" + "''" * 16_000 + "'", "", ""),
    "folds": (yaml_format.read, "a: >\n" + "  b\n" * 8_000, "", ""),
    "blank lines": (yaml_format.read, "a: b\n" + "\n" * 32_000, "", ""),
    "comments": (yaml_format.read, "#\n" * 16_000, "", ""),
    "deep header": (toml.read, "[" + "a." * 10_000 + "a]", "HC608", "within one another"),
    "deep key": (toml.read, "a" + ".a" * 10_000 + "=1", "HC608", "within one another"),
    "deep list": (toml.read, "a=" + "[" * 10_000, "HC608", "within one another"),
    "deep table": (toml.read, "a=" + "{a=" * 10_000, "HC608", "within one another"),
    "tables": (toml.read, "[[a]]\n" * 5_000, "HC608", "keys"),
    "values": (toml.read, f"a = [{'1,' * 15_000}]", "HC608", "keys"),
    "long word": (toml.read, "a = " + "x" * 32_000, "HC602", ""),
    "open string": (toml.read, 'a = """' + '\\"' * 15_000, "HC602", ""),
    "joined lines": (toml.read, 'a = """' + "\\\n" * 15_000 + '"""', "", ""),
    "deep array": (json.read, '{"a":' + "[" * 10_000, "HC608", "within one another"),
    "deep object": (json.read, '{"a":' * 6_000, "HC608", "within one another"),
    "members": (json.read, f'{{"a": [{"1," * 15_000}]}}', "HC608", "keys"),
    "long name": (json.read, '{"a": ' + "x" * 32_000, "HC602", ""),
    "white space": (json.read, "{" + " " * 32_000, "HC602", ""),
}


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_or_refused_at_a_place(name: str) -> None:
    read, text, code, what = HOSTILE[name]
    start = time.process_time()
    found = read_all(read, text)
    assert time.process_time() - start < MOST_SECONDS
    if not code:
        assert isinstance(found, Map)
        return
    assert isinstance(found, Diagnostic)
    assert found.code == code
    assert what in found.message
    assert found.span is not None
    assert found.span.end <= len(text)


def test_aliases_are_not_multiplied() -> None:
    found = tree(yaml_format.read, BOMB)
    assert raw(found)["m"] == ["*l"] * 9


@pytest.mark.usefixtures("each_parser")
def test_events_are_counted_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a text that is too deep the parser is asked for no more than what shows it."""
    seen = []
    parse: Any = yaml.parse

    def counted(*arguments: Any, **more: Any) -> Iterator[Any]:
        for event in parse(*arguments, **more):
            seen.append(event)
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    refused(yaml_format.read, "a: " + "[" * 10_000)
    assert len(seen) <= LARGEST_DEPTH + 5
    seen.clear()
    refused(yaml_format.read, f"a: [{'1, ' * 9_000}]")
    assert len(seen) <= LARGEST_NODES + 5
    seen.clear()
    refused(yaml_format.read, "a: " + "x" * LARGEST_BYTES)
    assert not seen


@pytest.mark.parametrize(
    ("read", "opening", "closing"),
    [
        (yaml_format.read, "a: ", "\n"),
        (toml.read, 'a = "', '"\n'),
        (json.read, '{"a": "', '"}\n'),
    ],
)
def test_the_largest_text_is_read_and_a_larger_one_refused(
    read: Reader, opening: str, closing: str
) -> None:
    filling = "x" * (LARGEST_BYTES - len(opening) - len(closing))
    tree(read, opening + filling + closing)
    found = refused(read, opening + filling + "x" + closing)
    assert found.code == "HC608"
    assert found.help


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(
    ("read", "opening", "level", "closing"),
    [
        (yaml_format.read, "a: ", "[", "]"),
        (toml.read, "a = ", "[", "]"),
        (json.read, '{"a": ', "[", "]"),
    ],
)
def test_the_deepest_text_is_read_and_a_deeper_one_refused_at_its_bracket(
    read: Reader, opening: str, level: str, closing: str
) -> None:
    levels = LARGEST_DEPTH - 1  # the outermost map is one
    end = "}" if read is json.read else "\n"
    tree(read, opening + level * levels + closing * levels + end)
    found = refused(read, opening + level * (levels + 1) + closing * (levels + 1) + end)
    assert found.code == "HC608"
    assert found.span is not None
    assert found.span.start == len(opening) + levels


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(
    ("read", "opening", "item", "closing"),
    [
        (yaml_format.read, "a: [", "1, ", "]\n"),
        (toml.read, "a = [", "1, ", "]\n"),
        (json.read, '{"a": [', "1, ", "1]}"),
    ],
)
def test_the_most_values_are_read_and_one_more_refused(
    read: Reader, opening: str, item: str, closing: str
) -> None:
    items = LARGEST_NODES - 3 - closing.count("1")  # the map, the key and the list count too
    tree(read, opening + item * items + closing)
    found = refused(read, opening + item * (items + 1) + closing)
    assert found.code == "HC608"


@pytest.mark.parametrize("read", READ)
def test_what_is_not_utf8_is_said_to_be_so(read: Reader) -> None:
    found = refused(read, b"a: \xe9\n")
    assert found.code == "HC902"
    assert found.span is not None
    assert found.span.start == 3


@pytest.mark.parametrize("read", READ)
def test_a_diagnostic_names_the_file_it_is_about(read: Reader) -> None:
    from hugo_calc.text.span import Span

    for source in (b"x" * 40_000, b"{a: b: c", b"\xff", b"a = {a = 1, a = 2}", b'{"a": 1, "a": 2}'):
        found = read(source, Span(0, len(source)), "data/calc.yaml")
        if isinstance(found, Diagnostic):
            assert found.path == "data/calc.yaml"
            assert all(label.path in ("", "data/calc.yaml") for label in found.labels)
