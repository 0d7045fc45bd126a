"""What a PostgreSQL server refuses, in sentences that say what to do; never with a password."""

from __future__ import annotations

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from pincite.errors import (
    LibraryError,
    NoRoomError,
    ReadOnlyError,
    ServerError,
    ServerGoneError,
)

BUSY_SECONDS = 60

_ROOM = (errors.DiskFull, errors.OutOfMemory)
_LOST = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    # A standby ends a statement that is in the way of what it follows.
    errors.SerializationFailure,
)
_SERVERS = ("08", "40", "42501", "53", "55P03", "57P", "58", "XX001", "XX002")
"""How the codes begin of what is wrong with the server, its disk, its rights or its other work.

Not 57014: a statement that was too long for `statement_timeout` may always be; nor XX000, by which
a server refuses more memory than any value may have.
"""
_NO_CONNECTION = "The server has no connection left: raise max_connections, or run fewer processes."
_REFUSALS = (
    (
        "password authentication failed",
        "The user's name or the password is wrong: look at PINCITE_STORE, PGPASSWORD and the "
        "passfile.",
    ),
    (
        "no password supplied",
        "The server asks for a password: give it in PINCITE_STORE, PGPASSWORD or a passfile.",
    ),
    (
        "pg_hba.conf",
        "The server lets nobody in from here under this name: an administrator adds a line to "
        "pg_hba.conf.",
    ),
    ("too many", _NO_CONNECTION),
    ("remaining connection slots", _NO_CONNECTION),
    (
        "session is read-only",
        "Only standbys answer there, and target_session_attrs asks for a server that may be "
        "written: name the primary too.",
    ),
    ("standby mode", "No server there is of the kind that target_session_attrs asks for."),
)
"""Words of a server that refuses a connection, and what to do."""


def called(url: str) -> str:
    """A database's address without user and password: what it is called when it is spoken of.

    >>> called("postgresql://ada:secret@db1,db2/reports?sslmode=require")
    'postgresql://db1,db2/reports'
    """
    try:
        known = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Its own words may hold what was written, the password too.
        raise LibraryError(
            "The address of the PostgreSQL store cannot be read. Give it as "
            "postgresql://USER@HOST/DATABASE, with signs such as @ and / in a password as %40, %2F."
        ) from None
    return f"postgresql://{known.get('host') or ''}/{known.get('dbname') or ''}"


def lost(error: psycopg.Error) -> bool:
    """Whether the server ended the connection or the statement, whatever was asked of it."""
    return isinstance(error, _LOST)


def refused(error: psycopg.Error, where: str) -> ServerError:
    """Why a connection could not be made."""
    said = " ".join(str(error).split())
    for words, remedy in _REFUSALS:
        if words in said:
            return ServerError(f"The library {where} cannot be opened. {remedy}")
    if "does not exist" in said:
        return ServerError(
            f"The library {where} cannot be opened ({said}). An administrator makes what is "
            "missing: CREATE ROLE, CREATE DATABASE."
        )
    return ServerError(
        f"The library {where} cannot be reached ({said}). See whether the server runs, and whether "
        "PINCITE_STORE names its host and port; then try again."
    )


def _kind(error: psycopg.Error) -> type[LibraryError]:
    """Whether the server fails, or what was asked of it is at fault."""
    if error.sqlstate is None:
        # None of the server's words: it went away. It has some for those whose connections it ends
        # because another's ended it.
        return ServerGoneError if isinstance(error, psycopg.OperationalError) else LibraryError
    return ServerError if error.sqlstate.startswith(_SERVERS) else LibraryError


def explained(error: psycopg.Error, where: str, *, committing: bool = False) -> LibraryError:
    """What went wrong with a statement.

    Where any other would fare the same it is the server's (a ServerError), or says that nothing can
    be written (an UnwritableError).
    """
    kind = _kind(error)
    said = " ".join(str(error).split())
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return ReadOnlyError(
            f"The library {where} is read-only here: this server is a standby, or was set so. "
            "Nothing was changed. Write on the primary: name it in PINCITE_STORE, with "
            "target_session_attrs=read-write."
        )
    if isinstance(error, errors.LockNotAvailable):
        return kind(
            f"The library {where} has been written by another process for over {BUSY_SECONDS} s. "
            "Wait for it, then try again."
        )
    if isinstance(error, _ROOM):
        return NoRoomError(
            f"There is no room left for the library {where}; nothing was changed. Free "
            "some space on the server and try again."
        )
    if isinstance(error, errors.InsufficientPrivilege):
        return kind(
            f"The library {where} may not be used so by this role ({said}). An administrator makes "
            "the role the database's owner: ALTER DATABASE … OWNER TO …"
        )
    if isinstance(error, (errors.DuplicateTable, errors.DuplicateObject)):
        return kind(
            f"The library {where} has tables of something else ({said}). Give Pincite a "
            "database of its own."
        )
    if committing:
        return kind(
            f"The connection to the library {where} was lost while a change was being "
            "kept, so that it is or is not there, whole. Look (pincite list) and, if it is not, "
            "do it again."
        )
    if isinstance(error, errors.SerializationFailure):
        return kind(
            f"The library {where} was read for longer than this standby lets its primary's changes "
            "wait (a report was removed, or all embedded anew). Nothing was changed. Try again; "
            "where it happens often, raise max_standby_streaming_delay on the standby."
        )
    if isinstance(error, psycopg.OperationalError):
        return kind(
            f"The connection to the library {where} was lost ({said}). Nothing was "
            "changed. See whether the server runs, then try again."
        )
    return kind(
        f"The library {where} cannot be read ({said}). Run: pincite check. Where that finds "
        "damage, restore a backup."
    )
