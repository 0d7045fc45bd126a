"""A question that names paragraphs by their numbers -> the Answer that quotes them whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite import answer, quote, related
from pincite.library import Library
from pincite.types import Answer, Draft, Hit, LookUp, Paragraph, Query, Scope

_RESTS_ON = re.compile(
    r"\b(?:findings?|evidence|rests?|based|basis|behind|supports?|reasons?|why|leads? to|led to)\b"
)
_AT_AN_AGE = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?|what about|how about)\W+)*"
    r"(?:at|after|before|from|until|till|up to|by|over|under|beyond|past)\s+(?:the age of\s+)?"
    r"(?:1\d|2\d)\W*",
    re.IGNORECASE,
)
"""Of what changes at 16, 18, 21 or 25: young people come of age."""
_ADVICE = re.compile(r"\brec(?:ommendation)?s?\b\.?\s*\d+(?:\.\d+)*", re.IGNORECASE)


def advice_asked_about(question: str) -> str:
    """The recommendation of which a question wants the findings; empty where it wants none.

    >>> advice_asked_about("Which finding does recommendation 3 rest on?")
    'recommendation 3'
    >>> advice_asked_about("Which finding is best?"), advice_asked_about("recommendation 3")
    ('', '')
    """
    match = _ADVICE.search(question)
    return match[0] if match and _RESTS_ON.search(question.casefold()) else ""


def is_of_an_age(question: str) -> bool:
    """Whether what goes on from a question before is more likely of an age than of a paragraph.

    >>> is_of_an_age("and after 21?"), is_of_an_age("and para 21?"), is_of_an_age("and 21?")
    (True, False, False)
    """
    return _AT_AN_AGE.fullmatch(question) is not None


def quoted(question: str, found: LookUp, library: Library, *, findings: bool) -> Answer | None:
    """Return the answer that quotes what was looked up; None where nothing can be quoted.

    Args:
        question: As asked.
        found: What it names.
        library: Holds the reports.
        findings: Whether the findings that a recommendation rests on are quoted after it.
    """
    paragraphs = list(found.paragraphs[: answer.MOST_STATEMENTS])
    statements, _ = quote.verify(_whole(paragraphs), {p.id: p for p in paragraphs})
    if not statements:
        return None
    belonging = related.of(statements, library.paragraphs)
    notes = [found.message] if found.message else []
    if findings:
        more = [one.paragraph for one in belonging if one.kind == "finding"]
        paragraphs += more
        statements, _ = quote.verify(_whole(paragraphs), {p.id: p for p in paragraphs})
        if not more:
            notes.append("The report does not say which finding it rests on.")
    within = tuple(dict.fromkeys(p.report for p in paragraphs))
    return Answer(
        question=question,
        query=Query(question, Scope(within, named=True, why="looked up")),
        outcome="answered" if len(paragraphs) > 1 or not findings else "partly",
        confidence=1.0,
        statements=statements,
        hits=tuple(Hit(p, 1.0, rank) for rank, p in enumerate(paragraphs, 1)),
        related=belonging,
        notes=tuple(notes),
    )


def _whole(paragraphs: Sequence[Paragraph]) -> list[Draft]:
    return [Draft(p.text, ((p.id, p.text),)) for p in paragraphs if p.text.strip()]
