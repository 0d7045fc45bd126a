"""What a look-up needs of a library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pincite.types import Paragraph, Record


class Shelf(Protocol):
    """A library as look-ups see it."""

    def records(self) -> Sequence[Record]:
        """Every report's record, newest first."""

    def labelled(self, label: str, reports: Sequence[str]) -> Sequence[Paragraph]:
        """The paragraphs of these reports printed with exactly this label."""

    def paragraphs(self, report: str) -> Sequence[Paragraph]:
        """Every block of a report in reading order."""

    def paragraph(self, id: str) -> Paragraph | None:
        """The block with this id."""
