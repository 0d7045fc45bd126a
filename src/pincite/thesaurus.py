"""Everyday words of a question -> the words that reports write for them; pure.

People ask about kids, medicals and nights and weekends; reports write of children, health
assessments and out of office hours. Neither vectors nor stems bring the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files

from pincite.terms import stem, words

MOST = 2
"""Terms that are put beside one everyday word."""
_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)?")
_Stems = tuple[str, ...]


@lru_cache(maxsize=1)
def entries() -> dict[_Stems, tuple[str, ...]]:
    """The thesaurus: stems of an everyday phrase -> terms of reports, the commonest first."""
    found: dict[_Stems, tuple[str, ...]] = {}
    text = files("pincite").joinpath("thesaurus.txt").read_text(encoding="utf8")
    for line in text.splitlines():
        said, _, written = line.partition("#")[0].partition("=")
        terms = tuple(term.strip() for term in written.split(";") if term.strip())
        for phrase in said.split("|") if terms else ():
            found.setdefault(tuple(s for _, _, s in _stems(phrase)), terms)
    return found


def in_report_words(question: str, rows_with: Callable[[str], int]) -> str:
    """The question with the reports' terms for its everyday words after it, in brackets.

    A term is put in where the reports searched use it more than the everyday word: a report that
    writes "kids" itself needs no other. Terms that already stand in the question are not repeated,
    so a question that was reworded stays as it is.

    Args:
        question: As asked.
        rows_with: Number of chunks searched that hold all words of a phrase, or an upper bound.

    >>> in_report_words("How are kids doing?", {"children": 9, "kids": 0}.__getitem__)
    'How are kids doing? (children)'
    """
    terms: list[str] = []
    there = question.casefold()
    for phrase, written in _said(question):
        used = rows_with(phrase)
        better = [term for term in written if term.casefold() in there or rows_with(term) > used]
        terms += [term for term in better[:MOST] if term.casefold() not in there]
    return f"{question} ({', '.join(dict.fromkeys(terms))})" if terms else question


def reworded(question: str) -> frozenset[str]:
    """The everyday words of a question beside which a term of reports stands.

    >>> sorted(reworded("How are kids doing? (children)"))
    ['kids']
    """
    there = question.casefold()
    return frozenset(
        word
        for phrase, written in _said(question)
        if any(term.casefold() in there for term in written)
        for word in words(phrase)
    )


def _said(question: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The everyday phrases of a question, the longest at each place, with their terms."""
    known = entries()
    longest = max(map(len, known))
    parts = _stems(question)
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + longest), at, -1):
            terms = known.get(tuple(s for _, _, s in parts[at:end]))
            if terms:
                yield question[parts[at][0] : parts[end - 1][1]], terms
                at = end - 1
                break
        at += 1


def _stems(text: str) -> list[tuple[int, int, str]]:
    """Every word of a text, stop words too: where it begins and ends, and its stem."""
    return [
        (match.start(), match.end(), stem(re.sub(r"['’]s?$", "", match[0].lower())))
        for match in _WORD.finditer(text)
    ]
