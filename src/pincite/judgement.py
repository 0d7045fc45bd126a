"""A question about grades -> Drafts of the grades printed on front pages and in headings; pure.

"What grade did care leavers get?" is answered by a table on the front page, whose cells no search
for sentences finds; the board's own judgement stands in a heading further on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pincite.converse import GIST
from pincite.names import overall_grade
from pincite.terms import stems
from pincite.thesaurus import parted
from pincite.types import Draft, Paragraph, Record, Section

LEAST = 0.5
"""Share of what is asked about that a grade's subject must name."""
_GRADED = re.compile(
    r"\b(?:grades?|graded|ratings?|rated|judge?ments?|judged|verdicts?|scored?)\b", re.IGNORECASE
)
_IS_IT = re.compile(
    r"^\W*(?:so\s+|and\s+)?(?:is|are|was|were)\b.*"
    r"\b(?:outstanding|good|adequate|inadequate|effective|strong|weak|poor|requir\w+ improvement)\b"
    r"[^\w?]*\??\W*(?:\(.*\))?$"
    r"|^\W*(?:so\s+|and\s+)?how\s+(?:good|effective|strong|bad|poor|well\s+led)\s+(?:is|are|was|were)\b",
    re.IGNORECASE,
)
_HAS_IT = re.compile(
    r"^\W*(?:(?:so|and|but)\s+)?(?:how\s+)?(?:has|have|did|is|are)\b.*"
    r"\b(?:improv\w+|chang\w+|better|worse|progress\w*)\b",
    re.IGNORECASE,
)
"""Asked of nothing in particular, it is answered by the grades of each report, then in words."""
BODY = (
    r"(?:councils?|(?:local )?authorit(?:y|ies)|boroughs?|reports?|inspections?|areas?|places"
    r"|bodies)"
)
"""What people call those of whom there are reports."""
_GRADE = r"(?:outstanding|good|adequate|inadequate|requir\w+\s+improvement)"
_WHICH = re.compile(
    rf"^\W*(?:which|what|list(?:\s+the)?)\s+(?:of\s+(?:the|these)\s+)?(?:{BODY}|services)\s+"
    r"(?:(?:that|which|is|are|was|were|got|have|has|been|rated|judged|graded|overall|currently)\s+)*"
    rf"(?P<grade>{_GRADE})"
    r"(?:\s+overall)?\W*(?:\(.*\))?$",
    re.IGNORECASE,
)
_BEST, _WORST = "best|highest|top|strongest", "worst|lowest|bottom|weakest|poorest"
_MOST = re.compile(
    r"^\W*(?:(?:which|what|who)\s+)?(?:(?:is|are|was|were|got|has|have|had)\s+)?(?:the\s+)?"
    rf"(?:{BODY}\s+)?(?:(?:is|are|was|were|got|has|have|had)\s+)?(?:the\s+)?"
    rf"(?:(?P<best>{_BEST})|{_WORST})\b(?:[\s-]+(?:rated|graded|judged|performing"
    rf"|overall|rating|ratings|grade|grades|judgement|{BODY}))*\W*$",
    re.IGNORECASE,
)
_THOSE = rf"^\W*(?:who|(?:which|what|list(?:\s+the)?)\s+(?:of\s+(?:the|these)\s+)?{BODY})\s+"
_ON = re.compile(
    rf"{_THOSE}(?:(?:that|which|is|are|was|were|got|have|has|had|been|rated|judged|graded|an?|the)\s+)*"
    rf"(?!good\s+at\b)(?P<grade>{_BEST}|{_WORST}|{_GRADE})[\s-]+(?:(?:rated|graded|judged|for|on|at|in|with)\s+)?\w"
    rf"|{_THOSE}(?:(?:have|has|had)\s+)?(?:graded|rated|judged|found)\s+\w.*?\s"
    rf"(?:(?:as|to\s+be)\s+)?(?P<last>{_GRADE})\W*$",
    re.IGNORECASE,
)
"""Asks which bodies have a grade for one service: "the best adoption service"."""
_ORDER = ("outstanding", "good", "adequate", "requires improvement", "inadequate")
"""Grades from the best on; "adequate" is of frameworks that had it in the place of the next."""
_WHY = re.compile(r"\b(?:why|how come|what made|reasons?|because|compared with|court)\b", re.I)
_ASKING = frozenset(
    stems(
        "grade graded grading rating rated judgement judgment judged verdict score scored overall "
        "effectiveness ofsted inspectors inspection report outstanding good adequate inadequate "
        "requires require improvement what which still as well also now result receive received "
        "award awarded gave council services improve improved changed change since last time "
        "better worse gone before now get got have all effective strong weak poor bad how well led"
    )
)
_BODIES = (
    "councils authorities boroughs areas places bodies local best highest top worst lowest bottom "
    "performing who found strongest weakest poorest"
)
_IN_COMMON = frozenset(
    stems("work working social practice impact experience experiences progress help children young")
    + stems("people families services quality")
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ALL = re.compile(r"\b(?:grades|ratings|judge?ments|verdicts)\b", re.IGNORECASE)
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
    wanted = _GRADED.search(question) or _IS_IT.match(question) or is_of_bodies(question)
    return bool(wanted) and not _WHY.search(question)


def is_overall(question: str) -> bool:
    """Whether a question asks for a grade, and of nothing in particular.

    >>> is_overall("what grade did it get?"), is_overall("what grade did adoption get?")
    (True, False)
    """
    return is_asked(question) and not _about(parted(question)[0])


def bodies_with(question: str, records: Sequence[Record]) -> tuple[str, ...] | None:
    """Ids of the reports with the grade whose bodies a question asks for; None if it asks for none.

    "Which councils are inadequate?" is of the overall grades, "Which council has the best adoption
    service?" of that service's, and of nothing where no report grades it.
    """
    whole = is_of_bodies(question)
    if not whole and not _ON.match(parted(question)[0]):
        return None
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


def which(question: str, grades: Collection[str]) -> str:
    """The grade of which a question wants the bodies, in small letters; empty if it wants none.

    Args:
        question: As asked.
        grades: Those that the reports searched have, in small letters.

    >>> which("Which councils are inadequate?", ()), which("Which boats are good?", ())
    ('inadequate', '')
    >>> which("Which is the best council?", {"good", "requires improvement to be good"})
    'good'
    >>> which("Which council has the worst adoption service?", {"good", "outstanding"})
    'good'
    >>> which("Which reports graded adoption as outstanding?", ())
    'outstanding'
    """
    asked = parted(question)[0]
    if match := _WHICH.match(question):
        return _plain(match["grade"])
    if match := _MOST.match(asked):
        return _most(grades, best=bool(match["best"]))
    if not (match := _ON.match(asked)):
        return ""
    grade = _plain(match["grade"] or match["last"])
    if re.fullmatch(f"{_BEST}|{_WORST}", grade):
        return _most(grades, best=re.fullmatch(_BEST, grade) is not None)
    return grade


def _plain(words: str) -> str:
    grade = " ".join(words.casefold().split())
    return "requires improvement" if grade.startswith("requir") else grade


def _most(grades: Collection[str], *, best: bool) -> str:
    """The best of the grades that are there, or the worst; empty if none is."""
    there = [grade for grade in _ORDER if any(own.startswith(grade) for own in grades)]
    return there[0 if best else -1] if there else ""


def names_a_service(question: str) -> bool:
    """Whether more stands in it than words that many grades' subjects have in common.

    >>> names_a_service("care leavers"), names_a_service("is it working?")
    (True, False)
    """
    return bool(set(stems(question)) - _IN_COMMON)


def is_of_bodies(question: str) -> bool:
    """Whether it asks which bodies have a grade."""
    return bool(_WHICH.match(question) or _MOST.match(parted(question)[0]))


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
    of_bodies = is_of_bodies(question) or _ON.match(asked) is not None
    plain = of_bodies or _GRADED.search(question) is not None
    about -= set(stems(_BODIES)) if plain else set()
    if not about:
        overall = [one for one in every if _OVERALL.search(one.subject)]
        chosen = list(every) if _ALL.search(question) or not overall else overall
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
