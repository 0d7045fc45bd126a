"""Who is logged in: each session as the SHA-256 of its token, which is kept nowhere.

A session whose row is not what was written is none: who had it logs in again.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import AbstractContextManager, suppress

from pincite.errors import LibraryError, UsageError
from pincite.store import signed
from pincite.store.called import folded
from pincite.store.connections import Connection, Connections
from pincite.store.guests import person_of
from pincite.types import Person

SESSION_HOURS, IDLE_HOURS = 12, 2
"""A session ends so long after it began, and so long after it was last used."""
_NOTED_EVERY = 60.0
"""Seconds between two notes that a session is in use: a page asks for many things at once."""


class Sessions:
    """The sessions of those who may log in.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def begin(self, name: str) -> str:
        """Begin a person's session; its token, which is kept nowhere.

        Raises:
            UsageError: There is no such user.
        """
        token, now = secrets.token_urlsafe(32), time.time()
        with self._writing() as connection:
            there = signed.read(connection, "people", "WHERE key = ?", (folded(name),))
            if not there:
                raise unknown(name)
            for row in signed.read(connection, "sessions"):
                if not signed.sound("sessions", row) or _ended(row[2], row[3], now):
                    connection.execute("DELETE FROM sessions WHERE token = ?", (row[0],))
            signed.write(connection, "sessions", (_kept(token), there[0][0], now, now))
        return token

    def session(self, token: str) -> Person | None:
        """Whose session a token is of, as they are now; None where it has ended."""
        now = time.time()
        with self._connections.reading() as connection:
            rows = signed.read(
                connection,
                "people",
                "JOIN (SELECT token, person, begun, used, digest AS own FROM sessions) AS held "
                "ON key = person WHERE token = ?",
                (_kept(token),),
                more="token, person, begun, used, own",
            )
        if not rows:
            return None
        *row, kept, key, begun, used, own = rows[0]
        if own != signed.digest("sessions", (kept, key, begun, used)):
            signed.told_of("sessions")
            return None
        try:
            person = person_of(tuple(row))
        except LibraryError:
            return None
        if _ended(begun, used, now):
            return None
        if now - used > _NOTED_EVERY:
            # A full disk keeps nobody from reading: the session only ends sooner.
            with suppress(LibraryError), self._writing() as connection:
                connection.execute(
                    "UPDATE sessions SET used = ?, digest = ? WHERE token = ? AND digest = ?",
                    (now, signed.digest("sessions", (kept, key, begun, now)), kept, own),
                )
        return person

    def end(self, token: str) -> None:
        """End a session."""
        with self._writing() as connection:
            connection.execute("DELETE FROM sessions WHERE token = ?", (_kept(token),))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._connections.writing(searched=False, listed=False)


def unknown(name: str) -> UsageError:
    """What is said where there is no such user."""
    return UsageError(f"There is no user {name}. Run: pincite user list")


def _ended(begun: float, used: float, now: float) -> bool:
    return now - begun > SESSION_HOURS * 3600 or now - used > IDLE_HOURS * 3600


def _kept(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf8", "surrogatepass")).digest()
