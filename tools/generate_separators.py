"""Generate hugo_calc/render/separators.py, the number separators per language, from CLDR."""

from __future__ import annotations

from pathlib import Path

from babel import Locale
from babel.localedata import locale_identifiers

TARGET = Path(__file__).parent.parent / "hugo_calc" / "render" / "separators.py"

_HEAD = '''"""Separators of numbers per language, from the Unicode CLDR. Generated; do not edit.

`python tools/generate_separators.py` makes it anew: language tag to decimal sign and group
sign. Languages that write numbers as English does are left out, and so are regions that write
them as their language does.
"""

SEPARATORS: dict[str, tuple[str, str]] = {
'''


def separators(identifier: str) -> tuple[str, str]:
    """Return what CLDR says of one locale, in Latin digits."""
    locale = Locale.parse(identifier)
    symbols = locale.number_symbols.get("latn") or next(iter(locale.number_symbols.values()))
    return symbols["decimal"], symbols["group"]


def table() -> dict[str, tuple[str, str]]:
    """Return the table: the shortest tag that says it."""
    found = {"en": separators("en")}
    for identifier in sorted(locale_identifiers(), key=lambda name: (name.count("_"), name)):
        if identifier == "root":
            continue
        entry = separators(identifier)
        tag = identifier.lower().replace("_", "-")
        parent = tag
        while parent and parent not in found:
            parent = parent.rpartition("-")[0]
        if found.get(parent, found["en"]) != entry:
            found[tag] = entry
    return found


def text() -> str:
    """Return the module's text."""
    rows = [
        f'    "{tag}": ({decimal!a}, {group!a}),'.replace("'", '"')
        if "'" not in decimal + group
        else f'    "{tag}": ({decimal!a}, {group!a}),'
        for tag, (decimal, group) in sorted(table().items())
    ]
    return _HEAD + "\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"{TARGET.name}: {len(table())} languages")
