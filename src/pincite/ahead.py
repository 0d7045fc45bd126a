"""Files read before their turn, over all cores, while those before them are embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite import parallel, sandbox
from pincite.errors import ReadError
from pincite.types import Record, Report


@dataclass(frozen=True, slots=True)
class Early:
    """A file before its turn: what reading it gave, or nothing where it need not be read."""

    path: Path
    id: str | None = None
    password: str | None = None
    came: Report | ReadError | None = None

    @property
    def letters(self) -> int:
        """Characters of text that the report holds: what embedding it is measured by."""
        if not isinstance(self.came, Report):
            return 0
        return sum(len(paragraph.text) for paragraph in self.came.paragraphs())

    def read(self, path: Path, *, id: str | None, password: str | None) -> Report:
        """Read a file as `sandbox.read_report` does: from what is there, where that was asked for.

        Raises:
            LockedError: The file needs a password, or another one.
            ReadError: The file cannot be read as a report.
        """
        if self.came is None or (path, id, password) != (self.path, self.id, self.password):
            return sandbox.read_report(path, id=id, password=password)
        if isinstance(self.came, ReadError):
            raise self.came
        return self.came


def read_ahead(
    paths: Sequence[Path],
    known: Callable[[str], Record | None],
    *,
    id: str | None = None,
    replace: bool = False,
    password: str | None = None,
) -> Generator[Early, None, None]:
    """Each file in the order given, read while those before it are dealt with.

    Args:
        paths: The files.
        known: The library's report that was made of bytes of a SHA-256, or None; asked in threads.
        id: The report's, where it is settled.
        replace: Reports that are in the library are wanted again.
        password: Opens encrypted files.
    """

    def early(path: Path) -> Early:
        there = None if id else _known(path, known)
        if there is not None and not replace:
            return Early(path)
        wanted = id or (there.id if there else None)
        try:
            came: Report | ReadError = sandbox.read_report(path, id=wanted, password=password)
        except ReadError as error:
            came = error
        return Early(path, wanted, password, came)

    return parallel.in_order(early, paths)


def _known(path: Path, known: Callable[[str], Record | None]) -> Record | None:
    """The report of these very bytes; a file that cannot be opened is left to its reader."""
    try:
        with path.open("rb") as file:
            return known(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return None
