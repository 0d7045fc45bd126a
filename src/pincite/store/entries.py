"""What goes into a store and comes back out of it for the index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

import msgspec
import numpy as np
import numpy.typing as npt

from pincite import lettered
from pincite.store.connections import Connection
from pincite.types import Chunk, Corrections, Paragraph, Record

_AT_ONCE = 500

# Made here, by the one thread that imports this: where several threads are the first to read values
# of a type at the same time, msgspec (0.22) can end the process.
_CHUNK = msgspec.json.Decoder(Chunk)
_CORRECTIONS = msgspec.json.Decoder(Corrections)
_PARAGRAPH = msgspec.json.Decoder(Paragraph)
_RECORD = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A chunk with its vectors, as it is written to the store."""

    chunk: Chunk
    vector: npt.NDArray[np.float16]
    """Shape: (dim,)."""
    sentences: tuple[tuple[int, int], ...]
    """Spans in the paragraph's text, one for each row of `sentence_vectors`."""
    sentence_vectors: npt.NDArray[np.float16]
    """Shape: (number of sentences, dim)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A chunk as the index reads it back: numbers are the store's own, and never used again."""

    report: str
    number: int
    paragraph: int
    text: str
    vector: npt.NDArray[np.float16]
    sentences: tuple[tuple[int, int], ...]
    sentence_vectors: npt.NDArray[np.float16]
    names: frozenset[str]
    """Keys of the names such as "Child Q" that the paragraph has, or the headings above it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A report's chunks as a whole: two that are equal are of the same chunks, byte for byte."""

    report: str
    first: int
    """Number of the first; the others' follow."""
    chunks: int
    digest: str | None
    """Of all that is kept of the report; None where it has none, and nothing can be said."""


def parts(connection: Connection) -> tuple[Part, ...]:
    """The reports that are shown and have chunks, in the index's order."""
    found = connection.execute(
        "SELECT shown.id, min(chunks.number), count(*), shown.digest FROM shown "
        "JOIN chunks ON chunks.report = shown.number GROUP BY shown.number ORDER BY shown.number"
    )
    return tuple(Part(*row) for row in found.fetchall())


def rows(connection: Connection, of: str | None = None) -> Iterator[Row]:
    """The chunks of all reports that are shown, or of one, with their vectors, in index order."""
    last, names = None, frozenset[str]()
    for report, number, paragraph, kept, value, vector, spans, vectors in connection.each(
        "SELECT shown.id, chunks.number, paragraph, paragraphs.value, chunks.value, vector, "
        "sentences, sentence_vectors FROM chunks JOIN shown ON shown.number = chunks.report "
        "JOIN paragraphs ON paragraphs.number = chunks.paragraph "
        f"{'' if of is None else 'WHERE shown.id = ? '}"
        "ORDER BY chunks.report, chunks.number",
        () if of is None else (of,),
    ):
        if paragraph != last:
            last, names = paragraph, lettered.told(lettered.told_in(paragraph_of(kept)))
        dense = np.frombuffer(vector, dtype="<f2")
        yield Row(
            report=report,
            number=number,
            paragraph=paragraph,
            text=_CHUNK.decode(value).text,
            vector=dense,
            sentences=tuple((start, end) for start, end in json.loads(spans)),
            sentence_vectors=np.frombuffer(vectors, dtype="<f2").reshape(-1, len(dense)),
            names=names,
        )


def corrections_of(value: bytes | None) -> Corrections:
    """What a person set right in a record, as it is kept."""
    return _CORRECTIONS.decode(value) if value else Corrections()


def record_of(value: bytes, corrections: bytes | None) -> Record:
    """A record as it is kept, with what was set right in it."""
    return corrections_of(corrections).applied(_RECORD.decode(value))


def numbered(
    connection: Connection, numbers: Sequence[int], having: Pattern[bytes] | None
) -> dict[int, Paragraph]:
    """The paragraphs with these numbers that are there.

    Args:
        connection: The library's.
        numbers: The store's.
        having: What the bytes of each must match; None takes all.
    """
    found: dict[int, Paragraph] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = tuple(numbers[start : start + _AT_ONCE])
        rows = connection.execute(
            "SELECT paragraphs.number, value FROM paragraphs "
            "JOIN shown ON shown.number = paragraphs.report "
            f"WHERE paragraphs.number IN ({', '.join('?' * len(some))})",
            some,
        ).fetchall()
        # Of very many few match: only those are decoded.
        kept = ((n, value) for n, value in rows if having is None or having.search(value))
        found.update((number, paragraph_of(value)) for number, value in kept)
    return found


@lru_cache(maxsize=2048)
def paragraph_of(value: bytes) -> Paragraph:
    """A paragraph as it is kept; those that many questions find are decoded once."""
    return _PARAGRAPH.decode(value)
