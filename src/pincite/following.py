"""What a question does that follows others: points back, judges, wonders why, thanks; pure."""

from __future__ import annotations

import re

_POINTS_BACK = re.compile(
    r"\b(it|its|it's|that|that's|this|they|them|their|theirs|those|these|there|he|she|his|her|ones?|"
    r"same|such|so|then)\b|^\s*(why|how come|since when|which ones?)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\W*(?:and|but|or|so|ok|okay|now|what about|how about|why|which one|compare[ds]?)\b",
    re.IGNORECASE,
)
_THERE_IS = re.compile(
    r"\b(?:is|are|was|were|have|has|had)(?:n['’]t)?\s+there\b|\bthere\s+(?:is|are|was|were|have|has|had)\b",
    re.IGNORECASE,
)
_ONLY_GOES_ON = re.compile(
    r"\W*(?:(?:ok(?:ay)?|so)\W+)?(?:and|what about|how about)\b(?!.*\b(?:who|what|when|how|why"
    r"|where|which|is|are|was|were|do|does|did|has|have|any)\b)"
    r"\W*(?P<rest>(?:in|for|of|at|with|from|among|on|by|(?:19|20)\d\d)\b.+)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\W*(?:and\W+)?(?P<lead>how many|how much|how long|who|when"
    r"|(?:what|which)\s+(?:proportion|percentage|share)\s+of)\b",
    re.IGNORECASE,
)
_OF_THAT = re.compile(
    r"\b(?:for|about|on|of|to)\s+(?:it|this|that|them|these|those)\b"
    r"|^\W*(?:and|but|so|ok(?:ay)?|any|(?:is|was) there|(?:are|were) there|which|what about"
    r"|how about|what(?:['’]s| is| was))\b"
    r"(?!.*\b(?:all|the|its|their|main|key)\b.{0,30}\brecommendations)"
    r".*\brecommendations?\W*$",
    re.IGNORECASE,
)
"""Asks for the recommendation on what was spoken of: "and the recommendation?"."""
_COURTESY = re.compile(
    r"(?=.*\b(?:thanks?|thank you|cheers|hello|hi|hey|bye|goodbye|ok|okay|great|lovely|perfect"
    r"|good (?:morning|afternoon|evening))\b)\W*(?:(?:thanks?|thank you|cheers|hello|hi|hey|bye"
    r"|goodbye|ok|okay|great|lovely|perfect|good|morning|afternoon|evening|dear|please|there|all"
    r"|everyone|very|so|much|a lot|many)\b\W*)+",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"\W*(?:(?:and|so|but)\s+)?(?:is|are|was|were)(?:n['’]t)?\s+(?:that|it|this|they|these|those)\s+"
    r"(?:\w+\s+)?[\w-]+\W*",
    re.IGNORECASE,
)
_WONDERS = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)\W+)?(?:why|how come)(?:['’]s|\s+is|\s+was|\s+are|\s+were)?"
    r"(?:\s+(?:not|so|that|it|this|they))*\W*",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(r"\babout\s+(?:it|this|that|them|these|those)\W*$", re.IGNORECASE)
_WHAT_IS_DONE = re.compile(r"\bwhat\b.*?\b(?:do|does|did|done|doing)\b", re.IGNORECASE)
# In parts: one pattern of all three tries every "what" with every "do" and every "about".
_WHAT_ELSE = re.compile(r"\bwhat(?:['’]s|\s+is|\s+was|\s+has)\b.*\blike\s+for\b", re.IGNORECASE)


def goes_on(question: str) -> bool:
    """Whether it opens as what goes on from a question before, or points back to one.

    >>> goes_on("and the carers?"), goes_on("How good are they?"), goes_on("How many are there?")
    (True, True, False)
    """
    plain = _THERE_IS.sub(" ", question)
    return _GOES_ON.match(plain) is not None or _POINTS_BACK.search(plain) is not None


def is_courtesy(question: str) -> bool:
    """Whether it is a greeting, or thanks: nothing that a report could say.

    >>> is_courtesy("Thanks very much!"), is_courtesy("ok, what about trams?"), is_courtesy("good")
    (True, False, False)
    """
    return _COURTESY.fullmatch(question) is not None


def points_back(question: str) -> bool:
    """Whether the subject is that of a question before: "is that enough?", not "what about trams?".

    >>> points_back("and who checks those are ok?"), points_back("what about trams?")
    (True, False)
    """
    return _POINTS_BACK.search(question) is not None


def judges(question: str) -> bool:
    """Whether it only asks what to think of what came before: its own words name no subject.

    >>> judges("is that good enough?"), judges("does it have a zoo?")
    (True, False)
    """
    return _JUDGES.fullmatch(question) is not None


def wonders(question: str) -> bool:
    """Whether it only asks why what was said before is so.

    >>> wonders("and why's that?"), wonders("why are boats late?")
    (True, False)
    """
    return _WONDERS.fullmatch(question) is not None


def acts(question: str) -> bool:
    """Whether it asks what is done about what was said before, or what it is like for somebody.

    >>> acts("what do they do about it?"), acts("what is done about boats?")
    (True, False)
    """
    if _ABOUT_IT.search(question) and _WHAT_IS_DONE.search(question):
        return True
    return _WHAT_ELSE.search(question) is not None


def asking_as_before(question: str, before: str) -> str:
    """The question with what it leaves to the one before: how many, how long, when.

    >>> asking_as_before("and in homes?", "How many children are there?")
    'How many in homes?'
    >>> asking_as_before("and why is it?", "How many children are there?")
    'and why is it?'
    """
    goes_on, lead = _ONLY_GOES_ON.fullmatch(question), _LEAD.match(before)
    return f"{lead['lead']} {goes_on['rest']}" if goes_on and lead else question


def of_what_was_said(question: str) -> bool:
    """Whether a list is asked for as far as it is on what was said before: "recommended on it".

    >>> of_what_was_said("and the recommendation?"), of_what_was_said("what does it recommend?")
    (True, False)
    >>> of_what_was_said("So what are the recommendations?")
    False
    """
    return _OF_THAT.search(question) is not None
