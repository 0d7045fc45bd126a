"""How a report is named in a citation: its body and year, and the month where two share them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from pincite.types import Answer, Record, Related

_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())

LONGEST = 8
"""Words of a title in a citation."""
_STYLE = re.compile(
    r"^(?:the\s+)?(?:(?:london|royal|metropolitan)\s+)*(?:borough|city|county|district)(?:\s+council)?"
    r"\s+of\s+|^the\s+|"
    r"(?:\s+(?:(?:metropolitan|royal|city|county|district|borough|unitary)\s+)*"
    r"(?:council|borough|combined authority|local authority))+$",
    re.IGNORECASE,
)

_OVERALL = re.compile(r"overall|effectiveness|services\b", re.IGNORECASE)


def short_body(record: Record) -> str:
    """The body's name without its style, or the short title of a report about no one body.

    "London Borough of Marlowe Vale" and "Marlowe Vale City Council" are both "Marlowe Vale".
    """
    return _short_body(record.body, record.title, record.id)


@lru_cache(maxsize=4096)
def _short_body(body: str | None, title: str, id: str) -> str:
    if body and body.strip():
        return _STYLE.sub("", " ".join(body.split())) or body.strip()
    start = re.split(r"\s*[:;|(]\s*|\s+[–—-]\s+", title.strip())[0] or id
    words = start.split()
    # A number stays with its word: "... Inquiry Module 1".
    most = LONGEST + 1 if len(words) > LONGEST and words[LONGEST].isdigit() else LONGEST
    return " ".join(words[:most])


def body_key(record: Record) -> str:
    """What two reports on the same body share."""
    return _body_key(record.body, record.title, record.id)


@lru_cache(maxsize=4096)
def _body_key(body: str | None, title: str, id: str) -> str:
    return words_of(_short_body(body, title, id))


def report_name(record: Record, among: Sequence[Record] = ()) -> str:
    """The report as a citation names it, told apart from the others it stands among.

    "Marlowe Vale 2019"; with a second report of that body and year "Marlowe Vale March 2019".
    """
    body = short_body(record)
    if record.year is None or re.search(rf"\b{record.year}\b", body):
        name, twins = body, [o for o in among if short_body(o) == body and o.year == record.year]
    else:
        name = f"{body} {record.year}"
        twins = [other for other in among if (short_body(other), other.year) == (body, record.year)]
    twins = [other for other in twins if other.id != record.id]
    if not twins:
        return name
    month = _month(record)
    if month and name != body and all(_month(twin) != month for twin in twins):
        return f"{body} {month} {record.year}"
    return f"{name} ({record.id})"


def names_of(records: Sequence[Record], *, most: int = 3) -> str:
    """Reports in a short phrase: "Fenwick 2014, Fenwick 2019 and 4 more"."""
    shown = records if len(records) <= most + 1 else records[:most]
    names = [report_name(record, records) for record in shown]
    return listed(names + [f"{len(records) - most} more"] * (len(shown) < len(records)))


def overall_grade(record: Record) -> str:
    """The report's overall grade in small letters; empty when it gives none."""
    grades = [g for g in record.grades if _OVERALL.search(g.subject)] or list(record.grades[:1])
    return grades[0].grade.casefold() if grades else ""


def searched_in(ids: Sequence[str], records: Mapping[str, Record]) -> str:
    """The reports that were searched, in a short phrase: "all 12 reports"."""
    if len(ids) == len(records) > 1:
        return f"all {len(ids)} reports"
    return names_of([records[id] for id in ids if id in records])


def nowhere_in(ids: Sequence[str], records: Mapping[str, Record]) -> str:
    """The reports that were searched, where nothing is in them: "any of the 12 reports"."""
    if len(ids) == len(records) > 1:
        return f"any of the {len(ids)} reports"
    return searched_in(ids, records)


def day_in_words(day: date) -> str:
    """A day as it is printed.

    >>> day_in_words(date(2019, 5, 3))
    '3 May 2019'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(parts: Sequence[str]) -> str:
    """Words in a row.

    >>> listed(["24–26", "30", "78"])
    '24–26, 30 and 78'
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def promise(answer: Answer) -> str:
    """What may be promised of an answer, after what it asks about and the library has not.

    Nothing where it is answered and all it names is there.
    """
    return " ".join(part for part in (*answer.query.scope.notes, _promised(answer)) if part)


def _promised(answer: Answer) -> str:
    if answer.outcome == "not_in_reports":
        return "The reports searched do not say."
    if answer.outcome == "answered":
        return ""
    if answer.query.scope.notes:
        return "What other reports say on the subject:"
    if answer.missing_words:
        words = listed([f"“{word}”" for word in answer.missing_words])
        return f"The reports speak of this, but nowhere of {words}."
    if answer.evidence and answer.evidence.lacking:
        return "The reports speak of this, but do not say just what was asked."
    return "The reports answer this only in part."


def belongs(one: Related) -> str:
    """What a finding or recommendation is to the one cited, before its citation."""
    if one.kind == "finding":
        return "It rests on" if one.printed else "Marked (Recommendation) and nearest in words"
    return "Recommendation made of it" if one.printed else "The recommendation nearest in words"


@lru_cache(maxsize=4096)
def words_of(name: str) -> str:
    """A name as its bare words: "Stockton-on-Tees" is "stockton on tees"."""
    return " ".join(word.casefold() for word in re.findall(r"[^\W_]+", name))


def _month(record: Record) -> str | None:
    day = record.published or (record.inspected[1] if record.inspected else None)
    return MONTHS[day.month - 1] if day else None
