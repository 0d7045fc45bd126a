"""Rows that are headings by their type, and rows that are grades in a cell of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.parse import plain
from pincite.parse.labels import Numbered
from pincite.parse.measure import Measure, Row
from pincite.parse.opening import PARAGRAPH_GAP
from pincite.parse.words import BULLET, CAPTION, ends_sentence, is_grade

EMPHASIS_GAP = 1.12
"""Leadings above a bold line within which it is emphasis: headings are set with more air."""
NEAR = 4.0
"""Points within which two left ends stand in one column."""


def grade_rows(
    rows: Sequence[Row], starts: dict[int, Numbered], notes: frozenset[int]
) -> frozenset[int]:
    """Rows that are nothing but a grade, narrow cells that break one over lines included."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if index in starts or index in notes or index in found or _in_sentence(rows, index):
            continue
        for count in (4, 3, 2, 1):
            cell = rows[index : index + count]
            stacked = all(abs(line.x0 - row.x0) <= NEAR and line.page == row.page for line in cell)
            if stacked and is_grade(" ".join(line.text for line in cell)):
                found.update(range(index, index + len(cell)))
                break
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


def heading_rows(
    rows: Sequence[Row], starts: dict[int, Numbered], notes: frozenset[int], measure: Measure
) -> frozenset[int]:
    """Rows set as headings: larger than the text, or bold and on their own."""
    if rows and rows[0].line.baseline is None:
        return plain.heading_rows(rows, frozenset(starts), notes)
    found: set[int] = set()
    for index, row in enumerate(rows):
        if index in starts or index in notes or not re.search(r"[A-Za-z]{2}", row.text):
            continue
        if BULLET.match(row.text) or CAPTION.match(row.text):
            continue
        large = row.size >= 1.12 * measure.size
        bold = row.line.bold and row.size >= 0.95 * measure.size
        if large and _in_text(rows, index):
            continue
        if bold and not large and _is_emphasis(rows, index, found, notes):
            continue
        if (
            large
            or (bold and not _runs_on(rows, index, measure))
            or _is_slanted_head(rows, index, starts, measure)
        ):
            found.add(index)
    return frozenset(found)


def _is_emphasis(rows: Sequence[Row], index: int, heads: set[int], notes: frozenset[int]) -> bool:
    """Whether a bold line is part of a paragraph: set at its leading, in its column."""
    row = rows[index]
    if row.above is None and _turns_over(rows, index, heads, notes):
        return True
    if not index or index - 1 in heads or row.above is None or row.above > EMPHASIS_GAP:
        return False
    above = rows[index - 1]
    hanging = above.x0 - 4 <= row.x0 <= above.x0 + 60
    return hanging and abs(above.size - row.size) <= 0.3 and above.x1 > above.x0 + 100


def _turns_over(rows: Sequence[Row], index: int, heads: set[int], notes: frozenset[int]) -> bool:
    """Whether a bold line at the head of a page or column goes on with a paragraph in bold."""
    above = next((i for i in reversed(range(index)) if i not in notes), None)
    if above is None or above in heads:
        return False
    last, row = rows[above], rows[index]
    alike = last.line.bold and abs(last.size - row.size) <= 0.3 and row.page <= last.page + 1
    return alike and not ends_sentence(last.text) and last.x1 > last.x0 + 100


def _in_text(rows: Sequence[Row], index: int) -> bool:
    """Whether a line in large type belongs to a bullet or a paragraph set so, not to a heading."""
    row = rows[index]

    def alike(one: int, other: int) -> bool:
        above, below = rows[one], rows[other]
        gap = (below.base - above.base) / max(below.size, 1.0)
        same = above.page == below.page and above.line.bold == below.line.bold
        return same and abs(above.size - below.size) <= 0.3 and 0.5 < gap <= 1.5

    first = last = index
    while first and alike(first - 1, first):
        first -= 1
    while last + 1 < len(rows) and alike(last, last + 1):
        last += 1
    if BULLET.match(rows[first].text):
        return True
    return not row.line.bold and last - first >= 3 and ends_sentence(rows[last].text)


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
        return alone and (apart or (not after.line.italic and bool(BULLET.match(after.text))))
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
