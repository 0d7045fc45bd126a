"""A SQLite library's tables: made where there are none, brought up from earlier formats."""

from __future__ import annotations

from pathlib import Path

from pincite.errors import LibraryError
from pincite.store import limits, schema
from pincite.store.signed import sign_every
from pincite.store.sqlite_connection import SqliteConnection


def prepare(connection: SqliteConnection, path: Path) -> None:
    """Make a new library's tables, or bring an older one's up to this format.

    Raises:
        LibraryError: The library is of a format that this Pincite does not read.
    """
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
            f"{path} has library format {found or 'unknown'}; this Pincite "
            f"reads format {schema.FORMAT}. Use the Pincite that wrote it, or add the reports "
            "to a new library."
        )


def see_to_it(connection: SqliteConnection, path: Path) -> None:
    """See to it that no newer Pincite has brought the library to its own format meanwhile.

    Raises:
        LibraryError: One has.
    """
    found = _format(connection)
    if found != schema.FORMAT:
        raise LibraryError(
            f"{path} was brought to library format {found or 'unknown'} by another Pincite while "
            "this one ran; nothing was changed. End this one, and start the newer."
        )


def _has_tables(connection: SqliteConnection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _format(connection: SqliteConnection) -> int | None:
    row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    return int(row[0]) if row and row[0].isascii() and row[0].isdigit() else None


def _migrate(connection: SqliteConnection) -> None:
    """Bring an older library to this format in one transaction: whole, or as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for its turn.
        while (older := _format(connection)) in schema.MIGRATIONS:
            for statement in schema.MIGRATIONS[older]:
                connection.execute(statement)
            if older == schema.SIGNED:
                sign_every(connection, schema.WITH_DIGESTS)
            elif older == schema.COUNTED:
                limits.note_every(connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(older + 1),))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
