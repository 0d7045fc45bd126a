"""Is it there? A score from 0 to 1 for "these hits answer the question", and its three outcomes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.terms import stems
from pincite.types import Hit, Outcome

ANSWERED, PARTLY = 0.5, 0.3
"""Least confidence for each outcome."""

# A logistic curve through three points set by eye on the development questions of 2026-11-23: it
# separates other subjects well and near misses badly. A fitted one is to take its place.
_BIAS, _COSINE, _COVERAGE = -6.6, 9.0, 4.2

_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be promised about an answer."""

    outcome: Outcome
    confidence: float


def judge(question: str, hits: Sequence[Hit], missing: Sequence[str]) -> Verdict:
    """Return the outcome for a question with these hits.

    Args:
        question: The question as it is searched for.
        hits: What was found, best first.
        missing: Words of the question that occur nowhere in the reports searched.
    """
    if not hits:
        return Verdict("not_in_reports", 0.0)
    cosine = max(hit.cosine for hit in hits[:_PASSAGES])
    asked = set(stems(question))
    found = {stem for hit in hits[:_PASSAGES] for stem in stems(hit.paragraph.text)}
    coverage = len(asked & found) / len(asked) if asked else 0.0
    score = _BIAS + _COSINE * cosine + _COVERAGE * coverage
    confidence = round(1 / (1 + math.exp(-score)), 3)
    if confidence >= ANSWERED:
        return Verdict("answered", confidence)
    return Verdict("partly" if confidence >= PARTLY else "not_in_reports", confidence)
