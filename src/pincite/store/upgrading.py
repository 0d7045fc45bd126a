"""A PostgreSQL library's tables: made in an empty database, brought up from earlier revisions.

Alembic does it, in one transaction and one process at a time; it is loaded only where there is
something to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from pincite.errors import LibraryError
from pincite.store.connections import Connection

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision in `migrations/versions`, oldest first."""

_TABLE = "pincite_version"
_SERVER, _PGVECTOR = 15, (0, 8)
"""The oldest that will do."""
_LOCK = 0x50696E63
"""Any number, the same in every process."""
REPORTS, PEOPLE = 0x70696E01, 0x70696E02
"""The locks of those who write reports, and of those who write what people leave; the same."""


def prepare(raw: psycopg.Connection, url: str, where: str) -> int:
    """Make a new library's tables, or bring an older one's up; the server's number of halfvec.

    Args:
        raw: A connection that commits each statement.
        url: Its address, by which another is made.
        where: What the database is called.

    Raises:
        LibraryError: The database cannot hold a library, or was made by a newer Pincite.
    """
    if raw.info.server_version < 10_000 * _SERVER:
        runs = raw.info.parameter_status("server_version")
        raise LibraryError(
            f"The server of {where} is PostgreSQL {runs}, and {_SERVER} or later is needed. Name "
            "another in PINCITE_STORE, or have this one upgraded (pg_upgrade)."
        )
    one = _one(raw, "SELECT current_setting('server_encoding'), pg_is_in_recovery()")
    encoding, follows = one
    if encoding != "UTF8":
        raise LibraryError(
            f"The library {where} keeps text as {encoding}. Make a database with ENCODING 'UTF8', "
            "and name that one."
        )
    if _wanting(raw, where):
        if follows:
            raise LibraryError(
                f"The library {where} is on a standby, and not there yet or of an earlier "
                "revision. Start Pincite once on the primary server."
            )
        # Another process that begins at the same time waits here, and then finds it done.
        with raw.transaction():
            # Nobody writes what is being changed, and who waits to finds that it was.
            for lock in (_LOCK, REPORTS, PEOPLE):
                raw.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
            if _wanting(raw, where):
                there = _see_to_vectors(raw, where)
                try:
                    _upgrade(url)
                except psycopg.errors.InsufficientPrivilege as error:
                    if there:
                        raise
                    raise LibraryError(
                        f"The library {where} has no pgvector yet, and this role may not add it. "
                        "An administrator runs in this database, once: CREATE EXTENSION vector;"
                    ) from error
    return int(_one(raw, "SELECT to_regtype('halfvec')::oid::bigint")[0])


def see_to_it(connection: Connection, where: str) -> None:
    """See to it that no newer Pincite has brought the tables to its own revision meanwhile.

    Raises:
        LibraryError: One has.
    """
    row = connection.execute(f"SELECT version_num FROM {_TABLE}").fetchone()
    if row is None or row[0] != REVISIONS[-1]:
        raise LibraryError(
            f"{where} was brought to revision {row[0] if row else 'unknown'} by another Pincite "
            "while this one ran; nothing was changed. End this one, and start the newer."
        )


def _wanting(raw: psycopg.Connection, where: str) -> bool:
    """Whether a database's tables are not there, or of an earlier revision."""
    found = None
    if _one(raw, f"SELECT to_regclass('{_TABLE}')")[0] is not None:
        row = raw.execute(f"SELECT version_num FROM {_TABLE}".encode()).fetchone()
        found = str(row[0]) if row else None
    if found is not None and found not in REVISIONS:
        raise LibraryError(
            f"The library {where} is of revision {found}; this Pincite reads revision "
            f"{REVISIONS[-1]} and earlier ones. Use the Pincite that wrote it, or a newer one."
        )
    return found != REVISIONS[-1]


def _one(raw: psycopg.Connection, statement: str) -> tuple[Any, ...]:
    row = raw.execute(statement.encode()).fetchone()
    assert row is not None
    return row


def _see_to_vectors(raw: psycopg.Connection, where: str) -> bool:
    """Whether pgvector is in the database already; a LibraryError if none will do."""
    there = row = raw.execute(
        "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
    ).fetchone()
    if row is None:
        row = raw.execute(
            "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
        ).fetchone()
        if row is None:
            raise LibraryError(
                f"The server of {where} has no pgvector. Install it there (on Debian: apt install "
                "postgresql-NN-pgvector, NN being the server's version), and start again."
            )
    if tuple(int(part) for part in str(row[0]).split(".")[:2]) < _PGVECTOR:
        raise LibraryError(
            f"The library {where} has pgvector {row[0]}, and 0.8 or later is needed. Install it on "
            "the server; an administrator runs in this database: ALTER EXTENSION vector UPDATE;"
        )
    return there is not None


def _upgrade(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    def connected() -> psycopg.Connection:
        # SQLAlchemy has transactions of its own, and closes what it was given.
        return psycopg.connect(url)

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = create_engine("postgresql+psycopg://", creator=connected, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            config.attributes |= {"connection": connection, "version_table": _TABLE}
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise (error.orig or error) from error
    finally:
        engine.dispose()
