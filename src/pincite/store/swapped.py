"""A library's files that are not those any more which were opened: deleted, or others put there.

Who has a deleted file open goes on writing it: what is acknowledged then is gone with the process.
Where the log is another, each process has its own, and the two overwrite one another.
"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

from pincite.errors import LibraryError

try:
    import fcntl
except ModuleNotFoundError:  # where no file can be deleted that somebody has open
    fcntl = None  # type: ignore[assignment]

Files = tuple[tuple[int, int] | None, ...]
"""Of a library's file and of the two that lie beside it: which one it is; None: there is none."""
_LAID = ("", "-wal", "-shm")
_SHARED = (510, 0x40000002)
"""How many bytes, from which on, are locked by all who have a SQLite file open with its log."""
_TRIES, _PAUSE = 40, 0.05


def files(path: Path) -> Files:
    """Which files a library has now."""
    return tuple(_which(f"{path}{laid}") for laid in _LAID)


def refuse_swapped(path: Path, opened: Files) -> None:
    """Refuse to go on with files that are not those which were opened.

    Raises:
        LibraryError: One was deleted, or replaced.
    """
    now = files(path)
    if now == opened:
        return
    for laid, then, there in zip(_LAID, opened, now, strict=True):
        # One that was not there has been laid there since by who writes.
        if then is not None and then != there:
            raise LibraryError(
                f"{path}{laid} was {'replaced' if there else 'deleted'} while this process has the "
                "library open; nothing was changed. End each Pincite that uses it, the one that "
                "began first before all others, and start again."
            )


def refuse_unlogged(path: Path) -> None:
    """Refuse a library that another process has open, and whose log was deleted meanwhile.

    What was written last is in the deleted log: the other process puts it into the file when it
    ends, over what others wrote.

    Args:
        path: Of the library's file, which nothing else of this process has open.

    Raises:
        LibraryError: It is so.
    """
    if fcntl is None:
        return
    for _ in range(_TRIES):
        found = files(path)
        if found[0] is None or None not in found[1:]:
            return
        try:
            there = os.open(path, os.O_RDWR)
        except OSError:
            return
        try:
            fcntl.lockf(there, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED)
            return
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                return
        finally:
            os.close(there)
        # One that opens it just now, or closes it, has done so in a moment.
        time.sleep(_PAUSE)
    gone = [f"{path.name}{laid}" for laid, one in zip(_LAID, found, strict=True) if one is None]
    raise LibraryError(
        f"Beside the library {path} there is no {' and no '.join(gone)}, though another process "
        "has it open: it was deleted. Nothing was opened. End that process, which then puts what "
        "it has into the file, and try again."
    )


def _which(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
