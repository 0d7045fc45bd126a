"""A connection to a SQLite library as the store's code uses one; vectors are blobs of halves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt


class SqliteConnection(sqlite3.Connection):
    """What the store needs of a connection beyond what SQLite's own has."""

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows a statement finds; SQLite finds the next when it is asked for it."""
        return self.execute(statement, values)

    def numbers(self, table: str, count: int) -> int:
        """The first of `count` numbers in a row that this table never had."""
        first = self.last_number(table) + 1
        self.used(table, first + count - 1)
        return first

    def last_number(self, table: str) -> int:
        """The highest number this table ever had."""
        row = self.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(row[0]) if row else 0

    def used(self, table: str, last: int) -> None:
        """See to it that no number up to this one is given again."""
        if not self.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table)
        ).rowcount:
            self.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))

    def vector(self, vector: npt.NDArray[np.float16]) -> bytes:
        """A chunk's vector as a value to write."""
        return vector.astype("<f2").tobytes()

    def other_than(self, dim: int) -> bool:
        """Whether any chunk has a vector of another length."""
        other = "SELECT 1 FROM chunks WHERE length(vector) != 2 * ? LIMIT 1"
        return self.execute(other, (dim,)).fetchone() is not None

    def sized(self, dim: int) -> None:
        """Nothing: a blob is of any length."""

    @contextmanager
    def anew(self, dim: int) -> Iterator[str]:
        """Within it, the table of chunks, with none: others see those before until the commit."""
        self.execute("DELETE FROM chunks")
        yield "chunks"

    def worded(self, report: int, first: int, texts: Sequence[str]) -> None:
        """Nothing: the index of words is a file beside the library."""
