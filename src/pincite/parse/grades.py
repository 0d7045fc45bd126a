"""The front page's judgement table: what was judged, and the grade printed beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.parse.blocks import Block
from pincite.parse.measure import Row
from pincite.parse.sections import Placed
from pincite.parse.words import GRADES, is_grade
from pincite.types import Grade

LEADING = 1.5
"""Sizes of type between the lines of one cell, at most."""
NEAR = 9.0
"""Points by which a grade's row may lie above or below the words it stands beside."""
_LONGEST = 160
"""Characters of a line that may be a judgement; a longer one is a paragraph."""
_ENDING = re.compile(
    r"^(.{8,}?)(?:\s+(?:is|are)(?:\s+that\s+it(?:\s+is)?)?|\s*:|(?=\s+requires?\b))\s+"
    rf"({'|'.join(sorted(GRADES, key=len, reverse=True))})"
    r"\W*\d*$",
    re.I,
)
_CELLS = re.compile(rf"^(.{{8,}}?)\s+({'|'.join(grade.capitalize() for grade in GRADES)})\d*$")
_OVERALL = re.compile(r"^(the overall judgement) is that\b.*", re.I)
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")


def ends_in_grade(words: str) -> bool:
    """Whether a line gives its judgement itself: "Children's services in Saltmere are good"."""
    return _ENDING.match(words) is not None


def front_grades(cover: Sequence[Placed]) -> tuple[Grade, ...]:
    """Each grade cell with the words of the cells left of it, and each line that ends in a grade.

    Args:
        cover: the blocks of the first page, in reading order.
    """
    found: list[Grade] = []
    for index, item in enumerate(cover):
        words = _words(item.block)
        if item.block.kind == "grade" and is_grade(words):
            subject = _beside(cover, index) or _above(cover, index)
            if subject:
                found.append(Grade(subject, words.strip(" ."), item.block.first.page))
        elif item.kind != "contents" and item.block.kind != "bullet":
            words = _begun(cover, index) + _first_part(item.block)
            match = _ENDING.match(words) or _CELLS.match(words)
            if match and len(words) < _LONGEST:
                subject = _OVERALL.sub(r"\1", _NUMBER.sub("", match[1])).strip(" :")
                found.append(Grade(subject, match[2], item.block.first.page))
    return tuple(dict.fromkeys(found))


def _words(block: Block) -> str:
    return " ".join(block.plain.split())


def _first_part(block: Block) -> str:
    """Its words up to a row of a judgement table that was set close under them."""
    rows = [row.text[offset:] for row, offset in block.rows]
    end = next((n for n, text in enumerate(rows) if n and _NUMBER.match(text)), len(rows))
    return " ".join(" ".join(rows[:end]).split())


def _begun(cover: Sequence[Placed], index: int) -> str:
    """The first line of a heading whose second ends in the grade."""
    if index == 0 or cover[index].block.kind != "heading":
        return ""
    before, here = cover[index - 1].block, cover[index].block
    alike = before.kind == "heading" and abs(before.last.size - here.first.size) < 0.6
    close = 0 < here.first.base - before.last.base < 1.6 * here.first.size
    if not (alike and close) or ends_in_grade(_words(before)):
        return ""
    return _words(before) + " "


def _above(cover: Sequence[Placed], index: int) -> str:
    """The words of a line that a grade ends on a line of its own; of a row told as two lines."""
    words = _words(cover[index - 1].block) if index else ""
    if index and cover[index - 1].block.first.line.baseline is None and _NUMBER.match(words):
        return _NUMBER.sub("", words)
    match = re.fullmatch(r"(.{8,150}?)\s+(?:is|are)(?: that it is)?", words)
    return _OVERALL.sub(r"\1", match[1]) if match else ""


def _beside(cover: Sequence[Placed], index: int) -> str:
    """The words of the cell left of a grade: whole, whichever of its lines the grade stands by."""
    cell = cover[index].block
    cells = [item.block for item in cover if item.block.kind == "grade"]
    left = [
        pair
        for item in cover
        for pair in item.block.rows
        if item.block.kind != "grade" and pair[0].x1 <= cell.first.x0
    ]
    near = [lines for lines in _cells(left) if any(_level(row, cell) for row, _ in lines)]
    on_line = [lines for lines in near if any(_on_line(row, cell) for row, _ in lines)]
    kept: list[str] = []
    for lines in on_line or near:
        shared = [one for one in cells if any(_level(row, one) for row, _ in lines)]
        mine = (pair for pair in lines if _owner(pair[0], lines, shared) is cell)
        kept += [row.text[offset:] for row, offset in mine]
    return " ".join(_NUMBER.sub("", " ".join(kept)).split())


def _cells(rows: Sequence[tuple[Row, int]]) -> list[list[tuple[Row, int]]]:
    """Rows from the top down, parted by white that is more than leading, and by numbers."""
    cells: list[list[tuple[Row, int]]] = []
    for pair in sorted(rows, key=lambda pair: (pair[0].base, pair[0].x0)):
        row, offset = pair
        close = cells and row.base - cells[-1][-1][0].base <= LEADING * row.size
        if close and not _NUMBER.match(row.text[offset:]):
            cells[-1].append(pair)
        else:
            cells.append([pair])
    return cells


def _level(row: Row, cell: Block) -> bool:
    """Whether a row stands beside a grade."""
    top, bottom = cell.first.base - cell.first.size, cell.last.base + 0.3 * cell.last.size
    return top - NEAR <= row.base <= bottom + NEAR


def _on_line(row: Row, cell: Block) -> bool:
    """Whether a row stands on the very line of a grade's words."""
    return any(abs(row.base - other.base) < 3.0 for other, _ in cell.rows)


def _owner(row: Row, lines: Sequence[tuple[Row, int]], grades: Sequence[Block]) -> Block:
    """Of the grades beside lines set without white between cells, the one this line belongs to.

    Grades set at the top of their cells begin level with the first line; others stand in the
    middle, and the nearest is meant.
    """
    if abs(grades[0].first.base - lines[0][0].base) < 3.0:
        above = [grade for grade in grades if grade.first.base <= row.base + 3.0]
        return (above or grades)[-1 if above else 0]
    return min(grades, key=lambda cell: abs((cell.first.base + cell.last.base) / 2 - row.base))
