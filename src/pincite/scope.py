"""Which reports and sections a question is about; pure.

The filter of the page wins, and what is named besides is noted; then what the question names, then
what the conversation was about; with none of these the whole library is searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pincite.lookup import headings
from pincite.names import body_key, names_of
from pincite.naming.editions import newest_first
from pincite.naming.which import Named, reports_named
from pincite.types import Paragraph, Record, Scope

_PARTS: tuple[tuple[str, str], ...] = (
    ("leadership", r"leadership(?:,? management(?:,? and governance)?)?|governance section"),
    ("LSCB", r"(?:the )?lscb|(?:local )?safeguarding (?:children )?board"),
    ("help and protection", r"help and protection"),
    ("adoption", r"adoption(?: performance)?"),
    ("care leavers", r"care leavers?"),
    ("children looked after", r"(?:children )?looked[ -]after(?: children)?|children in care"),
    ("executive summary", r"exec(?:utive)?\.? summary"),
    ("recommendations", r"recommendations?"),
    ("summary for children and young people", r"summary for (?:children|young people)[\w ]*"),
    ("what needs to improve", r"what needs to improve|areas? for improvement"),
    ("conclusions", r"conclusions?"),
    ("introduction", r"intro(?:duction)?|foreword|preface"),
)
_HEADED = {words: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for words, pattern in _PARTS}
_PLACE = r"\b(?:under|within|in|from)\s+(?:the\s+)?(?:heading\s+|(?:section|part)\s+on\s+)?"
_KNOWN = tuple(
    (
        words,
        re.compile(
            rf"{_PLACE}(?:{pattern})(?=\s+(?:part|section|chapter|bit|heading|recommendations)\b)"
            rf"|\b(?:under|in)\s+the\s+(?:heading|section|part|chapter)\s+(?:on\s+)?(?:{pattern})\b"
            rf"|\b(?:under)\s+(?:the\s+)?(?:{pattern})(?=\s*(?:$|[?.,;]))",
            re.IGNORECASE,
        ),
    )
    for words, pattern in _PARTS
)
_ALWAYS_PARTS = re.compile(
    r"\b(?:in|under|from|within|of|does|did)\s+(?:the\s+)?(exec(?:utive)? summary|recommendations"
    r"|conclusions|summary for (?:children|young people)(?: and young people)?|"
    r"what needs to improve)\b",
    re.IGNORECASE,
)
_TO_IMPROVE = re.compile(
    r"\bwhat\b[^?]{0,60}\b(?:needs?|has|have|must|should)\s+(?:to\s+)?(?:be\s+)?"
    r"(?:improve[ds]?|do better|get better)\b"
    r"|\bareas? (?:for|of|needing) (?:improvement|development)\b|\btold to improve\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\brec(?:ommendation)?\.?\s+(\d+(?:\.\d+)*)\b", re.IGNORECASE)
_ANY_PART = re.compile(
    r"\b(?:under|within|in|from)\s+the\s+((?:[\w’'&-]+\s+){1,4}?)(?:part|section|chapter)\b",
    re.IGNORECASE,
)

_BESIDE = re.compile(
    r"\W*(?:(?:and|so|now|please|can you|could you|how|does|do|did|is|it|this|that|they|these)\W+)*"
    r"(?:compare[ds]?|comparison|contrast)"
    r"(?:\s+(?:it|this|that|them|these|those))?\s+(?:with|to|against)\b",
    re.IGNORECASE,
)
"""Asks to set what was spoken of beside another report: "compare that with Fenwick"."""


def resolve(
    question: str,
    records: Sequence[Record],
    *,
    chosen: Sequence[str] = (),
    carried: Sequence[str] = (),
) -> Scope:
    """The reports, and words of section headings, that a question is to be searched in.

    Args:
        question: as typed.
        records: the library's reports.
        chosen: the user's filter; it wins, and its order is kept.
        carried: the scope of the conversation so far; "and in 2020?" is about its body.
    """
    ordered = newest_first(records)
    by_id = {record.id: record for record in ordered}
    sections = _sections(question)
    if chosen:
        known = [by_id[report] for report in chosen if report in by_id]
        why = f"{names_of(known)} (chosen)"
        asked = reports_named(question, ordered, chosen, relative=False)
        out = _left_out(asked, chosen, ordered)
        # What names a report that is not searched is no word to be missed in those that are.
        typed = [question[start:end] for start, end in asked.spans] if out else asked.typed
        return Scope(tuple(chosen), sections, True, why, tuple(typed), notes=_not_chosen(out))
    here = [record for record in ordered if record.id in carried]
    beside = _BESIDE.match(question) if here else None
    # What is set beside the reports spoken of is not compared with others of its own body.
    named = reports_named(question[beside.end() :] if beside else question, ordered, carried)
    if named.records and beside:
        meant = [r for r in ordered if r in named.records or r in here]
        why = f"{names_of(meant)} (compared)"
    elif named.records:
        meant, why = list(named.records), f"{names_of(named.records)} (named)"
    elif here and not named.whole and not named.absent:
        meant, why = here, f"{names_of(here)} (as before)"
    else:
        meant = list(ordered)
        why = f"all {len(ordered)} reports" if len(ordered) != 1 else names_of(ordered)
    return Scope(
        _ids(meant),
        sections,
        named=bool(named.records) or meant is here,
        why="; ".join((*named.notes, why)),
        typed=named.typed,
        absent=named.absent,
        notes=tuple(f"{note[0].upper()}{note[1:]}." for note in named.notes),
    )


def under(section: Sequence[str], words: str) -> bool:
    """Whether words of a question name a heading that a paragraph stands under.

    Args:
        section: the headings above the paragraph, outermost first.
        words: as in `Scope.sections`; each may stand in another of the headings.

    >>> under(("The Local Safeguarding Children Board", "Executive summary"), "LSCB")
    True
    """
    return _is_under(tuple(section), words)


def names(paragraph: Paragraph, words: str) -> bool:
    """Whether words of a question name a heading above a paragraph, or it itself by its number."""
    number = _ADVICE.fullmatch(words)
    own = number and paragraph.kind == "recommendation" and paragraph.label == number[1]
    return bool(own) or under(paragraph.section, words)


def numbered(scope: Scope) -> tuple[str, ...]:
    """The recommendations that a question names by their numbers."""
    return tuple(words for words in scope.sections if _ADVICE.fullmatch(words))


@lru_cache(maxsize=4096)
def _is_under(section: tuple[str, ...], words: str) -> bool:
    known = _HEADED.get(words)
    if known and any(known.search(heading) for heading in section):
        return True
    wanted = headings.content(words)
    return bool(wanted) and all(any(headings.names(h, word) for h in section) for word in wanted)


def _left_out(named: Named, chosen: Sequence[str], ordered: Sequence[Record]) -> list[Record]:
    """The reports that a question names and the user's filter leaves out.

    A body that is named without its edition is there if any report on it is chosen.
    """
    if not named.by_name:
        return []
    out = [record for record in named.records if record.id not in chosen]
    for body in {body_key(record) for record in out}:
        of_body = [record for record in ordered if body_key(record) == body]
        any_edition = all(record in named.records for record in of_body)
        if any_edition and any(record.id in chosen for record in of_body):
            out = [record for record in out if record not in of_body]
    return out


def _not_chosen(out: Sequence[Record]) -> tuple[str, ...]:
    if not out:
        return ()
    are = "are named, but are" if len(out) > 1 else "is named, but is"
    return (f"{names_of(out)} {are} not among the reports chosen.",)


def _ids(records: Sequence[Record]) -> tuple[str, ...]:
    return tuple(record.id for record in records)


def _in_full(words: str) -> str:
    return re.sub(r"^exec ", "executive ", words.casefold())


def _sections(question: str) -> tuple[str, ...]:
    """Words of the section headings a question names: "in the LSCB part", "under leadership"."""
    found = [words for words, pattern in _KNOWN if pattern.search(question)]
    found += [_in_full(match[1]) for match in _ALWAYS_PARTS.finditer(question)]
    if _TO_IMPROVE.search(question):
        found.append("what needs to improve")
    found += [f"recommendation {match[1]}" for match in _ADVICE.finditer(question)]
    if not found:
        found = [match[1].strip() for match in _ANY_PART.finditer(question)]
    return tuple(dict.fromkeys(found))
