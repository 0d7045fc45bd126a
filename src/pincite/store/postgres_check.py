"""What a PostgreSQL library's database can be seen to lack: rows, indexes, safe settings."""

from __future__ import annotations

from collections.abc import Iterator

from pincite.store.connections import Connection

_BELONGING = (
    ("files", "report", "reports", "number"),
    ("sections", "report", "reports", "number"),
    ("paragraphs", "report", "reports", "number"),
    ("chunks", "report", "reports", "number"),
    ("chunks", "paragraph", "paragraphs", "number"),
    ("lengths", "report", "reports", "number"),
    ("postings", "report", "reports", "number"),
    ("turns", "conversation", "conversations", "id"),
    ("sessions", "person", "people", "key"),
)
_INDEXES = (
    "reports_id_key paragraphs_in_order paragraphs_by_label paragraphs_id_key chunks_of_report "
    "chunks_of_paragraph conversations_of_owner feedback_of_owner sessions_of_person "
    "postings_of_report inbox_at_work"
).split()
_NUMBERED = ("reports", "paragraphs", "chunks")


def faults(connection: Connection) -> list[str]:
    """What is wrong; nothing where it is sound. Inside a snapshot."""
    return [
        *_loose(connection),
        *_indexes(connection),
        *_numbers(connection),
        *_words(connection),
        *_unsafe(connection),
    ]


def _loose(connection: Connection) -> Iterator[str]:
    for table, column, other, key in _BELONGING:
        found = connection.execute(
            f"SELECT 1 FROM {table} WHERE NOT EXISTS "
            f"(SELECT 1 FROM {other} WHERE {other}.{key} = {table}.{column}) LIMIT 1"
        )
        if found.fetchone():
            yield f"a row of {table} belongs to none of {other}"


def _indexes(connection: Connection) -> Iterator[str]:
    for name in _INDEXES:
        row = connection.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(?)", (name,)
        ).fetchone()
        if row is None:
            yield f"the index {name} is not there: restore a backup"
        elif not row[0]:
            yield f"the index {name} is not valid: run REINDEX INDEX {name};"


def _numbers(connection: Connection) -> Iterator[str]:
    """A number given twice would let an old link lead to other words."""
    for table in _NUMBERED:
        row = connection.execute(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()
        if row[0] > connection.last_number(table):
            yield f"the numbers of {table} would be given again: restore a backup"


def _words(connection: Connection) -> Iterator[str]:
    """A report's words are found by where its chunks begin, and how many follow one another."""
    found = connection.execute(
        "SELECT id FROM reports LEFT JOIN lengths ON lengths.report = reports.number "
        "LEFT JOIN (SELECT report, min(number) AS lowest, max(number) AS highest, "
        "count(*) AS chunks FROM chunks GROUP BY report) AS own ON own.report = reports.number "
        "WHERE coalesce(first, 0) <> coalesce(lowest, 0) "
        "OR coalesce(first + lengths.chunks - 1, 0) <> coalesce(highest, 0) "
        "OR coalesce(lengths.chunks, 0) <> coalesce(own.chunks, 0) ORDER BY id"
    )
    for (id,) in found.fetchall():
        yield f"the words of {id} are not those of its text: run pincite rebuild"


def _unsafe(connection: Connection) -> Iterator[str]:
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        row = connection.execute("SELECT current_setting(?)", (setting,)).fetchone()
        if row[0] == "off":
            yield f"the server runs with {setting} = off: what it acknowledged may be lost"
