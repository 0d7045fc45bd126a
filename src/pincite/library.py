"""A library of reports: store and index in step. It adds, removes, corrects and gives back."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pincite.errors import LibraryError, OvertakenError, ReadError, TakenError, UsageError
from pincite.store import closed
from pincite.store.called import groups_of, id_of
from pincite.store.connections import Connection
from pincite.store.inbox import Inbox
from pincite.store.kept import Kept
from pincite.store.opening import FILE, opened
from pincite.store.people import People
from pincite.store.writing import see_embedder, sha256_under
from pincite.texts import Texts
from pincite.types import Added, Corrections, Record

if TYPE_CHECKING:
    from pincite.embed import Embedder
    from pincite.index.protocol import Index
    from pincite.ingest import Progress, Reader

Also = Callable[[Connection, str, Literal["added", "replaced"]], None]
"""Told the transaction's connection, the report's id, and what is being done."""


class Library(Texts):
    """Reports in a folder: one SQLite file of truth, and the index's cache beside it.

    Args:
        folder: The library's folder; made when absent.
        embedder: Makes and reads the library's vectors; needed to add and search, not to look up.
        database: "postgresql://…" where the truth lies there; the folder is this machine's own.
    """

    FILE = FILE

    def __init__(
        self, folder: Path, embedder: Embedder | None = None, database: str | None = None
    ) -> None:
        try:
            closed.make_folder(folder)
        except OSError as error:
            raise LibraryError(
                f"The folder {folder} cannot hold a library: {error.strerror}. Name another with "
                "--library."
            ) from error
        self.folder = folder
        super().__init__(opened(folder, database))
        self._index: tuple[str, Index] | None = None
        self._indexing = threading.Lock()
        self._embedder: Embedder | None = None
        if embedder is not None:
            self.use(embedder)

    @classmethod
    def open(
        cls, folder: Path, *, embedder: Embedder | None = None, database: str | None = None
    ) -> Library:
        """Open the library in `folder` or in a database, an empty one where there is none."""
        return cls(folder, embedder, database)

    def use(self, embedder: Embedder) -> None:
        """Take the embedder that came later than the library (a model takes seconds to load).

        Raises:
            LibraryError: The library's vectors were made by another model.
        """
        mine = f"{embedder.name} {embedder.dim} {embedder.fingerprint}"
        made_by = self._store.meta("embedder")
        if made_by != mine and (made_by is None or not self._store.soundness.ids()):
            made_by = self._store.settle(mine)
        if made_by != mine:
            raise LibraryError(
                f"The library {self.where} was made with {made_by.split()[0]}, and this is "
                f"{embedder.name}: their vectors cannot be compared. Ask for the embedder it was "
                "made with, or embed its reports anew with this one: pincite rebuild"
            )
        self._embedder, self._mine = embedder, mine

    def close(self) -> None:
        """Let go of the library's file."""
        self._store.close()

    def __enter__(self) -> Library:
        """The library itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the library."""
        self.close()

    @property
    def where(self) -> str:
        """What the library is called when it is spoken of."""
        return self._store.connections.where

    @property
    def narrowed(self) -> bool:
        """Whether there are reports that whoever asks may not see; of a whole library: none."""
        return False

    # ---- changing it ---------------------------------------------------------------------------

    def add(
        self,
        path: Path,
        *,
        id: str | None = None,
        replace: bool = False,
        groups: Iterable[str] | None = None,
        password: str | None = None,
        progress: Progress | None = None,
        reader: Reader | None = None,
        also: Also | None = None,
    ) -> Added:
        """Read, parse, embed and keep one file; all of it, or nothing.

        Args:
            path: The file.
            id: The report's; None takes it from the front page or the file's name.
            replace: Put it in the place of the report of its id.
            groups: Limit it to these groups from the first moment; None leaves limits as they are.
            password: Opens an encrypted file.
            progress: Told the stage and its share.
            reader: Reads the file (one that was read before its turn); None: now.
            also: Does more in the transaction that keeps the report, or forbids it by an error.

        Raises:
            LockedError: The file needs a password, or another one.
            ReadError: The file cannot be read as a report.
            UsageError: Its id is none, or taken by other bytes; or a group's name is none.
        """
        # Loaded here: a look-up needs none of what chunking and embedding bring along.
        from pincite import ingest

        began = time.perf_counter()
        tell = progress or (lambda stage, share: None)
        embedder = self._needed()
        limited = None if groups is None else groups_of(groups)
        id = None if id is None else id_of(id)
        tell("reading", 0.0)
        data = ingest.contents(path)
        sha256 = hashlib.sha256(data).hexdigest()
        known = None if id else self._same(sha256)
        if known is not None and not replace:
            return self._unchanged(path, known, limited, began)
        settled = id or (known.id if known else None)
        report = ingest.read(path, settled, password, taken=self.record, reader=reader)
        if report.record.sha256 != sha256:
            raise ReadError(f"{path} changed while it was being read. Add it again.")
        known = self.record(report.id)
        if known is not None and not replace:
            if known.sha256 == sha256:
                return self._unchanged(path, known, limited, began)
            raise TakenError(report.id, known.source, path.name)
        tell("reading", 1.0)
        chunks = ingest.indexed(report, embedder, tell)
        tell("indexing", 0.0)
        status: Literal["added", "replaced"] = "added" if known is None else "replaced"

        def first(connection: Connection) -> None:
            see_embedder(connection, self._mine, self.where, "add the file again")
            if sha256_under(connection, report.id) != (known and known.sha256):
                raise OvertakenError(f"{report.id} was written by another process. Add it again.")
            if also is not None:
                also(connection, report.id, status)

        try:
            self._store.add_report(report, file=data, chunks=chunks, groups=limited, first=first)
        except OvertakenError:
            if self.record(report.id) == known:
                raise
            # Its id was given to another file while this one was read: that is not overwritten.
            again = partial(self.add, path, id=id, replace=replace, groups=groups)
            return again(password=password, progress=progress, also=also)
        tell("indexing", 1.0)
        kept = self.record(report.id) or report.record
        return Added(path, status, kept, time.perf_counter() - began)

    def _unchanged(
        self, path: Path, known: Record, limited: Iterable[str] | None, began: float
    ) -> Added:
        if limited is not None:
            self.limit(known.id, limited)
        return Added(path, "unchanged", known, time.perf_counter() - began)

    def _same(self, sha256: str) -> Record | None:
        return next((r for r in self._store.records() if r.sha256 == sha256), None)

    def edit(self, id: str, corrections: Corrections | None) -> Record:
        """Correct what was read wrongly off the front page; None takes all corrections back.

        Corrections are kept apart from what was read, and hold when the report is read again.

        Raises:
            UsageError: The library has no such report.
        """
        self._store.correct(id, corrections)
        record = self.record(id)
        if record is None:
            raise self._unknown(id)
        return record

    def remove(self, id: str, *, purge: bool = False) -> Record:
        """Remove a report; return what the catalogue said of it.

        Args:
            id: The report's.
            purge: Delete all of it for good; else `restore` can put it back for 30 days.

        Raises:
            UsageError: The library has no such report.
        """
        gone = next((r for r, _ in self._store.removed.records() if r.id == id), None)
        record = self.record(id) or (gone if purge else None)
        if record is None:
            raise self._unknown(id)
        (self._store.removed.purge if purge else self._store.removed.put)(id)
        if purge:
            closed.erase(self.folder / "cache")  # it has words of what is gone
        return record

    def restore(self, id: str) -> Record:
        """Put back a report that was removed.

        Raises:
            UsageError: No report of that id was removed lately.
        """
        if not self._store.removed.restore(id):
            raise UsageError(
                f"There is no removed report {id}: it is in the library, was purged, or was "
                "removed more than 30 days ago. Run: pincite list"
            )
        return self.report(id).record

    def limit(self, id: str, groups: Iterable[str]) -> tuple[str, ...]:
        """Let only people of these groups, if any, and editors see a report; return them as kept.

        Raises:
            UsageError: The library has no such report, or a group's name is none.
        """
        limited = groups_of(groups)
        if not self._store.limits.set(id, limited):
            raise self._unknown(id)
        return limited

    @property
    def inbox(self) -> Inbox:
        """The files that wait for a worker to add them; UsageError where it has no inbox."""
        return Inbox.of(self._store.connections)

    # ---- its people, and what they leave in it -------------------------------------------------

    @property
    def people(self) -> People:
        """Those who may log in."""
        return self._store.people

    @property
    def kept(self) -> Kept:
        """Conversations and feedback; those of nobody in particular, until `of` says whose."""
        return self._store.kept

    # ---- searching it --------------------------------------------------------------------------

    @property
    def embedder(self) -> Embedder:
        """The embedder in use.

        Raises:
            LibraryError: The library was opened for look-ups only.
        """
        return self._needed()

    def _needed(self) -> Embedder:
        if self._embedder is None:
            raise LibraryError(f"{self.where} was opened without an embedder: open it with one.")
        return self._embedder

    def index(self) -> Index:
        """The index of the library as it is now; made again when another process has changed it."""
        from pincite.index import opening

        with self._indexing:
            if self._index is None or self._index[0] != self._store.version():
                dim = self._needed().dim
                with self._store.connections.reading() as connection:
                    see_embedder(connection, self._mine, self.where, "ask again")
                older = self._index[1] if self._index else None
                self._index = opening.current(self.folder / "cache", self._store, dim, older)
            return self._index[1]
