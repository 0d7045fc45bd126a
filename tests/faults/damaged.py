"""Each file of a library cut short, and with a bit flipped."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.embed import HashingEmbedder
from pincite.errors import PinciteError
from pincite.library import Library
from tests.faults.killed import adding
from tests.faults.outcome import REPORTS, Outcome, count, files

FLIPS = 8
"""Bits flipped in each file, each in a copy of its own, at places that a seed gives."""
KEPT = {
    "reports": ("record", "digest"),
    "files": ("bytes",),
    "sections": ("headings",),
    "paragraphs": ("value", "id"),
    "chunks": ("value", "vector", "sentences", "sentence_vectors"),
}
"""What is kept of a report: a bit of any of these is flipped too, in the middle of its rows."""


def damages(data: bytes, flips: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """A file cut short, and with one bit flipped at so many places, the middle among them."""
    for name, kept in (("0", 0), ("1", 1), ("half", len(data) // 2), ("-1", len(data) - 1)):
        yield f"cut at {name}", data[:kept]
    moments = random.Random(seed)
    places = [len(data) // 2, *(moments.randrange(len(data)) for _ in range(flips - 1))]
    for at in places:
        yield f"a bit of byte {at} flipped", flipped(data, at, moments.randrange(8))


def flipped(data: bytes, at: int, bit: int = 2) -> bytes:
    """The bytes with one bit flipped."""
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def damaged_files(flips: int = FLIPS) -> list[Outcome]:
    """Damage each file of a library in each way: noticed, and mended where it can be."""
    outcomes = []
    with tempfile.TemporaryDirectory() as name:
        sound, library = Path(name) / "sound", Path(name) / "damaged"
        adding(sound, files(Path(name)))
        as_found = found(sound)
        for path in sorted(p for p in sound.rglob("*") if p.is_file() and p.stat().st_size > 1):
            part, store = path.relative_to(sound), path.name == Library.FILE
            outcome = Outcome(f"damage of {path.name if store else f'index: {path.name}'}")
            # Of the one file that is not made again, more.
            several = 8 * flips if store else flips
            for how, data in damages(path.read_bytes(), several, len(outcomes)):
                shutil.copytree(sound, library)
                (library / part).write_bytes(data)
                if store:
                    _counted(outcome, how, told_of(library, sound))
                else:
                    _counted(outcome, how, made_again(library, part, as_found))
                shutil.rmtree(library)
            outcomes.append(outcome)
        outcomes += _damaged_rows(sound, library)
    return outcomes


def _counted(outcome: Outcome, how: str, survived: bool) -> None:
    count(outcome, survived)
    outcome.said += "" if survived else f"{how}; "


def _damaged_rows(sound: Path, library: Path) -> list[Outcome]:
    """Flip a bit of each part of what is kept of a report, and of what the library notes."""
    data = (sound / Library.FILE).read_bytes()

    def survived(at: int, bit: int) -> bool:
        shutil.copytree(sound, library)
        (library / Library.FILE).write_bytes(flipped(data, at, bit))
        told = told_of(library, sound)
        shutil.rmtree(library)
        return told

    of_report = Outcome("a bit of a report, a paragraph, a chunk or a vector flipped")
    of_itself = Outcome("a bit of what the library notes of itself flipped")
    with closing(sqlite3.connect(sound / Library.FILE)) as connection:
        for table, columns in KEPT.items():
            for column in columns:
                rows = connection.execute(f"SELECT {column} FROM {table}").fetchall()
                value = rows[len(rows) // 2][0]
                # What is longer than a page goes on elsewhere.
                start = (value if isinstance(value, bytes) else value.encode())[:400]
                at = data.index(start) + len(start) // 2
                _counted(of_report, f"{table}.{column}", survived(at, 2))
        for key, value in connection.execute("SELECT key, value FROM meta").fetchall():
            at = data.index(f"{key}{value}".encode()) + len(key)
            for bit in (0, 4, 7):
                _counted(of_itself, f"{key} {bit}", survived(at + len(value) // 2, bit))
    return [of_report, of_itself]


def told_of(library: Path, sound: Path) -> bool:
    """Whether damage of the store is told of and named, or is of nothing that is kept.

    Space that no row uses is part of every SQLite file. A bit of it is harmless: SQLite's check
    finds nothing, and every row of every table is as in the sound library. So is one of what the
    library notes of itself (its version, the moment when a report was added), where questions find
    the same, or are refused for it in a sentence.
    """
    try:
        faults = [one for one in upkeep.check(library) if one.fault]
    except PinciteError as error:
        return _names(error, library)
    # What is wrong is the store, or a report by its id.
    if any(one.part != "index" for one in faults) or _rows(library) == _rows(sound):
        return True
    try:
        same = found(library) == found(sound)
    except PinciteError as error:
        same = _names(error, library)
    return same and _rows(library, of_itself=False) == _rows(sound, of_itself=False)


def _names(error: PinciteError, library: Path) -> bool:
    """Whether a sentence says which library is meant."""
    said = str(error)
    return str(library) in said and "\n" not in said


def _rows(library: Path, *, of_itself: bool = True) -> list[object]:
    """The tables of a library, and all that stands in them, as bytes.

    Args:
        library: Its folder.
        of_itself: With what it notes of itself.
    """
    with closing(sqlite3.connect(library / Library.FILE)) as connection:
        connection.text_factory = bytes
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        rows: list[object] = [tables]
        for name, sql in tables:
            if sql and sql.startswith(b"CREATE TABLE") and (of_itself or name != b"meta"):
                columns = connection.execute(f"PRAGMA table_info({name.decode()})").fetchall()
                wanted = [c[1].decode() for c in columns if of_itself or c[1] != b"added"]
                rows.append(
                    connection.execute(
                        f"SELECT {', '.join(wanted)} FROM {name.decode()}"
                    ).fetchall()
                )
    return rows


def made_again(library: Path, part: Path, sound: list[object]) -> bool:
    """Whether damage of the index is told of by its file's name, and all is found as before.

    The manifest holds the hashes of the others: where it is wrong, one of those may be named. A bit
    of its format makes it one of another Pincite's, which is no fault: it is made again in silence.
    """
    faults = [one for one in upkeep.check(library) if one.fault]
    manifest = part.name == "manifest.json"
    named = [one.mended and (manifest or part.name in one.fault) for one in faults]
    still = any(one.fault for one in upkeep.check(library))
    noticed = named == [True] or (manifest and not named)
    return noticed and not still and found(library) == sound


def found(library: Path) -> list[object]:
    """What questions find in a library, with the scores, and what is answered."""
    with Library.open(library, embedder=HashingEmbedder()) as opened:
        assistant = Assistant(opened)
        answers = [assistant.ask(f"Who lit lamp number 7 of light {n}?") for n in range(REPORTS)]
    return [
        ([(hit.paragraph.id, round(hit.score, 6)) for hit in answer.hits], answer.statements)
        for answer in answers
    ]
