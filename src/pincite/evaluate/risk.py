"""Result rows -> risk against coverage: how often an answer is wrong, the surest answered first.

El-Yaniv and Wiener (2010): coverage is the share of the questions answered, risk the share of
those answers that are wrong; a good confidence has little risk until coverage is high.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pincite.evaluate import measures
from pincite.evaluate.questions import Question, keys

WIDTH, HEIGHT, MARGIN = 480, 300, 44
_COLOURS = ("#1f5a94", "#b35b00", "#2a7a3b", "#7a3b8f")


@dataclass(frozen=True, slots=True)
class Point:
    """Where one more question is answered."""

    coverage: float
    risk: float
    confidence: float


def curve(
    questions: Iterable[Question], rows: Mapping[str, measures.Row], *, report: str | None = None
) -> tuple[Point, ...]:
    """Return a point for every question with a row, from the most confident to the least.

    An answer is right where it cites a relevant paragraph; for a question that the reports do not
    answer every answer is wrong. Questions answered by unnumbered blocks alone are left out.
    """
    judged: list[tuple[float, bool]] = []
    for question in questions:
        relevant = keys(question.relevant, report)
        if question.id not in rows or not (relevant or question.unanswerable):
            continue
        if question.unnumbered_only:
            continue
        row = rows[question.id]
        right = not question.unanswerable and bool(relevant & measures.cited(row))
        judged.append((float(row.get("confidence") or 0), right))
    judged.sort(key=lambda pair: -pair[0])
    points, wrong = [], 0
    for count, (confidence, right) in enumerate(judged, 1):
        wrong += not right
        points.append(Point(count / len(judged), wrong / count, confidence))
    return tuple(points)


def area(points: Sequence[Point]) -> float:
    """Return the mean risk over all coverages; 0 is best.

    >>> area([Point(0.5, 0.0, 0.9), Point(1.0, 0.5, 0.2)])
    0.25
    """
    return sum(point.risk for point in points) / len(points) if points else 0.0


def as_svg(curves: Mapping[str, Sequence[Point]]) -> str:
    """Return a picture of some curves by name; without colour the dashes tell them apart."""
    left, top, wide, tall = MARGIN, 12, WIDTH - MARGIN - 12, HEIGHT - MARGIN - 12

    def place(coverage: float, risk: float) -> str:
        return f"{left + wide * coverage:.1f},{top + tall * (1 - risk):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="11"><title>Risk against coverage</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        x, y = left + wide * share, top + tall * (1 - share)
        parts.append(f'<path d="M{left} {y:.1f}h{wide}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.1f}</text>')
        parts.append(
            f'<text x="{x:.1f}" y="{top + tall + 16}" text-anchor="middle">{share:.1f}</text>'
        )
    parts.append(
        f'<text x="{left + wide / 2}" y="{HEIGHT - 6}" text-anchor="middle">coverage</text>'
        f'<text transform="translate(12 {top + tall / 2}) rotate(-90)" text-anchor="middle">risk'
        "</text>"
    )
    for number, (name, points) in enumerate(curves.items()):
        colour, dash = _COLOURS[number % len(_COLOURS)], f"{8 - 2 * number} {2 * number}"
        line = " ".join(place(point.coverage, point.risk) for point in points)
        stroke = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        y = top + 14 + 16 * number
        parts.append(
            f'<polyline points="{line}" fill="none" {stroke}/>'
            f'<path d="M{left + 12} {y - 4}h28" {stroke}/>'
            f'<text x="{left + 46}" y="{y}">{_escaped(name)}: area {area(points):.3f}</text>'
        )
    return "".join([*parts, "</svg>\n"])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
