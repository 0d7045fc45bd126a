"""Running headers, footers and page numbers: found by repetition at one height, taken out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pincite.numbering import roman
from pincite.types import Line, Page

EDGE = 0.2
"""Share of the page's height at its top and foot where furniture may stand."""
_NEAR = 200
"""Lines of the same words, before and after one, that it is compared with."""
_LINE = 12.0
"""Points within which heights are one."""
_DIGITS = re.compile(r"\d+")
_HEADING = re.compile(
    r"(?:annex|appendix|article|box|case(?: study)?|chapter|example|figure|finding|issue|lesson"
    r"|part|question|recommendation|schedule|section|step|table|theme)\W*#\W*(?:[^\W\d_]|$)"
)
"""Headings that count: a number a page does not make them running heads."""
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:page\s+)?[-–—|]?\s*(\d{1,4}|[ivxlc]{1,7})\s*[-–—|]?(?:\s*(?:of|/)\s*\d+)?", re.I
)


@dataclass(frozen=True, slots=True)
class Stripped:
    """The lines that are text, and the pages with the numbers printed on them."""

    lines: tuple[Line, ...]
    pages: tuple[Page, ...]


def strip(lines: Sequence[Line], pages: Sequence[Page]) -> Stripped:
    """Part what is printed on every page from what is written on this one."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.region is not None:
            by_page[line.region.page].append(line)
    if not by_page:
        return Stripped(tuple(lines), tuple(pages))
    tall = {page.number: page.height for page in pages}
    edges = {number: _edges(found, tall.get(number) or 842.0) for number, found in by_page.items()}
    repeated = _repeated(edges, len(pages))
    offsets = _offsets(edges)
    heights = _running_heights(edges, repeated)
    dropped: dict[int, list[Line]] = {}
    for number, sides in edges.items():
        dropped[number] = [
            line for rows in sides for line in _peel(rows, number, repeated, offsets, heights)
        ]
    gone = {id(line) for found in dropped.values() for line in found}
    numbers = _printed(dropped)
    return Stripped(
        tuple(line for line in lines if id(line) not in gone),
        tuple(replace(page, printed=page.printed or numbers.get(page.number)) for page in pages),
    )


_Rows = list[list[Line]]


def _edges(lines: list[Line], height: float) -> tuple[_Rows, _Rows]:
    """Rows of the page's top and of its foot, outermost first."""
    if lines[0].baseline is None:  # a page of plain text: its first and last lines
        return [[line] for line in lines[:4]], [[line] for line in reversed(lines[-4:])]
    rows: _Rows = []
    for line in sorted(lines, key=lambda line: line.baseline or 0.0):
        if rows and abs((line.baseline or 0.0) - (rows[-1][0].baseline or 0.0)) <= 2.0:
            rows[-1].append(line)
        else:
            rows.append([line])
    top = [row for row in rows if (row[0].baseline or 0.0) < EDGE * height]
    foot = [row for row in reversed(rows) if (row[0].baseline or 0.0) > (1 - EDGE) * height]
    return top[:5], foot[:5]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.casefold().split()))


def _repeated(edges: dict[int, tuple[_Rows, _Rows]], pages: int) -> frozenset[int]:
    """Lines (their ids) whose words stand at one height on three pages or more.

    Numbers in them must stay as they are or count the pages: "27 Ibid." and "Case study 4" at one
    height on many pages are notes and headings.
    """
    seen: dict[str, list[_Seen]] = defaultdict(list)
    for number, sides in sorted(edges.items()):
        for rows in sides:
            for row in rows:
                for line in row:
                    seen[_key(line)].append(_Seen.of(line, number))
    least = 3 if pages > 3 else 2
    found: set[int] = set()
    for key, places in seen.items():
        if len(places) < least or not re.search(r"[^\W\d_]", key):
            continue
        counting = _HEADING.match(key) is not None
        for index, place in enumerate(places):
            near = places[max(0, index - _NEAR) : index + _NEAR]
            heights = {round(other.height / _LINE) for other in near}
            if len(heights) > max(3, len(near) // 4):
                continue  # a reference that notes repeat stands at all heights
            alike = {other.page for other in near if place.is_like(other, counting)}
            if len(alike) >= least and _dense(sorted(alike)):
                found.add(place.line)
    return frozenset(found | _shifted(seen, found))


def _shifted(seen: dict[str, list[_Seen]], found: set[int]) -> set[int]:
    """Lines of the first page like furniture that stand a little off: its margin may be another.

    On other pages such a line is a note that is repeated.
    """
    return {
        place.line
        for places in seen.values()
        for place in places
        if place.page == 1
        and any(
            other.line in found
            and other.size == place.size
            and other.numbers == place.numbers
            and abs(other.height - place.height) <= 2 * _LINE
            for other in places
        )
    }


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line at a page's edge: its id, page, height, size and the numbers in it."""

    line: int
    page: int
    height: float
    size: float | None
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, line: Line, page: int) -> _Seen:
        numbers = tuple(int(digits) for digits in _DIGITS.findall(line.text))
        return cls(id(line), page, line.baseline or 0.0, line.size, numbers)

    def is_like(self, other: _Seen, counting: bool) -> bool:
        """Whether both stand at one height, with the same numbers or their pages'.

        Args:
            other: A line of the same words, digits aside.
            counting: The first number counts headings, not pages.
        """
        if abs(self.height - other.height) > 3.0 or len(self.numbers) != len(other.numbers):
            return False
        turned = other.page - self.page
        return all(
            a == b or (b - a == turned and not (counting and place == 0))
            for place, (a, b) in enumerate(zip(self.numbers, other.numbers, strict=True))
        )


def _dense(numbers: list[int]) -> bool:
    """Whether the pages lie close, as the pages of one chapter do."""
    steps = sum(b - a <= 3 for a, b in pairwise(numbers))
    return steps >= max(1, (len(numbers) - 1) // 2)


def _value(text: str) -> int | None:
    """The page number a line alone at the edge may be, roman numbers below zero."""
    match = _ALONE.fullmatch(text.strip())
    if match is None:
        return None
    word = match[1].lower()
    if word.isdigit():
        return int(word)
    return -roman(word) - 10_000 if roman(word) else None


def _step(value: int, page: int) -> int:
    return value - page if value >= 0 else -(-value - 10_000) - 100_000 + page


def _offsets(edges: dict[int, tuple[_Rows, _Rows]]) -> set[int]:
    """Differences between printed numbers and pages that hold for two pages or more."""
    counts: Counter[int] = Counter()
    for number, sides in edges.items():
        found = {
            _step(value, number)
            for rows in sides
            for row in rows[:3]
            for line in row
            if (value := _value(line.text)) is not None
        }
        counts.update(found)
    least = 2 if len(edges) > 1 else 1
    return {offset for offset, count in counts.items() if count >= least}


def _peel(
    rows: _Rows,
    number: int,
    repeated: frozenset[int],
    offsets: set[int],
    running: list[tuple[float, float]],
) -> list[Line]:
    """Furniture from the page's edge inwards, up to the first row that is text."""
    gone: list[Line] = []
    for depth, row in enumerate(rows):
        kept = 0
        for line in row:
            value = _value(line.text)
            same = id(line) in repeated
            paged = value is not None and depth < 3 and _step(value, number) in offsets
            apart = depth + 1 >= len(rows) or _distance(row, rows[depth + 1]) >= 2.2 * (
                line.size or 12.0
            )
            alike = apart and any(
                abs((line.baseline or 0.0) - height) <= 1.0 and abs((line.size or 0.0) - size) < 0.3
                for height, size in running
            )
            if same or paged or (alike and depth < 2 and len(row) <= 2):
                gone.append(line)
            else:
                kept += 1
        if kept:
            break
    return gone


def _distance(row: list[Line], other: list[Line]) -> float:
    return abs((row[0].baseline or 0.0) - (other[0].baseline or 0.0))


def _running_heights(
    edges: dict[int, tuple[_Rows, _Rows]], repeated: frozenset[int]
) -> list[tuple[float, float]]:
    """Heights and sizes at which a quarter of the pages carry a running line.

    A chapter of two pages carries its title there too, though it repeats too seldom to be known
    by its words.
    """
    counts: Counter[tuple[float, float]] = Counter()
    for sides in edges.values():
        for rows in sides:
            for line in rows[0] if rows else ():
                if id(line) in repeated:
                    counts[(round(line.baseline or 0.0), line.size or 0.0)] += 1
    least = max(5, len(edges) // 4)
    return [place for place, count in counts.items() if count >= least]


def _printed(dropped: dict[int, list[Line]]) -> dict[int, str]:
    """The page number printed on each page."""
    numbers: dict[int, str] = {}
    tokens: dict[int, set[int]] = {}
    for page, lines in dropped.items():
        for line in lines:
            match = _ALONE.fullmatch(line.text.strip())
            if match is not None:
                numbers[page] = match[1]
        tokens[page] = {int(n) for line in lines for n in _DIGITS.findall(line.text) if len(n) < 5}
    counts = Counter(value - page for page, values in tokens.items() for value in values)
    for page, values in tokens.items():
        if page not in numbers and values:
            best = max(sorted(values), key=lambda value: counts[value - page])
            if counts[best - page] >= 3:
                numbers[page] = str(best)
    return numbers
