"""Rows with a digest of their own: what people leave, who they are, and what they may see.

A row that is not what was written gives nobody anything: whoever reads one asks here first. The
digest finds what became another by accident. It is no seal: who may write the rows may write it.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from pincite.store.connections import Connection, Row

logger = logging.getLogger(__name__)

TABLES = {
    "conversations": ("id", "owner", "title", "changed", "removed"),
    "turns": ("conversation", "position", "answer"),
    "feedback": ("conversation", "position", "given", "helpful", "comment", "answer", "owner"),
    "people": ("key", "name", "role", "groups", "password"),
    "limits": ("report", "grp"),
    "sessions": ("token", "person", "begun", "used"),
}
"""The columns that a digest is over, in its order; migrations of both stores sign by this."""
_KEYS = {"conversations": 1, "turns": 2, "feedback": 2, "people": 1, "limits": 2, "sessions": 1}
"""How many columns, from the first, are a table's key."""


def digest(table: str, row: Sequence[object]) -> str:
    """SHA-256 over a table's name and a row's values, each behind its type and length.

    A NUL counts as the sign that PostgreSQL keeps in its place.
    """
    found = hashlib.sha256(table.encode())
    for value in row:
        feed(found, value.replace("\0", "\ufffd") if isinstance(value, str) else value)
    return found.hexdigest()


def feed(found: hashlib._Hash, value: object) -> None:
    """Let a digest take in a value, behind its type and length."""
    data = value if isinstance(value, bytes) else str(value).encode("utf8", "surrogatepass")
    found.update(f"{type(value).__name__} {len(data)} ".encode())
    found.update(data)


def sound(table: str, row: Row) -> bool:
    """Whether a row, as `read` gives it, is what was written."""
    count = len(TABLES[table])
    return bool(row[count] == digest(table, row[:count]))


def read(
    connection: Connection, table: str, rest: str = "", values: Sequence[Any] = (), more: str = ""
) -> list[Row]:
    """Rows of a table, damaged ones too: its columns as in `TABLES`, the digest, and what is more.

    Args:
        connection: To the library.
        table: The table.
        rest: The statement from what follows the table's name on.
        values: For each `?` in it.
        more: What else to read of each.
    """
    statement = _select(table, rest, more)
    try:
        return connection.execute(statement, values).fetchall()
    except sqlite3.DatabaseError:
        # Text that is no text, most likely; what else it is happens again.
        with as_it_stands(connection):
            return connection.execute(statement, values).fetchall()


def intact(
    connection: Connection, table: str, rest: str, values: Sequence[Any] = (), more: str = ""
) -> list[Row]:
    """The same without damaged rows: of these the log is told that there are some."""
    rows = read(connection, table, rest, values, more)
    found = [row for row in rows if sound(table, row)]
    if len(found) < len(rows):
        told_of(table)
    return found


@cache
def told_of(table: str) -> None:
    """Tell the log, once, that a row of a table is left out."""
    logger.warning("a row of %s is damaged, and was left out. Run: pincite check", table)


def each(connection: Connection, table: str) -> Iterator[Row]:
    """Every row of a table, as `read` gives them, never all of them in memory; in a snapshot."""
    with as_it_stands(connection):
        yield from connection.each(_select(table, "", ""))


def write(connection: Connection, table: str, row: Sequence[object]) -> None:
    """Write a row with its digest, in the place of the one of its key, if there is one."""
    names = (*TABLES[table], "digest")
    key = names[: _KEYS[table]]
    others = ", ".join(f"{name} = excluded.{name}" for name in names[len(key) :])
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {others}",
        (*row, digest(table, row)),
    )


def sign_every(connection: Connection | sqlite3.Connection, tables: Sequence[str]) -> None:
    """Give each row of these tables the digest of what it is: when a library is brought up.

    Text that is no text is left without one, and so is damaged ever after.
    """
    with as_it_stands(connection):
        for table in tables:
            names = TABLES[table]
            key = names[: _KEYS[table]]
            of_key = " AND ".join(f"{name} = ?" for name in key)
            for values in connection.execute(f"SELECT {', '.join(key)} FROM {table}").fetchall():
                if not is_text(values):
                    continue
                row = connection.execute(
                    f"SELECT {', '.join(names)} FROM {table} WHERE {of_key}", values
                ).fetchone()
                if is_text(row):
                    connection.execute(
                        f"UPDATE {table} SET digest = ? WHERE {of_key}",
                        (digest(table, row), *values),
                    )


def is_text(values: Sequence[object]) -> bool:
    """Whether all text among these values is text, and can be given to a database."""
    try:
        "".join(value for value in values if isinstance(value, str)).encode()
    except UnicodeEncodeError:
        return False
    return True


def place(row: Row) -> str:
    """Which answer of its conversation a row of turns or feedback is of; a damaged one may not say.

    >>> place(("5GqX", 0))
    'answer 1'
    """
    return f"answer {row[1] + 1}" if isinstance(row[1], int) else "an answer"


@contextmanager
def as_it_stands(connection: Connection | sqlite3.Connection) -> Iterator[None]:
    """Within it SQLite gives text that is no text too, its wrong bytes as lone surrogates."""
    if not isinstance(connection, sqlite3.Connection):
        yield
        return
    before = connection.text_factory
    connection.text_factory = partial(str, encoding="utf8", errors="surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before


def _select(table: str, rest: str, more: str) -> str:
    names = ", ".join((*TABLES[table], "digest", *filter(None, (more,))))
    return f"SELECT {names} FROM {table} {rest}"
