"""What a reader gives: lines on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["title", "front", "contents", "caption", "quote", "footnote", "continued"]
"""What a format itself says a line is; "continued": more of the item begun above it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Region:
    """Where something stands: a page of the file, and a box where the format has geometry."""

    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line set in one style: `line.text[start:end]`, printed from x0 to x1."""

    start: int
    end: int
    x0: float
    x1: float
    size: float
    bold: bool = False
    italic: bool = False
    rise: float = 0.0
    """Points its baseline stands above the line's: a footnote mark's is raised."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or one paragraph of a format without lines), as its reader found it."""

    text: str
    region: Region | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    marker: str | None = None
    """The list number or bullet, where the format itself keeps it apart from the text."""
    level: int | None = None
    """Heading level from 1, where the format knows it."""
    cell: tuple[int, int, int] | None = None
    """Table, row and column (each from 0), where the format knows them."""
    baseline: float | None = None
    """Height of the baseline in points from the top, where the format has geometry."""
    runs: tuple[Run, ...] = ()
    """The stretches of the line in order, where the format has geometry."""
    depth: int = 0
    """Lists and items a line stands inside, where the format nests them."""
    role: Role | None = None
    """What the line is, where the format says so; a footnote's mark is its marker."""
    gap: bool = False
    """Whether white space parts it from the line before, where the format has no geometry."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the file; `printed` is the page number printed on it, where one is."""

    number: int
    width: float = 0.0
    height: float = 0.0
    printed: str | None = None
    pictured: bool = False
    """Whether it holds a picture and no text: a scan that nobody has read yet."""
    confidence: float | None = None
    """How sure OCR was of its characters, 0 to 1, where OCR read it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader found in a file, before anything is understood."""

    name: str
    format: str
    lines: tuple[Line, ...]
    pages: tuple[Page, ...] = ()
    outline: tuple[tuple[int, str], ...] = ()
    tagged: tuple[str, ...] = ()
    """Text of the file's own structure tree, a block each, where it has one."""
    properties: tuple[tuple[str, str], ...] = ()
    remedy: str = ""
    """What would make its pictured pages readable, where something would."""
