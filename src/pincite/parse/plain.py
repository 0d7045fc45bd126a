"""What type and place say of a printed page, guessed for text that has neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.numbering import read_label
from pincite.parse.measure import Row
from pincite.parse.words import ends_sentence, is_grade

SHORT = 80
"""Characters a heading's line may have."""
_ALONE = re.compile(r"\d{1,4}")


def heading_rows(
    rows: Sequence[Row], starts: frozenset[int], notes: frozenset[int]
) -> frozenset[int]:
    """Short lines without a full stop between finished paragraphs, or set apart by blank lines."""
    found: set[int] = set()
    lengths = sorted(len(row.text) for row in rows)
    short = min(SHORT, 0.8 * lengths[int(0.75 * (len(lengths) - 1))]) if lengths else SHORT
    for index, row in enumerate(rows):
        if index in starts or index in notes or not _may_head(row.text, short):
            continue
        if index - 1 in starts and not read_end(rows[index - 1]):
            continue  # the first line of a paragraph whose number stands above it
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        apart = row.above is None or row.above > 1.3
        ended = before is None or ends_sentence(before.text) or before.text.endswith(")")
        done = ended or index - 1 in found or apart
        leads = after is None or index + 1 in starts or not after.text[:1].islower()
        wraps = index - 1 in found and not apart and row.text[:1].islower()
        if wraps or (done and row.text[:1].isupper() and (leads or _wraps(rows, index))):
            found.add(index)
    return frozenset(found)


def read_end(row: Row) -> str:
    """The words that follow a row's label."""
    label = read_label(row.text)
    return row.text[label.end :] if label else row.text


def _may_head(text: str, short: float) -> bool:
    letters = re.search(r"[A-Za-z]{2}", text) is not None
    ended = text.rstrip().endswith((".", ",", ";", ":", "!")) or ". " in text.lstrip("0123456789.")
    return len(text) <= short and letters and not ended and not is_grade(text)


def _wraps(rows: Sequence[Row], index: int) -> bool:
    """Whether the lines up to the next blank one are all short and none ends a sentence."""
    for row in rows[index + 1 : index + 4]:
        if row.above is not None and row.above > 1.3:
            return True
        if not _may_head(row.text, 60):
            return False
    return False


def note_rows(rows: Sequence[Row]) -> frozenset[int]:
    """Footnotes whose mark stands alone on the line before or after, and glued to a word above."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if not _ALONE.fullmatch(row.text) or not _is_called(rows, index):
            continue
        after = index + 1
        while after < len(rows) and (after == index + 1 or not _apart(rows[after])):
            after += 1
        before = index
        while before and not _apart(rows[before]):
            before -= 1
        if before < index and index - before <= 6:
            found.update(range(before, index + 1))
        elif after - index <= 7 and not read_label(rows[index + 1].text):
            found.update(range(index, after))
    return frozenset(found)


def _apart(row: Row) -> bool:
    return row.above is None or row.above > 1.3


def _is_called(rows: Sequence[Row], index: int) -> bool:
    """Whether the mark stands at the end of a word in the lines before."""
    mark = re.compile(rf"[a-z.,)’]{rows[index].text}(?=[\s.,;:)]|$)")
    return any(mark.search(row.text) for row in rows[max(0, index - 80) : index])


def stray_rows(
    rows: Sequence[Row], starts: frozenset[int], notes: frozenset[int]
) -> frozenset[int]:
    """Numbers alone on a line that are neither labels nor marks: page numbers."""
    if not rows or rows[0].line.baseline is not None:
        return frozenset()
    return frozenset(
        index
        for index, row in enumerate(rows)
        if index not in starts and index not in notes and _ALONE.fullmatch(row.text)
    )
