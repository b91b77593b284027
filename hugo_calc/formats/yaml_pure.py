"""PyYAML's parser written in Python, for machines without its C one, with the same answers.

The two differ in what real front matter has: tabs between words, `?` within a flow list, and how
much brackets within brackets cost. The text is changed, never its length: places stay, and values
are read from the original.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from hugo_calc.formats.text import LARGEST_DEPTH

# A ? that goes on with a word, rather than beginning a key.
_QUESTION = r"(?<=[^\s,\[\]{}\\:?-]) *\?+"


def tamed(text: str) -> str:
    """Return `text` so that the parser in Python reads it as the one in C does."""
    if "\t" in text:
        text = re.sub(r"(?<=\S)[ \t]*\t[ \t]*", lambda white: " " * len(white[0]), text)
    if "?" in text:
        text = re.sub(_QUESTION, lambda match: "_" * len(match[0]), text)
    if "\\U" in text:  # one too large for a character would end the parser; it is refused later
        text = re.sub(r"\\U[0-9A-Fa-f]{8}", r"\\U00000020", text)
    return text


class BoundedLoader(yaml.SafeLoader):
    """Gives brackets that are too deep at once, rather than look ahead for the end of a key."""

    flow_level: int
    possible_simple_keys: dict[int, Any]

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803 - PyYAML's name
        """Begin a list or map in brackets."""
        if self.flow_level > LARGEST_DEPTH:
            self.possible_simple_keys.clear()
        super().fetch_flow_collection_start(TokenClass)
