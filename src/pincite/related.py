"""Recommendations and the findings they rest on, both ways; pure.

Some reports print which belong together: "(Paragraph 45)", "Recommendation 4". Others only mark the
findings "(Recommendation)": then the one nearest in words, of the same part, is named as just that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.terms import stems
from pincite.types import Paragraph, Related, Statement

MOST = 4
NEAR = 0.15
"""Least cosine of two paragraphs' words, weighted by inverse document frequency."""
CLEAR = 1.2
"""How many times as near as the next one the nearest must be."""
_ADVICE = frozenset({"recommendation", "conclusion"})


@dataclass(frozen=True, slots=True)
class _Words:
    """The blocks of a report as weighted words."""

    vectors: Mapping[str, Mapping[str, float]]

    def cosine(self, one: Paragraph, other: Paragraph) -> float:
        a, b = self.vectors[one.id], self.vectors[other.id]
        dot = sum(weight * b[stem] for stem, weight in a.items() if stem in b)
        length = math.hypot(*a.values()) * math.hypot(*b.values())
        return dot / length if length else 0.0


def of(
    statements: Sequence[Statement], blocks_of: Callable[[str], Sequence[Paragraph]]
) -> tuple[Related, ...]:
    """Return what belongs to the paragraphs that statements cite, report by report.

    Args:
        statements: Of an answer.
        blocks_of: Gives a report's blocks; asked only where advice or a marked finding is cited.
    """
    cited: dict[str, dict[str, Paragraph]] = {}
    for paragraph in (c.paragraph for s in statements for c in s.citations):
        cited.setdefault(paragraph.report, {})[paragraph.id] = paragraph
    return tuple(
        one
        for report, found in cited.items()
        if any(map(_belongs, found.values()))
        for one in related(tuple(found.values()), blocks_of(report))
    )


def related(cited: Sequence[Paragraph], blocks: Sequence[Paragraph]) -> tuple[Related, ...]:
    """Return what belongs to the paragraphs an answer cites: at most four, and none of them.

    Args:
        cited: Paragraphs of one report.
        blocks: All of that report's.
    """
    there = {paragraph.id for paragraph in cited}
    found: dict[str, Related] = {}
    words = _weighed([block for block in blocks if _belongs(block)])
    for paragraph in cited:
        for one in _of(paragraph, blocks, words):
            if one.paragraph.id not in there:
                found.setdefault(one.paragraph.id, one)
    return tuple(found.values())[:MOST]


def _belongs(paragraph: Paragraph) -> bool:
    """Whether anything may belong to a paragraph: it is advice, or marked."""
    return paragraph.kind in _ADVICE or _marked(paragraph)


def _of(paragraph: Paragraph, blocks: Sequence[Paragraph], words: _Words) -> Iterator[Related]:
    by_id = {block.id: block for block in blocks}
    if paragraph.kind in _ADVICE:
        targets = _aimed(paragraph, "paragraph")
        yield from (Related(by_id[id], paragraph.id, "finding", True) for id in targets)
        for block in blocks:
            if block.kind in _ADVICE or not _marked(block):
                continue
            if aimed := _aimed(block, "recommendation"):
                if paragraph.id in aimed:
                    yield Related(block, paragraph.id, "finding", True)
                continue
            nearest = _nearest(block, blocks, words)
            if nearest is not None and nearest.id == paragraph.id:
                yield Related(block, paragraph.id, "finding", False)
    elif _marked(paragraph):
        aimed = _aimed(paragraph, "recommendation")
        yield from (Related(by_id[id], paragraph.id, "recommendation", True) for id in aimed)
        nearest = None if aimed else _nearest(paragraph, blocks, words)
        if nearest is not None:
            yield Related(nearest, paragraph.id, "recommendation", False)


def _aimed(paragraph: Paragraph, kind: Literal["paragraph", "recommendation"]) -> list[str]:
    """Ids of the paragraphs, or recommendations, that a paragraph's marks name."""
    return [id for mark in paragraph.marks if mark.kind == kind for id in mark.targets]


def _marked(paragraph: Paragraph) -> bool:
    return any(mark.kind == "recommendation" for mark in paragraph.marks)


def _nearest(finding: Paragraph, blocks: Sequence[Paragraph], words: _Words) -> Paragraph | None:
    """The recommendation whose words a marked finding has most of; None where none is clear."""
    every = [b for b in blocks if b.kind == "recommendation" and b.label]
    part = finding.section[:1]
    of_part = [b for b in every if b.section[:1] == part] or every
    ranked = sorted(((words.cosine(finding, b), n) for n, b in enumerate(of_part)), reverse=True)
    if not ranked or ranked[0][0] < NEAR:
        return None
    if len(ranked) > 1 and ranked[0][0] < CLEAR * ranked[1][0]:
        return None
    return of_part[ranked[0][1]]


def _weighed(blocks: Sequence[Paragraph]) -> _Words:
    """The blocks' stems with their inverse document frequency among them."""
    own = {block.id: frozenset(stems(block.text)) for block in blocks}
    having = Counter(stem for found in own.values() for stem in found)
    weight = {s: math.log(1 + (len(own) - n + 0.5) / (n + 0.5)) for s, n in having.items()}
    return _Words({id: {s: weight[s] for s in found} for id, found in own.items()})
