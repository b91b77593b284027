"""A scan as JSON."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from hugo_calc.hugo.listing import describe
from hugo_calc.hugo.shortcodes import scan

HEAD = b"---\nt: 1\n---\n"


def described(source: bytes) -> Any:
    return json.loads(json.dumps(describe(scan(source), source)))


def test_every_field_of_a_shortcode() -> None:
    assert described(HEAD + 'é {{% calc a="x" b=1.5 b=2 %}}v{{% /calc %}}'.encode()) == {
        "shortcodes": [
            {
                "name": "calc",
                "named": True,
                "params": {"a": "x", "b": 2},
                "markup": True,
                "closing": "paired",
                "span": {
                    "tag_start": 16,
                    "tag_end": 44,
                    "inner_start": 44,
                    "inner_end": 45,
                    "close_end": 58,
                },
                "ordinal": 0,
                "parent": None,
                "offset": 16,
                "line": 4,
                "column": 4,
                "inner_base64": "dg==",
            }
        ]
    }


def test_a_byte_order_mark_counts_in_spans_only() -> None:
    (seen,) = described(b"\xef\xbb\xbfx {{< calc />}}")["shortcodes"]
    assert (seen["span"]["tag_start"], seen["offset"], seen["line"], seen["column"]) == (5, 2, 1, 3)


def test_a_nested_shortcode_has_no_position() -> None:
    outer, inner = described(b"x{{< box >}}{{< fig >}}{{< /box >}}")["shortcodes"]
    assert (outer["offset"], inner["offset"], inner["line"], inner["column"]) == (1, *[None] * 3)
    assert inner["parent"] == 0


def test_text_that_is_not_utf8_is_base64() -> None:
    (seen,) = described(b'x{{< calc "a\xff" />}}')["shortcodes"]
    assert seen["params"] == [{"base64": base64.b64encode(b"a\xff").decode()}]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (b"", b""),
        (b" a\r\n", b" a\r\n"),
        (b"{{</* x */>}}b{{%/* y */%}}", b"{{< x >}}b{{% y %}}"),
        (b"a<!--more--> \n b", b"ab"),
        (b"a{{< x.inline >}}{{ 1 }}{{< /x.inline >}}b", b"ab"),
        (b"a{{< fig >}}b", None),
        (b"a{{< fig >}}{{< x.inline >}}{{< /x.inline >}}b", None),
    ],
)
def test_inner_is_what_the_layout_gets(inner: bytes, expected: bytes | None) -> None:
    source = b"x{{</* c */>}}{{< calc >}}" + inner + b"{{< /calc >}}{{</* c */>}}"
    encoded = described(source)["shortcodes"][0]["inner_base64"]
    assert (None if encoded is None else base64.b64decode(encoded)) == expected


def test_a_refusal_has_hugos_place_not_ours() -> None:
    source = HEAD + b'text\n {{< box >}}{{< calc "x" >}}{{< /box >}}'
    assert described(source) == {
        "error": {
            "message": 'failed to extract shortcode: shortcode "box" must be closed or self-closed',
            "line": 5,
            "column": 2,
        }
    }
