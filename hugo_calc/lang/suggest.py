"""Suggestions: which known words a mistyped one is likely to have been."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Return the candidates that `word` is likely a slip of, best first, at most `limit`.

    A candidate that differs in case alone comes first, then those that are a few slips away (a
    letter too many, too few, another, or two swapped), then those that contain the word, if it has
    4 letters. How many slips are few grows with the word: none below 3 letters, 1 below 5, 2 below
    9, else 3. Candidates equally near stay in the order given.

    >>> closest("car.deisel", ["car.petrol", "car.diesel"])
    ['car.diesel']
    """
    folded = word.casefold()
    letters = set(folded)
    few = (len(folded) >= 3) + (len(folded) >= 5) + (len(folded) >= 9)
    ranked = []
    for candidate in candidates:
        other = candidate.casefold()
        rank = few + 1
        if other == folded:
            rank = 0
        elif abs(len(other) - len(folded)) <= few and len(letters ^ set(other)) <= 2 * few:
            rank = _slips(folded, other, few)
        if rank > few and not (len(folded) >= 4 and folded in other):
            continue
        ranked.append((rank, candidate))
    ranked.sort(key=lambda pair: pair[0])
    return [candidate for _, candidate in ranked[:limit]]


def _slips(left: str, right: str, few: int) -> int:
    """Return the edit distance with swaps (optimal string alignment); above `few`, `few` + 1."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > few:
            return few + 1
    return min(row[-1], few + 1)
