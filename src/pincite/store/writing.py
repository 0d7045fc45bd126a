"""A report's rows: its sections and paragraphs, its chunks with their vectors, and their digest."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from pincite.store.entries import Indexed
from pincite.types import Section

_PARTS = (
    "SELECT record FROM reports WHERE number = ?",
    "SELECT name, bytes FROM files WHERE report = ?",
    "SELECT headings, grade FROM sections WHERE report = ? ORDER BY position",
    "SELECT section, id, label, value FROM paragraphs WHERE report = ? ORDER BY position",
    "SELECT paragraph, value, vector, sentences, sentence_vectors FROM chunks WHERE report = ? "
    "ORDER BY number",
)


def write_sections(
    connection: sqlite3.Connection, report: int, sections: Sequence[Section]
) -> dict[str, int]:
    """Write a report's sections and paragraphs; the paragraphs' numbers by id."""
    numbers: dict[str, int] = {}
    for place, section in enumerate(sections):
        connection.execute(
            "INSERT INTO sections VALUES (?, ?, ?, ?)",
            (report, place, json.dumps(section.headings), section.grade),
        )
        for paragraph in section.paragraphs:
            cursor = connection.execute(
                "INSERT INTO paragraphs (report, section, position, id, label, value) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    report,
                    place,
                    len(numbers),
                    paragraph.id,
                    paragraph.label and paragraph.label.casefold(),
                    msgspec.json.encode(paragraph),
                ),
            )
            numbers[paragraph.id] = int(cursor.lastrowid or 0)
    return numbers


def write_chunks(
    connection: sqlite3.Connection,
    report: int,
    chunks: Sequence[Indexed],
    numbers: Mapping[str, int],
) -> None:
    """Write a report's chunks and vectors, in place of those there are."""
    connection.execute("DELETE FROM chunks WHERE report = ?", (report,))
    connection.executemany(
        "INSERT INTO chunks (report, paragraph, value, vector, sentences, sentence_vectors) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                report,
                numbers[entry.chunk.spans[0].paragraph_id],
                msgspec.json.encode(entry.chunk),
                entry.vector.astype("<f2").tobytes(),
                json.dumps(entry.sentences),
                entry.sentence_vectors.astype("<f2").tobytes(),
            )
            for entry in chunks
        ),
    )


def sign(connection: sqlite3.Connection, report: int) -> None:
    """Note the digest of a report as it was written."""
    connection.execute(
        "UPDATE reports SET digest = ? WHERE number = ?", (digest(connection, report), report)
    )


def digest(connection: sqlite3.Connection, report: int) -> str:
    """SHA-256 over all that is kept of a report, each value behind its type and length."""
    found = hashlib.sha256()
    for statement in _PARTS:
        for row in connection.execute(statement, (report,)):
            for value in row:
                data = value if isinstance(value, bytes) else str(value).encode()
                found.update(f"{type(value).__name__} {len(data)} ".encode())
                found.update(data)
    return found.hexdigest()
