"""The people who may log in, and their passwords.

A password is kept as argon2id makes it: whoever reads the file cannot log in with it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable

from pincite.errors import LibraryError, UsageError
from pincite.store import signed
from pincite.store.called import NAME, folded, groups_of
from pincite.store.connections import Connection, Connections, Row, note
from pincite.store.guests import ROLES, Guests, admit, bar, person_of
from pincite.store.kept import note_gone
from pincite.store.passwords import Passwords
from pincite.store.sessions import Sessions, unknown
from pincite.types import Person, PersonRole


class People(Sessions):
    """Those who may log in to a library's page.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._passwords = Passwords()
        self.guests = Guests(connections)

    # ---- who they are --------------------------------------------------------------------------

    def add(
        self,
        name: str,
        password: str,
        role: PersonRole = "reader",
        groups: Iterable[str] = (),
    ) -> Person:
        """Let somebody in; from the first on, the library's page is for people alone.

        A user whose row is damaged is written anew.

        Raises:
            UsageError: The name is taken or no name, or the password is too short or too long.
        """
        name = unicodedata.normalize("NFC", name)
        if not NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} cannot be a user's name. Give 1 to 64 letters, digits and . _ @ -"
            )
        person = Person(name, _role(role), groups_of(groups))
        made = self._passwords.made(password)
        with self._writing() as connection:
            there = _row(connection, name)
            if there is not None and not _damaged(there):
                raise UsageError(
                    f"There is a user {name} already. Give another name, or change this one: "
                    "pincite user change, pincite user password"
                )
            connection.execute("DELETE FROM sessions WHERE person = ?", (folded(name),))
            row = (folded(name), name, person.role, json.dumps(person.groups), made)
            signed.write(connection, "people", row)
            note(connection, "accounts", "1")
            admit(connection, name)
        return person

    def set_password(self, name: str, password: str) -> None:
        """Give a person another password, and end their sessions.

        Raises:
            UsageError: There is no such user, or the password is too short or too long.
            LibraryError: What is kept of the user is damaged.
        """
        made = self._passwords.made(password)
        with self._writing() as connection:
            row = self._known(connection, name)
            signed.write(connection, "people", (*row[:4], made))
            connection.execute("DELETE FROM sessions WHERE person = ?", (folded(name),))

    def change(
        self,
        name: str,
        *,
        role: PersonRole | None = None,
        groups: Iterable[str] | None = None,
    ) -> Person:
        """Give a person another role or other groups; it holds from their next request on.

        Raises:
            UsageError: There is no such user.
            LibraryError: What is kept of the user is damaged.
        """
        with self._writing() as connection:
            key, called, _, _, password, _ = row = self._known(connection, name)
            before = person_of(row)
            person = Person(
                called,
                before.role if role is None else _role(role),
                before.groups if groups is None else groups_of(groups),
            )
            signed.write(
                connection,
                "people",
                (key, called, person.role, json.dumps(person.groups), password),
            )
        return person

    def remove(self, name: str) -> None:
        """Remove a person, with all that they left: sessions, conversations and feedback.

        Those known by a proxy's word alone leave conversations too, and have no entry here. The
        name is barred until it is added again: a proxy may go on vouching for it.

        Raises:
            UsageError: There is nobody of this name, and nothing of theirs.
        """
        key = folded(name)
        with self._writing() as connection:
            gone = connection.execute("DELETE FROM people WHERE key = ?", (key,)).rowcount
            # Nobody's name is empty: what is kept without accounts has an empty owner.
            for table in ("conversations", "feedback") if key else ():
                gone += connection.execute(
                    f"DELETE FROM {table} WHERE owner = ?",
                    (key,),
                ).rowcount
            if gone:
                note_gone(connection, key)
                bar(connection, name)
        if not gone:
            raise unknown(name)
        self._connections.forgotten()

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name, but those of whom what is kept is damaged."""
        return tuple(person_of(row) for row in self._rows() if not _damaged(row))

    def damaged(self) -> tuple[str, ...]:
        """Names of those, who cannot log in."""
        return tuple(str(row[1]) for row in self._rows() if _damaged(row))

    def _rows(self) -> list[Row]:
        with self._connections.reading() as connection:
            return signed.read(connection, "people", "ORDER BY key")

    def person(self, name: str) -> Person | None:
        """The person of this name.

        Raises:
            LibraryError: What is kept of the user is damaged.
        """
        with self._connections.reading() as connection:
            row = _row(connection, name)
        return None if row is None else person_of(row)

    def known(self, name: str) -> Person:
        """The person of this name.

        Raises:
            UsageError: There is no such user.
            LibraryError: What is kept of the user is damaged.
        """
        person = self.person(name)
        if person is None:
            raise unknown(name)
        return person

    def wanted(self) -> bool:
        """Whether the page asks who is there: since the first user, and for ever.

        Removing the last user closes the page; it does not open it to everybody.
        """
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT 1 FROM meta WHERE key = 'accounts' UNION ALL SELECT 1 FROM people LIMIT 1"
            ).fetchone()
        return found is not None

    # ---- their passwords -----------------------------------------------------------------------

    def log_in(self, name: str, password: str) -> Person | None:
        """The person of this name, if it is their password.

        An unknown name takes as long: the time tells nobody who is a user.

        Raises:
            LibraryError: It is their password, and else what is kept of them is damaged.
        """
        with self._connections.reading() as connection:
            row = _row(connection, name)
        fits = self._passwords.fits(row[4] if row else None, password)
        return person_of(row) if row and fits else None

    def _known(self, connection: Connection, name: str) -> Row:
        """The row of a person that is to be changed: a damaged one would be signed as it is."""
        row = _row(connection, name)
        if row is None:
            raise unknown(name)
        person_of(row)
        return row


def _row(connection: Connection, name: str) -> Row | None:
    rows = signed.read(connection, "people", "WHERE key = ?", (folded(name),))
    return rows[0] if rows else None


def _damaged(row: Row) -> bool:
    try:
        person_of(row)
    except LibraryError:
        return True
    return False


def _role(role: PersonRole) -> PersonRole:
    if role not in ROLES:
        raise UsageError(f"There is no role {role}. Give one of: {', '.join(ROLES)}")
    return role
