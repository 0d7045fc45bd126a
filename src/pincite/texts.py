"""What a library says of its reports and in them: what a look-up needs, and no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from pincite.errors import UnknownReportError, UsageError
from pincite.store.limits import Limited
from pincite.store.store import Store
from pincite.types import Corrections, Paragraph, Record, Report


class Texts:
    """The catalogue and its texts.

    Args:
        store: The library's truth.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def records(self) -> tuple[Record, ...]:
        """The catalogue, newest report first."""
        return self._store.records()

    def record(self, id: str) -> Record | None:
        """The catalogue's record of a report."""
        return next((r for r in self._store.records() if r.id == id), None)

    def report(self, id: str) -> Report:
        """A report whole.

        Raises:
            UsageError: The library has no such report.
        """
        found = self._store.report(id)
        if found is None:
            raise self._unknown(id)
        return found

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        """Every block of a report in reading order."""
        return self._store.paragraphs(report)

    def paragraph(self, id: str) -> Paragraph | None:
        """The block with this id."""
        return self._store.paragraph(id)

    def labelled(self, label: str, reports: Sequence[str]) -> tuple[Paragraph, ...]:
        """The blocks that print this label, in the reports' order."""
        return self._store.labelled(label, reports)

    def numbered(
        self, numbers: Sequence[int], having: re.Pattern[bytes] | None = None
    ) -> dict[int, Paragraph]:
        """Blocks by the store's numbers, which the index's rows name.

        Args:
            numbers: The store's.
            having: What the bytes of a block, as it is kept, must match; None takes all.
        """
        return self._store.numbered(numbers, having)

    def file(self, id: str) -> tuple[str, bytes]:
        """Name and bytes of the file a report was read from.

        Raises:
            UsageError: The library has no such report.
        """
        found = self._store.file(id)
        if found is None:
            raise self._unknown(id)
        return found

    def known(self, reports: Sequence[str]) -> tuple[str, ...]:
        """The ids given, each of them in the library.

        Raises:
            UsageError: One is not.
        """
        ids = {r.id for r in self.records()}
        for id in reports:
            if id not in ids:
                raise self._unknown(id)
        return tuple(dict.fromkeys(reports))

    def corrections(self, id: str) -> tuple[Record, Corrections]:
        """A report's record as it was read, and what was corrected in it since.

        Raises:
            UsageError: The library has no such report.
        """
        found = self._store.corrections(id)
        if found is None:
            raise self._unknown(id)
        return found

    def removed(self) -> tuple[tuple[Record, datetime], ...]:
        """The reports that can be put back, each with when it was removed, the last first."""
        return self._store.removed.records()

    def limits(self) -> Limited:
        """The reports that only some may see, each with its groups: removed ones too."""
        return self._store.limits.all()

    def _unknown(self, id: str) -> UsageError:
        return UnknownReportError(id, [record.id for record in self.records()])
