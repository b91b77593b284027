"""What `doctor` found: a line for each thing it looked at, or an object for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from hugo_calc.report.cells import shown, width


class Finding(Protocol):
    """One thing that was looked at."""

    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def help(self) -> str: ...  # noqa: D102
    @property
    def posts(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102


_WORDS = {"ok": "ok", "note": "note", "wrong": "wrong", "untried": "not tried"}
_MOST_POSTS = 5  # named below a finding; more are counted


def fields(findings: Iterable[Finding]) -> dict[str, object]:
    """Return the findings as an object ready for JSON."""
    return {
        "version": 1,
        "findings": [
            {
                "subject": each.subject,
                "verdict": each.verdict,
                "message": each.message,
                "help": each.help or None,
                "posts": [{"file": post, "message": why} for post, why in each.posts],
            }
            for each in findings
        ],
    }


def render(findings: Iterable[Finding], *, full: bool) -> str:
    """Return the findings as text: in full with the posts concerned, else a line each."""
    findings = list(findings)
    if not full:
        return "".join(f"{shown(_line(each))}\n" for each in findings)
    edge = max((width(shown(each.subject)) for each in findings), default=0)
    lines: list[str] = []
    for each in findings:
        subject = shown(each.subject)
        word = _WORDS[each.verdict]
        lines.append(f"{word:9}  {subject}{' ' * (edge - width(subject))}  {each.message}")
        lines += _posts(each)
        lines += [f"           fix: {each.help}"] if each.help else []
    wrong = sum(each.verdict == "wrong" for each in findings)
    if not wrong and any(each.verdict == "untried" for each in findings):
        lines.append("Nothing that was tried is wrong.")
    elif not wrong:
        noted = any(each.verdict == "note" for each in findings)
        lines.append("Nothing is wrong." if noted else "Everything is fine.")
    return "".join(f"{shown(line).rstrip()}\n" for line in lines)


def _line(finding: Finding) -> str:
    posts = "; ".join(f"{post}: {why}" for post, why in finding.posts)
    said = f"{_WORDS[finding.verdict]}: {finding.subject}: {finding.message}"
    return said + (f": {posts}" if posts else "") + (f" ({finding.help})" if finding.help else "")


def _posts(finding: Finding) -> Iterator[str]:
    for post, why in finding.posts[:_MOST_POSTS]:
        yield f"           {post}: {why}"
    more = len(finding.posts) - _MOST_POSTS
    if more > 0:
        yield f"           and {more:,} more"
