"""Ordinary front matter reads the same as by the readers that other tools use."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml
from formats_trees import tree
from frontmatter.default_handlers import YAMLHandler

from hugo_calc.formats import json as json_format
from hugo_calc.formats import toml as toml_format
from hugo_calc.formats import yaml as yaml_format
from hugo_calc.formats.tree import List, Map, Node

YAML = [
    (
        "title: AI is hot\n"
        "date: 2024-05-20T10:00:00+02:00\n"
        "draft: no\n"
        "tags: [AI, 'climate: change', \"data centres\"]\n"
        "weight: 010\n"
        "ratio: 1_0.5\n"
        "menu:\n"
        "  main:\n"
        "    weight: -3\n"
        "    name: Café 😀\n"
        "authors:\n"
        "- name: A\n"
        "  url: https://example.org/#a\n"
        "- name: B\n"
        "summary: >-\n"
        "  One line,\n"
        "  and another.\n"
        "\n"
        "  A paragraph.\n"
        "code: |\n"
        "  x = 1\n"
        "    y = 2\n"
        "empty:\n"
        "null: ~\n"
    ),
    "cover: {image: a.png, alt: 'It''s \"hot\"', hidden: false}\nseries: []\nparams: {}\n",
    'title: "\\u00dcber \\"uns\\" \\\n  und mehr"\naliases:\n  - /a/\n  - /b/  # old\n',
    "description: a long text that\n  goes on\n  for lines\nmath: true\n",
]

TOML = [
    (
        "title = 'AI is hot'\n"
        "date = 2024-05-20T10:00:00+02:00\n"
        "draft = false\n"
        "weight = 1_0\n"
        'tags = ["AI", "caf\\u00e9 😀"]\n'
        "[params]\n"
        'math = true\nratio = 1.5e3\nsummary = """\nOne line, \\\n  and another.\n"""\n'
        "[[params.authors]]\nname = 'A'\n[[params.authors]]\nname = 'B'\n"
        "[menu.main]\nweight = -3\n"
    ),
    "a.b.c = 1\na.b.d = {e = [{f = 1}, {}]}\n'x y'.z = 07:30:00\n",
]

JSON = [
    '{"title": "AI is \\u0068ot \\ud83d\\ude00", "draft": false, "weight": -1.50,\n'
    ' "tags": ["a", []], "menu": {"main": {"weight": 3, "parent": null}}}',
]


def value(node: Node) -> Any:
    """Return a tree of YAML with each plain scalar as YAML would take it."""
    if isinstance(node, Map):
        return {
            yaml.safe_load(e.key.text.text) if e.key.kind == "plain" else e.key.text.text: value(
                e.value
            )
            for e in node.entries
        }
    if isinstance(node, List):
        return [value(item) for item in node.items]
    return yaml.safe_load(node.text.text) if node.kind == "plain" else node.text.text


def spelled(node: Node, load: Any) -> Any:
    """Return a tree of TOML or JSON with each literal read by `load`."""
    if isinstance(node, Map):
        return {e.key.text.text: spelled(e.value, load) for e in node.entries}
    if isinstance(node, List):
        return [spelled(item, load) for item in node.items]
    return node.text.text if node.kind == "string" else load(node.text.text)


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize("text", YAML)
def test_yaml_reads_as_by_python_frontmatter(text: str) -> None:
    expected = YAMLHandler().load(text)
    assert value(tree(yaml_format.read, text)) == expected


@pytest.mark.parametrize("text", TOML)
def test_toml_reads_as_by_the_standard_library(text: str) -> None:
    def load(literal: str) -> Any:
        return tomllib.loads(f"x = {literal}")["x"]

    assert spelled(tree(toml_format.read, text), load) == tomllib.loads(text)


@pytest.mark.parametrize("text", JSON)
def test_json_reads_as_by_the_standard_library(text: str) -> None:
    assert spelled(tree(json_format.read, text), json.loads) == json.loads(text)
