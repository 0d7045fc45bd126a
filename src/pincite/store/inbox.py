"""The inbox of a PostgreSQL library: files that wait to be read, each with a job for a worker.

A file and its job are put in by one transaction. procrastinate gives the jobs to workers, in the
order they came in, and knows which workers live; what is true of a file stands in its row. What
happens to a file whose worker died is `store/healing.py`'s.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import PurePath
from typing import Any, Protocol, runtime_checkable

from pincite.errors import OvertakenError, UsageError
from pincite.store.called import groups_of, id_of
from pincite.store.connections import Connection
from pincite.types import Queued

QUEUE, TASK = "pincite", "read"
"""What the jobs are called in procrastinate's tables; their only argument is `number`."""
KEPT_DAYS = 30
"""Days for which files that are done or failed stay listed."""

MOST_LOST = 3
"""Times that a server may go away while a file is written: the next time it would too."""
_LOST = (
    f"The server went away {MOST_LOST} times while this file was written, by the file's fault (it "
    "ends the server's process, or takes too much of its memory) or for reasons of its own. Look "
    "into the server's log; to try it again: pincite queue --retry NUMBER"
)

_COLUMNS = (
    "number, name, sha256, size, id, replaces, groups, put_by, put_at, state, changed, tries, "
    "report, result, error"
)
_OPEN = "('waiting', 'reading')"


@runtime_checkable
class Shared(Protocol):
    """A database that several machines write."""

    def reading(self) -> AbstractContextManager[Connection]:
        """See `Connections.reading`."""
        ...

    def changing(self) -> AbstractContextManager[Connection]:
        """A connection for changes that others need not wait for: all are kept, or none."""
        ...


class Inbox:
    """Files on their way into a library.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Shared) -> None:
        self.connections = connections

    @classmethod
    def of(cls, connections: object) -> Inbox:
        """The inbox of a library's database.

        Raises:
            UsageError: It has none.
        """
        if not isinstance(connections, Shared):
            raise no_inbox()
        return cls(connections)

    # ---- putting in, and looking after it ------------------------------------------------------

    def put(
        self,
        name: str,
        data: bytes,
        *,
        by: str,
        id: str | None = None,
        replace: bool = False,
        groups: Iterable[str] | None = None,
    ) -> Queued:
        """Put a file in; when this returns it is there, and so is its job.

        Args:
            name: The file's, with its suffix.
            data: Its bytes.
            by: Who puts it in.
            id: The report's; None takes it from the front page or the file's name.
            replace: Put it in the place of the report of its id.
            groups: Limit it to these groups from the first moment; None leaves limits as they are.

        Raises:
            UsageError: A group's name is none, or the id.
        """
        id = None if id is None else id_of(id)
        # What a file system gives need not be text.
        name = PurePath(name.encode("utf8", "replace").decode().replace("\0", "?")).name
        limited = None if groups is None else json.dumps(groups_of(groups))
        sha256 = hashlib.sha256(data).hexdigest()
        with self.connections.changing() as connection:
            row = connection.execute(
                "INSERT INTO inbox (name, sha256, size, bytes, id, replaces, groups, put_by) "
                f"VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                (name, sha256, len(data), data, id, int(replace), limited, by),
            ).fetchone()
            queued = _queued(row)
            defer(connection, queued.number)
        return queued

    def all(self) -> tuple[Queued, ...]:
        """What is in it, in the order it was put in; what is done or failed for 30 days."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM inbox "
                f"WHERE state IN {_OPEN} OR changed > now() - interval '{KEPT_DAYS} days' "
                "ORDER BY number"
            ).fetchall()
        return tuple(map(_queued, rows))

    def one(self, number: int) -> Queued | None:
        """A file as it is now; None where it was taken out."""
        with self.connections.reading() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM inbox WHERE number = ?", (number,)
            ).fetchone()
        return _queued(row) if row else None

    def retry(self, numbers: Sequence[int]) -> int:
        """Let files that failed be read again; how many of these had failed."""
        with self.connections.changing() as connection:
            rows = connection.execute(
                "UPDATE inbox SET state = 'waiting', changed = now(), tries = 0, lost = 0, "
                "error = NULL WHERE state = 'failed' AND number = ANY(?) RETURNING number",
                (list(numbers),),
            ).fetchall()
            for (number,) in sorted(rows):
                defer(connection, number)
        return len(rows)

    def drop(self, numbers: Sequence[int]) -> int:
        """Take files out, their bytes too; how many there were.

        One that a worker reads at the moment is not added either.
        """
        with self.connections.changing() as connection:
            told = connection.execute("DELETE FROM inbox WHERE number = ANY(?)", (list(numbers),))
            return told.rowcount

    # ---- a worker's ----------------------------------------------------------------------------

    def begin(self, number: int) -> tuple[Queued, int, bytes] | None:
        """Take a file in hand; the file, which beginning this is, and its bytes.

        None where it was done or taken out: then there is nothing to do. Whoever began before
        has lost it.
        """
        with self.connections.changing() as connection:
            row = connection.execute(
                "UPDATE inbox SET state = 'reading', changed = now(), begun = begun + 1, "
                f"tries = tries + 1 WHERE number = ? AND state IN {_OPEN} "
                f"RETURNING begun, bytes, {_COLUMNS}",
                (number,),
            ).fetchone()
        return (_queued(row[2:]), int(row[0]), bytes(row[1])) if row else None

    def done(
        self, connection: Connection, number: int, beginning: int, report: str, result: str
    ) -> None:
        """Note that a file is in the library, in the transaction that puts it there.

        Raises:
            OvertakenError: It is another worker's by now, or was taken out.
        """
        told = connection.execute(
            "UPDATE inbox SET state = 'done', changed = now(), bytes = NULL, error = NULL, "
            "report = ?, result = ? WHERE number = ? AND begun = ? AND state = 'reading'",
            (report, result, number, beginning),
        )
        if not told.rowcount:
            raise OvertakenError("The file was taken out of the inbox, or by another worker.")

    def fail(self, number: int, beginning: int, error: str) -> None:
        """Note that a file cannot be added, and why; nothing where it is another's by now."""
        with self.connections.changing() as connection:
            connection.execute(
                "UPDATE inbox SET state = 'failed', changed = now(), error = ? "
                "WHERE number = ? AND begun = ? AND state = 'reading'",
                (error, number, beginning),
            )

    def give_back(
        self,
        number: int,
        beginning: int,
        error: str | None = None,
        *,
        tried: bool,
        lost: bool = False,
    ) -> None:
        """Let a file wait again: it gets another job when the inbox is next looked after.

        Args:
            number: The file's.
            beginning: Which beginning it was; where there was another, the file stays with that.
            error: Why it could not be added this time, where there is something to tell.
            tried: Whether this beginning was a try; it was none where the file is not to blame.
            lost: Whether the server went away while the file was written, for which the file may be
                to blame: where that happened too often, it fails.
        """
        with self.connections.changing() as connection:
            if not tried:
                # Whoever has it by now: it was taken over since this worker was not heard of.
                connection.execute(
                    "UPDATE inbox SET tries = greatest(tries - 1, 0), lost = lost + ? "
                    f"WHERE number = ? AND state IN {_OPEN}",
                    (int(lost), number),
                )
            connection.execute(
                "UPDATE inbox SET state = CASE WHEN lost < ? THEN 'waiting' ELSE 'failed' END, "
                "changed = now(), error = CASE WHEN lost < ? THEN ? ELSE ? END "
                "WHERE number = ? AND begun = ? AND state = 'reading'",
                (
                    MOST_LOST,
                    MOST_LOST,
                    error,
                    _LOST.replace("NUMBER", str(number)),
                    number,
                    beginning,
                ),
            )


def no_inbox() -> UsageError:
    """What is said where a library is a file."""
    return UsageError(
        "Only a library in PostgreSQL has an inbox, which workers empty: set "
        "PINCITE_STORE=postgresql://… or give --store. Without one: pincite add FILE"
    )


def defer(connection: Connection, number: int) -> None:
    """Give a file a job.

    Jobs of files of one name, or for one report, are done one after the other: what was put in
    last is what stays.
    """
    connection.execute(
        "UPDATE inbox SET job = (procrastinate_defer_jobs_v1(ARRAY[ROW("
        "?, ?, 0, lower(coalesce(id, regexp_replace(name, '\\.[^.]*$', ''))), NULL, "
        "jsonb_build_object('number', number), NULL)::procrastinate_job_to_defer_v1]))[1] "
        "WHERE number = ?",
        (QUEUE, TASK, number),
    )


def _queued(row: Sequence[Any]) -> Queued:
    number, name, sha256, size, id, replaces, groups, by, put, state, changed, tries, *end = row
    return Queued(
        number, name, sha256, size, id, bool(replaces),
        None if groups is None else tuple(json.loads(groups)),
        by, put, state, changed, tries, *end,
    )  # fmt: skip
