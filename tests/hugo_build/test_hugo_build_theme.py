"""The demo site: whole, free of Hugo's complaints, and at rest with every reader."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.parsers import expat

import pytest
from hugo_sites import REPOSITORY, Pages, build_demo, find_hugo, pinned_versions

pytestmark = pytest.mark.hugo

POST = """\
---
title: AI Is the New Hotness 🌎🔥
subtitle: One run, and what it released
date: 2024-05-12T10:47:00-04:00
authors:
  - name: ahgraber
    link: https://example.com/ahgraber
    image: https://example.com/ahgraber.png
  - Grace
tags:
  # meta
  - "opinion"
layout: single
toc: true
---

Training released {{< calc "a" >}}2,280 t CO₂e{{< /calc >}}[^calc-a], as much as
{{< calc "b" >}}910{{< /calc >}} [^calc-b] people.

## What {{% calc-text "w" %}}11,200 m³{{% /calc-text %}} means

| Model | Energy[^calc-a] |
| :---- | --------------: |
| **A** |       1,000 MWh |

[^calc-a]: 7.7 million h × 700 W = 2,283 t CO₂e. See [the card](https://example.com/card).

[^calc-b]: 2,283 ÷ 2.51 = 909.6.
"""

SHORT = """\
---
title: Short
date: 2024-03-02
---

Only {{< calc "b" >}}910{{< /calc >}} [^calc-b].

[^calc-b]: 2,283 ÷ 2.51 = 909.6.
"""


def guide(title: str, weight: int) -> str:
    return f"---\ntitle: {title}\nweight: {weight}\n---\n\nText.\n"


CONTENT = {
    "_index.md": "---\ntitle: Site\n---\n\nHello.\n",
    "posts/_index.md": "---\ntitle: Posts\n---\n",
    "posts/hot.md": POST,
    "posts/short.md": SHORT,
    "guide/_index.md": "---\ntitle: Guide\n---\n",
    "guide/one.md": guide("One", 10),
    "guide/two.md": guide("Two", 20),
    "guide/three.md": guide("Three", 30),
    "reference/_index.md": "---\ntitle: Reference\n---\n",
}


def write_content(folder: Path) -> Path:
    for name, text in CONTENT.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "content"


@pytest.fixture(scope="module", params=["newest", *pinned_versions()])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The theme round a few posts of the suite's own."""
    folder = tmp_path_factory.mktemp("sample")
    return build_demo(find_hugo(request.param), folder, write_content(folder))


@pytest.fixture(scope="module", params=["sample", "demo"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every page of the theme's sample, and of the site that the repository has."""
    folder = tmp_path_factory.mktemp(request.param)
    content = write_content(folder) if request.param == "sample" else None
    return build_demo(find_hugo("newest"), folder, content)


def texts(built: Pages, pattern: str) -> list[tuple[str, str]]:
    found = [(str(path), path.read_text("utf-8")) for path in built.folder.rglob(pattern)]
    assert found
    return found


def test_hugo_has_nothing_to_warn_of(built: Pages) -> None:
    assert "WARN" not in built.log


def test_no_figure_has_a_mark_stuck_to_its_last_digit(built: Pages) -> None:
    for path, text in texts(built, "*.html"):
        assert not re.search(r'\d(?:</\w+>)*<sup id="fnref', text), path


def test_nothing_of_hugos_own_making_is_left_in_a_page(built: Pages) -> None:
    for path, text in texts(built, "*.html"):
        assert "HAHAHUGO" not in text, path
        assert "raw HTML omitted" not in text, path
        assert "ZgotmplZ" not in text, path


def test_every_mark_has_its_note(built: Pages) -> None:
    for path, text in texts(built, "*.html"):
        notes = set(re.findall(r'<li id="(fn:[^"]+)"', text))
        assert set(re.findall(r'href="#(fn:[^"]+)"', text)) == notes, path
        assert "[^" not in re.sub(r"(?s)<(pre|code).*?</\1>", "", text), path


def test_every_id_is_given_once(built: Pages) -> None:
    for path, text in texts(built, "*.html"):
        ids = re.findall(r'\sid="?([^">\s]+)', text)
        assert len(ids) == len(set(ids)), path


def test_reading_a_page_asks_no_other_host_for_anything(built: Pages) -> None:
    for path, text in texts(built, "*.html"):
        assert not re.search(r"""\ssrc=["']?(?:https?:)?//""", text), path
        assert not re.search(r"""<link rel="(?:stylesheet|preload|icon)" href="https?:""", text), (
            path
        )
    for path, text in texts(built, "*.css"):
        assert not re.search(r"@import|url\(", text), path


def test_links_within_the_site_lead_somewhere(built: Pages) -> None:
    for path, text in texts(built, "*.html"):
        for link in re.findall(r'href="(/[^"#]*)', text):
            target = built.folder / unescape(link).lstrip("/")
            assert target.is_file() or (target / "index.html").is_file(), f"{path}: {link}"


def test_feeds_are_well_formed_and_have_neither_marks_nor_notes(built: Pages) -> None:
    for path, text in texts(built, "index.xml"):
        expat.ParserCreate().Parse(text.encode(), True)
        assert "fnref" not in text, path
        assert "footnotes" not in text, path


def test_a_description_has_neither_marks_nor_notes(sample: Pages) -> None:
    def description(path: str) -> str:
        found = re.search(r'<meta name="description" content="([^"]*)"', sample[path])
        assert found
        return re.sub(r"\s+", " ", unescape(found[1]))

    assert description("posts/hot/index.html").startswith(
        "Training released 2,280 t CO₂e, as much as 910 people."
    )
    assert description("posts/short/index.html") == "Only 910."


def test_a_post_shows_its_title_authors_date_and_tags(sample: Pages) -> None:
    page = sample["posts/hot/index.html"]
    assert "<h1>AI Is the New Hotness 🌎🔥</h1>" in page
    assert '<a href="https://example.com/ahgraber" rel="author">ahgraber</a>' in page
    assert "Grace" in page
    assert '<time datetime="2024-05-12">' in page
    assert '<a href="/tags/opinion/">' in page
    assert "2 computed figures" in page


def test_a_picture_on_another_host_is_left_out(sample: Pages) -> None:
    assert "ahgraber.png" not in sample["posts/hot/index.html"]


def test_the_table_of_contents_is_shown_where_it_is_asked_for(sample: Pages) -> None:
    assert ">What 11,200 m³ means</a>" in sample["posts/hot/index.html"]
    assert 'class="toc"' not in sample["posts/short/index.html"]


def test_a_table_can_be_scrolled_with_the_keyboard(sample: Pages) -> None:
    page = sample["posts/hot/index.html"]
    assert '<div class="table" role="region" aria-label="Table" tabindex="0">' in page
    assert '<td class="right">1,000 MWh</td>' in page


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("guide/two/index.html", "/guide/one/", "/guide/three/"),
        ("guide/one/index.html", None, "/guide/two/"),
        ("posts/short/index.html", None, "/posts/hot/"),
        ("posts/hot/index.html", "/posts/short/", None),
    ],
)
def test_neighbours_follow_the_order_of_reading(
    sample: Pages, page: str, before: str | None, after: str | None
) -> None:
    links = dict(re.findall(r'<a rel="(prev|next)" href="([^"]*)"', sample[page]))
    assert (links.get("prev"), links.get("next")) == (before, after)


def luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb colour, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "raised", "wash", "code-paper"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "claim", "warn"])
def test_text_has_the_contrast_that_wcag_asks_for(scheme: str, paper: str, ink: str) -> None:
    tokens = (REPOSITORY / "assets" / "css" / "tokens.css").read_text("utf-8")
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    colours = dict(
        re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light if scheme == "light" else dark)
    )
    bright, dim = sorted((luminance(colours[paper]), luminance(colours[ink])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5
