"""Where in one report a reference leads; pure.

Given its paragraphs in reading order and what was meant: what there is, and what there is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pincite.lookup import headings
from pincite.lookup.labelling import runs, runs_of, same_label, series_name, shown, stretch
from pincite.lookup.onpage import beginning_on, numbers, on_pages
from pincite.lookup.reference import Division, Labels, Nth, Span, Unit, Words
from pincite.naming.numerals import suffix
from pincite.types import LookUpType, Paragraph

_KINDS: dict[str, Unit] = {"recommendation": "recommendation", "conclusion": "conclusion"}
_GRADES = re.compile(r"(?:overall )?(?:grades?|judge?ments?|ratings?)")
NO_TEXT = frozenset(["heading", "footnote", "grade", "boilerplate"])
_UNCOUNTED = frozenset(["heading", "footnote"])
_CONTENTS = re.compile(r"(?:table|list) of contents|contents (?:page|list|table)")
_FRONT = re.compile(r"(?:front|cover|title)(?: page)?|start|opening|front matter")


@dataclass(frozen=True, slots=True)
class Found:
    """What one report has for a reference."""

    type: LookUpType
    paragraphs: tuple[Paragraph, ...] = ()
    message: str = ""


Nothing = Found("not_found")


def labelled(reference: Labels, blocks: Sequence[Paragraph], name: str) -> Found:
    """The paragraphs with the labels meant, in the order asked for."""
    mine = [p for p in blocks if p.label and is_of(p, reference.unit)]
    if reference.words:
        mine = [p for p in mine if stands_under(p, reference.words)]
    found: list[Paragraph] = []
    missing: list[str] = []
    notes: list[str] = []
    for span in reference.spans:
        if span.last:
            inside, gone = stretch(span.first, span.last, mine)
            found += inside
            missing += gone
            continue
        these = told_apart([p for p in mine if same_label(p.label, span.first)], reference)
        lettered = re.fullmatch(r"(\d+)([a-h])", span.first)
        if not these and lettered:
            # No 25b is printed: the second bullet under 25 may be meant.
            these = told_apart([p for p in mine if same_label(p.label, lettered[1])], reference)
            span = Span(lettered[1], None, ord(lettered[2]) - ord("a") + 1, f"({lettered[2]})")
        if not these:
            missing.append(shown(span.first))
        elif span.part:
            parts, note = bullet_of(these[0], span, blocks)
            found += parts
            notes += [note] if note else []
        else:
            found += these
    found = list(dict.fromkeys(found))
    if missing:
        notes.append(absent(reference.unit, missing, blocks, name, reference.words))
    if not found and reference.unit in _KINDS and not reference.is_list and not reference.words:
        headed = division(Division(reference.unit, reference.spans[0].first), blocks, name)
        if headed.paragraphs:
            return headed
    if not found:
        return Found("not_found", (), " ".join(notes))
    if reference.is_list:
        return Found("range", tuple(found), " ".join(notes))
    twice = len([p for p in found if p.label]) > 1
    if twice:
        series = " and ".join(series_name(p) or "the main series" for p in found)
        where = f", in {series}" if len({p.series for p in found}) > 1 else ""
        notes.append(f"{name} has {len(found)} paragraphs {found[0].label}{where}.")
    return Found("ambiguous" if twice else "paragraph", tuple(found), " ".join(notes))


def footnotes(reference: Labels, blocks: Sequence[Paragraph], name: str) -> Found:
    """Footnotes by their mark, else by their place among the report's footnotes."""
    notes = [p for p in blocks if p.kind == "footnote"]
    marked = {(n.target, n.mark) for p in blocks for n in p.notes if n.target}
    found: list[Paragraph] = []
    for span in reference.spans:
        for mark in numbers(span, len(notes)):
            own = re.compile(rf"#note\.{re.escape(mark)}(?:~\d+)?$")
            same = [p for p in notes if (p.id, mark) in marked or own.search(p.id)]
            found += told_apart(same, reference)
    if not found:
        many = f"{len(notes)} footnotes" if len(notes) != 1 else "one footnote"
        return Found("not_found", (), f"There is no such footnote: {name} has {many}.")
    found = list(dict.fromkeys(found))
    if reference.is_list:
        return Found("range", tuple(found))
    return Found("paragraph" if len(found) == 1 else "ambiguous", tuple(found))


def nth(reference: Nth, blocks: Sequence[Paragraph], name: str) -> Found:
    """The nth block of a section, or the nth paragraph or recommendation of the report."""
    if reference.words:
        return _nth_under(reference, blocks, name)
    if reference.what == "page":
        last = max((page for p in blocks for page in p.pages), default=0)
        number = last if reference.n < 0 else reference.n
        on, note = on_pages((Span(str(number)),), blocks, last, name)
        return Found("page" if on else "not_found", tuple(on), note)
    unit: Unit = "recommendation" if reference.what == "recommendation" else "paragraph"
    if reference.what == "conclusion":
        unit = "conclusion"
    mine = [p for p in blocks if p.label and is_of(p, unit)]
    if reference.what not in ("paragraph", "recommendation", "conclusion"):
        mine = [p for p in blocks if p.kind == reference.what]
    elif reference.n > 0 and any(same_label(p.label, str(reference.n)) for p in mine):
        return labelled(Labels(unit, (Span(str(reference.n)),)), blocks, name)
    at = reference.n - 1 if reference.n > 0 else reference.n
    if not -len(mine) <= at < len(mine):
        what = f"{abs(reference.n)}{suffix(abs(reference.n))} {reference.what}"
        return Found("not_found", (), f"There is no {what}: {name} has {len(mine)}.")
    return Found("paragraph", (mine[at],))


def section(reference: Words, blocks: Sequence[Paragraph], name: str) -> Found:
    """The section whose heading the words mean, with its subsections."""
    if _FRONT.fullmatch(reference.text):
        front = tuple(p for p in blocks if not p.section)
        return Found("section", front) if front else Nothing
    if _CONTENTS.fullmatch(reference.text):
        reference = Words("contents")
    least = 0.1 if reference.heading else headings.LEAST
    parts = headings.matching(headings.divisions(blocks), reference.text, least=least)
    if not parts and _GRADES.fullmatch(reference.text):
        front = tuple(p for p in blocks if not p.section and p.kind == "grade")
        return Found("section", front) if front else Nothing
    if not parts:
        return Nothing
    inside = [p for part in parts for p in part.paragraphs]
    text = [p for p in inside if p.kind not in NO_TEXT] or inside
    also = f"{len(parts)} sections have this heading; here are all of them." if parts[1:] else ""
    return Found("section", tuple(dict.fromkeys(text)), also)


def division(reference: Division, blocks: Sequence[Paragraph], name: str) -> Found:
    """A numbered chapter or section, where the report numbers any; else nothing."""
    number = reference.number
    long = {"s": "section", "sec": "section", "ch": "chapter"}.get(
        reference.word.rstrip("s."), reference.word
    )
    word = {"annexe": "annex", "appendice": "appendix"}.get(long.rstrip("s"), long.rstrip("s"))
    titled = re.compile(rf"{re.escape(number)}\b(?!\s*\()", re.IGNORECASE)
    named = re.compile(rf"{re.escape(word)}\s+{re.escape(number)}\b", re.IGNORECASE)
    parts = headings.divisions(blocks)
    fits = [p for p in parts if named.match(p.name)]
    if not fits and number[0].isdigit() and word not in _KINDS:
        fits = [p for p in parts if titled.match(p.name)]
    if fits:
        inside = [p for p in fits[0].paragraphs if p.kind not in NO_TEXT]
        return Found("section", tuple(inside or fits[0].paragraphs))
    if word in _KINDS:
        return Nothing
    under = tuple(p for p in blocks if p.label and p.label.startswith(f"{number}."))
    if len(under) > 1:
        return Found("section", under, f"Paragraphs {under[0].label} to {under[-1].label}.")
    return Nothing


def bullet_of(
    parent: Paragraph, span: Span, blocks: Sequence[Paragraph]
) -> tuple[list[Paragraph], str]:
    """The nth bullet directly under a paragraph, followed by that paragraph."""
    at = next((i for i, p in enumerate(blocks) if p.id == parent.id), len(blocks))
    under: list[Paragraph] = []
    for block in blocks[at + 1 :]:
        if block.kind == "footnote":
            continue
        if block.label or block.kind != "bullet":
            break
        under.append(block)
    number = span.bullet or 0
    if 0 < number <= len(under):
        return [under[number - 1], parent], ""
    have = {0: "no bullets", 1: "one bullet"}.get(len(under), f"{len(under)} bullets")
    return [parent], f"Paragraph {parent.label} has no part {span.part}: it has {have}."


def is_of(paragraph: Paragraph, unit: Unit | None) -> bool:
    """Whether a paragraph is what a unit word calls it."""
    kind = _KINDS.get(unit or "")
    return not kind or paragraph.kind == kind or (paragraph.series or "").startswith(kind[:3])


def stands_under(paragraph: Paragraph, words: str) -> bool:
    """Whether words name the paragraph's series or headings it stands under."""
    return _is_part((*paragraph.section, paragraph.series or ""), words)


@lru_cache(maxsize=1024)
def _is_part(own: tuple[str, ...], words: str) -> bool:
    wanted = headings.content(words)
    return bool(wanted) and all(any(headings.names(part, word) for part in own) for word in wanted)


def told_apart(same: Sequence[Paragraph], reference: Labels) -> list[Paragraph]:
    """Of paragraphs with one number, those on the page or at the place that was given."""
    if reference.twin and len(same) > 1:
        nth = [p for p in same if p.id.endswith(f"~{reference.twin}")]
        return nth or list(same[reference.twin - 1 : reference.twin]) or list(same)
    if reference.page and len(same) > 1:
        return beginning_on(same, reference.page) or list(same)
    return list(same)


def absent(
    unit: Unit | None,
    missing: Sequence[str],
    blocks: Sequence[Paragraph],
    name: str,
    words: str = "",
) -> str:
    """The sentence that says what does not exist, and what does."""
    noun = _KINDS.get(unit or "", "paragraph")
    if len(missing) > 1 or "–" in missing[0]:
        first = f"{noun.capitalize()}s {runs(missing)} do not exist"
    else:
        first = f"There is no {noun} {missing[0]}"
    if words:
        first += f" under “{words}”"
    mine = [p for p in blocks if p.label and is_of(p, unit)]
    if words:
        mine = [p for p in mine if stands_under(p, words)] or mine
    if not mine:
        none = f"{name} numbers no {noun}s"
        return f"{first}: {none}. Look up a page or a section heading instead."
    has = f"{noun}s " if noun != "paragraph" else ""
    said = f"{first}: {name} has {has}{runs_of(mine)}."
    other = [p for p in blocks if same_label(p.label, missing[0])] if noun != "paragraph" else []
    if other and len(missing) == 1 and is_of(other[0], unit):
        said += f" {noun.capitalize()} {missing[0]} stands elsewhere in the report."
    elif other and len(missing) == 1:
        kind = "a finding" if other[0].kind in ("finding", "body") else "something else"
        said += f" Paragraph {other[0].label} is {kind}: look up “para {other[0].label}”."
    return said


def _nth_under(reference: Nth, blocks: Sequence[Paragraph], name: str) -> Found:
    """The nth block of a section as its ids count, else the nth of that kind."""
    if _FRONT.fullmatch(reference.words):
        inside = [p for p in blocks if not p.section]
    else:
        every = headings.divisions(blocks)
        parts = headings.matching(every, reference.words, least=0.1)
        if reference.page and not any(beginning_on(p.paragraphs, reference.page) for p in parts):
            # The page tells of which of several like sections it is.
            likely = headings.fitting(every, reference.words)
            parts = tuple(p for p in likely if beginning_on(p.paragraphs, reference.page)) or parts
        own = [p for part in parts for p in part.paragraphs if p.section == part.headings]
        inside = own or [p for part in parts for p in part.paragraphs]
    if not inside:
        return Nothing
    if reference.what in _KINDS:
        unit = _KINDS[reference.what]
        numbered = [p for p in blocks if p.label and stands_under(p, reference.words)]
        inside = [p for p in numbered if is_of(p, unit)]
    if reference.what == "heading":
        titles = [p for p in inside if p.kind == "heading"]
        titles = (beginning_on(titles, reference.page) if reference.page else []) or titles
        return Found("paragraph", (titles[0],)) if titles else Nothing
    plain = [p for p in inside if not p.label and p.kind not in _UNCOUNTED]
    fits = [p for p in plain if reference.what in ("paragraph", "block", "line", "entry", p.kind)]
    if reference.n > 0:
        counted = [p for p in fits if re.search(rf"\.{reference.n}$", p.id)]
        counted = (beginning_on(counted, reference.page) if reference.page else []) or counted
        if counted:
            return Found("paragraph", (counted[0],))
    mine = fits or [p for p in inside if p.label]
    at = reference.n - 1 if reference.n > 0 else reference.n
    if -len(mine) <= at < len(mine):
        return Found("paragraph", (mine[at],))
    where = " > ".join(inside[0].section) or "the front page"
    return Found("not_found", (), f"{where} has {len(mine)} {reference.what}s in {name}.")
