"""Libraries that are copied: what is missing in a copy."""

import shutil
import sys
from contextlib import closing

import pytest

from pincite import specimens
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.store.sqlite import SqliteConnections
from tests.faults.starved import pincite

REPORT, OTHER = "marlowe-vale-2019", "brackenmoor-inquiry-2021"

linux = pytest.mark.skipif(sys.platform != "linux", reason="rights and limits as Linux has them")


def put(folder, database=None):
    with Library.open(folder, embedder=HashingEmbedder(), database=database) as library:
        for path in sorted(specimens.paths()):
            if path.suffix == ".pdf" and path.stem in (REPORT, OTHER):
                library.add(path)
        assert len(library.records()) == 2


@pytest.fixture
def by_hand(tmp_path):
    """A library's file and its log, copied while it was in use; the file that readers share."""
    put(tmp_path / "library")
    with closing(SqliteConnections(tmp_path / "library" / Library.FILE)) as connections:
        with connections.writing() as connection:
            connection.execute(f"UPDATE reports SET removed = '2026-01-01' WHERE id = '{OTHER}'")
        shutil.copytree(tmp_path / "library", tmp_path / "copy")
    shared = tmp_path / "copy" / f"{Library.FILE}-shm"
    content = shared.read_bytes()
    shared.unlink()
    return tmp_path / "copy", content


def listed(folder, rights):
    """What is said of a library in a folder of these rights."""
    folder.chmod(rights)
    said = pincite("list", "--library", folder, unprivileged=True)
    folder.chmod(0o755)
    return said


@linux
@pytest.mark.parametrize("remedy", ["all three files", "a folder that may be written"])
def test_a_library_copied_by_hand_without_what_readers_share_says_so(by_hand, remedy):
    copy, shared = by_hand
    code, told = listed(copy, 0o555)
    assert code == 1
    assert "library.sqlite-wal, which cannot be read without library.sqlite-shm" in told
    assert "Copy all three files" in told and "pincite list" in told
    if remedy == "all three files":
        (copy / f"{Library.FILE}-shm").write_bytes(shared)
        code, told = listed(copy, 0o555)
    else:
        assert listed(copy, 0o755)[0] == 0
        code, told = listed(copy, 0o555)
    # What was written last holds: one report is removed.
    assert (code, REPORT in told, OTHER in told) == (0, True, False)


@linux
def test_a_log_that_may_not_be_read_is_no_file_that_is_missing(by_hand):
    copy, _ = by_hand
    (copy / f"{Library.FILE}-wal").chmod(0)
    code, told = listed(copy, 0o555)
    assert (code, "may not be read" in told, "three files" in told) == (1, True, False)
