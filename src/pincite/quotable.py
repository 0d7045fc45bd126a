"""Which paragraphs may be quoted in answer to a question; pure.

A report also speaks of itself: its front page, how it was made, what an older one said.
"""

from __future__ import annotations

import re

from pincite.kinds import TO_COME, asked_for
from pincite.terms import stems
from pincite.thesaurus import parted
from pincite.types import Paragraph

NOT_QUOTED = frozenset({"front", "boilerplate", "grade", "caption", "contents", "heading"})
"""Kinds in which a report speaks of itself, not of its subject: found, but not quoted."""

_OF_ITSELF = re.compile(
    r"(?:information )?about this (?:inspection|report)\b"
    r"|what (?:the )?(?:\w+ )?(?:judge?ments?|grades?|ratings?) mean"
    r"|.{0,80}\blikely to be\b.*\bif\b",
    re.IGNORECASE,
)
"""Sections in which a report tells how it was made, and what its grades mean anywhere."""
_OF_GRADES = re.compile(
    r".{0,40}\b(?:judge?ments?|grades?|ratings?)\b.{0,20}\b(?:mean|definitions?|descriptors?)\b",
    re.IGNORECASE,
)
"""Sections that say what any grade means: no grade of this report."""
_MEANING = re.compile(r"\b(?:mean(?:s|ing|t)?|defin\w+|stands? for)\b", re.IGNORECASE)
_OF_BEFORE = re.compile(r"previous (?:ofsted )?(?:inspections?|judge?ments?)\b", re.IGNORECASE)
"""Sections that repeat the grades of an older report: quoted as this one's, they would mislead."""
_BEFORE = re.compile(
    r"\b(?:previous(?:ly)?|last|before|earlier|history|since|past)\b", re.IGNORECASE
)
ADVICE = re.compile(r"(?:\d+\W+)?recommendations?\b", re.IGNORECASE)
"""Headings of recommendations."""
IMPROVEMENTS = re.compile(
    r"what needs? to improve|areas? for improvement|what does .{2,60} needs? to improve"
    r"|priority (?:and immediate )?actions?",
    re.IGNORECASE,
)
"""Headings of what a report lists as to be improved."""
_WANTS_ADVICE = re.compile(
    r"\b(?:recommend\w*|should|must|ought|needs?|improve\w*|advi[cs]e\w*|do next"
    r"|(?:told|asked) to|wants?|wanted|propose\w*|suggest\w*|call(?:s|ed)? for)\b",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
_SAID = 4
"""Words in small letters that a note has at least: "A Sandpiper 27 June 2023 19/17" only refers."""
_REFERS = re.compile(
    r"\b[A-Z]{2,4}\d{5,}\b|\b\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d\W*$|\b(?:19|20)\d\d [A-Z][a-z]+\W*$"
)
"""A document's number, or a date at the end: lists of witnesses, documents, exercises."""
_INSPECTING = re.compile(r"\b(?:inspect\w*|carried out|legislation|ofsted|report)\b", re.IGNORECASE)


def may_be_quoted(paragraph: Paragraph, question: str) -> bool:
    """Whether it speaks of the subject; of a front page a line that names all that is asked.

    "Lead inspector: Ada Sandpiper" answers who the lead inspector was; a title answers nothing.
    """
    if paragraph.kind != "front":
        # A heading printed too large has the chapters after it below it: the nearest ones tell.
        near = paragraph.section[-1 if paragraph.label else -2 :]
        if any(map(_OF_ITSELF.match, near)) and not _INSPECTING.search(question):
            return False
        if any(map(_OF_GRADES.match, near)) and not _MEANING.search(question):
            return False
        if any(map(_OF_BEFORE.match, near)) and not _BEFORE.search(question):
            return False
        refers = paragraph.kind == "footnote" or (
            not paragraph.label
            and _REFERS.search(paragraph.text) is not None
            and asked_for(question) != "date"
        )
        if refers and len(_SMALL_WORD.findall(paragraph.text)) < _SAID:
            return False
        return paragraph.kind not in NOT_QUOTED
    # It tells of this time alone, not of what is to come.
    if ": " not in paragraph.text or TO_COME.search(question):
        return False
    asked, added = parted(question)
    own = set(stems(paragraph.text))
    return any(
        len(all_of) > 1 and all_of <= own for all_of in map(set, map(stems, (asked, *added)))
    )


def is_advice(paragraph: Paragraph) -> bool:
    """Whether it is a recommendation, or stands under that heading."""
    return paragraph.kind == "recommendation" or any(map(ADVICE.match, paragraph.section))


def is_unasked_advice(paragraph: Paragraph, question: str) -> bool:
    """Whether it says what should be, where it is asked what is."""
    return is_advice(paragraph) and not _WANTS_ADVICE.search(question)


def says_what_should_be(paragraph: Paragraph, question: str) -> bool:
    """Whether it is unasked advice, or an item of what needs to improve where that is not asked."""
    listed = is_advice(paragraph) or any(map(IMPROVEMENTS.match, paragraph.section))
    return listed and not _WANTS_ADVICE.search(question)
