"""A report, parsed: numbered paragraphs and unnumbered blocks in sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from pincite.types.source import Region

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


@dataclass(frozen=True, slots=True)
class TextLine:
    """`text[start:end]` of a paragraph is printed at `region`."""

    start: int
    end: int
    region: Region


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote mark that stood at offset `at` of a paragraph's text, and is not part of it."""

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

    def pages_of(self, start: int, end: int) -> tuple[int, ...]:
        """The pages of the file on which `text[start:end]` is printed, in order."""
        spans = ((max(start, x.start), min(end, x.end), x.region.page) for x in self.lines)
        # The space at which a line ends is no word of the next page.
        return tuple(dict.fromkeys(page for a, b, page in spans if self.text[a:b].strip()))


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
    scanned: tuple[int, ...] = ()
    """Pages of the file that were read by OCR."""
    confidence: float | None = None
    """How sure OCR was, 0 to 1: the mean over those pages."""


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


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was to be added."""

    path: Path
    status: Literal["added", "unchanged", "replaced"]
    record: Record
    seconds: float
