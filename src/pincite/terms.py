"""Text -> the terms that are searched for: words without stop words, and their stems."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

# Words that carry no subject. Negations and comparisons stay in: "not timely" is what is asked.
STOPWORDS = frozenset(
    "a about also am an and any are as at be been being but by can could did do does doing for "
    "from had has have having he her here hers him his how i if in into is it its itself just me "
    "my of on or our ours out she should so some such than that the their theirs them then there "
    "these they this those to too up us very was we were what when where which while who whom "
    "whose why will with would you your yours "
    # Words of asking, which reports on any subject have or lack alike.
    "anyone anything gets getting give given goes going got kind may might must really say says "
    "shall somebody someone something tell thing things vs".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that print nothing and turn what follows round: 12 would be drawn as 21."""


def sayable(text: str) -> str:
    r"""Return a text that can be kept and sent, its letters composed as those of reports are.

    Half a character, which JSON can bring and nothing can write down, becomes a question mark; what
    would draw the text in another order than it is kept in is left out.

    >>> sayable("cafe\u0301 \ud800 \u202e12")
    'café ? 12'
    """
    whole = REORDERING.sub("", text).encode("utf8", "replace").decode()
    return unicodedata.normalize("NFC", whole)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Return the text's words in lower case, possessives and stop words taken off.

    >>> words("What are Harrow's return home interviews?")
    ['harrow', 'return', 'home', 'interviews']
    """
    found = (
        re.sub(r"['’]s?$", "", word) if "'" in word or "’" in word else word
        for word in map(str.lower, _WORD.findall(text))
    )
    return [word for word in found if word not in STOPWORDS and (len(word) > 1 or word.isdigit())]


def stem(word: str) -> str:
    """Return the stem of one word in lower case.

    >>> stem("interviews")
    'interview'
    """
    found: str = _stemmer().stemWord(word)
    return found


def stems_of(words: list[str]) -> list[str]:
    """Return the stem of each of some words in lower case.

    >>> stems_of(["timely", "interviews"])
    ['time', 'interview']
    """
    found: list[str] = _stemmer().stemWords(words)
    return found


def stems(text: str) -> list[str]:
    """Return the stems of the text's words.

    >>> stems("Timely interviews")
    ['time', 'interview']
    """
    return list(_stems(text))


@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    """The same, kept: an answer's sentences are looked at by one rule after the other."""
    return tuple(stems_of(words(text)))


def places(text: str, wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Return where the words stand whose stems are wanted, as half-open spans.

    >>> places("Two boats: a boat's crew.", frozenset({"boat"}))
    [(4, 9), (13, 19)]
    """
    return [
        found.span() for found in _WORD.finditer(text) if not wanted.isdisjoint(stems(found[0]))
    ]
