"""What stands around a paragraph: its neighbours on the panel, and where a step leads; pure."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.types import Paragraph

REACH = 2
"""Paragraphs shown before and after the one that is cited."""

_NOT_READ_ALOUD = frozenset({"contents", "boilerplate"})


def _is_read(paragraph: Paragraph, here: Paragraph) -> bool:
    """Whether it counts as a neighbour; the front page does only for who is on it."""
    if paragraph.kind in _NOT_READ_ALOUD:
        return False
    return _on_front(here) or not _on_front(paragraph)


def _on_front(paragraph: Paragraph) -> bool:
    return paragraph.kind == "front" or (paragraph.kind == "grade" and not paragraph.section)


def nearby(
    paragraphs: Sequence[Paragraph], here: Paragraph, reach: int = REACH
) -> tuple[Paragraph, ...]:
    """The paragraph with `reach` paragraphs on either side, and the headings between them."""
    text = [p for p in paragraphs if p == here or _is_read(p, here)]
    at = text.index(here)
    first = last = at
    for step in (-1, 1):
        edge, left = at, reach
        while left and 0 <= edge + step < len(text):
            edge += step
            left -= text[edge].kind != "heading"
        first, last = min(first, edge), max(last, edge)
    return tuple(text[first : last + 1])


def beside(paragraphs: Sequence[Paragraph], here: Paragraph, step: int) -> Paragraph | None:
    """The paragraph before (-1) or after (1): from a numbered one, the next that is numbered."""
    at = paragraphs.index(here)
    walk = paragraphs[at + 1 :] if step > 0 else paragraphs[:at][::-1]
    for paragraph in walk:
        read = paragraph.kind != "heading" and _is_read(paragraph, here)
        if paragraph.label if here.label else read:
            return paragraph
    return None
