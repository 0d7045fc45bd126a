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

Kind = Literal["number", "share", "sum of money", "length of time", "date", "name", "reason"]

_ROLE = (
    r"(?:director|chair(?:man|woman|person)?|chief|head|leader|inspector|manager|judge|commissioner"
    r"|mayor|dcs|secretary|minister|coroner|author|principal|engineer)"
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
            r"(?:^|\bwhat\b.*|\bhow\b.*)(?:%|\b(?:percentage|per ?cent|proportion|share of)\b)"
            r"|\bwhat share\b",
            re.I,
        ),
    ),
    (
        "length of time",
        re.compile(r"\bhow long\b(?!.*\bago\b)|\bin (?:days|weeks|months|years)\W*$", re.I),
    ),
    (
        "number",
        re.compile(
            r"(?<!know )\bhow many\b|^\W*(?:what\b.*)?(?:total )?number of\b"
            r"|\b(?:what|how)\b.*\baverage\b|\bin numbers\b|\bper (?:social )?worker\b"
            r"|\bhow (?:big|large|high) (?:is|are)\b.*\bcaseloads?\b",
            re.I,
        ),
    ),
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
            rf"\bnames? of\b|\bnamed?\b[^?]*\?|\bwho(?:'s| is| was| are| were)\b[^?]*\b{_ROLE}\b"
            r"|\bwho (?:chairs|chaired|heads|headed)\b",
            re.I,
        ),
    ),
    (
        "reason",
        re.compile(
            r"(?:^|[-–,;.?!]|\b(?:and|so|but|about|say|says))\s*\b(?:why|how come)\b"
            r"|\b(?:reasons?|cause) (?:for|of|why|behind)\b",
            re.I,
        ),
    ),
)
_COUNTED = re.compile(
    r"(?:\bhow many|\bnumber of|(?:\bpercentage|\bproportion|\bshare|\bper ?cent|%) of)\s+"
    r"((?:[\w'’-]+\s*){1,8})",
    re.I,
)
_PLURAL = re.compile(r"(?:[^s]s|people|children|staff|men|women|police)$", re.I)
_OF_AGE = frozenset("to and or year years old aged".split())
"""In what is counted: "19 to 21 year old care leavers"."""
_COUNTED_WORDS = 4
_NOT_COUNTED = STOPWORDS | frozenset(
    "got came come went go going live living lived left leave use used still per under times there "
    "currently now last next".split()
)
_NUMERAL = re.compile(
    r"(?:\d[\d,]*(?:\.\d+)?|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|dozens?|hundreds?|thousands?|million|half|thirds?|quarters?)",
    re.I,
)
_NO_COUNT_BEFORE = frozenset(
    "age aged ages section stage para paragraph page phase under in of".split()
)
_NO_COUNT_AFTER = frozenset(
    "% percent per year years month months week weeks day days hour hours year-old".split()
)
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*|%")
_BEFORE, _AFTER = 5, 8
"""Words between a number and what it counts, on either side of it."""
_ABOUT = 0.34
"""Share of the question's words that a sentence must hold for its reason, or time, to be meant."""
_HOW_MUCH = re.compile(
    r"\bhow (?:often|old|quick(?:ly)?|timely|fast|soon|big|large|high|low|well|far|late)\b", re.I
)
_TOO_FEW = frozenset(("no", "none", "one", "all", "most"))
"""Words that are as often something else: "one of", "all in all"."""
_PEOPLE = frozenset(
    stems("children child young people person pupils kids teenagers care leavers boys girls babies")
)
"""Reports call the same people by any of these."""
_ASKING = frozenset(
    stems("how many much long number numbers total average percentage percent per cent proportion")
) | frozenset(stems("share sum money cost spend why reason year years"))
_TAKING_TIME = frozenset(stems("delay wait waiting within take takes taking timescale"))
_UNIT = r"(?:minutes?|hours?|days?|weeks?|fortnights?|months?|years?|terms?)"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor|Judge|Justice)"
_HELD: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(rf"\b{_NUMERAL.pattern}\b", re.I),
    "share": re.compile(
        r"\d+(?:\.\d+)?\s*%|\bper ?cent\b|\b(?:half|(?:(?:a|one|two|three|four)[ -])?(?:thirds?"
        r"|quarters?|fifths?|tenths?)|majority|minority|all"
        r"|most|none|\w+ (?:out of|in every|in) (?:\d+|two|three|four|five|ten))\b",
        re.I,
    ),
    "sum of money": re.compile(r"£\s*\d|\d\s*(?:million|m\b|k\b|pounds)|\bpounds\b", re.I),
    "length of time": re.compile(
        rf"\b{_NUMERAL.pattern}(?:[\s-]+(?:working|calendar|and a half|or|to|{_NUMERAL.pattern}))*"
        rf"[\s-]+{_UNIT}\b|\bsince (?:\w+ )?(?:19|20)\d\d\b|\b(?:same|next) day\b|\bovernight\b"
        rf"|\ba {_UNIT}\b|\bseveral {_UNIT}\b",
        re.I,
    ),
    "date": re.compile(
        rf"\b(?:19|20)\d\d\b|\b(?:{_MONTH})\b|\b(?:last|this|next) (?:year|month|week|spring|summer"
        r"|autumn|winter)\b|\b(?:when|until|once|before|after) (?:they|he|she|it|children|young)\b"
        r"|\b(?:aged?|turn(?:s|ed|ing)?) \d|\d+ years\b"
    ),
    "reason": re.compile(
        r"\b(?:because|due to|as a result|result(?:s|ed|ing)? (?:in|from)|reasons?|leads? to|led to"
        r"|leading to|means?|meant|meaning|therefore|consequently|thus|hence|owing to|so that"
        r"|caus(?:e|es|ed|ing)|following|in response to|reflects?|contribut\w+|which has|this has"
        r"|driven by|explain\w*|hamper\w*|hinder\w*|prevent\w*|in order to|to ensure|lack of"
        r"|implications|given|compounded|exacerbated|limit(?:s|ed|ing)?|since|affect(?:s|ed|ing)?"
        r"|impact(?:s|ed|ing)?)\b",
        re.I,
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


def marked(question: str, text: str) -> tuple[tuple[int, int], ...]:
    """The spans of a text that are the kind of thing a question asks for; none for a reason.

    >>> text = "Only 58% take place within 72 hours."
    >>> [text[a:b] for a, b in marked("how timely are they?", text)]
    ['58%', '72 hours']
    >>> [text[a:b] for a, b in marked("what share takes place?", text)]
    ['58%']
    """
    kind = asked_for(question)
    if kind == "reason":
        return ()
    kinds: tuple[Kind, ...] = (kind,) if kind else ()
    if not kinds and _HOW_MUCH.search(question):
        kinds = ("share", "length of time")
    found = sorted(m.span() for one in kinds for m in _HELD[one].finditer(text))
    return tuple(
        (a, b)
        for n, (a, b) in enumerate(found)
        if (not n or a >= found[n - 1][1]) and text[a:b].casefold() not in _TOO_FEW
    )


def lacking(question: str, sentences: Iterable[str]) -> str:
    """What a question asks for and no sentence gives, in words; empty where nothing is lacking.

    A number must stand beside what it counts, or beside a term that was put after the question for
    it; a reason or a length of time in a sentence about what is asked; other things in any.

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
    also = frozenset(stems(" ".join(added)))
    holding = [sentence for sentence in sentences if held(kind, sentence)]
    if kind in {"number", "share"} and counted:
        heads = {*stems(counted[-1]), *also, *_initials(counted)}
        if heads & _PEOPLE:
            heads |= _PEOPLE
        parts = set(stems(" ".join(counted)))
        rest = {*stems(asked)} - parts - _ASKING if kind == "share" else set()
        if any(
            _counts(kind, sentence, heads, parts) and _is_about(sentence, rest, also)
            for sentence in holding
        ):
            return ""
        return f"a {kind} of {' '.join(counted)}"
    about = set() if kind in {"date", "name"} else {*stems(asked)} - _ASKING
    if kind == "length of time":
        also |= _TAKING_TIME
    if any(_is_about(sentence, about, also) for sentence in holding):
        return ""
    return f"a {kind}"


def _is_about(sentence: str, subject: set[str], also: frozenset[str]) -> bool:
    """Whether a sentence holds enough of a subject's stems; any of the others counts as one."""
    own = set(stems(sentence))
    return len(subject & own) + bool(also & own) >= _ABOUT * len(subject)


def _counts(kind: Kind, sentence: str, heads: set[str], parts: set[str]) -> bool:
    """Whether the sentence's number, or share, is of one of the heads or of most of the parts."""
    tokens = _TOKEN.findall(sentence.casefold())
    own = [next(iter(stems(token)), "") for token in tokens]
    places = [n for n, one in enumerate(own) if one and _is_head(one, heads)]
    if kind == "share":
        return bool(places) or 2 * len(parts & set(own)) >= len(parts) > 1
    numerals = [n for n, token in enumerate(tokens) if _is_count(tokens, n, token)]
    return any(0 < h - n <= _BEFORE or 0 < n - h <= _AFTER for h in places for n in numerals)


def _is_head(stem: str, heads: set[str]) -> bool:
    """A head, or one that begins with the other: caseloads are cases, a child is of children."""
    return any(
        stem == head
        or (min(len(stem), len(head)) > 3 and stem.startswith(head))
        or (len(stem) > 3 and head.startswith(stem))
        for head in heads
    )


def _initials(counted: list[str]) -> set[str]:
    """What is counted, as reports abbreviate it: personal advisers are PAs."""
    letters = "".join(word[0] for word in counted).casefold()
    return {letters[n:] + ending for n in range(len(letters) - 1) for ending in ("", "s")}


def _is_count(tokens: list[str], place: int, token: str) -> bool:
    """A number that counts: no year, age, duration, share or section's number."""
    if not _NUMERAL.fullmatch(token) or re.fullmatch(r"(?:19|20)\d\d", token):
        return False
    before = tokens[place - 1] if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    return before not in _NO_COUNT_BEFORE and after not in _NO_COUNT_AFTER


def _counted(question: str) -> list[str]:
    """What a question counts: "young carers" of "How many young carers are there?"."""
    match = _COUNTED.search(question)
    found: list[str] = []
    for word in match[1].split() if match else ():
        if word.casefold() in _OF_AGE or word[0].isdigit():
            continue
        if len(found) == _COUNTED_WORDS or word.casefold().strip("'’") in _NOT_COUNTED:
            break
        found.append(word)
    # The verb after it is none of it: "boats sail" counts boats.
    plural = [place for place, word in enumerate(found, 1) if _PLURAL.search(word)]
    return found[: plural[-1]] if plural else found
