"""Reports that only some may see: each with the groups it is limited to."""

from __future__ import annotations

from collections.abc import Iterable

from pincite.store.connections import Connection, Connections

Limited = dict[str, tuple[str, ...]]
"""Report id -> groups; whoever is in one of them may see it. A report not in it is everybody's."""


class Limits:
    """The groups that reports are limited to, removed ones too: one put back is limited as before.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> Limited:
        """Every report that is limited."""
        found: Limited = {}
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT report, grp FROM limits ORDER BY report, grp")
            for report, group in rows.fetchall():
                found[report] = (*found.get(report, ()), group)
        return found

    def set(self, report: str, groups: Iterable[str]) -> bool:
        """Limit a report to these groups in place of others, to none: it is everybody's again.

        Returns:
            Whether the library has it, or could put it back.
        """
        with self._connections.writing(searched=False) as connection:
            known = connection.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone()
            if known is None:
                return False
            write(connection, report, groups)
        return True


def write(connection: Connection, report: str, groups: Iterable[str]) -> None:
    """Write a report's limits in place of those there are."""
    connection.execute("DELETE FROM limits WHERE report = ?", (report,))
    connection.executemany(
        "INSERT INTO limits VALUES (?, ?)", ((report, group) for group in groups)
    )
