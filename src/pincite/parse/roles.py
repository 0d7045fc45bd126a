"""Lines of a structured format -> the same lines, with what their styles leave unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pincite.numbering import read_label
from pincite.parse.notes import NOTES
from pincite.parse.words import ends_sentence
from pincite.types import Line

LEVELS = 9
"""Levels of headings; a paragraph in bold heads what follows at the lowest."""
LONG = 220
"""Characters above which a line styled as a heading is a paragraph."""
_LISTED = re.compile(r".*[\s.…](?:\d+|[ivxl]+)")


def with_roles(lines: Sequence[Line], title: str | None) -> list[Line]:
    """The lines without tables that only place text, and with titles and headings told.

    Args:
        lines: as the reader found them.
        title: what the file's properties call it; None if its format tells titles from headings.
    """
    return _roled(_columns(lines), title)


def _columns(lines: Sequence[Line]) -> list[Line]:
    """The lines without tables that only place text: boxes, and numbers beside their paragraphs."""
    tables: dict[int, list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            tables.setdefault(line.cell[0], []).append(line)
    boxes = {
        table for table, cells in tables.items() if len({c.cell[2] for c in cells if c.cell}) < 2
    }
    hung = {table for table, cells in tables.items() if _hangs(cells)}
    found: list[Line] = []
    for line in lines:
        if line.cell is None or line.cell[0] not in boxes | hung:
            found.append(line)
            continue
        if line.cell[0] in hung and line.cell[2] > 0 and found and _is_bare(found[-1]):
            found[-1] = replace(line, cell=None, marker=found[-1].marker or found[-1].text)
            continue
        found.append(replace(line, cell=None))
    return found


def _hangs(cells: Sequence[Line]) -> bool:
    """Whether a table's first column holds nothing but the numbers of what stands beside it."""
    first = [line for line in cells if line.cell and line.cell[2] == 0]
    rest = [line for line in cells if line.cell and line.cell[2] > 0]
    written = [ends_sentence(line.text) or line.text.endswith((":", ";")) for line in rest]
    return bool(first) and all(map(_is_bare, first)) and all(written)


def _is_bare(line: Line) -> bool:
    """Whether a line is a number and nothing else."""
    words = f"{line.marker or ''} {line.text}".strip()
    label = read_label(words)
    return label is not None and label.end == len(words)


def _roled(lines: Sequence[Line], title: str | None) -> list[Line]:
    """The lines with what their styles leave unsaid: titles, contents, headings in bold."""
    lines = [_demoted(line) for line in lines]
    levels = Counter(line.level for line in lines if line.level is not None)
    outer = min(levels, default=0)
    first = next((line for line in lines if line.level is not None), None)
    titled = title is None or any(line.role == "title" for line in lines)
    alone = first is not None and first.level == outer and levels[outer] == 1
    if first is not None and alone and not titled and (len(levels) > 1 or first.text == title):
        lines = [replace(x, role="title", level=None) if x is first else x for x in lines]
    begun = next((i for i, line in enumerate(lines) if line.level is not None), 0)
    listing = noting = False
    for index, line in enumerate(lines):
        if line.level is not None:
            listing = line.text.casefold() in {"contents", "table of contents"}
            noting = NOTES.fullmatch(line.text) is not None and _numbered_before(lines, index)
        elif noting and line.role is None and line.cell is None:
            lines[index] = _noted(line)
        elif listing and line.role is None and line.marker is None and line.cell is None:
            listing = _LISTED.fullmatch(line.text) is not None
            if listing:
                lines[index] = replace(line, role="contents")
        elif index >= begun and line.bold and _heads(line):
            lines[index] = replace(line, level=LEVELS)
    return lines


def _numbered_before(lines: Sequence[Line], index: int) -> bool:
    """Whether some line before has a number: notes alone are what a file of notes numbers."""
    return any(read_label(line.marker or line.text) for line in lines[:index])


def _noted(line: Line) -> Line:
    """A line under the heading of the endnotes as the note it is, with its number as its mark."""
    label = read_label(line.marker or line.text)
    if label is None or label.scheme not in {"1", "1.", "[1]", "(1)", "1)"}:
        return line
    if line.marker is not None:
        return replace(line, role="footnote", marker=label.text)
    shift = label.end
    runs = tuple(
        replace(run, start=max(0, run.start - shift), end=run.end - shift)
        for run in line.runs
        if run.end > shift
    )
    return replace(line, role="footnote", marker=label.text, text=line.text[shift:], runs=runs)


def _demoted(line: Line) -> Line:
    """Paragraphs that were given a heading's style for its number are paragraphs."""
    written = ends_sentence(line.text) and len(line.text) > 60
    if line.level is not None and (written or len(line.text) > LONG):
        return replace(line, level=None)
    return line


def _heads(line: Line) -> bool:
    """Whether a line in bold, though not styled so, is a heading."""
    plain = line.role is None and line.marker is None and line.cell is None and line.depth == 0
    return plain and len(line.text) <= 120 and not line.text.endswith((".", ":", ";", ","))
