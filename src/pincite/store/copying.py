"""A library's rows from one store into another, empty one: all of one moment, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import msgspec
import numpy as np

from pincite.errors import LibraryError
from pincite.store.connections import Connection, Connections, note
from pincite.types import Chunk

_TABLES = {
    "reports": ("number", "id record added corrections removed digest"),
    "files": ("report", "name bytes"),
    "sections": ("report, position", "headings grade"),
    "paragraphs": ("number", "report section position id label value"),
    "chunks": ("number", "report paragraph value vector sentences sentence_vectors"),
    "conversations": ("id", "owner title changed removed digest"),
    "turns": ("conversation, position", "answer digest"),
    "feedback": ("conversation, position", "given helpful comment answer owner digest"),
    "people": ("key", "name role groups password digest"),
    "sessions": ("token", "person begun used digest"),
    "limits": ("report, grp", "digest"),
}
"""Each table's key and its other columns; what a row belongs to comes before it."""
_NUMBERED = ("reports", "paragraphs", "chunks")
_AT_ONCE = 200
_OWN = "format", "link"
"""What a store notes of its own tables, and of its own writes."""


def copy(
    source: Connections, target: Connections, progress: Callable[[float], None] = lambda _: None
) -> int:
    """Copy everything into a store that has no report; the number of reports.

    Args:
        source: Where it is.
        target: Where it goes; rows keep their numbers, so that each report's digest holds.
        progress: Told the share done.

    Raises:
        LibraryError: The target has reports, people or conversations.
    """
    with source.snapshot() as old, target.writing() as new:
        for table in ("reports", "people", "conversations"):
            if new.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                raise LibraryError(
                    f"The library {target.where} has {table} already. Copy into an empty one."
                )
        for key, value in old.execute("SELECT key, value FROM meta").fetchall():
            if key not in _OWN:
                note(new, key, value)
            if key == "embedder":
                new.sized(int(value.split()[1]))
        all_of_them = [_count(old, table) for table in _TABLES]
        done = 0
        for table, (key, others) in _TABLES.items():
            for rows in _batches(_rows(old, new, table, key, others)):
                names = [*key.split(", "), *others.split()]
                new.executemany(
                    f"INSERT INTO {table} ({', '.join(names)}) "
                    f"VALUES ({', '.join('?' * len(names))})",
                    rows,
                )
                done += len(rows)
                progress(done / (sum(all_of_them) or 1))
        for table in _NUMBERED:
            new.used(table, old.last_number(table))
        for report, first in new.execute(
            "SELECT report, min(number) FROM chunks GROUP BY report ORDER BY report"
        ).fetchall():
            new.worded(report, first, _texts(new, report))
    return all_of_them[0]


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _rows(
    old: Connection, new: Connection, table: str, key: str, others: str
) -> Iterator[tuple[object, ...]]:
    names = [*key.split(", "), *others.split()]
    rows = old.each(f"SELECT {', '.join(names)} FROM {table} ORDER BY {key}")
    if "vector" not in names:
        return iter(rows)
    place = names.index("vector")
    return (
        (*row[:place], new.vector(np.frombuffer(row[place], dtype="<f2")), *row[place + 1 :])
        for row in rows
    )


def _batches(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _texts(connection: Connection, report: int) -> list[str]:
    values = connection.execute(
        "SELECT value FROM chunks WHERE report = ? ORDER BY number", (report,)
    )
    return [msgspec.json.decode(row[0], type=Chunk).text for row in values.fetchall()]
