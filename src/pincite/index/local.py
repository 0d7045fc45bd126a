"""Dense search by FAISS and sparse search by BM25 over a library's chunks, under a scope.

Rows are chunks in the store's order, so that a report's rows stand together and a scope is a few
ranges. This module knows rows and vectors, not reports' meaning; `cache.py` keeps it on disk.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pincite.index import dense
from pincite.index.dense import Floats, Rows
from pincite.keyword import Keywords
from pincite.store.entries import Row

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows belong to what."""

    ranges: dict[str, tuple[int, int]]
    """Report id -> half-open range of its rows."""
    paragraphs: npt.NDArray[np.int64]
    """Store number of each row's paragraph. Shape: (rows,)."""
    offsets: npt.NDArray[np.int64]
    """Row r has sentences offsets[r]:offsets[r + 1]. Shape: (rows + 1,)."""
    spans: npt.NDArray[np.int32]
    """Span of each sentence in its paragraph's text. Shape: (sentences, 2)."""


class LocalIndex:
    """Search over chunks by meaning and by words.

    Args:
        dense_index: A FAISS index of inner products over the rows' vectors.
        keywords: BM25 over the same rows.
        layout: Which rows belong to what.
        sentence_vectors: Shape: (sentences, dim), float16.
    """

    def __init__(
        self,
        dense_index: faiss.Index,
        keywords: Keywords,
        layout: Layout,
        sentence_vectors: npt.NDArray[np.float16],
    ) -> None:
        self.dense_index = dense_index
        self.keywords = keywords
        self.layout = layout
        self.sentence_vectors = sentence_vectors

    @classmethod
    def build(cls, rows: Iterable[Row], dim: int) -> LocalIndex:
        """Index the store's chunks, which come report by report."""
        ranges: dict[str, tuple[int, int]] = {}
        texts: list[str] = []
        paragraphs: list[int] = []
        offsets = [0]
        spans: list[tuple[int, int]] = []
        vectors = [np.zeros((0, dim), dtype=np.float16)]
        sentence_vectors = [np.zeros((0, dim), dtype=np.float16)]
        for number, row in enumerate(rows):
            vectors.append(row.vector.astype(np.float16)[None, :])
            ranges[row.report] = (ranges.get(row.report, (number, 0))[0], number + 1)
            texts.append(row.text)
            paragraphs.append(row.paragraph)
            spans.extend(row.sentences)
            offsets.append(len(spans))
            sentence_vectors.append(row.sentence_vectors)
        layout = Layout(
            ranges=ranges,
            paragraphs=np.array(paragraphs, dtype=np.int64),
            offsets=np.array(offsets, dtype=np.int64),
            spans=np.array(spans, dtype=np.int32).reshape(-1, 2),
        )
        return cls(
            dense.make(np.concatenate(vectors)),
            Keywords.build(texts),
            layout,
            np.concatenate(sentence_vectors),
        )

    def of(self, reports: Collection[str]) -> LocalIndex:
        """The index of these reports alone: no other's rows, words or frequencies are in it.

        Rows keep their numbers, so that the vectors are shared.
        """
        ranges = {r: rows for r, rows in self.layout.ranges.items() if r in reports}
        inside = np.zeros(len(self), dtype=bool)
        for start, stop in ranges.values():
            inside[start:stop] = True
        return LocalIndex(
            self.dense_index,
            self.keywords.of(inside),
            replace(self.layout, ranges=ranges),
            self.sentence_vectors,
        )

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.layout.paragraphs)

    def scope(self, reports: Sequence[str]) -> list[tuple[int, int]]:
        """The row ranges of these reports; a report without rows has none."""
        return [self.layout.ranges[r] for r in reports if r in self.layout.ranges]

    def nearest(self, vector: Floats, spans: Sequence[tuple[int, int]], k: int) -> Rows:
        """The k rows inside the ranges that are nearest to the vector, nearest first."""
        return dense.search(self.dense_index, vector, spans, k)

    def cosines(self, vector: Floats, rows: Rows) -> Floats:
        """Cosine of each row's chunk with the vector. Shape: (len(rows),)."""
        return dense.cosines(dense.vectors_of(self.dense_index, rows), vector)

    def sentence_cosines(self, vector: Floats, rows: Rows) -> list[Floats]:
        """Cosine of each sentence of each row with the vector."""
        offsets = self.layout.offsets
        counts = offsets[rows + 1] - offsets[rows]
        starts = np.cumsum(counts) - counts
        wanted = np.repeat(offsets[rows] - starts, counts) + np.arange(counts.sum())
        # An array of its own: parts of what lies on disk are slow to make, one a row.
        found = np.asarray(self.sentence_vectors[wanted]).astype(np.float32)
        scores = dense.cosines(found, vector)
        return np.split(scores, np.cumsum(counts)[:-1])

    def spans_of(self, row: int) -> list[tuple[int, int]]:
        """Spans of the row's sentences in its paragraph's text."""
        start, stop = self.layout.offsets[row], self.layout.offsets[row + 1]
        return [(int(a), int(b)) for a, b in self.layout.spans[start:stop]]

    def rows_with(self, stem: str, spans: Sequence[tuple[int, int]]) -> int:
        """Number of rows inside the ranges that hold the stem."""
        return len(self._inside(self.keywords.rows_with(stem), spans))

    def has(self, stem: str, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether a row inside the ranges holds the stem, or one of its kin."""
        return self.rows_with(stem, spans) > 0 or any(
            self.rows_with(other, spans) for other in self.keywords.akin(stem)
        )

    def paragraphs_with(self, parts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[int]:
        """The store's numbers of the paragraphs inside the ranges that hold all the stems."""
        each = [self._inside(self.keywords.rows_with(stem), spans) for stem in parts]
        rows = reduce(np.intersect1d, each)
        return list(dict.fromkeys(self.layout.paragraphs[rows].tolist()))

    def _inside(
        self, rows: npt.NDArray[np.int32], spans: Sequence[tuple[int, int]]
    ) -> npt.NDArray[np.int32]:
        """Those of the rows that lie inside the ranges."""
        if sum(stop - start for start, stop in spans) == len(self):
            return rows
        if not spans or not len(rows):
            return rows[:0]
        starts, stops = np.array(sorted(spans)).T
        place = np.searchsorted(starts, rows, side="right") - 1
        inside: npt.NDArray[np.int32] = rows[(place >= 0) & (rows < stops[place])]
        return inside

    def weight(self, stem: str, spans: Sequence[tuple[int, int]]) -> float:
        """Inverse document frequency of the stem inside the ranges, as BM25 has it (Lucene)."""
        rows = sum(stop - start for start, stop in spans)
        having = self.rows_with(stem, spans)
        return math.log(1 + (rows - having + 0.5) / (having + 0.5))
