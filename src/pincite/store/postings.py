"""Which chunks have which words, kept report by report as rows of a database.

A stem and a report have one row: places among the report's chunks as little-endian int32, and how
often it stands in each as uint16. A report has one, too: how long its chunks are. How rare a word
is in all reports is a sum over these, so that reports are written without waiting for one another,
and a reader who may not see some of them is given the sum of the rest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pincite.store.connections import Connection
from pincite.terms import stems

_LONGEST = 200
"""Letters of a stem that are kept as they are: an index takes no more than some 2,700 bytes."""


def key(stem: str) -> str:
    """A stem as it is kept: one that is too long by its beginning and its digest.

    >>> key("boat"), len(key("x" * 5_000)), key("x" * 5_000)[:3]
    ('boat', 264, 'xxx')
    """
    if len(stem) <= _LONGEST:
        return stem
    return stem[:_LONGEST] + hashlib.sha256(stem.encode()).hexdigest()


def write(connection: Connection, report: int, first: int, texts: Sequence[str]) -> None:
    """Write a report's words, in place of those there are; inside a write.

    Args:
        connection: In a write.
        report: Its number.
        first: The number of its first chunk; the others follow it.
        texts: What each chunk says.
    """
    connection.execute("DELETE FROM postings WHERE report = ?", (report,))
    connection.execute("DELETE FROM lengths WHERE report = ?", (report,))
    if not texts:
        return
    lengths, found = entries(texts)
    connection.execute(
        "INSERT INTO lengths (report, first, chunks, lengths) VALUES (?, ?, ?, ?)",
        (report, first, len(texts), lengths),
    )
    connection.executemany(
        "INSERT INTO postings (stem, report, chunks, places, times) VALUES (?, ?, ?, ?, ?)",
        [(stem, report, *entry) for stem, *entry in found],
    )


def entries(texts: Sequence[str]) -> tuple[bytes, list[tuple[str, int, bytes, bytes]]]:
    """The lengths of some chunks, and each stem with the number, places and times of those it has.

    >>> entries(["Boats, boats", "a quay"])[1][0][:2], list(entries(["Boats, boats"])[1][0][3])
    (('boat', 1), [2, 0])
    """
    corpus = [stems(text) for text in texts]
    found: dict[str, list[tuple[int, int]]] = {}
    for place, tokens in enumerate(corpus):
        for stem, times in Counter(tokens).items():
            found.setdefault(key(stem), []).append((place, times))
    return np.array([len(tokens) for tokens in corpus], dtype="<i4").tobytes(), [
        (
            stem,
            len(pairs),
            np.array([place for place, _ in pairs], dtype="<i4").tobytes(),
            np.array([times for _, times in pairs], dtype="<u2").tobytes(),
        )
        for stem, pairs in sorted(found.items())
    ]
