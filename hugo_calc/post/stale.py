"""What `check` says of a plan: each figure, note and table that is not as it should be, and why."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_calc.post.causes import Cause
from hugo_calc.post.planned import Figure, Plan
from hugo_calc.report.diagnostic import Change, Diagnostic

# What a cause is called in a message, behind "since".
_SINCE = {
    "fact": "{} has changed",
    "input": "`{}` is defined otherwise in the front matter",
    "formula": "its formula has changed",
    "file": "{} has changed",
    "format": "its format has changed",
    "unit": "its unit has changed",
}

_LONGEST = 60
_OF_SITE = "`{}` is defined otherwise in the site's data"


def staleness(plan: Plan, path: str) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each thing in a post that `write` would change.

    What was edited by hand is said too, though `write` leaves it. A note that changes with its
    figure is not said apart.
    """
    if plan.refused:
        return ()
    stale = [figure for figure in plan.figures if figure.stale and figure.kind != "claim"]
    covered = {
        label
        for each in stale
        if each.kind not in ("note", "mark") and not each.by_hand
        for label in each.label.split()
    }
    return tuple(
        _said(figure, path)
        for figure in stale
        if figure.kind not in ("note", "mark") or figure.by_hand or figure.label not in covered
    )


def by_hand(plan: Plan, path: str) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each thing that `write` left because somebody edited it."""
    return tuple(_said(each, path) for each in plan.figures if each.stale and each.by_hand)


def _said(figure: Figure, path: str) -> Diagnostic:
    found = _of_kind(figure)
    command = "hugo-calc write --force" if figure.by_hand else "hugo-calc write"
    causes = tuple(dict.fromkeys(cause.kind for cause in figure.causes))
    return found._replace(
        notes=tuple(_notes(figure.causes)),
        help=f"{command} {_quoted(path)}",
        severity="stale",
        path=path,
        change=Change(figure.stored, figure.text, _percent(figure), causes),
    )


def _of_kind(figure: Figure) -> Diagnostic:
    if figure.by_hand:
        what, label = figure.kind, ""
        if figure.kind == "figure":
            label = f"computed is {figure.text}{_change(figure)}"
        elif figure.kind == "table":
            label = _first_difference(figure)
        said = f": {_short(figure.stored)}, computed is {figure.text}"
        if figure.kind == "note":
            said = "" if figure.text else ", and no figure has it any more"
            what = f"note {figure.label}"
            if any(cause.subject for cause in figure.causes):
                said = f"{what} has no figure any more, and no ledger says whose it is"
                return Diagnostic("HC402", said, figure.span)
        elif figure.kind != "figure":
            said = ""
        return Diagnostic("HC402", f"{what} was edited by hand{said}", figure.span, label)
    if figure.kind == "figure":
        if not figure.stored:
            return Diagnostic(
                "HC401", "figure has no value yet", figure.span, f"should read {figure.text}"
            )
        message = f"figure is out of date: {figure.stored} should read {figure.text}"
        label = f"should read {figure.text}{_change(figure)}"
        return Diagnostic(_code(figure), message + _since(figure), figure.span, label)
    if figure.kind == "table":
        message = "table is out of date" if figure.stored else "table has no rows yet"
        return Diagnostic("HC406", message + _since(figure), figure.span, _first_difference(figure))
    if figure.kind == "mark":
        wanted = f"should be {figure.text}" if figure.text else "should not be here"
        return Diagnostic("HC405", f"the footnote mark {wanted}", figure.span)
    what = (
        "is missing" if not figure.stored else "is out of date" if figure.text else "is left over"
    )
    return Diagnostic("HC405", f"note {figure.label} {what}", figure.span)


def _short(text: str) -> str:
    """Return a text in so many characters that a message can have it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _code(figure: Figure) -> str:
    kinds = {cause.kind for cause in figure.causes}
    if kinds == {"fact"}:
        return "HC403"
    return "HC404" if kinds == {"unit"} else "HC401"


def _since(figure: Figure) -> str:
    """Return why, in a few words: all that the shorter forms of output have room for."""
    reasons = [
        (_OF_SITE if cause.of_site else _SINCE[cause.kind]).format(cause.subject)
        for cause in figure.causes
        if cause.kind in _SINCE
    ]
    some = list(dict.fromkeys(reasons))
    more = f" and {len(some) - 2} more" if len(some) > 2 else ""
    return f", since {' and '.join(some[:2])}{more}" if some else ""


def _notes(causes: tuple[Cause, ...]) -> Iterator[tuple[str, str]]:
    for cause in causes:
        if cause.was and cause.now:
            of = cause.subject or cause.kind
            percent = "" if cause.percent is None else f"  ({_signed(cause.percent)})"
            yield "was", f"{of}: {cause.was}"
            yield "now", f"{of}: {cause.now}{percent}"


def _quoted(path: str) -> str:
    """Return a path as a shell takes it."""
    import shlex

    return (
        path
        if path.replace("/", "").replace("-", "").replace(".", "").isalnum()
        else shlex.quote(path)
    )


def _change(figure: Figure) -> str:
    percent = _percent(figure)
    return "" if percent is None else f"  ({_signed(percent)})"


def _signed(percent: float) -> str:
    return f"{percent:+.1f}%".replace("-", "−")


def _percent(figure: Figure) -> float | None:
    """Return the change in per cent where both texts begin with a plain number and agree else."""
    stored, text = _number(figure.stored), _number(figure.text)
    if figure.kind != "figure" or stored is None or text is None:
        return None
    if stored[1] != text[1] or not stored[0]:
        return None
    return (text[0] / stored[0] - 1) * 100


def _number(text: str) -> tuple[float, str] | None:
    number, space, unit = text.partition(" ")
    try:
        value = float(number.rstrip("%").replace(",", "").replace("−", "-"))
    except ValueError:
        return None
    return (value, space + unit) if abs(value) < float("inf") else None


def _first_difference(figure: Figure) -> str:
    stored, text = figure.stored.splitlines(), figure.text.splitlines()
    for was, now in zip(stored, text, strict=False):
        if was.split() != now.split():
            return f"should read {' '.join(now.split())}"
    rows = max(0, len(text) - 2)
    return f"should have {rows} row{'' if rows == 1 else 's'}"
