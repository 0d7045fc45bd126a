"""Answers to take along: as text, as Markdown, as a Word document with real footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pincite.export import plain, told
from pincite.types import Answer, Record

__all__ = ["markdown", "text", "word"]


def text(answers: Sequence[Answer], records: Sequence[Record], *, title: str, made: date) -> str:
    """The answers as plain text, 78 characters to the line.

    Args:
        answers: Oldest first.
        records: The library's, newest first: what tells reports apart.
        title: Of the whole.
        made: The day it says it was made on.
    """
    return plain.text(told.outline(answers, records, title=title, made=made))


def markdown(
    answers: Sequence[Answer], records: Sequence[Record], *, title: str, made: date
) -> str:
    """The answers as Markdown, their citations as footnotes; arguments as for `text`."""
    return plain.markdown(told.outline(answers, records, title=title, made=made))


def word(answers: Sequence[Answer], records: Sequence[Record], *, title: str, made: date) -> bytes:
    """The answers as a .docx file, their citations as its footnotes; arguments as for `text`."""
    # Loaded here: only who takes a Word file along needs what makes one.
    from pincite.export import docx

    parts = told.outline(answers, records, title=title, made=made)
    return docx.document(parts, made)
