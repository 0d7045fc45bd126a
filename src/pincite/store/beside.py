"""A SQLite library's file and those that SQLite lays beside it."""

from __future__ import annotations

import os
from pathlib import Path

from pincite.errors import LibraryError


def unopened(file: Path) -> LibraryError:
    """Why a library's file cannot be opened."""
    log, shared = _beside(file, "-wal"), _beside(file, "-shm")
    # To read the log SQLite makes the file that readers share, where there is none.
    if os.access(log, os.R_OK) and not shared.exists() and not os.access(file.parent, os.W_OK):
        return LibraryError(
            f"The library {file} cannot be opened: what was written last is in {log.name}, which "
            f"cannot be read without {shared.name} in a folder that may not be written. Copy all "
            "three files at once, or better make the copy with pincite export-library; or let the "
            "folder be written, and open the library there once: pincite list"
        )
    return LibraryError(
        f"The library {file} cannot be opened: it is not there, may not be read, or this process "
        "has too many files open. Look at the folder's permissions, and try again."
    )


def _beside(file: Path, laid: str) -> Path:
    return file.with_name(file.name + laid)
