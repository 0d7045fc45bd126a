"""Blocks -> pages of ink, and on which page every line of every block stands."""

from __future__ import annotations

from dataclasses import dataclass

from pincite.specimens.ink import Ink, Line, Rule, Text, noted, plain, rectangle, runs, wrap
from pincite.specimens.source import Block, Specimen
from pincite.specimens.style import PAGE, Style, width

_INSET = 6.0
"""Space between a box and the text in it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A specimen on its pages."""

    pages: tuple[tuple[Ink, ...], ...]
    lines: tuple[tuple[tuple[int, str], ...], ...]
    """For each block of the source: (page, printed line) in order."""
    notes: dict[str, int]
    """Page each footnote stands on."""


def lay_out(specimen: Specimen, style: Style) -> Laid:
    """Return the pages of a specimen: laid out once to learn the contents' numbers, then again."""
    first = _Flow(specimen, style, {})
    first.run()
    pages = {i: lines[0][0] for i, lines in enumerate(first.lines) if lines}
    second = _Flow(specimen, style, pages)
    second.run()
    return Laid(
        tuple(tuple(page) for page in second.pages),
        tuple(tuple(lines) for lines in second.lines),
        second.note_pages,
    )


class _Flow:
    """The pen: where the next line goes, and what the page still has to keep free."""

    def __init__(self, specimen: Specimen, style: Style, pages: dict[int, int]) -> None:
        self.specimen, self.style, self.heading_pages = specimen, style, pages
        self.pages: list[list[Ink]] = []
        self.lines: list[list[tuple[int, str]]] = [[] for _ in specimen.blocks]
        self.note_pages: dict[str, int] = {}
        self.split = specimen.about.get("split", "").split()
        self.parked: list[str] = []
        self.boxed = False
        self.box_top = 0.0
        self.turn()

    @property
    def page(self) -> int:
        return len(self.pages)

    @property
    def left(self) -> float:
        return self.style.left(self.page) + (_INSET if self.boxed else 0)

    @property
    def measure(self) -> float:
        return self.style.width - (2 * _INSET if self.boxed else 0)

    def run(self) -> None:
        previous = ""
        for i, block in enumerate(self.specimen.blocks):
            self.place(i, block, previous)
            if block.kind not in ("bullet", "page"):
                previous = block.kind
        self.close()

    # ---- pages, boxes and footnotes

    def turn(self) -> None:
        if self.pages:
            self.close()
        self.pages.append([])
        self.y = self.box_top = self.style.top

    def close(self) -> None:
        if self.boxed:
            self.frame()
        if not self.parked:
            return
        style, x = self.style, self.style.left(self.page)
        y = PAGE[1] - style.bottom - self.kept([])
        self.pages[-1].append(Rule(x, y + 5, x + 110, y + 5, 0.6))
        y += 10
        for mark in self.parked:
            for j, line in enumerate(self.note(mark)):
                y += style.note_size * 1.28
                at = x if j == 0 or not style.note_indent else x + style.note_indent
                self.pages[-1] += runs(line, at, y, style.regular, style.note_size, "#000000")
            y += 2
            self.note_pages[mark] = self.page
        self.parked = []

    def note(self, mark: str) -> list[Line]:
        style, text = self.style, self.specimen.notes[mark]
        if style.note_indent:
            limit = style.width - style.note_indent
            first, *rest = wrap(text, style.regular, style.note_size, limit)
            gap = style.note_indent - width(mark, style.regular, style.note_size)
            spaces = " " * max(1, round(gap / width(" ", style.regular, style.note_size)))
            return [((mark + spaces, False), *first), *rest]
        return wrap(f"[^{mark}] {text}", style.regular, style.note_size, style.width)

    def kept(self, more: list[str]) -> float:
        """Height the page must keep free at its foot for footnotes."""
        kept = [*self.parked, *more]
        tall = sum(len(self.note(mark)) * self.style.note_size * 1.28 + 2 for mark in kept)
        return tall + 16 if kept else 0

    def fits(self, height: float, more: list[str]) -> bool:
        free = PAGE[1] - self.style.bottom - self.kept(more) - (_INSET if self.boxed else 0)
        return self.y + height <= free

    def frame(self) -> None:
        x = self.style.left(self.page)
        box = rectangle(x, self.box_top, x + self.style.width, self.y + _INSET)
        self.pages[-1].append(box)

    # ---- blocks

    def place(self, i: int, block: Block, previous: str) -> None:
        style = self.style
        match block.kind:
            case "page":
                self.turn()
            case "box":
                self.boxed, self.box_top = True, self.y
                self.y += _INSET
            case "endbox":
                self.y -= style.between
                self.frame()
                self.boxed = False
                self.y += _INSET + style.between
            case "contents":
                self.contents()
            case "table":
                self.table(i, block)
            case "heading":
                self.heading(i, block)
            case "title":
                size, leading, above = style.title
                self.y += above
                self.text(i, block.text, size=size, leading=leading, after=10)
            case "subtitle":
                size = style.headings[0].size
                self.text(i, block.text, size=size, leading=size * 1.34, after=9, font=style.bold)
            case "line":
                self.text(i, block.text, size=style.size + 0.6, leading=15, after=7)
            case "numbered":
                self.text(i, block.text, indent=style.number, number=block.printed)
            case "bullet":
                under = style.number if previous == "numbered" else 0.0
                at = under + 16 * (block.level - 1)
                glyph = style.bullets[block.level - 1]
                self.text(i, block.text, indent=at + 14, bullet=glyph, after=style.between * 0.55)
            case "quote":
                under = style.number if previous in ("numbered", "quote") else 0.0
                self.text(i, block.text, indent=under + 22, short=22)
            case "plain":
                self.text(i, block.text)

    def text(
        self,
        i: int,
        text: str,
        *,
        indent: float = 0,
        short: float = 0,
        number: str = "",
        bullet: str = "",
        size: float = 0,
        leading: float = 0,
        after: float | None = None,
        font: str = "",
        colour: str = "#000000",
        keep: int = 0,
    ) -> None:
        """Set one paragraph; at least two of its lines stay together at either end of a page."""
        style = self.style
        size, leading, font = size or style.size, leading or style.leading, font or style.regular
        lines = wrap(text, font, size, self.measure - indent - short)
        for j, line in enumerate(lines):
            together = 2 if len(lines) > 1 and j in (0, len(lines) - 2) else 1
            if not self.fits((together + keep) * leading, noted(line)):
                self.turn()
            self.parked += [mark for mark in noted(line) if mark not in self.parked]
            self.y += leading
            x, base = self.left, self.y - leading * 0.26
            if j == 0 and number:
                self.number(number, x, base)
            if j == 0 and bullet:
                glyph = Text(x + indent - 14, base, bullet, style.regular, style.size)
                self.pages[-1].append(glyph)
            self.pages[-1] += runs(line, x + indent, base, font, size, colour)
            self.lines[i].append((self.page, plain(line)))
        self.y += style.between if after is None else after

    def number(self, number: str, x: float, y: float) -> None:
        """Print a paragraph's number, in the source's chosen cases a text object a character."""
        style = self.style
        for run in number if number.rstrip(".") in self.split else (number,):
            self.pages[-1].append(Text(x, y, run, style.regular, style.size))
            x += width(run, style.regular, style.size)

    def heading(self, i: int, block: Block) -> None:
        style, shape = self.style, self.style.headings[block.level - 1]
        if block.grade:
            self.graded(i, block)
            return
        if self.y > style.top + _INSET:
            self.y += shape.before
        colour = style.colour if block.level < 3 else "#000000"
        self.text(
            i,
            block.text,
            size=shape.size,
            leading=shape.leading,
            after=shape.after,
            font=style.head,
            colour=colour,
            keep=3,
        )

    def graded(self, i: int, block: Block) -> None:
        """Set a heading in a box with its grade in a cell beside it."""
        shape = self.style.headings[block.level - 1]
        row = ("!" + block.text, "!" + block.grade)
        tall = 4 * self.style.leading
        if not self.fits(tall, []):
            self.turn()
        self.row(i, row, (58, 42), shape.size, pad=8)

    def contents(self) -> None:
        style = self.style
        for i, block in enumerate(self.specimen.blocks):
            if block.kind != "heading" or not block.listed or block.level > 2:
                continue
            font = style.bold if block.level == 1 else style.regular
            indent = 14.0 * (block.level - 1)
            page = style.printed(self.heading_pages.get(i, 9)) or ""
            lines = wrap(block.bare, font, style.size, self.measure - indent - 60)
            self.y += 5 if block.level == 1 else 0
            for j, line in enumerate(lines):
                self.y += style.leading + 2
                x, end = self.left + indent, self.left + self.measure
                self.pages[-1] += runs(line, x, self.y, font, style.size, "#000000")
                if j == len(lines) - 1:
                    start = x + width(plain(line), font, style.size) + 4
                    dot = width(".", style.regular, style.size)
                    dots = "." * int((end - 26 - start) / dot)
                    at = end - 26 - dot * len(dots)
                    self.pages[-1].append(Text(at, self.y, dots, style.regular, style.size))
                    at = end - width(page, font, style.size)
                    self.pages[-1].append(Text(at, self.y, page, font, style.size))

    # ---- tables

    def table(self, i: int, block: Block) -> None:
        self.y += self.style.between
        if not self.fits(len(block.rows) * 2.2 * self.style.size, []):
            self.turn()
        for j, row in enumerate(block.rows):
            cells = tuple("!" + cell for cell in row) if j == 0 else row
            self.row(i, cells, block.widths, self.style.size - 0.4, pad=4.5)
        self.y += self.style.between + 3

    def row(
        self, i: int, cells: tuple[str, ...], widths: tuple[int, ...], size: float, pad: float
    ) -> None:
        """Set one row; a single cell spans it, "!" makes a cell bold and ">" indents it."""
        style = self.style
        shares = [sum(widths)] if len(cells) == 1 else list(widths)
        wide = [style.width * share / sum(widths) for share in shares]
        set_cells = []
        for cell, room in zip(cells, wide, strict=True):
            bare = cell.lstrip("!>")
            font = style.bold if "!" in cell[:2] else style.regular
            indent = 22.0 if ">" in cell[:2] else 0.0
            set_cells.append((wrap(bare, font, size, room - 12 - indent), font, indent))
        leading = size * 1.34
        tall = max(len(lines) for lines, _, _ in set_cells) * leading + 2 * pad
        if not self.fits(tall, []):
            self.turn()
        x = style.left(self.page)
        for (lines, font, indent), room in zip(set_cells, wide, strict=True):
            self.pages[-1].append(rectangle(x, self.y, x + room, self.y + tall))
            base = self.y + (tall - len(lines) * leading) / 2 - leading * 0.26
            for line in lines:
                base += leading
                self.pages[-1] += runs(line, x + 6 + indent, base, font, size, "#000000")
                self.lines[i].append((self.page, plain(line)))
            x += room
        self.y += tall
