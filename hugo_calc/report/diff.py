"""Changes of files as a patch in unified form, exact to the byte, that `git apply` takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from hugo_calc.report.cells import shown

_CONTEXT = 3
_QUOTED = dict(zip(b'\a\b\t\n\v\f\r"\\', 'abtnvfr"\\', strict=True))
_SGR = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}


def render(path: str, before: bytes, after: bytes) -> bytes:
    """Return the patch that turns `before` into `after`; nothing where they are the same.

    It has no `diff --git` line, as git would take the paths below it from the top of the
    repository; so they count from the folder where `git apply` runs, and where this tool did.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    parts = [b"--- ", _name("a/" + path), b"\n+++ ", _name("b/" + path), b"\n"]
    for hunk in _hunks(old, new):
        parts += _hunk(old, new, hunk)
    return b"".join(parts)


def for_terminal(patch: bytes, *, colour: bool) -> str:
    """Return a patch for people: nothing in it acts on a terminal."""
    lines = []
    for raw in patch.removesuffix(b"\n").split(b"\n"):
        line = shown(raw.removesuffix(b"\r").decode("utf-8", "replace"))
        style = _SGR.get(line[:3]) or _SGR.get(line[:1])
        lines.append(f"\x1b[{style}m{line}\x1b[0m\n" if colour and style else f"{line}\n")
    return "".join(lines) if patch else ""


def _lines(source: bytes) -> list[bytes]:
    r"""Return the lines with their ends; only a line feed ends one, as for git.

    >>> _lines(b"a\r\nb\rc")
    [b'a\r\n', b'b\rc']
    """
    *whole, rest = source.split(b"\n")
    lines = [line + b"\n" for line in whole]
    return [*lines, rest] if rest else lines


# What SequenceMatcher calls an opcode: a tag, and the ranges of old and new lines.
_Step = tuple[str, int, int, int, int]


def _hunks(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[list[_Step]]:
    """Yield the hunks, each with three lines around what differs.

    The lines that both begin with are passed over first, as the matcher takes its time for all.
    """
    same = 0
    for ours, theirs in zip(old, new, strict=False):
        if ours != theirs:
            break
        same += 1
    skipped = max(same - _CONTEXT, 0)
    matcher = SequenceMatcher(None, old[skipped:], new[skipped:])
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        yield [
            (tag, i1 + skipped, i2 + skipped, j1 + skipped, j2 + skipped)
            for tag, i1, i2, j1, j2 in group
        ]


def _hunk(old: Sequence[bytes], new: Sequence[bytes], steps: list[_Step]) -> Iterator[bytes]:
    first, last = steps[0], steps[-1]
    yield b"@@ -%s +%s @@\n" % (_range(first[1], last[2]), _range(first[3], last[4]))
    for tag, i1, i2, j1, j2 in steps:
        if tag == "equal":
            yield from (_line(b" ", line) for line in old[i1:i2])
            continue
        yield from (_line(b"-", line) for line in old[i1:i2])
        yield from (_line(b"+", line) for line in new[j1:j2])


def _line(sign: bytes, line: bytes) -> bytes:
    whole = line.endswith(b"\n")
    return sign + line + (b"" if whole else b"\n\\ No newline at end of file\n")


def _range(start: int, end: int) -> bytes:
    """Return a range of lines as a hunk's heading has it.

    >>> _range(2, 3), _range(2, 6), _range(0, 0)
    (b'3', b'3,4', b'0,0')
    """
    if end - start == 1:
        return b"%d" % end
    return b"%d,%d" % (start + (end > start), end - start)


def _name(path: str) -> bytes:
    r"""Return a path as git writes it: quoted where a byte of it is not plain.

    >>> _name("a/é.md"), _name("a/my post.md")
    (b'"a/\\303\\251.md"', b'a/my post.md\t')
    """
    raw = path.encode("utf-8", "surrogateescape")
    end = b"\t" if b" " in raw else b""  # or patch(1) would end the name at the space
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in raw):
        return raw + end
    return b'"%s"%s' % (b"".join(_byte(byte) for byte in raw), end)


def _byte(byte: int) -> bytes:
    if byte in _QUOTED:
        return b"\\" + _QUOTED[byte].encode()
    return bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte
