"""Dense and sparse search in a library's PostgreSQL database; the ranking is the embedded index's.

Rows are the store's numbers of chunks. Those of a report follow one another and are never used
again, so that what was found of a report that is replaced meanwhile is left out, and never another.
What a question needs is fetched at once, and scored here by the operations of the embedded index.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from pincite.index import catalogue as catalogues
from pincite.index import nearest
from pincite.index.catalogue import Catalogue
from pincite.index.dense import cosines
from pincite.index.halves import singles
from pincite.index.lists import Having, Lists
from pincite.index.protocol import Floats, Rows, Span
from pincite.index.ranges import row_by_row, rows_of, size_of, within
from pincite.index.sparse import ListedWords, Scores
from pincite.keyword import AKIN, weight
from pincite.store.connections import Connections

_CHUNKS = """
SELECT number, paragraph, vector, sentences, sentence_vectors FROM chunks WHERE number = ANY(?)"""
_KIN = """
SELECT token FROM unnest(?::text[], ?::text[]) AS asked (token, after)
WHERE EXISTS (
    SELECT FROM postings WHERE stem >= token AND stem < after AND report = ANY(?)
) OR EXISTS (
    SELECT FROM generate_series(?, length(token) - 1) AS letters
    JOIN postings ON stem = left(token, letters) WHERE report = ANY(?)
)"""


@dataclass(frozen=True, slots=True)
class FetchedChunks:
    """Some rows with what is kept of them."""

    rows: Rows
    paragraphs: npt.NDArray[np.int64]
    vectors: tuple[bytes, ...]
    """Of each row, little-endian float16."""
    spans: tuple[str, ...]
    """Of each row's sentences, as JSON."""
    sentence_vectors: tuple[bytes, ...]
    """Of each row's sentences one after the other, little-endian float16."""

    def cosines(self, vector: Floats) -> Floats:
        """Cosine of each row's chunk with the vector. Shape: (rows,)."""
        return cosines(_matrix(self.vectors, len(vector)), vector)

    def sentence_cosines(self, vector: Floats) -> list[Floats]:
        """Cosine of each sentence of each row with the vector."""
        scores = cosines(_matrix(self.sentence_vectors, len(vector)), vector)
        counts = [len(own) // (2 * len(vector)) for own in self.sentence_vectors]
        return row_by_row(scores, counts)

    def sentences(self, place: int) -> list[tuple[int, int]]:
        """Spans of the row's sentences in its paragraph's text."""
        return [(start, end) for start, end in json.loads(self.spans[place])]

    def take(self, places: Sequence[int]) -> FetchedChunks:
        """The rows at these places, in this order."""
        chosen = list(places)
        return FetchedChunks(
            self.rows[chosen],
            self.paragraphs[chosen],
            tuple(self.vectors[place] for place in chosen),
            tuple(self.spans[place] for place in chosen),
            tuple(self.sentence_vectors[place] for place in chosen),
        )


def _matrix(vectors: Sequence[bytes], dim: int) -> Floats:
    return singles(np.frombuffer(b"".join(vectors), dtype="<f2").reshape(-1, dim))


class PostgresIndex:
    """Search over the chunks of a library's database as they were at one moment.

    Args:
        connections: The library's database.
        whole: All the reports of the library.
        lists: Holds the words' lists.
        own: Those that are searched, where not all are.
        few: Rows of a scope, times their share of all, up to which the search by meaning is exact.
    """

    far = True

    def __init__(
        self,
        connections: Connections,
        whole: Catalogue,
        lists: Lists,
        own: Catalogue | None = None,
        few: int = nearest.FEW,
    ) -> None:
        self._connections = connections
        self._whole = whole
        self.catalogue = own or whole
        self._lists = lists
        self._scores = Scores(self.catalogue)
        self._few = few

    @classmethod
    def read(cls, connections: Connections, few: int = nearest.FEW) -> PostgresIndex:
        """The index of the library as it is now."""
        return cls(connections, catalogues.read(connections), Lists(connections), few=few)

    def newer(self) -> PostgresIndex:
        """The index of the library as it is now, with all that is known of it already."""
        found = catalogues.read(self._connections, self._whole)
        return PostgresIndex(self._connections, found, self._lists, few=self._few)

    def of(self, reports: Collection[str]) -> PostgresIndex:
        """The index of these reports alone: no other's rows, words or frequencies are in it."""
        own = self.catalogue.of(reports)
        return PostgresIndex(self._connections, self._whole, self._lists, own, self._few)

    def __len__(self) -> int:
        """Number of rows."""
        return self.catalogue.rows

    @property
    def version(self) -> str:
        """The library's, when it was read."""
        return self._whole.version

    @property
    def reports(self) -> Collection[str]:
        """Ids of the reports that have rows."""
        return self.catalogue.ranges.keys()

    def scope(self, reports: Sequence[str]) -> list[Span]:
        """The row ranges of these reports; a report without rows has none."""
        return [self.catalogue.ranges[r] for r in reports if r in self.catalogue.ranges]

    def near(self, vectors: Sequence[Floats], groups: Sequence[Sequence[Span]], k: int) -> Rows:
        """The k rows of each group of ranges that are nearest to each of the vectors."""
        total = self._whole.rows
        return nearest.near(self._connections, self.catalogue, total, vectors, groups, k, self._few)

    def recall(self, queries: int = 20, k: int = 10) -> tuple[int, int, float]:
        """How many of the k nearest rows of all the graph finds, as looked at row by row.

        Args:
            queries: Rows whose vectors are searched for, spread evenly over all.
            k: Rows wanted of each.

        Returns:
            Queries made, rows wanted of each (fewer where there are fewer), and the share found.
        """
        spans = [(start, stop) for start, stop in self.catalogue.spans.tolist()]
        rows = rows_of(spans)
        asked = self.chunks(rows[np.unique(np.linspace(0, len(rows) - 1, queries).astype(int))])
        k = min(k, len(rows))
        parts = (self._connections, self._whole, self._lists, self.catalogue)
        graph, exact = PostgresIndex(*parts, few=0), PostgresIndex(*parts, few=len(rows) ** 2)
        found = 0
        for vector in _matrix(asked.vectors, len(asked.vectors[0]) // 2):
            near, nearest_of_all = (i.near([vector], [spans], k) for i in (graph, exact))
            found += len(np.intersect1d(near, nearest_of_all))
        return len(asked.rows), k, found / (len(asked.rows) * k)

    def words(self, questions: Sequence[Sequence[str]]) -> list[ListedWords]:
        """BM25 for the stems of each question."""
        lists = self._listed(stem for stems in questions for stem in stems)
        return [ListedWords(stems, lists, self._scores) for stems in questions]

    def chunks(self, rows: Rows) -> FetchedChunks:
        """What is kept of those of the rows that are still there."""
        with self._connections.reading() as connection:
            found = connection.execute(_CHUNKS, (rows.tolist(),)).fetchall()
        known = {number: rest for number, *rest in found}
        there = [row for row in rows.tolist() if row in known]
        parts = [tuple(known[row][part] for row in there) for part in range(4)]
        paragraphs, vectors, spans, sentence_vectors = parts
        return FetchedChunks(
            np.array(there, dtype=np.int64),
            np.array(paragraphs, dtype=np.int64),
            vectors,
            spans,
            sentence_vectors,
        )

    def paragraphs(self, rows: Rows) -> npt.NDArray[np.int64]:
        """The store's number of each row's paragraph; -1 where the row is gone."""
        if not len(rows):
            return np.zeros(0, dtype=np.int64)
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT number, paragraph FROM chunks WHERE number = ANY(?)", (rows.tolist(),)
            ).fetchall()
        known = dict(found)
        return np.array([known.get(row, -1) for row in rows.tolist()], dtype=np.int64)

    def counts(self, stems: Iterable[str], spans: Sequence[Span]) -> dict[str, int]:
        """Number of rows inside the ranges that have each stem."""
        wanted = [*dict.fromkeys(stems)]
        lists = self._listed(wanted)
        none: dict[str, int] = dict.fromkeys(wanted, 0)
        if not spans:
            return none
        whole = size_of(spans) == self.catalogue.rows
        return none | {
            stem: len(having.rows) if whole else int(within(having.rows, spans).sum())
            for stem, having in lists.items()
        }

    def weights(self, stems: Iterable[str], spans: Sequence[Span]) -> dict[str, float]:
        """Inverse document frequency of each stem inside the ranges, as BM25 has it (Lucene)."""
        rows = size_of(spans)
        return {stem: weight(having, rows) for stem, having in self.counts(stems, spans).items()}

    def there(self, stems: Iterable[str], spans: Sequence[Span]) -> frozenset[str]:
        """Those of the stems that stand in a row inside the ranges, or of which one of kin does."""
        counts = self.counts(stems, spans)
        there = {stem for stem, having in counts.items() if having}
        alone = [s for s in counts if s not in there and len(s) >= AKIN and "\0" not in s]
        if not alone or not spans:
            return frozenset(there)
        after = [stem + chr(0x10FFFF) for stem in alone]
        reports = self.catalogue.numbers_of(spans)
        with self._connections.reading() as connection:
            kin = connection.execute(_KIN, (alone, after, reports, AKIN, reports)).fetchall()
        return frozenset(there.union(stem for (stem,) in kin))

    def holding(self, stems: Sequence[str], spans: Sequence[Span]) -> Rows:
        """The rows inside the ranges that have all of the stems, range by range."""
        if not stems:
            return rows_of(spans)
        lists = self._listed(stems)
        if len(lists) < len(set(stems)):
            return np.zeros(0, dtype=np.int64)
        having = reduce(np.intersect1d, (one.rows for one in lists.values()))
        parts = [having[np.searchsorted(having, a) : np.searchsorted(having, b)] for a, b in spans]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def naming(self, name: str, stems: Sequence[str], spans: Sequence[Span]) -> Rows:
        """The rows inside the ranges that have all of the stems: of names nothing is known."""
        return self.holding(stems, spans)

    def _listed(self, stems: Iterable[str]) -> dict[str, Having]:
        """The list of each stem for the reports that are searched."""
        lists = self._lists.of(stems, self._whole)
        if self.catalogue is self._whole:
            return lists
        spans = self.catalogue.spans
        return {stem: one.only(within(one.rows, spans)) for stem, one in lists.items()}
