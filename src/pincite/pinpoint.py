"""Looks up what people type: "para 25", "24–26", "rec 6", "page 12", "exec summary"; no model.

Which report the text names, then what it means (`typed`), then where that is (`within`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pincite.lookup import typed, walk
from pincite.lookup.across import (
    ASK,
    MOST,
    NOTHING,
    by_label,
    called,
    is_question,
    offer,
    resolve,
)
from pincite.lookup.advice import EXAMPLES
from pincite.lookup.quoted import without_quotation
from pincite.lookup.reference import Labels, Nth, Reference, Span, Step, Words
from pincite.lookup.remainder import is_filler, without
from pincite.lookup.shelf import Shelf
from pincite.lookup.steps import step_of
from pincite.names import body_key, names_of, short_body
from pincite.naming.bodies import bodies_in
from pincite.naming.editions import picks_in
from pincite.naming.numerals import in_digits
from pincite.naming.places import ORDINARY
from pincite.naming.which import Named, reports_named
from pincite.types import LookUp, Paragraph, Record

__all__ = ["EXAMPLES", "MOST", "Shelf", "look_up", "may_name_a_number", "without_quotation"]

LONGEST = 600
"""Characters; a longer text is a question, not a citation."""
_ID = re.compile(r"^\s*(?:https?://\S*)?([a-z0-9][\w.~-]*#[\w.~-]+)\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_END = re.compile(r"\W*(?:the\s+)?(first|last|final)(?:\s+one)?\W*", re.IGNORECASE)
_EDITION = re.compile(
    r"\b(?:latest|newest|most\s+recent|current|last|previous|earlier|oldest|first)\s+$",
    re.IGNORECASE,
)
_LINK = re.compile(r"[?&]report=([\w.~-]+)&(?:amp;)?(?:para|id)=([\w.~%-]+)", re.IGNORECASE)


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
    text = without_quotation(text)
    if not text.strip():
        return LookUp("not_found", (), "Type a citation, such as “para 25” or “page 12”.")
    if direct := _by_id(text, shelf, records):
        return direct
    if len(text) > LONGEST:
        return LookUp("question", (), ASK)
    here = shelf.paragraph(at) if at else None
    if end := _END.fullmatch(text):
        return _end(end[1].casefold(), here, shelf, records)
    step = step_of(text)
    if step and (here or step.label):
        return _step(step, here, shelf, records)
    pieces = typed.pieces(text)
    if len(pieces) > 1 and (several := _several(pieces, shelf, records, here)):
        return several
    return _told(_named(text, shelf, records, here), text, records)


def may_name_a_number(text: str) -> bool:
    """Whether a text could be a citation of paragraphs or pages; most questions could not.

    >>> may_name_a_number("para twelve of Harrow 2017"), may_name_a_number("Who led in 2017?")
    (True, False)
    """
    folded = _YEAR.sub(" ", in_digits(text.casefold()))
    if "#" in text or any(map(str.isdigit, folded)):
        return True
    return step_of(text) is not None or not isinstance(typed.read(text), Words)


def _named(text: str, shelf: Shelf, records: Sequence[Record], here: Paragraph | None) -> LookUp:
    """Look-up of one citation, in the reports it names or else in those it may."""
    if spelt := _in_full(text, shelf, records):
        return _follow(typed.read(spelt[1]), shelf, [spelt[0]])
    current = [here.report] if here else []
    named = reports_named(text, shelf.records(), current)
    look = _under(named, text, shelf, records, here)
    if look.type in ("question", "not_found") and picks_in(text):
        # "Previous inspections" may be a heading and no edition.
        plain = reports_named(text, shelf.records(), current, relative=False)
        other = _under(plain, text, shelf, records, here)
        look = other if other.type not in ("question", "not_found") else look
    noun = _with_noun(text, shelf.records())
    if look.type in ("question", "not_found") and noun != text:
        other = _under(reports_named(noun, shelf.records(), current), noun, shelf, records, here)
        look = other if other.type not in ("question", "not_found") else look
    return look


def _told(look: LookUp, text: str, records: Sequence[Record]) -> LookUp:
    """The look-up, in words that fit what was typed: not all that leads nowhere is a question."""
    if look.type != "question" or not look.message.startswith(ASK):
        return look
    if is_question(without(text, reports_named(text, records).spans)):
        return look
    if look.paragraphs:
        return replace(look, message=f"No heading is called this.{look.message.removeprefix(ASK)}")
    return LookUp("not_found", (), NOTHING)


def _with_noun(text: str, records: Sequence[Record]) -> str:
    """The text with "report" after a body that needs it to be told: "latest Fenwick para 5".

    So does one whose name is an everyday word, of which a look-up has none: "reading para 5".
    """
    for body in reversed(bodies_in(text, records)):
        if _EDITION.search(text[: body.start]):
            text = f"{text[: body.end]} report{text[body.end :]}"
    everyday = ORDINARY & {word for record in records for word in body_key(record).split()}
    return _WORD.sub(lambda m: m[0] + " report" * (m[0].casefold() in everyday), text)


def _end(which: str, here: Paragraph | None, shelf: Shelf, records: Sequence[Record]) -> LookUp:
    """The first or the last paragraph of the report that is open, or of the only one."""
    own = [record for record in records if here and record.id == here.report] or records
    if len(own) > 1:
        said = f"Open a paragraph first; then “{which}” leads to its report’s {which} paragraph."
        return LookUp("not_found", (), said)
    return resolve(Nth(1 if which == "first" else -1, "paragraph"), shelf, own)


def _in_full(text: str, shelf: Shelf, records: Sequence[Record]) -> tuple[Record, str] | None:
    """The report whose name in full opens a citation, and what follows the comma after it."""
    folded = text.strip().casefold()
    likely = [r for r in records if folded.startswith(short_body(r).casefold())]
    named = [(f"{called(record, shelf)}, ", record) for record in likely]
    fits = [(len(name), record) for name, record in named if folded.startswith(name.casefold())]
    if not fits:
        return None
    length, record = max(fits, key=lambda fit: fit[0])
    return record, text.strip()[length:]


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
        found = _follow(bare, shelf, records) if number else None
        if found and found.paragraphs:
            return found
        return LookUp("not_found", (), offer(within_reach, shelf))
    scope = within_reach or records
    if not named.records and here and here.report in allowed:
        scope = [record for record in records if record.id == here.report]
    return _follow(reference, shelf, scope)


def _follow(reference: Reference, shelf: Shelf, scope: Sequence[Record]) -> LookUp:
    """Look-up of what a text means, in the reports in scope."""
    if isinstance(reference, Step):
        return _step(reference, None, shelf, scope)
    return resolve(reference, shelf, scope)


def _step(step: Step, here: Paragraph | None, shelf: Shelf, records: Sequence[Record]) -> LookUp:
    """The paragraph or page before or after one."""
    if step.label:
        own = [record for record in records if here and record.id == here.report]
        found = by_label(Labels("paragraph", (Span(step.label),)), shelf, own or records)
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
    report, _, place = id.partition("#")
    # As it is typed first: two ids may differ in nothing but capitals.
    like = [one.id for one in records if one.id.lower() == report.lower()]
    for own in sorted(like, key=report.__ne__):
        if paragraph := shelf.paragraph(f"{own}#{place.lower()}"):
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
