"""Every encoding, line end and kind of front matter: kept exactly, or refused untouched."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hugo_calc.site import run

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
TOOLS_OWN = re.compile(
    rb"( />\}\}| >\}\}[^{<]*\{\{< /calc(?:-text)? >\}\})(\[\^calc-[^\]]*\])?"
    rb"|(\r?\n)*\[\^calc-[^\]]*\]:[^\r\n]*"
)


def source(front: str, ends: str, encoding: str, *, bom: bool, final: bool) -> bytes:
    lines = [*FRONT[front], *BODY]
    endings = itertools.cycle(ENDS[ends])
    text = "".join(line + next(endings) for line in lines)
    if not final:
        text = text.rstrip("\r\n")
    return (b"\xef\xbb\xbf" if bom else b"") + SPOILS[encoding](text)


@pytest.mark.parametrize("encoding", SPOILS)
@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("front", FRONT)
def test_a_post_is_kept_exactly_or_refused_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, front: str, ends: str, encoding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text("")
    cases = {}
    for bom, final in itertools.product((False, True), repeat=2):
        path = tmp_path / "content" / f"{bom}-{final}.md"
        cases[path] = source(front, ends, encoding, bom=bom, final=final)
        path.write_bytes(cases[path])
    done = run.write([])
    assert not any(each.code == "HC990" for each in done.diagnostics)
    refused = {each.path for each in done.diagnostics if each.severity == "error"}
    for path, before in cases.items():
        name, after = f"content/{path.name}", path.read_bytes()
        if name in refused or encoding not in ("utf-8", "nul"):
            assert after == before
            assert name in refused
            continue
        assert b"5 kg" in after
        assert b"8 kg" in after
        assert TOOLS_OWN.sub(b"", after).rstrip() == TOOLS_OWN.sub(b"", before).rstrip()
        assert after.endswith(b"\n") == before.endswith(b"\n")
        if ends == "lf":
            assert b"\r" not in after
        if ends == "crlf":
            assert after.count(b"\r\n") == after.count(b"\n")
    assert bool(refused) is (encoding not in ("utf-8", "nul") or (front, ends) == ("toml", "cr"))
    kept = {path: path.read_bytes() for path in cases}
    assert run.check([]).exit_code() == done.exit_code()
    assert run.write([]).written == ()
    assert {path: path.read_bytes() for path in cases} == kept
