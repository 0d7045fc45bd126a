"""What a person set right in a report's record, kept apart from what was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pincite.types.report import Record

Field = Literal["title", "body", "kind", "inspected", "published"]
"""The fields of a record that may be corrected: what stands on the front page but the grades."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Values in place of those read; only the fields that `fields` names count."""

    fields: tuple[Field, ...] = ()
    title: str = ""
    body: str | None = None
    kind: str | None = None
    inspected: tuple[date, date] | None = None
    published: date | None = None

    def applied(self, record: Record) -> Record:
        """The record with the corrected fields."""
        return replace(record, **{name: getattr(self, name) for name in self.fields})

    def then(self, later: Corrections) -> Corrections:
        """These corrections and later ones, which win where both name a field."""
        mine = [name for name in self.fields if name not in later.fields]
        chosen = {name: getattr(self, name) for name in mine}
        chosen |= {name: getattr(later, name) for name in later.fields}
        return Corrections((*mine, *later.fields), **chosen)
