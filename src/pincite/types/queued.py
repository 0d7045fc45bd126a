"""A file that was put into a library's inbox, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

QueueResult = Literal["added", "replaced", "unchanged"]
QueueState = Literal["waiting", "reading", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Queued:
    """A file in the inbox; its bytes stay there until it is done."""

    number: int
    name: str
    """The file's own."""
    sha256: str
    size: int
    """Bytes."""
    id: str | None
    """Of the report, where that was given."""
    replace: bool
    groups: tuple[str, ...] | None
    """Those it is limited to from the first moment; None leaves limits as they are."""
    by: str
    """Who put it in."""
    put: datetime
    state: QueueState
    changed: datetime
    """When its state became what it is."""
    tries: int
    """How often a worker has begun to read it."""
    report: str | None
    """The report's id, when it is done."""
    result: QueueResult | None
    """What was done."""
    error: str | None
    """Why it failed, or why it is tried again."""
