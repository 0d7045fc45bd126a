"""Kinds of thing a question asks for, and whether a text holds one: a number, a date; pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "number",
    "share",
    "sum of money",
    "length of time",
    "date",
    "name",
    "name or office",
    "reason",
    "saying",
]

_ROLE = (
    r"(?:director|chair(?:man|woman|person)?|chief|head|leader|inspector|manager|judge|commissioner"
    r"|mayor|dcs|secretary|minister|coroner|author|principal|engineer)"
)
_SPEAKER = (
    r"(?!(?:reports?|inspect\w*|ofsted|inquiry|it|this|these|that|they|you|we|i|summary|section|part"
    r"|chapter|annex|appendix|recommendations?|paras?|paragraphs?|pages?|latest|last|previous|first"
    r"|executive|(?:19|20)\d\d|ones?)\b)[\w'’-]+"
)
TO_COME = re.compile(r"\b(?:again|next|will|shall|due|going to)\b", re.IGNORECASE)
"""Words of what is to come: asked of it, and told of it."""
SAYING = re.compile(
    rf"\bwhat (?:did|do|does|have|has) (?P<who>{_SPEAKER}(?: {_SPEAKER}){{0,5}}?),? "
    r"(?:who\b.{0,30} )?"
    r"(?:say|said|tell|told|think|answer|reply|ask|conclude|decide|find|found|feel|call for)\b",
    re.I,
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
        re.compile(
            r"\bhow long\b(?!.*\bago\b)|\bin (?:days|weeks|months|years)\W*$"
            r"|\bnumber of (?:hours|days|weeks|months|years)\b",
            re.I,
        ),
    ),
    (
        "number",
        re.compile(
            r"(?<!know )\bhow many\b|^\W*(?:what\b.*)?"
            r"(?:(?:total|average|overall|exact|precise|actual) )?number of\b"
            r"|\bwhat(?:['’]s|\s+is|\s+was|\s+are)\b.*\b(?:maximum|minimum)\b(?!\s+(?:standards?"
            r"|requirements?|expectations?))"
            r"|\w\W+(?:(?<!phone )(?<!helpline )numbers|figures|statistics|stats)\W*$"
            r"|\b(?:what|how)\b.*\baverage\b|\bin numbers\b|\bper (?:social )?worker\b"
            r"|\bhow (?:big|large|high) (?:is|are)\b.*\bcaseloads?\b",
            re.I,
        ),
    ),
    (
        "date",
        re.compile(
            r"^\W*(?:and |so )?when\b(?!.*\b(?:what|how|who|where|why)\b)"
            r"(?!.*,\s*(?:do|does|did|is|are|was|were|has|have|can|will|should)\b)"
            r"|\b(?:what|which) (?:date|day|month|year)\b",
            re.I,
        ),
    ),
    (
        "name",
        re.compile(
            rf"\bnames?(?: and [a-z]+)? of\b|(?<!by )\bnamed?\b[^?]*\?"
            rf"|\bwho(?:'s| is| was| are| were)\b[^?]*\b{_ROLE}\b",
            re.I,
        ),
    ),
    ("name or office", re.compile(r"\bwho (?:chairs|chaired|heads|headed)\b", re.I)),
    (
        "reason",
        re.compile(
            r"(?:^|[-–,;.?!]|\b(?:and|so|but|about|say|says))\s*\b(?:why|how come)\b"
            r"|\b(?:reasons?|cause) (?:for|of|why|behind)\b",
            re.I,
        ),
    ),
    ("saying", SAYING),
)
NUMERAL = re.compile(
    r"(?:\d[\d,]*(?:\.\d+)?|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|dozens?|hundreds?|thousands?|million|half|thirds?|quarters?)",
    re.I,
)
_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|often|old|quick(?:ly)?|timely|fast|soon|big|large)\b"
    r"|\b(?:number|share|percentage|proportion|rate|when|what date|what age|timely|on time|late"
    r"|promptly)\b",
    re.I,
)
_WHETHER = re.compile(
    r"\W*(?:(?:and|so|but|ok(?:ay)?)\b\W*)?(?:is|are|was|were|do|does|did|has|have|had|can|could"
    r"|will|any|anyone|whether)\b",
    re.I,
)
_DECIDES = re.compile(
    r"\b(?:not|no|none|never|all|always|routinely|consistently|rarely|most|only|too|few|some|many"
    r"|however|although|insufficient\w*|lack\w*)\b|n['’]t\b",
    re.I,
)
_TOO_FEW = frozenset(("no", "none", "one", "all", "most"))
"""Words that are as often something else: "one of", "all in all"."""
UNIT = r"(?:minutes?|hours?|days?|weeks?|fortnights?|months?|years?|terms?)"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf"(?:\b\d{{1,2}} )?\b(?:{_MONTH})\b(?: \d{{4}})?|\b(?:19|20)\d\d(?:[–/-]\d\d)?\b"
)
_PERSON = (
    r"(?!(?:Board|Council|Children|Safeguarding|Health|Wellbeing|Local|Independent|Services?|Panel"
    r"|Committee|Partnership|Trust|Team|Authority|Director|Executive|Her|His|Majesty|Social|Care|Family"
    r"|Youth|Court|Chief|Lead|Deputy|Senior|Cabinet|Corporate|Parenting|Virtual|School|Police|Group"
    r"|Head|The|This|Inspector|Member)\b)[A-Z][a-z’'-]+"
)
"""A word of a person's name: no part of an institution's, or of an office's."""
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor|Judge|Justice)"
_NAME = (
    rf"\b{_TITLE}\.? [A-Z]"
    rf"|\b(?i:{_ROLE})\b(?:[^\W\d]|[ ’':-]){{0,40}},? {_PERSON} {_PERSON}\b(?=[,.;)]|$)"
    rf"|\b{_PERSON} {_PERSON},? (?:the |who (?:is|was) (?:the )?)?(?i:{_ROLE})\b"
)
_HELD: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(rf"\b{NUMERAL.pattern}\b", re.I),
    "share": re.compile(
        rf"\d+(?:\.\d+)?\s*%|\b(?:{NUMERAL.pattern}(?:[\s-]{NUMERAL.pattern})*\s)?per ?cent\b"
        r"|\b(?:half|(?:(?:a|one|two|three|four)[ -])?(?:thirds?"
        r"|quarters?|fifths?|tenths?)|majority|minority|(?<!at )all"
        rf"|most|none|{NUMERAL.pattern} (?:out of|in every|in) (?:\d+|two|three|four|five|ten)"
        rf"(?! {UNIT}))\b",
        re.I,
    ),
    "sum of money": re.compile(
        r"£\s*\d+(?:,\d{3})*(?:\.\d+)?(?:\s*(?:million|billion|m|k)\b)?"
        r"|\b\d+(?:,\d{3})*(?:\.\d+)?\s*(?:million\b|m\b|k\b|pounds\b)|\bpounds\b",
        re.I,
    ),
    "length of time": re.compile(
        rf"(?<!past )(?<!last )(?<!previous )\b{NUMERAL.pattern}"
        rf"(?:[\s-]+(?:working|calendar|and a half|or|to|{NUMERAL.pattern}))*"
        rf"[\s-]+{UNIT}\b(?! (?:to|up to|before|ending) )|\bsince (?:\w+ )?(?:19|20)\d\d\b"
        rf"|\b(?:same|next) day\b|\bovernight\b|\ba {UNIT}\b|\bseveral {UNIT}\b",
        re.I,
    ),
    "date": re.compile(
        rf"\b(?:19|20)\d\d\b|\b(?:{_MONTH})\b|\b(?:last|this|next) (?:year|month|week|spring|summer"
        r"|autumn|winter)\b|\b(?:when|until|once|before|after) (?:they|he|she|it|children|young)\b"
        r"|\b(?:aged?|turn(?:s|ed|ing)?) \d|\d+ years\b"
    ),
    "reason": re.compile(
        r"\b(?:because|due (?:\w+ )?to|as a result|result(?:s|ed|ing)? (?:in|from)|reasons?"
        r"|leads? to|led to|leading to|means?|meant|meaning|therefore|consequently|thus|hence"
        r"|owing to|so that|caus(?:e|es|ed|ing)|following|in response to|reflects?"
        r"|contribut\w+|which has|this has|driven by|explain\w*|hamper\w*|hinder\w*|prevent\w*"
        r"|in order to|to ensure|lack of|implications|given|compounded|exacerbated"
        r"|limit(?:s|ed|ing)?|since|affect(?:s|ed|ing)?|impact(?:s|ed|ing)?)\b",
        re.I,
    ),
    "saying": re.compile(
        r"\b(?:said|says?|told|tells?|stat(?:es?|ed)|report(?:s|ed)|ask(?:s|ed)?|call(?:s|ed) for"
        r"|think|feel|felt|spoke|speak|describ\w+|conclud\w+|found|finds?|decided?|repl\w+|answer\w*"
        r"|rais\w+|complain\w*|agree\w*|accept\w*|value[sd]?|appreciat\w+|express\w*|comment\w*"
        r"|positive|critical|prais\w+|identif\w+|recommend\w*|respon\w+)\b|[‘“]",
        re.I,
    ),
    "name": re.compile(_NAME),
    "name or office": re.compile(rf"{_NAME}|\b(?:[Cc]haired|[Hh]eaded) by (?:the|its|their) \w"),
}


@lru_cache(maxsize=256)  # asked of every sentence
def asked_for(question: str) -> Kind | None:
    """The kind of thing that a question names: a number, a share, a date; None where it is free.

    >>> asked_for("How many boats sail?"), asked_for("What's the name of the chair?")
    ('number', 'name')
    >>> asked_for("How good is the harbour?") is None
    True
    """
    return next((kind for kind, pattern in _ASKED if pattern.search(question)), None)


@lru_cache(maxsize=256)
def asks_quantity(question: str) -> bool:
    """Whether a question wants an amount, if only in passing.

    >>> asks_quantity("are boats late?"), asks_quantity("are boats blue?")
    (True, False)
    """
    return _QUANTITY.search(question) is not None


@lru_cache(maxsize=256)
def asks_whether(question: str) -> bool:
    """Whether a question is to be answered with yes or no.

    >>> asks_whether("and are all boats safe?"), asks_whether("how safe are all boats?")
    (True, False)
    """
    return _WHETHER.match(question) is not None


def decides(text: str) -> bool:
    """Whether a text says in how far something is so: not, all, most, only, consistently.

    >>> decides("Not all boats are safe."), decides("Boats sail every day.")
    (True, False)
    """
    return _DECIDES.search(text) is not None


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
    >>> text = "At 31 March 2016, 228 boats sailed."
    >>> [text[a:b] for a, b in marked("how many boats sailed?", text)]
    ['228']
    """
    kind = asked_for(question)
    if kind in {"reason", "saying"}:
        return ()
    kinds: tuple[Kind, ...] = (kind,) if kind else ()
    if not kinds and asks_quantity(question):
        kinds = ("share", "length of time")
    found = sorted(m.span() for one in kinds for m in _HELD[one].finditer(text))
    if kind == "number":
        # "At 31 March 2016, 228 children": the date counts nothing.
        dates = [m.span() for m in _DATE.finditer(text)]
        found = [(a, b) for a, b in found if not any(a < end and start < b for start, end in dates)]
    return tuple(
        (a, b)
        for n, (a, b) in enumerate(found)
        if (not n or a >= found[n - 1][1]) and text[a:b].casefold() not in _TOO_FEW
    )
