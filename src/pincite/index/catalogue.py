"""Where each report's chunks lie in a database, and how long they are: read once a version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pincite.index.protocol import Rows, Span
from pincite.store.connections import Connections
from pincite.store.store import version_of


@dataclass(frozen=True)
class Catalogue:
    """The reports that are searched, in the order of their rows, which are numbers of chunks."""

    version: str
    """Of the library that it was read from."""
    ranges: dict[str, Span]
    """Report id -> half-open range of its rows."""
    numbers: Rows
    """The store's number of each report. Shape: (reports,)."""
    base: int
    """The row that `lengths` begins with."""
    lengths: npt.NDArray[np.int32]
    """Stems of each row from `base` on; 0 where there is none."""
    everything: bool
    """Whether no chunk of the store is left out."""

    @cached_property
    def spans(self) -> npt.NDArray[np.int64]:
        """The ranges, ascending. Shape: (reports, 2)."""
        return np.array(list(self.ranges.values()), dtype=np.int64).reshape(-1, 2)

    @cached_property
    def rows(self) -> int:
        """Number of rows."""
        return int((self.spans[:, 1] - self.spans[:, 0]).sum())

    @cached_property
    def mean(self) -> float:
        """Mean length of the rows, in stems."""
        own = [self.lengths[a - self.base : b - self.base].sum() for a, b in self.spans]
        return sum(map(int, own)) / max(self.rows, 1)

    @cached_property
    def covered(self) -> frozenset[tuple[int, int]]:
        """Each report's number with its first row: what tells whether its words are known."""
        return frozenset(zip(self.numbers.tolist(), self.spans[:, 0].tolist(), strict=True))

    def of(self, reports: Collection[str]) -> Catalogue:
        """These reports alone."""
        kept = [id in reports for id in self.ranges]
        return Catalogue(
            self.version,
            {id: span for id, span in self.ranges.items() if id in reports},
            self.numbers[kept],
            self.base,
            self.lengths,
            everything=self.everything and all(kept),
        )

    def numbers_of(self, spans: Sequence[Span]) -> list[int]:
        """The store's numbers of the reports whose ranges these are."""
        places = np.searchsorted(self.spans[:, 0], [start for start, _ in spans])
        found: list[int] = self.numbers[places].tolist()
        return found


def read(connections: Connections, before: Catalogue | None = None) -> Catalogue:
    """The catalogue of the library as it is now.

    Args:
        connections: The library's database.
        before: An older one, whose lengths need not be read again.
    """
    with connections.snapshot() as connection:
        version = version_of(connection)
        rows = connection.execute(
            "SELECT shown.id, report, first, chunks FROM lengths "
            "JOIN shown ON shown.number = report ORDER BY first"
        ).fetchall()
        (stored,) = connection.execute("SELECT COUNT(*) FROM lengths").fetchone()
        known = before.covered if before else frozenset()
        new = [report for _, report, first, _ in rows if (report, first) not in known]
        fresh = connection.execute(
            "SELECT report, lengths FROM lengths WHERE report = ANY(?)", (new,)
        ).fetchall()
    base = min((first for _, _, first, _ in rows), default=0)
    top = max((first + chunks for _, _, first, chunks in rows), default=0)
    lengths = np.zeros(top - base, dtype=np.int32)
    own = dict(fresh)
    for _, report, first, chunks in rows:
        if report in own:
            lengths[first - base : first - base + chunks] = np.frombuffer(own[report], dtype="<i4")
        elif before:
            start = first - before.base
            lengths[first - base : first - base + chunks] = before.lengths[start : start + chunks]
    return Catalogue(
        version,
        {id: (first, first + chunks) for id, _, first, chunks in rows},
        np.array([report for _, report, _, _ in rows], dtype=np.int64),
        base,
        lengths,
        everything=stored == len(rows),
    )
