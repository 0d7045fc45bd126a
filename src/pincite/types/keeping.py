"""What is kept of conversations: answers without the paragraphs they quote, and what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pincite.types.answering import Evidence, Outcome
from pincite.types.finding import Query


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it is kept: paragraphs by id, with the words that were quoted.

    The quotations are looked for again when it is shown: the report may be read anew meanwhile.
    """

    question: str
    query: Query
    outcome: Outcome
    confidence: float
    statements: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """(text, (paragraph id, quotation) pairs) of each."""
    nearest: tuple[str, ...]
    others: tuple[str, ...]
    """Ids of the best paragraphs found, cited ones among them."""
    missing_words: tuple[str, ...]
    notes: tuple[str, ...]
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in a list of them."""

    id: str
    title: str
    changed: datetime
    turns: int
    removed: bool
    """It is deleted, and can be put back."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer."""

    conversation: str
    position: int
    given: datetime
    helpful: bool
    comment: str
    answer: KeptAnswer
