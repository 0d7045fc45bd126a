"""A library's folder and files are for their owner alone, unless the folder was made otherwise.

A folder that is there already keeps its rights: one may be shared by a group on purpose. What is
made in it has no more rights than it has itself.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

_GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ALL = stat.S_IRWXU | _GROUP_AND_OTHERS
_NO_PROGRAM = 0o666


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may open; one that is there stays as it is."""
    folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)


def make_file(file: Path) -> None:
    """Make an empty file; one that is there, or cannot be made, is left to who opens it."""
    with suppress(OSError):
        # What SQLite lays beside its file gets the file's rights.
        rights = _within(file.parent) & _NO_PROGRAM
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, rights))


def fit(made: Path, folder: Path) -> None:
    """Take the rights from what was made in a library's folder that the folder itself gives nobody.

    Args:
        made: With all that is inside it.
        folder: The library's, or one in it.
    """
    with suppress(OSError):
        for path in (made, *made.rglob("*")):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & (_within(folder) | ~_ALL))


def erase(folder: Path) -> None:
    """Delete a folder of what can be made again, as far as it can be."""
    shutil.rmtree(folder, ignore_errors=True)


def close(folder: Path) -> None:
    """Take everybody else's rights to a library, but a group's that may write: it is shared."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    taken = stat.S_IRWXO if mode & stat.S_IWGRP else _GROUP_AND_OTHERS
    folder.chmod(mode & ~taken)
    fit(folder, folder)


def open_to(folder: Path) -> str:
    """Who else may read a library, in words; "" where nobody may, or the system does not tell."""
    if os.name != "posix":
        return ""
    mode = folder.stat().st_mode
    may = [
        who
        for who, bits in (
            ("its group", stat.S_IRGRP | stat.S_IXGRP),
            ("every user of this machine", stat.S_IROTH | stat.S_IXOTH),
        )
        if mode & bits
    ]
    if not may:
        return ""
    return (
        f"{may[-1]} can read it ({stat.filemode(mode)} {folder}). If that is not meant: "
        f"chmod 700 {folder}"
    )


def _within(folder: Path) -> int:
    """The rights of what is made in a folder: its owner's, and what others have to the folder."""
    return stat.S_IRWXU | (stat.S_IMODE(folder.stat().st_mode) & _GROUP_AND_OTHERS)
