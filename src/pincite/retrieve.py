"""Query -> Hits: chunk, sentence and keyword scores, fused; the best chunk counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pincite import phrases
from pincite.index.dense import Floats, Rows
from pincite.index.local import LocalIndex
from pincite.library import Library
from pincite.scope import names
from pincite.terms import stems
from pincite.types import Hit, Paragraph, Query, Sentence

CANDIDATES = 200
"""Rows each of the two searches brings to the second stage, report by report."""
REPORTS_APART = 12
"""Up to so many reports are searched one by one, so that a long one does not crowd out the rest."""
DENSE_WEIGHT = 0.6
"""Share of the vectors in a score; the rest is BM25's (docs/decisions.md)."""
ASKED_BONUS = 0.15
"""Added to a paragraph in a section, or of a kind, that is asked for: it leads among equals."""
_LEANT_ON = 0.3
"""Share of their weights that the questions before have where sentences are chosen: they say which
paragraphs are spoken of, the new one says what of them (docs/decisions.md)."""
_ADVICE = re.compile(r"\brecommend(?:s|ed|ations?)?\b", re.IGNORECASE)


def retrieve(query: Query, library: Library, *, k: int = 50) -> tuple[Hit, ...]:
    """Return the k best paragraphs of the query's scope, best first."""
    index = library.index()
    spans = index.scope(query.scope.reports)
    if not spans:
        return ()
    texts = ((query.text, 1.0), *query.earlier)
    weights = [weight for _, weight in query.earlier]
    vectors = [library.embedder.encode_query(text) for text, _ in texts]
    keywords = [index.keywords.scores(stems(text)) for text, _ in texts]
    if query.phrases:
        rows = _holding(query.phrases, library, index, spans)
    else:
        rows = _candidates(index, spans, vectors, keywords)
    if not len(rows):
        return ()
    total = np.zeros(len(rows), dtype=np.float32)
    for (_, weight), vector, words in zip(texts, vectors, keywords, strict=True):
        total += weight * fuse(
            index.cosines(vector, rows), _best(index.sentence_cosines(vector, rows)), words[rows]
        )
    leant = [vectors[0], *(_LEANT_ON * w * v for w, v in zip(weights, vectors[1:], strict=True))]
    whole = np.sum(leant, axis=0)
    return _hits(query, library, index, rows, total, whole / np.linalg.norm(whole), k)


def fuse(chunk: Floats, sentence: Floats, keyword: Floats) -> Floats:
    """Scores from 0 to 1: 0.6 x the mean of both cosines and 0.4 x BM25, each min-max normalised.

    >>> import numpy as np
    >>> fuse(np.array([0.2, 0.6]), np.array([0.4, 0.8]), np.array([9.0, 0.0])).round(3).tolist()
    [0.4, 0.6]
    """
    dense = _unit((chunk + sentence) / np.float32(2))
    return DENSE_WEIGHT * dense + (1 - DENSE_WEIGHT) * _unit(keyword)


def _unit(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _best(scores: Sequence[Floats]) -> Floats:
    return np.array([row.max() if len(row) else 0.0 for row in scores], dtype=np.float32)


def _candidates(
    index: LocalIndex,
    spans: Sequence[tuple[int, int]],
    vectors: Sequence[Floats],
    keywords: Sequence[npt.NDArray[np.float32]],
) -> Rows:
    groups = [[span] for span in spans] if len(spans) <= REPORTS_APART else [list(spans)]
    found: list[Rows] = []
    for group in groups:
        rows = np.concatenate([np.arange(start, stop) for start, stop in group])
        for vector, scores in zip(vectors, keywords, strict=True):
            found.append(index.nearest(vector, group, CANDIDATES))
            inside = scores[rows]
            best = np.argsort(-inside, kind="stable")[:CANDIDATES]
            found.append(rows[best[inside[best] > 0]])
    return np.unique(np.concatenate(found))


def _holding(
    wanted: Sequence[str], library: Library, index: LocalIndex, spans: Sequence[tuple[int, int]]
) -> Rows:
    """The rows inside the ranges whose paragraphs hold all the phrases word for word."""
    rows = np.concatenate([np.arange(start, stop) for start, stop in spans])
    for stem in stems(" ".join(wanted)):
        rows = rows[index.keywords.scores([stem])[rows] > 0]
    paragraphs = library.numbered([int(number) for number in index.layout.paragraphs[rows]])
    held = {
        number
        for number, paragraph in paragraphs.items()
        if all(phrases.holds(paragraph.text, phrase) for phrase in wanted)
    }
    return rows[[int(number) in held for number in index.layout.paragraphs[rows]]]


def _hits(
    query: Query,
    library: Library,
    index: LocalIndex,
    rows: Rows,
    scores: Floats,
    vector: Floats,
    k: int,
) -> tuple[Hit, ...]:
    order = np.argsort(-scores, kind="stable")
    numbers: dict[int, list[int]] = {}
    for place in order:
        numbers.setdefault(int(index.layout.paragraphs[rows[place]]), []).append(int(place))
    # A little deeper than asked: a section that the question names can lift a paragraph.
    wanted = list(numbers)[: 2 * k]
    paragraphs = library.numbered(wanted)
    places = [place for number in wanted for place in numbers[number]]
    own = rows[places]
    cosines = dict(zip(places, index.cosines(vector, own).tolist(), strict=True))
    sentence_cosines = dict(zip(places, index.sentence_cosines(vector, own), strict=True))
    found = []
    for number in wanted:
        paragraph = paragraphs.get(number)
        if paragraph is None:  # removed since the index was read
            continue
        sentences = [
            Sentence(start, end, float(score))
            for place in numbers[number]
            for (start, end), score in zip(
                index.spans_of(int(rows[place])), sentence_cosines[place], strict=True
            )
        ]
        nearest = max(*(cosines[p] for p in numbers[number]), *(s.score for s in sentences), -1.0)
        score = float(scores[numbers[number][0]])
        if _asked_for(paragraph, query):
            score += ASKED_BONUS
        found.append((score, paragraph, tuple(sorted(sentences, key=lambda s: s.start)), nearest))
    found.sort(key=lambda entry: -entry[0])
    return tuple(
        Hit(paragraph=paragraph, score=score, rank=rank, sentences=sentences, cosine=nearest)
        for rank, (score, paragraph, sentences, nearest) in enumerate(found[:k], 1)
    )


def _asked_for(paragraph: Paragraph, query: Query) -> bool:
    """Whether it stands in a section that the question names, or is a recommendation asked for."""
    if paragraph.kind == "recommendation" and _ADVICE.search(query.text):
        return True
    return any(names(paragraph, words) for words in query.scope.sections)
