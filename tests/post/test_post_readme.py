"""The README's example: what it says the tool writes is what the tool writes."""

from __future__ import annotations

import re
from pathlib import Path

from post_bench import written

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```markdown\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_example_comes_out_as_the_readme_prints_it() -> None:
    before, after = BLOCKS[:2]
    result = written(before)
    prose = after.split("\n\n")[0]
    assert prose in result
    # The notes are shortened there: what is left of them, and the first words, are the tool's.
    for label, start in re.findall(r"^\[\^(calc-[^\]]+)\]: ([^…\n]*)", after, re.MULTILINE):
        assert f"[^{label}]: {start.rstrip()}" in result
