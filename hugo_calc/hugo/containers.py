"""Containers: which shortcodes have closing tags, told from the file alone.

Hugo asks the template of a name whether it uses its inner text, so a name is a container at all
its places or at none. Without the templates, a file that Hugo accepts gives the answer away:
what is closed by name or closes itself is a container, and all else is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.hugo.tag import Tag


def fold(name: bytes) -> str:
    """Return a name as Hugo looks up its template: without case."""
    return name.decode().lower()


def infer_templates(source: bytes, tags: Sequence[Tag]) -> dict[str, bool]:
    """Return for each name in `tags`, folded, whether it can only be a container.

    This tool's own names are containers whether closed or not. A closing tag without a name ends
    what was opened last before it, be that a name that nothing else decides.
    """
    shapes = [_shape(source, tag) for tag in tags]
    containers = {name for name, shape in shapes if shape in ("self", "closing") or _is_ours(name)}
    if any(shape == "nameless" for _, shape in shapes):
        _decide_nameless(shapes, containers)
    return {name: name in containers for name, _ in shapes}


def _is_ours(name: str) -> bool:
    return name == "calc" or name.startswith("calc-")


def _shape(source: bytes, tag: Tag) -> tuple[str, str]:
    """Return the name that a tag opens or closes, folded, and in which way.

    The ways are "opening", "inline", "self" (closing), "closing" and "nameless".
    """
    name = ""
    shape = "closing" if tag.kind == "slash" else "opening"
    for token in tag.tokens:
        if token.kind in ("name", "inline") and not name:
            name = fold(source[token.start : token.end])
            shape = "inline" if token.kind == "inline" and shape == "opening" else shape
        elif token.kind == "slash" and shape != "closing":
            shape = "self"
    return name, shape if name or shape != "closing" else "nameless"


def _decide_nameless(shapes: list[tuple[str, str]], containers: set[str]) -> None:
    """Add to `containers` the names that closing tags without a name speak for."""
    undecided = [""]  # the name opened last, if unknown: for the file, and each open container
    for name, shape in shapes:
        if shape == "inline" or (shape == "opening" and name in containers):
            undecided.append("")
        elif shape == "opening":
            undecided[-1] = name
        elif shape == "nameless" and undecided[-1]:
            containers.add(undecided[-1])
            undecided[-1] = ""
        elif shape != "self" and len(undecided) > 1:
            undecided.pop()
