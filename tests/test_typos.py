"""Slips between words, against the plainest way to count them."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from pincite.naming.typos import slips

words = st.text("abcd", min_size=1, max_size=7)


@cache
def counted(one: str, other: str) -> int:
    """Optimal string alignment, from the last letters back."""
    if not one or not other:
        return len(one) + len(other)
    least = min(
        counted(one[:-1], other) + 1,
        counted(one, other[:-1]) + 1,
        counted(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-1] + other[-2]:
        least = min(least, counted(one[:-2], other[:-2]) + 1)
    return least


@given(words, words, st.integers(0, 3))
def test_slips_are_counted_up_to_one_more_than_asked_for(one: str, other: str, most: int) -> None:
    assert slips(one, other, most) == min(counted(one, other), most + 1)
