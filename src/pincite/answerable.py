"""Is it there? A score from 0 to 1 for "this answers the question", and its three outcomes; pure.

The score is a logistic regression whose coefficients `make calibrate` fits; calibration.json
holds them with their date and data. How near the best paragraph comes says little (a near miss
comes near); what the reports nowhere have, and what no sentence gives, says most.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from pincite.terms import stems
from pincite.types import Evidence, Hit, Outcome, Scope

ANSWERED = 0.5
"""Least confidence for an answer in full."""
REFUSED = 0.1
"""Most confidence where the reports do not say."""
SURE = 0.9
"""Confidence in what is printed for just what was asked."""
GONE = 0.6
"""Where this share of the question's weight occurs nowhere, the reports do not say."""
GONE_TOGETHER = 0.45
"""So too where this share does, if it is more than one word or name."""
SCARCE = 0.35
"""Where this share occurs nowhere, an answer is an answer in part; none where it also lacks what is
asked for."""


Elsewhere = Literal["no", "in part", "yes"]
"""Whether what is asked about has no report here: an edition that is not there, or a place."""
REASON = "a reason"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be promised about an answer."""

    outcome: Outcome
    confidence: float


def evidence(
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    missing: Mapping[str, str],
    lacking: str = "",
) -> Evidence:
    """Return what speaks for and against an answer.

    Args:
        hits: What was found, best first.
        weights: The question's stems, each with its inverse document frequency.
        missing: Those of them that occur nowhere in what was searched, with the word or name.
        lacking: What is asked for and no sentence gives, in words.
    """
    total = sum(weights.values())
    gone = sum(weights[stem] for stem in missing)
    return Evidence(
        cosine=hits[0].cosine if hits else 0.0,
        missing=gone / total if total else 0.0,
        unknown=len(set(missing.values())),
        lacking=lacking,
    )


def judge(seen: Evidence, *, printed: bool = False, elsewhere: Elsewhere = "no") -> Verdict:
    """Return the outcome for what was seen.

    Args:
        seen: What speaks for and against an answer.
        printed: The answer is printed for just what was asked: a grade on the front page.
        elsewhere: Whether the library has no report on what is asked about.
    """
    sure = confidence(seen)
    if elsewhere == "yes":
        return Verdict("not_in_reports", min(sure, REFUSED))
    if elsewhere == "in part":
        sure = min(sure, ANSWERED)
    elif printed:
        return Verdict("answered", max(sure, SURE))
    gone = seen.missing >= GONE or (seen.missing >= GONE_TOGETHER and seen.unknown > 1)
    if gone or (seen.lacking not in ("", REASON) and seen.missing >= SCARCE):
        return Verdict("not_in_reports", min(sure, REFUSED))
    if seen.lacking or seen.missing >= SCARCE or sure < ANSWERED or elsewhere == "in part":
        return Verdict("partly", sure)
    return Verdict("answered", sure)


def heard_of(scope: Scope, missing: Mapping[str, str]) -> Scope:
    """The scope without its notes on places that the reports it names do speak of.

    "Which Fenwick children live in Kent?" asks for no report on Kent.
    """
    if not scope.named:
        return scope
    spoken = [place for place in scope.absent if not set(stems(place)) & missing.keys()]
    notes = (note for note in scope.notes if not any(f" {place} " in note for place in spoken))
    return replace(scope, notes=tuple(notes))


def elsewhere(scope: Scope, missing: Mapping[str, str]) -> Elsewhere:
    """Whether the question names a place or an edition that is not in the library.

    "How many children are placed in Kent?" is asked of other reports, where they speak of Kent.
    """
    if scope.named:
        return "in part" if scope.notes else "no"
    places = (set(stems(place)) for place in scope.absent)
    return "yes" if any(place & missing.keys() for place in places) else "no"


def confidence(seen: Evidence) -> float:
    """The calibrated score: 1 / (1 + exp(-(bias + weights . signs)))."""
    bias, weights = coefficients()
    score = bias + sum(w * sign for w, sign in zip(weights, signs(seen), strict=True))
    return round(1 / (1 + math.exp(-score)), 3)


def signs(seen: Evidence) -> tuple[float, ...]:
    """The evidence as the numbers that calibration.json has weights for, in its order.

    A reason is told in many ways: that none was found says less than that no number was.
    """
    reason = seen.lacking == REASON
    return seen.cosine, seen.missing, float(bool(seen.lacking) and not reason), float(reason)


@cache
def coefficients() -> tuple[float, tuple[float, ...]]:
    """The bias, and a weight for each sign."""
    text = files("pincite").joinpath("calibration.json").read_text(encoding="utf8")
    held = json.loads(text)
    return float(held["bias"]), tuple(map(float, held["weights"].values()))


def unknown(missing: Mapping[str, str], question: str) -> dict[str, str]:
    """What occurs nowhere, without abbreviations: those may be printed in full.

    >>> unknown({"fgm": "fgm", "zoo": "zoo"}, "Is there FGM at the zoo?")
    {'zoo': 'zoo'}
    """
    return {stem: word for stem, word in missing.items() if word.upper() not in question}
