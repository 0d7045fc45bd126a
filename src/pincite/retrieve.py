"""Query -> Hits: chunk, sentence and keyword scores, fused; the best chunk counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pincite import lettered, phrases
from pincite.index.protocol import Chunks, Floats, Index, Rows, Span, Words
from pincite.index.ranges import size_of
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
LOOKED_THROUGH = 20_000
"""Rows all of which are looked through for "Child Q"; of more, those that have "child"."""
NAMED_BONUS = 1.0
"""Added to a paragraph with a name such as "Child Q" that is asked for: no other leads it."""
_TOGETHER = 0.5
"""Weight of a follow-up and the question that it leans on, read as one."""
_LEANT_ON = 0.2
"""Share of their weights that the questions before have where sentences are chosen: they say which
paragraphs are spoken of, the new one says what of them (docs/decisions.md)."""
_ADVICE = re.compile(r"\brecommend(?:s|ed|ations?)?\b", re.IGNORECASE)


def retrieve(
    query: Query, library: Library, *, k: int = 50, index: Index | None = None
) -> tuple[Hit, ...]:
    """Return the k best paragraphs of the query's scope, best first.

    Args:
        query: What is searched for, and where.
        library: Holds the paragraphs.
        k: Number of paragraphs.
        index: The library's, where it is at hand.
    """
    index = library.index() if index is None else index
    spans = index.scope(query.scope.reports)
    if not spans:
        return ()
    texts = ((query.text, 1.0), *query.earlier)
    if query.earlier:
        texts = (*texts, (f"{query.text} {query.earlier[-1][0]}", _TOGETHER))
    weights = [weight for _, weight in texts[1:]]
    vectors = [library.embedder.encode_query(text) for text, _ in texts]
    keywords = index.words([stems(text) for text, _ in texts])
    named = np.zeros(0, dtype=np.int64)
    if query.phrases:
        rows = _holding(query.phrases, library, index, spans)
    else:
        named = _named([text for text, _ in texts], library, index, spans)
        rows = np.union1d(_candidates(index, spans, vectors, keywords), named)
    chunks = index.chunks(rows)
    if not len(chunks.rows):
        return ()
    total = np.zeros(len(chunks.rows), dtype=np.float32)
    for (_, weight), vector, words in zip(texts, vectors, keywords, strict=True):
        total += weight * fuse(
            chunks.cosines(vector), _best(chunks.sentence_cosines(vector)), words.of(chunks.rows)
        )
    total /= sum(weight for _, weight in texts)
    total[np.isin(chunks.rows, named)] += NAMED_BONUS
    leant = [vectors[0], *(_LEANT_ON * w * v for w, v in zip(weights, vectors[1:], strict=True))]
    whole = np.sum(leant, axis=0)
    return _hits(query, library, chunks, total, whole / np.linalg.norm(whole), k)


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
    """The best of each row's scores; 0 where it has none."""
    counts = np.array([len(row) for row in scores])
    found = np.zeros(len(scores), dtype=np.float32)
    there = counts > 0
    if there.any():
        starts = (np.cumsum(counts) - counts)[there]
        found[there] = np.maximum.reduceat(np.concatenate(scores), starts)
    return found


def _candidates(
    index: Index,
    spans: Sequence[Span],
    vectors: Sequence[Floats],
    keywords: Sequence[Words],
) -> Rows:
    groups = [[span] for span in spans] if len(spans) <= REPORTS_APART else [list(spans)]
    found = [words.best(groups, CANDIDATES) for words in keywords]
    return np.unique(np.concatenate([index.near(vectors, groups, CANDIDATES), *found]))


def _holding(wanted: Sequence[str], library: Library, index: Index, spans: Sequence[Span]) -> Rows:
    """The rows inside the ranges whose paragraphs hold all the phrases word for word."""
    rows = index.holding(stems(" ".join(wanted)), spans)
    numbers = index.paragraphs(rows).tolist()
    paragraphs = library.numbered(numbers)
    held = {
        number
        for number, paragraph in paragraphs.items()
        if all(phrases.holds(paragraph.text, phrase) for phrase in wanted)
    }
    return rows[[number in held for number in numbers]]


def _named(questions: Sequence[str], library: Library, index: Index, spans: Sequence[Span]) -> Rows:
    """The rows inside the ranges whose paragraphs have a name of the questions: "Child Q"."""
    wanted = tuple(dict.fromkeys(name for text in questions for name in lettered.names(text)))
    found = [np.zeros(0, dtype=np.int64)]
    for name in wanted:
        # A heading's words are not in the index: all paragraphs are looked through if they are few.
        few = size_of(spans) <= LOOKED_THROUGH
        rows = index.naming(name, [] if few else stems(name), spans)
        numbers = index.paragraphs(rows)
        kept = library.numbered(np.unique(numbers).tolist(), lettered.kept_with(name))
        own = [number for number, p in kept.items() if lettered.holds(lettered.told_in(p), name)]
        found.append(rows[np.isin(numbers, own)])
    return np.unique(np.concatenate(found))


def _hits(
    query: Query, library: Library, chunks: Chunks, scores: Floats, vector: Floats, k: int
) -> tuple[Hit, ...]:
    order = np.argsort(-scores, kind="stable")
    numbers: dict[int, list[int]] = {}
    for place, number in zip(order.tolist(), chunks.paragraphs[order].tolist(), strict=True):
        numbers.setdefault(number, []).append(place)
    # Deeper than asked where a section that the question names can lift a paragraph.
    lifted = query.scope.sections or _ADVICE.search(query.text)
    wanted = list(numbers)[: 2 * k if lifted else k]
    paragraphs = library.numbered(wanted)
    places = [place for number in wanted for place in numbers[number]]
    own = chunks.take(places)
    cosines = dict(zip(places, own.cosines(vector).tolist(), strict=True))
    sentence_cosines = dict(zip(places, own.sentence_cosines(vector), strict=True))
    found = []
    for number in wanted:
        paragraph = paragraphs.get(number)
        if paragraph is None:  # removed since the index was read
            continue
        sentences = [
            Sentence(start, end, float(score))
            for place in numbers[number]
            for (start, end), score in zip(
                chunks.sentences(place), sentence_cosines[place], strict=True
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
