"""Uploaded files -> the library's inbox, and how far they are, which workers elsewhere see to."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pincite.errors import PinciteError
from pincite.library import Library
from pincite.types import Added, Queued
from pincite.ui.adding import REMEMBERED
from pincite.ui.uploads import Upload, outcome

logger = logging.getLogger(__name__)

_GLANCE, _REST = 1.0, 10.0
"""Seconds between two looks into the inbox: while files are under way, and else."""
_STOPPED = "It was stopped before it was added."


class Inboxed:
    """The library's inbox as the page shows it: what is under way, and what ended lately.

    Args:
        library: All of it, in PostgreSQL.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._inbox = library.inbox
        self._begun = threading.Event()
        self._closed = False
        self._lock = threading.Lock()
        self._mine: set[int] = set()
        self._refused: tuple[Upload, ...] = ()
        self.uploads: tuple[Upload, ...] = ()
        """How far each file has come: another tuple at every change."""
        threading.Thread(target=self._run, name="pincite-inbox", daemon=True).start()

    @property
    def worth_telling(self) -> bool:
        """Whether a page that is loaded now should show the files."""
        return bool(self.uploads)

    def queue(self, paths: Iterable[Path], by: str = "", groups: tuple[str, ...] = ()) -> None:
        """Put somebody's files into the inbox: once that is done, workers add them."""
        refused = []
        for path in paths:
            try:
                queued = self._inbox.put(path.name, path.read_bytes(), by=by, groups=groups or None)
                self._mine.add(queued.number)
            except (PinciteError, OSError) as error:
                refused.append(Upload(path, failed=str(error)))
            path.unlink(missing_ok=True)
        self._refused = tuple(refused)
        self._look()
        self._begun.set()

    def unlock(self, password: str) -> None:
        """Nothing: a file that needs a password fails, for none is kept."""

    def leave_out(self) -> None:
        """Nothing, likewise."""

    def stop(self) -> None:
        """Take out what was brought to this page and is not in the library yet."""
        waiting = [one for one in self._listed() if one.state in ("waiting", "reading")]
        mine = [one for one in waiting if one.number in self._mine]
        self._inbox.drop([one.number for one in mine])
        self._refused = tuple(Upload(_path(one), failed=_STOPPED) for one in mine)
        self._look()

    def close(self) -> None:
        """Look no more; what was put in is added all the same."""
        self._closed = True
        self._begun.set()

    # ---- looking -------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closed:
            try:
                self._look()
            except PinciteError as error:
                logger.warning("The inbox was not looked into: %s", error)
            if all(one.ended for one in self.uploads):
                self._begun.wait(_REST)
                self._begun.clear()
            else:
                time.sleep(_GLANCE)

    def _listed(self) -> list[Queued]:
        lately = datetime.now(UTC) - timedelta(seconds=REMEMBERED)
        return [
            one
            for one in self._inbox.all()
            if one.state in ("waiting", "reading") or one.changed > lately
        ]

    def _look(self) -> None:
        with self._lock:
            now = (*map(self._shown, self._listed()), *self._refused)
            if now != self.uploads:
                self.uploads = now

    def _shown(self, queued: Queued) -> Upload:
        done = failed = ""
        if queued.state == "failed":
            failed = queued.error or ""
        elif queued.state == "done":
            done = self._outcome(queued)
        stage = "waiting" if queued.state == "waiting" else "reading"
        return Upload(
            _path(queued), stage, done=done, failed=failed, by=queued.by,
            groups=queued.groups or (),
        )  # fmt: skip

    def _outcome(self, queued: Queued) -> str:
        record = self._library.record(queued.report or "")
        if record is None or queued.result is None:
            return f"Done: it is no longer in the library as {queued.report}."
        return outcome(Added(Path(queued.name), queued.result, record, 0.0))


def _path(queued: Queued) -> Path:
    """What tells a file from others of its name."""
    return Path(str(queued.number)) / queued.name
