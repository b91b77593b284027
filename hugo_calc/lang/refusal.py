"""Refusal: what is said of a formula that is not read, on its way to a diagnostic.

The grammar finds out that something is wrong; `refused_literals`, `refused_operators` and
`refused_places` find the words. A refusal has a fix only where one thing is likely meant; where
people differ, its help has each reading.
"""

from __future__ import annotations

from hugo_calc.lang import limits
from hugo_calc.report.diagnostic import Diagnostic, Label, Severity
from hugo_calc.text.placed import PlacedText


class Refusal(Exception):  # noqa: N818 - not our failure: an answer on its way to the caller
    """What is said of characters `start` to `end` of a formula."""

    def __init__(
        self,
        code: str,
        message: str,
        start: int,
        end: int,
        *,
        label: str = "",
        also: tuple[tuple[int, int, str], ...] = (),
        notes: tuple[tuple[str, str], ...] = (),
        help: str = "",  # noqa: A002 - the name that a diagnostic has for it
        fix: str | None = None,
        severity: Severity = "error",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end
        self.label = label
        self.also = also
        self.notes = notes
        self.help = help
        self.fix = fix
        self.severity = severity

    def diagnostic(self, source: PlacedText) -> Diagnostic:
        """Return the refusal as a diagnostic at its place in the file."""
        return Diagnostic(
            self.code,
            self.message,
            source.span(self.start, self.end),
            self.label,
            tuple(Label(source.span(a, b), said, source.path) for a, b, said in self.also),
            self.notes,
            self.help,
            self.fix,
            self.severity,
            source.path,
        )


def too_long(text: str) -> Refusal:
    """Refuse a formula with too many characters."""
    return Refusal(
        "HC110",
        f"the formula has {len(text):,} characters; {limits.LARGEST_LENGTH} can be read",
        limits.LARGEST_LENGTH,
        len(text),
        label="too long from here on",
        help="give its parts names of their own",
    )


def too_deep(start: int, end: int) -> Refusal:
    """Refuse what is nested too deep."""
    return Refusal(
        "HC110",
        f"the formula is nested more than {limits.LARGEST_DEPTH} deep",
        start,
        end,
        help="give its parts names of their own",
    )


def too_large(start: int, end: int) -> Refusal:
    """Refuse a formula with too many values and operators."""
    return Refusal(
        "HC110",
        f"the formula has more than {limits.LARGEST_SIZE} values and operators",
        start,
        end,
        help="give its parts names of their own",
    )


def too_many_digits(start: int, end: int) -> Refusal:
    """Refuse a number that nobody could read."""
    return Refusal(
        "HC110",
        f"the number has more than {limits.LARGEST_DIGITS} digits",
        start,
        end,
        help="write it with a power of ten, such as 1.5e12",
    )


def not_finite(start: int, end: int, why: str) -> Refusal:
    """Refuse a number that cannot be computed with."""
    return Refusal("HC111", f"this is not a finite number: {why}", start, end)
