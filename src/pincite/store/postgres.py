"""A library in a PostgreSQL database: a pool of connections, one writer at a time, errors in words.

What SQLite has by its one file is had here by two advisory locks: whoever writes reports is alone
among those, and whoever writes what people leave is alone among those. A connection that the server
ended is replaced, and what was asked of it is asked once more, where nothing can have been changed.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format, TransactionStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from pincite.store import upgrading
from pincite.store.connections import count_write
from pincite.store.postgres_errors import BUSY_SECONDS, called, explained, lost, refused

_MOST = 16
"""Connections of one process; a thread that finds none free waits."""
_PATIENCE = 10.0
"""Seconds to wait for a connection, and for a server to answer."""
_REPORTS, _PEOPLE = 0x70696E01, 0x70696E02
"""The locks: any two numbers, the same in every process."""


class _Half:
    """A vector to be written."""

    def __init__(self, values: npt.NDArray[np.float16]) -> None:
        self.values = values


class _HalfDumper(Dumper):
    """A vector as pgvector takes it: its length, a zero, and big-endian float16."""

    format = Format.BINARY

    def dump(self, half: _Half) -> bytes:
        head = np.array([len(half.values), 0], dtype=">i2")
        return head.tobytes() + half.values.astype(">f2").tobytes()


class _HalfLoader(Loader):
    """A vector as the store reads it: little-endian float16 bytes."""

    format = Format.BINARY

    def load(self, data: Any) -> bytes:
        return np.frombuffer(data, dtype=">f2", offset=4).astype("<f2").tobytes()


class PostgresConnection:
    """What the store needs of a connection, by psycopg's.

    Args:
        raw: The connection; it commits each statement but inside a transaction.
        another: Gives one in the place of one that the server ended.
    """

    def __init__(
        self,
        raw: psycopg.Connection,
        another: Callable[[psycopg.Connection], psycopg.Connection],
    ) -> None:
        self.raw = raw
        self._another = another

    def execute(self, statement: str, values: Sequence[Any] = ()) -> psycopg.Cursor:
        """Run a statement; once more on another connection where this one was ended."""
        alone = self.raw.info.transaction_status != TransactionStatus.INTRANS
        try:
            return self._execute(statement, values)
        except psycopg.OperationalError as error:
            if not alone or not (self.raw.closed or lost(error)):
                raise
            # Outside a transaction only reads are asked for, and the beginning of a block.
            self.raw = self._another(self.raw)
            return self._execute(statement, values)

    def _execute(self, statement: str, values: Sequence[Any]) -> psycopg.Cursor:
        cursor = self.raw.cursor(binary=True)
        return cursor.execute(_translated(statement), [_sendable(value) for value in values])

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each of these rows of values."""
        with self.raw.cursor() as cursor:
            cursor.executemany(
                _translated(statement), ([_sendable(value) for value in row] for row in rows)
            )

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows a statement finds, some hundred of them in memory."""
        with self.raw.cursor(f"rows_{secrets.token_hex(4)}", binary=True) as cursor:
            cursor.itersize = 500
            yield from cursor.execute(_translated(statement), [_sendable(v) for v in values])

    def numbers(self, table: str, count: int) -> int:
        """The first of `count` numbers in a row that this table never had."""
        name = f"{table}_numbers"
        row = self.execute(f"SELECT nextval('{name}')").fetchone()
        first = int(row[0]) if row else 0
        if count != 1:
            # With no row to number, the number that was taken stays unused.
            self.execute(f"SELECT setval('{name}', ?)", (first + max(count, 1) - 1,))
        return first

    def last_number(self, table: str) -> int:
        """The highest number this table ever had."""
        row = self.execute(
            f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_numbers"
        ).fetchone()
        return int(row[0]) if row else 0

    def used(self, table: str, last: int) -> None:
        """See to it that no number up to this one is given again."""
        if last > self.last_number(table):
            self.execute(f"SELECT setval('{table}_numbers', ?)", (last,))

    def vector(self, vector: npt.NDArray[np.float16]) -> _Half:
        """A chunk's vector as a value to write."""
        return _Half(vector)

    def sized(self, dim: int) -> None:
        """Make the column of vectors one of this length: an index of them needs that."""
        row = self.execute(
            "SELECT atttypmod FROM pg_attribute "
            "WHERE attrelid = to_regclass('chunks') AND attname = 'vector'"
        ).fetchone()
        if row and row[0] != dim:
            self.execute(f"ALTER TABLE chunks ALTER COLUMN vector TYPE halfvec({dim:d})")

    def worded(self, report: int, first: int, texts: Sequence[str]) -> None:
        """Nothing yet: words are found by the index that lies beside the library."""


@lru_cache(maxsize=256)
def _translated(statement: str) -> bytes:
    """A statement as psycopg takes it: no `?` and no `%` in it means anything else."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _sendable(value: Any) -> Any:
    """A value as the server takes it: NUL is in no text of PostgreSQL's."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


class PostgresConnections:
    """A library's PostgreSQL database, opened and made ready.

    Args:
        url: "postgresql://…", with all that libpq understands; several hosts too.

    Raises:
        LibraryError: The database cannot be opened, or holds no library that this Pincite reads.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._where = called(url)
        self._local = threading.local()
        with self._alone() as raw:
            try:
                self._halfvec = upgrading.prepare(raw, url, self._where)
            except psycopg.Error as error:
                raise explained(error, self._where) from error
        self._pool = ConnectionPool(
            url,
            kwargs=_settings(url),
            min_size=0,
            max_size=_MOST,
            timeout=_PATIENCE,
            configure=self._configure,
            name="pincite",
            open=True,
        )

    @property
    def where(self) -> str:
        """The database's address, without user and password."""
        return self._where

    @contextmanager
    def _alone(self) -> Iterator[psycopg.Connection]:
        """A connection outside the pool."""
        try:
            raw = psycopg.connect(self._url, **_settings(self._url))
        except psycopg.Error as error:
            raise refused(error, self._where) from error
        with raw:
            yield raw

    def _configure(self, raw: psycopg.Connection) -> None:
        class Dumped(_HalfDumper):
            oid = self._halfvec

        raw.adapters.register_dumper(_Half, Dumped)
        raw.adapters.register_loader(self._halfvec, _HalfLoader)

    def _taken(self) -> psycopg.Connection:
        try:
            return self._pool.getconn()
        except PoolTimeout:
            # Why, is said by trying it oneself; if that goes well, all were in use.
            with self._alone():
                raise

    def _another(self, gone: psycopg.Connection) -> psycopg.Connection:
        gone.close()
        self._pool.putconn(gone)
        self._pool.check()
        return self._taken()

    @contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        """This thread's connection; each statement sees the newest committed library."""
        held: PostgresConnection | None = getattr(self._local, "held", None)
        if held is not None:
            yield held
            return
        try:
            held = PostgresConnection(self._taken(), self._another)
        except psycopg.Error as error:
            raise explained(error, self._where) from error
        self._local.held = held
        try:
            yield held
        except psycopg.Error as error:
            raise explained(error, self._where) from error
        finally:
            self._local.held = None
            self._pool.putconn(held.raw)

    @contextmanager
    def snapshot(self) -> Iterator[PostgresConnection]:
        """This thread's connection; all statements inside see the library of one moment."""
        with self.reading() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield connection
            finally:
                if not connection.raw.closed:
                    connection.raw.rollback()

    @contextmanager
    def writing(
        self, *, searched: bool = True, listed: bool = True
    ) -> Iterator[PostgresConnection]:
        """This thread's connection, alone in writing: all of the block is committed, or nothing.

        Args:
            searched: Whether what is written is searched, so that the index must be made again.
            listed: Whether it changes the catalogue.
        """
        lock = _REPORTS if searched or listed else _PEOPLE
        with self.reading() as connection:
            # Each statement must see what was committed before the lock was given.
            connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            try:
                connection.execute(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
                connection.execute("SELECT pg_advisory_xact_lock(?)", (lock,))
                yield connection
                stamp = secrets.token_hex(8)
                count_write(connection, stamp, searched=searched, listed=listed)
                self._commit(connection)
            except BaseException:
                if not connection.raw.closed:
                    connection.raw.rollback()
                raise

    def _commit(self, connection: PostgresConnection) -> None:
        try:
            connection.raw.commit()
        except psycopg.OperationalError as error:
            raise explained(error, self._where, committing=connection.raw.closed) from error

    def forgotten(self) -> None:
        """Nothing: the server gives the room of deleted rows to others when it vacuums."""

    def faults(self) -> list[str]:
        """What the database finds wrong with itself: loose rows, missing tables and indexes."""
        from pincite.store import postgres_check

        with self.snapshot() as connection:
            return postgres_check.faults(connection)

    def copy(self, to: Path, progress: Callable[[float], None]) -> None:
        """Copy all of one moment into a new SQLite file."""
        from pincite.store import copying
        from pincite.store.sqlite import SqliteConnections

        copy = SqliteConnections(to)
        try:
            copying.copy(self, copy, progress)
        finally:
            copy.close()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _settings(url: str) -> dict[str, Any]:
    """How a connection is made, where the address does not say otherwise."""
    given: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(url)
    wanted = {"connect_timeout": int(_PATIENCE), "application_name": "pincite"}
    return {"autocommit": True, "client_encoding": "utf8"} | {
        name: value for name, value in wanted.items() if name not in given
    }
