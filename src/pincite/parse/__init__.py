"""Source -> Report, one module a stage: furniture, labels, blocks, sections, front, health."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from pincite.parse.blocks import assemble
from pincite.parse.build import name_series, paragraphs_of, sections_of
from pincite.parse.front import read_front
from pincite.parse.furniture import strip
from pincite.parse.health import examine, pictured
from pincite.parse.ids import report_id, year_of
from pincite.parse.labels import find_labels
from pincite.parse.links import linked
from pincite.parse.measure import measure
from pincite.parse.notes import note_rows
from pincite.parse.plain import stray_rows
from pincite.parse.sections import place
from pincite.parse.structured import FORMATS, Laid, lay_out
from pincite.parse.tables import join_rows
from pincite.parse.voices import differences
from pincite.types import Record, Report, Source

__all__ = ["parse"]


def parse(source: Source, *, sha256: str, id: str | None = None) -> Report:
    """The report a source holds.

    Args:
        source: what a reader found in the file.
        sha256: of the file's bytes.
        id: the report's id, where the caller chooses it.
    """
    laid = lay_out(source) if source.format in FORMATS else _printed(source)
    stripped, usual, numbered, blocks = laid.text, laid.measure, laid.numbered, laid.blocks
    called = frozenset(block.mark for block in blocks if block.mark)
    placed = place(blocks, usual, called, [title for _, title in source.outline])
    stem = PurePath(source.name).stem
    front = read_front(placed, source.properties, stem)
    year = year_of(front.published, front.inspected)
    report = id or report_id(stem, front.body, laid.title or front.title, year)
    series = name_series(placed, numbered)
    paragraphs = linked(paragraphs_of(report, placed, series, stripped.pages, called))
    labels = [
        (name, [item.label for item in numbered if item.series == number])
        for number, name in series.items()
    ]
    said = [
        *pictured(stripped.pages, source.remedy),
        *differences(source.tagged, [item.label for item in numbered]),
    ]
    record = Record(
        id=report,
        title=laid.title or front.title,
        body=front.body,
        kind=front.kind,
        inspected=front.inspected,
        published=front.published,
        grades=tuple(replace(g, page=g.page if source.pages else None) for g in front.grades),
        source=source.name,
        sha256=sha256,
        pages=len(source.pages),
        paragraphs=len(paragraphs),
        numbered=sum(paragraph.label is not None for paragraph in paragraphs),
        health=examine(paragraphs, labels, stripped.lines, said, stripped.pages),
    )
    return Report(record, sections_of(paragraphs))


def _printed(source: Source) -> Laid:
    """The blocks of a format that keeps pages or lines, by type and place."""
    text = strip(source.lines, source.pages)
    usual, rows = measure(text.lines, text.pages)
    notes = note_rows(rows, usual)
    numbered = find_labels(rows, usual, notes, pages=text.pages)
    strays = stray_rows(rows, frozenset(item.row for item in numbered), notes)
    blocks = join_rows(assemble(rows, numbered, notes, strays, usual), usual)
    return Laid(text, usual, numbered, tuple(blocks))
