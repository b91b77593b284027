"""What each code of a message means, with an example and how to mend it: the one source of that."""

from __future__ import annotations

from typing import NamedTuple

from hugo_calc.report.diagnostic import CODES


class Explanation(NamedTuple):
    """The long story behind one code; its title is that of `CODES`.

    `example` is a whole post that has the code and no other, `mended` the same post without it.
    Where no post by itself has it, both are "" and `words` tell of an example. `beside` has files
    that lie beside the post, by name, and `before` is the post as the tool had written it.
    """

    meaning: str
    fix: str
    example: str = ""
    mended: str = ""
    words: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    before: str = ""


def explanation(code: str) -> Explanation:
    """Return what a code of `CODES` means. Raises KeyError for any other."""
    number = code.removeprefix("HC") if code in CODES else ""
    if number < "4":
        from hugo_calc.report.explained_formulas import EXPLAINED
    elif number < "6":
        from hugo_calc.report.explained_posts import EXPLAINED
    else:
        from hugo_calc.report.explained_files import EXPLAINED
    return EXPLAINED[number]


def post(body: str, front: str = "") -> str:
    """Return a small post with a body, and more lines of front matter."""
    return f"---\ntitle: Example\n{front}---\n{body}\n"


def figure(formula: str, let: str = "") -> str:
    """Return a small post with one figure that is still empty, and a name of its own."""
    front = f"calc:\n  let:\n    {let}\n" if let else ""
    return post(f'It is {{{{< calc "{formula}" />}}}}.', front)


def table(rows: str, columns: str = "{ Model: row.label }") -> str:
    """Return a small post that defines a table and places it."""
    front = f"calc:\n  tables:\n    models:\n      rows: {rows}\n      columns: {columns}\n"
    return post('{{% calc-table "models" /%}}', front)
