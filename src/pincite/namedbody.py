"""Which borough, company or school is it? Whether a text names one; pure.

"A neighbouring borough supplies the team" is near the question which borough does, and no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pincite.terms import stems
from pincite.thesaurus import parted

_ASKED = re.compile(
    r"^\W*(?:(?:and|so|but)\W+)?(?:(?:by|for|from|in|of|to|with)\s+)?(?:which|what)\s+"
    r"(?:(?:other|neighbouring|nearby|local|private|outside|external)\s+)?"
    r"(?P<what>(?:borough|council|compan(?:y|ie)|firm|charit(?:y|ie)|contractor|supplier"
    r"|consultanc(?:y|ie)|school|college|universit(?:y|ie)|hospital|prison|academ(?:y|ie))s?)\b",
    re.IGNORECASE,
)
_OF_ITS_KIND = frozenset(stems("school college university hospital prison academy"))
"""Bodies whose kind is printed with their names; a borough, or a firm, may be a name alone."""
_GENERAL = (
    r"(?!(?:The|This|These|A|An|It|In|At|On|Of|His|Her|Majesty|Ofsted|Council|County|City|Borough"
    r"|Board|Children|Young|Child|Services?|Social|Care|Local|Authority|Authorities|Safeguarding"
    r"|Director|Chief|Chair|Lead|Member|Head|Officer|Inspectors?|Independent|Reviewing|Team|Police"
    r"|Health|Education|Early|Help|Court|Department|Government|England|Wales|Scotland|Ireland"
    r"|Inquiry|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Exercise|Recommendation|Figure|Table|Act)\b)"
)
_NAME = re.compile(
    r"\b(?:with|by|from|to|at|in|of|and|or|for|including|as|called|named|is|was|are|were)"
    rf"\s+(?:the\s+)?{_GENERAL}[A-Z][a-z’'&-]+"
    rf"|\b{_GENERAL}[A-Z][a-z’'&-]+ (?:[A-Z][\w’'&-]+ )*(?:Council|Borough|School|College"
    r"|University|Hospital|Prison|Academy|Trust|Ltd|Limited|plc)\b"
)


def unnamed(question: str, sentences: Iterable[str], *, but: Iterable[str] = ()) -> str:
    """What a question wants named and no sentence names, in words; empty where nothing is.

    Args:
        question: As asked.
        sentences: Of its answer.
        but: Names of the bodies whose reports they are from: those are not meant.

    >>> told = ["A neighbouring borough supplies the team in Fenwick."]
    >>> unnamed("Which borough supplies the team?", told, but=["Fenwick"])
    'the name of a borough'
    >>> unnamed("Which borough supplies the team?", ["The team comes from Marlowe Vale."])
    ''
    """
    asked = _ASKED.match(parted(question)[0])
    if asked is None:
        return ""
    kind = set(stems(asked["what"]))
    own = {word for name in but for word in name.split() if word[0].isupper()}
    meant = re.compile(rf"\b(?:{'|'.join(map(re.escape, own))})\b" if own else r"(?!)")
    for sentence in sentences:
        if kind & _OF_ITS_KIND and not kind & set(stems(sentence)):
            continue
        if _NAME.search(meant.sub("it", sentence)):
            return ""
    what = asked["what"].casefold()
    return f"the names of {what}" if what.endswith("s") else f"the name of a {what}"
