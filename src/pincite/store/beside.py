"""A SQLite library's file and those that SQLite lays beside it: copied, taken away, missed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pincite.errors import LibraryError, NoRoomError

_LAID = "-journal", "-wal", "-shm"
_UNWRITTEN = "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN"
_READ = "SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_SHM", "SQLITE_IOERR_CORRUPTFS"


def copy(library: sqlite3.Connection, to: Path, progress: Callable[[float], None]) -> None:
    """Copy all of a library that is open as of one moment, by SQLite's own backup.

    Raises:
        NoRoomError: The copy cannot be written: of the library itself is only read.
    """

    def told(_: int, left: int, pages: int) -> None:
        progress(1 - left / pages if pages else 1.0)

    try:
        with closing(sqlite3.connect(to)) as made:
            library.backup(made, pages=512, progress=told)
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        if not name.startswith(_UNWRITTEN) or name.startswith(_READ):
            raise
        raise NoRoomError(
            f"The copy {str(to).removesuffix('.part')} cannot be written: there is no room left "
            f"for it, or its disk fails ({error}). Nothing is left of it. Free some space there, "
            "or name another folder."
        ) from error


def remove(file: Path) -> None:
    """Delete a library's file with all that SQLite laid beside it."""
    for one in (file, *(_beside(file, laid) for laid in _LAID)):
        one.unlink(missing_ok=True)


def log_empty(file: Path) -> bool:
    """Whether SQLite can share no log of a library, and there is nothing in one."""
    log = _beside(file, "-wal")
    if os.access(file.parent, os.W_OK) or _beside(file, "-shm").exists():
        return False
    return not log.exists() or (os.access(log, os.R_OK) and not log.stat().st_size)


def _unshared(file: Path) -> bool:
    """To read the log SQLite makes the file that readers share, where there is none."""
    log, shared = _beside(file, "-wal"), _beside(file, "-shm")
    return os.access(log, os.R_OK) and not shared.exists() and not os.access(file.parent, os.W_OK)


def unopened(file: Path) -> LibraryError:
    """Why a library's file cannot be opened."""
    if _unshared(file):
        return LibraryError(
            f"The library {file} cannot be opened: what was written last is in {file.name}-wal, "
            f"which cannot be read without {file.name}-shm in a folder that may not be written. "
            "Copy all three files at once, or better make the copy with pincite export-library; or "
            "let the folder be written, and open the library there once: pincite list"
        )
    return LibraryError(
        f"The library {file} cannot be opened: it is not there, may not be read, or this process "
        "has too many files open. Look at the folder's permissions, and try again."
    )


def _beside(file: Path, laid: str) -> Path:
    return file.with_name(file.name + laid)
