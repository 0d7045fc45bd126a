"""Words that citations are typed with, and text as their grammar reads it; pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pincite.lookup.reference import Unit
from pincite.naming.numerals import in_digits
from pincite.naming.typos import is_typo

UNITS: dict[Unit, str] = {
    "paragraph": r"paragraphs?|paras?\.?|pars?\.?|parag\.?|¶+|§+|numbers?|nos?\.?|points?|items?"
    r"|findings?|articles?|arts?\.?|recitals?|clauses?|#",
    "recommendation": r"recommendations?|recomm?s?\.?|recs?\.?",
    "conclusion": r"conclusions?",
    "page": r"pages?|pgs?\.?|pp?\.?",
    "footnote": r"footnotes?|endnotes?|fns?\.?|notes?",
}
_SPELT = "paragraph recommendation conclusion footnote section chapter executive summary"
_UNIT_WORDS = tuple(word for one in _SPELT.split() for word in (one, f"{one}s"))
UNIT = "|".join(UNITS.values())
LABEL = (
    r"(?:(?!p[pg]?\.?\d|s\.?\d)[a-z]{1,2}[.-]?)?\d{1,9}(?:\.\d{1,9})*"
    r"(?:(?!st\b|nd\b|rd\b|th\b)[a-z]\b)?"
)


@lru_cache(maxsize=256)
def normalised(text: str) -> str:
    """Folded, with number words as digits and unit words spelt right."""
    words = re.sub(r"[a-z]{7,}", lambda m: _spelt(m.group()), folded(text))
    words = re.sub(r"\bnumbered\b", "number", words)
    words = re.sub(r"(?<=\d)(to|and)(?=\d)", r" \1 ", words)
    return re.sub(r"\b(\d+) point (\d+)\b", r"\1.\2", in_digits(words))


def folded(text: str) -> str:
    """Small letters, plain dashes and quotes, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"[‐-―−]", "-", folded)
    folded = re.sub(r"[‘’ʼ`]", "'", folded)
    folded = re.sub(r"[“”\"]", " ", folded)
    return " ".join(folded.split())


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    """A unit word as it is spelt, where this is a typo of one."""
    if word in _UNIT_WORDS:
        return word
    return next((right for right in _UNIT_WORDS if is_typo(word, right)), word)
