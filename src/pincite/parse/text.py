"""Rows of a block -> its text, word for word, with the place of each printed line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pincite.parse.blocks import Block
from pincite.parse.notes import is_raised
from pincite.types import Line, Note, TextLine

_JOINING = ("-", "‐", "–", "/")


@dataclass(frozen=True, slots=True)
class Set:
    """A block's words as they will be shown, and where each line of them is printed."""

    text: str
    lines: tuple[TextLine, ...]
    notes: tuple[Note, ...]


def set_text(block: Block, called: frozenset[str]) -> Set:
    """Join the block's rows with one space; end-of-line hyphens stay and join without one.

    Args:
        block: the rows.
        called: marks of the report's footnotes; what is raised and not among them stays in the text
            ("2nd", "m²").
    """
    text = ""
    lines: list[TextLine] = []
    notes: list[Note] = []
    for row, offset in block.rows:
        words, found = _words(row.line, offset, called)
        if not words:
            notes.extend(Note(mark, len(text)) for _, mark in found)
            continue
        if text and not _joined(text):
            text += " "
        start = len(text)
        text += words
        notes.extend(Note(mark, min(start + at, len(text))) for at, mark in found)
        if row.line.region is not None:
            lines.append(TextLine(start, len(text), row.line.region))
    region = block.first.line.region
    if not lines and region is not None:
        lines.append(TextLine(0, 0, region))
    return Set(text, tuple(lines), tuple(notes))


def _joined(text: str) -> bool:
    """Whether the next line goes on without a space."""
    return text.endswith(_JOINING) and len(text) > 1 and not text[-2].isspace()


def _words(line: Line, offset: int, called: frozenset[str]) -> tuple[str, list[tuple[int, str]]]:
    """The line's words from `offset` without footnote marks, and where those stood."""
    words = ""
    marks: list[tuple[int, str]] = []
    position = offset
    for run in line.runs:
        if run.start < offset or not run.start:
            continue
        mark = line.text[run.start : run.end].strip()
        if is_raised(run.size, run.rise, line.size or run.size) and _is_called(mark, called):
            words += line.text[position : run.start].rstrip()
            marks.append((len(words), mark))
            position = run.end
    words += line.text[position:]
    if not line.runs and called:
        words, marks = _glued(words, called)
    clean = " ".join(words.split())
    shift = len(words) - len(words.lstrip())
    return clean, [(max(0, min(at - shift, len(clean))), mark) for at, mark in marks]


def _glued(words: str, called: frozenset[str]) -> tuple[str, list[tuple[int, str]]]:
    """Take out marks that text without geometry leaves at the end of a word."""
    digits = [mark for mark in called if mark.isdigit()]
    if not digits:
        return words, []
    pattern = re.compile(rf"(?<=[a-z.,)’])({'|'.join(digits)})(?=[\s.,;:)]|$)")
    marks: list[tuple[int, str]] = []
    removed = 0
    for match in pattern.finditer(words):
        marks.append((match.start() - removed, match[1]))
        removed += len(match[1])
    return pattern.sub("", words), marks


def _is_called(mark: str, called: frozenset[str]) -> bool:
    parts = [part for part in mark.replace(",", " ").split() if part]
    return bool(parts) and all(part in called for part in parts)
