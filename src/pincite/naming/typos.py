"""How far apart two words are, in slips of the finger."""

from __future__ import annotations

from functools import lru_cache

SHORTEST = 5
"""Shorter words are never read as typos: "leads" is not Leeds, "form" is not "from"."""


def slips(one: str, other: str, most: int) -> int:
    """Insertions, deletions, substitutions and swaps between two words, or `most + 1` when more.

    The optimal string alignment distance, row by row.

    >>> slips("paragrpah", "paragraph", 2)
    1
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    # A slip brings in one letter at most, and takes one away: that is soon told.
    mine, its = set(one), set(other)
    if len(mine - its) > most or len(its - mine) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return min(above[-1], most + 1)


@lru_cache(maxsize=100_000)
def is_typo(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with a slip or, in words of nine letters and more, two.

    People seldom miss the first letter, and asking for it keeps "narrow" from being Harrow.
    """
    if min(len(typed), len(meant)) < SHORTEST or typed[0] != meant[0]:
        return False
    most = 2 if len(meant) >= 9 else 1
    return slips(typed, meant, most) <= most
