"""What every embedder does: texts -> vectors of length one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of length one, so that a dot product is their cosine."""

    name: str
    dim: int
    fingerprint: str
    """Tells weights apart that share a name: their SHA-256, or the method's version."""

    def fits(self, text: str) -> bool:
        """Whether the model reads `text` to its end instead of cutting it short."""

    def encode_query(self, text: str) -> Vectors:
        """Vector of a question. Shape: (dim,)."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order. Shape: (len(texts), dim)."""
