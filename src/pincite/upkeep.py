"""A library checked, copied, and embedded anew: what whoever keeps it does now and then."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pincite import ingest
from pincite.embed import Embedder
from pincite.errors import LibraryError, UnknownReportError
from pincite.index import cache, dense, opening
from pincite.index.protocol import Index
from pincite.library import Library
from pincite.spilled import Spilled
from pincite.store import closed, copying
from pincite.store.entries import Indexed
from pincite.store.opening import opened
from pincite.store.sqlite import SqliteConnections
from pincite.store.store import Store
from pincite.types import Report

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a part of a library."""

    part: str
    """A report's id, or what else it is: "store", "index"."""
    fault: str = ""
    """What is wrong with it, in words; empty where it is sound."""
    mended: bool = False
    """It was wrong, and was made again."""
    note: str = ""
    """What else is to be said of it."""
    rows: bool = False
    """Of the store: what is wrong is with single rows of people, limits and conversations alone."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made of a library."""

    sha256: str
    """Of its file."""
    damaged: tuple[Checked, ...]
    """What is not sound in it; the copy is kept."""


def check(
    folder: Path, only: str | None = None, *, database: str | None = None
) -> Iterator[Checked]:
    """Check the store, every report of it, and the index made of it; a bad index is made again.

    Args:
        folder: The library's.
        only: Id of the only report to check.
        database: "postgresql://…" where the store lies there.

    Raises:
        LibraryError: There is no library, or its file cannot be read at all.
        UsageError: It has no such report.
    """
    store = _opened(folder, database)
    try:
        if only is not None and only not in (have := store.soundness.ids()):
            raise UnknownReportError(only, have)
        of_file, of_rows = store.soundness.of_file(), store.soundness.of_rows()
        yield Checked("store", "; ".join((*of_file, *of_rows)), rows=not of_file)
        for id, fault in store.soundness.reports():
            if only in (None, id):
                yield Checked(id, fault)
        if only is None:
            yield _index(folder, store)
    finally:
        store.close()


def _index(folder: Path, store: Store) -> Checked:
    """The index's files: absent is no fault, for they are made when they are needed."""
    dim = store.soundness.dim()
    if not isinstance(store.connections, SqliteConnections):
        _, there = opening.current(folder / "cache", store, dim, None)
        return Checked("index", note=_told_of_database(there))
    if set_back := cache.later(folder / "cache", store):
        return Checked("index", set_back)
    if not dim or not cache.there(folder / "cache", store):
        return Checked("index", note="not made yet: the next question makes it")
    damaged = cache.damaged(folder / "cache", store)
    _, index = cache.load_or_build(folder / "cache", store, dim)
    note = _told(index.dense_index)
    if not damaged:
        return Checked("index", note=note)
    still = cache.damaged(folder / "cache", store)
    return Checked("index", f"damaged: {damaged}", mended=not still, note=note)


def _told(index: faiss.Index) -> str:
    """The kind of an index, its rows, and how many of the nearest it finds."""
    kind = f"{dense.kind_of(index)}, {index.ntotal:,} rows"
    return f"{kind}; {_recalled(*dense.recall(index))}" if index.ntotal else kind


def _told_of_database(index: Index) -> str:
    """The same of an index in a database, of which small ones are searched row by row."""
    from pincite.index import nearest
    from pincite.index.postgres import PostgresIndex

    kind = f"in the database, {len(index):,} rows"
    if len(index) <= nearest.FEW or not isinstance(index, PostgresIndex):
        return f"{kind}, searched row by row"
    return f"{kind} in a graph (HNSW); {_recalled(*index.recall())}"


def _recalled(queries: int, k: int, found: float) -> str:
    return (
        f"finds {100 * found:.1f} % of the {k} nearest of exact search "
        f"(of {queries} of its own vectors)"
    )


def export(
    folder: Path,
    to: Path,
    progress: Callable[[float], None] = lambda _: None,
    *,
    database: str | None = None,
) -> Copied:
    """Copy a library, in use or not, into a new folder, and check the copy, report by report.

    The copy is a SQLite library, wherever the library's own store lies. Where it cannot be made,
    nothing is left of it.

    Raises:
        LibraryError: There is no library, the folder has one already, or cannot be written.
    """
    store = _opened(folder, database)
    new = [path for path in (to, *to.parents) if not path.exists()]
    try:
        closed.make_folder(to)
        damaged = store.soundness.copy(to / Library.FILE, progress)
    except FileExistsError as error:
        raise LibraryError(
            f"{to} is no folder, or leads through a file or a link whose end is gone. Name another."
        ) from error
    except OSError as error:
        raise LibraryError(
            f"{to} cannot be written: {error.strerror}. Name another folder, or change this one's "
            "permissions."
        ) from error
    finally:
        store.close()
        for path in new:
            # Only one that nothing came into goes.
            with suppress(OSError):
                path.rmdir()
    with (to / Library.FILE).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Copied(sha256, tuple(Checked(part, fault) for part, fault in damaged))


def bring(
    source: Path,
    folder: Path,
    progress: Callable[[float], None] = lambda _: None,
    *,
    database: str | None = None,
) -> int:
    """Copy all of a SQLite library into this one, which has nothing yet; the number of reports.

    Args:
        source: The other library's folder; it may be in use.
        folder: This library's.
        progress: Told the share done.
        database: "postgresql://…" where this library's store lies there.

    Raises:
        LibraryError: There is no library to copy, or something in this one.
    """
    old = _opened(source, None)
    try:
        closed.make_folder(folder)
        new = opened(folder, database)
        try:
            return copying.copy(old.connections, new.connections, progress)
        finally:
            new.close()
    finally:
        old.close()


def rebuild(
    folder: Path,
    embedder: Embedder,
    progress: Callable[[str, float], None] = lambda *_: None,
    *,
    database: str | None = None,
) -> int:
    """Chunk and embed every report anew, with this embedder; the number of reports.

    It is one transaction: until it is done the library answers as before, and where it is broken
    off nothing has changed. One report's vectors are in memory at a time: those that are made lie
    in a nameless file, which goes with the process, until all are written: in the library's folder,
    or where the system keeps such files.

    Raises:
        LibraryError: There is no library, or it cannot be written.
    """
    store = _opened(folder, database)
    try:
        # A library in a database may have no folder here yet.
        with tempfile.TemporaryFile(dir=folder if folder.is_dir() else None) as aside:

            def indexed(report: Report) -> Sequence[Indexed]:
                chunks = ingest.indexed(
                    report, embedder, lambda _, share: progress(report.id, share)
                )
                return Spilled(aside, chunks)

            note = f"{embedder.name} {embedder.dim} {embedder.fingerprint}"
            return store.embed_anew(indexed, note)
    except OSError as error:
        raise LibraryError(
            f"The library {store.connections.where} could not be embedded anew: "
            f"{error.strerror or error}. Nothing was changed."
        ) from error
    finally:
        store.close()


def _opened(folder: Path, database: str | None) -> Store:
    if database is None and not (folder / Library.FILE).is_file():
        raise LibraryError(f"There is no library in {folder}. Name its folder with --library.")
    return opened(folder, database)
