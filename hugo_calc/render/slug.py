"""Labels of footnotes: short, readable, and the same for the same expression."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container

PREFIX = "calc-"
_LONGEST = 40
_CUT = 32
_NO_LETTERS = re.compile("[^a-z0-9]+")


def label_for(expression: str, taken: Container[str] = ()) -> str:
    """Return the footnote label of a canonical expression, `calc-` included.

    `taken` has labels in lower case that other expressions hold. A label that would be longer
    than 40 characters, or is taken, is cut to 32 and gets six hexadecimal digits.

    >>> label_for("llama3.co2e")
    'calc-llama3-co2e'
    """
    slug = _NO_LETTERS.sub("-", expression.lower()).strip("-")
    label = PREFIX + (slug or "value")
    if len(label) <= _LONGEST and label not in taken:
        return label
    digest = hashlib.sha256(expression.encode()).hexdigest()
    for start in range(0, 58, 6):
        candidate = f"{label[:_CUT].rstrip('-')}-{digest[start : start + 6]}"
        if candidate not in taken:
            return candidate
    return f"{label[:_CUT].rstrip('-')}-{digest}"
