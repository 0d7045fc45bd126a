"""BM25 of a database's rows, worked out from their words' lists as the embedded index does."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from pincite.index.catalogue import Catalogue
from pincite.index.lists import Having
from pincite.index.protocol import Floats, Rows, Span
from pincite.index.ranges import best, rows_of
from pincite.keyword import scored, weight

COMMON = 2_000
"""Rows of which a word's scores are worth holding."""
MOST_BYTES = 64_000_000
"""Of all scores held."""


class Scores:
    """The scores of common words in all rows, held while the library stays as it is.

    Args:
        catalogue: Of the reports that are searched or could be.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._held: dict[str, Floats] = {}
        self._lock = threading.Lock()

    def inside(self, token: str, having: Having, inside: slice | Rows) -> Floats:
        """The scores of some of the rows that have a word.

        Args:
            token: The word's stem.
            having: All of them.
            inside: The places of those wanted.
        """
        held = self._held.get(token)
        if held is not None:
            return held[inside]
        rows = having.rows
        wanted = rows[inside]
        if len(wanted) < max(COMMON, len(rows) // 2):
            return self._scored(having.only(inside), len(rows))
        held = self._scored(having, len(rows))
        with self._lock:
            self._held[token] = held
            while sum(scores.nbytes for scores in self._held.values()) > MOST_BYTES:
                self._held.pop(next(iter(self._held)))
        return held[inside]

    def _scored(self, having: Having, rows: int) -> Floats:
        lengths = self._catalogue.lengths[having.rows - self._catalogue.base]
        idf = weight(rows, self._catalogue.rows)
        return scored(having.times, lengths, self._catalogue.mean, idf)


class ListedWords:
    """The scores of rows for one question's words, each worked out when it is asked for.

    Args:
        tokens: The question's stems.
        lists: The rows that have each of them, of the catalogue's alone.
        scores: Of the same catalogue.
    """

    def __init__(self, tokens: Sequence[str], lists: dict[str, Having], scores: Scores) -> None:
        self._scores = scores
        self._lists = [
            (token, lists[token]) for token in tokens if token in lists and len(lists[token].rows)
        ]

    def best(self, groups: Sequence[Sequence[Span]], k: int) -> Rows:
        """The k best rows of each group of ranges, of those that have any of the words."""
        found = [np.zeros(0, dtype=np.int64)]
        for group in groups:
            if not group:
                continue
            first, stop = min(a for a, _ in group), max(b for _, b in group)
            rows = rows_of(group)
            found.append(best(rows, self._between(first, stop)[rows - first], k))
        return np.concatenate(found)

    def of(self, rows: Rows) -> Floats:
        """The scores of some rows; 0 where none of the words stands. Shape: (len(rows),)."""
        scores = np.zeros(len(rows), dtype=np.float32)
        for token, having in self._lists:
            place = np.searchsorted(having.rows, rows)
            place[place == len(having.rows)] = 0
            there = having.rows[place] == rows
            scores[there] += self._scores.inside(token, having, place[there])
        return scores

    def _between(self, first: int, stop: int) -> Floats:
        """The scores of all rows of a range. Shape: (stop - first,)."""
        scores = np.zeros(stop - first, dtype=np.float32)
        for token, having in self._lists:
            low, high = np.searchsorted(having.rows, [first, stop])
            inside = slice(int(low), int(high))
            scores[having.rows[inside] - first] += self._scores.inside(token, having, inside)
        return scores
