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
    from hugo_calc.site.outcome import Change, Run

FORMATS = ("full", "concise", "json")
REPORT_FORMATS = ("full", "concise", "github", "json", "sarif", "junit")
COLOURS = ("auto", "always", "never")


class OutputError(Exception):
    """The system would not take what a command says: a full disk, or a closed pipe."""


class ClosedPipeError(OutputError):
    """Whoever reads the output has enough of it, as `head` has."""


class Output:
    """The two streams and the form that was asked for.

    Text is UTF-8 whatever the locale, so that two machines say the same bytes.
    """

    def __init__(self) -> None:
        self._chosen = ""
        self._colour = "auto"
        self._taken = False  # whether standard output has the result, and the rest is messages
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

    def choose_colour(self, choice: str) -> None:
        """Take what the command line says of colour, one of COLOURS."""
        self._colour = choice

    def takes_colour(self, stream: TextIO) -> bool:
        """Return whether to paint what goes to a stream.

        The option decides, else NO_COLOR, else FORCE_COLOR (empty counts as unset for both), else
        whether the stream is a terminal, and one that can: https://no-color.org, force-color.org.
        """
        if self._colour != "auto":
            return self._colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return stream.isatty() and os.environ.get("TERM") != "dumb"

    def result(self, text: str) -> None:
        """Write to standard output."""
        _put(sys.stdout, text)

    def message(self, text: str) -> None:
        """Write to standard error."""
        _put(sys.stderr, text)

    def exact(self, data: bytes) -> None:
        """Write bytes to standard output as they are; all that follows goes to standard error."""
        self._taken = True
        _put(sys.stdout, data)

    def patch(self, changes: Iterable[Change]) -> None:
        """Write changes as one patch: exact in a pipe, and in colour where people read it."""
        from hugo_calc.report.diff import for_terminal, render
        from hugo_calc.site.files import relative

        found = list(changes)
        up = _levels_up(each.path for each in found)
        patch = b"".join(render(relative(path, up), *rest) for path, *rest in found)
        if self.interactive:
            patch = for_terminal(patch, colour=self.takes_colour(sys.stdout)).encode()
        self.exact(patch)
        if up:
            self.message(f"the paths of this patch count from {up}: apply it there\n")

    def findings(self, found: Iterable[Diagnostic], sources: Sources, *, as_result: bool) -> None:
        """Write diagnostics in full or one to a line, as the result or as messages beside one."""
        stream = self._results if as_result else sys.stderr
        if self.format == "full":
            from hugo_calc.report import full

            text = full.render(found, sources, colour=self.takes_colour(stream))
            _put(stream, text + "\n" if text else "")
        else:
            from hugo_calc.report import concise

            _put(stream, concise.render(found, sources))

    def report(self, run: Run, *, findings: bool) -> None:
        """Write what a run found and did; `findings` says whether they are its very result."""
        from hugo_calc.report.summary import line, moved_line, written_line

        # The time is of interest to somebody who waited; in a pipe it would make runs differ.
        seconds = time.perf_counter() - self._started if self.interactive else None
        lines = [
            moved_line(each.fact, each.was, each.now, each.percent, [at for at, _ in each.figures])
            for each in run.moved
        ]
        lines += [written_line(post.path, post.figures) for post in run.written]
        lines.append(line(run.summary, seconds))
        if self.format in ("full", "concise"):
            self.findings(run.diagnostics, run.sources, as_result=findings)
        else:
            _put(self._results, self._document(run.diagnostics, run.sources, run))
        if self.format == "github":
            from hugo_calc.report.github import plain

            self._summarise_job(run, lines[-1])
            lines = [plain(each) for each in lines]
        if self.format in ("full", "concise", "github"):
            _put(self._results, "".join(f"{each}\n" for each in lines))

    def object(self, value: Mapping[str, object]) -> None:
        """Write one JSON object, the whole result."""
        from hugo_calc.report.json import render

        _put(self._results, render(value))

    def fail(self, diagnostic: Diagnostic) -> None:
        """Report what ended a command before it had a result."""
        from hugo_calc.report.sources import Sources

        if self.format in ("full", "concise"):
            self.findings([diagnostic], Sources(), as_result=False)
        else:
            _put(self._results, self._document([diagnostic], Sources(), None))

    @property
    def _results(self) -> TextIO:
        return sys.stderr if self._taken else sys.stdout

    def _document(self, found: Iterable[Diagnostic], sources: Sources, run: Run | None) -> str:
        """Return findings in a form that programs read; without a run, it ended too early."""
        if self.format == "github":
            from hugo_calc.report import github

            return github.render(found, sources, _in_repository)
        if self.format == "junit":
            from hugo_calc.report import junit

            return junit.render(found, sources, run.posts if run else ())
        from hugo_calc.report import json

        if self.format == "sarif":
            from hugo_calc import __version__
            from hugo_calc.report import sarif

            return json.render(sarif.log(found, sources, _in_repository, __version__))
        moved = [json.moved_entry(*each) for each in run.moved] if run else []
        summary = run.summary.fields() if run else None
        return json.render(json.findings(found, sources, moved=moved, summary=summary))

    def _summarise_job(self, run: Run, last: str) -> None:
        """Add to the summary of a job of GitHub Actions, where there is one."""
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if not path:
            return
        from hugo_calc.report.github import step_summary

        text = step_summary(run.diagnostics, run.sources, _in_repository, last)
        try:
            # The file is the runner's, not the site's, and other steps write to it as well.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            said = error.strerror or str(error)
            self.message(f"warning: the summary of the job cannot be written: {said}\n")


def _in_repository(path: str) -> str:
    """Return a path of the current folder as it counts from the top of the repository in a job."""
    from hugo_calc.site.files import absolute, real, relative, within

    top = os.environ.get("GITHUB_WORKSPACE", "")
    for full in (absolute, real) if top else ():
        if within(full(path), full(top)):
            return relative(full(path), full(top))
    return path


def _levels_up(paths: Iterable[str]) -> str:
    """Return the folder above the current one that all paths lie in: "../.."; "" for this one."""
    most = max((path.split("/").count("..") for path in paths), default=0)
    return "/".join([".."] * most)


def _put(stream: TextIO, said: str | bytes) -> None:
    try:
        if isinstance(said, bytes):
            stream.buffer.write(said)
        else:
            stream.write(said)
        stream.flush()
    except OSError as error:
        _silence(stream)
        if isinstance(error, BrokenPipeError):
            raise ClosedPipeError from error
        raise OutputError(error.strerror or str(error)) from error


def _silence(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, or the interpreter complains at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
