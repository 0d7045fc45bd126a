"""Whether two sentences are the same but for a word or two: a summary's and a finding's; pure."""

from __future__ import annotations

import re

from pincite.terms import stems

_ALIKE = 0.7
"""Sentences that share so much of their stems are told once, with both citations."""
_EXACT = re.compile(
    r"\d[\d.,]*|\b(?:not?|never|nor|none|without|few|most|many|some|all)\b|n['’]t\b"
)
"""Of these both must say the same."""


def says_the_same(one: str, other: str) -> bool:
    """Whether two sentences are the same but for a word or two: a summary's and a finding's.

    Numbers and negations must be alike, and seven tenths of their stems.

    >>> says_the_same("Most visits are late, staff say.", "Staff say that most visits are late.")
    True
    >>> says_the_same("Visits are late.", "Visits are not late.")
    False
    """
    if _EXACT.findall(one.casefold()) != _EXACT.findall(other.casefold()):
        return False
    a, b = set(stems(one)), set(stems(other))
    return len(a & b) >= _ALIKE * len(a | b) > 0
