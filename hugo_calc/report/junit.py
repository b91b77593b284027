"""Diagnostics as JUnit's XML, which test reporters of most CI systems read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hugo_calc.report import concise, full
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.report.sources import Sources


def render(diagnostics: Iterable[Diagnostic], sources: Sources, posts: Iterable[str]) -> str:
    """Return one test suite: a passed case for each post that is in order, else one a finding.

    Warnings fail nothing; they are the output of the last case of their file. What belongs to no
    file is a case of the tool's own.
    """
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in posts}
    for each in diagnostics:
        by_path.setdefault(each.path, []).append(each)
    cases: list[str] = []
    failures = 0
    for path, found in by_path.items():
        failed = [each for each in found if each.severity != "warning"]
        failures += len(failed)
        cases += _cases(path, failed, [each for each in found if each not in failed], sources)
    counts = _attributes(name="hugo-calc", tests=len(cases), failures=failures, errors=0)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites{counts}>\n  <testsuite{counts}>\n"
        + "".join(cases)
        + "  </testsuite>\n</testsuites>\n"
    )


def _cases(
    path: str, failed: list[Diagnostic], warned: list[Diagnostic], sources: Sources
) -> Iterator[str]:
    output = f"      <system-out>{_text(concise.render(warned, sources))}</system-out>\n"
    output = output if warned else ""
    owner = path or "hugo-calc"
    file = {"file": path} if path else {}
    if not failed:
        case = _attributes(classname=owner, name=owner, **file)
        yield (
            f"    <testcase{case}>\n{output}    </testcase>\n"
            if output
            else (f"    <testcase{case}/>\n")
        )
    for each in failed:
        place = sources.place(path, each.span)
        at = {"line": place[0].line} if place else {}
        where = f" at {place[0].line}:{place[0].column}" if place else ""
        case = _attributes(classname=owner, name=f"{each.code}{where}", **file, **at)
        failure = _attributes(message=each.message, type=each.code)
        story = _text(full.render([each], sources, colour=False))
        yield (
            f"    <testcase{case}>\n      <failure{failure}>{story}</failure>\n"
            f"{output if each is failed[-1] else ''}    </testcase>\n"
        )


def _attributes(**values: str | int) -> str:
    return "".join(f' {name}="{_value(str(value))}"' for name, value in values.items())


def _value(text: str) -> str:
    """Return text for an attribute, where a line end that is not escaped becomes a space."""
    escaped = _text(text).replace('"', "&quot;")
    return escaped.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


def _text(text: str) -> str:
    r"""Return text for XML 1.0, which has no way to write some characters at all.

    >>> _text("a < b & \x1b\ud800")
    'a &lt; b &amp; \ufffd\ufffd'
    """
    legal = "".join(each if _is_legal(ord(each)) else "\ufffd" for each in text)
    return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_legal(code: int) -> bool:
    if code < 0x20:
        return code in (0x09, 0x0A, 0x0D)
    return code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
