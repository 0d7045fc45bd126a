"""The rows that have a word, read from a database and held: the commonest words are read once.

A list never changes for the reports that it covers, since the rows of a report are never used
again: after a write only what the new reports add to it is read.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.index.catalogue import Catalogue
from pincite.index.protocol import Rows
from pincite.index.ranges import within
from pincite.store.connections import Connections
from pincite.store.postings import key

MOST_BYTES = 256_000_000
"""Of all lists held, some 25 million occurrences; those not used for longest go first."""

_LISTS = """
SELECT stem, string_agg(int8send(report), ''), string_agg(int4send(chunks), ''),
       string_agg(places, ''), string_agg(times, '')
FROM postings WHERE stem = ANY(?) AND report = ANY(?) GROUP BY stem"""


@dataclass(frozen=True, slots=True)
class Having:
    """The rows that have a stem, ascending, and how often it stands in each."""

    rows: Rows
    times: npt.NDArray[np.uint16]

    def only(self, kept: npt.NDArray[Any] | slice) -> Having:
        """Some of the rows."""
        return Having(self.rows[kept], self.times[kept])


NOBODY = Having(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint16))


@dataclass(frozen=True, slots=True)
class _Held:
    covered: frozenset[tuple[int, int]]
    """The reports it was read for: the very object of their catalogue."""
    having: Having

    @property
    def size(self) -> int:
        return 200 + self.having.rows.nbytes + self.having.times.nbytes


class Lists:
    """The lists of a library's words.

    Args:
        connections: The library's database.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def of(self, stems: Iterable[str], catalogue: Catalogue) -> dict[str, Having]:
        """The list of each stem for the reports of a catalogue: one journey, or none.

        Args:
            stems: Of any words.
            catalogue: Of all reports that anybody may search: what is held is held for all.
        """
        # NUL is in no text of PostgreSQL's, and in no stem.
        wanted = {stem: key(stem) for stem in stems if "\0" not in stem}
        covered = catalogue.covered
        with self._lock:
            found = {k: self._held[k] for k in set(wanted.values()) if k in self._held}
        lacking: dict[str, frozenset[tuple[int, int]]] = {}
        for k in set(wanted.values()):
            if k not in found:
                lacking[k] = covered
            elif found[k].covered is not covered:
                lacking[k] = covered - found[k].covered
        missing = frozenset[tuple[int, int]]().union(*lacking.values())
        read = self._read(lacking, missing) if missing else {}
        for k in lacking:
            older = [found[k].having] if k in found else []
            found[k] = _Held(covered, _merged([*older, read.get(k, NOBODY)], catalogue))
        self._hold(found)
        return {stem: found[k].having for stem, k in wanted.items()}

    def _read(
        self, stems: Iterable[str], reports: Collection[tuple[int, int]]
    ) -> dict[str, Having]:
        """The lists for some reports."""
        firsts = dict(reports)
        with self._connections.reading() as connection:
            rows = connection.execute(_LISTS, (list(stems), list(firsts))).fetchall()
        return {stem: _having(firsts, *parts) for stem, *parts in rows}

    def _hold(self, found: dict[str, _Held]) -> None:
        with self._lock:
            for stem, held in found.items():
                before = self._held.pop(stem, None)
                self._size += held.size - (before.size if before else 0)
                self._held[stem] = held
            while self._size > MOST_BYTES and self._held:
                _, gone = self._held.popitem(last=False)
                self._size -= gone.size


def _having(
    firsts: dict[int, int], reports: bytes, chunks: bytes, places: bytes, times: bytes
) -> Having:
    first = [firsts[report] for report in np.frombuffer(reports, dtype=">i8").tolist()]
    rows = np.repeat(first, np.frombuffer(chunks, dtype=">i4")) + np.frombuffer(places, "<i4")
    return Having(rows.astype(np.int64), np.frombuffer(times, dtype="<u2").astype(np.uint16))


def _merged(parts: Sequence[Having], catalogue: Catalogue) -> Having:
    """Lists in one: each row once, and none of a report that is gone."""
    rows, first = np.unique(np.concatenate([p.rows for p in parts]), return_index=True)
    kept = within(rows, catalogue.spans)
    return Having(rows[kept], np.concatenate([p.times for p in parts])[first[kept]])
