"""Is it there? A score from 0 to 1 for "these hits answer the question", and its three outcomes."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pincite.terms import stems
from pincite.types import Hit, Outcome

ANSWERED, PARTLY = 0.5, 0.3
"""Least confidence for each outcome."""
SURE = 0.9
"""Confidence in what is printed for just what was asked."""

# A logistic regression on 168 judged questions (2026-11-23), scaled by hand so that the two bounds
# fall where few answerable questions do. No command prints it yet, and it was fitted on what it is
# measured on: eval/results.md says how weakly it refuses.
_BIAS, _COSINE, _COVERAGE = -4.01, 7.29, 1.76

_MISSING = 0.4
"""Where this share of the question's weight occurs nowhere, an answer is an answer in part."""
_ALL_MISSING = 0.9
"""Where this share occurs nowhere, whatever was found is about something else."""
_PASSAGES = 3
"""The question's words may stand in any of so many paragraphs."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be promised about an answer."""

    outcome: Outcome
    confidence: float


def judge(
    hits: Sequence[Hit], weights: Mapping[str, float], missing: Collection[str] = ()
) -> Verdict:
    """Return the outcome for a question with these hits.

    Args:
        hits: What was found, best first.
        weights: The question's stems, each with its inverse document frequency.
        missing: Those of them that occur nowhere in what was searched.
    """
    if not hits:
        return Verdict("not_in_reports", 0.0)
    score = _BIAS + _COSINE * hits[0].cosine + _COVERAGE * coverage(hits[:_PASSAGES], weights)
    confidence = round(1 / (1 + math.exp(-score)), 3)
    total = sum(weights.values())
    absent = sum(weights[stem] for stem in missing)
    if absent and absent >= _ALL_MISSING * total:
        return Verdict("not_in_reports", min(confidence, PARTLY / 2))
    if confidence >= ANSWERED and absent < _MISSING * total:
        return Verdict("answered", confidence)
    return Verdict("partly" if confidence >= PARTLY else "not_in_reports", confidence)


def given(verdict: Verdict, *, printed: bool, lacking: bool) -> Verdict:
    """Return the verdict in sight of what may be said.

    Args:
        verdict: On the hits.
        printed: The answer is printed for just what was asked: a grade on the front page.
        lacking: No sentence holds such a thing as is asked for: a number, a name. Half the
            confidence is left: of eight judged questions that lost it so, one had an answer
            (docs/decisions.md).
    """
    if printed:
        return Verdict("answered", max(verdict.confidence, SURE))
    if not lacking:
        return verdict
    confidence = round(verdict.confidence / 2, 3)
    return Verdict("partly" if confidence >= PARTLY else "not_in_reports", confidence)


def unknown(missing: Mapping[str, str], question: str) -> list[str]:
    """The stems that occur nowhere, without abbreviations: those may be printed in full.

    >>> unknown({"fgm": "fgm", "zoo": "zoo"}, "Is there FGM at the zoo?")
    ['zoo']
    """
    return [stem for stem, word in missing.items() if word.upper() not in question]


def coverage(hits: Sequence[Hit], weights: Mapping[str, float]) -> float:
    """The share of the question's weight whose stems stand together in one of the paragraphs."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return max(
        sum(weights[stem] for stem in weights.keys() & set(stems(hit.paragraph.text))) / total
        for hit in hits
    )
