"""What real Hugo reads in a file: templates that write down each shortcode they are called for."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from random_tags import TEMPLATES

CONFIG = """\
title = "t"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404", "robotsTXT"]
[markup.goldmark.renderer]
unsafe = true
"""

# The places of a shortcode among its siblings, from the outermost to itself, tell all apart.
_TEMPLATE = """\
{{- $up := slice -}}
{{- $outer := .Parent -}}
{{- range seq 20 -}}
  {{- with $outer }}{{ $up = $up | append .Ordinal }}{{ $outer = .Parent }}{{ end -}}
{{- end -}}
{{- $params := slice -}}
{{- range $key, $value := .Params -}}
  {{- $params = $params | append (dict "key" (base64Encode (printf "%v" $key))
    "type" (printf "%T" $value) "value" (base64Encode (printf "%v" $value))) -}}
{{- end -}}
{{- $at := slice -}}
{{- if not .Parent -}}
  {{- $at = slice .Position.Offset .Position.LineNumber .Position.ColumnNumber -}}
{{- end -}}
{{- $call := dict "name" (base64Encode .Name) "named" .IsNamedParams "params" $params "up" $up
  "ordinal" .Ordinal "at" $at -}}
INNER
{{- .Page.Store.Add "calls" (slice $call) -}}
x"""
_WITH_INNER = '{{- $call = merge $call (dict "inner" (base64Encode .Inner)) -}}'
# Not .Content: Markdown drops some of what it is given, and with it the calls in there.
_PAGE = '{{ $_ := .RenderShortcodes }}{{ .Store.Get "calls" | jsonify }}'
_REFUSED = re.compile(rb'"[^"\n]*/p(\d+)\.md:(\d+):(\d+)": (.*)', re.DOTALL)

Call = dict[str, Any]
Place = tuple[int, ...]


class Refused(NamedTuple):
    """Where Hugo stops at a file and why; line 0 where that is no matter of its shortcodes."""

    file: int
    line: int
    column: int
    message: str


class Site:
    """A scratch site, built by a Hugo binary."""

    def __init__(self, hugo: Path, root: Path) -> None:
        self._hugo = hugo
        self._root = root
        shortcodes = root / "layouts" / "_shortcodes"
        (shortcodes / "ns").mkdir(parents=True)
        for name, inner in TEMPLATES.items():
            text = _TEMPLATE.replace("INNER\n", _WITH_INNER + "\n" if inner else "")
            (shortcodes / f"{name}.html").write_text(text, "utf-8")
        (root / "layouts" / "single.html").write_text(_PAGE)
        (root / "hugo.toml").write_text(CONFIG)

    def read(self, files: Mapping[int, bytes]) -> dict[int, list[Call]] | Refused | str:
        """Build a site of some files: what Hugo sees in each, its first refusal, or a crash."""
        for folder in ("content", "public"):
            shutil.rmtree(self._root / folder, ignore_errors=True)
        content = self._root / "content"
        content.mkdir()
        for index, source in files.items():
            (content / f"p{index}.md").write_bytes(source)
        done = subprocess.run(
            [self._hugo, "build", "--logLevel", "error", "--noBuildLock"],
            cwd=self._root,
            env={**os.environ, "HUGO_CACHEDIR": str(self._root / "cache")},
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode == 0:
            return {index: self._calls(index) for index in files}
        said = done.stdout + done.stderr
        refused = _REFUSED.search(said)
        if refused is None:
            return said.decode("utf-8", "replace")
        index, line, column = map(int, refused.groups()[:3])
        return Refused(index, line, column, refused[4].decode("utf-8", "replace").strip())

    def _calls(self, index: int) -> list[Call]:
        page = self._root / "public" / f"p{index}" / "index.html"
        found: list[Call] = json.loads(page.read_text("utf-8")) or []
        return found


def calls_of_hugo(found: list[Call]) -> dict[Place, Call]:
    """Return what Hugo saw in a file, by the place of each shortcode in the tree."""
    calls: dict[Place, Call] = {}
    for each in found:
        place = (*reversed(each["up"]), each["ordinal"])
        params = [
            (_decoded(p["key"]) if each["named"] else int(_decoded(p["key"])), p["type"],
             _decoded(p["value"]))
            for p in each["params"]
        ]  # fmt: skip
        call = {
            "name": _decoded(each["name"]).decode(),
            "params": sorted(params),
            "named": each["named"],
            "at": each["at"],
            "inner": each.get("inner", ""),
        }
        assert calls.setdefault(place, call) == call  # Hugo may call for one more than once
    return calls


def calls_of_ours(described: Mapping[str, Any]) -> dict[Place, Call]:
    """Return what `describe` says of a file in the same form."""
    listed = described["shortcodes"]
    places: list[Place] = []
    calls = {}
    for each in listed:
        above = places[each["parent"]] if each["parent"] is not None else ()
        places.append((*above, each["ordinal"]))
        items = each["params"].items() if each["named"] else enumerate(each["params"])
        at = [each["offset"], each["line"], each["column"]]
        calls[places[-1]] = {
            "name": each["name"],
            "params": sorted(
                (key.encode() if isinstance(key, str) else key, *_typed(value))
                for key, value in items
            ),
            "named": each["named"],
            "at": [] if at == [None] * 3 else at,
            "inner": each["inner_base64"],
        }
    return calls


def same(ours: dict[Place, Call], hugo: dict[Place, Call]) -> bool:
    """Return whether both saw the same; an inner text that Hugo renders first is left out."""
    if ours.keys() != hugo.keys():
        return False
    for place, call in ours.items():
        other = dict(hugo[place])
        if call["inner"] is None:
            other["inner"] = None
        if [_number(p) for p in call["params"]] != [_number(p) for p in other["params"]]:
            return False
        if {**call, "params": 0} != {**other, "params": 0}:
            return False
    return True


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)


def _typed(value: Any) -> tuple[str, bytes]:
    if isinstance(value, bool):
        return "bool", str(value).lower().encode()
    if isinstance(value, int):
        return "int", str(value).encode()
    if isinstance(value, float):
        return "float64", repr(value).encode()
    if isinstance(value, dict):
        return "string", base64.b64decode(value["base64"])
    return "string", value.encode("utf-8", "surrogateescape")


def _number(param: tuple[Any, str, bytes]) -> tuple[Any, str, Any]:
    key, kind, value = param
    return (key, kind, float(value)) if kind == "float64" else param
