"""Whole reports of invented bodies, set with the furniture of real ones, that know their own truth.

A `Book` sets what it is told down its pages and keeps, for each numbered paragraph, the label, the
words and the page; `print_book` draws it. The words are random, the same for one seed every time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WORDS = (
    "harbour board register mooring berth master pilot quay light tide due visitor record survey "
    "timely complete signed checked often rarely always kept spring autumn north south bridge "
    "ferry council officer evidence written witness panel budget repair channel dredging a the of "
    "in that which was were had been by for with from and but not to this each every many some "
    "stated accepted considered reported published explained concluded inspected maintained"
).split()


@dataclass(frozen=True)
class Style:
    """How numbered paragraphs are set: where their numbers stand and in which type."""

    number_x: float = 72.0
    text_x: float = 108.0
    turned_x: float = 108.0
    """Where lines after the first begin."""
    right: float = 523.0
    size: float = 11.0
    leading: float = 13.5
    gap: float = 8.0
    font: str = "Times-Roman"
    number_font: str = ""
    number_size: float = 0.0
    place: Literal["apart", "right", "glued", "late", "above", "boxed"] = "apart"
    """Number in the margin, right-aligned there, in the text's own string, drawn after all text
    of the page, on a line of its own, or white on a coloured box."""
    width: float = 595.0
    height: float = 842.0
    columns: int = 1
    justified: bool = False
    """Each word drawn for itself, spread to the right margin."""
    footer: str = "Tarn Harbour Inquiry: report"
    header: str = ""


@dataclass(frozen=True)
class Told:
    """A numbered paragraph as it was printed."""

    label: str
    text: str
    page: int


@dataclass(frozen=True)
class Mark:
    """A string, or with no text a coloured box, at a place from the top left."""

    x: float
    y: float
    text: str
    size: float
    font: str
    white: bool = False


@dataclass
class Sheet:
    """One page as it is filled."""

    number: str
    marks: list[Mark] = field(default_factory=list)
    late: list[Mark] = field(default_factory=list)
    notes: list[tuple[str, list[str]]] = field(default_factory=list)


class Book:
    """A report in the making."""

    def __init__(self, style: Style | None = None, *, seed: int = 1, roman: int = 0) -> None:
        self.style = style or Style()
        self.told: list[Told] = []
        self.heads: list[str] = []
        self.words: list[str] = []
        """Every word but those of running headers, footers and marks of notes."""
        self.sheets: list[Sheet] = []
        self._random = random.Random(seed)
        self._roman = roman
        self._notes = 0
        self._column = 0
        self.turn()

    # --- places ---------------------------------------------------------------------------

    def turn(self, *, column: bool = False) -> None:
        """Go to the next column or page."""
        if column and self._column + 1 < self.style.columns:
            self._column += 1
        else:
            self._column = 0
            count = len(self.sheets) + 1
            roman = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
            number = roman[count - 1] if count <= self._roman else str(count - self._roman)
            self.sheets.append(Sheet(number))
        self.y = 90.0

    @property
    def page(self) -> int:
        """The page in hand, from 1."""
        return len(self.sheets)

    @property
    def _shift(self) -> float:
        return self._column * (self.style.width / 2 - 30)

    def _room(self, height: float) -> None:
        notes = sum(len(lines) for _, lines in self.sheets[-1].notes) * 10.5 + 14
        if self.y + height > self.style.height - 88 - notes:
            self.turn(column=True)

    def put(self, x: float, text: str, font: str = "", size: float = 0.0) -> None:
        """A string on the line in hand, counted among the words."""
        style = self.style
        mark = Mark(x + self._shift, self.y, text, size or style.size, font or style.font)
        self.sheets[-1].marks.append(mark)
        self.words.extend(text.split())

    # --- words ----------------------------------------------------------------------------

    def sentences(self, count: int, *, length: tuple[int, int] = (6, 28)) -> str:
        """So many sentences of random words."""
        return " ".join(
            " ".join(self._random.choices(WORDS, k=self._random.randint(*length))).capitalize()
            + self._random.choice(["."] * 9 + ["?"])
            for _ in range(count)
        )

    def _wrapped(self, text: str, first: float, other: float, font: str, size: float) -> list[str]:
        right = self.style.right if self.style.columns == 1 else self.style.width / 2 - 25
        lines, line, x = [], "", first
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and x + stringWidth(longer, font, size) > right:
                lines.append(line)
                line, x = word, other
            else:
                line = longer
        return [*lines, line]

    def _lines(
        self, text: str, first: float, other: float, font: str = "", size: float = 0.0
    ) -> int:
        """Set a text from the line in hand; the page of its first line."""
        style = self.style
        font, size = font or style.font, size or style.size
        lines = self._wrapped(text, first, other, font, size)
        began = 0
        for n, line in enumerate(lines):
            self._room(style.leading)
            began = began or self.page
            x = first if n == 0 else other
            if style.justified and n + 1 < len(lines):
                self._spread(line, x, font, size)
            else:
                self.put(x, line, font, size)
            self.y += style.leading * size / style.size
        return began

    def _spread(self, line: str, x: float, font: str, size: float) -> None:
        parts = line.split()
        ink = sum(stringWidth(part, font, size) for part in parts)
        space = min((self.style.right - x - ink) / max(1, len(parts) - 1), size)
        for part in parts:
            self.put(x, part, font, size)
            x += stringWidth(part, font, size) + space

    # --- what a report is made of ---------------------------------------------------------

    def numbered(self, label: str, printed: str = "", text: str = "", gap: float = -1) -> Told:
        """A numbered paragraph; `printed` is its label with brackets or full stop."""
        style = self.style
        printed = printed or f"{label}."
        text = text or self.sentences(self._random.choice((1, 1, 2, 3, 4, 6)))
        self._room(style.leading * 2)
        self.y += style.gap if gap < 0 else gap
        at = len(self.words)
        number = Mark(
            style.number_x + self._shift,
            self.y,
            printed,
            style.number_size or style.size,
            style.number_font or style.font,
            style.place == "boxed",
        )
        if style.place == "right":
            wide = stringWidth(printed, number.font, number.size)
            number = Mark(style.text_x - 8 - wide + self._shift, *_rest(number))
        if style.place == "glued":
            page = self._lines(f"{printed} {text}", style.number_x, style.turned_x)
        else:
            sheet = self.sheets[-1]
            (sheet.late if style.place == "late" else sheet.marks).append(number)
            self.words.append(printed)
            if style.place == "above":
                self.y += style.leading
            page = self._lines(text, style.text_x, style.turned_x)
        del self.words[at]
        if style.place == "glued":
            del self.words[at : at + len(printed.split()) - 1]
        self.told.append(Told(label, text, page))
        return self.told[-1]

    def heading(self, text: str, size: float = 15.0, font: str = "Helvetica-Bold") -> None:
        """A heading, kept with the paragraph after it."""
        self._room(size * 2 + self.style.leading * 3)
        self.y += size
        self.heads.append(text)
        self.put(self.style.number_x, text, font, size)
        self.y += size * 1.25

    def plain(self, text: str = "", x: float = 0.0, gap: float = 8.0) -> str:
        """An unnumbered paragraph."""
        text = text or self.sentences(2)
        self._room(self.style.leading * 2)
        self.y += gap
        left = x or self.style.number_x
        self._lines(text, left, left)
        return text

    def points(self, items: Sequence[tuple[str, str]], x: float = 0.0) -> None:
        """Sub-points or bullets, each with its mark."""
        left = x or self.style.text_x
        for mark, text in items:
            self._room(2 * self.style.leading)
            self.y += 3
            self.put(left, mark)
            if mark == "•":
                self.words.pop()
            self._lines(text, left + 22, left + 22)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table, drawn cell by cell."""
        self._room(len(rows) * 16.0 + 20)
        self.y += 14
        for row in rows:
            x = self.style.text_x
            for cell, wide in zip(row, widths, strict=True):
                self.put(x, cell, "", self.style.size - 1)
                x += wide
            self.y += 16

    def note(self, text: str = "") -> None:
        """A footnote to the line last set: its mark there, its words at the foot."""
        self._notes += 1
        mark, last = str(self._notes), self.sheets[-1].marks[-1]
        x = last.x + stringWidth(last.text, last.font, last.size)
        raised = Mark(x, last.y - 0.35 * last.size, mark, 0.6 * last.size, last.font)
        self.sheets[-1].marks.append(raised)
        text = text or self.sentences(1)
        lines = self._wrapped(text, 84, 72, self.style.font, 9)
        self.sheets[-1].notes.append((mark, lines))

    def skip_notes(self, count: int) -> None:
        """Leave out the notes that come next, as an extract does."""
        self._notes += count

    def contents(self, entries: Sequence[tuple[str, int]], title: str = "Contents") -> None:
        """A contents page with dotted leaders."""
        self.heading(title)
        for text, page in entries:
            right = self.style.right - 24
            dots = int(
                (right - self.style.number_x - stringWidth(text, self.style.font, 11)) / 2.75
            )
            self.put(self.style.number_x, f"{text} {'.' * max(4, dots - 3)} {page}", "", 11)
            self.y += 17
        self.turn()


def _rest(mark: Mark) -> tuple[float, str, float, str, bool]:
    return mark.y, mark.text, mark.size, mark.font, mark.white


def print_book(book: Book, path: Path) -> Path:
    """Draw the pages."""
    style = book.style
    canvas = Canvas(str(path), pagesize=(style.width, style.height), invariant=1)
    for sheet in book.sheets:
        y = style.height - 64 - 10.5 * sum(len(lines) for _, lines in sheet.notes)
        marks = [*sheet.marks, *sheet.late]
        if style.header:
            marks.insert(0, Mark(style.number_x, 50, style.header, 9, style.font))
        for mark, lines in sheet.notes:
            marks.append(Mark(72, y - 2.5, mark, 6, style.font))
            for n, line in enumerate(lines):
                marks.append(Mark(84 if n == 0 else 72, y, line, 9, style.font))
                y += 10.5
        marks.append(Mark(style.number_x, style.height - 40, style.footer, 9, style.font))
        marks.append(Mark(style.right - 20, style.height - 40, sheet.number, 9, style.font))
        for mark in marks:
            if mark.white:
                canvas.setFillColor(Color(0.1, 0.2, 0.5))
                canvas.rect(mark.x - 4, style.height - mark.y - 4, 26, 16, stroke=0, fill=1)
            canvas.setFillColor(Color(1, 1, 1) if mark.white else Color(0, 0, 0))
            canvas.setFont(mark.font, mark.size)
            canvas.drawString(mark.x, style.height - mark.y, mark.text)
        canvas.showPage()
    canvas.save()
    return path
