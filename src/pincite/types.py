"""The values that travel between the stages: frozen, and made of the standard library only.

Conventions, stated once: pages and ranks count from 1, rows from 0; spans are half open and count
characters; boxes are in points from the top left of the page; time is in seconds; for every score
larger is better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal[
    "body",
    "finding",
    "recommendation",
    "conclusion",
    "summary",
    "lead",
    "bullet",
    "footnote",
    "table",
    "caption",
    "heading",
    "grade",
    "contents",
    "front",
    "boilerplate",
    "quote",
]
Outcome = Literal["answered", "partly", "not_in_reports"]
LookUpType = Literal[
    "paragraph", "range", "section", "page", "not_found", "question", "ambiguous"
]


# ---- what a reader gives: lines on pages ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Region:
    """Where something stands: a page of the file, and a box where the format has geometry."""

    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or one paragraph of a format without lines), as its reader found it."""

    text: str
    region: Region | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    marker: str | None = None
    """The list number or bullet, where the format itself keeps it apart from the text."""
    level: int | None = None
    """Heading level from 1, where the format knows it."""
    cell: tuple[int, int, int] | None = None
    """Table, row and column (each from 0), where the format knows them."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the file; `printed` is the page number printed on it, where one is."""

    number: int
    width: float = 0.0
    height: float = 0.0
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader found in a file, before anything is understood."""

    name: str
    format: str
    lines: tuple[Line, ...]
    pages: tuple[Page, ...] = ()
    outline: tuple[tuple[int, str], ...] = ()
    tagged: tuple[str, ...] = ()
    """Text of the file's own structure tree, a block each, where it has one."""
    properties: tuple[tuple[str, str], ...] = ()


# ---- a report, parsed --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextLine:
    """`text[start:end]` of a paragraph is printed at `region`."""

    start: int
    end: int
    region: Region


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote mark that stood at offset `at` of a paragraph's text; it is not part of the text."""

    mark: str
    at: int
    target: str | None = None
    """Id of the footnote's own paragraph, where it was found."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a paragraph that points elsewhere: "(Paragraph 45)", "(Recommendation)"."""

    kind: Literal["paragraph", "recommendation"]
    start: int
    end: int
    targets: tuple[str, ...] = ()
    """Ids of the paragraphs meant, where they are known."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that is cited and judged: one numbered paragraph, or one unnumbered block."""

    id: str
    report: str
    label: str | None
    """The number or code as printed, without full stop, brackets, pilcrow or section sign."""
    series: str | None
    """Name of the numbering series where a report has several, else None."""
    kind: Kind
    section: tuple[str, ...]
    """The headings it stands under, outermost first."""
    text: str
    lines: tuple[TextLine, ...] = ()
    printed_page: str | None = None
    notes: tuple[Note, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def page(self) -> int | None:
        """The page of the file it begins on; None for formats without pages."""
        return self.lines[0].region.page if self.lines else None

    @property
    def pages(self) -> tuple[int, ...]:
        """Every page of the file it stands on, in order."""
        return tuple(dict.fromkeys(line.region.page for line in self.lines))

    def page_at(self, offset: int) -> int | None:
        """The page of the file on which the character at `offset` is printed."""
        for line in self.lines:
            if offset < line.end:
                return line.region.page
        return self.lines[-1].region.page if self.lines else None


@dataclass(frozen=True, slots=True)
class Grade:
    """A judgement as printed: what was judged, and the grade given."""

    subject: str
    grade: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's own blocks, in reading order; its subsections are sections of their own."""

    headings: tuple[str, ...]
    grade: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One run of labels, with what is odd about it as printed."""

    name: str | None
    scheme: str
    """How labels look: "25", "2.10", "A.12", "[25]", "(5)", "§ 7"."""
    count: int
    first: str
    last: str
    missing: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """What a reader of the parse should know before trusting it."""

    series: tuple[Series, ...] = ()
    coverage: float | None = None
    """Share of the pages' characters (without running headers and footers) that stand in blocks."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What the catalogue says of a report: everything but its text."""

    id: str
    title: str
    body: str | None
    """The council, board or department the report is about."""
    kind: str | None
    inspected: tuple[date, date] | None
    published: date | None
    grades: tuple[Grade, ...]
    source: str
    """Name of the file it was read from, without folders."""
    sha256: str
    pages: int
    paragraphs: int
    """Number of blocks of every kind."""
    numbered: int
    """Number of blocks with a label."""
    health: Health = field(default_factory=Health)

    @property
    def year(self) -> int | None:
        """Year of publication, or the inspection's last year; for words like "the 2020 report"."""
        if self.published:
            return self.published.year
        return self.inspected[1].year if self.inspected else None


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its catalogue record and its text in sections."""

    record: Record
    sections: tuple[Section, ...]

    @property
    def id(self) -> str:
        """The report's id, the same as its record's."""
        return self.record.id

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every block of the report in reading order."""
        for section in self.sections:
            yield from section.paragraphs


# ---- finding -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of a paragraph."""

    paragraph_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded and indexed: `text` may add context (a lead-in) to the paragraph's `spans`."""

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


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for."""

    text: str
    scope: Scope
    earlier: tuple[tuple[str, float], ...] = ()
    """Earlier questions whose scores are added, each with its weight."""


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
    """Cosine of its best chunk or sentence with the query: unlike score, comparable over queries."""


# ---- answering ---------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer, each of whose citations is verified; made by `quote.verify` alone."""

    text: str
    citations: tuple[Citation, ...]


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
    missing_words: tuple[str, ...] = ()
    """Words of the question that occur nowhere in the reports searched."""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


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
