"""Who did what: a JSON line an act, a file a day beside the library; old files go."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

FOLDER = "audit"
EVENTS = frozenset(
    (
        "login login-failed login-locked logout asked searched looked-up added removed restored "
        "purged corrected limited exported original copied user-added user-removed user-changed "
        "user-admitted arrived refused shown evaluated feedback-read"
    ).split()
)
WORDS = "words"
"""The fact that holds what somebody typed to find something."""


LONGEST, MOST = 2000, 50
"""Characters of a fact, and parts of one that is a list."""


class Audit:
    """The log of one library.

    Args:
        folder: The library's; the log is its folder `audit`.
        days: How long a day's file is kept.
        questions: Whether the words of questions are written down.
        now: The clock; another in tests.
    """

    def __init__(
        self,
        folder: Path,
        days: int = 180,
        questions: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder / FOLDER
        self._days = days
        self._questions = questions
        self._now = now
        self._lock = threading.Lock()
        self._day: date | None = None

    def note(self, event: str, who: str, **facts: object) -> None:
        """Write down one act; where that fails it is said, and the act goes on.

        Args:
            event: One of `EVENTS`.
            who: The person's name, or "command line".
            facts: What else is known of it; `words` is what was typed to find something.
        """
        if event not in EVENTS:
            raise ValueError(f"{event} is no event of the audit log")
        moment = self._now().astimezone(UTC)
        if not self._questions:
            facts.pop(WORDS, None)
        facts = {name: _short(value) for name, value in facts.items()}
        row = {"time": moment.isoformat(timespec="milliseconds"), "event": event, "who": who}
        try:
            with self._lock:
                if moment.date() != self._day:
                    self._begin(moment.date())
                _append(self._file(moment.date()), row | facts)
        except OSError as error:
            lost = f"{event} of {who or 'somebody'} was not written to the audit log"
            # That may go to a file, on the same full disk.
            with suppress(OSError):
                print(f"pincite: {lost}: {error}", file=sys.stderr)

    def _file(self, day: date) -> Path:
        return self._folder / f"{day.isoformat()}.jsonl"

    def _begin(self, day: date) -> None:
        """Make the folder where there is none, and delete the files of days long gone."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        oldest = self._file(day - timedelta(days=self._days)).name
        for file in self._folder.glob("????-??-??.jsonl"):
            if file.name < oldest:
                file.unlink(missing_ok=True)
        self._day = day


def _short(value: object) -> object:
    """A fact of bounded length: who asks for a refusal writes no megabytes."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    if isinstance(value, (list, tuple)):
        return [_short(one) for one in value[:MOST]]
    return value


def _append(file: Path, row: dict[str, object]) -> None:
    """One line in one write, so that those of several processes never mix."""
    line = json.dumps(row, default=str).encode("ascii") + b"\n"
    there = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # A full disk took part of the line before: this one is whole all the same.
        end = os.lseek(there, 0, os.SEEK_END)
        if end and os.lseek(there, end - 1, os.SEEK_SET) >= 0 and os.read(there, 1) != b"\n":
            line = b"\n" + line
        if os.write(there, line) < len(line):
            raise OSError("the disk took only part of the line")
    finally:
        os.close(there)


Note = Callable[..., None]
"""`Audit.note`, or what takes the same and does nothing."""


def nothing(event: str, who: str, **facts: object) -> None:
    """Write nothing down: there are no accounts, so nobody to name."""
