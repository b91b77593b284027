"""The notes that open beside a figure, and the page's width, in a real browser."""

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
from threading import Thread
from typing import Any

import pytest
from hugo_sites import build_demo, find_hugo

pytestmark = pytest.mark.hugo

POST = """\
---
title: Figures
date: 2024-05-12
toc: true
---

Training released {{< calc "a" >}}2,280 t CO₂e{{< /calc >}}[^calc-a], as much as
{{< calc "b" >}}910{{< /calc >}} [^calc-b] people; {{< calc "c" >}}3 t{{< /calc >}} has no note.

| Model | GPU-hours[^calc-a] | Energy | Emissions | Share | Homes | Water on site |
| :---- | -----------------: | -----: | --------: | ----: | ----: | ------------: |
| Llama |          7,700,000 | 1 MWh  | 1,900,000 t CO₂e | 100% | 1,000,000 | 1,480,000 m |

`a_very_long_name_without_any_place_to_break_it × another_very_long_name_without_a_break`

```yaml
a_line: that is much longer than a telephone is wide, and breaks only with harm to its meaning
```

[^calc-a]: 7.7 million h × 700 W. See [the card](https://example.com/card).

[^calc-b]: 2,283 ÷ 2.51 = 909.6.
"""

# Runs in the page and writes down, step by step, what a reader would see.
STEPS = """
const [first, second] = document.querySelectorAll(".calc[role=button]");
const note = () => document.querySelector(".note:popover-open");
const pointer = (type) => new PointerEvent(type, { pointerType: "mouse", bubbles: false });
const key = (name, target) => {
  const options = { key: name, bubbles: true, cancelable: true };
  target.dispatchEvent(new KeyboardEvent("keydown", options));
};
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const seen = {};

seen.buttons = document.querySelectorAll(".calc[role=button]").length;
seen.figures = document.querySelectorAll(".calc").length;
seen.width = innerWidth;
seen.overflow = document.documentElement.scrollWidth - innerWidth;
const table = document.querySelector(".table");
seen.tableScrolls = table.scrollWidth > table.clientWidth;
seen.closedAtFirst = note() === null && first.getAttribute("aria-expanded") === "false";

first.dispatchEvent(pointer("pointerenter"));
await rest(300);
seen.hover = note()?.textContent.replace(/\\s+/g, " ").trim();
seen.expanded = first.getAttribute("aria-expanded");
seen.backReferences = note()?.querySelectorAll(".footnote-backref").length;
seen.afterItsMark = note()?.previousElementSibling === first.nextElementSibling;
const box = note()?.getBoundingClientRect();
seen.withinTheWindow = box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
seen.atTheFoot = Math.round(box.bottom) === innerHeight;
first.dispatchEvent(pointer("pointerleave"));
await rest(400);
seen.leave = note() === null;

first.click();
first.dispatchEvent(pointer("pointerleave"));
await rest(400);
seen.clickStays = note() !== null;
second.focus();
await rest(50);
seen.focusMoves = note()?.textContent.includes("909.6");
key("Escape", second);
seen.escape = note() === null && second.getAttribute("aria-expanded") === "false";
seen.focusKept = document.activeElement === second;

key("Enter", second);
seen.enterOpens = note() !== null;
note().querySelector("a").focus();
seen.linkKeepsItOpen = note() !== null;
key("Escape", document.activeElement);
seen.escapeReturns = note() === null && document.activeElement === second;

const mark = document.querySelector("th .footnote-ref");
mark.dispatchEvent(pointer("pointerenter"));
await rest(300);
seen.header = note()?.textContent.includes("7.7 million h");
seen.headerWeight = note() && getComputedStyle(note().firstElementChild).fontWeight;
document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
seen.outsideCloses = note() === null;
"""

HARNESS = (
    '<script type="module">const tell = (what) =>'
    " { parent.document.getElementById('seen').textContent = JSON.stringify(what); };\n"
    "addEventListener('error', (event) => tell({ error: event.message }));\n"
    + STEPS
    + "tell(seen);</script></body>"
)

# A browser's window has a least width; a frame can be as narrow as a telephone.
FRAME = """\
<!doctype html>
<pre id="seen"></pre>
<iframe src="/posts/figures/" style="width: {width}px; height: 900px; border: 0"></iframe>
"""
WIDTHS = (390, 1280)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1400,1000",
    "--virtual-time-budget=8000",
    "--dump-dom",
]


@pytest.fixture(scope="module")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if path:
        return path
    reason = "no Chromium on this machine (Debian: apt-get install chromium)"
    if "CI" in os.environ:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The theme round one post, served on this machine."""
    folder = tmp_path_factory.mktemp("browser")
    post = folder / "content" / "posts" / "figures.md"
    post.parent.mkdir(parents=True)
    post.write_text(POST, "utf-8")
    (folder / "content" / "guide").mkdir()
    (folder / "content" / "reference").mkdir()
    pages = build_demo(find_hugo("newest"), folder, folder / "content")
    page = pages.folder / "posts" / "figures" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</body>", HARNESS), "utf-8")

    for width in WIDTHS:
        (pages.folder / f"{width}.html").write_text(FRAME.format(width=width), "utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=pages.folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture(scope="module")
def seen(width: int, chromium: str, address: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the steps wrote down in a frame that many pixels wide."""
    profile = tmp_path_factory.mktemp("profile")
    result = subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={profile}", f"{address}/{width}.html"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    written = re.search(r'<pre id="seen">(.*?)</pre>', result.stdout, re.DOTALL)
    assert written, result.stderr
    return json.loads(unescape(written[1]))


def test_the_page_is_never_wider_than_the_window(seen: dict[str, Any], width: int) -> None:
    assert seen["width"] == width
    assert seen["overflow"] <= 0


def test_a_wide_table_scrolls_within_its_frame(seen: dict[str, Any], width: int) -> None:
    assert seen["tableScrolls"] or width > 1000


def test_figures_with_a_note_become_buttons(seen: dict[str, Any]) -> None:
    assert (seen["figures"], seen["buttons"], seen["closedAtFirst"]) == (3, 2, True)


def test_hovering_shows_the_note_and_leaving_hides_it(seen: dict[str, Any]) -> None:
    assert seen["hover"] == "7.7 million h × 700 W. See the card. Note 1"
    assert seen["expanded"] == "true"
    assert seen["backReferences"] == 0
    assert seen["leave"]


def test_the_note_is_within_the_window_and_at_its_foot_on_a_phone(
    seen: dict[str, Any], width: int
) -> None:
    assert seen["withinTheWindow"]
    assert seen["atTheFoot"] == (width < 640)


def test_a_click_keeps_the_note_open(seen: dict[str, Any]) -> None:
    assert seen["clickStays"]


def test_the_keyboard_opens_reads_and_closes_notes(seen: dict[str, Any]) -> None:
    steps = ["afterItsMark", "focusMoves", "escape", "focusKept"]
    steps += ["enterOpens", "linkKeepsItOpen", "escapeReturns"]
    assert {step: seen[step] for step in steps} == dict.fromkeys(steps, True)


def test_a_mark_in_a_table_header_shows_its_note_as_running_text(seen: dict[str, Any]) -> None:
    assert seen["header"]
    assert seen["headerWeight"] == "400"


def test_a_touch_elsewhere_closes_the_note(seen: dict[str, Any]) -> None:
    assert seen["outsideCloses"]
