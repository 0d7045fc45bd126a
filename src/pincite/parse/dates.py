"""Dates as British reports print them: one day, or the first and last of a stretch."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_MONTH = "(?:" + "|".join(_MONTHS) + ")"
DATE = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s+(\d{{4}})\b", re.I)
_FIGURES = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_SPAN = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?\s*(?:to|[-–—]|and)\s*"
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH}),?\s+(\d{{4}})\b",
    re.I,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def day(words: str) -> date | None:
    """The first date in some words: in words, in figures with the day first, or as in ISO 8601.

    >>> day("published 3 May 2019"), day("2019-05-03"), day("03/05/2019")
    (datetime.date(2019, 5, 3), datetime.date(2019, 5, 3), datetime.date(2019, 5, 3))
    >>> day("31 February 2019") is None
    True
    """
    found = DATE.search(words)
    if found:
        return _day(found[1], found[2], found[3])
    figured = _figured(words)
    return figured[0] if figured else None


def days(words: str) -> tuple[date, date] | None:
    """The first and last day of a stretch; a single date is both.

    >>> days("12 December to 6 January 2017")
    (datetime.date(2016, 12, 12), datetime.date(2017, 1, 6))
    """
    match = _SPAN.search(words)
    if match is not None:
        last = _day(match[4], match[5], match[6])
        first = _day(match[1], match[2] or match[5], match[3] or match[6])
        if first and last and first > last and not match[3]:
            first = _day(match[1], match[2] or match[5], str(int(match[6]) - 1))
        return (first, last) if first and last else None
    figured = _figured(words)
    if len(figured) >= 2:
        first, last = figured[:2]
        return (first, last) if first and last else None
    one = day(words)
    return (one, one) if one else None


def _figured(words: str) -> list[date | None]:
    """The dates in figures, in order; None for one that no calendar has."""
    british = [(m.start(), (m[3], m[2], m[1])) for m in _FIGURES.finditer(words)]
    iso = [(m.start(), (m[1], m[2], m[3])) for m in _ISO.finditer(words)]
    return [_made(*map(int, parts)) for _, parts in sorted([*british, *iso])]


def _day(number: str, month: str, year: str) -> date | None:
    return _made(int(year), _MONTHS.index(month.lower()) + 1, int(number))


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
