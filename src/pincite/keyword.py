"""BM25 over stemmed words (bm25s, Lucene's variant of Robertson and Zaragoza 2009, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# Words that carry no subject. Negations and comparisons stay in: "not timely" is what is asked.
STOPWORDS = frozenset(
    "a about also am an and any are as at be been being but by can could did do does doing for "
    "from had has have having he her here hers him his how i if in into is it its itself just me "
    "my of on or our ours out she should so some such than that the their theirs them then there "
    "these they this those to too up us very was we were what when where which while who whom "
    "whose why will with would you your yours".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Return the text's words in lower case, possessives and stop words taken off.

    >>> words("What are Harrow's return home interviews?")
    ['harrow', 'return', 'home', 'interviews']
    """
    found = (re.sub(r"['’]s?$", "", word.lower()) for word in _WORD.findall(text))
    return [word for word in found if word not in STOPWORDS and (len(word) > 1 or word.isdigit())]


def stems(text: str) -> list[str]:
    """Return the stems of the text's words.

    >>> stems("Timely interviews")
    ['time', 'interview']
    """
    found: list[str] = _stemmer().stemWords(words(text))
    return found


class Keywords:
    """A BM25 index over texts, row by row."""

    def __init__(self, model: Any, rows: int) -> None:
        self._model = model
        self._rows = rows

    @classmethod
    def build(cls, texts: Iterable[str]) -> Keywords:
        """Index the texts; their row is their place."""
        import bm25s

        corpus = [stems(text) for text in texts]
        model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        if any(corpus):
            model.index(corpus, show_progress=False)
        return cls(model if any(corpus) else None, len(corpus))

    def scores(self, tokens: Sequence[str]) -> npt.NDArray[np.float32]:
        """BM25 of every row for the stems of a question. Shape: (rows,)."""
        known = [t for t in tokens if self._model and t in self._model.vocab_dict]
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the index's files into `folder`, which must exist."""
        if self._model:
            self._model.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, rows: int) -> Keywords:
        """Read back what `save` wrote."""
        import bm25s

        if not any(folder.iterdir()):
            return cls(None, rows)
        return cls(bm25s.BM25.load(str(folder), mmap=True), rows)
