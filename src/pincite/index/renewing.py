"""An index, and one of the reports added since -> the index of a library as it is now; pure.

Reading, stemming and counting every text again for one new report is nearly all the work of making
an index: what still holds is taken over. The result answers as one made whole, to the last bit; of
lists (400,000 rows and more) as far as the nearest are found: they stay where they were trained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.index import dense
from pincite.index.local import Layout, LocalIndex
from pincite.index.protocol import Rows
from pincite.index.sentence_vectors import Beside, InStore
from pincite.keyword import Keywords
from pincite.store.connections import Connections
from pincite.store.entries import Part

HELD = 0.5
"""Share of the rows that must still hold; where fewer do, an index made whole costs no more."""


def lacking(older: LocalIndex, parts: Sequence[Part], stored: bool) -> list[str] | None:
    """The reports that an older index has not as they are now; None where it is of no use.

    Args:
        older: Any.
        parts: The library's reports.
        stored: Whether the vectors of sentences stay in the store.
    """
    rows = sum(part.chunks for part in parts)
    held = [part for part in parts if _holds(older, part)]
    if not held or stored != isinstance(older.sentence_vectors, InStore):
        return None
    if not dense.holds(older.dense_index, rows) or sum(p.chunks for p in held) < HELD * rows:
        return None
    kept = {part.report for part in held}
    return [part.report for part in parts if part.report not in kept]


def renewed(
    older: LocalIndex, added: LocalIndex, parts: Sequence[Part], stored: Connections | None
) -> LocalIndex:
    """The index of all the parts: those that `added` has from there, the others from `older`.

    Args:
        older: One of which `lacking` says that it is of use.
        added: Of what it lacks.
        parts: The library's reports, in the index's order.
        stored: Where the vectors of sentences stay, as in both.
    """
    pieces = list(_pieces(older, added, parts))
    places, others = _places(older, pieces), _places(added, pieces)
    offsets = np.concatenate([[0], np.cumsum(_each(pieces, _counts))]).astype(np.int64)
    layout = Layout(
        ranges={piece.report: (piece.at, piece.at + piece.stop - piece.start) for piece in pieces},
        numbers=_each(pieces, lambda index, rows: index.layout.numbers[rows]),
        paragraphs=_each(pieces, lambda index, rows: index.layout.paragraphs[rows]),
        offsets=offsets,
        spans=_each(pieces, lambda index, rows: index.layout.spans[_sentences(index, rows)]),
        named=_named(((older, places), (added, others))),
        parts=frozenset(parts),
    )
    return LocalIndex(
        dense.joined(
            older.dense_index,
            places,
            dense.vectors_of(added.dense_index, np.arange(len(added))),
            others,
        ),
        Keywords.joined([(older.keywords, places), (added.keywords, others)]),
        layout,
        InStore(stored, layout.numbers, layout.offsets, older.dense_index.d)
        if stored
        else Beside(_each(pieces, _vectors), layout.offsets),
    )


def _holds(older: LocalIndex, part: Part) -> bool:
    known = part.digest is not None and part in older.layout.parts
    return known and part.report in older.layout.ranges


@dataclass(frozen=True, slots=True)
class _Piece:
    """A report's rows: where they come from, and where they go."""

    report: str
    index: LocalIndex
    start: int
    stop: int
    at: int


def _pieces(older: LocalIndex, added: LocalIndex, parts: Sequence[Part]) -> Iterator[_Piece]:
    at = 0
    for part in parts:
        index = older if _holds(older, part) else added
        # Of a damaged report there may be no row to be read.
        if part.report not in index.layout.ranges:
            continue
        start, stop = index.layout.ranges[part.report]
        yield _Piece(part.report, index, start, stop, at)
        at += stop - start


def _places(index: LocalIndex, pieces: Sequence[_Piece]) -> Rows:
    """Where each row of an index goes; -1 where it does not. Shape: (rows,)."""
    places = np.full(len(index), -1, dtype=np.int64)
    for piece in pieces:
        if piece.index is index:
            places[piece.start : piece.stop] = np.arange(piece.stop - piece.start) + piece.at
    return places


def _each(
    pieces: Sequence[_Piece], part: Callable[[LocalIndex, slice], npt.NDArray[Any]]
) -> npt.NDArray[Any]:
    """What each index says of a piece's rows, one piece after the other."""
    return np.concatenate([part(p.index, slice(p.start, p.stop)) for p in pieces])


def _counts(index: LocalIndex, rows: slice) -> npt.NDArray[np.int64]:
    return np.diff(index.layout.offsets[rows.start : rows.stop + 1])


def _sentences(index: LocalIndex, rows: slice) -> slice:
    return slice(index.layout.offsets[rows.start], index.layout.offsets[rows.stop])


def _vectors(index: LocalIndex, rows: slice) -> npt.NDArray[np.float16]:
    beside = index.sentence_vectors
    assert isinstance(beside, Beside)
    return np.asarray(beside.vectors)[_sentences(index, rows)]


def _named(sources: Sequence[tuple[LocalIndex, Rows]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, places in sources:
        for name, rows in index.layout.named.items():
            there = [int(place) for place in places[rows] if place >= 0]
            if there:
                found[name] = sorted([*found.get(name, ()), *there])
    return found
