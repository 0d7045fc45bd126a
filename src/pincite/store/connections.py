"""What the store's code needs of a database: rows in, rows out, one writer at a time.

The SQL of this package is what SQLite and PostgreSQL both understand: `?` stands for a value,
`RETURNING` and `ON CONFLICT` are used, dates and JSON are text, and what is told of a number or a
truth is a number. What the two do differently is a method here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Row = tuple[Any, ...]


class Cursor(Protocol):
    """What a statement found, or how many rows it changed."""

    @property
    def rowcount(self) -> int:
        """Number of rows that were changed."""
        ...

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left."""
        ...


class Connection(Protocol):
    """A thread's connection, inside a block of one of the three kinds below."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Cursor:
        """Run a statement; each `?` in it is the next of the values."""
        ...

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Any:
        """Run a statement once for each of these rows of values."""
        ...

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows a statement finds, never all of them in memory; inside a snapshot or a write."""
        ...

    def numbers(self, table: str, count: int) -> int:
        """The first of `count` numbers in a row that this table never had; inside a write."""
        ...

    def last_number(self, table: str) -> int:
        """The highest number this table ever had."""
        ...

    def used(self, table: str, last: int) -> None:
        """See to it that no number up to this one is given again; inside a write."""
        ...

    def vector(self, vector: npt.NDArray[np.float16]) -> object:
        """A chunk's vector as a value to write; it is read as little-endian float16 bytes."""
        ...

    def other_than(self, dim: int) -> bool:
        """Whether any chunk has a vector of another length."""
        ...

    def sized(self, dim: int) -> None:
        """Make room for vectors of this length, when there is no chunk; inside a write."""
        ...

    def anew(self, dim: int) -> AbstractContextManager[str]:
        """Within it, the table that all chunks are written to anew; inside a write.

        Afterwards those that were there are gone, and these are the chunks.

        Args:
            dim: Length of their vectors.
        """
        ...

    def worded(self, report: int, first: int, texts: Sequence[str]) -> None:
        """Keep what finds a report's chunks by their words; inside a write, after the chunks.

        Args:
            report: Its number.
            first: The number of its first chunk; the others follow it.
            texts: What each chunk says.
        """
        ...


class Connections(Protocol):
    """A library's database, opened and made ready.

    Raises:
        LibraryError: The database cannot be opened, read or written; it says why.
    """

    @property
    def where(self) -> str:
        """What the database is called when it is spoken of; never with a password."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """This thread's connection; each statement sees the newest committed library."""
        ...

    def snapshot(self) -> AbstractContextManager[Connection]:
        """This thread's connection; all statements inside see the library of one moment."""
        ...

    def writing(
        self, *, searched: bool = True, listed: bool = True
    ) -> AbstractContextManager[Connection]:
        """This thread's connection, alone in writing: all of the block is committed, or nothing.

        Args:
            searched: Whether what is written is searched, so that the index must be made again.
            listed: Whether it changes the catalogue.
        """
        ...

    def forgotten(self) -> None:
        """Let nothing of what was just deleted stay, as far as the database can see to it."""
        ...

    def faults(self) -> list[str]:
        """What the database finds wrong with itself."""
        ...

    def copy(self, to: Path, progress: Callable[[float], None]) -> None:
        """Copy all of one moment into a new SQLite file."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


def count_write(connection: Connection, stamp: str, *, searched: bool, listed: bool) -> None:
    """Note that the library is another now; the last statements of a write."""
    if searched:
        connection.execute(
            "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) "
            "WHERE key = 'generation'"
        )
        note(connection, "stamp", stamp)
    if listed:
        connection.execute(
            "INSERT INTO meta VALUES ('writes', '1') ON CONFLICT (key) DO UPDATE "
            "SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)"
        )


def note(connection: Connection, key: str, value: str) -> None:
    """Note `value` under `key`, in place of what was noted there."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
