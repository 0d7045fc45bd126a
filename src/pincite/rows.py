"""Values -> the rows of the machine interface, the same for the command line and the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pincite import cite, converse
from pincite.names import belongs
from pincite.numbering import in_ranges
from pincite.types import (
    Answer,
    Hit,
    LookUp,
    Paragraph,
    Query,
    Queued,
    Record,
    Statement,
    Turn,
)

Row = dict[str, Any]

_DEEP = 3
"""Digits of a score."""


def section(paragraph: Paragraph) -> str:
    """The path of headings a paragraph stands under, joined."""
    return " > ".join(paragraph.section)


def place(paragraph: Paragraph, records: Mapping[str, Record], *, pages: Sequence[int] = ()) -> str:
    """A paragraph's citation, its report told apart from the others: "Harrow 2017, para 25"."""
    return cite.pinpoint(
        paragraph, records[paragraph.report], pages=pages, among=tuple(records.values())
    )


def block_row(paragraph: Paragraph) -> Row:
    """A block as `parse` and `show` print it."""
    return {
        "report": paragraph.report,
        "id": paragraph.id,
        "label": paragraph.label,
        "series": paragraph.series,
        "kind": paragraph.kind,
        "section": section(paragraph),
        "page": paragraph.page,
        "printed_page": paragraph.printed_page,
        "text": paragraph.text,
        "boxes": [
            [line.region.page, box.x0, box.top, box.x1, box.bottom]
            for line in paragraph.lines
            if (box := line.region.box) is not None
        ],
    }


def record_row(record: Record, **more: Any) -> Row:
    """A report of the catalogue as `list` prints it; `more` takes the place of what it names."""
    return {
        "path": record.source,
        "status": "unchanged",
        "report": record.id,
        "title": record.title,
        "body": record.body,
        "published": record.published.isoformat() if record.published else None,
        "inspected": [day.isoformat() for day in record.inspected] if record.inspected else None,
        "paragraphs": record.paragraphs,
        "numbered": record.numbered,
        "pages": record.pages,
        "warnings": list(record.health.warnings),
        "seconds": None,
        "error": None,
        **more,
    }


def hit_row(hit: Hit) -> Row:
    """A hit as `search` and `eval` print it."""
    return {
        **_where(hit.paragraph),
        "score": round(hit.score, 2 * _DEEP),
        "text": hit.paragraph.text,
    }


def search_row(question: str, query: Query, hits: Sequence[Hit]) -> Row:
    """What `search` prints."""
    return {
        "question": question,
        "scope": list(query.scope.reports),
        "notes": list(query.scope.notes),
        "hits": [hit_row(hit) for hit in hits],
    }


def ask_row(answer: Answer, records: Mapping[str, Record]) -> Row:
    """What `ask` prints; `records` by id are for the citations' words."""
    return {
        "question": answer.question,
        "searched_as": converse.searched_as(answer.query),
        "scope": list(answer.query.scope.reports),
        "answered": answer.outcome != "not_in_reports",
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "statements": [statement_row(s, records) for s in answer.statements],
        "nearest": [_where(paragraph) for paragraph in answer.nearest],
        "missing_words": list(answer.missing_words),
        "notes": [*belonging(answer, records), *answer.query.scope.notes, *answer.notes],
        "seconds": round(answer.seconds, _DEEP),
    }


def belonging(answer: Answer, records: Mapping[str, Record]) -> list[str]:
    """A line for each finding and recommendation that belongs to one cited."""
    return [
        f"{place(answer.cited[one.to], records)}. {belongs(one)}: {place(one.paragraph, records)}"
        for one in answer.related
    ]


def statement_row(statement: Statement, records: Mapping[str, Record]) -> Row:
    """A statement with its citations."""
    return {
        "text": statement.text,
        "citations": [
            {
                **_where(citation.paragraph),
                "page": citation.page,
                "quote": citation.quote,
                "start": citation.span.start,
                "end": citation.span.end,
                "cite": place(citation.paragraph, records, pages=citation.pages),
            }
            for citation in statement.citations
        ],
    }


def cite_row(found: LookUp, records: Mapping[str, Record]) -> Row:
    """What `cite` prints."""
    return {
        "type": found.type,
        "paragraphs": [
            {
                **_where(paragraph),
                "pages": list(paragraph.pages),
                "text": paragraph.text,
                "cite": place(paragraph, records),
            }
            for paragraph in found.paragraphs
        ],
        "message": found.message,
    }


def health_line(record: Record) -> str:
    """The parse's health in a line: "111 paragraphs, 1–111, none missing · 41 pages · …"."""
    parts = []
    for series in record.health.series:
        name = f"{series.name}: " if series.name else ""
        run = series.first if series.first == series.last else f"{series.first}–{series.last}"
        odd = [
            f"{len(labels)} {word} ({in_ranges(labels)})"
            for word, labels in (
                ("not printed", series.missing),
                ("empty", series.empty),
                ("printed twice", series.repeated),
            )
            if labels
        ]
        paragraphs = "paragraph" if series.count == 1 else "paragraphs"
        parts.append(
            f"{name}{series.count} {paragraphs}, {run}, {', '.join(odd) or 'none missing'}"
        )
    if not parts:
        parts.append("no numbered paragraphs")
    if record.pages:
        parts.append(f"{record.pages} page" + ("s" if record.pages > 1 else ""))
    if record.health.confidence is not None:
        count = len(record.health.scanned)
        parts.append(
            f"{count} {'page' if count == 1 else 'pages'} read by OCR, "
            f"confidence {record.health.confidence:.2f}"
        )
    if record.health.coverage is not None:
        share = f"{100 * record.health.coverage:.1f}"
        most = "all" if share == "100.0" else f"{share}\N{NO-BREAK SPACE}%"
        parts.append(f"{most} of the text read")
    return " · ".join(parts)


def turn(row: Row) -> Turn:
    """The turn an earlier result of `ask`, or just its question, stands for.

    Raises:
        KeyError: The row has no question.
        TypeError: It is no row of `ask`.
    """
    statements = row.get("statements") or ()
    return Turn(
        question=str(row["question"]),
        scope=tuple(row.get("scope") or ()),
        cited=tuple(c["id"] for s in statements for c in s["citations"]),
    )


def turn_of(answer: Answer) -> Turn:
    """The turn an answer becomes in the history of its conversation."""
    return Turn(
        question=answer.question,
        scope=answer.query.scope.reports,
        cited=tuple(c.paragraph.id for s in answer.statements for c in s.citations),
    )


def _where(paragraph: Paragraph) -> Row:
    return {
        "id": paragraph.id,
        "report": paragraph.report,
        "label": paragraph.label,
        "section": section(paragraph),
        "page": paragraph.page,
    }


def queued_row(queued: Queued) -> Row:
    """A file of the inbox."""
    return {
        "number": queued.number,
        "name": queued.name,
        "status": queued.state,
        "report": queued.report,
        "result": queued.result,
        "id": queued.id,
        "replace": queued.replace,
        "groups": queued.groups,
        "by": queued.by,
        "put": queued.put.isoformat(timespec="seconds"),
        "changed": queued.changed.isoformat(timespec="seconds"),
        "bytes": queued.size,
        "sha256": queued.sha256,
        "tries": queued.tries,
        "error": queued.error,
    }
