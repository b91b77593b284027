"""Properties of a scan: it answers for any bytes, its spans nest, and its work is linear."""

from __future__ import annotations

import json
import sys
from itertools import pairwise

import pytest
from counted_calls import calls
from hypothesis import given, settings
from hypothesis import strategies as st

from hugo_calc.hugo.frontmatter import FrontMatter, split
from hugo_calc.hugo.listing import describe
from hugo_calc.hugo.shortcodes import Scan, scan
from hugo_calc.text.span import Span

# What a file is made of; whole tags too, or hardly any text would be accepted.
_PIECES = (
    *("{{< calc >}}", "{{< /calc >}}", "{{% box %}}", "{{% /box %}}", "{{< fig 1 >}}", "{{< / >}}"),
    *('{{< calc "x" />}}', '{{< calc a="b" ', "{{< calc ////>}}", "{{< box ///calc >}}"),
    *("{{</* c */>}}", "<!--more-->", "{{< x.inline >}}", "{{< /x.inline >}}", "x.inline "),
    *(
        "{{<",
        "{{%",
        ">}}",
        "%}}",
        "calc",
        "box",
        "/",
        '"',
        "`",
        "\\",
        '\\"',
        "=",
        "a",
        ".",
        "-",
        "1",
    ),
    *(" ", "\n", "\r\n", "é", "\u00a0", "\ufeff", "{", "}", "---\n", "+++", "#+"),
)
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)


def check(found: Scan, source: bytes) -> None:
    """Check that all spans lie in the file, in order, and nest as the shortcodes do."""
    whole = Span(0, len(source))
    before = -1
    ends: dict[int | None, int] = {
        None: whole.start
    }  # where the last shortcode ended, for each parent
    for index, each in enumerate(found.shortcodes):
        assert before < each.tag.start < each.tag.end <= each.end <= whole.end
        before = each.tag.start
        outer = whole if each.parent is None else found.shortcodes[each.parent].inner
        assert outer is not None
        assert outer.start <= each.tag.start
        assert each.end <= outer.end
        assert ends[each.parent] <= each.tag.start
        ends[each.parent] = each.end
        ends[index] = each.tag.end
        for param in each.params:
            assert each.tag.start < param.span.start <= param.span.end
            assert len(param.text.offsets) == len(param.text.text) + 1
        if each.closing == "paired":
            assert each.inner is not None
            assert each.close is not None
            assert each.tag.end == each.inner.start <= each.inner.end == each.close.start
            assert each.close.end == each.end
        else:
            assert (each.inner, each.close, each.end) == (None, None, each.tag.end)
    for spans in (found.comments, found.inline):
        for one, two in pairwise(spans):
            assert one.end <= two.start


def check_any(source: bytes) -> None:
    for templates in (None, {"calc": True, "box": True, "fig": False}):
        found = scan(source, templates)
        check(found, source)
        json.dumps(describe(found, source))
        if found.error is not None:
            assert found.error.span is not None
            assert 0 <= found.error.span.start <= found.error.span.end <= len(source)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(_TEXTS)
def test_spans_nest_in_any_text(text: str) -> None:
    check_any(b"---\n---\n" + text.encode())


@settings(derandomize=True, max_examples=100, deadline=None)
@given(_TEXTS)
def test_any_text_may_begin_a_file(text: str) -> None:
    check_any(text.encode())


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_bytes_may_stand_in_a_tag_and_behind_it(one: bytes, two: bytes) -> None:
    check_any(b"x{{< calc " + one + b" >}}" + two)


def test_a_slash_in_a_tag_that_is_cut_short_has_its_place() -> None:
    for tail in (b"/", b"/:", b"///:e ", b"`a`A//:", b' "b" /\xff'):
        check_any(b"x {{< fig " + tail)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(_TEXTS)
def test_front_matter_and_body_make_up_the_file(text: str) -> None:
    source = text.encode()
    front = split(source)
    if isinstance(front, FrontMatter):
        assert 0 <= front.span.start <= front.inner.start <= front.inner.end <= front.span.end
        assert front.span.end <= front.body <= len(source)


class Counted(bytes):
    """Bytes that count how far `find` and `count` looked."""

    looked = 0

    def find(self, needle, start=0, end=None):  # type: ignore[no-untyped-def]
        found = super().find(needle, start, len(self) if end is None else end)
        self.looked += (found if found >= 0 else len(self)) - start
        return found


_FAMILIES = {
    "open leaves": b"{{< fig >}}",
    "open containers": b"{{< calc >}}",
    "pairs": b"{{< box >}}x{{< /box >}}",
    "empty forms": b"{{<calc />}}",
    "nameless closes": b"{{<fig>}}{{</>}}",
    "quotes": b'{{< fig "a\\"b" >}}"',
    "backquotes": b"{{< fig `a` >}}`",
    "braces": b"{{{{",
    "comments": b"{{</* {{< */>}}",
    "percent only": b"{{% fig %}} <!--more--",
    "dividers": b"<!--more-->",
    "divider in quotes": b'{{< fig "<!--more-->" >}}',
    "inline": b"{{< x.inline >}}{{< /x.inline >}}",
    "many names": b"",
    "one long string": b'\\"',
}


def family(name: str, count: int) -> bytes:
    unit = _FAMILIES[name]
    if name == "many names":
        body = b"".join(b"{{< n%d >}}" % each for each in range(count))
    elif name == "one long string":
        body = b'{{< calc "' + unit * count + b'" />}}'
    else:
        body = unit * count
    return b"---\n---\n" + body


@pytest.mark.parametrize("name", _FAMILIES)
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    def costs(count: int) -> tuple[int, int]:
        source = Counted(family(name, count))
        return calls(lambda: describe(scan(source), source)), source.looked

    made, looked = costs(300)
    made_twice, looked_twice = costs(600)
    assert made_twice <= 2.1 * made
    assert looked_twice <= 2.1 * looked + 100


def test_nesting_needs_no_recursion() -> None:
    depth = 5 * sys.getrecursionlimit()
    source = b"x" + b"{{<box>}}" * depth + b"{{</box>}}" * depth
    found = scan(source)
    assert found.error is None
    assert len(found.shortcodes) == depth
    assert found.shortcodes[-1].parent == depth - 2
