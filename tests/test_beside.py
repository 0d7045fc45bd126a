"""Libraries that are copied: what is damaged in a copy, cannot be written, or is missing."""

import json
import shutil
import subprocess
import sys
from contextlib import closing

import pytest

from pincite import specimens
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.library import Library
from pincite.store.sqlite import SqliteConnections
from tests.faults.starved import filled, mounted, pincite
from tests.postgres import run

REPORT, OTHER = "marlowe-vale-2019", "brackenmoor-inquiry-2021"
LIMIT = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, "

linux = pytest.mark.skipif(sys.platform != "linux", reason="rights and limits as Linux has them")


def put(folder, database=None):
    with Library.open(folder, embedder=HashingEmbedder(), database=database) as library:
        for path in sorted(specimens.paths()):
            if path.suffix == ".pdf" and path.stem in (REPORT, OTHER):
                library.add(path)
        assert len(library.records()) == 2


@pytest.fixture
def folder(tmp_path, database):
    put(tmp_path / "library", database)
    return tmp_path / "library"


def where(folder, database):
    return ["--library", str(folder), *(["--store", database] if database else [])]


def misprint(folder, database):
    """Change one letter of a paragraph's text: it is still a paragraph, and still JSON."""
    (value,) = run(folder, database, f"SELECT value FROM paragraphs WHERE id = '{REPORT}#5'")[0]
    changed = value.replace(b"homeless", b"homelass")
    assert changed != value
    written = f"x'{changed.hex()}'" if database is None else f"'\\x{changed.hex()}'::bytea"
    run(folder, database, f"UPDATE paragraphs SET value = {written} WHERE id = '{REPORT}#5'")


def test_a_copy_that_holds_a_damaged_report_is_kept_and_names_it(
    folder, database, tmp_path, capsys
):
    copy = tmp_path / "copy"
    assert main(["export-library", str(tmp_path / "sound"), *where(folder, database)]) == 0
    assert "DAMAGED" not in capsys.readouterr().out
    misprint(folder, database)
    assert main(["export-library", str(copy), *where(folder, database)]) == 1
    told = capsys.readouterr().out
    assert f"{REPORT:<28}  DAMAGED: what is kept of it is not what was written" in told
    assert "The copy is kept, and holds this damage." in told
    assert OTHER not in told
    with Library.open(copy) as library:
        assert "homelass" in library.paragraph(f"{REPORT}#5").text
    assert main(["export-library", f"{copy}2", "--json", *where(folder, database)]) == 1
    assert json.loads(capsys.readouterr().out)["damaged"] == [
        {"part": REPORT, "error": "what is kept of it is not what was written"}
    ]
    assert sorted(path.name for path in copy.iterdir()) == [Library.FILE]


def test_a_copy_whose_rows_fit_nothing_is_said_to_be_unsound(tmp_path, capsys):
    put(tmp_path / "library")
    run(tmp_path / "library", None, "DELETE FROM reports WHERE number = 1")
    assert main(["export-library", str(tmp_path / "copy"), *where(tmp_path / "library", None)]) == 1
    assert "DAMAGED: a row belongs to no report" in capsys.readouterr().out


@linux
@pytest.mark.parametrize("room", [0, 300_000])
def test_a_copy_that_may_not_grow_is_named_and_nothing_is_left_of_it(
    folder, database, tmp_path, room
):
    limit = f"{LIMIT}({room}, {room}))"
    command = "export-library", tmp_path / "new" / "copy", *where(folder, database)
    code, told = pincite(*command, before=limit)
    assert code == 1
    assert str(tmp_path / "new" / "copy") in told and "no room left" in told
    assert str(folder) not in told
    assert not (tmp_path / "new").exists()
    assert pincite(*command)[0] == 0


@linux
@pytest.mark.mounts
def test_on_a_full_disk_a_copy_leaves_no_journal_either(tmp_path):
    put(tmp_path / "library")
    # Beyond 16 MB it is copied in several steps.
    run(tmp_path / "library", None, "INSERT INTO meta VALUES ('padding', hex(zeroblob(10000000)))")
    with mounted(tmp_path / "disk") as there:
        if not there:
            pytest.skip("mounting needs root")
        subprocess.run(["mount", "-o", "remount,size=19m", tmp_path / "disk"], check=True)
        copy = tmp_path / "disk" / "copy"
        code, told = pincite("export-library", copy, "--library", tmp_path / "library")
        assert (code, list((tmp_path / "disk").iterdir())) == (1, [])
        assert f"The copy {copy / Library.FILE} cannot be written" in told
        filled(tmp_path / "disk", 0)
        code, told = pincite("export-library", copy, "--library", tmp_path / "library")
        assert (code, str(copy) in told, copy.exists()) == (1, True, False)


@linux
@pytest.mark.parametrize("name", [".", "new"])
def test_a_folder_that_may_not_be_written_is_named_and_not_the_library(tmp_path, name):
    folder = tmp_path / "library"
    put(folder)
    forbidden = tmp_path / "forbidden"
    forbidden.mkdir(mode=0o555)
    command = "export-library", forbidden / name, "--library", folder
    code, told = pincite(*command, unprivileged=True)
    assert code == 1
    assert f"{forbidden / name} cannot be written: Permission denied." in told
    assert str(folder) not in told
    assert list(forbidden.iterdir()) == []


@pytest.fixture
def by_hand(tmp_path):
    """A library's file and its log, copied while it was in use; the file that readers share."""
    put(tmp_path / "library")
    with closing(SqliteConnections(tmp_path / "library" / Library.FILE)) as connections:
        # Of people's: it stays in the log while the library is open.
        with connections.writing(searched=False, listed=False) as connection:
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
def test_an_empty_log_that_was_copied_is_missed_by_nobody(by_hand):
    copy, _ = by_hand
    (copy / f"{Library.FILE}-wal").write_bytes(b"")
    code, told = listed(copy, 0o555)
    # As the file has it, before what was written last.
    assert (code, REPORT in told, OTHER in told) == (0, True, True)
    copy.chmod(0o555)
    code, told = pincite("remove", OTHER, "--library", copy, unprivileged=True)
    assert (code, "may not be written" in told) == (1, True)


@linux
def test_a_log_that_may_not_be_read_is_no_file_that_is_missing(by_hand):
    copy, _ = by_hand
    (copy / f"{Library.FILE}-wal").chmod(0)
    code, told = listed(copy, 0o555)
    assert (code, "may not be read" in told, "three files" in told) == (1, True, False)
