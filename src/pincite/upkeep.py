"""A library checked, copied, and embedded anew: what whoever keeps it does now and then."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pincite import ingest
from pincite.embed import Embedder
from pincite.errors import LibraryError, UnknownReportError
from pincite.index import cache
from pincite.library import Library
from pincite.store import closed, copying
from pincite.store.entries import Indexed
from pincite.store.opening import opened
from pincite.store.store import Store
from pincite.types import Report


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a part of a library."""

    part: str
    """A report's id, or what else it is: "store", "index"."""
    fault: str = ""
    """What is wrong with it, in words; empty where it is sound."""
    mended: bool = False
    """It was wrong, and was made again."""


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
        faults = store.soundness.faults()
        yield Checked("store", "; ".join(faults))
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
    damaged = cache.damaged(folder / "cache", store)
    if not damaged or not dim:
        return Checked("index")
    cache.load_or_build(folder / "cache", store, dim)
    still = cache.damaged(folder / "cache", store)
    return Checked("index", f"damaged: {damaged}", mended=not still)


def export(
    folder: Path,
    to: Path,
    progress: Callable[[float], None] = lambda _: None,
    *,
    database: str | None = None,
) -> str:
    """Copy a library, in use or not, into a new folder; the copy's SHA-256.

    The copy is a SQLite library, wherever the library's own store lies.

    Raises:
        LibraryError: There is no library, the folder has one already, or cannot be written.
    """
    store = _opened(folder, database)
    try:
        closed.make_folder(to)
        store.soundness.copy(to / Library.FILE, progress)
    except OSError as error:
        raise LibraryError(f"{to} cannot be written: {error.strerror}.") from error
    finally:
        store.close()
    with (to / Library.FILE).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        folder.mkdir(parents=True, exist_ok=True)
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
    off nothing has changed.

    Raises:
        LibraryError: There is no library, or it cannot be written.
    """
    store = _opened(folder, database)
    try:

        def indexed(report: Report) -> list[Indexed]:
            return ingest.indexed(report, embedder, lambda _, share: progress(report.id, share))

        note = f"{embedder.name} {embedder.dim} {embedder.fingerprint}"
        return store.embed_anew(indexed, note)
    finally:
        store.close()


def _opened(folder: Path, database: str | None) -> Store:
    if database is None and not (folder / Library.FILE).is_file():
        raise LibraryError(f"There is no library in {folder}. Name its folder with --library.")
    return opened(folder, database)
