"""Connections to a library's SQLite file: one a thread, writes one at a time, errors in words."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pincite.errors import LibraryError
from pincite.store import closed, schema

_BUSY_SECONDS = 60.0
_HEADER = 100
"""Bytes that every SQLite file begins with."""


class _Held:
    """A thread's connection: closed when the thread is gone, whoever forgot to."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Connections:
    """A library's SQLite file, opened and made ready.

    Raises:
        LibraryError: The file is no library, is of another format, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._open: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._lock = threading.Lock()
        _refuse_emptied(path)
        closed.make_file(path)
        with self.reading() as connection:
            self._prepare(connection)

    def _connection(self) -> sqlite3.Connection:
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            found = self._connect(str(self._path))
            try:
                found.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                found.close()
                if "readonly" not in str(error):
                    raise
                found = self._connect(self._to_read(), uri=True)
            held = _Held(found)
            with self._lock:
                self._open.add(held)
            found.execute("PRAGMA synchronous=FULL")
            found.execute("PRAGMA foreign_keys=ON")
            # What is deleted is overwritten, not only let go of.
            found.execute("PRAGMA secure_delete=ON")
            self._local.held = held
        return held.connection

    def _connect(self, where: str, *, uri: bool = False) -> sqlite3.Connection:
        # Each thread has its own; only `close` touches the others', when they are at rest.
        return sqlite3.connect(
            where, _BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=uri
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
    def reading(self) -> Iterator[sqlite3.Connection]:
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
    def _reading_without_room(self) -> Iterator[sqlite3.Connection]:
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
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; all statements inside see the library of one moment."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def writing(
        self, *, searched: bool = True, listed: bool = True
    ) -> Iterator[sqlite3.Connection]:
        """This thread's connection, alone in writing: all of the block is committed, or nothing.

        Args:
            searched: Whether what is written is searched, so that the index must be made again.
            listed: Whether it changes the catalogue.
        """
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                if searched:
                    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
                    connection.execute(
                        "INSERT OR REPLACE INTO meta VALUES ('stamp', lower(hex(randomblob(8))))"
                    )
                if listed:
                    connection.execute(
                        "INSERT INTO meta VALUES ('writes', '1') "
                        "ON CONFLICT (key) DO UPDATE SET value = value + 1"
                    )
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for held in list(self._open):
                held.connection.close()
            self._open.clear()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if not _has_tables(connection):
            connection.execute("BEGIN IMMEDIATE")
            # Another process may have made them while this one waited for its turn.
            if not _has_tables(connection):
                for statement in schema.WHOLE:
                    connection.execute(statement)
                connection.executemany(
                    "INSERT INTO meta VALUES (?, ?)",
                    [("format", str(schema.FORMAT)), ("generation", "0")],
                )
            connection.execute("COMMIT")
        if _format(connection) in schema.MIGRATIONS:
            _migrate(connection)
        found = _format(connection)
        if found != schema.FORMAT:
            raise LibraryError(
                f"{self._path} has library format {found or 'unknown'}; this Pincite "
                f"reads format {schema.FORMAT}. Use the Pincite that wrote it, or add the reports "
                "to a new library."
            )

    def _explained(self, error: sqlite3.DatabaseError) -> LibraryError:
        text = str(error)
        if "locked" in text or "busy" in text:
            return LibraryError(
                f"The library {self._path} has been written by another process for over "
                f"{_BUSY_SECONDS:.0f} s. Wait for it, then try again."
            )
        if "readonly" in text:
            return LibraryError(
                f"The library {self._path} may not be written. Change the folder's permissions, "
                "or name another one with --library."
            )
        name = getattr(error, "sqlite_errorname", "") or ""
        if _no_room(error):
            return self._out_of_room()
        if name.startswith("SQLITE_IOERR"):
            return self._out_of_room(f", or its disk fails ({name})")
        if name.startswith("SQLITE_CANTOPEN"):
            return LibraryError(
                f"The library {self._path} cannot be opened: it is not there, may not be read, or "
                "this process has too many files open. Look at the folder's permissions, and try "
                "again."
            )
        return LibraryError(
            f"The library {self._path} cannot be read ({text}). Restore it from a backup, or name "
            "another folder with --library and add the reports again."
        )

    def _out_of_room(self, reason: str = "") -> LibraryError:
        return LibraryError(
            f"There is no room left for the library {self._path}{reason}; nothing was changed. "
            "Free some space and try again."
        )


def _no_room(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return "full" in str(error) or name.startswith("SQLITE_IOERR_SHM")


def _refuse_emptied(path: Path) -> None:
    """SQLite would make a new library of a file that lost all it held."""
    try:
        emptied = path.stat().st_size < _HEADER and any((path.parent / "cache").glob("g*"))
    except OSError:
        return
    if emptied:
        raise LibraryError(
            f"The library {path} is empty, though an index of reports lies beside it: its file was "
            "damaged. Put a backup in its place, or delete the folder to begin anew."
        )


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _format(connection: sqlite3.Connection) -> int | None:
    row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    return int(row[0]) if row and row[0].isascii() and row[0].isdigit() else None


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring an older library to this format in one transaction: whole, or as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for its turn.
        while (older := _format(connection)) in schema.MIGRATIONS:
            for statement in schema.MIGRATIONS[older]:
                connection.execute(statement)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(older + 1),))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
