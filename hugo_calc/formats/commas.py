"""Formulas that a YAML list or map in brackets has split at their commas."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.formats.text import quoted
from hugo_calc.formats.tree import List, Map, Node, Scalar
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span


class _Piece(NamedTuple):
    """A plain key, value or item, and what stands between it and the piece before."""

    between: str
    scalar: Scalar


def split_formula(node: Node) -> Diagnostic | None:
    """Return HC606 where items of a list or map in brackets are the pieces of one formula.

    `[training(a, b), c]` has the items `training(a`, `b)` and `c`. The span covers the pieces of
    the first formula so broken, the fix is that formula in quotes; where its parentheses never
    close there is no fix. None for any other node, and for formulas in quotes.
    """
    pieces = _pieces(node)
    for index, piece in enumerate(pieces):
        if piece is None or _unclosed(piece) <= 0:
            continue
        run = [piece]
        unclosed = _unclosed(piece)
        for following in pieces[index + 1 :]:
            if following is None or unclosed == 0:
                break
            run.append(following)
            unclosed += _unclosed(following)
        if len(run) > 1:
            return _diagnostic(run, closes=unclosed == 0)
    return None


def _diagnostic(run: list[_Piece], *, closes: bool) -> Diagnostic:
    first, last = run[0].scalar, run[-1].scalar
    formula = first.text.text
    for piece in run[1:]:
        formula += piece.between + piece.scalar.text.text
    cut = " and ".join(f"`{each.scalar.text.text}`" for each in (run[0], run[1]))
    advice = "in brackets and braces YAML ends a value at each comma, unless it stands in quotes"
    return Diagnostic(
        "HC606",
        "a formula with a comma needs quotes here",
        Span(first.span.start, last.span.end),
        f"YAML takes this for {len(run)} values: {cut}{' …' if len(run) > 2 else ''}",
        help=advice if closes else f"{advice}; the parenthesis is not closed either",
        fix=quoted(formula) if closes else None,
        path=first.text.path,
    )


def _pieces(node: Node) -> list[_Piece | None]:
    """Return the keys, values and items of a list or map in brackets; None for what is no piece."""
    pieces: list[_Piece | None] = []
    if isinstance(node, List) and node.flow:
        pieces = [_piece(", ", item) for item in node.items]
    elif isinstance(node, Map) and node.flow:
        for entry in node.entries:
            pieces.append(_piece(", ", entry.key))
            value = entry.value
            if not (isinstance(value, Scalar) and value.kind == "plain" and not value.text.text):
                pieces.append(_piece(": ", value))
    return pieces


def _piece(between: str, node: Node) -> _Piece | None:
    plain = isinstance(node, Scalar) and node.kind == "plain" and not node.anchor
    return _Piece(between, node) if plain and isinstance(node, Scalar) else None


def _unclosed(piece: _Piece) -> int:
    text = piece.scalar.text.text
    return text.count("(") - text.count(")")
