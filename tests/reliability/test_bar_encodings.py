"""Every encoding, line end and kind of front matter: kept exactly, or refused untouched."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hugo_calc.site import run

Bar = Callable[[int, str], None]

FRONT = {
    "yaml": ["---", "title: x", "---"],
    "toml": ["+++", "title = 'x'", "+++"],
    "json": ['{"title": "x"}'],
    "none": [],
}
BODY = [
    "Größe: {{< calc-text `2 kg + 3 kg` />}} und {{< calc `1 kg + 1 kg` />}} 数  ",
    "",
    "> {{< calc-text `4 kg + 4 kg` >}}7 kg{{< /calc-text >}}",
    "",
    "[^1]: mine",
]
ENDS = {"lf": ["\n"], "crlf": ["\r\n"], "cr": ["\r"], "mixed": ["\n", "\r\n"]}
SPOILS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "nul": lambda text: text.replace("数", "\0").encode(),
    "latin-1": lambda text: text.replace("数", "").encode("latin-1"),
    "utf-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le") + b"calc",
    "surrogate": lambda text: text.encode().replace("数".encode(), b"\xed\xa0\x80"),
    "cut short": lambda text: text.encode() + b"\xe6\x95",
}
UTF8 = ("utf-8", "nul")
TOOLS_OWN = re.compile(
    rb"( />\}\}| >\}\}[^{<]*\{\{< /calc(?:-text)? >\}\})(\[\^calc-[^\]]*\])?"
    rb"|(\r?\n)*\[\^calc-[^\]]*\]:[^\r\n]*"
)
CELLS = list(
    itertools.product(FRONT, ENDS, SPOILS, (False, True), (False, True))  # BOM, final newline
)


def source(front: str, ends: str, encoding: str, *, bom: bool, final: bool) -> bytes:
    lines = [*FRONT[front], *BODY]
    endings = itertools.cycle(ENDS[ends])
    text = "".join(line + next(endings) for line in lines)
    if not final:
        text = text.rstrip("\r\n")
    return (b"\xef\xbb\xbf" if bom else b"") + SPOILS[encoding](text)


def kept(before: bytes, after: bytes, ends: str) -> bool:
    """Return whether figures were written, and everything else is what it was."""
    return (
        b"5 kg" in after
        and b"8 kg" in after
        and TOOLS_OWN.sub(b"", after).rstrip() == TOOLS_OWN.sub(b"", before).rstrip()
        and after.endswith(b"\n") == before.endswith(b"\n")
        and not (ends == "lf" and b"\r" in after)
        and not (ends == "crlf" and after.count(b"\r\n") != after.count(b"\n"))
    )


def test_a_post_is_kept_exactly_or_refused_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text("")
    posts = {}
    for cell in CELLS:
        front, ends, encoding, bom, final = cell
        path = tmp_path / "content" / ("-".join(map(str, cell)).replace(" ", "") + ".md")
        posts[path] = source(front, ends, encoding, bom=bom, final=final)
        path.write_bytes(posts[path])
    done = run.write([])
    refused = {each.path for each in done.diagnostics if each.severity == "error"}
    wrong, counts = [], {"kept": 0, "refused": 0}
    for cell, (path, before) in zip(CELLS, posts.items(), strict=True):
        front, ends, encoding, _, _ = cell
        name, after = f"content/{path.name}", path.read_bytes()
        # Hugo reads no TOML whose lines end in a bare CR.
        to_refuse = encoding not in UTF8 or (front, ends) == ("toml", "cr")
        right = after == before if to_refuse else kept(before, after, ends)
        if not right or (name in refused) is not to_refuse:
            wrong.append(cell)
        counts["refused" if name in refused else "kept"] += 1
    bar(
        7,
        f"{len(CELLS)} cells: {counts['kept']} kept exactly, {counts['refused']} refused untouched,"
        f" {len(wrong)} wrong",
    )
    assert len(CELLS) == 384
    assert wrong == []
    assert not any(each.code == "HC990" for each in done.diagnostics)
    stands = {path: path.read_bytes() for path in posts}
    assert run.check([]).exit_code() == done.exit_code() == 2
    assert run.write([]).written == ()
    assert {path: path.read_bytes() for path in posts} == stands
