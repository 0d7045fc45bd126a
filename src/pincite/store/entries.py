"""What goes into a store and comes back out of it for the index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pincite.types import Chunk


@dataclass(frozen=True, slots=True)
class Indexed:
    """A chunk with its vectors, as it is written to the store."""

    chunk: Chunk
    vector: npt.NDArray[np.float16]
    """Shape: (dim,)."""
    sentences: tuple[tuple[int, int], ...]
    """Spans in the paragraph's text, one for each row of `sentence_vectors`."""
    sentence_vectors: npt.NDArray[np.float16]
    """Shape: (number of sentences, dim)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A chunk as the index reads it back: numbers are the store's own, and never used again."""

    report: str
    paragraph: int
    text: str
    vector: npt.NDArray[np.float16]
    sentences: tuple[tuple[int, int], ...]
    sentence_vectors: npt.NDArray[np.float16]
