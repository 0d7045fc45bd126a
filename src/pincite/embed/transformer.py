"""Any sentence-transformers model from a folder, run by torch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pincite.embed.device import CPU
from pincite.embed.embedder import Vectors
from pincite.embed.weights import checked_weights
from pincite.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a folder; nothing is ever fetched.

    Args:
        name: What the library calls the model.
        folder: The model's folder.
        sha256: Expected hash of `model.safetensors`; None accepts any and uses its own.
        device: As torch calls it ("cpu", "cuda").
    """

    def __init__(
        self, name: str, folder: Path, *, sha256: str | None = None, device: str = CPU
    ) -> None:
        self.name = name
        self.fingerprint = checked_weights(folder, sha256)
        self._batch = 32 if device == CPU else 128
        self._model = _load(folder, device)
        self.dim = int(self._model.get_embedding_dimension() or 0)
        self._limit = int(self._model.max_seq_length or 512)

    def fits(self, text: str) -> bool:
        """Whether the model reads `text` to its end instead of cutting it short."""
        # A word piece is at least one character: short texts need no tokenizer.
        if len(text) <= self._limit - 2:
            return True
        pieces = self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return len(pieces) <= self._limit

    def encode_query(self, text: str) -> Vectors:
        """Vector of a question. Shape: (dim,)."""
        vector: Vectors = self._encoded([text], "query")[0]
        return vector

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order. Shape: (len(texts), dim)."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        return self._encoded(texts, "document")

    def _encoded(self, texts: Sequence[str], role: str) -> Vectors:
        """The vectors of texts, after the words that the model wants before those of their role."""
        found: Any = self._model.encode(
            list(texts),
            prompt_name=role if role in self._model.prompts else None,
            batch_size=self._batch,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float32)


def _load(folder: Path, device: str) -> SentenceTransformer:
    """The model, from its files alone.

    Raises:
        ModelError: They are none that sentence-transformers can read.
    """
    # Both libraries would look for newer files of the model at its hub, and warn without a network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    try:
        return SentenceTransformer(str(folder), device=device, local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelError(f"{folder} holds no sentence-transformers model: {error}") from error
