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
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _OwnersAlone(RotatingFileHandler):
    """Tracebacks may hold words of reports: each file is its owner's alone."""

    def _open(self) -> TextIOWrapper:
        there = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        return open(there, "a", encoding=self.encoding)


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
    handler.setFormatter(logging.Formatter(_LINE))
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
