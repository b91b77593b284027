"""Characters: bytes as Hugo's lexer reads them, one at a time or in runs."""

from __future__ import annotations

import re

_SPACES = re.compile(rb"[\t\n\v\f\r ]*+")
_NOT_SPACES = re.compile(rb"[^\t\n\v\f\r ]*+")
_WORD = re.compile(rb"[A-Za-z0-9_-]*+")
_QUOTABLE = re.compile(rb'(?:[^"\\\n]++|\\(?!["`]))*+')


def skip_spaces(source: bytes, at: int) -> int:
    """Return where the white space at `at` ends; no-break and other Unicode spaces are none."""
    # Mostly there is none, and asking that first is much faster than the pattern.
    return _end(_SPACES, source, at) if source[at : at + 1].isspace() else at


def skip_to_space(source: bytes, at: int) -> int:
    """Return where the next white space from `at` on is."""
    return _end(_NOT_SPACES, source, at)


def skip_quotable(source: bytes, at: int) -> int:
    r"""Return the next place from `at` on with a quote, `\"`, an escaped backquote or a line feed.

    Any other backslash is a character like all others. The end of the file is such a place too.
    """
    return _end(_QUOTABLE, source, at)


def word_end(source: bytes, at: int, also: bytes) -> int:
    """Return where a run of letters, digits, `_`, `-` and the sign `also` ends.

    >>> word_end("größe/x.y".encode(), 0, b"/")
    9
    """
    while True:
        at = _end(_WORD, source, at)
        if not source.startswith(also, at):
            character, width = character_at(source, at)
            if not begins_word(character):
                return at
            at += width - 1
        at += 1


def begins_word(character: str) -> bool:
    """Return whether a name may begin with it: a letter or digit of any script, or `_`."""
    return character == "_" or character.isalpha() or character.isdecimal()


def character_at(source: bytes, at: int) -> tuple[str, int]:
    """Return the character at `at` and its length in bytes.

    At the end of the file that is "" and 0, and for a byte that is not UTF-8 U+FFFD and 1.
    """
    if at >= len(source):
        return "", 0
    first = source[at]
    if first < 0x80:
        return chr(first), 1
    width = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    try:
        return source[at : at + width].decode(), width
    except UnicodeDecodeError:
        return "\ufffd", 1


def _end(pattern: re.Pattern[bytes], source: bytes, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at
