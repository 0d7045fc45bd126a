"""BM25 over stemmed words (bm25s, Lucene's variant of Robertson and Zaragoza 2009, section 3)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.terms import stems

AKIN = 5
"""Letters that words must have in common to be told as kin."""

_K1, _B = 1.5, 0.75
_BLOCK = 1 << 22  # pairs worked out at a time

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """How often stems stand in rows, each pair once: by stem, and of a stem by row.

    A million paragraphs have some 50 million pairs: of all of them no number takes eight bytes for
    longer than it must.
    """

    rows: npt.NDArray[np.int32]
    stems: npt.NDArray[np.int32]
    times: npt.NDArray[np.float32]

    def moved(self, places: Places, numbers: npt.NDArray[np.int32]) -> _Occurrences:
        """The pairs of the rows that have a place, there, and by the stems' new numbers."""
        rows = places.astype(np.int32)[self.rows]
        kept = rows >= 0
        moved = _Occurrences(rows[kept], numbers[self.stems[kept]], self.times[kept])
        return moved._in_order()

    def merged(self, other: _Occurrences) -> _Occurrences:
        """The pairs of two that have none in common."""
        at = np.searchsorted(self._keys(), other._keys())
        return _Occurrences(
            np.insert(self.rows, at, other.rows),
            np.insert(self.stems, at, other.stems),
            np.insert(self.times, at, other.times),
        )

    def _in_order(self) -> _Occurrences:
        keys = self._keys()
        if bool((keys[1:] > keys[:-1]).all()):
            return self
        order = np.argsort(keys)
        return _Occurrences(self.rows[order], self.stems[order], self.times[order])

    def _keys(self) -> npt.NDArray[np.int64]:
        keys = self.stems.astype(np.int64)
        keys <<= 32
        keys |= self.rows
        return keys


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

        Args:
            inside: Shape: (rows,).
        """
        if not self._lengths[inside].any():
            return Keywords(None, self._lengths)
        found = self._occurrences()
        places = np.where(inside, np.arange(len(inside)), -1)
        found = found.moved(
            places, np.arange(len(self._model.scores["indptr"]) - 1, dtype=np.int32)
        )
        return _of(found, self._vocabulary(), self._lengths, inside)

    @classmethod
    def joined(cls, parts: Sequence[tuple[Keywords, Places]]) -> Keywords:
        """The index of some rows of others, as if their texts had been indexed together.

        Args:
            parts: Each index with the row, in the one that is made, of each of its own; -1 where it
                is left out. Each row of the one that is made has one.
        """
        rows = sum(int((places >= 0).sum()) for _, places in parts)
        lengths = np.zeros(rows, dtype=np.int32)
        numbers: dict[str, int] = {}
        found: _Occurrences | None = None
        for index, places in parts:
            lengths[places[places >= 0]] = index._lengths[places >= 0]
            if not index._model:
                continue
            number = np.zeros(len(index._model.scores["indptr"]) - 1, dtype=np.int32)
            for stem, its in index._vocabulary().items():
                number[its] = numbers.setdefault(stem, len(numbers))
            moved = index._occurrences().moved(places, number)
            found = moved if found is None else found.merged(moved)
        if found is None or not lengths.any():
            return cls(None, lengths)
        return _of(found, numbers, lengths, np.ones(rows, dtype=bool))

    def _vocabulary(self) -> dict[str, int]:
        # bm25s adds one that stands nowhere.
        return {stem: number for stem, number in self._model.vocab_dict.items() if stem}

    def _occurrences(self) -> _Occurrences:
        """What was counted, worked out of the scores, so that no text is read again."""
        data, rows, starts = (self._model.scores[part] for part in ("data", "indices", "indptr"))
        having = np.diff(starts)
        stems = np.repeat(np.arange(len(having), dtype=np.int32), having)
        idf = _idf(having, len(self._lengths))
        damping = _damping(self._lengths, float(self._lengths.mean()))
        times = np.empty(len(data), dtype=np.float32)
        for some in _blocks(len(data)):
            share = data[some] / idf[stems[some]]
            times[some] = np.rint(share * damping[rows[some]] / (1 - share))
        return _Occurrences(rows, stems, times)

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
    """Inverse document frequency of stems by the rows that have them, as `weight` has it."""
    known, place = np.unique(having, return_inverse=True)
    return np.array([weight(n, rows) for n in known.tolist()], dtype=np.float32)[place]


def _blocks(count: int) -> Iterator[slice]:
    """So many numbers in parts, for what takes more room while it is worked out."""
    return (slice(start, start + _BLOCK) for start in range(0, count, _BLOCK))


def _damping(lengths: npt.NDArray[np.int32], mean: float) -> npt.NDArray[np.float64]:
    """What a stem's occurrences are weighed against in rows of these lengths."""
    return np.asarray(_K1 * ((1 - _B) + _B * lengths / mean), dtype=np.float64)


def _of(
    found: _Occurrences,
    vocabulary: dict[str, int],
    lengths: npt.NDArray[np.int32],
    inside: npt.NDArray[np.bool_],
) -> Keywords:
    """The index of what was counted in the rows inside; stems that stand in none are left out."""
    import bm25s

    having = np.bincount(found.stems, minlength=max(vocabulary.values()) + 1)
    there = having > 0
    number = np.cumsum(there) - 1
    idf = _idf(having, int(inside.sum()))
    damping = _damping(lengths, float(lengths[inside].mean()))
    scores = np.empty(len(found.times), dtype=np.float32)
    for some in _blocks(len(scores)):
        times = found.times[some]
        scores[some] = idf[found.stems[some]] * (times / (damping[found.rows[some]] + times))
    model = bm25s.BM25(method="lucene", k1=_K1, b=_B)
    model.scores = {
        "data": scores,
        "indices": found.rows,
        "indptr": np.concatenate([[0], np.cumsum(having[there])]),
        "num_docs": len(inside),
    }
    model.vocab_dict = {s: int(number[n]) for s, n in vocabulary.items() if there[n]}
    model.unique_token_ids_set = set(model.vocab_dict.values())
    model.nonoccurrence_array = None
    return Keywords(model, lengths)
