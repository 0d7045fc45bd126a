"""Which log belongs to which file: each write of a SQLite library names the one before it.

SQLite applies a log that it finds to whatever file it lies beside. Where a backup was put in the
file's place and the log was left, that is a mix of two libraries, and nothing in either tells it.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from pincite.errors import LibraryError
from pincite.store.connections import Connection, note

_KEY = "link"
_LINK = re.compile(rb"link([0-9a-f]{16}) ([0-9a-f]{16}|-)")
_HEAD, _FRAME = 32, 24
"""Bytes before the log's first frame, and before the page in each: the file format of SQLite."""
_SALTS = slice(16, 24)
"""Where the log's head has what its frames repeat; what is left of an earlier log has others."""
_TRIES, _PAUSE = 40, 0.05
"""A log that others begin anew meanwhile is read again, so often, after so many seconds."""


def link(connection: Connection) -> None:
    """Note a name for this write, and that of the one before it; inside every write."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    before = str(row[0]).partition(" ")[0] if row else "-"
    note(connection, _KEY, f"{secrets.token_hex(8)} {before}")


def refuse_stray(file: Path) -> None:
    """Refuse a library beside which lies a log that follows another file than this one.

    What is in the file must be what the log's first write followed, or one of its writes: then the
    two together are the log's last write, whole.

    Args:
        file: The library's, which nothing else of this process has open: to close a file lets go
            of all locks that the process has on it.

    Raises:
        LibraryError: It is such a log.
    """
    log = file.with_name(f"{file.name}-wal")
    for _ in range(_TRIES):
        try:
            before = _head(log)
            if len(before) < _HEAD:
                return
            own = _own(file)
            after, links = _links(log)
        except (OSError, ValueError, sqlite3.Error):
            return  # there is none, or SQLite tells what is wrong with it
        if not links or own is None or own in {links[0][1], *(name for name, _ in links)}:
            return
        if before == after:
            break
        time.sleep(_PAUSE)
    else:
        return
    raise LibraryError(
        f"{log.name} beside the library {file} does not follow it: another file was put in the "
        "library's place (a backup?), or one of the two is damaged. Nothing was opened, for it "
        f"would be a mix of two. Move {log.name} and {file.name}-shm away and try again: what was "
        "in the log alone is then not in the library."
    )


def _own(file: Path) -> bytes | None:
    """The name of the last write that is in the file itself; None where it has no tables yet."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)) as alone:
        if not alone.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return None
        row = alone.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
        return str(row[0]).partition(" ")[0].encode() if row else b"-"


def _head(log: Path) -> bytes:
    with log.open("rb") as file:
        return file.read(_HEAD)


def _links(log: Path) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A log's head, and the links of all that was committed in it, oldest first.

    It is read a frame at a time, and not mapped: who reads on in a mapped file that another process
    cuts short is ended by a signal.
    """
    with log.open("rb", buffering=0) as file:
        head = file.read(_HEAD)
        size = int.from_bytes(head[8:12], "big")
        committed: list[tuple[bytes, bytes]] = []
        begun: list[tuple[bytes, bytes]] = []
        while len(frame := file.read(_FRAME + size)) == _FRAME + size > _FRAME:
            if frame[8:16] != head[_SALTS]:
                break
            begun += _LINK.findall(frame, _FRAME)
            if any(frame[4:8]):  # the last frame of a write
                committed += begun
                begun = []
        return head, committed
