"""Looks up what people type: "para 25", "24–26", "rec 6", "page 12", "exec summary"; no model.

Which report the text names, then what it means (`typed`), then where that is (`within`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from pincite.lookup import headings, typed, walk, within
from pincite.lookup.advice import none_has, what_there_is
from pincite.lookup.asked import asked_of
from pincite.lookup.onpage import on_pages
from pincite.lookup.reference import Division, Labels, Nth, Reference, Span, Step, Words
from pincite.lookup.remainder import is_filler, without
from pincite.lookup.within import Found
from pincite.names import names_of, report_name
from pincite.naming.editions import picks_in
from pincite.naming.which import Named, reports_named
from pincite.types import LookUp, Paragraph, Record

MOST = 20
"""Readings shown when there are several."""
LONGEST = 600
"""Characters; a longer text is a question, not a citation."""
_TOO_MANY_WORDS = 9
_ASK = "This reads as a question: ask it."
_ID = re.compile(r"^\s*(?:https?://\S*)?([a-z0-9][a-z0-9~-]*#[\w.~-]+)\s*$", re.IGNORECASE)
_LINK = re.compile(r"[?&]report=([\w~-]+)&(?:amp;)?para=([\w.~%-]+)", re.IGNORECASE)
_QUESTION = re.compile(
    r"\b(?:why|how|what|who|when|where|which|whose|does|do|did|is|are|was|were|can|should|could|has"
    r"|have|had|compare|explain|summari[sz]e|about|say|says|said|tell|mean|means)\b|\?"
)
_UNIT_ALONE = re.compile(
    r"(?:para(?:graph)?s?|pages?|rec|section|footnote)\.?\s*(?:-\s*\d*)?|[\W_]*",
    re.IGNORECASE,
)


class Shelf(Protocol):
    """What a look-up needs of a library."""

    def records(self) -> Sequence[Record]:
        """Every report's record, newest first."""

    def labelled(self, label: str, reports: Sequence[str]) -> Sequence[Paragraph]:
        """The paragraphs of these reports printed with exactly this label."""

    def paragraphs(self, report: str) -> Sequence[Paragraph]:
        """Every block of a report in reading order."""

    def paragraph(self, id: str) -> Paragraph | None:
        """The block with this id."""


def look_up(
    text: str, shelf: Shelf, *, reports: Sequence[str] = (), at: str | None = None
) -> LookUp:
    """What a typed citation leads to.

    Args:
        text: as typed; anything at all.
        shelf: the library.
        reports: ids to look in; empty for all.
        at: id of the paragraph the reader is at, for "next", "previous" and bare numbers.
    """
    records = [r for r in shelf.records() if not reports or r.id in reports]
    if not records:
        return LookUp("not_found", (), "There are no reports to look in: add one first.")
    if not text.strip():
        return LookUp("not_found", (), "Type a citation, such as “para 25” or “page 12”.")
    if len(text) > LONGEST:
        return LookUp("question", (), _ASK)
    if direct := _by_id(text, shelf, records):
        return direct
    here = shelf.paragraph(at) if at else None
    step = typed.step_of(text)
    if step and (here or step.label):
        return _step(step, here, shelf, records)
    pieces = typed.pieces(text)
    if len(pieces) > 1 and (several := _several(pieces, shelf, records, here)):
        return several
    return _named(text, shelf, records, here)


def _named(text: str, shelf: Shelf, records: Sequence[Record], here: Paragraph | None) -> LookUp:
    """Look-up of one citation, in the reports it names or else in those it may."""
    current = [here.report] if here else []
    named = reports_named(text, shelf.records(), current)
    look = _under(named, text, shelf, records, here)
    if look.type in ("question", "not_found") and picks_in(text):
        # "Previous inspections" may be a heading and no edition.
        plain = reports_named(text, shelf.records(), current, relative=False)
        other = _under(plain, text, shelf, records, here)
        return other if other.type not in ("question", "not_found") else look
    return look


def _under(
    named: Named, text: str, shelf: Shelf, records: Sequence[Record], here: Paragraph | None
) -> LookUp:
    """Look-up of one citation whose words for the report are known."""
    allowed = {record.id for record in records}
    within_reach = [record for record in named.records if record.id in allowed]
    rest = without(text, named.spans) if named.records else text
    reference = typed.read(rest)
    if named.notes:
        known = f": the library has {names_of(named.records)}" if named.records else ""
        note = "; ".join(named.notes)
        asked = isinstance(reference, Words) and not is_filler(rest)
        missing = f"{note[0].upper()}{note[1:]}{known}."
        return LookUp("question" if asked else "not_found", (), missing)
    if named.records and not within_reach:
        chosen = f"{names_of(named.records)} is not among the reports chosen"
        return LookUp("not_found", (), f"{chosen} ({names_of(records)}).")
    if named.records and is_filler(rest):
        bare = typed.read(text)
        number = isinstance(bare, Labels) and bare.unit is None
        found = _resolve(bare, shelf, records) if number else None
        offer = LookUp("not_found", (), _offer(within_reach, shelf))
        return found if found and found.paragraphs else offer
    scope = within_reach or records
    if not named.records and here and here.report in allowed:
        scope = [record for record in records if record.id == here.report]
    return _resolve(reference, shelf, scope)


def _resolve(reference: Reference, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """Look-up of a reference in the reports in scope."""
    match reference:
        case Labels(unit="page"):
            return _in_each(reference, shelf, scope)
        case Labels(unit="footnote"):
            return _in_each(reference, shelf, scope)
        case Labels():
            return _labels(reference, shelf, scope)
        case Nth() | Division() | Words():
            return _in_each(reference, shelf, scope)
        case Step(label=None):
            return LookUp(
                "not_found", (), "Look up a paragraph first; then “next” goes on from it."
            )
        case Step(label=label):
            found = _labels(Labels("paragraph", (Span(label or ""),)), shelf, scope)
            if len(found.paragraphs) != 1:
                return found
            return _step(Step(reference.by), found.paragraphs[0], shelf, scope)
    return LookUp("question", (), _ASK)


def _labels(reference: Labels, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
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
        some = [(_name(record, shelf), shelf.paragraphs(record.id)) for record in scope[:3]]
        return LookUp("not_found", (), none_has(reference, len(scope), some))
    if len(readings) == 1 and reference.unit:
        return readings[0]
    paragraphs = tuple(p for look in readings for p in look.paragraphs)[:MOST]
    have = f"{len(likely)} reports have" if len(likely) > 1 else "One report has"
    number = "these numbers" if reference.is_list else "this number"
    newest = f"; the {MOST} newest are shown" if len(likely) > MOST else ""
    example = f"{_name(likely[0], shelf)}, para {reference.spans[0].first}"
    message = f"{have} {number}{newest}. Name the report, as in “{example}”."
    return LookUp("ambiguous", paragraphs, message)


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
    name = _name(record, shelf)
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
        return LookUp("not_found", (), _offer(scope, shelf))
    if isinstance(reference, Words) and len(headings.content(reference.text)) > _TOO_MANY_WORDS:
        return _asked(reference, shelf, scope)
    results = [(record, _one(reference, record, shelf)) for record in scope[:MOST]]
    found = [(record, result) for record, result in results if result.paragraphs]
    if not found:
        message = results[0][1].message
        if isinstance(reference, Words | Division) or not message:
            return _asked(reference, shelf, scope)
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
    name = _name(record, shelf)
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
    return LookUp("question", held[:MOST], f"{_ASK} Here: the {named}." if held else _ASK)


def _step(step: Step, here: Paragraph | None, shelf: Shelf, records: Sequence[Record]) -> LookUp:
    """The paragraph or page before or after one."""
    if step.label:
        own = [record for record in records if here and record.id == here.report]
        found = _labels(Labels("paragraph", (Span(step.label),)), shelf, own or records)
        if len(found.paragraphs) != 1:
            return found
        here = found.paragraphs[0]
    if here is None:
        return LookUp("not_found", (), "Look up a paragraph first; then “next” goes on from it.")
    if here.report not in {record.id for record in records}:
        return LookUp("not_found", (), "That paragraph is not in a report you may look in.")
    found_there = walk.on_from(here, step, shelf.paragraphs(here.report))
    return LookUp(found_there.type, found_there.paragraphs, found_there.message)


def _by_id(text: str, shelf: Shelf, records: Sequence[Record]) -> LookUp | None:
    """A paragraph's own id, or a link with one."""
    link = _LINK.search(text)
    found = _ID.match(text)
    id = f"{link[1]}#{link[2]}" if link else found[1] if found else ""
    paragraph = shelf.paragraph(id.lower()) if id else None
    if paragraph and paragraph.report in {record.id for record in records}:
        return LookUp("paragraph", (paragraph,))
    return None


def _several(
    pieces: Sequence[str], shelf: Shelf, records: Sequence[Record], here: Paragraph | None
) -> LookUp | None:
    """Several citations in a row, each looked up by itself; the report named holds for the next."""
    looks: list[LookUp] = []
    scope = records
    for piece in pieces:
        named = reports_named(piece, records).records
        look = _named(piece, shelf, records if named else scope, here)
        if look.type in ("question", "ambiguous"):
            return None
        looks.append(look)
        owners = {p.report for p in look.paragraphs}
        scope = [r for r in records if r.id in owners] if len(owners) == 1 else records
    paragraphs = tuple(dict.fromkeys(p for look in looks for p in look.paragraphs))
    message = " ".join(look.message for look in looks if look.message)
    return LookUp("range" if paragraphs else "not_found", paragraphs, message)


def _offer(named: Sequence[Record], shelf: Shelf) -> str:
    """What can be looked up in the reports."""
    if len(named) > 1:
        return f"Say which paragraph, and of which report: {names_of(named)}."
    return what_there_is(_name(named[0], shelf), shelf.paragraphs(named[0].id))


def _name(record: Record, shelf: Shelf) -> str:
    """What a report is called among all of the library."""
    return report_name(record, shelf.records())
