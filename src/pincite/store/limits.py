"""Reports that only some may see: each with the groups it is limited to.

A damaged row closes: the report that it was of is seen by nobody for its sake. Its digest tells
which report that was, among all there are; where it does not, every report is closed that no sound
row is of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import ne

from pincite.errors import LibraryError
from pincite.store import signed
from pincite.store.connections import Connection, Connections, Row

Limited = dict[str, tuple[str, ...]]
"""Report id -> groups; whoever is in one of them may see it, with none: editors alone. A report not
in it is everybody's."""
_FEW = 8
"""Signs of 64 in which a damaged digest may differ from what it was: chance gives four that agree.
"""


def whom(limits: Mapping[str, Sequence[str]], report: str) -> str:
    """Whom a report is for, in words; nothing where it is everybody's.

    >>> whom({"a": ("audit", "board"), "b": ()}, "a")
    'audit, board'
    >>> whom({"a": ("audit", "board"), "b": ()}, "b")
    'editors: its limit is damaged'
    """
    groups = limits.get(report)
    return "" if groups is None else ", ".join(groups) or "editors: its limit is damaged"


class Limits:
    """The groups that reports are limited to, removed ones too: one put back is limited as before.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._known: tuple[list[Row], Limited] | None = None

    def all(self) -> Limited:
        """Every report that is limited."""
        with self._connections.reading() as connection:
            rows = signed.read(connection, "limits", "ORDER BY report, grp")
            known = self._known
            if known is None or known[0] != rows:
                found: Limited = {}
                for row in filter(_sound, rows):
                    found[row[0]] = (*found.get(row[0], ()), row[1])
                if not all(map(_sound, rows)):
                    # Not to be held: what else is closed depends on the reports there are.
                    return found | dict.fromkeys(_closed(connection, rows) - found.keys(), ())
                known = self._known = rows, found
        return dict(known[1])

    def set(self, report: str, groups: Iterable[str]) -> bool:
        """Limit a report to these groups in place of others, to none: it is everybody's again.

        Returns:
            Whether the library has it, or could put it back.

        Raises:
            LibraryError: A damaged row of another report's is in the way.
        """
        with self._connections.writing(searched=False) as connection:
            known = connection.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone()
            if known is None:
                return False
            write(connection, report, groups)
        return True


def write(connection: Connection, report: str, groups: Iterable[str]) -> None:
    """Write a report's limits in place of those there are, damaged ones of its own too.

    Raises:
        LibraryError: A damaged row of another report's is in the way.
    """
    for row, whose in owned(connection):
        if whose == report or (whose is None and row[0] == report):
            _delete(connection, row)
        elif row[0] == report:
            raise LibraryError(
                f"A limit of {whose} is damaged, and stands under {report}. Set the groups of "
                f"{whose} first: pincite limit {whose}"
            )
    for group in groups:
        signed.write(connection, "limits", (report, group))


def forget(connection: Connection, gone: Iterable[str]) -> None:
    """Delete the limits of reports that are about to go for good, and sound ones of none.

    A report that is gone leaves no limit: another of its id is another report. A damaged row that
    may be another report's goes on closing.
    """
    leaving = set(gone)
    there = set(_reports(connection)) - leaving
    for row, whose in owned(connection):
        if whose in leaving or (_sound(row) and whose not in there):
            _delete(connection, row)


def owned(connection: Connection) -> list[tuple[Row, str | None]]:
    """Every row, with the report that it is of; of a damaged one it may not be known."""
    rows = signed.read(connection, "limits", "ORDER BY report, grp")
    if all(map(_sound, rows)):
        return [(row, row[0]) for row in rows]
    reports, groups = _reports(connection), _groups(connection, rows)
    return [(row, row[0] if _sound(row) else _whose(row, reports, groups)) for row in rows]


def _closed(connection: Connection, rows: Sequence[Row]) -> set[str]:
    """The reports that damaged rows close."""
    signed.told_of("limits")
    reports, groups = _reports(connection), _groups(connection, rows)
    found = {_whose(row, reports, groups) for row in rows if not _sound(row)}
    return set(reports) if None in found else {whose for whose in found if whose is not None}


@lru_cache(maxsize=64)
def _whose(row: Row, reports: tuple[str, ...], groups: tuple[str, ...]) -> str | None:
    """The report that a damaged row was of: the one whose limit has this digest, or nearly."""
    noted = str(row[2])
    if len(noted) != 64:
        return None
    for report in reports:
        for group in (row[1], *groups):
            if sum(map(ne, noted, signed.digest("limits", (report, group)))) <= _FEW:
                return report
    return None


def _reports(connection: Connection) -> tuple[str, ...]:
    """The ids of all reports, removed ones too."""
    rows = connection.execute("SELECT id FROM reports ORDER BY number").fetchall()
    return tuple(str(row[0]) for row in rows)


def _groups(connection: Connection, rows: Sequence[Row]) -> tuple[str, ...]:
    """The groups that limits and people have: a damaged row's was one of them, most likely."""
    found = {str(row[1]) for row in rows}
    for person in signed.read(connection, "people"):
        with suppress(ValueError):
            found.update(group for group in json.loads(person[3]) if isinstance(group, str))
    return tuple(sorted(found))


def _sound(row: Row) -> bool:
    return signed.sound("limits", row)


def _delete(connection: Connection, row: Row) -> None:
    if signed.is_text(row[:2]):
        connection.execute("DELETE FROM limits WHERE report = ? AND grp = ?", row[:2])
