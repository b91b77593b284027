"""Formatters are neighbours: write, format, write, and the last has nothing to do."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from hugo_calc.post import Plan, Site, plan
from hugo_calc.post.markdown import Body
from hugo_calc.site import run
from hugo_calc.text.splice import splice

Bar = Callable[[int, str], None]

BIN = Path(sys.executable).parent


def mdformat(*options: str, front: str = "frontmatter", alerts: bool = True) -> list[str]:
    extensions = ["gfm", "tables", "footnote", front, "simple_breaks"]
    extensions += ["gfm_alerts"] if alerts else []
    chosen = [word for each in extensions for word in ("--extensions", each)]
    return [str(BIN / "mdformat"), *chosen, *options]


def rumdl(mode: str = "") -> list[str]:
    command = [str(BIN / "rumdl"), "fmt", "--no-cache"]
    if mode:
        command += ["--config", "MD013.reflow = true"]
        command += ["--config", f'MD013.reflow-mode = "{mode}"']
    return command


CHAINS: dict[str, list[list[str]]] = {
    "mdformat": [mdformat()],
    "mdformat, joined lines": [mdformat("--wrap", "no", front="front_matters")],
    "mdformat, no alerts, CRLF": [mdformat("--end-of-line", "keep", alerts=False)],
    "rumdl": [rumdl()],
    "rumdl, sentence per line": [rumdl("sentence-per-line")],
    "rumdl, semantic": [rumdl("semantic-line-breaks")],
    "rumdl, wrapped": [rumdl("normalize")],
    "mdformat, then rumdl": [mdformat(), rumdl()],
    "rumdl, then mdformat": [
        rumdl("sentence-per-line"),
        mdformat("--wrap", "no", front="front_matters"),
    ],
}

FRONT = """\
---
title: Everything
date: 2024-05-20
math: true
calc:
  let:
    cluster: 24000 × gpu.h100_sxm.tdp   # a comment
    llama3: training(model.llama3_8b, method.llama) + training(model.llama3_70b, method.llama)
    "count": 12
  tables:
    models:
      rows: [model.llama3_8b, model.llama3_70b]
      columns:
        Model: row.label
        GPU-hours: row.gpu_hours
        Emissions: { expr: "training(row, method.llama).co2e", format: "3sf" }
      total: true
    machines:
      rows: machines.csv
      columns:
        Machine: row.machine
        Number: row.number
        Energy: row.number × row.power × 1 year in MWh
---
"""

FRONT_TOML = """\
+++
title = "Everything"
date = 2024-05-20

[calc.let]
cluster = "24000 × gpu.h100_sxm.tdp" # a comment
llama3 = "training(model.llama3_8b, method.llama)"
count = "12"

[calc.tables.models]
rows = ["model.llama3_8b", "model.llama3_70b"]
columns = { Model = "row.label", GPU-hours = "row.gpu_hours" }

[calc.tables.machines]
rows = "machines.csv"
columns = { Machine = "row.machine", Energy = "row.number × row.power × 1 year in MWh" }
+++
"""

CSV = "Machine,Number,Power\nDGX,4,10.2 kW\n数据中心,12,700 W\n"

BODY = """
# Everything

A cluster draws {{< calc "cluster" />}}, and Llama 3 took {{< calc "llama3.co2e" "±" />}}.[^mine]
It is {{< calc expr="cluster × 1 year" format="si 2sf" note="false" />}} a year. There are
{{< calc "count" />}} of them, {{< calc "3 × count" "bare" />}}. *Emphasis* {{< calc "1 kWh" />}}!
Who says {{< calc-claim expr="llama3.energy" within="500%" >}}3000 MWh{{< /calc-claim >}}?
A hard break.@@
Raw quotes {{< calc `grid.us` />}}, text {{% calc-text "cluster" /%}}, **{{< calc "2 W × 2" />}}**.

## With {{% calc-text "cluster" /%}} in it

![Draws {{% calc-text "cluster" /%}}](a.png "{{% calc-text `cluster` /%}}") and then
[a link of {{< calc "3 W × 2" />}}](https://example.org/ '{{% calc-text "cluster" /%}} it is').

Setext {{% calc-text "count" /%}}
-----------------------------

> A quote with {{< calc "4 W × 2" />}}, and
> a second line.
>
> {{% calc-table "machines" /%}}

* a list
* with {{< calc "6 W × 2" />}}

  {{% calc-table "models" /%}}

  > In a quote of a list:
  >
  > {{% calc-table "machines" /%}}

1. one
2. two {{< calc "7 W × 2" />}}
   1. deep {{< calc "8 W × 2" />}}

{{% calc-table "models" /%}}

{{% calc-table "machines" /%}}

> [!NOTE]
> An alert of {{< calc "9 W × 2" />}}.

```markdown
{{</* calc "cluster" /*/>}} is {{< calc "cluster" />}} here
```

Literal `{{</* calc "cluster" */>}}` and code `{{< calc "count" />}}`.

Math $a_1 + b_2$ and {{< calc "count × 2" />}}.

| mine | number |
|---|--:|
| a | {{< calc "cluster" />}} |

This one ends in a note.[^other]

[^mine]: My own note, with {{< calc "10 W × 2" />}} and `code`.

    A second paragraph of it.

[^other]: Another.

<!-- a comment {{< calc "count" />}} -->
""".replace("@@", "  ")


class Content(NamedTuple):
    """What a post says by this tool's tags and notes, however it is laid out."""

    figures: list[tuple[str, str]]
    notes: dict[str, str]


def said(text: str) -> Content:
    """Read a post without this tool's own readers."""
    found = re.findall(
        r"\{\{[<%] (calc\S*) (?:[^>%]|(?<!\})>(?!\}))*?[>%]\}\}(.*?)\{\{[<%] /\1", text, re.DOTALL
    )
    figures = [(name, re.sub(r"[\s>|:-]+", " ", inner).strip()) for name, inner in found]
    notes = re.findall(r"^\[\^(calc-\S+?)\]:((?:.*\n?)(?:[ \t]+\S.*\n?)*)", text, re.MULTILINE)
    return Content(sorted(figures), {label: " ".join(note.split()) for label, note in notes})


class Neighbourhood:
    """A site in a scratch folder, and what is done to it."""

    def __init__(self, root: Path, posts: Sequence[bytes]) -> None:
        self.root = root
        self.paths = []
        (root / "hugo.toml").write_text('title = "x"\n')
        for number, text in enumerate(posts):
            path = root / "content" / f"p{number}" / "index.md"
            path.parent.mkdir(parents=True)
            path.write_bytes(text)
            (path.parent / "machines.csv").write_text(CSV, encoding="utf-8")
            self.paths.append(path)

    def write(self) -> None:
        done = run.write([])
        assert done.diagnostics == (), done.diagnostics

    def format(self, chain: Iterable[list[str]]) -> int:
        """Format every post; return how many mdformat left alone since it would change them."""
        names = [str(path.relative_to(self.root)) for path in self.paths]
        left = 0
        for command in chain:
            done = subprocess.run(
                [*command, *names], cwd=self.root, capture_output=True, text=True, check=False
            )
            refused = (done.stdout + done.stderr).count("renders to different HTML")
            assert done.returncode == int(refused > 0), done.stdout + done.stderr
            left += refused
        return left

    def bytes(self) -> list[bytes]:
        return [path.read_bytes() for path in self.paths]

    def said(self) -> list[Content]:
        return [said(each.decode()) for each in self.bytes()]


def neighbours_agree(
    site: Neighbourhood, chain: list[list[str]], *, rounds: int = 2, most_left: int = 0
) -> int:
    """Write, and then format and write again; return how many posts any last write changed.

    `most_left` posts may be such that mdformat itself gives up on them.
    """
    site.write()
    before = site.said()
    assert all(each.figures for each in before)
    changed = 0
    for _ in range(rounds):
        assert site.format(chain) <= most_left
        formatted = site.bytes()
        site.write()
        changed += sum(a != b for a, b in zip(formatted, site.bytes(), strict=True))
        assert run.check([]).diagnostics == ()
        assert site.said() == before
    formatted = site.bytes()
    site.format(chain)
    assert site.bytes() == formatted, "the formatters themselves are at rest"
    return changed


@pytest.mark.parametrize("chain", CHAINS, ids=str)
def test_write_has_nothing_to_do_after_formatters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar, chain: str
) -> None:
    sentences = re.sub(r"(?<=[.!?]) ", "\n", BODY)
    texts = [
        FRONT + BODY,
        (FRONT + BODY).replace("\n", "\r\n"),
        FRONT + sentences,
        FRONT_TOML + BODY,
    ]
    site = Neighbourhood(tmp_path, [text.encode() for text in texts])
    monkeypatch.chdir(tmp_path)
    changed = neighbours_agree(site, CHAINS[chain])
    bar(2, f"{len(CHAINS)} chains of formatters: the last write changes nothing")
    assert changed == 0


_SIMPLE = (
    'It takes {{< calc "cluster" />}} of power, and {{< calc "count" />}} more.',
    'So {{< calc "llama3.co2e in tCO2e" "±" />}}, *or* {{< calc "5 kWh + 3 MWh" "2sf" />}}.\nYes.',
    '{{< calc "grid.us" />}} and {{% calc-text "cluster × 1 h" /%}} in **{{< calc "2 L" />}}**',
    'See [that {{< calc "3 m × 4 m" />}} text](https://a.org/) ![{{% calc-text "2 kg" /%}}](a)',
    '{{% calc-table "models" /%}}',
    '{{% calc-table "machines" /%}}',
    '```sh\necho {{< calc "cluster" />}}\n```',
    '| a | b |\n| - | - |\n| {{< calc "7 × 6" />}} | x[^own] |',
    'Meta reports {{< calc-claim "cluster" "5%" >}}16.8 MW{{< /calc-claim >}}; {{< calc "9" />}}!',
    '[^own]: A note of the author\'s own, {{< calc "10 t / 4" />}}.',
)


def random_block(rng: random.Random, depth: int) -> str:
    kind = rng.choice(("quote", "item", "number", "alert")) if depth and rng.random() < 0.4 else ""
    if not kind:
        return rng.choice(_SIMPLE[:-1])
    lines = "\n\n".join(random_block(rng, depth - 1) for _ in range(rng.randint(1, 2)))
    first, other = {
        "quote": ("> ", "> "),
        "item": ("- ", "  "),
        "number": ("1. ", "   "),
        "alert": ("> [!TIP]\n> ", "> "),
    }[kind]
    if kind in ("item", "number"):
        first += rng.choice(("", "Text.\n\n" + other))
    return first + "\n".join(
        (other + line).rstrip() if number else line for number, line in enumerate(lines.split("\n"))
    )


def random_post(rng: random.Random) -> bytes:
    blocks = [random_block(rng, 3) for _ in range(rng.randint(2, 7))]
    blocks += ['## A part of {{% calc-text "cluster" /%}}', "Referred to.[^own]", _SIMPLE[-1]]
    text = FRONT + "\n\n".join(blocks) + "\n"
    return (text.replace("\n", "\r\n") if rng.random() < 0.2 else text).encode()


def test_write_has_nothing_to_do_after_formatters_of_random_posts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(2)
    site = Neighbourhood(tmp_path, [random_post(rng) for _ in range(12)])
    monkeypatch.chdir(tmp_path)
    assert neighbours_agree(site, CHAINS["mdformat, then rumdl"], rounds=1, most_left=2) == 0


@pytest.mark.slow
@pytest.mark.parametrize("chain", CHAINS, ids=str)
def test_write_has_nothing_to_do_after_formatters_of_many_random_posts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: Bar, chain: str
) -> None:
    rng = random.Random(chain)
    site = Neighbourhood(tmp_path, [random_post(rng) for _ in range(150)])
    monkeypatch.chdir(tmp_path)
    changed = neighbours_agree(site, CHAINS[chain], most_left=30)
    bar(2, f"150 random posts through each of {len(CHAINS)} chains of formatters")
    assert changed == 0


def planned(body: str) -> tuple[Plan, str]:
    source = f"---\ntitle: t\ndate: 2024-05-20\n---\n{body}\n".encode()
    made = plan(source, "content/a.md", Site())
    return made, splice(source, made.edits).decode()


def test_a_note_of_a_whole_number_is_no_list() -> None:
    _, text = planned('So {{< calc "3 × 4" />}} and {{< calc "12" />}} and {{< calc "1 W" />}}.')
    assert "[^calc-12]: 12\\.\n" in text
    assert "[^calc-3-4]: 3 × 4 = 12." in text
    assert "[^calc-1-w]: 1 W." in text


def test_an_image_that_has_ended_does_not_make_a_later_link_an_attribute() -> None:
    _, text = planned('![a [b] c](x.png) and [a link of {{< calc "2 × 1 W" />}}](y).')
    assert '[a link of {{< calc "2 × 1 W" >}}2 W{{< /calc >}}](y)' in text
    made, _ = planned('![a [b] c {{< calc "2 × 1 W" />}}](x.png)')
    assert [each.code for each in made.diagnostics] == ["HC508"]


def test_a_table_may_stand_in_a_list_that_begins_in_a_list() -> None:
    source = b"- text\n1. - > {{%"
    assert Body(source, 0).prefix(source.index(b"{{")) == b"     > "


def test_a_fence_may_stand_in_a_quote_that_begins_in_a_list() -> None:
    made, text = planned('- > ```\n  > {{< calc "2 × 1 W" />}}\n  > ```\n\n{{< calc "1 W" />}}')
    assert made.diagnostics == ()
    assert re.findall(r"^\[\^(.*?)\]:", text, re.MULTILINE) == ["calc-1-w"]


def test_a_claim_in_a_quote_may_be_broken_over_lines() -> None:
    made, _ = planned('> So {{< calc-claim "2 × 1 kg" >}}2\n>   kg{{< /calc-claim >}}.')
    assert made.diagnostics == ()
