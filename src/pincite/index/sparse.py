"""BM25 of a database's rows, worked out from their words' lists as the embedded index does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pincite.index.catalogue import Catalogue
from pincite.index.lists import Having
from pincite.index.protocol import Floats, Rows, Span
from pincite.index.ranges import best, rows_of
from pincite.keyword import scored, weight


class ListedWords:
    """The scores of rows for one question's words, each worked out when it is asked for.

    Args:
        tokens: The question's stems.
        lists: The rows that have each of them, of the catalogue's alone.
        catalogue: Of the reports that are searched or could be.
    """

    def __init__(
        self, tokens: Sequence[str], lists: dict[str, Having], catalogue: Catalogue
    ) -> None:
        self._catalogue = catalogue
        there = ((lists[token]) for token in tokens if token in lists)
        self._lists = [
            (having, weight(len(having.rows), catalogue.rows))
            for having in there
            if len(having.rows)
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
        for having, idf in self._lists:
            place = np.searchsorted(having.rows, rows)
            place[place == len(having.rows)] = 0
            there = having.rows[place] == rows
            scores[there] += self._scored(having, place[there], idf)
        return scores

    def _between(self, first: int, stop: int) -> Floats:
        """The scores of all rows of a range. Shape: (stop - first,)."""
        scores = np.zeros(stop - first, dtype=np.float32)
        for having, idf in self._lists:
            low, high = np.searchsorted(having.rows, [first, stop])
            inside = slice(int(low), int(high))
            scores[having.rows[inside] - first] += self._scored(having, inside, idf)
        return scores

    def _scored(self, having: Having, inside: slice | Rows, idf: float) -> Floats:
        lengths = self._catalogue.lengths[having.rows[inside] - self._catalogue.base]
        return scored(having.times[inside], lengths, self._catalogue.mean, idf)
