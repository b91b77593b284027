"""A generated site of any size, and what measures a run over it: CPU time and memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

FIGURES = 5  # to a post, at least one of which is a table
POST_SIZE = 10_000  # bytes

# What `calibration` takes on the machine that the budgets were set on.
_USUAL_SECONDS = 0.095

# Runs the tool and writes down how much memory the process held at most. That is not asked of
# wait4, whose figure begins with the memory of the process that started this one.
_PROBE = """
import json, os, sys
from hugo_calc.__main__ import main
leave = os._exit
def noted(code):
    try:
        with open("/proc/self/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open(report, "w") as file:
        json.dump({"code": code, "peak": peak / 1024}, file)
    leave(0)
os._exit = noted
report = sys.argv.pop(1)
main()
"""

_WORDS = (
    *("power", "energy", "grid", "heat", "water", "model", "rack", "server", "training", "hour"),
    *("year", "carbon", "cooling", "turbine", "inference", "country", "measurement", "estimate"),
    *("Übersicht", "façade", "déjà", "naïve", "—", "½", "publication"),
)


class Measured(NamedTuple):
    """What a run said and took."""

    code: int
    output: str
    seconds: float  # of CPU, the kernel's work for it included
    megabytes: float  # held at most


def make_load_site(root: Path, posts: int, *, seed: int = 12) -> None:
    """Make a site of so many posts, none of them written yet."""
    rng = random.Random(seed)
    content = root / "content" / "posts"
    content.mkdir(parents=True)
    (root / "hugo.toml").write_text('title = "Load"\ndefaultContentLanguage = "en"\n')
    (root / "data").mkdir()
    (root / "data" / "calc.yaml").write_text("let:\n  our_pue: 1.25\n")
    for number in range(posts):
        path = content / f"{number % 50:02}" / f"post-{number:04}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(_post(number, rng), encoding="utf-8")


def run_tool(root: Path, *arguments: str, report: Path) -> Measured:
    """Run the command line in `root` as a process of its own; `report` is a file it may write."""
    with (report.with_suffix(".out")).open("w+", encoding="utf-8") as output:
        command = [sys.executable, "-c", _PROBE, str(report), *arguments]
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
    assert process.returncode == 0, said
    found = json.loads(report.read_text())
    return Measured(found["code"], said, used.ru_utime + used.ru_stime, found["peak"])


def slowness() -> float:
    """Return how much slower than usual this machine is now, at least 1, by a fixed loop."""
    best = min(_calibration() for _ in range(5))
    return max(1.0, best / _USUAL_SECONDS)


def _calibration() -> float:
    start = time.process_time()
    seen: dict[str, int] = {}
    for number in range(400_000):
        word = f"{number % 1013}-{number % 7}"
        seen[word] = seen.get(word, 0) + len(word)
    assert sum(seen.values()) > 0
    return time.process_time() - start


def _post(number: int, rng: random.Random) -> str:
    count = rng.randint(2, 400)
    front = (
        f'---\ntitle: "Post {number}"\ndate: 20{rng.randint(20, 25)}-0{rng.randint(1, 9)}-1'
        f"{rng.randint(0, 9)}\ntags: [load, post]\ncalc:\n  let:\n"
        f"    cluster: {count} × gpu.h100_sxm.tdp\n"
        f"    energy: cluster × {rng.randint(100, 9000)} h × our_pue\n"
        "    emissions: energy × grid.us\n"
        "  tables:\n    runs:\n      rows: [model.llama3_8b, model.llama3_70b]\n"
        "      columns: { Model: row.label, Hours: row.gpu_hours }\n---\n"
    )
    tags = [
        '{{< calc "cluster" />}}',
        '{{< calc "energy" "3sf" />}}',
        '{{< calc "emissions in tCO2e" />}}',
        f'{{{{< calc "{rng.randint(2, 99)} kg + {rng.randint(2, 999)} g" />}}}}',
    ]
    assert len(tags) + 1 == FIGURES
    parts = [_paragraph(rng, tag) for tag in tags] + ['{{% calc-table "runs" /%}}\n\n']
    room = POST_SIZE - len(front.encode()) - sum(len(part.encode()) for part in parts)
    filler = []
    while room > 0:
        filler.append(_paragraph(rng, ""))
        room -= len(filler[-1].encode())
    rng.shuffle(parts)
    share = len(filler) // len(parts)
    body = [
        "".join(filler[at * share : (at + 1) * share]) + part for at, part in enumerate(parts)
    ] + filler[len(parts) * share :]
    return front + "".join(body)


def _paragraph(rng: random.Random, tag: str) -> str:
    words = rng.choices(_WORDS, k=rng.randint(30, 90))
    if tag:
        words.insert(rng.randint(1, len(words) - 1), tag)
    lead = rng.choice(("", "", "", "## A part\n\n", "> ", "- "))
    if lead.startswith("#"):
        return f"{lead}{' '.join(words)}.\n\n"
    return f"{lead}{' '.join(words)}, *so* `code` and [link](https://example.org/).\n\n"
