"""What kind of thing a question asks for, and whether a text holds one; pure.

"How many young carers are there?" finds paragraphs on carers and the young; without a number in
them none is the answer, however near they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pincite.terms import STOPWORDS, stems
from pincite.thesaurus import parted

Kind = Literal["number", "share", "sum of money", "date", "name"]

_ROLE = (
    r"(?:director|chair(?:man|woman|person)?|chief|head|leader|inspector|manager|judge|commissioner"
    r"|dcs|secretary|minister|coroner|author|principal|engineer)"
)
_ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "sum of money",
        re.compile(
            r"\bhow much\b.*\b(?:cost|costs|spend|spent|paid|pay|money|pounds|funding|put into"
            r"|budget)\b|\bwhat\b.*\b(?:budget|cost|price)\b|\bin pounds\b",
            re.I,
        ),
    ),
    (
        "share",
        re.compile(
            r"(?:^|\bwhat\b.*|\bhow\b.*)(?:%|\b(?:percentage|per ?cent|proportion|share)\b)", re.I
        ),
    ),
    ("number", re.compile(r"\bhow many\b|^\W*(?:what\b.*)?(?:total )?number of\b", re.I)),
    (
        "date",
        re.compile(
            r"^\W*(?:and |so )?when\b(?!.*\b(?:what|how|who|where|why)\b)"
            r"|\b(?:what|which) (?:date|day|month|year)\b",
            re.I,
        ),
    ),
    (
        "name",
        re.compile(
            rf"\bnames? of\b|\bnamed?\b[^?]*\?|\bwho(?:'s| is| was| are| were)\b[^?]*\b{_ROLE}\b",
            re.I,
        ),
    ),
)
_COUNTED = re.compile(
    r"(?:\bhow many|\bnumber of|(?:\bpercentage|\bproportion|\bshare|\bper ?cent|%) of)\s+"
    r"((?:[\w'’-]+\s*){1,4})",
    re.I,
)
_PLURAL = re.compile(r"(?:[^s]s|people|children|staff|men|women|police)$", re.I)
_NOT_COUNTED = STOPWORDS | frozenset(
    "got came come went go going live living lived left leave use used still per under times there "
    "currently now last next".split()
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNT = (
    r"\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred"
    r"|thousand|several|few|all|both|half|single)\b"
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor|Judge|Justice)"
_HELD: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(_COUNT, re.I),
    "share": re.compile(
        r"\d\s*%|\bper ?cent\b|\b(?:half|thirds?|quarters?|fifths?|tenths?|majority|minority|all"
        r"|most|none|\w+ (?:out of|in every|in) (?:\d+|two|three|four|five|ten))\b",
        re.I,
    ),
    "sum of money": re.compile(r"£\s*\d|\d\s*(?:million|m\b|k\b|pounds)|\bpounds\b", re.I),
    "date": re.compile(
        rf"\b(?:19|20)\d\d\b|\b(?:{_MONTH})\b|\b(?:last|this|next) (?:year|month|week|spring|summer"
        r"|autumn|winter)\b"
    ),
    "name": re.compile(
        rf"\b{_TITLE}\.? [A-Z]"
        rf"|\b(?i:{_ROLE})\b[\w ’':-]{{0,40}},? [A-Z][a-z]+ [A-Z][a-z]+\b(?=[,.;)]|$)"
        rf"|\b[A-Z][a-z]+ [A-Z][a-z]+,? (?:the |who (?:is|was) (?:the )?)?(?i:{_ROLE})\b"
    ),
}


def asked_for(question: str) -> Kind | None:
    """The kind of thing that a question names: a number, a share, a date; None where it is free.

    >>> asked_for("How many boats sail?"), asked_for("What's the name of the chair?")
    ('number', 'name')
    >>> asked_for("How good is the harbour?") is None
    True
    """
    return next((kind for kind, pattern in _ASKED if pattern.search(question)), None)


def held(kind: Kind, text: str) -> bool:
    """Whether a text holds a thing of the kind.

    >>> held("number", "Boats sail."), held("number", "Twelve boats sail.")
    (False, True)
    """
    return _HELD[kind].search(text) is not None


def lacking(question: str, sentences: Iterable[str]) -> str:
    """What a question asks for and no sentence gives, in words; empty where nothing is lacking.

    A number must stand in one sentence with what is counted, or with a term that was put after the
    question for it; other things may stand in any.

    >>> lacking("How many boats sail?", ["Twelve crews rest.", "Many boats sail."])
    'a number of boats'
    >>> lacking("How many boats sail?", ["Twelve boats sail."])
    ''
    """
    kind = asked_for(question)
    if kind is None:
        return ""
    asked, added = parted(question)
    counted = _counted(asked)
    holding = [sentence for sentence in sentences if held(kind, sentence)]
    if not counted:
        return "" if holding else f"a {kind}"
    wanted = {*stems(counted[-1]), *stems(" ".join(added))}
    if any(wanted & set(stems(sentence)) for sentence in holding):
        return ""
    return f"a {kind} of {' '.join(counted)}"


def _counted(question: str) -> list[str]:
    """What a question counts: "young carers" of "How many young carers are there?"."""
    match = _COUNTED.search(question)
    found: list[str] = []
    for word in match[1].split() if match else ():
        if word.casefold().strip("'’") in _NOT_COUNTED:
            break
        found.append(word)
    # The verb after it is none of it: "boats sail" counts boats.
    plural = [place for place, word in enumerate(found, 1) if _PLURAL.search(word)]
    return found[: plural[-1]] if plural else found
