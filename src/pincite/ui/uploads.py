"""How far each file of an upload has come, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from pincite.rows import health_line
from pincite.types import Added


@dataclass(frozen=True, slots=True)
class Upload:
    """How far one file has come."""

    path: Path
    stage: str = "waiting"
    share: float = 0.0
    done: str = ""
    failed: str = ""
    locked: bool = False
    """Whether it opens with a password that is not known yet."""
    by: str = ""
    """Who brought it; empty without accounts."""
    groups: tuple[str, ...] = ()
    """The only groups that are to see it; none for everybody."""

    @property
    def name(self) -> str:
        """The file's name, as people know it."""
        return self.path.name

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return bool(self.done or self.failed)

    @property
    def waits(self) -> bool:
        """Whether its turn has not come."""
        return self.stage == "waiting" and not self.ended

    @property
    def outcome(self) -> str:
        """What became of it; nothing while it is under way."""
        return self.done or self.failed


class Intake(Protocol):
    """Where uploaded files go on their way into the library."""

    uploads: tuple[Upload, ...]
    """How far each file has come: another tuple at every change."""

    @property
    def worth_telling(self) -> bool:
        """Whether a page that is loaded now should show the files."""
        ...

    def queue(self, paths: Iterable[Path], by: str = "", groups: tuple[str, ...] = ()) -> None:
        """Take somebody's files; the uploaded copies are deleted when they are not needed."""
        ...

    def unlock(self, password: str) -> None:
        """Try the files that are locked once more, with this password."""
        ...

    def leave_out(self) -> None:
        """Give up the files that are locked."""
        ...

    def stop(self) -> None:
        """Add none of the files that are not in the library yet."""
        ...

    def close(self) -> None:
        """Let go of it, for the page ends."""
        ...


def uploads_html(uploads: Sequence[Upload], *, follow: bool = False) -> Markup:
    """The files of an upload, each with how far it has come.

    Args:
        uploads: the files.
        follow: whether the page that shows them is to ask how they get on.
    """
    ended = sum(upload.ended for upload in uploads)
    return Markup('<ul class="uploads" data-ended="{}"{}>{}</ul>').format(
        ended, Markup(" data-follow") if follow else "", Markup("").join(map(_upload, uploads))
    )


def _upload(upload: Upload) -> Markup:
    if upload.failed and upload.locked:
        state = Markup('<span class="failed">{}</span>').format(upload.failed)
    elif upload.failed:
        state = Markup('<span class="failed">Not added. {}</span>').format(upload.failed)
    elif upload.done:
        state = Markup('<span class="done">{}</span>').format(upload.done)
    elif upload.waits:
        state = Markup("<span>waiting</span>")
    else:
        state = Markup(
            '<span>{}</span><progress max="100" value="{}" aria-label="{} of {}"></progress>'
        ).format(upload.stage, round(upload.share * 100), upload.stage, upload.name)
    return Markup('<li><span class="file">{}</span>{}</li>').format(upload.name, state)


def news(before: Sequence[Upload], now: Sequence[Upload]) -> str:
    """What is to be said of the files that got on: the last that ended, else how far one is.

    >>> boats, trams = Path("boats.pdf"), Path("trams.pdf")
    >>> news([Upload(boats)], [Upload(boats, done="Done"), Upload(trams, "reading")])
    'boats.pdf: Done'
    """
    stages = {(upload.path, upload.stage, upload.outcome) for upload in before}
    moved = [one for one in now if (one.path, one.stage, one.outcome) not in stages]
    ended = [f"{one.name}: {one.outcome}" for one in moved if one.ended]
    going = [f"{one.name}: {one.stage}" for one in moved if not one.waits]
    return next(iter([*ended[-1:], *going[-1:]]), "")


def summed_up(uploads: Sequence[Upload]) -> str:
    """What became of all of them."""
    kept = sum(1 for upload in uploads if upload.done)
    said = f"{kept} of {len(uploads)} files are in the library."
    locked = names_of_locked(uploads)
    return f"{said} Type the password of {locked}." if locked else said


def names_of_locked(uploads: Sequence[Upload]) -> str:
    """The files that a password is asked for."""
    return ", ".join(upload.name for upload in uploads if upload.locked)


def outcome(added: Added) -> str:
    """What became of a file, and how well it was read."""
    record = added.record
    words = {
        "added": f"Done: added as {record.id}",
        "replaced": f"Done: replaced {record.id}",
        "unchanged": f"Already in the library as {record.id}; nothing changed",
    }
    return f"{words[added.status]}. {health_line(record)}."
