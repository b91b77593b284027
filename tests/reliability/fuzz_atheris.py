"""Coverage-guided fuzzing: `fuzz_atheris.py scan|formula|post [corpus] [-runs=N] [-seed=N]`."""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["hugo_calc"]):
    from hugo_calc.hugo import shortcodes
    from hugo_calc.lang import grammar
    from hugo_calc.post import Answer, Site, evaluate_expression, plan
    from hugo_calc.report.diagnostic import CODES
    from hugo_calc.text.placed import placed
    from hugo_calc.text.splice import splice

SITE = Site()
TEMPLATES = {"calc": True, "box": True, "fig": False}


def scanned(data: bytes) -> None:
    """Check that the shortcodes of any bytes lie in them, in order."""
    for templates in (None, TEMPLATES):
        found = shortcodes.scan(data, templates)
        before = -1
        for each in found.shortcodes:
            assert before < each.tag.start < each.tag.end <= each.end <= len(data)
            before = each.tag.start
        if found.error is not None:
            assert found.error.span is not None
            assert 0 <= found.error.span.start <= found.error.span.end <= len(data)


def worked_out(data: bytes) -> None:
    """Check that a formula has a value or a located diagnostic."""
    text = data.decode("utf-8", "replace")
    reading = grammar.parse(placed(text))
    assert reading.formula is not None or reading.diagnostics
    found = evaluate_expression(text, None, SITE)
    if isinstance(found, Answer):
        assert found.text
        return
    end = len(text.encode())
    assert found
    for each in found:
        assert each.code in CODES
        assert each.span is not None
        assert 0 <= each.span.start <= each.span.end <= end


def planned(data: bytes) -> None:
    """Check that a post is refused, or that writing it twice is writing it once."""
    made = plan(data, "content/p.md", SITE)
    if made.refused:
        assert made.edits == ()
        assert all(each.span is not None for each in made.diagnostics)
        return
    after = splice(data, made.edits)
    again = plan(after, "content/p.md", SITE)
    assert not again.refused
    assert again.edits == (), (data, after)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "scan": scanned,
    "formula": worked_out,
    "post": planned,
}

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
