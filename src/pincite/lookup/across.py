"""Where in the reports in scope a reference leads: the one place, or every reading of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.lookup import headings, within
from pincite.lookup.advice import EXAMPLES, no_page, none_has, what_there_is
from pincite.lookup.asked import asked_of
from pincite.lookup.onpage import on_pages
from pincite.lookup.reference import Division, Labels, Nth, Reference, Words
from pincite.lookup.shelf import Shelf
from pincite.lookup.within import Found
from pincite.names import names_of, report_name, words_of
from pincite.types import LookUp, Paragraph, Record

ASK = "This reads as a question: ask it."
NOTHING = f"There is no such paragraph, page or heading. Look up {EXAMPLES}."
MOST = 20
"""Readings shown when there are several."""
_TOO_MANY_WORDS = 9
_QUESTION = re.compile(
    r"\b(?:why|how|what|who|when|where|which|whose|does|do|did|is|are|was|were|can|should|could|has"
    r"|have|had|compare|explain|summari[sz]e|about|say|says|said|tell|mean|means)\b|\?"
)
_FEW = 4
"""Words of a question without a word of asking, and more."""
_UNIT_ALONE = re.compile(
    r"(?:para(?:graph)?s?|pages?|rec|section|footnote)\.?\s*(?:-\s*\d*)?|[\W_]*",
    re.IGNORECASE,
)


def resolve(
    reference: Labels | Nth | Division | Words, shelf: Shelf, scope: Sequence[Record]
) -> LookUp:
    """Look-up of a reference in the reports in scope."""
    if isinstance(reference, Labels) and reference.unit not in ("page", "footnote"):
        return by_label(reference, shelf, scope)
    return _in_each(reference, shelf, scope)


def by_label(reference: Labels, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """Paragraphs by number: in the one report, or every reading where there are several."""
    if len(scope) == 1:
        found = _find(reference, scope[0], shelf)
        return found if found else _asked(reference, shelf, scope)
    likely = _holding(reference, shelf, scope)
    looks = [_find(reference, record, shelf) for record in likely[:MOST]]
    readings = [look for look in looks if look and look.paragraphs]
    if not readings:
        if reference.words:
            return _asked(reference, shelf, scope)
        headed = _under_heading(reference, shelf, scope)
        if headed.paragraphs:
            return headed
        some = [(called(record, shelf), shelf.paragraphs(record.id)) for record in scope[:3]]
        return LookUp("not_found", (), none_has(reference, len(scope), some))
    if len(readings) == 1 and reference.unit:
        return readings[0]
    paragraphs = tuple(p for look in readings for p in look.paragraphs)[:MOST]
    # Of those that hold the number some hold it as something else than what is asked for.
    holding = [r for r, look in zip(likely, looks, strict=False) if look and look.paragraphs]
    count = len(holding) + max(0, len(likely) - MOST)
    have = f"{count} reports have" if count > 1 else "One report has"
    number = "these numbers" if reference.is_list else "this number"
    newest = f"; the {MOST} newest are shown" if len(likely) > MOST else ""
    example = f"{called(holding[0], shelf)}, {_unit(reference)} {reference.spans[0].first}"
    message = f"{have} {number}{newest}. Name the report, as in “{example}”."
    return LookUp("ambiguous", paragraphs, message)


def _under_heading(reference: Labels, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """What stands under "Recommendation 10", in reports that number their headings alone."""
    if reference.unit not in ("recommendation", "conclusion") or reference.is_list:
        return LookUp("not_found", (), "")
    return _in_each(Division(reference.unit, reference.spans[0].first), shelf, scope)


def _unit(reference: Labels) -> str:
    """The word before a number of this kind."""
    return "rec" if reference.unit and reference.unit.startswith("rec") else "para"


def _holding(reference: Labels, shelf: Shelf, scope: Sequence[Record]) -> list[Record]:
    """The reports that hold a label asked for, newest first."""
    ids = [record.id for record in scope]
    wanted = [label for span in reference.spans for label in (span.first, span.last) if label]
    forms = {form for label in wanted for form in _forms(label)}
    held = {p.report for form in forms for p in shelf.labelled(form, ids)}
    return [record for record in scope if record.id in held]


def _forms(label: str) -> set[str]:
    """Ways a typed label may be printed: "a12" is A12 or A.12."""
    dotted = re.sub(r"^([a-z]+)[.-]?(?=\d)", r"\1.", label)
    joined = re.sub(r"^([a-z]+)[.-]?(?=\d)", r"\1", label)
    return {form for plain in (label, dotted, joined) for form in (plain, plain.upper())}


def _find(reference: Labels, record: Record, shelf: Shelf) -> LookUp | None:
    """Paragraphs by number in one report; None when the words beside it name no part of it."""
    blocks = shelf.paragraphs(record.id)
    name = called(record, shelf)
    if reference.words and not any(within.stands_under(p, reference.words) for p in blocks):
        return None
    found = within.labelled(reference, blocks, name)
    if not found.paragraphs and reference.words and len(reference.spans) == 1:
        nth = _unnumbered(reference, blocks, name)
        found = nth if nth and nth.paragraphs else found
    return LookUp(found.type, found.paragraphs, found.message)


def _unnumbered(reference: Labels, blocks: Sequence[Paragraph], name: str) -> Found | None:
    """The third paragraph of a section that numbers none: "para 3 of the executive summary"."""
    first = reference.spans[0].first
    parts = headings.matching(headings.divisions(blocks), reference.words, least=0.1)
    if not first.isdigit() or any(p.label for part in parts for p in part.paragraphs):
        return None
    return within.nth(Nth(int(first), "paragraph", reference.words), blocks, name)


def _in_each(reference: Reference, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """Pages, sections, nth blocks: in the one report, or what each newest report has first."""
    if isinstance(reference, Words) and _UNIT_ALONE.fullmatch(reference.text):
        return LookUp("not_found", (), offer(scope, shelf))
    if isinstance(reference, Words) and len(headings.content(reference.text)) > _TOO_MANY_WORDS:
        return _asked(reference, shelf, scope)
    results = [(record, _one(reference, record, shelf)) for record in scope[:MOST]]
    found = [(record, result) for record, result in results if result.paragraphs]
    if not found:
        message = results[0][1].message
        if isinstance(reference, Division) and reference.word[0] not in "sp":
            none = f"There is no {reference.word} {reference.number} in {names_of(scope)}."
            return LookUp("not_found", (), none)
        if isinstance(reference, Words | Division) or not message:
            return _asked(reference, shelf, scope)
        if isinstance(reference, Labels) and len(results) > 1:
            pages = [record.pages or 0 for record, _ in results]
            message = no_page(reference, pages, newest=len(scope) > MOST)
        elif len(results) > 1:
            message = f"None of the {len(results)} reports has this. Look up {EXAMPLES}."
        return LookUp("not_found", (), message)
    if len(found) == 1:
        result = found[0][1]
        return LookUp(result.type, result.paragraphs, result.message)
    firsts = tuple(result.paragraphs[0] for _, result in found)
    return LookUp(
        "ambiguous",
        firsts,
        f"{len(found)} reports have this; here is where each begins. Name one to see it all.",
    )


def _one(reference: Reference, record: Record, shelf: Shelf) -> Found:
    blocks = shelf.paragraphs(record.id)
    name = called(record, shelf)
    match reference:
        case Labels(unit="page"):
            on, note = on_pages(reference.spans, blocks, record.pages, name)
            return Found("page" if on else "not_found", tuple(on), note)
        case Labels():
            return within.footnotes(reference, blocks, name)
        case Nth():
            return within.nth(reference, blocks, name)
        case Division():
            return within.division(reference, blocks, name)
        case Words():
            return within.section(reference, blocks, name)
    return within.Nothing


def _asked(reference: Reference, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """A question, with the paragraphs that hold its words where few reports are in scope."""
    if isinstance(reference, Labels) and reference.words and not _QUESTION.search(reference.words):
        none = f"No part of the report is called “{reference.words}”."
        return LookUp("not_found", (), none)
    few = scope if len(scope) <= 3 else ()
    held = tuple(p for r in few for p in asked_of(reference, shelf.paragraphs(r.id), r.id))
    named = "paragraph it names" if isinstance(reference, Labels) else "paragraphs with its words"
    return LookUp("question", held[:MOST], f"{ASK} Here: the {named}." if held else ASK)


def is_question(text: str) -> bool:
    """Whether a text has the shape of a question.

    >>> is_question("who led it"), is_question("annex"), is_question("care leavers moving house")
    (True, False, True)
    """
    said = [word for word in words_of(text).split() if not word.isdigit()]
    asks = _QUESTION.search(text.casefold()) is not None
    return bool(said) and (asks or len(said) >= _FEW)


def offer(named: Sequence[Record], shelf: Shelf) -> str:
    """What can be looked up in the reports."""
    if len(named) > 1:
        return f"Say which paragraph, and of which report: {names_of(named)}."
    return what_there_is(called(named[0], shelf), shelf.paragraphs(named[0].id))


def called(record: Record, shelf: Shelf) -> str:
    """What a report is called among all of the library."""
    return report_name(record, shelf.records())
