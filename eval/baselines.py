"""The plain systems ours is measured beside: BM25, one vector a paragraph, and both together.

Every block of a report is indexed whole but for headings and contents; an unnumbered one takes
part in the normalisation and is then neutral, as in every measure of the ranking. The vectors are
the library's own embedder's, so that only what is done with them differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pincite.evaluate.questions import Question
from pincite.keyword import Keywords
from pincite.library import Library
from pincite.rows import hit_row
from pincite.terms import stems
from pincite.types import Hit

Floats = npt.NDArray[np.float32]

DENSE_WEIGHT = 0.7
HITS = 50
_NOT_INDEXED = ("heading", "contents")


class Baselines:
    """Scores of every block of a library for a question, by meaning and by words."""

    def __init__(self, library: Library) -> None:
        self._paragraphs = [
            paragraph
            for record in library.records()
            for paragraph in library.paragraphs(record.id)
            if paragraph.kind not in _NOT_INDEXED and paragraph.text.strip()
        ]
        texts = [paragraph.text for paragraph in self._paragraphs]
        # Longest together, so that little is padded.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        self._vectors = np.zeros((len(texts), library.embedder.dim), dtype=np.float32)
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            self._vectors[batch] = library.embedder.encode_documents([texts[row] for row in batch])
        self._keywords = Keywords.build(texts)
        self._embedder = library.embedder
        self._reports = np.array([paragraph.report for paragraph in self._paragraphs])

    def rows(
        self, asked: Iterable[Question], fuse: Callable[[Floats, Floats], Floats], *, told: bool
    ) -> list[dict[str, Any]]:
        """Return a result row a question, ranked by `fuse` of cosines and BM25 scores.

        Args:
            asked: The questions; a turn of a conversation is asked as its rewrite.
            fuse: One of SYSTEMS.
            told: Search only the reports that a right reading of the question searches.
        """
        return [self._row(question, fuse, told) for question in asked]

    def _row(
        self, question: Question, fuse: Callable[[Floats, Floats], Floats], told: bool
    ) -> dict[str, Any]:
        text = question.standalone or question.question
        scope: Sequence[str] = question.scope if told else ()
        inside = np.flatnonzero(np.isin(self._reports, scope) if scope else self._reports != "")
        cosines = self._vectors[inside] @ self._embedder.encode_query(text)
        scores = fuse(cosines, self._keywords.scores(stems(text))[inside])
        best = np.argsort(-scores, kind="stable")[:HITS]
        hits = [
            hit_row(Hit(self._paragraphs[inside[place]], float(scores[place]), rank))
            for rank, place in enumerate(best, 1)
        ]
        searched = scope or dict.fromkeys(self._reports.tolist())
        return {
            "id": question.id,
            "scope": list(searched),
            "hits": hits,
            "answered": True,
            "confidence": float(cosines.max()),
            "statements": [],
        }


def _unit(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


SYSTEMS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "BM25": lambda cosines, words: words,
    "MiniLM": lambda cosines, words: cosines,
    "0.7/0.3 of both": lambda cosines, words: (
        DENSE_WEIGHT * _unit(cosines) + (1 - DENSE_WEIGHT) * _unit(words)
    ),
}
"""Name -> ranking scores from cosines and BM25 scores over the blocks searched."""
