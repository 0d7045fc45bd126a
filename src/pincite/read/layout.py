"""Pieces of text at places on a page -> printed lines in reading order; pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from pincite.types import Box, Line, Region, Run

WIDE_GAP = 1.6
"""Ems of white space that part two cells of one row; justified text stays below."""
CELL_GAP = 0.6
"""Ems that part two cells where another line begins in the second one's column."""
MARKER_GAP = 6.0
"""Ems that may lie between a number or bullet and its text."""
STACKED = 1.8
"""Sizes of type that one line of a paragraph may stand under the one before."""
_MARKER = re.compile(
    r"[\[(§¶]?\s?(?:[A-Z]{0,2}\.?\d+(?:\.\d+)*|[a-z]|[ivxlc]+)[\])]?\s?[.:)]?|[^\w\s]"
)


@dataclass(slots=True)
class Piece:
    """One text object: its words, its ink box (origin top left), its baseline and its style."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool


@dataclass(slots=True)
class _Row:
    """Pieces that stand beside each other on one baseline."""

    pieces: list[Piece]
    order: int
    base: float
    size: float
    x0: float
    x1: float

    def takes(self, piece: Piece, *, reach: float) -> bool:
        """Whether the piece continues this row at its right end."""
        large = max(self.size, piece.size)
        # A small number set higher is longer at first than the words that it stands before.
        level = abs(self.pieces[-1].base - piece.base) <= 0.2 * min(
            self.pieces[-1].size, piece.size
        )
        if not level and not _level(self, piece, large):
            return False
        gap = piece.x0 - self.x1
        if -1.0 * large <= gap <= reach * large:
            return True
        return 0 < gap <= MARKER_GAP * large and self.is_marker()

    def is_marker(self) -> bool:
        """Whether nothing but a number or a bullet stands here so far."""
        words = "".join(piece.text for piece in self.pieces).strip()
        return len(words) <= 8 and _MARKER.fullmatch(words) is not None

    def add(self, piece: Piece) -> None:
        """Append a piece; the type most words are set in gives the row its baseline and size."""
        self.pieces.append(piece)
        if abs(piece.size - self.size) > 0.05 * self.size:
            count: Counter[float] = Counter()
            for one in self.pieces:
                count[round(one.size, 1)] += len(one.text.strip())
            size = max(count, key=lambda size: (count[size], size))
            main = next(one for one in self.pieces if round(one.size, 1) == size)
            self.base, self.size = main.base, main.size
        self.x0, self.x1 = min(self.x0, piece.x0), max(self.x1, piece.x1)


def _level(row: _Row, piece: Piece, large: float) -> bool:
    """Whether both stand on one baseline, superscripts and subscripts counted in."""
    rise = row.base - piece.base
    if abs(rise) <= 0.2 * large:
        return True
    if piece.size <= 0.85 * row.size:
        return -0.3 * large < rise < 0.75 * large
    if row.size <= 0.85 * piece.size and len(row.pieces) <= 2:
        return -0.75 * large < rise < 0.3 * large
    return False


def lines_of(pieces: list[Piece], page: int) -> tuple[Line, ...]:
    """The page's printed lines in reading order; cells of one row are lines of their own."""
    rows = _split(_merged(_rows([piece for piece in pieces if piece.text.strip()])))
    return tuple(_line(row, page) for row in _ordered(rows))


def _rows(pieces: list[Piece]) -> list[_Row]:
    rows: list[_Row] = []
    for order, piece in enumerate(pieces):
        if rows and rows[-1].takes(piece, reach=WIDE_GAP):
            rows[-1].add(piece)
        else:
            rows.append(_Row([piece], order, piece.base, piece.size, piece.x0, piece.x1))
    return rows


def _merged(rows: list[_Row]) -> list[_Row]:
    """Join rows that touch although they were drawn at different times."""
    rows = sorted(rows, key=lambda row: (row.x0, row.order))
    kept: list[_Row] = []
    for row in rows:
        for left in kept:
            gap = row.x0 - left.x1
            large = max(row.size, left.size)
            near = -0.5 * large <= gap <= 0.6 * large
            near = near or (0 < gap <= MARKER_GAP * large and left.is_marker())
            if near and _level(left, row.pieces[0], large):
                for piece in row.pieces:
                    left.add(piece)
                left.order = min(left.order, row.order)
                break
        else:
            kept.append(row)
    return sorted(kept, key=lambda row: row.order)


def _split(rows: list[_Row]) -> list[_Row]:
    """Part rows at narrow gaps where another line nearby begins: cells of a tight table."""
    starts: list[tuple[float, float]] = [(row.x0, row.base) for row in rows]
    parted: list[_Row] = []
    for row in rows:
        cuts = [0]
        right = row.pieces[0].x1
        for at, piece in enumerate(row.pieces[1:], start=1):
            wide = piece.x0 - right >= CELL_GAP * row.size
            if wide and not _Row(row.pieces[:at], 0, 0, 0, 0, 0).is_marker():
                near = (
                    abs(x0 - piece.x0) <= 1.0 and 0.5 < abs(base - row.base) / row.size <= 2.0
                    for x0, base in starts
                )
                if any(near):
                    cuts.append(at)
            right = max(right, piece.x1)
        for begin, end in zip(cuts, [*cuts[1:], len(row.pieces)], strict=True):
            some = row.pieces[begin:end]
            left, last = min(one.x0 for one in some), max(one.x1 for one in some)
            parted.append(_Row(some, row.order + begin, row.base, row.size, left, last))
    return parted


def _ordered(rows: list[_Row]) -> list[_Row]:
    """Reading order: as drawn, except that what stands above another comes before it.

    Word and InDesign draw columns and table cells in reading order, which no sorting by height
    gives; but boxes and late edits are drawn out of turn. So the drawn order is kept wherever
    nothing stands above what was drawn before it in the same column. Lines drawn one under the
    other stay together: a box beside them comes before or after them.
    """
    stacks = _stacks(rows)
    if not any(_precedes(one, stacks[j]) for i, one in enumerate(stacks) for j in range(i)):
        return rows
    before = [
        [j for j, other in enumerate(stacks) if j != i and _precedes(other, one)]
        for i, one in enumerate(stacks)
    ]
    done: list[_Row] = []
    left = dict(enumerate(before))
    placed: set[int] = set()
    while left:
        ready = (i for i, waits in left.items() if placed.issuperset(waits))
        chosen = next(ready, None)
        if chosen is None:
            chosen = min(left, key=lambda i: (stacks[i].rows[0].base, stacks[i].x0))
        done.extend(stacks[chosen].rows)
        placed.add(chosen)
        del left[chosen]
    return done


@dataclass(slots=True)
class _Stack:
    """Rows drawn one after the other, each right under the one before."""

    rows: list[_Row]
    x0: float
    x1: float


def _stacks(rows: list[_Row]) -> list[_Stack]:
    stacks: list[_Stack] = []
    for row in rows:
        last = stacks[-1].rows[-1] if stacks else None
        drop = (row.base - last.base) / max(row.size, last.size) if last else 0.0
        beneath = last is not None and min(row.x1, last.x1) - max(row.x0, last.x0) > 1.0
        if beneath and 0.3 < drop <= STACKED:
            stacks[-1].rows.append(row)
            stacks[-1].x0 = min(stacks[-1].x0, row.x0)
            stacks[-1].x1 = max(stacks[-1].x1, row.x1)
        else:
            stacks.append(_Stack([row], row.x0, row.x1))
    return stacks


def _precedes(one: _Stack, other: _Stack) -> bool:
    first, second = one.rows[0], other.rows[0]
    drop = second.base - first.base
    if abs(drop) <= 0.3 * max(first.size, second.size):
        return first.x1 <= second.x0
    return drop > 0 and min(one.x1, other.x1) - max(one.x0, other.x0) > 1.0


def _line(row: _Row, page: int) -> Line:
    text = ""
    runs: list[Run] = []
    right = row.x0
    for piece in row.pieces:
        words = piece.text.strip()
        spaced = piece.text[:1].isspace() or text.endswith(" ")
        if text and (spaced or piece.x0 - right > 0.25 * row.size):
            text = text.rstrip() + " "
        start = len(text)
        text += words
        rise = row.base - piece.base
        run = Run(start, len(text), piece.x0, piece.x1, piece.size, piece.bold, piece.italic, rise)
        if runs and _is_rest(runs[-1], run, row.size):
            runs[-1] = replace(runs[-1], end=run.end, x1=run.x1)
        else:
            runs.append(run)
        right = max(right, piece.x1)
        if piece.text[-1:].isspace():
            text += " "
    weight = sum(run.end - run.start for run in runs if run.size > 0.85 * row.size) or 1
    bold = sum(run.end - run.start for run in runs if run.bold and run.size > 0.85 * row.size)
    slanted = sum(run.end - run.start for run in runs if run.italic and run.size > 0.85 * row.size)
    top = min(min(piece.top for piece in row.pieces), row.base - 0.8 * row.size)
    bottom = max(max(piece.bottom for piece in row.pieces), row.base + 0.25 * row.size)
    return Line(
        text.rstrip(),
        Region(page, Box(*(round(v, 1) for v in (row.x0, top, row.x1, bottom)))),
        size=round(row.size, 1),
        bold=bold > 0.6 * weight,
        italic=slanted > 0.6 * weight,
        baseline=round(row.base, 1),
        runs=tuple(runs),
    )


def _is_rest(mark: Run, run: Run, size: float) -> bool:
    """Whether a piece is the rest of a raised mark: the 0 of a note's 10, drawn for itself."""
    raised = run.size <= 0.85 * size and run.rise > 0.12 * size
    alike = abs(mark.size - run.size) <= 0.1 and abs(mark.rise - run.rise) <= 0.1
    return raised and alike and mark.end == run.start
