"""Query + Hits -> the Drafts of an answer, and the paragraphs they quote: sentences, or grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pincite import answer, judgement, leadin, sentences, wanted
from pincite.library import Library
from pincite.names import names_of
from pincite.types import Draft, Hit, Paragraph, Query, Record


@dataclass(frozen=True, slots=True)
class Drafted:
    """What may be said to a question."""

    drafts: tuple[Draft, ...]
    paragraphs: Mapping[str, Paragraph]
    """Those that are quoted, by id."""
    printed: bool = False
    """It is printed for just what was asked: a grade, or a line of the front page."""
    lacking: str = ""
    """What was asked for and no sentence gives: "a number of boats"."""
    notes: tuple[str, ...] = ()


def drafted(
    query: Query, hits: Sequence[Hit], weights: Mapping[str, float], library: Library
) -> Drafted:
    """Return the grades a question asks for, or else what the hits say.

    Args:
        query: What was searched for.
        hits: What was found, best first.
        weights: The question's stems, each with its inverse document frequency.
        library: Holds the reports.
    """
    grades, enough = Drafted((), {}), False
    if judgement.is_asked(query.text):
        grades, enough = _grades(query, library)
    if enough:
        return grades
    found = _sentences(query, hits, weights, library)
    if not grades.drafts:
        return found
    return replace(
        grades,
        drafts=(*grades.drafts, *found.drafts),
        paragraphs={**found.paragraphs, **grades.paragraphs},
    )


def _sentences(
    query: Query, hits: Sequence[Hit], weights: Mapping[str, float], library: Library
) -> Drafted:
    reports = query.scope.reports
    each = query.scope.named and 1 < len(reports) <= answer.MOST_COMPARED
    drafts = answer.extract(query.text, hits, reports, weights, each=each)
    if not drafts:
        return Drafted((), {})
    paragraphs = {hit.paragraph.id: hit.paragraph for hit in hits}
    quoted = [paragraphs[id] for draft in drafts for id, _ in draft.quotes]
    said = [d.text[a:b] for d in drafts for a, b in sentences.spans(d.text)]
    silent = set(reports) - {paragraph.report for paragraph in quoted} if each else set()
    blocks = {p.report: library.paragraphs(p.report) for p in quoted if p.kind == "bullet"}
    paragraphs |= {block.id: block for report in blocks.values() for block in report}
    return Drafted(
        leadin.led(drafts, blocks),
        paragraphs,
        printed=quoted[0].kind == "front",
        lacking=wanted.lacking(query.text, said),
        notes=_nothing_of(silent, library.records()),
    )


def _grades(query: Query, library: Library) -> tuple[Drafted, bool]:
    """The grades asked for, and whether they are all that is asked for."""
    reports = query.scope.reports
    drafts: list[Draft] = []
    enough = False
    paragraphs: dict[str, Paragraph] = {}
    for id in reports[: answer.MOST_REPORTS]:
        report = library.report(id)
        found, plain = judgement.drafts(query.text, report.record, report.sections)
        drafts += found
        enough = enough or (plain and bool(found))
        paragraphs |= {p.id: p for p in report.paragraphs()} if found else {}
    notes = (
        f"Only the newest {answer.MOST_REPORTS} of {len(reports)} reports were looked at for "
        "grades. Name the body whose grades you want.",
    )
    more = len(reports) > answer.MOST_REPORTS
    return Drafted(tuple(drafts), paragraphs, True, notes=notes if more else ()), enough


def _nothing_of(silent: set[str], records: Sequence[Record]) -> tuple[str, ...]:
    """That some of the reports compared have nothing near the question."""
    named = names_of([record for record in records if record.id in silent])
    return (f"Nothing near the question was found in {named}.",) if named else ()
