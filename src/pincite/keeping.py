"""An answer <-> what is kept of it: its quotations are looked for again before they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from pincite import converse, quote, related
from pincite.types import Answer, Draft, Hit, KeptAnswer, Paragraph, Record

MOST_OTHERS = 12
"""Paragraphs found that are kept beside those cited."""
LOST = (
    "What this answer quoted is left out where its report was removed, or reads otherwise now. "
    "Ask again."
)


class Reports(Protocol):
    """What is asked of a library to show an answer again."""

    def records(self) -> Sequence[Record]:
        """The records of its reports."""

    @property
    def narrowed(self) -> bool:
        """Whether there are reports that whoever asks may not see."""

    def paragraph(self, id: str) -> Paragraph | None:
        """The paragraph of this id."""

    def paragraphs(self, report: str) -> tuple[Paragraph, ...]:
        """A report's paragraphs."""


def kept(answer: Answer) -> KeptAnswer:
    """What is kept of an answer."""
    return KeptAnswer(
        question=answer.question,
        query=answer.query,
        outcome=answer.outcome,
        confidence=answer.confidence,
        statements=tuple(
            (s.text, tuple((c.paragraph.id, c.quote) for c in s.citations))
            for s in answer.statements
        ),
        nearest=tuple(paragraph.id for paragraph in answer.nearest),
        others=tuple(hit.paragraph.id for hit in answer.hits[:MOST_OTHERS]),
        missing_words=answer.missing_words,
        notes=answer.notes,
        evidence=answer.evidence,
    )


def restored(answer: KeptAnswer, library: Reports) -> Answer:
    """The answer again, its quotations verified in the reports as they are now.

    Where a report was read anew, a quotation is found by its words; where it is gone, the
    statement is left out and the answer says so. Notes name reports, also such as were not
    searched: where one is gone, or there are some that are not to be seen, they are left out too.
    """
    paragraphs: dict[str, Paragraph] = {}
    drafts = []
    for text, quotes in answer.statements:
        places = [(_standing(id, words, library), words) for id, words in quotes]
        if all(place for place, _ in places):
            found = [(place, words) for place, words in places if place]
            paragraphs |= {place.id: place for place, _ in found}
            drafts.append(Draft(text, tuple((place.id, words) for place, words in found)))
    statements, dropped = quote.verify(drafts, paragraphs)
    lost = dropped or len(statements) < len(answer.statements)
    have = {record.id for record in library.records()}
    searched = answer.query.scope.reports
    query, notes = answer.query, answer.notes
    if not have.issuperset(searched) or library.narrowed:
        left = tuple(id for id in searched if id in have)
        query = replace(query, scope=replace(query.scope, reports=left, why="", notes=()))
        notes = ()
    others = enumerate(_there(answer.others, library.paragraph), 1)
    return Answer(
        question=answer.question,
        query=query,
        outcome=answer.outcome,
        confidence=answer.confidence,
        statements=statements,
        hits=tuple(Hit(paragraph, 0.0, rank) for rank, paragraph in others),
        nearest=tuple(_there(answer.nearest, library.paragraph)),
        related=related.of(statements, library.paragraphs),
        missing_words=answer.missing_words,
        notes=(*notes, LOST) if lost else notes,
        evidence=answer.evidence,
    )


def standing_alone(answer: Answer) -> str:
    """The question of an answer, with those before that it cannot be understood without."""
    if not answer.query.earlier:
        return answer.question
    return converse.in_one((answer.question, *converse.written(answer.query)[1:]))


def _standing(id: str, words: str, library: Reports) -> Paragraph | None:
    """The paragraph that says these words: the one of this id, or another of its report."""
    there = library.paragraph(id)
    if there is not None and quote.locate(words, there.text):
        return there
    report = id.partition("#")[0]
    return next((p for p in library.paragraphs(report) if quote.locate(words, p.text)), None)


def _there(ids: Iterable[str], paragraph: Callable[[str], Paragraph | None]) -> Iterable[Paragraph]:
    return (found for id in ids if (found := paragraph(id)) is not None)
