"""The log beside a library's file (`library.sqlite-wal`) lost, cut short, with a bit flipped."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pincite import upkeep
from pincite.embed import HashingEmbedder
from pincite.errors import PinciteError
from pincite.library import Library
from tests.faults.damaged import damages
from tests.faults.outcome import Outcome, count, files

LOG = f"{Library.FILE}-wal"


@contextmanager
def reader(library: Path) -> Iterator[None]:
    """Somebody who reads in one go, as a backup does: nothing newer goes into the file."""
    with closing(sqlite3.connect(library / Library.FILE, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM reports").fetchone()
        yield


def lost_log() -> Outcome:
    """The log is lost after each report that is acknowledged: nothing of it was in it alone."""
    outcome = Outcome("the log beside the library's file lost after an add")
    with tempfile.TemporaryDirectory() as name:
        folder, copy, added = Path(name) / "library", Path(name) / "copy", []
        with Library.open(folder, embedder=HashingEmbedder()) as library:
            for path in files(Path(name)):
                added.append(library.add(path).record.id)
                copy.mkdir()
                shutil.copy(folder / Library.FILE, copy)
                count(outcome, _ids(copy) == sorted(added) and not _faults(copy))
                shutil.rmtree(copy)
    return outcome


def damaged_log(flips: int) -> Outcome:
    """The log holds reports that readers kept out of the file, and is damaged: that is noticed."""
    outcome = Outcome("the log beside the library's file damaged, with reports in it")
    with tempfile.TemporaryDirectory() as name:
        folder, copy = Path(name) / "library", Path(name) / "copy"
        first, second, third, fourth, _ = files(Path(name))
        with Library.open(folder, embedder=HashingEmbedder()) as library:
            library.add(first)
            with reader(folder):
                library.add(second)
                # Of what is in the log, the older is in the file too, and the newer is not.
                with reader(folder):
                    library.add(third)
                    library.index()
                    three = _copied(folder, Path(name) / "three")
                    library.add(fourth)
                    library.index()
                    four = _copied(folder, Path(name) / "four")
        for sound in (three, four):
            log, ids = (sound / LOG).read_bytes(), _ids(_copied(sound, copy))
            shutil.rmtree(copy)
            for how, data in damages(log, flips, len(ids)):
                shutil.copytree(sound, copy)
                (copy / LOG).write_bytes(data)
                noticed = bool(_faults(copy)) or _ids(copy) == ids
                count(outcome, noticed)
                outcome.said += "" if noticed else f"{how}; "
                shutil.rmtree(copy)
    return outcome


def left_log() -> Outcome:
    """A backup is put in the place of a library whose log is left: no mix of the two is opened."""
    outcome = Outcome("a backup put in the library's place, beside the log of the other")
    with tempfile.TemporaryDirectory() as name:
        folder, copy = Path(name) / "library", Path(name) / "copy"
        backups: list[Path] = []
        with Library.open(folder, embedder=HashingEmbedder()) as library:
            for number, path in enumerate(files(Path(name))):
                for _ in range(2):
                    backups.append(Path(name) / f"backup-{len(backups)}")
                    upkeep.export(folder, backups[-1])
                    library.kept.begin(f"conversation {len(backups)}")
                if number < 2:
                    library.add(path)
            left = _copied(folder, Path(name) / "left")
        newest = _rows(_copied(left, copy))
        shutil.rmtree(copy)
        for backup in backups:
            shutil.copytree(left, copy)
            shutil.copy(backup / Library.FILE, copy)
            faults = _faults(copy)
            refused = len(faults) == 1 and "does not follow it" in faults[0]
            count(outcome, refused or (not faults and _rows(copy) == newest))
            shutil.rmtree(copy)
    return outcome


def _rows(folder: Path) -> list[tuple[object, ...]]:
    """What a library has: its reports and conversations."""
    with Library.open(folder) as library, library._store.connections.reading() as connection:
        both = "SELECT id, added FROM reports UNION ALL SELECT id, title FROM conversations"
        return sorted(connection.execute(both).fetchall())


def _copied(folder: Path, to: Path) -> Path:
    """A library as a machine that loses its power leaves it."""
    left = shutil.ignore_patterns("*-shm")
    return Path(shutil.copytree(folder, to, ignore=left))


def _ids(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        return sorted(record.id for record in library.records())


def _faults(folder: Path) -> list[str]:
    try:
        return [one.fault for one in upkeep.check(folder) if one.fault]
    except PinciteError as error:
        return [str(error)]
