"""Cases that were answered by real Hugo 0.168: what it sees, we see; what it refuses, we refuse."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

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


def difference(case: dict[str, Any]) -> str:
    """Return the first thing on which a scan and Hugo differ, "" where they agree."""
    source = base64.b64decode(case["input_base64"])
    seen: Any = describe(scan(source, TEMPLATES), source)
    if case["ok"] != ("shortcodes" in seen):
        return f"accepted: Hugo {case['ok']}, we {seen.get('error', True)}"
    if not case["ok"]:
        return ""
    if len(seen["shortcodes"]) != len(case["shortcodes"]):
        return f"{len(seen['shortcodes'])} shortcodes, Hugo has {len(case['shortcodes'])}"
    for ours, theirs in zip(seen["shortcodes"], case["shortcodes"], strict=True):
        for key, value in theirs.items():
            if value is None and key in ("offset", "line", "column"):
                continue  # Hugo keeps no position of a nested one
            if json.dumps(ours[key], sort_keys=True) != json.dumps(value, sort_keys=True):
                return f"{key}: {ours[key]!r}, Hugo has {value!r}"
    return ""


def test_every_case_agrees_with_hugo(record_property: Any) -> None:
    differences = {case["id"]: found for case in CASES if (found := difference(case))}
    agree = len(CASES) - len(differences)
    record_property("conformance", f"{agree} of {len(CASES)} cases agree with Hugo 0.168")
    assert not differences
    assert agree == 646


def test_hugos_own_reason_is_given_for_a_refusal() -> None:
    refused = [case for case in CASES if not case["ok"]]
    told = 0
    for case in refused:
        source = base64.b64decode(case["input_base64"])
        error = scan(source, TEMPLATES).error
        assert error is not None
        reason = error.message.removeprefix("Hugo refuses this: ")
        told += reason[:24] in case["error"]
    # The lexer's reason comes before the extractor's in a few files that have both.
    assert told >= len(refused) * 0.95


def test_without_templates_ours_are_seen_the_same_and_others_are_guessed() -> None:
    for case in CASES:
        if not case["ok"]:
            continue
        source = base64.b64decode(case["input_base64"])
        seen = scan(source)
        ours = [s for s in seen.shortcodes if s.name.lower().startswith("calc")]
        theirs = [s for s in case["shortcodes"] if s["name"].lower().startswith("calc")]
        assert seen.error is None, case["id"]
        assert [s.tag.start for s in ours] == [s["span"]["tag_start"] for s in theirs], case["id"]


_PIECES = st.sampled_from(
    ["{{<", "{{%", ">}}", "%}}", "calc", "/calc", "/", " ", "\n", '"', "`", "=", "a", "\\", "{{</*",
     "*/>}}", "box", "x.inline ", "---\n", "é", "\x00", "<!--more-->", "+++", "{", "}", "-", "."]
)  # fmt: skip


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_text_is_scanned_and_spans_nest(pieces: list[str]) -> None:
    source = "".join(pieces).encode()
    seen = scan(source)
    before = 0
    for shortcode in seen.shortcodes:
        assert before <= shortcode.tag.start < shortcode.tag.end <= len(source)
        before = shortcode.tag.start
        if shortcode.inner is not None and shortcode.close is not None:
            assert shortcode.tag.end == shortcode.inner.start <= shortcode.inner.end
            assert shortcode.inner.end == shortcode.close.start < shortcode.close.end
        if shortcode.parent is not None:
            outer = seen.shortcodes[shortcode.parent]
            assert outer.tag.end <= shortcode.tag.start
            assert shortcode.end <= (outer.inner.end if outer.inner else 0)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_behind_a_tag_are_scanned(rest: bytes) -> None:
    scan(b"---\n---\n{{< calc " + rest)


def test_unclosed_tags_cost_no_more_for_being_many() -> None:
    import sys

    def work(count: int) -> int:
        source = b"x\n" + b"{{< box >}}y{{< fig 1 >}}" * count + b"{{< /box >}}" * (count // 2)
        lines = 0

        def count_calls(frame: Any, event: str, argument: Any) -> None:
            nonlocal lines
            lines += event == "call"

        sys.setprofile(count_calls)
        try:
            scan(source)
        finally:
            sys.setprofile(None)
        return lines

    assert work(800) < 2.3 * work(400)
