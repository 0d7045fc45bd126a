"""A library's truth: reports, files, chunks and vectors; what is committed here has happened.

One SQLite file or one PostgreSQL database, by the same statements. Vectors are kept as float16:
half the room, and the ranking does not change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from re import Pattern

import msgspec

from pincite.errors import LibraryError
from pincite.store import entries, limits
from pincite.store.connections import Connection, Connections, note
from pincite.store.entries import Indexed, corrections_of, paragraph_of, record_of
from pincite.store.kept import Kept
from pincite.store.people import People
from pincite.store.removed import Removed
from pincite.store.soundness import Soundness
from pincite.store.writing import sign, write_chunks, write_report
from pincite.types import Corrections, Paragraph, Record, Report, Section

KEPT = 64
"""Reports whose texts stay in memory: a look-up in all reports begins with the newest again."""


class Store:
    """Reports, files, chunks and vectors of a library; safe for several threads and processes.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.removed = Removed(connections)
        self.kept = Kept(connections)
        self.people = People(connections)
        self.limits = limits.Limits(connections)
        self.soundness = Soundness(connections)
        self._texts: dict[str, tuple[str, tuple[Paragraph, ...]]] = {}
        self._catalogue: tuple[list[tuple[str, str]], tuple[Record, ...]] | None = None

    def close(self) -> None:
        """Close every connection; the store is not used afterwards."""
        self.connections.close()

    # ---- what the library says of itself -------------------------------------------------------

    def generation(self) -> int:
        """Number of writes so far of what is searched."""
        return int(self.meta("generation") or 0)

    def version(self) -> str:
        """What changes with every such write, and never comes back: "7-9f31c2…".

        A backup put in place counts on from its own number: the number alone would name a cache of
        other reports.
        """
        with self.connections.reading() as connection:
            return version_of(connection)

    def meta(self, key: str) -> str | None:
        """What the library notes of itself under `key`."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def settle(self, embedder: str) -> str:
        """The embedder that the library's vectors are of; this one, from now on, if it has none.

        Args:
            embedder: Its name, length of vectors and fingerprint, as they are noted.
        """
        with self.connections.writing() as connection:
            known = connection.execute("SELECT value FROM meta WHERE key = 'embedder'").fetchone()
            if known and connection.execute("SELECT 1 FROM reports LIMIT 1").fetchone():
                return str(known[0])
            note(connection, "embedder", embedder)
            connection.sized(_dim(embedder))
        return embedder

    # ---- writing -------------------------------------------------------------------------------

    def add_report(
        self,
        report: Report,
        *,
        file: bytes,
        chunks: Iterable[Indexed],
        groups: Iterable[str] | None = None,
        first: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        """Write a report, its file and its chunks in one transaction, in an older one's place.

        What `first` does is part of it, and what it raises ends it.
        """
        added = datetime.now(UTC).isoformat(timespec="seconds")
        with self.connections.writing() as connection:
            first(connection)
            number = write_report(connection, report, added=added, file=file)
            write_chunks(connection, number, chunks)
            sign(connection, number)
            if groups is not None:
                limits.write(connection, report.id, groups)

    def embed_anew(self, indexed: Callable[[Report], Sequence[Indexed]], embedder: str) -> int:
        """Write all chunks and vectors anew, in one transaction; the number of reports.

        All are made first, and put where `indexed` puts them: nobody waits to write meanwhile.

        Args:
            indexed: Gives a report's chunks; asked of removed reports too.
            embedder: What to note of the embedder that made them.

        Raises:
            LibraryError: Reports were added or removed meanwhile; nothing was changed.
        """
        every = "SELECT number, id FROM reports ORDER BY number"
        with self.connections.reading() as connection:
            there = connection.execute(every).fetchall()
        reports = ((number, self.report(id, removed=True)) for number, id in there)
        made = [(number, indexed(report)) for number, report in reports if report]
        with self.connections.writing() as connection:
            if connection.execute(every).fetchall() != there:
                raise LibraryError("The library was changed meanwhile. Run again: pincite rebuild")
            note(connection, "embedder", embedder)
            with connection.anew(_dim(embedder)) as table:
                for number, chunks in made:
                    write_chunks(connection, number, chunks, table)
                    sign(connection, number, table)
        return len(there)

    def correct(self, id: str, corrections: Corrections | None) -> None:
        """Keep what a person set right in a record after what was set right before; None: nothing.

        What was read stays beside it. The index knows nothing of records, and stays as it is.
        """
        with self.connections.writing(searched=False) as connection:
            row = connection.execute("SELECT corrections FROM shown WHERE id = ?", (id,)).fetchone()
            if row is not None:
                all_of_them = corrections and corrections_of(row[0]).then(corrections)
                connection.execute(
                    "UPDATE reports SET corrections = ? WHERE id = ?",
                    (all_of_them and msgspec.json.encode(all_of_them), id),
                )

    def corrections(self, id: str) -> tuple[Record, Corrections] | None:
        """A report's record as it was read, and what a person set right in it."""
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT record, corrections FROM shown WHERE id = ?", (id,)
            ).fetchone()
        return (msgspec.json.decode(row[0], type=Record), corrections_of(row[1])) if row else None

    # ---- reading -------------------------------------------------------------------------------

    def records(self) -> tuple[Record, ...]:
        """The catalogue, newest report first; read again only after something was written."""
        known = self._catalogue
        with self.connections.reading() as connection:
            if known is not None and known[0] == _counts(connection):
                return known[1]
        with self.connections.snapshot() as connection:
            counts = _counts(connection)
            rows = connection.execute("SELECT record, corrections FROM shown").fetchall()
        records = tuple(sorted((record_of(*row) for row in rows), key=_age, reverse=True))
        self._catalogue = (counts, records)
        return records

    def file(self, id: str) -> tuple[str, bytes] | None:
        """Name and bytes of the file a report was read from."""
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT name, bytes FROM files WHERE report = "
                "(SELECT number FROM shown WHERE id = ?)",
                (id,),
            ).fetchone()
        return (str(row[0]), bytes(row[1])) if row else None

    def report(self, id: str, *, removed: bool = False) -> Report | None:
        """A report whole; one that is removed if that is asked for."""
        # Of one moment: another process may replace the report between two statements.
        with self.connections.snapshot() as connection:
            found = connection.execute(
                "SELECT number, record, corrections "
                f"FROM {'reports' if removed else 'shown'} WHERE id = ?",
                (id,),
            ).fetchone()
            if found is None:
                return None
            number, record, corrections = found
            sections = connection.execute(
                "SELECT position, headings, grade FROM sections WHERE report = ? ORDER BY position",
                (number,),
            ).fetchall()
            blocks = connection.execute(
                "SELECT section, value FROM paragraphs WHERE report = ? ORDER BY position",
                (number,),
            ).fetchall()
        inside: dict[int, list[Paragraph]] = {}
        for place, value in blocks:
            inside.setdefault(place, []).append(paragraph_of(value))
        return Report(
            record=record_of(record, corrections),
            sections=tuple(
                Section(tuple(json.loads(headings)), grade, tuple(inside.get(place, ())))
                for place, headings, grade in sections
            ),
        )

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        """Every block of a report in reading order; none for an unknown report."""
        known = self._texts.get(report)
        with self.connections.reading() as connection:
            if known is not None and known[0] == version_of(connection):
                return known[1]
        with self.connections.snapshot() as connection:
            version = version_of(connection)
            rows = connection.execute(
                "SELECT value FROM paragraphs WHERE report = "
                "(SELECT number FROM shown WHERE id = ?) ORDER BY position",
                (report,),
            ).fetchall()
        found = tuple(paragraph_of(row[0]) for row in rows)
        if len(self._texts) >= KEPT:
            self._texts.clear()
        self._texts[report] = version, found
        return found

    def paragraph(self, id: str) -> Paragraph | None:
        """The block with this id."""
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT value FROM paragraphs JOIN shown ON shown.number = paragraphs.report "
                "WHERE paragraphs.id = ?",
                (id,),
            ).fetchone()
        return paragraph_of(row[0]) if row else None

    def labelled(self, label: str, reports: Sequence[str]) -> tuple[Paragraph, ...]:
        """The blocks that print `label`, report by report in the order given."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT value FROM paragraphs JOIN shown ON shown.number = paragraphs.report "
                "WHERE label = ? ORDER BY report, position",
                (label.casefold(),),
            ).fetchall()
        order = {report: place for place, report in enumerate(reports)}
        found = (paragraph_of(row[0]) for row in rows)
        return tuple(sorted((p for p in found if p.report in order), key=lambda p: order[p.report]))

    def numbered(
        self, numbers: Sequence[int], having: Pattern[bytes] | None = None
    ) -> dict[int, Paragraph]:
        """The blocks with these numbers that are there, and that have the pattern, if any."""
        with self.connections.reading() as connection:
            return entries.numbered(connection, numbers, having)


def _dim(embedder: str) -> int:
    """The length of the vectors of an embedder, by what is noted of it."""
    return int(embedder.split()[1])


def version_of(connection: Connection) -> str:
    """The library's version, as this connection sees it."""
    rows = connection.execute(
        "SELECT value FROM meta WHERE key IN ('generation', 'stamp') ORDER BY key"
    )
    return "-".join(str(row[0]) for row in rows)


def _counts(connection: Connection) -> list[tuple[str, str]]:
    """How often the library was written; a Pincite that does not count all counts its reports'."""
    rows = connection.execute(
        "SELECT key, value FROM meta WHERE key IN ('writes', 'generation') ORDER BY key"
    )
    return [(key, value) for key, value in rows]


def _age(record: Record) -> tuple[date, str]:
    """What sorts records by date: the undated are the oldest."""
    return record.published or (record.inspected[1] if record.inspected else date.min), record.id
