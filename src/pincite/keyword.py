"""BM25 over stemmed words (bm25s, Lucene's variant of Robertson and Zaragoza 2009, section 3)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.terms import stems

AKIN = 5
"""Letters that words must have in common to be told as kin."""

_K1, _B = 1.5, 0.75


class Keywords:
    """A BM25 index over texts, row by row."""

    def __init__(self, model: Any, lengths: npt.NDArray[np.int32]) -> None:
        self._model = model
        self._lengths = lengths  # stems of each row
        self._order: list[str] | None = None

    @classmethod
    def build(cls, texts: Iterable[str]) -> Keywords:
        """Index the texts; their row is their place."""
        import bm25s

        # Each stem is held once: one string for each time that it stands took most of the memory.
        numbers: dict[str, int] = {}
        corpus = [[numbers.setdefault(s, len(numbers)) for s in stems(text)] for text in texts]
        lengths = np.array([len(tokens) for tokens in corpus], dtype=np.int32)
        if not numbers:
            return cls(None, lengths)
        model = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        model.index((corpus, numbers), show_progress=False)
        return cls(model, lengths)

    def of(self, inside: npt.NDArray[np.bool_]) -> Keywords:
        """The index of the rows inside alone, each where it was: as if the rest were not there.

        How often a word stands in the others, and how long they are, would else be in the scores.
        How often it stands in a row is worked out of its score, so that no text is read again.

        Args:
            inside: Shape: (rows,).
        """
        if not self._lengths[inside].any():
            return Keywords(None, self._lengths)
        import bm25s

        data, rows, starts = (self._model.scores[part] for part in ("data", "indices", "indptr"))
        stem = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        share = data / _idf(np.diff(starts), len(self._lengths))[stem]
        times = np.rint(share * self._damping(self._lengths)[rows] / (1 - share))
        kept = inside[rows]
        rows, stem, times = rows[kept], stem[kept], times[kept].astype(np.float32)
        having = np.bincount(stem, minlength=len(starts) - 1)
        damping = self._damping(self._lengths[inside])[rows]
        model = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        model.scores = {
            "data": (_idf(having, int(inside.sum()))[stem] * (times / (damping + times))).astype(
                np.float32
            ),
            "indices": rows,
            "indptr": np.concatenate([[0], np.cumsum(having)]),
            "num_docs": len(inside),
        }
        there = set(np.flatnonzero(having).tolist())
        model.vocab_dict = {t: n for t, n in self._model.vocab_dict.items() if n in there}
        model.nonoccurrence_array = None
        return Keywords(model, self._lengths)

    def _damping(self, among: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """What a stem's occurrences are weighed against in each row, if these are all rows."""
        damping: npt.NDArray[np.float64] = _K1 * ((1 - _B) + _B * self._lengths / among.mean())
        return damping

    def scores(self, tokens: Sequence[str]) -> npt.NDArray[np.float32]:
        """BM25 of every row for the stems of a question. Shape: (rows,)."""
        known = [t for t in tokens if self._model and t in self._model.vocab_dict]
        if not known:
            return np.zeros(len(self._lengths), dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def rows_with(self, token: str) -> npt.NDArray[np.int32]:
        """The rows that hold a stem, ascending."""
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
            np.save(folder / "lengths.npy", self._lengths)

    @classmethod
    def load(cls, folder: Path, rows: int) -> Keywords:
        """Read back what `save` wrote."""
        import bm25s

        if not any(folder.iterdir()):
            return cls(None, np.zeros(rows, dtype=np.int32))
        model = bm25s.BM25.load(str(folder), mmap=True)
        # As plain arrays over the same files: a part of a mapped one takes long to make.
        model.scores |= {
            part: np.asarray(model.scores[part]) for part in ("data", "indices", "indptr")
        }
        return cls(model, np.load(folder / "lengths.npy"))


def scored(
    times: npt.NDArray[Any], lengths: npt.NDArray[Any], mean: float, idf: float
) -> npt.NDArray[np.float32]:
    """BM25 of rows for one stem, by the very operations of bm25s: equal to the last bit.

    Args:
        times: How often the stem stands in each row. Shape: (rows,).
        lengths: Stems of each row. Shape: (rows,).
        mean: Mean length of all rows searched or not.
        idf: The stem's inverse document frequency.
    """
    damping = _K1 * ((1 - _B) + _B * lengths / mean)
    share = times.astype(np.float32) / (damping + times.astype(np.float32))
    return np.asarray(np.float32(idf) * share, dtype=np.float32)


def weight(having: int, rows: int) -> float:
    """Inverse document frequency of a stem that so many of so many rows have (Lucene's).

    >>> round(weight(3, 3), 4), round(weight(0, 3), 4)
    (0.1335, 2.0794)
    """
    return math.log(1 + (rows - having + 0.5) / (having + 0.5))


def _idf(having: npt.NDArray[np.int64], rows: int) -> npt.NDArray[np.float32]:
    """Inverse document frequency of stems by the rows that have them (Lucene's)."""
    return np.asarray(np.log(1 + (rows - having + 0.5) / (having + 0.5)), dtype=np.float32)
