"""Which reports a text names: bodies and editions, and which belongs to which; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.names import body_key, overall_grade, short_body
from pincite.naming.bodies import Mention, absent_places, bodies_in
from pincite.naming.editions import (
    Dated,
    Pick,
    dates_in,
    is_about_change,
    newest_first,
    of_date,
    of_pick,
    picks_in,
)
from pincite.naming.titles import in_a_title, with_titles
from pincite.types import Record

_WHOLE = re.compile(
    r"\b(?:all|every|each|any|across|which|what|other)\s+(?:of\s+)?(?:the\s+|these\s+)?(?:other\s+)?"
    r"(?:\d+\s+)?(?:reports?|councils?|authorit(?:y|ies)|boroughs?|counties|bodies|places|areas|"
    r"inspections|library|LAs?)\b|\bany(?:where|one|body)\s+else\b|\beverywhere\b|\bin\s+general\b|"
    r"\b(?:whole|entire|full)\s+library\b|\bacross\s+(?:the\s+)?(?:board|country|reports)\b"
    r"|^\W*where\s+(?:were|was|is|are|did|do|does|has|have)\s+"
    r"(?!(?:it|they|that|this|these|the report)\b)",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(outstanding|good|inadequate|adequate|requires\s+improvement)\s+"
    r"(?:report|inspection|judge?ment|rating|one|grade)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(?:between|since|from)\b", re.IGNORECASE)
_JOINED = re.compile(r"[\s,&/]*(?:and|or|vs?\.?|versus|,|&)?[\s,]*(?:both\s+)?", re.IGNORECASE)
_ID = re.compile(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])", re.IGNORECASE)


_WORDS = re.compile(r"[^\W_]+")
_KIND = re.compile(
    r"\b(?P<one>inspection|inquiry|judge?ment|review|audit|evaluation|investigation)\s+reports\b"
    r"|\b(?:the|all|all the|every|which|any|both)\s+"
    r"(?P<many>inspections|inquiries|judge?ments|audits|evaluations|investigations)\b",
    re.IGNORECASE,
)
_EDITION_GAP = re.compile(r"(?:['’]s)?[\s,(]*")
_ALONE = 4
"""Words of a question that is all about its year: "and what about 2019?"."""
FAR = 24
"""Characters from a body to a date that may still be its own, where several are named."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a text says about which reports it means."""

    records: tuple[Record, ...] = ()
    """The reports meant, newest first; empty when the text names none or none fits."""
    spans: tuple[tuple[int, int], ...] = ()
    """The stretches of the text that name them."""
    whole: bool = False
    """Whether the text asks for all reports."""
    absent: tuple[str, ...] = ()
    """Places on which there is no report."""
    notes: tuple[str, ...] = ()
    """What was named and is not there: "Fenwick has no 2019 report", "no report on Tarnmoor"."""
    typed: tuple[str, ...] = ()
    """The bodies as the text writes them."""
    by_name: bool = False
    """Whether it names a body, a title or an id, not dates and editions alone."""


def reports_named(
    text: str, records: Sequence[Record], current: Sequence[str] = (), *, relative: bool = True
) -> Named:
    """The reports a text names.

    Args:
        text: a question or a typed citation.
        records: the library's reports.
        current: ids of the reports talked about so far: "the 2020 one" and "the previous report"
            are of their bodies when the text names no body.
        relative: whether "latest" and "previous" are read; a heading may hold such words too.
    """
    ordered = newest_first(records)
    by_id = {record.id: record for record in ordered}
    ids = [m for m in _ID.finditer(text) if m.group().casefold() in by_id]
    plain = text
    for m in ids:
        plain = plain[: m.start()] + " " * len(m.group()) + plain[m.end() :]
    mentions = with_titles(plain, ordered, bodies_in(plain, ordered))
    dates = dates_in(plain)
    picks = picks_in(plain) if relative else ()
    places = absent_places(plain, mentions)
    absent = tuple(place for place in places if not in_a_title(place, ordered))
    # "The other report" is one of a pair, "other reports" are all.
    whole = bool(_WHOLE.search(plain)) and not mentions
    whole = whole and not any(pick.which == "other" and not pick.plural for pick in picks)
    first = {mention.bodies: mention for mention in reversed(mentions)}
    spans = [m.span() for m in ids] + [(m.start, m.end) for m in first.values()]

    chosen = {m.group().casefold(): by_id[m.group().casefold()] for m in ids}
    # The words of a title are what the report is about, too.
    named = bool(mentions or ids)
    typed = tuple(dict.fromkeys(plain[m.start : m.end] for m in mentions if not m.reports))
    notes = [f"no report on {place} in the library" for place in absent]
    by_name = {body_key(record) for record in chosen.values()}
    mentions = tuple(m for m in mentions if not by_name.intersection(m.bodies))
    if mentions:
        of_each = _series(ordered, mentions)
        for body, own in _bound(plain, mentions, dates):
            series = of_each[body]
            found = _of_body(plain, series, own, picks, current)
            # Reports tell of years before their own, and an inquiry of years of which it is none.
            if not found and any(d.by_report or _beside(plain, d, mentions) for d in own):
                notes.append(f"{short_body(series[0])} has no {_years(own)} report")
            chosen |= {record.id: record for record in found or series}
    elif not ids:
        around = () if whole else _around(ordered, current)
        for body in around:
            series = [record for record in ordered if body_key(record) == body]
            own = [dated for dated in dates if of_date(series, dated, strict=True)]
            if own or picks:
                chosen |= {r.id: r for r in _of_body(plain, series, own, picks, current)}
            elif (stated := _stated(plain, dates)) and series[0].body:
                notes.append(f"{short_body(series[0])} has no {_years(stated)} report")
        if not around and not absent:
            meant = dates if whole else [dated for dated in dates if dated.by_report]
            picked = () if whole else picks
            chosen |= {record.id: record for record in _of_no_body(ordered, meant, picked)}
            chosen = chosen or {record.id: record for record in _of_kind(plain, ordered)}
        if not chosen and not notes and (missing := _missing(ordered, dates)):
            notes.append(f"no {missing} report in the library")
    if chosen or mentions:
        spans += [(dated.start, dated.end) for dated in dates]
        spans += [(pick.start, pick.end) for pick in picks]
    return Named(
        tuple(record for record in ordered if record.id in chosen),
        tuple(sorted(spans)),
        whole and not chosen,
        absent,
        tuple(notes),
        typed,
        named,
    )


def _series(ordered: Sequence[Record], mentions: Sequence[Mention]) -> dict[str, list[Record]]:
    """Each body's reports, newest first; those alone that a title names, where one does."""
    named = {body for mention in mentions for body in mention.bodies}
    whole = {body for mention in mentions if not mention.reports for body in mention.bodies}
    ids = {id for mention in mentions for id in mention.reports}
    series: dict[str, list[Record]] = {body: [] for body in named}
    for record in ordered:
        body = body_key(record)
        if body in whole or (body in named and record.id in ids):
            series[body].append(record)
    return series


def _bound(
    text: str, mentions: Sequence[Mention], dates: Sequence[Dated]
) -> list[tuple[str, list[Dated]]]:
    """Each body named, with the dates that go with it.

    One body takes all dates. With several, a date goes to the body just before it ("Fenwick 2014,
    Tarnmoor 2019"), or just after ("the 2014 Fenwick report"); one that stands apart goes to all
    bodies that have none, and bodies joined without dates share the date that ends their list.
    """
    bodies = list(dict.fromkeys(body for mention in mentions for body in mention.bodies))
    if len({mention.bodies for mention in mentions}) == 1:
        return [(body, list(dates)) for body in bodies]
    own: dict[int, list[Dated]] = {i: [] for i in range(len(mentions))}
    free: list[Dated] = []
    for dated in dates:
        before = [i for i, m in enumerate(mentions) if m.end <= dated.start]
        after = [i for i, m in enumerate(mentions) if m.start >= dated.end]
        gaps = [(_gap(text, mentions[i].end, dated.start), i) for i in before[-1:]]
        gaps += [(_gap(text, dated.end, mentions[i].start) + 2, i) for i in after[:1]]
        nearest = min(gaps, default=(FAR + 1, 0))
        if nearest[0] <= FAR:
            own[nearest[1]].append(dated)
        else:
            free.append(dated)
    for i in range(len(mentions) - 2, -1, -1):
        joint = text[mentions[i].end : mentions[i + 1].start]
        if not own[i] and _JOINED.fullmatch(joint):
            own[i] = list(own[i + 1])
    dated_of: dict[str, list[Dated]] = {body: [] for body in bodies}
    for i, mention in enumerate(mentions):
        for body in mention.bodies:
            dated_of[body] += [_of_its_own(dated, mention) for dated in own[i]]
    return [(body, of or free) for body, of in dated_of.items()]


def _of_its_own(dated: Dated, mention: Mention) -> Dated:
    """A body's date; "worse than Fenwick in 2019" holds another against it, not its own present."""
    inside = dated.compared is not None and dated.compared <= mention.start
    return replace(dated, compared=None) if inside else dated


def _around(ordered: Sequence[Record], current: Sequence[str]) -> tuple[str, ...]:
    """The bodies talked about so far, or the only one there is."""
    bodies = dict.fromkeys(body_key(record) for record in ordered if record.id in current)
    if bodies:
        return tuple(bodies)
    every = {body_key(record) for record in ordered}
    return tuple(every) if len(every) == 1 else ()


def _beside(text: str, dated: Dated, mentions: Sequence[Mention]) -> bool:
    """Whether a date stands by a name, as an edition's does: "Fenwick 2019", "Fenwick's 2019"."""
    gaps = [text[m.end : dated.start] for m in mentions if m.end <= dated.start]
    gaps += [text[dated.end : m.start] for m in mentions if dated.end <= m.start]
    return any(_EDITION_GAP.fullmatch(gap) for gap in gaps)


def _stated(text: str, dates: Sequence[Dated]) -> list[Dated]:
    """The dates meant as a report's: "the 2019 report", or alone, as in "and in 2019?"."""
    alone = len(_WORDS.findall(text)) <= _ALONE
    return [dated for dated in dates if (dated.by_report or alone) and dated.first == dated.last]


def _missing(ordered: Sequence[Record], dates: Sequence[Dated]) -> str:
    """The years of reports asked for by year alone, where the library has none of them."""
    stated = [dated for dated in dates if dated.by_report and dated.first == dated.last]
    return "" if any(of_date(ordered, dated) for dated in stated) else _years(stated)


def _gap(text: str, start: int, end: int) -> int:
    """How far apart a name and a date are; a joint between them counts, a sentence's end more."""
    between = text[start:end]
    if re.search(r"[.;?!]\s", between):
        return FAR + 1
    return len(between) + (20 if re.search(r",|&|\b(?:and|or|vs?|versus)\b", between) else 0)


def _of_body(
    text: str,
    series: Sequence[Record],
    dates: Sequence[Dated],
    picks: Sequence[Pick],
    current: Sequence[str],
) -> list[Record]:
    """One body's reports, newest first, that dates, places in the series or grades point at."""
    chosen = [record for dated in dates for record in of_date(series, dated)]
    if chosen and dates[0].compared is not None and len({dated.first for dated in dates}) == 1:
        chosen += (_here(series, current) or series)[:1]
    changed = is_about_change(text)
    if changed and len({dated.first for dated in dates}) > 1 and len(chosen) > 1:
        at = [series.index(record) for record in chosen]
        chosen = list(series[min(at) : max(at) + 1])
    relative = [record for pick in picks for record in of_pick(series, pick, current)]
    if any(pick.which == "change" for pick in picks) or not chosen:
        chosen += relative
    graded = _GRADE.search(text)
    if not chosen and not dates and graded and not _SPAN.search(text):
        grade = " ".join(graded[1].casefold().split())
        chosen = [record for record in series if overall_grade(record).startswith(grade)]
    if not chosen and not dates and not picks and _here(series, current):
        chosen = _here(series, current) if len(_here(series, current)) < len(series) else []
    return [record for record in series if record in chosen]


def _here(series: Sequence[Record], current: Sequence[str]) -> list[Record]:
    return [record for record in series if record.id in current]


def _of_no_body(
    ordered: Sequence[Record], dates: Sequence[Dated], picks: Sequence[Pick]
) -> list[Record]:
    """The reports that dates alone, or "the latest report", point at among those of many bodies."""
    if dates:
        return [record for dated in dates for record in of_date(ordered, dated, strict=True)]
    if any(pick.which == "latest" for pick in picks):
        pick = next(pick for pick in picks if pick.which == "latest")
        if not pick.plural:
            return list(ordered[:1])
        newest = {body_key(record): record for record in reversed(ordered)}
        return list(newest.values())
    return []


def _of_kind(text: str, ordered: Sequence[Record]) -> list[Record]:
    """The reports of the kind a text names, "all inspections", in a library of several kinds."""
    match = _KIND.search(text)
    if match is None or len({record.kind for record in ordered}) < 2:
        return []
    named = (match["one"] or match["many"]).casefold()
    kind = re.sub(r"ies$", "y", named).removesuffix("s").replace("judgement", "judgment")
    return [record for record in ordered if record.kind == kind]


def _years(dates: Sequence[Dated]) -> str:
    named = sorted({year for d in dates for year in (d.first, d.last) if 1900 < year < 9999})
    return " or ".join(str(year) for year in named)
