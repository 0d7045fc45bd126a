"""Rows -> how much each looks like the first line of a numbered paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.numbering import Label, read_label
from pincite.parse.measure import Measure, Row

PARAGRAPH_GAP = 1.3
"""Leadings between baselines above which a new paragraph begins."""
_ENDS = re.compile(
    r"[.!?:;…][\"'”’)\]]*[\d*†‡,\s]*$|\((?:recommendation|paragraph)[^)]*\)\s*$", re.I
)
_LEADERS = re.compile(r"\.{4,}|…{2,}|\.(?:\s\.){3,}")


def weight_of(rows: Sequence[Row], index: int, label: Label, measure: Measure) -> float:
    """How much a row looks like the first line of a numbered paragraph, about -0.5 to 1.5."""
    row = rows[index]
    rest = row.text[label.end :]
    before = rows[index - 1] if index else None
    weight = 1.0
    if label.scheme == "1":
        weight -= 0.35
    if rest[:1].islower() or (rest and rest[0] in ",;)%"):
        weight -= 0.7
    if not rest and label.scheme == "1":
        weight -= 0.3
    if _LEADERS.search(row.text):
        weight -= 0.8
    if row.size > 1.15 * measure.size:
        weight -= 0.4
    if row.line.bold:
        weight -= 0.3
    if before is not None and before.page == row.page:
        together = row.above is not None and row.above < PARAGRAPH_GAP
        if together and not _ENDS.search(before.text):
            weight -= 1.4 if _wraps(before, row, measure) else 0.5
        elif not together and row.above is not None:
            weight += 0.2
    if is_written(rows, index, measure):
        weight += 0.2
    else:
        weight -= 0.4
    if index + 1 < len(rows):
        after = rows[index + 1]
        if after.page == row.page and after.x0 > row.x0 + 6 and (after.above or 9) < PARAGRAPH_GAP:
            weight += 0.2
    return weight


def _wraps(before: Row, row: Row, measure: Measure) -> bool:
    """Whether the line before is so full of the same type that its next word stands in this one."""
    alike = abs(before.size - row.size) <= 0.6 and before.line.bold == row.line.bold
    return alike and before.is_full(row.text, measure.right)


def _extent(rows: Sequence[Row], index: int) -> int:
    """Row after the last that plainly belongs to the paragraph begun at `index`."""
    first = rows[index]
    end, left = index + 1, first.x0
    if end < len(rows) and rows[end].page == first.page and first.x1 > rows[end].x1 - 90:
        left = min(left, rows[end].x0)  # a first line may be indented, its number with it
    while end < len(rows):
        row = rows[end]
        if abs(row.size - first.size) > 0.8 or row.x0 < left - 4:
            break
        alone = end == index + 1 and first.text[_label_end(first) :].strip() == ""
        if row.page == rows[end - 1].page and not alone:
            if row.above is None or row.above > PARAGRAPH_GAP:
                break
        elif _ENDS.search(rows[end - 1].text):
            break
        if row.x0 < first.x0 + 4 and read_label(row.text) and _ENDS.search(rows[end - 1].text):
            break
        end += 1
    return end


def _label_end(row: Row) -> int:
    label = read_label(row.text)
    return label.end if label else 0


def is_written(rows: Sequence[Row], index: int, measure: Measure) -> bool:
    """Whether the paragraph begun here ends as sentences do."""
    end = _extent(rows, index)
    if any(_LEADERS.search(row.text) for row in rows[index:end]):
        return False
    return bool(_ENDS.search(rows[end - 1].text)) or end - index >= 4
