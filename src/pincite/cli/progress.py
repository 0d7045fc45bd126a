"""Adding as it goes on: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.pace import Pace, spoken

if TYPE_CHECKING:
    from rich.progress import Progress

_EVERY = 10.0
"""Seconds between plain lines."""


class Telling:
    """Tells on stderr which file's turn it is, how much of all is done, and how long it takes.

    Args:
        bars: Where it is told; disabled, it says nothing.
        files: How many there are.
    """

    def __init__(self, bars: Progress, files: int) -> None:
        self._bars = bars
        self._files = files
        self._place = 0
        self._name = ""
        self._said = time.monotonic()
        self._pace = Pace(files, now=self._said)
        self._bar = bars.add_task(f"Reading {files} files" if files > 1 else "Reading", total=None)

    def begin(self, path: Path, letters: int) -> None:
        """The next file's turn has come."""
        self._place += 1
        self._name = path.name
        if self._files > 1:
            self._name += f" ({self._place} of {self._files})"
        self._pace.begin(letters)

    def stage(self, stage: str, share: float) -> None:
        """The file is at a stage ("embedding"), and has done a share of it, 0 to 1."""
        current = {"reading": 0.0, "embedding": share}.get(stage, 1.0)
        now = time.monotonic()
        of_all = self._pace.share(current)
        left = spoken(self._pace.left(current, now=now))
        words = f"{self._name}: {stage}"
        self._bars.update(
            self._bar,
            description=f"{words}, {left}" if left else words,
            total=1.0,
            completed=of_all,
        )
        if self._bars.disable or self._bars.console.is_terminal or now - self._said < _EVERY:
            return
        self._said = now
        done = f"{words}; {100 * of_all:.0f} % of all done" + (f", {left}" if left else "")
        self._bars.console.print(done, markup=False, soft_wrap=True)

    def last(self, words: str) -> None:
        """What is done when all files had their turn."""
        self._bars.update(self._bar, description=words, total=None)
