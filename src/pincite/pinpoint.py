"""Looks up what people type: "para 25", "24–26", "rec 6", "page 12", "exec summary"; no model.

Which report the text names, then what it means (`typed`), then where that is (`within`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from pincite.lookup import headings, typed, within
from pincite.lookup.labelling import runs_of
from pincite.lookup.onpage import on_pages
from pincite.lookup.reference import Division, Labels, Nth, Reference, Span, Step, Words
from pincite.lookup.within import Found
from pincite.names import names_of, report_name
from pincite.naming.which import reports_named
from pincite.types import LookUp, Paragraph, Record

MOST = 20
"""Readings shown when there are several."""
LONGEST = 600
"""Characters; a longer text is a question, not a citation."""
_TOO_MANY_WORDS = 9
_ASK = "This reads as a question: ask it."
_ID = re.compile(r"^\s*(?:https?://\S*)?([a-z0-9][a-z0-9~-]*#[\w.~-]+)\s*$", re.IGNORECASE)
_LINK = re.compile(r"[?&]report=([\w~-]+)&(?:amp;)?para=([\w.~%-]+)", re.IGNORECASE)
_MARK = "\0"
_BESIDE = re.compile(
    rf"(?:\b(?:of|in|from|for|the|its|their|to|on)\s+)*{_MARK}(?:\s*{_MARK})*(?:['’]s?(?=\W|$))?"
    r"(?:\s+(?:city|county|borough|council|report|inspection|review|one|judgement|judgment)s?\b)*"
    r"(?:['’]s?(?=\W|$))?",
    re.IGNORECASE,
)
_ONLY_FILLER = re.compile(r"(?:\b(?:the|of|in|from|for|report|inspection)\b|[\W_])*", re.IGNORECASE)
_UNIT_ALONE = re.compile(
    r"(?:para(?:graph)?|page|rec(?:ommendation)?|section|footnote|conclusion)s?\.?\s*-?\d*",
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
    if ";" in text and (several := _several(text, shelf, records, at)):
        return several
    return _named(text, shelf, records, here)


def _named(text: str, shelf: Shelf, records: Sequence[Record], here: Paragraph | None) -> LookUp:
    """Look-up of one citation, in the reports it names or else in those it may."""
    named = reports_named(text, shelf.records(), [here.report] if here else ())
    allowed = {record.id for record in records}
    within_reach = [record for record in named.records if record.id in allowed]
    rest = _without(text, named.spans) if named.records else text
    reference = typed.read(rest)
    asked = isinstance(reference, Words) and not _ONLY_FILLER.fullmatch(rest)
    if named.notes:
        known = f": the library has {names_of(named.records)}" if named.records else ""
        note = "; ".join(named.notes)
        missing = f"{note[0].upper()}{note[1:]}{known}."
        return LookUp("question" if asked else "not_found", (), missing)
    if named.records and not within_reach:
        return LookUp(
            "not_found",
            (),
            f"{names_of(named.records)} is not among the reports chosen ({names_of(records)}).",
        )
    if named.records and _ONLY_FILLER.fullmatch(rest):
        bare = typed.read(text)
        if isinstance(bare, Labels) and bare.unit is None:
            found = _resolve(bare, shelf, records)
            if found.paragraphs:
                return found
        return LookUp("not_found", (), _offer(within_reach, shelf, records))
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
    bare = reference.unit is None
    if len(scope) == 1:
        found = _find(reference, scope[0], shelf)
        return found if found else _asked(reference.words, reference, shelf, scope)
    likely = _holding(reference, shelf, scope)
    readings = [
        look
        for record in likely[:MOST]
        if (look := _find(reference, record, shelf)) and look.paragraphs
    ]
    if not readings:
        if reference.words:
            return _asked(reference.words, reference, shelf, scope)
        return LookUp("not_found", (), _none_has(reference, shelf, scope))
    paragraphs = tuple(p for look in readings for p in look.paragraphs)[:MOST]
    if len(readings) == 1 and not bare:
        return LookUp(readings[0].type, paragraphs, readings[0].message)
    many = f"{len(likely)} reports have" if len(likely) != 1 else "One report has"
    shown = f"; the {MOST} newest are shown" if len(likely) > MOST else ""
    message = (
        f"{many} this number{shown}. Name the report, as in “{_example(likely[0], reference)}”."
    )
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
    name = report_name(record, shelf.records())
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
        return LookUp("not_found", (), _offer(scope, shelf, scope))
    if isinstance(reference, Words) and len(headings.content(reference.text)) > _TOO_MANY_WORDS:
        return _asked(reference.text, reference, shelf, scope)
    results = [(record, _one(reference, record, shelf)) for record in scope[:MOST]]
    found = [(record, result) for record, result in results if result.paragraphs]
    if not found:
        message = results[0][1].message
        if isinstance(reference, Words | Division) or not message:
            return _asked(_words(reference), reference, shelf, scope)
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
    name = report_name(record, shelf.records())
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


def _words(reference: Reference) -> str:
    match reference:
        case Words(text=text):
            return text
        case Division(word=word, number=number):
            return f"{'section' if word in ('s', 'ss', 'sec') else word} {number}"
        case Nth(words=words) | Labels(words=words):
            return words
    return ""


def _asked(words: str, reference: Reference, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """A question, with the paragraphs that hold its words where few reports are in scope."""
    held: list[Paragraph] = []
    if len(scope) <= 3:
        for record in scope:
            blocks = shelf.paragraphs(record.id)
            if isinstance(reference, Labels):
                held += within.labelled(
                    Labels(reference.unit, reference.spans), blocks, record.id
                ).paragraphs
            else:
                held += within.holding(words, blocks)
    more = " Here are the paragraphs that hold its words." if held else ""
    if held and isinstance(reference, Labels):
        more = " Here is the paragraph it names."
    return LookUp("question", tuple(held[:MOST]), _ASK + more)


def _step(step: Step, here: Paragraph | None, shelf: Shelf, records: Sequence[Record]) -> LookUp:
    """The paragraph or page before or after one."""
    if step.label:
        found = _labels(
            Labels("paragraph", (Span(step.label),)),
            shelf,
            [r for r in records if not here or r.id == here.report] or records,
        )
        if len(found.paragraphs) != 1:
            return found
        here = found.paragraphs[0]
    if here is None:
        return LookUp("not_found", (), "Look up a paragraph first; then “next” goes on from it.")
    if here.report not in {record.id for record in records}:
        return LookUp("not_found", (), "That paragraph is not in a report you may look in.")
    blocks = shelf.paragraphs(here.report)
    if step.what == "page":
        record = next(r for r in records if r.id == here.report)
        ahead = (here.pages[-1] if step.by > 0 else here.pages[0]) + step.by if here.pages else 0
        on = tuple(p for p in blocks if ahead in p.pages)
        end = "last" if step.by > 0 else "first"
        name = report_name(record, shelf.records())
        return LookUp("page", on) if on else LookUp("not_found", (), f"{name}: {end} page.")
    numbered = here.label is not None
    walk = [p for p in blocks if p.id == here.id or within.is_step(p, numbered=numbered)]
    at = next(i for i, p in enumerate(walk) if p.id == here.id) + step.by
    if 0 <= at < len(walk):
        return LookUp("paragraph", (walk[at],))
    end = "last" if step.by > 0 else "first"
    what = f"Paragraph {here.label}" if here.label else "This"
    return LookUp("not_found", (), f"{what} is the {end} paragraph of its report.")


def _by_id(text: str, shelf: Shelf, records: Sequence[Record]) -> LookUp | None:
    """A paragraph's own id, or a link with one."""
    link = _LINK.search(text)
    found = _ID.match(text)
    id = f"{link[1]}#{link[2]}" if link else found[1] if found else ""
    paragraph = shelf.paragraph(id.lower()) if id else None
    if paragraph and paragraph.report in {record.id for record in records}:
        return LookUp("paragraph", (paragraph,))
    return None


def _several(text: str, shelf: Shelf, records: Sequence[Record], at: str | None) -> LookUp | None:
    """Citations parted by semicolons, each looked up by itself; the first names the report."""
    here = shelf.paragraph(at) if at else None
    looks: list[LookUp] = []
    scope = records
    for piece in filter(None, map(str.strip, text.split(";"))):
        look = _named(piece, shelf, scope, here)
        if look.type in ("question", "ambiguous"):
            return None
        looks.append(look)
        owners = {p.report for p in look.paragraphs}
        scope = [r for r in records if r.id in owners] if len(owners) == 1 else records
    paragraphs = tuple(dict.fromkeys(p for look in looks for p in look.paragraphs))
    message = " ".join(look.message for look in looks if look.message)
    return LookUp("range" if paragraphs else "not_found", paragraphs, message)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without the words that name the report."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = _MARK + " " * (end - start - 1)
    return " ".join(_BESIDE.sub(" ", " ".join("".join(letters).split())).split()).strip(" ,:;")


def _offer(named: Sequence[Record], shelf: Shelf, scope: Sequence[Record]) -> str:
    """What can be looked up in the reports."""
    if len(named) > 1:
        return f"Say which paragraph, and of which report: {names_of(named)}."
    record = (list(named) or list(scope))[0]
    labelled = [p for p in shelf.paragraphs(record.id) if p.label]
    name = report_name(record, shelf.records())
    if not labelled:
        return f"{name} numbers no paragraphs: look up a page or a section heading."
    example = f"{name}, para {labelled[0].label}"
    return f"{name} has paragraphs {runs_of(labelled)}: say which, as in “{example}”."


def _none_has(reference: Labels, shelf: Shelf, scope: Sequence[Record]) -> str:
    """That no report in scope has the number, and what the newest of them have."""
    labels = ", ".join(
        span.first + (f"–{span.last}" if span.last else "") for span in reference.spans
    )
    noun = reference.unit or "paragraph"
    has = []
    for record in scope[:3]:
        mine = [
            p for p in shelf.paragraphs(record.id) if p.label and within.is_of(p, reference.unit)
        ]
        has.append(
            f"{report_name(record, shelf.records())} has {runs_of(mine) if mine else 'none'}"
        )
    more = f", and {len(scope) - 3} more reports were looked in" if len(scope) > 3 else ""
    return f"None of the {len(scope)} reports has {noun} {labels}: {', '.join(has)}{more}."


def _example(record: Record, reference: Labels) -> str:
    return f"{report_name(record)}, para {reference.spans[0].first}"
