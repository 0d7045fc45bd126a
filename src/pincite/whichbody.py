"""Asks which bodies have a grade: "the worst councils", "the best adoption service"; pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from pincite.thesaurus import parted

BODY = (
    r"(?:councils?|(?:local )?authorit(?:y|ies)|boroughs?|reports?|inspections?|areas?|places"
    r"|bodies)"
)
"""What people call those of whom there are reports."""
_GRADE = r"(?:outstanding|good|adequate|inadequate|requir\w+\s+improvement)"
_WHICH = re.compile(
    rf"^\W*(?:which|what|list(?:\s+the)?)\s+(?:of\s+(?:the|these)\s+)?(?:{BODY}|services)\s+"
    r"(?:(?:that|which|is|are|was|were|got|have|has|been|rated|judged|graded|overall|currently)\s+)*"
    rf"(?P<grade>{_GRADE})"
    r"(?:\s+overall)?\W*(?:\(.*\))?$",
    re.IGNORECASE,
)
_BEST, _WORST = "best|highest|top|strongest", "worst|lowest|bottom|weakest|poorest"
_MOST = re.compile(
    r"^\W*(?:(?:which|what|who)\s+)?(?:(?:is|are|was|were|got|has|have|had)\s+)?(?:the\s+)?"
    rf"(?:{BODY}\s+)?(?:(?:is|are|was|were|got|has|have|had)\s+)?(?:the\s+)?"
    rf"(?:(?P<best>{_BEST})|{_WORST})\b(?:[\s-]+(?:rated|graded|judged|performing"
    rf"|overall|rating|ratings|grade|grades|judgement|{BODY}))*\W*$",
    re.IGNORECASE,
)
_THOSE = rf"^\W*(?:who|(?:which|what|list(?:\s+the)?)\s+(?:of\s+(?:the|these)\s+)?{BODY})\s+"
_ON = re.compile(
    rf"{_THOSE}(?:(?:that|which|is|are|was|were|got|have|has|had|been|rated|judged|graded|an?|the)\s+)*"
    rf"(?!good\s+at\b)(?P<grade>{_BEST}|{_WORST}|{_GRADE})[\s-]+(?:(?:rated|graded|judged|for|on|at|in|with)\s+)?\w"
    rf"|{_THOSE}(?:(?:have|has|had)\s+)?(?:graded|rated|judged|found)\s+\w.*?\s"
    rf"(?:(?:as|to\s+be)\s+)?(?P<last>{_GRADE})\W*$",
    re.IGNORECASE,
)
"""Asks which bodies have a grade for one service: "the best adoption service"."""
_ORDER = ("outstanding", "good", "adequate", "requires improvement", "inadequate")
"""Grades from the best on; "adequate" is of frameworks that had it in the place of the next."""


def is_of_bodies(question: str) -> bool:
    """Whether it asks which bodies have a grade."""
    return bool(_WHICH.match(question) or _MOST.match(parted(question)[0]))


def is_of_a_service(question: str) -> bool:
    """Whether it asks which bodies have a grade for something.

    >>> is_of_a_service("Who is the worst for adoption?"), is_of_a_service("Who is the worst?")
    (True, False)
    """
    return _ON.match(parted(question)[0]) is not None


def which(question: str, grades: Collection[str]) -> str:
    """The grade of which a question wants the bodies, in small letters; empty if it wants none.

    Args:
        question: As asked.
        grades: Those that the reports searched have, in small letters.

    >>> which("Which councils are inadequate?", ()), which("Which boats are good?", ())
    ('inadequate', '')
    >>> which("Which is the best council?", {"good", "requires improvement to be good"})
    'good'
    >>> which("Which council has the worst adoption service?", {"good", "outstanding"})
    'good'
    >>> which("Which reports graded adoption as outstanding?", ())
    'outstanding'
    """
    asked = parted(question)[0]
    if match := _WHICH.match(question):
        return _plain(match["grade"])
    if match := _MOST.match(asked):
        return _most(grades, best=bool(match["best"]))
    if not (match := _ON.match(asked)):
        return ""
    grade = _plain(match["grade"] or match["last"])
    if re.fullmatch(f"{_BEST}|{_WORST}", grade):
        return _most(grades, best=re.fullmatch(_BEST, grade) is not None)
    return grade


def _plain(words: str) -> str:
    grade = " ".join(words.casefold().split())
    return "requires improvement" if grade.startswith("requir") else grade


def _most(grades: Collection[str], *, best: bool) -> str:
    """The best of the grades that are there, or the worst; empty if none is."""
    there = [grade for grade in _ORDER if any(own.startswith(grade) for own in grades)]
    return there[0 if best else -1] if there else ""
