"""Rows -> blocks: numbered paragraphs, bullets, headings, grades, footnotes and plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pincite.parse.labels import PARAGRAPH_GAP, Numbered
from pincite.parse.measure import Measure, Row
from pincite.parse.notes import note_mark
from pincite.types import Kind

NEAR = 4.0
"""Points within which two left ends stand in one column."""
GRADES = (
    "outstanding",
    "good",
    "requires improvement",
    "requires improvement to be good",
    "adequate",
    "inadequate",
    "satisfactory",
)
_BULLET = re.compile(r"(?:[•‣⁃∙·\u25a0-\u25ff\u2700-\u27bf\ue000-\uf8ff]|[-–—o*](?=\s\S))\s*(?=\S)")
_POINT = re.compile(r"\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s|[a-z]\)\s|[ivx]{1,5}[.)]\s")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s*[\d,*†‡]*$")
_CAPTION = re.compile(r"(?:figure|table|chart|box)\s+\d+(?:\.\d+)?\s*[:.–-]", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """Rows that make one block, still without section, text and id."""

    kind: Kind
    rows: list[tuple[Row, int]] = field(default_factory=list)
    """Each row with the offset in its line at which the block's words begin."""
    numbered: Numbered | None = None
    order: int = 0
    column: float | None = None
    """Left end of the rows after the first, once known."""
    mark: str | None = None
    """The mark of a footnote."""

    @property
    def first(self) -> Row:
        """Its first row."""
        return self.rows[0][0]

    @property
    def last(self) -> Row:
        """Its last row."""
        return self.rows[-1][0]

    @property
    def plain(self) -> str:
        """Its words, roughly joined: for patterns, not for showing."""
        return " ".join(row.text[offset:] for row, offset in self.rows)


def is_grade(text: str) -> bool:
    """Whether the words are a grade and nothing else."""
    return " ".join(text.casefold().split()).strip(" .*") in GRADES


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and footnote marks aside."""
    return bool(_SENTENCE_END.search(text.rstrip()))


def assemble(
    rows: Sequence[Row], numbered: Sequence[Numbered], notes: frozenset[int], measure: Measure
) -> list[Block]:
    """Every row in exactly one block, blocks in reading order."""
    starts = {item.row: item for item in numbered}
    heads = _heading_rows(rows, starts, notes, measure)
    grades = _grade_rows(rows, starts, notes)
    blocks: list[Block] = []
    current: Block | None = None
    note: Block | None = None
    for index, row in enumerate(rows):
        if index in notes:
            note = _note(row, index, note, blocks)
            continue
        opened = _opened(rows, index, starts, heads, grades, current, measure)
        if opened is None and current is not None and _continues(current, row, measure):
            _extend(current, row)
            continue
        resumed = _resumed(blocks, row, measure) if opened is None else None
        if resumed is not None:
            _extend(resumed, row)
            current = resumed
            continue
        if opened is not None and current is not None and _joins(current, opened, measure):
            _extend(current, row)
            continue
        current = opened or Block("body", [(row, 0)], order=index)
        blocks.append(current)
    return sorted(blocks, key=lambda block: block.order)


def _extend(block: Block, row: Row) -> None:
    if block.column is None:
        block.column = row.x0
    block.rows.append((row, 0))


def _note(row: Row, index: int, note: Block | None, blocks: list[Block]) -> Block:
    """Open or continue a footnote."""
    mark = note_mark(row)
    if note is None or (mark is not None and _next_mark(note, mark, row)):
        offset = 0
        if mark is not None:
            offset = len(row.text) - len(row.text[len(mark) :].lstrip(" .)"))
        note = Block("footnote", [(row, offset)], order=index, mark=mark)
        blocks.append(note)
    else:
        note.rows.append((row, 0))
    return note


def _next_mark(note: Block, mark: str, row: Row) -> bool:
    """Whether a mark opens the next note, not a line of this one that begins with a number."""
    runs = row.line.runs
    if runs and runs[0].size <= 0.85 * row.size:
        return True
    if note.mark and note.mark.isdigit() and mark.isdigit():
        return 0 < int(mark) - int(note.mark) <= 3 or (
            int(mark) == 1 and row.page != note.last.page
        )
    return mark.isdigit() or not mark.isalpha()


def _opened(
    rows: Sequence[Row],
    index: int,
    starts: dict[int, Numbered],
    heads: frozenset[int],
    grades: frozenset[int],
    current: Block | None,
    measure: Measure,
) -> Block | None:
    """The block this row opens by what it is; None for text that may go on."""
    row = rows[index]
    if index in starts:
        item = starts[index]
        column = None
        if row.line.region and row.line.region.box:
            column = _text_column(row, item.label.end)
        return Block("body", [(row, item.label.end)], item, index, column)
    if index in grades:
        return Block("grade", [(row, 0)], order=index)
    if index in heads:
        return Block("heading", [(row, 0)], order=index)
    bullet = _BULLET.match(row.text)
    if bullet is not None and (row.text[0] not in "-–—*" or _breaks(current, row, measure)):
        return Block("bullet", [(row, bullet.end())], None, index, _text_column(row, bullet.end()))
    if _POINT.match(row.text) and _breaks(current, row, measure):
        return Block("bullet", [(row, 0)], order=index)
    if _CAPTION.match(row.text) and _breaks(current, row, measure):
        return Block("caption", [(row, 0)], order=index)
    return None


def _breaks(current: Block | None, row: Row, measure: Measure) -> bool:
    """Whether the text before this row has come to some stop."""
    if current is None:
        return True
    end = current.last.text.rstrip()
    return (
        ends_sentence(end)
        or end.endswith((":", ";", ",", " and", " or"))
        or _gap(current.last, row, measure) > PARAGRAPH_GAP
    )


def _text_column(row: Row, offset: int) -> float | None:
    """Where the words after a number or bullet stand, if set off from it."""
    for run in row.line.runs:
        if run.start >= offset > 0:
            left = row.line.region.box.x0 if row.line.region and row.line.region.box else 0.0
            return row.x0 + (run.x0 - left)
    return None


def _gap(above: Row, row: Row, measure: Measure) -> float:
    """Distance of two rows of one page in leadings of their own size."""
    if above.line.baseline is None:
        return row.above if row.above is not None else 1.0
    return (row.base - above.base) / measure.leading_of(row.size)


def _continues(current: Block, row: Row, measure: Measure) -> bool:
    """Whether plain text goes on with the block before it."""
    last = current.last
    if current.kind in {"heading", "grade"} or _resized(row, last):
        return False
    if current.kind == "caption" and row.line.bold != last.line.bold:
        return False
    hanging = current.column is not None and current.column > current.first.x0 + NEAR
    in_column = current.column is not None and abs(row.x0 - current.column) <= NEAR
    if row.page != last.page:
        ended = ends_sentence(last.text)
        if row.page > last.page + 1:
            return False
        if hanging and current.kind != "table":
            return in_column
        if current.column is None and row.x0 > current.first.x0 + NEAR:
            return current.numbered is not None or current.kind == "bullet"
        return (in_column or current.column is None) and (not ended or row.text[:1].islower())
    gap = _gap(last, row, measure)
    if gap > PARAGRAPH_GAP or gap < -0.1:
        return False
    if abs(row.base - last.base) < 2.0 and row.x0 > last.x1:
        return False  # another cell of the same row
    column = current.column if current.column is not None else current.first.x0
    if row.x0 < min(current.first.x0, column) - NEAR:
        return False
    if current.column is None:
        return row.x0 <= current.first.x0 + 90
    if current.kind == "body" and current.numbered is None and _stops_short(current, row):
        return False
    indented = row.x0 > current.column + 6 and len(current.rows) > 1
    return not (indented and ends_sentence(last.text) and row.line.baseline is not None)


def _stops_short(current: Block, row: Row) -> bool:
    """Whether a paragraph's last line ended far from the margin, so that a new one begins."""
    last = current.last
    longest = max(line.x1 for line, _ in current.rows)
    short = last.x1 - last.x0 < 0.7 * (longest - current.first.x0)
    return short and ends_sentence(last.text) and not row.text[:1].islower()


def _resized(row: Row, last: Row) -> bool:
    """Whether the type changes; one line a point smaller inside a paragraph is only a slip."""
    slip = row.base - last.base if row.page == last.page else 99.0
    return abs(row.size - last.size) > (1.2 if 0 < slip <= 1.3 * max(row.size, last.size) else 0.8)


def _resumed(blocks: list[Block], row: Row, measure: Measure) -> Block | None:
    """An unfinished paragraph that goes on after something set between its halves."""
    for block in reversed(blocks[-6:]):
        if block.kind in {"footnote", "heading", "grade", "caption", "table"}:
            continue
        unfinished = not ends_sentence(block.last.text) and not block.last.text.endswith(":")
        apart = row.page == block.last.page + 1
        same = abs(row.size - block.last.size) <= 0.8 and row.line.bold == block.last.line.bold
        column = block.column if block.column is not None else block.first.x0
        if unfinished and apart and same and abs(row.x0 - column) <= NEAR:
            return block if row.text[:1].islower() else None
        return None
    return None


def _joins(current: Block, opened: Block, measure: Measure) -> bool:
    """Whether a heading's or grade's next line goes on with the one before."""
    kinds = (current.kind, opened.kind)
    if kinds not in {("heading", "heading"), ("grade", "grade"), ("caption", "heading")}:
        return False
    row, last = opened.first, current.last
    if row.page != last.page or abs(row.size - last.size) > 0.6:
        return False
    if row.line.bold != last.line.bold:
        return False
    if opened.kind == "grade":
        return not is_grade(current.plain) and abs(row.x0 - last.x0) <= NEAR
    gap = (row.base - last.base) / max(row.size, 1.0)
    return 0.5 < gap <= 1.45 and row.x0 < last.x1 and not _full_stop(current, last, row)


def _full_stop(current: Block, last: Row, row: Row) -> bool:
    """Whether a heading's line is so short that the next cannot be its second."""
    longest = max(line.x1 for line, _ in current.rows)
    return last.x1 < longest - 0.4 * (longest - current.first.x0) and len(current.rows) > 1


def _grade_rows(
    rows: Sequence[Row], starts: dict[int, Numbered], notes: frozenset[int]
) -> frozenset[int]:
    """Rows that are nothing but a grade, or half of one in a narrow cell."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if index in starts or index in notes or _in_sentence(rows, index):
            continue
        if is_grade(row.text):
            found.add(index)
        elif row.text.strip().casefold() == "requires" and index + 1 < len(rows):
            after = rows[index + 1]
            joined = f"{row.text} {after.text}"
            if is_grade(joined) and abs(after.x0 - row.x0) <= NEAR:
                found.update((index, index + 1))
    return frozenset(found)


def _in_sentence(rows: Sequence[Row], index: int) -> bool:
    """Whether the row is only the last line of the paragraph above it."""
    row = rows[index]
    if not index or row.above is None or row.above > PARAGRAPH_GAP:
        return False
    above = rows[index - 1]
    alike = abs(above.size - row.size) <= 0.6 and above.line.bold == row.line.bold
    level = abs(above.base - row.base) < 2.0
    return (
        alike
        and not level
        and above.x0 - 40 <= row.x0 <= above.x0 + 40
        and (not ends_sentence(above.text) and not is_grade(above.text))
    )


def _heading_rows(
    rows: Sequence[Row], starts: dict[int, Numbered], notes: frozenset[int], measure: Measure
) -> frozenset[int]:
    """Rows set as headings: larger than the text, or bold and on their own."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if index in starts or index in notes or not re.search(r"[A-Za-z]{2}", row.text):
            continue
        if _BULLET.match(row.text) or _CAPTION.match(row.text):
            continue
        large = row.size >= 1.12 * measure.size
        bold = row.line.bold and row.size >= 0.95 * measure.size
        if (
            large
            or (bold and not _runs_on(rows, index, measure))
            or _is_slanted_head(rows, index, starts, measure)
        ):
            found.add(index)
    return frozenset(found)


def _is_slanted_head(
    rows: Sequence[Row], index: int, starts: dict[int, Numbered], measure: Measure
) -> bool:
    """Whether a line in italics stands alone over the text, as the lowest headings do."""
    row = rows[index]
    if not row.line.italic or row.size < 0.95 * measure.size or row.x1 > measure.right - 60:
        return False
    if ends_sentence(row.text) or row.text.endswith((",", ";")) or not row.text[:1].isupper():
        return False
    alone = row.above is None or row.above > PARAGRAPH_GAP
    if index + 1 < len(rows):
        after = rows[index + 1]
        apart = after.above is None or after.above > PARAGRAPH_GAP or index + 1 in starts
        return alone and (apart or (not after.line.italic and bool(_BULLET.match(after.text))))
    return False


def _runs_on(rows: Sequence[Row], index: int, measure: Measure) -> bool:
    """Whether a bold line is only the emphasised beginning or middle of a paragraph."""
    row = rows[index]
    before = rows[index - 1] if index else None
    after = rows[index + 1] if index + 1 < len(rows) else None
    tight_above = (
        before is not None
        and row.above is not None
        and row.above < PARAGRAPH_GAP
        and not before.line.bold
        and abs(before.size - row.size) <= 0.6
        and not ends_sentence(before.text)
        and before.x1 > measure.right - 90
    )
    tight_below = (
        after is not None
        and after.page == row.page
        and after.above is not None
        and 0.3 < after.above < PARAGRAPH_GAP
        and not after.line.bold
        and row.x1 > measure.right - 60
        and after.text[:1].islower()
    )
    return tight_above or tight_below
