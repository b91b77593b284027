"""Filled posts as Hugo builds them: blocks, headings, and the plain texts made of them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hugo_sites import EVERY_HUGO, Pages, build, find_hugo

pytestmark = pytest.mark.hugo

SINGLE = """\
<meta name="description" content="{{ .Summary | plainify | htmlUnescape }}">
<nav>{{ .TableOfContents }}</nav>
<main>{{ .Content }}</main>
<pre>{{ .Plain | htmlUnescape }}</pre>
"""

TEXT = """\
---
title: Text
date: 2024-05-12
---

Training released {{< calc "a" >}}2,280 t CO₂e{{< /calc >}}[^calc-a], as much as
{{< calc "b" >}}910{{< /calc >}} [^calc-b] people,
and {{< calc "a" >}}2,280 t CO₂e{{< /calc >}}[^calc-a] again.

<!--more-->

More.

[^calc-a]: 7.7 million h × 700 W = 2,283 t CO₂e.

[^calc-b]: 2,283 t CO₂e ÷ 2.51 t CO₂e = 909.6.
"""

GLUED = """\
---
title: Glued
---

As much as {{< calc "b" >}}910{{< /calc >}}[^calc-b] people.

[^calc-b]: 2,283 t CO₂e ÷ 2.51 t CO₂e = 909.6.
"""

BLOCKS = """\
---
title: Blocks
---

## What {{% calc-text "water" %}}11,200 m³{{% /calc-text %}} means

{{% calc-table "plain" %}}

| Model | Energy[^calc-table-plain-energy] |
| :---- | -------------------------------: |
| A     |                        1,000 MWh |

{{% /calc-table %}}

1. In a list:

   {{% calc-table "listed" %}}

   | Model | Energy |
   | :---- | -----: |
   | B     |  2 MWh |

   {{% /calc-table %}}

2. Next.

> Quoted:
>
> {{% calc-table "quoted" %}}
>
> | Model | Energy |
> | :---- | -----: |
> | C     |  3 MWh |
>
> {{% /calc-table %}}

![{{% calc-text "x" %}}4 MWh{{% /calc-text %}} of it](/x.png
"{{% calc-text "x" %}}4 MWh{{% /calc-text %}}")

In per cent form {{% calc "x" %}}5 MWh{{% /calc %}} stays.

[^calc-table-plain-energy]: GPU-hours × power.
"""

FILES = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "Site"\n'
    'disableKinds = ["taxonomy", "term"]\n[outputs]\nhome = ["HTML", "RSS"]\n'
    'page = ["HTML", "plain"]\n[outputFormats.plain]\nmediaType = "text/plain"\n'
    "isPlainText = true\n",
    "layouts/_default/single.html": SINGLE,
    "layouts/_default/single.txt": "{{ .Plain | htmlUnescape }}\n",
    "layouts/_default/list.html": "{{ .Title }}\n",
    "layouts/index.html": "{{ .Title }}\n",
    "content/posts/text.md": TEXT,
    "content/posts/glued.md": GLUED,
    "content/posts/blocks.md": BLOCKS,
}


@pytest.fixture(scope="module", params=EVERY_HUGO)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return build(find_hugo(request.param), tmp_path_factory.mktemp("pages"), FILES)


def part(page: str, tag: str) -> str:
    """Return what stands in the first `tag` of a page, runs of white space folded."""
    found = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", found[1]).strip()


def test_figures_and_their_notes_stand_in_the_page(pages: Pages) -> None:
    text = part(pages["posts/text/index.html"], "main")
    figure = '<data class="calc" value="2280" data-unit="t CO₂e">2,280 t CO₂e</data><sup id="fnref'
    assert text.count(figure) == 2
    assert '<data class="calc" value="910">910</data> <sup id="fnref' in text
    assert "7.7 million h × 700 W = 2,283 t CO₂e." in text


def test_no_number_in_the_description_has_a_digit_of_a_mark_stuck_to_it(pages: Pages) -> None:
    found = re.search(r'name="description" content="([^"]*)"', pages["posts/text/index.html"])
    assert found
    assert "released 2,280 t CO₂e1, as much as 910 2 people" in re.sub(
        r"\s+", " ", unescape(found[1])
    )


def test_no_number_in_the_plain_text_has_a_digit_of_a_mark_stuck_to_it(pages: Pages) -> None:
    text = unescape(part(pages["posts/text/index.html"], "pre"))
    assert "910 2 people" in text
    assert "9102" not in text


def test_a_page_in_plain_text_has_the_same_numbers(pages: Pages) -> None:
    text = re.sub(r"\s+", " ", pages["posts/text/index.txt"])
    assert text.startswith("Training released 2,280 t CO₂e1, as much as 910 2 people")
    assert "What 11,200 m³ means" in pages["posts/blocks/index.txt"]


def test_no_number_in_the_feed_has_a_digit_of_a_mark_stuck_to_it(pages: Pages) -> None:
    feed = re.sub(r"<[^>]*>", "", unescape(unescape(pages["index.xml"])))
    assert "910 2 people" in re.sub(r"\s+", " ", feed)
    assert "9102" not in feed


def test_a_mark_straight_after_a_digit_would_make_another_number(pages: Pages) -> None:
    assert "As much as 9101 people" in part(pages["posts/glued/index.html"], "pre")


def test_a_heading_with_plain_text_makes_a_clean_table_of_contents(pages: Pages) -> None:
    contents = part(pages["posts/blocks/index.html"], "nav")
    assert re.search(r'<a href="#what-11200-m.? ?-?means">What 11,200 m³ means</a>', contents)
    assert "HAHAHUGO" not in pages["posts/blocks/index.html"]


@pytest.mark.parametrize(
    ("model", "before"),
    [("A", "</h2>"), ("B", "<li> <p>In a list:</p>"), ("C", "<blockquote> <p>Quoted:</p>")],
)
def test_a_table_stays_in_the_block_that_its_tags_stand_in(
    pages: Pages, model: str, before: str
) -> None:
    text = part(pages["posts/blocks/index.html"], "main")
    assert re.search(rf"{before} <table>(?:(?!<table>).)*>{model}</td>", text)
    assert text.count("<li> <p>") == 1 + text.count('<li id="fn')
    assert "<li> <p>Next.</p> </li>" in text


def test_a_note_of_a_table_belongs_to_the_page(pages: Pages) -> None:
    text = part(pages["posts/blocks/index.html"], "main")
    assert re.search(r'>Energy<sup id="fnref:1"><a href="#fn:1"', text)
    assert "GPU-hours × power." in text


def test_plain_text_serves_in_an_alt_text_and_a_title(pages: Pages) -> None:
    text = part(pages["posts/blocks/index.html"], "main")
    assert '<img src="/x.png" alt="4 MWh of it" title="4 MWh">' in text


def test_a_figure_between_per_cent_tags_keeps_its_value_and_loses_its_element(
    pages: Pages,
) -> None:
    text = re.sub("<!--.*?-->", "", part(pages["posts/blocks/index.html"], "main"))
    assert "In per cent form 5 MWh stays." in text
