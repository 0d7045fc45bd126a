"""Dense search by FAISS and sparse search by BM25 over a library's chunks, under a scope.

Rows are chunks in the store's order, so that a report's rows stand together and a scope is a few
ranges. This module knows rows and vectors, not reports' meaning; `cache.py` keeps it on disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pincite import lettered
from pincite.index import dense
from pincite.index.halves import singles
from pincite.index.protocol import Floats, Rows, Span
from pincite.index.ranges import best, counted, joined, row_by_row, rows_of, size_of, within
from pincite.index.sentence_vectors import Beside, Halves, InStore, SentenceVectors
from pincite.keyword import Keywords, weight
from pincite.store.connections import Connections
from pincite.store.entries import Part, Row

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows belong to what."""

    ranges: dict[str, tuple[int, int]]
    """Report id -> half-open range of its rows."""
    numbers: npt.NDArray[np.int64]
    """The store's number of each row. Shape: (rows,)."""
    paragraphs: npt.NDArray[np.int64]
    """Store number of each row's paragraph. Shape: (rows,)."""
    offsets: npt.NDArray[np.int64]
    """Row r has sentences offsets[r]:offsets[r + 1]. Shape: (rows + 1,)."""
    spans: npt.NDArray[np.int32]
    """Span of each sentence in its paragraph's text. Shape: (sentences, 2)."""
    named: dict[str, list[int]]
    """Key of a name such as "Child Q" -> the rows whose paragraphs have it."""
    parts: frozenset[Part] = frozenset()
    """The reports as the store had them."""


class LocalWords:
    """The scores of all rows for one question's words.

    Args:
        scores: Shape: (rows,).
    """

    def __init__(self, scores: Floats) -> None:
        self._scores = scores

    def best(self, groups: Sequence[Sequence[Span]], k: int) -> Rows:
        """The k best rows of each group of ranges, of those that have any of the words."""
        found = [np.zeros(0, dtype=np.int64)]
        for group in groups:
            rows = rows_of(group)
            found.append(best(rows, self._scores[rows], k))
        return np.concatenate(found)

    def of(self, rows: Rows) -> Floats:
        """The scores of some rows; 0 where none of the words stands. Shape: (len(rows),)."""
        return self._scores[rows]


@dataclass(frozen=True, slots=True)
class LocalChunks:
    """Some rows with what is kept of them."""

    index: LocalIndex
    rows: Rows
    vectors: Halves
    """Of the rows' sentences, row after row. Shape: (sentences, dim)."""
    counts: npt.NDArray[np.int64]
    """Number of sentences of each row. Shape: (rows,)."""

    @property
    def paragraphs(self) -> npt.NDArray[np.int64]:
        """The store's number of each row's paragraph. Shape: (rows,)."""
        return self.index.paragraphs(self.rows)

    def cosines(self, vector: Floats) -> Floats:
        """Cosine of each row's chunk with the vector. Shape: (rows,)."""
        return dense.cosines(dense.vectors_of(self.index.dense_index, self.rows), vector)

    def sentence_cosines(self, vector: Floats) -> list[Floats]:
        """Cosine of each sentence of each row with the vector."""
        scores = dense.cosines(singles(self.vectors), vector)
        return row_by_row(scores, self.counts.tolist())

    def sentences(self, place: int) -> list[tuple[int, int]]:
        """Spans of the row's sentences in its paragraph's text."""
        layout, row = self.index.layout, self.rows[place]
        start, stop = layout.offsets[row], layout.offsets[row + 1]
        return [(a, b) for a, b in layout.spans[start:stop].tolist()]

    def take(self, places: Sequence[int]) -> LocalChunks:
        """The rows at these places, in this order."""
        chosen = list(places)
        own = Beside(self.vectors, np.concatenate([[0], np.cumsum(self.counts)]))
        return LocalChunks(self.index, self.rows[chosen], *own.of(np.array(chosen, dtype=np.int64)))


class LocalIndex:
    """Search over chunks by meaning and by words.

    Args:
        dense_index: A FAISS index of inner products over the rows' vectors.
        keywords: BM25 over the same rows.
        layout: Which rows belong to what.
        sentence_vectors: Those of the rows' sentences, wherever they lie.
    """

    far = False

    def __init__(
        self,
        dense_index: faiss.Index,
        keywords: Keywords,
        layout: Layout,
        sentence_vectors: SentenceVectors,
    ) -> None:
        self.dense_index = dense_index
        self.keywords = keywords
        self.layout = layout
        self.sentence_vectors = sentence_vectors
        self._size = size_of(list(layout.ranges.values()))  # rows of its reports

    @classmethod
    def build(
        cls,
        rows: Iterable[Row],
        dim: int,
        stored: Connections | None = None,
        parts: Iterable[Part] = (),
    ) -> LocalIndex:
        """Index the store's chunks, which come report by report.

        Args:
            rows: The chunks.
            dim: Length of a vector.
            stored: Where the vectors of sentences stay; None puts them beside the index.
            parts: The reports that they are of.
        """
        ranges: dict[str, tuple[int, int]] = {}
        texts: list[str] = []
        numbers: list[int] = []
        paragraphs: list[int] = []
        offsets = [0]
        spans: list[tuple[int, int]] = []
        named: dict[str, list[int]] = {}
        vectors = [np.zeros((0, dim), dtype=np.float16)]
        sentence_vectors = [np.zeros((0, dim), dtype=np.float16)]
        for place, row in enumerate(rows):
            vectors.append(row.vector.astype(np.float16)[None, :])
            ranges[row.report] = (ranges.get(row.report, (place, 0))[0], place + 1)
            texts.append(row.text)
            numbers.append(row.number)
            paragraphs.append(row.paragraph)
            spans.extend(row.sentences)
            offsets.append(len(spans))
            for name in sorted(row.names):
                named.setdefault(name, []).append(place)
            if stored is None:
                sentence_vectors.append(row.sentence_vectors)
        layout = Layout(
            ranges=ranges,
            numbers=np.array(numbers, dtype=np.int64),
            paragraphs=np.array(paragraphs, dtype=np.int64),
            offsets=np.array(offsets, dtype=np.int64),
            spans=np.array(spans, dtype=np.int32).reshape(-1, 2),
            named=named,
            parts=frozenset(parts),
        )
        near = dense.make(np.concatenate(vectors))
        # Of a million rows nearly a gigabyte, which words need meanwhile.
        vectors.clear()
        return cls(
            near,
            Keywords.build(texts),
            layout,
            InStore(stored, layout.numbers, layout.offsets, dim)
            if stored
            else Beside(np.concatenate(sentence_vectors), layout.offsets),
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
            replace(self.layout, ranges=ranges, parts=frozenset()),
            self.sentence_vectors,
        )

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.layout.paragraphs)

    @property
    def reports(self) -> Collection[str]:
        """Ids of the reports that have rows."""
        return self.layout.ranges.keys()

    def scope(self, reports: Sequence[str]) -> list[Span]:
        """The row ranges of these reports; a report without rows has none."""
        return [self.layout.ranges[r] for r in reports if r in self.layout.ranges]

    def near(self, vectors: Sequence[Floats], groups: Sequence[Sequence[Span]], k: int) -> Rows:
        """The k rows of each group of ranges that are nearest to each of the vectors."""
        found = [
            dense.search(self.dense_index, vector, group, k)
            for group in groups
            for vector in vectors
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def words(self, questions: Sequence[Sequence[str]]) -> list[LocalWords]:
        """BM25 for the stems of each question."""
        return [LocalWords(self.keywords.scores(stems)) for stems in questions]

    def chunks(self, rows: Rows) -> LocalChunks:
        """What is kept of some rows."""
        return LocalChunks(self, rows, *self.sentence_vectors.of(rows))

    def paragraphs(self, rows: Rows) -> npt.NDArray[np.int64]:
        """The store's number of each row's paragraph."""
        return self.layout.paragraphs[rows]

    def counts(self, stems: Iterable[str], spans: Sequence[Span]) -> dict[str, int]:
        """Number of rows inside the ranges that have each stem."""
        having = {stem: self.keywords.rows_with(stem) for stem in stems}
        if size_of(spans) == self._size:
            return {stem: len(rows) for stem, rows in having.items()}
        ranges = joined(spans)
        return {stem: counted(rows, ranges) for stem, rows in having.items()}

    def weights(self, stems: Iterable[str], spans: Sequence[Span]) -> dict[str, float]:
        """Inverse document frequency of each stem inside the ranges, as BM25 has it (Lucene)."""
        rows = size_of(spans)
        return {stem: weight(having, rows) for stem, having in self.counts(stems, spans).items()}

    def there(self, stems: Iterable[str], spans: Sequence[Span]) -> frozenset[str]:
        """Those of the stems that stand in a row inside the ranges, or of which one of kin does."""
        return frozenset(
            stem
            for stem, having in self.counts(stems, spans).items()
            if having or any(self.counts(self.keywords.akin(stem), spans).values())
        )

    def holding(self, stems: Sequence[str], spans: Sequence[Span]) -> Rows:
        """The rows inside the ranges that have all of the stems, range by range."""
        rows = rows_of(spans)
        for stem in stems:
            rows = rows[np.isin(rows, self.keywords.rows_with(stem))]
        return rows

    def naming(self, name: str, stems: Sequence[str], spans: Sequence[Span]) -> Rows:
        """The rows inside the ranges that have all of the stems, of paragraphs that have a name."""
        rows = np.array(self.layout.named.get(lettered.key(name), ()), dtype=np.int64)
        rows = rows[within(rows, spans)]
        for stem in stems:
            rows = rows[np.isin(rows, self.keywords.rows_with(stem))]
        return rows
