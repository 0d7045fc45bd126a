"""Specimen source -> blocks: a small text format, in which every printed number is typed by hand.

A file opens with `key: value` lines and a line of three hyphens. Then blocks stand apart by blank
lines, and the first characters of a block say what it is:

    = Heading            == second level     === third level     =- and ==- : not in the contents
    = Heading | Good     a heading in a box, its grade in a cell beside it
    25. Text             a numbered paragraph, its number as printed ("25" or "1.12" likewise)
    * Text    ** Text    bullets of the first and second level
    > Text               a quotation
    [^3]: Text           a footnote; [^3] in a text is its mark
    @title @subtitle @line @page @contents @box @endbox @table 70 30 and rows "a | b"
    Text                 a paragraph without a number

Knows nothing of pages or fonts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

BlockKind = Literal[
    "title",
    "subtitle",
    "line",
    "page",
    "contents",
    "box",
    "endbox",
    "table",
    "heading",
    "numbered",
    "bullet",
    "quote",
    "plain",
]
DIRECTIVES: tuple[BlockKind, ...] = (
    "title",
    "subtitle",
    "line",
    "page",
    "contents",
    "box",
    "endbox",
    "table",
)

_HEADING = re.compile(r"(={1,3})(-?) (.+)", re.S)
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*\.?) (.+)", re.S)
_BULLET = re.compile(r"(\*{1,2}) (.+)", re.S)
_NOTE = re.compile(r"\[\^(\d+)\]: (.+)", re.S)
_MARK = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """One block as typed; `text` still holds footnote marks."""

    kind: BlockKind
    text: str = ""
    printed: str = ""
    """The number of a numbered paragraph as it is printed, its full stop included."""
    level: int = 0
    grade: str = ""
    listed: bool = True
    """Whether a heading stands in the contents."""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    section: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The number without its full stop."""
        return self.printed.rstrip(".")

    @property
    def bare(self) -> str:
        """The text without footnote marks.

        >>> Block("plain", "Plans[^2] are late.").bare
        'Plans are late.'
        """
        return _MARK.sub("", self.text)


@dataclass(frozen=True, slots=True)
class Specimen:
    """A report as typed: what it says of itself, its blocks, its footnotes."""

    id: str
    about: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[str, str]


def marks(text: str) -> list[str]:
    """Return the footnotes marked in `text`, in order.

    >>> marks("Plans[^2] are late.[^3]")
    ['2', '3']
    """
    return _MARK.findall(text)


def pieces(text: str) -> list[tuple[str, bool]]:
    """Return `text` cut at its footnote marks: (piece, whether it is a mark).

    >>> pieces("Plans[^2] are late.")
    [('Plans', False), ('2', True), (' are late.', False)]
    """
    return [(piece, i % 2 == 1) for i, piece in enumerate(_MARK.split(text)) if piece]


def read(path: Path) -> Specimen:
    """Return the specimen typed in the file at `path`."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    about = dict(line.split(": ", 1) for line in head.splitlines())
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    section: list[str] = []
    for typed in re.split(r"\n\s*\n", body.strip()):
        if note := _NOTE.fullmatch(typed):
            notes[note[1]] = _one_line(note[2])
            continue
        block = _block(typed, tuple(section))
        if block.kind == "heading":
            section[block.level - 1 :] = [block.bare]
        blocks.append(block)
    used = [mark for block in blocks for mark in marks(block.text)]
    if sorted(used) != sorted(notes):
        raise ValueError(f"{path.name}: footnotes marked and given differ: {used} {list(notes)}")
    return Specimen(path.stem, about, tuple(blocks), notes)


def _block(typed: str, section: tuple[str, ...]) -> Block:
    if typed.startswith("@"):
        return _directive(typed)
    if heading := _HEADING.fullmatch(typed):
        text, _, grade = _one_line(heading[3]).partition(" | ")
        level = len(heading[1])
        return Block("heading", text, level=level, grade=grade, listed=not heading[2])
    if numbered := _NUMBERED.fullmatch(typed):
        return Block("numbered", _one_line(numbered[2]), printed=numbered[1], section=section)
    if bullet := _BULLET.fullmatch(typed):
        return Block("bullet", _one_line(bullet[2]), level=len(bullet[1]), section=section)
    if typed.startswith("> "):
        return Block("quote", _one_line(typed[2:]), section=section)
    return Block("plain", _one_line(typed), section=section)


def _directive(typed: str) -> Block:
    first, *rest = typed.splitlines()
    word, _, tail = first[1:].partition(" ")
    kind = next((kind for kind in DIRECTIVES if kind == word), None)
    if kind is None:
        raise ValueError(f"no such directive: {first}")
    if kind != "table":
        return Block(kind, " ".join([tail, *rest]).strip())
    rows = tuple(tuple(cell.strip() for cell in row.split("|")) for row in rest)
    return Block("table", rows=rows, widths=tuple(int(width) for width in tail.split()))


def _one_line(text: str) -> str:
    return " ".join(text.split())
