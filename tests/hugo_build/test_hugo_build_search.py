"""The search on the reference's pages of facts, in a real browser, and the pages without it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hugo_sites import REPOSITORY, Pages, build_demo, find_hugo

pytestmark = pytest.mark.hugo

GROUP = "reference/facts/grid/index.html"
RECORDS = "reference/facts/gpu/index.html"
INDEX = "reference/facts/index.html"
MOST_BYTES = 300_000

# Each runs in its page, and writes down what a reader would see there.
COMMON = """
const seen = {};
const box = document.querySelector(".search input");
const said = () => document.querySelector(".search output").textContent;
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const visible = (what) => [...document.querySelectorAll(what)].filter((each) => each.offsetParent);
const names = () => visible("tbody tr").map((row) => row.cells[0].textContent.trim());
const type = async (words) => {
  box.value = words;
  box.dispatchEvent(new Event("input"));
  await rest(150);
};
"""
STEPS = {
    GROUP: """
seen.label = document.querySelector(`label[for=${box.id}]`).textContent;
seen.all = names().length;
await type("France");
seen.france = names();
seen.said = said();
seen.headings = visible(".prose h2").length;
seen.address = location.hash;
await type("cote ivoire");
seen.accents = names();
await type("california wecc");
seen.both = names();
await type("nothing of the kind");
seen.none = [names().length, visible(".prose h2").length, said()];
await type("");
seen.back = [names().length === seen.all, said(), location.hash];
location.hash = "#q=grid.de";
await rest(50);
seen.fromAddress = [names(), box.value];
location.hash = "#sources";
await rest(50);
seen.toAHiddenHeading = names().length === seen.all;
seen.overflow = document.documentElement.scrollWidth - innerWidth;
""",
    RECORDS: """
await type("gpu.h100_sxm");
seen.record = visible(".prose h2").map((each) => each.textContent.trim());
seen.fields = names();
await type("gpu.h100_sxm.tdp");
seen.field = names();
""",
    INDEX: """
seen.before = visible(".found li").length;
await type("h100 tdp");
await rest(300);
seen.found = visible(".found a").map((link) => link.textContent);
seen.link = visible(".found a")[0].getAttribute("href");
seen.text = visible(".found li")[2].textContent;
seen.said = said();
seen.groups = names().length;
await type("");
seen.after = visible(".found li").length;
""",
}
HARNESS = """\
<script type="module">
const tell = (what) => { document.body.dataset.seen = JSON.stringify(what); };
addEventListener("error", (event) => tell({ error: event.message }));
addEventListener("unhandledrejection", (event) => tell({ error: `${event.reason}` }));
STEPS
tell(seen);
</script></body>"""
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--window-size=1280,1000", "--virtual-time-budget=8000", "--dump-dom"),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The site as it is, with its own pages of facts."""
    return build_demo(find_hugo("newest"), tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def address(pages: Pages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site with the steps in three of its pages, served on this machine."""
    folder = tmp_path_factory.mktemp("served") / "public"
    shutil.copytree(pages.folder, folder)
    for name, steps in STEPS.items():
        page = folder / name
        harness = HARNESS.replace("STEPS", COMMON + steps)
        page.write_text(page.read_text("utf-8").replace("</body>", harness), "utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def seen_in(page: str, address: str, profile: Path) -> Any:
    """Return what the steps wrote down in a page."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if browser is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        if "CI" in os.environ:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    result = subprocess.run(
        [browser, *FLAGS, f"--user-data-dir={profile}", f"{address}/{Path(page).parent}/"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    written = re.search(r'<body[^>]* data-seen="([^"]*)"', result.stdout)
    assert written, result.stderr
    return json.loads(unescape(written[1]))


def test_a_group_page_leaves_the_rows_with_every_word(address: str, tmp_path: Path) -> None:
    seen = seen_in(GROUP, address, tmp_path)
    assert seen["label"] == "Find on this page"
    assert seen["all"] > 326
    assert seen["france"] == ["grid.fr"]
    assert seen["said"] == f"1 of {seen['all']} rows"
    assert seen["headings"] == 1
    assert seen["address"] == "#q=France"
    assert seen["accents"] == ["grid.ci"]
    assert seen["both"] == ["grid.us_camx"]
    assert seen["none"] == [0, 0, f"0 of {seen['all']} rows"]
    assert seen["back"] == [True, "", ""]
    assert seen["fromAddress"] == [["grid.de"], "grid.de"]
    assert seen["toAHiddenHeading"]
    assert seen["overflow"] <= 0


def test_a_record_is_found_by_its_name_and_a_field_by_its_whole_name(
    address: str, tmp_path: Path
) -> None:
    seen = seen_in(RECORDS, address, tmp_path)
    assert seen["record"] == ["NVIDIA H100 SXM"]
    assert seen["fields"] == [".tdp", ".peak_bf16", ".peak_fp8", ".memory", ".die_area"]
    assert seen["field"] == [".tdp"]


def test_the_index_finds_facts_of_every_group(address: str, tmp_path: Path) -> None:
    seen = seen_in(INDEX, address, tmp_path)
    assert (seen["before"], seen["after"]) == (0, 0)
    assert seen["found"] == ["gpu.h100_nvl.tdp", "gpu.h100_pcie.tdp", "gpu.h100_sxm.tdp"]
    assert seen["link"] == "gpu/#q=gpu.h100_nvl.tdp"
    assert seen["text"] == "gpu.h100_sxm.tdp NVIDIA H100 SXM, maximum power: 700 W, 2022"
    assert seen["said"].startswith("3 of 1,")
    assert seen["groups"] == 23  # the table of groups stays, with its total


def test_without_the_script_everything_is_there(pages: Pages) -> None:
    page = pages[GROUP]
    assert "hidden" not in re.sub(r"<[^>]*aria-hidden[^>]*>", "", page)
    assert '<input type="search"' not in page
    assert "<code>grid.fr</code>" in page


def test_only_the_pages_of_facts_load_the_search(pages: Pages) -> None:
    loaded = {
        path.relative_to(pages.folder).as_posix()
        for path in pages.folder.rglob("index.html")
        if "js/search." in path.read_text("utf-8")
    }
    names = {path.stem for path in (REPOSITORY / "content/reference/facts").glob("[a-z]*.md")}
    assert loaded == {INDEX, *(f"reference/facts/{name}/index.html" for name in names)}


def test_pages_of_the_reference_are_small(pages: Pages) -> None:
    for path in (pages.folder / "reference").rglob("index.html"):
        assert path.stat().st_size < MOST_BYTES, path
