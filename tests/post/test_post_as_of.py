"""The day that `outdated --update` puts into a post: one line of it changes."""

from __future__ import annotations

import difflib

import pytest

from hugo_calc.post.as_of import with_as_of
from hugo_calc.report.diagnostic import Diagnostic

DAY = "2026-11-24"


def put(source: str) -> str:
    found = with_as_of(source.encode(), DAY)
    assert isinstance(found, bytes), found
    again = with_as_of(found, DAY)
    assert again == found, "a day that is there stays"
    return found.decode()


def added(source: str) -> list[str]:
    """Return the lines that come, and with a minus those that go."""
    changes = difflib.ndiff(source.splitlines(), put(source).splitlines())
    return [each.replace("+ ", "", 1) if each[0] == "+" else each
            for each in changes if each[0] in "+-"]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("---\ntitle: t # c\ncalc:\n    let:\n      a: 1\n---\nx\n", ["    as_of: 2026-11-24"]),
        ("---\ncalc:   # ours\n  # first\n  let: {a: 1}\n---\n", ["  as_of: 2026-11-24"]),
        ("---\ntitle: t\n---\nx", ["calc:", "  as_of: 2026-11-24"]),
        (
            "---\ncalc: {let: {a: 1}}\n---\n",
            ["- calc: {let: {a: 1}}", "calc: {as_of: 2026-11-24, let: {a: 1}}"],
        ),
        (
            "---\ncalc:\n  as_of: 2024-01-02  # then\n---\n",
            ["-   as_of: 2024-01-02  # then", "  as_of: 2026-11-24  # then"],
        ),
        (
            '---\ncalc:\n  as_of: "2024-01-02"\n---\n',
            ['-   as_of: "2024-01-02"', '  as_of: "2026-11-24"'],
        ),
        ("+++\ntitle = 't'\n[calc]\nlet = {a = '1'}\n+++\n", ['as_of = "2026-11-24"']),
        ("+++\n[calc.let]\na = '1'\n+++\n", ["[calc]", 'as_of = "2026-11-24"']),
        ("+++\n[calc.let]\na = '1'\n[calc]\n+++\n", ['as_of = "2026-11-24"']),
        ("+++\ncalc.let.a = '1'\n+++\n", ['calc.as_of = "2026-11-24"']),
        ("+++\ntitle = 't'\n[params]\nb = 1\n+++\n", ["[calc]", 'as_of = "2026-11-24"']),
        ('{\n  "calc": {\n    "let": {"a": "1"}\n  }\n}\n', ['    "as_of": "2026-11-24",']),
        ('{\n  "title": "t"\n}\nx', ['  "calc": {"as_of": "2026-11-24"},']),
    ],
)
def test_one_line_changes_and_nothing_else(source: str, lines: list[str]) -> None:
    assert added(source) == lines


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    source = "\ufeff---\r\ncalc:\r\n  let: {a: 1}\r\n---\r\nx"
    expected = source.replace("calc:\r\n", "calc:\r\n  as_of: 2026-11-24\r\n")
    assert put(source) == expected


@pytest.mark.parametrize(
    "source", ["no front matter\n", "#+title: org\n", "---\ncalc: [1]\n---\n", "---\nx: [\n---\n"]
)
def test_what_cannot_be_done_safely_is_refused(source: str) -> None:
    assert isinstance(with_as_of(source.encode(), DAY), Diagnostic)
