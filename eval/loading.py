"""Libraries of many drawn paragraphs, written behind their backs: into a file, into a database.

Vectors lie about centres (bench_index.py), words are of Zipf's law, a hundred paragraphs are a
report and each has two sentences. Only what searching needs is true of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import psycopg
from bench_index import DIM, REPORT, SPREAD

from pincite.store import postings
from pincite.store.entries import Indexed
from pincite.store.opening import FILE
from pincite.store.postgres import PostgresConnections
from pincite.store.postgres_anew import BY_VECTOR
from pincite.types import Chunk, Health, Paragraph, Record, Region, Span, TextLine

WORDS, VOCABULARY, ZIPF = 40, 60_000, 1.1
NOTE = f"drawn {DIM} drawn"
"""What the libraries note of the embedder."""

_TABLES = {
    "reports": "number id record added",
    "paragraphs": "number report section position id label value",
    "chunks": "number report paragraph value vector sentences sentence_vectors",
}
_COPIED = {
    "reports": "int8 text bytea text",
    "paragraphs": "int8 int8 int8 int8 text text bytea",
    "chunks": "int8 int8 int8 bytea halfvec text bytea",
    "lengths": "int8 int8 int4 bytea",
    "postings": "text int8 int4 bytea bytea",
}

Drawn = tuple[int, Record, list[tuple[Paragraph, Indexed]]]


def words(random: np.random.Generator, count: int, size: int) -> list[str]:
    """Texts of words of Zipf's law, as they are printed."""
    ranks = random.zipf(ZIPF, (count, 3 * size))
    return [" ".join(f"w{rank}" for rank in row[row <= VOCABULARY][:size]) for row in ranks]


def reports(vectors: npt.NDArray[np.float32], seed: int = 2) -> Iterator[Drawn]:
    """The reports, each with its number, from 1 on."""
    random = np.random.default_rng(seed)
    for number, start in enumerate(range(0, len(vectors), REPORT), 1):
        own = vectors[start : start + REPORT]
        noise = random.standard_normal((len(own), 2, DIM), dtype=np.float32) * SPREAD / DIM**0.5
        near = (own[:, None] + noise) / np.linalg.norm(own[:, None] + noise, axis=2, keepdims=True)
        id = f"drawn-{number}"
        record = Record(
            id, f"Report {number}", "Drawn", "report", None, None, (), "x.pdf", "0" * 64, 1,
            len(own), len(own), Health(),
        )  # fmt: skip
        yield (
            number,
            record,
            [
                _paragraph(id, place, text, vector, sentences)
                for place, (text, vector, sentences) in enumerate(
                    zip(words(random, len(own), WORDS), own, near, strict=True), 1
                )
            ],
        )


def _paragraph(id: str, place: int, text: str, vector: Any, near: Any) -> tuple[Paragraph, Indexed]:
    name, half = f"{id}#{place}", len(text) // 2
    line = (TextLine(0, len(text), Region(1, None)),)
    paragraph = Paragraph(name, id, str(place), None, "finding", ("Findings",), text, line, "1")
    chunk = Chunk(name, ("Findings",), (Span(name, 0, len(text)),), text)
    spans = ((0, half), (half, len(text)))
    return paragraph, Indexed(chunk, vector.astype(np.float16), spans, near.astype(np.float16))


def into_file(folder: Path, drawn: Iterator[Drawn]) -> None:
    """Write the reports into the SQLite file of a new library."""
    with sqlite3.connect(folder / FILE, isolation_level=None) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("BEGIN")
        for one in drawn:
            for table, rows in _rows(*one).items():
                names = _TABLES[table].split()
                raw.executemany(
                    f"INSERT INTO {table} ({', '.join(names)}) "
                    f"VALUES ({', '.join('?' * len(names))})",
                    [[_bytes(value) for value in row] for row in rows],
                )
        raw.execute("UPDATE meta SET value = '1' WHERE key = 'generation'")
        raw.execute("COMMIT")
    raw.close()


def _bytes(value: object) -> object:
    return value.astype("<f2").tobytes() if isinstance(value, np.ndarray) else value


def into_database(connections: PostgresConnections, drawn: Iterator[Drawn]) -> None:
    """Copy the reports into the database of a new library, and make the graph of vectors."""
    with connections.writing() as connection:
        connection.sized(DIM)
        connection.execute("DROP INDEX chunks_by_vector")
        halfvec = connection.execute("SELECT to_regtype('halfvec')::oid::bigint").fetchone()[0]
        for number, record, own in drawn:
            first = (number - 1) * REPORT + 1
            rows = _rows(number, record, own)
            lengths, found = postings.entries([entry.chunk.text for _, entry in own])
            rows["chunks"] = [
                [*row[:4], connection.vector(row[4]), *row[5:]] for row in rows["chunks"]
            ]
            rows["lengths"] = [[number, first, len(own), lengths]]
            rows["postings"] = [[stem, number, *entry] for stem, *entry in found]
            for table, copied in rows.items():
                _copy(connection.raw, table, copied, halfvec)
        for table in _TABLES:
            last = connection.execute(f"SELECT max(number) FROM {table}").fetchone()[0]
            connection.used(table, last)
        connection.execute("SET LOCAL maintenance_work_mem = '2GB'")
        connection.execute(BY_VECTOR)
    with connections.reading() as connection:
        connection.execute("VACUUM ANALYZE")


def _copy(raw: psycopg.Connection, table: str, rows: list[list[object]], halfvec: int) -> None:
    names = _TABLES.get(table)
    columns = f" ({', '.join(names.split())})" if names else ""
    statement = f"COPY {table}{columns} FROM STDIN (FORMAT binary)".encode()
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([halfvec if name == "halfvec" else name for name in _COPIED[table].split()])
        for row in rows:
            copy.write_row(row)


def _rows(
    number: int, record: Record, own: list[tuple[Paragraph, Indexed]]
) -> dict[str, list[list[Any]]]:
    first = (number - 1) * REPORT + 1
    encode = msgspec.json.encode
    return {
        "reports": [[number, record.id, encode(record), "2026-01-01T00:00:00+00:00"]],
        "paragraphs": [
            [first + place, number, 0, place, p.id, p.label, encode(p)]
            for place, (p, _) in enumerate(own)
        ],
        "chunks": [
            [
                first + place,
                number,
                first + place,
                encode(entry.chunk),
                entry.vector,
                json.dumps(entry.sentences),
                entry.sentence_vectors.astype("<f2").tobytes(),
            ]
            for place, (_, entry) in enumerate(own)
        ],
    }
