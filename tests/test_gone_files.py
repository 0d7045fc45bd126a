"""Files of a library that are gone, torn or half there: told of, and never taken for a new one."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.audit import Audit
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.library import Library
from tests.faults.outcome import files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    folder = tmp_path / "library"
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        for path in files(tmp_path)[:2]:
            library.add(path)
        library.people.add("ada", "a long enough password", "reader", ())
        library.index()
    return folder


def test_a_library_deleted_under_a_process_is_not_begun_anew_by_it(folder: Path) -> None:
    with Library.open(folder) as library:
        assert library.people.wanted()
        for file in folder.glob(f"{Library.FILE}*"):
            file.unlink()
        # This thread's connection has the file that was deleted; another's would make one.
        deleted = pytest.raises(LibraryError, match="was deleted while this process has")
        with ThreadPoolExecutor(1) as another, deleted:
            another.submit(library.records).result()
    assert not (folder / Library.FILE).exists()
    with pytest.raises(LibraryError, match="is gone, though"):
        Library.open(folder)


def test_a_log_alone_is_of_a_library_that_is_gone(folder: Path) -> None:
    for file in (folder / "cache").rglob("*"):
        if file.is_file():
            file.unlink()
    for place in sorted((folder / "cache").rglob("*"), reverse=True):
        place.rmdir()
    (folder / Library.FILE).unlink()
    log = folder / f"{Library.FILE}-wal"
    log.write_bytes(b"x" * 4096)
    with pytest.raises(LibraryError, match="is gone, though its log lies beside it"):
        Library.open(folder)
    assert log.stat().st_size == 4096


def test_half_a_copy_has_no_name_that_a_library_has(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    seen: list[float] = []

    def told(share: float) -> None:
        seen.append(share)
        assert not (copy / Library.FILE).exists()

    # What one that was killed left is no copy, and is in nobody's way.
    copy.mkdir()
    (copy / f"{Library.FILE}.part").write_bytes(b"SQLite format 3\0")
    assert main(["list", "--library", str(copy)]) == 1
    upkeep.export(folder, copy, told)
    assert seen and [path.name for path in copy.iterdir()] == [Library.FILE]
    with Library.open(copy) as library:
        assert len(library.records()) == 2


def test_a_report_lost_with_the_log_is_told_of_after_another_was_added(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next write has the number of the one that was lost."""
    upkeep.export(folder, tmp_path / "before")
    _, _, third, fourth, _ = files(tmp_path)
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.add(third)
        library.index()
    (tmp_path / "before" / Library.FILE).replace(folder / Library.FILE)
    assert main(["add", str(fourth), "--library", str(folder)]) == 0
    faults = [one.fault for one in upkeep.check(folder) if one.fault]
    assert len(faults) == 1 and "knows of later changes" in faults[0]
    capsys.readouterr()
    assert main(["check", "--library", str(folder)]) == 1
    assert "delete the folder cache" in " ".join(capsys.readouterr().out.split())


@pytest.mark.mounts
@pytest.mark.skipif(sys.platform != "linux", reason="the small disk is a tmpfs")
def test_a_library_on_a_disk_that_may_only_be_read_answers(folder: Path) -> None:
    disk = Path(tempfile.mkdtemp(prefix="pincite-tests-"))
    mounted = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("not tried: mounting needs root")
    try:
        (disk / Library.FILE).write_bytes((folder / Library.FILE).read_bytes())
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with Library.open(disk, embedder=HashingEmbedder()) as library:
            assert Assistant(library).ask("Who lit lamp number 7?").statements
            with pytest.raises(LibraryError, match="may not be written"):
                library.remove(library.records()[0].id)
        assert not [one for one in upkeep.check(disk) if one.fault]
    finally:
        subprocess.run(["umount", str(disk)], check=True)
        disk.rmdir()


def test_a_purged_reports_words_are_in_no_file(folder: Path) -> None:
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.remove("harbour-2010", purge=True)
    left = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in left if b"harbour-2010" in path.read_bytes()]


def test_a_line_after_one_that_a_full_disk_tore_is_whole(tmp_path: Path) -> None:
    audit = Audit(tmp_path)
    audit.note("logout", "ada")
    (file,) = (tmp_path / "audit").iterdir()
    with file.open("ab") as torn:
        torn.write(b'{"time": "2026-')
    audit.note("login-failed", "bob")
    lines = file.read_bytes().splitlines()
    assert [json.loads(line)["who"] for line in (lines[0], lines[2])] == ["ada", "bob"]
    assert len(lines) == 3


def test_what_a_newer_pincite_has_brought_up_is_not_written(folder: Path) -> None:
    with Library.open(folder) as library:
        with library._store.connections.writing() as connection:
            connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
        for write in (lambda: library.kept.begin("x"), lambda: library.remove("harbour-2010")):
            with pytest.raises(LibraryError, match="brought to library format 99 by another"):
                write()
        assert len(library.records()) == 2
