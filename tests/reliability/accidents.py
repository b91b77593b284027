"""What can happen to a post between two runs: edits, formatters, accidents."""

from __future__ import annotations

import random
import re
from collections.abc import Callable


def disturbed(source: bytes, rng: random.Random) -> bytes:
    """Return a post as an author, an editor or a formatter may leave it, or an accident."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        source = rng.choice(_DISTURBANCES)(source, rng)
    return source


def with_line_ends(data: bytes, rng: random.Random) -> bytes:
    """Return a post with the line ends of another system, of two, or left alone."""
    kind = rng.choice(("lf",) * 6 + ("crlf", "crlf", "mixed", "cr"))
    if kind == "crlf":
        return data.replace(b"\n", b"\r\n")
    if kind == "mixed":
        ends = re.compile(rb"\n")
        return ends.sub(lambda _: rng.choice((b"\n", b"\r\n")), data)
    if kind == "cr" and rng.random() < 0.3:
        return data.replace(b"\n", b"\r")
    return data


def bytes_changed(data: bytes, rng: random.Random) -> bytes:
    """Return a post with some bytes gone, put in, changed or doubled, wherever."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randint(0, len(changed))
        how = rng.choice(("drop", "put", "change", "copy"))
        if how == "drop":
            del changed[at : at + rng.choice((1, 1, 3, 20))]
        elif how == "put":
            changed[at:at] = rng.choice(
                (b'"', b"{{<", b"\n", b"`", b"/", b">}}", b"\xff", b"[^calc-", b" ")
            )
        elif how == "copy":
            changed[at:at] = changed[at : at + rng.randint(1, 80)]
        elif at < len(changed):
            changed[at] = rng.randrange(256)
    return bytes(changed)


def _digits_changed(data: bytes, rng: random.Random) -> bytes:
    places = [match.start() for match in re.finditer(rb"[0-9]", data)]
    changed = bytearray(data)
    for at in rng.sample(places, min(len(places), rng.choice((1, 1, 3)))):
        changed[at] = rng.choice(b"0123456789")
    return bytes(changed)


def _values_changed(data: bytes, rng: random.Random) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        if rng.random() < 0.5:
            return match[0]
        text = match[2]
        if rng.random() < 0.5:
            text = text.replace(b" ", b"\n", 1)  # as a formatter that fills lines
        else:
            text = rng.choice((b"", b"0", text + b"1", b" " + text, b"x", b"1 \xf0\x9f\x8c\x8e"))
        return match[1] + text + match[3]

    return re.sub(rb"([>%]\}\})([^{}|]{0,40})(\{\{[<%] /calc)", other, data)


def _lines_moved(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    how = rng.choice(("drop", "copy", "swap", "blank", "indent"))
    if how == "drop":
        del lines[at]
    elif how == "copy":
        lines.insert(rng.randrange(len(lines) + 1), lines[at])
    elif how == "blank":
        lines.insert(at, b"")
    elif how == "indent":
        lines[at] = rng.choice((b"  ", b"    ", b"> ")) + lines[at]
    else:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    return b"\n".join(lines)


def _notes_disturbed(data: bytes, rng: random.Random) -> bytes:
    how = rng.choice(("unmark", "forget", "reflow", "rename", "double", "move"))
    if how == "unmark":
        return re.sub(
            rb" ?\[\^calc-[^\]\n]+\](?!:)", lambda m: rng.choice((m[0], b"", b" " + m[0])), data
        )
    if how == "rename":
        return re.sub(rb"\[\^calc-[^\]\n]+\]", lambda m: rng.choice((m[0], b"[^calc-new]")), data)
    notes = list(re.finditer(rb"^\[\^calc-[^\]\n]+\]:[^\n]*\n?", data, re.MULTILINE))
    if not notes:
        return data
    note = rng.choice(notes)
    if how == "forget":
        return data[: note.start()] + data[note.end() :]
    if how == "reflow":
        return data[: note.start()] + note[0].replace(b". ", b".\n    ") + data[note.end() :]
    if how == "double":
        return data + b"\n" + note[0]
    rest = data[: note.start()] + data[note.end() :]
    breaks = [match.end() for match in re.finditer(rb"\n\n", rest)] or [len(rest)]
    at = rng.choice(breaks)
    return rest[:at] + note[0] + b"\n" + rest[at:]


def _tables_padded(data: bytes, rng: random.Random) -> bytes:
    return re.sub(rb" +\|", lambda m: rng.choice((m[0], b" |", b"   |")), data)


def _end_changed(data: bytes, rng: random.Random) -> bytes:
    return data.rstrip(b"\r\n") + rng.choice(
        (b"", b"\n", b"\r\n", b"\n\n\n", b"\n---\n", b"\n```\n", b" ")
    )


def _line_ends_changed(data: bytes, rng: random.Random) -> bytes:
    return with_line_ends(data.replace(b"\r\n", b"\n"), rng)


_DISTURBANCES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_digits_changed, _values_changed, _values_changed, _lines_moved, _notes_disturbed),
    *(_notes_disturbed, _tables_padded, _end_changed, _line_ends_changed, bytes_changed),
)
