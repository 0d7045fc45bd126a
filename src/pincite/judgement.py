"""A question about grades -> Drafts of the grades printed on front pages and in headings; pure.

"What grade did care leavers get?" is answered by a table on the front page, whose cells no search
for sentences finds; the board's own judgement stands in a heading further on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.converse import GIST
from pincite.names import overall_grade
from pincite.terms import stems
from pincite.thesaurus import parted
from pincite.types import Draft, Paragraph, Record, Section
from pincite.whichbody import is_of_a_service, is_of_bodies, which

LEAST = 0.5
"""Share of what is asked about that a grade's subject must name."""
_GRADED = re.compile(
    r"\b(?:grades?|graded|ratings?|rated|judge?ments?|judged|verdicts?|scored?)\b", re.IGNORECASE
)
_IS_IT = re.compile(
    r"^\W*(?:so\s+|and\s+)?(?:is|are|was|were)\b.*"
    r"\b(?:outstanding|good|adequate|inadequate|effective|strong|weak|poor|requir\w+ improvement)\b"
    r"(?:\s+(?:in|for|back in|as of)\s+(?:19|20)\d\d)?[^\w?]*\??\W*(?:\(.*\))?$"
    r"|^\W*(?:so\s+|and\s+)?how\s+(?:good|effective|strong|bad|poor|well\s+led)\s+(?:is|are|was|were)\b",
    re.IGNORECASE,
)
_CAME_OUT = re.compile(
    r"^\W*(?:and\s+)?(?:which|what(?:['’]s|\s+is|\s+are|\s+was|\s+were)?)\s+"
    r"(?:the\s+)?(?:(?:one|only|other)\s+)*"
    r"(?:of\s+(?:[\w'’-]+\s+){0,4})?(?:services?|areas?|parts?)\b"
    r".{0,40}\b(?:outstanding|good|inadequate|adequate|failed|failing|requir\w+ improvement)\W*$"
    r"|^\W*(?:(?:so|and|ok|but)\s+)?"
    r"(?:how (?:did|have|has)\b(?!.*\b(?:been|get|got)\b.*\bdone\b).{0,80}"
    r"\b(?:come out|fared?|do|done|get on|got on)"
    r"|what (?:did|have|has)\b.{3,80}\b(?:get|got))\W*(?:\(.*\))?$",
    re.IGNORECASE,
)
"""Asked of a service, it is answered by its grade, then in words."""
_HAS_IT = re.compile(
    r"^\W*(?:(?:so|and|but)\s+)?(?:how\s+)?(?:has|have|did|is|are)\b.*"
    r"\b(?:improv\w+|chang\w+|better|worse|progress\w*)\b",
    re.IGNORECASE,
)
"""Asked of nothing in particular, it is answered by the grades of each report, then in words."""
_WHY = re.compile(r"\b(?:why|how come|what made|reasons?|because|compared with|court)\b", re.I)
_ASKING = frozenset(
    stems(
        "grade graded grading rating rated judgement judgment judged verdict score scored overall "
        "effectiveness ofsted inspectors inspection report outstanding good adequate inadequate "
        "requires require improvement what which still as well also now result receive received "
        "award awarded gave council services improve improved changed change since last time "
        "better worse gone before now get got have all effective strong weak poor bad how well led "
        "come came out fare fared do did done compare compared comparison between year years which "
        "both two three four five each every still again this that time times earlier later "
        "previous older newer old new everything anything part parts some any other others fail "
        "failing failed service area areas one only not isn't aren't wasn't weren't"
    )
)
_ASKING_WHY = frozenset(stems("why only just reason reasons come made fail failed failing fails"))
_BODIES = (
    "councils authorities boroughs areas places bodies local best highest top worst lowest bottom "
    "performing who found strongest weakest poorest"
)
_IN_COMMON = frozenset(
    stems("work working social practice impact experience experiences progress help children young")
    + stems("people families services quality")
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ALL = re.compile(
    r"\b(?:grades|ratings|judge?ments|verdicts|everything|(?:all|some|any|other|which) parts?"
    r"|(?:which|what) (?:of (?:\w+['’]?s?|the|its|their) )?(?:services?|areas?)"
    r"|what(?:['’]s| is| was)(?: (?:the|one|only|other))+ (?:service|area))\b",
    re.IGNORECASE,
)
_OVERALL = re.compile(r"overall effectiveness|^(?:children.s )?services in |overall judge", re.I)
_CALLED = (
    (re.compile(r"\bsafeguarding (?:children )?board\b", re.IGNORECASE), "lscb"),
    (re.compile(r"\bleaders\b", re.IGNORECASE), "leadership management"),
    (re.compile(r"\bleadership\b", re.IGNORECASE), "leaders managers"),
    (re.compile(r"\bchildren looked after\b", re.IGNORECASE), "in care"),
    (re.compile(r"\bchildren in care\b", re.IGNORECASE), "looked after"),
)
"""What is graded under another name in reports of other years."""
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was graded, and where it is printed."""

    subject: str
    grade: str
    quotes: tuple[tuple[str, str], ...]
    """(paragraph id, words) pairs: subject and grade, or one heading that says both."""


def is_asked(question: str) -> bool:
    """Whether a question wants a grade, not the reasons for one.

    >>> is_asked("what grade did care leavers get?"), is_asked("Is adoption good?")
    (True, True)
    >>> is_asked("has adoption's grade improved?"), is_asked("has it got better? (increased)")
    (True, True)
    >>> is_asked("why is adoption graded good?"), is_asked("Are good carers kept?")
    (False, False)
    """
    asked = parted(question)[0]
    if asked == GIST or (_HAS_IT.match(asked) and not _about(asked)):
        return True
    graded = _GRADED.search(question) or _IS_IT.match(question) or _CAME_OUT.match(asked)
    return bool(graded or is_of_bodies(question)) and not _WHY.search(question)


def is_overall(question: str) -> bool:
    """Whether a question asks for a grade, and of nothing in particular.

    >>> is_overall("what grade did it get?"), is_overall("what grade did adoption get?")
    (True, False)
    """
    return is_asked(question) and not is_of_something(question)


def is_of_something(question: str) -> bool:
    """Whether it has words beside those of asking for a grade."""
    return bool(_about(parted(question)[0]))


def goes_on(question: str) -> bool:
    """Whether a question that follows one for a grade asks for it again: of another time, or body.

    >>> goes_on("And what was it three years before?"), goes_on("And for adoption?")
    (True, False)
    """
    return not is_of_something(question) and not _WHY.search(question)


def wants_bodies(question: str) -> bool:
    """Whether a question asks which bodies have a grade, overall or for a service."""
    return is_of_bodies(question) or is_of_a_service(question)


def bodies_with(question: str, records: Sequence[Record]) -> tuple[str, ...] | None:
    """Ids of the reports with the grade whose bodies a question asks for; None if it asks for none.

    "Which councils are inadequate?" is of the overall grades, "Which council has the best adoption
    service?" of that service's, and of nothing where no report grades it.
    """
    if not wants_bodies(question):
        return None
    whole = is_of_bodies(question)
    about = set() if whole else _about(question) - set(stems(_BODIES))
    if not whole and not about - _IN_COMMON:
        return None
    graded = {
        record.id: overall_grade(record)
        if whole
        else next((g.grade.casefold() for g in record.grades if about <= _named(g.subject)), "")
        for record in records
    }
    wanted = which(question, set(graded.values()))
    found = tuple(id for id, grade in graded.items() if wanted and grade.startswith(wanted))
    return found if whole or found else None


def names_a_service(question: str) -> bool:
    """Whether more stands in it than words that many grades' subjects have in common.

    >>> names_a_service("care leavers"), names_a_service("is it working?")
    (True, False)
    """
    return bool(set(stems(question)) - _IN_COMMON)


def is_about(question: str, subject: str) -> bool:
    """Whether a grade's subject has every word of what a question asks about, and there is one.

    >>> is_about("why is help and protection inadequate?", "Children who need help and protection")
    True
    >>> is_about("why is it inadequate?", "Overall effectiveness")
    False
    """
    about = _about(parted(question)[0]) - _ASKING_WHY
    return bool(about) and about <= _named(subject)


def _about(question: str) -> set[str]:
    """Stems of what it is about, without those of asking for grades."""
    return {stem for stem in stems(question) if stem not in _ASKING and not _YEAR.match(stem)}


def _named(subject: str) -> set[str]:
    """Stems of a graded subject, with those of what else people call it."""
    return set(
        stems(" ".join([subject, *(more for is_it, more in _CALLED if is_it.search(subject))]))
    )


def drafts(
    question: str, record: Record, sections: Sequence[Section]
) -> tuple[tuple[Draft, ...], bool]:
    """Return the grades of one report that a question asks for, and whether they are all it wants.

    Args:
        question: One that asks for a grade (`is_asked`), without the report's name.
        record: The report's, with the grades read off its front page.
        sections: Its text.
    """
    every = tuple(printed(record, sections))
    asked = parted(question)[0]
    about = set() if asked == GIST else _about(asked)
    plain = wants_bodies(question) or _GRADED.search(question) is not None
    about -= set(stems(_BODIES)) if plain else set()
    if not about:
        overall = [one for one in every if _OVERALL.search(one.subject)]
        every_one = _ALL.search(question) and not re.search(r"\boverall\b", asked, re.IGNORECASE)
        chosen = list(every) if every_one or not overall else overall
        return tuple(map(_draft, chosen)), plain
    shares = [len(about & _named(one.subject)) / len(about) for one in every]
    best = max(shares, default=0.0)
    if best < (LEAST if plain else 1.0):
        return (), False
    chosen = [one for one, share in zip(every, shares, strict=True) if share == best]
    # The front page's grade and the section's own are one: the first is told.
    told = {one.grade.casefold().split(" to be ")[0]: one for one in reversed(chosen)}
    return tuple(_draft(one) for one in chosen if one in told.values()), plain


def printed(record: Record, sections: Sequence[Section]) -> Iterator[Judgement]:
    """Yield the grades of the front page in its order, then those that headings give."""
    blocks = [paragraph for section in sections for paragraph in section.paragraphs]
    front = [p for p in blocks if p.kind in {"front", "grade", "lead", "heading", "table"}]
    for grade in record.grades:
        if quotes := _on_front(grade.subject, grade.grade, front):
            yield Judgement(grade.subject, grade.grade, quotes)
    for section in sections:
        if section.grade is None or not section.headings:
            continue
        heading = next((p for p in section.paragraphs if p.kind == "heading"), None)
        cell = next((p for p in section.paragraphs if p.kind == "grade"), None)
        if heading is None:
            continue
        if section.grade.casefold() in heading.text.casefold():
            yield Judgement(heading.text, section.grade, ((heading.id, heading.text),))
        elif cell is not None:
            quotes = ((heading.id, heading.text), (cell.id, cell.text))
            yield Judgement(heading.text, section.grade, quotes)


def _on_front(
    subject: str, grade: str, front: Sequence[Paragraph]
) -> tuple[tuple[str, str], ...] | None:
    """The words of a subject and its grade where they stand: one line, or two cells."""
    wanted = subject.casefold()
    for place, block in enumerate(front):
        text = block.text.casefold()
        if block.kind == "grade" or wanted not in text:
            continue
        if grade.casefold() in text.split(wanted, 1)[1]:
            return ((block.id, block.text),)
        for cell in front[place + 1 : place + 3]:
            if cell.kind == "grade" and cell.text.strip(" .").casefold() == grade.casefold():
                return (block.id, _NUMBER.sub("", block.text)), (cell.id, cell.text)
    return None


def _draft(one: Judgement) -> Draft:
    if len(one.quotes) == 1:
        return Draft(one.quotes[0][1], one.quotes)
    return Draft(f"{one.subject}: {one.grade}", one.quotes)
