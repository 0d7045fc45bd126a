"""Conversations and feedback: what people leave in a library beside its reports."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import msgspec

from pincite.errors import NotAllowedError
from pincite.store.connections import Connection, Connections, note
from pincite.store.schema import DAYS_KEPT
from pincite.types import Conversation, Feedback, KeptAnswer

UNDER_WAY = timedelta(minutes=15)
"""No question is answered for longer."""
_ANSWER = msgspec.json.Decoder(KeptAnswer)  # made by one thread: see entries.py


class Kept:
    """One owner's conversations, turn by turn, and what they said of answers.

    Another owner's conversation is not there, whatever is asked of it.

    Args:
        connections: The library's database.
        owner: Whose; nobody's, where the library has no accounts.
    """

    def __init__(self, connections: Connections, owner: str = "") -> None:
        self._connections = connections
        self._owner = owner

    def of(self, owner: str) -> Kept:
        """The same of somebody else."""
        return Kept(self._connections, owner)

    # ---- conversations ---------------------------------------------------------------------------

    def begin(self, title: str) -> str:
        """Begin a conversation; return its id, which nobody can guess."""
        id = secrets.token_urlsafe(12)
        with self._writing() as connection:
            if self._owner and _just_gone(connection, self._owner):
                raise NotAllowedError(
                    f"{self._owner} was removed less than 15 minutes ago: nothing is kept under "
                    "this name yet."
                )
            connection.execute(
                "INSERT INTO conversations (id, owner, title, changed) VALUES (?, ?, ?, ?)",
                (id, self._owner, title, _now()),
            )
        return id

    def add(self, conversation: str, answer: KeptAnswer) -> int | None:
        """Put an answer at the end of a conversation; its position, or None if there is none."""
        with self._writing() as connection:
            told = connection.execute(
                "UPDATE conversations SET changed = ? "
                "WHERE id = ? AND owner = ? AND removed IS NULL",
                (_now(), conversation, self._owner),
            )
            if not told.rowcount:
                return None
            position = connection.execute(
                "SELECT coalesce(max(position) + 1, 0) FROM turns WHERE conversation = ?",
                (conversation,),
            ).fetchone()[0]
            connection.execute(
                "INSERT INTO turns VALUES (?, ?, ?)",
                (conversation, position, msgspec.json.encode(answer)),
            )
        return int(position)

    def conversations(self) -> tuple[Conversation, ...]:
        """The owner's conversations that have a turn, the last changed first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT id, title, changed, count(position), removed IS NOT NULL "
                "FROM conversations JOIN turns ON conversation = id WHERE owner = ? "
                "GROUP BY id ORDER BY changed DESC, id",
                (self._owner,),
            ).fetchall()
        return tuple(
            Conversation(id, title, datetime.fromisoformat(changed), turns, bool(removed))
            for id, title, changed, turns, removed in rows
        )

    def conversation(self, id: str) -> Conversation | None:
        """The owner's conversation of this id, unless it is deleted."""
        found = (one for one in self.conversations() if one.id == id and not one.removed)
        return next(found, None)

    def turns(self, conversation: str) -> tuple[KeptAnswer, ...]:
        """The answers of a conversation, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT answer FROM turns JOIN conversations ON id = conversation "
                "WHERE conversation = ? AND owner = ? ORDER BY position",
                (conversation, self._owner),
            ).fetchall()
        return tuple(_ANSWER.decode(row[0]) for row in rows)

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?",
                (title, conversation, self._owner),
            )

    def delete(self, conversation: str) -> None:
        """Take a conversation away; those deleted long ago go for good."""
        long_ago = datetime.now(UTC) - timedelta(days=DAYS_KEPT)
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE removed < ?",
                (long_ago.isoformat(timespec="seconds"),),
            )
            connection.execute(
                "UPDATE conversations SET removed = ? WHERE id = ? AND owner = ?",
                (_now(), conversation, self._owner),
            )

    def restore(self, conversation: str) -> None:
        """Put a deleted conversation back."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE conversations SET removed = NULL WHERE id = ? AND owner = ?",
                (conversation, self._owner),
            )

    def purge(self, conversation: str) -> None:
        """Delete a conversation for good."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, self._owner)
            )
        self._connections.forgotten()

    # ---- feedback --------------------------------------------------------------------------------

    def say(self, conversation: str, position: int, *, helpful: bool, comment: str) -> bool:
        """Keep what was said of an answer, in place of what was said before; False: no such."""
        with self._writing() as connection:
            told = connection.execute(
                "INSERT INTO feedback "
                "SELECT conversation, position, ?, ?, ?, answer, owner "
                "FROM turns JOIN conversations ON id = conversation "
                "WHERE conversation = ? AND position = ? AND owner = ? "
                "ON CONFLICT (conversation, position) DO UPDATE SET given = excluded.given, "
                "helpful = excluded.helpful, comment = excluded.comment, "
                "answer = excluded.answer, owner = excluded.owner",
                (_now(), int(helpful), comment, conversation, position, self._owner),
            )
        return told.rowcount > 0

    def unsay(self, conversation: str, position: int) -> bool:
        """Keep nothing of what was said of an answer; False: nothing was."""
        with self._writing() as connection:
            told = connection.execute(
                "DELETE FROM feedback WHERE conversation = ? AND position = ? AND owner = ?",
                (conversation, position, self._owner),
            )
        return told.rowcount > 0

    def feedback(self, conversation: str | None = None) -> Sequence[Feedback]:
        """What the owner said of answers, oldest first; of one conversation or of all."""
        if conversation is None:
            return self._feedback("WHERE owner = ?", self._owner)
        return self._feedback("WHERE owner = ? AND conversation = ?", self._owner, conversation)

    def everyones_feedback(self) -> Sequence[Feedback]:
        """What anybody said of answers, oldest first: for those who keep the library."""
        return self._feedback("")

    def _feedback(self, where: str, *values: str) -> Sequence[Feedback]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT conversation, position, given, helpful, comment, answer FROM feedback "
                f"{where} ORDER BY given, conversation, position",
                values,
            ).fetchall()
        return tuple(
            Feedback(
                conversation,
                position,
                datetime.fromisoformat(given),
                bool(helpful),
                comment,
                _ANSWER.decode(answer),
            )
            for conversation, position, given, helpful, comment, answer in rows
        )

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._connections.writing(searched=False, listed=False)


def note_gone(connection: Connection, owner: str) -> None:
    """Remember for a while that a person was removed: an answer may be under way still."""
    note(connection, _gone(owner), _now())


def _gone(owner: str) -> str:
    """A key that does not name whom it is of."""
    return f"gone {hashlib.sha256(owner.encode()).hexdigest()}"


def _just_gone(connection: Connection, owner: str) -> bool:
    long_ago = (datetime.now(UTC) - UNDER_WAY).isoformat(timespec="seconds")
    connection.execute("DELETE FROM meta WHERE key LIKE 'gone %' AND value < ?", (long_ago,))
    row = connection.execute("SELECT 1 FROM meta WHERE key = ?", (_gone(owner),)).fetchone()
    return row is not None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
