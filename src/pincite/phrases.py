"""Exact words a searcher puts in quotation marks, and whether a text holds them."""

from __future__ import annotations

import re

from pincite import quote

_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")


def required(question: str) -> tuple[str, ...]:
    """The phrases in double quotation marks, as typed.

    >>> required('“return home” interviews of "looked after" children')
    ('return home', 'looked after')
    """
    found = ((a or b).strip() for a, b in _QUOTED.findall(question))
    return tuple(phrase for phrase in found if phrase)


def holds(text: str, phrase: str) -> bool:
    """Whether the text says the phrase in whole words, whatever its capitals, dashes and spaces.

    >>> holds("The Return-home team", "return-home"), holds("returning", "return")
    (True, False)
    """
    wanted, rest = phrase.casefold(), text.casefold()
    while (span := quote.locate(wanted, rest)) is not None:
        start, end = span
        before = start == 0 or not (rest[start - 1].isalnum() and rest[start].isalnum())
        after = end == len(rest) or not (rest[end].isalnum() and rest[end - 1].isalnum())
        if before and after:
            return True
        rest = rest[start + 1 :]
    return False
