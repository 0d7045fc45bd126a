"""Pieces of running text -> one Line: white space made single, footnote marks set apart.

For formats that keep paragraphs and not lines. Knows nothing of any one format.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace

from pincite.terms import REORDERING
from pincite.types import Line, Role, Run, Source

SIZE = 12.0
"""Points text is taken to be set in where the format has no geometry; marks are smaller."""
_MARK_SIZE, _MARK_RISE = 7.0, 4.0
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
_SPACE = re.compile(r"\s+")


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(source: Source) -> Source:
    r"""The source with composed letters, and a space for each control character.

    So no terminal obeys what a report says, and "café" is one word however it was typed. Controls
    of Windows' code page are what it means by them, as in every browser. What prints nothing is
    left out: in the middle of a word or a number it would hide it, or draw it in another order.

    >>> _clean("Lit.\x1b[2J\x07 The keeper\x92s \u202e1\u200b2\u202c")
    'Lit. [2J  The keeper’s 12'
    """
    lines = tuple(map(_line, source.lines))
    return replace(
        source,
        name=_clean(source.name),
        lines=lines,
        outline=tuple((level, _clean(title)) for level, title in source.outline),
        tagged=tuple(map(_clean, source.tagged)),
        properties=tuple((name, _clean(value)) for name, value in source.properties),
    )


def _line(line: Line) -> Line:
    text, marker = _clean(line.text), line.marker and _clean(line.marker)
    if (text, marker) == (line.text, line.marker):
        return line
    runs = tuple(
        replace(
            run, start=len(_clean(line.text[: run.start])), end=len(_clean(line.text[: run.end]))
        )
        for run in line.runs
    )
    return replace(line, text=text, marker=marker, runs=runs)


def _clean(text: str) -> str:
    plain = REORDERING.sub("", _CONTROL.sub(_meant, text)).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", plain)


def _meant(control: re.Match[str]) -> str:
    code = ord(control[0])
    meant = bytes([code]).decode("cp1252", "replace") if 0x80 <= code <= 0x9F else " "
    return meant if meant.isprintable() and meant != "\ufffd" else " "


@dataclass(slots=True)
class Words:
    """The words of one paragraph as they come, and where among them footnote marks stand."""

    text: str = ""
    light: bool = False
    """Whether some letters are not bold."""
    marks: list[tuple[int, int]] = field(default_factory=list)

    def add(self, piece: str, *, bold: bool = False) -> None:
        """Take more text; white space is single, as it will be shown."""
        piece = _SPACE.sub(" ", piece.translate(_INVISIBLE))
        if not self.text or self.text.endswith(" "):
            piece = piece.lstrip(" ")
        self.text += piece
        self.light = self.light or (not bold and any(map(str.isalnum, piece)))

    def mark(self, mark: str) -> None:
        """Take a footnote's mark."""
        if self.text.strip() and mark:
            self.text = self.text.rstrip(" ")
            self.marks.append((len(self.text), len(self.text) + len(mark)))
            self.text += mark

    def line(
        self,
        *,
        marker: str | None = None,
        level: int | None = None,
        cell: tuple[int, int, int] | None = None,
        depth: int = 0,
        role: Role | None = None,
    ) -> Line | None:
        """The line, and room for the next; None where there are no words and no number."""
        text, self.text = self.text.rstrip(" "), ""
        marks, self.marks = self.marks, []
        bold, self.light = not self.light and bool(text), False
        if not text and not (marker and any(map(str.isalnum, marker))):
            return None
        return Line(
            text=text,
            size=SIZE,
            bold=bold,
            marker=marker,
            level=level,
            cell=cell,
            runs=_runs(len(text), marks),
            depth=depth,
            role=role,
        )


def _runs(end: int, marks: list[tuple[int, int]]) -> tuple[Run, ...]:
    """Text at its size, marks raised."""
    found: list[Run] = []
    at = 0
    for start, stop in marks:
        if start > at:
            found.append(Run(at, start, 0.0, 0.0, SIZE))
        found.append(Run(start, stop, 0.0, 0.0, _MARK_SIZE, rise=_MARK_RISE))
        at = stop
    if at < end or not found:
        found.append(Run(at, end, 0.0, 0.0, SIZE))
    return tuple(found)
