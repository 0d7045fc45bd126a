"""Where sentences begin and end; knows nothing of paragraphs' places or numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# What the stock model lacks for British public reports, and the one abbreviation it has too many:
# "10 per cent. The" ends a sentence far more often than "cent." abbreviates a name.
_MORE_ABBREVIATIONS = ("cllr", "cllrs", "para", "paras", "pp", "nos", "rec", "recs", "st", "approx")
_NOT_ABBREVIATIONS = ("cent",)


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from nupunkt import load_default_model

    tokenizer = load_default_model()
    for word in _MORE_ABBREVIATIONS:
        tokenizer.add_abbreviation(word)
    for word in _NOT_ABBREVIATIONS:
        tokenizer.remove_abbreviation(word)
    return tokenizer


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open span of each sentence, without the white space around it.

    >>> text = "See para. 25. Nearly a third wait."
    >>> [text[start:end] for start, end in spans(text)]
    ['See para. 25.', 'Nearly a third wait.']
    """
    if not text.strip():
        return ()
    found = []
    for start, end in _tokenizer().span_tokenize(text):
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            found.append((start, end))
    return tuple(found)
