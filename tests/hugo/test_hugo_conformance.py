"""Cases that were answered by real Hugo 0.168: what it sees, we see; what it refuses, we refuse."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hugo_calc.hugo.listing import describe
from hugo_calc.hugo.shortcodes import scan

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "conformance" / "cases.jsonl").read_text().splitlines()
]

# The site the cases were built in: which of its templates use .Inner.
TEMPLATES = {
    **dict.fromkeys(("calc", "calc-table", "calc-notes", "calc-work", "box", "outer"), True),
    **dict.fromkeys(("ns/calc", "snake_case", "größe", "v2"), True),
    **dict.fromkeys(("fig", "toc", "ns/fig"), False),
}


def source_of(case: dict[str, Any]) -> bytes:
    given = case["input"]
    return given.encode() if isinstance(given, str) else base64.b64decode(given["base64"])


def reading(source: bytes, templates: dict[str, bool] | None) -> dict[str, Any]:
    """Return what we make of a file, in the form of a case."""
    seen: Any = describe(scan(source, templates), source)
    if "error" in seen:
        error = seen["error"]
        return {"error": f"{error['line']}:{error['column']}: {error['message']}"}
    return {"shortcodes": [_shortcode(each) for each in seen["shortcodes"]]}


def _shortcode(seen: dict[str, Any]) -> dict[str, Any]:
    assert seen["named"] is isinstance(seen["params"], dict)
    kept = ("name", "params", "markup", "closing", "ordinal", "parent")
    place = [seen[key] for key in ("offset", "line", "column")]
    ends = ("tag_start", "tag_end", "inner_start", "inner_end", "close_end")
    return {key: seen[key] for key in kept} | {
        "position": None if place == [None] * 3 else place,
        "span": [seen["span"][key] for key in ends],
        "inner": _text(seen["inner_base64"]),
    }


def _text(encoded: str | None) -> Any:
    if encoded is None:
        return None
    try:
        return base64.b64decode(encoded).decode()
    except UnicodeDecodeError:
        return {"base64": encoded}


def spelled(part: Any) -> str:
    return json.dumps(part, sort_keys=True)  # tells 1 from 1.0 and from true


def differences(agree: Callable[[dict[str, Any], dict[str, Any]], bool], **options: Any) -> Any:
    """Return the cases, by their ids, in which our reading and Hugo's do not agree."""
    found = {}
    for case in CASES:
        ours = reading(source_of(case), **options)
        if not agree(ours, case):
            found[case["id"]] = (ours, case)
    return found


def agrees(ours: dict[str, Any], hugo: dict[str, Any]) -> bool:
    return spelled(ours.get("shortcodes")) == spelled(hugo.get("shortcodes"))


def test_what_hugo_sees_and_refuses_is_what_we_see_and_refuse(
    record_property: Callable[[str, object], None],
) -> None:
    wrong = differences(agrees, templates=TEMPLATES)
    right = len(CASES) - len(wrong)
    record_property("conformance", f"{right} of {len(CASES)} cases agree with Hugo 0.168")
    assert wrong == {}
    assert right == 646


def test_a_refusal_has_hugos_words_and_place() -> None:
    wrong = differences(
        lambda ours, hugo: ours.get("error") == hugo.get("error"), templates=TEMPLATES
    )
    assert wrong == {}


def test_without_templates_all_that_hugo_accepts_is_read_the_same() -> None:
    wrong = differences(lambda ours, hugo: "error" in hugo or agrees(ours, hugo), templates=None)
    assert wrong == {}


def test_without_templates_only_what_they_would_tell_is_missed() -> None:
    reasons = ("template for shortcode", "does not evaluate .Inner")
    wrong = differences(
        lambda ours, hugo: (
            "error" in ours or any(each in hugo["error"] for each in reasons)
            if "error" in hugo
            else True
        ),
        templates=None,
    )
    assert wrong == {}
