"""Uploaded files -> reports in the library, one after the other, told as it goes and stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pincite.errors import LockedError, PinciteError
from pincite.library import Library
from pincite.types import Added
from pincite.ui.model import Model
from pincite.ui.status import UNEXPECTED
from pincite.ui.uploads import Upload, outcome
from pincite.ui.working import Stopped, Working

logger = logging.getLogger(__name__)

_STOPPED = "It was stopped before it was added."


class Adding:
    """Files of one window on their way into the library."""

    def __init__(self, library: Library, model: Model, paths: Sequence[Path]) -> None:
        self._library = library
        self._model = model
        self._paths = paths
        self._stopped = False
        self._work: Working[tuple[str, float], Added] | None = None
        self.uploads = [Upload(path.name) for path in paths]
        """How far each file has come."""

    def stop(self) -> None:
        """End with what is under way; files that are in the library stay there."""
        self._stopped = True
        if self._work is not None:
            self._work.stop()

    def run(self, password: str = "") -> Iterator[Upload]:
        """Add the files, yielding each as it gets on."""
        for at, path in enumerate(self._paths):
            for upload in self._added(path, password):
                self.uploads[at] = upload
                yield upload

    def _added(self, path: Path, password: str) -> Iterator[Upload]:
        """Add one file, saying how far it is; the uploaded copy is deleted unless it is locked."""
        upload = Upload(path.name, "reading")
        yield upload

        def add(say: Callable[[tuple[str, float]], None]) -> Added:
            self._model.wait(lambda words: say((words.lower(), 0.0)))
            return self._library.add(
                path,
                password=password or None,
                progress=lambda stage, share: say((stage, share)),
            )

        work = self._work = Working(add)
        if self._stopped:
            work.stop()
        for stage, share in work:
            # A line a percent would flood the page: a tenth is enough to see it move.
            if stage != upload.stage or share - upload.share >= 0.1:
                upload = replace(upload, stage=stage, share=share)
                yield upload
        try:
            writing = work.last is not None and work.last[0] == "indexing"
            upload = replace(upload, done=outcome(work.result(finish=writing)))
        except Stopped:
            upload = replace(upload, failed=_STOPPED)
        except LockedError:
            words = "That password does not open it." if password else "It opens with a password."
            upload = replace(upload, failed=words, locked=True)
        except PinciteError as error:
            upload = replace(upload, failed=str(error))
        except Exception:
            # At the edge: one file must not end the others.
            logger.exception("%s was not added", path.name)
            upload = replace(upload, failed=UNEXPECTED)
        if not upload.locked:
            path.unlink(missing_ok=True)
        yield upload
