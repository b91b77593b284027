"""What `init` did to a site: a line a step for people, an object for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Step(NamedTuple):
    """One file of a site, and what was done to it.

    `action` is "created", "added" (a line to a file), "updated" (from an older version of this
    tool's to this one's), "unchanged" (it is as it should be),
    "left" (something else lies there, and stays), "todo" (the user's, with `snippet` to paste) or
    "hint" (the same, where nobody can see whether it was done).
    """

    action: str
    path: str
    note: str = ""
    snippet: str = ""


_DONE = ("created", "added", "updated")
_WORDS = {"todo": "to do", "hint": "to do"}


def changed(steps: Sequence[Step]) -> bool:
    """Return whether any step changed a file."""
    return any(step.action in _DONE for step in steps)


def fields(steps: Sequence[Step], following: str) -> dict[str, object]:
    """Return the steps as an object ready for JSON; `following` is the next command."""
    return {
        "version": 1,
        "changed": changed(steps),
        "steps": [dict(step._asdict()) for step in steps],
        "next": following or None,
    }


def render(steps: Sequence[Step], following: str) -> str:
    """Return the steps as text, what was in order unsaid."""
    lines = []
    unsaid = ("unchanged",) if changed(steps) else ("unchanged", "hint")
    for step in steps:
        if step.action in unsaid:
            continue
        note = f": {step.note}" if step.note else ""
        lines.append(f"{_WORDS.get(step.action, step.action):<8} {step.path}{note}")
        if step.snippet:
            lines += ["", *(f"    {line}".rstrip() for line in step.snippet.splitlines()), ""]
    if changed(steps):
        lines.append(f"next     {following}")
    elif any(step.action == "todo" for step in steps):
        lines.append("nothing was changed: the rest is for you to do")
    else:
        lines.append("nothing to do: this site is ready")
    return "\n".join(lines) + "\n"
