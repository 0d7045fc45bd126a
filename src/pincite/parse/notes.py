"""Footnotes: which rows at a page's foot are notes, and which marks in the text call them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.parse import plain
from pincite.parse.measure import Measure, Row

SMALL = 0.93
"""Footnotes are set smaller than this share of the body's size."""
APART = 1.3
"""Leadings above notes set in the type of the text, and between them at most."""
NOTES = re.compile(r"(?:\d+\.?\s+)?(?:(?:end|foot)?notes?|references)(?: and references)?\s*", re.I)
"""The heading of endnotes."""
_MARK = re.compile(r"(\d{1,3}|[*†‡§]{1,3}|[a-z])[.)]?(?=\s|[A-Z“‘]|$)")


def note_mark(row: Row) -> str | None:
    """The mark a footnote's first row opens with, else None."""
    match = _MARK.match(row.text)
    return match[1] if match else None


def opens_next(before: str | None, page: int, mark: str, row: Row, called: frozenset[str]) -> bool:
    """Whether a mark opens the next note, not a line of the last that begins with a number.

    Args:
        before: the mark of the last note.
        page: where its last line stands.
        mark: what the row begins with.
        row: a row among the notes.
        called: the marks in the text of its page.
    """
    runs = row.line.runs
    if runs and runs[0].size <= 0.85 * row.size:
        return True
    if before and before.isdigit() and mark.isdigit():
        step = int(mark) - int(before)
        anew = int(mark) == 1 and row.page != page
        return anew or (step > 0 and (step <= 3 or mark in called))
    return mark.isdigit() or not mark.isalpha()


def called_marks(rows: Sequence[Row], notes: frozenset[int]) -> dict[int, frozenset[str]]:
    """For each page the marks raised in its text."""
    pages: dict[int, list[Row]] = {}
    for index, row in enumerate(rows):
        if index not in notes:
            pages.setdefault(row.page, []).append(row)
    return {page: raised_marks(found) for page, found in pages.items()} if notes else {}


def raised_marks(rows: Sequence[Row]) -> frozenset[str]:
    """Marks printed above the line in these rows."""
    found = set()
    for row in rows:
        for run in row.line.runs:
            if run.start and is_raised(run.size, run.rise, row.size):
                found.add(row.text[run.start : run.end].strip())
    return frozenset(part for mark in found for part in re.split(r"[,\s]+", mark) if part)


def is_raised(size: float, rise: float, line_size: float) -> bool:
    """Whether a run is set as a mark: small, and above the baseline."""
    return size <= 0.85 * line_size and rise > 0.12 * line_size


def note_rows(rows: Sequence[Row], measure: Measure) -> frozenset[int]:
    """Indices of the rows that are footnotes, continuations included."""
    if rows and rows[0].line.baseline is None:
        return plain.note_rows(rows)
    pages: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        pages.setdefault(row.page, []).append(index)
    found: set[int] = set()
    open_note = False
    for page in sorted(pages):
        foot = _foot(rows, pages[page], measure)
        near = [rows[i] for p in (page - 1, page) for i in pages.get(p, ())]
        marks = raised_marks(near)
        starts = [i for i in foot if _opens(rows[i], marks)]
        if starts:
            first = foot.index(starts[0])
            begin = 0 if open_note and first <= 6 else first
            found.update(foot[begin:])
            open_note = not rows[foot[-1]].text.rstrip().endswith((".", ")"))
        else:
            open_note = False
            found.update(_set_as_text(rows, pages[page]))
    return frozenset(found | _endnotes(rows, measure))


def _endnotes(rows: Sequence[Row], measure: Measure) -> set[int]:
    """Notes under a heading of their own, most of them called in the text before it."""
    found: set[int] = set()
    for index, row in enumerate(rows):
        if not (row.line.bold or row.size > 1.12 * measure.size) or not NOTES.fullmatch(row.text):
            continue
        end = index + 1
        while end < len(rows) and not (
            rows[end].size >= row.size - 0.3 and rows[end].line.bold == row.line.bold
        ):
            end += 1
        opened = [mark for i in range(index + 1, end) if (mark := _counted(rows[i]))]
        called = raised_marks(rows[:index])
        if len(opened) >= 3 and sum(mark in called for mark in opened) > 0.5 * len(opened):
            found.update(range(index + 1, end))
    return found


def _counted(row: Row) -> str | None:
    mark = note_mark(row)
    return mark if mark and mark.isdigit() else None


def _set_as_text(rows: Sequence[Row], indices: list[int]) -> list[int]:
    """Notes in the type of the text: what stands apart at the foot and opens with marks called."""
    for place, index in enumerate(indices):
        row = rows[index]
        apart = row.above is not None and row.above > APART
        if not apart or not _is_note(row, raised_marks([rows[i] for i in indices[:place]])):
            continue
        marks = raised_marks([rows[i] for i in indices])
        if all(
            (rows[i].above or 9.0) <= APART or _is_note(rows[i], marks) for i in indices[place:]
        ):
            return indices[place:]
    return []


def _is_note(row: Row, marks: frozenset[str]) -> bool:
    """Whether a row opens with a mark that is called and words: "3 The board", not "3. The"."""
    mark = note_mark(row)
    rest = row.text[len(mark) :] if mark else ""
    return mark in marks and rest.lstrip()[:1].isupper() and not rest.startswith((".", ")"))


def _foot(rows: Sequence[Row], indices: list[int], measure: Measure) -> list[int]:
    """The small type at the foot of a page, in order."""
    lowest = sorted(indices, key=lambda i: rows[i].base)
    foot: list[int] = []
    for index in reversed(lowest):
        # A table in small type may stand on the notes: it is not set in theirs.
        other = foot and rows[index].size > rows[foot[0]].size + 0.8
        if rows[index].size > SMALL * measure.size or other:
            break
        foot.append(index)
    return sorted(foot)


def _opens(row: Row, marks: frozenset[str]) -> bool:
    mark = note_mark(row)
    if mark is None:
        return False
    first = row.line.runs[0] if row.line.runs else None
    raised = first is not None and is_raised(first.size, first.rise, row.size)
    return raised or mark in marks
