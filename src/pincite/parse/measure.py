"""What is usual in a report: its body size, its columns on odd and even pages, its leading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.types import Line, Page

WIDTH = 6.0
"""Points a character is taken to be wide where the format has no geometry."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its place in the whole report's measure."""

    line: Line
    page: int
    x0: float
    """Left end in points, mirrored margins evened out."""
    x1: float
    base: float
    size: float
    above: float | None
    """Distance to the baseline of the line before, in leadings; None on a new page or column."""

    @property
    def text(self) -> str:
        """The line's words."""
        return self.line.text

    def is_full(self, after: str, right: float) -> bool:
        """Whether the first word of what comes after has no room left in the line."""
        wide = (self.x1 - self.x0) / max(1, len(self.text)) * (len(after.split(" ", 1)[0]) + 1)
        return self.x1 + wide > right


@dataclass(frozen=True, slots=True)
class Measure:
    """The report's usual type."""

    size: float
    leading: float
    """Distance of baselines inside a paragraph, in points."""
    left: float
    right: float

    def leading_of(self, size: float) -> float:
        """Distance of baselines in a paragraph of that size."""
        return self.leading * max(0.7, size / self.size)


def measure(lines: Sequence[Line], pages: Sequence[Page]) -> tuple[Measure, tuple[Row, ...]]:
    """The report's usual type, and its lines placed in it."""
    size = _usual([(line.size or 0.0, len(line.text)) for line in lines]) or 12.0
    body = [line for line in lines if abs((line.size or size) - size) <= 0.6]
    shift = _mirror(body)
    leading = _leading(body, size)
    rows: list[Row] = []
    usual = Measure(size, leading, 0.0, 0.0)
    last: Line | None = None
    for line in lines:
        box = line.region.box if line.region else None
        page = line.region.page if line.region else 1
        base = line.baseline if line.baseline is not None else 0.0
        above: float | None = None
        if last is not None and (last.region.page if last.region else 1) == page:
            if box is None:
                above = 2.0 if line.gap else 1.0
            elif last.baseline is not None and base > last.baseline - 1.0:
                above = (base - last.baseline) / usual.leading_of(line.size or size)
        off = shift if page % 2 else 0.0
        rows.append(
            Row(
                line,
                page,
                (box.x0 - off) if box else 0.0,
                (box.x1 - off) if box else WIDTH * len(line.text),
                base,
                line.size or size,
                above,
            )
        )
        last = line
    wide = [row for row in rows if abs(row.size - size) <= 0.6]
    left = _usual([(round(row.x0), 1) for row in wide]) or 0.0
    ends = sorted(row.x1 for row in wide)
    right = ends[int(0.97 * (len(ends) - 1))] if ends else 0.0
    return Measure(size, leading, left, right), tuple(rows)


def _usual(weighed: list[tuple[float, int]]) -> float | None:
    counts: Counter[float] = Counter()
    for value, weight in weighed:
        if value:
            counts[value] += weight
    return counts.most_common(1)[0][0] if counts else None


def _leading(body: Sequence[Line], size: float) -> float:
    gaps: Counter[float] = Counter()
    for above, line in pairwise(body):
        if above.region and line.region and above.region.page == line.region.page:
            gap = (line.baseline or 0.0) - (above.baseline or 0.0)
            if 0.8 * size <= gap <= 2.5 * size:
                gaps[round(gap * 2) / 2] += 1
    if not gaps:
        return 1.2 * size
    # The smallest common distance: a report of one-line items has more gaps than leadings.
    common = gaps.most_common(1)[0][1]
    return min(gap for gap, count in gaps.items() if count >= 0.4 * common)


def _mirror(body: Sequence[Line]) -> float:
    """Points by which odd pages stand right of even ones (bound reports have mirrored margins)."""
    odd: Counter[int] = Counter()
    even: Counter[int] = Counter()
    for line in body:
        if line.region and line.region.box:
            (odd if line.region.page % 2 else even)[round(line.region.box.x0)] += 1
    if sum(odd.values()) < 40 or sum(even.values()) < 40:
        return 0.0

    def agreement(shift: int) -> int:
        return sum(
            min(count, max(even[x - shift + d] for d in (-1, 0, 1))) for x, count in odd.items()
        )

    still = agreement(0)
    best = max(range(-80, 81), key=lambda shift: (agreement(shift), -abs(shift)))
    return float(best) if agreement(best) > 1.5 * still else 0.0
