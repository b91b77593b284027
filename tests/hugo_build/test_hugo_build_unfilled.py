"""A shortcode without a value stops `hugo build`, and does not stop a preview."""

from __future__ import annotations

import http.client
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hugo_sites import EVERY_HUGO, Hugo, find_hugo, write_site

pytestmark = pytest.mark.hugo

SITE = {
    "hugo.toml": 'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n',
    "layouts/_default/single.html": "{{ .Content }}\n",
    "layouts/_default/list.html": "{{ .Title }}\n",
    "layouts/index.html": "{{ .Title }}\n",
    "layouts/shortcodes/box.html": "<aside>{{ .Inner }}</aside>",
}

# An unfilled tag, and how the message names it.
UNFILLED = {
    '{{< calc "llama3.co2e" />}}': 'calc "llama3.co2e"',
    '{{< calc "llama3.co2e" >}}{{< /calc >}}': 'calc "llama3.co2e"',
    '{{< calc "llama3.co2e" >}} {{< /calc >}}': 'calc "llama3.co2e"',
    '{{< calc "llama3.co2e" >}}…{{< /calc >}}': 'calc "llama3.co2e"',
    '{{< calc "x" "2sf bare" />}}': 'calc "x" "2sf bare"',
    '{{< calc format="2sf" expr="x" />}}': 'calc expr="x" format="2sf"',
    '{{% calc-text "x" /%}}': 'calc-text "x"',
    '{{% calc-table "training" %}}\n\n{{% /calc-table %}}': 'calc-table "training"',
    '{{< box >}}{{< calc "x" />}}{{< /box >}}': 'calc "x"',
}


BOTH = 'One {{< calc "a" />}}, two {{< calc "b" />}}.\n\n{{< calc "c" >}}3 t{{< /calc >}}'

MESSAGE = re.compile(
    r"ERROR (?:\d{4}/\S+ \S+ )?(?P<place>\S+:\d+:\d+): (?P<tag>.*) has no value yet; "
    r"run hugo-calc write (?P<path>\S+)"
)


def post(body: str) -> str:
    return f"---\ntitle: Hot\n---\n\nFirst.\n\n{body}\n"


@pytest.fixture(scope="module", params=EVERY_HUGO)
def refused(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What Hugo says of a site with a post for each unfilled form."""
    hugo = find_hugo(request.param)
    site = tmp_path_factory.mktemp("unfilled")
    posts = {f"content/posts/{at}.md": post(tag) for at, tag in enumerate(UNFILLED)}
    write_site(hugo, site, {**SITE, **posts, "content/posts/both.md": post(BOTH)})
    result = hugo.run(site)
    assert result.returncode != 0
    return (result.stdout + result.stderr).replace(f"{site}/", "")  # Hugo 0.111 knows no base


@pytest.mark.parametrize("at", range(len(UNFILLED)), ids=list(UNFILLED))
def test_an_unfilled_shortcode_fails_the_build_with_the_place_and_the_fix(
    refused: str, at: int
) -> None:
    path = f"content/posts/{at}.md"
    said = [found.groupdict() for found in MESSAGE.finditer(refused) if found["path"] == path]
    assert said == [{"place": f"{path}:7:1", "tag": list(UNFILLED.values())[at], "path": path}]


def test_every_unfilled_figure_of_a_post_is_reported_in_one_build(refused: str) -> None:
    places = [found["place"] for found in MESSAGE.finditer(refused) if "both" in found["path"]]
    assert sorted(places) == ["content/posts/both.md:7:28", "content/posts/both.md:7:5"]


@contextmanager
def served(hugo: Hugo, site: Path) -> Iterator[tuple[int, str]]:
    """Run `hugo server`; give its port and what it said until it was ready."""
    with subprocess.Popen(
        [hugo.path, "server", "--watch=false", "--disableLiveReload", "--bind", "127.0.0.1"],
        cwd=site,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert server.stdout
            said = ""
            for line in server.stdout:
                said += line
                if found := re.search(r"available at \S*?:(\d+)/", line):
                    yield int(found[1]), said
                    return
            pytest.fail(said)
        finally:
            server.terminate()


@pytest.mark.parametrize("name", EVERY_HUGO)
def test_a_preview_shows_a_mark_and_warns(name: str, tmp_path: Path) -> None:
    hugo = find_hugo(name)
    write_site(hugo, tmp_path, {**SITE, "content/hot.md": post('It is {{< calc "a in t" />}}.')})
    with served(hugo, tmp_path) as (port, said):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/hot/")
        page = connection.getresponse().read().decode()
        connection.close()
    mark = '<mark class="calc-unfilled">[calc &#34;a in t&#34;: no value yet]</mark>'
    assert f"It is {mark}." in page
    assert re.search(r'WARN .*hot\.md:7:7: calc "a in t" has no value yet', said)
