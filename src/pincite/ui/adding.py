"""Uploaded files -> reports in the library, one after the other, whoever looks on.

There is one queue for all windows: it goes on while a page is loaded again, and knows no page.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from pincite.audit import Note, nothing
from pincite.errors import LockedError, PinciteError, TakenError
from pincite.library import Library
from pincite.types import Added
from pincite.ui.model import Model
from pincite.ui.status import UNEXPECTED
from pincite.ui.uploads import Upload, outcome
from pincite.ui.working import Stopped, Working

logger = logging.getLogger(__name__)

REMEMBERED = 15 * 60.0
"""Seconds for which what became of the files is told to pages that are loaded later."""
_STOPPED = "It was stopped before it was added."
_LOCKED = "It opens with a password."
_STILL_LOCKED = "That password does not open it."
_REMOVE_IT = (
    "To put this one in its place, remove that one first; to keep both, add this one on the "
    "command line with a name of its own (pincite add --id)."
)
_LEFT_OUT = "It was left out, as its password is not known."


class Adding:
    """All files on their way into the library, those of every window, in one queue."""

    def __init__(self, library: Library, model: Model, note: Note = nothing) -> None:
        self._library = library
        self._model = model
        self._note = note
        self._changed = threading.Condition()
        self._passwords: dict[Path, str] = {}
        self._work: Working[tuple[str, float], Added] | None = None
        self._ended = -REMEMBERED
        self.uploads: tuple[Upload, ...] = ()
        """How far each file has come: another tuple at every change."""
        threading.Thread(target=self._run, name="pincite-adding", daemon=True).start()

    @property
    def worth_telling(self) -> bool:
        """Whether a page that is loaded now should show the files."""
        uploads = self.uploads
        recent = time.monotonic() - self._ended < REMEMBERED
        return any(one.locked or not one.ended for one in uploads) or (recent and bool(uploads))

    def queue(self, paths: Iterable[Path], by: str = "", groups: tuple[str, ...] = ()) -> None:
        """Put somebody's files at the end of the queue; one that is in it is not put twice."""
        with self._changed:
            uploads = self.uploads
            if all(one.ended for one in uploads):
                # A new batch. What asks for a password may still be given it.
                uploads = tuple(one for one in uploads if one.locked)
            there = {one.path for one in uploads if one.locked or not one.ended}
            new = (path for path in dict.fromkeys(paths) if path not in there)
            self._show((*uploads, *(Upload(path, by=by, groups=groups) for path in new)))

    def unlock(self, password: str) -> None:
        """Try the files that are locked once more, with this password."""
        with self._changed:
            tried = [one.path for one in self.uploads if one.locked and one.ended]
            self._passwords |= dict.fromkeys(tried, password)
            self._each(
                lambda one: (
                    replace(one, stage="waiting", share=0.0, failed="")
                    if one.path in tried and one.ended
                    else one
                )
            )

    def leave_out(self) -> None:
        """Give up the files that are locked: their passwords are asked for no more."""
        with self._changed:
            for one in self.uploads:
                if one.locked and one.ended:
                    one.path.unlink(missing_ok=True)
            self._each(
                lambda one: (
                    replace(one, locked=False, failed=_LEFT_OUT)
                    if one.locked and one.ended
                    else one
                )
            )

    def stop(self) -> None:
        """Add no more files, nor the one under way; those in the library stay there."""
        with self._changed:
            self._passwords.clear()
            self._each(_stopped)
            if self._work is not None:
                self._work.stop()

    def close(self) -> None:
        """End with the page: nothing of the queue outlives it."""
        self.stop()

    # ---- the worker ----------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next() is not None)
                upload = self._next()
                if upload is None:
                    continue
                password = self._passwords.pop(upload.path, "")
                self._get_on(upload, replace(upload, stage="reading"))
                work = self._work = Working(self._adding(upload, password))
            self._add(replace(upload, stage="reading"), work, password)

    def _next(self) -> Upload | None:
        return next((one for one in self.uploads if one.waits), None)

    def _adding(
        self, upload: Upload, password: str
    ) -> Callable[[Callable[[tuple[str, float]], None]], Added]:
        def add(say: Callable[[tuple[str, float]], None]) -> Added:
            self._model.wait(lambda words: say((words.lower(), 0.0)))
            return self._library.add(
                upload.path,
                groups=upload.groups or None,
                password=password or None,
                progress=lambda stage, share: say((stage, share)),
            )

        return add

    def _add(self, upload: Upload, work: Working[tuple[str, float], Added], password: str) -> None:
        """Follow one file until it is added; the uploaded copy is deleted unless it is locked."""
        for stage, share in work:
            # A line a percent would flood the page: a tenth is enough to see it move.
            if stage != upload.stage or share - upload.share >= 0.1:
                before, upload = upload, replace(upload, stage=stage, share=share)
                with self._changed:
                    self._get_on(before, upload)
        before = upload
        try:
            writing = work.last is not None and work.last[0] == "indexing"
            added = work.result(finish=writing)
            if added.status != "unchanged":
                facts = {"groups": upload.groups} if upload.groups else {}
                self._note("added", upload.by, report=added.record.id, file=upload.name, **facts)
            upload = replace(upload, done=outcome(added), locked=False)
        except Stopped:
            upload = replace(upload, failed=_LOCKED if upload.locked else _STOPPED)
        except LockedError:
            words = _STILL_LOCKED if password else _LOCKED
            upload = replace(upload, failed=words, locked=True)
        except TakenError as error:
            upload = replace(upload, failed=f"{error.taken} {_REMOVE_IT}", locked=False)
        except PinciteError as error:
            upload = replace(upload, failed=str(error), locked=False)
        except Exception:
            # At the edge: one file must not end the others.
            logger.exception("%s was not added", upload.name)
            upload = replace(upload, failed=UNEXPECTED, locked=False)
        with self._changed:
            self._work = None
            if not upload.locked:
                upload.path.unlink(missing_ok=True)
            self._get_on(before, upload)

    # ---- what is shown; all of it under the lock ------------------------------------------------

    def _get_on(self, before: Upload, now: Upload) -> None:
        self._each(lambda one: now if one == before else one)

    def _each(self, changed: Callable[[Upload], Upload]) -> None:
        self._show(tuple(map(changed, self.uploads)))

    def _show(self, uploads: tuple[Upload, ...]) -> None:
        self.uploads = uploads
        self._ended = time.monotonic()
        self._changed.notify_all()


def _stopped(upload: Upload) -> Upload:
    if not upload.waits:
        return upload
    if upload.locked:
        return replace(upload, failed=_LOCKED)
    upload.path.unlink(missing_ok=True)
    return replace(upload, failed=_STOPPED)
