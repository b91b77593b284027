"""Reading of what an author wrote in YAML, TOML or JSON: maps with known keys, and diagnostics."""

from __future__ import annotations

from collections.abc import Mapping

from hugo_calc.formats.commas import split_formula
from hugo_calc.formats.tree import Entry, Map, Node, Scalar
from hugo_calc.lang.suggest import closest
from hugo_calc.report.diagnostic import Diagnostic, Severity


class Reader:
    """A tree of one file being read; what cannot be read is said in `diagnostics`, and left out."""

    def __init__(self, diagnostics: list[Diagnostic], path: str) -> None:
        self.diagnostics = diagnostics
        self._path = path

    def say(
        self,
        code: str,
        message: str,
        node: Node,
        *,
        help_: str = "",
        label: str = "",
        severity: Severity = "error",
    ) -> None:
        """Take down what is wrong with a node, at its place."""
        self.diagnostics.append(
            Diagnostic(
                code, message, node.span, label, help=help_, severity=severity, path=self._path
            )
        )

    def entries(self, node: Node, what: str, known: tuple[str, ...] = ()) -> list[Entry]:
        """Return the entries of a map, none for nothing at all.

        Anchors, and keys that are not in `known` (compared without case), are said; `what` says
        what should stand here.
        """
        if node.anchor:
            self.say(
                "HC607",
                "anchors and aliases cannot be used in the calc block",
                node,
                help_="write the value out",
            )
            return []
        if isinstance(node, Scalar) and node.kind in ("null", "plain") and not node.text.text:
            return []
        if not isinstance(node, Map):
            self.say("HC605", f"{what}: a map is wanted here", node)
            return []
        broken = split_formula(node) if node.flow else None
        if broken is not None:
            self.diagnostics.append(broken)
            return []
        kept = []
        for entry in node.entries:
            name = entry.key.text.text
            if known and name.lower() not in known:
                near = closest(name.lower(), known)
                self.say(
                    "HC604",
                    f"unknown key `{name}`",
                    entry.key,
                    help_=f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}",
                )
            else:
                kept.append(entry)
        return kept

    def parts(self, node: Node, what: str, known: tuple[str, ...]) -> Mapping[str, Node] | None:
        """Return the values of a map by their keys, None where it has none; that is said."""
        before = len(self.diagnostics)
        entries = self.entries(node, what, known)
        if not entries and len(self.diagnostics) == before:
            self.say("HC605", f"{what} is empty", node)
        return {each.key.text.text.lower(): each.value for each in entries} if entries else None

    def scalar(self, node: Node | None, name: str) -> Scalar | None:
        """Return a single value, None where there is none or (said) something else."""
        if node is None:
            return None
        if node.anchor:
            self.say("HC607", "anchors and aliases cannot be used here", node)
        elif not isinstance(node, Scalar):
            self.say("HC605", f"`{name}` is one value", node)
        else:
            return node
        return None


def path_of(root: Node) -> str:
    """Return the file that a tree was read from, "" for the post itself."""
    if isinstance(root, Map) and root.entries:
        return root.entries[0].key.text.path
    return root.text.path if isinstance(root, Scalar) else ""
