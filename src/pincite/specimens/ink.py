"""What stands on a page, and how a text is broken into lines; y is measured from the top."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pincite.specimens.source import pieces
from pincite.specimens.style import width

RAISED = 0.62
"""Size of a footnote mark relative to its text."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    font: str
    size: float
    colour: str = "#000000"


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    thick: float = 0.7
    colour: str = "#000000"


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed figure of `points`, filled or outlined."""

    points: tuple[tuple[float, float], ...]
    fill: str | None = None
    thick: float = 0.7
    colour: str = "#000000"


Ink = Text | Rule | Shape
Line = tuple[tuple[str, bool], ...]
"""One printed line: its pieces, each with whether it is a footnote mark."""


def rectangle(
    x0: float, y0: float, x1: float, y1: float, *, fill: str | None = None, colour: str = "#000000"
) -> Shape:
    """Return an upright rectangle."""
    return Shape(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), fill, colour=colour)


def wrap(text: str, font: str, size: float, limit: float) -> list[Line]:
    """Return `text` broken into lines of at most `limit` points.

    Lines break at spaces and after a hyphen or dash inside a word, as word processors do.
    """
    lines: list[list[tuple[str, bool]]] = [[]]
    used = 0.0
    space = width(" ", font, size)
    for word in text.split(" "):
        for i, part in enumerate(re.split(r"(?<=\w[-–])(?=\w)", word)):
            fragments = pieces(part)
            wide = sum(width(s, font, size * (RAISED if mark else 1)) for s, mark in fragments)
            gap = space if i == 0 and lines[-1] else 0.0
            if lines[-1] and used + gap + wide > limit:
                lines.append([])
                used = gap = 0.0
            if gap:
                lines[-1].append((" ", False))
            lines[-1] += fragments
            used += gap + wide
    return [_joined(line) for line in lines]


def plain(line: Line) -> str:
    """Return a line's text without footnote marks."""
    return "".join(text for text, mark in line if not mark)


def noted(line: Line) -> list[str]:
    """Return the footnotes marked on a line."""
    return [text for text, mark in line if mark]


def runs(line: Line, x: float, y: float, font: str, size: float, colour: str) -> list[Ink]:
    """Return a line as ink: a text object for each run, footnote marks raised and small."""
    ink: list[Ink] = []
    for text, mark in line:
        point = size * RAISED if mark else size
        ink.append(Text(x, y - (size * 0.36 if mark else 0), text, font, point, colour))
        x += width(text, font, point)
    return ink


def _joined(line: list[tuple[str, bool]]) -> Line:
    out: list[tuple[str, bool]] = []
    for text, mark in line:
        if out and not mark and not out[-1][1]:
            out[-1] = (out[-1][0] + text, False)
        else:
            out.append((text, mark))
    return tuple(out)
