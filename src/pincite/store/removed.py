"""Reports that were removed, and can be put back for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pincite.store import limits
from pincite.store.connections import Connections
from pincite.store.entries import record_of
from pincite.store.schema import DAYS_KEPT
from pincite.types import Record


class Removed:
    """The reports nobody sees any more, whole until they are purged."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def records(self) -> tuple[tuple[Record, datetime], ...]:
        """What can be put back, as corrected, with when it was removed; the last first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT record, corrections, removed FROM reports WHERE removed IS NOT NULL "
                "ORDER BY removed DESC, number DESC"
            ).fetchall()
        return tuple(
            (record_of(record, corrections), datetime.fromisoformat(removed))
            for record, corrections, removed in rows
        )

    def put(self, id: str) -> None:
        """Take a report away from everybody; those removed long ago go for good."""
        now = datetime.now(UTC)
        long_ago = (now - timedelta(days=DAYS_KEPT)).isoformat(timespec="seconds")
        with self._connections.writing() as connection:
            old = connection.execute("SELECT id FROM reports WHERE removed < ?", (long_ago,))
            limits.forget(connection, [row[0] for row in old.fetchall()])
            connection.execute("DELETE FROM reports WHERE removed < ?", (long_ago,))
            connection.execute(
                "UPDATE reports SET removed = ? WHERE id = ? AND removed IS NULL",
                (now.isoformat(timespec="seconds"), id),
            )

    def restore(self, id: str) -> bool:
        """Put a removed report back as it was; False if there is none of that id."""
        with self._connections.writing() as connection:
            back = connection.execute(
                "UPDATE reports SET removed = NULL WHERE id = ? AND removed IS NOT NULL", (id,)
            )
        return back.rowcount > 0

    def purge(self, id: str) -> bool:
        """Delete a report with its file, paragraphs and vectors, removed before or not."""
        with self._connections.writing() as connection:
            limits.forget(connection, (id,))
            gone = connection.execute("DELETE FROM reports WHERE id = ?", (id,))
        self._connections.forgotten()
        return gone.rowcount > 0
