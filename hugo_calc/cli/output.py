"""Where a command's words go: results to standard output, messages to standard error."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from hugo_calc.report.diagnostic import Diagnostic
    from hugo_calc.report.sources import Sources
    from hugo_calc.site.run import Run

FORMATS = ("full", "concise", "json")


class OutputError(Exception):
    """The system would not take what a command says: a closed pipe, a full disk."""


class Output:
    """The two streams and the form that was asked for.

    Text is UTF-8 whatever the locale, so that two machines say the same bytes.
    """

    def __init__(self) -> None:
        self._chosen = ""
        self._started = time.perf_counter()
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="backslashreplace")

    @property
    def format(self) -> str:
        """The form of results: as asked for, else full on a terminal and concise in a pipe."""
        return self._chosen or ("full" if self.interactive else "concise")

    @property
    def interactive(self) -> bool:
        """Whether standard output is a terminal."""
        return sys.stdout.isatty()

    @property
    def debug(self) -> bool:
        """Whether the user wants to see where one of our bugs lies."""
        return bool(os.environ.get("HUGO_CALC_DEBUG"))

    def choose(self, form: str | None) -> None:
        """Take the form that the command line asks for, if it does."""
        self._chosen = form or ""

    def result(self, text: str) -> None:
        """Write to standard output."""
        _put(sys.stdout, text)

    def message(self, text: str) -> None:
        """Write to standard error."""
        _put(sys.stderr, text)

    def findings(self, found: Iterable[Diagnostic], sources: Sources, *, as_result: bool) -> None:
        """Write diagnostics in full or one to a line, as the result or as messages beside one."""
        from hugo_calc.report import concise, full

        stream = sys.stdout if as_result else sys.stderr
        if self.format == "full":
            text = full.render(found, sources, colour=takes_colour(stream))
            _put(stream, text + "\n" if text else "")
        else:
            _put(stream, concise.render(found, sources))

    def report(self, run: Run, *, findings: bool) -> None:
        """Write what a run found and did; `findings` says whether they are its very result."""
        from hugo_calc.report.json import entries
        from hugo_calc.report.summary import line, written_line

        if self.format == "json":
            found = entries(run.diagnostics, run.sources)
            self.object({"diagnostics": found, "summary": run.summary.fields()})
            return
        self.findings(run.diagnostics, run.sources, as_result=findings)
        for post in run.written:
            self.result(written_line(post.path, post.figures) + "\n")
        # The time is of interest to somebody who waited; in a pipe it would make runs differ.
        seconds = time.perf_counter() - self._started if self.interactive else None
        self.result(line(run.summary, seconds) + "\n")

    def object(self, value: Mapping[str, object]) -> None:
        """Write one JSON object, the whole result."""
        from hugo_calc.report.json import render

        self.result(render(value))

    def fail(self, diagnostic: Diagnostic) -> None:
        """Report what ended a command before it had a result."""
        from hugo_calc.report.json import entries
        from hugo_calc.report.sources import Sources

        if self.format == "json":
            self.object({"diagnostics": entries([diagnostic], Sources())})
        else:
            self.findings([diagnostic], Sources(), as_result=False)


def takes_colour(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that wants colour (https://no-color.org)."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not unwanted


def _put(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _silence(stream)
        raise OutputError(error.strerror or str(error)) from error


def _silence(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, or the interpreter complains at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
