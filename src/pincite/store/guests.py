"""People whom only a proxy names, and the names of those who were removed: these are barred."""

from __future__ import annotations

import json

from pincite.errors import LibraryError, UsageError
from pincite.store import signed
from pincite.store.called import folded
from pincite.store.connections import Connection, Connections, Row
from pincite.types import Person, PersonRole

ROLES: tuple[PersonRole, ...] = ("reader", "editor")

_BARRED = "barred "
"""What the key in `meta` begins with that holds a barred name."""


class Guests:
    """Those who have no entry of their own.

    Args:
        connections: The library's file.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def named(self, name: str, role: PersonRole) -> Person | None:
        """Whom a proxy names: the user of this name, else a guest; None where it is barred.

        One statement reads both: whoever is removed or added meanwhile is never taken for a guest.
        While a user's row is damaged, which may have been anybody's, guests are readers alone.

        Args:
            name: As the proxy gives it.
            role: A guest's.

        Raises:
            LibraryError: What is kept of this user is damaged.
        """
        key = folded(name)
        with self._connections.reading() as connection:
            rows = signed.read(
                connection,
                "people",
                "WHERE key = ? UNION ALL "
                "SELECT key, value, NULL, NULL, NULL, NULL FROM meta WHERE key = ?",
                (key, _BARRED + key),
            )
            for row in rows:
                if row[0] == key:
                    return person_of(row)
            if rows:
                return None
            if role != "reader" and not all(map(_sound, signed.read(connection, "people"))):
                role = "reader"
        return Person(key, role)

    def barred(self) -> tuple[str, ...]:
        """The barred names, in order."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT value FROM meta WHERE key LIKE ? ORDER BY key", (f"{_BARRED}%",)
            ).fetchall()
        return tuple(str(row[0]) for row in rows)

    def admit(self, name: str) -> None:
        """Bar a name no longer, and keep it nowhere.

        Raises:
            UsageError: It is not barred.
        """
        with self._connections.writing(searched=False, listed=False) as connection:
            if not admit(connection, name):
                raise UsageError(f"The name {name} is not barred. Run: pincite user list")


def bar(connection: Connection, name: str) -> None:
    """Let nobody in of this name whom a proxy alone knows."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
        (_BARRED + folded(name), name),
    )


def admit(connection: Connection, name: str) -> bool:
    """Take that back; whether it was so."""
    told = connection.execute("DELETE FROM meta WHERE key = ?", (_BARRED + folded(name),))
    return told.rowcount > 0


def person_of(row: Row) -> Person:
    """A person's row, as `signed.read` gives it.

    Raises:
        LibraryError: It is damaged: nobody is let in for its sake.
    """
    _, name, role, groups, *_ = row
    if _sound(row) and role in ROLES:
        try:
            return Person(name, role, tuple(map(str, json.loads(groups))))
        except (ValueError, TypeError):
            pass
    raise LibraryError(
        f"What is kept of the user {name} is damaged: they cannot log in. Give it anew, with role, "
        f"groups and a password: pincite user add {name}"
    )


def _sound(row: Row) -> bool:
    return signed.sound("people", row)
