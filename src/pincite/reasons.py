"""Why a service was graded as it was -> what its own chapter says is wrong; pure.

"Why does help and protection require improvement?" has no sentence of its own in a report: the
reasons are the weaknesses that the chapter with that grade tells of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite import judgement, sentences
from pincite.answer import POINTS_BACK
from pincite.quotable import NOT_QUOTED
from pincite.types import Draft, Paragraph, Report, Section

MOST = 6
_ASKS = re.compile(
    r"\b(?:why|how come|what made|reasons?)\b.*\b(?:inadequate|requir\w+ improvement|not good"
    r"|poor|weak|fail\w*)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?<=\w)\W+(?:when|although|though|while|whereas|but|if)\b.*", re.IGNORECASE)
"""What else is so, and not what is asked: "when everything else is good"."""
_WRONG = re.compile(
    r"\b(?:not (?:yet|always|all|consistently|sufficiently|enough|effective\w*|good|clear\w*"
    r"|in place|fully|well|timely|robust|routinely)|too (?:few|many|long|lengthy|slow|late|often)"
    r"|lack(?:s|ed|ing)?|insufficient\w*|inconsisten\w*|variab\w+|poor\w*|weak\w*|limited"
    r"|some delays?|delay(?:s|ed)? (?:in|for|by|is|are)|drift|unclear|hamper\w*|fails?|failed"
    r"|needs? to|requires? (?:further|improvement))\b",
    re.IGNORECASE,
)
_MENDED = re.compile(r"\b(?:minimis\w+|reduc\w+|avoid\w*|prevent\w*|not have to)\b", re.I)
"""Words of weaknesses that are being overcome, or are none."""
_FEW = 3
"""A chapter of fewer paragraphs has only its grade under that heading."""
_SUMMARY = re.compile(r"(?:executive )?summary\W*|key findings\W*", re.IGNORECASE)


def asked(question: str) -> bool:
    """Whether a question is why something was graded low.

    >>> asked("But why is it inadequate?"), asked("Is it inadequate?"), asked("why is it good?")
    (True, False, False)
    """
    return _ASKS.search(_ASIDE.sub("", question)) is not None


def drafts(question: str, report: Report) -> tuple[Draft, ...]:
    """Return what the chapter of a service says is wrong, in its order; none if it has no grade.

    First come paragraphs that the report marks as leading to a recommendation, else those of the
    chapter's summary, else all of it; of each the first sentence that says what is wrong.
    """
    section = _asked_about(question, report.sections)
    if section is None:
        return ()
    under = _under(section.headings, report)
    if len(under) < _FEW and len(section.headings) > 1:
        under = _under(section.headings[:-1], report)
    wrong = [one for one in under if _fault(one) is not None]
    marked = [one for one in wrong if any(mark.kind == "recommendation" for mark in one.marks)]
    summed = [one for one in wrong if any(map(_SUMMARY.fullmatch, one.section))]
    chosen = next((few for few in (marked, summed) if len(few) > 1), wrong)
    return tuple(_first_fault(one) for one in chosen[:MOST])


def _asked_about(question: str, sections: Sequence[Section]) -> Section | None:
    """The section that has the grade of what a question asks the reasons for."""
    if not asked(question):
        return None
    plain = _ASIDE.sub("", question)
    graded = (s for s in sections if s.grade and s.headings)
    return next((s for s in graded if judgement.is_about(plain, s.headings[-1])), None)


def _under(headings: tuple[str, ...], report: Report) -> list[Paragraph]:
    return [
        one
        for one in report.paragraphs()
        if one.section[: len(headings)] == headings
        and one.kind not in NOT_QUOTED | {"footnote", "recommendation"}
    ]


def _fault(paragraph: Paragraph) -> int | None:
    """Which of its sentences is the first that says what is wrong; None where none does."""
    spans = sentences.spans(paragraph.text)
    told = (paragraph.text[start:end] for start, end in spans)
    return next((n for n, t in enumerate(told) if _WRONG.search(t) and not _MENDED.search(t)), None)


def _first_fault(paragraph: Paragraph) -> Draft:
    """Its first sentence that says what is wrong, with the one before it if it points back."""
    spans = sentences.spans(paragraph.text)
    at = _fault(paragraph) or 0
    start = at - 1 if at and POINTS_BACK.match(paragraph.text, spans[at][0]) else at
    text = paragraph.text[spans[start][0] : spans[at][1]]
    return Draft(text, ((paragraph.id, text),))
