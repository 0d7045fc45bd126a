"""A connection to PostgreSQL as the store's code uses one; vectors go over it as halves."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format

from pincite.store import postgres_anew, postings
from pincite.store.postgres_anew import BY_VECTOR
from pincite.store.postgres_errors import lost


class Half:
    """A vector to be written."""

    def __init__(self, values: npt.NDArray[np.float16]) -> None:
        self.values = values


class HalfDumper(Dumper):
    """A vector as pgvector takes it: its length, a zero, and big-endian float16."""

    format = Format.BINARY

    def dump(self, half: Half) -> bytes:
        """As bytes that the server reads."""
        head = np.array([len(half.values), 0], dtype=">i2")
        return head.tobytes() + half.values.astype(">f2").tobytes()


class HalfLoader(Loader):
    """A vector as the store reads it: little-endian float16 bytes."""

    format = Format.BINARY

    def load(self, data: Any) -> bytes:
        """From bytes that the server wrote."""
        return np.frombuffer(data, dtype=">f2", offset=4).astype("<f2").tobytes()


class PostgresConnection:
    """What the store needs of a connection, by psycopg's.

    Args:
        raw: The connection; it commits each statement but inside a transaction.
        another: Gives one in the place of one that the server ended.
    """

    def __init__(
        self,
        raw: psycopg.Connection,
        another: Callable[[psycopg.Connection], psycopg.Connection],
    ) -> None:
        self.raw: psycopg.Connection | None = raw
        """None where the server ended it and no other was to be had."""
        self._another = another
        self._inside = False

    def execute(self, statement: str, values: Sequence[Any] = ()) -> psycopg.Cursor:
        """Run a statement; once more on another connection where this one was ended.

        Not in a transaction: outside of one only reads are asked for.
        """
        try:
            return self._execute(statement, values)
        except psycopg.OperationalError as error:
            if self._inside or not (self._open.closed or lost(error)):
                raise
            gone, self.raw = self._open, None
            self.raw = self._another(gone)
            return self._execute(statement, values)

    @property
    def _open(self) -> psycopg.Connection:
        if self.raw is None:
            raise psycopg.OperationalError("the server ended it")
        return self.raw

    def begin(self, statement: str) -> None:
        """Begin a transaction."""
        self.execute(statement)
        self._inside = True

    def commit(self) -> None:
        """End a transaction: what was done in it stays."""
        self._open.commit()
        self._inside = False

    def rollback(self) -> None:
        """End a transaction, if there is one still: nothing was done."""
        if not self._open.closed:
            self._open.rollback()
        self._inside = False

    @property
    def broken(self) -> bool:
        """Whether the server ended it."""
        return self.raw is None or self.raw.closed

    def _execute(self, statement: str, values: Sequence[Any]) -> psycopg.Cursor:
        cursor = self._open.cursor(binary=True)
        return cursor.execute(_translated(statement), [_sendable(value) for value in values])

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each of these rows of values."""
        with self._open.cursor() as cursor:
            cursor.executemany(
                _translated(statement), ([_sendable(value) for value in row] for row in rows)
            )

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows a statement finds, some hundred of them in memory."""
        with self._open.cursor(f"rows_{secrets.token_hex(4)}", binary=True) as cursor:
            cursor.itersize = 500
            yield from cursor.execute(_translated(statement), [_sendable(v) for v in values])

    def numbers(self, table: str, count: int) -> int:
        """The first of `count` numbers in a row that this table never had."""
        name = f"{table}_numbers"
        row = self.execute(f"SELECT nextval('{name}')").fetchone()
        first = int(row[0]) if row else 0
        if count != 1:
            # With no row to number, the number that was taken stays unused.
            self.execute(f"SELECT setval('{name}', ?)", (first + max(count, 1) - 1,))
        return first

    def last_number(self, table: str) -> int:
        """The highest number this table ever had."""
        row = self.execute(
            f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_numbers"
        ).fetchone()
        return int(row[0]) if row else 0

    def used(self, table: str, last: int) -> None:
        """See to it that no number up to this one is given again."""
        if last > self.last_number(table):
            self.execute(f"SELECT setval('{table}_numbers', ?)", (last,))

    def vector(self, vector: npt.NDArray[np.float16]) -> Half:
        """A chunk's vector as a value to write."""
        return Half(vector)

    def other_than(self, dim: int) -> bool:
        """Whether any chunk has a vector of another length."""
        other = "SELECT 1 FROM chunks WHERE vector_dims(vector) != ? LIMIT 1"
        return bool(dim) and self.execute(other, (dim,)).fetchone() is not None

    def sized(self, dim: int) -> None:
        """Make the column of vectors one of this length: an index of them needs that."""
        row = self.execute(
            "SELECT atttypmod FROM pg_attribute "
            "WHERE attrelid = to_regclass('chunks') AND attname = 'vector'"
        ).fetchone()
        if row and row[0] != dim:
            self.execute("DROP INDEX IF EXISTS chunks_by_vector")
            self.execute(f"ALTER TABLE chunks ALTER COLUMN vector TYPE halfvec({dim:d})")
            self.execute(BY_VECTOR)

    def anew(self, dim: int) -> AbstractContextManager[str]:
        """Within it, a table beside that of chunks, whose place it takes afterwards."""
        return postgres_anew.beside(self, dim)

    def worded(self, report: int, first: int, texts: Sequence[str]) -> None:
        """Keep what finds a report's chunks by their words."""
        postings.write(self, report, first, texts)


@lru_cache(maxsize=256)
def _translated(statement: str) -> bytes:
    """A statement as psycopg takes it: no `?` and no `%` in it means anything else."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _sendable(value: Any) -> Any:
    """A value as the server takes it: NUL is in no text of PostgreSQL's."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
