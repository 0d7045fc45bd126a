"""Small PDFs set line by line, so that a test can print exactly the trap it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True)
class Word:
    """A string set at a place: x and baseline in points from the top left."""

    x: float
    y: float
    text: str
    size: float = 12.0
    font: str = "Helvetica"


def print_pdf(path: Path, pages: Iterable[Sequence[Word]], title: str = "") -> Path:
    """Write a PDF with the words of each page drawn in the order given."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(title)
    for words in pages:
        for word in words:
            canvas.setFont(word.font, word.size)
            canvas.drawString(word.x, HEIGHT - word.y, word.text)
        canvas.showPage()
    canvas.save()
    return path


class Setter:
    """Sets paragraphs down a page, and over as many pages as they need."""

    def __init__(self, left: float = 72.0, indent: float = 100.0, bottom: float = 760.0) -> None:
        self.pages: list[list[Word]] = [[]]
        self.left, self.indent, self.bottom, self.y = left, indent, bottom, 90.0

    def line(
        self,
        text: str,
        x: float | None = None,
        *,
        size: float = 12.0,
        font: str = "Helvetica",
        gap: float = 0.0,
    ) -> None:
        """One line below the last, `gap` points further down than leading alone."""
        if self.y + gap > self.bottom:
            self.turn()
        self.y += gap
        self.pages[-1].append(Word(self.left if x is None else x, self.y, text, size, font))
        self.y += 1.2 * size

    def put(self, word: Word) -> None:
        """Set a word at its own place on the page in hand."""
        self.pages[-1].append(word)

    def turn(self) -> None:
        """Go to a new page."""
        self.pages.append([])
        self.y = 90.0

    def heading(self, text: str, size: float = 16.0) -> None:
        """A bold heading."""
        self.line(text, size=size, font="Helvetica-Bold", gap=14.0)

    def plain(self, *lines: str, gap: float = 12.0) -> None:
        """An unnumbered paragraph at the left margin."""
        for n, text in enumerate(lines):
            self.line(text, gap=gap if n == 0 else 0.0)

    def numbered(self, label: str, *lines: str, gap: float = 12.0) -> None:
        """A paragraph with its label in the margin and its lines hanging."""
        for n, text in enumerate(lines):
            if n == 0:
                if self.y + gap > self.bottom:
                    self.turn()
                    gap = 0.0
                self.put(Word(self.left, self.y + gap, label))
            self.line(text, self.indent, gap=gap if n == 0 else 0.0)

    def feet(self, text: str) -> None:
        """A running footer with the page's number on every page."""
        for number, page in enumerate(self.pages, start=1):
            page.append(Word(self.left, 800.0, text, 9.0))
            page.append(Word(500.0, 815.0, str(number), 9.0))


SENTENCES = (
    "The harbour board keeps its register of moorings up to date and checks it",
    "every month. Masters told the visitors that berths are let in good time.",
    "Records of inspection are complete, though some are signed late.",
)


def body(number: int) -> tuple[str, ...]:
    """Three lines of text that differ from number to number."""
    return (
        f"In case {_spelled(number)} the harbour board kept its register of moorings and",
        "checked it every month. Masters told the visitors that berths are let in good",
        f"time. Records of quay {_spelled(number)} are complete.",
    )


def _spelled(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
