"""A query for grades -> the Drafts of those its reports print, and whether they are enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pincite import answer, converse, following, gist, judgement
from pincite.library import Library
from pincite.types import Draft, Paragraph, Query


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades that are told."""

    drafts: tuple[Draft, ...]
    paragraphs: Mapping[str, Paragraph]
    """Those that are quoted, by id, and others of their reports."""
    enough: bool
    """Whether nothing else is asked for."""
    notes: tuple[str, ...] = ()


def told(query: Query, aim: gist.Aim | None, library: Library) -> Grades | None:
    """Return the grades a query asks for; None where it asks for none, or none is printed.

    Args:
        query: What is searched for.
        aim: What of a report as a whole it is after.
        library: Holds the reports.
    """
    whole = aim == "overview"
    wanted = replace(query, text=converse.GIST) if whole else _wanted(query, aim, library)
    found = _printed(wanted, library) if wanted else None
    if found is None or not found.drafts:
        return None
    return replace(found, enough=found.enough and not whole)


def _wanted(query: Query, aim: gist.Aim | None, library: Library) -> Query | None:
    """The query for the grades that are asked for; None where none are."""
    if (
        judgement.is_asked(query.text)
        or _set_side_by_side(query)
        or _with_a_grade(query, library) is not None
    ):
        return _with_subject(query)
    # "And in 2015?" after "What grade did it get?"
    first = query.earlier[-1][0] if query.earlier else ""
    if aim is None and judgement.is_overall(first) and judgement.goes_on(query.text):
        return replace(query, text=first)
    return None


def _set_side_by_side(query: Query) -> bool:
    """Whether several reports are named: what is graded in each begins with its grades."""
    several = query.scope.named and 1 < len(query.scope.reports) <= answer.MOST_COMPARED
    return several and not query.earlier and judgement.names_a_service(query.text)


def _with_subject(query: Query) -> Query:
    """The query with the subject that "has that improved?" leaves to the questions before."""
    if not query.earlier or not following.points_back(query.text):
        return query
    before = [text for text, _ in query.earlier]
    meant = next(filter(judgement.is_of_something, before), before[-1])
    return replace(query, text=f"{query.text} {meant}")


def _printed(query: Query, library: Library) -> Grades:
    drafts: list[Draft] = []
    enough = False
    paragraphs: dict[str, Paragraph] = {}
    graded = _with_a_grade(query, library)
    reports = query.scope.reports if graded is None else graded
    # One each: of twelve reports they are as soon read as of four.
    many = graded is not None or judgement.is_overall(query.text)
    most = answer.MOST_STATEMENTS if many else answer.MOST_REPORTS
    for id in reports[:most]:
        report = library.report(id)
        found, plain = judgement.drafts(query.text, report.record, report.sections)
        drafts += found
        enough = enough or (plain and bool(found))
        paragraphs |= {p.id: p for p in report.paragraphs()} if found else {}
    note = (
        f"{len(reports)} reports have this grade; the newest {most} are shown."
        if graded is not None
        else f"Only the newest {most} of {len(reports)} reports were looked at for grades. Name "
        "the body whose grades you want."
    )
    return Grades(tuple(drafts), paragraphs, enough, (note,) if len(reports) > most else ())


def _with_a_grade(query: Query, library: Library) -> tuple[str, ...] | None:
    """The reports with the grade whose bodies are asked for; None where none are."""
    if not judgement.wants_bodies(query.text):
        return None  # before the catalogue is put in order
    order = {id: place for place, id in enumerate(query.scope.reports)}
    searched = [record for record in library.records() if record.id in order]
    searched.sort(key=lambda record: order[record.id])
    return judgement.bodies_with(query.text, searched)
