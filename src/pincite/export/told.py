"""Answers -> the parts of a document: headings, quotations with their citations, an annex; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pincite import converse
from pincite.names import belongs, day_in_words, promise, report_name, searched_in
from pincite.quote import in_parts
from pincite.rows import place
from pincite.types import Answer, Citation, Paragraph, Record, Statement

CHECKED = (
    "Every quotation was checked letter for letter against its report when this was made. What is "
    "in the annex is the whole of each paragraph."
)
NEAREST = "They come close to the question, but do not answer it."

Kind = Literal["title", "heading", "text", "note", "quotation", "item", "whole"]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the document that is made."""

    kind: Kind
    text: str
    citations: tuple[str, ...] = ()
    """Of a quotation: where it stands. Of a whole paragraph: the line above it."""
    level: int = 1
    """Of a heading."""


Records = Mapping[str, Record]


def outline(
    answers: Sequence[Answer], records: Sequence[Record], *, title: str, made: date
) -> list[Part]:
    """Return the document's parts in order; see `pincite.export.text` for the arguments."""
    by_id = {record.id: record for record in records}
    parts = [Part("title", title), Part("note", f"Made with Pincite on {day_in_words(made)}.")]
    for answer in answers:
        parts += _turn(answer, by_id)
    cited = {id: paragraph for answer in answers for id, paragraph in answer.cited.items()}
    if cited:
        parts += _annex(list(cited.values()), by_id)
        parts.append(Part("note", CHECKED))
    return parts


def _turn(answer: Answer, records: Records) -> list[Part]:
    parts = [Part("heading", answer.question)]
    if head := promise(answer):
        parts.append(Part("text", head))
    if answer.missing_words and answer.outcome == "not_in_reports":
        words = ", ".join(f"“{word}”" for word in answer.missing_words)
        parts.append(Part("note", f"Nowhere in the reports searched: {words}."))
    groups: dict[str, list[Statement]] = {}
    for statement in answer.statements:
        groups.setdefault(statement.citations[0].paragraph.report, []).append(statement)
    for report, statements in groups.items():
        if len(groups) > 1:
            parts.append(Part("heading", _named(report, records), level=2))
        for statement in statements:
            parts += _statement(statement, records)
    for one in answer.related:
        beside = f"{place(answer.cited[one.to], records)}. {belongs(one)}: "
        parts.append(Part("note", f"{beside}{place(one.paragraph, records)}."))
    parts += [Part("note", note) for note in answer.notes]
    if answer.nearest and answer.outcome != "answered":
        parts += [Part("heading", "The nearest paragraphs", level=2), Part("note", NEAREST)]
        parts += [Part("item", p.text, (place(p, records),)) for p in answer.nearest]
    return [*parts, Part("note", _searched(answer, records))]


def _statement(statement: Statement, records: Records) -> list[Part]:
    """A quotation with all that cites it; a reworded sentence above the quotations it rests on."""
    cites = tuple(_cited(citation, records) for citation in statement.citations)
    if in_parts(statement) or statement.citations[0].quote == statement.text:
        return [Part("quotation", statement.text, cites)]
    rests_on = zip(statement.citations, cites, strict=True)
    return [
        Part("text", statement.text),
        *(Part("quotation", citation.quote, (cite,)) for citation, cite in rests_on),
    ]


def _cited(citation: Citation, records: Records) -> str:
    return place(citation.paragraph, records, pages=citation.pages)


def _annex(cited: Sequence[Paragraph], records: Records) -> list[Part]:
    """The paragraphs quoted, whole, report by report."""
    parts = [Part("heading", "Annex: the paragraphs quoted, in full")]
    for report in dict.fromkeys(paragraph.report for paragraph in cited):
        parts.append(Part("heading", records[report].title, level=2))
        parts += [
            Part("whole", paragraph.text, (place(paragraph, records),))
            for paragraph in cited
            if paragraph.report == report
        ]
    return parts


def _searched(answer: Answer, records: Records) -> str:
    where = searched_in(answer.query.scope.reports, records)
    words = converse.searched_as(answer.query)
    return f"Searched in {where or 'no report'} as “{words}”."


def _named(report: str, records: Records) -> str:
    return report_name(records[report], list(records.values()))
