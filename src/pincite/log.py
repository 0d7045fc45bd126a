"""What goes wrong inside, written to a file that whoever keeps Pincite running can send along."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pincite.errors import UsageError

LARGEST = 5_000_000
"""Bytes after which a new file is begun."""
KEPT = 3
"""Files kept beside the one that is written: log.1 is the last."""
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}
"""Signs that a terminal would obey; a tab and a new line stay."""
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _OwnersAlone(RotatingFileHandler):
    """Tracebacks may hold words of reports: each file is its owner's alone."""

    def _open(self) -> TextIOWrapper:
        there = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        return open(there, "a", encoding=self.encoding)


class _Told(logging.Formatter):
    """What others sent may stand in a message: it begins no line of its own, and orders nothing."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's first line from the margin, all others further in."""
        return super().format(record).translate(_CONTROL).replace("\n", "\n    ")


def begin(path: Path | None) -> None:
    """Write warnings and errors to this file too, from now on; nothing is done without one.

    Raises:
        UsageError: The file cannot be written.
    """
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _OwnersAlone(path, "a", LARGEST, KEPT, encoding="utf8")
    except OSError as error:
        raise UsageError(
            f"The log {path} cannot be written: {error.strerror}. Name another file with "
            "PINCITE_LOG."
        ) from error
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Told(_LINE))
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
