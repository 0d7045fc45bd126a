"""What an index can be asked, wherever it lies: in this process's memory, or in a database.

Rows are chunks, numbered by the index; those of a report stand together, and their numbers ascend.
Nothing here is an array over all rows: an index may have more than fit, and be far away. Questions
are asked of many words, vectors and ranges at once, since each may be a journey.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Span = tuple[int, int]
"""A half-open range of rows."""


class Words(Protocol):
    """BM25 of rows for one question's words."""

    def best(self, groups: Sequence[Sequence[Span]], k: int) -> Rows:
        """The k best rows of each group of ranges, of those that have any of the words."""

    def of(self, rows: Rows) -> Floats:
        """The scores of some rows; 0 where none of the words stands. Shape: (len(rows),)."""


class Chunks(Protocol):
    """Some rows with what is kept of them; their places count from 0 in the order asked for."""

    @property
    def rows(self) -> Rows:
        """The rows that are still there. Shape: (rows,)."""

    @property
    def paragraphs(self) -> npt.NDArray[np.int64]:
        """The store's number of each row's paragraph. Shape: (rows,)."""

    def cosines(self, vector: Floats) -> Floats:
        """Cosine of each row's chunk with the vector. Shape: (rows,)."""

    def sentence_cosines(self, vector: Floats) -> Sequence[Floats]:
        """Cosine of each sentence of each row with the vector."""

    def sentences(self, place: int) -> list[tuple[int, int]]:
        """Spans of the row's sentences in its paragraph's text."""

    def take(self, places: Sequence[int]) -> Chunks:
        """The rows at these places, in this order."""


class Index(Protocol):
    """The search of a library's chunks as they were at one moment."""

    far: bool
    """Whether it is another process that is asked, and works while this one waits."""

    def __len__(self) -> int:
        """Number of rows."""

    @property
    def reports(self) -> Collection[str]:
        """Ids of the reports that have rows."""

    def of(self, reports: Collection[str]) -> Index:
        """The index of these reports alone: no other's rows, words or frequencies are in it."""

    def scope(self, reports: Sequence[str]) -> Sequence[Span]:
        """The row ranges of these reports; a report without rows has none."""

    def near(self, vectors: Sequence[Floats], groups: Sequence[Sequence[Span]], k: int) -> Rows:
        """The k rows of each group of ranges that are nearest to each of the vectors."""

    def words(self, questions: Sequence[Sequence[str]]) -> Sequence[Words]:
        """BM25 for the stems of each question."""

    def chunks(self, rows: Rows) -> Chunks:
        """What is kept of some rows."""

    def paragraphs(self, rows: Rows) -> npt.NDArray[np.int64]:
        """The store's number of each row's paragraph; -1 where the row is gone."""

    def counts(self, stems: Iterable[str], spans: Sequence[Span]) -> dict[str, int]:
        """Number of rows inside the ranges that have each stem."""

    def weights(self, stems: Iterable[str], spans: Sequence[Span]) -> dict[str, float]:
        """Inverse document frequency of each stem inside the ranges, as BM25 has it (Lucene)."""

    def there(self, stems: Iterable[str], spans: Sequence[Span]) -> frozenset[str]:
        """Those of the stems that stand in a row inside the ranges, or of which one of kin does."""

    def holding(self, stems: Sequence[str], spans: Sequence[Span]) -> Rows:
        """The rows inside the ranges that have all of the stems, range by range."""

    def naming(self, name: str, stems: Sequence[str], spans: Sequence[Span]) -> Rows:
        """The rows inside the ranges that have all of the stems and may have a name: "Child Q".

        All that have it, in their paragraph or the headings above, are among them; others may be.
        """
