"""How quickly something is done, and what is wrong with it: asked, and told; pure."""

from __future__ import annotations

import re
from functools import lru_cache

from pincite.kinds import NUMERAL, UNIT

_PACE = re.compile(r"\bhow (?:quick(?:ly)?|fast|soon|timely|prompt(?:ly)?|swift(?:ly)?)\b", re.I)
_TOOK = re.compile(
    rf"(?:\d|\b{NUMERAL.pattern}) (?:working |school |calendar )?{UNIT}\b", re.IGNORECASE
)
_AT_SPEED = re.compile(
    r"\b(?:timel|prompt|quick|swift|delay|slow|late\b|on time|drift|immediate|too long|lengthy)\w*",
    re.IGNORECASE,
)
_FAULTS = re.compile(
    r"\b(?:problems?|weak(?:ness(?:es)?)?|concerns?|issues?|wrong|faults?|fail\w*|poor(?:ly)?|bad(?:ly)?"
    r"|critici\w+|shortcomings?|gaps?|snags?|worr\w+|(?:needs? to|must|should) improve"
    r"|let down|lacking|inadequate|requir\w+ improvement)\b",
    re.IGNORECASE,
)
_TELLS_FAULTS = re.compile(
    r"\b(?:not|no|never|however|although|though|only|too|few|fewer|insufficient\w*|lack\w*|weak\w*|poor\w*"
    r"|delay\w*|drift|inconsisten\w*|variab\w+|limited|needs? to|improvement is|concern\w*|unclear"
    r"|absence|gaps?|slow\w*|late|fail\w*|unable|difficult\w*|shortage\w*|overdue)\b|n['’]t\b",
    re.IGNORECASE,
)

_MEANING = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?)\W+)?what(?:['’]s|\s+is|\s+are|\s+was|\s+were|\s+does|\s+do)\s+"
    r"(?P<name>(?!(?:being|wrong|done|said|going|happening|it|this|that|there|they|good|bad)\b)"
    r"[^,;:]+?)(?:\s+(?:mean|stand for))?\W*",
    re.IGNORECASE,
)
_NAMED_FIRST = re.compile(
    r"\W*(?P<name>[^,;:–]+?)\W+what(?:['’]s|\s+is|\s+are)\s+(?:it|that|they|this)\W*", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:the|an?|its|their|this)\s+", re.IGNORECASE)
_NO_NAMES = frozenset(
    "grade grades rating judgement verdict role number numbers rate caseload percentage share "
    "reason reasons impact effect quality difference recommendation recommendations strengths "
    "weaknesses views cost budget target".split()
)
"""What a report gives, and does not explain."""
_LONGEST_MEANING = 120
"""Characters of a question for a name's meaning."""
_LONGEST_NAME = 5
"""Words."""
_VOICE = re.compile(
    r"\b(?:what|how) (?:do|did|does|have|has)\b"
    r"(?!.*\b(?:reports?|inspectors?|ofsted|council)\b)"
    r".{1,50}\b(?:say|said|think|thought|feel|felt|make of|tell|told|reckon)\b"
    r"|\b(?:views?|opinions?|feedback|quotes?|own words|happy with|complain(?:s|ed|ing)?"
    r"|satisfied with)\b|\b(?:do|did|are) (?:\w+ ){1,3}(?:like|enjoy|happy|satisfied|value)\b",
    re.IGNORECASE,
)
_TELLS_VOICE = re.compile(
    r"\b(?:said|says?|told|tells?|describ\w+|reported|felt|feels?|spoke|speak|spoken|think|expressed"
    r"|comment\w*|complimentary|positive about|appreciat\w+|complain\w*|happy|value[sd]? the)\b"
    r"|[‘“]",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)  # asked of every sentence
def name_asked_about(question: str) -> str:
    """What a question wants to be told the meaning of; empty where it wants none.

    >>> name_asked_about("What's the CHub?"), name_asked_about("Reach Out! - what is it?")
    ('the CHub', 'Reach Out')
    >>> name_asked_about("What is wrong with the boats?")
    ''
    """
    if len(question) > _LONGEST_MEANING:
        return ""
    found = _MEANING.fullmatch(question) or _NAMED_FIRST.fullmatch(question)
    name = found["name"].strip(" !?‘’'\"“”") if found else ""
    own = name.casefold().split()
    return name if len(own) <= _LONGEST_NAME and not _NO_NAMES & {*own} else ""


def tells_meaning(name: str, text: str) -> bool:
    """Whether a text says what a name stands for.

    >>> tells_meaning("CHub", "The hub (CHub) screens calls."), tells_meaning("a", "b")
    (True, False)
    >>> tells_meaning("the forum", "The ‘forum’, a meeting, helps.")
    True
    >>> tells_meaning("the forum", "The forum is valued.")
    False
    """
    told = _telling(name)
    return told is not None and told.search(text) is not None


@lru_cache(maxsize=256)
def _telling(name: str) -> re.Pattern[str] | None:
    own = r"\W+".join(map(re.escape, re.findall(r"[\w'’-]+", _ARTICLE.sub("", name))))
    if not own:
        return None
    verb = r"(?:an?|which|who|(?:is|are|was|were) (?:an?|the|one)|provides?|offers?|enables?)\b"
    return re.compile(rf"(?:\(|\b){own}(?:\)|['’”]?(?:,? {verb}| ?\(| [–—]))", re.IGNORECASE)


@lru_cache(maxsize=256)
def asks_voice(question: str) -> bool:
    """Whether a question is what people say, or think, of something.

    >>> asks_voice("what do they think of it?"), asks_voice("what do they do?")
    (True, False)
    """
    return _VOICE.search(question) is not None


def tells_voice(text: str) -> bool:
    """Whether a text says what people said, or think.

    >>> tells_voice("They told inspectors that it helps."), tells_voice("It helps.")
    (True, False)
    """
    return _TELLS_VOICE.search(text) is not None


@lru_cache(maxsize=256)  # asked of every sentence
def asks_pace(question: str) -> bool:
    """Whether a question is how quickly something is done.

    >>> asks_pace("How quickly are boats mended?"), asks_pace("How many boats are mended?")
    (True, False)
    """
    return _PACE.search(question) is not None


def tells_pace(text: str) -> int:
    """2 where a text says how long something takes, 1 where it is slow or not; else 0.

    >>> tells_pace("It took 45 working days."), tells_pace("It is prompt."), tells_pace("Six.")
    (2, 1, 0)
    """
    return 2 if _TOOK.search(text) else 1 if _AT_SPEED.search(text) else 0


@lru_cache(maxsize=256)
def asks_faults(question: str) -> bool:
    """Whether a question is what is wrong with something.

    >>> asks_faults("any problems with the boats?"), asks_faults("any boats?")
    (True, False)
    """
    return _FAULTS.search(question) is not None


def tells_faults(text: str) -> bool:
    """Whether a text says in how far something is not as it should be.

    >>> tells_faults("Boats are too slow."), tells_faults("Boats are swift.")
    (True, False)
    """
    return _TELLS_FAULTS.search(text) is not None
