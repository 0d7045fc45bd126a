"""How far each file of an upload has come, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pincite.rows import health_line
from pincite.types import Added


@dataclass(frozen=True, slots=True)
class Upload:
    """How far one file has come."""

    name: str
    stage: str = "waiting"
    share: float = 0.0
    done: str = ""
    failed: str = ""
    locked: bool = False
    """Whether it waits for a password."""


def uploads_html(uploads: Sequence[Upload]) -> Markup:
    """The files of an upload, each with how far it has come."""
    return Markup('<ul class="uploads">{}</ul>').format(Markup("").join(map(_upload, uploads)))


def _upload(upload: Upload) -> Markup:
    if upload.locked:
        state = Markup('<span class="failed">{}</span>').format(upload.failed)
    elif upload.failed:
        state = Markup('<span class="failed">Not added. {}</span>').format(upload.failed)
    elif upload.done:
        state = Markup('<span class="done">{}</span>').format(upload.done)
    elif upload.stage == "waiting":
        state = Markup("<span>waiting</span>")
    else:
        state = Markup(
            '<span>{}</span><progress max="100" value="{}" aria-label="{} of {}"></progress>'
        ).format(upload.stage, round(upload.share * 100), upload.stage, upload.name)
    return Markup('<li><span class="file">{}</span>{}</li>').format(upload.name, state)


def outcome(added: Added) -> str:
    """What became of a file, and how well it was read."""
    record = added.record
    words = {
        "added": f"Done: added as {record.id}",
        "replaced": f"Done: replaced {record.id}",
        "unchanged": f"Already in the library as {record.id}; nothing changed",
    }
    return f"{words[added.status]}. {health_line(record)}."
