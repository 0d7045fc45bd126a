"""Whether a store is whole: the database's own checks, each report and row against its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from pincite.errors import LibraryError
from pincite.store import beside, closed, limits, signed
from pincite.store.connections import Connection, Connections, Row
from pincite.store.entries import corrections_of
from pincite.store.sqlite import SqliteConnections
from pincite.store.writing import digest
from pincite.types import KeptAnswer, Record

_ANSWER = msgspec.json.Decoder(KeptAnswer)  # made by one thread: see entries.py


class Soundness:
    """Checks a library's store, and copies it while it is in use."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def faults(self) -> tuple[str, ...]:
        """What is wrong with all but the reports; nothing where it is sound."""
        return (*self.of_file(), *self.of_rows())

    def of_file(self) -> tuple[str, ...]:
        """What the database finds wrong with itself, and what is with the library's own notes."""
        found = self._connections.faults()
        with self._connections.reading() as connection:
            found += _of_itself(connection)
        return tuple(found)

    def of_rows(self) -> tuple[str, ...]:
        """Rows of people, limits and conversations that are not what was written."""
        with self._connections.snapshot() as connection:
            return tuple(_of_people(connection))

    def dim(self) -> int:
        """Length of the library's vectors; 0 where it has none, or does not say."""
        with self._connections.reading() as connection:
            return _dim(connection)

    def reports(self) -> Iterator[tuple[str, str]]:
        """Each report's id with what is wrong with it, or an empty string."""
        for id in self.ids():
            yield id, self._fault(id)

    def ids(self) -> list[str]:
        """Ids of all reports, removed ones too."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT id FROM reports ORDER BY number").fetchall()
        return [str(row[0]) for row in rows]

    def _fault(self, id: str) -> str:
        with self._connections.snapshot() as connection:
            row = connection.execute(
                "SELECT number, record, digest, corrections, removed FROM reports WHERE id = ?",
                (id,),
            ).fetchone()
            if row is None:  # removed meanwhile
                return ""
            number, record, noted, corrections, removed = row
            file = connection.execute(
                "SELECT bytes FROM files WHERE report = ?", (number,)
            ).fetchone()
            if noted is not None and digest(connection, number) != noted:
                return "what is kept of it is not what was written"
        try:
            sha256 = msgspec.json.decode(record, type=Record).sha256
        except msgspec.MsgspecError:
            return "its record cannot be read"
        try:
            corrections_of(corrections)
        except msgspec.MsgspecError:
            return "what was corrected in it cannot be read"
        try:
            datetime.fromisoformat(removed or "0001-01-01")
        except ValueError:
            return "when it was removed cannot be read"
        if file is None or hashlib.sha256(file[0]).hexdigest() != sha256:
            return "its file is not the one it was read from"
        return ""

    def copy(self, to: Path, progress: Callable[[float], None]) -> tuple[tuple[str, str], ...]:
        """Copy the store as of one moment into a SQLite file; what is damaged in the copy.

        Args:
            to: The file; nothing is left of it where it cannot be written.
            progress: Told the share done.

        Returns:
            A report's id, or "store", and what is wrong with it.

        Raises:
            LibraryError: There is something already, or the copy cannot be written or read.
            OSError: It cannot be written.
        """
        if to.exists():
            raise LibraryError(f"{to} is there already. Name a new folder.")
        # Half a copy would pass for a library without users: it has the name when it is whole.
        part = to.with_name(f"{to.name}.part")
        beside.remove(part)
        closed.make_file(part)
        # Says why, where there is none.
        part.touch()
        try:
            self._connections.copy(part, progress)
        except BaseException:
            beside.remove(part)
            raise
        part.replace(to)
        try:
            return _damaged(to)
        except LibraryError as error:
            raise LibraryError(f"The copy {to} is made, and not sound. {error}") from error


def _damaged(file: Path) -> tuple[tuple[str, str], ...]:
    """The parts of a SQLite library that are not sound, and what is wrong with each."""
    connections = SqliteConnections(file)
    try:
        whole = Soundness(connections)
        parts = [("store", "; ".join(whole.faults())), *whole.reports()]
    finally:
        connections.close()
    return tuple((part, fault) for part, fault in parts if fault)


def _of_itself(connection: Connection) -> Iterator[str]:
    """What is wrong with what the library notes of itself."""
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    if not meta.get("generation", "").isdecimal():
        yield "the number of its writes cannot be read"
    if connection.other_than(_dim(connection)):
        yield "its vectors are not of the embedder that is noted"


def _dim(connection: Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = 'embedder'").fetchone()
    parts = str(row[0]).split() if row else []
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else 0


def _of_people(connection: Connection) -> Iterator[str]:
    """What is wrong with who may see what, and with what they left."""
    one = connection.execute
    if one("SELECT 1 FROM limits WHERE report NOT IN (SELECT id FROM reports)").fetchone():
        yield "a limit is of no report: see whom each is for with pincite list"
    if one("SELECT 1 FROM people WHERE role NOT IN ('reader', 'editor')").fetchone():
        yield "a user is neither reader nor editor"
    accounts = one("SELECT 1 FROM meta WHERE key = 'accounts'").fetchone()
    if not accounts and one("SELECT 1 FROM people").fetchone():
        yield "there are users, and no word that the page is for users alone"
    for table, called in _CALLED.items():
        for row in signed.each(connection, table):
            if not _readable(table, row):
                yield f"{called(row)} cannot be read"
            elif not signed.sound(table, row):
                yield f"{called(row)} is not what was written"
    told = set()
    for row, whose in limits.owned(connection):
        if not signed.sound("limits", row):
            told.add(whose)
            which = f"the limit of {_plain(row[0])} to {_plain(row[1])} is not what was written"
            if whose is None:
                yield (
                    f"{which}: readers see no report but those limited to groups of theirs, until "
                    "a backup is put in its place"
                )
            else:
                yield f"{which}: set the groups of {whose} anew with pincite limit"
    for report in limits.changed(connection):
        if report not in told:
            yield (
                f"the limits of {_plain(report)} are not as many as were set: set its groups anew "
                "with pincite limit"
            )


def _plain(value: object) -> str:
    """A value of a damaged row, as it can be printed."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in str(value))


_CALLED: dict[str, Callable[[Row], str]] = {
    "conversations": lambda row: f"the conversation {_plain(row[0])}",
    "turns": lambda row: f"{signed.place(row)} of the conversation {_plain(row[0])}",
    "feedback": lambda row: (
        f"what was said of {signed.place(row)} of the conversation {_plain(row[0])}"
    ),
    "people": lambda row: f"the user {_plain(row[0])}",
    "sessions": lambda row: f"a session of {_plain(row[1])}, who logs in again,",
}
"""What the row of a table is called."""


def _readable(table: str, row: Row) -> bool:
    """Whether what stands in a row can be read, whatever was written."""
    try:
        if table == "conversations":
            for moment in (row[3], row[4] or row[3]):
                datetime.fromisoformat(moment)
        elif table == "people":
            json.loads(row[3])
        elif table == "sessions":
            float(row[2]), float(row[3])
        else:
            _ANSWER.decode(row[-2] if table == "turns" else row[5])
            datetime.fromisoformat(row[2] if table == "feedback" else "0001-01-01")
    except (msgspec.MsgspecError, ValueError, TypeError):
        return False
    return signed.is_text(row)
