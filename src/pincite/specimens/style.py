"""How the specimens look: sizes, margins, fonts. Lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PAGE = (595.0, 842.0)

BULLET, DASH = "\uf06e", "\uf02d"
"""Code points of the private use area: what Word writes for its bullets, and what readers meet."""


@dataclass(frozen=True, slots=True)
class Heading:
    """How a level of headings is set."""

    size: float
    leading: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Style:
    """How one family of reports is set."""

    name: str
    regular: str
    bold: str
    head: str
    """Font of headings."""
    size: float
    leading: float
    between: float
    """Space between paragraphs."""
    headings: tuple[Heading, Heading, Heading]
    colour: str
    inner: float
    outer: float
    """Left and right margins of odd pages; even pages are mirrored where the two differ."""
    top: float
    bottom: float
    number: float
    """Indent of a numbered paragraph's text from its number."""
    bullets: tuple[str, str]
    unnumbered: int
    """Pages of the file before the one that prints 1."""
    note_size: float
    note_indent: float
    """Indent of a footnote's text from its number; 0: the number is raised and touches it."""
    title: tuple[float, float, float]
    """Size and leading of the title on the cover, and the space above it."""

    def left(self, page: int) -> float:
        """Return where text begins on a page."""
        return self.inner if page % 2 else self.outer

    def printed(self, page: int) -> str | None:
        """Return the number printed on a page of the file, if one is.

        >>> [INQUIRY.printed(page) for page in (1, 2, 3)]
        [None, 'ii', '1']
        """
        if page > self.unnumbered:
            return str(page - self.unnumbered)
        return None if page == 1 else "i" * page

    @property
    def width(self) -> float:
        """Width of the text."""
        return PAGE[0] - self.inner - self.outer


INSPECTION_2019 = Style(
    name="inspection-2019",
    regular="Vera",
    bold="VeraBd",
    head="VeraBd",
    size=10.2,
    leading=13.9,
    between=9,
    headings=(Heading(12, 16.5, 4, 8), Heading(11, 15, 12, 7), Heading(10.2, 14, 8, 6)),
    colour="#000000",
    inner=79,
    outer=62,
    top=98,
    bottom=86,
    number=34,
    bullets=(BULLET, DASH),
    unnumbered=0,
    note_size=7.6,
    note_indent=0,
    title=(21, 27, 0),
)
INSPECTION_2023 = Style(
    name="inspection-2023",
    regular="Vera",
    bold="VeraBd",
    head="VeraBd",
    size=10.2,
    leading=14,
    between=9.4,
    headings=(Heading(12.4, 17, 14, 9), Heading(11, 15, 11, 7), Heading(10.2, 14, 8, 6)),
    colour="#1d2b53",
    inner=70,
    outer=70,
    top=104,
    bottom=84,
    number=26,
    bullets=(BULLET, DASH),
    unnumbered=0,
    note_size=7.6,
    note_indent=0,
    title=(21, 27, 0),
)
INQUIRY = Style(
    name="inquiry",
    regular="Times-Roman",
    bold="Times-Bold",
    head="Helvetica-Bold",
    size=11,
    leading=14.6,
    between=8.4,
    headings=(Heading(19, 24, 6, 16), Heading(13, 17, 13, 8), Heading(10.5, 14, 9, 6)),
    colour="#173f3a",
    inner=84,
    outer=72,
    top=92,
    bottom=78,
    number=42,
    bullets=("•", "–"),
    unnumbered=2,
    note_size=8.4,
    note_indent=17,
    title=(32, 38, 170),
)
STYLES = {style.name: style for style in (INSPECTION_2019, INSPECTION_2023, INQUIRY)}


def register_fonts() -> None:
    """Make Bitstream Vera known to reportlab, which ships it under a free licence.

    Its bullet and dash answer to Word's private code points as well, so that the text of the PDFs
    holds what the text of PDFs made by Word holds.
    """
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd"):
        font: Any = TTFont(name, str(folder / f"{name}.ttf"))
        glyphs = font.face.charToGlyph
        widths = font.face.charWidths
        for private, plain in ((BULLET, "•"), (DASH, "–")):
            glyphs[ord(private)] = glyphs[ord(plain)]
            widths[ord(private)] = widths[ord(plain)]
        pdfmetrics.registerFont(font)


def width(text: str, font: str, size: float) -> float:
    """Return how wide `text` prints."""
    return float(pdfmetrics.stringWidth(text, font, size))
