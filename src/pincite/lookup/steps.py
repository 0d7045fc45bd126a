"""Typed steps: "next", "previous page", "the paragraph after 25"; pure."""

from __future__ import annotations

import re

from pincite.lookup.grammar import LABEL, UNIT, UNITS, normalised
from pincite.lookup.reference import Step

_STEP = re.compile(
    r"^(?:(?P<word>next|following|forward|forwards|prev(?:ious)?\.?|preceding|back|backwards?|before"
    r"|after|prior|last but 1|\+\s?1|-\s?1)"
    rf"(?:\s+(?P<unit>{UNIT}|1|block))?(?:\s+(?:please|after that|before that))?"
    r"|(?:1|paragraph|para)\s+(?P<side>before|after)(?:\s+(?:that|this|it))?)$"
)
_STEP_FROM = re.compile(
    rf"^(?:(?:next|previous|following|preceding|{UNIT}|1)?\s*)"
    rf"(?P<side>before|after|preceding|following)\s+(?:{UNIT})?\s*(?P<label>{LABEL})$"
)


def step_of(text: str) -> Step | None:
    """The step a text asks for: "next", "previous page", "the paragraph after 25"; else None."""
    core = re.sub(r"^(?:the|go|to|and|show|me|please|one)\s+", "", normalised(text).strip(" .,!?"))
    core = re.sub(r"^(?:the|to|me|please)\s+", "", core)
    if found := _STEP.match(core):
        word = found["word"] or found["side"]
        unit = found["unit"] or ""
        page = bool(re.fullmatch(UNITS["page"], unit))
        back = bool(re.match(r"prev|prec|back|before|prior|last|-", word))
        return Step(-1 if back else 1, "page" if page else "paragraph")
    if found := _STEP_FROM.match(core):
        side = found["side"]
        return Step(-1 if side in ("before", "preceding") else 1, label=found["label"])
    return None
