"""A library's files deleted or replaced under who has them open; a log that is another file's."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pincite import upkeep
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.library import Library
from tests.faults.outcome import files

OTHER = """
import os, sys
from pathlib import Path
from pincite.errors import LibraryError
from pincite.library import Library

library = Library.open(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    if line == "die\\n":
        os._exit(9)
    try:
        print(library.kept.begin(line), flush=True)
    except LibraryError as error:
        print(error, flush=True)
library.close()
"""
POSIX = pytest.mark.skipif(os.name != "posix", reason="no open file can be deleted there")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(files(tmp_path)[0])
    return folder


class Another:
    """Another process that has a library open, and begins a conversation when it is told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout and process.stdout.readline() == "open\n"

    def begin(self, title: str) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{title}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def die(self) -> None:
        self.begin("die")
        self.process.wait()


@contextmanager
def another(folder: Path) -> Iterator[Another]:
    command = [sys.executable, "-c", OTHER, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Another(process)


def laid(folder: Path, suffix: str) -> Path:
    return folder / f"{Library.FILE}{suffix}"


def titles(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / Library.FILE)) as connection:
        rows = connection.execute("SELECT title FROM conversations ORDER BY title").fetchall()
    return [str(row[0]).strip() for row in rows]


def sound(folder: Path) -> bool:
    return not [one for one in upkeep.check(folder) if one.fault]


# ---- a log beside a file that it does not follow -------------------------------------------------


def test_a_log_left_beside_a_backup_is_not_mixed_into_it(folder: Path, tmp_path: Path) -> None:
    upkeep.export(folder, tmp_path / "backup")
    with another(folder) as process:
        with Library.open(folder, embedder=HashingEmbedder()) as library:
            library.add(files(tmp_path)[1])
        process.begin("newer")
        process.die()
    assert laid(folder, "-wal").stat().st_size
    shutil.copy(tmp_path / "backup" / Library.FILE, folder)
    before = [path.read_bytes() for path in (laid(folder, ""), laid(folder, "-wal"))]
    for opening in (lambda: Library.open(folder), lambda: list(upkeep.check(folder))):
        with pytest.raises(LibraryError, match=r"library.sqlite-wal beside .* does not follow it"):
            opening()
    assert [path.read_bytes() for path in (laid(folder, ""), laid(folder, "-wal"))] == before
    # What is said to be done is enough.
    laid(folder, "-wal").unlink()
    laid(folder, "-shm").unlink()
    with Library.open(folder) as library:
        assert [record.id for record in library.records()] == ["harbour-2010"]
    assert titles(folder) == []


def test_a_backup_of_a_moment_that_the_log_has_seen_becomes_the_newest_whole(
    folder: Path, tmp_path: Path
) -> None:
    with another(folder) as process:
        process.begin("first")
        upkeep.export(folder, tmp_path / "backup")
        process.begin("second")
        process.die()
    shutil.copy(tmp_path / "backup" / Library.FILE, folder)
    assert sound(folder)
    assert titles(folder) == ["first", "second"]


def test_a_log_of_before_another_write_is_refused_too(folder: Path, tmp_path: Path) -> None:
    with another(folder) as process:
        process.begin("older")
        shutil.copy(laid(folder, "-wal"), tmp_path)
    with Library.open(folder) as library:
        library.kept.begin("newer")
    shutil.copy(tmp_path / f"{Library.FILE}-wal", folder)
    with pytest.raises(LibraryError, match="does not follow it"):
        Library.open(folder)


def test_whoever_crashes_leaves_a_log_that_is_taken_in(folder: Path, tmp_path: Path) -> None:
    for number in range(3):
        with another(folder) as process:
            process.begin(f"of {number}")
            process.die()
    assert sound(folder)
    assert titles(folder) == ["of 0", "of 1", "of 2"]


def test_the_log_of_a_library_that_was_never_closed_is_its_own(tmp_path: Path) -> None:
    with another(tmp_path / "new") as process:
        process.begin("the first of all")
        process.die()
    assert sound(tmp_path / "new")
    assert titles(tmp_path / "new") == ["the first of all"]


def test_a_write_that_was_broken_off_is_no_part_of_the_log(folder: Path, tmp_path: Path) -> None:
    upkeep.export(folder, tmp_path / "backup")
    with another(folder) as process:
        with Library.open(folder, embedder=HashingEmbedder()) as library:
            library.add(files(tmp_path)[1])
        process.begin("broken off")
        process.die()
    shutil.copy(tmp_path / "backup" / Library.FILE, folder)
    log = laid(folder, "-wal")
    data = log.read_bytes()
    # The frame that ends the write, by the file format: the size of the library afterwards.
    size = int.from_bytes(data[8:12], "big") + 24
    last = 32 + (len(data) - 32) // size * size - size
    log.write_bytes(data[: last + 4] + bytes(4) + data[last + 8 :])
    with Library.open(folder) as library:
        library.kept.begin("after it")
    assert titles(folder) == ["after it"]


def test_what_is_left_of_an_earlier_log_behind_the_newer_counts_for_nothing(
    folder: Path, tmp_path: Path
) -> None:
    with another(folder) as process:
        process.begin("first")
        process.begin("second")
        upkeep.export(folder, tmp_path / "backup")
        process.begin("third")
        with closing(sqlite3.connect(folder / Library.FILE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(RESTART)")
        before = laid(folder, "-wal").stat().st_size
        process.begin("over the first")
        process.die()
    assert laid(folder, "-wal").stat().st_size == before
    shutil.copy(tmp_path / "backup" / Library.FILE, folder)
    with pytest.raises(LibraryError, match="does not follow it"):
        Library.open(folder)


# ---- files that go while they are open -----------------------------------------------------------


@POSIX
def test_nothing_is_acknowledged_into_a_file_that_was_replaced(
    folder: Path, tmp_path: Path
) -> None:
    upkeep.export(folder, tmp_path / "backup")
    second = files(tmp_path)[1]
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.kept.begin("into the old file")
        os.replace(tmp_path / "backup" / Library.FILE, folder / Library.FILE)
        for act in (lambda: library.add(second), lambda: library.kept.begin("x"), library.records):
            with pytest.raises(LibraryError, match="was replaced while this process has"):
                act()
    assert sound(folder)
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(second)
    # The log that was left follows the backup: all that was acknowledged is there.
    assert titles(folder) == ["into the old file"]


@POSIX
def test_nor_where_it_is_replaced_during_the_write(folder: Path, tmp_path: Path) -> None:
    upkeep.export(folder, tmp_path / "backup")
    with (
        Library.open(folder) as library,
        pytest.raises(LibraryError, match="was replaced while"),
        library._store.connections.writing() as connection,
    ):
        connection.execute("DELETE FROM reports")
        os.replace(tmp_path / "backup" / Library.FILE, folder / Library.FILE)
    assert sound(folder)


@POSIX
@pytest.mark.parametrize("gone", [("-wal",), ("-shm",), ("-wal", "-shm")], ids="+".join)
def test_a_log_deleted_under_a_process_loses_nothing_and_splits_nothing(
    folder: Path, gone: tuple[str, ...]
) -> None:
    with another(folder) as process:
        process.begin("in the log")
        for suffix in gone:
            laid(folder, suffix).unlink()
        with pytest.raises(LibraryError, match="though another process has it open"):
            Library.open(folder)
        assert "was deleted while this process has" in process.begin("too late")
    # Whoever ends in order puts what it has into the file.
    assert sound(folder)
    assert titles(folder) == ["in the log"]


def test_threads_that_come_and_go_have_the_files_that_there_are(folder: Path) -> None:
    """With the last connection SQLite deletes the log; the next one's is another."""
    from threading import Thread

    with Library.open(folder) as library:
        library._store.connections.close()
        library._store.connections._local.held = None
        told: list[int] = []
        for _ in range(3):
            one = Thread(target=lambda: told.append(len(library.records())))
            one.start()
            one.join()
        assert told == [1, 1, 1]


SHRINKING = """
import os, sys, threading
from pathlib import Path
from pincite.store import chain

log, frame = Path(sys.argv[1]), bytes(8) + b"SALTSALT" + bytes(8 + 4096)
head = bytes(8) + (4096).to_bytes(4, "big") + bytes(4) + b"SALTSALT" + bytes(8)


def cut_again_and_again():
    for _ in range(40):
        log.write_bytes(head + 2000 * frame)
        os.truncate(log, 0)


cutting = threading.Thread(target=cut_again_and_again)
cutting.start()
read = 0
while cutting.is_alive():
    try:
        chain._links(log)
        read += 1
    except OSError:
        pass
print(read)
"""


def test_a_log_that_is_cut_while_it_is_read_ends_no_process(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SHRINKING, str(tmp_path / "library.sqlite-wal")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 20
