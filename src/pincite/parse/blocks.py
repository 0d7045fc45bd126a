"""Rows -> blocks: numbered paragraphs, bullets, headings, grades, footnotes and plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pincite.parse.heads import NEAR, grade_rows, heading_rows
from pincite.parse.labels import Numbered
from pincite.parse.measure import Measure, Row
from pincite.parse.notes import called_marks, note_mark, opens_next
from pincite.parse.opening import PARAGRAPH_GAP
from pincite.parse.words import BULLET, CAPTION, POINT, ends_sentence, is_grade
from pincite.types import Kind


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
    titled: bool = False
    """Whether only the contents pages say that it is a heading."""
    judged: bool = False
    """Whether it heads a section as the subject of a grade in the cell beside it."""
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


def assemble(
    rows: Sequence[Row],
    numbered: Sequence[Numbered],
    notes: frozenset[int],
    strays: frozenset[int],
    measure: Measure,
) -> list[Block]:
    """Every row but the strays in exactly one block, blocks in reading order."""
    starts = {item.row: item for item in numbered}
    heads = heading_rows(rows, starts, notes, measure)
    grades = grade_rows(rows, starts, notes)
    called = called_marks(rows, notes)
    blocks: list[Block] = []
    current: Block | None = None
    note: Block | None = None
    for index, row in enumerate(rows):
        if index in strays:
            continue
        if index in notes:
            note = _note(row, index, note, blocks, called.get(row.page, frozenset()))
            continue
        if row.line.baseline is None:
            note = None
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
    # The words beside a number may turn back to the margin, or to the left of the number itself.
    turned = block.numbered is not None and len(block.rows) == 1
    if block.column is None or turned or abs(row.x0 - block.last.x0) > 100:
        block.column = row.x0
    block.rows.append((row, 0))


def _note(
    row: Row, index: int, note: Block | None, blocks: list[Block], called: frozenset[str]
) -> Block:
    """Open or continue a footnote; `called` are the marks in the text of its page."""
    mark = note_mark(row)
    if note is not None and note.mark is None and mark == row.text:
        note.mark = mark  # text without geometry may print the mark after its note
        return note
    if note is None or (
        mark is not None and opens_next(note.mark, note.last.page, mark, row, called)
    ):
        offset = 0
        if mark is not None:
            offset = len(row.text) - len(row.text[len(mark) :].lstrip(" .)"))
        note = Block("footnote", [(row, offset)], order=index, mark=mark)
        blocks.append(note)
    else:
        note.rows.append((row, 0))
    return note


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
    if row.line.marker is not None:
        return Block("bullet", [(row, 0)], order=index)
    bullet = BULLET.match(row.text)
    if bullet is not None and (row.text[0] not in "-–—−*" or _breaks(current, row, measure)):
        return Block("bullet", [(row, bullet.end())], None, index, _text_column(row, bullet.end()))
    if POINT.match(row.text) and _breaks(current, row, measure):
        return Block("bullet", [(row, 0)], order=index)
    if CAPTION.match(row.text) and _breaks(current, row, measure):
        return Block("caption", [(row, 0)], order=index)
    return None


def _breaks(current: Block | None, row: Row, measure: Measure) -> bool:
    """Whether the text before this row has come to some stop."""
    if current is None:
        return True
    if current.kind == "bullet" and abs(row.x0 - current.first.x0) <= NEAR:
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
    if current.numbered is not None and not current.plain.strip() and row.page <= last.page + 1:
        return True  # the number stands on a line of its own
    if row.line.baseline is None and row.text[:1].islower() and current.kind != "heading":
        return not ends_sentence(last.text)
    if current.kind in {"heading", "grade"} or _resized(row, last):
        return False
    if current.kind == "caption" and row.line.bold != last.line.bold:
        return False
    hanging = current.column is not None and current.column > current.first.x0 + NEAR
    in_column = current.column is not None and abs(row.x0 - current.column) <= NEAR
    if row.page != last.page:
        # An item's full last line says nothing of its end: what is no item begins as text does.
        full = current.numbered is not None and last.is_full(row.text, measure.right)
        ended = ends_sentence(last.text) and not full
        if row.page > last.page + 1:
            return False
        turned = len(current.rows) == 1 and abs(row.x0 - measure.left) <= NEAR
        first_column = row.x0 < last.x0 - 100 and (full or row.text[:1].islower())
        if current.numbered is not None and (turned or first_column) and not ended:
            return True
        if hanging and current.kind != "table":
            return in_column
        if current.column is None and row.x0 > current.first.x0 + NEAR:
            return current.numbered is not None or current.kind == "bullet"
        return (in_column or current.column is None) and (not ended or row.text[:1].islower())
    if _next_column(last, row):
        return not ends_sentence(last.text) or row.text[:1].islower()
    gap = _gap(last, row, measure)
    if gap > PARAGRAPH_GAP or gap < -0.1:
        return False
    if abs(row.base - last.base) < 2.0 and row.x0 > last.x1:
        return False  # another cell of the same row
    column = current.column if current.column is not None else current.first.x0
    if row.x0 < min(current.first.x0, column) - NEAR and not _turns(current, row, measure):
        return False
    if current.column is None:
        return row.x0 <= current.first.x0 + 90
    if current.kind == "body" and current.numbered is None and _stops_short(current, row):
        return False
    indented = row.x0 > current.column + 6 and len(current.rows) > 1
    return not (indented and ends_sentence(last.text) and row.line.baseline is not None)


def _next_column(last: Row, row: Row) -> bool:
    """Whether a row stands at the top of the column beside the one above it."""
    if row.page != last.page or row.line.baseline is None or last.line.baseline is None:
        return False
    return row.base < last.base - row.size and row.x0 > last.x0 + 100


def _turns(current: Block, row: Row, measure: Measure) -> bool:
    """Whether a numbered paragraph, whose first line is indented, turns back to the margin."""
    first = current.numbered is not None and len(current.rows) == 1
    return first and row.x0 >= measure.left - NEAR and current.last.x1 > measure.right - 90


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
        if abs(block.first.size - row.size) > 0.8:
            continue  # a box at the side, in type of its own
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
        whole = is_grade(f"{current.plain} {row.text}") or not is_grade(current.plain)
        return whole and abs(row.x0 - last.x0) <= NEAR
    if row.line.baseline is None:
        return (row.above or 1.0) <= PARAGRAPH_GAP and row.text[:1].islower()
    gap = (row.base - last.base) / max(row.size, 1.0)
    return 0.5 < gap <= 1.45 and row.x0 < last.x1 and not _full_stop(current, last, row)


def _full_stop(current: Block, last: Row, row: Row) -> bool:
    """Whether a heading's line is so short that the next cannot be its second."""
    longest = max(line.x1 for line, _ in current.rows)
    return last.x1 < longest - 0.4 * (longest - current.first.x0) and len(current.rows) > 1
