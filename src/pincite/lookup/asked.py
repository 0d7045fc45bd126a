"""Paragraphs that hold a question's own words, for one typed where a citation goes; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.lookup import headings
from pincite.lookup.reference import Division, Labels, Nth, Reference, Words
from pincite.lookup.within import NO_TEXT, labelled
from pincite.types import Paragraph

FEW = 10
"""More paragraphs than this with a question's words tell nothing."""
_KIND = re.compile(r"\b(?:recommendations?|recs?)\b")
_PLACE = re.compile(
    r"(?P<asked>.+) (?:under|within|in|from)(?: the)? (?P<place>.+?)(?: (?:part|section|chapter))?"
)
_SECTION = ("s", "ss", "sec")
_ASKING = frozenset(
    ["one", "bit", "paragraph", "para", "where", "say", "says", "about", "mention", "there"]
)


def asked_of(reference: Reference, blocks: Sequence[Paragraph], name: str) -> Sequence[Paragraph]:
    """What a question names or holds the words of: numbers in it, else its telling words."""
    match reference:
        case Labels():
            return labelled(Labels(reference.unit, reference.spans), blocks, name).paragraphs
        case Division(word=word, number=number):
            return holding(f"{'section' if word[:3] in _SECTION else word} {number}", blocks)
        case Words(text=text) | Nth(words=text):
            return holding(text, blocks)
    return ()


def holding(words: str, blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs that hold all telling words of a question: numbered ones, else any.

    "... under leadership" keeps to that section, where the report has one, and "the recommendation
    on ..." to recommendations.
    """
    inside, asked = _within(words, blocks)
    kind = _KIND.search(asked)
    if kind:
        inside = [p for p in inside if p.kind == "recommendation"]
        asked = _KIND.sub(" ", asked)
    kept = [word for word in headings.telling(asked) if word not in _ASKING]
    stems = [re.escape(re.sub(r"(?:s|ing|ed)$", "", word)) for word in kept]
    if not stems or len(stems) > 6:
        return []
    if re.fullmatch(r"\D+ \d+", words):
        stems = [rf"{re.escape(words)}\b"]
    wanted = [re.compile(rf"\b{stem}", re.IGNORECASE) for stem in stems]
    held = [p for p in inside if all(word.search(p.text) for word in wanted)]
    if len(held) > FEW:
        return []
    return [p for p in held if p.label] or [p for p in held if p.kind not in NO_TEXT]


def _within(words: str, blocks: Sequence[Paragraph]) -> tuple[list[Paragraph], str]:
    """The paragraphs of the section a question names, or all, and the question without its name."""
    if place := _PLACE.fullmatch(words):
        parts = headings.matching(headings.divisions(blocks), place["place"], least=0.1)
        if parts:
            return [p for part in parts for p in part.paragraphs], place["asked"]
    return list(blocks), words
