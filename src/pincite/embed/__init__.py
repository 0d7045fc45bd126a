"""Texts -> unit vectors."""

from __future__ import annotations

from pathlib import Path

from pincite.embed.device import CPU, device
from pincite.embed.embedder import Embedder, Vectors
from pincite.embed.hashing import HashingEmbedder
from pincite.embed.weights import MINILM, MINILM_SHA256, minilm_folder
from pincite.errors import UsageError

__all__ = [
    "CPU",
    "MINILM",
    "Embedder",
    "HashingEmbedder",
    "Vectors",
    "default_embedder",
    "device",
    "named",
]


def default_embedder(models: Path | None = None, on: str = CPU) -> Embedder:
    """The packaged all-MiniLM-L6-v2, its weights' hash checked.

    Args:
        models: Folder where the model's fast form is kept, made at first use (some 10 s, 90 MB);
            None is the user's cache folder. Where it can be neither read nor made, torch runs the
            packaged weights, which takes about as long at every start.
        on: The device; on any but the processor torch runs the same weights, for documents.

    Raises:
        ModelError: The model's package is missing, or its weights are not the pinned ones.
    """
    from pincite.embed import onnx

    found = onnx.graph(models or _cache_folder()) if on == CPU else None
    if found is not None:
        return onnx.OnnxEmbedder(found)
    from pincite.embed.transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(MINILM, minilm_folder(), sha256=MINILM_SHA256, device=on)


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("pincite", appauthor=False) / "models"


def named(name: str, models: Path | None = None, on: str = CPU) -> Embedder:
    """The embedder a setting names, on a device as `default_embedder` has it.

    Args:
        name: One that comes with Pincite, or the folder of a sentence-transformers model.
        models: As in `default_embedder`.
        on: The device.

    Raises:
        UsageError: There is none of that name.
        ModelError: As in `default_embedder`, or the folder holds no such model.
    """
    known = {MINILM: lambda: default_embedder(models, on), HashingEmbedder.name: HashingEmbedder}
    if name in known:
        return known[name]()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise UsageError(
            f"There is no embedder {name}; there are: {', '.join(known)}, or the folder of a "
            "sentence-transformers model."
        )
    from pincite.embed.transformer import SentenceTransformerEmbedder

    # What a library notes of its embedder is words between blanks.
    called = "-".join(folder.resolve().name.split())
    return SentenceTransformerEmbedder(called, folder, device=on)
