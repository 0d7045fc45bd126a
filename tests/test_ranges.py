"""Ranges of rows, and the best of scored rows, against the plainest way to say the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.ranges import best, rows_of, size_of, within

spans = st.lists(st.integers(0, 40), unique=True, max_size=8).map(
    lambda cuts: list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=30), st.integers(1, 12))
def test_the_best_rows_are_the_first_of_all_sorted(scores: list[float], k: int) -> None:
    rows = np.arange(100, 100 + len(scores))
    # Python's sort keeps equals in their order.
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    expected = [100 + place for place in order if scores[place] > 0][:k]
    assert best(rows, np.array(scores, dtype=np.float32), k).tolist() == expected


@given(spans)
def test_rows_lie_in_ranges_whose_order_does_not_matter(
    ranges: list[tuple[int, int]],
) -> None:
    shuffled = ranges[::-1]
    rows = np.arange(45)
    expected = [any(start <= row < stop for start, stop in ranges) for row in range(45)]
    assert within(rows, shuffled).tolist() == expected
    assert within(rows, np.array(ranges, dtype=np.int64).reshape(-1, 2)).tolist() == expected
    assert sorted(rows_of(shuffled).tolist()) == [row for row in range(45) if expected[row]]
    assert size_of(ranges) == sum(expected)
