"""Text taken out of a file that still knows where each of its characters stood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from hugo_calc.text.span import Span


class PlacedText:
    """A string, the file it came from, and the byte offset of each of its characters.

    A formula is read from a shortcode's parameter or from a front matter value. Quotes and
    escapes are gone by then, so an offset into the string is no offset into the file: `offsets`
    has one entry a character and one for the end.
    """

    __slots__ = ("offsets", "path", "text")

    def __init__(self, text: str, offsets: Sequence[int], path: str = "") -> None:
        if len(offsets) != len(text) + 1:
            raise ValueError(f"{len(text)} characters need {len(text) + 1} offsets")
        self.text = text
        self.offsets = offsets
        self.path = path  # "" is the post itself

    def __repr__(self) -> str:
        return f"PlacedText({self.text!r} at {self.offsets[0]})"

    def span(self, start: int, end: int) -> Span:
        """Return the bytes in the file that characters `start` to `end` came from."""
        end = max(end, start)
        if end == start:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], max(self.offsets[end - 1] + 1, self.offsets[end]))

    def part(self, start: int, end: int) -> PlacedText:
        """Return characters `start` to `end` as a placed text of their own."""
        return PlacedText(self.text[start:end], self.offsets[start : end + 1], self.path)


def placed(text: str, start: int = 0, path: str = "") -> PlacedText:
    """Return `text` as it stands, byte for byte, at offset `start` of the file.

    >>> placed("a × b", 10).span(4, 5)
    Span(start=15, end=16)
    """
    if text.isascii():
        return PlacedText(text, range(start, start + len(text) + 1), path)
    widths = {each: len(each.encode("utf-8", "surrogatepass")) for each in set(text)}
    offsets = list(accumulate(map(widths.__getitem__, text), initial=start))
    return PlacedText(text, offsets, path)


def aligned(text: str, raw: str, start: int, path: str = "") -> PlacedText:
    """Return `text` placed within `raw`, its spelling in the file with escapes and folds.

    `raw` begins at byte `start`. Each character of `text` is given the place of the next equal
    one in `raw`; one that has no equal there (an escape, a folded line) the place after its
    neighbour. Good enough to point at, and never outside `raw`.
    """
    if text == raw:
        return placed(text, start, path)
    widths = placed(raw, start).offsets
    offsets = []
    at = 0
    for character in text:
        found = raw.find(character, at)
        if found < 0 or (found > at + 8 and character.isspace()):
            offsets.append(widths[min(at, len(raw))])
            continue
        offsets.append(widths[found])
        at = found + 1
    offsets.append(widths[min(at, len(raw))])
    return PlacedText(text, offsets, path)
