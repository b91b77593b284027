"""How text looks on a terminal: nothing in it that acts, and how many cells it takes."""

from __future__ import annotations

_TAB = "    "
_JOINERS = "\u200c\u200d"  # part of emoji and of several scripts; they turn nothing round


def pieces(text: str) -> list[str]:
    r"""Return what to show for each character of `text`, so that columns can be counted in cells.

    A tab becomes four spaces. What a terminal would obey or a reader could not see (control
    characters, marks that reverse the direction of writing) becomes its escape.

    >>> pieces("a\tb\x1b")
    ['a', '    ', 'b', '\\x1b']
    """
    if text.isascii() and text.isprintable():
        return list(text)
    return [_piece(character) for character in text]


def shown(text: str) -> str:
    """Return `text` fit for a terminal, on one line."""
    return text if text.isascii() and text.isprintable() else "".join(pieces(text))


def width(piece: str) -> int:
    """Return how many cells a terminal gives to text that `pieces` or `shown` returned.

    >>> width("t CO₂e"), width("数"), width("e\u0301")
    (6, 2, 1)
    """
    if piece.isascii():
        return len(piece)
    from unicodedata import category, east_asian_width

    cells = 0
    for character in piece:
        if east_asian_width(character) in "WF":
            cells += 2
        elif category(character) not in ("Mn", "Me", "Cf"):
            cells += 1
    return cells


def _piece(character: str) -> str:
    if character == "\t":
        return _TAB
    if character.isprintable() or character in _JOINERS:
        return character
    from unicodedata import category

    if category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return character  # a wide space, or a sign newer than this Python
    code = ord(character)
    if code > 0xFF:
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return f"\\x{code:02x}"
