"""What searching takes and gives: chunks, a query with its scope, hits."""

from __future__ import annotations

from dataclasses import dataclass

from pincite.types.report import Paragraph


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of a paragraph."""

    paragraph_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded and indexed: `text` may add a lead-in to the paragraph's own `spans`."""

    id: str
    headings: tuple[str, ...]
    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports (and sections) a question is about, and the words that said so."""

    reports: tuple[str, ...]
    sections: tuple[str, ...] = ()
    """Words of section headings the question names; empty for all sections."""
    named: bool = False
    """Whether question, conversation or filter named the reports (False: the whole library)."""
    why: str = ""
    typed: tuple[str, ...] = ()
    """Bodies as the question writes them, misspelt ones too."""
    absent: tuple[str, ...] = ()
    """Places it names on which there is no report."""
    notes: tuple[str, ...] = ()
    """What it names and the library has not, in sentences."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for."""

    text: str
    scope: Scope
    earlier: tuple[tuple[str, float], ...] = ()
    """Earlier questions whose scores are added, each with its weight."""
    phrases: tuple[str, ...] = ()
    """Exact words that a paragraph must hold to be found."""
    written: tuple[str, ...] = ()
    """`text` and the earlier questions as they are read, with names; empty where they are so."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit: its span in the paragraph's text, and its score for the query."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph found for a query."""

    paragraph: Paragraph
    score: float
    rank: int
    sentences: tuple[Sentence, ...] = ()
    cosine: float = 0.0
    """Cosine of its best chunk or sentence; unlike `score`, comparable over queries."""
