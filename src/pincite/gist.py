"""Questions about a report as a whole, and the blocks that answer them; pure.

"What should it improve?" and "What are its strengths?" name no subject that a search could find:
they are answered by the list that the report makes of it, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

from pincite.quotable import ADVICE, IMPROVEMENTS, NOT_QUOTED
from pincite.terms import stems
from pincite.types import Paragraph

Aim = Literal["overview", "reasons", "recommendations", "improvements", "strengths", "weaknesses"]

_AIMS: tuple[tuple[Aim, str], ...] = (
    (
        "overview",
        r"\bsummar(?:y|i[sz]e)\b|\bsum\b.*\bup\b|\boverview\b|\bin (?:brief|short|a nutshell)\b"
        r"|\b(?:key|main|headline|overall) (?:findings?|points?|messages?|conclusions?)\b"
        r"|\bstrengths? and weakness(?:es)?\b|\bgist\b",
    ),
    (
        "reasons",
        r"\bwhy\b.*\b(?:inadequate|requir\w+ improvement|failing|failed|poor|bad|weak|not good)\b"
        r"|\b(?:grades?|ratings?|judge?ments?|rated|graded|judged)\b.* [–-] why\b",
    ),
    (
        "weaknesses",
        r"\bweak(?:ness(?:es)?|est)\b|\bfailings?\b|\bshortcomings?\b|\bnegatives?\b|\bworst\b"
        r"|\b(?:do|does|doing|done|go|goes|going|gone|went) (?:badly|poorly)\b|\bbad at\b"
        r"|\bnot\b.{0,20}\b(?:do|does|doing|done|going) (?:so )?well\b"
        r"|\b(?:main|key|biggest|chief|serious) (?:concerns?|problems?|issues?|criticisms?)"
        r"|\bcritici[sz]\w+|\bwhat(?:['’]s| is| was)\b.{0,20}\b(?:bad|poor|wrong|weak|not good)\b",
    ),
    (
        "strengths",
        r"\bstrengths?\b|\bpositives?\b|\bprais\w+\b|\bgood at\b|\bbest\b"
        r"|\b(?:do|does|doing|done|go|goes|going|works?|working) (?:really |so |very )?well\b"
        r"|\bwhy\b.*\b(?:good|outstanding|strong)\b"
        r"|\bwhat(?:['’]s| is| was)\b.{0,20}\b(?:good|strong|working)\b",
    ),
    ("recommendations", r"\brecommend(?:s|ed|ations?)?\b"),
    (
        "improvements",
        r"\b(?:must|should|ought to|needs?(?: to)?|has to|have to|(?:told|asked|required|ordered"
        r"|instructed|wants?|expects?)\b.{0,30}? to)\b.{0,40}"
        r"\b(?:improve[ds]?|do|get better|be done|change[ds]?|put right|fix(?:ed)?"
        r"|address(?:ed)?|act on|work on|focus on)\b"
        r"|\b(?:wants?|wanted|expects?|expected)\b.{0,40}\b(?:improved?|better|fix(?:ed)?|changed?"
        r"|put right|addressed)\b"
        r"|\bareas? (?:for|of|needing|in need of) (?:improvement|development)\b"
        r"|\b(?:improvements?|actions?)\b.{0,12}\b(?:needed|required|wanted)\b"
        r"|\bpriorit(?:y|ies)\b|\bnext steps?\b",
    ),
)
_ASKED = tuple((aim, re.compile(pattern, re.IGNORECASE)) for aim, pattern in _AIMS)
_ASKING = frozenset(
    stems(
        "summary summarise summarize sum up overview brief short nutshell key main headline "
        "overall findings points messages conclusions strengths weaknesses weakest gist failings "
        "shortcomings negatives worst best badly poorly well good bad biggest chief serious "
        "greatest concerns problems issues criticisms criticise criticised criticism positives "
        "praise praised recommend recommends recommended recommendation recommendations must "
        "should ought need needs told asked required improve improved improvement improvements "
        "better change changed put right fix fixed address addressed act work works working focus "
        "areas development actions action wanted needed priority priorities immediate first next "
        "steps step do does doing done go goes going gone list things thing council councils "
        "authority authorities local service services report reports inspection inspectors ofsted "
        "inquiry review not inadequate require requires requiring outstanding strong weak poor "
        "failing failed wrong grade graded judged rated rating only just still "
        "all every full complete whole find found say says said tell give what which really most "
        "area get got wants wanted expects expected ordered instructed many made make number"
    )
)
_MANY = 40
"""Recommendations above which they are a programme, and no list of what is wrong."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEAK = re.compile(
    r"\bweakness(?:es)?\b|\b(?:requires? improvement|inadequate|not yet good)\b.* because\W*$", re.I
)
_STRONG = re.compile(
    r"\bstrengths\b(?! and weakness)|(?<!not )(?<!not yet )\b(?:good|outstanding)\b.* because\W*$",
    re.IGNORECASE,
)
_TITLED = re.compile(r"recommendation (\d+)\b\W+\w", re.IGNORECASE)
_CONCLUDED = re.compile(r".{0,40}\bconclu(?:sions?|ding)\b.{0,40}|(?:key|main) findings\W*", re.I)
_SUMMARY = re.compile(r"(?:executive )?summary(?: of (?:key |main )?findings)?\W*", re.IGNORECASE)


def aim(question: str, *, but: str = "") -> Aim | None:
    """What of a report as a whole a question is after; None where it names a subject of its own.

    Args:
        question: As asked.
        but: Names of bodies in it, which are no subjects.

    >>> aim("what should improve first?"), aim("What are the strengths?"), aim("Summarise it")
    ('improvements', 'strengths', 'overview')
    >>> aim("What are the strengths of the fostering service?"), aim("Who should visit?")
    (None, None)
    """
    if set(stems(_YEAR.sub(" ", question))) - _ASKING - set(stems(but)):
        return None
    return next((aim for aim, asked in _ASKED if asked.search(question)), None)


def items(wanted: Aim, blocks: Sequence[Paragraph]) -> tuple[list[Paragraph], str]:
    """The blocks of one report that answer, in its order; none where it makes no such list.

    Strengths and weaknesses that are not listed are told in the summary, and what must improve in
    the recommendations.

    Returns:
        The blocks, and what they are where they are not what was asked for ("its summary").
    """
    told = NOT_QUOTED - {"heading"} | {"footnote"}
    said = [block for block in blocks if block.kind not in told]
    for way, name in _WAYS[wanted]:
        if found := way(said):
            text = [block for block in found if block.kind != "heading"]
            return text or found, name
    return [], ""


def _headed(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """The headings that number recommendations and say what each is, where there are several."""
    found: dict[str, Paragraph] = {}
    for block in blocks:
        if block.kind == "heading" and (titled := _TITLED.match(block.text)):
            found.setdefault(titled[1], block)
    return list(found.values()) if len(found) > 1 else []


def _recommended(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """The recommendations, with the items of those that are lists."""
    if not any(block.kind == "recommendation" for block in blocks):
        return []
    items = {id(b) for b in _under_advice(blocks) if b.kind == "bullet"}
    # "1. Leadership" over a list of its own is that list's title.
    titles = {
        id(block)
        for block, after in pairwise(blocks)
        if block.text[-1:].isalnum() and id(after) in items
    }
    return [
        b for b in blocks if (b.kind == "recommendation" and id(b) not in titles) or id(b) in items
    ]


def _short_advice(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """The recommendations where they say what is wrong: not those that a chapter each is given."""
    found = _recommended(blocks)
    return [] if _headed(blocks) or len(found) > _MANY else found


def _under_advice(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    return [block for block in blocks if any(map(ADVICE.match, block.section))]


def _concluded(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    return [
        b for b in blocks if b.kind == "conclusion" or any(map(_CONCLUDED.fullmatch, b.section))
    ]


def _to_improve(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    return [block for block in blocks if any(map(IMPROVEMENTS.match, block.section))]


def _weaknesses(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    return [b for b in blocks if any(_WEAK.search(heading) for heading in b.section)]


def _strengths(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    return [b for b in blocks if any(_STRONG.search(heading) for heading in b.section)]


def _summary(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """The first summary that is not one of a chapter, of several paragraphs."""
    own = [b for b in blocks if any(map(_SUMMARY.fullmatch, b.section[:2]))]
    first = own[0].section[: _depth(own[0])] if own else ()
    return [block for block in own if block.section[: len(first)] == first]


def _depth(block: Paragraph) -> int:
    return next(n for n, heading in enumerate(block.section, 1) if _SUMMARY.fullmatch(heading))


def _lead(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    return [block for block in blocks if block.kind == "lead"]


_Way = tuple[Callable[[Sequence[Paragraph]], list[Paragraph]], str]
"""Where it may stand, and what that is where it is not what was asked for."""
_SHORT: _Way = (_short_advice, "what it recommends")
_UNDER: _Way = (_under_advice, "what stands under its recommendations")
_NEEDED: _Way = (_to_improve, "what needs to improve")
_CLOSING: _Way = (_concluded, "what it concludes")
OF_ALL = ("its summary", "what it opens with")
"""What tells of strengths and weaknesses alike."""
_TOLD: tuple[_Way, ...] = ((_summary, OF_ALL[0]), (_lead, OF_ALL[1]))
_WAYS: dict[Aim, tuple[_Way, ...]] = {
    "overview": (*_TOLD, _CLOSING),
    "reasons": ((_weaknesses, ""), (_summary, ""), (_lead, ""), _CLOSING, _NEEDED, _SHORT),
    "recommendations": ((_headed, ""), (_recommended, ""), _UNDER, _NEEDED),
    "improvements": (
        (_to_improve, ""),
        (_headed, "its recommendations"),
        (_recommended, "what it recommends"),
        _UNDER,
    ),
    "strengths": ((_strengths, ""), *_TOLD, _CLOSING),
    "weaknesses": ((_weaknesses, ""), _NEEDED, _CLOSING, _SHORT, *_TOLD),
}
"""Where what is asked for stands: the first that a report has."""
