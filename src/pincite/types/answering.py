"""What answering gives: drafts, citations that hold, answers; turns and look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pincite.types.finding import Hit, Query, Span
from pincite.types.report import Paragraph

Outcome = Literal["answered", "partly", "not_in_reports"]
LookUpType = Literal["paragraph", "range", "section", "page", "not_found", "question", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence somebody proposes, with the quotations that are to carry it: unchecked."""

    text: str
    quotes: tuple[tuple[str, str], ...]
    """(paragraph id, words said to stand in it) pairs."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and the place where it stands, letter for letter."""

    paragraph: Paragraph
    span: Span
    quote: str

    def __post_init__(self) -> None:
        """Refuse a citation whose quotation is not the paragraph's own words."""
        if self.span.paragraph_id != self.paragraph.id:
            raise ValueError(f"span of {self.span.paragraph_id} cited as {self.paragraph.id}")
        if not self.quote or self.paragraph.text[self.span.start : self.span.end] != self.quote:
            raise ValueError(f"not verbatim in {self.paragraph.id}: {self.quote!r}")

    @property
    def page(self) -> int | None:
        """The page of the file on which the quotation begins."""
        return self.paragraph.page_at(self.span.start)

    @property
    def pages(self) -> tuple[int, ...]:
        """Every page of the file on which words of the quotation stand, in order."""
        return self.paragraph.pages_of(self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer, its citations verified; only `quote.verify` makes it."""

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        """Refuse a statement that cites nothing."""
        if not self.text.strip() or not self.citations:
            raise ValueError(f"a statement without a citation: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Related:
    """A finding that a cited recommendation rests on, or the recommendation made of a finding."""

    paragraph: Paragraph
    to: str
    """Id of the paragraph cited."""
    kind: Literal["finding", "recommendation"]
    printed: bool
    """The report says so; else both are marked, and the words are nearest."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the confidence in an answer rests on."""

    cosine: float
    """Of the question with the nearest of the best paragraph's sentences and chunks."""
    missing: float
    """Share of the question's weight (inverse document frequency) that occurs nowhere."""
    unknown: int
    """Words and names that are that share."""
    lacking: str
    """What is asked for and no sentence gives, in words: "a number of boats", "a reason"."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the screen, the command line and the API are given."""

    question: str
    query: Query
    outcome: Outcome
    confidence: float
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    nearest: tuple[Paragraph, ...] = ()
    related: tuple[Related, ...] = ()
    missing_words: tuple[str, ...] = ()
    """Words of the question that occur nowhere in the reports searched."""
    notes: tuple[str, ...] = ()
    evidence: Evidence | None = None
    """None for what was looked up."""
    seconds: float = 0.0

    @property
    def cited(self) -> dict[str, Paragraph]:
        """The paragraphs that its statements cite, by id, in their order."""
        return {c.paragraph.id: c.paragraph for s in self.statements for c in s.citations}


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation, and what was made of it."""

    question: str
    searched_as: str | None = None
    scope: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    """Ids of the paragraphs its answer cited."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a typed citation led to."""

    type: LookUpType
    paragraphs: tuple[Paragraph, ...]
    message: str = ""
