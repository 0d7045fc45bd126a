"""Source -> Report, one module a stage: furniture, labels, blocks, sections, front, health."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath

from pincite.numbering import Label
from pincite.parse import front as front_page
from pincite.parse.blocks import assemble, is_grade
from pincite.parse.furniture import strip
from pincite.parse.health import examine
from pincite.parse.ids import Namer, report_id, section_slugs, series_names, year_of
from pincite.parse.labels import Numbered, find_labels
from pincite.parse.measure import measure
from pincite.parse.notes import note_rows
from pincite.parse.sections import Placed, place
from pincite.parse.text import set_text
from pincite.types import Page, Paragraph, Record, Report, Section, Source

__all__ = ["parse"]


def parse(source: Source, *, sha256: str, id: str | None = None) -> Report:
    """The report a source holds.

    Args:
        source: what a reader found in the file.
        sha256: of the file's bytes.
        id: the report's id, where the caller chooses it.
    """
    stripped = strip(source.lines, source.pages)
    usual, rows = measure(stripped.lines, stripped.pages)
    notes = note_rows(rows, usual)
    numbered = find_labels(rows, usual, notes)
    placed = place(assemble(rows, numbered, notes, usual), usual)
    front = front_page.read_front(placed, source.properties, PurePath(source.name).stem)
    year = year_of(front.published, front.inspected)
    report = id or report_id(PurePath(source.name).stem, front.body, front.title, year)
    names = _series(placed, numbered)
    paragraphs = _paragraphs(report, placed, names, stripped.pages)
    series = [
        (name, [item.label for item in numbered if item.series == number])
        for number, name in names.items()
    ]
    record = Record(
        id=report,
        title=front.title,
        body=front.body,
        kind=front.kind,
        inspected=front.inspected,
        published=front.published,
        grades=front.grades,
        source=source.name,
        sha256=sha256,
        pages=len(source.pages),
        paragraphs=len(paragraphs),
        numbered=sum(paragraph.label is not None for paragraph in paragraphs),
        health=examine(paragraphs, series, stripped.lines),
    )
    return Report(record, _sections(paragraphs))


def _series(placed: Sequence[Placed], numbered: Sequence[Numbered]) -> dict[int, str | None]:
    """A name for each series; None where the report has but one."""
    count = len({item.series for item in numbered})
    if count < 2:
        return dict.fromkeys((item.series for item in numbered), None)
    begun: dict[int, tuple[str, ...]] = {}
    for item in placed:
        if item.block.numbered is not None:
            begun.setdefault(item.block.numbered.series, item.section)
    names = series_names(list(begun.values()))
    return dict(zip(begun, names, strict=True))


def _paragraphs(
    report: str, placed: Sequence[Placed], names: dict[int, str | None], pages: Sequence[Page]
) -> list[Paragraph]:
    printed = {page.number: page.printed for page in pages}
    slugs = section_slugs(item.section for item in placed)
    name = Namer(report)
    called = frozenset(item.block.mark for item in placed if item.block.mark)
    counts: dict[str, int] = {}
    made: list[Paragraph] = []
    for item in placed:
        block = item.block
        words = set_text(block, called)
        label: Label | None = block.numbered.label if block.numbered else None
        series = names.get(block.numbered.series) if block.numbered else None
        if not words.text and label is None:
            continue
        part = slugs[item.section]
        if label is not None:
            key = f"{series}.{label.text}" if series else label.text
        elif block.kind == "heading":
            key = part
        elif block.kind == "footnote":
            key = f"note.{block.mark or 'x'}"
        else:
            counts[part] = counts.get(part, 0) + 1
            key = f"{part}.{counts[part]}"
        made.append(
            Paragraph(
                id=name(key),
                report=report,
                label=label.text if label else None,
                series=series,
                kind=item.kind,
                section=item.section,
                text=words.text,
                lines=words.lines if block.first.line.region else (),
                printed_page=printed.get(block.first.page),
                notes=words.notes,
            )
        )
    return [_linked(paragraph, made) for paragraph in made]


def _linked(paragraph: Paragraph, among: Sequence[Paragraph]) -> Paragraph:
    return paragraph


def _sections(paragraphs: Sequence[Paragraph]) -> tuple[Section, ...]:
    made: list[Section] = []
    for headings, group in groupby(paragraphs, key=lambda paragraph: paragraph.section):
        blocks = tuple(group)
        made.append(Section(headings, _grade(headings, blocks), blocks))
    return tuple(made)


def _grade(headings: tuple[str, ...], blocks: Sequence[Paragraph]) -> str | None:
    """The grade in a cell beside the heading, or at the heading's end."""
    for paragraph in blocks[:3]:
        if paragraph.kind == "grade":
            return paragraph.text
    if not headings:
        return None
    end = re.search(r"(?::| is| are|^|\s[–-])\s*([A-Za-z ]+?)\W*$", headings[-1])
    words = headings[-1]
    for size in (4, 2, 1):
        tail = " ".join(words.split()[-size:])
        if is_grade(tail) and end:
            return tail
    return None
