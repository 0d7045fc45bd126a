"""Where a library's truth lies: in a SQLite file of its folder, or in a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path

from pincite.errors import LibraryError
from pincite.store.sqlite import SqliteConnections
from pincite.store.store import Store

FILE = "library.sqlite"


def opened(folder: Path, database: str | None = None) -> Store:
    """The store of a library, made when there is none.

    Args:
        folder: The library's, which is there.
        database: "postgresql://…" where the store lies there instead of in the folder.

    Raises:
        LibraryError: It cannot be opened; it says why, and what to do.
    """
    if database is None:
        return Store(SqliteConnections(folder / FILE))
    try:
        # Loaded here: most libraries are a file, and need no client of a server.
        from pincite.store.postgres import PostgresConnections
    except ModuleNotFoundError as error:
        raise LibraryError(
            f"A library in PostgreSQL needs {error.name}. Run: pip install 'pincite[postgres]'"
        ) from error
    return Store(PostgresConnections(database))
