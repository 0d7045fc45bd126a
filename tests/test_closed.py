"""Who else may read a library's files: nobody, unless its folder was made otherwise on purpose."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite import upkeep
from pincite.cli import main
from pincite.embed import HashingEmbedder
from pincite.library import Library
from tests.fakes import report
from tests.test_upkeep import put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files have no such rights here")
GOOD = "correct horse battery"


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """As most systems have it: what is made can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def used(folder: Path) -> None:
    """A library with all that lies beside its file while it is used."""
    put(folder, report())
    with Library.open(folder, embedder=HashingEmbedder()) as library:
        library.index()
        library.kept.begin("A question")
        assert (folder / "library.sqlite-wal").exists()
        assert list((folder / "cache").glob("g*/manifest.json"))
        for path in folder.rglob("*"):
            assert not path.is_file() or mode(path) & 0o600 == 0o600


def open_ones(folder: Path, bits: int) -> list[str]:
    """Files and folders that somebody else has a right to."""
    return [str(p.relative_to(folder)) for p in (folder, *folder.rglob("*")) if mode(p) & bits]


def test_a_new_library_is_its_owner_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "library"
    with Library.open(folder):
        assert open_ones(folder, 0o077) == []
    used(folder)
    assert open_ones(folder, 0o077) == []
    assert mode(folder) == 0o700
    assert mode(folder / "library.sqlite") == 0o600
    # The folders that lead there are as ever.
    assert mode(folder.parent) == 0o755


def test_a_copy_is_its_owner_s_alone_too(tmp_path: Path) -> None:
    used(tmp_path / "library")
    upkeep.export(tmp_path / "library", tmp_path / "copy")
    assert open_ones(tmp_path / "copy", 0o077) == []
    (tmp_path / "here").mkdir(mode=0o755)
    upkeep.export(tmp_path / "library", tmp_path / "here")
    assert mode(tmp_path / "here") == 0o755


def test_a_folder_that_is_there_keeps_its_rights_and_so_does_what_is_shared(tmp_path) -> None:
    os.umask(0o002)
    shared, public = tmp_path / "shared", tmp_path / "public"
    for folder, rights in ((shared, 0o770), (public, 0o755)):
        folder.mkdir()
        folder.chmod(rights)
        used(folder)
        assert mode(folder) == rights
    assert mode(shared / "library.sqlite") == 0o660
    assert mode(shared / "cache") == 0o770
    assert open_ones(shared, 0o007) == []
    assert mode(public / "library.sqlite") == 0o644


@pytest.mark.parametrize(
    ("rights", "closed"),
    [(0o755, 0o700), (0o750, 0o700), (0o775, 0o770), (0o2770, 0o2770), (0o700, 0o700)],
)
def test_the_first_user_closes_the_folder_but_to_a_group_that_writes(
    tmp_path: Path, rights: int, closed: int, capsys
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    folder.chmod(rights)
    used(folder)
    (tmp_path / "password").write_text(GOOD)
    add = ["user", "add", "ada", "--password-file", str(tmp_path / "password")]
    assert main([*add, "--library", str(folder)]) == 0
    assert mode(folder) == closed
    assert open_ones(folder, 0o007 if closed & 0o070 else 0o077) == []


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        (0o700, ""),
        (0o770, "its group can read it (drwxrwx--- "),
        (0o755, "every user of this machine can read it (drwxr-xr-x "),
        (0o711, "every user of this machine can read it (drwx--x--x "),
    ],
)
def test_a_check_says_who_else_can_read_a_library(tmp_path, capsys, rights, said) -> None:
    folder = tmp_path / "library"
    used(folder)
    folder.chmod(rights)
    assert main(["check", "--library", str(folder)]) == 0, "that is no damage"
    told = capsys.readouterr().out
    assert said in told
    assert ("chmod 700" in told) == bool(said)
    assert main(["check", "--json", "--library", str(folder)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["error"][: len(said)] for row in rows if row["part"] == "folder"] == [said] * bool(
        said
    )
