"""What points elsewhere: footnote marks to their notes, "(Paragraph 45)" to its paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pincite.types import Mark, Note, Paragraph

_NUMBERS = r"(\d+(?:\.\d+)*(?:\s*(?:,|and|&|to|[-–])\s*\d+(?:\.\d+)*)*)"
_PARAGRAPH = re.compile(rf"\bparagraphs?\s+{_NUMBERS}(?![\d.]*\s+(?:of|in)\b)", re.I)
_RECOMMENDATION = re.compile(
    rf"\((?:recommendations?)(?:\s+{_NUMBERS})?\)|\brecommendations?\s+{_NUMBERS}", re.I
)
_RANGE = re.compile(r"(\d+(?:\.\d+)*)\s*(?:to|[-–])\s*(\d+(?:\.\d+)*)")
MOST = 60
"""Paragraphs a range may name before it is taken for something else."""


def linked(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with their footnotes' ids and their cross-references."""
    notes: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        if paragraph.kind == "footnote":
            notes[_mark(paragraph)].append(paragraph)
    labels: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        if paragraph.label is not None:
            labels[paragraph.label].append(paragraph)
    boxed = {
        match[1]: paragraph
        for paragraph in paragraphs
        if paragraph.kind == "heading"
        and (match := re.match(r"recommendation\s+(\d+)\b", paragraph.text, re.I))
    }
    return [
        replace(
            paragraph,
            notes=tuple(_aimed(note, paragraph, notes) for note in paragraph.notes),
            marks=tuple(_marks(paragraph, labels, boxed)),
        )
        for paragraph in paragraphs
    ]


def _mark(footnote: Paragraph) -> str:
    return footnote.id.split("#note.", 1)[-1].split("~", 1)[0]


def _aimed(note: Note, paragraph: Paragraph, notes: dict[str, list[Paragraph]]) -> Note:
    """The note with the id of its footnote: on the same page, else the next one of that mark."""
    page = paragraph.page_at(note.at) or 0
    found = notes.get(note.mark, [])
    same = [footnote for footnote in found if page in footnote.pages]
    later = [footnote for footnote in found if (footnote.page or 0) >= page]
    target = next(iter(same or later), None)
    return replace(note, target=target.id) if target else note


def _marks(
    paragraph: Paragraph, labels: dict[str, list[Paragraph]], boxed: dict[str, Paragraph]
) -> list[Mark]:
    if paragraph.kind in {"heading", "contents", "boilerplate", "front"}:
        return []
    found: list[Mark] = []
    for match in _PARAGRAPH.finditer(paragraph.text):
        targets = [
            target.id
            for number in _listed(match[1], labels)
            if (target := _nearest(paragraph, labels.get(number, []))) is not None
        ]
        found.append(Mark("paragraph", match.start(), match.end(), tuple(targets)))
    for match in _RECOMMENDATION.finditer(paragraph.text):
        numbers = _listed(match[1] or match[2] or "", labels)
        targets = []
        for number in numbers:
            meant = [p for p in labels.get(number, []) if p.kind == "recommendation"]
            if meant:
                targets.append(meant[0].id)
            elif number in boxed:
                targets.append(boxed[number].id)
        found.append(Mark("recommendation", match.start(), match.end(), tuple(targets)))
    return sorted(found, key=lambda mark: mark.start)


def _listed(words: str, labels: dict[str, list[Paragraph]]) -> list[str]:
    """The labels a list or range names, ranges written out."""
    numbers: list[str] = []
    for part in re.split(r"\s*(?:,|\band\b|&)\s*", words):
        span = _RANGE.fullmatch(part.strip())
        if span is None:
            numbers.append(part.strip())
            continue
        known = list(labels)
        if span[1] in known and span[2] in known:
            first, last = known.index(span[1]), known.index(span[2])
            if 0 <= last - first <= MOST:
                numbers.extend(known[first : last + 1])
                continue
        numbers.extend(span.groups())
    return [number for number in dict.fromkeys(numbers) if number]


def _nearest(paragraph: Paragraph, found: Sequence[Paragraph]) -> Paragraph | None:
    """Of several paragraphs of one number, the one of another series if this is a conclusion."""
    others = [target for target in found if target.id != paragraph.id]
    if not others:
        return None
    if paragraph.kind in {"conclusion", "recommendation"}:
        body = [target for target in others if target.series != paragraph.series]
        return (body or others)[0]
    same = [target for target in others if target.series == paragraph.series]
    return (same or others)[0]
