"""Small invented reports for tests; every body in them is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pincite.types import (
    Box,
    Health,
    Kind,
    Paragraph,
    Record,
    Region,
    Report,
    Section,
    TextLine,
)

Block = tuple[str | None, str] | tuple[str | None, str, Kind]

RETURN_INTERVIEWS: tuple[Block, ...] = (
    ("1", "Ensure that return home interviews are offered to every child.", "recommendation"),
    (
        "2",
        "Most children who go missing are spoken to quickly. Although over two thirds receive a "
        "return home interview within 72 hours, nearly a third wait too long.",
    ),
    ("3", "Foster carers value their training. They receive good support out of hours."),
    (None, "The board asked for three things:", "lead"),
    (None, "weekly tracking of missing children", "bullet"),
    ("4", "Care leavers live in suitable accommodation. Pathway plans are up to date."),
)


def report(
    blocks: Sequence[Block] = RETURN_INTERVIEWS,
    *,
    id: str = "marlowe-vale-2019",
    headings: tuple[str, ...] = ("Findings",),
    body: str = "Marlowe Vale",
    published: date | None = date(2019, 3, 14),
) -> Report:
    """A report of one section whose blocks each stand on one line, ten to a page."""
    paragraphs = []
    unnumbered = 0
    for place, block in enumerate(blocks):
        label, text = block[0], block[1]
        kind: Kind = block[2] if len(block) == 3 else "finding"
        unnumbered += label is None
        region = Region(place // 10 + 1, Box(72.0, 72.0 + 20 * (place % 10), 500.0, 84.0))
        paragraphs.append(
            Paragraph(
                id=f"{id}#{label or f'findings.{unnumbered}'}",
                report=id,
                label=label,
                series=None,
                kind=kind,
                section=headings,
                text=text,
                lines=(TextLine(0, len(text), region),),
                printed_page=str(place // 10 + 1),
            )
        )
    record = Record(
        id=id,
        title=f"{body}: inspection of children’s services",
        body=body,
        kind="inspection",
        inspected=None,
        published=published,
        grades=(),
        source=f"{id}.pdf",
        sha256=id.encode().hex().ljust(64, "0")[:64],
        pages=len(blocks) // 10 + 1,
        paragraphs=len(paragraphs),
        numbered=sum(p.label is not None for p in paragraphs),
        health=Health(),
    )
    return Report(record=record, sections=(Section(headings, None, tuple(paragraphs)),))
