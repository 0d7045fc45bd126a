"""A report's chunks and vectors put aside on disk, and read back once when they are written."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from typing import IO, overload

from pincite.store.entries import Indexed


class Spilled(Sequence[Indexed]):
    """Chunks that lie in a file until they are asked for: none is held in memory.

    Args:
        file: Open for reading and writing, and nobody else's: what is read back is what was put.
        chunks: Appended to it.
    """

    def __init__(self, file: IO[bytes], chunks: Sequence[Indexed]) -> None:
        self._file = file
        self._at = file.seek(0, 2)
        self._count = len(chunks)
        pickle.dump(list(chunks), file, protocol=pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        """Number of chunks."""
        return self._count

    def __iter__(self) -> Iterator[Indexed]:
        """The chunks, in order."""
        return iter(self._back())

    @overload
    def __getitem__(self, place: int) -> Indexed: ...
    @overload
    def __getitem__(self, place: slice) -> list[Indexed]: ...
    def __getitem__(self, place: int | slice) -> Indexed | list[Indexed]:
        """One of them, or some."""
        return self._back()[place]

    def _back(self) -> list[Indexed]:
        self._file.seek(self._at)
        chunks: list[Indexed] = pickle.load(self._file)
        return chunks
