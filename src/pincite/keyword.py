"""BM25 over stemmed words (bm25s, Lucene's variant of Robertson and Zaragoza 2009, section 3)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.terms import stems

AKIN = 5
"""Letters that words must have in common to be told as kin."""


class Keywords:
    """A BM25 index over texts, row by row."""

    def __init__(self, model: Any, rows: int) -> None:
        self._model = model
        self._rows = rows
        self._order: list[str] | None = None

    @classmethod
    def build(cls, texts: Iterable[str]) -> Keywords:
        """Index the texts; their row is their place."""
        import bm25s

        corpus = [stems(text) for text in texts]
        model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        if any(corpus):
            model.index(corpus, show_progress=False)
        return cls(model if any(corpus) else None, len(corpus))

    def scores(self, tokens: Sequence[str]) -> npt.NDArray[np.float32]:
        """BM25 of every row for the stems of a question. Shape: (rows,)."""
        known = [t for t in tokens if self._model and t in self._model.vocab_dict]
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def rows_with(self, token: str) -> npt.NDArray[np.int32]:
        """The rows that hold a stem."""
        number = self._model.vocab_dict.get(token) if self._model else None
        if number is None:
            return np.zeros(0, dtype=np.int32)
        first, last = self._model.scores["indptr"][number : number + 2]
        return np.asarray(self._model.scores["indices"][first:last])

    def akin(self, token: str) -> list[str]:
        """The stems of which one begins with the other: "afghan" has "afghanistan" for kin.

        Only of five letters and more: short beginnings say nothing.
        """
        if not self._model or len(token) < AKIN:
            return []
        known = self._sorted()
        longer = known[bisect_left(known, token) : bisect_left(known, token + chr(0x10FFFF))]
        shorter = [token[:n] for n in range(AKIN, len(token))]
        return [*(s for s in shorter if s in self._model.vocab_dict), *longer]

    def _sorted(self) -> list[str]:
        """The vocabulary in order, made when it is first needed."""
        if self._order is None:
            self._order = sorted(self._model.vocab_dict)
        return self._order

    def save(self, folder: Path) -> None:
        """Write the index's files into `folder`, which must exist."""
        if self._model:
            self._model.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, rows: int) -> Keywords:
        """Read back what `save` wrote."""
        import bm25s

        if not any(folder.iterdir()):
            return cls(None, rows)
        return cls(bm25s.BM25.load(str(folder), mmap=True), rows)
