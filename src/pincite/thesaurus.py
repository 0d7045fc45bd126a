"""Everyday words of a question -> the words that reports write for them; pure.

People ask about kids, medicals and nights and weekends; reports write of children, health
assessments and out of office hours. Neither vectors nor stems bring the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import ascii_uppercase

from pincite.terms import stem, words

MOST = 2
"""Terms that are put beside one everyday word."""
_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)?")
_ADDED = re.compile(r"(.*) \(([^()]*)\)", re.DOTALL)
LOCAL = "LSCB"
"""What any local safeguarding children board is called; a report writes its own body's initial."""
BOARDS = tuple(f"{letter}SC{kind}" for kind in "BP" for letter in ascii_uppercase)
"""Safeguarding children boards and, since 2018, partnerships, by the initial of their body."""
_BOARD = re.compile(
    r"\b(?:(?P<short>[a-z]sc[bp])s?"
    r"|(?:local )?(?:safeguarding children(?:['’]?s)?|(?:local|children['’]?s) safeguarding)"
    r" (?:boards?|partnerships?)|safeguarding boards?)\b",
    re.IGNORECASE,
)
_TELLING = frozenset(
    "said told find finds found think thought report reported reports written".split()
)
_Stems = tuple[str, ...]
_Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Everyday phrases as stems, with the terms of reports, the commonest first."""

    phrases: dict[_Stems, _Terms]
    together: tuple[tuple[tuple[_Stems, ...], _Terms], ...]
    """Phrases that mean something only where all of them are said."""
    terms: frozenset[str]
    """Every term of reports."""
    longest: int
    """Words of the longest phrase."""


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus that comes with the package."""
    phrases: dict[_Stems, _Terms] = {}
    together: list[tuple[tuple[_Stems, ...], _Terms]] = []
    every: set[str] = set(BOARDS)
    text = files("pincite").joinpath("thesaurus.txt").read_text(encoding="utf8")
    for line in text.splitlines():
        said, _, written = line.partition("#")[0].partition("=")
        terms = tuple(term.strip() for term in written.split(";") if term.strip())
        for phrase in said.split("|") if terms else ():
            parts = tuple(tuple(s for _, _, s in _stems(part)) for part in phrase.split("+"))
            if len(parts) > 1:
                together.append((parts, terms))
            else:
                phrases.setdefault(parts[0], terms)
        every.update(terms)
    return Thesaurus(phrases, tuple(together), frozenset(every), max(map(len, phrases)))


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
    for phrase, written in _said(parted(question)[0]):
        if written is BOARDS:
            continue
        used = rows_with(phrase)
        better = [term for term in written if term.casefold() in there or rows_with(term) > used]
        terms += [term for term in better[:MOST] if term.casefold() not in there]
    terms += boards_meant(question, rows_with)
    return f"{question} ({', '.join(dict.fromkeys(terms))})" if terms else question


def boards_meant(question: str, rows_with: Callable[[str], int]) -> list[str]:
    """What the reports searched call a safeguarding children board or partnership of a question.

    Of all initials those that they use at least as often as the asker's, or as "LSCB".

    >>> boards_meant("How does the LSCB train?", lambda board: 9 * (board == "SSCB"))
    ['SSCB']
    """
    asked = parted(question)[0]
    found = _BOARD.search(asked)
    if found is None:
        return []
    own = (found["short"] or LOCAL).upper()
    used = {board: rows_with(board) for board in BOARDS}
    often = [b for b in BOARDS if b != own and used[b] >= max(1, used[own])]
    often.sort(key=lambda board: -used[board])
    terms = often[:MOST]
    if terms and _TELLING.issuperset(words(asked[: found.start()] + asked[found.end() :])):
        terms.append("safeguarding board")  # nothing else is asked about
    return [term for term in terms if term.casefold() not in question.casefold()]


def phrases_of(question: str) -> frozenset[str]:
    """The everyday phrases of a question, and the terms of reports that may stand for them.

    >>> sorted(phrases_of("How are kids doing?"))
    ['children', 'kids']
    """
    said = _said(parted(question)[0])
    return frozenset(one for phrase, written in said for one in (phrase, *written))


@lru_cache(maxsize=256)
def parted(question: str) -> tuple[str, tuple[str, ...]]:
    """The question as asked, and the terms that were put after it.

    >>> parted("How are kids doing? (children)"), parted("How is it (the quay)?")
    (('How are kids doing?', ('children',)), ('How is it (the quay)?', ()))
    """
    match = _ADDED.fullmatch(question)
    added = tuple(match[2].split(", ")) if match else ()
    return (match[1], added) if match and thesaurus().terms.issuperset(added) else (question, ())


@lru_cache(maxsize=64)
def terms_for(question: str, own: frozenset[str]) -> frozenset[str]:
    """Of the terms that were put after a question those for an everyday phrase with these stems.

    >>> asked = "How many kids go missing? (children, missing from home)"
    >>> sorted(terms_for(asked, frozenset({"kid"})))
    ['children']
    """
    asked, added = parted(question)
    return frozenset(
        term
        for phrase, written in _said(asked)
        if not phrase or own & {s for _, _, s in _stems(phrase)}
        for term in written
        if term in added
    )


def reworded(question: str) -> frozenset[str]:
    """The everyday words of a question beside which a term of reports stands.

    A word that is the report's own term is none: "waiting" stands in "waiting lists" itself.

    >>> sorted(reworded("How are kids doing? (children)")), reworded("Are there waiting lists?")
    (['kids'], frozenset())
    """
    there = question.casefold()

    def beside(phrase: str, term: str) -> bool:
        return term.casefold() in (there.replace(phrase.casefold(), " ") if phrase else there)

    return frozenset(
        word
        for phrase, written in _said(parted(question)[0])
        if any(beside(phrase, term) for term in written)
        for word in words(phrase)
    )


@lru_cache(maxsize=256)
def _said(question: str) -> tuple[tuple[str, _Terms], ...]:
    """The everyday phrases of a question, the longest at each place, with their terms."""
    known = thesaurus()
    found: list[tuple[str, _Terms]] = []
    if board := _BOARD.search(question):
        found.append((board[0], BOARDS))
    parts = _stems(question)
    stems = tuple(s for _, _, s in parts)
    there = frozenset(stems)
    for phrases, terms in known.together:
        # Most begin with a word that the question has not.
        if phrases[0][0] in there and all(_holds(stems, phrase) for phrase in phrases):
            found.append(("", terms))  # its words say more than themselves: none is left out
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + known.longest), at, -1):
            if written := known.phrases.get(stems[at:end]):
                found.append((question[parts[at][0] : parts[end - 1][1]], written))
                at = end - 1
                break
        at += 1
    return tuple(found)


def _holds(stems: _Stems, phrase: _Stems) -> bool:
    return any(stems[at : at + len(phrase)] == phrase for at in range(len(stems) - len(phrase) + 1))


def _stems(text: str) -> list[tuple[int, int, str]]:
    """Every word of a text, stop words too: where it begins and ends, and its stem."""
    return [
        (match.start(), match.end(), stem(re.sub(r"['’]s?$", "", match[0].lower())))
        for match in _WORD.finditer(text)
    ]
