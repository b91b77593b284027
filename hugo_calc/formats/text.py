"""The text of a front matter or data file: decoded, bounded, every character with its offset."""

from __future__ import annotations

from collections.abc import Sequence

from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.text.placed import PlacedText, placed
from hugo_calc.text.span import Span

# What is larger is refused before anything is built of it. The slowest parser, YAML's in Python,
# needs 40 µs a node, so these keep the worst text to 100 ms, and to 30 where there is its C one.
LARGEST_BYTES = 32 * 1024
LARGEST_DEPTH = 20  # maps and lists within one another, the outermost included
LARGEST_NODES = 2_500  # keys, values, maps and lists

_BOM = b"\xef\xbb\xbf"


class RefusalError(Exception):
    """The text cannot be read; `diagnostic` says why. Readers catch it and return that."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Text:
    """Decoded text and the byte offset in the file of each character, and of the end."""

    __slots__ = ("nodes", "offsets", "path", "text")

    def __init__(self, text: str, start: int, path: str) -> None:
        self.text = text
        self.offsets: Sequence[int] = placed(text, start).offsets
        self.path = path
        self.nodes = 0

    def span(self, start: int, end: int) -> Span:
        """Return the bytes of characters `start` to `end`; both are kept within the text."""
        last = len(self.text)
        return Span(self.offsets[min(start, last)], self.offsets[min(max(start, end), last)])

    def placed(self, start: int, end: int) -> PlacedText:
        """Return characters `start` to `end` as they stand."""
        return PlacedText(self.text[start:end], self.offsets[start : end + 1], self.path)

    def gathered(self, text: str, places: Sequence[int]) -> PlacedText:
        """Return `text`, of which each character and the end come from a place in this text."""
        if isinstance(places, range):
            return self.placed(places.start, places.stop - 1)
        return PlacedText(text, [self.offsets[at] for at in places], self.path)

    def refusal(
        self,
        message: str,
        start: int,
        end: int,
        label: str = "",
        *,
        code: str = "HC602",
        help: str = "",  # noqa: A002 - the name it has in a Diagnostic
        fix: str | None = None,
        labels: tuple[Label, ...] = (),
    ) -> RefusalError:
        """Return the error to raise for characters `start` to `end`."""
        return RefusalError(
            Diagnostic(
                code,
                message,
                self.span(start, end),
                label,
                labels,
                help=help,
                fix=fix,
                path=self.path,
            )
        )

    def count(self, depth: int, start: int) -> None:
        """Count a node at character `start`, which `depth` maps and lists are round or begin."""
        self.nodes += 1
        if depth > LARGEST_DEPTH:
            raise self.refusal(
                f"more than {LARGEST_DEPTH} maps and lists within one another",
                start,
                start + 1,
                code="HC608",
                help="nothing that this tool reads needs more than a few",
            )
        if self.nodes > LARGEST_NODES:
            raise self.refusal(
                f"more than {LARGEST_NODES:,} keys and values",
                start,
                start + 1,
                code="HC608",
                help="keep large tables in a CSV file beside the post",
            )


def open_text(source: bytes, span: Span, path: str) -> Text:
    """Return the text of `span`, a byte order mark left out; raise RefusalError if it cannot be."""
    start, end = span
    while source.startswith(_BOM, start, end):
        start += len(_BOM)
    if end - start > LARGEST_BYTES:
        whole = "the file" if path else "the front matter"
        raise RefusalError(
            Diagnostic(
                "HC608",
                f"{whole} has {(end - start) / 1024:,.0f} KiB, more than {LARGEST_BYTES // 1024}",
                Span(start, start),
                help="keep large tables in a CSV file beside the post",
                path=path,
            )
        )
    try:
        text = source[start:end].decode("utf-8")
    except UnicodeDecodeError as error:
        at = Span(start + error.start, start + error.end)
        raise RefusalError(
            Diagnostic("HC902", "the file is not UTF-8", at, "not UTF-8", path=path)
        ) from None
    return Text(text, start, path)


def given_twice(text: Text, again: PlacedText, first: PlacedText, why: str) -> RefusalError:
    """Return the error for a key that its map has already; `why` says what becomes of it."""
    span = again.span(0, len(again.text))
    label = Label(first.span(0, len(first.text)), "first given here")
    return RefusalError(
        Diagnostic(
            "HC603",
            f"`{again.text}` is given twice",
            span,
            "given again",
            (label,),
            help=f"remove or rename one: {why}",
            path=text.path,
        )
    )


def quoted(text: str) -> str:
    r"""Return `text` between quotes, as YAML, TOML and JSON's readers of this package take it.

    >>> print(quoted("f(a, b)"), quoted('say "x"'), quoted("it's \"x\""))
    "f(a, b)" 'say "x"' "it's \"x\""
    """
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def item_end(raw: str, at: int, end: int) -> int:
    """Return where the item of a list or map in brackets ends that begins at `at`, at most `end`.

    A comma within brackets of its own, or in quotes, does not end it: a formula is taken whole.
    """
    depth = 0
    start = at
    if raw[at : at + 1] in ("'", '"'):
        start = max(raw.find(raw[at], at + 1, end), at)
    for place in range(start, end):
        sign = raw[place]
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0 or (depth == 0 and sign == ","):
            return at + len(raw[at:place].rstrip())
    return end
