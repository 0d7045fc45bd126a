"""A library in one SQLite file: a connection a thread, one writer at a time, errors in words.

Write-ahead log with `synchronous=FULL`: a report is acknowledged after its transaction reached the
disk, and readers see the library before or after it, never between.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from pincite.errors import LibraryError, NoRoomError, ReadOnlyError
from pincite.store import beside, chain, closed, formats, swapped
from pincite.store.connections import count_write
from pincite.store.lost import refuse_lost
from pincite.store.sqlite_connection import SqliteConnection

_BUSY_SECONDS = 60.0
_PAGE = 32_768
"""Bytes of a new library's page, SQLite's own being 4,096: that holds one chunk with its vectors,
and a fifth of it stays empty. A library keeps the pages that it was made with."""
_LOG = 4_096_000
"""Bytes of the log that are moved into the file, whatever the page: SQLite's own 1,000 of 4,096."""


class _Held:
    """A thread's connection: closed when the thread is gone, whoever forgot to."""

    def __init__(self, connection: SqliteConnection, files: swapped.Files) -> None:
        self.connection, self.files = connection, files

    def __del__(self) -> None:
        self.connection.close()


class SqliteConnections:
    """A library's SQLite file, opened and made ready.

    Raises:
        LibraryError: The file is no library, is of another format, or cannot be opened.
    """

    _all: ClassVar[weakref.WeakSet[SqliteConnections]] = weakref.WeakSet()
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._open: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._lock = threading.Lock()
        with self._opening:
            refuse_lost(path)
            closed.make_file(path)
            # These read the file itself, and whoever closes it lets go of this process's locks.
            if not any(one.has_open(path) for one in list(self._all)):
                swapped.refuse_unlogged(path)
                chain.refuse_stray(path)
            with self.reading() as connection:
                formats.prepare(connection, path)
            self._all.add(self)

    def has_open(self, path: Path) -> bool:
        """Whether a file is this one, with a connection to it."""
        with self._lock:
            return bool(self._open) and path.resolve() == self._path.resolve()

    @property
    def where(self) -> str:
        """The file's folder, as it was named."""
        return str(self._path.parent)

    def _connection(self) -> SqliteConnection:
        held: _Held | None = getattr(self._local, "held", None)
        # One that was taken away under this process is not begun anew, without its users.
        with self._lock:
            for one in [held] if held else list(self._open):
                swapped.refuse_swapped(self._path, one.files)
        if held is None:
            found = self._connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True)
            try:
                found.execute(f"PRAGMA page_size={_PAGE}")
                found.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                found.close()
                if "readonly" not in str(error) and not beside.log_empty(self._path):
                    raise
                found = self._connect(self._to_read(), uri=True)
            held = _Held(found, swapped.files(self._path))
            with self._lock:
                self._open.add(held)
            page = int(found.execute("PRAGMA page_size").fetchone()[0])
            found.execute(f"PRAGMA wal_autocheckpoint={_LOG // page}")
            found.execute("PRAGMA synchronous=FULL")
            found.execute("PRAGMA foreign_keys=ON")
            # What is deleted is overwritten, not only let go of.
            found.execute("PRAGMA secure_delete=ON")
            self._local.held = held
        return held.connection

    def _connect(self, where: str, *, uri: bool = False) -> SqliteConnection:
        # Each thread has its own; only `close` touches the others', when they are at rest.
        return sqlite3.connect(
            where,
            _BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            uri=uri,
            factory=SqliteConnection,
        )

    def _still_readable(self, error: sqlite3.Error) -> bool:
        """Whether a library that there is no room to open beside writers is whole in its file."""
        wal = self._path.with_name(f"{self._path.name}-wal")
        return _no_room(error) and not (wal.exists() and wal.stat().st_size)

    def _to_read(self) -> str:
        """The address of a library in a folder where nothing may be written.

        SQLite reads beside a writer by files of the writer's; where there are none it must be told
        that nobody writes.
        """
        beside = self._path.with_name(f"{self._path.name}-shm").exists()
        return f"{self._path.absolute().as_uri()}?{'mode=ro' if beside else 'immutable=1'}"

    @contextmanager
    def reading(self) -> Iterator[SqliteConnection]:
        """This thread's connection; each statement sees the newest committed library."""
        try:
            connection = self._connection()
        except sqlite3.DatabaseError as error:
            if not self._still_readable(error):
                raise self._explained(error) from error
            with self._reading_without_room() as connection:
                yield connection
            return
        try:
            yield connection
        except (sqlite3.DatabaseError, sqlite3.ProgrammingError) as error:
            raise self._explained(error) from error

    @contextmanager
    def _reading_without_room(self) -> Iterator[SqliteConnection]:
        """A connection to what is in the file, on a disk with no room for what lies beside it.

        It is for once: as soon as there is room the library is read and written as ever.
        """
        where = f"{self._path.absolute().as_uri()}?immutable=1"
        with closing(self._connect(where, uri=True)) as connection:
            try:
                yield connection
            except sqlite3.DatabaseError as error:
                full = "readonly" in str(error)
                raise (self._out_of_room() if full else self._explained(error)) from error

    @contextmanager
    def snapshot(self) -> Iterator[SqliteConnection]:
        """This thread's connection; all statements inside see the library of one moment."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def writing(self, *, searched: bool = True, listed: bool = True) -> Iterator[SqliteConnection]:
        """This thread's connection, alone in writing: all of the block is committed, or nothing.

        Args:
            searched: Whether what is written is searched, so that the index must be made again.
            listed: Whether it changes the catalogue.
        """
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                formats.see_to_it(connection, self._path)
                yield connection
                stamp = secrets.token_hex(8)
                count_write(connection, stamp, searched=searched, listed=listed)
                chain.link(connection)
                swapped.refuse_swapped(self._path, self._local.held.files)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            if searched or listed:
                self._settle(connection)

    def _settle(self, connection: SqliteConnection) -> None:
        """What was committed goes into the file itself, so that a damaged log takes nothing of it.

        Not while somebody reads: then it goes with the next write, or when the library is closed.
        """
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA busy_timeout=0")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000:.0f}")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for held in list(self._open):
                held.connection.close()
            self._open.clear()

    def forgotten(self) -> None:
        """What was deleted is overwritten in the file; the log beside it is cut too."""
        with self.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def faults(self) -> list[str]:
        """What SQLite finds wrong with its file."""
        with self.reading() as connection:
            rows = connection.execute("PRAGMA integrity_check(5)").fetchall()
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
            page = int(connection.execute("PRAGMA page_size").fetchone()[0])
        found = [str(row[0]) for row in rows if row[0] != "ok"]
        if loose:
            found.append("a row belongs to no report")
        if self._path.stat().st_size % page:
            found.append("the file is cut short")
        return found

    def copy(self, to: Path, progress: Callable[[float], None]) -> None:
        """Copy the file as of one moment, by SQLite's own backup."""
        with self.reading() as connection:
            beside.copy(connection, to, progress)

    def _explained(self, error: sqlite3.DatabaseError) -> LibraryError:
        text = str(error)
        if "locked" in text or "busy" in text:
            return LibraryError(
                f"The library {self._path} has been written by another process for over "
                f"{_BUSY_SECONDS:.0f} s. Wait for it, then try again."
            )
        if "readonly" in text:
            return ReadOnlyError(
                f"The library {self._path} may not be written. Change the folder's permissions, "
                "or name another one with --library."
            )
        name = getattr(error, "sqlite_errorname", "") or ""
        if _no_room(error):
            return self._out_of_room()
        if name in _CUT_SHORT:
            text = "its file is cut short, or no library"
        elif name.startswith("SQLITE_IOERR"):
            return self._out_of_room(f", or its disk fails ({name})")
        if name.startswith("SQLITE_CANTOPEN"):
            return beside.unopened(self._path)
        return LibraryError(
            f"The library {self._path} cannot be read ({text}). Restore it from a backup, or name "
            "another folder with --library and add the reports again."
        )

    def _out_of_room(self, reason: str = "") -> NoRoomError:
        return NoRoomError(
            f"There is no room left for the library {self._path}{reason}; nothing was changed. "
            "Free some space and try again."
        )


_CUT_SHORT = "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS"


def _no_room(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return "full" in str(error) or name.startswith("SQLITE_IOERR_SHM")
