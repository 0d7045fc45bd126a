"""The vectors of sentences: by the index in a file, or, where they are too many, in the store.

They are two or three times the rest of an index, and each question looks at those of its
candidates alone: a large library keeps them once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pincite.index.protocol import Rows
from pincite.store.connections import Connections

AT_ONCE = 1_000
"""Rows asked of the store at a time: it can be handed no more than some ten thousand values."""

Halves = npt.NDArray[np.float16]


class SentenceVectors(Protocol):
    """The vectors of every row's sentences."""

    def of(self, rows: Rows) -> tuple[Halves, npt.NDArray[np.int64]]:
        """Those of some rows.

        Returns:
            The vectors, row after row, shape (sentences, dim); and how many each row has, shape
            (len(rows),).
        """


@dataclass(frozen=True, slots=True)
class Beside:
    """Vectors that the index has beside it, in memory or a mapped file."""

    vectors: Halves
    """Shape: (sentences, dim)."""
    offsets: npt.NDArray[np.int64]
    """Row r has sentences offsets[r]:offsets[r + 1]. Shape: (rows + 1,)."""

    def of(self, rows: Rows) -> tuple[Halves, npt.NDArray[np.int64]]:
        """Those of some rows."""
        counts = self.offsets[rows + 1] - self.offsets[rows]
        starts = np.cumsum(counts) - counts
        wanted = np.repeat(self.offsets[rows] - starts, counts) + np.arange(counts.sum())
        # As a plain array: parts of what lies on disk are slow to make, one a row.
        return np.asarray(self.vectors)[wanted], counts


@dataclass(frozen=True, slots=True)
class InStore:
    """Vectors that only the store has; those of a row that is gone from it meanwhile are zeros."""

    connections: Connections
    numbers: npt.NDArray[np.int64]
    """The store's number of each row. Shape: (rows,)."""
    offsets: npt.NDArray[np.int64]
    """As in `Beside`."""
    dim: int

    def of(self, rows: Rows) -> tuple[Halves, npt.NDArray[np.int64]]:
        """Those of some rows."""
        numbers = self.numbers[rows].tolist()
        known: dict[int, bytes] = {}
        with self.connections.reading() as connection:
            for start in range(0, len(numbers), AT_ONCE):
                some: list[Any] = numbers[start : start + AT_ONCE]
                marks = ", ".join("?" * len(some))
                found = connection.execute(
                    f"SELECT number, sentence_vectors FROM chunks WHERE number IN ({marks})", some
                )
                known.update((number, vectors) for number, vectors in found)
        counts = self.offsets[rows + 1] - self.offsets[rows]
        sizes = (2 * self.dim * counts).tolist()
        each = [known.get(number, bytes(size)) for number, size in zip(numbers, sizes, strict=True)]
        return np.frombuffer(b"".join(each), dtype="<f2").reshape(-1, self.dim), counts
