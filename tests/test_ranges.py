"""Ranges of rows, and the best of scored rows, against the plainest way to say the same."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.ranges import best, counted, joined, rows_of, size_of, within

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


@given(
    st.lists(st.integers(0, 9), max_size=8),
    st.sets(st.integers(0, 50)),
    st.randoms(use_true_random=False),
)
def test_ranges_that_touch_are_one_and_hold_the_same_rows(lengths, wanted, random) -> None:
    stops = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    # Half of the ranges left out: some of the others touch.
    kept = [(stop - size, stop) for stop, size in zip(stops, lengths, strict=True) if size % 3]
    random.shuffle(kept)
    inside = {row for start, stop in kept for row in range(start, stop)}
    found = joined(kept)
    assert [row for a, b in found.tolist() for row in range(a, b)] == sorted(inside)
    assert all(stop < start for (_, stop), (start, _) in pairwise(found.tolist()))
    rows = np.array(sorted(wanted), dtype=np.int32)
    assert counted(rows, found) == len(wanted & inside)


def test_rows_come_in_the_order_of_the_ranges() -> None:
    assert rows_of([(9, 11), (3, 5)]).tolist() == [9, 10, 3, 4]
    assert rows_of([]).tolist() == []
