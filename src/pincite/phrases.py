"""Exact words a searcher puts in quotation marks, and whether a text holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pincite import quote

_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")


def required(question: str) -> tuple[str, ...]:
    """The phrases in double quotation marks, as typed, each once.

    >>> required('“return home” interviews of "looked after" children "return home"')
    ('return home', 'looked after')
    """
    found = ((a or b).strip() for a, b in _QUOTED.findall(question))
    return tuple(dict.fromkeys(phrase for phrase in found if phrase))


def unquoted(question: str) -> str:
    """The words that stand in no double quotation marks.

    >>> unquoted('“return home” interviews of "looked after" children')
    'interviews of children'
    """
    return " ".join(_QUOTED.sub(" ", question).split())


def holds(text: str, phrase: str) -> bool:
    """Whether the text says the phrase in whole words, whatever its capitals, dashes and spaces.

    >>> holds("The Return-home team", "return-home"), holds("returning", "return")
    (True, False)
    """
    return next(_found(text, phrase), None) is not None


def places(text: str, required: Iterable[str]) -> list[tuple[int, int]]:
    """Where the text says any of the phrases, as half-open spans in order that do not overlap.

    >>> places("Return home. The Return-home team returned home.", ["return home", "home team"])
    [(0, 11), (24, 33)]
    """
    spans: list[tuple[int, int]] = []
    for start, end in sorted(span for phrase in required for span in _found(text, phrase)):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _found(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    wanted, folded = _folded(phrase), _folded(text)
    at = 0
    while (span := quote.locate(wanted, folded[at:])) is not None:
        start, end = at + span[0], at + span[1]
        before = start == 0 or not (folded[start - 1].isalnum() and folded[start].isalnum())
        after = end == len(folded) or not (folded[end].isalnum() and folded[end - 1].isalnum())
        if before and after:
            yield start, end
        at = start + 1


def _folded(text: str) -> str:
    """The text without capitals, letter for letter: "ß" would become two."""
    return "".join(low if len(low := letter.casefold()) == 1 else letter for letter in text)
