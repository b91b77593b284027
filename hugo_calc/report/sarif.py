"""Diagnostics as a SARIF 2.1.0 log, which code scanning and editors read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from hugo_calc.report.diagnostic import CODES, Diagnostic
from hugo_calc.report.explanation import explanation
from hugo_calc.report.sources import Sources
from hugo_calc.text.span import Span

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_Object = dict[str, object]


def log(
    diagnostics: Iterable[Diagnostic], sources: Sources, base: Callable[[str], str], version: str
) -> _Object:
    """Return the log of one run; `base` makes a path relative to the top of the repository.

    What is about no file, such as a site that is not there, is a notification of the run and no
    result.
    """
    found = list(diagnostics)
    codes = sorted({each.code for each in found})
    writer = _Writer(sources, base, codes)
    results = [writer.result(each) for each in found if each.path]
    notifications = [writer.notification(each) for each in found if not each.path]
    broken = any(each.severity == "error" and each.code.startswith("HC9") for each in found)
    invocation: _Object = {"executionSuccessful": not broken}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    driver = {"name": "hugo-calc", "version": version, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> _Object:
    explained = explanation(code)
    return {
        "id": code,
        "shortDescription": {"text": CODES[code]},
        "fullDescription": {"text": explained.meaning},
        "help": {"text": f"{explained.fix}\n\nMore: hugo-calc explain {code}"},
    }


class _Writer:
    """Makes results; counts those that would have one fingerprint."""

    def __init__(self, sources: Sources, base: Callable[[str], str], codes: list[str]) -> None:
        self._sources = sources
        self._base = base
        self._codes = codes
        self._seen: Counter[tuple[str, ...]] = Counter()

    def result(self, diagnostic: Diagnostic) -> _Object:
        result: _Object = {
            "ruleId": diagnostic.code,
            "ruleIndex": self._codes.index(diagnostic.code),
            "level": _level(diagnostic),
            "message": {"text": _message(diagnostic)},
            "locations": [self._location(diagnostic.path, diagnostic.span, diagnostic.label)],
            "partialFingerprints": {"hugoCalc/v1": self._fingerprint(diagnostic)},
        }
        related = [
            {"id": number, **self._location(each.path or diagnostic.path, each.span, each.text)}
            for number, each in enumerate(diagnostic.labels, start=1)
        ]
        if related:
            result["relatedLocations"] = related
        fix = self._fix(diagnostic)
        if fix is not None:
            result["fixes"] = [fix]
        return result

    def notification(self, diagnostic: Diagnostic) -> _Object:
        return {
            "descriptor": {"id": diagnostic.code},
            "level": _level(diagnostic),
            "message": {"text": _message(diagnostic)},
        }

    def _location(self, path: str, span: Span | None, text: str) -> _Object:
        physical: _Object = {"artifactLocation": self._artifact(path)}
        region = self._region(path, span)
        if region is not None:
            physical["region"] = region
        location: _Object = {"physicalLocation": physical}
        if text:
            location["message"] = {"text": text}
        return location

    def _artifact(self, path: str) -> _Object:
        return {"uri": _uri(self._base(path)), "uriBaseId": "%SRCROOT%"}

    def _region(self, path: str, span: Span | None) -> _Object | None:
        """Return a region as people count; its end column is the one behind the last character."""
        place = self._sources.place(path, span)
        if place is None:
            return None
        start, end = place
        return {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }

    def _fix(self, diagnostic: Diagnostic) -> _Object | None:
        region = self._region(diagnostic.path, diagnostic.span)
        if not diagnostic.fix or region is None:
            return None
        replacement = {"deletedRegion": region, "insertedContent": {"text": diagnostic.fix}}
        change = {
            "artifactLocation": self._artifact(diagnostic.path),
            "replacements": [replacement],
        }
        fix: _Object = {"artifactChanges": [change]}
        if diagnostic.help:
            fix["description"] = {"text": diagnostic.help}
        return fix

    def _fingerprint(self, diagnostic: Diagnostic) -> str:
        """Return what stays the same while lines move: made of the text, not of its place."""
        from hashlib import sha256

        key = (
            diagnostic.code,
            self._base(diagnostic.path),
            *(each.decode("utf-8", "backslashreplace") for each in self._text(diagnostic)),
        )
        self._seen[key] += 1
        said = "\0".join((*key, str(self._seen[key])))
        return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:32]

    def _text(self, diagnostic: Diagnostic) -> tuple[bytes, bytes]:
        """Return what a diagnostic marks on its first line, and its lines, white space folded."""
        lines, span = self._sources.lines(diagnostic.path), diagnostic.span
        if lines is None or span is None:
            return b"", b""
        first, last = lines.position(span.start).line, lines.position(span.end).line
        start = lines.start(first)
        marked = lines.bytes(first)[span.start - start : span.end - start]
        whole = b" ".join(lines.bytes(number) for number in range(first, last + 1))
        return marked, b" ".join(whole.split())


def _level(diagnostic: Diagnostic) -> str:
    return "warning" if diagnostic.severity == "warning" else "error"


def _message(diagnostic: Diagnostic) -> str:
    """Return what was found, and the help.

    Braces stay single, or what is to be pasted would be shown with two of each.
    """
    return f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message


def _uri(path: str) -> str:
    """Return a path as a relative URI.

    >>> _uri("content/über uns.md")
    'content/%C3%BCber%20uns.md'
    """
    raw = path.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)
