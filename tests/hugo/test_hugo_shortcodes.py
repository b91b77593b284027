"""Which tags there are, which closes which, and what stands between."""

from __future__ import annotations

import pytest

from hugo_calc.hugo.shortcodes import Scan, Shortcode, scan

TEMPLATES = {"calc": True, "box": True, "fig": False, "ns/box": True}


def calls(text: str, templates: dict[str, bool] | None = None) -> list[Shortcode]:
    found = scan(f"x{text}".encode(), templates)
    assert found.error is None, found.error
    return found.shortcodes


def outline(text: str, templates: dict[str, bool] | None = None) -> list[tuple[str, str, object]]:
    """Return name, closing and inner text of each shortcode."""
    source = f"x{text}".encode()
    return [
        (each.name, each.closing, each.inner.of(source).decode() if each.inner else None)
        for each in calls(text, templates)
    ]


def seen(text: str) -> Scan:
    return scan(f"x{text}".encode())


@pytest.mark.parametrize(
    "text",
    [
        "{{ calc }}",
        "{{ < calc >}}",
        "{{</* calc */>}}",
        '{{</* {{< calc "x" >}} */>}}',
        "{{%/* calc */%}}",
        "{{</**/>}}",
        "{{&lt; calc >}}",
    ],
)
def test_no_shortcode(text: str) -> None:
    assert calls(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '```\n{{< calc "x" />}}\n```',
        '`{{< calc "x" />}}`',
        '<!-- {{< calc "x" />}} -->',
        r'\{{< calc "x" />}}',
        '{{{< calc "x" />}}',
        '{{<calc"x"/>}}',
        '{{<\ncalc\r\n"x"\t/ >}}',
        r'{{< \calc "x" />}}',
        '{{< calc "x" // >}}',
        '{{< calc "x" /calc >}}',
        '{{< calc "x" >}}{{% / calc %}}',
    ],
)
def test_markdown_and_odd_spacing_do_not_hide_a_shortcode(text: str) -> None:
    (call,) = calls(text)
    assert call.name == "calc"
    assert [param.value for param in call.params] == ["x"]


def test_spans_cover_the_tags_and_what_is_between() -> None:
    source = b'---\nt: 1\n---\nA {{% calc "x" %}} 1\n{{% /calc %}}.'
    (call,) = scan(source).shortcodes
    assert call.markup
    assert call.tag.of(source) == b'{{% calc "x" %}}'
    assert call.name_span.of(source) == b"calc"
    assert call.inner is not None
    assert call.inner.of(source) == b" 1\n"
    assert call.close is not None
    assert call.close.of(source) == b"{{% /calc %}}"
    assert source[call.end :] == b"."


def test_an_empty_form_ends_with_its_tag() -> None:
    (call,) = calls('{{< calc "x" />}} tail')
    assert (call.closing, call.inner, call.close, call.end) == ("self", None, None, call.tag.end)


def test_nested_shortcodes_know_their_parent_and_their_place_among_siblings() -> None:
    found = calls('{{< fig >}}{{< box >}}{{< fig 1 >}}{{< calc "a" />}}{{< /box >}}{{< calc />}}')
    places = [(each.name, each.parent, each.ordinal) for each in found]
    assert places == [
        ("fig", None, 0),
        ("box", None, 1),
        ("fig", 1, 0),
        ("calc", 1, 1),
        ("calc", None, 2),
    ]


def test_without_templates_only_what_the_file_closes_is_a_container() -> None:
    assert outline('{{< fig >}} {{< box >}}x{{< /box >}} {{< calc "a" />}}') == [
        ("fig", "none", None),
        ("box", "paired", "x"),
        ("calc", "self", None),
    ]


def test_a_name_is_a_container_at_all_its_places_or_at_none() -> None:
    found = seen("{{< box >}} {{< box >}}x{{< /box >}}")
    assert found.error is not None
    assert found.error.code == "HC512"
    assert outline("{{< Box />}} {{< box >}}x{{< /box >}}")[1] == ("box", "paired", "x")


@pytest.mark.parametrize(
    ("text", "closings"),
    [
        ("{{< box >}}x{{< / >}}", ["paired"]),
        ("{{< calc >}}x{{</>}}", ["paired"]),
        ("{{< fig >}}{{< calc >}}x{{< /calc >}}y{{< / >}}", ["paired", "paired"]),
        ("{{< box >}}{{< fig >}}{{< /box >}}{{< calc >}}x{{< / >}}", ["paired", "none", "paired"]),
        ("{{< calc >}}{{< box >}}x{{< / >}}{{< /calc >}}", ["paired", "paired"]),
    ],
)
def test_a_nameless_close_ends_what_was_opened_last(text: str, closings: list[str]) -> None:
    found = calls(text)
    assert [each.closing for each in found] == closings
    assert any(each.nameless_close for each in found)
    assert not any(each.crossed for each in found)


def test_crossed_tags_are_accepted_as_hugo_does_and_marked() -> None:
    text = "{{< box >}}1{{< calc >}}2{{< /box >}}3{{< /calc >}}"
    assert outline(text) == [
        ("box", "paired", "1{{< calc >}}2{{< /box >}}3"),
        ("calc", "paired", "2"),
    ]
    assert [each.crossed for each in calls(text)] == [True, True]


def test_a_close_in_another_case_is_crossed_and_another_delimiter_is_not() -> None:
    crossed = [each.crossed for each in calls("{{< Calc />}}{{< calc >}}{{< /Calc >}}")]
    assert crossed == [False, True]
    assert [each.crossed for each in calls("{{< calc >}}{{% /calc %}}")] == [False]


@pytest.mark.parametrize(
    ("inner", "flags"),
    [
        ("1", (False, False, False)),
        ("{{</* x */>}}", (True, False, False)),
        ("a{{%/* x */%}}", (True, False, False)),
        ("<!--more-->", (False, True, False)),
        ("{{< fig >}}", (False, False, True)),
        ("{{< x.inline >}}{{ 1 }}{{< /x.inline >}}", (False, False, True)),
    ],
)
def test_what_is_special_in_an_inner_text(inner: str, flags: tuple[bool, bool, bool]) -> None:
    text = f"{{{{</* a */>}}}}{{{{< calc >}}}}{inner}{{{{< /calc >}}}}{{{{</* z */>}}}}"
    call = calls(text)[0]
    assert (call.has_comment, call.has_more, call.has_nested) == flags


def test_only_the_first_summary_divider_counts_and_takes_the_space_behind_it() -> None:
    source = b"x {{< calc >}}1{{< /calc >}} <!--more--> \n{{< calc >}}<!--more-->{{< /calc >}}"
    found = scan(source)
    assert found.more is not None
    assert found.more.of(source) == b"<!--more--> \n"
    assert not any(each.has_more for each in found.shortcodes)


def test_org_has_a_divider_of_its_own() -> None:
    source = b"#+T: a\n{{< calc >}}<!--more-->{{< /calc >}}{{< calc >}}# more{{< /calc >}}"
    assert [each.has_more for each in scan(source).shortcodes] == [False, True]


def test_inline_shortcodes_are_listed_apart() -> None:
    source = b"x{{< a.inline >}}{{ 1 }} calc {{< /a.inline >}}{{< calc />}}{{< b.inline >}} end"
    found = scan(source)
    assert [each.name for each in found.shortcodes] == ["calc"]
    assert found.shortcodes[0].ordinal == 1
    assert [each.of(source)[:14] for each in found.inline] == [b"{{< a.inline >", b"{{< b.inline >"]
    assert found.inline[1].end == len(source)


def test_comments_are_listed() -> None:
    source = b"x{{</* a */>}} {{%/* b */%}}"
    assert [each.of(source) for each in scan(source).comments] == [
        b"{{</* a */>}}",
        b"{{%/* b */%}}",
    ]


def test_names_are_looked_up_without_case_and_kept_as_written() -> None:
    assert outline("{{< CALC />}}{{< Ns/Box />}}", TEMPLATES) == [
        ("CALC", "self", None),
        ("Ns/Box", "self", None),
    ]


def test_what_a_tag_has_too_much_goes_to_the_shortcode_around() -> None:
    # Hugo accepts this: two slashes and the name end `box`, the fourth sign ends `calc`.
    text = "{{< calc >}}1{{< box ////>}}2"
    assert outline(text) == [("calc", "paired", "1{{< box ////>}}"), ("box", "self", None)]
    assert [each.crossed for each in calls(text)] == [True, False]


def test_a_refused_file_has_no_shortcodes_but_its_front_matter() -> None:
    found = scan(b"---\nt: 1\n---\n{{< calc />}} {{< calc >}}")
    assert found.error is not None
    assert found.shortcodes == []
    assert found.front is not None
    assert found.front.format == "yaml"


def test_unfinished_front_matter_is_the_error_of_the_scan() -> None:
    found = scan(b"---\nt: 1\n{{< calc />}}")
    assert found.error is not None
    assert found.error.code == "HC601"
    assert found.front is None
