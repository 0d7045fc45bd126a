"""Ranges of rows: the rows in them, and which of some rows lie in them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.index.protocol import Floats, Rows, Span


def size_of(spans: Sequence[Span]) -> int:
    """Number of rows of some ranges.

    >>> size_of([(3, 5), (9, 10)])
    3
    """
    return sum(stop - start for start, stop in spans)


def rows_of(spans: Sequence[Span]) -> Rows:
    """The rows of some ranges, range by range.

    >>> rows_of([(9, 11), (3, 5)]).tolist()
    [9, 10, 3, 4]
    """
    starts, stops = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    sizes = stops - starts
    before = np.cumsum(sizes) - sizes
    found: Rows = np.repeat(starts - before, sizes) + np.arange(sizes.sum())
    return found


def joined(spans: Sequence[Span]) -> npt.NDArray[np.int64]:
    """The same rows in as few ranges as can be, ascending. Shape: (ranges, 2).

    >>> joined([(9, 11), (3, 5), (5, 7)]).tolist()
    [[3, 7], [9, 11]]
    """
    bounds = np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)
    apart = bounds[1:, 0] != bounds[:-1, 1]
    first, last = np.append(True, apart), np.append(apart, True)
    return np.stack([bounds[first[: len(bounds)], 0], bounds[last[: len(bounds)], 1]], axis=1)


def counted(rows: npt.NDArray[Any], ranges: npt.NDArray[np.int64]) -> int:
    """How many of the rows, which ascend, lie inside ranges that `joined` made.

    >>> counted(np.array([2, 3, 10]), joined([(9, 11), (3, 5)]))
    2
    """
    # Of the rows' own type: else all of them would be converted.
    first, after = np.searchsorted(rows, ranges.astype(rows.dtype)).T
    return int((after - first).sum())


def within(
    rows: npt.NDArray[Any], spans: Sequence[Span] | npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which of the rows lie inside the ranges. Shape: (len(rows),).

    >>> within(np.array([2, 3, 10]), [(9, 11), (3, 5)]).tolist()
    [False, True, True]
    """
    if not len(spans) or not len(rows):
        return np.zeros(len(rows), dtype=np.bool_)
    bounds = np.asarray(spans, dtype=np.int64)
    starts, stops = bounds[np.argsort(bounds[:, 0])].T
    place = np.searchsorted(starts, rows, side="right") - 1
    inside: npt.NDArray[np.bool_] = (place >= 0) & (rows < stops[place])
    return inside


def row_by_row(scores: Floats, counts: Iterable[int]) -> list[Floats]:
    """The scores of each row, of which it has so many.

    >>> [own.tolist() for own in row_by_row(np.array([0.5, 0.25, 1.0]), [2, 0, 1])]
    [[0.5, 0.25], [], [1.0]]
    """
    return [scores[start:stop] for start, stop in pairwise(accumulate(counts, initial=0))]


def best(rows: Rows, scores: Floats, k: int) -> Rows:
    """The k rows of the best scores above 0, the best first; of equals those that come first.

    >>> best(np.array([7, 8, 9]), np.array([0.5, 0, 0.5], dtype=np.float32), 2).tolist()
    [7, 9]
    """
    there = np.flatnonzero(scores > 0)
    if len(there) > k:
        # Sorting a few is quicker than sorting all; equals of the last one stay in.
        least = np.partition(scores[there], len(there) - k)[len(there) - k]
        there = there[scores[there] >= least]
    return rows[there[np.argsort(-scores[there], kind="stable")][:k]]
