"""Plain text for Markdown and HTML: without a character that either would read as a sign."""

from __future__ import annotations

from functools import lru_cache

_REPLACED = str.maketrans(
    {
        "<": "‹", ">": "›", "&": "+", "*": "×", "_": " ", "~": "≈", "|": "/", "$": "USD ",
        "`": "'", "[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", "“": '"', "”": '"',
        "‘": "'", "’": "'", "\n": " ", "\r": " ", "\t": " ",
    }
)  # fmt: skip
_SPACES = "\u00a0\u202f"  # between groups of digits in many languages


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Return a text with nothing in it that Markdown, HTML or Hugo could take for markup.

    Full stops inside an abbreviation go, as a formatter that puts every sentence on its own line
    would break the text there.

    >>> plain("U.S. homes & <b>cars</b> at a_b")
    'US homes + ‹b›cars‹/b› at a b'
    """
    text = text.translate(_REPLACED)
    if ". " in text or "! " in text or "? " in text:
        text = _without_sentence_ends(text)
    if text.isprintable():
        return text
    return "".join(each for each in text if each.isprintable() or each in _SPACES)


def _without_sentence_ends(text: str) -> str:
    words = text.split(" ")
    for at, word in enumerate(words[:-1]):
        if word.endswith((".", "!", "?")):
            words[at] = word.replace(".", "").rstrip("!?") or word
    return " ".join(words)
