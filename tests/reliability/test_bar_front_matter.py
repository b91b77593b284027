"""Hostile front matter, site data and CSV: a located diagnostic in milliseconds, and no edit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from load_site import slowness
from ordinary_front_matters import ordinary_front_matters

from hugo_calc.post import Plan, Site, plan

Bar = Callable[[int, str], None]

MOST_SECONDS = 0.15
BODY = b'\nUsed: {{< calc "1 kWh" />}}.\n'

_CHAIN = list(zip("abcdefghijkl", "bcdefghijklm", strict=True))
# By format: what stands in a front matter, or in a site's data file (there without `calc`).
YAML = {
    "alias bomb": "let:\n  a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"  {after}: &{after} [{', '.join([f'*{one}'] * 9)}]\n" for one, after in _CHAIN),
    "merge chain": "let:\n  m0: &m0 {a: 1}\n"
    + "".join(f"  m{n}: &m{n}\n    <<: [*m{n - 1}, *m{n - 1}]\n" for n in range(1, 25)),
    "alias to itself": "let: &a\n  x: *a\n",
    "unknown alias": "let:\n  x: *nowhere\n",
    "10,000 lists": "let: " + "[" * 10_000,
    "10,000 maps": "let: " + "{b: " * 10_000,
    "10,000 items": "let:\n  " + "- " * 10_000,
    "10,000 keys within": "".join(" " * n + "a:\n" for n in range(200)),
    "100,000 keys": "let:\n" + "".join(f"  k{n}: 1\n" for n in range(100_000)),
    "2,000 keys": "let:\n" + "".join(f"  k{n}: 1\n" for n in range(2_000)),
    "10,000 equal keys": "let:\n" + "  k: 1\n" * 4_000,
    "a key twice": "let:\n  x: 1 kWh\n  x: 2 kWh\n",
    "python call": "let:\n  x: !!python/object/apply:os.system ['true']\n",
    "python name": "let:\n  x: !!python/name:os.system\n",
    "own tag": "let:\n  x: !own {a: 1}\n",
    "binary": "let:\n  x: !!binary aGVsbG8=\n",
    "a megabyte": "let:\n  x: " + "1" * 1_000_000 + "\n",
    "a megabyte of colons": "let:\n  x" + ":" * 1_000_000 + "\n",
    "open quote": 'let:\n  x: "' + "y" * 30_000,
    "open bracket": "let: [" + "b, " * 1_200,
    "tabs": "let:\n\tx: 1\n",
    "two documents": "let: {}\n--- \nlet: {}\n",
    "directive": "%YAML 9.9\nlet:\n  x: (\n",
    "control characters": "let:\n  x: '\x01'\n",
    "escapes": 'let:\n  x: "' + "\\U0001F600" * 2_000 + '"\n',
    "no map": "- 1\n- 2\n",
    "keys that are maps": "let:\n  ? {a: 1}\n  : 2\n",
    "a formula of 30,000": "let:\n  x: " + "(" * 30_000 + "\n",
}
TOML = {
    "10,000 lists": "let = " + "[" * 10_000,
    "10,000 tables": "let = " + "{a = " * 8_000,
    "10,000 dots": "let" + ".a" * 10_000 + " = 1",
    "a deep header": "[let" + ".a" * 10_000 + "]",
    "100,000 keys": "[let]\n" + "".join(f"k{n} = '1'\n" for n in range(100_000)),
    "2,000 keys": "[let]\n" + "".join(f"k{n} = '1'\n" for n in range(2_000)),
    "a key twice": "[let]\nx = '1 kWh'\nx = '2 kWh'\n",
    "a table twice": "[let]\n[let]\n",
    "5,000 tables": "[[let]]\n" * 4_000,
    "a megabyte": "[let]\nx = '" + "1" * 1_000_000 + "'\n",
    "open string": 'let = """' + '\\"' * 15_000,
    "a long word": "let = " + "x" * 30_000,
    "control characters": "[let]\nx = '\x01'\n",
    "a number too large": "[let]\nx = " + "9" * 30_000 + "\n",
    "a value missing": "[let]\nx =\n",
    "an escape": '[let]\nx = "\\q"\n',
}
JSON = {
    "10,000 lists": '"let": ' + "[" * 10_000,
    "10,000 maps": '"let": ' + '{"a":' * 6_000,
    "100,000 keys": '"let": {' + ", ".join(f'"k{n}": "1"' for n in range(100_000)) + "}",
    "2,000 keys": '"let": {' + ", ".join(f'"k{n}": "1"' for n in range(2_000)) + "}",
    "a key twice": '"let": {"x": "1 kWh", "x": "2 kWh"}',
    "a megabyte": '"let": {"x": "' + "1" * 1_000_000 + '"}',
    "a number": '"let": {"x": ' + "9" * 30_000 + "}}",
    "not a number": '"let": {"x": NaN}',
    "white space": '"let": ' + " " * 30_000 + "}",
    "control characters": '"let": {"x": "\x01"}',
    "half a surrogate": '"let": {"x": "\\ud800"}',
    "open string": '"let": {"x": "' + "y" * 30_000,
    "a trailing comma": '"let": {"x": "1",}',
}
CSV = {
    "a megabyte": "a\n" + "1\n" * 600_000,
    "3,000 rows": "a\n" + "1\n" * 3_000,
    "10,000 columns": ",".join(f"c{n}" for n in range(10_000)) + "\n",
    "a long cell": "a\n" + "x" * 900_000 + "\n" + "1,2\n",
    "an open quote": 'a\n"' + "x," * 400_000,
    "doubled quotes": 'a\n"' + '""' * 400_000,
    "a column twice": "a,a\n1,2\n",
    "rows of other lengths": "a,b\n1\n",
    "semicolons": "a;b\n1;2\n",
    "empty": "",
    "blank lines": "\n" * 900_000,
    "a quote in a cell": 'a\n1 "2"\n"x"y\n',
    "hostile cells": "a\n" + "((((((((((((((((((((((((((((((((((((((((((((((((\n" * 1_900 + "1,2\n",
}
CASES = [
    *(("post", "yaml", name) for name in YAML),
    *(("post", "toml", name) for name in TOML),
    *(("post", "json", name) for name in JSON),
    *(("site", "yaml", name) for name in YAML),
    *(("site", "toml", name) for name in TOML),
    *(("site", "json", name) for name in JSON),
    *(("file", "csv", name) for name in CSV),
]

# Plans every case in an address space of 512 MiB, and prints what the slowest took.
_PLAN_ALL = """
import json, resource
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
from test_bar_front_matter import CASES, seconds

print(json.dumps(max((seconds(*each), each) for each in CASES)))
"""


def inputs(where: str, form: str, name: str) -> tuple[bytes, Site]:
    """Return the post and the site of a case."""
    if where == "file":
        front = "---\ncalc:\n  tables:\n    t:\n      rows: t.csv\n      columns: {A: row.a}\n---\n"
        data = CSV[name].encode()
        post = front.encode() + b'{{% calc-table "t" /%}}\n' + BODY
        return post, Site(resource=lambda _name: data)
    text = {"yaml": YAML, "toml": TOML, "json": JSON}[form][name]
    if where == "site":
        text = f"{{{text}}}\n" if form == "json" else text
        return b"---\ntitle: t\n---" + BODY, Site(definitions=(f"data/calc.{form}", text.encode()))
    if form == "yaml":
        block = "calc:\n" + "".join(f"  {line}\n" for line in text.splitlines())
        return f"---\ntitle: t\n{block}---\n".encode() + BODY, Site()
    if form == "toml":
        text = "\n" + text.replace("[let", "[calc.let") if "[let" in text[:6] else f"calc.{text}"
        text = text.replace("[calc.let", "[[calc.let") if text.startswith("[[") else text
        return f"+++\ntitle = 't'\n{text}\n+++\n".encode() + BODY, Site()
    return f'{{"title": "t", "calc": {{{text}}}}}\n'.encode() + BODY, Site()


def planned(where: str, form: str, name: str) -> Plan:
    post, site = inputs(where, form, name)
    return plan(post, "content/p.md", site)


def seconds(where: str, form: str, name: str) -> float:
    """Return what a case costs, the least of three times."""
    post, site = inputs(where, form, name)
    best = 1e9
    for _ in range(3):
        began = time.process_time()
        plan(post, "content/p.md", site)
        best = min(best, time.process_time() - began)
    return best


def judged(where: str, form: str, name: str) -> str:
    """Return what is wrong with the answer to a case, "" where nothing is."""
    post, site = inputs(where, form, name)
    made = plan(post, "content/p.md", site)
    if made.edits:
        return "is edited"
    errors = [each for each in made.diagnostics if each.severity == "error"]
    if not errors:
        return "has no error"
    for each in errors:
        length = len(post)
        if each.path.startswith("data/") and site.definitions is not None:
            length = len(site.definitions[1])
        elif each.path.endswith(".csv"):
            length = len(CSV[name].encode())
        if each.span is None or not 0 <= each.span.start <= each.span.end <= length:
            return f"has no place: {each}"
    return ""


def test_hostile_front_matter_is_refused_at_a_place(bar: Bar) -> None:
    found = {each: judged(*each) for each in CASES}
    wrong = {each: what for each, what in found.items() if what}
    bar(10, f"{len(CASES)} hostile texts of YAML, TOML, JSON, CSV: {len(wrong)} not refused")
    assert not wrong


def test_an_ordinary_front_matter_is_read(bar: Bar) -> None:
    texts = ordinary_front_matters()
    alarms = []
    for text in texts:
        made = plan(text.encode() + b'\nUsed: {{< calc "x" />}}.\n', "content/p.md", Site())
        if made.diagnostics or not made.edits:
            alarms.append((text, made.diagnostics))
    bar(10, f"{len(texts)} ordinary front matters: {len(alarms)} false alarms")
    assert len(texts) >= 200
    assert alarms == []


@pytest.mark.slow
@pytest.mark.timed
def test_hostile_front_matter_costs_milliseconds(bar: Bar) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _PLAN_ALL],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    slowest, case = json.loads(run.stdout)
    bar(10, f"in 512 MiB: slowest {slowest * 1000:.0f} ms ({', '.join(case)})")
    assert slowest <= MOST_SECONDS * slowness(), case
