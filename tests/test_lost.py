"""A library's file that is gone, while what was made of it is still there."""

import logging
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.library import Library
from tests.faults.outcome import files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    folder = tmp_path / "library"
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(files(tmp_path)[0])
        library.index()
    return folder


def lose(folder, left=None):
    """Delete the file, or leave so many of its bytes."""
    for beside in ("-wal", "-shm"):
        (folder / f"{Library.FILE}{beside}").unlink(missing_ok=True)
    file = folder / Library.FILE
    data = file.read_bytes()
    file.unlink()
    if left is not None:
        file.write_bytes(data[:left])


@pytest.mark.parametrize(("left", "state"), [(None, "gone"), (0, "empty"), (1, "empty")])
def test_a_library_that_is_gone_is_not_begun_anew(folder, left, state):
    lose(folder, left)
    before = sorted(path.name for path in folder.rglob("*"))
    for _ in range(2):
        with pytest.raises(LibraryError, match=f"{state}, though an index of reports lies beside"):
            Library.open(folder)
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_one_whose_users_alone_could_see_it_is_served_to_nobody(tmp_path):
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        library.people.add("ada", "a long enough password", "reader", ())
    assert main(["user", "change", "ada", "--role", "editor", "--library", str(folder)]) == 0
    assert list((folder / "audit").iterdir()), "what it has besides: no report, and so no index"
    lose(folder)
    served = subprocess.run(
        [sys.executable, "-m", "pincite.cli", "serve", "--library", str(folder), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert served.returncode == 1
    assert "gone, though the audit log of its users lies beside it" in served.stderr
    assert "Traceback" not in served.stderr and "ready" not in served.stdout
    assert not (folder / Library.FILE).exists()


def test_a_backup_put_in_its_place_is_opened_and_what_is_deleted_may_be_begun_anew(
    folder, tmp_path
):
    upkeep.export(folder, tmp_path / "backup")
    lose(folder)
    shutil.copy(tmp_path / "backup" / Library.FILE, folder)
    with Library.open(folder) as library:
        assert len(library.records()) == 1
    shutil.rmtree(folder)
    with Library.open(folder) as library:
        assert library.records() == ()


def test_a_folder_that_never_had_one_is_none_that_lost_it(tmp_path):
    (tmp_path / "library" / "cache").mkdir(parents=True)
    (tmp_path / "library" / "audit").mkdir()
    with Library.open(tmp_path / "library") as library:
        assert library.records() == ()


def test_a_library_set_back_is_told_of_until_its_cache_is_deleted(folder, tmp_path, caplog):
    """By a backup put in its place, or because its log was lost: nobody else can know which."""
    upkeep.export(folder, tmp_path / "backup")
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(files(tmp_path)[1])
        library.index()
    assert not any(one.fault for one in upkeep.check(folder))
    lose(folder)
    shutil.copy(tmp_path / "backup" / Library.FILE, folder)
    faults = [one for one in upkeep.check(folder) if one.fault]
    assert [one.part for one in faults] == ["index"]
    assert "knows of later changes than its file" in faults[0].fault
    with (
        caplog.at_level(logging.WARNING),
        Library.open(folder, embedder=HashingEmbedder()) as library,
    ):
        assert Assistant(library).ask("Who lit lamp number 7?").statements
    assert "later changes" in caplog.text
    assert any(one.fault for one in upkeep.check(folder))
    shutil.rmtree(folder / "cache")
    assert not any(one.fault for one in upkeep.check(folder))


def test_where_somebody_reads_an_add_does_not_wait(folder, tmp_path):
    """What it wrote stays in the log until the next write."""
    log = folder / f"{Library.FILE}-wal"
    _, second, third, *_ = files(tmp_path)
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        with closing(sqlite3.connect(folder / Library.FILE, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM reports").fetchone()
            library.add(second)
            assert log.stat().st_size
        library.add(third)
        assert not log.stat().st_size
        assert len(library.records()) == 3
