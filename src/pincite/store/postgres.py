"""A library in a PostgreSQL database: a pool of connections, one writer at a time, errors in words.

What SQLite has by its one file is had here by two advisory locks: whoever writes reports is alone
among those, and whoever writes what people leave is alone among those. A connection that the server
ended is replaced, and what was asked of it is asked once more, where nothing can have been changed.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from pincite.errors import LibraryError
from pincite.store import upgrading
from pincite.store.connections import count_write
from pincite.store.postgres_connection import (
    Half,
    HalfDumper,
    HalfLoader,
    PostgresConnection,
)
from pincite.store.postgres_errors import BUSY_SECONDS, called, explained, refused

_MOST = 16
"""Connections of one process; a thread that finds none free waits."""
_PATIENCE = 10.0
"""Seconds to wait for a connection, and for a server to answer."""


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
            # Else it would be tried ever more rarely, and long after the server is back.
            reconnect_timeout=1.0,
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
        class Dumped(HalfDumper):
            oid = self._halfvec

        raw.adapters.register_dumper(Half, Dumped)
        raw.adapters.register_loader(self._halfvec, HalfLoader)

    def _taken(self) -> psycopg.Connection:
        try:
            return self._pool.getconn()
        except PoolTimeout as error:
            # Why, is said by trying it oneself; if that goes well, all were in use, or the server
            # has come back just now.
            with self._alone():
                if self._pool.get_stats()["pool_size"] < self._pool.max_size:
                    return self._pool.getconn()
                raise LibraryError(
                    f"All connections of this process are in use for {self._where}. Try again in a "
                    "moment; where it happens often, run more processes."
                ) from error

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
            if held.raw is not None:
                self._pool.putconn(held.raw)

    @contextmanager
    def snapshot(self) -> Iterator[PostgresConnection]:
        """This thread's connection; all statements inside see the library of one moment."""
        with self.reading() as connection:
            connection.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                # The moment is chosen by the next statement. Were chunks written anew after it and
                # before they are read, there would be none of it in the new table.
                connection.execute("LOCK TABLE chunks IN ACCESS SHARE MODE")
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(
        self, *, searched: bool = True, listed: bool = True
    ) -> Iterator[PostgresConnection]:
        """This thread's connection, alone in writing: all of the block is committed, or nothing.

        Args:
            searched: Whether what is written is searched, so that the index must be made again.
            listed: Whether it changes the catalogue.
        """
        lock = upgrading.REPORTS if searched or listed else upgrading.PEOPLE
        with self.changing(lock) as connection:
            yield connection
            stamp = secrets.token_hex(8)
            count_write(connection, stamp, searched=searched, listed=listed)

    @contextmanager
    def changing(self, lock: int | None = None) -> Iterator[PostgresConnection]:
        """This thread's connection, others writing too: all of the block is kept, or nothing.

        Args:
            lock: What only one at a time may hold; None where others need not wait.
        """
        with self.reading() as connection:
            # Each statement must see what was committed before a lock was given.
            connection.begin("BEGIN ISOLATION LEVEL READ COMMITTED")
            try:
                connection.execute(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
                if lock is not None:
                    connection.execute("SELECT pg_advisory_xact_lock(?)", (lock,))
                upgrading.see_to_it(connection, self._where)
                yield connection
                self._commit(connection)
            except BaseException:
                connection.rollback()
                raise

    def _commit(self, connection: PostgresConnection) -> None:
        try:
            connection.commit()
        except psycopg.OperationalError as error:
            raise explained(error, self._where, committing=connection.broken) from error

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
    # Plans are not kept: one that knows a column as it was fails where it was changed, and poolers
    # that give each transaction another connection of the server's know none.
    always = {"autocommit": True, "client_encoding": "utf8", "prepare_threshold": None}
    return always | {name: value for name, value in wanted.items() if name not in given}
