"""What a reader should know of a parse before trusting it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pincite.numbering import Label, in_ranges, missing
from pincite.types import Health, Line, Page, Paragraph, Series

DOUBTFUL = 0.9
"""Mean confidence of OCR below which a page is named."""


def examine(
    paragraphs: Sequence[Paragraph],
    series: Sequence[tuple[str | None, Sequence[Label]]],
    lines: Sequence[Line],
    said: Sequence[str] = (),
    pages: Sequence[Page] = (),
) -> Health:
    """The health record of a parse.

    Args:
        paragraphs: every block.
        series: each series' name and labels in order.
        lines: the lines that are text, running headers and footers left out.
        said: warnings of other stages.
        pages: the pages of the file.
    """
    records = tuple(_series(name, labels, paragraphs) for name, labels in series if labels)
    coverage = _coverage(paragraphs, lines)
    sure = {page.number: page.confidence for page in pages if page.confidence is not None}
    return Health(
        records,
        coverage,
        (*_warnings(records, coverage, paragraphs), *said, *_by_ocr(sure)),
        tuple(sure),
        round(sum(sure.values()) / len(sure), 3) if sure else None,
    )


def _by_ocr(sure: Mapping[int, float]) -> list[str]:
    """What to beware of on pages read by OCR."""
    if not sure:
        return []
    said = [
        f"{_pages(list(sure))} {'was' if len(sure) == 1 else 'were'} read by OCR: check numbers "
        "and quotations against the page."
    ]
    weak = [page for page, share in sure.items() if share < DOUBTFUL]
    if weak:
        said.append(f"OCR was unsure of {_pages(weak).lower()}: read the page itself.")
    return said


def pictured(pages: Sequence[Page], remedy: str = "") -> list[str]:
    """A sentence about pages that are pictures, if there are any, and what would help.

    >>> pictured([Page(1), Page(2, pictured=True), Page(3, pictured=True)])
    ['Pages 2, 3 are pictures without text: nothing on them can be found.']
    """
    numbers = [page.number for page in pages if page.pictured]
    if not numbers:
        return []
    one = len(numbers) == 1
    more = f" To read {'it' if one else 'them'} {remedy}" if remedy else ""
    return [
        f"{_pages(numbers)} {'is a picture' if one else 'are pictures'} without text: "
        f"nothing on {'it' if one else 'them'} can be found.{more}"
    ]


def _pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:12]))
    more = f" and {len(numbers) - 12} more" if numbers[12:] else ""
    return f"Page{'' if len(numbers) == 1 else 's'} {shown}{more}"


def _series(name: str | None, labels: Sequence[Label], paragraphs: Sequence[Paragraph]) -> Series:
    texts = [label.text for label in labels]
    mine = [p for p in paragraphs if p.series == name and p.label in set(texts)]
    return Series(
        name=name,
        scheme=labels[0].scheme,
        count=len(labels),
        first=texts[0],
        last=texts[-1],
        missing=missing(labels),
        empty=tuple(p.label for p in mine if p.label and not p.text),
        repeated=tuple(dict.fromkeys(text for text in texts if texts.count(text) > 1)),
    )


def _coverage(paragraphs: Sequence[Paragraph], lines: Sequence[Line]) -> float | None:
    there = sum(_letters(line.text) for line in lines)
    if not there:
        return None
    kept = sum(_letters(p.text) + _letters(p.label or "") for p in paragraphs)
    kept += sum(_letters(note.mark) for p in paragraphs for note in p.notes)
    kept += sum(_letters(p.id.rsplit(".", 1)[-1]) for p in paragraphs if p.kind == "footnote")
    return round(min(1.0, kept / there), 4)


def _letters(text: str) -> int:
    return len(re.findall(r"\w", text))


def _warnings(
    series: Sequence[Series], coverage: float | None, paragraphs: Sequence[Paragraph]
) -> list[str]:
    said: list[str] = []
    if not series:
        said.append("No numbered paragraphs were found: cite by section and page.")
    for one in series:
        where = f" of {one.name}" if one.name else ""
        if one.missing:
            said.append(f"No paragraph {in_ranges(one.missing)}{where} is printed.")
        if one.empty:
            said.append(f"Paragraph {', '.join(one.empty)}{where} is printed without text.")
        if one.repeated:
            said.append(f"Paragraph {', '.join(one.repeated)}{where} is printed more than once.")
    if coverage is not None and coverage < 0.98:
        said.append(f"Only {coverage:.1%} of the text stands in blocks.")
    longest = max((p for p in paragraphs if p.label), key=lambda p: len(p.text), default=None)
    if longest is not None and len(longest.text) > 8000:
        said.append(f"Paragraph {longest.label} is unusually long: a number may have been missed.")
    return said
