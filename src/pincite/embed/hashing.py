"""Hashed words as vectors: for tests, and for machines without weights."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence

import numpy as np

from pincite.embed.embedder import Vectors


class HashingEmbedder:
    """Hashed words, for tests and for machines without weights: finds shared words only."""

    name = "hashing"
    fingerprint = "hashing-1"

    def __init__(self, dim: int = 256) -> None:
        self.dim = dim

    def fits(self, text: str) -> bool:
        """Whether the model reads `text` to its end: always."""
        return True

    def encode_query(self, text: str) -> Vectors:
        """Vector of a question. Shape: (dim,)."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order. Shape: (len(texts), dim)."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                vectors[row, int.from_bytes(digest, "big") % self.dim] += 1.0
            length = math.sqrt(float(np.square(vectors[row]).sum()))
            # A text without a word still needs a direction: length one is the contract.
            vectors[row] = vectors[row] / length if length else np.eye(1, self.dim)[0]
        return vectors
