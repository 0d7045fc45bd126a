"""Query + Hits -> Drafts: the report's own sentences, chosen and put in order; no LLM."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.terms import stems
from pincite.types import Draft, Hit, Paragraph, Sentence

MOST_STATEMENTS = 12
MOST_PARAGRAPHS = 4
MOST_SENTENCES = 5
"""Of one report."""
_ENOUGH = 0.62
"""Paragraphs that score less than this share of the best one stay out of the answer."""
_OVERLAP = 0.35
"""Weight of the question's words in a sentence, beside its cosine."""

# A sentence that opens so means little without the one before it.
_POINTS_BACK = re.compile(
    r"(This|These|Those|That|It|They|He|She|Its|Their|His|Her|Such|However|But|Although this|"
    r"Despite this|As a result|Consequently|Therefore|In addition|Also|Furthermore)\b"
)


def extract(question: str, hits: Sequence[Hit]) -> tuple[Draft, ...]:
    """Return two to five verbatim sentences a report, best paragraph first, each with its source.

    Args:
        question: The question as it is searched for.
        hits: What was found, best first.
    """
    asked = set(stems(question))
    reports: dict[str, list[Hit]] = {}
    floor = _ENOUGH * hits[0].score if hits else 0.0
    for hit in hits:
        if hit.score >= floor and hit.sentences:
            reports.setdefault(hit.paragraph.report, []).append(hit)
    drafts: list[Draft] = []
    for found in reports.values():
        drafts += _of_report(asked, found[:MOST_PARAGRAPHS])
    return tuple(drafts[:MOST_STATEMENTS])


def _of_report(asked: set[str], hits: Sequence[Hit]) -> list[Draft]:
    chosen: list[tuple[Hit, Sentence]] = []
    for place, hit in enumerate(hits):
        ranked = sorted(hit.sentences, key=lambda s: -_worth(asked, hit.paragraph, s))
        chosen.append((hit, ranked[0]))
        # The best paragraph may say more than one thing about the question.
        if place == 0:
            best = _worth(asked, hit.paragraph, ranked[0])
            chosen += [
                (hit, sentence)
                for sentence in ranked[1:2]
                if _worth(asked, hit.paragraph, sentence) >= 0.75 * best
            ]
    drafts: list[Draft] = []
    shown: set[str] = set()
    for hit, sentence in chosen[:MOST_SENTENCES]:
        quote = _with_antecedent(hit, sentence)
        if any(quote in other or other in quote for other in shown):
            continue
        shown.add(quote)
        drafts.append(Draft(text=quote, quotes=((hit.paragraph.id, quote),)))
    return drafts


def _worth(asked: set[str], paragraph: Paragraph, sentence: Sentence) -> float:
    inside = set(stems(paragraph.text[sentence.start : sentence.end]))
    overlap = len(asked & inside) / len(asked) if asked else 0.0
    return sentence.score + _OVERLAP * overlap


def _with_antecedent(hit: Hit, sentence: Sentence) -> str:
    """The sentence's words, from the sentence before it where it points back to that one."""
    text = hit.paragraph.text
    start = sentence.start
    if _POINTS_BACK.match(text, start):
        before = [s.start for s in hit.sentences if s.start < start]
        start = max(before, default=start)
    return text[start : sentence.end]
