"""What `check` says of a plan: each figure, note and table that is not as it should be."""

from __future__ import annotations

from hugo_calc.post.plan import Figure, Plan
from hugo_calc.report.diagnostic import Diagnostic


def staleness(plan: Plan, path: str) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each thing in a post that `write` would change.

    A note that changes with its figure is not said apart.
    """
    if not plan.edits:
        return ()
    stale = [figure for figure in plan.figures if figure.stale and figure.kind != "claim"]
    covered = {
        label for each in stale if each.kind not in ("note", "mark") for label in each.label.split()
    }
    return tuple(
        _said(figure, path)
        for figure in stale
        if figure.kind not in ("note", "mark") or figure.label not in covered
    )


def _said(figure: Figure, path: str) -> Diagnostic:
    fix = f"hugo-calc write {_quoted(path)}"
    if figure.kind == "figure":
        if not figure.stored:
            message, label = "figure has no value yet", f"should read {figure.text}"
        else:
            message = f"figure is out of date: {figure.stored} should read {figure.text}"
            label = f"should read {figure.text}{_change(figure)}"
        return Diagnostic(
            "HC401", message, figure.span, label, help=fix, severity="stale", path=path
        )
    if figure.kind == "table":
        message = "table is out of date" if figure.stored else "table has no rows yet"
        return Diagnostic(
            "HC406", message, figure.span, _first_difference(figure), help=fix,
            severity="stale", path=path,
        )  # fmt: skip
    if figure.kind == "mark":
        wanted = f"should be {figure.text}" if figure.text else "should not be here"
        message = f"the footnote mark {wanted}"
        return Diagnostic("HC405", message, figure.span, help=fix, severity="stale", path=path)
    what = (
        "is missing" if not figure.stored else "is out of date" if figure.text else "is left over"
    )
    return Diagnostic(
        "HC405", f"note {figure.label} {what}", figure.span, help=fix, severity="stale", path=path
    )


def _quoted(path: str) -> str:
    """Return a path as a shell takes it."""
    import shlex

    return (
        path
        if path.replace("/", "").replace("-", "").replace(".", "").isalnum()
        else shlex.quote(path)
    )


def _change(figure: Figure) -> str:
    """Return the change in per cent where both texts begin with a plain number and agree else."""
    stored, text = _number(figure.stored), _number(figure.text)
    if stored is None or text is None or stored[1] != text[1] or not stored[0]:
        return ""
    percent = f"{(text[0] / stored[0] - 1) * 100:+.1f}".replace("-", "−")
    return f"  ({percent}%)"


def _number(text: str) -> tuple[float, str] | None:
    number, space, unit = text.partition(" ")
    try:
        return float(number.rstrip("%").replace(",", "").replace("−", "-")), space + unit
    except ValueError:
        return None


def _first_difference(figure: Figure) -> str:
    stored, text = figure.stored.splitlines(), figure.text.splitlines()
    for was, now in zip(stored, text, strict=False):
        if was.split() != now.split():
            return f"should read {' '.join(now.split())}"
    rows = max(0, len(text) - 2)
    return f"should have {rows} row{'' if rows == 1 else 's'}"
