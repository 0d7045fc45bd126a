"""Conversations and feedback: what people leave in a library beside its reports."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import msgspec

from pincite.errors import LibraryError, NotAllowedError
from pincite.store import signed
from pincite.store.connections import Connection, Connections, Row, note
from pincite.store.schema import DAYS_KEPT
from pincite.types import Conversation, Feedback, KeptAnswer

UNDER_WAY = timedelta(minutes=15)
"""No question is answered for longer."""
_ANSWER = msgspec.json.Decoder(KeptAnswer)  # made by one thread: see entries.py


class Kept:
    """One owner's conversations, turn by turn, and what they said of answers.

    Another owner's conversation is not there, whatever is asked of it; nor is a damaged one, which
    may be another owner's, and would be signed as it is.

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
            signed.write(connection, "conversations", (id, self._owner, title, _now(), None))
        return id

    def add(self, conversation: str, answer: KeptAnswer) -> int | None:
        """Put an answer at the end of a conversation; its position, or None if there is none."""
        with self._writing() as connection:
            if not self._changed(connection, conversation, changed=_now(), there=True):
                return None
            position = connection.execute(
                "SELECT coalesce(max(position) + 1, 0) FROM turns WHERE conversation = ?",
                (conversation,),
            ).fetchone()[0]
            row = (conversation, position, msgspec.json.encode(answer))
            signed.write(connection, "turns", row)
        return int(position)

    def conversations(self) -> tuple[Conversation, ...]:
        """The owner's conversations that have a turn, the last changed first."""
        with self._connections.reading() as connection:
            rows = signed.intact(
                connection,
                "conversations",
                "WHERE owner = ? ORDER BY changed DESC, id",
                (self._owner,),
                more="(SELECT count(*) FROM turns WHERE conversation = id)",
            )
        return tuple(
            Conversation(id, title, _when(changed), turns, bool(removed))
            for id, _, title, changed, removed, _, turns in rows
            if turns
        )

    def conversation(self, id: str) -> Conversation | None:
        """The owner's conversation of this id, unless it is deleted."""
        found = (one for one in self.conversations() if one.id == id and not one.removed)
        return next(found, None)

    def turns(self, conversation: str) -> tuple[KeptAnswer, ...]:
        """The answers of a conversation, oldest first.

        Raises:
            LibraryError: One of them is damaged.
        """
        with self._connections.reading() as connection:
            if self._own(connection, conversation) is None:
                return ()
            rows = signed.read(
                connection, "turns", "WHERE conversation = ? ORDER BY position", (conversation,)
            )
        for row in rows:
            if not signed.sound("turns", row):
                raise _damaged(row)
        return tuple(_answer(row, row[2]) for row in rows)

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title."""
        with self._writing() as connection:
            self._changed(connection, conversation, title=title)

    def delete(self, conversation: str) -> None:
        """Take a conversation away; those deleted long ago go for good."""
        long_ago = datetime.now(UTC) - timedelta(days=DAYS_KEPT)
        with self._writing() as connection:
            # A damaged one may have been deleted today.
            for row in signed.intact(
                connection,
                "conversations",
                "WHERE removed < ?",
                (long_ago.isoformat(timespec="seconds"),),
            ):
                connection.execute("DELETE FROM conversations WHERE id = ?", (row[0],))
            self._changed(connection, conversation, removed=_now())

    def restore(self, conversation: str) -> None:
        """Put a deleted conversation back."""
        with self._writing() as connection:
            self._changed(connection, conversation, removed=None)

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
            rows = self._own(connection, conversation) and signed.intact(
                connection,
                "turns",
                "WHERE conversation = ? AND position = ?",
                (conversation, position),
            )
            if not rows:
                return False
            said = (_now(), int(helpful), comment, rows[0][2], self._owner)
            signed.write(connection, "feedback", (conversation, position, *said))
        return True

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
            rows = signed.intact(
                connection,
                "feedback",
                f"{where} ORDER BY given, conversation, position",
                values,
            )
        return tuple(
            Feedback(row[0], row[1], _when(row[2]), bool(row[3]), row[4], _answer(row, row[5]))
            for row in rows
        )

    # ---- the rows --------------------------------------------------------------------------------

    def _own(self, connection: Connection, conversation: str) -> Row | None:
        """The owner's conversation of this id, deleted or not."""
        rows = signed.intact(
            connection,
            "conversations",
            "WHERE id = ? AND owner = ?",
            (conversation, self._owner),
        )
        return rows[0] if rows else None

    def _changed(
        self, connection: Connection, conversation: str, *, there: bool = False, **new: str | None
    ) -> bool:
        """Write these columns of the owner's conversation anew; False: no such.

        Args:
            connection: Inside a write.
            conversation: Its id.
            there: Only where it is not deleted.
            new: The columns.
        """
        row = self._own(connection, conversation)
        if row is None or (there and row[4] is not None):
            return False
        values = zip(signed.TABLES["conversations"], row, strict=False)
        changed = dict(values) | new
        signed.write(connection, "conversations", tuple(changed.values()))
        return True

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._connections.writing(searched=False, listed=False)


def _when(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise LibraryError(
            f"A moment in the library cannot be read ({text}). Whoever keeps the library runs: "
            "pincite check"
        ) from error


def _answer(row: Row, answer: bytes) -> KeptAnswer:
    """The answer of a turn, or of what was said of one."""
    try:
        return _ANSWER.decode(answer)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise _damaged(row) from error


def _damaged(row: Row) -> LibraryError:
    return LibraryError(
        f"This conversation cannot be shown: {signed.place(row)} is damaged. Ask in a new one. "
        "Whoever keeps the library runs: pincite check"
    )


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
