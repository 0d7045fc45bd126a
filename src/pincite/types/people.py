"""Who asks: a person with a role, and the groups that some reports are limited to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PersonRole = Literal["reader", "editor"]
"""A reader asks and looks up; an editor also adds, corrects, removes and limits reports."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has logged in."""

    name: str
    role: PersonRole
    groups: tuple[str, ...] = ()
