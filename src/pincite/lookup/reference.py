"""What a typed citation can mean: labels, pages, the nth bullet, a step on, a heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["paragraph", "recommendation", "conclusion", "page", "footnote"]


@dataclass(frozen=True, slots=True)
class Span:
    """One label, or the stretch from one label to another."""

    first: str
    last: str | None = None
    bullet: int | None = None
    """25(b): the second bullet under 25."""
    part: str | None = None
    """That part as typed: "(b)"."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels or pages, and words that say where in the report: "LSCB para 7"."""

    unit: Unit | None
    """None for bare numbers."""
    spans: tuple[Span, ...]
    words: str = ""
    page: str | None = None
    """The page a pinpoint gives in brackets, which tells two of the same number apart."""
    twin: int = 0
    """"second para 25": the second that is printed with that number."""

    @property
    def is_list(self) -> bool:
        """Whether more than one paragraph was asked for."""
        return len(self.spans) > 1 or any(span.last for span in self.spans)


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (from the end: negative) of a kind of block, of a section or of the report."""

    n: int
    what: str
    words: str = ""
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """So many on from where the reader is, or from a label: "next", "the paragraph before 25"."""

    by: int
    what: Literal["paragraph", "page"] = "paragraph"
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """A numbered division: "section 11", "chapter 4", "annex B"."""

    word: str
    number: str


@dataclass(frozen=True, slots=True)
class Words:
    """Anything else: a section's heading, or a question."""

    text: str
    heading: bool = False
    """Whether a word such as "section" said that a heading is meant."""
    page: str | None = None


Reference = Labels | Nth | Step | Division | Words
