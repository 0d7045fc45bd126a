"""What a sentence is worth by itself as an answer to a question, in its paragraph or not; pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pincite import lettered, wanted
from pincite.kinds import Kind, asks_quantity, asks_whether, decides
from pincite.manner import (
    asks_faults,
    asks_pace,
    asks_voice,
    name_asked_about,
    tells_faults,
    tells_meaning,
    tells_pace,
    tells_voice,
)
from pincite.terms import stems
from pincite.thesaurus import parted
from pincite.types import Paragraph, Sentence

# Figures behind these: docs/decisions.md, "What goes into an extract".
_COVERAGE = 0.2
"""Weight of the question's words that the sentence holds, beside its paragraph's score and its own
cosine, which count 1 each."""
_LENGTH = 0.1
"""Weight of the logarithm of a sentence's length in twenties of words: a longer one says more."""
_LONG = 0.7
"""The most that logarithm may be: twice as long again says no more."""
_TOPIC = 0.1
"""Taken from a paragraph's first sentence, which says what the others are about."""
_GIVEN = 0.3
"""Added to a sentence that gives the very thing asked for."""
_QUANTITY = 0.15
"""Added to a sentence with a quantity, where one is asked for."""
_PACE = 0.05
"""Added to that where it says how quickly, and that is asked for."""
_STATE = 0.1
"""Added to a sentence that tells how things stood on a day, where a number is asked for."""
_DECIDES = 0.1
"""Added to a sentence that says in how far it is so, where yes or no is asked for."""
_MEANING = 0.3
"""Added to a sentence that says what a name stands for, where that is asked."""
_VOICE = 0.15
"""Added to a sentence that says what people said, or think, where that is asked for."""
_FAULT = 0.1
"""Added to a sentence that says what is wrong, where that is asked for."""
_FOOTNOTE = 0.2
"""Taken from a footnote's sentence: a source is rarely the answer."""
_OPEN = 0.2
"""Taken from a sentence that only leads in to a list."""

_ON_A_DAY = re.compile(r"(?:At|On|As at|As of) (?:the )?(?:\d{1,2} [A-Z][a-z]+|end of)")
_QUANTITIES = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|thirds?|quarters?|"
    r"majority|most|few|(?<!at )all|none)\b",
    re.IGNORECASE,
)


_BEFORE = 200
"""Characters before a sentence, some one or two sentences: whom "they" may be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and how much each of its words says."""

    question: str
    weights: Mapping[str, float]
    kind: Kind | None
    """The kind of thing that is asked for."""

    def held(self, own: set[str]) -> float:
        """The share of the question's weight whose stems are among these."""
        total = sum(self.weights.values())
        return sum(self.weights.get(stem, 0.0) for stem in own) / total if total else 0.0

    def gives(self, text: str, before: str = "") -> bool:
        """Whether a text gives the very thing: a number of what is counted, a date, a name."""
        return self.kind is not None and not wanted.lacking(self.question, [text], before=before)

    @property
    def names(self) -> tuple[str, ...]:
        """Names such as "Child Q" in the question; they have weights as its stems have."""
        return lettered.names(self.question)

    @property
    def name(self) -> str:
        """What is to be told the meaning of; empty where nothing is."""
        return name_asked_about(parted(self.question)[0])

    @property
    def counts(self) -> bool:
        """Whether a quantity is asked for."""
        return asks_quantity(self.question)


def own_worth(asked: Asked, paragraph: Paragraph, sentence: Sentence) -> float:
    """The sentence's cosine, and what its words add or take."""
    text = paragraph.text[sentence.start : sentence.end]
    length = math.log(max(1, len(text.split())) / 20)
    worth = sentence.score + _LENGTH * min(length, _LONG)
    worth += _COVERAGE * asked.held(set(stems(text)) | lettered.held(text, asked.names))
    if sentence.start == 0:
        worth -= _TOPIC
    if paragraph.kind == "footnote":
        worth -= _FOOTNOTE
    if text.rstrip().endswith(":"):
        worth -= _OPEN
    if asked.kind == "number" and _ON_A_DAY.match(text):
        worth += _STATE
    if asks_whether(asked.question) and decides(text):
        worth += _DECIDES
    if asks_faults(asked.question) and tells_faults(text):
        worth += _FAULT
    if asked.name and tells_meaning(asked.name, text):
        worth += _MEANING
    if asks_voice(asked.question) and tells_voice(text):
        worth += _VOICE
    if asked.gives(text, paragraph.text[max(0, sentence.start - _BEFORE) : sentence.start]):
        return worth + _GIVEN
    if not asked.counts:
        return worth
    if asks_pace(asked.question) and (told := tells_pace(text)):
        return worth + _QUANTITY + told * _PACE
    return worth + _QUANTITY if _QUANTITIES.search(text) else worth
