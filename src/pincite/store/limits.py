"""Reports that only some may see: each with the groups it is limited to.

A damaged row closes: the report that it was of is seen by nobody for its sake. Its digest tells
which report that was, among all there are, or how many limits are noted of each; where neither
does, every report is closed that no sound row is of. So does a row that is gone: what is noted of
its report is not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import ne

from pincite.errors import LibraryError
from pincite.store import signed
from pincite.store.connections import Connection, Connections, Row, note

Limited = dict[str, tuple[str, ...]]
"""Report id -> groups; whoever is in one of them may see it, with none: editors alone. A report not
in it is everybody's."""
_FEW = 8
"""Signs of 64 in which a damaged digest may differ from what it was: chance gives four that agree.
"""
_NOTED = "limits of "
"""Before a report's id: the key under which the number of its limits is noted."""


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
        self._known: tuple[list[Row], dict[str, int], Limited] | None = None

    def all(self) -> Limited:
        """Every report that is limited."""
        with self._connections.reading() as connection:
            rows = signed.read(connection, "limits", "ORDER BY report, grp")
            # After the rows: of one that is limited meanwhile it closes, and opens none.
            noted = _noted(connection)
            known = self._known
            if known is None or known[:2] != (rows, noted):
                found: Limited = {}
                for row in filter(_sound, rows):
                    found[row[0]] = (*found.get(row[0], ()), row[1])
                found |= dict.fromkeys(noted.keys() - found.keys(), ())
                if not all(map(_sound, rows)):
                    # Not to be held: what else is closed depends on the reports there are.
                    return found | dict.fromkeys(_closed(connection) - found.keys(), ())
                known = self._known = rows, noted, found
        return dict(known[2])

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
    given = list(groups)
    for group in given:
        signed.write(connection, "limits", (report, group))
    _note(connection, report, len(given))


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
    for report in _noted(connection).keys() - there:
        _note(connection, report, 0)


def note_every(connection: Connection) -> None:
    """Note how many limits each report has: when a library is brought to this format."""
    rows = signed.read(connection, "limits")
    for report, count in Counter(row[0] for row in rows if _sound(row)).items():
        _note(connection, report, count)


def changed(connection: Connection) -> list[str]:
    """The reports that have not as many limits as were set."""
    own = Counter(whose for _, whose in owned(connection))
    noted = _noted(connection)
    return [one for one in _reports(connection) if own[one] != noted.get(one, 0)]


def owned(connection: Connection) -> list[tuple[Row, str | None]]:
    """Every row, with the report that it is of; of a damaged one it may not be known."""
    rows = signed.read(connection, "limits", "ORDER BY report, grp")
    if all(map(_sound, rows)):
        return [(row, row[0]) for row in rows]
    reports, groups = _reports(connection), _groups(connection, rows)
    found = [(row, row[0] if _sound(row) else _whose(row, reports, groups)) for row in rows]
    lacking = Counter({one: n for one, n in _noted(connection).items() if one in reports})
    lacking.subtract(whose for _, whose in found if whose is not None)
    left = iter(sorted(lacking.elements()))
    return [(row, next(left, None) if whose is None else whose) for row, whose in found]


def _closed(connection: Connection) -> set[str]:
    """The reports that damaged rows close."""
    signed.told_of("limits")
    found = {whose for row, whose in owned(connection) if not _sound(row)}
    if None in found:
        return set(_reports(connection))
    return {whose for whose in found if whose is not None}


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


def _noted(connection: Connection) -> dict[str, int]:
    """How many limits were set of each report that has any, by what is noted beside them."""
    rows = connection.execute(
        "SELECT key, value FROM meta WHERE key LIKE ?", (f"{_NOTED}%",)
    ).fetchall()
    return {key.removeprefix(_NOTED): int(value) if value.isdecimal() else 1 for key, value in rows}


def _note(connection: Connection, report: str, count: int) -> None:
    if count:
        note(connection, f"{_NOTED}{report}", str(count))
    else:
        connection.execute("DELETE FROM meta WHERE key = ?", (f"{_NOTED}{report}",))


def _sound(row: Row) -> bool:
    return signed.sound("limits", row)


def _delete(connection: Connection, row: Row) -> None:
    if signed.is_text(row[:2]):
        connection.execute("DELETE FROM limits WHERE report = ? AND grp = ?", row[:2])
