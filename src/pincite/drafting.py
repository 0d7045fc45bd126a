"""Query + Hits -> the Drafts of an answer, and the paragraphs they quote: sentences, or grades."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite import (
    absence,
    answer,
    converse,
    following,
    gist,
    grading,
    judgement,
    kinds,
    leadin,
    namedbody,
    quotable,
    reasons,
    scope,
    sentences,
    wanted,
    whichbody,
)
from pincite.library import Library
from pincite.manner import asks_faults, tells_faults
from pincite.names import names_of, overall_grade
from pincite.terms import stems
from pincite.thesaurus import parted
from pincite.types import Draft, Hit, Paragraph, Query, Record

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REPLY = re.compile(r"\b(?:respon|accept|reject|agree|repl|progress|implement)\w*", re.IGNORECASE)
"""What asks what was said to a recommendation, not what it says."""
_MENTIONS = re.compile(
    r"\b(?:mention\w*|refer(?:s|red)? to|use[sd]? the (?:words?|terms?|phrase))\s+(?P<what>.+)",
    re.IGNORECASE,
)
_WHICH_REPORTS = re.compile(
    r"\W*(?:in\s+)?(?:which|what)\s+(?:of\s+(?:the|these)\s+)?(?:other\s+)?"
    rf"{whichbody.BODY}\b",
    re.IGNORECASE,
)
"""Asks for the reports themselves: several have their say."""
MOST_LISTED = 20  # items of one report's list: who asks what it recommends wants all of it
_FEW = 3  # of so many paragraphs more than the first sentence is told
_OF_LISTS = frozenset(
    stems("recommend recommendations areas improvement improve list things council")
)
"""What a question for a list says beside the list's name."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What may be said to a question."""

    drafts: tuple[Draft, ...]
    paragraphs: Mapping[str, Paragraph]
    """Those that are quoted, by id."""
    printed: bool = False
    """It is printed for just what was asked: a grade, or a line of the front page."""
    lacking: str = ""
    """What was asked for and no sentence gives: "a number of boats"."""
    notes: tuple[str, ...] = ()


def drafted(
    query: Query, hits: Sequence[Hit], weights: Mapping[str, float], library: Library
) -> Drafted:
    """Return the grades a question asks for, or else what the hits say.

    Args:
        query: What was searched for.
        hits: What was found, best first.
        weights: The question's stems, each with its inverse document frequency.
        library: Holds the reports.
    """
    aim = _aim(query, library)
    grades = grading.told(query, aim, library)
    if grades and grades.enough:
        return Drafted(grades.drafts, grades.paragraphs, printed=True, notes=grades.notes)
    found = _listed(query, aim, hits, library) or _reasons(query, library)
    found = found or _sentences(query, hits, weights, library)
    if not grades:
        return found
    return Drafted(
        (*grades.drafts, *found.drafts)[: answer.MOST_STATEMENTS],
        {**found.paragraphs, **grades.paragraphs},
        printed=True,
        notes=(*grades.notes, *found.notes),
    )


def _aim(query: Query, library: Library) -> gist.Aim | None:
    """What of a report as a whole is asked for; None where the question is on a subject.

    One that follows others is on theirs, unless it names its report, asks for all there is, or
    those before were on the report as a whole too.
    """
    meant = query.scope
    searched = [r for r in library.records() if meant.named and r.id in meant.reports]
    names = (*meant.typed, *(record.body or record.title for record in searched))
    aim = gist.aim(parted(query.text)[0], but=" ".join(names))
    before = [text for text, _ in query.earlier if converse.asks(text)]
    follows = not meant.typed and not all(map(_is_on_the_whole, before))
    if follows and (
        aim not in ("overview", "recommendations") or following.of_what_was_said(query.text)
    ):
        return None
    return aim


def _is_on_the_whole(question: str) -> bool:
    """Whether a question is on a report as a whole: its grade, or what it lists of itself."""
    return gist.aim(question) is not None or judgement.is_overall(question)


def _listed(
    query: Query, aim: gist.Aim | None, hits: Sequence[Hit], library: Library
) -> Drafted | None:
    """What the report lists of what is asked for, in its order; None where there is no such list.

    "What needs to improve?" is answered by the list of that name, and "What does it recommend?" by
    the recommendations: whole where they are items of a list, else by the first sentence of each
    paragraph.
    """
    question, sections = parted(query.text)[0], query.scope.sections
    about = set(stems(question)) - absence.weak() - _OF_LISTS - set(stems(" ".join(sections)))
    reports = query.scope.reports
    alone = scope.numbered(query.scope) and not _beside_advice(query, hits)
    named = bool(sections) and (not about or bool(alone))
    if not (named or aim) or len(reports) > answer.MOST_REPORTS:
        return None
    drafts: list[Draft] = []
    more = 0
    told: dict[str, list[str]] = {}
    blocks = {id: library.paragraphs(id) for id in reports}
    most = MOST_LISTED if len(reports) == 1 else answer.MOST_STATEMENTS // len(reports)
    for id, own in blocks.items():
        instead = ""
        listed = [p for p in own if _stands_under(p, sections)] if named else []
        if _REPLY.search(question):
            listed = [p for p in listed if p.kind in ("body", "finding")] or listed
        if aim and not listed:
            listed, instead = gist.items(aim, own)
            if instead and aim != "overview":
                told.setdefault(f"no list of {aim} was found; this is {instead}.", []).append(id)
        mixed = aim in ("strengths", "weaknesses") and instead in gist.OF_ALL
        failing = aim == "reasons" and (asks_faults(question) or not _is_good(library.record(id)))
        failing = failing or (mixed and aim == "weaknesses")
        if failing:
            # "Better served today than three years ago" is no reason to be found inadequate.
            listed = [p for p in listed if tells_faults(p.text)] or listed
        elif mixed:
            good = [p for p in listed if not tells_faults(_opening(p, 1).text)]
            listed = good or listed
        # A summary often begins with the grade, and gives its reason next.
        whole = 3 if len(listed) <= _FEW else 2 if aim == "reasons" else 1
        items = [_opening(p, whole, failing=failing) for p in listed[:most]]
        if aim == "recommendations" and kinds.asked_for(question) == "number":
            told.setdefault(f"{len(listed)} recommendations are listed.", []).append(id)
        more += len(listed) - len(items)
        # A first bullet with the words that lead in to it, the others as items of their own.
        first = int(bool(listed) and listed[0].kind == "bullet")
        drafts += [*leadin.led(items[:first], {id: own}), *items[first:]]
    if not drafts:
        return None
    paragraphs = {p.id: p for own in blocks.values() for p in own}
    notes = _instead(told, reports, library.records())
    if more:
        notes.append(f"{more} more follow in the report: open the last one shown and go on.")
    return Drafted(tuple(drafts), paragraphs, printed=True, notes=tuple(notes))


def _reasons(query: Query, library: Library) -> Drafted | None:
    """What is wrong with a service that is asked for by its grade; None where that is not asked."""
    searched = query.scope.reports
    if not (query.scope.named and reasons.asked(query.text)) or len(searched) > answer.MOST_REPORTS:
        return None
    reports = [library.report(id) for id in searched]
    told = tuple(draft for one in reports for draft in reasons.drafts(query.text, one))
    paragraphs = {p.id: p for one in reports for p in one.paragraphs()}
    return Drafted(told[: answer.MOST_STATEMENTS], paragraphs, printed=True) if told else None


def _instead(
    told: Mapping[str, Sequence[str]], reports: Sequence[str], records: Sequence[Record]
) -> list[str]:
    """What is told in the place of a list, and of which reports where not of all."""
    return [
        words[0].upper() + words[1:]
        if len(own) == len(reports)
        else f"{names_of([record for record in records if record.id in own])}: {words}"
        for words, own in told.items()
    ]


def _beside_advice(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """Of what was found what stands with a recommendation that is named by its number."""
    numbered = scope.numbered(query.scope)
    return [hit for hit in hits if _stands_under(hit.paragraph, numbered)]


def _mentioning(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """Of what was found what has the very words, where it is asked what mentions them."""
    asked = _MENTIONS.search(parted(query.text)[0])
    wanted = set(stems(asked["what"])) - absence.weak() if asked else set()
    if not wanted:
        return []
    return [hit for hit in hits if wanted <= set(stems(hit.paragraph.text))]


def _advised(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """Of what was found the recommendations, where a follow-up asks for nothing else."""
    own = set(stems(parted(query.text)[0])) - absence.weak() - _OF_LISTS
    if own or not query.earlier or gist.aim(query.text) != "recommendations":
        return []
    return [hit for hit in hits if quotable.is_advice(hit.paragraph)]


def _stands_under(paragraph: Paragraph, sections: Sequence[str]) -> bool:
    if paragraph.kind in quotable.NOT_QUOTED or paragraph.kind == "footnote":
        return False
    return any(scope.names(paragraph, words) for words in sections)


def _is_good(record: Record | None) -> bool:
    grade = overall_grade(record) if record else ""
    return grade.startswith(("good", "outstanding"))


def _opening(paragraph: Paragraph, most: int, *, failing: bool = False) -> Draft:
    """An item of a list whole, at most so many sentences of another paragraph.

    With `failing` they are the first that say what is wrong.
    """
    text = paragraph.text
    if paragraph.kind not in {"bullet", "recommendation"}:
        spans = list(sentences.spans(text)) or [(0, len(text))]
        wrong = (n for n, (start, end) in enumerate(spans) if tells_faults(text[start:end]))
        first = next(wrong, 0) if failing else 0
        spans = spans[first : first + most]
        text = text[spans[0][0] : spans[-1][1]]
    return Draft(text, ((paragraph.id, text),))


def _sentences(
    query: Query, hits: Sequence[Hit], weights: Mapping[str, float], library: Library
) -> Drafted:
    reports = query.scope.reports
    hits = _beside_advice(query, hits) or _mentioning(query, hits) or _advised(query, hits) or hits
    each = query.scope.named and 1 < len(reports) <= answer.MOST_COMPARED
    each = each or _WHICH_REPORTS.match(query.text) is not None
    asked = query.text
    if query.earlier:
        asked = following.asking_as_before(asked, query.earlier[-1][0])
    drafts = answer.extract(asked, hits, reports, weights, each=each)
    if not drafts:
        return Drafted((), {})
    paragraphs = {hit.paragraph.id: hit.paragraph for hit in hits}
    quoted = [paragraphs[id] for draft in drafts for id, _ in draft.quotes]
    said = [d.text[a:b] for d in drafts for a, b in sentences.spans(d.text)]
    lacking = wanted.lacking(asked, said) or _other_year(query, quoted, library.records())
    if len(reports) == 1:  # of several it is the reports' own bodies that are asked for
        own = [r.body or r.title for r in library.records() if r.id in reports]
        lacking = lacking or namedbody.unnamed(asked, said, but=own)
    silent = set(reports) - {paragraph.report for paragraph in quoted} if each else set()
    listed = [p for p in quoted if p.kind == "bullet" or p.text.rstrip().endswith(":")]
    blocks = {p.report: library.paragraphs(p.report) for p in listed}
    paragraphs |= {block.id: block for report in blocks.values() for block in report}
    return Drafted(
        leadin.led(drafts, blocks),
        paragraphs,
        printed=quoted[0].kind == "front",
        lacking=lacking,
        notes=_nothing_of(silent, library.records()),
    )


def _other_year(query: Query, quoted: Sequence[Paragraph], records: Sequence[Record]) -> str:
    """A year whose number is asked for and that no paragraph quoted speaks of; else empty."""
    years = _YEAR.findall(query.text)
    if not years or kinds.asked_for(query.text) not in {"number", "share", "sum of money"}:
        return ""
    searched = set(query.scope.reports)
    own = {record.year for record in records if record.id in searched}
    years = [year for year in years if int(year) not in own]
    if not years:
        return ""
    text = " ".join(paragraph.text for paragraph in quoted)
    there = any(re.search(rf"\b{y}\b|\d[-–/]{y[2:]}\b", text) for y in years)
    return "" if there else f"a number for {years[0]}"


def _nothing_of(silent: set[str], records: Sequence[Record]) -> tuple[str, ...]:
    """That some of the reports compared have nothing near the question."""
    named = names_of([record for record in records if record.id in silent])
    return (f"Nothing near the question was found in {named}.",) if named else ()
