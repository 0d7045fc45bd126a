"""What a person types to set a record right -> Corrections; and a record's fields in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pincite.errors import UsageError
from pincite.names import day_in_words
from pincite.terms import sayable
from pincite.types import Corrections, Field, Record

FIELDS: tuple[Field, ...] = ("title", "body", "kind", "inspected", "published")


def corrections(typed: Mapping[str, str]) -> Corrections:
    """Return what was typed for some fields, each understood; empty: the report does not say.

    Raises:
        UsageError: The title is empty, or a date is none.
    """
    # Loaded here: a look-up needs nothing of what parsing brings along.
    from pincite.parse import dates

    values: dict[str, Any] = {name: " ".join(sayable(typed[name]).split()) for name in typed}
    if values.get("title") == "":
        raise UsageError("A report has a title: it cannot be empty.")
    for name, read in (("published", dates.day), ("inspected", dates.days)):
        if values.get(name):
            values[name] = read(values[name])
            if values[name] is None:
                raise UsageError(
                    f"{name.title()}: {typed[name]!r} is no date. Write 2019-05-03 or 3 May 2019"
                    + (", and two of them with 'to' between." if name == "inspected" else ".")
                )
    if values.get("inspected") and values["inspected"][0] > values["inspected"][1]:
        raise UsageError("Inspected: the first day comes after the last.")
    chosen: dict[str, Any] = {name: value or None for name, value in values.items()}
    return Corrections(tuple(name for name in FIELDS if name in values), **chosen)


def in_words(record: Record, name: str) -> str:
    """A field of a record as a person would type it; nothing where the report does not say."""
    value = getattr(record, name)
    if value is None:
        return ""
    if isinstance(value, date):
        return day_in_words(value)
    if name == "inspected":  # one day, or the first and the last
        return " to ".join(dict.fromkeys(map(day_in_words, value)))
    return str(value)
