"""A library as one person may see it: reports they have no right to are not there.

The right is a set of report ids. It narrows everything a library says, and the index before it is
searched, so that neither counts nor what is nearest tell of a report that is not to be seen.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pincite.audit import Note, nothing
from pincite.errors import NotAllowedError, UnknownReportError
from pincite.library import Also, Library
from pincite.store.called import folded
from pincite.store.inbox import Inbox
from pincite.store.kept import Kept
from pincite.store.limits import Limited
from pincite.store.people import People
from pincite.types import Added, Corrections, Paragraph, Person, Record, Report

if TYPE_CHECKING:
    from pincite.embed import Embedder
    from pincite.index.protocol import Index
    from pincite.ingest import Progress, Reader

T = TypeVar("T")
MOST_VIEWS = 16
"""Narrowed indexes held, one for each different set of reports that people may see: some 20 MB for
36,000 rows, made in 0.2 s."""


class Seen(Library):
    """A library for whoever asks at the moment.

    Every ability of a library is here anew: one that were forgotten would find no store, and fail.

    Args:
        library: All of it.
        who: Tells who asks; None where the library has no accounts, and everything is seen.
        note: Writes to the audit log what is refused.
    """

    def __init__(
        self, library: Library, who: Callable[[], Person | None] | None, note: Note = nothing
    ) -> None:
        # Not Library's: nothing is opened, and nothing inherited may reach the store by itself.
        self._whole = library
        self._who = who
        self._note = note
        self.folder = library.folder
        self._views: dict[frozenset[str], tuple[Index, Index]] = {}
        self._viewing = threading.Lock()

    def use(self, embedder: Embedder) -> None:
        """Take the embedder that came later than the library."""
        self._whole.use(embedder)

    def close(self) -> None:
        """Let go of the library's file."""
        self._whole.close()

    @property
    def narrowed(self) -> bool:
        """Whether there are reports that whoever asks may not see."""
        return len(self.records()) < len(self._whole.records())

    # ---- whose right it is ---------------------------------------------------------------------

    def _hidden(self) -> frozenset[str]:
        """The reports that whoever asks may not see.

        Raises:
            NotAllowedError: Nobody has logged in.
        """
        person = self._person()
        if person is None or person.role == "editor":
            return frozenset()
        mine = set(person.groups)
        limits = self._whole.limits()
        return frozenset(id for id, groups in limits.items() if mine.isdisjoint(groups))

    def _read(self, read: Callable[[], T]) -> tuple[T, frozenset[str]]:
        """What is read of the whole library, with the reports that may not be seen of it.

        The rights are asked before and after: a report that comes meanwhile comes with its limits,
        and one that is deleted for good takes them along.
        """
        before = self._hidden()
        return read(), before | self._hidden()

    def _person(self) -> Person | None:
        """Who asks; None where there are no accounts."""
        if self._who is None:
            return None
        person = self._who()
        if person is None:
            raise NotAllowedError("Nobody has logged in, or the session has ended. Log in again.")
        return person

    def _editing(self) -> Library:
        """The whole library, for an editor.

        Raises:
            NotAllowedError: Who asks is none.
        """
        person = self._person()
        if person is not None and person.role != "editor":
            why = f"{person.name} may read the library, not change it. Ask an editor."
            self._note("refused", person.name, why=why)
            raise NotAllowedError(why)
        return self._whole

    def _of(self, id: str, read: Callable[[str], T]) -> T:
        """What is read of a report.

        Raises:
            UsageError: It is not there, or not to be seen, which is the same to whoever asks.
        """
        if id not in self._hidden():
            try:
                found, hidden = self._read(lambda: read(id))
            except UnknownReportError:
                hidden = frozenset((id,))  # it names the reports there are, not those to be seen
            if id not in hidden:
                return found
        raise self._unknown(id)

    # ---- the catalogue and its texts -----------------------------------------------------------

    def records(self) -> tuple[Record, ...]:
        """The records of the reports that may be seen, newest first."""
        records, hidden = self._read(self._whole.records)
        # The same value while nothing changes: others keep what they made of it by it.
        return tuple(r for r in records if r.id not in hidden) if hidden else records

    def record(self, id: str) -> Record | None:
        """The record of a report."""
        record, hidden = self._read(lambda: self._whole.record(id))
        return None if id in hidden else record

    def report(self, id: str) -> Report:
        """A report whole; see `Library.report`."""
        return self._of(id, self._whole.report)

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        """Every block of a report in reading order."""
        paragraphs, hidden = self._read(lambda: self._whole.paragraphs(report))
        return () if report in hidden else paragraphs

    def paragraph(self, id: str) -> Paragraph | None:
        """The block with this id."""
        found, hidden = self._read(lambda: self._whole.paragraph(id))
        return None if found is None or found.report in hidden else found

    def labelled(self, label: str, reports: Sequence[str]) -> tuple[Paragraph, ...]:
        """The blocks that print this label, in the reports' order."""
        found, hidden = self._read(lambda: self._whole.labelled(label, reports))
        return tuple(paragraph for paragraph in found if paragraph.report not in hidden)

    def numbered(
        self, numbers: Sequence[int], having: re.Pattern[bytes] | None = None
    ) -> dict[int, Paragraph]:
        """Blocks by the store's numbers."""
        found, hidden = self._read(lambda: self._whole.numbered(numbers, having))
        return {number: p for number, p in found.items() if p.report not in hidden}

    def file(self, id: str) -> tuple[str, bytes]:
        """Name and bytes of the file a report was read from; see `Library.file`."""
        return self._of(id, self._whole.file)

    def known(self, reports: Sequence[str]) -> tuple[str, ...]:
        """The ids given, each of a report that may be seen; see `Library.known`."""
        return super().known(reports)  # which asks `records`

    def corrections(self, id: str) -> tuple[Record, Corrections]:
        """A report's record as it was read, and what was corrected; see `Library.corrections`."""
        return self._of(id, self._whole.corrections)

    def removed(self) -> tuple[tuple[Record, datetime], ...]:
        """The reports that can be put back."""
        removed, hidden = self._read(self._whole.removed)
        return tuple(one for one in removed if one[0].id not in hidden)

    def limits(self) -> Limited:
        """The reports that only some may see, with those of their groups that one is in oneself."""
        person, hidden = self._person(), self._hidden()
        limits = self._whole.limits()
        if person is None or person.role == "editor":
            return limits
        mine = set(person.groups)
        return {
            id: tuple(group for group in groups if group in mine)
            for id, groups in limits.items()
            if id not in hidden
        }

    # ---- changing it ---------------------------------------------------------------------------

    def add(
        self,
        path: Path,
        *,
        id: str | None = None,
        replace: bool = False,
        groups: Iterable[str] | None = None,
        password: str | None = None,
        progress: Progress | None = None,
        reader: Reader | None = None,
        also: Also | None = None,
    ) -> Added:
        """Add a report, as an editor; see `Library.add`."""
        editing = partial(self._editing().add, path, id=id, replace=replace, groups=groups)
        return editing(password=password, progress=progress, reader=reader, also=also)

    @property
    def inbox(self) -> Inbox:
        """The files that wait to be added, for an editor; see `Library.inbox`."""
        return self._editing().inbox

    def edit(self, id: str, corrections: Corrections | None) -> Record:
        """Correct a report's record, as an editor; see `Library.edit`."""
        return self._editing().edit(id, corrections)

    def remove(self, id: str, *, purge: bool = False) -> Record:
        """Remove a report, as an editor; see `Library.remove`."""
        return self._editing().remove(id, purge=purge)

    def restore(self, id: str) -> Record:
        """Put back a report that was removed, as an editor; see `Library.restore`."""
        return self._editing().restore(id)

    def limit(self, id: str, groups: Iterable[str]) -> tuple[str, ...]:
        """Limit a report to groups, as an editor; see `Library.limit`."""
        return self._editing().limit(id, groups)

    # ---- its people, and what they leave in it -------------------------------------------------

    @property
    def people(self) -> People:
        """Those who may log in: for whoever keeps the library, and nobody who asks it.

        Raises:
            NotAllowedError: The library has accounts.
        """
        if self._who is not None:
            raise NotAllowedError("Users are looked after on the command line: pincite user")
        return self._whole.people

    @property
    def kept(self) -> Kept:
        """Conversations and feedback of whoever asks."""
        person = self._person()
        return self._whole.kept.of(folded(person.name) if person else "")

    # ---- searching it --------------------------------------------------------------------------

    @property
    def embedder(self) -> Embedder:
        """The embedder in use."""
        self._person()
        return self._whole.embedder

    def index(self) -> Index:
        """The index of the reports that may be seen."""
        index, hidden = self._read(self._whole.index)
        seen = frozenset(index.reports) - hidden
        if len(seen) == len(index.reports):
            return index
        with self._viewing:
            known = self._views.get(seen)
            if known is None or known[0] is not index:
                # Those of an index that is no longer in use go with it.
                self._views = {k: v for k, v in self._views.items() if v[0] is index}
                if len(self._views) >= MOST_VIEWS:
                    self._views.clear()
                known = self._views[seen] = index, index.of(seen)
            return known[1]
