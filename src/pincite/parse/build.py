"""Placed blocks -> paragraphs with ids, and paragraphs -> sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from pincite.parse.ids import Namer, section_slugs, series_names
from pincite.parse.labels import Numbered
from pincite.parse.sections import Placed
from pincite.parse.text import set_text
from pincite.parse.words import is_grade
from pincite.types import Page, Paragraph, Section

_GRADED = re.compile(
    r"(?::|\bis|\bare|\s[–-]|\bthat it is)\s+(\w+(?:\s\w+){0,4})$|(\brequires? .+)$"
)


def name_series(placed: Sequence[Placed], numbered: Sequence[Numbered]) -> dict[int, str | None]:
    """A name for each series; None where no label needs one to be told from another."""
    labels: dict[int, set[str]] = {}
    for item in numbered:
        labels.setdefault(item.series, set()).add(item.label.text)
    if len(set().union(*labels.values())) == sum(map(len, labels.values())):
        return dict.fromkeys(labels, None)
    shared: dict[int, tuple[str, ...]] = {}
    begun: dict[int, tuple[str, ...]] = {}
    for placing in placed:
        if placing.block.numbered is None:
            continue
        series, path = placing.block.numbered.series, placing.section
        begun.setdefault(series, path)
        common = zip(shared.get(series, path), path, strict=False)
        shared[series] = tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], common))
    names = series_names([shared[series] or begun[series] for series in shared])
    return dict(zip(shared, names, strict=True))


def paragraphs_of(
    report: str,
    placed: Sequence[Placed],
    series: dict[int, str | None],
    pages: Sequence[Page],
    called: frozenset[str],
) -> list[Paragraph]:
    """Every block as a paragraph with its id, in reading order."""
    printed = {page.number: page.printed for page in pages}
    slugs = section_slugs(item.section for item in placed)
    name = Namer(report)
    counts: dict[str, int] = {}
    made: list[Paragraph] = []
    for item in placed:
        block = item.block
        words = set_text(block, called)
        label = block.numbered.label.text if block.numbered else None
        if not words.text and label is None:
            continue
        own = series.get(block.numbered.series) if block.numbered else None
        part = slugs[item.section]
        if label is not None:
            key = f"{own}.{label}" if own else label
        elif item.kind == "heading":
            key = part
        elif item.kind == "footnote":
            key = f"note.{block.mark or 'x'}"
        else:
            counts[part] = counts.get(part, 0) + 1
            key = f"{part}.{counts[part]}"
        made.append(
            Paragraph(
                id=name(key),
                report=report,
                label=label,
                series=own,
                kind=item.kind,
                section=item.section,
                text=words.text,
                lines=words.lines,
                printed_page=printed.get(block.first.page),
                notes=words.notes,
            )
        )
    return made


def sections_of(paragraphs: Sequence[Paragraph]) -> tuple[Section, ...]:
    """The paragraphs by the headings they stand under, each stretch with its grade."""
    made: list[Section] = []
    grades: dict[tuple[str, ...], str | None] = {}
    for headings, group in groupby(paragraphs, key=lambda paragraph: paragraph.section):
        blocks = tuple(group)
        grade = _grade(headings, blocks) or grades.get(headings)
        grades[headings] = grade
        made.append(Section(headings, grade, blocks))
    return tuple(made)


def _grade(headings: tuple[str, ...], blocks: Sequence[Paragraph]) -> str | None:
    """The grade in a cell beside the heading, or at the heading's end."""
    if not headings:
        return None
    for paragraph in blocks[:3]:
        if paragraph.kind == "grade":
            return paragraph.text
    match = _GRADED.search(headings[-1].rstrip(" .*"))
    grade = (match[1] or match[2]) if match else None
    return grade if grade and is_grade(re.sub(r"^require\b", "requires", grade)) else None
