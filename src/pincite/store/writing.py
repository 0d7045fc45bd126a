"""A report's rows: its sections and paragraphs, its chunks with their vectors, and their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

import msgspec

from pincite.errors import LibraryError
from pincite.store.connections import Connection
from pincite.store.entries import Indexed
from pincite.store.signed import feed
from pincite.types import Record, Report, Section

_PARTS = (
    "SELECT record FROM reports WHERE number = ?",
    "SELECT name, bytes FROM files WHERE report = ?",
    "SELECT headings, grade FROM sections WHERE report = ? ORDER BY position",
    "SELECT section, id, label, value FROM paragraphs WHERE report = ? ORDER BY position",
    "SELECT paragraph, value, vector, sentences, sentence_vectors FROM {chunks} WHERE report = ? "
    "ORDER BY number",
)


def see_embedder(connection: Connection, mine: str, where: str, then: str) -> None:
    """Raise LibraryError where a library's vectors are no longer of this embedder.

    Args:
        connection: To the library.
        mine: The embedder, as the library would note it.
        where: What the library is called.
        then: What to do when the process has that model.
    """
    row = connection.execute("SELECT value FROM meta WHERE key = 'embedder'").fetchone()
    if row is None or row[0] != mine:
        raise LibraryError(
            f"The library {where} was embedded with another model meanwhile. End this process, "
            f"start it with that model, and {then}."
        )


def sha256_under(connection: Connection, id: str) -> str | None:
    """The SHA-256 of the file whose report has this id; None where none has it."""
    row = connection.execute("SELECT record FROM shown WHERE id = ?", (id,)).fetchone()
    return msgspec.json.decode(row[0], type=Record).sha256 if row else None


def write_report(connection: Connection, report: Report, *, added: str, file: bytes) -> int:
    """Write all of a report but its chunks, in an older one's place; its number.

    What a person corrected in the older one's record holds for this one too.
    """
    kept = connection.execute(
        "SELECT corrections FROM reports WHERE id = ?", (report.id,)
    ).fetchone()
    connection.execute("DELETE FROM reports WHERE id = ?", (report.id,))
    number = connection.numbers("reports", 1)
    connection.execute(
        "INSERT INTO reports (number, id, record, added, corrections) VALUES (?, ?, ?, ?, ?)",
        (number, report.id, msgspec.json.encode(report.record), added, kept and kept[0]),
    )
    connection.execute("INSERT INTO files VALUES (?, ?, ?)", (number, report.record.source, file))
    _write_sections(connection, number, report.sections)
    return number


def _write_sections(connection: Connection, report: int, sections: Sequence[Section]) -> None:
    connection.executemany(
        "INSERT INTO sections VALUES (?, ?, ?, ?)",
        [
            (report, place, json.dumps(section.headings), section.grade)
            for place, section in enumerate(sections)
        ],
    )
    blocks = [(place, p) for place, section in enumerate(sections) for p in section.paragraphs]
    first = connection.numbers("paragraphs", len(blocks))
    connection.executemany(
        "INSERT INTO paragraphs (number, report, section, position, id, label, value) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                first + position,
                report,
                place,
                position,
                paragraph.id,
                paragraph.label and paragraph.label.casefold(),
                msgspec.json.encode(paragraph),
            )
            for position, (place, paragraph) in enumerate(blocks)
        ],
    )


def write_chunks(
    connection: Connection, report: int, chunks: Iterable[Indexed], table: str = "chunks"
) -> None:
    """Write a report's chunks and vectors into a table, in place of those there are.

    Their numbers follow one another.
    """
    connection.execute(f"DELETE FROM {table} WHERE report = ?", (report,))
    rows = connection.execute("SELECT id, number FROM paragraphs WHERE report = ?", (report,))
    paragraphs = dict(rows.fetchall())
    entries = list(chunks)
    first = connection.numbers("chunks", len(entries))
    connection.executemany(
        f"INSERT INTO {table} "
        "(number, report, paragraph, value, vector, sentences, sentence_vectors) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                report,
                paragraphs[entry.chunk.spans[0].paragraph_id],
                msgspec.json.encode(entry.chunk),
                connection.vector(entry.vector),
                json.dumps(entry.sentences),
                entry.sentence_vectors.astype("<f2").tobytes(),
            )
            for number, entry in enumerate(entries, first)
        ],
    )
    connection.worded(report, first, [entry.chunk.text for entry in entries])


def sign(connection: Connection, report: int, table: str = "chunks") -> None:
    """Note the digest of a report as it was written, its chunks into this table."""
    connection.execute(
        "UPDATE reports SET digest = ? WHERE number = ?",
        (digest(connection, report, table), report),
    )


def digest(connection: Connection, report: int, table: str = "chunks") -> str:
    """SHA-256 over all that is kept of a report, each value behind its type and length."""
    found = hashlib.sha256()
    for statement in _PARTS:
        for row in connection.each(statement.format(chunks=table), (report,)):
            for value in row:
                feed(found, value)
    return found.hexdigest()
