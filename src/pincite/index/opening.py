"""The index of a library as it is now: in memory with a cache on disk, or in its database."""

from __future__ import annotations

from pathlib import Path

from pincite.index import cache
from pincite.index.local import LocalIndex
from pincite.index.protocol import Index
from pincite.store.sqlite import SqliteConnections
from pincite.store.store import Store


def current(folder: Path, store: Store, dim: int, older: Index | None) -> tuple[str, Index]:
    """The index, and the version of the library that it is of.

    Args:
        folder: Where the caches of an embedded library lie.
        store: The library's truth.
        dim: Length of a vector.
        older: The one that was in use until now, some of which may still hold.
    """
    if isinstance(store.connections, SqliteConnections):
        return cache.load_or_build(
            folder, store, dim, older if isinstance(older, LocalIndex) else None
        )
    # Loaded here: most libraries are a file.
    from pincite.index.postgres import PostgresIndex

    if isinstance(older, PostgresIndex):
        index = older.newer()
    else:
        index = PostgresIndex.read(store.connections)
    return index.version, index
