"""Bar 1 from the author's side: whatever words are added to a written post, a write keeps them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from accidents import disturbed
from random_posts import CSV, random_post

from hugo_calc.post import Plan, Site, plan, staleness
from hugo_calc.text.splice import splice
from hugo_calc.verify import verify

PATH = "content/posts/p.md"
SITE = Site(resource=lambda name: CSV.encode() if name == "machines.csv" else None)

# What an author may put on lines of its own; `W` is the word, `L` a label that the post has.
_LINES = (
    *("W", "  W", "    W", "\tW", "  * W", "- W\n- more", "1. W", "> W", "# W", "W\n===", "= W"),
    *("| a | b |\n| - | - |\n| W | 1 |", "  | W |", "***\nW", "_W_", "[a]: /W", "<!--more-->\nW"),
    *("<div>\n[^L]: W\n</div>", "<pre>\n[^L]: W\n</pre>", "<!--\n[^L]: W\n-->", "<img alt=W>"),
    *("```\n[^L]: W\n```", "~~~\nW\n~~~", "> ```\n> W\n\nmore", "[^L]: W", "  [^L]: W"),
    *("[^own]: W", "[^calc-mine]: W", "[^calc-a:b]: W", "[^calc-Mine]: W\n    W W"),
    "my note[^calc-mine] W",
    *('{{< highlight md >}}\n[^L]: W\n{{< /highlight >}}', '{{</* calc "W"\n[^L]: W */>}}'),
    *('{{< fig `\n[^L]: W` >}}', "{{% box %}}\n[^L]: W\n{{% /box %}}"),
    "{{% box %}}\n\n[^L]: W {{% /box %}}",
    *("<<<<<<< ours\n[^L]: W\n=======\n[^L]: W W\n>>>>>>> theirs", "Press ` W", "Press \\` W"),
)  # fmt: skip
# And within a line, at any place of one.
_INLINE = (
    *("W", " W ", " (W) ", "`W", "\\`W", "<b>W</b>", "<!-- W -->", " W\n", "\nW ", "\n\nW\n\n"),
    *("\n\n- W\n\n", "\n  * W\n", "[^own] W", "<p title='W'>", "\r\nW\r\n", "**W**"),
    "\n    W\n\n    W",
)  # fmt: skip


def with_words(source: bytes, rng: random.Random) -> tuple[bytes, list[bytes]]:
    """Return a post with some words more, each unlike any other, and those words."""
    body = max(source.find(b"\n---", 3), source.find(b"\n+++", 3), 0)
    labels = re.findall(rb"\[\^(calc-[^\[\]\s]+)\]", source) or [b"calc-x"]
    words = []
    for number in range(rng.randint(1, 4)):
        word = f"Qz{number}q".encode()
        shape = rng.choice(_LINES if rng.random() < 0.6 else _INLINE).encode()
        text = shape.replace(b"W", word).replace(b"L", rng.choice(labels))
        if shape.decode() in _LINES:
            starts = [match.end() for match in re.finditer(rb"\n", source[body + 1 :])]
            at = body + 1 + rng.choice(starts or [len(source) - body - 1])
            text = rng.choice((b"", b"", b"\n")) + text + rng.choice((b"\n", b"\n", b"\n\n"))
        else:
            at = rng.randint(min(body + 4, len(source)), len(source))
        while at < len(source) and source[at] & 0xC0 == 0x80:
            at += 1
        if within_mark(source, at):
            continue
        source = source[:at] + text + source[at:]
        words.append(word)
    return source, words


def within_mark(source: bytes, at: int) -> bool:
    """Return whether a place is in a footnote's label, which the tool gives out."""
    opened = source.rfind(b"[^calc-", 0, at)
    return opened >= 0 and b"]" not in source[opened : at - 1]


def without_tags(source: bytes, rng: random.Random) -> bytes:
    """Return a post with a figure or two taken out, marks and all or not, as an author does."""
    for match in reversed(list(re.finditer(rb"\{\{< calc .*?\{\{< /calc >\}\}", source))):
        if rng.random() < 0.3:
            mark = re.compile(rb"\[\^calc-[^\]]*\]").match(source, match.end())
            end = mark.end() if mark and rng.random() < 0.8 else match.end()
            source = source[: match.start()] + b"two" + source[end:]
    return source


def with_other_numbers(source: bytes, rng: random.Random) -> bytes:
    """Return a post in whose definitions a number or two has changed, so that figures are stale."""
    end = max(source.find(b"\n---", 3), source.find(b"\n+++", 3), 0)
    places = [match.start() for match in re.finditer(rb"(?<![\w.])[1-9](?=[0-9]* )", source[:end])]
    for at in rng.sample(places, min(len(places), 2)):
        source = source[:at] + rng.choice((b"1", b"2", b"3")) + source[at + 1 :]
    return source


def first_write(rng: random.Random) -> tuple[bytes, Plan]:
    """Return a random post, written, with the plan that did it."""
    while True:
        source = random_post(rng)
        made = plan(source, PATH, SITE)
        if not made.refused and made.edits:
            return splice(source, made.edits), made


def judged(seed: int) -> str:
    """Write a random post, change it as an author does, and write it again: no word is lost."""
    rng = random.Random(seed)
    source, first = first_write(rng)
    changed = with_other_numbers(source, rng) if rng.random() < 0.7 else source
    changed = without_tags(changed, rng) if rng.random() < 0.4 else changed
    changed = disturbed(changed, rng) if rng.random() < 0.1 else changed
    changed, words = with_words(changed, rng)
    site = SITE._replace(ledger=first.ledger)
    made = plan(changed, PATH, site)
    if made.refused:
        return "refused"
    after = splice(changed, made.edits)
    for word in words:
        assert after.count(word) >= changed.count(word), (seed, word, changed, after)
    assert verify(changed, after, made, lambda data: plan(data, PATH, site)) is None, (
        seed,
        changed,
    )
    again = plan(after, PATH, site)
    assert again.edits == (), (seed, changed)
    assert bool(staleness(made, PATH)) >= bool(made.edits), (seed, changed)
    return "rewritten" if made.edits else "kept"


def counted(seeds: range) -> dict[str, int]:
    counts = dict.fromkeys(("rewritten", "kept", "refused"), 0)
    for seed in seeds:
        counts[judged(seed)] += 1
    return counts


def test_no_word_that_an_author_adds_is_lost(bar: Callable[[int, str], None]) -> None:
    counts = counted(range(300))
    bar(1, f"words added to {sum(counts.values())} written posts: 0 lost")
    assert counts["rewritten"] > 30
    assert counts["kept"] > 30


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_of_many_posts_no_word_that_an_author_adds_is_lost(
    part: int, bar: Callable[[int, str], None]
) -> None:
    counts = counted(range(50_000 + part * 2_500, 50_000 + (part + 1) * 2_500))
    bar(1, f"part {part + 1}: words added to 2,500 written posts: 0 lost")
    assert counts["rewritten"] > 250
